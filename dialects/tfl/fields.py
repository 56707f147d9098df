"""What a field of an op refuses, in the words of MLIR's tools."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from xdsl.dialects.builtin import (
    ArrayAttr,
    DictionaryAttr,
    FloatAttr,
    IntegerAttr,
    StringAttr,
    SymbolRefAttr,
    TensorType,
    UnitAttr,
    UnrankedTensorType,
)
from xdsl.ir import Attribute
from xdsl.irdl import (
    AnyOf,
    AttrConstraint,
    BaseAttr,
    EqAttrConstraint,
    OptPropertyDef,
    ParamAttrConstraint,
    VerificationContext,
)
from xdsl.utils.exceptions import VerifyException

from ..op import TensorOp
from .constraints import Confined, Words
from .runtime import is_variadic, tensor_constraint, type_problem

_CLASSES: Mapping[type[Attribute], str] = {
    ArrayAttr: "array attribute",
    DictionaryAttr: "dictionary of named attribute values",
    FloatAttr: "float attribute",
    IntegerAttr: "integer attribute",
    StringAttr: "string attribute",
    SymbolRefAttr: "symbol reference attribute",
    TensorType: "Tensor type attribute",
    UnitAttr: "unit attribute",
    UnrankedTensorType: "Tensor type attribute",
}


def describe(constraint: object) -> str:
    """Return in words what a constraint on an attribute accepts."""
    match constraint:
        case Words() | Confined():
            return constraint.describe()
        case ParamAttrConstraint():
            return _parametrized(constraint)
        case BaseAttr():
            return _CLASSES.get(constraint.attr, f"{constraint.attr.name} attribute")
        case AnyOf():
            return next(map(describe, constraint.attr_constrs), "any attribute")
        case _:
            return "any attribute"


def _parametrized(constraint: ParamAttrConstraint[Any]) -> str:
    """Describe a number of a given type: `32-bit float attribute`, `bool attribute`."""
    types = [
        str(item.attr) for item in constraint.param_constrs if isinstance(item, EqAttrConstraint)
    ]
    width = types[-1].lstrip("if") if types else ""
    if constraint.base_attr is IntegerAttr and width:
        return "bool attribute" if width == "1" else f"{width}-bit signless integer attribute"
    if constraint.base_attr is FloatAttr and width:
        return f"{width}-bit float attribute"
    return _CLASSES.get(constraint.base_attr, f"{constraint.base_attr.name} attribute")


def refused_field(op: TensorOp) -> str | None:
    """Return which property, operand, result or region is not as declared, and what is."""
    return _counts(op) or _properties(op) or _types(op)


def _counts(op: TensorOp) -> str | None:
    definition = op.get_irdl_definition()
    groups = (
        ("operand", definition.operands, len(op.operands)),
        ("result", definition.results, len(op.results)),
    )
    for name, declared, found in groups:
        fixed = sum(not is_variadic(field) for _, field in declared)
        if fixed == len(declared) and found != fixed:
            return f"expected {fixed} {name}s, but found {found}"
        if found < fixed:
            return f"expected {fixed} or more {name}s, but found {found}"
    regions = definition.regions
    if not any("Var" in type(field).__name__ for _, field in regions):
        if len(op.regions) != len(regions):
            return f"expected {len(regions)} regions"
    return None


def _properties(op: TensorOp) -> str | None:
    for name, field in op.get_irdl_definition().properties.items():
        value = op.properties.get(name)
        if value is None:
            if not isinstance(field, OptPropertyDef):
                return f"requires attribute '{name}'"
        elif not _accepts(field.constr, value):
            what = describe(field.constr)
            return f"attribute '{name}' failed to satisfy constraint: {what}"
    return None


def _accepts(constraint: AttrConstraint, value: Attribute) -> bool:
    try:
        constraint.verify(value, VerificationContext())
    except VerifyException:
        return False
    return True


def _types(op: TensorOp) -> str | None:
    definition = op.get_irdl_definition()
    groups = (
        (definition.operands, op.operands, True),
        (definition.results, op.results, False),
    )
    for declared, values, is_operand in groups:
        variadic = any(is_variadic(field) for _, field in declared)
        if variadic and len(declared) > 1:
            continue
        for index, value in enumerate(values):
            taken = tensor_constraint(declared[0 if variadic else index][1])
            if taken is not None and not _accepts(taken, value.type):
                return type_problem(op, index, value.type, taken, runtime=False, operand=is_operand)
    return None
