"""What the ops of the `tf` dialect share: result types from the op table and a shape function.

A class declares operands, results and properties and, in `shapes`, how the result shapes follow.
Element types follow from the op table: they are fixed, those of an operand, or given by a derived
attribute such as `DstT`, which may be passed when an op is built but is no property of it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache
from typing import ClassVar, NamedTuple

from xdsl.dialects.builtin import (
    UNKNOWN_LOC,
    AnyFloat,
    ArrayAttr,
    BoolAttr,
    FloatAttr,
    IntegerAttr,
    IntegerType,
    LocationAttr,
    StringAttr,
    SymbolRefAttr,
    TensorType,
    UnrankedTensorType,
    f32,
    i64,
)
from xdsl.ir import Attribute, Operation, Region
from xdsl.irdl import (
    AnyAttr,
    AnyOf,
    BaseAttr,
    irdl_to_attr_constraint,
    operand_def,
    result_def,
    traits_def,
)
from xdsl.traits import Pure
from xdsl.utils.exceptions import VerifyException

from ..elements import Array
from ..op import Operand, Operands, Properties, Property, ResultTypes, TensorOp, constant
from ..shapes import DYNAMIC, Shape, boolean, element_of, integer, integers, shape_of, text, typed
from ..tf_type import ShapeAttr
from .op_table import Argument, signature
from .shape_functions import broadcast_shapes
from .values import known_values

AnyTensor = AnyOf((BaseAttr(TensorType), BaseAttr(UnrankedTensorType)))
"""A tensor of any element type, ranked or not."""

Boolean = irdl_to_attr_constraint(BoolAttr)
Integer = irdl_to_attr_constraint(IntegerAttr[IntegerType])
Float = irdl_to_attr_constraint(FloatAttr[AnyFloat])
Text = irdl_to_attr_constraint(StringAttr)
Integers = irdl_to_attr_constraint(ArrayAttr[IntegerAttr[IntegerType]])
Floats = irdl_to_attr_constraint(ArrayAttr[FloatAttr[AnyFloat]])
Strings = irdl_to_attr_constraint(ArrayAttr[StringAttr])
List = irdl_to_attr_constraint(ArrayAttr[Attribute])
Symbol = irdl_to_attr_constraint(SymbolRefAttr)
ShapeLike = irdl_to_attr_constraint(ShapeAttr)
Type = AnyAttr()
"""Kinds of properties; made once, since xDSL takes long to make a constraint of a class."""

TRUE, FALSE = BoolAttr.from_bool(True), BoolAttr.from_bool(False)
EMPTY = StringAttr("")
NO_ITEMS: ArrayAttr[Attribute] = ArrayAttr(())

Shapes = Sequence[Shape | None]


def int_attr(value: int) -> IntegerAttr[IntegerType]:
    """Return an i64 attribute, for defaults."""
    return IntegerAttr(value, i64)


def ints_attr(*values: int) -> ArrayAttr[IntegerAttr[IntegerType]]:
    """Return an array of i64 attributes, for defaults."""
    return ArrayAttr([IntegerAttr(value, i64) for value in values])


def float_attr(value: float) -> FloatAttr[AnyFloat]:
    """Return an f32 attribute, for defaults."""
    return FloatAttr(value, f32)


class Node:
    """What a shape function sees of an op, whether it is built already or about to be."""

    __slots__ = ("op_type", "operands", "properties", "results")

    def __init__(
        self,
        op_type: type[TFOp],
        operands: Operands,
        properties: Properties,
        results: ResultTypes = (),
    ):
        """Take operands, properties and, of an op that is built, its present result types."""
        self.op_type = op_type
        self.operands = operands
        self.properties = properties
        self.results = results

    def shape(self, index: int) -> Shape | None:
        """Return the shape of an operand; None if it is unknown."""
        return shape_of(self.operands[index])

    def constant(self, index: int) -> Array | None:
        """Return the value of an operand, if it is constant."""
        return constant(self.operands[index])

    def values(self, index: int) -> tuple[int | None, ...] | None:
        """Return what is known of the integers that an operand of rank 0 or 1 holds."""
        return known_values(self.operands[index])

    def integers_of(self, index: int) -> tuple[int, ...] | None:
        """Return the integers that an operand of rank 0 or 1 holds, if all of them are known."""
        found = known_values(self.operands[index])
        if found is None or None in found:
            return None
        return tuple(item for item in found if item is not None)

    def scalar(self, index: int) -> int | None:
        """Return the integer that an operand holds, if it is known."""
        found = known_values(self.operands[index])
        return found[0] if found is not None and len(found) == 1 else None

    def dims(self, index: int) -> Shape | None:
        """Return the shape that an operand holds as its value."""
        found = known_values(self.operands[index])
        if found is not None:
            return tuple(DYNAMIC if item is None or item < 0 else item for item in found)
        shape = self.shape(index)
        if shape is None or len(shape) != 1 or shape[0] == DYNAMIC:
            return None
        return (DYNAMIC,) * shape[0]

    def property(self, name: str) -> Attribute | None:
        """Return a property or its default."""
        found = self.properties.get(name)
        return _default(self.op_type, name) if found is None else found

    def integer(self, name: str) -> int:
        """Return an integer property."""
        return integer(self.property(name))

    def integers(self, name: str) -> Shape:
        """Return a property that is a list of integers."""
        return integers(self.property(name))

    def text(self, name: str) -> str:
        """Return a string property."""
        return text(self.property(name))

    def flag(self, name: str) -> bool:
        """Return a boolean property."""
        return boolean(self.property(name))

    def shape_property(self, name: str) -> Shape | None:
        """Return a property that is a shape."""
        found = self.property(name)
        return found.shape if isinstance(found, ShapeAttr) else None

    def element(self, name: str) -> Attribute | None:
        """Return the element type of the first result, which the derived attribute `name` gives."""
        return element_of(self.results[0]) if self.results else self.properties.get(name)

    def count(self, name: str) -> int:
        """Return the number of results of an op with a variadic one, known as `name`."""
        return integer(self.properties[name]) if name in self.properties else len(self.results)


@cache
def _default(op_type: type[TFOp], name: str) -> Attribute | None:
    found = op_type.get_irdl_definition().properties.get(name)
    return None if found is None else found.default_value


class TFOp(TensorOp):
    """An op of the `tf` dialect, named like the TensorFlow op."""

    INT: ClassVar[IntegerType] = i64

    def __init__(
        self,
        *operands: Operand,
        result_types: Sequence[Attribute] | None = None,
        location: LocationAttr = UNKNOWN_LOC,
        regions: Sequence[Region] = (),
        **properties: Property,
    ):
        """Build the op detached; derived attributes only serve to find the result types."""
        super().__init__(
            *operands,
            result_types=result_types,
            location=location,
            regions=regions,
            **properties,
        )
        if properties:
            for name in derived(type(self)) & properties.keys():
                del self.properties[name]

    @classmethod
    def infer(cls, operands: Operands, properties: Properties) -> ResultTypes:
        """Return the result types: elements by the op table, shapes by the op's own function."""
        elements = result_elements(cls, operands, properties)
        shapes = cls.shapes_of(Node(cls, operands, properties))
        return [typed(element, shape) for element, shape in zip(elements, shapes, strict=True)]

    @classmethod
    def shapes_of(cls, node: Node) -> Shapes:
        """Return the result shapes.

        Raises:
            VerifyException: operands and properties cannot be those of such an op.

        """
        try:
            return cls.shapes(node)
        except (ArithmeticError, AssertionError, LookupError, TypeError, ValueError) as error:
            raise VerifyException(f"{cls.name}: operands and attributes do not fit") from error

    @classmethod
    def shapes(cls, node: Node) -> Shapes:
        """Return the result shapes. Default: all unknown."""
        found = signature(cls.name[3:])
        if node.results or found is None:
            return (None,) * len(node.results)
        return (None,) * len(result_elements(cls, node.operands, node.properties))


