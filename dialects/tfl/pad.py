"""TensorFlow Lite padding, reversing, and moves between batch, space and depth."""

from __future__ import annotations

from xdsl.irdl import operand_def, prop_def, result_def, traits_def
from xdsl.traits import Pure

from ..elements import Array
from ..op import constant, op_definition
from ..shapes import DYNAMIC, Shape, element_of, integer, rank_of, shape_of, typed
from ..traits import Builtin, Quantizable, SameScales
from .attributes import MirrorPadAttr
from .base import Operands, Properties, ResultTypes, TFLOp, UnaryInputOp, VersionOf, ranked
from .constraints import I32, I32_OR_I64, TENSOR, NonNegativeInt, PositiveInt, stored, tensor_of
from .predicates import Dimension, Rank, RankIsSize, SameElements, Types, same_operands


def padded(operands: Operands) -> Shape | None:
    """Add the paddings [rank, 2] of the second operand to the shape of the first."""
    shape, paddings = shape_of(operands[0]), constant(operands[1])
    if shape is None:
        return None
    if paddings is None:
        return (DYNAMIC,) * len(shape)
    return tuple(
        DYNAMIC if size == DYNAMIC else size + int(before) + int(after)
        for size, (before, after) in zip(shape, paddings, strict=True)
    )


_FEW_PADDINGS = "the first dim size of the padding argument must be at most 5"


class _PadOp(TFLOp):
    traits = traits_def(
        Pure(),
        SameScales(),
        SameElements(),
        Rank(0, 0, 5),
        Rank(1, 2, 2),
        RankIsSize(0, 1),
        Dimension(1, 0, 5, _FEW_PADDINGS, at_most=True),
    )

    @classmethod
    def infer(cls, operands: Operands, properties: Properties) -> ResultTypes:
        """Add the paddings."""
        return (typed(element_of(operands[0]), padded(operands)),)

    def version(self) -> int:
        """By type and rank."""
        element = stored(self.operands[0])
        table = {"f8e4m3fn": 6, "f8e5m2": 6, "i1": 5}
        if element in table:
            return table[element]
        if (rank_of(self.operands[0]) or 0) > 4:
            return 4
        return {"i16": 3, "i8": 2}.get(element, 1)


@op_definition
class PadOp(_PadOp):
    """The input with zeros around."""

    name = "tfl.pad"
    input = operand_def(TENSOR)
    padding = operand_def(I32_OR_I64)
    output = result_def(TENSOR)
    traits = traits_def(
        Builtin("PAD", "PadOptions"), Types("f32 f8e4m3fn f8e5m2 i1 i32 i64 qi8 qui8 quint8 qi16")
    )


@op_definition
class PadV2Op(_PadOp):
    """The input with a given value around."""

    name = "tfl.padv2"
    input = operand_def(TENSOR)
    padding = operand_def(I32_OR_I64)
    constant_values = operand_def(TENSOR)
    output = result_def(TENSOR)
    traits = traits_def(
        Builtin("PADV2", "PadV2Options"),
        Types("f32 f8e4m3fn f8e5m2 i1 i32 i64 ui8 qi8 qui8 quint8"),
        Rank(2, 0, 0),
        same_operands("input and constant value", (0, 2), "must have"),
    )


@op_definition
class MirrorPadOp(TFLOp):
    """The input with its mirror image around, the border included if SYMMETRIC."""

    name = "tfl.mirror_pad"
    input = operand_def(tensor_of("f32 i32 i64 i8 ui8 qi8 qui8 qi16"))
    pad = operand_def(I32_OR_I64)
    output = result_def(tensor_of("f32 i32 i64 i8 ui8 qi8 qui8 qi16"))
    mode = prop_def(MirrorPadAttr)
    traits = traits_def(
        Pure(),
        SameScales(),
        Builtin("MIRROR_PAD", "MirrorPadOptions"),
        Rank(1, 2, 2),
        VersionOf("i16:3 i8:2"),
    )

    @classmethod
    def infer(cls, operands: Operands, properties: Properties) -> ResultTypes:
        """Add the paddings."""
        return (typed(element_of(operands[0]), padded(operands)),)


@op_definition
class ReverseV2Op(TFLOp):
    """The input backwards along an axis."""

    name = "tfl.reverse_v2"
    input = operand_def(TENSOR)
    axis = operand_def(I32)
    output = result_def(TENSOR)
    traits = traits_def(
        Pure(),
        Quantizable(),
        Builtin("REVERSE_V2"),
        Types("f32 f8e4m3fn f8e5m2 ui8 i16 i32 i64 qi16 qui8 qi8 quint8 i1"),
        SameElements(),
        Rank(1, 1, 1),
        VersionOf("f8e4m3fn:4 f8e5m2:4 i8:3 i1:2"),
    )


@op_definition
class ReverseSequenceOp(TFLOp):
    """The first seq_lengths[b] entries of each batch entry backwards."""

    name = "tfl.reverse_sequence"
    input = operand_def(TENSOR)
    seq_lengths = operand_def(I32_OR_I64)
    output = result_def(TENSOR)
    seq_dim = prop_def(NonNegativeInt)
    batch_dim = prop_def(NonNegativeInt)
    traits = traits_def(
        Pure(),
        Quantizable(),
        Builtin("REVERSE_SEQUENCE", "ReverseSequenceOptions"),
        Types("f32 i32 i64 qi16 qui8 quint8"),
        SameElements(),
        Rank(1, 1, 1),
    )


