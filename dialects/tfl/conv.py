"""TensorFlow Lite convolutions."""

from __future__ import annotations

from collections.abc import Mapping

from xdsl.dialects.builtin import i32
from xdsl.ir import Attribute, Operation, SSAValue
from xdsl.irdl import operand_def, prop_def, result_def, traits_def
from xdsl.traits import Pure
from xdsl.utils.exceptions import VerifyException

from ..arithmetic import PerInput, PerWeight
from ..op import constant, op_definition
from ..quant import UniformType
from ..shapes import (
    DYNAMIC,
    Shape,
    count,
    element_of,
    integer,
    is_static,
    rank_of,
    shape_of,
    text,
    typed,
    window,
)
from ..traits import Bias, Builtin, DynamicRange, Quantizable, SparseWeight, Weight
from . import checks
from .base import (
    NONE,
    ONE,
    Activation,
    Int,
    Operands,
    Padding,
    Properties,
    ResultTypes,
    TFLOp,
    ranked,
)
from .constraints import F32, I32, VECTOR_OR_NONE, PositiveInt, optional, stored, tensor_of
from .predicates import Holds, Rank, SameDimension, SameElements, Verified


def _bias_is(op: Operation, bias: int, weights: int) -> bool:
    """Whether a bias has as many elements as the last dimension of the weights."""
    if not (is_static(op.operands[bias]) and is_static(op.operands[weights])):
        return True
    return count(shape_of(op.operands[bias]) or ()) == (shape_of(op.operands[weights]) or (1,))[-1]


def _conv_bias(op: Operation) -> bool:
    return _bias_is(op, 2, 1)


def _transposed_bias(op: Operation) -> bool:
    return _bias_is(op, 3, 1)


def _five_sizes(op: Operation) -> bool:
    shape = op.operands[0]
    return not is_static(shape) or count(shape_of(shape) or ()) == 5


_BIAS_ELEMENTS = "bias and output must have same element type"
_BIAS_SIZE = "bias must has num of elements equals to 4th dim of filter"


def conv_shape(
    operands: Operands, properties: Properties, axes: str, channels: int
) -> Shape | None:
    """Slide a window over the axes named by `axes`, of input [n, *, c] and filter [_, *, _]."""
    x, w = ranked(operands[0], len(axes) + 2), ranked(operands[1], len(axes) + 2)
    if w is None or x is None:
        return None
    first = 1 if len(axes) == 2 else 0
    padding = text(properties["padding"])
    sizes = tuple(
        window(
            x[1 + i],
            w[first + i],
            integer(properties[f"stride_{axis}"]),
            integer(properties.get(f"dilation_{axis}_factor", ONE)),
            padding,
        )
        for i, axis in enumerate(axes)
    )
    return (x[0], *sizes, channels)


def per_channel(value: SSAValue, axis: int) -> bool:
    """Whether a weight is quantized with one scale for each index of `axis`."""
    element, shape = element_of(value), shape_of(value)
    return (
        isinstance(element, UniformType)
        and shape is not None
        and len(element.scales.data) == shape[axis]
    )


def narrow_bias(input: SSAValue, bias: SSAValue) -> bool:
    """Whether a kernel with 16-bit inputs is given a bias of 32 bits, not of 64 as it expects."""
    return (stored(input), stored(bias)) == ("i16", "i32")


@op_definition
class Conv2DOp(TFLOp):
    """2-D convolution, in groups where ci of the input is a multiple of that of the filter.

    Shapes: input [n, h, w, ci], filter [co, kh, kw, ci], bias [co] -> output [n, ho, wo, co].
    """

    name = "tfl.conv_2d"
    input = operand_def(tensor_of("f32 qi8 qui8 qi16"))
    filter = operand_def(tensor_of("f32 qi4 qi8 qui8"))
    bias = operand_def(VECTOR_OR_NONE)
    output = result_def(tensor_of("f32 qi8 qui8 qi16"))
    dilation_h_factor = prop_def(Int, default_value=ONE)
    dilation_w_factor = prop_def(Int, default_value=ONE)
    fused_activation_function = prop_def(Activation, default_value=NONE)
    padding = prop_def(Padding)
    stride_h = prop_def(Int)
    stride_w = prop_def(Int)
    traits = traits_def(
        Pure(),
        Builtin("CONV_2D", "Conv2DOptions"),
        PerWeight(),
        Weight(1, axis=0),
        SparseWeight(1),
        Bias(2, of=(0, 1)),
        DynamicRange((1,), kernel=True),
        Quantizable(),
    )

    @classmethod
    def infer(cls, operands: Operands, properties: Properties) -> ResultTypes:
        """Slide a [kh, kw] window over [h, w]."""
        w = ranked(operands[1], 4)
        channels = DYNAMIC if w is None else w[0]
        return (typed(element_of(operands[0]), conv_shape(operands, properties, "hw", channels)),)

    def verify_(self) -> None:
        """Check the ranks of input and filter.

        Raises:
            VerifyException: one of them is not 4.

        """
        ranks = map(rank_of, (self.input, self.filter))
        if any(rank not in (None, 4) for rank in ranks):
            raise VerifyException("failed to infer returned types\nInvalid ranks, 4 are needed")

    def derived_options(self) -> Mapping[str, Attribute]:
        """Give the type of a bias that the kernel would take to have 64 bits."""
        return {"quantized_bias_type": i32} if narrow_bias(self.input, self.bias) else {}

    def version(self) -> int:
        """8 for a narrow bias, 6 for groups, else by the types of input, filter and output."""
        if narrow_bias(self.input, self.bias):
            return 8
        shape, filter_shape = ranked(self.input, 4), ranked(self.filter, 4)
        if shape and filter_shape and shape[3] != filter_shape[3] and DYNAMIC != shape[3]:
            return 6
        match stored(self.input), stored(self.filter), stored(self.output):
            case "i8", "i8", "i8":
                return 3
            case "i8", "i4", "i8":
                return 7
            case "f32", "i8", "f32":
                return 5 if per_channel(self.filter, 0) else 2
            case _:
                return 1


