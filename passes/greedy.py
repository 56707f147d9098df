"""Rule sets, and the greedy driver: fold, erase what is dead, apply rules until nothing changes."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cache, partial
from typing import Any, ClassVar, cast

from xdsl.dialects import func
from xdsl.dialects.builtin import FunctionType
from xdsl.ir import Attribute, Block, Operation, SSAValue
from xdsl.traits import (
    IsTerminator,
    MemoryAllocEffect,
    MemoryReadEffect,
    MemoryWriteEffect,
    OpTrait,
    Pure,
)

from ..dialects import arith, tf, tfl
from ..dialects.elements import Elements
from ..dialects.op import is_constant
from ..dialects.plugins import added_rules
from . import events
from .pattern import Captures, Rule, insert_before, refine

MAX_SWEEPS = 10
MAX_INDEXED = 4
"""Ops with more operands are not looked up by what makes these."""


def _has(op_type: type[Operation], trait: type[OpTrait]) -> bool:
    """Whether ops of this type have a trait; nothing is known of an unregistered one."""
    return op_type.has_trait(trait, value_if_unregistered=False)


@cache
def is_erasable(op_type: type[Operation]) -> bool:
    """Whether an op of this type may go once its results are unused."""
    return _has(op_type, Pure) and not _has(op_type, IsTerminator)


@cache
def only_reads(op_type: type[Operation]) -> bool:
    """Whether every op of this type reads state or makes a handle and does nothing else."""
    effects = _has(op_type, MemoryReadEffect) or _has(op_type, MemoryAllocEffect)
    return effects and not _has(op_type, MemoryWriteEffect)


def is_dead(op: Operation) -> bool:
    """Whether nothing would miss `op`."""
    op_type = type(op)
    if not is_erasable(op_type) and not only_reads(op_type):
        return False
    return all(result.first_use is None for result in op.results)


def release(op: Operation) -> None:
    """Let go of the payload of an erased constant; the op itself waits for the collector."""
    if is_constant(type(op)):
        op.properties = {}


def _plugin_rules(pass_name: str) -> tuple[Rule, ...]:
    """Return the rules that plugins add to every rule set of a pass."""
    return tuple(item for group in added_rules(pass_name) for item in cast(Iterable[Rule], group))


class RuleSet:
    """Rules indexed by the type of their root, the most beneficial first."""

    def __init__(self, *rules: Iterable[Rule]):
        """Index the rules of all given lists."""
        self.rules = tuple(item for group in rules for item in group)
        by_root: dict[type[Operation], list[Rule]] = {}
        for item in self.rules:
            for root in item.source.types:
                by_root.setdefault(root, []).append(item)
        self.by_root = {
            root: tuple(sorted(items, key=lambda item: -item.benefit))
            for root, items in by_root.items()
        }
        self._candidates: dict[tuple[type, tuple[type, ...]], tuple[Rule, ...]] = {}
        self._extended: dict[tuple[Rule, ...], RuleSet] = {}

    def candidates(self, op: Operation) -> tuple[Rule, ...]:
        """Return the rules that may match `op` by its type and those that make its operands."""
        rules = self.by_root.get(type(op))
        if rules is None:
            return ()
        owners = tuple(type(value.owner) for value in op._operands)  # pyright: ignore[reportPrivateUsage]
        if len(owners) > MAX_INDEXED:
            return tuple(item for item in rules if item.source.fits(owners))
        key = (type(op), owners)
        found = self._candidates.get(key)
        if found is None:
            found = tuple(item for item in rules if item.source.fits(owners))
            self._candidates[key] = found
        return found

    def extended(self, pass_name: str) -> RuleSet:
        """Return these rules and, after them, those that plugins add to a pass."""
        added = _plugin_rules(pass_name) if pass_name else ()
        if not added:
            return self
        if added not in self._extended:
            self._extended[added] = RuleSet(self.rules, added)
        return self._extended[added]

    def apply(self, root: Operation, *, fold: bool = True) -> bool:
        """Rewrite everything below `root` to a fixed point; return whether anything changed."""
        return GreedyDriver(self, fold=fold).run(root)


class GreedyDriver:
    """Works off a stack of ops in program order; what a rewrite touches is visited again."""

    BOTTOM_UP: ClassVar[bool] = False
    """Whether to begin with the last op."""

    def __init__(self, rules: RuleSet, *, fold: bool = True):
        """Prepare to apply `rules`, and those that plugins add to the pass."""
        self.rules = rules.extended(events.current_pass())
        self.fold = fold
        self.changed = False
        self._stack: list[Operation] = []
        self._queued: set[Operation] = set()

    def run(self, root: Operation) -> bool:
        """Rewrite everything below `root`; return whether anything changed."""
        changed = False
        visitors = [each for each in events.observers() if each.sees_visits]
        if visitors:
            self._visit = partial(self._visit_seen, visitors)
        try:
            for _ in range(MAX_SWEEPS):
                self.changed = False
                for block in root.walk_blocks():
                    gather_constants(block)
                ops = list(root.walk())[1:]
                if not self.BOTTOM_UP:
                    ops.reverse()
                self._stack, self._queued = ops, set(ops)
                self._drain()
                if not self.changed:
                    break
                changed = True
        finally:
            if changed or self.changed:
                sync_functions(root)
        return changed

    def _drain(self) -> None:
        stack, queued = self._stack, self._queued
        while stack:
            op = stack.pop()
            if op in queued:
                queued.discard(op)
                if op.parent is not None:
                    self._visit(op)

    def _visit_seen(self, visitors: Sequence[events.Observer], op: Operation) -> None:
        for each in visitors:
            each.visited(op, self.rules.rules)
        type(self)._visit(self, op)

    def _visit(self, op: Operation) -> None:
        if is_dead(op):
            events.erased(events.DEAD, op)
            self._erase(op)
            events.settle()
            return
        op_type = type(op)
        if self.fold and op._operands and self._fold(op, op_type):  # pyright: ignore[reportPrivateUsage]
            return
        for item in self.rules.candidates(op):
            found = item.attempt(op)
            if found is not None:
                self._apply(item, op, *found)
                return

    def _fold(self, op: Operation, op_type: type[Operation]) -> bool:
        for operand in op._operands:  # pyright: ignore[reportPrivateUsage]
            owner = operand.owner
            if isinstance(owner, Block) or not is_constant(type(owner)):
                return False
        if not is_erasable(op_type) or is_constant(op_type):
            return False
        from .fold import fold

        values = fold(op)
        if values is None:
            return False
        constants = [
            constant_op(op, value, result.type)
            for value, result in zip(values, op.results, strict=True)
        ]
        if events.observers():
            made = tuple(value.owner for value in constants if isinstance(value.owner, Operation))
            events.tell((events.Rewrite(events.FOLD, op, (op,), made, tuple(constants)),))
        for result, new in zip(op.results, constants, strict=True):
            self._replace_uses(result, new)
        self._erase(op)
        self.changed = True
        events.settle()
        return True

    def _apply(
        self, item: Rule, op: Operation, values: Sequence[SSAValue], captures: Captures
    ) -> None:
        if len(values) != len(op.results):
            raise ValueError(f"{item.name} gives {len(values)} values for {op.name}")
        inserted: list[Operation] = []
        insert_before(op, values, captures, inserted)
        fresh = set(inserted)
        for old, new in zip(op.results, values, strict=True):
            if new.owner in fresh:
                refine(old, new)
        if events.observers():
            events.tell((events.applied(item, op, values, captures, inserted),))
        for old, new in zip(op.results, values, strict=True):
            self._replace_uses(old, new)
        self._erase(op)
        for new_op in reversed(inserted):
            self._push(new_op)
        self.changed = True
        events.settle()

    def _replace_uses(self, old: SSAValue, new: SSAValue) -> None:
        for use in old.uses:
            self._push(use.operation)
        old.replace_all_uses_with(new)

    def _erase(self, op: Operation) -> None:
        operands = op._operands  # pyright: ignore[reportPrivateUsage]
        for nested in op.walk() if op.regions else ():
            self._queued.discard(nested)
        self._queued.discard(op)
        op.detach()
        op.erase()
        release(op)
        self.changed = True
        for operand in operands:
            owner = operand.owner
            if isinstance(owner, Operation):
                self._push(owner)

    def _push(self, op: Operation) -> None:
        if op not in self._queued:
            self._queued.add(op)
            self._stack.append(op)


FOLDS = RuleSet()
"""No rules at all: constants are folded, and what is dead is erased."""


def constant_op(before: Operation, value: Elements, type: Attribute) -> SSAValue:
    """Insert a constant before an op and return its value, which is of the wanted type.

    It is a tf.Const for a tf op and a tfl.pseudo_const where the payload says more of the shape.
    """
    op_type: Any = tfl.ConstOp if value.type != type else arith.ConstantOp
    if before.name.startswith("tf."):
        op_type = tf.ConstOp
    op = op_type(value=value, result_types=(type,), location=before.location)
    block = before.parent
    assert block is not None
    block.insert_op_before(op, before)
    return op.results[0]


def _name_of(op: Operation) -> object:
    """Return what tells constants of equal values apart: a resource's name, and attributes."""
    elements = op.properties.get("value")
    name = elements.resource if isinstance(elements, Elements) else None
    return (name, tuple(op.attributes.items())) if op.attributes else name


