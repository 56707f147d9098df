"""Resizing, cropping and choosing boxes of images."""

from __future__ import annotations

from xdsl.dialects.builtin import (
    StringAttr,
)
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
    TRUE,
    AnyTensor,
    Boolean,
    Float,
    Integers,
    Node,
    SameShapeOp,
    Shapes,
    Text,
    TFOp,
    float_attr,
)
from .shape_functions import (
    merge_dim,
    multiply,
    windowed,
    with_rank,
)


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


@op_definition
class ResizeBilinearOp(TFOp):
    """Resize images by linear interpolation."""

    name = "tf.ResizeBilinear"
    images = operand_def(AnyTensor)
    size = operand_def(AnyTensor)
    resized_images = result_def(AnyTensor)
    align_corners = prop_def(Boolean, default_value=FALSE)
    half_pixel_centers = prop_def(Boolean, default_value=FALSE)
    traits = traits_def(Pure())

    @classmethod
    def shapes(cls, node: Node) -> Shapes:
        """Put the sizes in place of height and width."""
        return (resized(node),)


@op_definition
class ResizeNearestNeighborOp(TFOp):
    """Resize images by the nearest pixel."""

    name = "tf.ResizeNearestNeighbor"
    images = operand_def(AnyTensor)
    size = operand_def(AnyTensor)
    resized_images = result_def(AnyTensor)
    align_corners = prop_def(Boolean, default_value=FALSE)
    half_pixel_centers = prop_def(Boolean, default_value=FALSE)
    traits = traits_def(Pure())

    @classmethod
    def shapes(cls, node: Node) -> Shapes:
        """Put the sizes in place of height and width."""
        return (resized(node),)


@op_definition
class ResizeBicubicOp(TFOp):
    """Resize images by cubic interpolation."""

    name = "tf.ResizeBicubic"
    images = operand_def(AnyTensor)
    size = operand_def(AnyTensor)
    resized_images = result_def(AnyTensor)
    align_corners = prop_def(Boolean, default_value=FALSE)
    half_pixel_centers = prop_def(Boolean, default_value=FALSE)
    traits = traits_def(Pure())

    @classmethod
    def shapes(cls, node: Node) -> Shapes:
        """Put the sizes in place of height and width."""
        return (resized(node),)


@op_definition
class ResizeAreaOp(TFOp):
    """Resize images by the mean over areas."""

    name = "tf.ResizeArea"
    images = operand_def(AnyTensor)
    size = operand_def(AnyTensor)
    resized_images = result_def(AnyTensor)
    align_corners = prop_def(Boolean, default_value=FALSE)
    traits = traits_def(Pure())

    @classmethod
    def shapes(cls, node: Node) -> Shapes:
        """Put the sizes in place of height and width."""
        return (resized(node),)


@op_definition
class ScaleAndTranslateOp(TFOp):
    """Resize and move images by a kernel."""

    name = "tf.ScaleAndTranslate"
    images = operand_def(AnyTensor)
    size = operand_def(AnyTensor)
    scale = operand_def(AnyTensor)
    translation = operand_def(AnyTensor)
    resized_images = result_def(AnyTensor)
    kernel_type = prop_def(Text, default_value=StringAttr("lanczos3"))
    antialias = prop_def(Boolean, default_value=TRUE)
    traits = traits_def(Pure())

    @classmethod
    def shapes(cls, node: Node) -> Shapes:
        """Put the sizes in place of height and width."""
        return (resized(node),)


@op_definition
class ResizeBilinearGradOp(TFOp):
    """The gradient of bilinear resizing."""

    name = "tf.ResizeBilinearGrad"
    grads = operand_def(AnyTensor)
    original_image = operand_def(AnyTensor)
    output = result_def(AnyTensor)
    align_corners = prop_def(Boolean, default_value=FALSE)
    half_pixel_centers = prop_def(Boolean, default_value=FALSE)
    traits = traits_def(Pure())

    @classmethod
    def shapes(cls, node: Node) -> Shapes:
        """Take the size from the original image."""
        grad, image = with_rank(node.shape(0), 4), with_rank(node.shape(1), 4)
        return ((grad[0], *image[1:3], grad[3]),)


@op_definition
class ResizeNearestNeighborGradOp(TFOp):
    """The gradient of resizing by the nearest pixel."""

    name = "tf.ResizeNearestNeighborGrad"
    grads = operand_def(AnyTensor)
    size = operand_def(AnyTensor)
    output = result_def(AnyTensor)
    align_corners = prop_def(Boolean, default_value=FALSE)
    half_pixel_centers = prop_def(Boolean, default_value=FALSE)
    traits = traits_def(Pure())

    @classmethod
    def shapes(cls, node: Node) -> Shapes:
        """Take the sizes from the second operand."""
        return (resized(node),)


