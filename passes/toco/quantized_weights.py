"""Quantized weights as fast kernels want them: without neighbouring zeros, or in blocks.

Source: ensure_uint8_weights_safe_for_fast_int8_kernels.cc and shuffle_fc_weights.cc of upstream's
toco.
"""

from __future__ import annotations

import numpy as np
from xdsl.dialects.builtin import StringAttr, i16
from xdsl.ir import Operation, OpResult

from ...dialects import tfl
from ...dialects.dtypes import ui8
from ...dialects.elements import Array
from ...dialects.shapes import shape_of, text
from ...dialects.toco import facts, name_of, set_facts
from ...dialects.toco.arrays import data_of
from ..quantize.numbers import numbers_in, stored
from .graph import Graph, keep_facts
from .parameters import quantized_type
from .transformation import transformation

APART = 16
"""Two zeros that are nearer than this could overflow the sums of a fast kernel."""
ROWS, COLUMNS = 4, 16
"""Size of a block of shuffled weights."""
SHUFFLED = StringAttr("SHUFFLED4x16INT8")

_WEIGHTS: dict[type[Operation], int] = {
    tfl.Conv2DOp: 1,
    tfl.FullyConnectedOp: 1,
    tfl.BasicLSTMOp: 2,
}


@transformation("EnsureUint8WeightsSafeForFastInt8Kernels", *_WEIGHTS)
def ensure_safe(graph: Graph, op: Operation) -> bool:
    """Replace the later one of two near zeros by a one, if that is allowed."""
    index = _WEIGHTS[type(op)]
    weights = op.operands[index]
    type_, data = quantized_type(weights), data_of(weights)
    if type_ is None or data is None or type_.storage_type != ui8:
        return False
    if isinstance(op, tfl.FullyConnectedOp) and text(op.weights_format) == SHUFFLED.data:
        return False
    numbers = numbers_in(data, type_).reshape(-1)
    bad = near_zeros(numbers)
    if not bad:
        return False
    flags = graph.flags.toco
    if flags.default_ranges_min is None and not flags.allow_nudging_weights_to_use_fast_gemm_kernel:
        raise graph.error(
            op,
            f"has weights {name_of(weights)} whose elements {bad[0][0]} and {bad[0][1]} are both "
            f"the code 0, {bad[0][1] - bad[0][0]} apart; fast kernels need at least {APART}",
            "Train with narrow_range fake quantization of the weights, or set "
            "allow_nudging_weights_to_use_fast_gemm_kernel",
        )
    nudged = numbers.copy()
    nudged[[later for _, later in bad]] = 1
    assert isinstance(weights, OpResult)
    made = tfl.QConstOp(
        qtype=weights.type,
        value=stored(nudged.reshape(data.array.shape), type_),
        location=weights.op.location,
    )
    block = op.parent
    assert block is not None
    block.insert_op_before(made, weights.op)
    keep_facts(weights, made.output)
    weights.replace_all_uses_with(made.output)
    graph.prune(weights)
    graph.say(f"Nudged {len(bad)} weights of {name_of(made.output)}")
    return True


def near_zeros(numbers: Array) -> list[tuple[int, int]]:
    """Return pairs of places of zeros that are too near; the later one counts no more."""
    found: list[tuple[int, int]] = []
    last = -APART
    for place in np.flatnonzero(numbers == 0).tolist():
        if place - last < APART:
            found.append((last, place))
        else:
            last = place
    return found


@transformation("ShuffleFCWeights", tfl.FullyConnectedOp)
def shuffle(graph: Graph, op: tfl.FullyConnectedOp) -> bool:
    """Lay the weights out in blocks, for uint8 layers of one or four rows that give int16."""
    if text(op.weights_format) != "DEFAULT" or len(op.results) > 1:
        return False
    kinds = [quantized_type(item) for item in (op.input, op.filter, op.output)]
    storages = [None if kind is None else kind.storage_type for kind in kinds]
    if storages != [ui8, ui8, i16] or not _is_batch(shape_of(op.input)):
        return False
    type_, data = kinds[1], data_of(op.filter)
    if type_ is None or data is None or not graph.is_private(op.filter):
        return False
    if data.array.ndim != 2 or data.array.shape[0] % ROWS or data.array.shape[1] % COLUMNS:
        return False
    assert isinstance(op.filter, OpResult)
    weights = tfl.QConstOp(
        qtype=op.filter.type,
        value=stored(in_blocks(numbers_in(data, type_)), type_),
        location=op.filter.op.location,
    )
    block = op.parent
    assert block is not None
    block.insert_op_before(weights, op)
    keep_facts(op.filter, weights.output)
    made = tfl.FullyConnectedOp(
        op.input,
        weights.output,
        op.bias,
        result_types=[op.output.type, op.input.type],
        **{**op.properties, "weights_format": SHUFFLED},  # pyright: ignore[reportArgumentType]
    )
    known = facts(op.input)
    graph.say(f"Applied experimental shuffling to the weights of {name_of(op.output)}")
    graph.replace(op, made)
    return set_facts(made.results[1], known) or True


def _is_batch(shape: tuple[int, ...] | None) -> bool:
    """Whether there are one or four rows."""
    if not shape:
        return False
    return shape[0] in (1, 4) and all(size == 1 for size in shape[1:-1])


def in_blocks(numbers: Array) -> Array:
    """Return weights [out, in] block after block, with the sign bit of each byte flipped."""
    rows, columns = numbers.shape
    blocks = numbers.reshape(rows // ROWS, ROWS, columns // COLUMNS, COLUMNS)
    return blocks.transpose(0, 2, 1, 3).reshape(rows, columns) ^ 0x80


def unshuffled(graph: Graph, op: tfl.FullyConnectedOp) -> bool:
    """Undo `shuffle`, as the weights of a file are those of a layer; return whether there was any.

    Raises:
        ConverterError: the weights are not what was shuffled.

    """
    if text(op.weights_format) == "DEFAULT":
        return False
    type_, data = quantized_type(op.filter), data_of(op.filter)
    if type_ is None or data is None or data.array.ndim != 2 or not graph.is_private(op.filter):
        raise graph.error(op, "has shuffled weights that are no quantized matrix of its own")
    if data.array.shape[0] % ROWS or data.array.shape[1] % COLUMNS:
        raise graph.error(op, f"has shuffled weights in no blocks of {ROWS} x {COLUMNS}")
    assert isinstance(op.filter, OpResult)
    weights = tfl.QConstOp(
        qtype=op.filter.type,
        value=stored(in_rows(numbers_in(data, type_)), type_),
        location=op.filter.op.location,
    )
    graph.insert(weights, op)
    keep_facts(op.filter, weights.output)
    made = tfl.FullyConnectedOp(
        op.input,
        weights.output,
        op.bias,
        result_types=[op.output.type],
        **{**op.properties, "weights_format": "DEFAULT"},  # pyright: ignore[reportArgumentType]
    )
    return graph.replace(op, made)


def in_rows(numbers: Array) -> Array:
    """Return weights [out, in] from what `in_blocks` made of them."""
    rows, columns = numbers.shape
    blocks = numbers.reshape(rows // ROWS, columns // COLUMNS, ROWS, COLUMNS)
    return blocks.transpose(0, 2, 1, 3).reshape(rows, columns) ^ 0x80
