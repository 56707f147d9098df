"""Quantize and dequantize ops put where a value is to change its type."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from xdsl.dialects import func
from xdsl.dialects.builtin import LocationAttr, UnitAttr
from xdsl.ir import Block, Operation, Region, SSAValue, Use
from xdsl.rewriter import InsertPoint

from ...dialects import arith, tfl
from ...dialects.quant import UniformType
from ...dialects.shapes import element_of, shape_of, typed
from . import layers
from .specs import BORDER, VOLATILE, quantized_type


@dataclass
class Requantization:
    """A type that some users of a value want instead of its own; without users, all do."""

    type: UniformType
    users: list[tuple[Operation, int]] | None = None


def in_order(region: Region) -> Iterator[Operation]:
    """Yield the ops of a region, those inside of an op before it."""
    for block in region.blocks:
        for op in list(block.ops):
            for inner in op.regions:
                yield from in_order(inner)
            yield op


def split_constants(function: func.FuncOp) -> None:
    """Give the layers that are marked to be quantized in different ways constants of their own."""
    for op in in_order(function.body):
        if not isinstance(op, arith.ConstantOp):
            continue
        uses: dict[str, list[Use]] = {}
        for use in op.result.uses:
            uses.setdefault(layers.way_of(use.operation), []).append(use)
        block = op.parent
        assert block is not None
        for others in list(uses.values())[1:]:
            copy = op.clone()
            block.insert_op_after(copy, op)
            for use in others:
                use.operation.operands[use.index] = copy.result


def quantize_of(value: SSAValue) -> tfl.QuantizeOp | None:
    """Return the quantize op that is the only user of a value, for users as wide as it is."""
    use = value.first_use
    if use is None or not value.has_one_use() or BORDER in use.operation.attributes:
        return None
    return use.operation if isinstance(use.operation, tfl.QuantizeOp) else None


def insert_pair(
    value: SSAValue,
    type: UniformType,
    location: LocationAttr,
    point: InsertPoint,
    *,
    volatile: bool = True,
) -> tfl.DequantizeOp:
    """Let all users of a value take it by way of integers."""
    quantize = tfl.QuantizeOp(value, qtype=typed(type, shape_of(value)), location=location)
    if volatile:
        quantize.attributes[VOLATILE] = UnitAttr()
    dequantize = tfl.DequantizeOp(quantize, result_types=[value.type], location=location)
    block = point.block
    for op in (quantize, dequantize):
        if point.insert_before is None:
            block.add_op(op)
        else:
            block.insert_op_before(op, point.insert_before)
    value.replace_uses_with_if(dequantize.results[0], lambda use: use.operation is not quantize)
    return dequantize


def requantize(value: SSAValue, others: Sequence[Requantization], location: LocationAttr) -> None:
    """Give the users of a value, which has a type of its own, the types that they want."""
    before = others[0].users is None
    is_result = not isinstance(value.owner, Block)
    if is_result and any((item.users is None) != before for item in others):
        return
    user = value.first_use.operation if value.first_use is not None else None
    through = isinstance(user, tfl.QuantizeOp) and (
        not before if is_result else value.has_one_use()
    )
    if through:
        assert isinstance(user, tfl.QuantizeOp)
        value = user.output
    if before:
        _requantize_all(value, others[0].type, location)
    else:
        _requantize_some(value, others, location)


def _requantize_all(value: SSAValue, type: UniformType, location: LocationAttr) -> None:
    if element_of(value) != type.expressed:
        return
    op = tfl.QuantizeOp(value, qtype=typed(type, shape_of(value)), location=location)
    _insert_behind(value, op)
    value.replace_uses_with_if(op.output, lambda use: use.operation is not op)


def _requantize_some(
    value: SSAValue, others: Sequence[Requantization], location: LocationAttr
) -> None:
    """Give each group of users a dequantize of its own type; the first may take over the old."""
    use = value.first_use
    if use is None or not value.has_one_use() or not isinstance(use.operation, tfl.DequantizeOp):
        return
    old = use.operation
    taken_over = len(list(old.output.uses)) <= len(others)
    at: Operation | None = None
    for item in others:
        quantize = tfl.QuantizeOp(value, qtype=typed(item.type, shape_of(value)), location=location)
        own = quantized_type(value)
        if own is not None and own.storage_type.width != item.type.storage_type.width:
            quantize.attributes[BORDER] = UnitAttr()
        at = _insert_behind(value, quantize, at)
        if taken_over:
            old.operands[0] = quantize.output
            taken_over = False
            continue
        new = tfl.DequantizeOp(quantize, result_types=[old.output.type], location=location)
        at = _insert_behind(value, new, at)
        for op, operand in item.users or ():
            op.operands[operand] = new.output


def _insert_behind(value: SSAValue, op: Operation, at: Operation | None = None) -> Operation:
    """Insert an op after `at`, or behind where a value is defined."""
    owner = at if at is not None else value.owner
    if isinstance(owner, Block):
        first = owner.first_op
        assert first is not None
        owner.insert_op_before(op, first)
    else:
        block = owner.parent
        assert block is not None
        block.insert_op_after(op, owner)
    return op
