"""TensorFlow Lite random numbers and bucketing."""

from __future__ import annotations

from xdsl.dialects.builtin import I64, ArrayAttr, Float32Type, FloatAttr, IntegerAttr, f32, i32, i64
from xdsl.irdl import operand_def, opt_prop_def, prop_def, result_def, traits_def
from xdsl.traits import Pure

from ..op import constant, op_definition
from ..shapes import DYNAMIC, shape_of, tensor_type, typed
from ..traits import Builtin
from .base import Operands, Properties, ResultTypes, TFLOp
from .constraints import F32, I32, I32_OR_I64, tensor_of
from .predicates import SameShape
from .shape import as_shape

_SEED = IntegerAttr(0, i64)


class _RandomOp(TFLOp):
    shape = operand_def(I32)
    out = result_def(F32)
    seed = opt_prop_def(IntegerAttr[I64], default_value=_SEED)
    seed2 = opt_prop_def(IntegerAttr[I64], default_value=_SEED)

    @classmethod
    def infer(cls, operands: Operands, properties: Properties) -> ResultTypes:
        """Read the shape operand."""
        return (typed(f32, as_shape(operands[0])),)


@op_definition
class RandomUniformOp(_RandomOp):
    """Uniform numbers in [0, 1)."""

    name = "tfl.random_uniform"
    traits = traits_def(Builtin("RANDOM_UNIFORM", "RandomOptions"))


@op_definition
class RandomStandardNormalOp(_RandomOp):
    """Normal numbers of mean 0 and deviation 1."""

    name = "tfl.random_standard_normal"
    traits = traits_def(Builtin("RANDOM_STANDARD_NORMAL", "RandomOptions"))


@op_definition
class MultinomialOp(TFLOp):
    """Samples [b, num_samples] of class indices with the given logits [b, c]."""

    name = "tfl.multinomial"
    logits = operand_def(F32)
    num_samples = operand_def(I32)
    out = result_def(I32_OR_I64)
    seed = opt_prop_def(IntegerAttr[I64], default_value=_SEED)
    seed2 = opt_prop_def(IntegerAttr[I64], default_value=_SEED)
    traits = traits_def(Builtin("MULTINOMIAL", "RandomOptions"))

    @classmethod
    def infer(cls, operands: Operands, properties: Properties) -> ResultTypes:
        """Draw for each row; i64 unless the caller says otherwise."""
        shape, samples = shape_of(operands[0]), constant(operands[1])
        size = DYNAMIC if samples is None else int(samples.reshape(-1)[0])
        return (tensor_type(i64, (shape[0] if shape else DYNAMIC, size)),)


@op_definition
class BucketizeOp(TFLOp):
    """How many boundaries lie at or below each value."""

    name = "tfl.bucketize"
    input = operand_def(tensor_of("f32 f64 i32 i64"))
    output = result_def(I32)
    boundaries = prop_def(ArrayAttr[FloatAttr[Float32Type]])
    traits = traits_def(Pure(), SameShape(), Builtin("BUCKETIZE", "BucketizeOptions"))

    @classmethod
    def infer(cls, operands: Operands, properties: Properties) -> ResultTypes:
        """Keep the shape."""
        return (typed(i32, shape_of(operands[0])),)
