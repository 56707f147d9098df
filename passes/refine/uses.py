"""What the users of a value make of it, where that decides which range is the best for it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import numpy as np
from xdsl.dialects.builtin import FloatAttr, ModuleOp
from xdsl.ir import Block, Operation, SSAValue

from ...dialects.elements import Array
from ...dialects.op import constant
from ...dialects.traits import Elementwise, Peaks, SameScales
from ...runtime.calibration.ranges import Function
from ...runtime.kernels import bind
from ..predicates import is_f32

_MOST = 8
"""Longer chains of elementwise ops are not followed."""


def peaks(module: ModuleOp) -> set[SSAValue]:
    """Return the values whose greatest elements matter most, as ops with `Peaks` take them.

    So do those that such a value shares its scale with, up to the ops that compute them.
    """
    return _sources(
        op.operands[trait.operand] for op in module.walk() for trait in op.get_traits_of_type(Peaks)
    )


def summed(module: ModuleOp) -> Mapping[SSAValue, SSAValue]:
    """Return the values of which all that is used are exponentials over their sum.

    Each comes with the operand of the op that adds them up, to which only ops lead that move
    elements and keep the scale.
    """
    found: dict[SSAValue, SSAValue] = {}
    for op in module.walk():
        for trait in op.get_traits_of_type(Peaks):
            operand = op.operands[trait.operand]
            if trait.sums and _is_one(op, trait.factor):
                sources = _sources([operand])
                users = {use.operation for value in sources for use in value.uses} - {op}
                if all(user.results and set(user.results) <= sources for user in users):
                    found.update(dict.fromkeys(sources, operand))
    return found


def _is_one(op: Operation, factor: str) -> bool:
    given = op.properties.get(factor)
    return not isinstance(given, FloatAttr) or given.value.data == 1.0


def _sources(values: Iterable[SSAValue]) -> set[SSAValue]:
    """Return values with those that they share a scale with, up to the ops that compute them."""
    pending, found = list(values), set[SSAValue]()
    while pending:
        value = pending.pop()
        if value in found:
            continue
        found.add(value)
        if not isinstance(value.owner, Block) and value.owner.has_trait(SameScales):
            pending += filter(is_f32, value.owner.operands)
    return found


def through(value: SSAValue) -> tuple[Function, SSAValue] | None:
    """Return what elementwise ops make of the elements of a value, and as which value.

    That is, if all its users are such ops, of it, of constants of one element, and of what others
    of them compute, and all comes together in one result; else None.
    """
    steps, inside = _steps(value)
    ends = {each for each in inside if any(use.operation not in steps for use in each.uses)}
    if not steps or len(ends) != 1 or value in ends:
        return None
    (end,) = ends
    function = _compose(value, steps, end)
    return None if function is None else (function, end)


def _steps(value: SSAValue) -> tuple[list[Operation], list[SSAValue]]:
    """Return the elementwise ops that make something of a value alone, and their results."""
    steps: list[Operation] = []
    inside = [value]
    for each in inside:
        for use in each.uses:
            op = use.operation
            if op not in steps and len(steps) < _MOST and _follows(op, inside):
                steps.append(op)
                inside += op.results
    return steps, inside


def _follows(op: Operation, inside: list[SSAValue]) -> bool:
    if not op.has_trait(Elementwise) or not all(map(is_f32, (*op.operands, *op.results))):
        return False
    others = (constant(operand) for operand in op.operands if operand not in inside)
    return all(array is not None and array.size == 1 for array in others)


def _compose(value: SSAValue, steps: list[Operation], end: SSAValue) -> Function | None:
    calls = [call for op in steps if (call := bind(op)) is not None]
    if len(calls) < len(steps):
        return None
    constants = {
        operand: np.reshape(array, ())
        for op in steps
        for operand in op.operands
        if (array := constant(operand)) is not None
    }

    def run(array: Array) -> Array:
        made = {**constants, value: array}
        for op, call in zip(steps, calls, strict=True):
            (made[op.results[0]],) = call(*(made[operand] for operand in op.operands))
        return made[end]

    return run
