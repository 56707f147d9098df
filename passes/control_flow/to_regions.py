"""`tf-functional-control-flow-to-regions`: functions of loops and branches become regions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from xdsl.context import Context
from xdsl.dialects import func
from xdsl.dialects.builtin import ModuleOp, StringAttr, SymbolRefAttr, i1
from xdsl.ir import Attribute, Block, Operation, Region, SSAValue
from xdsl.passes import ModulePass

from ...dialects import tf
from ...dialects.shapes import tensor_type
from .rebuild import insert_before, replace_op
from .symbols import SymbolTable

KEPT = ("parallel_iterations", "shape_invariant", "is_stateless")
"""Properties that both forms have."""

_BOOLEAN = tensor_type(i1, ())


class _Regions:
    """Replaces the loops and branches of one module."""

    def __init__(self, module: ModuleOp):
        self.symbols = SymbolTable(module)

    def convert(self, op: Operation) -> None:
        """Replace an op if all its functions are known."""
        functions = [self.symbols.ops.get(name) for name in _callees(op)]
        found = [item for item in functions if isinstance(item, func.FuncOp)]
        if not found or len(found) != len(functions):
            return
        match op:
            case tf.IfOp():
                self._branches(op, tf.IfRegionOp, found)
            case tf.CaseOp():
                self._branches(op, tf.CaseRegionOp, found)
            case tf.WhileOp():
                self._loop(op, found)
            case _:
                pass

    def _branches(
        self, op: Operation, kind: type[Operation], functions: Sequence[func.FuncOp]
    ) -> None:
        regions = [_branch(function, op.operands[1:], op) for function in functions]
        choice = op.operands[0]
        if kind is tf.IfRegionOp:
            choice = _as_boolean(choice, op)
        properties = _kept(op)
        if kind is tf.IfRegionOp:
            for key, function in zip(("then", "else"), functions, strict=True):
                properties[f"_{key}_func_name"] = StringAttr(function.sym_name.data)
        _replace(op, kind, [choice], properties, regions)

    def _loop(self, op: Operation, functions: Sequence[func.FuncOp]) -> None:
        regions: list[Region] = []
        for function in functions:
            block = Block(arg_types=op.operand_types)
            _call(block, function, block.args, op, is_condition=not regions)
            regions.append(Region(block))
        _replace(op, tf.WhileRegionOp, op.operands, _kept(op), regions)


def _callees(op: Operation) -> list[str]:
    """Return the functions of a loop or branch, in the order of the regions."""
    match op:
        case tf.IfOp():
            attrs: list[Attribute] = [op.then_branch, op.else_branch]
        case tf.WhileOp():
            attrs = [op.cond, op.body]
        case tf.CaseOp():
            attrs = list(op.branches)
        case _:
            return []
    return [attr.string_value() if isinstance(attr, SymbolRefAttr) else "" for attr in attrs]


def _branch(function: func.FuncOp, values: Sequence[SSAValue], op: Operation) -> Region:
    block = Block()
    _call(block, function, values, op)
    return Region(block)


def _call(
    block: Block,
    function: func.FuncOp,
    values: Sequence[SSAValue],
    op: Operation,
    *,
    is_condition: bool = False,
) -> None:
    """Call a function at the end of a block, with casts to what it takes, and yield the results."""
    types = function.function_type
    passed: list[SSAValue] = []
    for value, type in zip(values, types.inputs.data, strict=True):
        if value.type != type:
            cast_op = tf.CastOp(value, result_types=[type], location=op.location, Truncate=False)
            block.add_op(cast_op)
            value = cast_op.results[0]
        passed.append(value)
    call = func.CallOp(function.sym_name.data, passed, list(types.outputs.data))
    call.location = op.location
    block.add_op(call)
    results: list[SSAValue] = list(call.results)
    if is_condition and results[0].type != _BOOLEAN:
        test = tf.ToBoolOp(results[0], result_types=[_BOOLEAN], location=op.location)
        block.add_op(test)
        results = [test.results[0]]
    block.add_op(tf.YieldOp(results, result_types=[], location=op.location))


def _as_boolean(value: SSAValue, op: Operation) -> SSAValue:
    if value.type == _BOOLEAN:
        return value
    test = tf.ToBoolOp(value, result_types=[_BOOLEAN], location=op.location)
    insert_before(test, op)
    return test.results[0]


def _kept(op: Operation) -> dict[str, Attribute]:
    return {key: op.properties[key] for key in KEPT if key in op.properties}


def _replace(
    op: Operation,
    kind: type[Operation],
    operands: Sequence[SSAValue],
    properties: dict[str, Attribute],
    regions: Sequence[Region],
) -> None:
    new = kind.create(
        operands=operands,
        result_types=op.result_types,
        properties=properties,
        attributes=lasting(op),
        regions=regions,
        location=op.location,
    )
    insert_before(new, op)
    replace_op(op, new.results)


def lasting(op: Operation) -> dict[str, Attribute]:
    """Return the attributes of an op that its other form keeps."""
    return {
        key: attr
        for key, attr in op.attributes.items()
        if key == "device" or (key.startswith("_") and not key.endswith("_func_name"))
    }


@dataclass(frozen=True)
class FunctionalControlFlowToRegionsPass(ModulePass):
    """Give loops and branches regions that call their functions.

    Source: transforms/functional_control_flow_to_regions.cc of TensorFlow's dialect.
    """

    name = "tf-functional-control-flow-to-regions"

    def apply(self, ctx: Context, op: ModuleOp) -> None:
        """Replace every `tf.If`, `tf.Case` and `tf.While`."""
        regions = _Regions(op)
        for item in list(op.walk()):
            if isinstance(item, tf.IfOp | tf.CaseOp | tf.WhileOp):
                regions.convert(item)
