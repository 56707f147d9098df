"""Ops that move, join, split and repeat elements but compute nothing."""

from __future__ import annotations

from math import ceil

from xdsl.irdl import operand_def, prop_def, result_def, traits_def
from xdsl.traits import Pure

from ..op import op_definition
from ..shapes import DYNAMIC, normalize, rank_of
from .base import AnyTensor, FilledOp, Node, SameShapeOp, ScalarOp, ShapeLike, Shapes, TFOp
from .fields import table_op
from .shape_functions import merge_dim, merge_shapes, multiply, picked, reshaped, with_rank


@op_definition
class ReshapeOp(TFOp):
    """The same elements in another shape, of which one entry may be -1."""

    name = "tf.Reshape"
    tensor = operand_def(AnyTensor)
    shape = operand_def(AnyTensor)
    output = result_def(AnyTensor)
    traits = traits_def(Pure())

    @classmethod
    def shapes(cls, node: Node) -> Shapes:
        """Take the shape operand as far as its value is known."""
        wanted = node.values(1)
        if wanted is not None:
            return (reshaped(node.shape(0), wanted),)
        return (node.dims(1),)


@op_definition
class ExpandDimsOp(TFOp):
    """Insert an axis of size 1."""

    name = "tf.ExpandDims"
    input = operand_def(AnyTensor)
    dim = operand_def(AnyTensor)
    output = result_def(AnyTensor)
    traits = traits_def(Pure())

    @classmethod
    def shapes(cls, node: Node) -> Shapes:
        """Insert it, where its place is known."""
        shape, axis = node.shape(0), node.scalar(1)
        if shape is None or axis is None:
            return (None if shape is None else (DYNAMIC,) * (len(shape) + 1),)
        axis = normalize(axis, len(shape) + 1)
        return ((*shape[:axis], 1, *shape[axis:]),)


@table_op
class SqueezeOp(TFOp):
    """Drop axes of size 1: those given, or all."""

    name = "tf.Squeeze"
    traits = traits_def(Pure())

    @classmethod
    def shapes(cls, node: Node) -> Shapes:
        """Drop them; without a list, no dimension may be unknown."""
        shape, axes = node.shape(0), node.integers("squeeze_dims")
        if shape is None or (not axes and DYNAMIC in shape):
            return (None,)
        gone = {normalize(axis, len(shape)) for axis in axes}
        if not axes:
            gone = {axis for axis, dim in enumerate(shape) if dim == 1}
        return (tuple(dim for axis, dim in enumerate(shape) if axis not in gone),)


@op_definition
class ShapeOp(TFOp):
    """The shape of a tensor."""

    name = "tf.Shape"
    input = operand_def(AnyTensor)
    output = result_def(AnyTensor)
    traits = traits_def(Pure())

    @classmethod
    def shapes(cls, node: Node) -> Shapes:
        """One entry for each axis."""
        shape = node.shape(0)
        return ((DYNAMIC if shape is None else len(shape),),)


@table_op
class ShapeNOp(TFOp):
    """The shapes of several tensors."""

    name = "tf.ShapeN"
    traits = traits_def(Pure())

    @classmethod
    def shapes(cls, node: Node) -> Shapes:
        """One entry for each axis."""
        ranks = [rank_of(operand) for operand in node.operands]
        return [(DYNAMIC if rank is None else rank,) for rank in ranks]


@table_op
class SizeOp(ScalarOp):
    """How many elements a tensor has."""

    name = "tf.Size"
    traits = traits_def(Pure())


@table_op
class RankOp(ScalarOp):
    """How many axes a tensor has."""

    name = "tf.Rank"
    traits = traits_def(Pure())


@op_definition
class TransposeOp(TFOp):
    """Put the axes in another order."""

    name = "tf.Transpose"
    x = operand_def(AnyTensor)
    perm = operand_def(AnyTensor)
    y = result_def(AnyTensor)
    traits = traits_def(Pure())

    @classmethod
    def shapes(cls, node: Node) -> Shapes:
        """Permute the dimensions."""
        shape, order = node.shape(0), node.integers_of(1)
        if shape is None or order is None or sorted(order) != list(range(len(shape))):
            rank = len(shape) if shape is not None else with_rank(node.shape(1), 1)[0]
            return (None if rank == DYNAMIC else (DYNAMIC,) * rank,)
        return (picked(shape, order),)


@table_op
class ConjugateTransposeOp(TFOp):
    """Put the axes in another order and conjugate."""

    name = "tf.ConjugateTranspose"
    traits = traits_def(Pure())

    @classmethod
    def shapes(cls, node: Node) -> Shapes:
        """Permute the dimensions."""
        shape, order = node.shape(0), node.integers_of(1)
        if shape is None or order is None:
            return (None if shape is None else (DYNAMIC,) * len(shape),)
        return (picked(shape, order),)


