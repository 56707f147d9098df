"""Pooling of tf to tfl."""

from __future__ import annotations

from ...dialects import tf, tfl
from ...dialects.shapes import element_of, integers, shape_of, tensor_type, text
from ..pattern import Op, Refusal, rule
from .conv import spatial
from .values import vector

_TARGETS = {tf.AvgPoolOp: tfl.AveragePool2DOp, tf.MaxPoolOp: tfl.MaxPool2DOp}
_TO_NHWC, _TO_NCHW = (0, 2, 3, 1), (0, 3, 1, 2)


@rule(Op((tf.AvgPoolOp, tf.MaxPoolOp)))
def legalize_pool(root: tf.AvgPoolOp | tf.MaxPoolOp):
    """pool(x) -> pool_2d(x), between transposes if x is NCHW."""
    channels_first = text(root.data_format) == "NCHW"
    sizes, steps = integers(root.ksize), integers(root.strides)
    if channels_first:
        sizes, steps = ((v[0], *v[2:], v[1]) for v in (sizes, steps) if len(v) == 4)
    kernel, strides = spatial(sizes), spatial(steps)
    if kernel is None or strides is None:
        return Refusal("windows or strides of batch or channels are not 1")
    if text(root.padding) not in ("SAME", "VALID"):
        return Refusal("padding is EXPLICIT")
    x, type_ = root.operands[0], root.results[0].type
    if channels_first:
        x = tfl.TransposeOp(x, vector(_TO_NHWC)).output
        shape = shape_of(type_)
        if shape is not None:
            type_ = tensor_type(element_of(type_), tuple(shape[axis] for axis in _TO_NHWC))
    pool = _TARGETS[type(root)](
        x,
        result_types=(type_,),
        padding=root.padding,
        filter_height=kernel[0],
        filter_width=kernel[1],
        stride_h=strides[0],
        stride_w=strides[1],
    )
    if not channels_first:
        return pool
    return tfl.TransposeOp(pool, vector(_TO_NCHW), result_types=root.result_types)


@rule(Op(tf.LRNOp))
def legalize_lrn(root: tf.LRNOp):
    """lrn(x) -> local_response_normalization(x)."""
    return tfl.LocalResponseNormalizationOp(
        root.operands[0],
        radius=root.depth_radius.value.data,
        bias=root.bias,
        alpha=root.alpha,
        beta=root.beta,
    )


RULES = [legalize_lrn, legalize_pool]
