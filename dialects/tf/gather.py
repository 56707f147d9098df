"""Ops that read and write elements at computed places."""

from __future__ import annotations

from xdsl.irdl import (
    SameVariadicOperandSize,
    operand_def,
    prop_def,
    result_def,
    traits_def,
    var_operand_def,
    var_result_def,
)
from xdsl.traits import Pure

from ..op import op_definition
from ..shapes import DYNAMIC, Shape, normalize
from .base import (
    EMPTY,
    TRUE,
    AnyTensor,
    Boolean,
    Integer,
    Node,
    SameShapeOp,
    Shapes,
    Text,
    TFOp,
    int_attr,
)


def stitched(node: Node) -> Shape | None:
    """Return the shape of a stitch of operands [indices..., data...]."""
    count = len(node.operands) // 2
    rows: int | None = -1
    item: Shape | None = None
    for index in range(count):
        places, shape = node.constant(index), node.shape(index + count)
        indices = node.shape(index)
        if places is None or rows is None:
            rows = None
        elif places.size:
            rows = max(rows, int(places.max()))
        if shape is not None and indices is not None:
            item = shape[len(indices) :]
    return None if item is None else (DYNAMIC if rows is None else rows + 1, *item)


@op_definition
class GatherOp(TFOp):
    """Rows of a tensor at `indices`."""

    name = "tf.Gather"
    params = operand_def(AnyTensor)
    indices = operand_def(AnyTensor)
    output = result_def(AnyTensor)
    validate_indices = prop_def(Boolean, default_value=TRUE)
    traits = traits_def(Pure())

    @classmethod
    def shapes(cls, node: Node) -> Shapes:
        """Put the shape of the indices in place of the first axis."""
        shape, indices = node.shape(0), node.shape(1)
        return (None if not shape or indices is None else (*indices, *shape[1:]),)


@op_definition
class GatherV2Op(TFOp):
    """Parts of a tensor at `indices` along an axis."""

    name = "tf.GatherV2"
    params = operand_def(AnyTensor)
    indices = operand_def(AnyTensor)
    axis = operand_def(AnyTensor)
    output = result_def(AnyTensor)
    batch_dims = prop_def(Integer, default_value=int_attr(0))
    traits = traits_def(Pure())

    @classmethod
    def shapes(cls, node: Node) -> Shapes:
        """Put the shape of the indices, without the batch, in place of the axis."""
        shape, indices, axis = node.shape(0), node.shape(1), node.scalar(2)
        if shape is None or indices is None:
            return (None,)
        batch = normalize(node.integer("batch_dims"), len(indices))
        if axis is None:
            return ((DYNAMIC,) * (len(shape) - 1 + len(indices) - batch),)
        axis = normalize(axis, len(shape))
        return ((*shape[:axis], *indices[batch:], *shape[axis + 1 :]),)


@op_definition
class GatherNdOp(TFOp):
    """Parts of a tensor at the places that the rows of `indices` name."""

    name = "tf.GatherNd"
    params = operand_def(AnyTensor)
    indices = operand_def(AnyTensor)
    output = result_def(AnyTensor)
    bad_indices_policy = prop_def(Text, default_value=EMPTY)
    traits = traits_def(Pure())

    @classmethod
    def shapes(cls, node: Node) -> Shapes:
        """Put the shape of the indices, but the last axis, in place of the axes it names."""
        shape, indices = node.shape(0), node.shape(1)
        if shape is None or not indices or indices[-1] == DYNAMIC:
            return (None,)
        return ((*indices[:-1], *shape[indices[-1] :]),)


@op_definition
class ScatterNdOp(TFOp):
    """Zeros of a given shape with updates added at the places that `indices` name."""

    name = "tf.ScatterNd"
    indices = operand_def(AnyTensor)
    updates = operand_def(AnyTensor)
    shape = operand_def(AnyTensor)
    output = result_def(AnyTensor)
    bad_indices_policy = prop_def(Text, default_value=EMPTY)
    traits = traits_def(Pure())

    @classmethod
    def shapes(cls, node: Node) -> Shapes:
        """Take the shape operand."""
        return (node.dims(2),)


@op_definition
class TensorScatterUpdateOp(SameShapeOp):
    """A tensor with parts replaced."""

    name = "tf.TensorScatterUpdate"
    tensor = operand_def(AnyTensor)
    indices = operand_def(AnyTensor)
    updates = operand_def(AnyTensor)
    output = result_def(AnyTensor)
    bad_indices_policy = prop_def(Text, default_value=EMPTY)
    traits = traits_def(Pure())


