"""`tf-functionalize-branches`: branches in the form of TensorFlow 1 become regions.

There a `tf.Switch` lets a value exist on one side of a predicate only, and a `tf.Merge` takes the
value of the side that exists. What stands between the two moves into a region of `tf.IfRegion`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np
from xdsl.context import Context
from xdsl.dialects.builtin import BoolAttr, ModuleOp, i32
from xdsl.ir import Attribute, Block, Operation, OpResult, Region, SSAValue
from xdsl.passes import ModulePass
from xdsl.traits import Pure, is_side_effect_free

from ...dialects import tf
from ...dialects.elements import Elements
from ...dialects.errors import ConverterError, Diagnostic
from ...dialects.shapes import tensor_type
from .outline import captured
from .rebuild import insert_before

Sides = Mapping[SSAValue, int]
"""The predicates that decide whether a value exists, each with the side on which it does."""
_LEFT = (tf.AssertOp, tf.MergeOp, tf.SwitchOp)


def _root(value: SSAValue) -> SSAValue:
    """Return the value that identities hand on."""
    while isinstance(value, OpResult) and isinstance(value.op, tf.IdentityOp):
        value = value.op.input
    return value


@dataclass
class _Group:
    """Merges of one predicate that one branch can compute, and where each side comes from."""

    predicate: SSAValue
    outer: Sides
    merges: list[tf.MergeOp]
    sides: list[dict[int, int]]
    """For each merge: side -> operand."""


class _Functionalizer:
    """Replaces the branches of one block."""

    def __init__(self, block: Block, *, keep_asserts: bool):
        """Take the block, and find out under which conditions each value exists."""
        self.block, self.keep_asserts = block, keep_asserts
        self.sides: dict[SSAValue, Sides] = {}
        self.place = {op: index for index, op in enumerate(block.ops)}
        self.moved: set[Operation] = set()
        self.kept: set[Operation] = set()
        """What is asserted, and branches that do it."""
        for op in block.ops:
            self._note(op)

    def run(self) -> None:
        """Replace the branches, and erase what was in them.

        Raises:
            ConverterError: values of switches go elsewhere than to a merge of both sides.

        """
        for group in self._groups():
            self._replace(group)
        for op in reversed(list(self.block.ops)):
            if self._is_left(op) and all(result.first_use is None for result in op.results):
                op.detach()
                op.erase()
        for op in self.block.ops:
            if isinstance(op, tf.SwitchOp | tf.MergeOp):
                raise _failure(op)

    def _is_left(self, op: Operation) -> bool:
        """Whether an op has done its duty where nobody uses its results."""
        if op in self.moved or (isinstance(op, _LEFT) and (op.results or self._of(op.operands))):
            return True
        return bool(self._of(_used(op))) and op.has_trait(Pure, value_if_unregistered=False)

    def _note(self, op: Operation) -> None:
        """Note the conditions of an op's results."""
        if isinstance(op, tf.SwitchOp):
            known, predicate = self._of(op.operands), _root(op.pred)
            for index, result in enumerate(op.results):
                self.sides[result] = {**known, predicate: index}
            return
        known = self._of(op.operands)
        if isinstance(op, tf.MergeOp) and (found := self._split(op)) is not None:
            known = {key: side for key, side in known.items() if key is not found}
        if known:
            self.sides.update(dict.fromkeys(op.results, known))

    def _of(self, values: Iterable[SSAValue]) -> dict[SSAValue, int]:
        found: dict[SSAValue, int] = {}
        for value in values:
            found.update(self.sides.get(value, {}))
        return found

    def _split(self, op: tf.MergeOp) -> SSAValue | None:
        """Return the predicate whose two sides a merge joins; the innermost if there are more."""
        if len(op.inputs) != 2:
            return None
        one, other = (self.sides.get(value, {}) for value in op.inputs)
        opposed = [key for key, side in one.items() if other.get(key, side) != side]
        if opposed:
            return opposed[-1]
        # What belongs to no side by itself belongs to the one that is left.
        single = [key for key in (*one, *other) if (key in one) != (key in other)]
        return single[-1] if single else None

    def _groups(self) -> list[_Group]:
        """Return the merges in groups, each of which can stand at its first merge."""
        groups: list[_Group] = []
        asserts = [op for op in self.block.ops if self.keep_asserts and _is_assert(op)]
        guarded = {key for op in asserts for key in self._of(op.operands)}
        for op in self.block.ops:
            if not isinstance(op, tf.MergeOp) or (predicate := self._split(op)) is None:
                continue
            if all(result.first_use is None for result in op.results):
                if predicate not in guarded:
                    continue
                guarded.discard(predicate)
            outer = self.sides.get(op.output, {})
            known = [self.sides.get(value, {}).get(predicate) for value in op.inputs]
            first = known[0] if known[0] is not None else 1 - (known[1] or 0)
            sides = {first: 0, 1 - first: 1}
            needed = max(
                (self._at(value) for value in self._inside(op.inputs, predicate)[1]), default=-1
            )
            for group in reversed(groups):
                if group.predicate is predicate and group.outer == outer:
                    if needed < self.place[group.merges[0]]:
                        group.merges.append(op)
                        group.sides.append(sides)
                        break
            else:
                groups.append(_Group(predicate, outer, [op], [sides]))
        return groups

    def _at(self, value: SSAValue) -> int:
        return self.place[value.op] if isinstance(value, OpResult) else -1

    def _inside(
        self, values: Iterable[SSAValue], predicate: SSAValue
    ) -> tuple[list[Operation], list[SSAValue]]:
        """Return the ops on the way from the switches of a predicate to values, in order.

        Also what these ops, or `values`, take from before the switches.
        """
        ops: set[Operation] = set()
        outside: list[SSAValue] = []
        pending = list(values)
        while pending:
            value = pending.pop()
            if predicate not in self.sides.get(value, {}) or not isinstance(value, OpResult):
                outside.append(value)
            elif _switches(value.op, predicate):
                outside.append(value.op.operands[0])
            elif value.op not in ops:
                ops.add(value.op)
                pending += _used(value.op)
        return sorted(ops, key=self.place.__getitem__), outside

    def _replace(self, group: _Group) -> None:
        """Put an op with two regions in the place of merges."""
        first = group.merges[0]
        types: list[Attribute] = [op.output.type for op in group.merges]
        asked = [op for op in group.merges if op.value_index.first_use is not None]
        types += [tensor_type(i32, ()) for _ in asked]
        before = len(self.kept)
        regions = [self._region(group, side, asked) for side in (1, 0)]
        is_stateless = all(map(_is_stateless, regions))
        made = tf.IfRegionOp.create(
            operands=[group.predicate],
            result_types=types,
            properties={"is_stateless": BoolAttr.from_bool(is_stateless)},
            regions=regions,
            location=first.location,
        )
        insert_before(made, first)
        self.place[made] = self.place[first]
        if len(self.kept) > before:
            self.kept.add(made)
        values = dict(zip(group.merges, made.results, strict=False))
        for op, value in values.items():
            op.output.replace_all_uses_with(value)
        for op, value in zip(asked, made.results[len(values) :], strict=True):
            op.value_index.replace_all_uses_with(value)
        if group.outer:
            self.sides.update(dict.fromkeys(made.results, group.outer))

    def _region(self, group: _Group, side: int, asked: list[tf.MergeOp]) -> Region:
        """Return the region that computes one side."""
        numbers = [sides[side] for sides in group.sides]
        pairs = list(zip(group.merges, numbers, strict=True))
        wanted = [op.inputs[index] for op, index in pairs]
        block, copies = Block(), dict[SSAValue, SSAValue]()
        checks = self._asserts(group, side)
        needed = [value for op in checks for value in _used(op)]
        ops, _ = self._inside((*wanted, *needed), group.predicate)
        ops = sorted({*ops, *checks}, key=self.place.__getitem__)
        for value in (*wanted, *(each for op in ops for each in _used(op))):
            if isinstance(value, OpResult) and _switches(value.op, group.predicate):
                copies[value] = value.op.operands[0]
        for op in ops:
            copy = op.clone(copies)
            copy.location = op.location
            block.add_op(copy)
        self.moved.update(ops)
        yielded = [copies.get(value, value) for value in wanted]
        for op, index in pairs:
            if op in asked:
                number = tf.ConstOp(
                    value=Elements.of(np.array(index, np.int32)), location=op.location
                )
                block.add_op(number)
                yielded.append(number.results[0])
        block.add_op(tf.YieldOp(yielded, result_types=[], location=group.merges[0].location))
        return Region(block)

    def _asserts(self, group: _Group, side: int) -> list[Operation]:
        """Return what is asserted on one side, unless that is to be dropped."""
        if not self.keep_asserts:
            return []
        where, end = {**group.outer, group.predicate: side}, self.place[group.merges[0]]
        found = [
            op
            for op in self.block.ops
            if (_is_assert(op) or op in self.kept)
            and op not in self.moved
            and self.place[op] < end
            and self._of(_used(op)) == where
        ]
        self.kept.update(found)
        return found


