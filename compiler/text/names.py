"""SSA names as MLIR's printer gives them.

Arguments of entry blocks are `%arg0`, `%arg1`, ..., constants `%cst`, results of ops that declare
several `%values`, `%indices`, everything else `%0`, `%1`, .... A block names all its own values
before anything in the regions of its ops, and sibling regions start from the same numbers.
"""

from __future__ import annotations

import re
from functools import cache

from xdsl.dialects.builtin import IndexType, IntegerAttr, IntegerType, i1
from xdsl.ir import Block, Operation, Region, SSAValue
from xdsl.irdl import IRDLOperation
from xdsl.irdl.operations import VarResultDef
from xdsl.traits import IsolatedFromAbove

_INVALID = re.compile(r"[^A-Za-z0-9_$.-]")

Group = tuple[str, int]
"""A name that stands before `=`, and for how many results."""


class Names:
    """The names of all values below an op."""

    def __init__(self, root: Operation):
        """Name everything below `root`, and its results."""
        self.values: dict[SSAValue, str] = {}
        self.groups: dict[Operation, list[Group]] = {}
        self.blocks: dict[Block, str] = {}
        self._next_value = 0
        self._next_argument = 0
        self._next_conflict = 0
        self._used: set[str] = set()
        self._op(root)
        pending = [
            (region, self._next_value, self._next_argument, self._next_conflict, self._used)
            for region in root.regions
        ]
        while pending:
            region, value, argument, conflict, used = pending.pop()
            self._next_value, self._next_argument, self._next_conflict = value, argument, conflict
            self._used = set(used)
            self._region(region)
            pending += [
                (
                    inner,
                    self._next_value,
                    self._next_argument,
                    self._next_conflict,
                    self._used,
                )
                for block in region.blocks
                for op in block.ops
                for inner in op.regions
            ]

    def _region(self, region: Region) -> None:
        parent = region.parent
        if parent is not None and parent.has_trait(IsolatedFromAbove, value_if_unregistered=False):
            self._used = set()
        for index, block in enumerate(region.blocks):
            self.blocks[block] = f"bb{index}"
            for argument in block.args:
                if index:
                    self.values[argument] = self._number()
                else:
                    self.values[argument] = self._unique(f"arg{self._next_argument}")
                    self._next_argument += 1
            for op in block.ops:
                self._op(op)

    def _op(self, op: Operation) -> None:
        if not op.results:
            return
        groups = _result_groups(op)
        if groups is None:
            hint = _constant_hint(op)
            groups = [(hint, len(op.results))]
        named: list[Group] = []
        start = 0
        for hint, size in groups:
            name = self._number() if hint is None else self._unique(hint)
            if size:
                named.append((name, size))
            for offset, result in enumerate(op.results[start : start + size]):
                self.values[result] = name if size == 1 else f"{name}#{offset}"
            start += size
        self.groups[op] = named

    def _number(self) -> str:
        self._next_value += 1
        return str(self._next_value - 1)

    def _unique(self, hint: str) -> str:
        name = hint = _INVALID.sub("_", hint)
        while name in self._used:
            name = f"{hint}_{self._next_conflict}"
            self._next_conflict += 1
        self._used.add(name)
        return name


@cache
def _declared(op_type: type[Operation]) -> tuple[tuple[str, bool], ...]:
    """Return the names of an op's results and whether each is variadic."""
    if not issubclass(op_type, IRDLOperation):
        return ()
    return tuple(
        (name, isinstance(definition, VarResultDef))
        for name, definition in op_type.get_irdl_definition().results
    )


def _result_groups(op: Operation) -> list[tuple[str | None, int]] | None:
    declared = _declared(type(op))
    if len(declared) < 2:
        return None
    variadic = sum(is_variadic for _, is_variadic in declared)
    rest = len(op.results) - (len(declared) - variadic)
    if variadic > 1 or rest < 0:
        return None
    return [(name, rest if is_variadic else 1) for name, is_variadic in declared]


def _constant_hint(op: Operation) -> str | None:
    if op.name == "tf.Const":
        return "cst"
    if op.name != "arith.constant":
        return None
    value, type = op.properties.get("value"), op.results[0].type
    if isinstance(value, IntegerAttr) and isinstance(type, IntegerType | IndexType):
        number = value.value.data
        if type == i1:
            return "true" if number else "false"
        return f"c{number}" if isinstance(type, IndexType) else f"c{number}_{type}"
    return "cst"
