"""Text in which a value keeps its number from one print to the next."""

from __future__ import annotations

from io import StringIO

from xdsl.dialects.builtin import ModuleOp
from xdsl.ir import Operation, SSAValue

from .names import Group, Names
from .printer import TextPrinter

_ELIDE_ABOVE = 16


class StableText:
    """Prints a module again and again; new values get new numbers, old ones keep theirs."""

    def __init__(self):
        """Know no value."""
        self._known: dict[SSAValue, str] = {}
        self._next = 0

    def of(self, module: ModuleOp) -> str:
        """Return the text of a module as it is now."""
        stream = StringIO()
        printer = TextPrinter(stream, elide_above=_ELIDE_ABOVE)
        printer.print_top(module, self._names(module))
        return stream.getvalue()

    def _names(self, module: ModuleOp) -> Names:
        names = Names(module)
        for op, groups in names.groups.items():
            start = 0
            renamed: list[Group] = []
            for _, size in groups:
                name = self._name(op, start)
                renamed.append((name, size))
                for offset, result in enumerate(op.results[start : start + size]):
                    names.values[result] = name if size == 1 else f"{name}#{offset}"
                start += size
            names.groups[op] = renamed
        return names

    def _name(self, op: Operation, index: int) -> str:
        result = op.results[index]
        if result not in self._known:
            self._known[result] = str(self._next)
            self._next += 1
        return self._known[result]
