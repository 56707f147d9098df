"""Clamps that do nothing, as the integers of an array reach no further anyway.

Source: remove_trivial_quantized_activation_func.cc and remove_trivial_quantized_min_max.cc of
upstream's toco.
"""

from __future__ import annotations

from math import inf

from xdsl.dialects.builtin import StringAttr, f32
from xdsl.ir import Operation, SSAValue

from ...dialects import tfl
from ...dialects.op import constant
from ...dialects.shapes import element_of
from .graph import FUSES_ACTIVATION, Graph, fused_activation
from .hardcode import range_of
from .parameters import Range, parts, quantized_type, representable, type_for
from .transformation import transformation

NONE = StringAttr("NONE")

CLAMPS: dict[str, Range] = {"RELU": (0.0, inf), "RELU6": (0.0, 6.0), "RELU_N1_TO_1": (-1.0, 1.0)}
"""Fused activation -> what it leaves."""
ACTIVATIONS: dict[type[Operation], str] = {
    tfl.ReluOp: "RELU",
    tfl.Relu6Op: "RELU6",
    tfl.Relu1Op: "RELU_N1_TO_1",
}


def lies_within(graph: Graph, value: SSAValue, clamp: Range) -> bool:
    """Whether no integer of an array stands for a real beyond a clamp, or by half a step only."""
    type_ = quantized_type(value)
    ends = range_of(value)
    if type_ is None and ends is not None and element_of(value) == f32:
        type_ = type_for(value, ends, graph.flags.toco)
    if type_ is None:
        return False
    low, high = representable(type_)
    half = parts(type_)[0] / 2
    return low > clamp[0] - half and high < clamp[1] + half


@transformation("RemoveTrivialQuantizedActivationFunc")
def remove_activation(graph: Graph, op: Operation) -> bool:
    """relu(x) -> x, and op with a fused activation -> op without it."""
    kind = ACTIVATIONS.get(type(op))
    if kind is not None:
        return lies_within(graph, op.operands[0], CLAMPS[kind]) and graph.remove_passthrough(op, 0)
    clamp = CLAMPS.get(fused_activation(op) or "")
    if clamp is None or not lies_within(graph, op.results[0], clamp):
        return False
    op.properties[FUSES_ACTIVATION] = NONE
    return True


@transformation("RemoveTrivialQuantizedMinMax", tfl.MinimumOp, tfl.MaximumOp)
def remove_min_max(graph: Graph, op: Operation) -> bool:
    """minimum(x, c), maximum(x, c) -> x where c lies beyond what x reaches."""
    limit = constant(op.operands[1])
    if limit is None or limit.size != 1 or element_of(op.operands[1]) != f32:
        return False
    at = float(limit.reshape(-1)[0])
    clamp = (at, inf) if isinstance(op, tfl.MaximumOp) else (-inf, at)
    return lies_within(graph, op.operands[0], clamp) and graph.remove_passthrough(op, 0)
