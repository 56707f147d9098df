"""TensorFlow Lite reductions and scans."""

from __future__ import annotations

from collections.abc import Mapping

from xdsl.dialects.builtin import BoolAttr, i32, i64
from xdsl.ir import Attribute
from xdsl.irdl import operand_def, opt_prop_def, prop_def, result_def, traits_def
from xdsl.traits import Pure

from ..op import constant, op_definition
from ..shapes import DYNAMIC, Shape, boolean, element_of, normalize, shape_of, typed
from ..traits import Builtin, Peaks, Quantizable, SameScales
from .base import FALSE, Operands, Properties, ResultTypes, TFLOp, VersionOf
from .constraints import BOOL, I32, I32_OR_I64, TENSOR, stored, tensor_of
from .predicates import Rank, SameElements, Types


def reduced(operands: Operands, properties: Properties) -> Shape | None:
    """Drop the axes that the second operand lists, or keep them as 1."""
    shape, axes = shape_of(operands[0]), constant(operands[1])
    keep = boolean(properties.get("keep_dims"))
    if shape is None:
        return None
    if axes is None:
        return (DYNAMIC,) * len(shape) if keep else None
    gone = {normalize(int(axis), len(shape)) for axis in axes.reshape(-1)}
    if keep:
        return tuple(1 if i in gone else size for i, size in enumerate(shape))
    return tuple(size for i, size in enumerate(shape) if i not in gone)


class ReduceOp(TFLOp):
    """Reduce over the axes in the second operand; `keep_dims` leaves them as 1."""

    keep_dims = prop_def(BoolAttr)
    traits = traits_def(Pure())

    @classmethod
    def infer(cls, operands: Operands, properties: Properties) -> ResultTypes:
        """Drop the reduced axes."""
        return (typed(element_of(operands[0]), reduced(operands, properties)),)


class _NumericReduceOp(ReduceOp):
    input = operand_def(TENSOR)
    axes = operand_def(I32)
    output = result_def(TENSOR)
    traits = traits_def(SameElements())


class _LogicalReduceOp(ReduceOp):
    keep_dims = opt_prop_def(BoolAttr, default_value=FALSE)
    input = operand_def(BOOL)
    reduction_indices = operand_def(I32)
    output = result_def(BOOL)


@op_definition
class SumOp(_NumericReduceOp):
    """Sum."""

    name = "tfl.sum"
    traits = traits_def(
        Builtin("SUM", "ReducerOptions"),
        Types("f32 f16 i32 i64 qi8 qui8 quint8 qi16"),
        Quantizable(),
        VersionOf("i8:2"),
    )


@op_definition
class MeanOp(ReduceOp):
    """Arithmetic mean."""

    name = "tfl.mean"
    input = operand_def(TENSOR)
    axis = operand_def(I32)
    output = result_def(TENSOR)
    traits = traits_def(
        Builtin("MEAN", "ReducerOptions"),
        Types("f32 f16 i32 i64 qi8 qui8 ui8 qi16"),
        SameElements(),
        Quantizable(),
        VersionOf("i16:3 i8:2"),
    )


@op_definition
class ReduceMinOp(_NumericReduceOp):
    """Minimum."""

    name = "tfl.reduce_min"
    traits = traits_def(
        Builtin("REDUCE_MIN", "ReducerOptions"),
        Types("f32 i32 i64 qi8 qui8 quint8 qi16"),
        SameScales(),
        VersionOf("i16:3 i8:2"),
    )


@op_definition
class ReduceMaxOp(_NumericReduceOp):
    """Maximum."""

    name = "tfl.reduce_max"
    traits = traits_def(
        Builtin("REDUCE_MAX", "ReducerOptions"),
        Types("f32 f16 i32 i64 qi8 qui8 quint8 qi16"),
        SameScales(),
        VersionOf("i16:3 i8:2"),
    )


