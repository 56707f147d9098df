"""Sums and other reductions of rows that belong together."""

from __future__ import annotations

from xdsl.irdl import traits_def
from xdsl.traits import Pure

from ..shapes import DYNAMIC, Shape
from .base import Node, Shapes, TFOp
from .fields import table_op


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


class SegmentOp(TFOp):
    """Base of ops on the rows of each segment, which follow one another."""

    @classmethod
    def shapes(cls, node: Node) -> Shapes:
        """How many segments there are is unknown unless the ids are constant."""
        return (by_last_id(node),)


@table_op
class SegmentSumOp(SegmentOp):
    """The sum of the rows of each segment, given by sorted ids."""

    name = "tf.SegmentSum"
    traits = traits_def(Pure())


@table_op
class SegmentProdOp(SegmentOp):
    """The product of the rows of each segment, given by sorted ids."""

    name = "tf.SegmentProd"
    traits = traits_def(Pure())


@table_op
class SegmentMeanOp(SegmentOp):
    """The mean of the rows of each segment, given by sorted ids."""

    name = "tf.SegmentMean"
    traits = traits_def(Pure())


@table_op
class SegmentMaxOp(SegmentOp):
    """The greatest value of the rows of each segment, given by sorted ids."""

    name = "tf.SegmentMax"
    traits = traits_def(Pure())


@table_op
class SegmentMinOp(SegmentOp):
    """The smallest value of the rows of each segment, given by sorted ids."""

    name = "tf.SegmentMin"
    traits = traits_def(Pure())


class UnsortedSegmentOp(TFOp):
    """Base of ops on the rows of each of a number of segments."""

    @classmethod
    def shapes(cls, node: Node) -> Shapes:
        """Put the number of segments in place of the axes of the ids."""
        return (by_number(node),)


@table_op
class UnsortedSegmentSumOp(UnsortedSegmentOp):
    """The sum of the rows of each segment."""

    name = "tf.UnsortedSegmentSum"
    traits = traits_def(Pure())


@table_op
class UnsortedSegmentProdOp(UnsortedSegmentOp):
    """The product of the rows of each segment."""

    name = "tf.UnsortedSegmentProd"
    traits = traits_def(Pure())


@table_op
class UnsortedSegmentMaxOp(UnsortedSegmentOp):
    """The greatest value of the rows of each segment."""

    name = "tf.UnsortedSegmentMax"
    traits = traits_def(Pure())


@table_op
class UnsortedSegmentMinOp(UnsortedSegmentOp):
    """The smallest value of the rows of each segment."""

    name = "tf.UnsortedSegmentMin"
    traits = traits_def(Pure())


class SparseSegmentOp(TFOp):
    """Base of ops on some of the rows, by segment."""

    @classmethod
    def shapes(cls, node: Node) -> Shapes:
        """How many segments there are is unknown."""
        shape = node.shape(0)
        return (None if not shape else (DYNAMIC, *shape[1:]),)


@table_op
class SparseSegmentSumOp(SparseSegmentOp):
    """The sum of chosen rows of each segment."""

    name = "tf.SparseSegmentSum"
    traits = traits_def(Pure())


@table_op
class SparseSegmentMeanOp(SparseSegmentOp):
    """The mean of chosen rows of each segment."""

    name = "tf.SparseSegmentMean"
    traits = traits_def(Pure())


@table_op
class SparseSegmentSqrtNOp(SparseSegmentOp):
    """The sum over the root of the number of chosen rows of each segment."""

    name = "tf.SparseSegmentSqrtN"
    traits = traits_def(Pure())
