"""`tfl-dense-to-sparse`: weights with many zeros stored without them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import numpy as np
from xdsl.context import Context
from xdsl.dialects.builtin import ArrayAttr, IntAttr, ModuleOp, StringAttr
from xdsl.ir import Operation
from xdsl.passes import ModulePass

from ...dialects import tfl
from ...dialects.elements import Array, Elements
from ...dialects.quant import UniformType
from ...dialects.shapes import element_of
from ...dialects.tfl.attributes import DimensionMetadataAttr, SparsityParameterAttr
from ...runtime.sparsity import Layout, Level, kept_blocks, sparsify
from .weights import Site, sites

LEAST = 0.3
"""The share of zeros from which on weights may be stored sparse."""
_BLOCKS, _QUANTIZED_BLOCKS = 0.9, 0.8
"""The share of zeros that must lie in blocks; rounding adds zeros outside of them."""
_STORED = ("float16", "float32", "int8")


def zeros(array: Array) -> float:
    """Return the share of zeros."""
    return 1 - np.count_nonzero(array) / array.size if array.size else 0.0


def may_be_sparse(site: Site) -> bool:
    """Whether a weight is of a rank and type that sparse tensors are made of, and has values."""
    array = site.array
    if array.ndim not in (2, 4) or array.dtype.name not in _STORED or not array.any():
        return False  # LiteRT takes no sparse tensor without values
    type = element_of(site.constant.results[0])
    return not isinstance(type, UniformType) or type.storage_type.width.data == 8


def block_of(site: Site) -> tuple[int, ...] | None:
    """Return the blocks in which the kernel skips nearly all zeros of a weight, if there are any.

    Source: transforms/dense_to_sparse_pass.cc, InspectWeight.
    """
    array, needed = site.array, _QUANTIZED_BLOCKS if site.is_quantized else _BLOCKS
    every = zeros(array)
    for block in site.kernel_blocks():
        fits = not any(n % size for n, size in zip(array.shape, block, strict=True))
        if fits and every and 1 - kept_blocks(array, block).mean() > needed * every:
            return block
    return None


def layout_of(site: Site) -> tuple[Layout, bool]:
    """Return how a weight is stored sparse, and whether it must be made dense for the kernel."""
    block = block_of(site)
    return sparsify(site.array, block or (1,) * site.array.ndim), block is None


@dataclass(frozen=True)
class DenseToSparsePass(ModulePass):
    """Store weights with many zeros sparse, with a densify op where the kernel wants them dense.

    With a `least_gain` of 0 or more those stay dense whose values and indices do not take less room
    than before, by more than so many bytes; with `only_usable` those that LiteRT does not take.

    Source: transforms/dense_to_sparse_pass.cc.
    """

    name = "tfl-dense-to-sparse"
    least_gain: int = -1
    only_usable: bool = False

    def apply(self, ctx: Context, op: ModuleOp) -> None:
        """Store each weight once, even where several ops take it."""
        made: dict[tuple[Operation, bool], Operation] = {}
        dead: dict[Operation, None] = {}
        for site in sites(op):
            if site.is_sparse or not may_be_sparse(site) or zeros(site.array) < LEAST:
                continue
            layout, densified = layout_of(site)
            gain = site.array.nbytes - layout.stored_bytes
            if 0 <= self.least_gain and gain <= self.least_gain:
                continue
            if self.only_usable and site.refused(densified):
                continue
            key = (site.constant, densified)
            if key not in made:
                made[key] = _store(site, layout, densified)
            site.user.operands[site.index] = made[key].results[0]
            dead[site.constant] = None
        for constant in dead:
            if constant.results[0].first_use is None:
                constant.detach()
                constant.erase()


def _store(site: Site, layout: Layout, densified: bool) -> Operation:
    """Put the sparse constant, and the op that makes it dense, where the dense one stands."""
    before = site.constant
    type = before.results[0].type
    data = Elements.of(layout.data)
    where = attribute(layout)
    if isinstance(before, tfl.QConstOp):
        op: Operation = tfl.SparseQConstOp(
            qtype=before.qtype, value=site.elements, s_param=where, compressed_data=data
        )
    else:
        op = tfl.SparseConstOp(
            value=site.elements, s_param=where, compressed_data=data, result_types=[type]
        )
    block = before.parent
    assert block is not None
    op.location = before.location
    block.insert_op_before(op, before)
    if not densified:
        return op
    dense = tfl.DensifyOp(op, result_types=[type], location=before.location)
    block.insert_op_before(dense, before)
    return dense


def modes(module: ModuleOp) -> tuple[str, ...]:
    """Return what metadata calls the ways in which weights of a module are sparse.

    Source: python/util.py, get_sparsity_modes.
    """
    found = {
        "BLOCK_SPARSITY" if layout.block_map.data else "RANDOM_SPARSITY"
        for op in module.walk()
        if isinstance(layout := op.properties.get("s_param"), SparsityParameterAttr)
    }
    return tuple(sorted(found))


@cache
def _integer(value: int) -> IntAttr:
    return IntAttr(value)


def _integers(values: Array | tuple[int, ...] | None) -> ArrayAttr[IntAttr]:
    listed = values.tolist() if isinstance(values, np.ndarray) else list(values or ())
    return ArrayAttr([_integer(value) for value in listed])


def attribute(layout: Layout) -> SparsityParameterAttr:
    """Return a layout as the attribute of a constant."""
    return SparsityParameterAttr(
        _integers(layout.order),
        _integers(layout.blocks),
        ArrayAttr([_level(level) for level in layout.levels]),
    )


def _level(level: Level) -> DimensionMetadataAttr:
    dense = level.indices is None
    return DimensionMetadataAttr(
        StringAttr("DENSE" if dense else "SPARSE_CSR"),
        _integer(level.size),
        _integers(level.segments),
        _integers(level.indices),
    )


__all__ = [
    "LEAST",
    "DenseToSparsePass",
    "attribute",
    "block_of",
    "layout_of",
    "may_be_sparse",
    "modes",
    "zeros",
]
