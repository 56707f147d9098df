"""Rewrite rules by example: a source pattern and a function that builds its replacement.

    X, W, B = Value("x"), Value("w"), Value("b")

    @rule(Op(tfl.ReluOp, Op(tfl.Conv2DOp, X, W, B, fused_activation_function=NONE, as_="conv")))
    def fuse_relu(conv: tfl.Conv2DOp):
        return conv.with_properties(fused_activation_function=RELU)

The function receives the captures it names, `root` being the matched op. It returns a value, an op
or a tuple of values to put in place of the root, or None (or a `Refusal`, which says why) when a
side condition fails: check first, build last. Ops that it builds are left detached; the rule
inserts the whole expression before the root and gives every new op the locations of the matched
ones. Ops inside a pattern must have a single use, since the rewrite consumes them; say
`shared=True` to lift that.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from weakref import WeakKeyDictionary

from xdsl.dialects.builtin import UNKNOWN_LOC, LocationAttr
from xdsl.ir import Attribute, Operation, OpResult, SSAValue
from xdsl.traits import Commutative

from ..dialects.locations import fused
from ..dialects.op import Property, attribute, constant, is_constant, optional
from ..dialects.shapes import merge

_PACKAGE = str(Path(__file__).parent.parent)


class Captures(dict[str, Any]):
    """What a match has bound so far, the ops it went through, and what last did not fit."""

    __slots__ = ("miss", "ops")

    def __init__(self, root: Operation):
        """Start at the root."""
        super().__init__(root=root)
        self.ops: list[Operation] = []
        self.miss: tuple[Any, ...] = ()


@dataclass(frozen=True)
class Refusal:
    """Returned by a rule whose pattern fits but whose side condition does not."""

    reason: str


REFUSALS: WeakKeyDictionary[Operation, str] = WeakKeyDictionary()
"""Why the last rule that nearly applied to an op did not: for the report of unsupported ops."""

Matcher = Callable[[SSAValue, Captures], bool]
Result = Operation | SSAValue | Sequence[SSAValue] | Refusal | None


@dataclass(frozen=True)
class Value:
    """Any value; the same name twice means the same value."""

    name: str | None = None

    def matcher(self) -> Matcher:
        """Compile to a closure."""
        name = self.name
        if name is None:
            return lambda value, captures: True

        def match(value: SSAValue, captures: Captures) -> bool:
            if captures.setdefault(name, value) is value:
                return True
            captures.miss = (self, value, "same")
            return False

        return match


@dataclass(frozen=True)
class Const:
    """A value defined by a constant op; captured as its read-only array."""

    name: str | None = None

    def matcher(self) -> Matcher:
        """Compile to a closure."""
        name = self.name

        def match(value: SSAValue, captures: Captures) -> bool:
            array = constant(value)
            if array is None:
                captures.miss = (self, value, "constant")
                return False
            if name is not None:
                captures[name] = array
            return True

        return match


class Op:
    """A value computed by an op of one of the given types, as its first result."""

    def __init__(
        self,
        types: type[Operation] | tuple[type[Operation], ...],
        *operands: Value | Const | Op,
        as_: str | None = None,
        shared: bool = False,
        **properties: Property,
    ):
        """Describe the op; without `operands`, any operands match."""
        self.types = types if isinstance(types, tuple) else (types,)
        self.operands = operands
        self.name = as_
        self.shared = shared
        self.properties = {
            name: attribute(value, getattr(self.types[0], "INT", attribute(0).type))  # pyright: ignore[reportUnknownArgumentType, reportAttributeAccessIssue, reportUnknownMemberType]
            for name, value in properties.items()
        }

    @property
    def size(self) -> int:
        """How many ops the pattern has."""
        return 1 + sum(operand.size for operand in self.operands if isinstance(operand, Op))

    def matcher(self) -> Matcher:
        """Compile to a closure over values."""
        match_op, shared = self.op_matcher(), self.shared

        def match(value: SSAValue, captures: Captures) -> bool:
            if not isinstance(value, OpResult) or value.index:
                captures.miss = (self, value, "type")
                return False
            if not shared and not value.has_one_use():
                captures.miss = (self, value, "shared")
                return False
            return match_op(value.op, captures)

        return match

    def op_matcher(self) -> Callable[[Operation, Captures], bool]:
        """Compile to a closure over ops."""
        types, name = frozenset(self.types), self.name
        properties: tuple[tuple[str, Attribute], ...] = tuple(self.properties.items())
        operands = tuple(operand.matcher() for operand in self.operands)
        swap = self.swaps()

        def match(op: Operation, captures: Captures) -> bool:
            if type(op) not in types:
                captures.miss = (self, op, "type")
                return False
            for key, expected in properties:
                if optional(op, key) != expected:
                    captures.miss = (self, op, key)
                    return False
            captures.ops.append(op)
            if operands and not _match_operands(op, operands, captures, swap):
                return False
            if name is not None:
                captures[name] = op
            return True

        return match

    def swaps(self) -> bool:
        """Whether the operands may match in either order."""
        return len(self.operands) == 2 and all(t.has_trait(Commutative) for t in self.types)

    def fits(self, owners: Sequence[type]) -> bool:
        """Whether an op may match by the types of what makes its operands."""
        if not self.operands:
            return True
        if len(owners) != len(self.operands):
            return False
        if all(map(_may_be, self.operands, owners)):
            return True
        return self.swaps() and all(map(_may_be, self.operands, reversed(owners)))


def _may_be(operand: Value | Const | Op, owner: type) -> bool:
    """Whether the pattern of an operand may match a value made by an op of type `owner`."""
    if isinstance(operand, Op):
        return owner in operand.types
    if isinstance(operand, Const):
        return issubclass(owner, Operation) and is_constant(owner)
    return True


def _match_operands(
    op: Operation, operands: tuple[Matcher, ...], captures: Captures, swap: bool
) -> bool:
    values = op._operands  # pyright: ignore[reportPrivateUsage]
    if len(values) != len(operands):
        captures.miss = (None, op, "operands")
        return False
    if not swap:
        return all(m(v, captures) for m, v in zip(operands, values))
    bound, seen = dict(captures), len(captures.ops)
    if all(m(v, captures) for m, v in zip(operands, values)):
        return True
    captures.clear()
    captures.update(bound)
    del captures.ops[seen:]
    return all(m(v, captures) for m, v in zip(operands, reversed(values)))


@dataclass(frozen=True)
class Rule:
    """A named rewrite: where `source` matches, put what `build` returns."""

    name: str
    source: Op
    build: Callable[..., Result]
    benefit: int
    match: Callable[[Operation, Captures], bool] = field(repr=False)
    wanted: tuple[str, ...] = field(repr=False)

    def attempt(self, op: Operation) -> tuple[Sequence[SSAValue], Captures] | None:
        """Return the values to put in place of `op`'s results, still detached, or None."""
        captures = Captures(op)
        if not self.match(op, captures):
            return None
        result = self.build(**{name: captures[name] for name in self.wanted})
        if result is None:
            return None
        if isinstance(result, Refusal):
            REFUSALS[op] = result.reason
            return None
        if isinstance(result, Operation):
            return result.results, captures
        return ((result,) if isinstance(result, SSAValue) else result), captures

    @property
    def place(self) -> str:
        """Where the rule is written, as `file:line`."""
        file, line = getattr(self.build, "place", ("", 0))
        if not file:
            code = self.build.__code__
            file, line = code.co_filename, code.co_firstlineno
        return f"{shown_path(file)}:{line}"


