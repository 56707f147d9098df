"""TensorFlow's own types and attributes: `!tf_type.*` and `#tf_type.*`, in MLIR's text forms."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from xdsl.dialects.builtin import (
    DYNAMIC_INDEX,
    ArrayAttr,
    DictionaryAttr,
    NoneType,
    StringAttr,
    SymbolRefAttr,
)
from xdsl.ir import (
    Attribute,
    BuiltinAttribute,
    Data,
    Dialect,
    ParametrizedAttribute,
    TypeAttribute,
    TypedAttribute,
)
from xdsl.irdl import irdl_attr_definition, param_def
from xdsl.parser import AttrParser
from xdsl.printer import Printer

ShapeDims = tuple[int, ...] | None


@irdl_attr_definition
class StringType(ParametrizedAttribute, TypeAttribute):
    """A string of bytes."""

    name = "tf_type.string"


@irdl_attr_definition
class Qint8Type(ParametrizedAttribute, TypeAttribute):
    """A quantized 8-bit integer without parameters."""

    name = "tf_type.qint8"


@irdl_attr_definition
class Quint8Type(ParametrizedAttribute, TypeAttribute):
    """A quantized unsigned 8-bit integer without parameters."""

    name = "tf_type.quint8"


@irdl_attr_definition
class Qint16Type(ParametrizedAttribute, TypeAttribute):
    """A quantized 16-bit integer without parameters."""

    name = "tf_type.qint16"


@irdl_attr_definition
class Quint16Type(ParametrizedAttribute, TypeAttribute):
    """A quantized unsigned 16-bit integer without parameters."""

    name = "tf_type.quint16"


@irdl_attr_definition
class Qint32Type(ParametrizedAttribute, TypeAttribute):
    """A quantized 32-bit integer without parameters."""

    name = "tf_type.qint32"


class _HandleType(ParametrizedAttribute, TypeAttribute):
    """A type that may list the tensor types behind it: `!tf_type.resource<tensor<2xf32>>`."""

    @classmethod
    def parse_parameters(cls, parser: AttrParser) -> Sequence[Attribute]:
        """Parse the types in angle brackets, if there are any."""
        subtypes = parser.parse_optional_comma_separated_list(
            parser.Delimiter.ANGLE, parser.parse_attribute
        )
        return (ArrayAttr(subtypes or ()),)

    def print_parameters(self, printer: Printer) -> None:
        """Print the types in angle brackets, if there are any."""
        (subtypes,) = self.parameters
        assert isinstance(subtypes, ArrayAttr)
        if subtypes.data:  # pyright: ignore[reportUnknownMemberType]
            with printer.in_angle_brackets():
                printer.print_list(subtypes.data, printer.print_attribute)  # pyright: ignore[reportUnknownArgumentType, reportUnknownMemberType]


@irdl_attr_definition
class ResourceType(_HandleType):
    """A handle to a variable, table or iterator, of the given tensor types where known."""

    name = "tf_type.resource"

    subtypes: ArrayAttr[Attribute] = param_def()

    def __init__(self, subtypes: Iterable[Attribute] = ()):
        """Make the type."""
        super().__init__(subtypes if isinstance(subtypes, ArrayAttr) else ArrayAttr(subtypes))


@irdl_attr_definition
class VariantType(_HandleType):
    """An opaque value such as a tensor list, of the given tensor types where known."""

    name = "tf_type.variant"

    subtypes: ArrayAttr[Attribute] = param_def()

    def __init__(self, subtypes: Iterable[Attribute] = ()):
        """Make the type."""
        super().__init__(subtypes if isinstance(subtypes, ArrayAttr) else ArrayAttr(subtypes))


def _reference(name: str) -> type[ParametrizedAttribute]:
    """Return the class of references to mutable tensors of one element type, as TF1 has them."""
    bases = (ParametrizedAttribute, TypeAttribute)
    text = f"tf_type.{name}"
    return irdl_attr_definition(type(name, bases, {"name": text, "__module__": __name__}))


REFERENCES = tuple(
    _reference(f"{name}ref")
    for name in (
        *("f32", "f64", "half", "bfloat16", "bool", "string", "resource", "variant"),
        *(f"{sign}int{width}" for sign in ("", "u") for width in (8, 16, 32, 64)),
        *("qint8", "qint16", "qint32", "quint8", "quint16", "complex64", "complex128"),
    )
)
"""The types `!tf_type.f32ref` and so on; imported graphs use the value types instead."""


@irdl_attr_definition
class ControlType(ParametrizedAttribute, TypeAttribute):
    """A token that orders two ops of a graph."""

    name = "tf_type.control"


@irdl_attr_definition
class ShapeAttr(Data[ShapeDims]):
    """A shape as an attribute: `#tf_type.shape<2x?>`, `#tf_type.shape<*>` without a rank."""

    name = "tf_type.shape"

    def __init__(self, dims: Sequence[int] | None):
        """Make the attribute of the given dimensions, -1 where unknown, or of None."""
        super().__init__(
            None if dims is None else tuple(DYNAMIC_INDEX if d < 0 else d for d in dims)
        )

    @property
    def shape(self) -> ShapeDims:
        """The dimensions, -1 where unknown; None without a rank."""
        return self.data

    @classmethod
    def parse_parameter(cls, parser: AttrParser) -> ShapeDims:
        """Parse `<*>`, `<>` or dimensions with `x` between."""
        with parser.in_angle_brackets():
            if parser.parse_optional_punctuation("*"):
                return None
            return tuple(parser.parse_dimension_list())

    def print_parameter(self, printer: Printer) -> None:
        """Print in angle brackets."""
        if self.data is None:
            printer.print_string("<*>")
            return
        dims = "x".join("?" if dim == DYNAMIC_INDEX else str(dim) for dim in self.data)
        printer.print_string(f"<{dims}>")


@irdl_attr_definition
class PlaceholderAttr(Data[str]):
    """The name of an attribute that a function's caller gives: `#tf_type.placeholder<"T">`."""

    name = "tf_type.placeholder"

    @classmethod
    def parse_parameter(cls, parser: AttrParser) -> str:
        """Parse the name in angle brackets."""
        with parser.in_angle_brackets():
            return parser.parse_str_literal()

    def print_parameter(self, printer: Printer) -> None:
        """Print the name in angle brackets."""
        with printer.in_angle_brackets():
            printer.print_string_literal(self.data)


