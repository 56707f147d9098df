"""Sums and other reductions of rows that belong together."""

from __future__ import annotations

from xdsl.irdl import (
    operand_def,
    prop_def,
    result_def,
    traits_def,
)
from xdsl.traits import Pure

from ..op import op_definition
from ..shapes import DYNAMIC, Shape
from .base import (
    FALSE,
    AnyTensor,
    Boolean,
    Node,
    Shapes,
    TFOp,
)


def by_last_id(node: Node) -> Shape | None:
    """Return the shape with one row for every id up to the last."""
    shape, ids = node.shape(0), node.constant(1)
    if not shape:
        return None
    return (DYNAMIC if ids is None or not ids.size else int(ids.reshape(-1)[-1]) + 1, *shape[1:])


def by_number(node: Node) -> Shape | None:
    """Return the shape with `num_segments` in place of the axes that the ids have."""
    shape, ids, count = node.shape(0), node.shape(1), node.scalar(2)
    if shape is None or ids is None:
        return None
    return (DYNAMIC if count is None else count, *shape[len(ids) :])


@op_definition
class SegmentSumOp(TFOp):
    """The sum of the rows of each segment, given by sorted ids."""

    name = "tf.SegmentSum"
    data = operand_def(AnyTensor)
    segment_ids = operand_def(AnyTensor)
    output = result_def(AnyTensor)
    traits = traits_def(Pure())

    @classmethod
    def shapes(cls, node: Node) -> Shapes:
        """How many segments there are is unknown unless the ids are constant."""
        return (by_last_id(node),)


@op_definition
class SegmentProdOp(TFOp):
    """The product of the rows of each segment, given by sorted ids."""

    name = "tf.SegmentProd"
    data = operand_def(AnyTensor)
    segment_ids = operand_def(AnyTensor)
    output = result_def(AnyTensor)
    traits = traits_def(Pure())

    @classmethod
    def shapes(cls, node: Node) -> Shapes:
        """How many segments there are is unknown unless the ids are constant."""
        return (by_last_id(node),)


@op_definition
class SegmentMeanOp(TFOp):
    """The mean of the rows of each segment, given by sorted ids."""

    name = "tf.SegmentMean"
    data = operand_def(AnyTensor)
    segment_ids = operand_def(AnyTensor)
    output = result_def(AnyTensor)
    traits = traits_def(Pure())

    @classmethod
    def shapes(cls, node: Node) -> Shapes:
        """How many segments there are is unknown unless the ids are constant."""
        return (by_last_id(node),)


@op_definition
class SegmentMaxOp(TFOp):
    """The greatest value of the rows of each segment, given by sorted ids."""

    name = "tf.SegmentMax"
    data = operand_def(AnyTensor)
    segment_ids = operand_def(AnyTensor)
    output = result_def(AnyTensor)
    traits = traits_def(Pure())

    @classmethod
    def shapes(cls, node: Node) -> Shapes:
        """How many segments there are is unknown unless the ids are constant."""
        return (by_last_id(node),)


@op_definition
class SegmentMinOp(TFOp):
    """The smallest value of the rows of each segment, given by sorted ids."""

    name = "tf.SegmentMin"
    data = operand_def(AnyTensor)
    segment_ids = operand_def(AnyTensor)
    output = result_def(AnyTensor)
    traits = traits_def(Pure())

    @classmethod
    def shapes(cls, node: Node) -> Shapes:
        """How many segments there are is unknown unless the ids are constant."""
        return (by_last_id(node),)


@op_definition
class UnsortedSegmentSumOp(TFOp):
    """The sum of the rows of each segment."""

    name = "tf.UnsortedSegmentSum"
    data = operand_def(AnyTensor)
    segment_ids = operand_def(AnyTensor)
    num_segments = operand_def(AnyTensor)
    output = result_def(AnyTensor)
    traits = traits_def(Pure())

    @classmethod
    def shapes(cls, node: Node) -> Shapes:
        """Put the number of segments in place of the axes of the ids."""
        return (by_number(node),)


@op_definition
class UnsortedSegmentProdOp(TFOp):
    """The product of the rows of each segment."""

    name = "tf.UnsortedSegmentProd"
    data = operand_def(AnyTensor)
    segment_ids = operand_def(AnyTensor)
    num_segments = operand_def(AnyTensor)
    output = result_def(AnyTensor)
    traits = traits_def(Pure())

    @classmethod
    def shapes(cls, node: Node) -> Shapes:
        """Put the number of segments in place of the axes of the ids."""
        return (by_number(node),)


@op_definition
class UnsortedSegmentMaxOp(TFOp):
    """The greatest value of the rows of each segment."""

    name = "tf.UnsortedSegmentMax"
    data = operand_def(AnyTensor)
    segment_ids = operand_def(AnyTensor)
    num_segments = operand_def(AnyTensor)
    output = result_def(AnyTensor)
    traits = traits_def(Pure())

    @classmethod
    def shapes(cls, node: Node) -> Shapes:
        """Put the number of segments in place of the axes of the ids."""
        return (by_number(node),)


@op_definition
class UnsortedSegmentMinOp(TFOp):
    """The smallest value of the rows of each segment."""

    name = "tf.UnsortedSegmentMin"
    data = operand_def(AnyTensor)
    segment_ids = operand_def(AnyTensor)
    num_segments = operand_def(AnyTensor)
    output = result_def(AnyTensor)
    traits = traits_def(Pure())

    @classmethod
    def shapes(cls, node: Node) -> Shapes:
        """Put the number of segments in place of the axes of the ids."""
        return (by_number(node),)


@op_definition
class SparseSegmentSumOp(TFOp):
    """The sum of chosen rows of each segment."""

    name = "tf.SparseSegmentSum"
    data = operand_def(AnyTensor)
    indices = operand_def(AnyTensor)
    segment_ids = operand_def(AnyTensor)
    output = result_def(AnyTensor)
    sparse_gradient = prop_def(Boolean, default_value=FALSE)
    traits = traits_def(Pure())

    @classmethod
    def shapes(cls, node: Node) -> Shapes:
        """How many segments there are is unknown."""
        shape = node.shape(0)
        return (None if not shape else (DYNAMIC, *shape[1:]),)


@op_definition
class SparseSegmentMeanOp(TFOp):
    """The mean of chosen rows of each segment."""

    name = "tf.SparseSegmentMean"
    data = operand_def(AnyTensor)
    indices = operand_def(AnyTensor)
    segment_ids = operand_def(AnyTensor)
    output = result_def(AnyTensor)
    sparse_gradient = prop_def(Boolean, default_value=FALSE)
    traits = traits_def(Pure())

    @classmethod
    def shapes(cls, node: Node) -> Shapes:
        """How many segments there are is unknown."""
        shape = node.shape(0)
        return (None if not shape else (DYNAMIC, *shape[1:]),)


@op_definition
class SparseSegmentSqrtNOp(TFOp):
    """The sum over the root of the number of chosen rows of each segment."""

    name = "tf.SparseSegmentSqrtN"
    data = operand_def(AnyTensor)
    indices = operand_def(AnyTensor)
    segment_ids = operand_def(AnyTensor)
    output = result_def(AnyTensor)
    sparse_gradient = prop_def(Boolean, default_value=FALSE)
    traits = traits_def(Pure())

    @classmethod
    def shapes(cls, node: Node) -> Shapes:
        """How many segments there are is unknown."""
        shape = node.shape(0)
        return (None if not shape else (DYNAMIC, *shape[1:]),)
