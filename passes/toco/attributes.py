"""Operands that say what an operator does: checked, and made int32, once they are constant.

Source: the resolve_*_attributes.cc files of upstream's toco.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
from xdsl.ir import Operation

from ...dialects import tfl
from ...dialects.elements import Array
from ...dialects.op import constant
from ...dialects.shapes import is_static, normalize, rank_of, shape_of
from ...dialects.toco import name_of
from .convert import is_permutation
from .graph import Graph
from .match import sole_reader
from .transformation import transformation

_LARGEST = 2**31 - 1
Check = Callable[[Graph, Operation, Array], Array]


def _narrow(graph: Graph, op: Operation, index: int, check: Check | None = None) -> bool:
    """Make a constant operand int32 and what `check` returns; return whether it was not.

    Raises:
        ConverterError: a number does not fit.

    """
    given = constant(op.operands[index])
    if given is None:
        return False
    if given.dtype.kind not in "iu":
        raise graph.error(op, f"operand {index} is of type {given.dtype}, integers are needed")
    if given.size and int(np.abs(given.astype(np.int64)).max()) > _LARGEST:
        raise graph.error(op, f"operand {index} has a number too large for int32")
    wanted = given.astype(np.int32)
    if check is not None:
        wanted = check(graph, op, wanted)
    if given.dtype == wanted.dtype and np.array_equal(given, wanted):
        return False
    value = op.operands[index]
    return graph.set_operand(op, index, graph.constant(wanted, name_of(value), op))


def _narrow_all(graph: Graph, op: Operation, indices: Sequence[int], check: Check | None) -> bool:
    """Narrow some operands once all of them are constant."""
    if any(constant(op.operands[index]) is None for index in indices):
        return False
    return any([_narrow(graph, op, index, check) for index in indices])


def _pairs(graph: Graph, op: Operation, array: Array) -> Array:
    """Check that operands are vectors or [n, 2]."""
    if array.ndim > 2 or (array.ndim == 2 and array.shape[1] != 2):
        raise graph.error(op, f"has an operand of shape {list(array.shape)}, [n, 2] is needed")
    return array


def _paddings(graph: Graph, op: Operation, array: Array) -> Array:
    """Check that there is a pair for each dimension, none negative."""
    rank = rank_of(op.operands[0])
    if array.ndim != 2 or array.shape[1] != 2 or (rank is not None and len(array) != rank):
        what = f"has paddings of shape {list(array.shape)}, [{rank or 'rank'}, 2] is needed"
        raise graph.error(op, what)
    if (array < 0).any():
        raise graph.error(op, f"has paddings {array.tolist()}, no negative ones are supported")
    return array


def _order(graph: Graph, op: Operation, array: Array) -> Array:
    """Check that an operand is a permutation; wrap negative axes."""
    rank = array.size
    axes = [normalize(int(axis), rank) for axis in array.reshape(-1)]
    known = rank_of(op.operands[0])
    if array.ndim != 1 or not is_permutation(axes, rank) or known not in (None, rank):
        what = f"has perm {array.tolist()}, a permutation of the axes is needed"
        raise graph.error(op, what)
    return np.array(axes, np.int32)


def _axes(graph: Graph, op: Operation, array: Array) -> Array:
    """Check that axes are axes of the operand."""
    rank = rank_of(op.operands[0])
    if rank is not None and any(not -rank <= int(axis) < rank for axis in array.reshape(-1)):
        what = f"has axes {array.tolist()}, those of an operand of rank {rank} are needed"
        raise graph.error(op, what)
    return array


def _sizes(graph: Graph, op: Operation, array: Array) -> Array:
    """Check that at most one size is left to be computed."""
    sizes = array.reshape(-1).tolist()
    if array.ndim > 1 or min(sizes, default=0) < -1 or sizes.count(-1) > 1:
        what = f"has the shape {array.tolist()}, sizes with at most one -1 are needed"
        raise graph.error(op, what)
    return array


@transformation("ResolveReshapeAttributes", tfl.ReshapeOp)
def resolve_reshape(graph: Graph, op: tfl.ReshapeOp) -> bool:
    """Check the constant shape of a reshape."""
    return _narrow(graph, op, 1, _sizes)


@transformation("ResolveTransposeAttributes", tfl.TransposeOp)
def resolve_transpose(graph: Graph, op: tfl.TransposeOp) -> bool:
    """Check the constant permutation of a transpose and wrap negative axes."""
    return _narrow(graph, op, 1, _order)


@transformation("ResolveSpaceToBatchNDAttributes", tfl.SpaceToBatchNdOp)
def resolve_space_to_batch(graph: Graph, op: tfl.SpaceToBatchNdOp) -> bool:
    """Check the constant blocks and paddings."""
    return _narrow_all(graph, op, (1, 2), _pairs)


@transformation("ResolveBatchToSpaceNDAttributes", tfl.BatchToSpaceNdOp)
def resolve_batch_to_space(graph: Graph, op: tfl.BatchToSpaceNdOp) -> bool:
    """Check the constant blocks and crops."""
    return _narrow_all(graph, op, (1, 2), _pairs)


@transformation("ResolvePadAttributes", tfl.PadOp)
def resolve_pad(graph: Graph, op: tfl.PadOp) -> bool:
    """Check the constant paddings."""
    return _narrow(graph, op, 1, _paddings)


@transformation("ResolvePadV2Attributes", tfl.PadV2Op)
def resolve_pad_v2(graph: Graph, op: tfl.PadV2Op) -> bool:
    """Check the constant paddings."""
    return _narrow(graph, op, 1, _paddings)


@transformation("ResolveSliceAttributes", tfl.SliceOp)
def resolve_slice(graph: Graph, op: tfl.SliceOp) -> bool:
    """Check the constant begin and size of a slice."""
    return _narrow_all(graph, op, (1, 2), None)


@transformation(
    "ResolveReduceAttributes",
    tfl.MeanOp,
    tfl.SumOp,
    tfl.ReduceProdOp,
    tfl.ReduceMinOp,
    tfl.ReduceMaxOp,
    tfl.ReduceAnyOp,
)
def resolve_reduce(graph: Graph, op: Operation) -> bool:
    """Check the constant axes of a reduction."""
    return _narrow(graph, op, 1, _axes)


@transformation("ResolveGatherAttributes", tfl.GatherOp)
def resolve_gather(graph: Graph, op: tfl.GatherOp) -> bool:
    """Wrap a negative axis."""
    rank, axis = rank_of(op.params), op.axis.value.data
    if rank is None:
        return False
    if not -rank <= axis < rank:
        raise graph.error(op, f"has axis {axis}, one of an operand of rank {rank} is needed")
    return axis < 0 and graph.replace(op, op.with_properties(axis=axis + rank))


@transformation("ResolveSqueezeAttributes", tfl.SqueezeOp)
def resolve_squeeze(graph: Graph, op: tfl.SqueezeOp) -> bool:
    """reshape(squeeze(x)) -> reshape(x)."""
    reader = sole_reader(graph, op.output)
    if not isinstance(reader, tfl.ReshapeOp) or reader.shape is op.output:
        return False
    return graph.remove_passthrough(op)


@transformation("ResolveStridedSliceAttributes", tfl.StridedSliceOp)
def resolve_strided_slice(graph: Graph, op: tfl.StridedSliceOp) -> bool:
    """Give begin, end and strides a number for every axis; vectors that others read are copied.

    Raises:
        ConverterError: there are more numbers than axes.

    """
    arrays = [constant(value) for value in op.operands[1:]]
    shape = shape_of(op.input)
    begin, end, strides = arrays
    if begin is None or end is None or strides is None or shape is None:
        return False
    if not begin.size == end.size == strides.size:
        raise graph.error(op, "has begin, end and strides of different lengths")
    if (strides == 0).any():
        raise graph.error(op, "has a stride of 0")
    if op.ellipsis_mask.value.data or op.new_axis_mask.value.data:
        return _narrow_all(graph, op, (1, 2, 3), None)
    count, rank = begin.size, len(shape)
    if count > rank:
        raise graph.error(op, f"has {count} indices for an operand of rank {rank}")
    if count == rank or not is_static(op.input):
        return _narrow_all(graph, op, (1, 2, 3), None)
    rest = shape[count:]
    longer = ((*begin, *(0 for _ in rest)), (*end, *rest), (*strides, *(1 for _ in rest)))
    added = ((1 << rank) - 1) & ~((1 << count) - 1)
    constants = [
        graph.constant(np.array(items, np.int32), name_of(value), op)
        for items, value in zip(longer, op.operands[1:], strict=True)
    ]
    masks = {
        "begin_mask": op.begin_mask.value.data | added,
        "end_mask": op.end_mask.value.data | added,
    }
    made = op.with_properties(**masks)
    for index, value in enumerate(constants, 1):
        made.operands[index] = value
    return graph.replace(op, made)
