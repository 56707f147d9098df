"""Reductions, sorting and sums along an axis."""

from __future__ import annotations

from xdsl.irdl import operand_def, prop_def, result_def, traits_def
from xdsl.traits import Pure

from ..op import op_definition
from ..shapes import DYNAMIC, Shape
from .base import (
    FALSE,
    TRUE,
    AnyTensor,
    Boolean,
    Float,
    Integer,
    Node,
    SameShapeOp,
    Shapes,
    TFOp,
    float_attr,
    int_attr,
)
from .fields import table_op
from .shape_functions import merge_shapes, reduced, with_rank


class ReductionOp(TFOp):
    """Base of reductions of `input` along the axes `reduction_indices`."""

    input = operand_def(AnyTensor)
    reduction_indices = operand_def(AnyTensor)
    output = result_def(AnyTensor)
    keep_dims = prop_def(Boolean, default_value=FALSE)
    traits = traits_def(Pure())

    @classmethod
    def shapes(cls, node: Node) -> Shapes:
        """Drop the reduced axes, or keep them with size 1."""
        return (reduced(node.shape(0), node.integers_of(1), node.flag("keep_dims")),)


def without_one(node: Node) -> Shape | None:
    """Return the shape of the first operand without the axis that the second one names."""
    shape, axis = node.shape(0), node.integers_of(1)
    if shape is not None and axis is None:
        return (DYNAMIC,) * max(len(shape) - 1, 0)
    return reduced(shape, axis, keep_dims=False)


@op_definition
class SumOp(ReductionOp):
    """The sum along axes."""

    name = "tf.Sum"


@op_definition
class MeanOp(ReductionOp):
    """The mean along axes."""

    name = "tf.Mean"


@op_definition
class ProdOp(ReductionOp):
    """The product along axes."""

    name = "tf.Prod"


@op_definition
class MaxOp(ReductionOp):
    """The greatest value along axes."""

    name = "tf.Max"


@op_definition
class MinOp(ReductionOp):
    """The smallest value along axes."""

    name = "tf.Min"


@op_definition
class AnyOp(ReductionOp):
    """Whether any element along axes is true."""

    name = "tf.Any"


@op_definition
class AllOp(ReductionOp):
    """Whether all elements along axes are true."""

    name = "tf.All"


@op_definition
class EuclideanNormOp(ReductionOp):
    """The root of the sum of squares along axes."""

    name = "tf.EuclideanNorm"


@table_op
class ArgMaxOp(TFOp):
    """Where the greatest value along an axis is."""

    name = "tf.ArgMax"
    traits = traits_def(Pure())

    @classmethod
    def shapes(cls, node: Node) -> Shapes:
        """Drop the axis."""
        return (without_one(node),)


@table_op
class ArgMinOp(TFOp):
    """Where the smallest value along an axis is."""

    name = "tf.ArgMin"
    traits = traits_def(Pure())

    @classmethod
    def shapes(cls, node: Node) -> Shapes:
        """Drop the axis."""
        return (without_one(node),)


@table_op
class CumsumOp(SameShapeOp):
    """The running sum along an axis."""

    name = "tf.Cumsum"
    traits = traits_def(Pure())


@table_op
class CumprodOp(SameShapeOp):
    """The running product along an axis."""

    name = "tf.Cumprod"
    traits = traits_def(Pure())


@table_op
class CumulativeLogsumexpOp(SameShapeOp):
    """The running logarithm of the sum of exponentials along an axis."""

    name = "tf.CumulativeLogsumexp"
    traits = traits_def(Pure())


@table_op
class TopKV2Op(TFOp):
    """The k greatest values of the last axis and their places."""

    name = "tf.TopKV2"
    traits = traits_def(Pure())

    @classmethod
    def shapes(cls, node: Node) -> Shapes:
        """Put k in place of the last axis."""
        shape, k = node.shape(0), node.scalar(1)
        result = None if not shape else (*shape[:-1], DYNAMIC if k is None else k)
        return (result, result)


@op_definition
class ApproxTopKOp(TFOp):
    """About the k greatest values along an axis and their places."""

    name = "tf.ApproxTopK"
    input = operand_def(AnyTensor)
    values = result_def(AnyTensor)
    indices = result_def(AnyTensor)
    k = prop_def(Integer)
    reduction_dimension = prop_def(Integer, default_value=int_attr(-1))
    recall_target = prop_def(Float, default_value=float_attr(0.95))
    is_max_k = prop_def(Boolean, default_value=TRUE)
    reduction_input_size_override = prop_def(Integer, default_value=int_attr(-1))
    aggregate_to_topk = prop_def(Boolean, default_value=TRUE)
    traits = traits_def(Pure())


@table_op
class InTopKV2Op(TFOp):
    """Whether targets are among the k best predictions."""

    name = "tf.InTopKV2"
    traits = traits_def(Pure())

    @classmethod
    def shapes(cls, node: Node) -> Shapes:
        """One answer for each target."""
        return (
            merge_shapes(
                (node.shape(1), None if node.shape(0) is None else with_rank(node.shape(0), 2)[:1])
            ),
        )


@table_op
class NthElementOp(TFOp):
    """The n-th smallest value of the last axis."""

    name = "tf.NthElement"
    traits = traits_def(Pure())

    @classmethod
    def shapes(cls, node: Node) -> Shapes:
        """Drop the last axis."""
        shape = node.shape(0)
        return (None if not shape else shape[:-1],)


@table_op
class BincountOp(TFOp):
    """How often each integer occurs."""

    name = "tf.Bincount"
    traits = traits_def(Pure())

    @classmethod
    def shapes(cls, node: Node) -> Shapes:
        """One count for each value."""
        size = node.scalar(1)
        return ((DYNAMIC if size is None else size,),)


@table_op
class DenseBincountOp(TFOp):
    """How often each integer occurs, by row."""

    name = "tf.DenseBincount"
    traits = traits_def(Pure())

    @classmethod
    def shapes(cls, node: Node) -> Shapes:
        """One count for each value, for each row if there are rows."""
        shape, size = node.shape(0), node.scalar(1)
        count = DYNAMIC if size is None else size
        return (None if not shape else (*shape[:-1], count),)
