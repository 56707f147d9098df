"""Results that are known although no kernel computes them of constants alone.

Source: resolve_constant_shape_or_rank.cc, resolve_constant_random_uniform.cc,
resolve_multiply_by_zero.cc, propagate_activation_function_into_constants.cc of upstream's toco.
"""

from __future__ import annotations

from math import prod

import numpy as np
from xdsl.dialects.builtin import f32, i64
from xdsl.ir import Operation

from ...dialects import tfl, toco
from ...dialects.dtypes import numpy_dtype
from ...dialects.op import constant
from ...dialects.shapes import element_of, is_static, shape_of
from ...runtime.kernels import bind
from ...runtime.state import State
from ..fold import evaluate
from ..predicates import ints
from .activation import ACTIVATIONS
from .graph import Graph
from .match import constant_side, is_plain, made_by, reals, sole_reader, stored
from .transformation import transformation


@transformation("ResolveConstantShapeOrRank", tfl.ShapeOp, tfl.RankOp)
def resolve_shape_or_rank(graph: Graph, op: tfl.ShapeOp | tfl.RankOp) -> bool:
    """shape(x), rank(x) -> constant, where the shape of x is known."""
    shape = shape_of(op.input)
    if shape is None or (isinstance(op, tfl.ShapeOp) and not is_static(op.input)):
        return False
    dtype = np.int64 if element_of(op.output) == i64 else np.int32
    found = shape if isinstance(op, tfl.ShapeOp) else len(shape)
    return graph.become_constant(op, np.asarray(found, dtype))


@transformation("ResolveMultiplyByZero", tfl.MulOp)
def resolve_multiply_by_zero(graph: Graph, op: tfl.MulOp) -> bool:
    """x * 0 -> 0; what is not a number or without end becomes 0 too."""
    side = constant_side(op)
    if side is None or not is_static(op.output) or not graph.is_discardable(op.output):
        return False
    factors = stored(op.operands[side])
    if factors is None or not factors.size or factors.any() or factors.dtype.kind not in "fiuc":
        return False
    zeros = np.zeros(shape_of(op.output) or (), numpy_dtype(element_of(op.output)))
    return graph.become_constant(op, zeros)


@transformation("ResolveConstantRandomUniform", toco.RandomUniformOp)
def resolve_random_uniform(graph: Graph, op: toco.RandomUniformOp) -> bool:
    """random_uniform(sizes) with a seed -> the numbers that TensorFlow draws first."""
    sizes, seeds = ints(op.shape), (op.seed.value.data, op.seed2.value.data)
    if sizes is None or op.dtype != f32 or any(not 0 <= seed < 1 << 31 for seed in seeds):
        return False
    if not any(seeds):
        graph.say(f"{toco.name_of(op.output)} has no seed, its numbers are drawn at run time")
        return False
    drawing = tfl.RandomUniformOp(
        op.shape, seed=op.seed, seed2=op.seed2, result_types=op.result_types
    )
    kernel = bind(drawing, State())
    drawing.erase()
    if kernel is None:
        return False
    numbers = kernel(np.array(sizes, np.int32))[0]
    return numbers.size == prod(sizes) and graph.become_constant(op, numbers)


@transformation("PropagateActivationFunctionIntoConstants", *ACTIVATIONS)
def propagate_activation(graph: Graph, op: Operation) -> bool:
    """activation(gather(table, i)) -> gather(activation(table), i) of a constant table."""
    gather = made_by(op.operands[0], tfl.GatherOp)
    if gather is None or sole_reader(graph, gather.output) is not op:
        return False
    table = reals(gather.params)
    if table is None or sole_reader(graph, gather.params) is not gather or not is_plain(op):
        return False
    # The kernel looks at the element type alone.
    clamped = type(op).create(operands=[gather.params], result_types=[gather.params.type])
    results = evaluate(clamped, [constant(gather.params)], wide=False)
    clamped.erase()
    if results is None:
        return False
    graph.set_operand(gather, 0, graph.edited(gather.params, results[0].array, gather))
    return graph.remove_passthrough(op)