class SameShapeOp(TFOp):
    """Base of ops whose one result has the shape of their first operand."""

    @classmethod
    def shapes(cls, node: Node) -> Shapes:
        """Take the shape of the first operand."""
        return (node.shape(0),)


class FilledOp(TFOp):
    """Base of ops whose one result has the shape that their first operand holds."""

    @classmethod
    def shapes(cls, node: Node) -> Shapes:
        """Take the shape operand."""
        return (node.dims(0),)


class BroadcastingOp(TFOp):
    """Base of ops whose one result has the common shape of all operands."""

    @classmethod
    def shapes(cls, node: Node) -> Shapes:
        """Broadcast the operand shapes."""
        return (broadcast_shapes([shape_of(operand) for operand in node.operands]),)


class ScalarOp(TFOp):
    """Base of ops whose one result is a scalar."""

    @classmethod
    def shapes(cls, node: Node) -> Shapes:
        """Return the shape of a scalar."""
        return ((),)


class UnaryOp(SameShapeOp):
    """`y = op(x)`, element by element."""

    x = operand_def(AnyTensor)
    y = result_def(AnyTensor)
    traits = traits_def(Pure())


class BinaryOp(BroadcastingOp):
    """`z = op(x, y)`, element by element, with numpy broadcasting."""

    x = operand_def(AnyTensor)
    y = operand_def(AnyTensor)
    z = result_def(AnyTensor)
    traits = traits_def(Pure())


