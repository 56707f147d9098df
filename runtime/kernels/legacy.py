"""Kernels of operators that converters no longer write, and that have no class of their own."""

from __future__ import annotations

import numpy as np
from xdsl.ir import Operation

from ...dialects.elements import Array
from . import fingerprint
from .arguments import option, option_flag, option_text
from .fused import ACTIVATIONS
from .recurrent import by_time, product
from .registry import Kernel, kernel, quantized
from .windows import average_pool, span

Optional = Array | None


def _activation(op: Operation) -> str:
    return option_text(op, "fused_activation_function", "NONE")


@kernel("tfl.hashtable_lookup", stored=True)
def hashtable_lookup(op: Operation, lookup: Array, keys: Array, values: Array) -> tuple[Array, ...]:
    """Return the rows of `values` whose sorted keys are looked up, and which were found."""
    found = np.searchsorted(keys, lookup)
    found = np.minimum(found, len(keys) - 1)
    hits = keys[found] == lookup
    rows = values[found]
    rows[~hits] = b"" if values.dtype == object else 0
    return rows, hits.astype(np.uint8)


@kernel("tfl.l2_pool_2d")
def l2_pool_2d(op: Operation, x: Array) -> Array:
    """Return the root of the mean square of each window."""
    padding = option_text(op, "padding", "SAME")
    axes = [
        span(size, option(op, f"filter_{side}"), option(op, f"stride_{side[0]}"), 1, padding)
        for size, side in zip(x.shape[1:3], ("height", "width"), strict=True)
    ]
    return ACTIVATIONS[_activation(op)](np.sqrt(average_pool(np.square(x), axes)))


@kernel("tfl.lsh_projection", stored=True)
def lsh_projection(op: Operation, seeds: Array, x: Array, weight: Optional = None) -> Array:
    """Return signs of sums of hashes of the rows of `x`, one for each seed [hashes, bits]."""
    rows = [row.tobytes() for row in x]
    factors = [1.0] * len(rows) if weight is None else [float(item) for item in weight]
    bits = np.zeros(seeds.shape, np.int32)
    for place, seed in np.ndenumerate(seeds):
        start, score = np.float32(seed).tobytes(), 0.0
        for row, factor in zip(rows, factors, strict=True):
            word = fingerprint.of(start + row)
            score += factor * float(word - (1 << 64) if word >> 63 else word)
        bits[place] = score > 0
    if option_text(op, "type", "") == "DENSE":
        return bits.reshape(-1)
    if option_text(op, "type", "") != "SPARSE":
        raise ValueError("the type of the projection is neither DENSE nor SPARSE")
    count = seeds.shape[1]
    powers = (1 << np.arange(count - 1, -1, -1, dtype=np.int64)).astype(np.int32)
    step = np.arange(len(seeds), dtype=np.int64) * (1 << count)
    return (bits @ powers + step).astype(np.int32)


@kernel("tfl.skip_gram", stored=True)
def skip_gram(op: Operation, x: Array) -> Array:
    """Return the word sequences of a sentence, of some size and with some words left out."""
    size, skip = option(op, "ngram_size"), option(op, "max_skip_size")
    words = x.reshape(-1)[0].split()
    found: list[bytes] = []
    if len(words) >= size:
        _grams(words, [], size, skip, option_flag(op, "include_all_ngrams"), found)
    out = np.empty(len(found), object)
    out[:] = found
    return out


def _grams(
    words: list[bytes], chosen: list[int], size: int, skip: int, every: bool, found: list[bytes]
) -> None:
    """Add all sequences that go on from chosen words, the longer ones first."""
    if len(chosen) < size:
        first = chosen[-1] + 1 if chosen else 0
        last = min(len(words), chosen[-1] + skip + 2) if chosen else len(words)
        for index in range(first, last):
            _grams(words, [*chosen, index], size, skip, every, found)
    if chosen and (len(chosen) == size or every):
        found.append(b" ".join(words[index] for index in chosen))


