"""Ops that cut, join and pad tensors."""

from __future__ import annotations

from xdsl.irdl import operand_def, prop_def, result_def, traits_def, var_operand_def, var_result_def
from xdsl.traits import Pure

from ..op import op_definition
from ..shapes import DYNAMIC, Shape, normalize, shape_of
from . import checks
from .base import AnyTensor, FilledOp, Integer, Node, SameShapeOp, Shapes, Text, TFOp, int_attr
from .fields import table_op
from .shape_functions import concatenated, divide, merge_shapes, padded, with_rank
from .values import Known

MASKS = ("begin", "end", "ellipsis", "new_axis", "shrink_axis")


def parts(size: int, sizes: Shape | None, count: int) -> Shape:
    """Return the sizes of the `count` parts of an axis, of which one may follow from the rest."""
    if sizes is None or len(sizes) != count:
        return (DYNAMIC,) * count
    if sizes.count(DYNAMIC) != 1 or size == DYNAMIC:
        return sizes
    rest = size - sum(item for item in sizes if item != DYNAMIC)
    return tuple(rest if item == DYNAMIC else item for item in sizes)


def boxed(
    shape: Shape | None, begin: Known | None, size: Known | None, dims: Shape | None
) -> Shape | None:
    """Return the shape of a slice; a size of -1 reaches to the end."""
    if shape is None or size is None or len(shape) != len(size):
        return dims if dims is None or shape is None else (DYNAMIC,) * len(shape)
    result: list[int] = []
    for axis, (dim, wanted) in enumerate(zip(shape, size, strict=True)):
        first = begin[axis] if begin is not None and axis < len(begin) else None
        if wanted is None:
            result.append(DYNAMIC)
        elif wanted >= 0:
            result.append(wanted)
        else:
            result.append(DYNAMIC if first is None or dim == DYNAMIC else dim - first)
    return tuple(result)


def rows(node: Node, index: int) -> int | None:
    """Return how many rows an operand has; None if unknown."""
    rows = with_rank(node.shape(index), 2)[0]
    return None if rows == DYNAMIC else rows


def sliced(node: Node) -> Shape | None:
    """Return the shape of a strided slice."""
    shape = node.shape(0)
    count = next((len(bound) for i in (1, 2, 3) if (bound := node.dims(i)) is not None), None)
    if shape is None or count is None:
        return None
    unknown: Known = (None,) * count
    begin, end, stride = (node.values(index) or unknown for index in (1, 2, 3))
    masks = {name: node.integer(f"{name}_mask") for name in MASKS}
    result: list[int] = []
    axis = 0
    for index in range(count):
        bit = 1 << index
        if masks["ellipsis"] & bit:
            later = range(index + 1, count)
            left = sum(not masks["new_axis"] >> item & 1 for item in later)
            result.extend(shape[axis : len(shape) - left])
            axis = max(axis, len(shape) - left)
        elif masks["new_axis"] & bit:
            result.append(1)
        elif axis >= len(shape):
            return None
        else:
            if not masks["shrink_axis"] & bit:
                first = 0 if masks["begin"] & bit else begin[index]
                last = 0 if masks["end"] & bit else end[index]
                opened = bool(masks["begin"] & bit), bool(masks["end"] & bit)
                result.append(steps(shape[axis], first, last, stride[index], opened))
            axis += 1
    return (*result, *shape[axis:])


def steps(
    dim: int, begin: int | None, end: int | None, stride: int | None, opened: tuple[bool, bool]
) -> int:
    """Return how many elements `begin:end:stride` takes of an axis; `opened` bounds are left out.

    With an axis of unknown size only slices between two bounds from the same end are known, if
    they certainly lie inside; the size of any other is unknown.
    """
    if stride is None or stride == 0 or begin is None or end is None:
        return DYNAMIC
    first, last = (None if out else bound for out, bound in zip(opened, (begin, end), strict=True))
    if dim == DYNAMIC:
        return DYNAMIC
    return len(range(*slice(first, last, stride).indices(dim)))


@op_definition
class ConcatV2Op(TFOp):
    """Join tensors along an axis, the last operand."""

    name = "tf.ConcatV2"
    values = var_operand_def(AnyTensor)
    axis = operand_def(AnyTensor)
    output = result_def(AnyTensor)
    traits = traits_def(Pure())

    def verify_(self) -> None:
        """Check that there is such an axis."""
        checks.has_axis(self.axis, self.values)

    @classmethod
    def shapes(cls, node: Node) -> Shapes:
        """Add the sizes along the axis."""
        shapes = [shape_of(operand) for operand in node.operands[:-1]]
        return (concatenated(shapes, node.scalar(-1)),)


@table_op
class ConcatOp(TFOp):
    """Join tensors along an axis, the first operand."""

    name = "tf.Concat"
    traits = traits_def(Pure())

    def verify_(self) -> None:
        """Check that there is such an axis."""
        checks.has_axis(self.operands[0], self.operands[1:])

    @classmethod
    def shapes(cls, node: Node) -> Shapes:
        """Add the sizes along the axis."""
        shapes = [shape_of(operand) for operand in node.operands[1:]]
        return (concatenated(shapes, node.scalar(0)),)


@table_op
class ConcatOffsetOp(TFOp):
    """Where each tensor begins in a concatenation."""

    name = "tf.ConcatOffset"
    traits = traits_def(Pure())

    @classmethod
    def shapes(cls, node: Node) -> Shapes:
        """One offset for each shape."""
        return [shape_of(operand) for operand in node.operands[1:]]


