"""Resizing, cropping and choosing boxes of images."""

from __future__ import annotations

from xdsl.irdl import traits_def
from xdsl.traits import Pure

from ..shapes import DYNAMIC, Shape
from .base import Node, SameShapeOp, Shapes, TFOp
from .fields import table_op
from .shape_functions import merge_dim, multiply, windowed, with_rank


def resized(node: Node) -> Shape:
    """Return the shape [n, h, w, c] with height and width of operand 1."""
    shape = with_rank(node.shape(0), 4)
    return (shape[0], *with_rank(node.dims(1), 2), shape[3])


def chosen(node: Node) -> int:
    """Return how many boxes are chosen, if results are padded to a constant number."""
    count = node.scalar(2)
    return count if count is not None and node.flag("pad_to_max_output_size") else DYNAMIC


def combined(node: Node) -> Shapes:
    """Return the shapes of boxes, scores, classes and the number of valid ones."""
    boxes, scores = with_rank(node.shape(0), 4), with_rank(node.shape(1), 3)
    batch = merge_dim(boxes[0], scores[0])
    total = node.scalar(3)
    count = DYNAMIC if total is None else total
    if node.flag("pad_per_class"):
        per_class = node.scalar(2)
        every = DYNAMIC if per_class is None else multiply(per_class, scores[2])
        count = DYNAMIC if DYNAMIC in (count, every) else min(count, every)
    return ((batch, count, 4), (batch, count), (batch, count), (batch,))


class ResizingOp(TFOp):
    """Base of ops that give images the height and width of their second operand."""

    @classmethod
    def shapes(cls, node: Node) -> Shapes:
        """Put the sizes in place of height and width."""
        return (resized(node),)


@table_op
class ResizeBilinearOp(ResizingOp):
    """Resize images by linear interpolation."""

    name = "tf.ResizeBilinear"
    traits = traits_def(Pure())


@table_op
class ResizeNearestNeighborOp(ResizingOp):
    """Resize images by the nearest pixel."""

    name = "tf.ResizeNearestNeighbor"
    traits = traits_def(Pure())


@table_op
class ResizeBicubicOp(ResizingOp):
    """Resize images by cubic interpolation."""

    name = "tf.ResizeBicubic"
    traits = traits_def(Pure())


@table_op
class ResizeAreaOp(ResizingOp):
    """Resize images by the mean over areas."""

    name = "tf.ResizeArea"
    traits = traits_def(Pure())


@table_op
class ScaleAndTranslateOp(ResizingOp):
    """Resize and move images by a kernel."""

    name = "tf.ScaleAndTranslate"
    traits = traits_def(Pure())


@table_op
class ResizeBilinearGradOp(TFOp):
    """The gradient of bilinear resizing."""

    name = "tf.ResizeBilinearGrad"
    traits = traits_def(Pure())

    @classmethod
    def shapes(cls, node: Node) -> Shapes:
        """Take the size from the original image."""
        grad, image = with_rank(node.shape(0), 4), with_rank(node.shape(1), 4)
        return ((grad[0], *image[1:3], grad[3]),)


@table_op
class ResizeNearestNeighborGradOp(ResizingOp):
    """The gradient of resizing by the nearest pixel."""

    name = "tf.ResizeNearestNeighborGrad"
    traits = traits_def(Pure())


@table_op
class CropAndResizeOp(TFOp):
    """Cut boxes out of images and resize them."""

    name = "tf.CropAndResize"
    traits = traits_def(Pure())

    @classmethod
    def shapes(cls, node: Node) -> Shapes:
        """One image for each box."""
        image, boxes = with_rank(node.shape(0), 4), with_rank(node.shape(1), 2)
        return ((boxes[0], *with_rank(node.dims(3), 2), image[3]),)


class ChoosingOp(TFOp):
    """Base of ops that choose boxes."""

    @classmethod
    def shapes(cls, node: Node) -> Shapes:
        """How many is unknown."""
        return ((DYNAMIC,),)


