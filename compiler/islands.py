"""Float islands: what still computes with floats in a model of integers, and why."""

from __future__ import annotations

from dataclasses import dataclass

from xdsl.dialects.builtin import AnyFloat, ModuleOp, SymbolRefAttr
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
_LET = frozenset({"tfl.gelu", "tfl.scatter_nd", "tfl.squared_difference", "tfl.sum"})
"""What TensorFlow does not refuse: it writes 16-bit integers around these, which no kernel takes.

Here they stay float, so that the file runs.
"""
_SHOWN = 3
_DENIED = "it is on the list of what stays float"
_RULED = "a rule keeps it"


@dataclass(frozen=True)
class Island:
    """An op around which there are floats: its name, its layer path, and the cause.

    It `computes` with them if it is no loop, branch or call, and does not just move or count
    them; it is `wanted` if a rule or deny list asks for it.
    """

    op: str
    where: str
    cause: str
    computes: bool = True
    wanted: bool = False

    def __str__(self) -> str:
        return place(self.where, self.op, self.cause)


def find(module: ModuleOp, told: Quantization) -> list[Island]:
    """Return the float islands of a quantized model, in order; warn of denied ops it lacks."""
    present = {name_of(op) for op in module.walk()}
    for name in dict.fromkeys(told.denied_ops):
        if name not in present and name not in WITHOUT_INT16:
            warn(module, f"denylisted_ops: the model has no {name.removeprefix('tfl.').upper()}")
    return [_island(op, told) for op in module.walk() if _is_float(op)]


def _island(op: Operation, told: Quantization) -> Island:
    cause = _cause(op, told)
    wanted = cause == _DENIED or cause.startswith(_RULED)
    return Island(name_of(op), describe(op), cause, _computes(op), wanted)


def _computes(op: Operation) -> bool:
    calls = any(isinstance(each, SymbolRefAttr) for each in op.properties.values())
    moves = specs.of(op).same_scales is not None or isinstance(op, tfl.ShapeOp | tfl.RankOp)
    return not (op.regions or calls or moves)


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
        return f"{_RULED} {way}"
    plan = layers.Plan(told.rules, told.inference_type, WITHOUT_INT16)
    if plan.way(op) == layers.FLOAT:
        return "it has no kernel for 16-bit integers"
    if name in told.denied_ops or set(told.denied_nodes) & set(names(op.location)):
        return _DENIED
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


def check(module: ModuleOp, islands: list[Island], told: Quantization) -> None:
    """Warn of ops that compute with floats where the target has none, or refuse them.

    What rules and deny lists ask for is left out.

    Raises:
        QuantizationError: there are some, and the target refuses; all are listed.

    """
    found = [island for island in islands if island.computes and not island.wanted]
    if not found or not told.floats:
        return
    count = "1 op computes" if len(found) == 1 else f"{len(found)} ops compute"
    what = f"{count} with floats, target_spec.supported_ops allows only integers"
    remedy = "Add OpsSet.TFLITE_BUILTINS to let them"
    if told.floats == "refuse" and any(island.op not in _LET for island in found):
        lines = "; ".join(str(island) for island in found)
        raise QuantizationError(f"{what}: {lines}. {remedy}", found)
    first = ", ".join(f"{island.op} at {island.where}" for island in found[:_SHOWN])
    more = f" and {len(found) - _SHOWN} more" if len(found) > _SHOWN else ""
    warn(module, f"{what}: {first}{more}. {remedy}, or set require_integer to refuse them")
