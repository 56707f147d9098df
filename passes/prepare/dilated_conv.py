"""Convolutions between SpaceToBatchND and BatchToSpaceND as dilated convolutions."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from xdsl.dialects.builtin import BFloat16Type, Float16Type, Float32Type
from xdsl.ir import Attribute, Operation, SSAValue

from ...dialects import tf
from ...dialects.op import attribute, complete, constant, prop
from ...dialects.shapes import (
    DYNAMIC,
    Shape,
    element_of,
    integers,
    normalize,
    shape_of,
    tensor_type,
    text,
)
from ..pattern import Op, Result, rule
from ..predicates import known_shape, pseudo, rebuilt

FLOATS = (Float32Type, Float16Type, BFloat16Type)


Kind = type[Operation] | tuple[type[Operation], ...]
Amounts = list[list[int]]
"""Pairs of what is added before and behind a dimension."""
Margins = tuple[Amounts, Amounts]


def _maker(value: SSAValue, kind: Kind) -> Operation | None:
    """Return the op of the given kind that makes `value`, if nothing else uses it."""
    op = value.owner
    return op if isinstance(op, kind) and value.has_one_use() else None


@rule(Op(tf.BatchToSpaceNDOp))
def dilate_conv(root: tf.BatchToSpaceNDOp) -> Result:
    """BatchToSpaceND(Conv2D(SpaceToBatchND(x))) -> Conv2D(x), dilated by the block shape.

    Between them may stand ExpandDims and Squeeze, a Pad, and a BiasAdd, which stays.
    Source: transforms/dilated_conv.h; there any padding is taken for SAME.
    """
    value = root.input
    bias = _maker(value, tf.BiasAddOp)
    value = bias.operands[0] if bias else value
    pad = _maker(value, tf.PadOp)
    value = pad.operands[0] if pad else value
    squeeze = _maker(value, tf.SqueezeOp)
    value = squeeze.operands[0] if squeeze else value
    conv = _maker(value, (tf.Conv2DOp, tf.DepthwiseConv2dNativeOp))
    if conv is None or not _is_plain(conv):
        return None
    value = conv.operands[0]
    expand = _maker(value, tf.ExpandDimsOp)
    value = expand.operands[0] if expand else value
    space = _maker(value, tf.SpaceToBatchNDOp)
    if space is None or (expand is None) != (squeeze is None):
        return None
    axis = _axis(expand, squeeze)
    dilations = dilations_of(space.operands[1], root.block_shape, axis)
    if dilations is None or (expand and axis is None):
        return None
    margins = margins_of(space.operands, root.crops, pad)
    x = space.operands[0]
    if margins is None or shape_of(x) is None or shape_of(root.results[0]) is None:
        return None
    return _rebuilt(root, (expand, conv, squeeze, bias), x, axis, dilations, margins)


def _is_plain(conv: Operation) -> bool:
    """Whether a convolution has no padding, strides and dilations, and channels last."""
    properties = complete(conv)
    shape = shape_of(conv.results[0])
    return (
        text(properties["padding"]) == "VALID"
        and set(integers(properties["dilations"])) <= {1}
        and set(integers(properties["strides"])) <= {1}
        and text(properties["data_format"]) == "NHWC"
        and isinstance(element_of(conv.operands[0]), FLOATS)
        and shape is not None
        and len(shape) == 4
        and DYNAMIC not in (shape[0], shape[3])
    )


def _axis(expand: Operation | None, squeeze: Operation | None) -> int | None:
    """Return the axis that an ExpandDims adds and a Squeeze drops."""
    if expand is None or squeeze is None:
        return None
    added = constant(expand.operands[1])
    dropped = integers(prop(squeeze, "squeeze_dims"))
    if added is None or added.size != 1 or len(dropped) != 1:
        return None
    axis = normalize(int(added.reshape(-1)[0]), 4)
    return axis if axis == normalize(dropped[0], 4) else None


def dilations_of(first: SSAValue, second: SSAValue, axis: int | None) -> tuple[int, int] | None:
    """Return (y, x) of two equal constant blocks; of one size if `axis` of the image is added."""
    blocks, same = constant(first), constant(second)
    if blocks is None or same is None or blocks.tolist() != same.tolist():
        return None
    sizes: list[int] = blocks.reshape(-1).tolist()
    if len(sizes) == 2:
        return sizes[0], sizes[1]
    if len(sizes) != 1:
        return None
    return {1: (1, sizes[0]), 2: (sizes[0], 1)}.get(axis or 0)


def margins_of(space: Sequence[SSAValue], crops: SSAValue, pad: Operation | None) -> Margins | None:
    """Return what is added before and behind each block dimension of the input, of the result.

    Padding a batch adds block by block to the result, and what is cropped from that need not be
    added to the input.
    """
    blocks, added, cut = constant(space[1]), constant(space[2]), constant(crops)
    extra = constant(pad.operands[1]) if pad else None
    if blocks is None or added is None or cut is None or (pad and extra is None):
        return None
    count = len(blocks)
    if added.shape != (count, 2) or cut.shape != (count, 2):
        return None
    grown = -cut.astype(np.int64)
    if extra is not None:
        if extra[0].any() or extra[1 + count :].any():
            return None
        grown += extra[1 : 1 + count] * blocks.reshape(-1, 1)
    before = added + np.minimum(grown, 0)
    return None if (before < 0).any() else (before.tolist(), np.maximum(grown, 0).tolist())


def _padding(conv: Operation, pads: Amounts, dilations: tuple[int, int]) -> dict[str, Attribute]:
    """Return the attributes for a padding of (y, x)."""
    if pads == [[0, 0], [0, 0]]:
        return {"padding": attribute("VALID")}
    sizes = shape_of(conv.operands[1])
    if sizes is not None and pads == [
        [total // 2, total - total // 2]
        for total in (d * (size - 1) for d, size in zip(dilations, sizes[:2], strict=True))
    ]:
        return {"padding": attribute("SAME")}
    amounts = (0, 0, *pads[0], *pads[1], 0, 0)
    return {"padding": attribute("EXPLICIT"), "explicit_paddings": attribute(amounts)}


def _rebuilt(
    root: tf.BatchToSpaceNDOp,
    chain: tuple[Operation | None, Operation, Operation | None, Operation | None],
    x: SSAValue,
    axis: int | None,
    dilations: tuple[int, int],
    margins: Margins,
) -> Operation:
    """Build the chain over `x`, with the result type of `root`."""
    expand, conv, squeeze, bias = chain
    before, after = margins
    value: SSAValue | Operation = x
    result, shape = root.results[0].type, known_shape(root.results[0])
    element = element_of(result)
    grown = [[0, 0], *after, *[[0, 0]] * (len(shape) - 1 - len(after))]
    inner = tuple(
        size if size == DYNAMIC else size - sum(amounts)
        for size, amounts in zip(shape, grown, strict=True)
    )
    pads, outer = before, inner
    if expand is not None and axis is not None:
        type = tensor_type(element_of(x), _widened(known_shape(x), axis))
        value = tf.ExpandDimsOp(x, expand.operands[1], result_types=(type,))
        outer = _widened(inner, axis)
        if len(pads) == 1:
            pads = [[0, 0], *pads] if axis == 1 else [*pads, [0, 0]]
    made = rebuilt(
        conv,
        (value, conv.operands[1]),
        (tensor_type(element, outer),),
        dilations=attribute((1, *dilations, 1)),
        **_padding(conv, pads, dilations),
    )
    if squeeze is not None:
        made = rebuilt(squeeze, (made,), (tensor_type(element, inner),))
    if any(map(any, after)):
        made = tf.PadOp(made, pseudo(np.array(grown, np.int32)), result_types=(result,))
    if bias is not None:
        made = rebuilt(bias, (made, bias.operands[1]), (result,))
    return made


def _widened(shape: Shape, axis: int) -> Shape:
    return (*shape[:axis], 1, *shape[axis:])


RULES = [dilate_conv]
