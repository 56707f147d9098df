"""Shape arithmetic that several ops share. A shape of None is unknown, a dimension of -1 too."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from math import prod

from ..elements import Array
from ..shapes import DYNAMIC, Shape, broadcasts, normalize, window


def broadcast_shapes(shapes: Sequence[Shape | None]) -> Shape | None:
    """Return the numpy broadcast of shapes; None if one is unknown or they do not broadcast."""
    known = [shape for shape in shapes if shape is not None]
    return broadcasts(*known) if len(known) == len(shapes) else None


def merge_dim(first: int, second: int) -> int:
    """Return the known one of two dimensions that are equal."""
    return second if first == DYNAMIC else first


def merge_shapes(shapes: Iterable[Shape | None]) -> Shape | None:
    """Return what several shapes that are equal say together."""
    merged: Shape | None = None
    for shape in shapes:
        if merged is None:
            merged = shape
        elif shape is not None and len(shape) == len(merged):
            merged = tuple(merge_dim(a, b) for a, b in zip(merged, shape, strict=True))
    return merged


def with_rank(shape: Shape | None, rank: int) -> Shape:
    """Return a shape of the given rank, with unknown dimensions if nothing is known."""
    return shape if shape is not None and len(shape) == rank else (DYNAMIC,) * rank


def multiply(*dims: int) -> int:
    """Return the product of dimensions; zero wins over unknown."""
    if 0 in dims:
        return 0
    return DYNAMIC if DYNAMIC in dims else prod(dims)


def add(*dims: int) -> int:
    """Return the sum of dimensions."""
    return DYNAMIC if DYNAMIC in dims else sum(dims)


def divide(dim: int, by: int) -> int:
    """Return a dimension divided by a positive number."""
    return DYNAMIC if dim == DYNAMIC or by <= 0 else dim // by


def reduced(shape: Shape | None, axes: Sequence[int] | None, keep_dims: bool) -> Shape | None:
    """Return `shape` without the reduced axes, or with 1 in their place."""
    if shape is None:
        return None
    if axes is None:
        return (DYNAMIC,) * len(shape) if keep_dims else None
    rank = len(shape)
    gone = {normalize(axis, rank) for axis in axes}
    if keep_dims:
        return tuple(1 if axis in gone else dim for axis, dim in enumerate(shape))
    return tuple(dim for axis, dim in enumerate(shape) if axis not in gone)


def concatenated(shapes: Sequence[Shape | None], axis: int | None) -> Shape | None:
    """Return the shape of a concatenation along `axis`."""
    known = [shape for shape in shapes if shape is not None]
    if not known:
        return None
    rank = len(known[0])
    if axis is None or any(len(shape) != rank for shape in known):
        return (DYNAMIC,) * rank if all(len(shape) == rank for shape in known) else None
    axis = normalize(axis, rank)
    merged = merge_shapes(known)
    if merged is None or not 0 <= axis < rank:
        return None
    total = add(*(with_rank(shape, rank)[axis] for shape in shapes))
    return (*merged[:axis], total, *merged[axis + 1 :])


def windowed(
    dims: Sequence[int],
    kernel: Sequence[int],
    strides: Sequence[int],
    dilations: Sequence[int],
    padding: str,
    explicit: Sequence[int] = (),
) -> Shape:
    """Return how many windows there are along each spatial axis.

    `explicit` has the padding before and after each axis, for padding `EXPLICIT`.
    """
    if padding == "EXPLICIT":
        pads = [add(*explicit[2 * axis : 2 * axis + 2]) for axis in range(len(dims))]
        dims = [add(dim, pad) for dim, pad in zip(dims, pads, strict=True)]
        padding = "VALID"
    return tuple(
        window(*sizes, padding) for sizes in zip(dims, kernel, strides, dilations, strict=True)
    )


def spatial_axes(data_format: str, rank: int) -> tuple[int, int, tuple[int, ...]]:
    """Return the axes of batch, channel and space in a layout such as NHWC or NCDHW."""
    if data_format.startswith("NC"):
        return 0, 1, tuple(range(2, rank))
    return 0, rank - 1, tuple(range(1, rank - 1))


def arranged(data_format: str, batch: int, channels: int, space: Sequence[int]) -> Shape:
    """Return the shape with the given dimensions in a layout."""
    if data_format.startswith("NC"):
        return (batch, channels, *space)
    return (batch, *space, channels)


def picked(values: Sequence[int], axes: Sequence[int]) -> Shape:
    """Return the entries of a list, such as strides, that belong to `axes`."""
    return tuple(values[axis] for axis in axes)


def reshaped(shape: Shape | None, wanted: Sequence[int | None]) -> Shape:
    """Return the shape of a reshape, where entries of `wanted` may be unknown or -1."""
    dims = [DYNAMIC if item is None or item < 0 else item for item in wanted]
    if shape is None or dims.count(DYNAMIC) != 1:
        return tuple(dims)
    others = prod(dim for dim in dims if dim != DYNAMIC)
    if DYNAMIC in shape or others == 0:
        return tuple(dims)
    dims[dims.index(DYNAMIC)] = prod(shape) // others
    return tuple(dims)


def padded(shape: Shape | None, paddings: Array | None, rank: int | None) -> Shape | None:
    """Return the shape after padding by `paddings` [rank, 2]."""
    if paddings is None or shape is None:
        rank = len(shape) if shape is not None else rank
        return None if rank is None else (DYNAMIC,) * rank
    if paddings.shape != (len(shape), 2):
        return None
    return tuple(
        add(dim, int(before), int(after))
        for dim, (before, after) in zip(shape, paddings, strict=True)
    )
