"""The general convolution and gather of XLA, where they are those of TensorFlow.

Their dimension numbers are serialized messages of which only small numbers are used.
Source: xla_data.proto, ConvolutionDimensionNumbers and GatherDimensionNumbers.
"""

from __future__ import annotations

import numpy as np
from xdsl.ir import Attribute, SSAValue

from ...dialects import tf
from ...dialects.elements import Array
from ...dialects.op import constant
from ...dialects.shapes import (
    Shape,
    element_of,
    integer,
    is_static,
    same_padding,
    shape_of,
    tensor_type,
    text,
)
from ..pattern import Const, Op, Result, Value, rule
from ..predicates import elements, ints, known_shape, pseudo

Fields = dict[int, list[int]]


def message(attr: Attribute) -> Fields | None:
    """Return the numbers of a serialized message by field; None for larger ones and other kinds."""
    data = text(attr).encode("utf-8", "surrogateescape")
    fields: Fields = {}
    at = 0
    while at + 1 < len(data):
        tag, first, at = data[at], data[at + 1], at + 2
        values = [first]
        if tag & 7 == 2:
            values = list(data[at : at + first])
            at += first
            if len(values) != first:
                return None
        elif tag & 7:
            return None
        if tag >= 128 or any(value >= 128 for value in values):
            return None
        fields.setdefault(tag >> 3, []).extend(values)
    return fields if at == len(data) else None


def _order(fields: Fields, first: int, last: int, spatial: int) -> tuple[int, ...]:
    """Return where the first, spatial and last dimensions are; the numbers name the fields."""
    return (
        *fields.get(first, [0]),
        *fields.get(spatial, []),
        *fields.get(last, [0]),
    )


def _transposed(value: SSAValue, perm: tuple[int, ...]) -> SSAValue:
    if perm == tuple(range(len(perm))):
        return value
    shape = known_shape(value)
    type = tensor_type(element_of(value), tuple(shape[axis] for axis in perm))
    return tf.TransposeOp(value, pseudo(list(perm)), result_types=(type,)).results[0]


def _padding(root: tf.XlaConvV2Op, size: Shape, kernel: Shape) -> tuple[str, list[int]] | None:
    """Return the kind of padding, and its amounts for all dimensions if it is explicit."""
    amounts = constant(root.padding)
    strides, dilations = ints(root.window_strides), ints(root.rhs_dilation)
    if amounts is None or amounts.shape != (2, 2) or strides is None or dilations is None:
        return None
    if (amounts < 0).any():
        return None
    if not amounts.any():
        return "VALID", []
    found = [(int(low), int(high)) for low, high in amounts]
    if found == [same_padding(*item) for item in zip(size, kernel, strides, dilations)]:
        return "SAME", []
    return "EXPLICIT", [0, 0, *elements(amounts), 0, 0]


@rule(Op(tf.XlaConvV2Op))
def convert_xla_conv(root: tf.XlaConvV2Op) -> Result:
    """XlaConvV2(x, w) -> Conv2D(x, w), between transposes to and from channels last.

    Source: transforms/prepare_tf.cc, where it becomes mhlo.convolution on its way.
    """
    values = (root.lhs, root.rhs, root.output)
    if not all(is_static(value) for value in values):
        return None
    groups = (ints(root.feature_group_count), integer(root.batch_group_count))
    if any(len(known_shape(value)) != 4 for value in values) or groups != ((1,), 1):
        return None
    strides, dilations = ints(root.window_strides), ints(root.rhs_dilation)
    if strides is None or dilations is None or ints(root.lhs_dilation) != (1, 1):
        return None
    fields = message(root.dimension_numbers)
    if fields is None:
        return None
    orders = [_order(fields, *item) for item in ((7, 8, 11), (3, 4, 6), (9, 10, 12))]
    if any(sorted(order) != [0, 1, 2, 3] for order in orders):
        return None
    data, kernel, out = orders
    kernel = (*kernel[1:3], kernel[0], kernel[3])
    size = tuple(known_shape(root.lhs)[axis] for axis in data[1:3])
    window = tuple(known_shape(root.rhs)[axis] for axis in kernel[:2])
    padding = _padding(root, size, window)
    if padding is None:
        return None
    made = tuple(known_shape(root.output)[axis] for axis in out)
    product = tf.Conv2DOp(
        _transposed(root.lhs, data),
        _transposed(root.rhs, kernel),
        result_types=(tensor_type(element_of(root.output), made),),
        strides=(1, *strides, 1),
        dilations=(1, *dilations, 1),
        padding=padding[0],
        explicit_paddings=tuple(padding[1]),
        data_format="NHWC",
    )
    return _transposed(product.results[0], tuple(out.index(axis) for axis in range(4)))


@rule(Op(tf.XlaGatherOp, Value("x"), Const("start"), Const("sizes")))
def convert_xla_gather(root: tf.XlaGatherOp, x: SSAValue, start: Array, sizes: Array) -> Result:
    """XlaGather(x, start, sizes), of one slice -> StridedSlice(x, start, start + sizes, 1).

    Source: transforms/prepare_tf.cc, where it becomes mhlo.gather on its way.
    """
    shape, fields = shape_of(x), message(root.dimension_numbers)
    if shape is None or fields is None or not is_static(x) or start.ndim != 1:
        return None
    offsets, dropped = fields.get(1, []), fields.get(2, [])
    mapped = fields.get(3, [])
    if sorted(offsets) != list(range(len(shape) - len(dropped))) or fields.get(4, [0]) != [0]:
        return None
    if offsets != sorted(offsets) or len(mapped) != start.size or sizes.size != len(shape):
        return None
    begin = np.zeros(len(shape), np.int64)
    for axis, index in zip(mapped, elements(start), strict=True):
        begin[axis] = np.clip(index, 0, shape[axis] - int(sizes.reshape(-1)[axis]))
    end = begin + sizes.reshape(-1)
    return tf.StridedSliceOp(
        x,
        pseudo(begin),
        pseudo(end.astype(np.int64)),
        pseudo(np.ones(len(shape), np.int64)),
        result_types=root.result_types,
        shrink_axis_mask=sum(1 << axis for axis in dropped),
    )


RULES = [convert_xla_conv, convert_xla_gather]
