"""LSTM cells.

Source: identify_lstm.cc, identify_lstm_split_inputs.cc, identify_lstm_merge_inputs.cc of
upstream's toco.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import takewhile
from typing import cast

import numpy as np
from xdsl.dialects.builtin import ArrayAttr, DictionaryAttr, NoneType, StringAttr
from xdsl.ir import Attribute, Operation, OpResult, Region, SSAValue

from ...dialects import tfl
from ...dialects.elements import Array
from ...dialects.shapes import is_static, shape_of, text
from ...dialects.toco import name_of
from ...dialects.toco.arrays import is_constant
from .graph import RNN_STATES, Graph
from .match import constant_side, is_plain, made_by, reals, scalar, sole_reader
from .transformation import transformation

GATES = ("i", "c", "f", "o")
"""Input gate, new input, forget gate, output gate: the blocks of the weights of one matrix."""
_STATE, _SOURCE = "state_array", "back_edge_source_array"


@dataclass
class Cell:
    """The parts of an LSTM cell that its operators leave open."""

    x: SSAValue
    activation: SSAValue
    weights: SSAValue
    bias: SSAValue
    state: SSAValue
    new_state: SSAValue
    forget: float
    inner: list[Operation]


class _Other(Exception):
    """Raised where operators do not make an LSTM cell."""


class _Matcher:
    """Collects the operators of a cell, from its end to its beginning."""

    def __init__(self, graph: Graph):
        self.graph = graph
        self.inner: list[Operation] = []

    def made(self, value: SSAValue, kind: type[Operation], private: bool = True) -> Operation:
        """Return the operator of a kind that makes an array, which nothing else reads."""
        op = made_by(value, kind)
        if op is None or not is_plain(op):
            raise _Other
        if private and sole_reader(self.graph, value) is None:
            raise _Other
        self.inner.append(op)
        return op

    def gate(self, value: SSAValue, kind: type[Operation], index: int) -> tuple[tfl.SplitOp, float]:
        """Return the split of whose result `index` an array is an activation, and what is added."""
        source = self.made(value, kind).operands[0]
        added = 0.0
        if (total := made_by(source, tfl.AddOp)) is not None and is_plain(total):
            side = constant_side(total)
            number = None if side is None else scalar(total.operands[side])
            if side is None or number is None or sole_reader(self.graph, source) is None:
                raise _Other
            self.inner.append(total)
            added, source = number, total.operands[1 - side]
        if not isinstance(source, OpResult) or source.index != index:
            raise _Other
        if not isinstance(source.op, tfl.SplitOp) or len(self.graph.readers(source)) != 1:
            raise _Other
        return source.op, added


def _cell(graph: Graph, root: tfl.MulOp) -> Cell:
    """Return the cell whose activation a product is.

    Raises:
        _Other: it is none.

    """
    find = _Matcher(graph)
    if not is_plain(root):
        raise _Other
    new_state = find.made(root.lhs, tfl.TanhOp).operands[0]
    output, added_output = find.gate(root.rhs, tfl.LogisticOp, 3)
    total = find.made(new_state, tfl.AddOp, private=False)
    kept, fresh = (find.made(value, tfl.MulOp) for value in total.operands)
    state = kept.operands[0]
    forget, added = find.gate(kept.operands[1], tfl.LogisticOp, 2)
    entry, added_entry = find.gate(fresh.operands[0], tfl.LogisticOp, 0)
    candidate, added_new = find.gate(fresh.operands[1], tfl.TanhOp, 1)
    if len({output, forget, entry, candidate}) != 1 or len(output.results) != 4:
        raise _Other
    if any((added_output, added_entry, added_new)):
        raise _Other
    find.inner.append(output)
    layer = cast(tfl.FullyConnectedOp, find.made(output.value, tfl.FullyConnectedOp))
    if text(layer.weights_format) != "DEFAULT":
        raise _Other
    joined = find.made(layer.input, tfl.ConcatenationOp)
    if len(joined.operands) != 2 or isinstance(layer.bias.type, NoneType):
        raise _Other
    x, activation = joined.operands
    if graph.is_output(new_state) or shape_of(root.output) != shape_of(state):
        raise _Other
    if is_constant(activation) or is_constant(state):
        raise _Other  # The runtime would overwrite them with what they are to be next.
    return Cell(x, activation, layer.filter, layer.bias, state, new_state, added, find.inner)


@transformation("IdentifyLstmCell", tfl.MulOp)
def identify_lstm_cell(graph: Graph, op: tfl.MulOp) -> bool:
    """tanh(state) * sigmoid(gate) of four gates of one layer -> a cell with one matrix.

    A constant that is added to the forget gate goes into the bias.
    """
    try:
        cell = _cell(graph, op)
    except _Other:
        return False
    bias = cell.bias
    if cell.forget:
        values = reals(bias)
        if values is None or not graph.is_private(bias) or values.size % 4:
            return False
        units = values.size // 4
        raised = values.reshape(-1).copy()
        raised[2 * units : 3 * units] += np.float32(cell.forget)
        bias = graph.edited(bias, raised, op)
    made = tfl.BasicLSTMOp(cell.x, cell.activation, cell.weights, bias, cell.state)
    graph.rename_states({name_of(cell.new_state): f"{name_of(op.output)}:1"})
    cell.new_state.replace_all_uses_with(made.state_output)
    graph.replace(op, made)
    _move_below_operands(made)
    for item in cell.inner:
        if all(result.first_use is None for result in item.results):
            graph.erase(item)
    return True


def _move_below_operands(op: Operation) -> None:
    """Put readers of the new state that stood before the cell behind it."""
    block = op.parent
    assert block is not None
    position = {item: index for index, item in enumerate(block.ops)}
    early = {
        use.operation
        for result in op.results
        for use in result.uses
        if position.get(use.operation, len(position)) < position[op]
    }
    pending = list(early)
    while pending:
        for result in pending.pop().results:
            for use in result.uses:
                if use.operation not in early and position[use.operation] < position[op]:
                    early.add(use.operation)
                    pending.append(use.operation)
    for item in sorted(early, key=lambda item: position[item], reverse=True):
        item.detach()
        block.insert_op_after(item, op)


def _prefix(one: SSAValue, other: SSAValue) -> str:
    """Return what the names of two arrays begin with."""
    letters = zip(name_of(one), name_of(other), strict=False)
    return "".join(a for a, _ in takewhile(lambda pair: pair[0] == pair[1], letters))


def _entries(graph: Graph) -> list[dict[str, Attribute]]:
    """Return the RNN states."""
    listed = graph.function.attributes.get(RNN_STATES)
    if not isinstance(listed, ArrayAttr):
        return []
    items = cast("tuple[DictionaryAttr, ...]", listed.data)  # pyright: ignore[reportUnknownMemberType]
    return [dict(item.data) for item in items]


def _set_entries(graph: Graph, entries: list[dict[str, Attribute]]) -> None:
    """Set the RNN states."""
    if entries:
        listed = ArrayAttr(DictionaryAttr(entry) for entry in entries)
        graph.function.attributes[RNN_STATES] = listed
    else:
        graph.function.attributes.pop(RNN_STATES, None)


def _cycle(state: SSAValue, source: SSAValue) -> dict[str, str]:
    return {_STATE: name_of(state), _SOURCE: name_of(source)}


def _ends(entry: dict[str, Attribute]) -> dict[str, str]:
    return {key: text(entry[key]) for key in (_STATE, _SOURCE) if key in entry}


@transformation("SplitLstmCellInputs", tfl.BasicLSTMOp)
def split_lstm_cell_inputs(graph: Graph, op: tfl.BasicLSTMOp) -> bool:
    """Turn a cell with one matrix into one with a matrix for each gate and each operand.

    The runtime keeps activation and state of such a cell, so both must be RNN states. A cell that
    is unrolled keeps its one matrix; what it would overwrite is copied (see states.py).
    """
    weights, bias = reals(op.weights_input), reals(op.biases_input)
    if weights is None or bias is None or not is_static(op.activ_output):
        return False
    cycles = [
        _cycle(op.prev_activ_input, op.activ_output),
        _cycle(op.prev_state_input, op.state_output),
    ]
    entries = _entries(graph)
    if any(cycle not in [_ends(entry) for entry in entries] for cycle in cycles):
        return False
    if op.state_output.first_use or op.concat_temp.first_use or op.activ_temp.first_use:
        return False
    made = _split(graph, op, weights, bias.reshape(-1))
    _set_entries(graph, [entry for entry in entries if _ends(entry) not in cycles])
    return graph.replace(op, made)


def _split(graph: Graph, op: tfl.BasicLSTMOp, weights: Array, bias: Array) -> tfl.LSTMOp:
    """Build the cell with a matrix for each gate and each operand."""
    units = bias.size // 4
    width = weights.shape[1] - units
    prefix = _prefix(op.activ_output, op.prev_state_input)

    def parts(name: str, array: Array) -> list[SSAValue]:
        blocks = dict(zip(GATES, np.split(array, 4), strict=True))
        return [
            graph.constant(np.ascontiguousarray(blocks[gate]), f"{prefix}{name.format(gate)}", op)
            for gate in ("i", "f", "c", "o")
        ]

    absent = graph.insert(tfl.NoValueOp(), op, f"{prefix}none").results[0]
    return tfl.LSTMOp(
        op.data_input,
        *parts("weight_{}_i", weights[:, :width]),
        *parts("weight_{}_r", weights[:, width:]),
        *[absent] * 3,
        *parts("bias_{}", bias),
        *[absent] * 2,
        op.prev_activ_input,
        op.prev_state_input,
        *[absent] * 4,
        fused_activation_function="TANH",
        regions=[Region()],
        result_types=[op.activ_output.type],
    )


@transformation("MergeLstmCellInputs", tfl.LSTMOp)
def merge_lstm_cell_inputs(graph: Graph, op: tfl.LSTMOp) -> bool:
    """Turn a cell with a matrix for each gate and each operand into one with one matrix.

    Its activation and its state become RNN states.
    """
    operands = list(op.operands)
    optional = (*operands[9:12], *operands[16:18], *operands[20:])
    if any(not isinstance(value.type, NoneType) for value in optional):
        return False
    given = [reals(value) for value in (*operands[1:9], *operands[12:16])]
    if any(array is None for array in given) or text(op.fused_activation_function) != "TANH":
        return False
    arrays = [cast(Array, array) for array in given]
    if any(clip.value.data for clip in (op.cell_clip, op.proj_clip)):
        return False
    i, f, c, o = range(4)
    weights = np.concatenate(
        [np.concatenate([arrays[k], arrays[4 + k]], axis=1) for k in (i, c, f, o)]
    )
    bias = np.concatenate([arrays[8 + k] for k in (i, c, f, o)])
    activation, state = operands[18], operands[19]
    prefix = _prefix(op.output, state)
    made = tfl.BasicLSTMOp(
        op.input,
        activation,
        graph.constant(weights, f"{prefix}weights", op),
        graph.constant(bias, f"{prefix}biases", op),
        state,
    )
    graph.replace(op, made)
    cycles = [_cycle(activation, made.activ_output), _cycle(state, made.state_output)]
    new = [{key: StringAttr(name) for key, name in cycle.items()} for cycle in cycles]
    _set_entries(graph, [*_entries(graph), *cast("list[dict[str, Attribute]]", new)])
    return True
