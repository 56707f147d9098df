"""The trace of a run: every event as a line of JSON, ops under numbers that never change."""

from __future__ import annotations

import json
from collections import Counter
from typing import Any, TextIO

from xdsl.dialects.builtin import ModuleOp, StringAttr
from xdsl.dialects.func import FuncOp
from xdsl.ir import Attribute, BlockArgument, Operation, OpResult, SSAValue
from xdsl.passes import ModulePass

from ..dialects.elements import Elements
from ..dialects.locations import describe
from ..dialects.op import name_of
from ..passes.events import Observer, Rewrite, Stop

_SHOWN = 16
"""Constants of more elements are shown without them."""


class Numbers:
    """Numbers of ops in the order in which they are first asked for."""

    def __init__(self):
        """Know no op."""
        self._known: dict[Operation, int] = {}

    def __getitem__(self, op: Operation) -> int:
        """Return the number of an op; it is kept alive, so that no other gets it."""
        return self._known.setdefault(op, len(self._known))

    def value(self, value: SSAValue) -> str:
        """Return the name of a value: `%3` or `%3#1` for results of op 3, `%arg0`, `^3%arg0`."""
        if isinstance(value, OpResult):
            suffix = f"#{value.index}" if len(value.op.results) > 1 else ""
            return f"%{self[value.op]}{suffix}"
        assert isinstance(value, BlockArgument)
        parent = value.owner.parent_op()
        inside = "" if parent is None or isinstance(parent, FuncOp) else f"^{self[parent]}"
        return f"{inside}%arg{value.index}"

    def text(self, op: Operation) -> str:
        """Return an op in one line, regions left out."""
        results = ", ".join(map(self.value, op.results))
        operands = ", ".join(map(self.value, op._operands))  # pyright: ignore[reportPrivateUsage]
        fields = ", ".join(f"{key} = {_text(value)}" for key, value in sorted(_fields(op)))
        types = ", ".join(map(str, op.result_types))
        return (
            (f"{results} = " if results else "")
            + f"{name_of(op)}({operands})"
            + (f" {{{fields}}}" if fields else "")
            + (" {...}" if op.regions else "")
            + (f" : {types}" if types else "")
        )


def _fields(op: Operation) -> list[tuple[str, Attribute]]:
    both = {**op.properties, **op.attributes}
    return [(key, value) for key, value in both.items() if key != "op_name__"]


def _text(value: Attribute) -> str:
    return value.literal(_SHOWN) if isinstance(value, Elements) else str(value)


def function_of(op: Operation) -> str:
    """Return the name of the function that an op is in, empty if there is none."""
    parent: Operation | None = op
    while parent is not None and not isinstance(parent, FuncOp):
        parent = parent.parent_op()
    name = None if parent is None else parent.properties.get("sym_name")
    return name.data if isinstance(name, StringAttr) else ""


class Trace(Observer):
    """Writes events to a stream: a line for each pass that begins and for each rewrite."""

    def __init__(self, stream: TextIO):
        """Write to `stream`, which the caller closes."""
        self._stream = stream
        self._numbers = Numbers()
        self._pass = ""
        self._passes = self._rewrites = 0

    def started(self, each: ModulePass, module: ModuleOp) -> None:
        """Write which pass begins."""
        self._pass = each.name
        self._passes += 1
        self._write({"event": "pass", "index": self._passes, "pass": str(each)})

    def rewritten(self, event: Rewrite) -> None:
        """Write what was replaced by what."""
        self._rewrites += 1
        self._write(
            {
                "event": "rewrite",
                "index": self._rewrites,
                "pass": self._pass,
                "rule": event.rule,
                "source": event.source,
                "function": function_of(event.root),
                "root": name_of(event.root),
                "location": describe(event.root),
                "before": [self._op(op) for op in event.before],
                "after": [self._op(op) for op in event.after],
                "values": [self._numbers.value(value) for value in event.values],
            }
        )

    def _op(self, op: Operation) -> dict[str, Any]:
        return {
            "id": self._numbers[op],
            "op": name_of(op),
            "location": describe(op),
            "text": self._numbers.text(op),
        }

    def _write(self, line: dict[str, Any]) -> None:
        self._stream.write(json.dumps(line, ensure_ascii=False) + "\n")


class Limit(Observer):
    """Stops the pipeline once so many rewrites are done."""

    def __init__(self, limit: int):
        """Allow `limit` rewrites; with 0 the first pass does not begin."""
        self.limit = limit
        self.count = 0

    def started(self, each: ModulePass, module: ModuleOp) -> None:
        """Stop before a pass that may not rewrite anything any more."""
        self.settled()

    def rewritten(self, event: Rewrite) -> None:
        """Count."""
        self.count += 1

    def settled(self) -> None:
        """Stop if that was the last one.

        Raises:
            Stop: it was.

        """
        if self.count >= self.limit:
            raise Stop(f"stopped after {self.count} rewrites")


class Statistics(Observer):
    """Counts the rewrites of each rule, pass by pass."""

    def __init__(self):
        """Start from nothing."""
        self.passes: list[tuple[ModulePass, Counter[str]]] = []

    def started(self, each: ModulePass, module: ModuleOp) -> None:
        """Count for the next pass."""
        self.passes.append((each, Counter()))

    def rewritten(self, event: Rewrite) -> None:
        """Count."""
        if self.passes:
            self.passes[-1][1][event.rule] += 1

    def report(self) -> str:
        """Return a table as text, in the manner of `--mlir-pass-statistics`."""
        lines = banner("Pass statistics report")
        for each, counts in self.passes:
            lines.append(f"{type(each).__name__} ({each.name})")
            lines += [f"  (S) {count:6} {rule}" for rule, count in counts.most_common()]
        return "\n".join(lines)


def banner(title: str) -> list[str]:
    """Return the lines above a report."""
    rule = f"===-{'-' * 73}-==="
    return [rule, f"... {title} ...".center(len(rule)).rstrip(), rule]
