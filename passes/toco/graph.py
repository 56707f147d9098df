"""The graph that transformations work on: a function, the flags, and TOCO's helpers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from typing import Any, cast

import numpy as np
from xdsl.dialects import func
from xdsl.dialects.builtin import ArrayAttr, DictionaryAttr, LocationAttr, ModuleOp, StringAttr
from xdsl.ir import Attribute, BlockArgument, Operation, OpResult, SSAValue

from ...dialects import tfl, toco
from ...dialects.elements import Array, Elements
from ...dialects.errors import ConverterError, place
from ...dialects.locations import name_loc
from ...dialects.op import TensorOp, constant, is_constant
from ...dialects.op import name_of as op_name
from ...dialects.shapes import is_static, shape_of
from ...dialects.toco import Facts, Flags, facts, name_of, set_facts
from ...dialects.traits import Builtin

RNN_STATES = "toco.rnn_states"

FUSES_ACTIVATION = "fused_activation_function"


class Graph:
    """A function in the making, with what TOCO asks of it again and again."""

    def __init__(self, function: func.FuncOp, flags: Flags):
        """Take the function; the flags may be replaced as the conversion goes on."""
        self.function = function
        self.flags = flags
        self.log: list[str] = []
        """What transformations say of themselves."""
        self._names: set[str] | None = None

    @property
    def module(self) -> ModuleOp:
        """The module around the function."""
        module = self.function.parent_op()
        assert isinstance(module, ModuleOp)
        return module

    def ops(self) -> list[Operation]:
        """Return the operators in order; constants are arrays, not operators."""
        found: list[Operation] = []
        op = self.function.body.block.first_op
        while op is not None:
            if is_operator_type(type(op)):
                found.append(op)
            op = op.next_op
        return found

    def arrays(self) -> Iterator[SSAValue]:
        """Yield all arrays: inputs, constants, results."""
        yield from self.function.body.block.args
        for op in self.function.body.block.ops:
            yield from op.results

    @property
    def inputs(self) -> tuple[BlockArgument, ...]:
        """The input arrays."""
        return tuple(self.function.body.block.args)

    @property
    def outputs(self) -> tuple[SSAValue, ...]:
        """The output arrays."""
        return tuple(self._return.operands)

    @property
    def _return(self) -> Operation:
        last = self.function.body.block.last_op
        assert isinstance(last, func.ReturnOp)
        return last

    def is_output(self, value: SSAValue) -> bool:
        """Whether the model gives an array."""
        return any(use.operation is self._return for use in value.uses)

    def states(self, *ends: str) -> set[str]:
        """Return the names of the ends of the RNN states that must stay, of both unless given.

        One that is discardable stays as long as it is read.
        """
        listed = self.function.attributes.get(RNN_STATES)
        items = cast("tuple[Attribute, ...]", listed.data) if isinstance(listed, ArrayAttr) else ()  # pyright: ignore[reportUnknownMemberType]
        found: set[str] = set()
        for item in items:
            if isinstance(item, DictionaryAttr) and self._stays(item):
                for key in ends or ("state_array", "back_edge_source_array"):
                    end = item.data.get(key)
                    assert isinstance(end, StringAttr)
                    found.add(end.data)
        return found

    def _stays(self, state: DictionaryAttr) -> bool:
        name = state.data["state_array"]
        return "discardable" not in state.data or any(
            isinstance(op, toco.StateOp)
            and op.output.first_use
            and StringAttr(name_of(op.output)) == name
            for op in self.function.body.block.ops
        )

    def is_discardable(self, value: SSAValue) -> bool:
        """Whether an array may go: no input, no output, no end of an RNN state that must stay."""
        if isinstance(value, BlockArgument) or self.is_output(value):
            return False
        states = self.states()
        return not states or name_of(value) not in states

    def readers(self, value: SSAValue) -> list[Operation]:
        """Return the operators that read an array, each once, in no particular order."""
        found = dict.fromkeys(use.operation for use in value.uses)
        found.pop(self._return, None)
        return list(found)

    def used_once(self, value: SSAValue) -> bool:
        """Whether one operator reads an array and the model does not give it."""
        return len(self.readers(value)) == 1 and not self.is_output(value)

    def is_private(self, value: SSAValue) -> bool:
        """Whether an array may go and one operator at most reads it."""
        return self.is_discardable(value) and len(self.readers(value)) <= 1

    # Names

    def unique_name(self, name: str) -> str:
        """Return `name`, else `name_0`, `name_1`..., whichever no array has; it is taken then."""
        if self._names is None:
            self._names = {name_of(value) for value in self.arrays()}
        name = name.replace(":", "_")
        found, count = name, 0
        while found in self._names:
            found, count = f"{name}_{count}", count + 1
        self._names.add(found)
        return found

    def location(self, name: str) -> LocationAttr:
        """Return the location of a new array called `name` or nearly so."""
        return name_loc(self.unique_name(name))

    # Changes

    def constant(self, array: Array | Sequence[int], name: str, before: Operation) -> SSAValue:
        """Return a new constant array; Python numbers become int32."""
        data = array if isinstance(array, np.ndarray) else np.asarray(array, np.int32)
        op = tfl.ConstOp(value=Elements.of(data), location=self.location(name))
        self._insert(op, before)
        return op.results[0]

    def edited(self, value: SSAValue, array: Array, before: Operation) -> SSAValue:
        """Return a constant with other data in the place of one that nobody else reads.

        It keeps the name, and what is known of the array but for its range.
        """
        assert isinstance(value, OpResult)
        op = tfl.ConstOp(value=Elements.of(array), location=value.op.location)
        self._insert(op, before)
        old = facts(value)
        set_facts(op.results[0], Facts(None, old.narrow_range, old.final_type))
        if old.minmax is not None:
            self.say(f"Dropping MinMax information in array {name_of(value)}")
        return op.results[0]

    def insert(self, op: TensorOp, before: Operation, name: str | None = None) -> TensorOp:
        """Insert a new operator; `name` is that of its first result, made unique."""
        if name is not None:
            op.location = self.location(name)
        self._insert(op, before)
        return op

    def _insert(self, op: Operation, before: Operation) -> None:
        block = before.parent
        assert block is not None
        block.insert_op_before(op, before)

    def replace(self, op: Operation, new: Operation) -> bool:
        """Put a detached operator in the place of another; names and facts of results are kept.

        Returns:
            True, for a transformation to return.

        """
        new.location = op.location
        self._insert(new, op)
        for old, made in zip(op.results, new.results, strict=False):
            keep_facts(old, made)
            old.replace_all_uses_with(made)
        self.erase(op)
        return True

    def become_constant(self, op: Operation, *arrays: Array) -> bool:
        """Put constants in the place of an operator, under the names of its results."""
        for value, array in zip(op.results, arrays, strict=True):
            made = tfl.ConstOp(value=Elements.of(array), location=name_loc(name_of(value)))
            self._insert(made, op)
            keep_facts(value, made.results[0])
            value.replace_all_uses_with(made.results[0])
        self.erase(op)
        return True

    def set_operand(self, op: Operation, index: int, value: SSAValue) -> bool:
        """Let an operator read another array; what made the old one goes when nobody needs it."""
        old = op.operands[index]
        if old is value:
            return False
        op.operands[index] = value
        self.prune(old)
        return True

    def set_type(self, value: SSAValue, type: Attribute) -> bool:
        """Give an array another type; return whether it had it not yet."""
        if value.type == type:
            return False
        if isinstance(value, OpResult):
            value.op.results[value.index]._type = type  # pyright: ignore[reportPrivateUsage]
        else:
            value._type = type  # pyright: ignore[reportPrivateUsage, reportAttributeAccessIssue]
        self.sync_type()
        return True

    def drop_input(self, value: BlockArgument) -> None:
        """Remove an input that nobody reads."""
        at, properties = value.index, self.function.properties
        listed = properties.get("arg_attrs")
        if isinstance(listed, ArrayAttr):
            items = cast("tuple[Attribute, ...]", listed.data)  # pyright: ignore[reportUnknownMemberType]
            properties["arg_attrs"] = ArrayAttr([*items[:at], *items[at + 1 :]])
        border = self.function.attributes.get("tf.entry_function")
        if isinstance(border, DictionaryAttr) and isinstance(
            names := border.data.get("inputs"), StringAttr
        ):
            rest = [name for index, name in enumerate(names.data.split(",")) if index != at]
            data = {**border.data, "inputs": StringAttr(",".join(rest))}
            self.function.attributes["tf.entry_function"] = DictionaryAttr(data)
        self.function.body.block.erase_arg(value)

    def sync_type(self) -> None:
        """Let the function's type follow those of inputs and outputs."""
        from xdsl.dialects.builtin import FunctionType

        self.function.properties["function_type"] = FunctionType.from_lists(
            [item.type for item in self.inputs], [item.type for item in self.outputs]
        )

    def erase(self, op: Operation) -> None:
        """Remove an operator that nobody reads, and the constants that were its own."""
        operands = list(dict.fromkeys(op.operands))
        op.detach()
        op.erase()
        for value in operands:
            self.prune(value)

    def prune(self, value: SSAValue) -> None:
        """Remove what makes an array if it is a constant that nobody reads any more."""
        if isinstance(value, OpResult) and value.first_use is None and _holds_data(value.op):
            value.op.detach()
            value.op.erase()

    def remove_passthrough(self, op: Operation, index: int | None = None) -> bool:
        """Remove an operator with one result that forwards one operand; return whether it went.

        Without an index the operand is the only one that is not constant, else the first such.
        """
        result = op.results[0]
        source = op.operands[self._main(op) if index is None else index]
        if self.is_discardable(result):
            pass
        elif self.is_discardable(source) and not is_constant_value(source):
            assert isinstance(source, OpResult)
            if source.index == 0:
                self._rename(source.op, op.location)
        elif isinstance(op, tfl.ReshapeOp) or not is_static(source.type):
            return False
        else:
            return self._copied(op, source)
        self.forward(result, source)
        result.replace_all_uses_with(source)
        self.sync_type()
        self.erase(op)
        return True

    def _rename(self, op: Operation, location: LocationAttr) -> None:
        """Give the results of an operator other names, in RNN states too."""
        before = [name_of(value) for value in op.results]
        op.location = location
        self.rename_states(
            dict(zip(before[1:], [name_of(value) for value in op.results[1:]], strict=True))
        )

    def rename_states(self, names: Mapping[str, str]) -> None:
        """Let RNN states end in arrays of other names: old name -> new name."""
        listed = self.function.attributes.get(RNN_STATES)
        if not names or not isinstance(listed, ArrayAttr):
            return
        renamed: list[Attribute] = []
        for item in cast("tuple[DictionaryAttr, ...]", listed.data):  # pyright: ignore[reportUnknownMemberType]
            entry = dict(item.data)
            for end in ("state_array", "back_edge_source_array"):
                found = entry.get(end)
                if isinstance(found, StringAttr) and found.data in names:
                    entry[end] = StringAttr(names[found.data])
            renamed.append(DictionaryAttr(entry))
        self.function.attributes[RNN_STATES] = ArrayAttr(renamed)

    def _main(self, op: Operation) -> int:
        variable = [i for i, value in enumerate(op.operands) if constant(value) is None]
        return variable[0] if variable else 0

    def _copied(self, op: Operation, source: SSAValue) -> bool:
        """Replace an operator by a reshape to the same shape."""
        name = f"{name_of(op.results[0])}_copy_shape"
        shape = self.constant(shape_of(source) or (), name, op)
        return self.replace(op, tfl.ReshapeOp(source, shape, result_types=[source.type]))

    def forward(self, gone: SSAValue, kept: SSAValue) -> None:
        """Give an array the range and the final type of one that goes, where it has none."""
        old, new = facts(gone), facts(kept)
        minmax, narrow = new.minmax, new.narrow_range
        if minmax is None:
            minmax, narrow = old.minmax, old.narrow_range or narrow
        set_facts(kept, Facts(minmax, narrow, new.final_type or old.final_type))

    # Words

    def error(self, op: Operation, what: str, remedy: str = "") -> ConverterError:
        """Return an error about an operator, to be raised."""
        where = name_of(op.results[0]) if op.results else ""
        return ConverterError(place(where, op_name(op), what, remedy))

    def say(self, message: str) -> None:
        """Keep a message for the log."""
        self.log.append(message)


