"""Where the ops of a converted module come from: source ops, and the rules in between.

`Provenance` watches a conversion. An op is made by the event that gave it as new; an op that a pass
made without a rule is put down to that pass, from what stood before at the same places.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from xdsl.dialects.builtin import ModuleOp
from xdsl.dialects.func import FuncOp
from xdsl.ir import Operation
from xdsl.passes import ModulePass

from ..dialects.locations import describe, file_lines, names
from ..dialects.op import is_constant, name_of
from ..passes.events import Observer, Rewrite


@dataclass(frozen=True)
class Link:
    """One step of a chain: what a rule, or a pass without rules, made of what.

    Ops are given as `name at place` was when it happened.
    """

    index: int
    pass_name: str
    rule: str
    source: str
    before: tuple[str, ...]
    after: tuple[str, ...]


@dataclass(frozen=True)
class Origin:
    """The chain that made an op, first step first, and the source ops at its beginning."""

    op: Operation
    sources: tuple[str, ...]
    links: tuple[Link, ...]


class Provenance(Observer):
    """Keeps who made which op; every op of the conversion stays alive."""

    def __init__(self):
        """Know nothing yet."""
        self._pass = ""
        self._links: list[Link] = []
        self._maker: dict[Operation, tuple[Link, tuple[Operation, ...]]] = {}
        self._said: dict[Operation, str] = {}
        self._present: dict[Operation, None] = {}
        self._fresh: set[Operation] = set()

    def started(self, each: ModulePass, module: ModuleOp) -> None:
        """Remember what is there; before the first pass, these are the sources."""
        self._pass = each.name
        self._fresh.clear()
        self._present = dict.fromkeys(module.walk())
        for op in self._present:
            self._said.setdefault(op, said(op))

    def rewritten(self, event: Rewrite) -> None:
        """Keep what made the new ops."""
        before, after = self._all_said(event.before), self._all_said(event.after)
        link = self._link(event.rule, event.source, before, after)
        for op in event.after:
            self._fresh.add(op)
            if op not in event.before:
                self._maker[op] = (link, event.before)

    def finished(self, each: ModulePass, module: ModuleOp) -> None:
        """Put ops that came without a rule down to the pass."""
        after = dict.fromkeys(module.walk())
        new = [op for op in after if op not in self._present and op not in self._fresh]
        if not new:
            return
        gone = [op for op in self._present if op not in after]
        by_place = _index(gone), _index(self._present)
        for op in new:
            if is_constant(type(op)) or isinstance(op, FuncOp):
                continue
            before = _ancestors(op, *by_place)
            link = self._link("", "", self._all_said(before), (said(op),))
            self._maker[op] = (link, before)

    def origin(self, op: Operation) -> Origin:
        """Return where an op comes from."""
        sources: dict[str, None] = {}
        links: dict[int, Link] = {}
        pending, seen = [op], set[Operation]()
        while pending:
            each = pending.pop()
            if each in seen:
                continue
            seen.add(each)
            made = self._maker.get(each)
            if made is None:
                sources[self._said.get(each, said(each))] = None
                continue
            link, before = made
            links[link.index] = link
            pending += reversed(before)
        return Origin(op, tuple(sources), tuple(links[index] for index in sorted(links)))

    def _link(
        self, rule: str, source: str, before: tuple[str, ...], after: tuple[str, ...]
    ) -> Link:
        link = Link(len(self._links) + 1, self._pass, rule, source, before, after)
        self._links.append(link)
        return link

    def _all_said(self, ops: Iterable[Operation]) -> tuple[str, ...]:
        return tuple(self._said.setdefault(op, said(op)) for op in ops)


def places(op: Operation) -> list[str]:
    """Return the layer paths of an op, or the lines of a file."""
    return names(op.location) or file_lines(op.location)


def said(op: Operation) -> str:
    """Return an op as `name at place`."""
    where = describe(op)
    return f"{name_of(op)} at {where}" if where else name_of(op)


def _index(ops: Iterable[Operation]) -> dict[str, list[Operation]]:
    found: dict[str, list[Operation]] = {}
    for op in ops:
        for place in places(op):
            found.setdefault(place, []).append(op)
    return found


def _ancestors(op: Operation, *known: dict[str, list[Operation]]) -> tuple[Operation, ...]:
    """Return the ops that `op` was made from, by their places: of its kind, if there are."""
    for index in known:
        same = dict.fromkeys(each for place in places(op) for each in index.get(place, ()))
        alike = [each for each in same if name_of(each) == name_of(op)]
        if same:
            return tuple(alike or [each for each in same if not is_constant(type(each))] or same)
    return ()


def operators(module: ModuleOp, function: str = "") -> Iterator[Operation]:
    """Yield the ops that become operators of a function, by default the first, in their order."""
    from .exporters.subgraphs import CONSTANTS

    for each in module.body.block.ops:
        if isinstance(each, FuncOp) and each.body.blocks:
            if function in ("", each.sym_name.data):
                ops = list(each.body.block.ops)[:-1]
                yield from (op for op in ops if op.name not in CONSTANTS)
                return
