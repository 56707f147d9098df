"""Where layers of different widths meet: requantization from one to the other."""

from __future__ import annotations

from xdsl.dialects import func
from xdsl.ir import BlockArgument, Operation, SSAValue

from ...dialects import tfl
from .casts import in_order
from .specs import BORDER, VOLATILE, quantized_type


def join_borders(function: func.FuncOp) -> None:
    """quantize(dequantize(x)) -> quantize(x), where the users are of another width than x.

    If what makes x computes with floats after all, they are quantized only once.
    """
    for op in in_order(function.body):
        if isinstance(op, tfl.QuantizeOp) and BORDER in op.attributes:
            cast = op.input.owner
            if isinstance(cast, tfl.DequantizeOp):
                _join(op, cast)


def _join(op: tfl.QuantizeOp, cast: tfl.DequantizeOp) -> None:
    source: SSAValue = cast.input
    first = source.owner
    is_float = isinstance(first, tfl.QuantizeOp) and quantized_type(first.input) is None
    if isinstance(first, tfl.QuantizeOp) and is_float and VOLATILE in first.attributes:
        if not isinstance(first.input, BlockArgument):
            source = first.input
    op.operands[0] = source
    _erase_unused(cast)
    if isinstance(first, tfl.QuantizeOp):
        _erase_unused(first)


def _erase_unused(op: Operation) -> None:
    if all(result.first_use is None for result in op.results):
        op.detach()
        op.erase()
