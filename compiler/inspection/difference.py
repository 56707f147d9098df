"""`tflower.diff`: how two models differ, in structure, attributes and weights."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any, NamedTuple

import numpy as np

from ...dialects.errors import ImportFailure
from .summary import described
from .tables import Graph, Model, ModelFile, Operator, Tensor
from .words import plural

_SHOWN = 80


class Change(NamedTuple):
    """One thing that differs.

    Attributes:
        kind: `added`, `removed` or `changed`.
        subject: what it is about: `input`, `output`, `signature`, `metadata`, `subgraph`,
            `operator`, `options`, `type`, `weights`.
        place: the subgraph and operator, or the name of what differs.
        before: what it was; empty if added.
        after: what it is; empty if removed.

    """

    kind: str
    subject: str
    place: str
    before: str = ""
    after: str = ""

    def __str__(self) -> str:
        sign = {"added": "+", "removed": "-", "changed": "~"}[self.kind]
        what = " -> ".join(text for text in (self.before, self.after) if text)
        return f"{sign} {self.subject} {self.place}" + (f": {what}" if what else "")


@dataclass(frozen=True)
class Difference:
    """All that differs between two models; `str` of it has one line for each."""

    first: str
    second: str
    changes: list[Change]

    def __bool__(self) -> bool:
        return bool(self.changes)

    def to_json(self) -> dict[str, Any]:
        """Return the difference as plain dictionaries and lists."""
        return {
            "first": self.first,
            "second": self.second,
            "changes": [change._asdict() for change in self.changes],
        }

    def __str__(self) -> str:
        if not self.changes:
            return "no difference"
        head = plural(len(self.changes), "difference")
        return "\n".join([head, *(str(change) for change in self.changes)])


def diff(first: Model, second: Model) -> Difference:
    """Return how two models, given by path or content, differ.

    Raises:
        ImportFailure: a model cannot be read.

    """
    a, b = ModelFile.open(first), ModelFile.open(second)
    return Difference(a.name, b.name, list(_changes(a, b)))


def _changes(a: ModelFile, b: ModelFile) -> Iterator[Change]:
    yield from _mappings("signature", "", _signatures(a), _signatures(b))
    yield from _mappings("metadata", "", _metadata(a), _metadata(b))
    for graph, other in zip(a.graphs, b.graphs, strict=False):
        yield from _graphs(graph, other)
    for graph in a.graphs[len(b.graphs) :]:
        yield Change("removed", "subgraph", graph.title, plural(len(graph.operators), "operator"))
    for graph in b.graphs[len(a.graphs) :]:
        count = plural(len(graph.operators), "operator")
        yield Change("added", "subgraph", graph.title, "", count)


def _signatures(file: ModelFile) -> dict[str, str]:
    def text(item: Mapping[str, Any]) -> str:
        tensors = file.graphs[int(item["subgraph"])].tensors
        sides = (
            ", ".join(
                f"{name}: {tensors[int(index)].type_text}" for name, index in item[side].items()
            )
            for side in ("inputs", "outputs")
        )
        return " -> ".join(f"({side})" for side in sides)

    return {key: text(item) for key, item in file.signatures.items()}


def _metadata(file: ModelFile) -> dict[str, str]:
    return {
        name: _short(data.rstrip(b"\0").decode("utf-8", "backslashreplace"))
        if data.rstrip(b"\0").isascii() and data.rstrip(b"\0").decode("ascii").isprintable()
        else f"{len(data)} bytes, sum {sum(data)}"
        for name, data in file.metadata.items()
    }


def _short(text: str) -> str:
    return text if len(text) <= _SHOWN else f"{text[: _SHOWN - 3]}..."


def _mappings(
    subject: str, place: str, a: Mapping[str, Any], b: Mapping[str, Any]
) -> Iterator[Change]:
    """Yield what differs between two mappings of names to values."""
    for name in dict.fromkeys([*a, *b]):
        where = f"{place} {name}".strip()
        if name not in b:
            yield Change("removed", subject, where, _text(a[name]))
        elif name not in a:
            yield Change("added", subject, where, "", _text(b[name]))
        elif a[name] != b[name]:
            yield Change("changed", subject, where, _text(a[name]), _text(b[name]))


def _text(value: Any) -> str:
    return _short(str(value))


def _graphs(a: Graph, b: Graph) -> Iterator[Change]:
    if a.name != b.name:
        yield Change("changed", "subgraph", str(a.index), a.name or "no name", b.name or "no name")
    prefix = f"{a.title}: " if a.index else ""
    for subject in ("input", "output"):
        sides = (
            [_described(graph, index) for index in getattr(graph, f"{subject}s")]
            for graph in (a, b)
        )
        left, right = ({str(n): item for n, item in enumerate(side)} for side in sides)
        yield from _mappings(subject, prefix.rstrip(": "), left, right)
    keys = [[_key(operator) for operator in graph.operators] for graph in (a, b)]
    matcher = SequenceMatcher(None, *keys, autojunk=False)
    for tag, low, high, start, end in matcher.get_opcodes():
        left, right = a.operators[low:high], b.operators[start:end]
        if tag == "equal":
            for operator, other in zip(left, right, strict=True):
                yield from _operators(prefix, operator, other)
            continue
        yield from (
            Change("removed", "operator", _place(prefix, each), _brief(each)) for each in left
        )
        yield from (
            Change("added", "operator", _place(prefix, each), "", _brief(each)) for each in right
        )


def _described(graph: Graph, index: int) -> str:
    if index < 0:
        return "absent"
    item = described(graph.tensors[index])
    return f"{item['name']} {graph.tensors[index].type_text} {item['quantization']}".rstrip()


def _key(operator: Operator) -> tuple[str, ...]:
    """Return what operators must share to be one another's counterpart."""
    tensors = operator.graph.tensors
    shapes = (str(tensors[index].signature) for index in operator.outputs if index >= 0)
    return (operator.name, *shapes)


