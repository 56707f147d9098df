"""TensorFlow Lite image resizing and box selection."""

from __future__ import annotations

from xdsl.dialects.builtin import BoolAttr, f32, i32
from xdsl.irdl import operand_def, opt_prop_def, prop_def, result_def, traits_def
from xdsl.traits import Pure

from ..op import constant, op_definition
from ..shapes import DYNAMIC, boolean, element_of, tensor_type, typed
from ..traits import Builtin, SameScales
from .base import FALSE, Operands, Properties, ResultTypes, TFLOp, ranked
from .constraints import F32, I32, TENSOR, stored
from .predicates import Dimension, Rank, SameElements, Types


class ResizeOp(TFLOp):
    """Resize input [n, h, w, c] to `size` [2]."""

    input = operand_def(TENSOR)
    size = operand_def(I32)
    output = result_def(TENSOR)
    align_corners = prop_def(BoolAttr, default_value=FALSE)
    half_pixel_centers = opt_prop_def(BoolAttr, default_value=FALSE)
    traits = traits_def(
        Pure(),
        SameScales(),
        Types("f32 quint8 qui8 qi8 qi16"),
        SameElements(),
        Rank(0, 4, 4),
        Rank(1, 1, 1),
        Dimension(1, 0, 2, "operand 1's dimension 0 is dynamic or equals 2"),
    )

    @classmethod
    def infer(cls, operands: Operands, properties: Properties) -> ResultTypes:
        """Replace [h, w]."""
        shape, size = ranked(operands[0], 4), constant(operands[1])
        if shape is not None:
            height, width = (DYNAMIC, DYNAMIC) if size is None else (int(size[0]), int(size[1]))
            shape = (shape[0], height, width, shape[3])
        return (typed(element_of(operands[0]), shape),)


@op_definition
class ResizeBilinearOp(ResizeOp):
    """Bilinear interpolation."""

    name = "tfl.resize_bilinear"
    traits = traits_def(Builtin("RESIZE_BILINEAR", "ResizeBilinearOptions"))

    def version(self) -> int:
        """4 for int16, 3 for half pixel centers, 2 for int8."""
        if stored(self.input) == "i16":
            return 4
        if boolean(self.half_pixel_centers):
            return 3
        return 2 if stored(self.input) == "i8" else 1


@op_definition
class ResizeNearestNeighborOp(ResizeOp):
    """The nearest pixel."""

    name = "tfl.resize_nearest_neighbor"
    traits = traits_def(Builtin("RESIZE_NEAREST_NEIGHBOR", "ResizeNearestNeighborOptions"))

    def version(self) -> int:
        """4 for int16, 3 for half pixel centers or aligned corners, 2 for int8."""
        if stored(self.input) == "i16":
            return 4
        if boolean(self.half_pixel_centers) or boolean(self.align_corners):
            return 3
        return 2 if stored(self.input) == "i8" else 1


class _SuppressionOp(TFLOp):
    traits = traits_def(
        Pure(),
        Rank(0, 2, 2),
        Rank(1, 1, 1),
        Rank(2, 0, 0),
        Rank(3, 0, 0),
        Rank(4, 0, 0),
        Dimension(0, 1, 4, "boxes should have dim[1] == 4"),
    )


def _most(operands: Operands) -> int:
    size = constant(operands[2])
    return DYNAMIC if size is None else int(size.reshape(-1)[0])


@op_definition
class NonMaxSuppressionV4Op(_SuppressionOp):
    """Indices of the best boxes [n, 4] that overlap each other little, and how many they are."""

    name = "tfl.non_max_suppression_v4"
    boxes = operand_def(F32)
    scores = operand_def(F32)
    max_output_size = operand_def(I32)
    iou_threshold = operand_def(F32)
    score_threshold = operand_def(F32)
    selected_indices = result_def(I32)
    valid_outputs = result_def(I32)
    traits = traits_def(Builtin("NON_MAX_SUPPRESSION_V4"))

    @classmethod
    def infer(cls, operands: Operands, properties: Properties) -> ResultTypes:
        """Give `max_output_size` indices."""
        return tensor_type(i32, (_most(operands),)), tensor_type(i32, ())


@op_definition
class NonMaxSuppressionV5Op(_SuppressionOp):
    """As V4, with scores that fall with overlap; the new scores are returned too."""

    name = "tfl.non_max_suppression_v5"
    boxes = operand_def(F32)
    scores = operand_def(F32)
    max_output_size = operand_def(I32)
    iou_threshold = operand_def(F32)
    score_threshold = operand_def(F32)
    soft_nms_sigma = operand_def(F32)
    selected_indices = result_def(I32)
    selected_scores = result_def(F32)
    valid_outputs = result_def(I32)
    traits = traits_def(Builtin("NON_MAX_SUPPRESSION_V5"), Rank(5, 0, 0))

    @classmethod
    def infer(cls, operands: Operands, properties: Properties) -> ResultTypes:
        """Give `max_output_size` indices."""
        most = (_most(operands),)
        return tensor_type(i32, most), tensor_type(f32, most), tensor_type(i32, ())