def is_operator(op: Operation) -> bool:
    """Whether an op is an operator: no constant, no state, not the end of the function."""
    return is_operator_type(type(op))


@cache
def is_operator_type(op_type: type[Operation]) -> bool:
    """Whether ops of a type are operators; asked of every op after each change."""
    others = (func.ReturnOp, tfl.QConstOp, toco.StateOp)
    return op_type not in others and not is_constant(op_type)


def is_constant_value(value: SSAValue) -> bool:
    """Whether a constant op makes an array."""
    return isinstance(value, OpResult) and _holds_data(value.op)


def _holds_data(op: Operation) -> bool:
    """Whether an op is a constant, of reals or of the integers that stand for them."""
    return isinstance(op, tfl.QConstOp) or is_constant(type(op))


def keep_facts(old: SSAValue, new: SSAValue) -> None:
    """Copy what is known of an array to the one that takes its name."""
    set_facts(new, facts(old))


def fused_activation(op: Operation) -> str | None:
    """Return the fused activation, `NONE` for no one yet; None where an operator can have none."""
    if not op.has_trait(Builtin, value_if_unregistered=False):
        return None
    fields: Any = cast("type[TensorOp]", type(op)).get_irdl_definition().properties
    if FUSES_ACTIVATION not in fields:
        return None
    found = op.properties.get(FUSES_ACTIVATION)
    return found.data if isinstance(found, StringAttr) else "NONE"