@op_definition
class PackOp(TFOp):
    """Stack tensors of one shape along a new axis."""

    name = "tf.Pack"
    values = var_operand_def(AnyTensor)
    output = result_def(AnyTensor)
    axis = prop_def(Integer, default_value=int_attr(0))
    traits = traits_def(Pure())

    @classmethod
    def shapes(cls, node: Node) -> Shapes:
        """Insert the number of tensors."""
        shape = merge_shapes(shape_of(operand) for operand in node.operands)
        if shape is None:
            return (None,)
        axis = normalize(node.integer("axis"), len(shape) + 1)
        return ((*shape[:axis], len(node.operands), *shape[axis:]),)


@op_definition
class UnpackOp(TFOp):
    """Take a tensor apart along an axis."""

    name = "tf.Unpack"
    value = operand_def(AnyTensor)
    output = var_result_def(AnyTensor)
    axis = prop_def(Integer, default_value=int_attr(0))
    traits = traits_def(Pure())

    @classmethod
    def shapes(cls, node: Node) -> Shapes:
        """Drop the axis."""
        shape, count = node.shape(0), node.count("num")
        if not shape:
            return (None,) * count
        axis = normalize(node.integer("axis"), len(shape))
        return ((*shape[:axis], *shape[axis + 1 :]),) * count


@table_op
class SplitOp(TFOp):
    """Divide a tensor into equal parts along an axis, the first operand."""

    name = "tf.Split"
    traits = traits_def(Pure())

    @classmethod
    def shapes(cls, node: Node) -> Shapes:
        """Divide the size along the axis."""
        shape, axis, count = node.shape(1), node.scalar(0), node.count("num_split")
        if shape is None or axis is None:
            return (None if shape is None else (DYNAMIC,) * len(shape),) * count
        axis = normalize(axis, len(shape))
        return ((*shape[:axis], divide(shape[axis], count), *shape[axis + 1 :]),) * count


@table_op
class SplitVOp(TFOp):
    """Divide a tensor into parts of given sizes along an axis."""

    name = "tf.SplitV"
    traits = traits_def(Pure())

    @classmethod
    def shapes(cls, node: Node) -> Shapes:
        """Put each size in place of that of the axis; one of them may be -1."""
        shape, sizes, axis = node.shape(0), node.dims(1), node.scalar(2)
        count = node.count("num_split")
        if shape is None or axis is None:
            return (None if shape is None else (DYNAMIC,) * len(shape),) * count
        axis = normalize(axis, len(shape))
        return [
            (*shape[:axis], size, *shape[axis + 1 :]) for size in parts(shape[axis], sizes, count)
        ]


@op_definition
class SliceOp(TFOp):
    """Cut out a box given by its corner and size."""

    name = "tf.Slice"
    input = operand_def(AnyTensor)
    begin = operand_def(AnyTensor)
    size = operand_def(AnyTensor)
    output = result_def(AnyTensor)
    traits = traits_def(Pure())

    @classmethod
    def shapes(cls, node: Node) -> Shapes:
        """Take the sizes; -1 is all that is left."""
        return (boxed(node.shape(0), node.values(1), node.values(2), node.dims(2)),)


@op_definition
class StridedSliceOp(TFOp):
    """Cut out by numpy's `begin:end:stride` along each axis."""

    name = "tf.StridedSlice"
    input = operand_def(AnyTensor)
    begin = operand_def(AnyTensor)
    end = operand_def(AnyTensor)
    strides = operand_def(AnyTensor)
    output = result_def(AnyTensor)
    begin_mask = prop_def(Integer, default_value=int_attr(0))
    end_mask = prop_def(Integer, default_value=int_attr(0))
    ellipsis_mask = prop_def(Integer, default_value=int_attr(0))
    new_axis_mask = prop_def(Integer, default_value=int_attr(0))
    shrink_axis_mask = prop_def(Integer, default_value=int_attr(0))
    traits = traits_def(Pure())

    @classmethod
    def shapes(cls, node: Node) -> Shapes:
        """Slice each axis as far as bounds are known."""
        return (sliced(node),)


@table_op
class StridedSliceGradOp(FilledOp):
    """The gradient of a strided slice."""

    name = "tf.StridedSliceGrad"
    traits = traits_def(Pure())


@table_op
class TensorStridedSliceUpdateOp(SameShapeOp):
    """Replace a slice of a tensor."""

    name = "tf.TensorStridedSliceUpdate"
    traits = traits_def(Pure())


class PaddingOp(TFOp):
    """Base of ops that add rows at the ends."""

    @classmethod
    def shapes(cls, node: Node) -> Shapes:
        """Add the paddings [rank, 2]."""
        return (padded(node.shape(0), node.constant(1), rows(node, 1)),)


@table_op
class PadOp(PaddingOp):
    """Put zeros around a tensor."""

    name = "tf.Pad"
    traits = traits_def(Pure())


@table_op
class PadV2Op(PaddingOp):
    """Put a value around a tensor."""

    name = "tf.PadV2"
    traits = traits_def(Pure())


@op_definition
class MirrorPadOp(PaddingOp):
    """Continue a tensor by its mirror image."""

    name = "tf.MirrorPad"
    input = operand_def(AnyTensor)
    paddings = operand_def(AnyTensor)
    output = result_def(AnyTensor)
    mode = prop_def(Text)
    traits = traits_def(Pure())