@irdl_attr_definition
class FuncAttr(ParametrizedAttribute):
    """A function with attributes: `#tf_type.func<@f, {T = f32}>`."""

    name = "tf_type.func"

    symbol: SymbolRefAttr = param_def()
    attrs: DictionaryAttr = param_def()

    def __init__(
        self,
        symbol: SymbolRefAttr | str,
        attrs: DictionaryAttr | Mapping[str, Attribute] | None = None,
    ):
        """Make the attribute of a function name and attributes."""
        if attrs is None or not isinstance(attrs, DictionaryAttr):
            attrs = DictionaryAttr(dict(attrs or {}))
        super().__init__(SymbolRefAttr(symbol) if isinstance(symbol, str) else symbol, attrs)


@irdl_attr_definition
class TensorProtoAttr(TypedAttribute, BuiltinAttribute):
    """A constant as a serialised TensorProto, which nothing here reads.

    Text: `#tf_type<tensor_proto : "0x74666C"> : tensor<2xi32>`; the digits are printed as given.
    """

    name = "tf_type.tensor_proto"

    digits: StringAttr = param_def()
    type: Attribute = param_def()

    @classmethod
    def parse_parameters(cls, parser: AttrParser) -> Sequence[Attribute]:
        """Parse `: "0x..."`; the type stands behind the bracket, which is the caller's."""
        parser.parse_punctuation(":")
        return StringAttr(parser.parse_str_literal()), NoneType()

    def print_without_type(self, printer: Printer) -> None:
        """Print the digits."""
        printer.print_string("#tf_type<tensor_proto : ")
        printer.print_string_literal(self.digits.data)
        printer.print_string(">")

    def print_builtin(self, printer: Printer) -> None:
        """Print the digits and the type."""
        self.print_without_type(printer)
        printer.print_string(" : ")
        printer.print_attribute(self.type)


TFType = Dialect(
    "tf_type",
    [],
    [
        StringType,
        Qint8Type,
        Quint8Type,
        Qint16Type,
        Quint16Type,
        Qint32Type,
        ResourceType,
        VariantType,
        ControlType,
        *REFERENCES,
        ShapeAttr,
        PlaceholderAttr,
        FuncAttr,
        TensorProtoAttr,
    ],
)
