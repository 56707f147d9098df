"""The attributes of the `tfl` dialect, in upstream's text form."""

from __future__ import annotations

from collections.abc import Sequence

from xdsl.dialects.builtin import ArrayAttr, IntAttr, StringAttr
from xdsl.ir import (
    Data,
    ParametrizedAttribute,
    SpacedOpaqueSyntaxAttribute,
    TypeAttribute,
)
from xdsl.irdl import irdl_attr_definition, param_def
from xdsl.parser import AttrParser
from xdsl.printer import Printer


class EnumAttr(Data[str], SpacedOpaqueSyntaxAttribute):
    """One word out of a few, as in `#tfl<mirror_pad_attr REFLECT>`."""

    @classmethod
    def parse_parameter(cls, parser: AttrParser) -> str:
        """Parse the word."""
        return parser.parse_identifier()

    def print_parameter(self, printer: Printer) -> None:
        """Print the word."""
        printer.print_string(self.data)


@irdl_attr_definition
class MirrorPadAttr(EnumAttr):
    """`REFLECT` or `SYMMETRIC`."""

    name = "tfl.mirror_pad_attr"


@irdl_attr_definition
class LSTMKernelTypeAttr(EnumAttr):
    """`FULL` or `BASIC`."""

    name = "tfl.lstm_kernel_type_attr"


@irdl_attr_definition
class ConstBytesAttr(Data[bytes], SpacedOpaqueSyntaxAttribute):
    """Bytes, as in `#tfl<const_bytes : "0xDEADBEEF">`."""

    name = "tfl.const_bytes"

    @classmethod
    def parse_parameter(cls, parser: AttrParser) -> bytes:
        """Parse hexadecimal digits, or any other text as its own bytes."""
        parser.parse_punctuation(":")
        text = parser.parse_str_literal()
        return bytes.fromhex(text[2:]) if text.startswith("0x") else text.encode()

    def print_parameter(self, printer: Printer) -> None:
        """Print hexadecimal digits."""
        printer.print_string(f': "0x{self.data.hex().upper()}"')


@irdl_attr_definition
class DimensionMetadataAttr(ParametrizedAttribute):
    """How one level of a sparse tensor is stored: `DENSE` or `SPARSE_CSR`."""

    name = "tfl.dimension_metadata"

    format: StringAttr = param_def()
    dense_size: IntAttr = param_def()
    segments: ArrayAttr[IntAttr] = param_def()
    indices: ArrayAttr[IntAttr] = param_def()

    @classmethod
    def parse_parameters(
        cls, parser: AttrParser
    ) -> tuple[StringAttr, IntAttr, ArrayAttr[IntAttr], ArrayAttr[IntAttr]]:
        """Parse `<format = DENSE, dense_size = 16, segments = [], indices = []>`."""
        with parser.in_angle_brackets():
            _key(parser, "format")
            word = StringAttr(parser.parse_identifier())
            _key(parser, "dense_size", comma=True)
            size = IntAttr(parser.parse_integer())
            _key(parser, "segments", comma=True)
            segments = _integers(parser)
            _key(parser, "indices", comma=True)
            return word, size, segments, _integers(parser)

    def print_parameters(self, printer: Printer) -> None:
        """Print the fields by name."""
        printer.print_string(
            f"<format = {self.format.data}, dense_size = {self.dense_size.data}, "
            f"segments = {_text(self.segments)}, indices = {_text(self.indices)}>"
        )


