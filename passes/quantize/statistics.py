"""From measured ranges to quantize and dequantize pairs.

Source: RemoveRedundantStatsOps and ConvertStatsToQDQs in quantization_utils.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
from xdsl.dialects import func
from xdsl.ir import Operation
from xdsl.rewriter import InsertPoint

from ...dialects import tfl
from ...dialects.elements import Array, Elements
from ...dialects.errors import Diagnostic, QuantizationError, warn
from ...dialects.quant import PER_TENSOR
from ...dialects.quantfork import StatisticsOp
from ...dialects.shapes import element_of, integer
from . import specs
from .casts import in_order, insert_pair
from .ranges import TINY, from_range, whole

BITS = "_tflower_bits"
"""On statistics: how many bits what they measured is to have, where layers differ."""


def all_of(function: func.FuncOp) -> list[StatisticsOp]:
    """Return the statistics of a function, in order."""
    return [op for op in in_order(function.body) if isinstance(op, StatisticsOp)]


def erase(op: StatisticsOp) -> None:
    """Take statistics away, leaving the value that was measured."""
    op.result.replace_all_uses_with(op.arg)
    op.detach()
    op.erase()


def remove_redundant(function: func.FuncOp) -> None:
    """Drop the statistics that would only make values be requantized.

    What a quantize op types anyway; results of a fixed range; and of values that share one scale
    all but one: the operand's if there is one float operand, else the result's.
    """
    for op in in_order(function.body):
        if isinstance(op, tfl.QuantizeOp) and isinstance(op.input.owner, StatisticsOp):
            measured = op.input.owner
            op.operands[0] = measured.arg
            if measured.result.first_use is None:
                erase(measured)
    redundant: dict[StatisticsOp, None] = {}
    work = all_of(function)
    while work:
        op = work.pop()
        producer = op.arg.owner
        if isinstance(producer, Operation) and specs.of(producer).fixed is not None:
            redundant[op] = None
        for follower in _followers(op):
            redundant[follower] = None
            work.append(follower)
    work = [op for op in all_of(function) if op not in redundant]
    while work:
        producer = work.pop().arg.owner
        if not isinstance(producer, Operation) or specs.of(producer).same_scales is None:
            continue
        for operand in producer.operands:
            if isinstance(operand.owner, StatisticsOp):
                redundant[operand.owner] = None
                work.append(operand.owner)
    for op in redundant:
        erase(op)


def _followers(op: StatisticsOp) -> Iterator[StatisticsOp]:
    """Yield the statistics of what keeps the scale of the value that `op` measured."""
    for use in list(op.result.uses):
        user = use.operation
        floats = sum(specs.is_float(operand) for operand in user.operands)
        if specs.of(user).same_scales is None or floats > 1:
            continue
        for result in user.results:
            first = result.first_use
            if first is not None and result.has_one_use():
                if isinstance(first.operation, StatisticsOp):
                    yield first.operation


def _ranges(measured: Array, bits: int, op: Operation) -> tuple[list[float], list[float]]:
    """Return the ranges with zero in them, for 16 bits symmetric."""
    pairs = measured.reshape(-1, 2).astype(np.float64)
    low, high = np.minimum(pairs[:, 0], 0.0), np.maximum(pairs[:, 1], 0.0)
    if bits == 16:
        high = np.maximum(np.abs(low), np.abs(high))
        low = -high
    widths = np.abs(high - low)
    if (widths < TINY).any():
        warn(op, f"widened a range of {widths.min():g} by {TINY:g} at each end")
    small = widths < TINY
    return np.where(small, low - TINY, low).tolist(), np.where(small, high + TINY, high).tolist()


def to_casts(
    function: func.FuncOp,
    ops: Sequence[StatisticsOp],
    *,
    bits: int,
    signed: bool,
    legacy: bool,
    centred: bool = False,
) -> bool:
    """Put a quantize and a dequantize in the place of statistics.

    `centred` makes zero points of symmetric ranges 0, as kernels of 16 bits want them. Statistics
    that say of how many bits they are, since layers differ, are centred with 16.
    """
    changed, usual = False, (bits, centred)
    for op in ops:
        told = op.attributes.get(BITS)
        bits, centred = usual if told is None else (integer(told), integer(told) == 16)
        by_axis = op.axisStats is not None
        stats = op.axisStats if by_axis else op.layerStats
        assert isinstance(stats, Elements)
        if not stats.array.size or stats.array.size % 2:
            continue
        if not np.isfinite(stats.array).all():
            problem = Diagnostic.at(op, "the measured range is not finite")
            raise QuantizationError(str(problem), [problem])
        low, high = _ranges(stats.array, bits, op)
        type = from_range(
            low,
            high,
            bits=bits,
            signed=signed,
            axis=integer(op.axis) if by_axis else PER_TENSOR,
            legacy=legacy,
            expressed=element_of(op.result),
            narrow=centred,
        )
        type = whole(type) if centred else type
        point, stays = InsertPoint.after(op), _is_returned(op)
        pair = insert_pair(op.result, type, op.location, point, volatile=not stays)
        _pass_on(op, pair)
        erase(op)
        changed = True
    return changed


def _is_returned(op: StatisticsOp) -> bool:
    """Whether a function returns what `op` is to give another width than its operand's."""
    users = (use.operation for use in op.result.uses)
    return specs.BORDER in op.attributes and any(isinstance(u, func.ReturnOp) for u in users)


def _pass_on(op: StatisticsOp, pair: tfl.DequantizeOp) -> None:
    """Let a quantize op know that it is for users of another width than what it quantizes."""
    quantize = pair.input.owner
    if specs.BORDER in op.attributes and isinstance(quantize, Operation):
        quantize.attributes[specs.BORDER] = op.attributes[specs.BORDER]
