"""Pictures of TOCO's graphs as text for Graphviz' `dot`.

Source: dump_graphviz.cc of upstream's toco.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from html import escape
from math import log2, prod
from zlib import crc32

from xdsl.dialects import func
from xdsl.dialects.builtin import ArrayAttr, DictionaryAttr, ModuleOp, NoneType, StringAttr
from xdsl.ir import BlockArgument, Operation, SSAValue

from ...dialects import tfl, toco
from ...dialects.shapes import DYNAMIC, shape_of
from ...dialects.toco import Flags, name_of
from ...dialects.toco.arrays import is_constant, producer
from ...passes.toco.finish import arithmetic
from ...passes.toco.graph import RNN_STATES, Graph
from .labels import Places, array_label, operator_label, rows, size_text

TITLE = "Computation Graph"

_STATE, _SOURCE, _CONSTANT = "#0F9D58", "#B7E1CD", "#4285F4"
_BORDER, _PLAIN = "#9E9E9E", "#F5F5F5"
_OPERATOR, _HEAVY = "#DB4437", "#C53929"
_HEAVY_KINDS = (
    *(tfl.Conv2DOp, tfl.DepthwiseConv2DOp, tfl.FullyConnectedOp),
    *(toco.FakeQuantOp, tfl.FakeQuantOp),
)
_HEAD = (
    'digraph Computegraph { tooltip = "/"; nslimit=125; margin=36; ranksep = 2; labelloc="t"; '
    "label=<{label}>;"
)


def export_dot(module: ModuleOp) -> bytes:
    """Return the picture of a module's only function."""
    function = next(item for item in module.ops if isinstance(item, func.FuncOp))
    return picture(Graph(function, Flags.of(module)), TITLE).encode()


def picture(graph: Graph, title: str, places: Places | None = None) -> str:
    """Return the text for `dot` that draws a graph.

    Args:
        graph: what is drawn.
        title: stands above it.
        places: where arrays lie in working memory, if that was planned.

    """
    return "\n".join(_Drawing(graph, places or {}).lines(title)) + "\n"


@dataclass
class _Cluster:
    """What lies below one part of a path: nodes by text, and further clusters."""

    path: str = ""
    nodes: list[str] = field(default_factory=list[str])
    below: dict[str, _Cluster] = field(default_factory=dict[str, "_Cluster"])
    arithmetic: int = 0

    def at(self, name: str) -> Iterator[_Cluster]:
        """Yield this cluster and those on the way to a name, which are made if need be."""
        yield self
        found = self
        for part in name.split("/"):
            path = f"{found.path}/{part}" if found.path else part
            found = found.below.setdefault(part, _Cluster(path))
            yield found


class _Drawing:
    """A graph while it is drawn."""

    def __init__(self, graph: Graph, places: Places):
        self.graph, self.places = graph, places
        self.states = dict(_states(graph))
        self.ops = _between(graph)
        shown = {value for op in self.ops for value in (*op.operands, *op.results)}
        is_part = len(self.ops) < len(graph.ops())
        self.arrays = [
            value
            for value in graph.arrays()
            if not isinstance(value.type, NoneType) and (value in shown or not is_part)
        ]
        self.sources = set(self.states.values())

    def lines(self, title: str) -> Iterator[str]:
        """Yield the lines of the text."""
        root = _Cluster()
        ops = self.ops
        for number, op in enumerate(ops):
            *_, last = clusters = list(root.at(name_of(op.results[0]) if op.results else "?"))
            last.nodes.append(self._operator(number, op))
            for cluster in clusters:
                cluster.arithmetic += arithmetic(op) or 0
        for value in self.arrays:
            *_, last = root.at(name_of(value))
            last.nodes.append(self._array(value))
        yield _HEAD.replace("{label}", self._title(title))
        yield from _clusters(root, "  ")
        for number, op in enumerate(ops):
            yield from self._edges(number, op)
        names = {name_of(value) for value in self.arrays}
        for state, source in self.states.items():
            if not {state, source} <= names:
                continue
            yield (
                f'  "{_quoted(source)}":s -> "{_quoted(state)}":n '
                f'[color="{_STATE}", constraint=false];'
            )
        yield "}"

    def _title(self, title: str) -> str:
        ops = self.ops
        found = {"arrays": str(len(self.arrays)), "operators": str(len(ops))}
        total = sum(arithmetic(op) or 0 for op in ops)
        if total:
            found["math"] = f"{size_text(total)}ops"
        if self.places:
            size = max(end for _, end in self.places.values())
            found["transient data size"] = f"{size / 1024:g} KiB"
            found["transient data alignment"] = "64 bytes"
        head = (
            '<TR><TD COLSPAN="2" ALIGN="CENTER"><FONT POINT-SIZE="64" FACE="Helvetica"><B><I>'
            f"{escape(title)}</I></B></FONT></TD></TR>"
        )
        return f'<TABLE BORDER="0" CELLSPACING="2" CELLPADDING="0">{head}{rows(found)}</TABLE>'

    def _looks(self, value: SSAValue) -> tuple[str, str]:
        """Return shape and colour of an array's node."""
        name = name_of(value)
        if name in self.states:
            return "invhouse", _STATE
        if name in self.sources:
            return "house", _SOURCE
        if is_constant(value):
            return "cylinder", _CONSTANT
        if isinstance(value, BlockArgument):
            return "invhouse", _BORDER
        return ("house", _BORDER) if self.graph.is_output(value) else ("box", _PLAIN)

    def _array(self, value: SSAValue) -> str:
        shape, fill = self._looks(value)
        name = _quoted(name_of(value))
        return (
            f'"{name}" [label={array_label(value, self.places)}, tooltip="{name}", '
            f'shape={shape}, style="filled", fillcolor="{fill}", fontcolor="{_ink(fill)}DD"];'
        )

    def _operator(self, number: int, op: Operation) -> str:
        fill = _HEAVY if isinstance(op, _HEAVY_KINDS) else _OPERATOR
        return (
            f'op{number:05d} [label={operator_label(op)}, tooltip=" ", shape=box, margin="0", '
            f'style="filled", fillcolor="{fill}", fontcolor="{_ink(fill)}DD"];'
        )

    def _edges(self, number: int, op: Operation) -> Iterator[str]:
        node = f"op{number:05d}"
        for index, value in enumerate(op.operands):
            if isinstance(value.type, NoneType):
                continue
            name = f'"{_quoted(name_of(value))}"{self._side(value)}'
            is_loose = producer(value) is None and not isinstance(value, BlockArgument)
            yield f"  {name} -> {node}:i{index}:n [{_weight(value, light=is_loose)}];"
        for index, value in enumerate(op.results):
            name = f'"{_quoted(name_of(value))}"{self._side(value)}'
            light = not self.graph.readers(value)
            yield f"  {node}:o{index}:s -> {name} [{_weight(value, light=light)}];"

    def _side(self, value: SSAValue) -> str:
        name = name_of(value)
        if name in self.states or isinstance(value, BlockArgument):
            return ":s"
        return ":n" if name in self.sources or self.graph.is_output(value) else ""


