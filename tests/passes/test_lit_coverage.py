"""The lit suite shows every rule at work, and every side condition that keeps one from it.

What is measured is the rules' own functions: a refusal is a `return` that may give None or a
`Refusal`. A new rule needs a program that it changes and, for each refusal, one that it does not:
these stand in the folders called `unchanged`.
"""

import ast
import inspect
import re
import shlex
import sys
from collections import defaultdict
from contextlib import contextmanager
from pathlib import Path
from textwrap import dedent

import pytest
from all_rules import rules
from tflower.compiler.tools import opt
from tflower.passes import events
from tflower.passes.pattern import Refusal

LIT = Path(__file__).parents[2] / "lit"
CONTINUED = re.compile(r"\\\n// *(RUN:)?")
RUN = re.compile(r"^// RUN:(.*)$", re.MULTILINE)
UNREACHED = {
    "fold_binary: folded is None": "kernels take what the verifier has let through",
}
"""Refusals, as `rule: condition`, that no program reaches, and why."""


def commands():
    """Return the arguments of every call of `tflower-opt` in the lit suite."""
    for path in sorted(LIT.rglob("*.mlir")):
        for line in RUN.findall(CONTINUED.sub("", path.read_text())):
            words = shlex.split(line.split("|")[0].replace("%s", str(path)))
            if words and words[0] == "not":
                words = words[1:]
            if words and words[0] == "tflower-opt" and not {"-o", "&&"} & set(words):
                yield [word for word in words[1:] if not word.startswith("2>")]


def may_refuse(value):
    """Whether an expression that a rule returns may say no."""
    if isinstance(value, ast.IfExp):
        return may_refuse(value.body) or may_refuse(value.orelse)
    if isinstance(value, ast.Call):
        return isinstance(value.func, ast.Name) and value.func.id == "Refusal"
    return value is None or (isinstance(value, ast.Constant) and value.value is None)


def refusals(code):
    """Return the conditions under which a rule's function says no, by the lines that do."""
    lines, first = inspect.getsourcelines(code)
    (function,) = ast.parse(dedent("".join(lines))).body
    found = {}
    for node in ast.walk(function):
        for child in ast.iter_child_nodes(node):
            if isinstance(child, ast.Return) and may_refuse(child.value):
                at = range(first + child.lineno - 1, first + (child.end_lineno or child.lineno))
                found[at] = ast.unparse(node.test if isinstance(node, ast.If) else child)
    return found


class Applied(events.Observer):
    """Keeps the names and places of the rules that are applied."""

    def __init__(self):
        self.rules = set()

    def rewritten(self, event):
        self.rules.add((event.rule, event.source))


@contextmanager
def watched(codes):
    """Give the lines, by function, where some functions say no."""
    seen = defaultdict(set)

    def inside(frame, event, value):
        if event == "return" and (value is None or isinstance(value, Refusal)):
            seen[frame.f_code].add(frame.f_lineno)
        return inside

    before = sys.gettrace()
    sys.settrace(lambda frame, event, value: inside if frame.f_code in codes else None)
    try:
        yield seen
    finally:
        sys.settrace(before)


@pytest.fixture(scope="module")
def suite():
    """Run the suite; return the rules that were applied, and the lines of the refusals."""
    applied = Applied()
    with events.observed(applied), watched({rule.build.__code__ for rule in rules()}) as seen:
        for arguments in commands():
            opt.main(arguments, "")
    return applied.rules, seen


def test_every_rule_is_applied(suite):
    applied, _ = suite
    assert not [f"{r.place}: {r.name}" for r in rules() if (r.name, r.place) not in applied]


def test_every_side_condition_keeps_a_rule_from_being_applied(suite):
    _, seen = suite
    missing = {}
    for code, rule in {rule.build.__code__: rule for rule in rules()}.items():
        for at, condition in refusals(code).items():
            if seen[code].isdisjoint(at):
                missing[f"{rule.name}: {condition}"] = f"{rule.place.partition(':')[0]}:{at.start}"
    assert sorted(missing) == sorted(UNREACHED), missing
