"""Base of all tflower ops: a declarative definition is all an op needs."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import lru_cache
from types import ModuleType
from typing import Any, ClassVar, NoReturn, Self, TypeVar, cast

import numpy as np
from xdsl.dialects.builtin import (
    UNKNOWN_LOC,
    ArrayAttr,
    BoolAttr,
    FloatAttr,
    IntegerAttr,
    IntegerType,
    LocationAttr,
    StringAttr,
    UnregisteredOp,
    f32,
    i32,
    i64,
)
from xdsl.ir import Attribute, Operation, OpResult, OpTraits, Region, SSAValue
from xdsl.irdl import IRDLOperation, OpDef, OptPropertyDef, irdl_op_definition
from xdsl.irdl.operations import OptionalPropertyAccessor
from xdsl.traits import ConstantLike

from .elements import Array, Elements
from .locations import describe

Property = Attribute | bool | int | float | str | Elements | np.ndarray[Any, Any] | tuple[int, ...]
OpType = TypeVar("OpType", bound=IRDLOperation)
Operand = SSAValue | Operation | Sequence[SSAValue | Operation]

Operands = Sequence[SSAValue]
Properties = Mapping[str, Attribute]
ResultTypes = Sequence[Attribute]


def attribute(value: Property, integers: IntegerType = i32) -> Attribute:
    """Convert a plain Python value to the attribute that the dialects use for it.

    An int is of type `integers`, a float an f32, a tuple of ints an array of i64.
    """
    if isinstance(value, Attribute):
        return value
    if isinstance(value, np.ndarray | np.generic):
        return Elements.of(np.asarray(value))
    return _scalar(type(value), value, integers)


@lru_cache(1 << 14)
def _scalar(
    kind: type, value: bool | int | float | str | tuple[int, ...], integers: IntegerType
) -> Attribute:
    match value:
        case bool():
            return BoolAttr.from_bool(value)
        case int():
            return IntegerAttr(value, integers)
        case float():
            return FloatAttr(value, f32)
        case str():
            return StringAttr(value)
        case tuple():
            return ArrayAttr(IntegerAttr(item, i64) for item in value)


class TensorOp(IRDLOperation):
    """An op on tensors, built as `AddOp(lhs, rhs, fused_activation_function="RELU")`.

    Operands are positional in definition order, a list for a variadic one; properties are keywords
    and may be plain Python values. Result types come from `infer` unless `result_types` is given.
    """

    INT: ClassVar[IntegerType] = i32
    """The type of a property given as a plain int."""

    def __init__(
        self,
        *operands: Operand,
        result_types: Sequence[Attribute] | None = None,
        location: LocationAttr = UNKNOWN_LOC,
        regions: Sequence[Region] = (),
        **properties: Property,
    ):
        """Build the op detached and unverified."""
        integers = self.INT
        attributes = dict(optional_defaults(type(self)))
        attributes.update((name, attribute(value, integers)) for name, value in properties.items())
        values: list[SSAValue] = []
        sizes: list[int] = []
        is_grouped = False
        for operand in operands:
            if isinstance(operand, SSAValue):
                values.append(operand)
                sizes.append(1)
            elif isinstance(operand, Operation):
                values.append(operand.results[0])
                sizes.append(1)
            else:
                values.extend(SSAValue.get(item) for item in operand)
                sizes.append(len(operand))
                is_grouped = True
        if is_grouped and self._has_operand_segments():
            from xdsl.dialects.builtin import DenseArrayBase

            attributes["operandSegmentSizes"] = DenseArrayBase.from_list(i32, sizes)
        if result_types is None:
            result_types = self.infer(values, attributes)
        Operation.__init__(
            self,
            operands=values,
            result_types=result_types,
            properties=attributes,
            location=location,
            regions=regions,
        )

    @classmethod
    def _has_operand_segments(cls) -> bool:
        return "operandSegmentSizes" in cls.get_irdl_definition().properties

    @classmethod
    def infer(cls, operands: Operands, properties: Properties) -> ResultTypes:
        """Return the result types. Default: the type of the first operand."""
        return (operands[0].type,)

    def with_properties(self, **properties: Property) -> Self:
        """Return a detached copy of this op with some properties changed."""
        changed = {name: attribute(value, self.INT) for name, value in properties.items()}
        return self._copy(self._operands, {**self.properties, **changed})

    def with_operands(self, **operands: SSAValue | Operation) -> Self:
        """Return a detached copy of this op with some operands, named as defined, replaced."""
        names = operand_names(type(self))
        values = list(self._operands)
        for name, value in operands.items():
            values[names.index(name)] = SSAValue.get(value)
        return self._copy(values, self.properties)

    def _copy(self, operands: Sequence[SSAValue], properties: Mapping[str, Attribute]) -> Self:
        return type(self).create(
            operands=operands,
            result_types=self.result_types,
            properties=properties,
            attributes=self.attributes,
            location=self.location,
        )

    def emit_error(self, message: str, underlying_error: Exception) -> NoReturn:
        """Raise with a note that names this op; xDSL's default prints the whole module."""
        where = describe(self)
        note = f"{where}: {self.name}: {message}" if where else f"{self.name}: {message}"
        if note not in getattr(underlying_error, "__notes__", ()):
            underlying_error.add_note(note)
        raise underlying_error


