"""TensorFlow Lite slicing, splitting and joining."""

from __future__ import annotations

from collections.abc import Mapping

from xdsl.dialects.builtin import BoolAttr
from xdsl.ir import Operation
from xdsl.irdl import (
    operand_def,
    prop_def,
    result_def,
    traits_def,
    var_operand_def,
    var_result_def,
)
from xdsl.traits import Pure

from ..elements import Array
from ..op import constant, op_definition
from ..shapes import DYNAMIC, Shape, element_of, integer, normalize, rank_of, shape_of, typed
from ..traits import Builtin, SameScales
from . import checks_slice
from .base import (
    FALSE,
    NONE,
    ZERO,
    Activation,
    Int,
    Operands,
    Properties,
    ResultTypes,
    TFLOp,
    VersionOf,
)
from .constraints import I32, I32_OR_I64, TENSOR, NonNegativeInt, PositiveInt, stored, tensor_of
from .predicates import (
    VALUES_AND_OUTPUT,
    Asks,
    Inferred,
    Rank,
    RuntimeRank,
    SameElements,
    SameElementType,
    Scalar,
    Types,
    Verified,
)


@op_definition
class SliceOp(TFLOp):
    """`size` elements from `begin` on along each axis; a size of -1 takes the rest."""

    name = "tfl.slice"
    input = operand_def(TENSOR)
    begin = operand_def(I32_OR_I64)
    size = operand_def(I32_OR_I64)
    output = result_def(TENSOR)
    traits = traits_def(
        Pure(),
        SameScales(),
        Builtin("SLICE"),
        Types("f32 f16 i32 i64 qi4 i8 ui8 ui32 i1 str qi8 qui8 quint8 qi16"),
        SameElements(),
        RuntimeRank((0,), 0, 6, "input must have rank at most 6"),
        Rank(1, 0, 1),
        Rank(2, 0, 1),
        Verified(checks_slice.slice_),
    )

    @classmethod
    def infer(cls, operands: Operands, properties: Properties) -> ResultTypes:
        """Read sizes, and begins for sizes of -1."""
        shape, begin, size = shape_of(operands[0]), constant(operands[1]), constant(operands[2])
        if shape is not None:
            shape = _sliced(shape, begin, size)
        return (typed(element_of(operands[0]), shape),)

    def version(self) -> int:
        """By type and rank."""
        element, rank = stored(self.input), rank_of(self.input) or 0
        table = {"f16": 8, "i4": 7, "ui32": 6}
        if element in table:
            return table[element]
        if rank > 4:
            return 5
        return {"i16": 4, "str": 3, "i8": 2}.get(element, 1)


def _sliced(shape: Shape, begin: Array | None, size: Array | None) -> Shape:
    if size is None:
        return (DYNAMIC,) * len(shape)
    sizes: list[int] = []
    for axis, wanted in enumerate(size.tolist()):
        if wanted == -1:
            known = begin is not None and shape[axis] != DYNAMIC
            wanted = shape[axis] - int(begin[axis]) if begin is not None and known else DYNAMIC
        sizes.append(wanted)
    return tuple(sizes)


def _rank_with_new_axes(op: Operation) -> str | None:
    """At most six dimensions, new ones included."""
    rank = rank_of(op.operands[0])
    if rank is None:
        return None
    rank += bin(integer(op.properties.get("new_axis_mask", ZERO))).count("1")
    return None if rank <= 6 else f"input (with new axes) has rank {rank}"


