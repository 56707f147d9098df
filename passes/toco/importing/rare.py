"""Ops that few models have: control flow of TensorFlow 1, random numbers, tables in parts, layers.

Of the layers that authors of TensorFlow 1 hinted at, `_tflite_input_indices` says which operand of
the runtime's operator each input is.


Source: import_tensorflow.cc of upstream's toco.
"""

from __future__ import annotations

from collections.abc import Sequence

from xdsl.dialects.builtin import IntegerAttr, f32, i32, i64
from xdsl.ir import SSAValue

from ....dialects import tfl, toco
from ....dialects.shapes import shape_of, typed
from .table import Node, converts


@converts("Unique")
def convert_unique(node: Node) -> Sequence[SSAValue]:
    """Values, and where each comes from."""
    return node.build(tfl.UniqueOp, node.operands[0]).results


@converts("RandomUniform")
def convert_random(node: Node) -> Sequence[SSAValue]:
    """Keep the seeds, by which the numbers can be made."""
    dtype = node.attribute("dtype") or f32
    seeds = {name: node.integer(name, 0) for name in ("seed", "seed2")}
    typed = {name: IntegerAttr(seed, i64) for name, seed in seeds.items()}
    return node.build(toco.RandomUniformOp, node.operands[0], dtype=dtype, more=typed).results


@converts("Switch")
def convert_switch(node: Node) -> Sequence[SSAValue]:
    """Keep it until its predicate is known."""
    return node.build(toco.SwitchOp, *node.operands).results


@converts("Merge")
def convert_merge(node: Node) -> Sequence[SSAValue]:
    """Keep it until one operand is left."""
    return node.build(toco.MergeOp, list(node.operands)).results


@converts("DynamicPartition")
def convert_partition(node: Node) -> Sequence[SSAValue]:
    """Keep it, for tables that were cut into parts to be put together again."""
    count = IntegerAttr(node.integer("num_partitions", len(node.op.results)), i32)
    return node.build(toco.DynamicPartitionOp, *node.operands, num_partitions=count).results


@converts("DynamicStitch", "ParallelDynamicStitch")
def convert_stitch(node: Node) -> Sequence[SSAValue]:
    """Keep it, for tables that were cut into parts to be put together again."""
    return node.build(toco.DynamicStitchOp, list(node.operands)).results


@converts("Assert")
def convert_assert(node: Node) -> Sequence[SSAValue]:
    """Keep it, with a result that nobody reads."""
    node.build(toco.AssertOp, list(node.operands), types=(node.operands[0].type,))
    return ()


@converts("CTCBeamSearchDecoder")
def convert_beam_search(node: Node) -> Sequence[SSAValue]:
    """Let the runtime's own operator search; its indices are of 32 bits."""
    paths = node.integer("top_paths", 1)
    types = [item.type for item in node.op.results]
    narrow = [typed(i32, shape_of(item)) for item in node.op.results[:-1]]
    made = node.build(
        toco.CTCBeamSearchDecoderOp,
        *node.operands,
        types=(*narrow, types[-1]),
        beam_width=IntegerAttr(node.integer("beam_width", 1), i32),
        top_paths=IntegerAttr(paths, i32),
        merge_repeated=node.flag("merge_repeated"),
    )
    wide: list[SSAValue] = []
    for value, type in zip(made.results[:-1], types, strict=False):
        name = f"{toco.name_of(value)}/int64"
        wide += node.build(tfl.CastOp, value, name=name, types=(type,)).results
    return (*wide, made.results[-1])


@converts("Svdf")
def convert_svdf(node: Node) -> Sequence[SSAValue]:
    """Take a bias if there is one; the state is the last operand."""
    if len(node.operands) not in (4, 5):
        raise node.error(f"has {len(node.operands)} operands, 4 or 5 are needed")
    x, features, times, *bias, state = node.operands
    kind = node.text("ActivationFunction")
    return node.build(
        tfl.SVDFOp,
        x,
        features,
        times,
        bias[0] if bias else node.none(),
        state,
        rank=node.integer("Rank"),
        fused_activation_function="RELU" if kind == "Relu" else "NONE",
        types=node.op.result_types[:1],
    ).results


_LSTM_OPERANDS = 24
_RNN_OPERANDS = 5


def _hinted(node: Node, count: int) -> list[SSAValue]:
    """Return the operands of a layer of `count` operands, absent ones among them.

    Older graphs list the operands that are there, newer ones have something at each place.
    """
    places, given = node.integers("_tflite_input_indices"), node.operands
    if not places:
        raise node.error("lacks the attribute _tflite_input_indices", "Convert the hints to stubs")
    if len(places) == len(given):
        found = dict(zip(places, given, strict=True))
    elif len(places) < len(given) and max(places) < len(given):
        found = {index: given[index] for index in places}
    else:
        raise node.error(f"has {len(given)} operands for {len(places)} places")
    absent = node.none()
    return [found.get(index, absent) for index in range(count)]


def _check_results(node: Node, index: int) -> None:
    """Check that no result is used but one.

    Raises:
        ConverterError: another one is.

    """
    for result in node.op.results:
        if result.index != index and result.first_use is not None:
            raise node.error(f"its result {result.index} is used, only {index} is there")


def _only(node: Node, value: SSAValue) -> Sequence[SSAValue]:
    """Put a value in the place of the last result; the others are not used."""
    return [*node.op.results[:-1], value]


@converts("UnidirectionalSequenceLstm")
def convert_sequence_lstm(node: Node) -> Sequence[SSAValue]:
    """Keep the layer over a sequence [t, b, i]; its third result is its output."""
    _check_results(node, 2)
    made = node.build(
        tfl.UnidirectionalSequenceLSTMOp,
        *_hinted(node, _LSTM_OPERANDS),
        name=f"{node.name}:2",
        types=node.op.result_types[2:3],
        fused_activation_function="TANH",
        cell_clip=0.0,
        proj_clip=0.0,
        time_major=True,
    )
    return _only(node, made.results[0])


@converts("UnidirectionalSequenceRnn")
def convert_sequence_rnn(node: Node) -> Sequence[SSAValue]:
    """Keep the layer over a sequence [t, b, i]; its second result is its output."""
    _check_results(node, 1)
    if len(node.operands) != _RNN_OPERANDS:
        raise node.error(f"has {len(node.operands)} operands, {_RNN_OPERANDS} are needed")
    _hinted(node, _RNN_OPERANDS)
    made = node.build(
        tfl.UnidirectionalSequenceRNNOp,
        *node.operands,
        name=f"{node.name}:1",
        types=node.op.result_types[1:2],
        fused_activation_function="TANH",
        time_major=True,
    )
    return _only(node, made.results[0])