def _place(prefix: str, operator: Operator) -> str:
    return f"{prefix}{operator.number} {operator.place}"


def _brief(operator: Operator) -> str:
    tensors = operator.graph.tensors
    types = ", ".join(tensors[index].type_text for index in operator.outputs if index >= 0)
    return f"{operator.name} -> {types}"


def _operators(prefix: str, a: Operator, b: Operator) -> Iterator[Change]:
    """Yield what differs between two operators of the same kind."""
    place = f"{_place(prefix, a)} ({a.name})"
    if a.version != b.version:
        yield Change("changed", "version", place, str(a.version), str(b.version))
    yield from _mappings("options", place, a.options, b.options)
    if len(a.inputs) != len(b.inputs):
        counts = plural(len(a.inputs), "operand"), plural(len(b.inputs), "operand")
        yield Change("changed", "operator", place, *counts)
    for number, (left, right) in enumerate(zip(a.inputs, b.inputs, strict=False)):
        x = a.graph.tensors[left] if left >= 0 else None
        y = b.graph.tensors[right] if right >= 0 else None
        yield from _operands(f"{place} operand {number}", x, y)
    for left, right in zip(a.outputs, b.outputs, strict=False):
        if left >= 0 and right >= 0:
            yield from _types(f"{place} result", a.graph.tensors[left], b.graph.tensors[right])


def _operands(place: str, a: Tensor | None, b: Tensor | None) -> Iterator[Change]:
    if a is None or b is None:
        if a is not b:
            kinds = ("absent" if each is None else each.type_text for each in (a, b))
            yield Change("changed", "operand", place, *kinds)
        return
    if a.is_constant != b.is_constant:
        kinds = ("constant" if each.is_constant else "computed" for each in (a, b))
        yield Change("changed", "operand", place, *kinds)
    if not (a.is_constant and b.is_constant):
        return
    before = list(_types(place, a, b))
    yield from before
    if not before or a.shape == b.shape:
        yield from _weights(place, a, b)


def _types(place: str, a: Tensor, b: Tensor) -> Iterator[Change]:
    texts = [f"{each.type_text} {each.quantization}".rstrip() for each in (a, b)]
    if texts[0] != texts[1]:
        yield Change("changed", "type", place, *texts)


def _weights(place: str, a: Tensor, b: Tensor) -> Iterator[Change]:
    left, right = a.data, b.data
    same_type = a.type == b.type and a.quantization == b.quantization
    if same_type and left is not None and right is not None and np.array_equal(left, right):
        return
    try:
        x, y = a.real(), b.real()
    except ImportFailure:
        yield Change("changed", "weights", place, f"{a.bytes} bytes", f"{b.bytes} bytes")
        return
    if x.shape != y.shape or x.dtype == object or y.dtype == object:
        if not np.array_equal(x, y):
            yield Change("changed", "weights", place, *map(_brief_array, (x, y)))
        return
    wrong = np.abs(y.astype(np.float64) - x.astype(np.float64)) if x.size else np.zeros(1)
    if np.any(wrong):
        share = f"{int(np.count_nonzero(wrong))} of {x.size} differ"
        yield Change("changed", "weights", place, "", f"{share}, by at most {wrong.max():.3g}")


def _brief_array(array: Any) -> str:
    values: Sequence[Any] = array.reshape(-1)[:4].tolist()
    more = ", ..." if array.size > len(values) else ""
    return f"[{', '.join(map(str, values))}{more}]"
