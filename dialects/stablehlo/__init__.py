"""The `stablehlo` ops that modules hold next to TensorFlow Lite's."""

from xdsl.ir import Dialect

from ..composite import CompositeOp
from ..op import ops_in
from . import gather, plain
from .gather import (
    DimensionNumbers,
    GatherDimensionsAttr,
    GatherOp,
    ScatterDimensionsAttr,
    ScatterOp,
    lengths,
)
from .plain import (
    AddOp,
    ConcatenateOp,
    ConstantOp,
    CustomCallOp,
    IotaOp,
    OptimizationBarrierOp,
    ReshapeOp,
    ReturnOp,
    TupleOp,
)

StableHLO = Dialect(
    "stablehlo",
    [CompositeOp, *ops_in(gather, plain)],
    [GatherDimensionsAttr, ScatterDimensionsAttr],
)

__all__ = [
    "AddOp",
    "CompositeOp",
    "ConcatenateOp",
    "ConstantOp",
    "CustomCallOp",
    "DimensionNumbers",
    "GatherDimensionsAttr",
    "GatherOp",
    "IotaOp",
    "OptimizationBarrierOp",
    "ReshapeOp",
    "ReturnOp",
    "ScatterDimensionsAttr",
    "ScatterOp",
    "StableHLO",
    "TupleOp",
    "lengths",
]
