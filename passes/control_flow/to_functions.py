"""`tf-region-control-flow-to-functional`: regions of loops and branches become functions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from xdsl.context import Context
from xdsl.dialects import func
from xdsl.dialects.builtin import ArrayAttr, ModuleOp, StringAttr, SymbolRefAttr
from xdsl.ir import Attribute, Operation, Region, SSAValue
from xdsl.passes import ModulePass

from ...dialects import tf
from ...dialects.shapes import element_of
from .outline import captured, innermost_first, move_to_function, sink_constants
from .rebuild import insert_before, replace_op
from .symbols import OpNames
from .to_regions import KEPT, lasting


def _convert(op: Operation, names: OpNames) -> None:
    """Replace an op with regions by one that names functions."""
    match op:
        case tf.IfRegionOp():
            callees, values = _branches(op, names, ("then", "else"))
            then, other = callees
            branches: dict[str, Attribute] = {"then_branch": then, "else_branch": other}
            _replace(op, tf.IfOp, [_truth(op.cond), *values], branches)
        case tf.CaseRegionOp():
            suffixes = [f"branch{index}" for index in range(len(op.regions))]
            callees, values = _branches(op, names, suffixes)
            _replace(op, tf.CaseOp, [op.branch_index, *values], {"branches": ArrayAttr(callees)})
        case tf.WhileRegionOp():
            _loop(op, names)
        case _:
            pass


def _branches(
    op: Operation, names: OpNames, suffixes: Sequence[str]
) -> tuple[list[SymbolRefAttr], list[SSAValue]]:
    """Return the functions of the regions and the values that all of these take."""
    calls = [_only_call(region) for region in op.regions]
    passed = [call[1] for call in calls if call is not None]
    if len(passed) == len(calls) and all(values == passed[0] for values in passed):
        if all(_is_outside(value, op) for value in passed[0]):
            return [SymbolRefAttr(call[0]) for call in calls if call is not None], passed[0]
    extra = _captured(op)
    wanted = [_name(op, names, suffix) for suffix in suffixes]
    pairs = list(zip(op.regions, wanted, strict=True))
    callees = [_moved(region, name, extra) for region, name in reversed(pairs)]
    return callees[::-1], extra


def _loop(op: tf.WhileRegionOp, names: OpNames) -> None:
    calls = [_only_call(region) for region in (op.cond, op.body)]
    plain = [
        call[0]
        for call, region in zip(calls, (op.cond, op.body), strict=True)
        if call is not None and call[1] == list(region.block.args)
    ]
    extra: list[SSAValue] = []
    if len(plain) == 2:
        cond, body = map(SymbolRefAttr, plain)
    else:
        extra = _captured(op)
        end = op.body.block.last_op
        assert end is not None
        body = _moved(op.body, _name(op, names, "body"), extra, list(end.operand_types))
        cond = _moved(op.cond, _name(op, names, "cond"), extra)
    operands = [*op.operands, *extra]
    _replace(op, tf.WhileOp, operands, {"cond": cond, "body": body}, extra)


def _captured(op: Operation) -> list[SSAValue]:
    """Return what the regions take from around them, constants aside, which are copied."""
    found = [sink_constants(region, captured(region)) for region in op.regions]
    return list(dict.fromkeys(value for values in found for value in values))


def _moved(
    region: Region, name: str, extra: list[SSAValue], carried: Sequence[Attribute] | None = None
) -> SymbolRefAttr:
    return SymbolRefAttr(move_to_function(region, name, extra, carried).sym_name.data)


def _name(op: Operation, names: OpNames, suffix: str) -> str:
    """Return the name that a region's function had before, or one after the op."""
    key = f"_{suffix}_func_name"
    before = op.properties.get(key) or op.attributes.get(key)
    if isinstance(before, StringAttr) and before.data:
        return before.data
    return f"{names.unique(op)}_{suffix}"


def _only_call(region: Region) -> tuple[str, list[SSAValue]] | None:
    """Return the function that a region calls, with its operands, if that is all it does.

    Casts of the operands that change only what is known of a shape, and a test whether the result
    is true, do not count.
    """
    ops = list(region.block.ops)
    calls = [op for op in ops if isinstance(op, func.CallOp)]
    end = ops[-1] if ops else None
    if len(calls) != 1 or not isinstance(end, tf.YieldOp):
        return None
    (call,) = calls
    place = ops.index(call)
    if not all(map(_is_relabelling, ops[:place])):
        return None
    results = list(call.results)
    if len(rest := ops[place + 1 : -1]) == 1 and isinstance(rest[0], tf.ToBoolOp):
        results = [rest[0].results[0]] if list(rest[0].operands) == results else []
    elif rest:
        return None
    if list(end.operands) != results:
        return None
    return call.callee.string_value(), [_source(value, region) for value in call.operands]


def _is_relabelling(op: Operation) -> bool:
    if not isinstance(op, tf.CastOp):
        return False
    return element_of(op.operands[0]) == element_of(op.results[0])


def _source(value: SSAValue, region: Region) -> SSAValue:
    """Return the value that casts in a region start from."""
    op = value.owner
    while isinstance(op, Operation) and op.parent is region.block:
        value = op.operands[0]
        op = value.owner
    return value


def _is_outside(value: SSAValue, op: Operation) -> bool:
    owner = value.owner
    inside = {block for block in op.walk_blocks()}
    return (owner.parent if isinstance(owner, Operation) else owner) not in inside


def _truth(value: SSAValue) -> SSAValue:
    """Return what a condition tests: `tf.If` tests by itself."""
    op = value.owner
    return op.operands[0] if isinstance(op, tf.ToBoolOp) else value


def _replace(
    op: Operation,
    kind: type[Operation],
    operands: Sequence[SSAValue],
    properties: dict[str, Attribute],
    extra: Sequence[SSAValue] = (),
) -> None:
    """Put an op that names functions in place of `op`; a loop also gives the extra values."""
    kept = {key: op.properties[key] for key in KEPT if key in op.properties}
    new = kind.create(
        operands=operands,
        result_types=[*op.result_types, *(value.type for value in extra)],
        properties=kept | properties,
        attributes=lasting(op),
        location=op.location,
    )
    insert_before(new, op)
    choice = op.operands[0].owner if op.operands else None
    replace_op(op, new.results[: len(op.results)])
    if isinstance(choice, tf.ToBoolOp) and choice.results[0].first_use is None:
        choice.detach()
        choice.erase()


@dataclass(frozen=True)
class RegionControlFlowToFunctionalPass(ModulePass):
    """Let loops and branches name functions that do what their regions did.

    Source: transforms/region_control_flow_to_functional.cc of TensorFlow's dialect.
    """

    name = "tf-region-control-flow-to-functional"

    def apply(self, ctx: Context, op: ModuleOp) -> None:
        """Replace inner ops before outer ones."""
        names = OpNames()
        for item in innermost_first(op):
            if isinstance(item, tf.IfRegionOp | tf.CaseRegionOp | tf.WhileRegionOp):
                _convert(item, names)
