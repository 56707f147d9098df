"""The conversion driver: all that replaces a tf op must be legal, or the op stays as it is.

A rule may build tfl ops, constants and other tf ops; the latter are converted in turn before
anything is inserted, so that a lowering which would end in an unsupported op leaves no trace.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence

from xdsl.ir import Operation, SSAValue

from ...dialects import arith, tf, tfl
from ...dialects.elements import Elements
from ...dialects.op import is_constant
from ...dialects.tfl import TFLOp
from .. import events
from ..cleanup import erase_dead
from ..fold import fold
from ..greedy import RuleSet, is_erasable, sync_functions
from ..pattern import REFUSALS, Rule, insert_before, refine

MAX_DEPTH = 16
"""How many lowerings may follow each other."""


class Conversion:
    """Converts tf ops one after the other, in program order."""

    def __init__(self, rules: RuleSet, *, verify: bool = True, keep: Collection[str] = ()):
        """Prepare to apply `rules`.

        Args:
            rules: from tf ops to tfl or tf ops.
            verify: ask the runtime's kernels whether they take the tfl ops.
            keep: names of ops that are left alone.

        """
        self._all = rules.extended(events.current_pass())
        self._rules = self._all.by_root
        self._verify = verify
        self._keep = frozenset(keep)
        self._built: dict[Operation, None] = {}
        self._applied: list[events.Rewrite] = []
        self._watching = bool(events.observers())
        self._visitors = [each for each in events.observers() if each.sees_visits]
        self._changed = False
        self._reason: str | None = None

    def run(self, root: Operation) -> bool:
        """Convert everything below `root`; return whether anything changed."""
        changed = False
        try:
            for op in list(root.walk()):
                if op.name.startswith("tf.") and op.name not in self._keep and op.parent:
                    changed = self._convert(op) or changed
            if changed:
                for region in root.regions:
                    for block in region.blocks:
                        erase_dead(block)
        finally:
            if self._changed:
                sync_functions(root)
        return changed

    def _convert(self, op: Operation) -> bool:
        self._reason = None
        self._built.clear()
        self._applied.clear()
        REFUSALS.pop(op, None)
        values = self._legalize(op, 0)
        if values is None:
            if self._reason is not None:
                REFUSALS[op] = self._reason
            return False
        insert_before(op, values, None, [])
        events.tell(self._applied)
        for old, new in zip(op.results, values, strict=True):
            old.replace_all_uses_with(new)
        op.detach()
        op.erase()
        self._changed = True
        events.settle()
        return True

    def _legalize(self, op: Operation, depth: int) -> Sequence[SSAValue] | None:
        """Return legal values for the results of `op`, not inserted yet; None if there are none."""
        constants = _folded(op)
        if constants is not None:
            if self._watching and not is_constant(type(op)):
                made = tuple(v.owner for v in constants if isinstance(v.owner, Operation))
                self._applied.append(events.Rewrite(events.FOLD, op, (op,), made, tuple(constants)))
            return constants
        if depth > MAX_DEPTH:
            return None
        for each in self._visitors:
            each.visited(op, self._all.rules)
        for rule in self._rules.get(type(op), ()):
            mark, told = len(self._built), len(self._applied)
            values = self._attempt(rule, op, depth)
            if values is not None:
                return values
            self._undo(mark)
            del self._applied[told:]
        return None

    def _attempt(self, rule: Rule, op: Operation, depth: int) -> Sequence[SSAValue] | None:
        """Apply a rule and convert the tf ops that it builds; None if that leads nowhere."""
        found = rule.attempt(op)
        if found is None:
            self._note(REFUSALS.pop(op, None))
            return None
        values = list(found[0])
        if len(values) != len(op.results):
            raise ValueError(f"{rule.name} gives {len(values)} values for {op.name}")
        built = self._collect(values)
        if self._watching:
            self._applied.append(events.applied(rule, op, values, found[1], built))
        for old, new in zip(op.results, values, strict=True):
            if new.owner in self._built:
                refine(old, new)
        for new_op in built:
            if isinstance(new_op, TFLOp):
                if self._verify and (problem := new_op.runtime_problem()) is not None:
                    return self._refuse(rule, op, f"{new_op.name}: {problem}")
            elif new_op.name.startswith("tf."):
                replacements = self._legalize(new_op, depth + 1)
                if replacements is None:
                    return self._refuse(rule, op, f"{new_op.name} has no counterpart either")
                for old, new in zip(new_op.results, replacements, strict=True):
                    values = [new if value is old else value for value in values]
                    old.replace_all_uses_with(new)
                new_op.drop_all_references()
        return values

    def _refuse(self, rule: Rule, op: Operation, reason: str) -> None:
        self._note(reason)
        for each in self._visitors:
            each.refused(rule, op, reason)

    def _collect(self, values: Sequence[SSAValue]) -> list[Operation]:
        """Note and return the new ops that compute `values`, operands first."""
        found: list[Operation] = []

        def visit(value: SSAValue) -> None:
            op = value.owner
            if not isinstance(op, Operation) or op.parent is not None or op in self._built:
                return
            self._built[op] = None
            for operand in op._operands:  # pyright: ignore[reportPrivateUsage]
                visit(operand)
            found.append(op)

        for value in values:
            visit(value)
        return found

    def _undo(self, mark: int) -> None:
        """Forget the ops built since `mark`: they no longer use their operands."""
        for op in list(self._built)[mark:]:
            op.drop_all_references()
            del self._built[op]

    def _note(self, reason: str | None) -> None:
        """Keep the first reason: that of the most direct way."""
        if self._reason is None and reason is not None:
            self._reason = reason


def _folded(op: Operation) -> list[SSAValue] | None:
    """Return the results of an op on constants, or a tf constant's, as new constants."""
    if isinstance(op, tf.ConstOp):
        value = op.properties["value"]
        if not isinstance(value, Elements):
            new = tfl.ConstOp(value=value, result_types=op.result_types, location=op.location)
            return [new.output]
        return [arith.ConstantOp(value=op.value, location=op.location).result]
    operands = op._operands  # pyright: ignore[reportPrivateUsage]
    if not operands or not is_erasable(type(op)):
        return None
    for operand in operands:
        if not isinstance(operand.owner, Operation) or not is_constant(type(operand.owner)):
            return None
    elements = fold(op)
    if elements is None:
        return None
    return [arith.ConstantOp(value=item, location=op.location).result for item in elements]
