"""Kernels that pad, reverse and tile images and sequences."""

from __future__ import annotations

from math import prod

import numpy as np
from xdsl.dialects.builtin import StringAttr
from xdsl.ir import Operation

from ...dialects import tf, tfl
from ...dialects.elements import Array
from ...dialects.shapes import integer, text
from .arguments import numbers
from .registry import kernel


@kernel(tfl.PadOp, tf.PadOp, stored=True)
def pad(op: tfl.PadOp, x: Array, paddings: Array) -> Array:
    """Surround with zeros."""
    return pad_with(x, paddings, x.dtype.type(0) if x.dtype != object else b"")


@kernel(tfl.PadV2Op, tf.PadV2Op, stored=True)
def pad_v2(op: tfl.PadV2Op, x: Array, paddings: Array, value: Array) -> Array:
    """Surround with a given value."""
    return pad_with(x, paddings, value.reshape(())[()])


def pad_with(x: Array, paddings: Array, value: object) -> Array:
    """Surround with `value`, by `paddings` [rank, 2] that are not negative."""
    pairs: list[list[int]] = paddings.tolist()
    if any(number < 0 for pair in pairs for number in pair):
        raise ValueError(f"negative padding {pairs}")
    sizes = [before + size + after for (before, after), size in zip(pairs, x.shape, strict=True)]
    out = np.full(sizes, value, x.dtype)
    out[
        tuple(slice(pair[0], pair[0] + size) for pair, size in zip(pairs, x.shape, strict=True))
    ] = x
    return out


@kernel(tfl.MirrorPadOp, tf.MirrorPadOp, stored=True)
def mirror_pad(op: tfl.MirrorPadOp, x: Array, paddings: Array) -> Array:
    """Surround with a mirror image, with or without the edge itself."""
    mode = op.properties["mode"]
    name = text(mode) if isinstance(mode, StringAttr) else str(op.mode.data)
    pairs = [(int(before), int(after)) for before, after in paddings]
    return np.pad(x, pairs, "reflect" if name == "REFLECT" else "symmetric")


@kernel(tfl.ReverseV2Op, tf.ReverseV2Op, stored=True)
def reverse(op: tfl.ReverseV2Op, x: Array, axes: Array) -> Array:
    """Turn some axes round; a view."""
    return np.flip(x, tuple(numbers(axes))) if axes.size else x


@kernel(tfl.ReverseSequenceOp, tf.ReverseSequenceOp, stored=True)
def reverse_sequence(op: tfl.ReverseSequenceOp, x: Array, lengths: Array) -> Array:
    """Turn the first elements of each sequence round."""
    sequence, batch = integer(op.seq_dim), integer(op.batch_dim)
    out = np.moveaxis(x, (batch, sequence), (0, 1)).copy()
    for row, length in zip(out, lengths.tolist(), strict=True):
        row[:length] = row[:length][::-1].copy()
    return np.moveaxis(out, (0, 1), (batch, sequence))


@kernel(tfl.SpaceToDepthOp, tf.SpaceToDepthOp, stored=True)
def space_to_depth(op: tfl.SpaceToDepthOp, x: Array) -> Array:
    """Move blocks of pixels into the channels."""
    (n, h, w, c), block = x.shape, integer(op.block_size)
    parts = x.reshape(n, h // block, block, w // block, block, c).transpose(0, 1, 3, 2, 4, 5)
    return parts.reshape(n, h // block, w // block, -1)


@kernel(tfl.DepthToSpaceOp, tf.DepthToSpaceOp, stored=True)
def depth_to_space(op: tfl.DepthToSpaceOp, x: Array) -> Array:
    """Move channels into blocks of pixels."""
    (n, h, w, c), block = x.shape, integer(op.block_size)
    parts = x.reshape(n, h, w, block, block, c // block**2).transpose(0, 1, 3, 2, 4, 5)
    return parts.reshape(n, h * block, w * block, -1)


@kernel(tfl.SpaceToBatchNdOp, tf.SpaceToBatchNDOp, stored=True)
def space_to_batch(op: tfl.SpaceToBatchNdOp, x: Array, block: Array, paddings: Array) -> Array:
    """Move blocks of the padded spatial axes into the batch."""
    blocks, spatial = numbers(block), len(block)
    ends = np.zeros((x.ndim, 2), np.int64)
    ends[1 : spatial + 1] = paddings
    x = pad_with(x, ends, x.dtype.type(0))
    sizes = [(size // b, b) for size, b in zip(x.shape[1:], blocks, strict=False)]
    split = x.reshape(x.shape[0], *(s for pair in sizes for s in pair), *x.shape[spatial + 1 :])
    inner, outer = range(2, 2 * spatial + 1, 2), range(1, 2 * spatial + 1, 2)
    perm = (*inner, 0, *outer, *range(2 * spatial + 1, split.ndim))
    result = (x.shape[0] * prod(blocks), *(s for s, _ in sizes), *x.shape[spatial + 1 :])
    return split.transpose(perm).reshape(result)


@kernel(tfl.BatchToSpaceNdOp, tf.BatchToSpaceNDOp, stored=True)
def batch_to_space(op: tfl.BatchToSpaceNdOp, x: Array, block: Array, crops: Array) -> Array:
    """Move parts of the batch into blocks of the spatial axes, and crop."""
    blocks, spatial = numbers(block), len(block)
    batch = x.shape[0] // prod(blocks)
    split = x.reshape(*blocks, batch, *x.shape[1:])
    pairs = (axis for i in range(spatial) for axis in (spatial + 1 + i, i))
    perm = (spatial, *pairs, *range(2 * spatial + 1, split.ndim))
    sizes = [size * b for size, b in zip(x.shape[1:], blocks, strict=False)]
    out = split.transpose(perm).reshape(batch, *sizes, *x.shape[spatial + 1 :])
    ends = zip(crops.tolist(), sizes, strict=True)
    return out[(slice(None), *(slice(low, size - high) for (low, high), size in ends))]


@kernel(tf.RollOp, stored=True)
def roll(op: Operation, x: Array, shift: Array, axis: Array) -> Array:
    """Rotate along some axes."""
    return np.roll(x, tuple(numbers(shift)), tuple(numbers(axis)))
