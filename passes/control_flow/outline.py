"""Regions become functions: what a region takes from around it becomes arguments."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from xdsl.dialects import func
from xdsl.dialects.builtin import FunctionType
from xdsl.ir import Attribute, Block, Operation, Region, SSAValue

from ...dialects import tfl
from ...dialects.op import is_constant
from ...dialects.shapes import element_of
from .symbols import SymbolTable, module_of


def innermost_first(op: Operation) -> Iterator[Operation]:
    """Yield what is inside of an op, then the op itself."""
    for region in op.regions:
        for block in region.blocks:
            for inner in list(block.ops):
                yield from innermost_first(inner)
    yield op


def captured(*regions: Region) -> list[SSAValue]:
    """Return the values that regions use but do not define, in order of use."""
    found: dict[SSAValue, None] = {}
    for region in regions:
        inside = {block for top in region.blocks for block in _blocks(top)}
        for top in region.blocks:
            for op in top.ops:
                for item in innermost_first(op):
                    for value in item.operands:
                        if _block_of(value) not in inside:
                            found[value] = None
    return list(found)


def _blocks(block: Block) -> Iterator[Block]:
    yield block
    for op in block.ops:
        if op.regions:
            yield from op.walk_blocks()


def _block_of(value: SSAValue) -> Block | None:
    owner = value.owner
    return owner.parent if isinstance(owner, Operation) else owner


def replace_inside(region: Region, value: SSAValue, new: SSAValue) -> None:
    """Let the ops of a region use `new` instead of `value`."""
    value.replace_uses_with_if(new, lambda use: _is_inside(use.operation, region))


def _is_inside(op: Operation, region: Region) -> bool:
    above = op.parent_region()
    while above is not None and above is not region:
        above = above.parent_region()
    return above is region


def sink_constants(region: Region, values: Sequence[SSAValue]) -> list[SSAValue]:
    """Copy the constants among captured values into a region; return the other values."""
    rest: list[SSAValue] = []
    block = region.block
    for value in values:
        op = value.owner
        if not isinstance(op, Operation) or not (
            is_constant(type(op)) or isinstance(op, tfl.QConstOp)
        ):
            rest.append(value)
            continue
        copy = op.clone()
        copy.location = op.location
        _prepend(block, copy)
        replace_inside(region, value, copy.results[0])
    return rest


def _prepend(block: Block, op: Operation) -> None:
    first = block.first_op
    if first is None:
        block.add_op(op)
    else:
        block.insert_op_before(op, first)


def move_to_function(
    region: Region,
    name: str,
    extra: Sequence[SSAValue],
    carried: Sequence[Attribute] | None = None,
) -> func.FuncOp:
    """Make a private function of what a region does; the region is left empty.

    The function takes the arguments of the region and then the values `extra`. It returns what
    the region yields; if the types of the carried values are given, these are kept to by casts
    and the extra values are passed on.
    """
    op = region.parent_op()
    assert op is not None
    block = region.block
    for value in extra:
        replace_inside(region, value, block.insert_arg(value.type, len(block.args)))
    end = block.last_op
    assert end is not None
    values = list(end.operands)
    if carried is not None:
        values = [_as_type(value, type, end) for value, type in zip(values, carried, strict=False)]
        values += block.args[len(block.args) - len(extra) :]
    location = end.location
    end.detach()
    end.erase()
    last = func.ReturnOp(*values)
    last.location = location
    block.add_op(last)
    types = FunctionType.from_lists(
        [argument.type for argument in block.args], [value.type for value in values]
    )
    region.detach_block(block)
    function = func.FuncOp(name, types, Region(block), visibility="private")
    function.location = op.location
    SymbolTable(module_of(op)).insert(function)
    return function


def _as_type(value: SSAValue, type: Attribute, before: Operation) -> SSAValue:
    """Return a value with the given type; text and handles stay as they are."""
    if value.type == type or not _is_number(type):
        return value
    cast = tfl.CastOp(value, result_types=[type], location=before.location)
    block = before.parent
    assert block is not None
    block.insert_op_before(cast, before)
    return cast.results[0]


def _is_number(type: Attribute) -> bool:
    return not element_of(type).name.startswith(("tf_type.", "quant."))


def fill_with_call(
    region: Region,
    function: func.FuncOp,
    arguments: Sequence[Attribute],
    extra: Sequence[SSAValue] = (),
) -> None:
    """Let an empty region call a function with arguments of its own and then other values."""
    op = region.parent_op()
    assert op is not None
    block = Block(arg_types=arguments)
    call = func.CallOp(
        function.sym_name.data, [*block.args, *extra], list(function.function_type.outputs.data)
    )
    call.location = op.location
    block.add_op(call)
    block.add_op(tfl.YieldOp(list(call.results), location=op.location))
    region.add_block(block)


def only_calls(region: Region) -> bool:
    """Whether all that a region does is to call a function and yield what that returns."""
    ops = list(region.block.ops)
    return len(ops) == 2 and isinstance(ops[0], func.CallOp) and isinstance(ops[1], tfl.YieldOp)