def shown_path(file: str) -> str:
    """Return a source file's name, below this package's folder if it is there."""
    return file.removeprefix(_PACKAGE).lstrip("/\\") if file.startswith(_PACKAGE) else file


def rule(source: Op, benefit: int | None = None) -> Callable[[Callable[..., Result]], Rule]:
    """Make a `Rule` of the decorated function.

    Of several rules at one root the one with the greater benefit is tried first; it is the number
    of ops in the pattern unless given.
    """

    def decorate(build: Callable[..., Result]) -> Rule:
        code = build.__code__
        wanted = code.co_varnames[: code.co_argcount]
        weight = source.size if benefit is None else benefit
        return Rule(build.__name__, source, build, weight, source.op_matcher(), wanted)

    return decorate


def insert_before(
    root: Operation,
    values: Iterable[SSAValue],
    captures: Captures | None,
    inserted: list[Operation],
) -> None:
    """Insert the detached expressions that compute `values` before `root`.

    New ops are appended to `inserted`; those without a location get that of the matched ops, and
    the ones that replace the root all of them.
    """
    block = root.parent
    assert block is not None
    location = fused([op.location for op in captures.ops]) if captures else root.location
    finals: list[Operation] = []
    for value in values:
        owner = value.owner
        if isinstance(owner, Operation) and owner.parent is None:
            finals.append(owner)
        _insert(value, location, root, inserted)
    for op in finals:
        if op.location is not location:
            op.location = fused([location, op.location])


def _insert(
    value: SSAValue, location: LocationAttr, root: Operation, inserted: list[Operation]
) -> None:
    op = value.owner
    if not isinstance(op, Operation) or op.parent is not None or op is root:
        return
    for operand in op._operands:  # pyright: ignore[reportPrivateUsage]
        _insert(operand, location, root, inserted)
    if op.location is UNKNOWN_LOC or op.location == UNKNOWN_LOC:
        op.location = location
    block = root.parent
    assert block is not None
    block.insert_op_before(op, root)
    inserted.append(op)


def refine(old: SSAValue, new: SSAValue) -> None:
    """Let a new op's result know what the value that it replaces knew of its type."""
    if old.type is not new.type and isinstance(new, OpResult):
        new._type = merge(new.type, old.type)  # pyright: ignore[reportPrivateUsage]