@irdl_attr_definition
class SparsityParameterAttr(ParametrizedAttribute):
    """How a sparse tensor is stored, level by level in traversal order."""

    name = "tfl.sparsity_parameter"

    traversal_order: ArrayAttr[IntAttr] = param_def()
    block_map: ArrayAttr[IntAttr] = param_def()
    dim_metadata: ArrayAttr[DimensionMetadataAttr] = param_def()

    @classmethod
    def parse_parameters(
        cls, parser: AttrParser
    ) -> tuple[ArrayAttr[IntAttr], ArrayAttr[IntAttr], ArrayAttr[DimensionMetadataAttr]]:
        """Parse `<traversal_order = [0], block_map = [], dim_metadata = ...>`."""
        with parser.in_angle_brackets():
            _key(parser, "traversal_order")
            order = _integers(parser)
            _key(parser, "block_map", comma=True)
            blocks = _integers(parser)
            _key(parser, "dim_metadata", comma=True)
            levels = [_level(parser)]
            while parser.parse_optional_punctuation(","):
                levels.append(_level(parser))
            return order, blocks, ArrayAttr(levels)

    def print_parameters(self, printer: Printer) -> None:
        """Print the fields by name, the levels without theirs."""
        order, blocks = _text(self.traversal_order), _text(self.block_map)
        printer.print_string(f"<traversal_order = {order}, block_map = {blocks}, dim_metadata = ")
        printer.print_list(self.dim_metadata.data, lambda item: item.print_parameters(printer))
        printer.print_string(">")


@irdl_attr_definition
class ExternalBufferAttr(ParametrizedAttribute):
    """Where a constant lies in a file beside the model."""

    name = "tfl.external_buffer"

    group_name: StringAttr = param_def()
    offset: IntAttr = param_def()
    length: IntAttr = param_def()
    packing: StringAttr = param_def()

    @classmethod
    def parse_parameters(
        cls, parser: AttrParser
    ) -> tuple[StringAttr, IntAttr, IntAttr, StringAttr]:
        """Parse `<group_name = "w.bin", offset = 0, length = 13, packing = "unpacked">`."""
        with parser.in_angle_brackets():
            _key(parser, "group_name")
            group = StringAttr(parser.parse_str_literal())
            _key(parser, "offset", comma=True)
            offset = IntAttr(parser.parse_integer())
            _key(parser, "length", comma=True)
            length = IntAttr(parser.parse_integer())
            _key(parser, "packing", comma=True)
            return group, offset, length, StringAttr(parser.parse_str_literal())

    def print_parameters(self, printer: Printer) -> None:
        """Print the fields by name."""
        printer.print_string("<group_name = ")
        printer.print_string_literal(self.group_name.data)
        printer.print_string(f", offset = {self.offset.data}, length = {self.length.data}")
        printer.print_string(", packing = ")
        printer.print_string_literal(self.packing.data)
        printer.print_string(">")


@irdl_attr_definition
class ControlType(ParametrizedAttribute, TypeAttribute):
    """A token that orders `tfl.control_node` ops."""

    name = "tfl.control"


def _key(parser: AttrParser, name: str, *, comma: bool = False) -> None:
    if comma:
        parser.parse_punctuation(",")
    parser.parse_keyword(name)
    parser.parse_punctuation("=")


def _integers(parser: AttrParser) -> ArrayAttr[IntAttr]:
    values = parser.parse_comma_separated_list(parser.Delimiter.SQUARE, parser.parse_integer)
    return ArrayAttr(map(IntAttr, values))


def _level(parser: AttrParser) -> DimensionMetadataAttr:
    """Parse a level, with or without its `#tfl.dimension_metadata`."""
    if (attr := parser.parse_optional_attribute()) is not None:
        assert isinstance(attr, DimensionMetadataAttr)
        return attr
    return DimensionMetadataAttr(*DimensionMetadataAttr.parse_parameters(parser))


def _text(values: ArrayAttr[IntAttr]) -> str:
    return "[" + ", ".join(str(value.data) for value in values.data) + "]"


ATTRIBUTES: Sequence[type[EnumAttr] | type[ConstBytesAttr] | type[ParametrizedAttribute]] = (
    MirrorPadAttr,
    LSTMKernelTypeAttr,
    ConstBytesAttr,
    DimensionMetadataAttr,
    SparsityParameterAttr,
    ExternalBufferAttr,
    ControlType,
)