@op_definition
class DepthwiseConv2DOp(TFLOp):
    """A convolution for each channel, with `depth_multiplier` outputs each.

    Shapes: input [n, h, w, c], filter [1, kh, kw, c * m], bias [c * m]
    -> output [n, ho, wo, c * m].
    """

    name = "tfl.depthwise_conv_2d"
    input = operand_def(tensor_of("f32 qi8 qui8 qi16"))
    filter = operand_def(tensor_of("f32 qi4 qi8 qui8"))
    bias = operand_def(VECTOR_OR_NONE)
    output = result_def(tensor_of("f32 qi8 qui8 qi16"))
    dilation_h_factor = prop_def(Int, default_value=ONE)
    dilation_w_factor = prop_def(Int, default_value=ONE)
    fused_activation_function = prop_def(Activation, default_value=NONE)
    padding = prop_def(Padding)
    stride_h = prop_def(Int)
    stride_w = prop_def(Int)
    depth_multiplier = prop_def(Int)
    traits = traits_def(
        Pure(),
        Builtin("DEPTHWISE_CONV_2D", "DepthwiseConv2DOptions"),
        PerWeight(),
        Weight(1, axis=3),
        SparseWeight(1),
        Bias(2, of=(0, 1), wide=True),
        DynamicRange((1,), kernel=True),
        Quantizable(),
    )

    @classmethod
    def infer(cls, operands: Operands, properties: Properties) -> ResultTypes:
        """Slide a [kh, kw] window over [h, w]."""
        w = ranked(operands[1], 4)
        channels = DYNAMIC if w is None else w[3]
        return (typed(element_of(operands[0]), conv_shape(operands, properties, "hw", channels)),)

    def version(self) -> int:
        """By the types of input, filter and output; 2 for dilation."""
        match stored(self.input), stored(self.filter), stored(self.output):
            case "f32", "i8", "f32":
                return 6 if per_channel(self.filter, 3) else 4
            case "i8", "i8", "i8":
                return 3
            case "i8", "i4", "i8":
                return 7
            case _:
                factors = (self.dilation_h_factor, self.dilation_w_factor)
                return 2 if any(integer(factor) != 1 for factor in factors) else 1


@op_definition
class TransposeConvOp(TFLOp):
    """Gradient of a 2-D convolution with respect to its input.

    Shapes: output_shape [4], weights [co, kh, kw, ci], input [n, h, w, ci], bias [co]
    -> output of output_shape.
    """

    name = "tfl.transpose_conv"
    output_shape = operand_def(I32)
    weights = operand_def(tensor_of("f32 qi8 qui8 qi16"))
    input = operand_def(tensor_of("f32 qi8 qui8 qi16"))
    bias = operand_def(optional("f32 qi32 i64"))
    output = result_def(tensor_of("f32 qi8 qui8 qi16"))
    padding = prop_def(Padding)
    stride_h = prop_def(PositiveInt)
    stride_w = prop_def(PositiveInt)
    fused_activation_function = prop_def(Activation, default_value=NONE)
    traits = traits_def(
        Pure(),
        Builtin("TRANSPOSE_CONV", "TransposeConvOptions"),
        PerInput(weights=1, input=2),
        Weight(1, axis=0),
        SparseWeight(1),
        Bias(3, of=(1, 2)),
        DynamicRange((1,), kernel=False),
        Quantizable(),
        Rank(0, 1, 1),
        Rank(1, 4, 4),
        Rank(2, 4, 4),
        SameElements((2,)),
        Verified(checks.transpose_conv),
    )

    @classmethod
    def infer(cls, operands: Operands, properties: Properties) -> ResultTypes:
        """Take the shape operand; unknown but for rank if it is no constant."""
        return (typed(element_of(operands[2]), _output_shape(operands[0], 4)),)

    def derived_options(self) -> Mapping[str, Attribute]:
        """Give the type of a bias that the kernel would take to have 64 bits."""
        return {"quantized_bias_type": i32} if narrow_bias(self.input, self.bias) else {}

    def version(self) -> int:
        """5 for a narrow bias, 4 for an activation, 3 for a bias, 2 for int8 weights."""
        if narrow_bias(self.input, self.bias):
            return 5
        if self.fused_activation_function != NONE:
            return 4
        if shape_of(self.bias) is not None:
            return 3
        return 2 if stored(self.weights) == "i8" else 1


