"""Operators on constants, computed by the kernels of the interpreter.

Source: the resolve_constant_*.cc files of upstream's toco.
"""

from __future__ import annotations

from xdsl.dialects.builtin import f32, i1, i32, i64
from xdsl.ir import Operation, SSAValue

from ...dialects import tfl
from ...dialects.dtypes import ui8
from ...dialects.elements import Array
from ...dialects.shapes import element_of
from ...dialects.toco import Facts, facts, name_of, set_facts
from ..fold import evaluate
from .graph import Graph
from .match import is_plain, stored
from .transformation import transformation

_WIDE = (tfl.ExpOp, tfl.LogOp)
"""What is computed in float64, which gives the nearest float32."""


def evaluated(op: Operation) -> list[Array] | None:
    """Return the results of an operator on constants; None if it is none or no kernel can do it."""
    arrays = [stored(value) for value in op.operands]
    if any(array is None for array in arrays) or not is_plain(op):
        return None
    results = evaluate(op, arrays, wide=isinstance(op, _WIDE))
    return None if results is None else [elements.array for elements in results]


def fold(graph: Graph, op: Operation, source: SSAValue | None = None) -> bool:
    """Put constants in the place of an operator whose operands all are.

    `source` is the operand whose range the result takes.
    """
    results = evaluated(op)
    if results is None:
        return False
    if source is not None:
        graph.forward(source, op.results[0])
    return graph.become_constant(op, *results)


_COMPARISONS = (tfl.LessOp, tfl.LessEqualOp, tfl.GreaterOp, tfl.GreaterEqualOp)
_DIVISIONS = (tfl.DivOp, tfl.FloorDivOp, tfl.FloorModOp)


@transformation(
    "ResolveConstantBinaryOperator",
    tfl.AddOp,
    tfl.MulOp,
    tfl.SubOp,
    tfl.MinimumOp,
    tfl.MaximumOp,
    *_DIVISIONS,
    *_COMPARISONS,
)
def resolve_binary(graph: Graph, op: Operation) -> bool:
    """binary(constant, constant) -> constant."""
    lhs, rhs = (stored(value) for value in op.operands)
    element = element_of(op.operands[0])
    if lhs is None or rhs is None or element not in (f32, i32, i64):
        return False
    if element_of(op.operands[1]) != element:
        what = f"has operands of types {element} and {element_of(op.operands[1])}"
        raise graph.error(op, f"{what}, one type is needed")
    if isinstance(op, _DIVISIONS) and rhs.dtype.kind == "i" and not rhs.all():
        raise graph.error(op, "divides an integer by 0")
    return fold(graph, op)


_FLOAT_UNARY = (
    tfl.ExpOp,
    tfl.LogOp,
    tfl.NegOp,
    tfl.RsqrtOp,
    tfl.SqrtOp,
    tfl.SquareOp,
    tfl.SumOp,
    tfl.ReduceMinOp,
    tfl.ReduceMaxOp,
    tfl.ReshapeOp,
    tfl.Relu6Op,
    tfl.Relu1Op,
    tfl.ReluOp,
)
_CAST = frozenset((f32, ui8, i32, i64, i1))


@transformation("ResolveConstantUnaryOperator", tfl.CastOp, *_FLOAT_UNARY)
def resolve_unary(graph: Graph, op: Operation) -> bool:
    """unary(constant) -> constant, of float32."""
    source = op.operands[0]
    element = element_of(source)
    if element_of(op.results[0]) != f32 or name_of(source) in graph.states():
        return False
    if element not in _CAST if isinstance(op, tfl.CastOp) else element != f32:
        return False
    return fold(graph, op, source if isinstance(op, tfl.ReshapeOp) else None)


@transformation("ResolveConstantReshape", tfl.ReshapeOp)
def resolve_reshape(graph: Graph, op: tfl.ReshapeOp) -> bool:
    """reshape(constant) -> constant, of any type."""
    return fold(graph, op, op.input)


@transformation("ResolveConstantTranspose", tfl.TransposeOp)
def resolve_transpose(graph: Graph, op: tfl.TransposeOp) -> bool:
    """transpose(constant) -> constant."""
    return fold(graph, op, op.input)


@transformation("ResolveConstantTile", tfl.TileOp)
def resolve_tile(graph: Graph, op: tfl.TileOp) -> bool:
    """tile(constant) -> constant."""
    return fold(graph, op, op.input)


@transformation("ResolveConstantSlice", tfl.SliceOp)
def resolve_slice(graph: Graph, op: tfl.SliceOp) -> bool:
    """slice(constant) -> constant."""
    return fold(graph, op, op.input)


@transformation("ResolveConstantStridedSlice", tfl.StridedSliceOp)
def resolve_strided_slice(graph: Graph, op: tfl.StridedSliceOp) -> bool:
    """strided_slice(constant) -> constant."""
    return fold(graph, op, op.input)


@transformation("ResolveConstantFill", tfl.FillOp)
def resolve_fill(graph: Graph, op: tfl.FillOp) -> bool:
    """fill(sizes, value) -> constant."""
    return fold(graph, op)


@transformation("ResolveConstantPack", tfl.PackOp)
def resolve_pack(graph: Graph, op: tfl.PackOp) -> bool:
    """pack(constant...) -> constant."""
    return fold(graph, op)


@transformation("ResolveConstantGather", tfl.GatherOp)
def resolve_gather(graph: Graph, op: tfl.GatherOp) -> bool:
    """gather(constant, constant) -> constant.

    Raises:
        ConverterError: an index is out of bounds.

    """
    params, indices = stored(op.params), stored(op.indices)
    axis = op.axis.value.data
    if params is None or indices is None or not -params.ndim <= axis < params.ndim:
        return False
    size = params.shape[axis]
    if indices.size and not 0 <= int(indices.min()) <= int(indices.max()) < size:
        raise graph.error(op, f"has an index outside of [0, {size})")
    return fold(graph, op, op.params)


@transformation("ResolveConstantRange", tfl.RangeOp)
def resolve_range(graph: Graph, op: tfl.RangeOp) -> bool:
    """range(start, limit, delta) of constants -> constant.

    Raises:
        ConverterError: the delta is 0.

    """
    delta = stored(op.delta)
    if delta is not None and not delta.any():
        raise graph.error(op, "has a delta of 0")
    return fold(graph, op)


@transformation("ResolveConstantSelect", tfl.SelectOp, tfl.SelectV2Op)
def resolve_select(graph: Graph, op: tfl.SelectOp | tfl.SelectV2Op) -> bool:
    """select(all true, x, y) -> x, and select(all false, x, y) -> y."""
    condition = stored(op.condition)
    if condition is None or not condition.size or condition.any() != condition.all():
        return False
    index = 1 if condition.any() else 2
    if op.operands[index].type != op.output.type:
        return False
    return graph.remove_passthrough(op, index)


@transformation("ResolveConstantConcatenation", tfl.ConcatenationOp)
def resolve_concatenation(graph: Graph, op: tfl.ConcatenationOp) -> bool:
    """concatenation(constant...) -> constant, whose range holds those of its parts."""
    results = evaluated(op)
    if results is None:
        return False
    known = facts(op.output)
    ranges = [item for value in op.operands if (item := facts(value).minmax) is not None]
    if known.minmax is None and len(ranges) == len(op.operands) and element_of(op.output) == f32:
        minmax = min(low for low, _ in ranges), max(high for _, high in ranges)
        set_facts(op.output, Facts(minmax, known.narrow_range, known.final_type))
    return graph.become_constant(op, *results)
