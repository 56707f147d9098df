"""The types of operands and results, and what properties may be.

The IR accepts any tensor where a field says `TensorOf`; whether the runtime would run the op is
asked separately, by `tfl-runtime-verify` and by legalization. Element types are named as in
`Types("f32 i32 qi8")`: a leading `q` is a quantized type, `ui8` is unsigned, `str` a string, and
`i32/i64` either of two that a message names together. A message lists them in the order given.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import cast

from typing_extensions import TypeVar
from xdsl.dialects.builtin import (
    I32 as _I32,
)
from xdsl.dialects.builtin import (
    BFloat16Type,
    ComplexType,
    Float8E4M3FNType,
    Float8E5M2Type,
    Float16Type,
    Float32Type,
    Float64Type,
    IntegerAttr,
    IntegerType,
    NoneType,
    Signedness,
    StringAttr,
    TensorType,
    UnrankedTensorType,
)
from xdsl.ir import Attribute, SSAValue
from xdsl.irdl import (
    AttrConstraint,
    IntConstraint,
    VerificationContext,
    irdl_to_attr_constraint,
)
from xdsl.utils.exceptions import VerifyException

from .. import tf_type
from ..quant import AnyType, UniformType
from ..shapes import element_of, rank_of

_FLOATS: Mapping[type[Attribute], str] = {
    Float32Type: "f32",
    Float16Type: "f16",
    BFloat16Type: "bf16",
    Float64Type: "f64",
    Float8E4M3FNType: "f8e4m3fn",
    Float8E5M2Type: "f8e5m2",
    tf_type.StringType: "str",
    tf_type.ResourceType: "resource",
    tf_type.VariantType: "variant",
    tf_type.Quint8Type: "quint8",
    tf_type.Qint8Type: "qint8",
}
_SIGN = {Signedness.SIGNLESS: "i", Signedness.SIGNED: "si", Signedness.UNSIGNED: "ui"}


@lru_cache(4096)
def kind(element: Attribute) -> str:
    """Return the short name of an element type: `f32`, `i8`, `ui8`, `qi8`, `str`, `complex64`."""
    if name := _FLOATS.get(type(element)):
        return name
    if isinstance(element, IntegerType):
        return _integer_kind(cast(IntegerType, element))
    if isinstance(element, ComplexType):
        return "complex64" if element.element_type == Float32Type() else "complex128"  # pyright: ignore[reportUnknownMemberType]
    if isinstance(element, UniformType | AnyType):
        return "q" + kind(element.storage_type)
    return element.name


def _integer_kind(element: IntegerType) -> str:
    return f"{_SIGN[element.signedness.data]}{element.width.data}"


@lru_cache(4096)
def storage(element: Attribute) -> str:
    """Return the kind in which values are stored: that of the storage type if quantized."""
    if isinstance(element, UniformType | AnyType):
        return kind(element.storage_type)
    return "ui8" if isinstance(element, tf_type.Quint8Type) else kind(element)


def stored(value: SSAValue | Attribute) -> str:
    """Return the storage kind of a value's elements."""
    return storage(element_of(value))


_NAMES: Mapping[str, str] = {
    "bf16": "bfloat16 type",
    "f8e4m3fn": "f8E4M3FN type",
    "f8e5m2": "f8E5M2 type",
    "str": "TFLite string type",
    "quint8": "TFLite quint8 type",
    "qint8": "TFLite qint8 type",
    "complex64": "complex type with 32-bit float elements",
    "complex128": "complex type with 64-bit float elements",
    "resource": "TensorFlow resource type",
    "variant": "TensorFlow variant type",
    "i32/i64": "32/64-bit signless integer",
}
_NUMBERED = re.compile(r"(qi|qui|i|ui|si|f)(\d+)")
_NUMBERED_NAMES: Mapping[str, str] = {
    "qi": "QI{} type",
    "qui": "QUI{} type",
    "i": "{}-bit signless integer",
    "si": "{}-bit signed integer",
    "ui": "{}-bit unsigned integer",
    "f": "{}-bit float",
}


def described(name: str) -> str:
    """Return an element type in words, as MLIR's messages have it."""
    found = _NUMBERED.fullmatch(name)
    if found is None:
        return _NAMES.get(name, name)
    return _NUMBERED_NAMES[found.group(1)].format(found.group(2))


def _is_tensor(type: Attribute) -> bool:
    return isinstance(type, TensorType | UnrankedTensorType)


