"""TensorFlow Lite ops on shapes: reshaping, transposing, broadcasting, ranges."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import ceil

from xdsl.dialects.builtin import ArrayAttr, IntegerAttr, i32
from xdsl.ir import Attribute, Operation, SSAValue
from xdsl.irdl import operand_def, opt_prop_def, result_def, traits_def
from xdsl.traits import Pure

from ..op import constant, op_definition
from ..quant import UniformType
from ..shapes import (
    DYNAMIC,
    Shape,
    count,
    element_of,
    integers,
    normalize,
    rank_of,
    shape_of,
    tensor_type,
    typed,
)
from ..traits import Builtin, Quantizable, SameScales
from . import checks
from .base import Operands, Properties, ResultTypes, TFLOp, UnaryInputOp
from .constraints import I32, I32_OR_I64, TENSOR, stored, tensor_of
from .predicates import (
    Asks,
    Dimension,
    Rank,
    SameElements,
    SameType,
    Types,
    Verified,
    same_operands,
)

I64_ARRAY = ArrayAttr[IntegerAttr]
_NO_DIMS: ArrayAttr[IntegerAttr] = ArrayAttr(())


def as_shape(value: SSAValue) -> Shape | None:
    """Return the shape that a shape operand holds; of unknown sizes if only its length is known."""
    if (array := constant(value)) is not None:
        return tuple(DYNAMIC if size < 0 else size for size in array.reshape(-1).tolist())
    shape = shape_of(value)
    if shape is None or len(shape) != 1 or shape[0] == DYNAMIC:
        return None
    return (DYNAMIC,) * shape[0]


def reshaped(shape: Shape | None, wanted: Shape | None) -> Shape | None:
    """Return `wanted` with its one -1 computed from the number of elements of `shape`."""
    if wanted is None or wanted.count(DYNAMIC) != 1 or shape is None or DYNAMIC in shape:
        return wanted
    others = count(tuple(size for size in wanted if size != DYNAMIC))
    if others == 0:
        return wanted
    return tuple(count(shape) // others if size == DYNAMIC else size for size in wanted)


@op_definition
class ReshapeOp(TFLOp):
    """The same elements in another shape; one size may be -1."""

    name = "tfl.reshape"
    input = operand_def(TENSOR)
    shape = operand_def(I32)
    output = result_def(TENSOR)
    traits = traits_def(
        Pure(), SameScales(axes=False), Builtin("RESHAPE"), Verified(checks.reshape)
    )

    @classmethod
    def infer(cls, operands: Operands, properties: Properties) -> ResultTypes:
        """Compute the size given as -1."""
        shape = reshaped(shape_of(operands[0]), as_shape(operands[1]))
        return (typed(element_of(operands[0]), shape),)


@op_definition
class SqueezeOp(TFLOp):
    """Drop the dimensions of size 1 that `squeeze_dims` lists, or all."""

    name = "tfl.squeeze"
    input = operand_def(TENSOR)
    output = result_def(TENSOR)
    squeeze_dims = opt_prop_def(I64_ARRAY, default_value=_NO_DIMS)
    traits = traits_def(Pure(), SameScales(), Builtin("SQUEEZE", "SqueezeOptions"))

    @classmethod
    def infer(cls, operands: Operands, properties: Properties) -> ResultTypes:
        """Drop dimensions."""
        shape = squeezed(shape_of(operands[0]), integers(properties.get("squeeze_dims", _NO_DIMS)))
        return (typed(element_of(operands[0]), shape),)

    def version(self) -> int:
        """2 for strings."""
        return 2 if stored(self.input) == "str" else 1


def squeezed(shape: Shape | None, dims: Sequence[int]) -> Shape | None:
    """Return `shape` without the listed dimensions, or without all that are 1."""
    if shape is None or (not dims and DYNAMIC in shape):
        return None
    gone = {normalize(dim, len(shape)) for dim in dims}
    return tuple(size for i, size in enumerate(shape) if (i not in gone if dims else size != 1))


@op_definition
class ExpandDimsOp(TFLOp):
    """Insert a dimension of 1."""

    name = "tfl.expand_dims"
    input = operand_def(TENSOR)
    dim = operand_def(I32_OR_I64)
    output = result_def(TENSOR)
    traits = traits_def(
        Pure(), SameScales(), Builtin("EXPAND_DIMS", "ExpandDimsOptions"), SameElements()
    )

    @classmethod
    def infer(cls, operands: Operands, properties: Properties) -> ResultTypes:
        """Insert the dimension."""
        shape, dim = shape_of(operands[0]), constant(operands[1])
        if shape is not None and dim is None:
            shape = (DYNAMIC,) * (len(shape) + 1)
        elif shape is not None and dim is not None:
            at = normalize(int(dim.reshape(-1)[0]), len(shape) + 1)
            shape = (*shape[:at], 1, *shape[at:])
        return (typed(element_of(operands[0]), shape),)


def _effective_rank(op: Operation) -> str | None:
    """At most eight dimensions other than 1."""
    shape = shape_of(op.operands[0]) or ()
    rank = sum(size != 1 for size in shape)
    return None if rank <= 8 else f"input has {rank} dimensions above 1"


@op_definition
class TransposeOp(TFLOp):
    """Permute dimensions: dimension i of the output is dimension perm[i] of the input."""

    name = "tfl.transpose"
    input = operand_def(TENSOR)
    perm = operand_def(I32)
    output = result_def(TENSOR)
    traits = traits_def(
        Pure(),
        SameScales(axes=False),
        Builtin("TRANSPOSE"),
        Types("i32 f32 f16 bf16 i8 ui8 qi8 qui8 i4 qi4 quint8 i1 i64 qi16"),
        SameElements(),
        Rank(1, 1, 1),
        Asks("operand 0 is at most 8-D", _effective_rank),
        Verified(checks.transpose),
    )

    @classmethod
    def infer(cls, operands: Operands, properties: Properties) -> ResultTypes:
        """Permute the shape, and the axis along which the input is quantized."""
        shape, perm = shape_of(operands[0]), constant(operands[1])
        element = element_of(operands[0])
        if shape is not None:
            order: list[int] = [] if perm is None else perm.tolist()
            known = len(order) == len(shape)
            shape = tuple(shape[i] for i in order) if known else (DYNAMIC,) * len(shape)
            if known and isinstance(element, UniformType) and element.per_axis:
                element = element.along(order.index(element.axis.data))
        return (typed(element, shape),)

    def version(self) -> int:
        """By type and rank."""
        element, rank = stored(self.input), rank_of(self.input) or 0
        if element == "f16":
            return 9
        if rank > 6 or element == "bf16":
            return 8
        if element == "i4":
            return 7
        if rank > 5:
            return 6
        if element == "i16":
            return 5
        if rank > 4:
            return 4
        return {"i1": 3, "i8": 2}.get(element, 1)


@op_definition
class ShapeOp(TFLOp):
    """The shape of a tensor as a vector."""

    name = "tfl.shape"
    input = operand_def(TENSOR)
    output = result_def(I32_OR_I64)
    traits = traits_def(Pure(), Quantizable(), Builtin("SHAPE", "ShapeOptions"))

    @classmethod
    def infer(cls, operands: Operands, properties: Properties) -> ResultTypes:
        """One entry for each dimension; i32 unless the caller says otherwise."""
        rank = rank_of(operands[0])
        return (tensor_type(i32, (DYNAMIC if rank is None else rank,)),)

    def derived_options(self) -> Mapping[str, Attribute]:
        """Give the type of the sizes."""
        return {"out_type": element_of(self.output)}


@op_definition
class RankOp(TFLOp):
    """The number of dimensions of a tensor."""

    name = "tfl.rank"
    input = operand_def(TENSOR)
    output = result_def(I32)
    traits = traits_def(Pure(), Quantizable(), Builtin("RANK"))

    @classmethod
    def infer(cls, operands: Operands, properties: Properties) -> ResultTypes:
        """Give a scalar."""
        return (tensor_type(i32, ()),)


@op_definition
class RangeOp(TFLOp):
    """start, start + delta, ... below limit."""

    name = "tfl.range"
    start = operand_def(TENSOR)
    limit = operand_def(TENSOR)
    delta = operand_def(TENSOR)
    result = result_def(TENSOR)
    traits = traits_def(
        Pure(),
        Builtin("RANGE"),
        Types("i32 f32 i64"),
        SameElements((0, 1, 2), "operands and output must have same element type"),
        Rank(0, 0, 0),
        Rank(1, 0, 0),
        Rank(2, 0, 0),
    )

    @classmethod
    def infer(cls, operands: Operands, properties: Properties) -> ResultTypes:
        """Count the values where the bounds are constants."""
        arrays = [constant(operand) for operand in operands]
        size = DYNAMIC
        if all(array is not None for array in arrays):
            start, limit, delta = (array.reshape(-1)[0].item() for array in arrays)  # pyright: ignore[reportOptionalMemberAccess]
            size = max(0, ceil((limit - start) / delta)) if delta else DYNAMIC
        return (tensor_type(element_of(operands[0]), (size,)),)

    def version(self) -> int:
        """2 for int64."""
        return 2 if stored(self.start) == "i64" else 1


@op_definition
class FillOp(TFLOp):
    """A tensor of the given shape with one value everywhere."""

    name = "tfl.fill"
    dims = operand_def(I32_OR_I64)
    input = operand_def(tensor_of("f32 f16 f8e4m3fn f8e5m2 i32 i64 i1 qi8 qi16 str"))
    result = result_def(tensor_of("f32 f16 f8e4m3fn f8e5m2 i32 i64 i1 qi8 qi16 str"))
    traits = traits_def(
        Pure(),
        SameScales(),
        Builtin("FILL"),
        SameElements((1,), "input and result must have same element type"),
    )

    @classmethod
    def infer(cls, operands: Operands, properties: Properties) -> ResultTypes:
        """Read the shape operand."""
        return (typed(element_of(operands[1]), as_shape(operands[0])),)

    def version(self) -> int:
        """By the type of the value."""
        table = {"f8e4m3fn": 5, "f8e5m2": 5, "f16": 4, "i8": 3, "i16": 3, "i1": 2, "str": 2}
        return table.get(stored(self.input), 1)


@op_definition
class TileOp(TFLOp):
    """The input repeated `multiples` times along each axis."""

    name = "tfl.tile"
    input = operand_def(tensor_of("f32 i1 i32 i64 ui8 qi8 qui8 str"))
    multiples = operand_def(I32_OR_I64)
    output = result_def(tensor_of("f32 i1 i32 i64 ui8 qi8 qui8 str"))
    traits = traits_def(Pure(), SameScales(), Builtin("TILE"), SameElements())

    @classmethod
    def infer(cls, operands: Operands, properties: Properties) -> ResultTypes:
        """Multiply the shape."""
        shape, times = shape_of(operands[0]), as_shape(operands[1])
        if shape is not None:
            times = (DYNAMIC,) * len(shape) if times is None else times
            pairs = zip(shape, times, strict=True)
            shape = tuple(DYNAMIC if DYNAMIC in pair else pair[0] * pair[1] for pair in pairs)
        return (typed(element_of(operands[0]), shape),)

    def version(self) -> int:
        """3 for int8, 2 for strings."""
        return {"i8": 3, "str": 2}.get(stored(self.input), 1)


@op_definition
class BroadcastToOp(TFLOp):
    """The input repeated to a given shape."""

    name = "tfl.broadcast_to"
    input = operand_def(TENSOR)
    shape = operand_def(I32_OR_I64)
    output = result_def(TENSOR)
    traits = traits_def(
        Pure(),
        SameScales(axes=False),
        Builtin("BROADCAST_TO"),
        Types("f32 f8e4m3fn f8e5m2 i32 i1 i4 i8 qi8 ui8 ui32 qui8 i16 qi16 i64 complex64"),
        SameElements(),
        Rank(0, 0, 8),
        Rank(1, 1, 1),
        Dimension(1, 0, 8, "output dimension count must be at most 8", at_most=True),
    )

    @classmethod
    def infer(cls, operands: Operands, properties: Properties) -> ResultTypes:
        """Read the shape operand."""
        return (typed(element_of(operands[0]), as_shape(operands[1])),)

    def version(self) -> int:
        """4 for float8, 3 for int8 and int16, else 2."""
        table = {"f8e4m3fn": 4, "f8e5m2": 4, "i8": 3, "i16": 3}
        return table.get(stored(self.input), 2)


@op_definition
class BroadcastArgsOp(TFLOp):
    """The shape to which two shapes broadcast."""

    name = "tfl.broadcast_args"
    s0 = operand_def(I32_OR_I64)
    s1 = operand_def(I32_OR_I64)
    r0 = result_def(I32_OR_I64)
    traits = traits_def(
        Pure(),
        Builtin("BROADCAST_ARGS"),
        same_operands("BroadcastArgs op"),
        SameElements(),
        Rank(0, 1, 1),
        Rank(1, 1, 1),
    )

    @classmethod
    def infer(cls, operands: Operands, properties: Properties) -> ResultTypes:
        """Take the greater of the two lengths."""
        lengths = [shape[0] if (shape := shape_of(item)) else DYNAMIC for item in operands]
        size = DYNAMIC if DYNAMIC in lengths else max(lengths)
        return (tensor_type(element_of(operands[0]), (size,)),)


@op_definition
class ZerosLikeOp(UnaryInputOp):
    """Zeros of the shape and type of the input."""

    name = "tfl.zeros_like"
    traits = traits_def(Builtin("ZEROS_LIKE", "ZerosLikeOptions"), SameType(), Types("i64 i32 f32"))
