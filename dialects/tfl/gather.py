"""TensorFlow Lite lookups and scatters."""

from __future__ import annotations

from collections.abc import Mapping

from xdsl.dialects.builtin import i32
from xdsl.ir import Attribute
from xdsl.irdl import operand_def, opt_prop_def, prop_def, result_def, traits_def
from xdsl.traits import Pure

from ..op import constant, op_definition
from ..shapes import (
    DYNAMIC,
    element_of,
    integer,
    normalize,
    shape_of,
    tensor_type,
    typed,
)
from ..traits import Builtin, DynamicRange, Quantizable, SameScales, Weight
from . import checks
from .base import ZERO, Int, Operands, Properties, ResultTypes, TFLOp, VersionOf
from .constraints import I32, I32_OR_I64, stored, tensor_of
from .conv import per_channel
from .predicates import Holds, Rank, SameElements, Verified, at_least
from .shape import as_shape

_PARAMS_AND_OUTPUT = "params and output must have same element type"
_FLOAT8 = ("f8e4m3fn", "f8e5m2")


@op_definition
class GatherOp(TFLOp):
    """Slices of `params` along `axis` at the given indices, the first `batch_dims` axes paired."""

    name = "tfl.gather"
    params = operand_def(
        tensor_of("f32 f8e4m3fn f8e5m2 i1 i4 i8 i16 i32 i64 str ui8 qi8 qui8 qi16")
    )
    indices = operand_def(tensor_of("i16 i32 i64"))
    output = result_def(tensor_of("f32 f8e4m3fn f8e5m2 i1 i4 i8 i16 i32 i64 str ui8 qi8 qui8 qi16"))
    axis = prop_def(Int)
    batch_dims = opt_prop_def(Int, default_value=ZERO)
    traits = traits_def(
        Pure(),
        SameScales(),
        Builtin("GATHER", "GatherOptions"),
        DynamicRange((0,), kernel=False),
        at_least(0, 1),
        SameElements(text=_PARAMS_AND_OUTPUT),
        Verified(checks.gather),
    )

    @classmethod
    def infer(cls, operands: Operands, properties: Properties) -> ResultTypes:
        """Replace the axis by the shape of the indices."""
        params, indices = shape_of(operands[0]), shape_of(operands[1])
        if params is None or indices is None:
            return (typed(element_of(operands[0]), None),)
        axis = normalize(integer(properties["axis"]), len(params))
        batch = normalize(integer(properties.get("batch_dims", ZERO)), len(indices))
        shape = (*params[:axis], *indices[batch:], *params[axis + 1 :])
        return (typed(element_of(operands[0]), shape),)

    def version(self) -> int:
        """By the types, and 5 for batch dimensions."""
        element = stored(self.params)
        if element in _FLOAT8:
            return 8
        if element == "i4":
            return 7
        if stored(self.indices) == "i16":
            return 6
        if integer(self.batch_dims):
            return 5
        return {"i16": 4, "i1": 3, "i8": 2}.get(element, 1)


@op_definition
class GatherNdOp(TFLOp):
    """Slices of `params` at the coordinates in the last dimension of the indices."""

    name = "tfl.gather_nd"
    params = operand_def(tensor_of("f32 f8e4m3fn f8e5m2 i1 i8 i16 i64 i32 ui8 qi8 str"))
    indices = operand_def(tensor_of("i16 i32 i64"))
    output = result_def(tensor_of("f32 f8e4m3fn f8e5m2 i1 i8 i16 i64 i32 ui8 qi8 str"))
    traits = traits_def(
        Pure(), SameScales(), Builtin("GATHER_ND"), SameElements(text=_PARAMS_AND_OUTPUT)
    )

    @classmethod
    def infer(cls, operands: Operands, properties: Properties) -> ResultTypes:
        """Replace the indexed dimensions by those of the indices."""
        params, indices = shape_of(operands[0]), shape_of(operands[1])
        if params is None or not indices or indices[-1] == DYNAMIC:
            return (typed(element_of(operands[0]), None),)
        return (typed(element_of(operands[0]), (*indices[:-1], *params[indices[-1] :])),)

    def version(self) -> int:
        """By the types."""
        element = stored(self.params)
        if element in _FLOAT8:
            return 6
        if element == "i1":
            return 5
        if stored(self.indices) == "i16":
            return 4
        return {"i16": 3, "str": 2}.get(element, 1)


@op_definition
class ScatterNdOp(TFLOp):
    """Zeros of the given shape with the updates added at the indexed places."""

    name = "tfl.scatter_nd"
    indices = operand_def(I32)
    updates = operand_def(tensor_of("f32 i8 i64 i32 ui8 i1"))
    shape = operand_def(tensor_of("i32", rank=1))
    output = result_def(tensor_of("f32 i8 i64 i32 ui8 i1"))
    traits = traits_def(
        Pure(),
        SameScales(),
        Builtin("SCATTER_ND", "ScatterNdOptions"),
        at_least(0, 1),
        at_least(1, 1),
        SameElements((1,), "updates and output must have same element type"),
        Verified(checks.scatter_nd),
    )

    @classmethod
    def infer(cls, operands: Operands, properties: Properties) -> ResultTypes:
        """Read the shape operand."""
        return (typed(element_of(operands[1]), as_shape(operands[2])),)


