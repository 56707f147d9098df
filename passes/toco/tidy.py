"""Operators that others make needless, after all of upstream's transformations.

Ours: upstream writes them.
"""

from __future__ import annotations

from collections.abc import Iterator

from xdsl.ir import Operation, SSAValue
from xdsl.traits import Pure

from ...dialects import tfl
from ...dialects.op import constant
from ...dialects.shapes import boolean, element_of, shape_of, text
from ...dialects.toco import facts, name_of
from ...dialects.toco.arrays import data_of
from ...dialects.traits import Stateful
from ..optimize.conv import pads_as_same
from ..optimize.reduce import MAX_RANK, NUMERIC, REDUCTIONS, dropped_ones
from ..predicates import axes_of, changed, rebuilt
from .graph import Graph
from .match import made_by, sole_reader
from .transformation import transformation


@transformation("MergeEqualOperators")
def merge_equal(graph: Graph, op: Operation) -> bool:
    """f(x), f(x) -> f(x), used twice, where `f` gives the same each time."""
    if not op.has_trait(Pure, value_if_unregistered=False) or op.has_trait(Stateful):
        return False
    for other in _twins(graph, op):
        first, second = (op, other) if op.is_before_in_block(other) else (other, op)
        if not all(graph.is_discardable(result) for result in second.results):
            continue
        for old, new in zip(second.results, first.results, strict=True):
            old.replace_all_uses_with(new)
        graph.erase(second)
        return True
    return False


def _twins(graph: Graph, op: Operation) -> Iterator[Operation]:
    """Yield the operators that compute the same as one."""
    variable = next((each for each in op.operands if data_of(each) is None), None)
    for other in () if variable is None else graph.readers(variable):
        if other is op or type(other) is not type(op) or other.properties != op.properties:
            continue
        if len(other.operands) != len(op.operands) or other.result_types != op.result_types:
            continue
        if not all(map(_is_same, op.operands, other.operands)):
            continue
        if list(map(facts, op.results)) == list(map(facts, other.results)):
            yield other


def _is_same(one: SSAValue, other: SSAValue) -> bool:
    """Whether two arrays are one, or constants with equal elements."""
    if one is other:
        return True
    left, right = data_of(one), data_of(other)
    return left is not None and left == right and one.type == other.type


@transformation("MergePadIntoConv", tfl.Conv2DOp, tfl.DepthwiseConv2DOp)
def merge_pad(graph: Graph, op: tfl.Conv2DOp | tfl.DepthwiseConv2DOp) -> bool:
    """conv(pad(x), w, VALID) -> conv(x, w, SAME), where SAME pads as much."""
    pad = made_by(op.input, tfl.PadOp)
    if pad is None or text(op.padding) != "VALID":
        return False
    pads, x = constant(pad.padding), pad.input
    if pads is None or element_of(x) != element_of(pad.output):
        return False
    if not pads_as_same(op, x, op.filter, pads):
        return False
    return graph.replace(op, changed(op, {"padding": "SAME"}, input=x))


@transformation("MergeReshapeIntoReduction", *REDUCTIONS, tfl.ReshapeOp)
def merge_reshape(graph: Graph, op: tfl.SumOp | tfl.ReshapeOp) -> bool:
    """sum(reshape(x)) -> sum(x), where the reshape drops dimensions of 1; others likewise.

    reshape(sum(x)) -> sum(x) that keeps dimensions, where the reshape restores them as 1.
    """
    return _kept(graph, op) if isinstance(op, tfl.ReshapeOp) else _widened(graph, op)


def _widened(graph: Graph, op: tfl.SumOp) -> bool:
    """Let a reduction read what was reshaped for it."""
    narrow = made_by(op.operands[0], tfl.ReshapeOp)
    if narrow is None or boolean(op.keep_dims) or sole_reader(graph, narrow.output) is not op:
        return False
    x = narrow.input
    before, after = shape_of(x), shape_of(narrow.output)
    if before is None or after is None or len(before) > MAX_RANK:
        return False
    dropped, axes = dropped_ones(before, after), axes_of(op.operands[1], len(after))
    if not dropped or axes is None or element_of(x) != element_of(narrow.output):
        return False
    kept = [axis for axis in range(len(before)) if axis not in dropped]
    reduced = sorted({*dropped, *(kept[axis] for axis in axes)})
    given = graph.constant(reduced, f"{name_of(op.results[0])}_axes", op)
    return graph.replace(op, rebuilt(op, (x, given)))


def _kept(graph: Graph, op: tfl.ReshapeOp) -> bool:
    """Let a reduction keep the dimensions that a reshape restores."""
    reduce = op.input.owner
    if not isinstance(reduce, NUMERIC) or sole_reader(graph, op.input) is not op:
        return False
    shape, wanted = shape_of(reduce.input), shape_of(op.output)
    axes = axes_of(reduce.operands[1], len(shape or ()))
    if boolean(reduce.keep_dims) or shape is None or axes is None:
        return False
    kept = tuple(1 if axis in axes else size for axis, size in enumerate(shape))
    if kept != wanted or element_of(op.input) != element_of(op.output):
        return False
    made = rebuilt(reduce, reduce.operands, op.result_types, keep_dims=tfl.TRUE)
    return graph.replace(op, made)
