"""TensorFlow Lite pooling and local normalization."""

from __future__ import annotations

from xdsl.dialects.builtin import Float32Type, FloatAttr
from xdsl.irdl import operand_def, prop_def, result_def, traits_def
from xdsl.traits import Pure

from ..arithmetic import PerWindow
from ..op import op_definition
from ..shapes import element_of, integer, text, typed, window
from ..traits import Builtin, SameScales
from .base import (
    NONE,
    Activation,
    Int,
    Operands,
    Padding,
    Properties,
    ResultTypes,
    TFLOp,
    UnaryInputOp,
    VersionOf,
    ranked,
)
from .constraints import TENSOR
from .predicates import Rank, SameElements, Types


class PoolOp(TFLOp):
    """Reduce windows [filter_height, filter_width] of input [n, h, w, c]."""

    input = operand_def(TENSOR)
    output = result_def(TENSOR)
    filter_height = prop_def(Int)
    filter_width = prop_def(Int)
    padding = prop_def(Padding)
    stride_h = prop_def(Int)
    stride_w = prop_def(Int)
    fused_activation_function = prop_def(Activation, default_value=NONE)
    traits = traits_def(Pure(), SameScales(), VersionOf("i16:3 i8:2"))

    @classmethod
    def infer(cls, operands: Operands, properties: Properties) -> ResultTypes:
        """Slide the window over [h, w]."""
        element, shape = element_of(operands[0]), ranked(operands[0], 4)
        if shape is None:
            return (typed(element, None),)
        height, width = (
            window(
                shape[1 + i],
                integer(properties[f"filter_{axis}"]),
                integer(properties[f"stride_{axis[0]}"]),
                1,
                text(properties["padding"]),
            )
            for i, axis in enumerate(("height", "width"))
        )
        return (typed(element, (shape[0], height, width, shape[3])),)


@op_definition
class AveragePool2DOp(PoolOp):
    """Mean of each window, padding not counted."""

    name = "tfl.average_pool_2d"
    traits = traits_def(
        Builtin("AVERAGE_POOL_2D", "Pool2DOptions"), PerWindow(), Types("f32 qi8 qui8 qi16")
    )


@op_definition
class MaxPool2DOp(PoolOp):
    """Maximum of each window."""

    name = "tfl.max_pool_2d"
    traits = traits_def(
        Builtin("MAX_POOL_2D", "Pool2DOptions"),
        PerWindow(),
        Types("f32 qui8 qi8 qi16 quint8"),
        Rank(0, 4, 4),
        SameElements(),
    )


@op_definition
class LocalResponseNormalizationOp(UnaryInputOp):
    """x / (bias + alpha * sum of squares of 2 * radius + 1 neighbouring channels) ** beta."""

    name = "tfl.local_response_normalization"
    radius = prop_def(Int)
    bias = prop_def(FloatAttr[Float32Type])
    alpha = prop_def(FloatAttr[Float32Type])
    beta = prop_def(FloatAttr[Float32Type])
    traits = traits_def(
        Builtin("LOCAL_RESPONSE_NORMALIZATION", "LocalResponseNormalizationOptions"),
        Types("f32"),
        Rank(0, 4, 4),
    )
