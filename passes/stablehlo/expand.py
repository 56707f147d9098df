"""`stablehlo-compatibility-expander`: no ops that the stored form of StableHLO lacks.

The stored form has no batching dimensions of `gather` and `scatter`: along each, the index is
written out and put before the indices that are there.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from xdsl.context import Context
from xdsl.dialects.builtin import IntegerAttr, ModuleOp, i64
from xdsl.ir import SSAValue
from xdsl.passes import ModulePass

from ...dialects import stablehlo
from ...dialects.shapes import element_of, is_static, shape_of, typed
from ..greedy import RuleSet
from ..pattern import Op, Refusal, Result, rule


def _with_positions(
    indices: SSAValue, dims: stablehlo.DimensionNumbers, axes: Sequence[int]
) -> SSAValue:
    """Put the positions along `axes` of the indices before the vectors of indices."""
    shape, axis = list(shape_of(indices) or ()), dims.vector_axis
    element = element_of(indices)
    if axis == len(shape):
        shape.append(1)
        whole = stablehlo.ReshapeOp(indices, result_types=[typed(element, tuple(shape))])
        indices = whole.result
    one = typed(element, tuple(1 if at == axis else size for at, size in enumerate(shape)))
    positions = [
        stablehlo.IotaOp(iota_dimension=IntegerAttr(place, i64), result_types=[one])
        for place in axes
    ]
    dimension = IntegerAttr(axis, i64)
    return stablehlo.ConcatenateOp([*positions, indices], dimension=dimension).result


@rule(Op(stablehlo.GatherOp))
def expand_gather(root: stablehlo.GatherOp) -> Result:
    """gather(x, i), batched along axes -> gather(x, concat(iota..., i))."""
    dims = root.dimension_numbers
    if not (batch := dims.list("operand_batching_dims")):
        return Refusal("it has no batching dimensions")
    if not is_static(root.start_indices):
        return Refusal("the shape of the indices is not known")
    axes = dims.list("start_indices_batching_dims")
    changed = stablehlo.GatherDimensionsAttr.of(
        offset_dims=dims.list("offset_dims"),
        collapsed_slice_dims=sorted((*dims.list("collapsed_slice_dims"), *batch)),
        start_index_map=(*batch, *dims.list("start_index_map")),
        index_vector_dim=dims.vector_axis,
    )
    return stablehlo.GatherOp(
        root.operand,
        _with_positions(root.start_indices, dims, axes),
        dimension_numbers=changed,
        slice_sizes=root.slice_sizes,
        result_types=root.result_types,
    )


@rule(Op(stablehlo.ScatterOp))
def expand_scatter(root: stablehlo.ScatterOp) -> Result:
    """scatter(x, i, u), batched along axes -> scatter(x, concat(iota..., i), u)."""
    dims = root.scatter_dimension_numbers
    if not (batch := dims.list("input_batching_dims")):
        return Refusal("it has no batching dimensions")
    if not is_static(root.scatter_indices):
        return Refusal("the shape of the indices is not known")
    axes = dims.list("scatter_indices_batching_dims")
    changed = stablehlo.ScatterDimensionsAttr.of(
        update_window_dims=dims.list("update_window_dims"),
        inserted_window_dims=sorted((*dims.list("inserted_window_dims"), *batch)),
        scatter_dims_to_operand_dims=(*batch, *dims.list("scatter_dims_to_operand_dims")),
        index_vector_dim=dims.vector_axis,
    )
    made = stablehlo.ScatterOp(
        list(root.inputs),
        _with_positions(root.scatter_indices, dims, axes),
        list(root.updates),
        scatter_dimension_numbers=changed,
        regions=[root.detach_region(0)],
        result_types=root.result_types,
    )
    if root.unique_indices is not None:
        made.unique_indices = root.unique_indices
    return made


RULES = [expand_gather, expand_scatter]


@dataclass(frozen=True)
class CompatibilityExpanderPass(ModulePass):
    """Write newer ops with older ones.

    Source: StableHLO's transforms/StablehloCompatibilityExpanderPass.cpp.
    """

    name = "stablehlo-compatibility-expander"

    def apply(self, ctx: Context, op: ModuleOp) -> None:
        """Apply the rules."""
        RuleSet(RULES).apply(op, fold=False)