@dataclass(frozen=True)
class TensorOf(AttrConstraint):
    """A tensor, ranked or not; `kinds` are the element types that the runtime takes, None all.

    The IR demands the kinds too if `strict`, and `rank` where that is given; the runtime demands
    `runtime_rank`.
    """

    kinds: frozenset[str] | None = None
    optional: bool = False
    listed: tuple[str, ...] = ()
    rank: int | None = None
    strict: bool = False
    runtime_rank: int | None = None

    def verify(self, attr: Attribute, constraint_context: VerificationContext) -> None:
        """Accept any tensor of the rank, and `none` where the operand is optional."""
        if _is_tensor(attr):
            if not self.strict and self.rank is None:
                return
            if self._fits(attr, self.rank) and (not self.strict or self.takes(attr)):
                return
        if self.optional and isinstance(attr, NoneType):
            return
        raise VerifyException(f"must be {self.describe()}, but got '{attr}'")

    @property
    def is_plain(self) -> bool:
        """Whether nothing is said of the tensor."""
        return self.kinds is None and self.runtime_rank is None

    @staticmethod
    def _fits(type: Attribute, rank: int | None) -> bool:
        return rank is None or rank_of(type) == rank

    def mapping_type_vars(
        self, type_var_mapping: Mapping[TypeVar, AttrConstraint | IntConstraint]
    ) -> TensorOf:
        """Return self: there are no type variables inside."""
        return self

    def takes(self, type: Attribute) -> bool:
        """Whether the runtime takes a tensor of this type here."""
        if isinstance(type, NoneType):
            return self.optional
        if self.runtime_rank is not None and not self._fits(type, self.runtime_rank):
            return False
        return self.kinds is None or self._has(element_of(type))

    def _has(self, element: Attribute) -> bool:
        """Whether an element type is listed; of quantized ones only the width counts."""
        assert self.kinds is not None
        if not isinstance(element, UniformType | AnyType):
            return kind(element) in self.kinds
        width = element.storage_type.width.data
        return f"qi{width}" in self.kinds or f"qui{width}" in self.kinds

    def describe(self, *, runtime: bool = False) -> str:
        """Say in words what is taken, by the IR or by the runtime."""
        names = self.listed if runtime or self.strict else ()
        elements = " or ".join(map(described, names)) or "any type"
        rank = self.runtime_rank if runtime else self.rank
        dimensions = "" if rank is None else f"{rank}D "
        none = " or none type" if self.optional else ""
        return f"{dimensions}tensor of {elements} values{none}"


@lru_cache(256)
def tensor_of(
    kinds: str, optional: bool = False, *, rank: int | None = None, strict: bool = False
) -> TensorOf:
    """Constrain a field to tensors of the given element types, separated by blanks."""
    listed = tuple(kinds.split())
    accepted = frozenset(name for item in listed for name in item.split("/"))
    return TensorOf(accepted if kinds else None, optional, listed, rank, strict)


def optional(kinds: str = "") -> TensorOf:
    """Constrain a field to tensors of the given element types or `none`."""
    return tensor_of(kinds, True)


VECTOR_OR_NONE = TensorOf(optional=True, runtime_rank=1)
TENSOR = TensorOf()
F32 = tensor_of("f32")
I32 = tensor_of("i32")
I32_OR_I64 = tensor_of("i32/i64")
BOOL = tensor_of("i1")
RESOURCE = tensor_of("resource")


@dataclass(frozen=True)
class Words(AttrConstraint[StringAttr]):
    """A string out of a few."""

    words: tuple[str, ...]

    def verify(self, attr: Attribute, constraint_context: VerificationContext) -> None:
        """Accept only these strings."""
        if not (isinstance(attr, StringAttr) and attr.data in self.words):
            raise VerifyException(f"expected a {self.describe()}, got {attr}")

    def mapping_type_vars(
        self, type_var_mapping: Mapping[TypeVar, AttrConstraint | IntConstraint]
    ) -> Words:
        """Return self: there are no type variables inside."""
        return self

    def describe(self) -> str:
        """Say in words what is accepted."""
        return f"string attribute whose value is {', or '.join(self.words)}"


AttributeT = TypeVar("AttributeT", bound=Attribute, default=Attribute)


@dataclass(frozen=True)
class Confined(AttrConstraint[AttributeT]):
    """An attribute of a class of which only some values are accepted, those that `text` says."""

    base: AttrConstraint[AttributeT]
    accepts: Callable[[AttributeT], bool]
    text: str

    def verify(self, attr: Attribute, constraint_context: VerificationContext) -> None:
        """Accept what both the class and the function do."""
        self.base.verify(attr, constraint_context)
        if not self.accepts(cast(AttributeT, attr)):
            raise VerifyException(f"expected a {self.text}, got {attr}")

    def mapping_type_vars(
        self, type_var_mapping: Mapping[TypeVar, AttrConstraint | IntConstraint]
    ) -> Confined[AttributeT]:
        """Return self: there are no type variables inside."""
        return self

    def describe(self) -> str:
        """Say in words what is accepted."""
        return self.text


_INT: AttrConstraint[IntegerAttr[_I32]] = irdl_to_attr_constraint(IntegerAttr[_I32])
_INT_TEXT = "32-bit signless integer attribute whose"
PositiveInt = Confined(_INT, lambda attr: attr.value.data > 0, f"{_INT_TEXT} value is positive")
NonNegativeInt = Confined(
    _INT, lambda attr: attr.value.data >= 0, f"{_INT_TEXT} value is non-negative"
)
BitWidth = Confined(
    _INT,
    lambda attr: 2 <= attr.value.data <= 16,
    f"{_INT_TEXT} minimum value is 2 whose maximum value is 16",
)