class _BatchSpaceOp(TFLOp):
    traits = traits_def(Pure(), SameScales(), SameElements(), Rank(0, 3, 4))

    def version(self) -> int:
        """4 for int16, 3 for rank 3, 2 for int8."""
        element, rank = stored(self.operands[0]), rank_of(self.operands[0])
        if element == "i16":
            return 4
        if rank is not None and rank != 4:
            return 3
        return 2 if element == "i8" else 1


@op_definition
class BatchToSpaceNdOp(_BatchSpaceOp):
    """Blocks of the batch dimension laid out in space and cropped by `indices` [m, 2]."""

    name = "tfl.batch_to_space_nd"
    input = operand_def(tensor_of("f32 i8 i32 i64 ui8 qi8 qui8 qi16"))
    block_shape = operand_def(I32)
    indices = operand_def(I32)
    output = result_def(tensor_of("f32 i16 i32 i64 ui8 qi8 qui8 qi16"))
    traits = traits_def(Builtin("BATCH_TO_SPACE_ND"), Rank(1, 1, 1), Rank(2, 2, 2))

    @classmethod
    def infer(cls, operands: Operands, properties: Properties) -> ResultTypes:
        """Divide the batch, multiply space, crop."""
        shape = shape_of(operands[0])
        block, crops = constant(operands[1]), constant(operands[2])
        if shape is not None:
            shape = batch_to_space(shape, block, crops)
        return (typed(element_of(operands[0]), shape),)


def batch_to_space(shape: Shape, block: Array | None, crops: Array | None) -> Shape:
    """Return the shape after batch_to_space_nd."""
    if block is None or crops is None:
        return (DYNAMIC,) * len(shape)
    batch, *rest = shape
    if batch != DYNAMIC:
        batch //= max(1, int(block.prod()))
    for i, (size, crop) in enumerate(zip(block.tolist(), crops.tolist(), strict=True)):
        if rest[i] != DYNAMIC:
            rest[i] = rest[i] * size - sum(crop)
    return (batch, *rest)


@op_definition
class SpaceToBatchNdOp(_BatchSpaceOp):
    """Space padded by `paddings` [m, 2] and its blocks moved to the batch dimension."""

    name = "tfl.space_to_batch_nd"
    input = operand_def(tensor_of("f32 i32 i64 qi8 qui8 quint8 qi16"))
    block_shape = operand_def(I32)
    paddings = operand_def(I32)
    output = result_def(tensor_of("f32 i32 i64 qi8 qui8 quint8 qi16"))
    traits = traits_def(Builtin("SPACE_TO_BATCH_ND"))

    @classmethod
    def infer(cls, operands: Operands, properties: Properties) -> ResultTypes:
        """Multiply the batch, pad and divide space."""
        shape = shape_of(operands[0])
        block, paddings = constant(operands[1]), constant(operands[2])
        if shape is not None:
            shape = space_to_batch(shape, block, paddings)
        return (typed(element_of(operands[0]), shape),)


def space_to_batch(shape: Shape, block: Array | None, paddings: Array | None) -> Shape:
    """Return the shape after space_to_batch_nd."""
    if block is None or paddings is None:
        return (DYNAMIC,) * len(shape)
    batch, *rest = shape
    if batch != DYNAMIC:
        batch *= int(block.prod())
    for i, (size, pad) in enumerate(zip(block.tolist(), paddings.tolist(), strict=True)):
        if rest[i] != DYNAMIC:
            rest[i] = (rest[i] + sum(pad)) // size
    return (batch, *rest)


class _DepthOp(UnaryInputOp):
    block_size = prop_def(PositiveInt)
    traits = traits_def(SameScales(), SameElements(), Rank(0, 0, 4), VersionOf("i8:2"))


@op_definition
class SpaceToDepthOp(_DepthOp):
    """Blocks [b, b] of space moved to the channels."""

    name = "tfl.space_to_depth"
    traits = traits_def(
        Builtin("SPACE_TO_DEPTH", "SpaceToDepthOptions"), Types("f32 i32 i64 qi8 qui8 quint8")
    )

    @classmethod
    def infer(cls, operands: Operands, properties: Properties) -> ResultTypes:
        """Divide [h, w], multiply c."""
        shape, block = ranked(operands[0], 4), integer(properties["block_size"])
        if shape is not None:
            n, h, w, c = shape
            h, w = (size if size == DYNAMIC else size // block for size in (h, w))
            shape = (n, h, w, c if c == DYNAMIC else c * block * block)
        return (typed(element_of(operands[0]), shape),)


@op_definition
class DepthToSpaceOp(_DepthOp):
    """Channels laid out as blocks [b, b] of space."""

    name = "tfl.depth_to_space"
    traits = traits_def(
        Builtin("DEPTH_TO_SPACE", "DepthToSpaceOptions"),
        Types("f32 i8 i32 i64 quint8 ui8 qi8 qui8"),
    )

    @classmethod
    def infer(cls, operands: Operands, properties: Properties) -> ResultTypes:
        """Multiply [h, w], divide c."""
        shape, block = ranked(operands[0], 4), integer(properties["block_size"])
        if shape is not None:
            n, h, w, c = shape
            h, w = (size if size == DYNAMIC else size * block for size in (h, w))
            shape = (n, h, w, c if c == DYNAMIC else c // (block * block))
        return (typed(element_of(operands[0]), shape),)
