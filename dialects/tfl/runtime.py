"""Whether the runtime takes an op, by the types of its fields and by what its traits ask."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from xdsl.ir import Attribute
from xdsl.irdl.operations import VarOperandDef, VarResultDef

from ..op import TensorOp
from .constraints import TENSOR, TensorOf, tensor_of
from .predicates import Types, asked


@lru_cache(1024)
def fields(
    op_type: type[TensorOp],
) -> tuple[tuple[TensorOf | None, ...], tuple[TensorOf | None, ...]]:
    """Return the constraints on operands and results, those of `Types` filled in.

    A field that is no tensor has none.
    """
    definition = op_type.get_irdl_definition()
    types = next((t for t in definition.traits.traits if isinstance(t, Types)), None)
    default = TENSOR if types is None else tensor_of(types.kinds)

    def of(defs: Sequence[tuple[str, object]]) -> tuple[TensorOf | None, ...]:
        found: list[TensorOf | None] = []
        for _, field in defs:
            constraint = tensor_constraint(field)
            if constraint is not None and types is not None and constraint.is_plain:
                constraint = TensorOf(default.kinds, constraint.optional, default.listed)
            found.append(constraint)
        return tuple(found)

    return of(definition.operands), of(definition.results)


def tensor_constraint(field: object) -> TensorOf | None:
    """Return the constraint inside what xDSL wraps around it for ranges of values."""
    constraint = getattr(field, "constr", None)
    while constraint is not None and not isinstance(constraint, TensorOf):
        constraint = getattr(constraint, "constraint", None) or getattr(constraint, "constr", None)
    return constraint


def runtime_problem(op: TensorOp) -> str | None:
    """Return why the runtime's kernels cannot take `op`, None if they can."""
    operands, results = fields(type(op))
    for declared, values, is_operand in (
        (operands, op.operands, True),
        (results, op.results, False),
    ):
        single = len(declared) == 1
        for index, value in enumerate(values):
            field = declared[0] if single else declared[min(index, len(declared) - 1)]
            if field is not None and not field.takes(value.type):
                return type_problem(op, index, value.type, field, runtime=True, operand=is_operand)
    for trait in asked(type(op)):
        if problem := trait.problem(op):
            return problem
    return None


def type_problem(
    op: TensorOp, index: int, type: Attribute, field: TensorOf, *, runtime: bool, operand: bool
) -> str:
    """Say that an operand or result is of the wrong type."""
    definition = op.get_irdl_definition()
    declared = definition.operands if operand else definition.results
    _, last = declared[min(index, len(declared) - 1)]
    variadic = "variadic of " if is_variadic(last) else ""
    role = "operand" if operand else "result"
    taken = field.describe(runtime=runtime)
    return f"{role} #{index} must be {variadic}{taken}, but got '{type}'"


def is_variadic(field: object) -> bool:
    """Whether a field of an op's definition stands for any number of values."""
    return isinstance(field, VarOperandDef | VarResultDef)