@table_op
class NonMaxSuppressionOp(ChoosingOp):
    """The boxes that overlap no better one."""

    name = "tf.NonMaxSuppression"
    traits = traits_def(Pure())


@table_op
class NonMaxSuppressionV2Op(ChoosingOp):
    """The boxes that overlap no better one, with the limit as an operand."""

    name = "tf.NonMaxSuppressionV2"
    traits = traits_def(Pure())


@table_op
class NonMaxSuppressionV3Op(ChoosingOp):
    """The boxes that overlap no better one and are good enough."""

    name = "tf.NonMaxSuppressionV3"
    traits = traits_def(Pure())


@table_op
class NonMaxSuppressionV4Op(TFOp):
    """The boxes that overlap no better one, padded if wanted, and their number."""

    name = "tf.NonMaxSuppressionV4"
    traits = traits_def(Pure())

    @classmethod
    def shapes(cls, node: Node) -> Shapes:
        """As many as wanted, if padded."""
        return ((chosen(node),), ())


@table_op
class NonMaxSuppressionV5Op(TFOp):
    """The same with soft suppression; it returns scores too."""

    name = "tf.NonMaxSuppressionV5"
    traits = traits_def(Pure())

    @classmethod
    def shapes(cls, node: Node) -> Shapes:
        """As many as wanted, if padded."""
        return ((chosen(node),), (chosen(node),), ())


@table_op
class CombinedNonMaxSuppressionOp(TFOp):
    """Choose boxes by class for each image of a batch."""

    name = "tf.CombinedNonMaxSuppression"
    traits = traits_def(Pure())

    @classmethod
    def shapes(cls, node: Node) -> Shapes:
        """As many as wanted for each image."""
        return combined(node)


@table_op
class AdjustContrastv2Op(SameShapeOp):
    """Scale the distance from the mean."""

    name = "tf.AdjustContrastv2"
    traits = traits_def(Pure())


@table_op
class AdjustHueOp(SameShapeOp):
    """Turn the hue."""

    name = "tf.AdjustHue"
    traits = traits_def(Pure())


@table_op
class AdjustSaturationOp(SameShapeOp):
    """Scale the saturation."""

    name = "tf.AdjustSaturation"
    traits = traits_def(Pure())


@table_op
class RGBToHSVOp(SameShapeOp):
    """Convert from red, green, blue to hue, saturation, value."""

    name = "tf.RGBToHSV"
    traits = traits_def(Pure())


@table_op
class HSVToRGBOp(SameShapeOp):
    """Convert from hue, saturation, value to red, green, blue."""

    name = "tf.HSVToRGB"
    traits = traits_def(Pure())


class TransformingOp(TFOp):
    """Base of ops that transform images to a given height and width."""

    @classmethod
    def shapes(cls, node: Node) -> Shapes:
        """Put the sizes in place of height and width."""
        shape = with_rank(node.shape(0), 4)
        return ((shape[0], *with_rank(node.dims(2), 2), shape[3]),)


@table_op
class ImageProjectiveTransformV2Op(TransformingOp):
    """Transform images by 3x3 matrices."""

    name = "tf.ImageProjectiveTransformV2"
    traits = traits_def(Pure())


@table_op
class ImageProjectiveTransformV3Op(TransformingOp):
    """Transform images by 3x3 matrices, filling with a value."""

    name = "tf.ImageProjectiveTransformV3"
    traits = traits_def(Pure())


@table_op
class ExtractImagePatchesOp(TFOp):
    """The windows of an image, side by side in the channels."""

    name = "tf.ExtractImagePatches"
    traits = traits_def(Pure())

    @classmethod
    def shapes(cls, node: Node) -> Shapes:
        """Slide the window along height and width."""
        shape = with_rank(node.shape(0), 4)
        size, strides, rates = (node.integers(name) for name in ("ksizes", "strides", "rates"))
        space = windowed(shape[1:3], size[1:3], strides[1:3], rates[1:3], node.text("padding"))
        return ((shape[0], *space, multiply(shape[3], size[1], size[2])),)
