"""Recurrent layers that run over a sequence and over its reverse, grouped into layers of both.

Source: group_bidirectional_sequence_ops.cc of upstream's toco.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import cast

from xdsl.dialects.builtin import NoneType
from xdsl.ir import Attribute, Operation, OpResult, SSAValue

from ...dialects import tfl, toco
from ...dialects.op import TensorOp, attribute, complete, constant
from ...dialects.shapes import DYNAMIC, boolean, element_of, normalize, rank_of, shape_of, typed
from ..predicates import ints
from .graph import Graph
from .match import is_plain, made_by, sole_reader
from .transformation import transformation

_SHARED = ("fused_activation_function", "cell_clip", "proj_clip")


@dataclass
class Direction:
    """Layers that follow one another, and the sequence that the first one reads."""

    layers: list[TensorOp]
    source: SSAValue


def _direction(graph: Graph, value: SSAValue, kind: type[TensorOp]) -> Direction | None:
    """Follow layers from the result of the last one to the operand of the first."""
    layers: list[TensorOp] = []
    while (op := made_by(value, kind)) is not None:
        if sole_reader(graph, value) is None or not boolean(op.properties["time_major"]):
            return None
        if any(not isinstance(item.type, NoneType) for item in op.operands[20:]):
            return None
        layers.insert(0, op)
        value = op.operands[0]
    return Direction(layers, value) if layers else None


def _agree(forward: Direction, backward: Direction) -> bool:
    """Whether layers of both directions can be grouped."""
    if len(forward.layers) != len(backward.layers):
        return False
    for pair in zip(forward.layers, backward.layers, strict=True):
        one, other = ({key: complete(op).get(key) for key in _SHARED} for op in pair)
        types = [[element_of(value) for value in (*op.operands, *op.results)] for op in pair]
        if one != other or types[0] != types[1]:
            return False
    return True


Make = Callable[[Sequence[SSAValue], TensorOp, bool], Operation]


def _lstm(values: Sequence[SSAValue], forward: TensorOp, merge: bool) -> Operation:
    """Build a layer of both directions of LSTMs on 48 operands."""
    known = complete(forward)
    properties: dict[str, Attribute] = {key: known[key] for key in _SHARED}
    properties |= {"merge_outputs": attribute(merge), "time_major": attribute(True)}
    kind = tfl.BidirectionalSequenceLSTMOp
    types = kind.infer(values, properties)
    return kind.create(operands=values, result_types=types, properties=properties)


def _rnn(values: Sequence[SSAValue], forward: TensorOp, merge: bool) -> Operation:
    """Build a layer of both directions of plain cells on 12 operands."""
    shape, element = shape_of(forward.results[0]), element_of(forward.results[0])
    if shape is not None and merge and shape[-1] != DYNAMIC:
        other = (shape_of(values[5]) or (DYNAMIC,))[0]
        shape = (*shape[:-1], DYNAMIC if other == DYNAMIC else shape[-1] + other)
    types = [typed(element, shape)] * (1 if merge else 2)
    key = "fused_activation_function"
    return toco.BidirectionalSequenceRnnOp(
        list(values),
        result_types=types,
        merge_outputs=merge,
        time_major=True,
        **{key: complete(forward)[key]},  # pyright: ignore[reportArgumentType]
    )


def _lstm_operands(forward: TensorOp, backward: TensorOp) -> list[SSAValue]:
    ours, theirs = forward.operands, backward.operands
    return [*ours[1:18], *theirs[1:18], *ours[18:20], *theirs[18:20]]


def _rnn_operands(forward: TensorOp, backward: TensorOp) -> list[SSAValue]:
    return [*forward.operands[1:5], *backward.operands[1:5]]


@dataclass(frozen=True)
class Family:
    """A kind of recurrent layers: how one of both directions is made of two."""

    kind: type[TensorOp]
    label: str
    operands: Callable[[TensorOp, TensorOp], list[SSAValue]]
    make: Make
    size: int


LSTM = Family(
    tfl.UnidirectionalSequenceLSTMOp, "bidirectional_sequence_lstm", _lstm_operands, _lstm, 48
)
RNN = Family(tfl.UnidirectionalSequenceRNNOp, "bidirectional_sequence_rnn", _rnn_operands, _rnn, 12)


def _stack(
    graph: Graph, family: Family, forward: Direction, backward: Direction, before: Operation
) -> Operation:
    """Build layers of both directions; the last joins their results and stays detached."""
    absent = graph.insert(tfl.NoValueOp(), before, f"{family.label}_none").results[0]
    data, beside = forward.source, absent
    count = len(forward.layers)
    for number, pair in enumerate(zip(forward.layers, backward.layers, strict=True)):
        values = [data, *family.operands(*pair), beside]
        values += [absent] * (family.size - len(values))
        is_last = number == count - 1
        made = family.make(values, pair[0], is_last)
        if is_last:
            return made
        graph.insert(cast(TensorOp, made), before, f"{family.label}_fw_output_{number}")
        data, beside = made.results[:2]
    raise AssertionError("a direction has layers")


def _forget(graph: Graph, *ops: Operation) -> None:
    """Erase operators that nobody reads any more, in order."""
    for op in ops:
        if all(item.first_use is None for item in op.results):
            graph.erase(op)


def _joins(op: Operation) -> bool:
    """Whether an operator concatenates two arrays along their last axis."""
    if not isinstance(op, tfl.ConcatenationOp) or len(op.operands) != 2 or not is_plain(op):
        return False
    rank = rank_of(op.operands[0])
    return rank is not None and normalize(op.axis.value.data, rank) == rank - 1


def _steps(
    graph: Graph, forward: tfl.UnpackOp, backward: tfl.UnpackOp
) -> dict[int, tfl.ConcatenationOp] | None:
    """Return the concatenation of each step with that of the reverse at the same time."""
    found: dict[int, tfl.ConcatenationOp] = {}
    last = len(forward.results) - 1
    for step, value in enumerate(forward.results):
        other = backward.results[last - step]
        if value.first_use is None and other.first_use is None:
            continue
        reader = sole_reader(graph, value)
        if not isinstance(reader, tfl.ConcatenationOp) or not _joins(reader):
            return None
        if tuple(reader.operands) != (value, other) or sole_reader(graph, other) is not reader:
            return None
        if graph.is_output(reader.output):
            return None
        found[step] = reader
    return found


def _unpack(value: SSAValue) -> tfl.UnpackOp | None:
    """Return what takes a sequence apart into its steps."""
    if not isinstance(value, OpResult) or not isinstance(value.op, tfl.UnpackOp):
        return None
    return value.op if value.op.axis.value.data == 0 else None


def _later(one: Operation, other: Operation) -> Operation:
    """Return the operator that comes later."""
    block = one.parent
    assert block is not None
    return max(one, other, key=block.get_operation_index)


def _group(graph: Graph, op: tfl.ConcatenationOp, family: Family) -> bool:
    """Group the layers behind two unpacks whose steps are concatenated."""
    if not _joins(op):
        return False
    ends = [_unpack(value) for value in op.operands]
    if ends[0] is None or ends[1] is None or len(ends[0].results) != len(ends[1].results):
        return False
    ours, theirs = ends[0], ends[1]
    forward, backward = (_direction(graph, end.input, family.kind) for end in (ours, theirs))
    if forward is None or backward is None or not _agree(forward, backward):
        return False
    packs = [made_by(item.source, tfl.PackOp) for item in (forward, backward)]
    if packs[0] is None or packs[1] is None or packs[0].axis.value.data or packs[1].axis.value.data:
        return False
    if list(packs[1].operands) != list(reversed(packs[0].operands)):
        return False
    steps = _steps(graph, ours, theirs)
    if steps is None:
        return False
    before = _later(ours, theirs)
    last = cast(TensorOp, _stack(graph, family, forward, backward, before))
    graph.insert(last, before, f"{family.label}_temp_0")
    shape = shape_of(last.results[0])
    type = typed(element_of(last.results[0]), None if shape is None else shape[1:])
    parts = tfl.UnpackOp(
        last.results[0], num=ours.num, axis=0, result_types=[type] * len(ours.results)
    )
    graph.insert(parts, before, "bidirectional_sequence_unpack")
    for step, reader in steps.items():
        reader.output.replace_all_uses_with(parts.results[step])
    _forget(graph, *steps.values(), ours, theirs)
    _forget(graph, *reversed(forward.layers), *reversed(backward.layers), packs[1])
    return True


def _reversed(value: SSAValue) -> SSAValue | None:
    """Return the sequence that is reversed, whole and along time."""
    owner = value.owner
    if isinstance(owner, tfl.ReverseV2Op):
        return owner.input if ints(owner.axis) == (0,) else None
    if not isinstance(owner, tfl.ReverseSequenceOp) or owner.seq_dim.value.data != 0:
        return None
    lengths, shape = constant(owner.seq_lengths), shape_of(owner.input)
    whole = lengths is not None and shape and bool((lengths == shape[0]).all())
    return owner.input if whole else None


def _group_dynamic(graph: Graph, op: tfl.ConcatenationOp, family: Family) -> bool:
    """Group the layers behind a sequence and a reversed one that are concatenated."""
    if not _joins(op) or sole_reader(graph, op.operands[1]) is not op:
        return False
    end = _reversed(op.operands[1])
    if end is None:
        return False
    forward = _direction(graph, op.operands[0], family.kind)
    backward = _direction(graph, end, family.kind)
    if forward is None or backward is None or not _agree(forward, backward):
        return False
    if _reversed(backward.source) is not forward.source:
        return False
    turns = [cast(Operation, value.owner) for value in (op.operands[1], backward.source)]
    graph.replace(op, _stack(graph, family, forward, backward, op))
    _forget(graph, turns[0], *reversed(forward.layers), *reversed(backward.layers), turns[1])
    return True


@transformation("GroupBidirectionalSequenceLstm", tfl.ConcatenationOp)
def group_lstm(graph: Graph, op: tfl.ConcatenationOp) -> bool:
    """Group LSTMs over steps that are packed, in order and in reverse."""
    return _group(graph, op, LSTM)


@transformation("GroupBidirectionalSequenceRnn", tfl.ConcatenationOp)
def group_rnn(graph: Graph, op: tfl.ConcatenationOp) -> bool:
    """Group plain recurrent layers over steps that are packed, in order and in reverse."""
    return _group(graph, op, RNN)


@transformation("GroupDynamicBidirectionalSequenceLstm", tfl.ConcatenationOp)
def group_dynamic_lstm(graph: Graph, op: tfl.ConcatenationOp) -> bool:
    """Group LSTMs over a sequence and over its reverse."""
    return _group_dynamic(graph, op, LSTM)


@transformation("GroupDynamicBidirectionalSequenceRnn", tfl.ConcatenationOp)
def group_dynamic_rnn(graph: Graph, op: tfl.ConcatenationOp) -> bool:
    """Group plain recurrent layers over a sequence and over its reverse."""
    return _group_dynamic(graph, op, RNN)
