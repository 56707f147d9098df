"""`unfold-large-splat-constant`: large constants of one value are made at run time."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from xdsl.context import Context
from xdsl.dialects.builtin import Float16Type, Float32Type, IntegerType, ModuleOp
from xdsl.ir import Attribute
from xdsl.passes import ModulePass

from ...dialects import arith, tfl
from ...dialects.elements import Elements
from ...dialects.op import constant_elements
from ...dialects.shapes import tensor_type

THRESHOLD = 1_000_000
"""Constants of so many bits are unfolded."""


def _bits(element: Attribute) -> int:
    """Return how many bits an element has, 0 if there is no kernel for the type."""
    match element:
        case Float32Type():
            return 32
        case Float16Type():
            return 16
        case IntegerType() if element.width.data in (1, 32, 64):
            return element.width.data
        case _:
            return 0


def _unfold(op: arith.ConstantOp) -> None:
    """Put a fill in place of a constant."""
    elements = constant_elements(op.results[0])
    if elements is None:
        return
    element = elements.type.element_type
    array = elements.array
    if array.size * _bits(element) < THRESHOLD or not elements.is_splat:
        return
    value = Elements.of(array.reshape(-1)[0].reshape(()), tensor_type(element, ()))
    dims = arith.ConstantOp(value=np.array(array.shape, np.int64), location=op.location)
    scalar = arith.ConstantOp(value=value, location=op.location)
    types = op.result_types
    fill = tfl.FillOp(dims, scalar, result_types=types, location=op.location)
    block = op.parent
    assert block is not None
    block.insert_ops_before([dims, scalar, fill], op)
    op.results[0].replace_all_uses_with(fill.results[0])
    op.detach()
    op.erase()


@dataclass(frozen=True)
class UnfoldLargeSplatConstantPass(ModulePass):
    """Make `tfl.fill` of large constants that hold one value only.

    Source: transforms/tflite_passes/unfold_large_splat_constants_pass.cc.
    """

    name = "unfold-large-splat-constant"

    def apply(self, ctx: Context, op: ModuleOp) -> None:
        """Look at every constant."""
        for item in list(op.walk()):
            if isinstance(item, arith.ConstantOp):
                _unfold(item)
