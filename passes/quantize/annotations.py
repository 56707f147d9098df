"""`tfl-lower-quant-annotations`: quantization that a framework wrote down as composites.

`quant.quantize`, `quant.dequantize` and `quant.fake_quant` become casts. A fake quantization
without scales is of dynamic range: it says that the op behind it quantizes its input itself, and
stays until that op is quantized.

Source: transforms/lower_quant_annotations_pass.cc, lower_quant_annotations_helper.cc.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import cast

from xdsl.context import Context
from xdsl.dialects.builtin import (
    IntegerAttr,
    IntegerType,
    ModuleOp,
    Signedness,
    StringAttr,
)
from xdsl.ir import Attribute, Operation, SSAValue
from xdsl.passes import ModulePass

from ...dialects import arith, tf, tfl
from ...dialects.composite import CompositeOp
from ...dialects.elements import Elements
from ...dialects.errors import Diagnostic, QuantizationError
from ...dialects.quant import PER_TENSOR, UniformType
from ...dialects.shapes import element_of, integer, shape_of, typed
from ..greedy import FOLDS, RuleSet, sync_functions
from ..pattern import Op, Result, rule

QUANTIZE, DEQUANTIZE, FAKE_QUANT = "quant.quantize", "quant.dequantize", "quant.fake_quant"
_PREVENT_GRADIENT = cast("type[Operation]", tf.op_class("PreventGradient"))
_STORAGE = {
    "i2": IntegerType(2),
    "i4": IntegerType(4),
    "ui4": IntegerType(4, Signedness.UNSIGNED),
    "i8": IntegerType(8),
    "i16": IntegerType(16),
}


@dataclass(frozen=True)
class Annotation:
    """What a composite says of a quantized type."""

    scales: list[float]
    zeros: list[int]
    storage: IntegerType
    narrow: bool
    axis: int | None

    def type(self, expressed: Attribute) -> UniformType | None:
        """Return the type, None if it has several scales but no axis."""
        if not self.scales or (len(self.scales) > 1 and self.axis is None):
            return None
        return UniformType.of(
            self.storage,
            self.scales,
            self.zeros,
            axis=PER_TENSOR if len(self.scales) == 1 or self.axis is None else self.axis,
            narrow=self.narrow,
            expressed=expressed,
        )


def annotation(op: CompositeOp) -> Annotation | None:
    """Read what a composite says; None if something is missing.

    Source: FillCompositeParams.
    """
    scale, zero = op.setting("scale"), op.setting("zero_point")
    dtype, narrow = op.setting("dtype"), op.setting("narrow_range")
    axis = op.setting("quantization_dimension")
    if not isinstance(scale, Elements) or not isinstance(dtype, StringAttr):
        return None
    if dtype.data not in _STORAGE or not isinstance(narrow, IntegerAttr):
        return None
    scales = [float(item) for item in scale.array.reshape(-1)]
    zeros = [0] * len(scales)
    if isinstance(zero, Elements):
        zeros = [int(item) for item in zero.array.reshape(-1)]
        zeros = zeros * len(scales) if len(zeros) == 1 else zeros
    return Annotation(
        scales,
        zeros,
        _STORAGE[dtype.data],
        narrow.value.data != 0,
        None if axis is None else integer(axis),
    )


def is_dynamic(op: object) -> bool:
    """Whether an op is a fake quantization of dynamic range."""
    if not isinstance(op, CompositeOp) or op.composite_name.data != FAKE_QUANT:
        return False
    found = annotation(op)
    return found is not None and not found.scales and not found.zeros


@rule(Op((tf.IdentityOp, _PREVENT_GRADIENT)))
def drop_identity(root: Operation) -> Result:
    """Identity(x), PreventGradient(x) -> x."""
    return root.operands[0]


_FIRST = RuleSet([drop_identity])


def _type(op: CompositeOp, value: SSAValue) -> UniformType:
    """Return the type that a composite speaks of.

    Raises:
        QuantizationError: it does not say enough.

    """
    found = annotation(op)
    type = None if found is None else found.type(element_of(value))
    if type is None:
        told = "lacks scale, dtype, narrow_range or quantization_dimension"
        problem = Diagnostic.at(op, f"{op.composite_name.data} {told}")
        raise QuantizationError(str(problem), [problem])
    return type


def _put(op: CompositeOp, *ops: Operation) -> None:
    """Put casts in the place of a composite."""
    block = op.parent
    assert block is not None
    for item in ops:
        item.location = op.location
        block.insert_op_before(item, op)
    op.results[0].replace_all_uses_with(ops[-1].results[0])
    op.detach()
    op.erase()


def _quantize(op: CompositeOp) -> None:
    value = op.inputs[0]
    _put(op, tfl.QuantizeOp(value, qtype=typed(_type(op, value), shape_of(value))))


def _fake_quantize(op: CompositeOp) -> None:
    value = op.inputs[-1]
    quantize = tfl.QuantizeOp(value, qtype=typed(_type(op, value), shape_of(value)))
    _put(op, quantize, tfl.DequantizeOp(quantize, result_types=op.result_types))


def _dequantize(op: CompositeOp) -> None:
    value = op.inputs[-1]
    qtype = typed(_type(op, op.results[0]), shape_of(value))
    owner = value.owner
    if isinstance(owner, arith.ConstantOp):
        stored = tfl.QConstOp(qtype=qtype, value=owner.value)
        _put(op, stored, tfl.DequantizeOp(stored, result_types=op.result_types))
        return
    value._type = qtype  # pyright: ignore[reportPrivateUsage]
    _put(op, tfl.DequantizeOp(value, result_types=op.result_types))


@dataclass(frozen=True)
class LowerQuantAnnotationsPass(ModulePass):
    """Turn composites of quantization to quantize and dequantize ops."""

    name = "tfl-lower-quant-annotations"

    def apply(self, ctx: Context, op: ModuleOp) -> None:
        """Lower them and let functions return what they then do."""
        _FIRST.apply(op)
        lower = {QUANTIZE: _quantize, DEQUANTIZE: _dequantize, FAKE_QUANT: _fake_quantize}
        for item in list(op.walk()):
            if not isinstance(item, CompositeOp) or is_dynamic(item):
                continue
            change = lower.get(item.composite_name.data)
            if change is not None:
                change(item)
        FOLDS.apply(op)
        sync_functions(op)
