"""TensorFlow Lite matrix products and diagonals."""

from __future__ import annotations

from collections.abc import Mapping

from xdsl.dialects.builtin import BoolAttr, StringAttr, i32
from xdsl.ir import Attribute, Operation, SSAValue
from xdsl.irdl import (
    operand_def,
    opt_prop_def,
    prop_def,
    result_def,
    traits_def,
    var_result_def,
)
from xdsl.traits import Pure

from ..arithmetic import PerProduct, PerWeight
from ..op import op_definition
from ..shapes import (
    DYNAMIC,
    Shape,
    boolean,
    broadcasts,
    count,
    element_of,
    is_static,
    shape_of,
    typed,
)
from ..traits import Bias, Builtin, DynamicRange, Quantizable, SparseWeight, Weight
from . import checks
from .base import FALSE, NONE, Activation, Operands, Properties, ResultTypes, TFLOp, ranked
from .constraints import TENSOR, Words, optional, stored, tensor_of
from .conv import narrow_bias, per_channel
from .predicates import Asks, RuntimeRank, SameElements, Types, Verified, at_least

DEFAULT, SHUFFLED = StringAttr("DEFAULT"), StringAttr("SHUFFLED4x16INT8")


@op_definition
class FullyConnectedOp(TFLOp):
    """input . transpose(filter) + bias.

    Shapes: input [..., i], filter [o, i], bias [o] -> output [b, o] with the leading dimensions
    flattened, or [..., o] with `keep_num_dims`.
    """

    name = "tfl.fully_connected"
    input = operand_def(tensor_of("f32 f16 qi8 qui8 qi16 qui16"))
    filter = operand_def(tensor_of("f32 f16 qi2 qi4 qi8 qui8 qi16"))
    bias = operand_def(optional("f32 f16 qi32 qui32"))
    outputs = var_result_def(tensor_of("f32 f16 qi8 qui8 qi16 qui16"))
    fused_activation_function = prop_def(Activation, default_value=NONE)
    weights_format = prop_def(Words((DEFAULT.data, SHUFFLED.data)), default_value=DEFAULT)
    keep_num_dims = prop_def(BoolAttr, default_value=FALSE)
    asymmetric_quantize_inputs = opt_prop_def(BoolAttr)
    traits = traits_def(
        Pure(),
        Verified(checks.fully_connected),
        Builtin("FULLY_CONNECTED", "FullyConnectedOptions"),
        PerWeight(),
        Weight(1, axis=0, dense=True),
        SparseWeight(1, blocks=((1, 4),), quantized_blocks=((1, 16),), densified_bytes=False),
        Bias(2, of=(0, 1)),
        DynamicRange((1,), kernel=True, asymmetric=True),
        Quantizable(),
    )

    @property
    def output(self) -> SSAValue:
        """The product; a second result, if there is one, is the shuffled input."""
        return self.results[0]

    @classmethod
    def infer(cls, operands: Operands, properties: Properties) -> ResultTypes:
        """Replace i by o."""
        x, w = shape_of(operands[0]), ranked(operands[1], 2)
        element = element_of(operands[0])
        if x is None or w is None:
            return (typed(element, None),)
        if boolean(properties.get("keep_num_dims")):
            return (typed(element, (*x[:-1], w[0])),)
        if len(x) == 2 and DYNAMIC in x:
            rows = x[0]
        else:
            rows = count(x) // w[1] if is_static(operands[0]) and w[1] > 0 else DYNAMIC
        return (typed(element, (rows, w[0])),)

    def derived_options(self) -> Mapping[str, Attribute]:
        """Give the type of a bias that the kernel would take to have 64 bits."""
        return {"quantized_bias_type": i32} if narrow_bias(self.input, self.bias) else {}

    def version(self) -> int:
        """By the types of input, filter and output, and whether there is a bias."""
        kinds = stored(self.input), stored(self.filter), stored(self.output)
        hybrid = kinds == ("f32", "i8", "f32")
        if kinds[1] == "i2":
            return 14
        if kinds == ("i16", "i4", "i16"):
            return 13
        if hybrid and per_channel(self.filter, 0):
            return 12
        if kinds == ("i16", "i8", "i16") and narrow_bias(self.input, self.bias):
            return 11
        owner = self.filter.owner
        if isinstance(owner, Operation) and owner.name.startswith("tfl.pseudo_sparse"):
            return 8
        if kinds == ("i16", "i16", "i16"):
            return 7
        if boolean(self.keep_num_dims):
            return 5
        if kinds == ("i8", "i8", "i8"):
            return 4
        if kinds == ("i8", "i4", "i8"):
            return 10
        if hybrid:
            return 9 if boolean(self.asymmetric_quantize_inputs) else 3
        return 2 if self.weights_format == SHUFFLED else 1


