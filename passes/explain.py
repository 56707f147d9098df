"""Why a rule did not apply: the nearest miss, told by the matcher that rewrites.

A rule is tried as the drivers try it, on captures that remember every miss. If the pattern fits,
its function runs under a trace that sees at which line it gave up.
"""

from __future__ import annotations

import ast
import linecache
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from types import CodeType, FrameType
from typing import Any, cast

from xdsl.ir import Operation, OpResult, SSAValue

from ..dialects.elements import Elements
from ..dialects.locations import describe
from ..dialects.op import name_of, optional
from .pattern import Captures, Const, Op, Refusal, Rule, Value, shown_path

_FIELDS = ("type", "shared", "operands", "constant", "same")
"""What a matcher looks at besides properties, in order of nearness."""
_SIDE_CONDITION = 1 << 16
_UNKNOWN = "?"


@dataclass(frozen=True)
class Miss:
    """Where a match or a rule's function gave up.

    `expected` and `found` are texts about a `field` of `op`; `place` is where that is written.
    `applies` says that nothing was missed, `nearness` grows with what fitted before.
    """

    rule: Rule
    root: Operation
    op: Operation
    field: str
    expected: str
    found: str
    place: str
    nearness: int
    applies: bool = False

    def text(self) -> str:
        """Return the miss in a few lines."""
        lines = [f"{self.rule.name} at {_said(self.root)}"]
        if self.applies:
            return f"{lines[0]}\n  applies"
        if self.op is not self.root:
            lines.append(f"  op:       {_said(self.op)}")
        lines.append(f"  field:    {self.field}")
        lines.append(f"  expected: {self.expected}")
        lines.append(f"  found:    {self.found}")
        lines.append(f"  rule:     {self.place}")
        return "\n".join(lines)


class _Remembering(Captures):
    """Captures that keep every miss with the number of ops that had fitted."""

    def __init__(self, root: Operation):
        """Start at the root."""
        self.misses: list[tuple[int, tuple[Any, ...]]] = []
        super().__init__(root)

    @property
    def miss(self) -> tuple[Any, ...]:  # pyright: ignore[reportIncompatibleVariableOverride]
        """The last miss."""
        return self.misses[-1][1] if self.misses else ()

    @miss.setter
    def miss(self, value: tuple[Any, ...]) -> None:  # pyright: ignore[reportIncompatibleVariableOverride]
        if value:
            self.misses.append((len(self.ops), value))


def explain(rule: Rule, root: Operation) -> Miss:
    """Try a rule at an op and return its nearest miss; the program stays as it is."""
    captures = _Remembering(root)
    if not rule.match(root, captures):
        fitted, miss = max(captures.misses, key=lambda item: (item[0], _weight(item[1])))
        return _pattern_miss(rule, root, fitted, miss)
    result, frames = _traced(rule, captures)
    if isinstance(result, Refusal):
        expected = _condition(frames, "a side condition")
        return _side_miss(rule, root, expected, result.reason, frames)
    if result is None:
        return _side_miss(rule, root, _condition(frames, "a value"), _found(frames), frames)
    _discard(result)
    return Miss(rule, root, root, "", "", "", rule.place, 2 * _SIDE_CONDITION, applies=True)


def _weight(miss: tuple[Any, ...]) -> int:
    """Return how near a miss is among those after the same number of ops."""
    field = miss[2]
    return _FIELDS.index(field) if field in _FIELDS else 1


def _pattern_miss(rule: Rule, root: Operation, fitted: int, miss: tuple[Any, ...]) -> Miss:
    pattern, field = miss[0], miss[2]
    subject: Operation | SSAValue = miss[1]
    owner = subject.owner if isinstance(subject, SSAValue) else subject
    op = owner if isinstance(owner, Operation) else root
    expected, found = _compared(pattern, subject, field)
    nearness = 8 * fitted + _weight(miss)
    return Miss(rule, root, op, field, expected, found, rule.place, nearness)


def _compared(pattern: object, subject: Operation | SSAValue, field: str) -> tuple[str, str]:
    """Return what a matcher wanted of an op or value, and what there was."""
    match field:
        case "type":
            assert isinstance(pattern, Op)
            wanted = " or ".join(kind.name for kind in pattern.types)
            return wanted, _kind(subject)
        case "shared":
            assert isinstance(subject, SSAValue)
            users = ", ".join(_said(use.operation) for use in subject.uses)
            count = subject.get_user_of_unique_use() is None
            return "a single use", f"uses by {users}" if count else "a single use"
        case "constant":
            return f"a constant{_named(pattern)}", _kind(subject)
        case "same":
            return f"the same value as before{_named(pattern)}", _kind(subject)
        case "operands":
            assert isinstance(subject, Operation)
            wanted = str(len(pattern.operands)) if isinstance(pattern, Op) else "another number"
            return f"{wanted} operands", str(len(subject.operands))
        case _:
            assert isinstance(pattern, Op)
            assert isinstance(subject, Operation)
            found = optional(subject, field)
            return str(pattern.properties[field]), "nothing" if found is None else str(found)


def _named(pattern: object) -> str:
    name = pattern.name if isinstance(pattern, Const | Value) else None
    return f" for {name!r}" if name else ""


def _kind(subject: Operation | SSAValue) -> str:
    if isinstance(subject, Operation):
        return name_of(subject)
    if isinstance(subject, OpResult):
        which = f"result {subject.index} of " if subject.index else ""
        return f"{which}{_said(subject.op)}"
    return "an argument of the function or region"


