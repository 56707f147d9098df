"""Ops that move elements between space, batch and channels."""

from __future__ import annotations

from xdsl.irdl import operand_def, prop_def, result_def, traits_def
from xdsl.traits import Pure

from ..op import op_definition
from ..shapes import DYNAMIC, Shape
from .base import AnyTensor, Integer, Node, Shapes, TFOp
from .fields import table_op
from .shape_functions import add, arranged, divide, multiply, picked, spatial_axes


def space_to_batch(node: Node) -> Shape | None:
    """Return the shape of operand 0 with blocks of operand 1 moved out of its padded space."""
    shape, block, pads = node.shape(0), node.dims(1), node.constant(2)
    if shape is None or block is None:
        return None if shape is None else (DYNAMIC,) * len(shape)
    count = len(block)
    space = [DYNAMIC] * count
    if pads is not None:
        space = [
            divide(add(dim, int(before), int(after)), size)
            for dim, size, (before, after) in zip(shape[1:], block, pads, strict=False)
        ]
    return (multiply(shape[0], *block), *space, *shape[1 + count :])


def batch_to_space(node: Node) -> Shape | None:
    """Return the shape of operand 0 with the batch moved into blocks of operand 1, cropped."""
    shape, block, crops = node.shape(0), node.dims(1), node.constant(2)
    if shape is None or block is None:
        return None if shape is None else (DYNAMIC,) * len(shape)
    count = len(block)
    space = [DYNAMIC] * count
    if crops is not None:
        space = [
            add(multiply(dim, size), -int(before), -int(after))
            for dim, size, (before, after) in zip(shape[1:], block, crops, strict=False)
        ]
    return (divide(shape[0], multiply(*block)), *space, *shape[1 + count :])


def rearranged(node: Node, *, deeper: bool) -> Shape | None:
    """Return the shape after moving blocks of space into the channels or back."""
    layout, block = node.text("data_format"), node.integer("block_size")
    shape = node.shape(0)
    if layout == "NCHW_VECT_C" or shape is None or len(shape) != 4:
        return None if layout == "NCHW_VECT_C" else (DYNAMIC,) * 4
    batch, channel, space = spatial_axes(layout, 4)
    height, width = picked(shape, space)
    if deeper:
        sizes = divide(height, block), divide(width, block)
        return arranged(layout, shape[batch], multiply(shape[channel], block, block), sizes)
    sizes = multiply(height, block), multiply(width, block)
    return arranged(layout, shape[batch], divide(shape[channel], block * block), sizes)


@table_op
class SpaceToBatchNDOp(TFOp):
    """Move blocks of space into the batch."""

    name = "tf.SpaceToBatchND"
    traits = traits_def(Pure())

    @classmethod
    def shapes(cls, node: Node) -> Shapes:
        """Pad and divide space, multiply the batch."""
        return (space_to_batch(node),)


@op_definition
class BatchToSpaceNDOp(TFOp):
    """Move parts of the batch back into space."""

    name = "tf.BatchToSpaceND"
    input = operand_def(AnyTensor)
    block_shape = operand_def(AnyTensor)
    crops = operand_def(AnyTensor)
    output = result_def(AnyTensor)
    traits = traits_def(Pure())

    @classmethod
    def shapes(cls, node: Node) -> Shapes:
        """Divide the batch, multiply and crop space."""
        return (batch_to_space(node),)


@table_op
class SpaceToBatchOp(TFOp):
    """Move square blocks of space [n, h, w, c] into the batch."""

    name = "tf.SpaceToBatch"
    traits = traits_def(Pure())

    @classmethod
    def shapes(cls, node: Node) -> Shapes:
        """Pad and divide space, multiply the batch."""
        shape, pads, block = node.shape(0), node.constant(1), node.integer("block_size")
        if shape is None or pads is None:
            return ((DYNAMIC,) * 4,)
        space = [
            divide(add(dim, *map(int, pad)), block)
            for dim, pad in zip(shape[1:3], pads, strict=True)
        ]
        return ((multiply(shape[0], block, block), *space, shape[3]),)


@op_definition
class BatchToSpaceOp(TFOp):
    """Move parts of the batch back into square blocks of space."""

    name = "tf.BatchToSpace"
    input = operand_def(AnyTensor)
    crops = operand_def(AnyTensor)
    output = result_def(AnyTensor)
    block_size = prop_def(Integer)
    traits = traits_def(Pure())

    @classmethod
    def shapes(cls, node: Node) -> Shapes:
        """Divide the batch, multiply and crop space."""
        shape, crops, block = node.shape(0), node.constant(1), node.integer("block_size")
        if shape is None or crops is None:
            return ((DYNAMIC,) * 4,)
        space = [
            add(multiply(dim, block), *(-int(c) for c in crop))
            for dim, crop in zip(shape[1:3], crops, strict=True)
        ]
        return ((divide(shape[0], block * block), *space, shape[3]),)


@table_op
class SpaceToDepthOp(TFOp):
    """Move blocks of space into the channels."""

    name = "tf.SpaceToDepth"
    traits = traits_def(Pure())

    @classmethod
    def shapes(cls, node: Node) -> Shapes:
        """Divide space, multiply the channels."""
        return (rearranged(node, deeper=True),)


@table_op
class DepthToSpaceOp(TFOp):
    """Move channels into blocks of space."""

    name = "tf.DepthToSpace"
    traits = traits_def(Pure())

    @classmethod
    def shapes(cls, node: Node) -> Shapes:
        """Multiply space, divide the channels."""
        return (rearranged(node, deeper=False),)
