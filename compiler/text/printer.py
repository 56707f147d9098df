"""A printer that writes modules as MLIR's tools do."""

from __future__ import annotations

from collections.abc import Mapping
from io import StringIO
from typing import Any, cast

from xdsl.dialects.builtin import (
    ArrayAttr,
    CallSiteLoc,
    DictionaryAttr,
    FloatAttr,
    FusedLoc,
    IntegerAttr,
    ModuleOp,
    NameLoc,
    TensorType,
    UnitAttr,
    UnknownLoc,
    UnrankedTensorType,
    UnregisteredOp,
    i64,
)
from xdsl.dialects.func import CallOp, FuncOp, ReturnOp
from xdsl.ir import Attribute, Operation, Region

from ...dialects.elements import Elements, float_text
from .locations import LocationPrinter
from .names import Names

_FUNCTION_PROPERTIES = ("sym_name", "function_type", "sym_visibility", "arg_attrs", "res_attrs")


class TextPrinter(LocationPrinter):
    """Prints modules; the text of a type is made once."""

    def __init__(
        self,
        stream: StringIO,
        *,
        generic: bool = False,
        debug_info: bool = False,
        elide_above: int | None = None,
    ):
        """Print to `stream`; constants of more than `elide_above` elements without their values."""
        super().__init__(stream, generic=generic, debug_info=debug_info)
        self._elide_above = elide_above
        self._type_texts: dict[Attribute, str] = {}
        self._groups: dict[Operation, list[tuple[str, int]]] = {}
        self._in_function: list[bool] = [False]
        self._resources: dict[str, Elements] = {}

    def print_top(self, op: Operation, names: Names | None = None) -> None:
        """Print an op with everything below it, and the location aliases that it uses.

        Values are named as MLIR would unless `names` are given.
        """
        names = names or Names(op)
        self._ssa_values, self._blocks = names.values, names.blocks
        self._groups = names.groups
        if self.print_debuginfo:
            self._name_locations(op)
        self._print_aliases(early=True)
        self.print_op(op)
        self.print_string("\n")
        self._print_aliases(early=False)
        if self._resources:
            self._print_resources()

    def _print_resources(self) -> None:
        """Print the section that holds the values of `dense_resource` constants."""
        entries: list[str] = []
        for name, elements in self._resources.items():
            alignment = elements.array.dtype.itemsize.to_bytes(4, "little")
            digits = (alignment + elements.array.tobytes()).hex().upper()
            entries.append(f'      {name}: "0x{digits}"')
        body = ",\n".join(entries)
        self.print_string(
            f"\n{{-#\n  dialect_resources: {{\n    builtin: {{\n{body}\n    }}\n  }}\n#-}}\n"
        )

    # Ops.

    def print_op(self, op: Operation) -> None:
        """Print one op."""
        self._print_result_names(op)
        if self.print_generic_format:
            self._print_generic(op)
        elif isinstance(op, ModuleOp):
            self._print_module(op)
        elif isinstance(op, FuncOp):
            self._print_function(op)
        elif isinstance(op, ReturnOp | CallOp):
            self._print_func_op(op)
        elif not isinstance(op, UnregisteredOp) and Operation.print is not type(op).print:
            self.print_string(op.name)
            op.print(self)
        else:
            self._print_generic(op)
        if self.print_debuginfo:
            self.print_string(" ")
            self._print_location(op.location)

    def _print_result_names(self, op: Operation) -> None:
        if not op.results:
            return
        groups = self._groups.get(op)
        if groups is None:
            self._print_results(op)
            return
        texts = [f"%{name}:{size}" if size > 1 else f"%{name}" for name, size in groups]
        self.print_string(", ".join(texts) + " = ")

    def _print_generic(self, op: Operation) -> None:
        name = op.op_name.data if isinstance(op, UnregisteredOp) else op.name
        self.print_string(f'"{name}"')
        self.print_op_with_default_format(op)

    def print_op_with_default_format(self, op: Operation) -> None:
        """Print operands, properties, regions, attributes and types."""
        attributes = dict(op.attributes)
        attributes.pop("op_name__", None)
        self.print_operands(op.operands)
        self.print_successors(op.successors)
        if op.properties:
            self.print_string(" <")
            self.print_attr_dict(op.properties)
            self.print_string(">")
        if op.regions:
            self._in_function.append(False)
            self.print_regions(op.regions)
            self._in_function.pop()
        if attributes:
            self.print_string(" ")
            self.print_attr_dict(attributes)
        self.print_string(" : ")
        self.print_function_type(op.operand_types, op.result_types)

    def print_block_argument(self, arg: Any, print_type: bool = True) -> None:
        """Print a block argument, with its type unless told otherwise."""
        self.print_ssa_value(arg)
        if print_type:
            self.print_string(": ")
            self.print_attribute(arg.type)
            if self.print_debuginfo:
                self.print_string(" ")
                self._print_location(arg.location)

    def _print_module(self, op: ModuleOp) -> None:
        self.print_string("module")
        if op.sym_name is not None:
            self.print_string(f" @{op.sym_name.data}")
        if op.attributes:
            self.print_string(" attributes ")
            self.print_attr_dict(op.attributes)
        self.print_string(" ")
        self.print_region(op.body, print_empty_block=False)

    def _print_function(self, op: FuncOp) -> None:
        self.print_string("func.func ")
        if op.sym_visibility is not None:
            self.print_string(f"{op.sym_visibility.data} ")
        self.print_symbol_name(op.sym_name.data)
        self._print_signature(op)
        attributes = {
            key: value
            for key, value in (op.properties | op.attributes).items()
            if key not in _FUNCTION_PROPERTIES
        }
        if attributes:
            self.print_string(" attributes ")
            self.print_attr_dict(attributes)
        if op.body.blocks:
            self.print_string(" ")
            self._in_function.append(True)
            self.print_region(op.body, print_entry_block_args=False, print_empty_block=False)
            self._in_function.pop()

    def _print_signature(self, op: FuncOp) -> None:
        inputs, outputs = op.function_type.inputs.data, op.function_type.outputs.data
        arguments = op.body.blocks[0].args if op.body.blocks else ()
        self.print_string("(")
        for index, type in enumerate(inputs):
            if index:
                self.print_string(", ")
            if arguments:
                self.print_ssa_value(arguments[index])
                self.print_string(": ")
            self.print_attribute(type)
            self._print_item_attributes(op.arg_attrs, index)
            if arguments and self.print_debuginfo:
                self.print_string(" ")
                self._print_location(arguments[index].location)
        self.print_string(")")
        if not outputs:
            return
        self.print_string(" -> ")
        bare = len(outputs) == 1 and not _item(op.res_attrs, 0)
        self.print_string("" if bare else "(")
        for index, type in enumerate(outputs):
            if index:
                self.print_string(", ")
            self.print_attribute(type)
            self._print_item_attributes(op.res_attrs, index)
        self.print_string("" if bare else ")")

    def _print_item_attributes(self, items: ArrayAttr[DictionaryAttr] | None, index: int) -> None:
        if attributes := _item(items, index):
            self.print_string(" ")
            self.print_attr_dict(attributes)

    def _print_func_op(self, op: ReturnOp | CallOp) -> None:
        prefix = "" if self._in_function[-1] else "func."
        self.print_string(prefix + op.name.removeprefix("func."))
        if isinstance(op, CallOp):
            self.print_string(" ")
            self.print_attribute(op.callee)
            self.print_operands(op.operands)
            self._print_extra(op.attributes)
            self.print_string(" : ")
            self.print_function_type(op.operand_types, op.result_types)
            return
        self._print_extra(op.attributes)
        if op.operands:
            self.print_string(" ")
            self.print_list(op.operands, self.print_ssa_value)
            self.print_string(" : ")
            self.print_list(op.operand_types, self.print_attribute)

    def _print_extra(self, attributes: Mapping[str, Attribute]) -> None:
        if attributes:
            self.print_string(" ")
            self.print_attr_dict(attributes)

    def print_region(
        self,
        region: Region,
        print_entry_block_args: bool = True,
        print_empty_block: bool = True,
        print_block_terminators: bool = True,
    ) -> None:
        """Print a region; an entry block's label only where it has arguments."""
        self.print_string("{")
        for index, block in enumerate(region.blocks):
            labelled = index > 0 or (bool(block.args) and print_entry_block_args)
            self.print_block(block, print_block_args=labelled)
        self._print_new_line()
        self.print_string("}")

    # Attributes.

    def print_string_literal(self, string: str) -> None:
        """Print a string in quotes; bytes that are no text are escaped as they were read."""
        self.print_bytes_literal(string.encode("utf-8", "surrogateescape"))

    def print_attr_dict(self, attr_dict: Mapping[str, Attribute]) -> None:
        """Print a dictionary, sorted by name."""
        self.print_string("{")
        for index, key in enumerate(sorted(attr_dict)):
            if index:
                self.print_string(", ")
            self.print_identifier_or_string_literal(key)
            value = attr_dict[key]
            if not isinstance(value, UnitAttr):
                self.print_string(" = ")
                self.print_attribute(value)
        self.print_string("}")

    def print_attribute(self, attribute: Attribute) -> None:
        """Print an attribute or type in MLIR's notation."""
        match attribute:
            case TensorType() | UnrankedTensorType():
                self.print_string(self._type_text(attribute))
            case Elements():
                self._print_elements(attribute)
            case FloatAttr():
                self._print_float(attribute)
                self.print_string(" : ")
                self.print_attribute(attribute.type)
            case ArrayAttr():
                self.print_string("[")
                for index, item in enumerate(attribute.data):
                    if index:
                        self.print_string(", ")
                    self._print_item(item)
                self.print_string("]")
            case DictionaryAttr():
                self.print_attr_dict(attribute.data)
            case UnknownLoc() | NameLoc() | FusedLoc() | CallSiteLoc():
                self._print_location(attribute)
            case _:
                super().print_attribute(attribute)

    def _print_item(self, item: Attribute) -> None:
        """Print an element of an array, where the type of an i64 goes without saying."""
        number = cast(IntegerAttr[Any], item) if isinstance(item, IntegerAttr) else None
        if number is not None and number.type == i64:
            self.print_string(str(number.value.data))
        else:
            self.print_attribute(cast(Attribute, item))

    def _print_float(self, attribute: FloatAttr[Any]) -> None:
        import numpy as np

        from ...dialects.dtypes import numpy_dtype

        try:
            dtype = numpy_dtype(attribute.type)
        except KeyError:
            dtype = np.dtype(np.float64)
        self.print_string(float_text(dtype.type(attribute.value.data)))

    def _type_text(self, attribute: Attribute) -> str:
        text = self._type_texts.get(attribute)
        if text is None:
            stream, self.stream = self.stream, StringIO()
            super().print_attribute(attribute)
            text = self._type_texts[attribute] = self.stream.getvalue()
            self.stream = stream
        return text

    def _print_elements(self, attribute: Elements) -> None:
        if attribute.resource is not None:
            self._resources[attribute.resource] = attribute
        self.print_string(attribute.literal(self._elide_above))
        self.print_string(" : ")
        self.print_attribute(attribute.type)


def _item(items: ArrayAttr[DictionaryAttr] | None, index: int) -> Mapping[str, Attribute]:
    return items.data[index].data if items is not None else {}


def attribute_text(attribute: Attribute) -> str:
    """Return the text of an attribute or type."""
    stream = StringIO()
    TextPrinter(stream).print_attribute(attribute)
    return stream.getvalue()


def to_text(
    op: Operation,
    *,
    generic: bool = False,
    debug_info: bool = False,
    elide_above: int | None = None,
) -> str:
    """Return the text of an op and all below it."""
    stream = StringIO()
    printer = TextPrinter(stream, generic=generic, debug_info=debug_info, elide_above=elide_above)
    printer.print_top(op)
    return stream.getvalue()
