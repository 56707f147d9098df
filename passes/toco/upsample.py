"""Upsampling by products with ones.

Source: identify_nearest_upsample.cc of upstream's toco.
"""

from __future__ import annotations

from xdsl.ir import SSAValue

from ...dialects import tfl
from ...dialects.op import constant
from ...dialects.quant import UniformType
from ...dialects.shapes import Shape, element_of, is_static, shape_of, tensor_type
from ...dialects.toco import facts, set_facts
from .graph import Graph
from .match import constant_side, is_plain
from .transformation import transformation


def _is_one(value: SSAValue) -> bool:
    """Whether a constant is 1 everywhere, as a real number if it is quantized."""
    array, element = constant(value), element_of(value)
    if array is None or not array.size or array.dtype.kind not in "fiu":
        return False
    if not isinstance(element, UniformType):
        return bool((array == 1).all())
    if element.per_axis:
        return False
    scale, zero = element.scales.data[0].value.data, element.zero_points.data[0].data
    return bool((abs((array.astype(float) - zero) * scale - 1) < 1e-6).all())


def _pairs(shape: Shape, ones: Shape) -> list[int]:
    """Return the axes m of [.., m, 1, ..] where ones of [.., 1, scale, ..] repeat elements."""
    found: list[int] = []
    axis = 0
    while axis + 1 < len(shape):
        if ones[axis] == 1 and shape[axis] != 1 and shape[axis + 1] == 1 and ones[axis + 1] != 1:
            found.append(axis)
            axis += 1
        axis += 1
    return found


@transformation("IdentifyNearestUpsample", tfl.MulOp)
def identify_nearest_upsample(graph: Graph, op: tfl.MulOp) -> bool:
    """x[.., m, 1, ..] * ones[.., 1, scale, ..] -> x[.., m, ..] packed `scale` times."""
    side = constant_side(op)
    if side is None or not is_plain(op) or not is_static(op.output):
        return False
    value, ones = op.operands[1 - side], op.operands[side]
    shape, times = shape_of(value), shape_of(ones)
    if shape is None or times is None or not is_static(value) or len(shape) != len(times):
        return False
    pairs = _pairs(shape, times)
    known = {axis for pair in pairs for axis in (pair, pair + 1)}
    if not pairs or not _is_one(ones) or element_of(value) != element_of(op.output):
        return False
    if any(times[axis] not in (1, shape[axis]) for axis in range(len(shape)) if axis not in known):
        return False
    short = tuple(size for axis, size in enumerate(shape) if axis - 1 not in pairs)
    element = element_of(value)
    sizes = graph.constant(short, "new_shape", op)
    made = tfl.ReshapeOp(value, sizes, result_types=[tensor_type(element, short)])
    current = graph.insert(made, op, "reshape_output").results[0]
    set_facts(current, facts(op.output))
    for number in reversed(range(len(pairs))):
        axis = pairs[number] - number + 1
        count = times[pairs[number] + 1]
        before = shape_of(current) or ()
        type = tensor_type(element, (*before[:axis], count, *before[axis:]))
        packed = tfl.PackOp([current] * count, values_count=count, axis=axis, result_types=[type])
        if not number:
            return graph.replace(op, packed)
        current = graph.insert(packed, op, f"pack_at_{axis}").results[0]
        set_facts(current, facts(op.output))
    return False