@kernel("tfl.embedding_lookup_sparse")
def embedding_lookup_sparse(
    op: Operation, ids: Array, indices: Array, shape: Array, weights: Array, values: Array
) -> Array:
    """Return weighted sums of rows of `values`, one for each bucket of a sparse tensor.

    Raises:
        IndexError: an id is no row.

    """
    if len(ids) and not 0 <= ids.min() <= ids.max() < len(values):
        raise IndexError(f"an index is out of bounds, they are [0, {len(values) - 1}]")
    outer = tuple(int(size) for size in shape[:-1])
    buckets = np.ravel_multi_index(tuple(indices[:, :-1].T), outer) if outer else np.zeros_like(ids)
    out = np.zeros((int(np.prod(outer)), *values.shape[1:]), np.float32)
    rows = values[ids] * weights.reshape(-1, *(1,) * (values.ndim - 1))
    np.add.at(out, buckets, rows)
    combiner = option_text(op, "combiner", "SUM")
    if combiner != "SUM":
        total = np.zeros(len(out), np.float32)
        np.add.at(total, buckets, weights if combiner == "MEAN" else np.square(weights))
        total = total if combiner == "MEAN" else np.sqrt(total)
        used = np.bincount(buckets, minlength=len(out)) > 0
        total = np.where(used, total, np.float32(1))
        out /= total.reshape(-1, *(1,) * (out.ndim - 1))
    return out.reshape(*outer, *values.shape[1:])


@kernel("tfl.rnn")
def rnn(op: Operation, x: Array, w: Array, r: Array, bias: Array, hidden: Array) -> Array:
    """Run one step of a plain recurrent layer; `hidden` is written over."""
    hidden[...] = ACTIVATIONS[_activation(op)](product(x, w) + bias + product(hidden, r))
    return hidden.copy()


@kernel("tfl.bidirectional_sequence_rnn")
def bidirectional_sequence_rnn(
    op: Operation, x: Array, *operands: Optional
) -> Array | tuple[Array, ...]:
    """Run one plain recurrent layer forward and one backward over a sequence."""
    major, activation = option_flag(op, "time_major"), ACTIVATIONS[_activation(op)]
    x = by_time(x, major)
    auxiliary, *extra = (*operands, None, None, None)[8:11]
    beside = None if auxiliary is None else by_time(auxiliary, major)
    # Auxiliary input without weights of its own feeds the backward layer instead of `x`.
    replaces = beside is not None and extra[0] is None
    outputs: list[Array] = []
    for index in range(2):
        w, r, bias, hidden = (operands[4 * index + place] for place in range(4))
        assert bias is not None
        assert hidden is not None
        source = beside if replaces and index and beside is not None else x
        parts = product(source, w) + bias
        if beside is not None and not replaces:
            parts += product(beside, extra[index])
        for part in parts[:: -1 if index else 1]:
            hidden[...] = activation(part + product(hidden, r))
            part[...] = hidden
        outputs.append(parts if major else parts.swapaxes(0, 1))
    if option_flag(op, "merge_outputs"):
        return np.concatenate(outputs, axis=2)
    return tuple(outputs)


@kernel("tfl.reduce_window", stored=True)
def reduce_window(
    op: Operation, x: Array, start: Array, sizes: Array, strides: Array, dilations: Array
) -> Array:
    """Combine the elements of each window.

    Raises:
        ValueError: there is no such combination.

    """
    name = option_text(op, "reduce_function", "")
    if name not in _COMBINE:
        raise ValueError(f"{name or 'nothing'} does not reduce a window")
    combine = _COMBINE[name]
    steps = [(int(k), int(s), int(d)) for k, s, d in zip(sizes, strides, dilations, strict=True)]
    counts = [
        max(0, (size - (k - 1) * d - 1) // s + 1)
        for size, (k, s, d) in zip(x.shape, steps, strict=True)
    ]
    out = np.full(counts, start.reshape(())[()], x.dtype)
    for tap in np.ndindex(*(k for k, _, _ in steps)):
        where = tuple(
            slice(i * d, i * d + (count - 1) * s + 1 if count else 0, s)
            for i, count, (_, s, d) in zip(tap, counts, steps, strict=True)
        )
        combine(out, x[where], out=out)
    return out


_COMBINE = {
    "ADD": np.add,
    "MUL": np.multiply,
    "MINIMUM": np.minimum,
    "MAXIMUM": np.maximum,
    "ALL": np.logical_and,
    "ANY": np.logical_or,
}


@quantized("tfl.rnn")
def _hybrid_rnn(op: Operation) -> Kernel | None:
    from .quantized.recurrent import hybrid

    return hybrid(op, (1, 2))


@quantized("tfl.bidirectional_sequence_rnn")
def _hybrid_bidirectional(op: Operation) -> Kernel | None:
    from .quantized.recurrent import hybrid

    return hybrid(op, (1, 2, 5, 6, 10, 11))


__all__ = [
    "bidirectional_sequence_rnn",
    "embedding_lookup_sparse",
    "hashtable_lookup",
    "l2_pool_2d",
    "lsh_projection",
    "reduce_window",
    "rnn",
    "skip_gram",
]