def gather_constants(block: Block) -> None:
    """Put the constants of a block before its other ops, and each only once.

    Those that follow one another from the start stay in order; others go to the very front.
    """
    known: dict[tuple[object, ...], Operation] = {}
    for op in list(block.ops):
        op_type = type(op)
        if not is_constant(op_type):
            continue
        key = (op_type, op.results[0].type, _name_of(op), *op.properties.values())
        first = known.setdefault(key, op)
        before = op.prev_op
        if first is not op:
            events.erased(events.EQUAL, op, first.results)
            op.results[0].replace_all_uses_with(first.results[0])
            op.detach()
            op.erase()
            release(op)
            events.settle()
        elif before is not None and not is_constant(type(before)):
            op.detach()
            start = block.first_op
            assert start is not None
            block.insert_op_before(op, start)


def sync_functions(root: Operation) -> None:
    """Make function types agree with what the functions take and return."""
    functions = [op for op in root.walk() if isinstance(op, func.FuncOp)]
    for function in functions:
        if not function.body.blocks or not function.body.blocks[-1].ops:
            continue
        last = function.body.blocks[-1].last_op
        if not isinstance(last, func.ReturnOp):
            continue
        inputs = tuple(argument.type for argument in function.body.blocks[0].args)
        outputs = tuple(value.type for value in last.operands)
        type = function.function_type
        if tuple(type.inputs.data) != inputs or tuple(type.outputs.data) != outputs:
            function.properties["function_type"] = FunctionType.from_lists(inputs, outputs)


__all__ = [
    "FOLDS",
    "GreedyDriver",
    "RuleSet",
    "constant_op",
    "is_dead",
    "is_erasable",
    "release",
    "sync_functions",
]