@op_definition
class CropAndResizeOp(TFOp):
    """Cut boxes out of images and resize them."""

    name = "tf.CropAndResize"
    image = operand_def(AnyTensor)
    boxes = operand_def(AnyTensor)
    box_ind = operand_def(AnyTensor)
    crop_size = operand_def(AnyTensor)
    crops = result_def(AnyTensor)
    method = prop_def(Text, default_value=StringAttr("bilinear"))
    extrapolation_value = prop_def(Float, default_value=float_attr(0.0))
    traits = traits_def(Pure())

    @classmethod
    def shapes(cls, node: Node) -> Shapes:
        """One image for each box."""
        image, boxes = with_rank(node.shape(0), 4), with_rank(node.shape(1), 2)
        return ((boxes[0], *with_rank(node.dims(3), 2), image[3]),)


@op_definition
class NonMaxSuppressionOp(TFOp):
    """The boxes that overlap no better one."""

    name = "tf.NonMaxSuppression"
    boxes = operand_def(AnyTensor)
    scores = operand_def(AnyTensor)
    max_output_size = operand_def(AnyTensor)
    selected_indices = result_def(AnyTensor)
    iou_threshold = prop_def(Float, default_value=float_attr(0.5))
    traits = traits_def(Pure())

    @classmethod
    def shapes(cls, node: Node) -> Shapes:
        """How many is unknown."""
        return ((DYNAMIC,),)


@op_definition
class NonMaxSuppressionV2Op(TFOp):
    """The boxes that overlap no better one, with the limit as an operand."""

    name = "tf.NonMaxSuppressionV2"
    boxes = operand_def(AnyTensor)
    scores = operand_def(AnyTensor)
    max_output_size = operand_def(AnyTensor)
    iou_threshold = operand_def(AnyTensor)
    selected_indices = result_def(AnyTensor)
    traits = traits_def(Pure())

    @classmethod
    def shapes(cls, node: Node) -> Shapes:
        """How many is unknown."""
        return ((DYNAMIC,),)


@op_definition
class NonMaxSuppressionV3Op(TFOp):
    """The boxes that overlap no better one and are good enough."""

    name = "tf.NonMaxSuppressionV3"
    boxes = operand_def(AnyTensor)
    scores = operand_def(AnyTensor)
    max_output_size = operand_def(AnyTensor)
    iou_threshold = operand_def(AnyTensor)
    score_threshold = operand_def(AnyTensor)
    selected_indices = result_def(AnyTensor)
    traits = traits_def(Pure())

    @classmethod
    def shapes(cls, node: Node) -> Shapes:
        """How many is unknown."""
        return ((DYNAMIC,),)


@op_definition
class NonMaxSuppressionV4Op(TFOp):
    """The boxes that overlap no better one, padded if wanted, and their number."""

    name = "tf.NonMaxSuppressionV4"
    boxes = operand_def(AnyTensor)
    scores = operand_def(AnyTensor)
    max_output_size = operand_def(AnyTensor)
    iou_threshold = operand_def(AnyTensor)
    score_threshold = operand_def(AnyTensor)
    selected_indices = result_def(AnyTensor)
    valid_outputs = result_def(AnyTensor)
    pad_to_max_output_size = prop_def(Boolean, default_value=FALSE)
    traits = traits_def(Pure())

    @classmethod
    def shapes(cls, node: Node) -> Shapes:
        """As many as wanted, if padded."""
        return ((chosen(node),), ())


@op_definition
class NonMaxSuppressionV5Op(TFOp):
    """The same with soft suppression; it returns scores too."""

    name = "tf.NonMaxSuppressionV5"
    boxes = operand_def(AnyTensor)
    scores = operand_def(AnyTensor)
    max_output_size = operand_def(AnyTensor)
    iou_threshold = operand_def(AnyTensor)
    score_threshold = operand_def(AnyTensor)
    soft_nms_sigma = operand_def(AnyTensor)
    selected_indices = result_def(AnyTensor)
    selected_scores = result_def(AnyTensor)
    valid_outputs = result_def(AnyTensor)
    pad_to_max_output_size = prop_def(Boolean, default_value=FALSE)
    traits = traits_def(Pure())

    @classmethod
    def shapes(cls, node: Node) -> Shapes:
        """As many as wanted, if padded."""
        return ((chosen(node),), (chosen(node),), ())


