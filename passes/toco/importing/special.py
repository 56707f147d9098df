"""Ops that change on the way in: other operands, other attributes, or several ops.

Source: import_tensorflow.cc of upstream's toco.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from xdsl.dialects.builtin import FloatAttr, IntegerAttr, f32, i32
from xdsl.ir import SSAValue

from ....dialects import tfl, toco
from ....dialects.op import constant
from ....dialects.shapes import DYNAMIC, element_of, shape_of, tensor_type, unranked
from .table import Node, converts, unsupported

CR, RC, OHWI, HWIO, HWIM, ONE_HWO = "CR", "RC", "OHWI", "HWIO", "HWIM", "1HWO"


def _whole(node: Node, name: str, allow_dilation: bool = True) -> tuple[int, int]:
    """Return the two spatial numbers of an attribute with four."""
    values = node.integers(name) or (1, 1, 1, 1)
    if len(values) != 4 or values[0] != 1 or values[3] != 1:
        raise node.error(f"has {name} {list(values)}, [1, h, w, 1] is needed")
    if not allow_dilation and values != (1, 1, 1, 1):
        raise node.error(f"has {name} {list(values)}, only ones are supported")
    return values[1], values[2]


def _padding(node: Node) -> str:
    padding = node.text("padding")
    if padding not in ("SAME", "VALID"):
        raise node.error(f"has the padding {padding}, SAME or VALID is needed")
    return padding


def reordered(node: Node, weights: SSAValue, source: str, target: str) -> SSAValue:
    """Return weights in another order of axes; layers that share them share the new ones."""
    for use in weights.uses:
        op = use.operation
        if isinstance(op, toco.ReorderAxesOp) and op.output_axes_order.data == target:
            return op.output
    shape = shape_of(weights)
    type = unranked(element_of(weights))
    if shape is not None and len(shape) == 4:
        type = tensor_type(element_of(weights), _shuffled(shape, target))
    name = f"{toco.name_of(weights)}_reordered"
    made = node.build(
        toco.ReorderAxesOp,
        weights,
        name=name,
        types=(type,),
        input_axes_order=source,
        output_axes_order=target,
    )
    return made.results[0]


def _shuffled(shape: Sequence[int], target: str) -> tuple[int, ...]:
    height, width, depth, out = shape
    if target == OHWI:
        return out, height, width, depth
    return 1, height, width, DYNAMIC if DYNAMIC in (depth, out) else depth * out


def _channels(value: SSAValue, axis: int) -> int | None:
    """Return the size of an axis of one of rank 4, None if it is not known."""
    shape = shape_of(value)
    known = shape is not None and len(shape) == 4 and shape[axis] != DYNAMIC
    return shape[axis] if shape is not None and known else None


@converts("Conv2D")
def convert_conv(node: Node) -> Sequence[SSAValue]:
    """Put the output channels of the weights first."""
    node.require_channels_last()
    node.require_float()
    (stride_h, stride_w), (dilation_h, dilation_w) = (
        _whole(node, "strides"),
        _whole(node, "dilations"),
    )
    x, weights = node.operands
    depth, taken = _channels(x, 3), _channels(weights, 2)
    if depth and taken and depth % taken:
        raise node.error(f"has {depth} channels, filters that take {taken} need a multiple of them")
    return node.build(
        tfl.Conv2DOp,
        x,
        reordered(node, weights, HWIO, OHWI),
        node.none(),
        padding=_padding(node),
        stride_h=stride_h,
        stride_w=stride_w,
        dilation_h_factor=dilation_h,
        dilation_w_factor=dilation_w,
    ).results


@converts("DepthwiseConv2dNative")
def convert_depthwise(node: Node) -> Sequence[SSAValue]:
    """Join the two channel axes of the weights."""
    node.require_channels_last()
    node.require_float()
    strides, dilations = _whole(node, "strides"), _whole(node, "dilations")
    x, weights = node.operands
    shape = shape_of(weights)
    multiplier = shape[3] if shape is not None and len(shape) == 4 else 0
    return node.build(
        tfl.DepthwiseConv2DOp,
        x,
        reordered(node, weights, HWIM, ONE_HWO),
        node.none(),
        padding=_padding(node),
        stride_h=strides[0],
        stride_w=strides[1],
        dilation_h_factor=dilations[0],
        dilation_w_factor=dilations[1],
        depth_multiplier=multiplier,
    ).results


@converts("Conv2DBackpropInput")
def convert_transpose_conv(node: Node) -> Sequence[SSAValue]:
    """Transpose the weights HWOI to OHWI."""
    node.require_channels_last()
    strides = _whole(node, "strides")
    _whole(node, "dilations", allow_dilation=False)
    sizes, weights, x = node.operands
    perm = node.constant([2, 0, 1, 3], f"{node.name}_transpose_perm")
    shape = shape_of(weights)
    type = unranked(f32)
    if shape is not None and len(shape) == 4:
        type = tensor_type(f32, tuple(shape[axis] for axis in (2, 0, 1, 3)))
    name = f"{toco.name_of(weights)}_transposed"
    turned = node.build(tfl.TransposeOp, weights, perm, name=name, types=(type,))
    return node.build(
        tfl.TransposeConvOp,
        sizes,
        turned.results[0],
        x,
        node.none(),
        padding=_padding(node),
        stride_h=strides[0],
        stride_w=strides[1],
    ).results


@converts("AvgPool", "MaxPool")
def convert_pool(node: Node) -> Sequence[SSAValue]:
    """Take height and width of the window and of the strides."""
    node.require_channels_last()
    node.require_float()
    size, strides = _whole(node, "ksize"), _whole(node, "strides")
    op_type = tfl.AveragePool2DOp if node.kind == "AvgPool" else tfl.MaxPool2DOp
    return node.build(
        op_type,
        node.operands[0],
        filter_height=size[0],
        filter_width=size[1],
        stride_h=strides[0],
        stride_w=strides[1],
        padding=_padding(node),
    ).results


@converts("FusedBatchNorm", "FusedBatchNormV3")
def convert_batch_norm(node: Node) -> Sequence[SSAValue]:
    """Compute the multiplier from variance and scale: g / sqrt(v + epsilon).

    One in training mode stays: it may be on a way that is not taken.
    """
    if node.flag("is_training"):
        return unsupported(node)
    node.require_channels_last()
    for result in node.op.results[1:]:
        if result.first_use is not None:
            raise node.error(f"its result {result.index} is used", "Use only the first result")
    x, scale, offset, mean, variance = node.operands
    root = _multiplier(node, variance, "epsilon")
    name, types = f"{node.name}_mul", (variance.type,)
    factor = node.build(tfl.MulOp, root, scale, name=name, types=types)
    made = node.build(
        toco.BatchNormalizationOp,
        x,
        mean,
        factor.results[0],
        offset,
        types=node.op.result_types[:1],
    )
    return (*made.results, *node.op.results[1:])


@converts("FakeQuantWithMinMaxArgs")
def convert_fake_quant(node: Node) -> Sequence[SSAValue]:
    """Take the range from the attributes."""
    low, high = node.attribute("min"), node.attribute("max")
    if not isinstance(low, FloatAttr) or not isinstance(high, FloatAttr):
        raise node.error("lacks the attributes min and max")
    return node.build(
        toco.FakeQuantOp,
        node.operands[0],
        [],
        [],
        range_min=low.value.data,
        range_max=high.value.data,
        num_bits=IntegerAttr(node.integer("num_bits", 8), i32),
        narrow_range=node.flag("narrow_range"),
    ).results


@converts("FakeQuantWithMinMaxVars")
def convert_fake_quant_vars(node: Node) -> Sequence[SSAValue]:
    """Keep the range as operands until they are known to be constant."""
    x, low, high = node.operands[:3]
    return node.build(
        toco.FakeQuantOp,
        x,
        [low],
        [high],
        num_bits=IntegerAttr(node.integer("num_bits", 8), i32),
        narrow_range=node.flag("narrow_range"),
    ).results


@converts("BiasAdd")
def convert_bias_add(node: Node) -> Sequence[SSAValue]:
    """Add along the last axis."""
    node.require_channels_last()
    node.require_float()
    return node.build(tfl.AddOp, *node.operands).results


@converts("Select", "SelectV2")
def convert_select(node: Node) -> Sequence[SSAValue]:
    """Choose the operator that broadcasts only where that has to be done."""
    shapes = {shape_of(value) for value in node.operands}
    broadcasts = node.kind == "SelectV2" and len(shapes) > 1
    op_type = tfl.SelectV2Op if broadcasts else tfl.SelectOp
    return node.build(op_type, *node.operands).results


@converts("MirrorPad")
def convert_mirror_pad(node: Node) -> Sequence[SSAValue]:
    """Keep whether the edge itself is repeated."""
    mode = tfl.MirrorPadAttr(node.text("mode"))
    return node.build(tfl.MirrorPadOp, *node.operands, mode=mode).results


@converts("Softmax")
def convert_softmax(node: Node) -> Sequence[SSAValue]:
    """Softmax has a factor of its operand here."""
    beta = node.attribute("_softmax_beta")
    factor = beta.value.data if isinstance(beta, FloatAttr) else 1.0
    return node.build(tfl.SoftmaxOp, node.operands[0], beta=factor).results


@converts("BatchNormWithGlobalNormalization")
def convert_global_batch_norm(node: Node) -> Sequence[SSAValue]:
    """Compute the multiplier from the variance, and from the scale where it is used."""
    x, mean, variance, offset, scale = node.operands
    factor = _multiplier(node, variance, "variance_epsilon")
    if node.flag("scale_after_normalization"):
        types = (variance.type,)
        made = node.build(tfl.MulOp, factor, scale, name=f"{node.name}_mul", types=types)
        factor = made.results[0]
    return node.build(toco.BatchNormalizationOp, x, mean, factor, offset).results


def _multiplier(node: Node, variance: SSAValue, attribute: str) -> SSAValue:
    """Return 1 / sqrt(v + epsilon)."""
    known = node.attribute(attribute)
    epsilon = known.value.data if isinstance(known, FloatAttr) else 1e-4
    small = node.constant([epsilon], f"{node.name}_epsilon_array", np.float32)
    types = (variance.type,)
    total = node.build(tfl.AddOp, variance, small, name=f"{node.name}_epsilon", types=types)
    made = node.build(tfl.RsqrtOp, total.results[0], name=f"{node.name}_rsqrt", types=types)
    return made.results[0]


@converts("LRN")
def convert_lrn(node: Node) -> Sequence[SSAValue]:
    """Take the radius and the figures of the formula."""
    figures = {name: node.attribute(name) for name in ("bias", "alpha", "beta")}
    values = {
        name: found.value.data for name, found in figures.items() if isinstance(found, FloatAttr)
    }
    radius = node.integer("depth_radius")
    return node.build(
        tfl.LocalResponseNormalizationOp, node.operands[0], radius=radius, more=values
    ).results


@converts(
    "Identity",
    "StopGradient",
    "CheckNumerics",
    "EnsureShape",
    "Snapshot",
    "PlaceholderWithDefault",
    "PreventGradient",
)
def convert_identity(node: Node) -> Sequence[SSAValue]:
    """Take the first operand as it is."""
    return node.build(toco.IdentityOp, node.operands[0], types=node.op.result_types[:1]).results


@converts("IdentityN")
def convert_identities(node: Node) -> Sequence[SSAValue]:
    """Make an identity for each operand."""
    made: list[SSAValue] = []
    for index, value in enumerate(node.operands):
        name = f"{node.name}:{index}" if index else node.name
        made.append(node.build(toco.IdentityOp, value, name=name, types=(value.type,)).results[0])
    return made


@converts("Squeeze")
def convert_squeeze(node: Node) -> Sequence[SSAValue]:
    """Keep the dimensions to drop."""
    return node.build(
        tfl.SqueezeOp, node.operands[0], squeeze_dims=node.integers("squeeze_dims")
    ).results


@converts("StridedSlice")
def convert_strided_slice(node: Node) -> Sequence[SSAValue]:
    """Keep the five masks."""
    kinds = ("begin", "end", "ellipsis", "new_axis", "shrink_axis")
    masks = {f"{kind}_mask": node.integer(f"{kind}_mask", 0) for kind in kinds}
    return node.build(tfl.StridedSliceOp, *node.operands, more=masks).results


@converts("Concat")
def convert_concat(node: Node) -> Sequence[SSAValue]:
    """Keep the axis an operand until it is known to be constant."""
    axis, *values = node.operands
    return node.build(toco.ConcatOp, axis, values).results


@converts("ConcatV2")
def convert_concat_v2(node: Node) -> Sequence[SSAValue]:
    """Keep the axis an operand until it is known to be constant."""
    *values, axis = node.operands
    return node.build(toco.ConcatV2Op, values, axis).results


@converts("Split")
def convert_split(node: Node) -> Sequence[SSAValue]:
    """Take the number of parts from that of the results."""
    return node.build(tfl.SplitOp, *node.operands, num_splits=len(node.op.results)).results


@converts("SplitV")
def convert_split_v(node: Node) -> Sequence[SSAValue]:
    """Take the number of parts from that of the results."""
    return node.build(tfl.SplitVOp, *node.operands, num_splits=len(node.op.results)).results


@converts("Pack")
def convert_pack(node: Node) -> Sequence[SSAValue]:
    """Take the number of values from that of the operands."""
    axis, values = node.integer("axis", 0), list(node.operands)
    return node.build(tfl.PackOp, values, values_count=len(values), axis=axis).results


@converts("Unpack")
def convert_unpack(node: Node) -> Sequence[SSAValue]:
    """Take the number of values from that of the results."""
    axis, count = node.integer("axis", 0), len(node.op.results)
    return node.build(tfl.UnpackOp, node.operands[0], num=count, axis=axis).results


@converts("Gather", "GatherV2")
def convert_gather(node: Node) -> Sequence[SSAValue]:
    """Take the axis, which has to be constant; there are no batch dimensions here."""
    if node.kind == "GatherV2" and node.integer("batch_dims", 0):
        what = f"has {node.integer('batch_dims')} batch dimensions, none are supported"
        raise node.error(what, "Use the other backend")
    axis = 0
    if node.kind == "GatherV2":
        known = constant(node.operands[2])
        if known is None or known.size != 1:
            raise node.error("has an axis that is not constant")
        axis = int(known.reshape(-1)[0])
    params, indices = node.operands[:2]
    rank = len(shape_of(params) or ())
    axis += rank if axis < 0 else 0
    return node.build(tfl.GatherOp, params, indices, axis=axis, batch_dims=0).results


@converts("TopK")
def convert_top_k(node: Node) -> Sequence[SSAValue]:
    """Make a constant of the attribute k."""
    count = node.constant(node.integer("k"), f"{node.name}k")
    return node.build(tfl.TopKV2Op, node.operands[0], count).results


@converts("SpaceToDepth", "DepthToSpace")
def convert_depth_space(node: Node) -> Sequence[SSAValue]:
    """Check the layout and the size of blocks."""
    node.require_channels_last()
    size = node.integer("block_size")
    if size < 2:
        raise node.error(f"has blocks of size {size}, 2 or more are needed")
    op_type = tfl.SpaceToDepthOp if node.kind == "SpaceToDepth" else tfl.DepthToSpaceOp
    return node.build(op_type, node.operands[0], block_size=size).results
