"""States of recurrent networks: arrays that keep a value from one run of the model to the next.

The flags say which array becomes which state. In the graph a state is made by `toco.state`, so
that nothing is concluded from the zeros with which it starts; in the file it is a variable.

Source: toco_tooling.cc (FinishBuildingRNNStates), tooling_util.cc of upstream's toco.
"""

from __future__ import annotations

from typing import cast

from xdsl.dialects import func
from xdsl.dialects.builtin import (
    ArrayAttr,
    DictionaryAttr,
    IntegerAttr,
    NoneType,
    StringAttr,
    UnitAttr,
    f32,
    i64,
)
from xdsl.ir import Attribute, BlockArgument, Operation, OpResult, SSAValue

from ...dialects import tfl, toco
from ...dialects.errors import ConverterError
from ...dialects.op import name_of as op_name
from ...dialects.shapes import element_of, is_static, shape_of, typed
from ...dialects.toco import name_of
from ...dialects.toco.flags import Format, RnnState
from ...dialects.traits import Stateful
from .graph import RNN_STATES, Graph

STATE, SOURCE = "state_array", "back_edge_source_array"
KEPT = {1: 0, 4: 1}
"""Operands of a basic LSTM cell that the runtime overwrites -> with which result."""


def finish(graph: Graph) -> None:
    """Write the RNN states of the flags to the function, and let ops make them.

    Raises:
        ConverterError: an end of one is no array of the graph, or has no known shape.

    """
    states = graph.flags.model.rnn_states
    if not states:
        return
    found = {name_of(value): value for value in graph.arrays()}
    for state in states:
        for name in (state.state_array, state.back_edge_source_array):
            if name not in found and not graph.flags.model.allow_nonexistent_arrays:
                raise ConverterError(f"rnn_states: there is no array {name}. Check its name")
    graph.function.attributes[RNN_STATES] = ArrayAttr([_entry(item) for item in states])
    for state in states:
        if state.state_array in found:
            _make(graph, state, found[state.state_array])


def of_loops(function: func.FuncOp) -> None:
    """Write the states of loops that were cut to a function; they may go with their loop."""
    found: list[Attribute] = []
    for op in function.body.block.ops:
        if isinstance(op, toco.StateOp) and (source := op.attributes.pop(toco.SOURCE, None)):
            assert isinstance(source, StringAttr)
            name = name_of(op.output)
            found.append(_entry(RnnState(name, source.data, discardable=True, size=1)))
    if found:
        function.attributes[RNN_STATES] = ArrayAttr(found)


def _entry(state: RnnState) -> DictionaryAttr:
    entries: dict[str, Attribute] = {
        STATE: StringAttr(state.state_array),
        SOURCE: StringAttr(state.back_edge_source_array),
        "size": IntegerAttr(state.size, i64),
        "num_dims": IntegerAttr(state.num_dims, i64),
    }
    if state.discardable:
        entries["discardable"] = UnitAttr()
    return DictionaryAttr(entries)


def _make(graph: Graph, state: RnnState, value: SSAValue) -> None:
    """Let `toco.state` make an array in the place of what made it; an input is one no more."""
    element = element_of(value)
    kind = f32 if isinstance(element, NoneType) else element
    shape = shape_of(value) if is_static(value.type) else _sizes(graph, state)
    owner = value.op if isinstance(value, OpResult) else cast(BlockArgument, value)
    made = toco.StateOp(result_types=[typed(kind, shape)], location=owner.location)
    block = graph.function.body.block
    first = block.first_op
    assert first is not None
    block.insert_op_before(made, first)
    toco.set_facts(made.output, toco.facts(value))
    value.replace_all_uses_with(made.output)
    if not isinstance(value, OpResult):
        graph.drop_input(cast(BlockArgument, value))
    elif all(result.first_use is None for result in value.op.results):
        graph.erase(value.op)
    graph.sync_type()


def _sizes(graph: Graph, state: RnnState) -> tuple[int, ...]:
    """Return the sizes of a state from its flags, with the batch of the first input.

    Raises:
        ConverterError: they do not say them.

    """
    first = next((shape_of(value) for value in graph.inputs), None) or (1,)
    batch, size = first[0], state.size
    rank = state.num_dims or len(first)
    shapes = {1: (size,), 2: (batch, size), 3: (1, 1, size), 4: (batch, 1, 1, size)}
    if size < 1 or rank not in shapes:
        what = f"the shape of {state.state_array} is not known"
        raise ConverterError(f"rnn_states: {what}. Give its size and num_dims from 1 to 4")
    return shapes[rank]


def protect(graph: Graph) -> None:
    """Copy what the runtime would overwrite as the state of a cell and is needed elsewhere."""
    for op in graph.ops():
        if not isinstance(op, tfl.BasicLSTMOp):
            continue
        for index in KEPT:
            value = op.operands[index]
            if isinstance(value.owner, toco.StateOp):
                continue
            if isinstance(value, BlockArgument) or graph.is_output(value) or _is_read_on(value, op):
                copy = tfl.ConcatenationOp([value], axis=0, result_types=[value.type])
                graph.insert(copy, op, f"{name_of(value)}_copy")
                toco.set_facts(copy.output, toco.facts(value))
                op.operands[index] = copy.output


def _is_read_on(value: SSAValue, op: Operation) -> bool:
    """Whether an array is read after an operator, or by it a second time."""
    others = [use.operation for use in value.uses if use.operation is not op]
    own = sum(1 for each in op.operands if each is value)
    return own > 1 or any(op.is_before_in_block(other) for other in others)


def check(graph: Graph) -> None:
    """Check that cells keep the states of a graph, as the runtime knows no others.

    Raises:
        ConverterError: an operator reads a state and does not keep it.

    """
    if graph.flags.toco.output_format != Format.TFLITE:
        return
    cycles = _cycles(graph)
    for op in graph.function.body.block.ops:
        if not isinstance(op, toco.StateOp):
            continue
        for use in op.output.uses:
            if not _keeps(use.operation, use.index, cycles.get(name_of(op.output))):
                raise ConverterError(
                    f"rnn_states: {name_of(op.output)} is read by {op_name(use.operation)}, only "
                    "LSTM cells keep states. Name the arrays of a cell, such as those of "
                    "BasicLSTMCell, or make the state an input and an output"
                )


def _keeps(op: Operation, index: int, source: str | None) -> bool:
    """Whether the runtime overwrites an operand with the array that its state is to become."""
    trait = op.get_trait(Stateful)
    if trait is not None and index in trait.operands:
        return True
    if not isinstance(op, tfl.BasicLSTMOp) or index not in KEPT:
        return False
    return name_of(op.results[KEPT[index]]) == source


def _cycles(graph: Graph) -> dict[str, str]:
    """Return the states of the function, each with its source."""
    listed = graph.function.attributes.get(RNN_STATES)
    items = cast("tuple[Attribute, ...]", listed.data) if isinstance(listed, ArrayAttr) else ()  # pyright: ignore[reportUnknownMemberType]
    found: dict[str, str] = {}
    for item in items:
        assert isinstance(item, DictionaryAttr)
        state, source = item.data[STATE], item.data[SOURCE]
        assert isinstance(state, StringAttr)
        assert isinstance(source, StringAttr)
        found[state.data] = source.data
    return found