@op_definition
class TileOp(TFOp):
    """Repeat a tensor along each axis."""

    name = "tf.Tile"
    input = operand_def(AnyTensor)
    multiples = operand_def(AnyTensor)
    output = result_def(AnyTensor)
    traits = traits_def(Pure())

    @classmethod
    def shapes(cls, node: Node) -> Shapes:
        """Multiply the dimensions."""
        shape, multiples = node.shape(0), node.values(1)
        if multiples is None or shape is None:
            dims = node.dims(1) if shape is None else shape
            return (None if dims is None else (DYNAMIC,) * len(dims),)
        pairs = zip(shape, multiples, strict=False)
        return (tuple(DYNAMIC if times is None else multiply(dim, times) for dim, times in pairs),)


@op_definition
class BroadcastToOp(TFOp):
    """Repeat a tensor to fill a shape."""

    name = "tf.BroadcastTo"
    input = operand_def(AnyTensor)
    shape = operand_def(AnyTensor)
    output = result_def(AnyTensor)
    traits = traits_def(Pure())

    @classmethod
    def shapes(cls, node: Node) -> Shapes:
        """Take the shape operand; where it is unknown, axes longer than 1 keep their size."""
        dims, shape = node.dims(1), node.shape(0)
        if dims is None or shape is None or len(shape) > len(dims):
            return (dims,)
        kept = (DYNAMIC,) * (len(dims) - len(shape)) + tuple(d if d > 1 else DYNAMIC for d in shape)
        return (tuple(map(merge_dim, dims, kept)),)


@op_definition
class BroadcastArgsOp(TFOp):
    """The common shape of two shapes."""

    name = "tf.BroadcastArgs"
    s0 = operand_def(AnyTensor)
    s1 = operand_def(AnyTensor)
    r0 = result_def(AnyTensor)
    traits = traits_def(Pure())

    @classmethod
    def shapes(cls, node: Node) -> Shapes:
        """Take the length of the longer one."""
        lengths = [with_rank(node.shape(index), 1)[0] for index in (0, 1)]
        return ((DYNAMIC if DYNAMIC in lengths else max(lengths),),)


@table_op
class BroadcastGradientArgsOp(TFOp):
    """The axes along which the gradients of a broadcast are summed."""

    name = "tf.BroadcastGradientArgs"
    traits = traits_def(Pure())

    @classmethod
    def shapes(cls, node: Node) -> Shapes:
        """Two lists of axes."""
        return ((DYNAMIC,), (DYNAMIC,))


@table_op
class FillOp(FilledOp):
    """A tensor of one value."""

    name = "tf.Fill"
    traits = traits_def(Pure())


@table_op
class EmptyOp(FilledOp):
    """A tensor that is yet to be written."""

    name = "tf.Empty"


@table_op
class RangeOp(TFOp):
    """Numbers from `start` up to `limit` in steps of `delta`."""

    name = "tf.Range"
    traits = traits_def(Pure())

    @classmethod
    def shapes(cls, node: Node) -> Shapes:
        """Count the steps, if all three are constant."""
        bounds = [array.item() for index in range(3) if (array := node.constant(index)) is not None]
        if len(bounds) != 3 or not bounds[2]:
            bounds = [value for index in range(3) if (value := node.scalar(index)) is not None]
        if len(bounds) != 3 or not bounds[2]:
            return ((DYNAMIC,),)
        return ((max(0, ceil((bounds[1] - bounds[0]) / bounds[2])),),)


@table_op
class LinSpaceOp(TFOp):
    """`num` numbers evenly from `start` to `stop`."""

    name = "tf.LinSpace"
    traits = traits_def(Pure())

    @classmethod
    def shapes(cls, node: Node) -> Shapes:
        """Take the number."""
        count = node.scalar(2)
        return ((DYNAMIC if count is None else count,),)


@table_op
class ReverseV2Op(SameShapeOp):
    """Turn axes around."""

    name = "tf.ReverseV2"
    traits = traits_def(Pure())


@table_op
class ReverseOp(SameShapeOp):
    """Turn axes around, as flags tell."""

    name = "tf.Reverse"
    traits = traits_def(Pure())


@table_op
class ReverseSequenceOp(SameShapeOp):
    """Turn the first elements of each row around."""

    name = "tf.ReverseSequence"
    traits = traits_def(Pure())


@table_op
class RollOp(SameShapeOp):
    """Rotate elements along axes."""

    name = "tf.Roll"
    traits = traits_def(Pure())


@op_definition
class EnsureShapeOp(TFOp):
    """A tensor that must have a given shape."""

    name = "tf.EnsureShape"
    input = operand_def(AnyTensor)
    output = result_def(AnyTensor)
    shape = prop_def(ShapeLike)
    traits = traits_def(Pure())

    @classmethod
    def shapes(cls, node: Node) -> Shapes:
        """Merge both shapes."""
        return (merge_shapes((node.shape(0), node.shape_property("shape"))),)


@table_op
class InvertPermutationOp(SameShapeOp):
    """The inverse of a permutation."""

    name = "tf.InvertPermutation"
    traits = traits_def(Pure())
