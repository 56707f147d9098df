"""Float islands: what still computes with floats in a model of integers, and why."""

from __future__ import annotations

from dataclasses import dataclass

from xdsl.dialects.builtin import AnyFloat, ModuleOp
from xdsl.dialects.func import FuncOp
from xdsl.ir import Operation, SSAValue
from xdsl.traits import IsTerminator

from ..dialects import tfl
from ..dialects.errors import QuantizationError, place, warn
from ..dialects.locations import describe, names
from ..dialects.op import constant, name_of
from ..dialects.shapes import element_of
from ..passes.quantize import layers, specs
from .modes import WITHOUT_INT16
from .options import Quantization

_BORDERS = tfl.QuantizeOp | tfl.DequantizeOp


@dataclass(frozen=True)
class Island:
    """An op that computes with floats: its name, its layer path, and the cause."""

    op: str
    where: str
    cause: str

    def __str__(self) -> str:
        return place(self.where, self.op, self.cause)


def find(module: ModuleOp, told: Quantization) -> list[Island]:
    """Return the float islands of a quantized model, in order; warn of denied ops it lacks."""
    present = {name_of(op) for op in module.walk()}
    for name in dict.fromkeys(told.denied_ops):
        if name not in present and name not in WITHOUT_INT16:
            warn(module, f"denylisted_ops: the model has no {name.removeprefix('tfl.').upper()}")
    return [
        Island(name_of(op), describe(op), _cause(op, told)) for op in module.walk() if _is_float(op)
    ]


def _is_float(op: Operation) -> bool:
    if isinstance(op, FuncOp | ModuleOp | _BORDERS) or not (op.operands or op.results):
        return False
    if op.has_trait(IsTerminator, value_if_unregistered=False) or not op.operands:
        return False
    return any(isinstance(element_of(value), AnyFloat) for value in (*op.operands, *op.results))


def _cause(op: Operation, told: Quantization) -> str:
    name = name_of(op)
    way = layers.matching(told.rules, op)
    if way == layers.FLOAT or way in layers.STORED:
        return f"a rule keeps it {way}"
    plan = layers.Plan(told.rules, told.inference_type, WITHOUT_INT16)
    if plan.way(op) == layers.FLOAT:
        return "it has no kernel for 16-bit integers"
    if name in told.denied_ops or set(told.denied_nodes) & set(names(op.location)):
        return "it is on the list of what stays float"
    if not specs.is_quantizable(op):
        return "it has no kernel for integers"
    for index, operand in enumerate(op.operands):
        if _lacks_range(operand):
            return f"no range is known for operand {index}"
    return "no range is known for a result"


def _lacks_range(value: SSAValue) -> bool:
    owner = value.owner
    is_real = isinstance(element_of(value), AnyFloat)
    return is_real and not isinstance(owner, tfl.DequantizeOp) and constant(value) is None


def require_none(islands: list[Island]) -> None:
    """Check that there are no float islands.

    Raises:
        QuantizationError: there are; all are listed.

    """
    if islands:
        lines = "; ".join(str(island) for island in islands)
        raise QuantizationError(
            f"{len(islands)} ops compute with floats, require_integer allows none: {lines}",
            islands,
        )