@op_definition
class CombinedNonMaxSuppressionOp(TFOp):
    """Choose boxes by class for each image of a batch."""

    name = "tf.CombinedNonMaxSuppression"
    boxes = operand_def(AnyTensor)
    scores = operand_def(AnyTensor)
    max_output_size_per_class = operand_def(AnyTensor)
    max_total_size = operand_def(AnyTensor)
    iou_threshold = operand_def(AnyTensor)
    score_threshold = operand_def(AnyTensor)
    nmsed_boxes = result_def(AnyTensor)
    nmsed_scores = result_def(AnyTensor)
    nmsed_classes = result_def(AnyTensor)
    valid_detections = result_def(AnyTensor)
    pad_per_class = prop_def(Boolean, default_value=FALSE)
    clip_boxes = prop_def(Boolean, default_value=TRUE)
    traits = traits_def(Pure())

    @classmethod
    def shapes(cls, node: Node) -> Shapes:
        """As many as wanted for each image."""
        return combined(node)


@op_definition
class AdjustContrastv2Op(SameShapeOp):
    """Scale the distance from the mean."""

    name = "tf.AdjustContrastv2"
    images = operand_def(AnyTensor)
    contrast_factor = operand_def(AnyTensor)
    output = result_def(AnyTensor)
    traits = traits_def(Pure())


@op_definition
class AdjustHueOp(SameShapeOp):
    """Turn the hue."""

    name = "tf.AdjustHue"
    images = operand_def(AnyTensor)
    delta = operand_def(AnyTensor)
    output = result_def(AnyTensor)
    traits = traits_def(Pure())


@op_definition
class AdjustSaturationOp(SameShapeOp):
    """Scale the saturation."""

    name = "tf.AdjustSaturation"
    images = operand_def(AnyTensor)
    scale = operand_def(AnyTensor)
    output = result_def(AnyTensor)
    traits = traits_def(Pure())


@op_definition
class RGBToHSVOp(SameShapeOp):
    """Convert from red, green, blue to hue, saturation, value."""

    name = "tf.RGBToHSV"
    images = operand_def(AnyTensor)
    output = result_def(AnyTensor)
    traits = traits_def(Pure())


@op_definition
class HSVToRGBOp(SameShapeOp):
    """Convert from hue, saturation, value to red, green, blue."""

    name = "tf.HSVToRGB"
    images = operand_def(AnyTensor)
    output = result_def(AnyTensor)
    traits = traits_def(Pure())


@op_definition
class ImageProjectiveTransformV2Op(TFOp):
    """Transform images by 3x3 matrices."""

    name = "tf.ImageProjectiveTransformV2"
    images = operand_def(AnyTensor)
    transforms = operand_def(AnyTensor)
    output_shape = operand_def(AnyTensor)
    transformed_images = result_def(AnyTensor)
    interpolation = prop_def(Text)
    fill_mode = prop_def(Text, default_value=StringAttr("CONSTANT"))
    traits = traits_def(Pure())

    @classmethod
    def shapes(cls, node: Node) -> Shapes:
        """Put the sizes in place of height and width."""
        shape = with_rank(node.shape(0), 4)
        return ((shape[0], *with_rank(node.dims(2), 2), shape[3]),)


@op_definition
class ImageProjectiveTransformV3Op(TFOp):
    """Transform images by 3x3 matrices, filling with a value."""

    name = "tf.ImageProjectiveTransformV3"
    images = operand_def(AnyTensor)
    transforms = operand_def(AnyTensor)
    output_shape = operand_def(AnyTensor)
    fill_value = operand_def(AnyTensor)
    transformed_images = result_def(AnyTensor)
    interpolation = prop_def(Text)
    fill_mode = prop_def(Text, default_value=StringAttr("CONSTANT"))
    traits = traits_def(Pure())

    @classmethod
    def shapes(cls, node: Node) -> Shapes:
        """Put the sizes in place of height and width."""
        shape = with_rank(node.shape(0), 4)
        return ((shape[0], *with_rank(node.dims(2), 2), shape[3]),)


@op_definition
class ExtractImagePatchesOp(TFOp):
    """The windows of an image, side by side in the channels."""

    name = "tf.ExtractImagePatches"
    images = operand_def(AnyTensor)
    patches = result_def(AnyTensor)
    ksizes = prop_def(Integers)
    strides = prop_def(Integers)
    rates = prop_def(Integers)
    padding = prop_def(Text)
    traits = traits_def(Pure())

    @classmethod
    def shapes(cls, node: Node) -> Shapes:
        """Slide the window along height and width."""
        shape = with_rank(node.shape(0), 4)
        size, strides, rates = (node.integers(name) for name in ("ksizes", "strides", "rates"))
        space = windowed(shape[1:3], size[1:3], strides[1:3], rates[1:3], node.text("padding"))
        return ((shape[0], *space, multiply(shape[3], size[1], size[2])),)