_PRODUCT = "x and output must have same element type or they are int8 and int32"


def _int8_product(op: Operation) -> str | None:
    """Ask for a result of the type of x, or int32 for int8 operands."""
    x, y, out = (stored(value) for value in (*op.operands, op.results[0]))
    if x == out or (x, y, out) == ("i8", "i8", "i32"):
        return None
    return f"element types {x} and {out} differ"


@op_definition
class BatchMatMulOp(TFLOp):
    """Product of the last two dimensions, the others broadcast.

    Shapes: x [..., m, k], y [..., k, n] -> output [..., m, n]; `adj_x`, `adj_y` swap the last two.
    """

    name = "tfl.batch_matmul"
    x = operand_def(tensor_of("f32 f16 qi8 qi16 i8"))
    y = operand_def(tensor_of("f32 f16 qi8 qi16 i8"))
    output = result_def(tensor_of("f32 f16 qi8 qi16 i32"))
    adj_x = opt_prop_def(BoolAttr, default_value=FALSE)
    adj_y = opt_prop_def(BoolAttr, default_value=FALSE)
    asymmetric_quantize_inputs = opt_prop_def(BoolAttr)
    traits = traits_def(
        Pure(),
        Builtin("BATCH_MATMUL", "BatchMatMulOptions"),
        PerProduct(),
        DynamicRange((1,), kernel=True, asymmetric=True),
        Quantizable(),
        at_least(0, 2),
        at_least(1, 2),
        RuntimeRank((0, 1), 2, 5, "lhs and rhs of this op must have rank between [2, 5]"),
        Asks(_PRODUCT, _int8_product),
        Verified(checks.batch_matmul),
    )

    @classmethod
    def infer(cls, operands: Operands, properties: Properties) -> ResultTypes:
        """Take m of x and n of y."""
        adjoint = boolean(properties.get("adj_x")), boolean(properties.get("adj_y"))
        shape = matmul_shape(shape_of(operands[0]), shape_of(operands[1]), *adjoint)
        return (typed(element_of(operands[0]), shape),)

    def version(self) -> int:
        """4 for asymmetric hybrid, 3 for int16, 2 for int8."""
        x, y = stored(self.x), stored(self.y)
        if x == "i16":
            return 3
        if x == "i8":
            return 2
        if (x, y) == ("f32", "i8") and boolean(self.asymmetric_quantize_inputs):
            return 4
        return 1


def matmul_shape(x: Shape | None, y: Shape | None, adj_x: bool, adj_y: bool) -> Shape | None:
    """Return the shape of a batched matrix product, None if it is not known."""
    if x is None or y is None or len(x) < 2 or len(y) < 2:
        return None
    batch = broadcasts(x[:-2], y[:-2])
    return None if batch is None else (*batch, x[-1 if adj_x else -2], y[-2 if adj_y else -1])


@op_definition
class MatrixDiagOp(TFLOp):
    """Matrices [..., n, n] with the given diagonals [..., n]."""

    name = "tfl.matrix_diag"
    diagonal = operand_def(TENSOR)
    output = result_def(TENSOR)
    traits = traits_def(
        Pure(),
        Builtin("MATRIX_DIAG"),
        Types("f32 i8 i16 i32 i64 ui8 qui8 qi8 quint8"),
        SameElements(text="operand and result must have the same element type"),
        Quantizable(),
        at_least(0, 1),
    )

    @classmethod
    def infer(cls, operands: Operands, properties: Properties) -> ResultTypes:
        """Repeat the last dimension."""
        shape = shape_of(operands[0])
        return (typed(element_of(operands[0]), None if shape is None else (*shape, shape[-1])),)


@op_definition
class MatrixSetDiagOp(TFLOp):
    """The input matrices [..., m, n] with their diagonals replaced."""

    name = "tfl.matrix_set_diag"
    input = operand_def(TENSOR)
    diagonal = operand_def(TENSOR)
    result = result_def(TENSOR)
    traits = traits_def(
        Pure(),
        Builtin("MATRIX_SET_DIAG"),
        Types("f32 i8 i16 i32 i64 ui8 qi8 qi16 qui8 quint8"),
        SameElements(text="input and result must have the same element type"),
        Quantizable(),
        at_least(0, 2),
    )