@op_definition
class ReduceProdOp(_NumericReduceOp):
    """Product."""

    name = "tfl.reduce_prod"
    traits = traits_def(
        Builtin("REDUCE_PROD", "ReducerOptions"),
        Types("f32 i32 i64 qi8 qui8 quint8 qi16"),
        Quantizable(),
        VersionOf("i16:2 i8:2"),
    )


@op_definition
class ReduceAnyOp(_LogicalReduceOp):
    """Logical or."""

    name = "tfl.reduce_any"
    traits = traits_def(Builtin("REDUCE_ANY", "ReducerOptions"))


@op_definition
class ReduceAllOp(_LogicalReduceOp):
    """Logical and."""

    name = "tfl.reduce_all"
    traits = traits_def(Builtin("REDUCE_ALL", "ReducerOptions"))


class _ArgOp(TFLOp):
    input = operand_def(tensor_of("i1 f32 i32 i8 ui8 qi8 qui8"))
    dim = operand_def(I32_OR_I64)
    output = result_def(I32_OR_I64)
    traits = traits_def(Pure(), Quantizable())

    @classmethod
    def infer(cls, operands: Operands, properties: Properties) -> ResultTypes:
        """Drop the axis; indices are i64 unless the caller says otherwise."""
        return (typed(i64, reduced(operands, {})),)

    def derived_options(self) -> Mapping[str, Attribute]:
        """Give the type of the indices."""
        return {"output_type": element_of(self.output)}

    def version(self) -> int:
        """3 for bool, 2 for int8."""
        return {"i1": 3, "i8": 2}.get(stored(self.input), 1)


@op_definition
class ArgMaxOp(_ArgOp):
    """Index of the first maximum along an axis."""

    name = "tfl.arg_max"
    traits = traits_def(Builtin("ARG_MAX", "ArgMaxOptions"), Peaks())


@op_definition
class ArgMinOp(_ArgOp):
    """Index of the first minimum along an axis."""

    name = "tfl.arg_min"
    traits = traits_def(Builtin("ARG_MIN", "ArgMinOptions"))


@op_definition
class CumsumOp(TFLOp):
    """Running sum along an axis."""

    name = "tfl.cumsum"
    input = operand_def(TENSOR)
    axis = operand_def(I32)
    output = result_def(TENSOR)
    exclusive = opt_prop_def(BoolAttr, default_value=FALSE)
    reverse = opt_prop_def(BoolAttr, default_value=FALSE)
    traits = traits_def(
        Pure(),
        Builtin("CUMSUM", "CumsumOptions"),
        Types("f32 i32 i64"),
        SameElements(),
        Rank(1, 0, 0),
    )


@op_definition
class TopKV2Op(TFLOp):
    """The k greatest values along the last axis, descending, and their indices."""

    name = "tfl.topk_v2"
    input = operand_def(tensor_of("f32 i8 i16 i32 i64 ui8 qi8 qui8"))
    k = operand_def(tensor_of("i16 i32"))
    values = result_def(tensor_of("f32 i8 i16 i32 i64 ui8 qi8 qui8"))
    indices = result_def(tensor_of("i16 i32"))
    traits = traits_def(
        Pure(),
        SameScales(),
        Peaks(),
        Builtin("TOPK_V2", "TopKV2Options"),
        Rank(0, 1, 64),
        Rank(1, 0, 0),
        SameElements(text="result and input element type match"),
    )

    @classmethod
    def infer(cls, operands: Operands, properties: Properties) -> ResultTypes:
        """Replace the last dimension by k."""
        shape, k = shape_of(operands[0]), constant(operands[1])
        if shape is not None:
            shape = (*shape[:-1], DYNAMIC if k is None else int(k.reshape(-1)[0]))
        return typed(element_of(operands[0]), shape), typed(i32, shape)

    def version(self) -> int:
        """3 for int16 anywhere, 2 for int8."""
        if "i16" in (stored(self.input), stored(self.k), stored(self.indices)):
            return 3
        return 2 if stored(self.input) == "i8" else 1
