"""Shapes and types shared by the dialects. A dimension of -1 is unknown, a shape of None too."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from math import prod
from typing import Any, cast

from xdsl.dialects.builtin import (
    DYNAMIC_INDEX,
    ArrayAttr,
    DenseArrayBase,
    IntegerAttr,
    NoneType,
    StringAttr,
    TensorType,
    UnrankedTensorType,
)
from xdsl.ir import Attribute, SSAValue
from xdsl.utils.exceptions import VerifyException

Tensor = TensorType[Any]
Unranked = UnrankedTensorType[Any]
Shape = tuple[int, ...]
DYNAMIC = DYNAMIC_INDEX


@lru_cache(1 << 16)
def tensor_type(element: Attribute, shape: Shape) -> Tensor:
    """Return the one instance of this type; building one anew costs 7 us."""
    return TensorType(element, shape)


@lru_cache(256)
def unranked(element: Attribute) -> Unranked:
    """Return `tensor<*xelement>`."""
    return UnrankedTensorType(element)


def typed(element: Attribute, shape: Shape | None) -> Tensor | Unranked:
    """Return the tensor type of a shape, unranked where that is None."""
    return unranked(element) if shape is None else tensor_type(element, shape)


def tensor(type: Attribute) -> Tensor:
    """Narrow a type to a ranked tensor."""
    assert isinstance(type, TensorType)
    return cast(Tensor, type)


_MEMO = "_tflower_shape"


def shape_of(value: SSAValue | Attribute) -> Shape | None:
    """Return the shape of a value or type; None if it is unranked or no tensor.

    A type keeps its shape once it is known: to hash a type, for a table, takes 7 us.
    """
    type: Attribute | None = getattr(value, "_type", None)  # as only a value has it
    if type is None:
        type = cast(Attribute, value)
    known: Shape | None = vars(type).get(_MEMO)
    if known is None and isinstance(type, TensorType):
        known = tuple(type.get_shape())
        object.__setattr__(cast(Attribute, type), _MEMO, known)
    return known


def element_of(value: SSAValue | Attribute) -> Attribute:
    """Return the element type of a value or type; a type that is no tensor is its own."""
    type = value.type if isinstance(value, SSAValue) else value
    if isinstance(type, TensorType | UnrankedTensorType):
        return type.element_type  # pyright: ignore[reportUnknownMemberType, reportUnknownVariableType]
    return type


def rank_of(value: SSAValue | Attribute) -> int | None:
    """Return the rank of a value or type; None if unknown."""
    shape = shape_of(value)
    return None if shape is None else len(shape)


def is_static(value: SSAValue | Attribute) -> bool:
    """Whether all dimensions are known."""
    shape = shape_of(value)
    return shape is not None and DYNAMIC not in shape


def is_none(value: SSAValue) -> bool:
    """Whether an optional operand is absent."""
    return isinstance(value.type, NoneType)


def count(shape: Shape) -> int:
    """Return the number of elements of a static shape."""
    return prod(shape)


def merge(first: Attribute, second: Attribute) -> Attribute:
    """Return a type with what either of two types of one value knows; `first` where they clash."""
    if first is second or first == second:
        return first
    ours, theirs = shape_of(first), shape_of(second)
    if element_of(first) != element_of(second) or theirs is None:
        return first
    if ours is None:
        return second
    if len(ours) != len(theirs):
        return first
    return tensor_type(
        element_of(first),
        tuple(b if a == DYNAMIC else a for a, b in zip(ours, theirs, strict=True)),
    )


def compatible(first: Shape | None, second: Shape | None) -> bool:
    """Whether two shapes may be those of one value."""
    if first is None or second is None:
        return True
    return len(first) == len(second) and all(
        a == b or DYNAMIC in (a, b) for a, b in zip(first, second, strict=True)
    )


def integer(attr: Attribute | None) -> int:
    """Return the value of an integer attribute."""
    assert isinstance(attr, IntegerAttr)
    return attr.value.data


def boolean(attr: Attribute | None) -> bool:
    """Return the value of a boolean attribute; False if it is absent."""
    if attr is None:
        return False
    assert isinstance(attr, IntegerAttr)
    return attr.value.data != 0


def text(attr: Attribute | None) -> str:
    """Return the value of a string attribute."""
    assert isinstance(attr, StringAttr)
    return attr.data


def integers(attr: Attribute | None) -> Shape:
    """Return the values of an array of integers."""
    if isinstance(attr, DenseArrayBase):
        return tuple(int(value) for value in attr.iter_values())
    assert isinstance(attr, ArrayAttr)
    return tuple(integer(item) for item in attr.data)  # pyright: ignore[reportUnknownArgumentType, reportUnknownMemberType, reportUnknownVariableType]


@lru_cache(1 << 16)
def broadcast(lhs: Shape, rhs: Shape) -> Shape:
    """Return the numpy broadcast of two shapes.

    Raises:
        VerifyException: the shapes do not broadcast.

    """
    if lhs == rhs:
        return lhs
    rank = max(len(lhs), len(rhs))
    dims: list[int] = []
    for a, b in zip(_pad(lhs, rank), _pad(rhs, rank), strict=True):
        if a != b and not {a, b} & {1, DYNAMIC}:
            raise VerifyException(f"shapes {lhs} and {rhs} do not broadcast")
        dims.append(b if a == 1 or (a == DYNAMIC and b != 1) else a)
    return tuple(dims)


def broadcasts(*shapes: Shape) -> Shape | None:
    """Return the broadcast of several shapes, None if they do not broadcast."""
    result: Shape = ()
    for shape in shapes:
        try:
            result = broadcast(result, shape)
        except VerifyException:
            return None
    return result


def _pad(shape: Sequence[int], rank: int) -> Shape:
    return (1,) * (rank - len(shape)) + tuple(shape)


def window(size: int, kernel: int, stride: int, dilation: int, padding: str) -> int:
    """Return how many windows of `kernel` fit along one axis of `size`; -1 if unknown.

    Padding is `SAME` or `VALID`.
    """
    if size == DYNAMIC:
        return DYNAMIC
    if padding == "SAME":
        return -(-size // stride)
    if kernel == DYNAMIC:
        return DYNAMIC
    return max(0, -(-(size - (kernel - 1) * dilation) // stride))


def same_padding(size: int, kernel: int, stride: int, dilation: int) -> tuple[int, int]:
    """Return TensorFlow's SAME padding before and after one axis."""
    reach = (kernel - 1) * dilation + 1
    total = max((-(-size // stride) - 1) * stride + reach - size, 0)
    return total // 2, total - total // 2


def normalize(axis: int, rank: int) -> int:
    """Return a possibly negative axis as one in [0, rank)."""
    return axis + rank if axis < 0 else axis