def op_definition(
    cls: type[OpType], fields: Callable[[], Mapping[str, object]] = dict
) -> type[OpType]:
    """Define an op class like `irdl_op_definition`, but only when it is first used.

    `fields` gives, then, further fields, behind those that the class declares.

    Reading a definition takes 100-200 us and most ops of a dialect do not occur in a program.
    Traits are there at once; fields become accessors when the first op is built, since building
    one asks for the definition.
    """
    inherited = [base.__dict__["traits"] for base in cls.__mro__ if "traits" in base.__dict__]
    own = cls.__dict__.get("traits")
    cls.traits = OpTraits(lambda: tuple(item for one in inherited for item in one.traits))

    def define(cls: type[OpType]) -> OpDef:
        del cls.get_irdl_definition
        for name, field in fields().items():
            if name not in cls.__dict__:
                setattr(cls, name, field)
        if own is None:
            del cls.traits
        else:
            cls.traits = own
        made = _with_absent_defaults(irdl_op_definition(cls)).get_irdl_definition()
        made.__class__ = _Remembering
        return made

    cls.get_irdl_definition = classmethod(define)  # pyright: ignore[reportAttributeAccessIssue]
    return cls


class _Remembering(OpDef):
    """A definition that looks at a combination of types and properties once.

    What fields allow depends on nothing else; checking it anew takes half the time of `verify`.
    """

    seen: ClassVar[dict[tuple[object, ...], tuple[object, ...]]] = {}
    """Identities -> the types and properties that they are of, kept alive by this."""

    def verify(self, op: Operation) -> None:
        """Verify fields unless the like was found valid before, then traits."""
        if op.regions or op.successors or op.attributes:
            super().verify(op)
            return
        operands, results = op._operands, op.results  # pyright: ignore[reportPrivateUsage]
        parts = (
            *[value._type for value in operands],  # pyright: ignore[reportPrivateUsage]
            *[value._type for value in results],  # pyright: ignore[reportPrivateUsage]
            *op.properties.values(),
        )
        key = (id(self), len(operands), len(results), *op.properties, *map(id, parts))
        if key not in self.seen:
            super().verify(op)
            if any(isinstance(part, Elements) for part in parts):
                return  # payloads are not kept alive
            if len(self.seen) >= _MOST_SEEN:
                self.seen.clear()
            self.seen[key] = parts
            return
        for trait in self.traits:
            trait.verify(op)


_MOST_SEEN = 1 << 14


def _with_absent_defaults(cls: type[OpType]) -> type[OpType]:
    """Let a property with a default be absent, and read as its default then.

    xDSL fills such properties in whenever an op comes to be, also when it is parsed or copied. A
    text that does not mention one is printed without it.
    """
    fields = cls.get_irdl_definition().properties
    for name, item in fields.items():
        if item.default_value is None or isinstance(item, OptPropertyDef):
            continue
        fields[name] = OptPropertyDef(item.constr, item.default_value)
        setattr(cls, name, OptionalPropertyAccessor(name, item.default_value))
    return cls


@lru_cache(4096)
def operand_names(op_type: type[Operation]) -> tuple[str, ...]:
    """Return the names of an op's operands, in definition order."""
    return tuple(name for name, _ in cast(type[TensorOp], op_type).get_irdl_definition().operands)


@lru_cache(4096)
def optional_defaults(op_type: type[Operation]) -> Mapping[str, Attribute]:
    """Return the properties that an op has when it is built, but need not have when parsed."""
    fields = cast(type[TensorOp], op_type).get_irdl_definition().properties
    return {
        name: field.default_value
        for name, field in fields.items()
        if isinstance(field, OptPropertyDef) and field.default_value is not None
    }


def constant(value: SSAValue | None) -> Array | None:
    """Return the array of a value that a constant op defines, else None."""
    elements = constant_elements(value)
    return None if elements is None else elements.array


def constant_elements(value: SSAValue | None) -> Elements | None:
    """Return the attribute of a value that a constant op defines, else None."""
    if not isinstance(value, OpResult):
        return None
    op = value.op
    elements = op.properties.get("value")
    if isinstance(elements, Elements) and is_constant(type(op)):
        return elements
    return None


@lru_cache(4096)
def is_constant(op_type: type[Operation]) -> bool:
    """Whether ops of this type are constants."""
    return op_type.has_trait(ConstantLike, value_if_unregistered=False)


def prop(op: Operation, name: str) -> Attribute:
    """Return a property by name, its default where it is absent.

    Raises:
        KeyError: the op does not have it.

    """
    value = optional(op, name)
    if value is None:
        raise KeyError(name)
    return value


def optional(op: Operation, name: str) -> Attribute | None:
    """Return a property by name, its default where it is absent, None where it has none."""
    value = op.properties.get(name)
    if value is None and isinstance(op, IRDLOperation):
        return optional_defaults(type(op)).get(name)
    return value


def complete(op: Operation) -> Mapping[str, Attribute]:
    """Return an op's properties together with the defaults of those that are absent."""
    properties = op.properties
    if not isinstance(op, IRDLOperation):
        return properties
    defaults = optional_defaults(type(op))
    return properties if defaults.keys() <= properties.keys() else {**defaults, **properties}


def name_of(op: Operation) -> str:
    """Return the name of an op, also of one that no dialect registers."""
    return op.op_name.data if isinstance(op, UnregisteredOp) else op.name


def ops_in(*modules: ModuleType) -> Iterable[type[Operation]]:
    """Yield the op classes that the given modules define."""
    for module in modules:
        for item in vars(module).values():
            if isinstance(item, type) and "name" in vars(item) and Operation in item.__mro__:
                if item.__module__ == module.__name__:
                    yield item
