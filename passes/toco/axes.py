"""Weights in another order of axes.

Source: resolve_reorder_axes.cc, convert_reorder_axes.cc of upstream's toco.
"""

from __future__ import annotations

import numpy as np
from xdsl.ir import SSAValue

from ...dialects import tfl, toco
from ...dialects.elements import Array
from ...dialects.locations import name_loc
from ...dialects.op import constant
from ...dialects.shapes import is_static, shape_of
from ...dialects.toco import name_of
from .graph import Graph, is_constant_value, keep_facts
from .transformation import transformation

PERMUTATIONS = {
    ("HWIO", "OHWI"): (3, 0, 1, 2),
    ("OHWI", "HWIO"): (1, 2, 3, 0),
    ("OHWI", "HWOI"): (1, 2, 0, 3),
    ("CR", "RC"): (1, 0),
    ("RC", "CR"): (1, 0),
}
"""Order of axes before and after -> where each axis comes from."""
_SEPARATE, _JOINED = "HWIM", "1HWO"


def reordered(op: toco.ReorderAxesOp, data: Array) -> Array | None:
    """Return data in the order that an operator asks for; None if it is none of ours."""
    key = op.input_axes_order.data, op.output_axes_order.data
    if key == (_SEPARATE, _JOINED) and data.ndim == 4:
        return data.reshape(1, *data.shape[:2], -1)
    if key not in PERMUTATIONS or len(PERMUTATIONS[key]) != data.ndim:
        return None
    return np.ascontiguousarray(data.transpose(PERMUTATIONS[key]))


@transformation("ResolveReorderAxes", toco.ReorderAxesOp)
def resolve_reorder_axes(graph: Graph, op: toco.ReorderAxesOp) -> bool:
    """reorder(constant) -> constant, which takes the name of the former if that is free."""
    source = op.operands[0]
    data = constant(source)
    if data is None:
        return False
    made = reordered(op, data)
    if made is None:
        return False
    keep_facts(source, op.output)
    name = name_of(source)
    is_free = graph.readers(source) == [op] and not graph.is_output(source)
    if graph.is_discardable(op.output):
        op.location = name_loc(name) if is_free else graph.location(name)
    return graph.become_constant(op, made)


@transformation("ConvertReorderAxes", toco.ReorderAxesOp)
def convert_reorder_axes(graph: Graph, op: toco.ReorderAxesOp) -> bool:
    """reorder(x) -> transpose(x), or reshape(x) where the channels are joined."""
    source = op.operands[0]
    if _is_parameter(source) or not is_static(op.output.type):
        return False
    key = op.input_axes_order.data, op.output_axes_order.data
    name = name_of(op.output)
    if key == (_SEPARATE, _JOINED):
        shape = graph.constant(shape_of(op.output) or (), name, op)
        return graph.replace(op, tfl.ReshapeOp(source, shape, result_types=op.result_types))
    if key not in PERMUTATIONS:
        return False
    order = graph.constant(PERMUTATIONS[key], name, op)
    return graph.replace(op, tfl.TransposeOp(source, order, result_types=op.result_types))


def _is_parameter(value: SSAValue) -> bool:
    """Whether an array is constant, perhaps after a fake quantization."""
    owner = value.owner
    if isinstance(owner, toco.FakeQuantOp):
        value = owner.operands[0]
    return is_constant_value(value)