@op_definition
class StridedSliceOp(TFLOp):
    """input[begin:end:strides], with bit masks for left-out bounds, new and dropped axes."""

    name = "tfl.strided_slice"
    input = operand_def(TENSOR)
    begin = operand_def(I32)
    end = operand_def(I32)
    strides = operand_def(I32)
    output = result_def(TENSOR)
    begin_mask = prop_def(Int, default_value=ZERO)
    end_mask = prop_def(Int, default_value=ZERO)
    ellipsis_mask = prop_def(Int, default_value=ZERO)
    new_axis_mask = prop_def(Int, default_value=ZERO)
    shrink_axis_mask = prop_def(Int, default_value=ZERO)
    offset = prop_def(BoolAttr, default_value=FALSE)
    traits = traits_def(
        Pure(),
        SameScales(),
        Builtin("STRIDED_SLICE", "StridedSliceOptions"),
        Types("f32 f16 i32 i64 i8 ui8 ui32 qi8 qui8 i1 i16 qi16 quint8 str"),
        SameElements(),
        Asks("input (with new_axis) must have rank at most 6", _rank_with_new_axes),
        Rank(1, 1, 1),
        Rank(2, 1, 1),
        Rank(3, 1, 1),
        Verified(checks_slice.strided_slice),
    )

    @classmethod
    def infer(cls, operands: Operands, properties: Properties) -> ResultTypes:
        """Slice the shape where the bounds are constants."""
        bounds = [constant(operand) for operand in operands[1:4]]
        shape = shape_of(operands[0])
        masks = {name: integer(value) for name, value in properties.items() if "mask" in name}
        result = None
        if shape is not None and all(item is not None for item in bounds):
            begin, end, strides = ([int(i) for i in item] for item in bounds if item is not None)
            if properties.get("offset") not in (None, FALSE):
                end = [b + e for b, e in zip(begin, end, strict=True)]
            result = strided(shape, begin, end, strides, masks)
        return (typed(element_of(operands[0]), result),)

    def version(self) -> int:
        """By type, rank and the masks that the runtime learned late."""
        element, rank = stored(self.input), rank_of(self.input) or 0
        if self.offset != FALSE:
            return 8
        if element == "ui32":
            return 7
        if integer(self.ellipsis_mask) or integer(self.new_axis_mask):
            return 6
        if element == "str":
            return 5
        if rank > 4:
            return 4
        return {"i1": 3, "i8": 2}.get(element, 1)


def strided(
    shape: Shape,
    begin: list[int],
    end: list[int],
    strides: list[int],
    masks: Mapping[str, int],
) -> Shape:
    """Return the shape of `x[begin:end:strides]` for a tensor of a given shape.

    Source: TensorFlow's ValidateStridedSliceOp.
    """
    ellipsis = masks.get("ellipsis_mask", 0)
    new_axes, shrunk = masks.get("new_axis_mask", 0), masks.get("shrink_axis_mask", 0)
    begins, ends = masks.get("begin_mask", 0), masks.get("end_mask", 0)
    taken = sum(not (ellipsis >> i & 1) and not (new_axes >> i & 1) for i in range(len(begin)))
    result: list[int] = []
    axis = 0
    for i in range(len(begin)):
        bit = 1 << i
        if ellipsis & bit:
            count = len(shape) - taken
            result.extend(shape[axis : axis + count])
            axis += count
        elif new_axes & bit:
            result.append(1)
        else:
            if not shrunk & bit:
                low = None if begins & bit else begin[i]
                high = None if ends & bit else end[i]
                result.append(_strided_size(shape[axis], low, high, strides[i]))
            axis += 1
    return (*result, *shape[axis:])


def _strided_size(size: int, low: int | None, high: int | None, step: int) -> int:
    return DYNAMIC if size == DYNAMIC else len(range(*slice(low, high, step).indices(size)))


@op_definition
class DynamicUpdateSliceOp(TFLOp):
    """The operand with the block at `start_indices` replaced by the update."""

    name = "tfl.dynamic_update_slice"
    operand = operand_def(TENSOR)
    update = operand_def(TENSOR)
    start_indices = operand_def(I32_OR_I64)
    output = result_def(TENSOR)
    traits = traits_def(
        Pure(),
        SameScales(axes=False),
        Builtin("DYNAMIC_UPDATE_SLICE"),
        Types("i1 i4 qi4 qi8 i8 i16 i32 i64 f32 f16 bf16"),
        SameElements(),
    )

    def version(self) -> int:
        """By type; 2 for int64 indices."""
        table = {"bf16": 6, "i4": 5, "i16": 4, "f16": 3}
        if found := table.get(stored(self.operands[0])):
            return found
        return 2 if stored(self.start_indices) == "i64" else 1