@op_definition
class EmbeddingLookupOp(TFLOp):
    """Rows of `value` at the given indices."""

    name = "tfl.embedding_lookup"
    lookup = operand_def(I32)
    value = operand_def(tensor_of("f32 i8 ui8 qi8 qui8 qi4 qi2"))
    output = result_def(tensor_of("f32 i8 ui8"))
    traits = traits_def(
        Pure(),
        Builtin("EMBEDDING_LOOKUP"),
        Weight(1, axis=0, integers=False),
        DynamicRange((1,), kernel=False),
        Quantizable(),
        Rank(0, 1, 1),
        Rank(1, 2, 64),
    )

    @classmethod
    def infer(cls, operands: Operands, properties: Properties) -> ResultTypes:
        """Replace the rows by the indices."""
        lookup, value = shape_of(operands[0]), shape_of(operands[1])
        shape = None if lookup is None or value is None else (*lookup, *value[1:])
        return (typed(element_of(operands[1]), shape),)

    def version(self) -> int:
        """4 for int4 or a scale for each row, 5 for int2."""
        shape = shape_of(self.value)
        if stored(self.value) == "i4" or (shape and shape[0] > 1 and per_channel(self.value, 0)):
            return 4
        return 5 if stored(self.value) == "i2" else 1


@op_definition
class OneHotOp(TFLOp):
    """`on_value` at the indices along a new axis of size `depth`, `off_value` elsewhere."""

    name = "tfl.one_hot"
    indices = operand_def(I32_OR_I64)
    depth = operand_def(I32)
    on_value = operand_def(tensor_of("f32 i32 i64 i1 i8 ui8"))
    off_value = operand_def(tensor_of("f32 i32 i64 i1 i8 ui8"))
    output = result_def(tensor_of("f32 i32 i64 i1 i8 ui8"))
    axis = prop_def(Int)
    traits = traits_def(Pure(), Quantizable(), Builtin("ONE_HOT", "OneHotOptions"))

    @classmethod
    def infer(cls, operands: Operands, properties: Properties) -> ResultTypes:
        """Insert the depth."""
        shape, depth = shape_of(operands[0]), constant(operands[1])
        if shape is not None:
            at = normalize(integer(properties["axis"]), len(shape) + 1)
            size = DYNAMIC if depth is None else int(depth.reshape(-1)[0])
            shape = (*shape[:at], size, *shape[at:])
        return (typed(element_of(operands[2]), shape),)


_COORDINATES = (
    "the first operand should have a rank <= 2, when its rank is 2 and has static shape, the "
    "second dim should be <= 4"
)


@op_definition
class SparseToDenseOp(TFLOp):
    """A tensor of the default value with the sparse values at their indices."""

    name = "tfl.sparse_to_dense"
    sparse_indices = operand_def(I32_OR_I64)
    output_shape = operand_def(I32_OR_I64)
    sparse_values = operand_def(tensor_of("i32 i64 i8 qi8 ui8 qui8 quint8 f32"))
    default_value = operand_def(tensor_of("i32 i64 i8 qi8 ui8 qui8 quint8 f32"))
    dense = result_def(tensor_of("i32 i64 i8 qi8 ui8 qui8 quint8 f32"))
    traits = traits_def(
        Pure(),
        Quantizable(),
        Builtin("SPARSE_TO_DENSE"),
        SameElements((2,), "sparse_values and dense must have same element type"),
        SameElements((3,), "default_value and dense must have same element type"),
        Holds(_COORDINATES, checks.few_coordinates),
        Rank(0, 0, 2),
        Rank(1, 0, 1),
        Rank(2, 0, 1),
        VersionOf("i8:3 ui8:3 i64:2", operand=2),
    )

    @classmethod
    def infer(cls, operands: Operands, properties: Properties) -> ResultTypes:
        """Read the shape operand."""
        return (typed(element_of(operands[2]), as_shape(operands[1])),)


@op_definition
class UniqueOp(TFLOp):
    """The distinct values in order of first appearance, and where each input is among them."""

    name = "tfl.unique"
    input = operand_def(tensor_of("i8 qi8 ui8 qui8 i16 qi16 i32 i64 f32"))
    output = result_def(tensor_of("i8 qi8 ui8 qui8 i16 qi16 i32 i64 f32"))
    idx = result_def(I32_OR_I64)
    traits = traits_def(Pure(), Quantizable(), Builtin("UNIQUE", "UniqueOptions"), Rank(0, 1, 1))

    @classmethod
    def infer(cls, operands: Operands, properties: Properties) -> ResultTypes:
        """Give an unknown number of values; indices are i32 unless the caller says otherwise."""
        values = tensor_type(element_of(operands[0]), (DYNAMIC,))
        return values, typed(i32, shape_of(operands[0]))

    def derived_options(self) -> Mapping[str, Attribute]:
        """Give the type of the indices."""
        return {"idx_out_type": element_of(self.idx)}
