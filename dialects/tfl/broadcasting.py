"""What ops that broadcast ask of the shapes of their operands, declared as traits on the op."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from xdsl.ir import Operation, SSAValue
from xdsl.utils.exceptions import VerifyException

from ..shapes import DYNAMIC, Shape, broadcast, broadcasts, compatible, is_static, rank_of, shape_of
from .predicates import Predicate, RuntimeTrait, unmet


@dataclass(frozen=True)
class ResultBroadcasts(Predicate):
    """The operands broadcast to the shape of each result, where that is known."""

    ORDER: ClassVar[int] = 4

    def problem(self, op: Operation) -> str | None:
        """Broadcast the operands whose rank is known."""
        shape: Shape = ()
        for value in op.operands:
            try:
                shape = broadcast(shape, shape_of(value) or ())
            except VerifyException:
                return "operands don't have broadcast-compatible shapes"
        if any(rank_of(value) is None for value in op.operands):
            return None
        for result in op.results:
            found = shape_of(result)
            if found is not None and not compatible(found[len(found) - len(shape) :], shape):
                return (
                    f"result type '{_dims(found)}' not broadcast compatible with "
                    f"broadcasted operands's shapes '{_dims(shape)}'"
                )
        return None


@dataclass(frozen=True)
class BroadcastRank(RuntimeTrait):
    """The operands have one shape or broadcast within `most` dimensions."""

    most: int
    operands: tuple[int, ...] = (0, 1)

    def problem(self, op: Operation) -> str | None:
        """Compare the shapes."""
        found = broadcast_problem([op.operands[index] for index in self.operands], self.most)
        return found and unmet(
            "operands do not have the same shape or broadcastable shapes within the rank "
            f"{self.most}",
            found,
        )


def broadcast_problem(values: Sequence[SSAValue], most: int) -> str | None:
    """Return why the runtime cannot broadcast `values` within `most` dimensions."""
    shapes = [shape_of(value) for value in values]
    known = [shape for shape in shapes if shape is not None]
    if len(known) == len(shapes) and len(set(known)) == 1 and DYNAMIC not in known[0]:
        return None
    if len(known) < len(shapes) or not all(map(is_static, values)):
        rank = max((len(shape) for shape in known), default=0)
        if rank <= most or _same_broadcast(values):
            return None
        return f"shapes of rank {rank} may broadcast, the runtime broadcasts up to rank {most}"
    shape = broadcasts(*known)
    if shape is None:
        return f"shapes {_shapes(known)} do not broadcast"
    if len(shape) > most:
        return f"shapes {_shapes(known)} broadcast, the runtime does that up to rank {most}"
    return None


def _same_broadcast(values: Sequence[SSAValue]) -> bool:
    """Whether all values were broadcast to the shape that one `broadcast_args` computed."""
    shapes: set[SSAValue] = set()
    for value in values:
        owner = value.owner
        if not isinstance(owner, Operation) or not owner.name.lower().endswith(
            ("broadcast_to", "broadcastto")
        ):
            return False
        shapes.add(owner.operands[1])
    if len(shapes) != 1:
        return False
    source = next(iter(shapes)).owner
    return isinstance(source, Operation) and source.name in (
        "tfl.broadcast_args",
        "tf.BroadcastArgs",
    )


def _shapes(shapes: Sequence[Shape]) -> str:
    return " and ".join(_dims(shape) or "scalar" for shape in shapes)


def _dims(shape: Shape) -> str:
    return "x".join("?" if size == DYNAMIC else str(size) for size in shape)
