"""Devices: which ops they run, and what these cost there.

Costs have no unit; they are to compare devices, and were guessed.

Source: experimental/tac/hardwares.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

import numpy as np
from xdsl.dialects import func
from xdsl.dialects.builtin import Float32Type, Signedness
from xdsl.ir import Operation, SSAValue
from xdsl.traits import IsTerminator

from ...dialects import tfl
from ...dialects.arithmetic import PerWeight, elements
from ...dialects.op import is_constant, name_of
from ...dialects.quant import UniformType
from ...dialects.shapes import element_of
from ..inline import callee_name

DEVICE, KIND, COST = "tac.device", "tac.inference_type", "tac.cost"
SKIP = "tac.skip_target_annotation"
FLOAT, HYBRID, UNKNOWN = "FLOAT", "HYBRID", "UNKNOWN"
INT8, UINT8 = "QUANTIZED_INT8", "QUANTIZED_UINT8"

Size = Callable[[Operation], int | None]
"""How much work an op is, None if that is not known."""

_NO_SHAPE = 10000.0
_NO_COST = 1000000.0
_QUANTIZED_SHARE = np.float32(0.3)
"""What integers cost a CPU, compared with floats."""


def _kind_of(value: SSAValue) -> str | None:
    match element_of(value):
        case Float32Type():
            return FLOAT
        case UniformType() as type if type.storage_type.width.data == 8:
            unsigned = type.storage_type.signedness.data == Signedness.UNSIGNED
            return UINT8 if unsigned else INT8
        case _:
            return None


def arithmetic_kind(op: Operation) -> str:
    """Return the kind of numbers that an op computes with, as its operands tell."""
    seen = {_kind_of(value) for value in op.operands} - {None}
    if {INT8, UINT8} <= seen:
        return UNKNOWN
    integers = seen & {INT8, UINT8}
    if FLOAT in seen or not integers:
        return HYBRID if integers else FLOAT
    return next(iter(integers)) or UNKNOWN


def is_data(op: Operation) -> bool:
    """Whether an op is a constant, quantized or not."""
    return is_constant(type(op)) or isinstance(op, tfl.QConstOp | tfl.SparseQConstOp)


def runs_somewhere(op: Operation) -> bool:
    """Whether an op is work of a device: no constant, call, terminator or function."""
    if is_data(op) or isinstance(op, func.FuncOp | func.CallOp):
        return False
    if callee_name(op) is not None:
        return False
    return not type(op).has_trait(IsTerminator, value_if_unregistered=False)


def products(op: Operation) -> int | None:
    """Return the operations of a convolution or product of matrices."""
    return PerWeight().operations(op)


def results(op: Operation) -> int | None:
    """Return the number of elements of the first result."""
    return elements(op.results[0])


def moved(op: Operation) -> int | None:
    """Return the number of elements of all operands."""
    sizes = [elements(operand) for operand in op.operands]
    return None if None in sizes else sum(size or 0 for size in sizes)


def nothing(op: Operation) -> int:
    """Return 0: the op is taken to be free."""
    return 0


@dataclass(frozen=True)
class Device:
    """A device, by the ops that it has a cost for: how much work they are, and its price."""

    name: str
    costs: Mapping[type[Operation], tuple[Size, float]]
    only_floats: bool = False
    everything: bool = False
    quantized_share: np.float32 = field(default=np.float32(1.0))

    def runs(self, op: Operation) -> bool:
        """Whether the device has a kernel for an op."""
        if self.everything:
            return name_of(op).startswith("tfl.")
        if self.only_floats:
            if isinstance(op, tfl.QuantizeOp | tfl.DequantizeOp):
                return True
            return type(op) in self.costs and arithmetic_kind(op) == FLOAT
        return type(op) in self.costs

    def cost(self, op: Operation) -> float:
        """Return what an op costs, in single precision."""
        if type(op) not in self.costs:
            return _NO_COST
        size, price = self.costs[type(op)]
        work = size(op)
        total = np.float32(_NO_SHAPE) if work is None else np.float32(work) * np.float32(price)
        is_quantized = arithmetic_kind(op) in (INT8, UINT8)
        return float(total * (self.quantized_share if is_quantized else np.float32(1.0)))

    def cost_of_all(self, function: func.FuncOp) -> float:
        """Return what the ops of a function cost; casts to and from integers do not count."""
        return sum(
            self.cost(op)
            for op in function.walk()
            if op is not function
            and not is_data(op)
            and not isinstance(op, func.ReturnOp | tfl.QuantizeOp | tfl.DequantizeOp)
        )


_PRODUCTS = (tfl.Conv2DOp, tfl.DepthwiseConv2DOp, tfl.FullyConnectedOp)
_FREE_ON_GPU = (
    tfl.AbsOp,
    tfl.AveragePool2DOp,
    tfl.CosOp,
    tfl.CustomOp,
    tfl.DivOp,
    tfl.ExpOp,
    tfl.HardSwishOp,
    tfl.LogOp,
    tfl.LogisticOp,
    tfl.MaxPool2DOp,
    tfl.MaximumOp,
    tfl.MeanOp,
    tfl.MinimumOp,
    tfl.MirrorPadOp,
    tfl.PReluOp,
    tfl.PadOp,
    tfl.PowOp,
    tfl.Relu6Op,
    tfl.ReluOp,
    tfl.RsqrtOp,
    tfl.SinOp,
    tfl.SliceOp,
    tfl.SoftmaxOp,
    tfl.SpaceToDepthOp,
    tfl.SqrtOp,
    tfl.SquareOp,
    tfl.SquaredDifferenceOp,
    tfl.StridedSliceOp,
    tfl.TanhOp,
    tfl.TransposeConvOp,
    tfl.TransposeOp,
)

CPU = Device(
    "CPU",
    {
        **dict.fromkeys(_PRODUCTS, (products, 1.0)),
        **dict.fromkeys((tfl.AddOp, tfl.MulOp), (results, 1.0)),
        **dict.fromkeys((tfl.ConcatenationOp, tfl.ReshapeOp, tfl.PackOp), (moved, 0.5)),
    },
    everything=True,
    quantized_share=_QUANTIZED_SHARE,
)
GPU = Device(
    "GPU",
    {
        **dict.fromkeys(_FREE_ON_GPU, (nothing, 0.0)),
        **dict.fromkeys(_PRODUCTS, (products, 0.2)),
        **dict.fromkeys((tfl.AddOp, tfl.MulOp), (results, 0.2)),
        **dict.fromkeys((tfl.ConcatenationOp, tfl.ReshapeOp), (moved, 0.2)),
    },
    only_floats=True,
)
NNAPI = Device(
    "NNAPI",
    {
        tfl.SquaredDifferenceOp: (nothing, 0.0),
        **dict.fromkeys((tfl.ConcatenationOp, tfl.ReshapeOp, tfl.PackOp), (moved, 0.2)),
    },
)
DEVICES = {device.name: device for device in (CPU, GPU, NNAPI)}


def device(name: str) -> Device | None:
    """Return a device by its name, in any case of letters."""
    return DEVICES.get(name.upper())