def _between(graph: Graph) -> list[Operation]:
    """Return the operators that depend on the first array of a picture, and its last one on them.

    An array that the flags do not name, or the graph does not have, leaves none out.
    """
    flags, ops = graph.flags.toco, graph.ops()
    named = {name: value for value in graph.arrays() if (name := name_of(value))}
    first, last = named.get(flags.graphviz_first_array), named.get(flags.graphviz_last_array)
    if first is not None:
        reached = {first}
        ops = [
            op for op in ops if not reached.isdisjoint(op.operands) and _add(reached, op.results)
        ]
    if last is not None:
        needed = {last}
        ops = [
            op
            for op in reversed(ops)
            if not needed.isdisjoint(op.results) and _add(needed, op.operands)
        ][::-1]
    return ops


def _add(values: set[SSAValue], more: Iterable[SSAValue]) -> bool:
    values.update(more)
    return True


def _states(graph: Graph) -> Iterator[tuple[str, str]]:
    listed = graph.function.attributes.get(RNN_STATES)
    for item in listed.data if isinstance(listed, ArrayAttr) else ():  # pyright: ignore
        assert isinstance(item, DictionaryAttr)
        state, source = item.data["state_array"], item.data["back_edge_source_array"]
        assert isinstance(state, StringAttr)
        assert isinstance(source, StringAttr)
        yield state.data, source.data


def _clusters(cluster: _Cluster, indent: str) -> Iterator[str]:
    yield from (indent + node for node in cluster.nodes)
    for part, inner in cluster.below.items():
        colour = crc32(re.sub(r"_\d+", "", part).encode()) & 0xFFFFFF | 0xE0E0E0
        math = f"<BR/>{size_text(inner.arithmetic)}ops" if inner.arithmetic else ""
        label = f'<FONT POINT-SIZE="18" FACE="Helvetica"><I>{escape(part) or "?"}</I>{math}</FONT>'
        yield f'{indent}subgraph "cluster_{_quoted(inner.path)}" {{'
        yield f'{indent}  style="rounded"; bgcolor="#{colour:06X}"; penwidth="0.0";'
        yield f"{indent}  label=<{label}>;"
        yield from _clusters(inner, indent + "  ")
        yield f"{indent}}}"


def _weight(value: SSAValue, *, light: bool) -> str:
    """Return how strongly an edge is drawn and how much it pulls, by the size of the array."""
    shape = shape_of(value)
    known = shape is not None and DYNAMIC not in shape and prod(shape) > 0
    size = log2(prod(shape)) if shape is not None and known else 0.0
    pull = 1.0 if light else max(1.0, size)
    return f"penwidth={max(0.5, size / 3):.2f}, weight={pull:.0f}"


def _quoted(name: str) -> str:
    return name.replace("\\", "\\\\").replace('"', '\\"')


def _ink(fill: str) -> str:
    """Return black or white, whichever can be read on a colour."""
    red, green, blue = (int(fill[at : at + 2], 16) for at in (1, 3, 5))
    return "#000000" if 0.2126 * red + 0.7152 * green + 0.0722 * blue > 128 else "#FFFFFF"
