"""What the zeros in a converted model's weights are worth, and when pruning is refused."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from xdsl.dialects.builtin import ModuleOp

from ..dialects.arithmetic import Arithmetic
from ..dialects.locations import describe
from ..dialects.op import name_of
from ..passes.sparse.dense_to_sparse import LEAST, block_of, layout_of, may_be_sparse, zeros
from ..passes.sparse.magnitude import Pattern, PruningError, pattern
from ..passes.sparse.weights import Site, sites
from ..runtime.sparsity import kept_blocks, sparsify
from .pruning import Pruning
from .steps import TABLES


@dataclass(frozen=True)
class PrunedLayer:
    """A weight with zeros.

    Attributes:
        op: the name of its op.
        where: the layer path.
        pattern: what was asked for, `none` for zeros that were there.
        elements: how many elements it has.
        zeros: the share of zeros.
        dense_bytes: how much the weight takes with them.
        bytes: how much it takes as it is stored.
        is_sparse: whether it is stored without them.
        macs: the multiplications of the op for one sample, 0 where they are not known.
        macs_left: those that its kernel does.
        note: why it is not pruned or not stored sparse; empty if it is.

    """

    op: str
    where: str
    pattern: str
    elements: int
    zeros: float
    dense_bytes: int
    bytes: int
    is_sparse: bool
    macs: int = 0
    macs_left: int = 0
    note: str = ""


@dataclass(frozen=True)
class Sparsity:
    """What zeros in weights are worth.

    The gain in bytes is that of the file. The gain in time is what kernels that skip zeros save at
    most: the multiplications that are left, of those of the whole model.
    """

    layers: tuple[PrunedLayer, ...]
    macs: int

    @property
    def saved_bytes(self) -> int:
        """How much smaller the file is."""
        return sum(layer.dense_bytes - layer.bytes for layer in self.layers)

    @property
    def latency(self) -> float:
        """The part of the model's time that remains at best, as far as multiplications tell."""
        saved = sum(layer.macs - layer.macs_left for layer in self.layers)
        return 1 - saved / self.macs if self.macs else 1.0

    def to_json(self) -> dict[str, Any]:
        """Return the account as plain dictionaries and lists."""
        return {
            "saved_bytes": self.saved_bytes,
            "expected_latency": round(self.latency, 4),
            "layers": [vars(layer) for layer in self.layers],
        }

    def __str__(self) -> str:
        many = sum(layer.is_sparse for layer in self.layers)
        name = "sparse weight" if many == 1 else "sparse weights"
        time = "no less time"
        if self.latency < 1:
            gain = 1 - self.latency
            time = f"at best {gain:.0%} less time" if gain >= 0.005 else "hardly less time"
        return f"{many} {name}: {self.saved_bytes} bytes less, {time}"


def account(module: ModuleOp, told: Pruning | None) -> Sparsity:
    """Return what the zeros of a finished module are worth."""
    total = sum(_macs(op) for op in module.walk())
    return Sparsity(tuple(_layers(module, told)), total)


def _macs(op: Any) -> int:
    """Return the multiplications of an op for one sample, as if unknown sizes were 1."""
    trait = op.get_trait(Arithmetic)
    return (trait.operations(op, unknown=1) or 0) // 2 if trait is not None else 0


def _layers(module: ModuleOp, told: Pruning | None) -> Iterator[PrunedLayer]:
    for site in sites(module):
        asked = told.pattern_for(site) if told is not None else pattern(None)
        if site.is_sparse or asked.share:
            yield _layer(site, asked, told)


def _layer(site: Site, asked: Pattern, told: Pruning | None) -> PrunedLayer:
    dense = stored = site.array.nbytes
    macs = left = _macs(site.op)
    note = ""
    if site.is_sparse:
        block = None if site.is_densified else block_of(site)
        stored = sparsify(site.array, block or (1,) * site.array.ndim).stored_bytes + TABLES
        left = round(macs * float(kept_blocks(site.array, block).mean())) if block else macs
    elif told is not None and told.storage == "sparse":
        note = _why_dense(site, asked, told)
    return PrunedLayer(
        name_of(site.op),
        describe(site.op),
        str(asked),
        site.array.size,
        round(float(zeros(site.array)), 6),
        dense,
        stored,
        site.is_sparse,
        macs,
        left,
        note,
    )


def _why_dense(site: Site, asked: Pattern, told: Pruning) -> str:
    if site.array.size < told.minimum_elements:
        return f"it has fewer than {told.minimum_elements} elements"
    if problem := asked.obstacle(site.array.shape):
        return problem
    if not may_be_sparse(site):
        return f"no sparse tensor holds {site.array.dtype.name} of rank {site.array.ndim}"
    if zeros(site.array) < LEAST:
        return f"only {zeros(site.array):.0%} of it are zeros, {LEAST:.0%} are needed"
    layout, densified = layout_of(site)
    if problem := site.refused(densified):
        return problem
    return f"it would grow from {site.array.nbytes} to {layout.stored_bytes + TABLES} bytes"


def check(found: Sparsity, told: Pruning) -> None:
    """Check that pruning was of use.

    Raises:
        PruningError: no layer is pruned, or no file gets smaller by it.

    """
    asked = [layer for layer in found.layers if layer.pattern != "none"]
    large = [layer for layer in asked if layer.elements >= told.minimum_elements]
    if not large:
        raise PruningError(
            f"pruning {told.pattern!r} with the rules {list(told.rules)}: no weight of "
            f"{told.minimum_elements} elements is meant. Check the expressions against the layer "
            "paths, and minimum_elements"
        )
    if told.storage == "dense" or any(layer.is_sparse for layer in asked):
        return
    by_note: dict[str, list[PrunedLayer]] = {}
    for layer in large:
        by_note.setdefault(layer.note, []).append(layer)
    reasons = "; ".join(_reason(note, layers) for note, layers in by_note.items())
    raise PruningError(
        f"the file would not shrink by pruning: {reasons}. Prune more or in larger blocks, or "
        "keep the zeros with storage='dense'",
        large,
    )


def _reason(note: str, layers: Sequence[PrunedLayer]) -> str:
    first, more = layers[0], len(layers) - 1
    others = f", and {more} more {'layer' if more == 1 else 'layers'}" if more else ""
    return f"{first.where}: {first.op}: {note}{others}"