def _is_assert(op: Operation) -> bool:
    return isinstance(op, tf.AssertOp)


def _is_stateless(region: Region) -> bool:
    """Whether nothing but a yield in a region has effects."""
    inner = [op for op in region.block.ops if not isinstance(op, tf.YieldOp)]
    return all(is_side_effect_free(op) for op in inner)


def _used(op: Operation) -> list[SSAValue]:
    """Return the operands of an op and what its regions take from around it."""
    return [*op.operands, *(captured(*op.regions) if op.regions else ())]


def _switches(op: Operation, predicate: SSAValue) -> bool:
    return isinstance(op, tf.SwitchOp) and _root(op.pred) is predicate


def _failure(op: Operation) -> ConverterError:
    """Return the error about a switch or merge that is left."""
    found = Diagnostic.at(
        op,
        "Failed to functionalize Control Flow V1 ops: the values of both sides of a predicate do "
        "not meet in one tf.Merge",
    )
    remedy = "Write the model with tf.cond of TensorFlow 2, or give the predicate a constant"
    return ConverterError(f"{found} {remedy}", [found])


@dataclass(frozen=True)
class FunctionalizeBranchesPass(ModulePass):
    """Turn what stands between `tf.Switch` and `tf.Merge` into regions of `tf.IfRegion`.

    What is asserted on one side only is dropped unless `keep_asserts`.

    Source: functionalize_cond.cc of TensorFlow's compiler.
    """

    name = "tf-functionalize-branches"
    keep_asserts: bool = False

    def apply(self, ctx: Context, op: ModuleOp) -> None:
        """Replace the branches of every block.

        Raises:
            ConverterError: some are none that `tf.cond` would make.

        """
        switches = [item for item in op.walk() if isinstance(item, tf.SwitchOp | tf.MergeOp)]
        for block in dict.fromkeys(item.parent for item in switches):
            if block is not None:
                _Functionalizer(block, keep_asserts=self.keep_asserts).run()