@op_definition
class SplitOp(TFLOp):
    """The value cut into `num_splits` equal parts along an axis."""

    name = "tfl.split"
    split_dim = operand_def(I32)
    value = operand_def(tensor_of("f32 f8e4m3fn f8e5m2 i16 i32 i8 ui8 qi8 qui8 qi16"))
    outputs = var_result_def(tensor_of("f32 f8e4m3fn f8e5m2 i16 i32 i8 ui8 qi8 qui8 qi16"))
    num_splits = prop_def(PositiveInt)
    traits = traits_def(
        Pure(),
        Scalar(0),
        Verified(checks_slice.split),
        SameScales(),
        Builtin("SPLIT", "SplitOptions"),
        VersionOf("f8e4m3fn:5 f8e5m2:5 i16:4 i32:3 i8:2", operand=1),
    )

    @classmethod
    def infer(cls, operands: Operands, properties: Properties) -> ResultTypes:
        """Divide the axis."""
        shape, axis = shape_of(operands[1]), constant(operands[0])
        parts = integer(properties["num_splits"])
        if shape is not None and axis is None:
            shape = (DYNAMIC,) * len(shape)
        elif shape is not None and axis is not None:
            at = normalize(int(axis.reshape(-1)[0]), len(shape))
            size = shape[at] if shape[at] == DYNAMIC else shape[at] // parts
            shape = (*shape[:at], size, *shape[at + 1 :])
        return (typed(element_of(operands[1]), shape),) * parts


@op_definition
class SplitVOp(TFLOp):
    """The value cut into parts of the given sizes along an axis."""

    name = "tfl.split_v"
    value = operand_def(tensor_of("f32 f8e4m3fn f8e5m2 i16 i32 i64 i8 ui8 qi8 qui8 qi16"))
    size_splits = operand_def(tensor_of("i32", rank=1, strict=True))
    split_dim = operand_def(tensor_of("i32", rank=0, strict=True))
    outputs = var_result_def(tensor_of("f32 f8e4m3fn f8e5m2 i16 i32 i64 i8 ui8 qi8 qui8 qi16"))
    num_splits = prop_def(PositiveInt)
    traits = traits_def(
        Pure(),
        Verified(checks_slice.split_v),
        SameScales(),
        Builtin("SPLIT_V", "SplitVOptions"),
        VersionOf("f8e4m3fn:3 f8e5m2:3 i8:2"),
    )

    @classmethod
    def infer(cls, operands: Operands, properties: Properties) -> ResultTypes:
        """Cut the axis."""
        shape = shape_of(operands[0])
        sizes, axis = constant(operands[1]), constant(operands[2])
        element, parts = element_of(operands[0]), integer(properties["num_splits"])
        if shape is None:
            return (typed(element, None),) * parts
        if axis is None or sizes is None:
            return (typed(element, (DYNAMIC,) * len(shape)),) * parts
        at = normalize(int(axis.reshape(-1)[0]), len(shape))
        known = [int(size) for size in sizes]
        if -1 in known and shape[at] != DYNAMIC:
            known[known.index(-1)] += shape[at] - sum(known)
        return tuple(typed(element, (*shape[:at], size, *shape[at + 1 :])) for size in known)