def _output_shape(value: SSAValue, rank: int) -> Shape:
    array = constant(value)
    if array is None:
        return (DYNAMIC,) * rank
    return tuple(DYNAMIC if size < 0 else size for size in array.tolist())


class _Conv3D(TFLOp):
    dilation_d_factor = prop_def(Int, default_value=ONE)
    dilation_h_factor = prop_def(Int, default_value=ONE)
    dilation_w_factor = prop_def(Int, default_value=ONE)
    fused_activation_function = prop_def(Activation, default_value=NONE)
    padding = prop_def(Padding)
    stride_d = prop_def(Int)
    stride_h = prop_def(Int)
    stride_w = prop_def(Int)
    traits = traits_def(Pure())


@op_definition
class Conv3DOp(_Conv3D):
    """3-D convolution.

    Shapes: input [n, d, h, w, ci], filter [kd, kh, kw, ci, co], bias [co]
    -> output [n, do, ho, wo, co].
    """

    name = "tfl.conv_3d"
    input = operand_def(F32)
    filter = operand_def(F32)
    bias = operand_def(optional("f32"))
    output = result_def(F32)
    traits = traits_def(
        Builtin("CONV_3D", "Conv3DOptions"),
        PerWeight(),
        Bias(2, of=(0, 1)),
        Rank(0, 5, 5),
        Rank(1, 5, 5),
        SameDimension(0, 1, 4, 3),
        SameElements(),
        SameElements((2,), _BIAS_ELEMENTS),
        Holds(_BIAS_SIZE, _conv_bias),
    )

    @classmethod
    def infer(cls, operands: Operands, properties: Properties) -> ResultTypes:
        """Slide a [kd, kh, kw] window over [d, h, w]."""
        w = ranked(operands[1], 5)
        channels = DYNAMIC if w is None else w[4]
        return (typed(element_of(operands[0]), conv_shape(operands, properties, "dhw", channels)),)


@op_definition
class Conv3DTransposeOp(_Conv3D):
    """Gradient of a 3-D convolution with respect to its input.

    Shapes: output_shape [5], filter [kd, kh, kw, co, ci], input [n, d, h, w, ci], bias [co]
    -> output of output_shape.
    """

    name = "tfl.conv_3d_transpose"
    output_shape = operand_def(I32)
    filter = operand_def(F32)
    input = operand_def(F32)
    bias = operand_def(optional("f32"))
    output = result_def(F32)
    traits = traits_def(
        Builtin("CONV_3D_TRANSPOSE", "Conv3DOptions"),
        Bias(3, of=(1, 2)),
        Rank(0, 1, 1),
        Rank(1, 5, 5),
        Rank(2, 5, 5),
        Holds("operand 0 has num of elements equals to  5", _five_sizes),
        SameDimension(2, 1, 4, 4),
        SameElements((2,)),
        SameElements((3,), _BIAS_ELEMENTS),
        Holds(_BIAS_SIZE, _transposed_bias),
    )

    @classmethod
    def infer(cls, operands: Operands, properties: Properties) -> ResultTypes:
        """Take the shape operand; unknown but for rank if it is no constant."""
        return (typed(element_of(operands[2]), _output_shape(operands[0], 5)),)


@op_definition
class DilateOp(TFLOp):
    """Insert padding values between the elements, `dilations` - 1 along each axis."""

    name = "tfl.dilate"
    input = operand_def(tensor_of("i8 i16 i32 i64 ui8 ui16 ui32 ui64 f32 f64"))
    dilations = operand_def(I32)
    padding_value = operand_def(tensor_of("i8 i16 i32 i64 ui8 ui16 ui32 ui64 f32 f64", rank=0))
    output = result_def(tensor_of("i8 i16 i32 i64 ui8 ui16 ui32 ui64 f32 f64"))
    traits = traits_def(
        Pure(),
        Builtin("DILATE"),
        SameElements(text="output and input must have same element type"),
        SameElements((2,), "output and padding value must have same element type"),
    )

    @classmethod
    def infer(cls, operands: Operands, properties: Properties) -> ResultTypes:
        """Stretch each axis."""
        shape, steps = shape_of(operands[0]), constant(operands[1])
        if shape is None:
            return (typed(element_of(operands[0]), None),)
        if steps is None:
            return (typed(element_of(operands[0]), (DYNAMIC,) * len(shape)),)
        sizes = (
            DYNAMIC if size == DYNAMIC else (size - 1) * int(step) + 1 if size else 0
            for size, step in zip(shape, steps, strict=True)
        )
        return (typed(element_of(operands[0]), tuple(sizes)),)
