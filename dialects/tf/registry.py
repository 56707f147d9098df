"""Op classes by GraphDef name: the ones written by hand, else one made from the op table."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from typing import Any, cast

from xdsl.dialects.builtin import ArrayAttr, StringAttr
from xdsl.ir import Attribute, Operation
from xdsl.irdl import traits_def
from xdsl.traits import Commutative, OpTrait, Pure
from xdsl.utils.exceptions import VerifyException

from ..op import op_definition
from ..plugins import added_op
from ..shapes import element_of
from ..traits import NoConstantFold
from .base import TFOp
from .fields import fields_of
from .op_table import Argument, Signature, signature

_WRITTEN: dict[str, type[Operation]] = {}

_NOT_FOLDED = ("Stateless", "Xla", "CollectiveAssignGroup")
"""Ops whose names begin so are left alone by constant folding."""


def register(op_types: Iterable[type[Operation]]) -> None:
    """Make hand-written classes known by their names."""
    _WRITTEN.update({op_type.name[3:]: op_type for op_type in op_types})


def op_class(name: str) -> type[TFOp] | None:
    """Return the class of the op with a GraphDef name such as `AddV2`; None if there is no such op.

    Ops without a class of their own get one from the op table, made when first asked for.
    """
    written = _WRITTEN.get(name)
    found = cast("type[TFOp]", written) if written is not None else _made(name)
    return cast("type[TFOp] | None", added_op(f"tf.{name}")) if found is None else found


@cache
def _made(name: str) -> type[TFOp] | None:
    found = signature(name)
    if found is None:
        return None
    fields: dict[str, Any] = {
        "__doc__": f"The TensorFlow op {name}.",
        "__module__": __name__,
        "name": f"tf.{name}",
        "verify_": _verify,
        "traits": traits_def(*_traits(found)),
        **fields_of(found),
    }
    class_name = name if name.endswith("Op") else f"{name}Op"
    return op_definition(type(class_name.replace(">", "_"), (TFOp,), fields))


def _traits(found: Signature) -> tuple[OpTrait, ...]:
    traits: list[OpTrait] = []
    arguments = (*found.inputs, *found.outputs)
    if not found.stateful and found.outputs and not any(item.is_ref for item in arguments):
        traits.append(Pure())
    if found.commutative and len(found.inputs) == 2:
        traits.append(Commutative())
    if found.name.startswith(_NOT_FOLDED):
        traits.append(NoConstantFold())
    return tuple(traits)


def _verify(self: TFOp) -> None:
    """Check element types and property values against the op table."""
    found = signature(self.name[3:])
    assert found is not None
    for item in found.properties:
        value = self.properties.get(item.name)
        if item.allowed and value is not None and value not in item.allowed:
            if not isinstance(value, ArrayAttr):
                raise VerifyException(f"{item.name} is {value}, {_choice(item.allowed)} is needed")
    sides = ((found.inputs, self.operands), (found.outputs, self.results))
    bound: dict[str, Attribute] = {}
    for arguments, values in sides:
        if len(arguments) != len(values) or any(item.is_list for item in arguments):
            continue
        for item, value in zip(arguments, values, strict=True):
            _check_element(found, item, element_of(value), bound)


def _check_element(
    found: Signature, item: Argument, element: Attribute, bound: dict[str, Attribute]
) -> None:
    """Check the element type of one operand or result, and that it agrees with its like."""
    wanted = item.element or bound.setdefault(item.type, element)
    if type(element) is not type(wanted) or (element != wanted and not element.name[:2] == "tf"):
        raise VerifyException(f"{item.name} is of {element}, {wanted} is needed")
    allowed = () if item.element else found.attributes[item.type].allowed
    if allowed and not any(element == one or type(element) is _handle(one) for one in allowed):
        raise VerifyException(f"{item.name} is of {element}, {_choice(allowed)} is needed")


def _handle(type_: Attribute) -> type[Attribute] | None:
    return type(type_) if type_.name in ("tf_type.resource", "tf_type.variant") else None


def _choice(allowed: tuple[Attribute, ...]) -> str:
    return " or ".join(item.data if isinstance(item, StringAttr) else str(item) for item in allowed)
