"""`tfl-legalize-hlo`: StableHLO's ops as those of TensorFlow Lite, where both mean the same."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from xdsl.context import Context
from xdsl.dialects.builtin import ModuleOp
from xdsl.passes import ModulePass

from ...dialects import stablehlo, tfl
from ...dialects.dtypes import numpy_dtype
from ...dialects.shapes import element_of, integer, is_static, shape_of
from ..greedy import RuleSet
from ..pattern import Op, Refusal, Result, rule

_UNKNOWN = Refusal("its shape is not known")


@rule(Op(stablehlo.AddOp))
def legalize_add(root: stablehlo.AddOp) -> Result:
    """add(x, y) -> tfl.add(x, y)."""
    return tfl.AddOp(
        root.lhs, root.rhs, fused_activation_function="NONE", result_types=root.result_types
    )


@rule(Op(stablehlo.ConcatenateOp))
def legalize_concatenate(root: stablehlo.ConcatenateOp) -> Result:
    """concatenate(x...) -> tfl.concatenation(x...)."""
    return tfl.ConcatenationOp(
        list(root.inputs),
        axis=integer(root.dimension),
        fused_activation_function="NONE",
        result_types=root.result_types,
    )


@rule(Op(stablehlo.ConstantOp))
def legalize_constant(root: stablehlo.ConstantOp) -> Result:
    """constant -> tfl.pseudo_const."""
    return tfl.ConstOp(value=root.value)


@rule(Op(stablehlo.IotaOp))
def legalize_iota(root: stablehlo.IotaOp) -> Result:
    """iota -> broadcast_to(0, 1, ...), which are stored once."""
    shape, axis = shape_of(root.output), integer(root.iota_dimension)
    if shape is None or not is_static(root.output):
        return _UNKNOWN
    line = np.arange(shape[axis], dtype=numpy_dtype(element_of(root.output)))
    numbers = line.reshape([-1 if place == axis else 1 for place in range(len(shape))])
    if numbers.shape == shape:
        return tfl.ConstOp(value=numbers)
    return tfl.BroadcastToOp(
        tfl.ConstOp(value=numbers),
        tfl.ConstOp(value=np.array(shape, np.int64)),
        result_types=root.result_types,
    )


@rule(Op(stablehlo.ReshapeOp))
def legalize_reshape(root: stablehlo.ReshapeOp) -> Result:
    """reshape(x) -> tfl.reshape(x, shape)."""
    shape = shape_of(root.result)
    if shape is None or not is_static(root.result):
        return _UNKNOWN
    return tfl.ReshapeOp(
        root.operand, tfl.ConstOp(value=np.array(shape, np.int32)), result_types=root.result_types
    )


RULES = [
    legalize_add,
    legalize_concatenate,
    legalize_constant,
    legalize_iota,
    legalize_reshape,
]


@dataclass(frozen=True)
class LegalizeHloPass(ModulePass):
    """Put TensorFlow Lite's ops in the place of StableHLO's.

    Source: stablehlo/transforms/tflite_legalize_hlo.cc, legalize_hlo_conversions/iota.cc.
    """

    name = "tfl-legalize-hlo"

    def apply(self, ctx: Context, op: ModuleOp) -> None:
        """Apply the rules."""
        RuleSet(RULES).apply(op, fold=False)
