"""The `quantfork` dialect: measured ranges, and casts between reals and quantized types."""

from __future__ import annotations

from xdsl.dialects.builtin import I64, IntegerAttr
from xdsl.ir import Dialect
from xdsl.irdl import operand_def, opt_prop_def, prop_def, result_def, traits_def
from xdsl.traits import Pure

from .elements import Elements
from .op import Operands, Properties, ResultTypes, TensorOp, op_definition
from .quant import TYPES


@op_definition
class StatisticsOp(TensorOp):
    """A value whose range was measured.

    `layerStats` [2] are minimum and maximum; `axisStats` [n, 2] those of each index along `axis`.
    """

    name = "quantfork.stats"
    arg = operand_def()
    layerStats = prop_def(Elements)
    axisStats = opt_prop_def(Elements)
    axis = opt_prop_def(IntegerAttr[I64])
    result = result_def()
    traits = traits_def(Pure())


class _Cast(TensorOp):
    """`result = cast(arg)`; the result type has to be given."""

    arg = operand_def()
    result = result_def()
    traits = traits_def(Pure())

    @classmethod
    def infer(cls, operands: Operands, properties: Properties) -> ResultTypes:
        """Refuse: nothing tells the type."""
        raise ValueError(f"{cls.name} needs result_types")


@op_definition
class QuantizeCastOp(_Cast):
    """Reals as quantized values."""

    name = "quantfork.qcast"


@op_definition
class DequantizeCastOp(_Cast):
    """Quantized values as reals."""

    name = "quantfork.dcast"


@op_definition
class StorageCastOp(_Cast):
    """Quantized values as the integers that are stored, or the other way round."""

    name = "quantfork.scast"


@op_definition
class _QuantizeCastOp(_Cast):
    """Reals as quantized values."""

    name = "quant.qcast"


@op_definition
class _DequantizeCastOp(_Cast):
    """Quantized values as reals."""

    name = "quant.dcast"


@op_definition
class _StorageCastOp(_Cast):
    """Quantized values as the integers that are stored, or the other way round."""

    name = "quant.scast"


QuantFork = Dialect(
    "quantfork", [StatisticsOp, QuantizeCastOp, DequantizeCastOp, StorageCastOp], []
)
Quant = Dialect("quant", [_QuantizeCastOp, _DequantizeCastOp, _StorageCastOp], TYPES)
"""MLIR's own dialect: its casts are those of the other."""
