"""Ops that read and write elements at computed places."""

from __future__ import annotations

from xdsl.irdl import operand_def, prop_def, result_def, traits_def
from xdsl.traits import Pure

from ..op import op_definition
from ..shapes import DYNAMIC, Shape, normalize
from .base import (
    EMPTY,
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
from .fields import table_op


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


@table_op
class GatherOp(TFOp):
    """Rows of a tensor at `indices`."""

    name = "tf.Gather"
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


@table_op
class GatherNdOp(TFOp):
    """Parts of a tensor at the places that the rows of `indices` name."""

    name = "tf.GatherNd"
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


@table_op
class TensorScatterUpdateOp(SameShapeOp):
    """A tensor with parts replaced."""

    name = "tf.TensorScatterUpdate"
    traits = traits_def(Pure())


@table_op
class TensorScatterAddOp(SameShapeOp):
    """A tensor with updates added."""

    name = "tf.TensorScatterAdd"
    traits = traits_def(Pure())


@table_op
class TensorScatterSubOp(SameShapeOp):
    """A tensor with updates subtracted."""

    name = "tf.TensorScatterSub"
    traits = traits_def(Pure())


@table_op
class TensorScatterMaxOp(SameShapeOp):
    """A tensor with the greater values of it and updates."""

    name = "tf.TensorScatterMax"
    traits = traits_def(Pure())


@table_op
class TensorScatterMinOp(SameShapeOp):
    """A tensor with the smaller values of it and updates."""

    name = "tf.TensorScatterMin"
    traits = traits_def(Pure())


@table_op
class OneHotOp(TFOp):
    """A new axis that is `on_value` at the index and `off_value` elsewhere."""

    name = "tf.OneHot"
    traits = traits_def(Pure())

    @classmethod
    def shapes(cls, node: Node) -> Shapes:
        """Insert the depth."""
        shape, depth = node.shape(0), node.scalar(1)
        if shape is None:
            return (None,)
        axis = normalize(node.integer("axis"), len(shape) + 1)
        return ((*shape[:axis], DYNAMIC if depth is None else depth, *shape[axis:]),)


@table_op
class WhereOp(TFOp):
    """The places of the elements that are true, one row each."""

    name = "tf.Where"
    traits = traits_def(Pure())

    @classmethod
    def shapes(cls, node: Node) -> Shapes:
        """One column for each axis."""
        shape = node.shape(0)
        return ((DYNAMIC, DYNAMIC if shape is None else len(shape)),)


@table_op
class UniqueOp(TFOp):
    """The different elements of a vector and, for each element, which one it is."""

    name = "tf.Unique"
    traits = traits_def(Pure())

    @classmethod
    def shapes(cls, node: Node) -> Shapes:
        """Only the number of elements is known."""
        return ((DYNAMIC,), node.shape(0))


@table_op
class UniqueV2Op(TFOp):
    """The different parts of a tensor along an axis."""

    name = "tf.UniqueV2"
    traits = traits_def(Pure())

    @classmethod
    def shapes(cls, node: Node) -> Shapes:
        """Only the kind of result is known."""
        shape = node.shape(0)
        return (None if shape is None else (DYNAMIC,) * len(shape), (DYNAMIC,))


@table_op
class UniqueWithCountsOp(TFOp):
    """The same as Unique, with how often each occurs."""

    name = "tf.UniqueWithCounts"
    traits = traits_def(Pure())

    @classmethod
    def shapes(cls, node: Node) -> Shapes:
        """Only the number of elements is known."""
        return ((DYNAMIC,), node.shape(0), (DYNAMIC,))


@table_op
class DynamicPartitionOp(TFOp):
    """Divide rows among several results as `partitions` tells."""

    name = "tf.DynamicPartition"
    traits = traits_def(Pure())

    @classmethod
    def shapes(cls, node: Node) -> Shapes:
        """How many rows each takes is unknown."""
        shape, rows, count = node.shape(0), node.shape(1), node.count("num_partitions")
        part = None if shape is None or rows is None else (DYNAMIC, *shape[len(rows) :])
        return (part,) * count


@table_op
class DynamicStitchOp(TFOp):
    """Join rows at the places that indices name."""

    name = "tf.DynamicStitch"
    traits = traits_def(Pure())

    @classmethod
    def shapes(cls, node: Node) -> Shapes:
        """Take the number of rows from the greatest index."""
        return (stitched(node),)


@table_op
class ParallelDynamicStitchOp(TFOp):
    """Join rows at the places that indices name, in any order."""

    name = "tf.ParallelDynamicStitch"
    traits = traits_def(Pure())

    @classmethod
    def shapes(cls, node: Node) -> Shapes:
        """Take the number of rows from the greatest index."""
        return (stitched(node),)


@table_op
class SparseToDenseOp(TFOp):
    """A tensor of given shape with values at the places that indices name."""

    name = "tf.SparseToDense"
    traits = traits_def(Pure())

    @classmethod
    def shapes(cls, node: Node) -> Shapes:
        """Take the shape operand."""
        return (node.dims(1),)


@table_op
class XlaDynamicSliceOp(TFOp):
    """A box of given size at a computed place."""

    name = "tf.XlaDynamicSlice"
    traits = traits_def(Pure())

    @classmethod
    def shapes(cls, node: Node) -> Shapes:
        """Take the size operand."""
        return (node.dims(2),)


@table_op
class XlaDynamicUpdateSliceOp(SameShapeOp):
    """A tensor with a box at a computed place replaced."""

    name = "tf.XlaDynamicUpdateSlice"
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


@table_op
class ListDiffOp(TFOp):
    """The elements of a vector that another lacks."""

    name = "tf.ListDiff"
    traits = traits_def(Pure())

    @classmethod
    def shapes(cls, node: Node) -> Shapes:
        """How many is unknown."""
        return ((DYNAMIC,), (DYNAMIC,))


class BoundOp(TFOp):
    """Base of ops that look up where values belong."""

    @classmethod
    def shapes(cls, node: Node) -> Shapes:
        """One place for each value."""
        return (node.shape(1),)


@table_op
class LowerBoundOp(BoundOp):
    """Where values would go into sorted rows, before equal ones."""

    name = "tf.LowerBound"
    traits = traits_def(Pure())


@table_op
class UpperBoundOp(BoundOp):
    """Where values would go into sorted rows, behind equal ones."""

    name = "tf.UpperBound"
    traits = traits_def(Pure())
