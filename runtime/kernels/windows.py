"""Convolutions and poolings of arrays, in bounded memory.

Images are [n, h, w, c]. Each spatial axis has a kernel size, stride, dilation and padding.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

import numpy as np
from numpy.lib.stride_tricks import as_strided

from ...dialects.elements import Array
from ...dialects.shapes import same_padding

_COLUMNS = 1 << 19
"""Elements of the unfolded input that are kept at a time."""
_ROWS = 1 << 16
"""Elements of the output that a depthwise convolution finishes at a time."""


class Axis(NamedTuple):
    """How windows lie along one axis."""

    kernel: int
    stride: int
    dilation: int
    before: int
    after: int
    size: int

    @property
    def result(self) -> int:
        """The number of windows."""
        reach = (self.kernel - 1) * self.dilation + 1
        return max(0, (self.size + self.before + self.after - reach) // self.stride + 1)

    def tap(self, index: int) -> slice:
        """Return where tap `index` of each window lies on the padded axis."""
        start = index * self.dilation
        return slice(start, start + (self.result - 1) * self.stride + 1, self.stride)


def span(size: int, kernel: int, stride: int, dilation: int, padding: str) -> Axis:
    """Return the geometry of one axis for padding `SAME` or `VALID`."""
    before, after = (0, 0) if padding == "VALID" else same_padding(size, kernel, stride, dilation)
    return Axis(kernel, stride, dilation, before, after, size)


def explicit(size: int, kernel: int, stride: int, dilation: int, pads: Sequence[int]) -> Axis:
    """Return the geometry of one axis padded by two given numbers."""
    return Axis(kernel, stride, dilation, pads[0], pads[1], size)


def pad(x: Array, axes: Sequence[Axis], value: float = 0) -> Array:
    """Pad the axes from the second one on; the array itself if there is nothing to do."""
    if not any(axis.before or axis.after for axis in axes):
        return x
    sizes = [axis.before + axis.size + axis.after for axis in axes]
    out = np.full((x.shape[0], *sizes, *x.shape[len(axes) + 1 :]), value, x.dtype)
    inner = tuple(slice(axis.before, axis.before + axis.size) for axis in axes)
    out[(slice(None), *inner)] = x
    return out


def convolve(x: Array, w: Array, rows: Axis, columns: Axis) -> Array:
    """Slide `w` [co, kh, kw, ci/groups] over `x` [n, h, w, ci]."""
    groups = x.shape[3] // w.shape[3]
    if groups > 1:
        if w.shape[3] == 1:
            taps = w[..., 0].transpose(1, 2, 0)
            return depthwise(x, taps, rows, columns)
        return np.concatenate(
            [
                convolve(part, taps, rows, columns)
                for part, taps in zip(np.split(x, groups, 3), np.split(w, groups), strict=True)
            ],
            axis=3,
        )
    x = pad(x, (rows, columns))
    shape = (x.shape[0], rows.result, columns.result, w.shape[0])
    if w.shape[1] == w.shape[2] == 1:
        x = x[:, rows.tap(0), columns.tap(0)]
        return (x.reshape(-1, w.shape[3]) @ w.reshape(len(w), -1).T).reshape(shape)
    return _by_columns(np.ascontiguousarray(x), w, rows, columns, np.empty(shape, x.dtype))


def _by_columns(x: Array, w: Array, rows: Axis, columns: Axis, out: Array) -> Array:
    """Multiply unfolded blocks of the padded `x` with the flat filter."""
    n, height, width, co = out.shape
    windows = as_strided(
        x,
        (n, height, width, *w.shape[1:]),
        (
            x.strides[0],
            x.strides[1] * rows.stride,
            x.strides[2] * columns.stride,
            x.strides[1] * rows.dilation,
            x.strides[2] * columns.dilation,
            x.strides[3],
        ),
        writeable=False,
    )
    taps = w.reshape(co, -1).T
    size = taps.shape[0]
    images = max(1, _COLUMNS // max(1, height * width * size))
    lines = max(1, min(height, _COLUMNS // max(1, width * size)))
    for image in range(0, n, images):
        for line in range(0, height, lines):
            block = windows[image : image + images, line : line + lines]
            target = out[image : image + images, line : line + lines]
            np.matmul(block.reshape(-1, size), taps, out=target.reshape(-1, co))
    return out


def depthwise(x: Array, w: Array, rows: Axis, columns: Axis) -> Array:
    """Slide `w` [kh, kw, c*m] over each channel of `x` [n, h, w, c] by itself."""
    if x.shape[3] != w.shape[2]:
        x = np.repeat(x, w.shape[2] // x.shape[3], axis=3)
    x = pad(x, (rows, columns))
    n, channels = x.shape[0], x.shape[3]
    height, width = rows.result, columns.result
    run = width * channels
    out = np.empty((n, height, run), x.dtype)
    # Taps along a row are shifted views of one of `stride` decimated copies of the row.
    phases: list[Array] = [
        np.ascontiguousarray(x[:, :, start :: columns.stride]).reshape(n, x.shape[1], -1)
        for start in range(min(columns.stride, x.shape[2]))
    ]
    filters = np.tile(w, (1, 1, width))
    lines = max(1, _ROWS // max(1, run))
    scratch = np.empty((min(lines, height), run), x.dtype)
    for image in range(n):
        for line in range(0, height, lines):
            target = out[image, line : line + lines]
            first = line * rows.stride
            last = first + (len(target) - 1) * rows.stride + 1
            for i in range(rows.kernel):
                down = slice(first + i * rows.dilation, last + i * rows.dilation, rows.stride)
                for j in range(columns.kernel):
                    start, phase = divmod(j * columns.dilation, columns.stride)
                    across = slice(start * channels, start * channels + run)
                    source = phases[phase][image, down, across]
                    if i == j == 0:
                        np.multiply(source, filters[0, 0], out=target)
                    else:
                        target += np.multiply(source, filters[i, j], out=scratch[: len(target)])
    return out.reshape(n, height, width, channels)


def transposed(x: Array, w: Array, axes: Sequence[Axis], shape: Sequence[int]) -> Array:
    """Spread `x` [n, ..., ci] with `w` [*kernel, co, ci]: the gradient of a convolution.

    `axes` describe the convolution of the result, of spatial `shape`.
    """
    sizes = [
        max((size - 1) * axis.stride + (axis.kernel - 1) * axis.dilation + 1, axis.before + whole)
        for size, axis, whole in zip(x.shape[1:-1], axes, shape, strict=True)
    ]
    out = np.zeros((x.shape[0], *sizes, w.shape[-2]), x.dtype)
    flat = x.reshape(-1, x.shape[-1])
    for tap in np.ndindex(w.shape[:-2]):
        where = tuple(
            slice(
                index * axis.dilation,
                index * axis.dilation + (size - 1) * axis.stride + 1,
                axis.stride,
            )
            for index, size, axis in zip(tap, x.shape[1:-1], axes, strict=True)
        )
        out[(slice(None), *where)] += (flat @ w[tap].T).reshape(*x.shape[:-1], -1)
    inner = tuple(
        slice(axis.before, axis.before + size) for axis, size in zip(axes, shape, strict=True)
    )
    return out[(slice(None), *inner)]


def convolve_3d(x: Array, w: Array, axes: Sequence[Axis]) -> Array:
    """Slide `w` [kd, kh, kw, ci/groups, co] over `x` [n, d, h, w, ci], tap by tap."""
    x = pad(x, axes)
    shape = (x.shape[0], *(axis.result for axis in axes), w.shape[-1])
    out = np.zeros(shape, x.dtype)
    groups = x.shape[-1] // w.shape[-2]
    step, width = w.shape[-2], w.shape[-1] // groups
    for tap in np.ndindex(w.shape[:3]):
        where = tuple(axis.tap(index) for axis, index in zip(axes, tap, strict=True))
        part = x[(slice(None), *where)]
        for group in range(groups):
            channels = slice(group * width, (group + 1) * width)
            source = part[..., group * step : (group + 1) * step].reshape(-1, step)
            out[..., channels] += (source @ w[tap][:, channels]).reshape(*shape[:-1], -1)
    return out


Reduce = Callable[..., Array]


def pool(x: Array, axes: Sequence[Axis], combine: Reduce, empty: float) -> Array:
    """Combine the elements of each window, one axis after the other; `empty` pads."""
    x = pad(x, axes, empty)
    for position, axis in enumerate(axes, 1):
        if axis.kernel == axis.stride == 1:
            continue
        index = [slice(None)] * x.ndim
        index[position] = axis.tap(0)
        out = x[tuple(index)].copy()
        for tap in range(1, axis.kernel):
            index[position] = axis.tap(tap)
            combine(out, x[tuple(index)], out=out)
        x = out
    return x.copy() if all(axis.kernel == axis.stride == 1 for axis in axes) else x


def max_pool(x: Array, axes: Sequence[Axis]) -> Array:
    """Return the maximum of each window."""
    lowest = -np.inf if x.dtype.kind == "f" else np.iinfo(x.dtype).min
    return pool(x, axes, np.maximum, lowest)


def average_pool(x: Array, axes: Sequence[Axis]) -> Array:
    """Return the mean of the elements of each window that are not padding."""
    out = pool(x, axes, np.add, 0)
    for position, axis in enumerate(axes, 1):
        counts = counts_inside(axis).astype(out.dtype)
        shape = [1] * out.ndim
        shape[position] = len(counts)
        if axis.before or axis.after or axis.kernel > 1:
            out /= counts.reshape(shape)
    return out


def counts_inside(axis: Axis) -> Array:
    """Return how many taps of each window lie on the axis proper."""
    return np.array([_inside(axis, index) for index in range(axis.result)])


def _inside(axis: Axis, index: int) -> int:
    """Return how many taps of a window lie on the axis proper."""
    start = index * axis.stride - axis.before
    taps = range(start, start + axis.kernel * axis.dilation, axis.dilation)
    return sum(0 <= tap < axis.size for tap in taps)
