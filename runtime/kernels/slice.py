"""Kernels that take parts of tensors and join them."""

from __future__ import annotations

from typing import Any

import numpy as np
from xdsl.ir import Operation

from ...dialects import tf, tfl
from ...dialects.elements import Array
from ...dialects.op import prop
from ...dialects.shapes import integer
from .arguments import flag, number, numbers, scalar
from .fused import activate
from .registry import kernel


@kernel(tfl.SliceOp, tf.SliceOp, stored=True)
def slice_(op: tfl.SliceOp, x: Array, begin: Array, size: Array) -> Array:
    """Take a box; a size of -1 reaches to the end. A view."""
    starts, sizes = begin.tolist(), size.tolist()
    box: list[slice] = []
    for start, width, whole in zip(starts, sizes, x.shape, strict=True):
        stop = whole if width == -1 else start + width
        if not 0 <= start <= stop <= whole:
            raise ValueError(f"slice [{start}, {stop}) of an axis of size {whole}")
        box.append(slice(start, stop))
    return x[tuple(box)]


def strided_index(
    op: tfl.StridedSliceOp | tf.StridedSliceOp, rank: int, begin: Array, end: Array, strides: Array
) -> tuple[Any, ...]:
    """Return a strided slice as a numpy index."""
    mask = {
        name: integer(prop(op, f"{name}_mask"))
        for name in ("begin", "end", "ellipsis", "new_axis", "shrink_axis")
    }
    offset = flag(op, "offset")
    index: list[Any] = []
    for i, (start, stop, step) in enumerate(
        zip(begin.tolist(), end.tolist(), strides.tolist(), strict=True)
    ):
        bit = 1 << i
        if mask["ellipsis"] & bit:
            index.append(Ellipsis)
        elif mask["new_axis"] & bit:
            index.append(None)
        elif mask["shrink_axis"] & bit:
            index.append(start)
        else:
            stop = stop + start if offset else stop
            index.append(
                slice(
                    None if mask["begin"] & bit else start,
                    None if mask["end"] & bit else stop,
                    step,
                )
            )
    return tuple(index)


@kernel(tfl.StridedSliceOp, tf.StridedSliceOp, stored=True)
def strided_slice(
    op: tfl.StridedSliceOp, x: Array, begin: Array, end: Array, strides: Array
) -> Array:
    """Take elements as Python's `x[begin:end:stride, ...]` does; a view."""
    return np.asarray(x[strided_index(op, x.ndim, begin, end, strides)])


@kernel(tfl.ConcatenationOp, stored=True)
def concatenation(op: tfl.ConcatenationOp, *values: Array) -> Array:
    """Join along an existing axis."""
    return activate(op, np.concatenate(values, integer(op.axis)))


@kernel(tf.ConcatV2Op, stored=True)
def concat_v2(op: tf.ConcatV2Op, *operands: Array) -> Array:
    """Join along an existing axis, the last operand."""
    return np.concatenate(operands[:-1], scalar(operands[-1]))


@kernel(tf.ConcatOp, stored=True)
def concat(op: Operation, *operands: Array) -> Array:
    """Join along an existing axis, the first operand."""
    return np.concatenate(operands[1:], scalar(operands[0]))


@kernel(tf.ConcatOffsetOp)
def concat_offset(op: Operation, axis: Array, *shapes: Array) -> tuple[Array, ...]:
    """Return where each operand of a concatenation starts."""
    offsets: list[Array] = []
    start = 0
    for shape in shapes:
        offsets.append(np.zeros_like(shape))
        offsets[-1][scalar(axis)] = start
        start += shape[scalar(axis)]
    return tuple(offsets)


@kernel(tfl.PackOp, tf.PackOp, stored=True)
def pack(op: tfl.PackOp, *values: Array) -> Array:
    """Join along a new axis."""
    return np.stack(values, number(op, "axis"))


@kernel(tfl.UnpackOp, tf.UnpackOp, stored=True)
def unpack(op: tfl.UnpackOp, x: Array) -> tuple[Array, ...]:
    """Split along an axis and drop it."""
    return tuple(np.moveaxis(x, number(op, "axis"), 0))


@kernel(tfl.SplitOp, tf.SplitOp, stored=True)
def split(op: tfl.SplitOp, axis: Array, x: Array) -> list[Array]:
    """Split into equal parts."""
    return np.split(x, len(op.results), scalar(axis))


@kernel(tfl.SplitVOp, tf.SplitVOp, stored=True)
def split_v(op: tfl.SplitVOp, x: Array, sizes: Array, axis: Array) -> list[Array]:
    """Split into parts of given sizes; one may be -1."""
    position, widths = scalar(axis), numbers(sizes)
    if -1 in widths:
        widths[widths.index(-1)] = x.shape[position] - sum(widths) - 1
    return np.split(x, np.cumsum(widths[:-1]), position)


@kernel(tfl.DynamicUpdateSliceOp, tf.XlaDynamicUpdateSliceOp, stored=True)
def dynamic_update_slice(
    op: tfl.DynamicUpdateSliceOp, x: Array, update: Array, starts: Array
) -> Array:
    """Overwrite a box, moved so that it lies inside."""
    box = [
        slice(start := max(0, min(int(first), size - width)), start + width)
        for first, size, width in zip(starts.reshape(-1), x.shape, update.shape, strict=True)
    ]
    out = x.copy()
    out[tuple(box)] = update
    return out
