"""TensorFlow Lite activations."""

from __future__ import annotations

from xdsl.dialects.builtin import BoolAttr, Float32Type, FloatAttr
from xdsl.irdl import operand_def, opt_prop_def, prop_def, result_def, traits_def
from xdsl.traits import Pure

from ..arithmetic import TRANSCENDENTAL, PerElement
from ..op import op_definition
from ..traits import Builtin, Elementwise, FixedResult, Peaks, Quantizable, Weight
from . import checks
from .base import FALSE, NONE, Activation, TFLOp, UnaryInputOp, UnaryOp, VersionOf
from .broadcasting import BroadcastRank, ResultBroadcasts
from .constraints import TENSOR
from .predicates import (
    VALUES_AND_OUTPUT,
    Rank,
    SameElements,
    SameShape,
    Types,
    Verified,
    same_operands,
)


@op_definition
class EluOp(UnaryOp):
    """x where x > 0, else exp(x) - 1."""

    name = "tfl.elu"
    traits = traits_def(
        Builtin("ELU"), Types("f32 i8"), SameElements(text=VALUES_AND_OUTPUT), SameShape()
    )


@op_definition
class GeluOp(UnaryInputOp):
    """x * Phi(x), exactly or by the tanh approximation."""

    name = "tfl.gelu"
    approximate = opt_prop_def(BoolAttr, default_value=FALSE)
    traits = traits_def(
        Builtin("GELU", "GeluOptions"),
        Types("f32 f16 qi8 qui8"),
        SameElements(),
        SameShape(),
        Elementwise(),
        Quantizable(),
        VersionOf("f16:3 i8:2 ui8:2"),
    )


@op_definition
class HardSwishOp(UnaryInputOp):
    """x * relu6(x + 3) / 6."""

    name = "tfl.hard_swish"
    traits = traits_def(
        Builtin("HARD_SWISH"),
        Types("f32 qui8 qi8"),
        SameElements(),
        SameShape(),
        Elementwise(),
        Quantizable(),
    )


@op_definition
class LeakyReluOp(UnaryInputOp):
    """x where x > 0, else alpha * x."""

    name = "tfl.leaky_relu"
    alpha = prop_def(FloatAttr[Float32Type])
    traits = traits_def(
        Builtin("LEAKY_RELU", "LeakyReluOptions"),
        Types("f32 qui8 qi8 quint8 qi16"),
        SameElements(),
        SameShape(),
        Elementwise(),
        Quantizable(),
        VersionOf("i16:2"),
    )


@op_definition
class LogisticOp(UnaryOp):
    """1 / (1 + exp(-x))."""

    name = "tfl.logistic"
    traits = traits_def(
        Builtin("LOGISTIC"),
        PerElement(TRANSCENDENTAL),
        Types("f32 qi8 qui8 qi16 quint8"),
        SameElements(text="x and y must have same element type"),
        SameShape(),
        Quantizable(),
        FixedResult(0, 1),
        VersionOf("i16:3 i8:2"),
    )


@op_definition
class TanhOp(UnaryInputOp):
    """Hyperbolic tangent."""

    name = "tfl.tanh"
    traits = traits_def(
        Builtin("TANH"),
        PerElement(TRANSCENDENTAL),
        Types("f32 f16 qi8 qui8 qi16 quint8"),
        SameElements(),
        SameShape(),
        Elementwise(),
        Quantizable(),
        FixedResult(-1, 1),
        VersionOf("i16:3 i8:2"),
    )


@op_definition
class PReluOp(TFLOp):
    """x where x > 0, else alpha * x, with one alpha per channel [1, 1, c] or broadcast."""

    name = "tfl.prelu"
    input = operand_def(TENSOR)
    alpha = operand_def(TENSOR)
    output = result_def(TENSOR)
    traits = traits_def(
        Pure(),
        Builtin("PRELU"),
        Types("f32 qi8 qui8 quint8"),
        same_operands("binary op"),
        SameElements(text="input and output must have the same element type"),
        ResultBroadcasts(),
        Verified(checks.prelu),
        BroadcastRank(4),
        Quantizable(),
        Weight(1, axis=-1),
    )


@op_definition
class ReluOp(UnaryOp):
    """max(x, 0)."""

    name = "tfl.relu"
    traits = traits_def(
        Builtin("RELU"),
        Types("f32 qui8 qi8 qi16"),
        SameElements(text="x and y must have same element type"),
        SameShape(),
        Quantizable(),
        VersionOf("i16:3 i8:2 ui8:2"),
    )


@op_definition
class Relu6Op(UnaryOp):
    """min(max(x, 0), 6)."""

    name = "tfl.relu6"
    traits = traits_def(
        Builtin("RELU6"),
        Types("f32 qui8 qi8"),
        SameElements(text="x and y must have same element type"),
        SameShape(),
        Quantizable(),
        VersionOf("i16:3 i8:2"),
    )


@op_definition
class Relu0To1Op(UnaryOp):
    """min(max(x, 0), 1)."""

    name = "tfl.relu_0_to_1"
    traits = traits_def(
        Builtin("RELU_0_TO_1"),
        Types("f32 qui8 qi8"),
        SameElements(text="x and y must have same element type"),
        SameShape(),
        Quantizable(),
    )


@op_definition
class Relu1Op(UnaryOp):
    """min(max(x, -1), 1)."""

    name = "tfl.relu_n1_to_1"
    traits = traits_def(
        Builtin("RELU_N1_TO_1"),
        Types("f32 qui8 qi8"),
        SameElements(text="x and y must have same element type"),
        SameShape(),
        Quantizable(),
    )


@op_definition
class SoftmaxOp(UnaryInputOp):
    """exp(beta * x) over its sum, along the last axis."""

    name = "tfl.softmax"
    beta = prop_def(FloatAttr[Float32Type])
    traits = traits_def(
        Builtin("SOFTMAX", "SoftmaxOptions"),
        PerElement(TRANSCENDENTAL),
        Types("f32 f16 qi8 qui8 quint8 qi16"),
        SameElements(),
        SameShape(),
        Rank(0, 1, 64),
        Quantizable(),
        FixedResult(0, 1, symmetric=True),
        Peaks(sums=True, factor="beta"),
        VersionOf("f16:4 i16:3 i8:2"),
    )


@op_definition
class LogSoftmaxOp(UnaryInputOp):
    """log(softmax(x)) along the last axis."""

    name = "tfl.log_softmax"
    traits = traits_def(
        Builtin("LOG_SOFTMAX", "LogSoftmaxOptions"),
        PerElement(TRANSCENDENTAL),
        Types("f32 qui8 qi8 quint8"),
        SameElements(text="x and y must have same element type"),
        SameShape(),
        Quantizable(),
        FixedResult(-16, 0),
        Peaks(),
        VersionOf("i8:2"),
    )


@op_definition
class L2NormalizationOp(UnaryInputOp):
    """x / sqrt(sum(x * x)) along the last axis."""

    name = "tfl.l2_normalization"
    fused_activation_function = prop_def(Activation, default_value=NONE)
    traits = traits_def(
        Builtin("L2_NORMALIZATION", "L2NormOptions"),
        PerElement(3),
        Types("f32 qui8 qi8 qui16 qi16 i8"),
        Quantizable(),
        FixedResult(-1, 1),
        VersionOf("i8:2"),
    )