@op_definition
class ConcatenationOp(TFLOp):
    """The values side by side along an axis."""

    name = "tfl.concatenation"
    values = var_operand_def(TENSOR)
    output = result_def(TENSOR)
    axis = prop_def(Int)
    fused_activation_function = prop_def(Activation, default_value=NONE)
    traits = traits_def(
        Pure(),
        SameScales(unsigned=False),
        Builtin("CONCATENATION", "ConcatenationOptions"),
        Types("f32 f16 f8e4m3fn f8e5m2 i64 i32 i16 qi4 i8 qi8 qui8 ui8 ui32 i1"),
        SameElements(text=VALUES_AND_OUTPUT),
        Verified(checks_slice.concatenation),
        VersionOf("f8e4m3fn:7 f8e5m2:7 f16:6 i4:5 ui32:4 i16:3 i8:2"),
    )

    @classmethod
    def infer(cls, operands: Operands, properties: Properties) -> ResultTypes:
        """Add up the axis."""
        shape = concatenated([shape_of(item) for item in operands], integer(properties["axis"]))
        return (typed(element_of(operands[0]), shape),)


def concatenated(shapes: list[Shape | None], axis: int) -> Shape | None:
    """Return the shape of several tensors side by side along an axis."""
    known = [shape for shape in shapes if shape is not None]
    if not known or any(len(shape) != len(known[0]) for shape in known):
        return None
    at = normalize(axis, len(known[0]))
    sizes = [next((d for d in dims if d != DYNAMIC), DYNAMIC) for dims in zip(*known, strict=True)]
    lengths = [shape[at] for shape in known]
    whole = len(known) == len(shapes) and DYNAMIC not in lengths
    sizes[at] = sum(lengths) if whole else DYNAMIC
    return tuple(sizes)


@op_definition
class PackOp(TFLOp):
    """The values stacked along a new axis."""

    name = "tfl.pack"
    values = var_operand_def(TENSOR)
    output = result_def(TENSOR)
    values_count = prop_def(PositiveInt)
    axis = prop_def(Int)
    traits = traits_def(
        Pure(),
        SameScales(),
        Builtin("PACK", "PackOptions"),
        Types("f32 f8e4m3fn f8e5m2 i8 i16 i32 i64 ui8 ui32 qi8 qui8 qi16 quint8"),
        SameElements(text=VALUES_AND_OUTPUT),
        Verified(checks_slice.pack),
        VersionOf("f8e4m3fn:5 f8e5m2:5 ui32:4 i16:3 i8:2"),
    )

    @classmethod
    def infer(cls, operands: Operands, properties: Properties) -> ResultTypes:
        """Insert the axis."""
        shape = next((s for item in operands if (s := shape_of(item)) is not None), None)
        if shape is not None:
            at = normalize(integer(properties["axis"]), len(shape) + 1)
            shape = (*shape[:at], len(operands), *shape[at:])
        return (typed(element_of(operands[0]), shape),)


@op_definition
class UnpackOp(TFLOp):
    """The `num` slices along an axis, without it."""

    name = "tfl.unpack"
    input = operand_def(TENSOR)
    outputs = var_result_def(TENSOR)
    num = prop_def(NonNegativeInt)
    axis = prop_def(Int)
    traits = traits_def(
        Pure(),
        SameElementType(),
        Inferred(checks_slice.unpack),
        SameScales(),
        Builtin("UNPACK", "UnpackOptions"),
        Types("f32 f16 bf16 f8e4m3fn f8e5m2 i1 i8 ui8 i32 qi8 qui8 i16 qi16"),
        VersionOf("f8e4m3fn:6 f8e5m2:6 f16:5 bf16:5 i16:4 i1:3 i8:2 ui8:2"),
    )

    @classmethod
    def infer(cls, operands: Operands, properties: Properties) -> ResultTypes:
        """Drop the axis."""
        shape = shape_of(operands[0])
        if shape is not None:
            at = normalize(integer(properties["axis"]), len(shape))
            shape = (*shape[:at], *shape[at + 1 :])
        return (typed(element_of(operands[0]), shape),) * integer(properties["num"])