@op_definition
class TensorScatterAddOp(SameShapeOp):
    """A tensor with updates added."""

    name = "tf.TensorScatterAdd"
    tensor = operand_def(AnyTensor)
    indices = operand_def(AnyTensor)
    updates = operand_def(AnyTensor)
    output = result_def(AnyTensor)
    bad_indices_policy = prop_def(Text, default_value=EMPTY)
    traits = traits_def(Pure())


@op_definition
class TensorScatterSubOp(SameShapeOp):
    """A tensor with updates subtracted."""

    name = "tf.TensorScatterSub"
    tensor = operand_def(AnyTensor)
    indices = operand_def(AnyTensor)
    updates = operand_def(AnyTensor)
    output = result_def(AnyTensor)
    bad_indices_policy = prop_def(Text, default_value=EMPTY)
    traits = traits_def(Pure())


@op_definition
class TensorScatterMaxOp(SameShapeOp):
    """A tensor with the greater values of it and updates."""

    name = "tf.TensorScatterMax"
    tensor = operand_def(AnyTensor)
    indices = operand_def(AnyTensor)
    updates = operand_def(AnyTensor)
    output = result_def(AnyTensor)
    bad_indices_policy = prop_def(Text, default_value=EMPTY)
    traits = traits_def(Pure())


@op_definition
class TensorScatterMinOp(SameShapeOp):
    """A tensor with the smaller values of it and updates."""

    name = "tf.TensorScatterMin"
    tensor = operand_def(AnyTensor)
    indices = operand_def(AnyTensor)
    updates = operand_def(AnyTensor)
    output = result_def(AnyTensor)
    bad_indices_policy = prop_def(Text, default_value=EMPTY)
    traits = traits_def(Pure())


@op_definition
class OneHotOp(TFOp):
    """A new axis that is `on_value` at the index and `off_value` elsewhere."""

    name = "tf.OneHot"
    indices = operand_def(AnyTensor)
    depth = operand_def(AnyTensor)
    on_value = operand_def(AnyTensor)
    off_value = operand_def(AnyTensor)
    output = result_def(AnyTensor)
    axis = prop_def(Integer, default_value=int_attr(-1))
    traits = traits_def(Pure())

    @classmethod
    def shapes(cls, node: Node) -> Shapes:
        """Insert the depth."""
        shape, depth = node.shape(0), node.scalar(1)
        if shape is None:
            return (None,)
        axis = normalize(node.integer("axis"), len(shape) + 1)
        return ((*shape[:axis], DYNAMIC if depth is None else depth, *shape[axis:]),)


@op_definition
class WhereOp(TFOp):
    """The places of the elements that are true, one row each."""

    name = "tf.Where"
    input = operand_def(AnyTensor)
    index = result_def(AnyTensor)
    traits = traits_def(Pure())

    @classmethod
    def shapes(cls, node: Node) -> Shapes:
        """One column for each axis."""
        shape = node.shape(0)
        return ((DYNAMIC, DYNAMIC if shape is None else len(shape)),)


@op_definition
class UniqueOp(TFOp):
    """The different elements of a vector and, for each element, which one it is."""

    name = "tf.Unique"
    x = operand_def(AnyTensor)
    y = result_def(AnyTensor)
    idx = result_def(AnyTensor)
    traits = traits_def(Pure())

    @classmethod
    def shapes(cls, node: Node) -> Shapes:
        """Only the number of elements is known."""
        return ((DYNAMIC,), node.shape(0))


@op_definition
class UniqueV2Op(TFOp):
    """The different parts of a tensor along an axis."""

    name = "tf.UniqueV2"
    x = operand_def(AnyTensor)
    axis = operand_def(AnyTensor)
    y = result_def(AnyTensor)
    idx = result_def(AnyTensor)
    traits = traits_def(Pure())

    @classmethod
    def shapes(cls, node: Node) -> Shapes:
        """Only the kind of result is known."""
        shape = node.shape(0)
        return (None if shape is None else (DYNAMIC,) * len(shape), (DYNAMIC,))


@op_definition
class UniqueWithCountsOp(TFOp):
    """The same as Unique, with how often each occurs."""

    name = "tf.UniqueWithCounts"
    x = operand_def(AnyTensor)
    y = result_def(AnyTensor)
    idx = result_def(AnyTensor)
    count = result_def(AnyTensor)
    traits = traits_def(Pure())

    @classmethod
    def shapes(cls, node: Node) -> Shapes:
        """Only the number of elements is known."""
        return ((DYNAMIC,), node.shape(0), (DYNAMIC,))


