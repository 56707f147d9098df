"""Strided slices without ellipsis and new axes, and with bounds for every dimension."""

from __future__ import annotations

from xdsl.ir import Operation

from ...dialects import tf
from ...dialects.op import constant
from ...dialects.shapes import element_of, integer, shape_of, tensor_type
from ..pattern import Op, Result, rule
from ..predicates import changed, const, unknown_dims

Bounds = tuple[list[int], list[int], list[int]]


def _bounds(root: tf.StridedSliceOp) -> Bounds | None:
    """Return constant begin, end and strides."""
    arrays = [constant(value) for value in (root.begin, root.end, root.strides)]
    if any(array is None or array.ndim != 1 for array in arrays):
        return None
    begin, end, strides = ([int(item) for item in array] for array in arrays if array is not None)
    return begin, end, strides


def _with(root: tf.StridedSliceOp, bounds: Bounds, **masks: int) -> Operation:
    """Return the slice with other bounds and masks."""
    begin, end, strides = (const(_clamped(values)) for values in bounds)
    return changed(root, masks, begin=begin, end=end, strides=strides)


def _clamped(values: list[int]) -> list[int]:
    limit = (1 << 31) - 1
    return [max(-limit - 1, min(limit, value)) for value in values]


@rule(Op(tf.StridedSliceOp), benefit=2)
def expand_ellipsis(root: tf.StridedSliceOp) -> Result:
    """x[a, ..., b] -> x[a, :, :, b].

    Source: transforms/prepare_tf.cc, ConvertTFStridedSlice.
    """
    ellipsis = integer(root.ellipsis_mask)
    shape, bounds = shape_of(root.input), _bounds(root)
    if not ellipsis or shape is None or bounds is None:
        return None
    given = len(bounds[0])
    at = (ellipsis & -ellipsis).bit_length() - 1
    new_axis = integer(root.new_axis_mask) & ~ellipsis & ((1 << given) - 1)
    filled = len(shape) - given + 1 + new_axis.bit_count()
    if at >= given or filled < 0:
        return None
    places = [*range(at), *[None] * filled, *range(at + 1, given)]
    made: Bounds = tuple(  # pyright: ignore[reportAssignmentType]
        [fill if place is None else values[place] for place in places]
        for values, fill in zip(bounds, (0, 0, 1), strict=True)
    )
    masks = {
        "begin_mask": _spread(integer(root.begin_mask), places, free=1),
        "end_mask": _spread(integer(root.end_mask), places, free=1),
        "new_axis_mask": _spread(new_axis, places),
        "shrink_axis_mask": _spread(integer(root.shrink_axis_mask) & ~ellipsis, places),
    }
    return _with(root, made, ellipsis_mask=0, **masks)


def _spread(mask: int, places: list[int | None], free: int = 0) -> int:
    """Move the bits of a mask to new places; `free` is the bit of a place without an old one."""
    return sum(
        (free if place is None else mask >> place & 1) << i for i, place in enumerate(places)
    )


@rule(Op(tf.StridedSliceOp), benefit=2)
def insert_new_axes(root: tf.StridedSliceOp) -> Result:
    """x[a, newaxis] -> reshape(x)[a, :].

    Source: transforms/prepare_tf.cc, ConvertTFStridedSlice.
    """
    new_axis = integer(root.new_axis_mask)
    shape = shape_of(root.input)
    if not new_axis or integer(root.ellipsis_mask) or shape is None:
        return None
    wanted = list(shape)
    for place in range(new_axis.bit_length()):
        if new_axis >> place & 1:
            wanted.insert(place, 1)
    if unknown_dims(tuple(wanted)) > 1:
        return None
    type = tensor_type(element_of(root.input), tuple(wanted))
    widened = tf.ReshapeOp(root.input, const(wanted), result_types=(type,))
    masks = {
        "begin_mask": integer(root.begin_mask) | new_axis,
        "end_mask": integer(root.end_mask) | new_axis,
        "shrink_axis_mask": integer(root.shrink_axis_mask) & ~new_axis,
        "new_axis_mask": 0,
    }
    return changed(root, masks, input=widened)


@rule(Op(tf.StridedSliceOp), benefit=2)
def fill_bounds(root: tf.StridedSliceOp) -> Result:
    """x[a] -> x[a, :, :], with bounds for all dimensions.

    Source: transforms/prepare_tf.cc, ConvertTFStridedSlice.
    """
    shape, bounds = shape_of(root.input), _bounds(root)
    if integer(root.ellipsis_mask) or integer(root.new_axis_mask):
        return None
    if shape is None or bounds is None or len(bounds[0]) >= len(shape):
        return None
    given = len(bounds[0])
    rest = shape[given:]
    mask = ((1 << len(rest)) - 1) << given
    begin, end, strides = bounds
    made = ([*begin, *[0] * len(rest)], [*end, *rest], [*strides, *[1] * len(rest)])
    return _with(
        root,
        made,
        begin_mask=integer(root.begin_mask) | mask,
        end_mask=integer(root.end_mask) | mask,
    )


RULES = [expand_ellipsis, insert_new_axes, fill_bounds]
