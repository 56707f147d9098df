"""The function library of a graph: functions are imported when something refers to them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from xdsl.dialects import func
from xdsl.dialects.builtin import (
    ArrayAttr,
    FunctionType,
    IntegerAttr,
    StringAttr,
    SymbolRefAttr,
)
from xdsl.ir import Attribute, Block, Region, SSAValue

from ...dialects.locations import name_loc
from ...dialects.shapes import typed
from .body import Body
from .failure import failure, shown
from .order import index_nodes
from .plan import MAX_TENSORS
from .protos import Message
from .shared import Shared
from .tensors import element_of, shape_of

MAX_DEPTH = 48
"""Functions may call one another so deep, not deeper."""
MAX_COPIES = 1 << 12
"""A module may have so many functions made from templates with type parameters, not more."""

MAX_OPS = 1 << 22
"""Inlining all calls may make so many ops, not more."""

_PRIVATE = StringAttr("private")
_INTERNAL = frozenset({"_construction_context", "_input_shapes", "_output_shapes"})
_Key = tuple[str, tuple[tuple[str, Attribute], ...]]


class Functions:
    """The functions of a graph by name."""

    def __init__(self, importer: Shared, definitions: Iterable[Message]):
        """Index the definitions."""
        self.importer = importer
        self.definitions: dict[str, Message] = {item.signature.name: item for item in definitions}
        self.imported: list[func.FuncOp] = []
        self._symbols: dict[_Key, SymbolRefAttr] = {}
        self._types: dict[str, FunctionType] = {}
        self._active: list[str] = []
        self._sizes: dict[str, int] = {}
        self._expanded = [0]
        """How many ops inlining would bring into each function on the way, outermost first."""

    def __contains__(self, name: str) -> bool:
        return name in self.definitions

    def refer(self, function: Message) -> Attribute:
        """Return the symbol of a `NameAttrList`, importing the function.

        Raises:
            ImportFailure: it is malformed, missing or calls itself.

        """
        convert = self.importer.attributes.convert
        name = function.name
        definition = self.definitions.get(name)
        declared = () if definition is None else definition.signature.attr
        attributes = {
            item.name: convert(function.attr[item.name], item.type)
            for item in declared
            if item.name in function.attr
        }
        return self.require(name, attributes)

    def require(self, name: str, attributes: Mapping[str, Attribute]) -> SymbolRefAttr:
        """Return the symbol of a function with the given type parameters, importing it.

        Raises:
            ImportFailure: it is missing or calls itself.

        """
        definition = self.definitions.get(name)
        if definition is None:
            raise ValueError(f"refers to function '{shown(name)}', which is missing")
        parameters = [item.name for item in definition.signature.attr]
        bindings = tuple((key, attributes[key]) for key in parameters if key in attributes)
        symbol = self._symbols.get((name, bindings))
        if symbol is None:
            symbol = self._symbols[name, bindings] = self._instance(definition, dict(bindings))
        self._expanded[-1] += self._sizes[symbol.string_value()]
        if self._expanded[-1] > MAX_OPS:
            raise failure(name, "functions call one another absurdly often", op="function")
        return symbol

    def _instance(self, definition: Message, bindings: dict[str, Attribute]) -> SymbolRefAttr:
        """Import a function that is not imported yet."""
        name = definition.signature.name
        if name in self._active:
            raise failure(name, "the function calls itself, which has no end", op="function")
        if len(self._active) >= MAX_DEPTH:
            raise failure(name, f"functions call one another more than {MAX_DEPTH} deep")
        if len(self._symbols) >= len(self.definitions) + MAX_COPIES:
            raise failure(name, "functions with type parameters make too many copies")
        symbol = SymbolRefAttr(self.importer.unique(f"{name}0"))
        self._active.append(name)
        self._expanded.append(0)
        size = self._import(definition, symbol.string_value(), bindings)
        self._sizes[symbol.string_value()] = size + self._expanded.pop()
        self._active.pop()
        return symbol

    def types(self, symbol: str) -> FunctionType:
        """Return the type of an imported function by its symbol."""
        found = self._types.get(symbol)
        if found is None:
            raise ValueError(f"refers to function '{shown(symbol)}', which is missing")
        return found

    def call_op(self, name: str) -> str:
        """Return the op that calls a function."""
        stateful = self.definitions[name].signature.is_stateful
        return "StatefulPartitionedCall" if stateful else "PartitionedCall"

    def output_ranges(self, name: str, count: int) -> dict[str, range]:
        """Return which results of a call each output stands for, if each is one tensor."""
        outputs = self.definitions[name].signature.output_arg
        if len(outputs) != count:
            return {"": range(count)}
        return {item.name: range(index, index + 1) for index, item in enumerate(outputs)}

    def _import(self, definition: Message, symbol: str, bindings: dict[str, Attribute]) -> int:
        """Import one function and, before it is complete, those it calls; return its size."""
        name = definition.signature.name
        body = Body(
            self.importer,
            index_nodes(definition.node_def, name),
            name,
            in_function=True,
            bindings=bindings or None,
        )
        block = Block()
        try:
            arguments = self._arguments(definition, bindings)
        except ValueError as error:
            raise failure(name, str(error), op="function") from error
        for argument, types in arguments.items():
            body.values[argument] = [block.insert_arg(type, len(block.args)) for type in types]
        results = [
            (item, definition.ret.get(item.name)) for item in definition.signature.output_arg
        ]
        missing = next((item.name for item, reference in results if reference is None), None)
        if missing is not None:
            raise failure(name, f"there is no value for result '{shown(missing)}'", op="function")
        roots = [reference.partition(":")[0] for _, reference in results]
        roots += definition.control_ret.values()
        body.build(body.schedule([root for root in roots if root not in body.values]))
        values: list[SSAValue] = []
        for item, reference in results:
            values += _result(body, reference, bool(item.number_attr or item.type_list_attr))
        self._finish(definition, symbol, block, body, values)
        return len(body.ops)

    def _finish(
        self, definition: Message, symbol: str, block: Block, body: Body, values: Sequence[SSAValue]
    ) -> None:
        body.ops.append(func.ReturnOp(*values))
        block.add_ops(body.ops)
        type = FunctionType.from_lists(block.arg_types, [value.type for value in values])
        function = func.FuncOp(symbol, type, Region(block), _PRIVATE)
        function.location = name_loc(definition.signature.name)
        function.attributes.update(self._function_attributes(definition))
        self._types[symbol] = type
        self.imported.append(function)

    def _arguments(
        self, definition: Message, bindings: Mapping[str, Attribute]
    ) -> dict[str, list[Attribute]]:
        """Return the types of a function's arguments by name; raise ValueError if malformed."""
        arguments: dict[str, list[Attribute]] = {}
        position = 0
        for item in definition.signature.input_arg:
            elements = _elements(item, bindings)
            shapes = self._argument_shapes(definition, position, len(elements))
            if item.name in arguments:
                raise ValueError(f"two arguments are called '{shown(item.name)}'")
            arguments[item.name] = [
                typed(element, shape) for element, shape in zip(elements, shapes, strict=True)
            ]
            position += 1
        return arguments

    def _argument_shapes(
        self, definition: Message, position: int, count: int
    ) -> Sequence[tuple[int, ...] | None]:
        """Return the shapes of an argument, which an attribute of it may give."""
        if position in definition.arg_attr:
            attributes = definition.arg_attr[position].attr
            if "_output_shapes" in attributes:
                shapes = self.importer.attributes.shapes(attributes["_output_shapes"])
                if len(shapes) == count:
                    return shapes
        if "_input_shapes" in definition.attr:
            shapes = definition.attr["_input_shapes"].list.shape
            if count == 1 and len(shapes) == len(definition.signature.input_arg):
                return (shape_of(shapes[position]),)
        return (None,) * count

    def _function_attributes(self, definition: Message) -> dict[str, Attribute]:
        """Return what marks a function, such as the composite op that it implements."""
        attributes: dict[str, Attribute] = {}
        for key in sorted(definition.attr):
            value = definition.attr[key]
            if key in _INTERNAL or value.WhichOneof("value") in ("func", None):
                continue
            try:
                attributes[f"tf.{key}"] = self.importer.attributes.convert(value)
            except ValueError:
                continue
        return attributes


def _elements(argument: Message, bindings: Mapping[str, Attribute]) -> list[Attribute]:
    """Return the element types of the tensors that an argument stands for."""
    if argument.type_list_attr:
        types = bindings.get(argument.type_list_attr)
        if not isinstance(types, ArrayAttr):
            raise ValueError(f"lacks the type parameter '{shown(argument.type_list_attr)}'")
        return list(types.data)  # pyright: ignore[reportUnknownArgumentType, reportUnknownMemberType]
    if argument.type_attr:
        element = bindings.get(argument.type_attr)
        if element is None:
            raise ValueError(f"lacks the type parameter '{shown(argument.type_attr)}'")
    else:
        element = element_of(argument.type)
    if not argument.number_attr:
        return [element]
    number = bindings.get(argument.number_attr)
    if not isinstance(number, IntegerAttr) or not 0 <= number.value.data <= MAX_TENSORS:
        raise ValueError(f"lacks the number '{shown(argument.number_attr)}'")
    return [element] * number.value.data


def _result(body: Body, reference: str, is_list: bool) -> Sequence[SSAValue]:
    return body.operand(reference) if is_list else (body.value(reference),)
