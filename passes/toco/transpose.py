"""Transposes that follow one another, or stand beside a reshape.

Source: remove_successive_transpose.cc, merge_reshape_into_preceding_transpose.cc,
reorder_reshape_transpose.cc of upstream's toco.
"""

from __future__ import annotations

from ...dialects import tfl
from ...dialects.shapes import Shape, element_of, is_static, shape_of, tensor_type
from ...dialects.toco import name_of
from ..predicates import ints
from .convert import is_permutation, moves_only_ones
from .graph import Graph
from .match import made_by, sole_reader
from .transformation import transformation


def _order(graph: Graph, op: tfl.TransposeOp) -> Shape | None:
    """Return a constant permutation.

    Raises:
        ConverterError: it is none of the operand's axes.

    """
    perm, shape = ints(op.perm), shape_of(op.input)
    if perm is None or shape is None:
        return None
    perm = tuple(axis + len(shape) if axis < 0 else axis for axis in perm)
    if not is_permutation(perm, len(shape)):
        raise graph.error(op, f"has perm {list(perm)} for an operand of rank {len(shape)}")
    return perm


@transformation("RemoveSuccessiveTranspose", tfl.TransposeOp)
def remove_successive_transpose(graph: Graph, op: tfl.TransposeOp) -> bool:
    """transpose(transpose(x)) -> x, where the second undoes the first."""
    after = sole_reader(graph, op.output)
    if not isinstance(after, tfl.TransposeOp) or after.input is not op.output:
        return False
    first, second = ints(op.perm), ints(after.perm)
    if not first or not second or len(first) != len(second):
        return False
    if not is_permutation(first, len(first)) or not is_permutation(second, len(second)):
        return False
    if any(first[axis] != at for at, axis in enumerate(second)):
        return False
    if graph.is_output(after.output) or after.output.first_use is None:
        return False
    graph.forward(after.output, op.input)
    after.output.replace_all_uses_with(op.input)
    graph.erase(after)
    graph.erase(op)
    return True


def _moved(shape: Shape, after: Shape) -> Shape:
    """Return the permutation that a reshape does which only moves dimensions of 1."""
    ones = iter(axis for axis, size in enumerate(shape) if size == 1)
    others = iter(axis for axis, size in enumerate(shape) if size != 1)
    return tuple(next(ones if size == 1 else others) for size in after)


@transformation("MergeReshapeIntoPrecedingTranspose", tfl.ReshapeOp)
def merge_reshape(graph: Graph, op: tfl.ReshapeOp) -> bool:
    """reshape(transpose(x)) that moves only dimensions of 1 -> transpose(x)."""
    transpose = made_by(op.input, tfl.TransposeOp)
    if transpose is None or sole_reader(graph, op.input) is not op or ints(op.shape) is None:
        return False
    perm = _order(graph, transpose)
    if perm is None or not is_static(transpose.input) or not is_static(op.output):
        return False
    before, after = _permuted(shape_of(transpose.input) or (), perm), shape_of(op.output) or ()
    if before == after or len(before) != len(after) or not moves_only_ones(before, after):
        return False
    order = tuple(perm[axis] for axis in _moved(before, after))
    new = graph.constant(order, name_of(transpose.perm), op)
    graph.replace(op, tfl.TransposeOp(transpose.input, new, result_types=op.result_types))
    graph.erase(transpose)
    return True


def _permuted(shape: Shape, perm: Shape) -> Shape:
    return tuple(shape[axis] for axis in perm)


@transformation("ReorderReshapeTranspose", tfl.TransposeOp)
def reorder_reshape_transpose(graph: Graph, op: tfl.TransposeOp) -> bool:
    """transpose(reshape(x)) -> reshape(transpose(x)), where the reshape only moves ones.

    The axes of 1 come last in the new transpose.
    """
    reshape = made_by(op.input, tfl.ReshapeOp)
    if reshape is None or sole_reader(graph, op.input) is not op or ints(reshape.shape) is None:
        return False
    perm = _order(graph, op)
    before, middle = shape_of(reshape.input), shape_of(reshape.output)
    if perm is None or before is None or middle is None or not is_static(reshape.input):
        return False
    if not is_static(reshape.output) or not moves_only_ones(before, middle):
        return False
    kept = [axis for axis, size in enumerate(before) if size != 1]
    numbers = [axis for axis, size in enumerate(middle) if size != 1]
    order = [kept[numbers.index(axis)] for axis in perm if middle[axis] != 1]
    order += [axis for axis, size in enumerate(before) if size == 1]
    element = element_of(op.output)
    location = reshape.location
    if graph.is_output(op.output):
        location = graph.location(f"{name_of(op.output)}_exchange")
    turned = tfl.TransposeOp(
        reshape.input,
        graph.constant(order, name_of(op.perm), op),
        result_types=[tensor_type(element, _permuted(before, tuple(order)))],
        location=location,
    )
    graph.insert(turned, op)
    after = _permuted(middle, perm)
    sizes = graph.constant(after, name_of(reshape.shape), op)
    graph.replace(op, tfl.ReshapeOp(turned, sizes, result_types=[tensor_type(element, after)]))
    graph.erase(reshape)
    return True
