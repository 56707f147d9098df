"""`tfl-quantize-variables`: variables that hold integers."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from xdsl.context import Context
from xdsl.dialects.builtin import ModuleOp
from xdsl.ir import Attribute, Operation, SSAValue
from xdsl.passes import ModulePass

from ...dialects import tfl
from ...dialects.quant import UniformType
from ...dialects.shapes import element_of, shape_of, text, typed, unranked
from ...dialects.tf_type import ResourceType
from . import specs
from .specs import quantized_type


def _users(value: SSAValue) -> Iterator[Operation]:
    for use in list(value.uses):
        yield use.operation


def _read_type(handle: tfl.VarHandleOp) -> Attribute | None:
    """Return the type that a value read from a variable is quantized to."""
    for read in _users(handle.resource_handle):
        if isinstance(read, tfl.ReadVariableOp):
            for user in _users(read.result):
                if isinstance(user, tfl.QuantizeOp):
                    return user.output.type
    return None


def _assigned_type(handle: tfl.VarHandleOp) -> Attribute | None:
    """Return the type that a value assigned to a variable was dequantized from."""
    for assign in _users(handle.resource_handle):
        if isinstance(assign, tfl.AssignVariableOp):
            owner = assign.value.owner
            if isinstance(owner, tfl.DequantizeOp):
                return owner.input.type
    return None


def _type(handles: Sequence[tfl.VarHandleOp]) -> Attribute | None:
    for handle in handles:
        found = _read_type(handle) or _assigned_type(handle)
        if found is not None:
            return found
    return None


def _insert(op: Operation, before: Operation) -> None:
    block = before.parent
    assert block is not None
    block.insert_op_before(op, before)


def _erase(op: Operation) -> None:
    op.detach()
    op.erase()


def _quantize_read(op: tfl.ReadVariableOp, type: Attribute) -> None:
    read = tfl.ReadVariableOp(op.resource_id, result_types=[type], location=op.location)
    cast = tfl.DequantizeOp(read, result_types=[op.result.type], location=op.location)
    for item in (read, cast):
        _insert(item, op)
    op.result.replace_all_uses_with(cast.output)
    _erase(op)
    _requantize(cast, type)


def _requantize(cast: tfl.DequantizeOp, type: Attribute) -> None:
    """Give users that keep to one scale the integers of their result, not the variable's."""
    for use in list(cast.output.uses):
        wanted = _result_type(use.operation)
        if wanted is None or wanted == element_of(type):
            continue
        qtype = typed(wanted, shape_of(cast.output))
        quantize = tfl.QuantizeOp(cast.input, qtype=qtype, location=cast.location)
        again = tfl.DequantizeOp(
            quantize.output, result_types=[cast.output.type], location=cast.location
        )
        for item in (quantize, again):
            _insert(item, use.operation)
        use.operation.operands[use.index] = again.output
    if cast.output.first_use is None:
        _erase(cast)


def _result_type(op: Operation) -> UniformType | None:
    """Return what the results of an op are quantized to whose values have one scale."""
    same = specs.of(op).same_scales
    if same is None or not same.integers:
        return None
    casts = [user for result in op.results for user in _users(result)]
    types = (quantized_type(user.output) for user in casts if isinstance(user, tfl.QuantizeOp))
    return next((found for found in types if found is not None), None)


def _quantize_assign(op: tfl.AssignVariableOp, type: Attribute) -> None:
    owner = op.value.owner
    cast = owner if isinstance(owner, tfl.DequantizeOp) else None
    given = op.value if cast is None else cast.input
    if quantized_type(given) != element_of(type):
        quantize = tfl.QuantizeOp(given, qtype=type, location=op.location)
        _insert(quantize, op)
        given = quantize.output
    op.operands[1] = given
    if cast is not None and cast.output.first_use is None:
        _erase(cast)


def _quantize(handles: Sequence[tfl.VarHandleOp]) -> None:
    type = _type(handles)
    if type is None:
        return
    for handle in handles:
        for user in _users(handle.resource_handle):
            if isinstance(user, tfl.ReadVariableOp):
                _quantize_read(user, type)
        for user in _users(handle.resource_handle):
            if isinstance(user, tfl.AssignVariableOp):
                _quantize_assign(user, type)
    for handle in handles:
        new = tfl.VarHandleOp(
            container=handle.container,
            shared_name=handle.shared_name,
            result_types=[unranked(ResourceType([type]))],
            location=handle.location,
        )
        _insert(new, handle)
        handle.resource_handle.replace_all_uses_with(new.resource_handle)
        _erase(handle)


@dataclass(frozen=True)
class QuantizeVariablesPass(ModulePass):
    """Let variables hold the integers that values read from them are quantized to.

    Source: transforms/quantize_variables.cc.
    """

    name = "tfl-quantize-variables"

    def apply(self, ctx: Context, op: ModuleOp) -> None:
        """Retype all handles of one variable together."""
        groups: dict[tuple[str, str], list[tfl.VarHandleOp]] = {}
        for item in op.walk():
            if isinstance(item, tfl.VarHandleOp):
                key = (text(item.container), text(item.shared_name))
                groups.setdefault(key, []).append(item)
        for handles in groups.values():
            _quantize(handles)