@op_definition
class DynamicPartitionOp(TFOp):
    """Divide rows among several results as `partitions` tells."""

    name = "tf.DynamicPartition"
    data = operand_def(AnyTensor)
    partitions = operand_def(AnyTensor)
    outputs = var_result_def(AnyTensor)
    traits = traits_def(Pure())

    @classmethod
    def shapes(cls, node: Node) -> Shapes:
        """How many rows each takes is unknown."""
        shape, rows, count = node.shape(0), node.shape(1), node.count("num_partitions")
        part = None if shape is None or rows is None else (DYNAMIC, *shape[len(rows) :])
        return (part,) * count


@op_definition
class DynamicStitchOp(TFOp):
    """Join rows at the places that indices name."""

    name = "tf.DynamicStitch"
    indices = var_operand_def(AnyTensor)
    data = var_operand_def(AnyTensor)
    merged = result_def(AnyTensor)
    traits = traits_def(Pure())
    irdl_options = (SameVariadicOperandSize(),)

    @classmethod
    def shapes(cls, node: Node) -> Shapes:
        """Take the number of rows from the greatest index."""
        return (stitched(node),)


@op_definition
class ParallelDynamicStitchOp(TFOp):
    """Join rows at the places that indices name, in any order."""

    name = "tf.ParallelDynamicStitch"
    indices = var_operand_def(AnyTensor)
    data = var_operand_def(AnyTensor)
    merged = result_def(AnyTensor)
    traits = traits_def(Pure())
    irdl_options = (SameVariadicOperandSize(),)

    @classmethod
    def shapes(cls, node: Node) -> Shapes:
        """Take the number of rows from the greatest index."""
        return (stitched(node),)


@op_definition
class SparseToDenseOp(TFOp):
    """A tensor of given shape with values at the places that indices name."""

    name = "tf.SparseToDense"
    sparse_indices = operand_def(AnyTensor)
    output_shape = operand_def(AnyTensor)
    sparse_values = operand_def(AnyTensor)
    default_value = operand_def(AnyTensor)
    dense = result_def(AnyTensor)
    validate_indices = prop_def(Boolean, default_value=TRUE)
    traits = traits_def(Pure())

    @classmethod
    def shapes(cls, node: Node) -> Shapes:
        """Take the shape operand."""
        return (node.dims(1),)


@op_definition
class XlaDynamicSliceOp(TFOp):
    """A box of given size at a computed place."""

    name = "tf.XlaDynamicSlice"
    input = operand_def(AnyTensor)
    start_indices = operand_def(AnyTensor)
    size_indices = operand_def(AnyTensor)
    output = result_def(AnyTensor)
    traits = traits_def(Pure())

    @classmethod
    def shapes(cls, node: Node) -> Shapes:
        """Take the size operand."""
        return (node.dims(2),)


@op_definition
class XlaDynamicUpdateSliceOp(SameShapeOp):
    """A tensor with a box at a computed place replaced."""

    name = "tf.XlaDynamicUpdateSlice"
    input = operand_def(AnyTensor)
    update = operand_def(AnyTensor)
    indices = operand_def(AnyTensor)
    output = result_def(AnyTensor)
    traits = traits_def(Pure())


@op_definition
class XlaGatherOp(TFOp):
    """The general gather of XLA."""

    name = "tf.XlaGather"
    operand = operand_def(AnyTensor)
    start_indices = operand_def(AnyTensor)
    slice_sizes = operand_def(AnyTensor)
    output = result_def(AnyTensor)
    dimension_numbers = prop_def(Text)
    indices_are_sorted = prop_def(Boolean)
    traits = traits_def(Pure())


@op_definition
class ListDiffOp(TFOp):
    """The elements of a vector that another lacks."""

    name = "tf.ListDiff"
    x = operand_def(AnyTensor)
    y = operand_def(AnyTensor)
    out = result_def(AnyTensor)
    idx = result_def(AnyTensor)
    traits = traits_def(Pure())

    @classmethod
    def shapes(cls, node: Node) -> Shapes:
        """How many is unknown."""
        return ((DYNAMIC,), (DYNAMIC,))


@op_definition
class LowerBoundOp(TFOp):
    """Where values would go into sorted rows, before equal ones."""

    name = "tf.LowerBound"
    sorted_inputs = operand_def(AnyTensor)
    values = operand_def(AnyTensor)
    output = result_def(AnyTensor)
    traits = traits_def(Pure())

    @classmethod
    def shapes(cls, node: Node) -> Shapes:
        """One place for each value."""
        return (node.shape(1),)


@op_definition
class UpperBoundOp(TFOp):
    """Where values would go into sorted rows, behind equal ones."""

    name = "tf.UpperBound"
    sorted_inputs = operand_def(AnyTensor)
    values = operand_def(AnyTensor)
    output = result_def(AnyTensor)
    traits = traits_def(Pure())

    @classmethod
    def shapes(cls, node: Node) -> Shapes:
        """One place for each value."""
        return (node.shape(1),)
