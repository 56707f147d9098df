"""Operands and attributes as plain numbers."""

from __future__ import annotations

from xdsl.dialects.builtin import FloatAttr
from xdsl.ir import Attribute, Operation

from ...dialects.elements import Array
from ...dialects.op import optional
from ...dialects.shapes import boolean, integer, integers, text


def scalar(x: Array) -> int:
    """Return the only element of an array of integers."""
    return int(x.reshape(()))


def numbers(x: Array) -> list[int]:
    """Return the elements of an array of integers."""
    return [int(number) for number in x.reshape(-1)]


def real(attr: Attribute | None, default: float = 0) -> float:
    """Return the value of a float attribute, `default` if it is absent."""
    return float(attr.value.data) if isinstance(attr, FloatAttr) else default


def number(op: Operation, name: str, default: int = 0) -> int:
    """Return an integer attribute, `default` if it is absent."""
    attr = optional(op, name)
    return default if attr is None else integer(attr)


def flag(op: Operation, name: str) -> bool:
    """Return a boolean attribute, False if it is absent."""
    return boolean(optional(op, name))


def is_nchw(op: Operation) -> bool:
    """Whether a TensorFlow op has its channels before height and width."""
    attr = optional(op, "data_format")
    return attr is not None and text(attr).startswith("NC")


def option(op: Operation, name: str, default: int = 0) -> int:
    """Return an integer option of an operator without a class, `default` if it is absent."""
    attr = op.attributes.get(name)
    return default if attr is None else integer(attr)


def options(op: Operation, name: str) -> list[int]:
    """Return a list of integers that an operator without a class has as an option."""
    attr = op.attributes.get(name)
    return [] if attr is None else [int(item) for item in integers(attr)]


def option_flag(op: Operation, name: str) -> bool:
    """Return a boolean option of an operator without a class, False if it is absent."""
    return boolean(op.attributes.get(name))


def option_text(op: Operation, name: str, default: str) -> str:
    """Return a name that an operator without a class has as an option."""
    attr = op.attributes.get(name)
    return default if attr is None else text(attr)
