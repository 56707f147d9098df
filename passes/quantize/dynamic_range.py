"""`tfl-prepare-quantize-dynamic-range`: weights as 8-bit integers or half floats."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial

import numpy as np
from xdsl.context import Context
from xdsl.dialects import func
from xdsl.dialects.builtin import ModuleOp
from xdsl.ir import Operation
from xdsl.passes import ModulePass

from ...dialects import arith, tfl
from ...dialects.elements import Array, Elements
from ...dialects.errors import warn
from ...dialects.op import constant
from ...dialects.quant import UniformType
from ...dialects.shapes import shape_of, typed
from ...dialects.tfl.base import TRUE
from ..greedy import FOLDS
from ..predicates import is_f32
from . import layers, specs, statistics
from .casts import in_order
from .custom_ops import with_operands
from .fitting import fitted
from .fuse import CustomOp, custom_op
from .prepare import unify_constants
from .ranges import weight_type

_SHORT = 64
"""Weights of a channel; up to so many, a scale may fit them by chance, but in dense layers, where
these are what is left of a feature map."""
HALF_MAX = float(np.finfo(np.float16).max)


@dataclass
class Weights:
    """Stores the weights of one function in less than 32 bits."""

    per_channel: bool
    dense_per_channel: bool
    least: int
    custom: dict[str, CustomOp]
    fit: bool = False
    only_marked: bool = False
    skipped: set[Operation] = field(default_factory=set[Operation])

    def to_int8(self, op: arith.ConstantOp, array: Array) -> None:
        """Quantize a constant wherever it is a weight that may be."""
        uses = [use for use in op.result.uses if self._may(use.operation, use.index)]
        if array.size < self.least:
            return
        for use in uses:
            user = use.operation
            type = self._type(user, use.index, array)
            if type is None:
                continue
            user.operands[use.index] = _pair(op, type).output
            dynamic = specs.of(user).dynamic
            if dynamic is not None and dynamic.asymmetric:
                user.properties["asymmetric_quantize_inputs"] = TRUE

    def _may(self, op: Operation, operand: int) -> bool:
        if op in self.skipped or not is_wanted(op, _WAYS, self.only_marked):
            return False
        if isinstance(op, tfl.CustomOp):
            said = custom_op(op, self.custom)
            return said is not None and operand in said.operands
        dynamic = specs.of(op).dynamic
        if dynamic is None or operand not in dynamic.operands:
            return False
        return not dynamic.together or self._all_large(op, dynamic.operands)

    def _all_large(self, op: Operation, operands: tuple[int, ...]) -> bool:
        """Whether all constant weights of an op are large enough, since only all may be stored."""
        for operand in operands:
            if not isinstance(op.operands[operand].owner, arith.ConstantOp):
                continue
            array = constant(op.operands[operand])
            if array is not None and array.dtype.kind == "f" and array.size < self.least:
                self.skipped.add(op)
                warn(
                    op,
                    f"left its weights as they are: operand {operand} has {array.size} elements, "
                    f"fewer than {self.least}, and only all may be quantized",
                )
                return False
        return True

    def _type(self, op: Operation, operand: int, array: Array) -> UniformType | None:
        weight, axis = specs.of(op).weight, -1
        if weight is not None and weight.operand == operand and self.per_channel:
            axis = -1 if weight.dense and not self.dense_per_channel else weight.axis
        bits = layers.weight_bits(op, operand)
        type = weight_type(array, axis, symmetric=True, bits=bits)
        if type is None or not type.per_axis or not (self.fit or bits == 4):
            return type
        if bits == 4:
            return fitted(array, type)
        is_short = array.size <= _SHORT * len(type.scales.data)
        dense = weight is not None and weight.dense
        return fitted(array, type) if is_short != dense else type


def _pair(op: arith.ConstantOp, type: UniformType) -> tfl.DequantizeOp:
    """Return the dequantize op behind a constant of the given type; make one if there is none."""
    qtype = typed(type, shape_of(op.result))
    for use in op.result.uses:
        found = use.operation
        if isinstance(found, tfl.QuantizeOp) and found.output.type == qtype:
            for item in found.output.uses:
                if isinstance(item.operation, tfl.DequantizeOp):
                    return item.operation
    quantize = tfl.QuantizeOp(op.result, qtype=qtype, location=op.location)
    dequantize = tfl.DequantizeOp(quantize, result_types=[op.result.type], location=op.location)
    block = op.parent
    assert block is not None
    block.insert_ops_after([quantize, dequantize], op)
    return dequantize


_WAYS = (layers.WEIGHTS, layers.WEIGHTS4)


def is_wanted(op: Operation, ways: tuple[str, ...], only_marked: bool) -> bool:
    """Whether an op is to be quantized in a way: it is marked for it, or nothing needs a mark."""
    found = layers.way_of(op)
    return found in ways or (found == layers.DEFAULT and not only_marked)


def to_float16(op: arith.ConstantOp, array: Array, *, only_marked: bool = False) -> None:
    """Store a constant as half floats, but where a function returns it."""
    uses = [
        use
        for use in op.result.uses
        if not isinstance(use.operation, func.ReturnOp | tfl.QuantizeOp)
        and is_wanted(use.operation, (layers.FLOAT16,), only_marked)
    ]
    if not uses:
        return
    half = np.clip(array, -HALF_MAX, HALF_MAX).astype(np.float16)
    stored = arith.ConstantOp(value=Elements.of(half), location=op.location)
    dequantize = tfl.DequantizeOp(stored, result_types=[op.result.type], location=op.location)
    block = op.parent
    assert block is not None
    block.insert_ops_after([stored, dequantize], op)
    for use in uses:
        use.operation.operands[use.index] = dequantize.output


@dataclass(frozen=True)
class PrepareDynamicRangeQuantizePass(ModulePass):
    """Put a quantize and a dequantize behind the weights of ops that take them as int8.

    With `enable_float16_quantization` every constant becomes half floats and a dequantize.
    `enable_custom_op_quantization` lists operands of custom ops, as `Code=1-3`. With `fit_scales`
    the scales along an axis are those of the least error; with `only_marked` only the layers count
    that `tfl-mark-layers` marked for it.

    Source: transforms/prepare_quantize_dynamic_range.cc.
    """

    name = "tfl-prepare-quantize-dynamic-range"
    enable_dynamic_range_per_channel_quantization: bool = True
    enable_dynamic_range_per_channel_quantization_for_dense_layers: bool = True
    min_elements_for_weights: int = 1024
    enable_float16_quantization: bool = False
    enable_custom_op_quantization: tuple[str, ...] = ()
    fit_scales: bool = False
    only_marked: bool = False

    def apply(self, ctx: Context, op: ModuleOp) -> None:
        """Prepare each function."""
        for function in [item for item in op.walk() if isinstance(item, func.FuncOp)]:
            if not function.body.blocks:
                continue
            unify_constants(function)
            for measured in statistics.all_of(function):
                statistics.erase(measured)
            FOLDS.apply(function)
            store = self._weights().to_int8
            if self.enable_float16_quantization:
                store = partial(to_float16, only_marked=self.only_marked)
            self._store(function, store)
            FOLDS.apply(function)

    def _weights(self) -> Weights:
        return Weights(
            self.enable_dynamic_range_per_channel_quantization,
            self.enable_dynamic_range_per_channel_quantization_for_dense_layers,
            self.min_elements_for_weights,
            with_operands(self.enable_custom_op_quantization),
            self.fit_scales,
            self.only_marked,
        )

    @staticmethod
    def _store(function: func.FuncOp, store: Callable[[arith.ConstantOp, Array], None]) -> None:
        for op in list(in_order(function.body)):
            if isinstance(op, arith.ConstantOp) and is_f32(op.result):
                array = constant(op.result)
                if array is not None:
                    store(op, array)