@cache
def derived(op_type: type[TensorOp]) -> frozenset[str]:
    """Return the attributes of an op that its operand and result types fix."""
    found = signature(op_type.name[3:])
    return frozenset() if found is None else found.derived


def result_elements(
    op_type: type[TensorOp], operands: Operands, properties: Properties
) -> tuple[Attribute, ...]:
    """Return the element types of the results of an op.

    Raises:
        TypeError: they do not follow from operands and properties; result types must be given.

    """
    elements: list[Attribute] = []
    for source in _result_sources(op_type):
        elements.extend(source(operands, properties))
    return tuple(elements)


Source = Callable[[Operands, Properties], ResultTypes]


class _Place(NamedTuple):
    """Where the operands of an input are: from `start` to `stop`, counted from the end if < 0."""

    argument: Argument
    start: int
    stop: int | None


@cache
def _result_sources(op_type: type[TensorOp]) -> tuple[Source, ...]:
    """Return, for each result of an op, the function that finds its element types."""
    name = op_type.name[3:]
    found = signature(name)
    if found is None:
        raise TypeError(f"{op_type.name} is not in the op table: result types must be given")
    places = _places(found.inputs)
    return tuple(
        _source(name, item, places, found.default(item.type), found.default(item.number))
        for item in found.outputs
    )


def _places(inputs: Sequence[Argument]) -> tuple[_Place, ...]:
    """Return where the operands of each input are.

    Of several variadic inputs only the first and the last are found, one operand of each, and those
    between them are lost.
    """
    places: list[_Place] = []
    variadic = [index for index, item in enumerate(inputs) if item.is_variadic]
    first, last = (variadic[0], variadic[-1]) if variadic else (len(inputs), -1)
    for index, item in enumerate(inputs):
        after = len(inputs) - index - 1
        if index < first or (index == first != last):
            places.append(_Place(item, index, index + 1))
        elif index >= last:
            start = index if index == first else -after - 1
            places.append(_Place(item, start, -after or None))
    return tuple(places)


def _source(
    name: str,
    output: Argument,
    places: Sequence[_Place],
    default: Attribute | None,
    default_number: Attribute | None,
) -> Source:
    fixed = output.element
    place = next((item for item in places if item.argument.type == output.type), None)
    counted = next(
        (item for item in places if output.number and item.argument.number == output.number), None
    )

    def find(operands: Operands, properties: Properties) -> ResultTypes:
        element = fixed or properties.get(output.type)
        values = () if place is None else operands[place.start : place.stop]
        if output.is_list:
            if isinstance(element, ArrayAttr):
                return tuple(element.data)  # pyright: ignore[reportUnknownArgumentType, reportUnknownMemberType, reportUnknownVariableType]
            if values:
                return [element_of(value) for value in values]
        elif element is None and values:
            element = element_of(values[0])
        element = element or default
        if element is None:
            raise TypeError(f"tf.{name}: {output.type} is not given, nor are the result types")
        if not output.number:
            return (element,)
        number = properties.get(output.number, default_number)
        if number is not None:
            return (element,) * integer(number)
        if counted is None:
            raise TypeError(f"tf.{name}: {output.number} is not given, nor are the result types")
        return (element,) * len(operands[counted.start : counted.stop])

    return find


def result_shapes(op: Operation) -> Shapes | None:
    """Return the result shapes of an op as its operands give them; None if it has no function."""
    op_type = type(op)
    if not issubclass(op_type, TFOp):
        return None
    return op_type.shapes_of(
        Node(op_type, op._operands, op.properties, op.result_types)  # pyright: ignore[reportPrivateUsage]
    )
