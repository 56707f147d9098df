"""Slices, strided slices, top_k and padding."""

from __future__ import annotations

import numpy as np
from xdsl.ir import SSAValue

from ...dialects import tfl
from ...dialects.elements import Array
from ...dialects.shapes import DYNAMIC, element_of, is_static, shape_of, tensor_type
from ..pattern import Const, Op, Result, Value, rule
from ..predicates import changed, const, ints, pseudo

X = Value("x")
MASKS = ("begin_mask", "end_mask", "ellipsis_mask", "new_axis_mask", "shrink_axis_mask")


@rule(Op(tfl.SliceOp, X, Const("begin"), Const("size")))
def drop_whole_slice(root: tfl.SliceOp, x: SSAValue, begin: Array, size: Array) -> Result:
    """slice(x) -> x, where it begins at 0 and takes everything.

    Source: transforms/optimize_patterns.td, OptimizeSliceOp.
    """
    shape = shape_of(x)
    if shape is None or begin.any() or size.size != len(shape):
        return None
    whole = all(
        n == -1 or (n == dim and dim != DYNAMIC)
        for n, dim in zip(size.reshape(-1).tolist(), shape, strict=True)
    )
    return x if whole else None


@rule(
    Op(
        tfl.StridedSliceOp,
        X,
        Const("begin"),
        Const("end"),
        Const("strides"),
        offset=False,
        **dict.fromkeys(MASKS, 0),
    )
)
def strided_to_slice(
    root: tfl.StridedSliceOp, x: SSAValue, begin: Array, end: Array, strides: Array
) -> Result:
    """strided_slice(x, b, e, 1) -> slice(x, b, e - b), without masks.

    Source: transforms/optimize_patterns.td, OptimizeStridedSlice; that the end lies within x is
    checked here.
    """
    shape = shape_of(x)
    if shape is None or len(shape) != begin.size or (strides != 1).any():
        return None
    if begin.min(initial=0) < 0 or (end - begin).min(initial=0) < 0:
        return None
    if any(dim == DYNAMIC or stop > dim for stop, dim in zip(end.tolist(), shape, strict=True)):
        return None
    return tfl.SliceOp(
        x,
        const(begin.astype(np.int32)),
        const((end - begin).astype(np.int32)),
        result_types=root.result_types,
    )


@rule(
    Op(
        tfl.StridedSliceOp,
        X,
        Value("begin"),
        Op(tfl.AddOp, Value("begin"), Const("c"), shared=True),
        Const(),
        begin_mask=0,
        end_mask=0,
        ellipsis_mask=0,
        offset=False,
    )
)
def end_to_offset(root: tfl.StridedSliceOp, begin: SSAValue, c: Array) -> Result:
    """strided_slice(x, b, b + c) -> strided_slice(x, b, c) that counts the end from the begin.

    Source: transforms/optimize_pass.cc, FuseAddAndStridedSlice; the difference, where upstream
    forgets the sign, is left out.
    """
    shape = shape_of(root.end)
    if c.ndim > 1 or shape is None or len(shape) != 1 or DYNAMIC in shape:
        return None
    end = np.ascontiguousarray(np.broadcast_to(c, shape))
    return changed(root, {"offset": True}, end=const(end))


def _kept(value: SSAValue) -> tuple[int, tfl.SliceOp | None] | None:
    """Return how many of the best a slice keeps of the result of top_k; 0 if nothing uses it."""
    if value.first_use is None:
        return 0, None
    use = value.get_user_of_unique_use()
    if not isinstance(use, tfl.SliceOp):
        return None
    begin, size = ints(use.begin), ints(use.size)
    shape, kept = shape_of(value), shape_of(use.output)
    if begin is None or size is None or any(begin) or not shape or not kept:
        return None
    if not is_static(value) or shape[:-1] != kept[:-1] or not size[-1] or kept[-1] < 1:
        return None
    return kept[-1], use


@rule(Op(tfl.TopKV2Op))
def shrink_top_k(root: tfl.TopKV2Op) -> Result:
    """slice(topk(x, n), k) -> topk(x, k).

    The slices stay and take everything; they are dropped as such.
    Source: transforms/optimize_pass.cc, OptimizeTopK.
    """
    values, indices = _kept(root.results[0]), _kept(root.results[1])
    if values is None or indices is None or (values[0] == 0 and indices[0] == 0):
        return None
    if values[1] is not None and indices[1] is not None and values[0] != indices[0]:
        return None
    k = max(values[0], indices[0])
    shape = shape_of(root.results[0])
    if not shape or shape[-1] == k:
        return None
    types = [tensor_type(element_of(item), (*shape[:-1], k)) for item in root.results]
    return tfl.TopKV2Op(root.operands[0], pseudo(np.array(k, np.int32)), result_types=types)


RULES = [drop_whole_slice, strided_to_slice]
LATE_RULES = [shrink_top_k, end_to_offset]
