"""Operators that are simpler ones in disguise.

Source: the convert_*.cc files of upstream's toco.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from xdsl.ir import Operation, SSAValue

from ...dialects import tfl, toco
from ...dialects.op import TensorOp, constant
from ...dialects.shapes import Shape, element_of, is_static, normalize, shape_of, tensor_type
from ...dialects.toco import name_of
from ..predicates import ints
from .graph import Graph
from .match import without_ones
from .transformation import transformation


def _reshaped(graph: Graph, op: Operation, source: SSAValue, shape: Shape, name: str) -> bool:
    """Put a reshape in the place of an operator."""
    wanted = graph.constant(shape, name, op)
    type = tensor_type(element_of(op.results[0]), shape)
    return graph.replace(op, tfl.ReshapeOp(source, wanted, result_types=[type]))


def _static(value: SSAValue) -> Shape | None:
    """Return a shape whose sizes are all known."""
    return shape_of(value) if is_static(value) else None


@transformation("ConvertExpandDimsToReshape", tfl.ExpandDimsOp)
def convert_expand_dims(graph: Graph, op: tfl.ExpandDimsOp) -> bool:
    """expand_dims(x, axis) -> reshape(x) with a 1 at the axis."""
    shape, axes = _static(op.input), ints(op.dim)
    if shape is None or axes is None or len(axes) != 1:
        return False
    axis, rank = axes[0], len(shape)
    if not -rank - 1 <= axis <= rank:
        raise graph.error(op, f"has axis {axis}, one in [{-rank - 1}, {rank}] is needed")
    axis = normalize(axis, rank + 1)
    return _reshaped(graph, op, op.input, (*shape[:axis], 1, *shape[axis:]), name_of(op.dim))


@transformation("ConvertSqueezeToReshape", tfl.SqueezeOp)
def convert_squeeze(graph: Graph, op: tfl.SqueezeOp) -> bool:
    """squeeze(x) -> reshape(x); a squeeze to a scalar stays."""
    shape = _static(op.output)
    if not shape or not shape_of(op.input):
        return False
    return _reshaped(graph, op, op.input, shape, f"{name_of(op.output)}_shape")


@transformation("ConvertTrivialPackToReshape", tfl.PackOp)
def convert_pack(graph: Graph, op: tfl.PackOp) -> bool:
    """pack(x) -> reshape(x) with a 1 at the axis."""
    shape = _static(op.operands[0]) if len(op.operands) == 1 else None
    if not shape:
        return False
    axis, rank = op.axis.value.data, len(shape)
    if not -rank - 1 <= axis <= rank:
        raise graph.error(op, f"has axis {axis}, one in [{-rank - 1}, {rank}] is needed")
    axis = normalize(axis, rank + 1)
    packed = (*shape[:axis], 1, *shape[axis:])
    return _reshaped(graph, op, op.operands[0], packed, f"{name_of(op.output)}_shape")


@transformation("ConvertTrivialAddNToAdd", tfl.AddNOp)
def convert_add_n(graph: Graph, op: tfl.AddNOp) -> bool:
    """add_n(x, y) -> add(x, y), and add_n(x) -> x."""
    match tuple(op.operands):
        case ():
            raise graph.error(op, "has no operands, one or more are needed")
        case (_,):
            return graph.remove_passthrough(op, 0)
        case (x, y):
            return graph.replace(op, tfl.AddOp(x, y, result_types=op.result_types))
        case _:
            return False


@transformation("ConvertTrivialTileToConcat", tfl.TileOp)
def convert_tile(graph: Graph, op: tfl.TileOp) -> bool:
    """tile(x, m) along one axis -> concatenation of x as often."""
    times = ints(op.multiples)
    if times is None or not is_static(op.input) or not is_static(op.output):
        return False
    several = [axis for axis, count in enumerate(times) if count != 1]
    if len(several) != 1 or times[several[0]] < 1:
        return False
    made = tfl.ConcatenationOp(
        [op.input] * times[several[0]], axis=several[0], result_types=op.result_types
    )
    return graph.replace(op, made)


@transformation("ConvertTrivialTransposeToReshape", tfl.TransposeOp)
def convert_transpose(graph: Graph, op: tfl.TransposeOp) -> bool:
    """transpose(x) that moves only dimensions of 1 -> reshape(x)."""
    shape, perm = _static(op.input), ints(op.perm)
    if shape is None or not perm or not is_static(op.output):
        return False
    if sorted(axis % len(shape) for axis in perm) != list(range(len(shape))):
        return False
    moved = [axis % len(shape) for axis in perm if shape[axis] != 1]
    if moved != sorted(moved):
        return False
    turned = tuple(shape[axis] for axis in perm)
    return _reshaped(graph, op, op.input, turned, name_of(op.perm))


@transformation("ConvertMatrixDiagV2OrV3ToV1", toco.MatrixDiagOp)
def convert_matrix_diag(graph: Graph, op: toco.MatrixDiagOp) -> bool:
    """matrix_diag(x) of the main diagonal, square and padded with zeros -> its first version.

    Raises:
        ConverterError: it is of another diagonal, of given sizes or padded with another value.

    """
    if len(op.values) != 5:
        raise graph.error(op, f"has {len(op.values)} operands, 5 are needed")
    names = ("k", "num_rows", "num_cols", "padding_value")
    given = [constant(value) for value in op.values[1:5]]
    if any(array is None for array in given):
        return False
    for name, array, wanted in zip(names, given, (0, -1, -1, 0), strict=True):
        _check_only(graph, op, name, array, wanted)
    made = tfl.MatrixDiagOp(op.values[0], result_types=op.result_types)
    return graph.replace(op, made)


@transformation("ConvertMatrixSetDiagV2OrV3ToV1", toco.MatrixSetDiagOp)
def convert_matrix_set_diag(graph: Graph, op: toco.MatrixSetDiagOp) -> bool:
    """matrix_set_diag(x, diagonal) of the main diagonal -> its first version.

    Raises:
        ConverterError: it is of another diagonal.

    """
    given = constant(op.k)
    if given is None:
        return False
    _check_only(graph, op, "k", given, 0)
    made = tfl.MatrixSetDiagOp(op.input, op.diagonal, result_types=op.result_types)
    return graph.replace(op, made)


def _check_only(graph: Graph, op: TensorOp, name: str, array: object, wanted: int) -> None:
    found = np.asarray(array).reshape(-1).tolist()
    if found != [wanted]:
        raise graph.error(op, f"has {name} {found}, only {wanted} is supported")


def is_permutation(axes: Sequence[int], rank: int) -> bool:
    """Whether axes, none of them negative, are each of [0, rank) once."""
    return sorted(axes) == list(range(rank))


def moves_only_ones(before: Shape, after: Shape) -> bool:
    """Whether a reshape moves, adds or drops nothing but dimensions of 1."""
    return without_ones(before) == without_ones(after)
