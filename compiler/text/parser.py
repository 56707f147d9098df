"""A parser that remembers types by their text and reads `dense<...>` as `Elements`."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable

import numpy as np
from xdsl.context import Context
from xdsl.dialects.builtin import (
    UNKNOWN_LOC,
    BytesAttr,
    DenseResourceAttr,
    FileLineColLoc,
    FusedLoc,
    IndexType,
    IntAttr,
    LocationAttr,
    ModuleOp,
    StringAttr,
)
from xdsl.ir import Attribute, Operation, Region, TypeAttribute
from xdsl.parser import Parser
from xdsl.traits import IsolatedFromAbove
from xdsl.utils.mlir_lexer import MLIRTokenKind

from ...dialects.dtypes import DTYPES, numpy_dtype
from ...dialects.elements import Elements
from ...dialects.shapes import (
    DYNAMIC,
    Tensor,
    element_of,
    shape_of,
    tensor,
    tensor_type,
    unranked,
)
from ...dialects.tf_type import TensorProtoAttr
from .context import context
from .literals import literals

_TENSOR = re.compile(r"tensor<[^<>()]*>")
_RESOURCES = re.compile(r"\{-#.*?#-\}", re.DOTALL)
_RESOURCE = re.compile(r'([\w$.-]+)\s*:\s*"0x([0-9A-Fa-f]*)"')
_ALIGNMENT_BYTES = 4
_DIMENSIONS = (MLIRTokenKind.INTEGER_LIT, MLIRTokenKind.QUESTION)
_DENSE = re.compile(r'<((?:"(?:[^"\\]|\\.)*"|[^<>"])*)>')


_SHAPE = re.compile(r"((?:(?:\?|\d+)x)*|\*x)([a-zA-Z]\w*)")
_ELEMENTS = {
    str(row.mlir): row.mlir for row in DTYPES if not str(row.mlir).startswith(("!", "complex"))
} | {"index": IndexType()}


def _simple_tensor(text: str) -> TypeAttribute | None:
    """Return the type `tensor<2x?xf32>` of a builtin element type, None for any other text."""
    found = _SHAPE.fullmatch("".join(text[len("tensor<") : -1].split()))
    if found is None or (element := _ELEMENTS.get(found.group(2))) is None:
        return None
    dims = found.group(1)
    if dims == "*x":
        return unranked(element)
    shape = (DYNAMIC if dim == "?" else int(dim) for dim in dims.split("x")[:-1])
    return tensor_type(element, tuple(shape))


class TextParser(Parser):
    """Parses tflower modules; about twice as fast as the base on typical text."""

    def __init__(self, ctx: Context, source: str, name: str = "<text>", *, locate: bool = False):
        """Parse `source`; with `locate`, ops without a location get file, line and column."""
        super().__init__(ctx, source, name)
        self._resources = {
            key: bytes.fromhex(digits)[_ALIGNMENT_BYTES:]
            for section in _RESOURCES.findall(source)
            for key, digits in _RESOURCE.findall(section)
        }
        self._isolated = False
        self._locations: dict[str, LocationAttr] = {}
        self._tensor_types: dict[str, TypeAttribute] = {}
        self._name = StringAttr(name)
        self._lines = [0, *(found.end() for found in re.finditer("\n", source))] if locate else []

    def parse_operation(self) -> Operation:
        """Parse an op and, if asked to, remember where it stands."""
        start = self._current_token.span.start
        op = super().parse_operation()
        if self._lines and op.location == UNKNOWN_LOC:
            line = bisect_right(self._lines, start)
            column = start - self._lines[line - 1] + 1
            op.location = FileLineColLoc(self._name, IntAttr(line), IntAttr(column))
        return op

    def parse_optional_type(self) -> TypeAttribute | None:
        """Look plain `tensor<...>` text up before parsing it."""
        span = self._current_token.span
        found = _TENSOR.match(span.input.content, span.start)
        if found is None:
            return super().parse_optional_type()
        text = found.group()
        if text not in self._tensor_types:
            simple = _simple_tensor(text)
            if simple is None:
                return super().parse_optional_type()
            self._tensor_types[text] = simple
        self._resume_from(found.end())
        return self._tensor_types[text]

    def _parse_extended_type_or_attribute(  # pyright: ignore[reportIncompatibleMethodOverride]
        self, attr_or_dialect_name: str, is_type: bool
    ) -> Attribute:
        """Parse an attribute or type; an opaque tensor has its type behind the bracket."""
        parsed = super()._parse_extended_type_or_attribute(attr_or_dialect_name, is_type)
        if isinstance(parsed, TensorProtoAttr) and self.parse_optional_punctuation(":"):
            return TensorProtoAttr(parsed.digits, self.parse_type())
        return parsed

    def _parse_optional_builtin_attr(self) -> Attribute | None:
        """Parse a builtin attribute; a string of any bytes is a string, as in MLIR."""
        parsed = super()._parse_optional_builtin_attr()
        if isinstance(parsed, BytesAttr):
            return StringAttr(parsed.data.decode("utf-8", "surrogateescape"))
        return parsed

    def _parse_ranked_tensor(self) -> Tensor:
        """Parse the type of a constant."""
        type: Attribute = self.parse_type()
        if shape_of(type) is None:
            self.raise_error("expected a ranked tensor type after a constant")
        return tensor(type)

    def _parse_builtin_dense_attr(self) -> Elements:  # pyright: ignore[reportIncompatibleMethodOverride]
        span = self._current_token.span
        found = _DENSE.match(span.input.content, span.start)
        if found is None:
            self.raise_error("expected '<' and literals after dense")
        self._resume_from(found.end())
        self.parse_punctuation(":")
        type = self._parse_ranked_tensor()
        shape, element = tuple(type.get_shape()), element_of(type)
        try:
            array = literals(found.group(1), element)
            if array.size == 1:
                array = np.broadcast_to(array.reshape(()), shape)
            return Elements.of(array.reshape(shape), tensor_type(element, shape))
        except (ValueError, TypeError, KeyError, OverflowError) as error:
            self.raise_error(f"dense literal does not fit {type}: {error}")

    def _parse_builtin_dense_resource_attr(self) -> Elements | DenseResourceAttr:  # pyright: ignore[reportIncompatibleMethodOverride]
        """Parse `<name> : type`; without a resource of that name the values stay unknown."""
        self.parse_punctuation("<")
        key = self.parse_identifier()
        self.parse_punctuation(">")
        self.parse_punctuation(":")
        type = self._parse_ranked_tensor()
        if (raw := self._resources.get(key)) is None:
            return DenseResourceAttr.from_params(key, type)
        shape, element = tuple(type.get_shape()), element_of(type)
        try:
            array = np.frombuffer(raw, numpy_dtype(element))
            array = np.broadcast_to(array, shape) if array.size == 1 else array.reshape(shape)
        except (ValueError, KeyError) as error:
            self.raise_error(f"resource {key} does not fit {type}: {error}")
        return Elements.of(array, tensor_type(element, shape), resource=key)

    def _parse_file_metadata_dictionary(self) -> None:
        """Skip `{-# ... #-}`; resources were read beforehand, since they follow their uses."""
        content = self._current_token.span.input.content
        end = content.find("#-}", self._current_token.span.start)
        if end < 0:
            self.raise_error("expected '#-}'")
        self._resume_from(end + len("#-}"))

    def parse_ranked_shape(self) -> tuple[list[int], Attribute]:
        """Parse dimensions and an element type, with blanks around each `x` or none."""
        dims: list[int] = []
        while self._current_token.kind in _DIMENSIONS:
            dims.append(self.parse_shape_dimension())
            self.parse_shape_delimiter()
        return dims, self.expect(self.parse_optional_type, "expected an element type")

    def _parse_location(self) -> LocationAttr:
        """Parse a location; a fused one may have an attribute in angle brackets."""
        if self._current_token.kind == MLIRTokenKind.HASH_IDENT:
            return self._parse_location_alias()
        if self._current_token.text != "fused":
            return super()._parse_location()
        start = self._current_token.span.end
        if self._current_token.span.input.content[start : start + 1] != "<":
            return super()._parse_location()
        self._resume_from(start)
        with self.in_angle_brackets():
            metadata = self.parse_attribute()
        parts = self.parse_comma_separated_list(self.Delimiter.SQUARE, self._parse_location)
        return FusedLoc(tuple(parts), metadata)

    def _parse_location_alias(self) -> LocationAttr:
        """Parse the name of a location, which may be defined later in the file."""
        span = self._current_token.span
        if span.text not in self._locations:
            name = re.escape(span.text)
            found = re.search(rf"^{name}[ \t]*=[ \t]*loc\(", span.input.content, re.MULTILINE)
            if found is None:
                self.raise_error(f"undefined symbol alias '{span.text}'")
            self._resume_from(found.end())
            self._locations[span.text] = self._parse_location()
        self._resume_from(span.end)
        return self._locations[span.text]

    def _parse_generic_operation(self, op_type: type[Operation]) -> Operation:
        """Parse an op; the regions of an isolated one do not see the names around them."""
        outer = self._isolated
        self._isolated = op_type.has_trait(IsolatedFromAbove, value_if_unregistered=False)
        try:
            return super()._parse_generic_operation(op_type)
        finally:
            self._isolated = outer

    def parse_optional_region(
        self, arguments: Iterable[Parser.Argument] | None = None
    ) -> Region | None:
        """Parse a region, with names of its own if it is isolated."""
        isolated, self._isolated = self._isolated, False
        names = self.ssa_values
        if isolated:
            self.ssa_values = {}
        try:
            return super().parse_optional_region(arguments)
        finally:
            self._isolated = isolated
            if isolated:
                self.ssa_values = names


def parse(
    source: str, *, name: str = "<text>", ctx: Context | None = None, locate: bool = False
) -> ModuleOp:
    """Parse a module; with `locate`, ops without a location get file, line and column.

    Raises:
        ParseError: the text is not MLIR, with line and column.

    """
    return TextParser(ctx or context(), source, name, locate=locate).parse_module()
