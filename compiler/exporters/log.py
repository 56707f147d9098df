"""What the exporter has to say about ops: what it leaves out, and what it cannot write."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from xdsl.ir import Operation

from ...dialects.elements import Elements
from ..unsupported import is_known, name_of

_LARGE = 16

_FLEX = "TF Select"
_REMEDIES = {
    _FLEX: "Some ops are not supported by the native TFLite runtime, you can enable TF kernels "
    "fallback using TF Select: --emit-select-tf-ops",
    "Custom": "Some ops in the model are custom ops, See instructions to implement them, or write "
    "them as they are: --emit-custom-ops",
}


@dataclass(frozen=True)
class Entry:
    """Something to say: `kind` is `error` or `warning`, `op` what it is about."""

    kind: str
    text: str
    op: Operation | None = None


@dataclass
class Log:
    """Collects entries."""

    entries: list[Entry] = field(default_factory=list[Entry])

    def warn(self, text: str, op: Operation | None = None) -> None:
        """Add a warning."""
        self.entries.append(Entry("warning", text, op))

    def error(self, text: str, op: Operation | None = None) -> None:
        """Add an error."""
        self.entries.append(Entry("error", text, op))


def summary(ops: Iterable[Operation]) -> str:
    """Return what could be done about ops that cannot be written, and all of them with types."""
    groups: dict[str, dict[str, set[str]]] = {title: {} for title in _REMEDIES}
    for op in ops:
        name = name_of(op)
        title = _FLEX if is_known(name) else "Custom"
        groups[title].setdefault(name.removeprefix("tf."), set()).add(description(op))
    lines: list[str] = []
    for title, found in groups.items():
        if found:
            lines += [_REMEDIES[title], f"{title} ops: {', '.join(sorted(found))}", "Details:"]
            lines += [f"\t{item}" for name in sorted(found) for item in sorted(found[name])]
    return "\n".join(lines)


def description(op: Operation) -> str:
    """Return an op's name, types and attributes in one line, without large constants."""
    from ..text.printer import attribute_text

    operands = ", ".join(attribute_text(item) for item in op.operand_types)
    results = ", ".join(attribute_text(item) for item in op.result_types)
    attributes = {**op.properties, **op.attributes}
    attributes.pop("op_name__", None)
    shown = ", ".join(
        f"{name} = {'<large>' if _is_large(value) else attribute_text(value)}"
        for name, value in sorted(attributes.items())
    )
    return f"{name_of(op)}({operands}) -> ({results})" + (f" : {{{shown}}}" if shown else "")


def _is_large(value: object) -> bool:
    return isinstance(value, Elements) and value.array.size > _LARGE