def _said(op: Operation) -> str:
    where = describe(op)
    return f"{name_of(op)} at {where}" if where else name_of(op)


# What happens inside a rule's function.

Frames = list[tuple[CodeType, int, Mapping[str, Any], Mapping[str, Any], object]]
"""Code, line, locals, globals and value of functions that returned, the rule's last."""


def _traced(rule: Rule, captures: Captures) -> tuple[Any, Frames]:
    """Run a rule's function; return its value, and how it and what it called returned."""
    frames: Frames = []

    def returned(frame: FrameType, event: str, value: object) -> Callable[..., Any]:
        if event == "return":
            seen = dict(frame.f_locals)
            frames.append((frame.f_code, frame.f_lineno, seen, frame.f_globals, value))
        return returned

    arguments = {name: captures[name] for name in rule.wanted}
    before = sys.gettrace()
    sys.settrace(returned)
    try:
        result = rule.build(**arguments)
    finally:
        sys.settrace(before)
    return result, frames


def _side_miss(rule: Rule, root: Operation, expected: str, found: str, frames: Frames) -> Miss:
    code, line = _where(frames)
    place = f"{shown_path(code.co_filename)}:{line}" if code else rule.place
    return Miss(
        rule, root, root, "side condition", expected, found, place, _SIDE_CONDITION + len(frames)
    )


def _where(frames: Frames) -> tuple[CodeType | None, int]:
    if not frames:
        return None, 0
    code, line, *_ = frames[-1]
    return code, line


def _condition(frames: Frames, otherwise: str) -> str:
    """Return what would have had to hold for the function not to give up."""
    clause = _failed_clause(frames)
    return otherwise if clause is None else f"not ({ast.unparse(clause)})"


def _found(frames: Frames) -> str:
    """Return the values of what the condition mentions."""
    clause = _failed_clause(frames)
    if clause is None:
        return "None"
    _, _, seen, known, _ = frames[-1]
    shown: dict[str, str] = {}
    for part in ast.walk(clause):
        if isinstance(part, ast.Name | ast.Attribute | ast.Call | ast.Subscript):
            text = ast.unparse(part)
            value = _value(part, seen, known)
            if value is not _UNKNOWN and not callable(value):
                shown.setdefault(text, _brief(value))
    inner = [text for text in shown if not any(text != other and text in other for other in shown)]
    listed = {**{text: shown[text] for text in inner}, **shown}
    return ", ".join(f"{text} = {value}" for text, value in listed.items()) or "True"


def _value(node: ast.expr, seen: Mapping[str, Any], known: Mapping[str, Any]) -> Any:
    """Evaluate a part of a condition that has just been evaluated by the rule itself."""
    if any(isinstance(part, ast.NamedExpr) for part in ast.walk(node)):
        return _UNKNOWN
    code = compile(ast.Expression(node), "<condition>", "eval")
    try:
        return eval(code, dict(known), dict(seen))
    except (ArithmeticError, AttributeError, LookupError, NameError, TypeError, ValueError):
        return _UNKNOWN


def _brief(value: object) -> str:
    if isinstance(value, Operation):
        return _said(value)
    if isinstance(value, SSAValue):
        given = cast(SSAValue, value)
        return f"{_kind(given)} : {given.type}"
    if isinstance(value, Elements):
        return value.literal(8)
    text = " ".join(str(value).split())
    return text if len(text) <= 80 else f"{text[:77]}..."


def _failed_clause(frames: Frames) -> ast.expr | None:
    """Return the part of the condition above the line of return that held, if it can be told."""
    if not frames:
        return None
    code, line, seen, known, _ = frames[-1]
    test = _test_above(code.co_filename, line)
    if test is None:
        return None
    if isinstance(test, ast.BoolOp) and isinstance(test.op, ast.Or):
        for clause in test.values:
            value = _value(clause, seen, known)
            if value is _UNKNOWN or bool(value):
                return clause
    return test


@cache
def _parsed(file: str) -> ast.Module | None:
    source = "".join(linecache.getlines(file))
    return ast.parse(source) if source else None


def _test_above(file: str, line: int) -> ast.expr | None:
    """Return the condition under which the return statement at a line is reached."""
    tree = _parsed(file)
    if tree is None:
        return None
    found: ast.expr | None = None
    for node in ast.walk(tree):
        if isinstance(node, ast.If) and any(_at(item, line) for item in node.body):
            found = node.test
        if isinstance(node, ast.Return) and _at(node, line) and isinstance(node.value, ast.IfExp):
            chosen = node.value
            fails = isinstance(chosen.body, ast.Constant) and chosen.body.value is None
            return chosen.test if fails else ast.UnaryOp(ast.Not(), chosen.test)
    return found


def _at(node: ast.stmt, line: int) -> bool:
    return node.lineno <= line <= (node.end_lineno or node.lineno)


def _discard(result: Operation | SSAValue | Sequence[SSAValue]) -> None:
    """Let what a rule has built no longer use its operands."""
    if isinstance(result, Operation):
        pending = [result]
    else:
        values = (result,) if isinstance(result, SSAValue) else result
        pending = [value.owner for value in values if isinstance(value.owner, Operation)]
    seen: set[Operation] = set()
    while pending:
        op = pending.pop()
        if op.parent is None and op not in seen:
            seen.add(op)
            pending += [
                operand.owner for operand in op.operands if isinstance(operand.owner, Operation)
            ]
    for op in seen:
        op.drop_all_references()
