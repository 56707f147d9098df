"""TensorFlow Lite constants: exported as buffers, not as operators."""

from __future__ import annotations

from xdsl.dialects.builtin import (
    I32,
    IntegerAttr,
    NoneType,
    TensorType,
    UnitAttr,
    UnrankedTensorType,
)
from xdsl.irdl import (
    BaseAttr,
    opt_prop_def,
    prop_def,
    result_def,
    traits_def,
)
from xdsl.traits import ConstantLike, Pure

from ..elements import PAYLOAD, Elements
from ..op import op_definition
from ..traits import Quantizable
from .attributes import ExternalBufferAttr, SparsityParameterAttr
from .base import Operands, Properties, ResultTypes, TFLOp
from .constraints import TENSOR

UNIT = UnitAttr()
TensorTypeAttr = BaseAttr(TensorType) | BaseAttr(UnrankedTensorType)


@op_definition
class ConstOp(TFLOp):
    """A constant tensor."""

    name = "tfl.pseudo_const"
    value = prop_def(PAYLOAD)
    output = result_def(TENSOR)
    traits = traits_def(Pure(), ConstantLike(), Quantizable())

    @classmethod
    def infer(cls, operands: Operands, properties: Properties) -> ResultTypes:
        """Take the type of the payload."""
        value = properties["value"]
        assert isinstance(value, Elements)
        return (value.type,)


class _TypedConstOp(TFLOp):
    qtype = prop_def(TensorTypeAttr)
    output = result_def(TENSOR)
    traits = traits_def(Pure())

    @classmethod
    def infer(cls, operands: Operands, properties: Properties) -> ResultTypes:
        """Take the quantized type."""
        return (properties["qtype"],)


@op_definition
class QConstOp(_TypedConstOp):
    """A quantized constant: `value` holds the stored integers, `qtype` the quantized type."""

    name = "tfl.pseudo_qconst"
    value = prop_def(PAYLOAD)


@op_definition
class SparseConstOp(TFLOp):
    """A constant of which only `compressed_data` is stored, laid out as `s_param` says."""

    name = "tfl.pseudo_sparse_const"
    value = prop_def(PAYLOAD)
    s_param = prop_def(SparsityParameterAttr)
    compressed_data = prop_def(Elements)
    output = result_def(TENSOR)
    traits = traits_def(Pure(), Quantizable())

    @classmethod
    def infer(cls, operands: Operands, properties: Properties) -> ResultTypes:
        """Take the type of the dense payload."""
        value = properties["value"]
        assert isinstance(value, Elements)
        return (value.type,)


@op_definition
class SparseQConstOp(_TypedConstOp):
    """A quantized constant of which only `compressed_data` is stored."""

    name = "tfl.pseudo_sparse_qconst"
    value = prop_def(PAYLOAD)
    s_param = prop_def(SparsityParameterAttr)
    compressed_data = prop_def(Elements)


@op_definition
class ExternalConstOp(TFLOp):
    """A constant whose data lies in a buffer of the model or in a file beside it."""

    name = "tfl.external_const"
    buffer_index = opt_prop_def(IntegerAttr[I32])
    external_buffer = opt_prop_def(ExternalBufferAttr)
    output = result_def(TENSOR)
    traits = traits_def(Pure(), Quantizable())


@op_definition
class NoValueOp(TFLOp):
    """The absent operand."""

    name = "tfl.no_value"
    value = prop_def(UnitAttr, default_value=UNIT)
    none_val = result_def(NoneType)
    traits = traits_def(Pure(), ConstantLike())

    @classmethod
    def infer(cls, operands: Operands, properties: Properties) -> ResultTypes:
        """Give `none`."""
        return (NONE_TYPE,)


NONE_TYPE = NoneType()

__all__ = [
    "NONE_TYPE",
    "ConstOp",
    "ExternalConstOp",
    "NoValueOp",
    "QConstOp",
    "SparseConstOp",
    "SparseQConstOp",
]
