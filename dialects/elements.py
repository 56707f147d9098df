"""The one constant attribute: a tensor type and a read-only array.

The payload may live on the heap, in a mapped file or inside a FlatBuffer; it is never copied by
cloning, hashing or rewriting. Text form is MLIR's `dense<...> : tensor<...>`; payloads above
`ELIDE_ABOVE` elements print as `dense_resource<__elided__>`, so that a diagnostic which prints the
whole module stays cheap.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from math import prod
from typing import Any

import numpy as np
import numpy.typing as npt
from typing_extensions import TypeVar
from xdsl.dialects.builtin import DenseIntOrFPElementsAttr, DenseResourceAttr, TensorType
from xdsl.ir import Attribute, BuiltinAttribute, Data, TypedAttribute
from xdsl.irdl import AttrConstraint, IntConstraint, VerificationContext, irdl_attr_definition
from xdsl.parser import AttrParser
from xdsl.printer import Printer
from xdsl.utils.exceptions import VerifyException

from .dtypes import element_type, numpy_dtype
from .mapped import release
from .shapes import Tensor, tensor_type
from .tf_type import TensorProtoAttr

Array = npt.NDArray[Any]

ELIDE_ABOVE = _LISTED = 100
_SAMPLE, _CHUNK = 64, 1 << 16


class Blob:
    """An immutable array, contiguous, compared by content and hashed by three 64-byte samples."""

    __slots__ = ("_hash", "array", "resource")

    def __init__(self, array: Array, resource: str | None = None):
        """Borrow `array`; the caller must not write to it afterwards.

        `resource` is the name that it had in a resource section, and is to have there again.
        """
        self.resource = resource
        if not array.flags.c_contiguous:
            copied = np.ascontiguousarray(array)
            release(array)
            array = copied
        self.array = array.view()
        self.array.flags.writeable = False
        self._hash: int | None = None

    def _raw(self) -> Array:
        return self.array.reshape(-1).view(np.uint8)

    def __hash__(self) -> int:
        if self._hash is None:
            if self.array.dtype.hasobject:
                self._hash = hash((self.array.size, *self.array.reshape(-1)[:8].tolist()))
            elif not self.array.size:
                self._hash = 0
            else:
                raw = self._raw()
                middle = len(raw) // 2
                samples = (raw[:_SAMPLE], raw[middle : middle + _SAMPLE], raw[-_SAMPLE:])
                self._hash = hash((len(raw), *(sample.tobytes() for sample in samples)))
        return self._hash

    def __eq__(self, other: object) -> bool:
        if self is other:
            return True
        if not isinstance(other, Blob) or hash(self) != hash(other):
            return False
        if self.array.dtype != other.array.dtype or self.array.size != other.array.size:
            return False
        if self.array.dtype.hasobject:
            return self.array.reshape(-1).tolist() == other.array.reshape(-1).tolist()
        ours, theirs = self._raw(), other._raw()
        return all(
            np.array_equal(ours[i : i + _CHUNK], theirs[i : i + _CHUNK])
            for i in range(0, len(ours), _CHUNK)
        )


@irdl_attr_definition
class BlobAttr(Data[Blob]):
    """Carrier of a `Blob` inside `Elements`; it has no text form of its own."""

    name = "tflower.blob"

    @classmethod
    def parse_parameter(cls, parser: AttrParser) -> Blob:
        """Refuse: a payload is only written inside `dense<...>`."""
        parser.raise_error("a blob has no text form")

    def print_parameter(self, printer: Printer) -> None:
        """Print the size only."""
        printer.print_string(f"<{self.data.array.nbytes} bytes>")


@irdl_attr_definition
class Elements(TypedAttribute, BuiltinAttribute):
    """A constant tensor."""

    name = "tflower.elements"
    type: TensorType
    data: BlobAttr

    @staticmethod
    def of(
        array: npt.ArrayLike, type: Tensor | None = None, *, resource: str | None = None
    ) -> Elements:
        """Wrap `array` without copying; its type follows from dtype and shape unless given.

        Strings are an object array of `bytes`. A constant with a `resource` name prints as
        `dense_resource<name>`, its values at the end of the module.
        """
        array = np.asarray(array)
        if array.dtype.kind in "SU":
            array = _byte_strings(array)
        if type is None:
            type = tensor_type(element_type(array.dtype), array.shape)
        return Elements(type, BlobAttr(Blob(array, resource)))

    @staticmethod
    def of_dense(dense: DenseIntOrFPElementsAttr[Any]) -> Elements:
        """Return the constant that xDSL's own parser has read.

        Raises:
            ValueError: it is no tensor, or of an element type that the dialects do not have.

        """
        type = dense.type
        if not isinstance(type, TensorType):
            raise ValueError(f"a constant is a tensor, not {type}")
        try:
            dtype = numpy_dtype(type.element_type)
        except KeyError as error:
            raise ValueError(f"no constant has elements of type {type.element_type}") from error
        shape = type.get_shape()
        array = np.array(dense.get_values()).astype(dtype)
        return Elements.of(np.broadcast_to(array.reshape(-1), prod(shape)).reshape(shape), type)

    @property
    def array(self) -> Array:
        """The payload, read-only."""
        return self.data.data.array

    @property
    def resource(self) -> str | None:
        """The name under which the payload stands in the module's resources, if it does."""
        return self.data.data.resource

    @property
    def is_splat(self) -> bool:
        """Whether there is an element and all are the same."""
        flat = self.array.reshape(-1)
        if not flat.size or flat[0] != flat[-1]:
            return False
        return bool((flat == flat[0]).all())

    def literal(self, elide_above: int | None = ELIDE_ABOVE) -> str:
        """Return `dense<...>`: a splat, the values, their bits or, above a limit, an elision mark.

        More than 100 elements are written as hexadecimal bits unless they are elided.
        """
        array = self.array
        if self.resource is not None:
            return f"dense_resource<{self.resource}>"
        if not array.size:
            return "dense<>"
        if self.is_splat:
            return f"dense<{_scalar(array.reshape(-1)[0])}>"
        if elide_above is not None and array.size > elide_above:
            return "dense_resource<__elided__>"
        if array.size > _LISTED and not array.dtype.hasobject:
            return f'dense<"0x{array.tobytes().hex().upper()}">'
        return f"dense<{_nested(array)}>"

    def print_without_type(self, printer: Printer) -> None:
        """Print `dense<...>`: a splat, the values, or an elision mark."""
        printer.print_string(self.literal())

    def print_builtin(self, printer: Printer) -> None:
        """Print in the builtin form, with the type."""
        self.print_without_type(printer)
        printer.print_string(" : ")
        printer.print_attribute(self.type)


@dataclass(frozen=True)
class Payload(AttrConstraint[Elements]):
    """What a constant op holds: `Elements`, else values that are kept without being read."""

    def verify(self, attr: Attribute, constraint_context: VerificationContext) -> None:
        """Accept any constant tensor."""
        if not isinstance(attr, _PAYLOADS):
            raise VerifyException(f"expected a constant tensor, got {attr}")

    def mapping_type_vars(
        self, type_var_mapping: Mapping[TypeVar, AttrConstraint | IntConstraint]
    ) -> Payload:
        """Return self: there are no type variables inside."""
        return self


_PAYLOADS = (Elements, TensorProtoAttr, DenseResourceAttr, DenseIntOrFPElementsAttr)
"""The last as xDSL's own parser reads it; passes are given `Elements` instead."""
PAYLOAD = Payload()


def _byte_strings(array: Array) -> Array:
    """Turn fixed-width strings into an object array of `bytes`."""
    encoded = np.char.encode(array, "utf-8") if array.dtype.kind == "U" else array
    return encoded.astype(object)


def _nested(array: Array) -> str:
    """Format values as nested bracket lists."""
    if array.ndim == 0:
        return _scalar(array[()])
    if array.ndim == 1:
        return "[" + ", ".join(map(_scalar, array)) + "]"
    return "[" + ", ".join(map(_nested, array)) + "]"


def _scalar(value: Any) -> str:
    """Format one value as MLIR does."""
    if isinstance(value, bytes):
        return '"' + "".join(_escape(byte) for byte in value) + '"'
    dtype = np.asarray(value).dtype
    if dtype.kind == "b":
        return "true" if value else "false"
    if dtype.kind == "c":
        return f"({float_text(value.real)},{float_text(value.imag)})"
    if dtype.kind in "iu" or dtype.name in ("int4", "uint4", "int2", "uint2"):
        return str(int(value))
    return float_text(value)


def _escape(byte: int) -> str:
    if byte in (0x22, 0x5C) or not 0x20 <= byte < 0x7F:
        return f"\\{byte:02X}"
    return chr(byte)


def float_text(value: Any) -> str:
    """Format a float as MLIR does.

    Six significant digits, `1.500000e+00`, where they read back as the same value; else as many as
    the type needs, plain or with a capital E, if that has a point; else the bits in hexadecimal.

    Source: `AsmPrinter.cpp` and `APFloat::toString` of LLVM.
    """
    number = np.asarray(value)
    width = number.dtype.itemsize
    if np.isfinite(number):
        exact = float(number)
        short = _short(exact)
        if number.dtype.type(float(short)) == number:
            return short
        precision = 4 if number.dtype.name == "bfloat16" else _PRECISION.get(width, 17)
        long = _long(exact, precision)
        if "." in long:
            return long
    bits = int.from_bytes(number.tobytes(), "little")
    return f"0x{bits:0{2 * width}X}"


_PRECISION = {1: 3, 2: 5, 4: 9}


def _digits(number: float, precision: int) -> tuple[str, int]:
    """Return decimal digits and a power of ten: `number` is about their product.

    The digits are cut before they are rounded, as LLVM does it.
    """
    numerator, denominator = abs(number).as_integer_ratio()
    exponent = 1 - denominator.bit_length()
    integer = numerator * 5**-exponent
    need = (196 * precision + 58) // 59
    if (bits := integer.bit_length()) > need:
        cut = (bits - need) * 59 // 196
        integer //= 10**cut
        exponent += cut
    digits = str(integer)
    kept = digits.rstrip("0") or "0"
    exponent += len(digits) - len(kept)
    if len(kept) > precision:
        dropped = len(kept) - precision
        rounded = str((int(kept[: precision + 1]) + 5) // 10)
        exponent += dropped
        kept = rounded.rstrip("0")
        exponent += len(rounded) - len(kept)
    return kept, exponent if number else 0


def _short(number: float) -> str:
    """Write six significant digits and one zero, as `d.dddddd0e+XX`."""
    digits, exponent = _digits(number, 6)
    sign = "-" if np.signbit(number) else ""
    exponent += len(digits) - 1
    return f"{sign}{digits[0]}.{digits[1:]:0<6}e{exponent:+03d}"


def _long(number: float, precision: int) -> str:
    """Write up to `precision` digits, scientific if more than two zeros would follow the point."""
    digits, exponent = _digits(number, precision)
    sign = "-" if np.signbit(number) else ""
    first = exponent + len(digits) - 1
    if exponent >= 0:
        scientific = exponent > 3 or len(digits) + exponent > precision
    else:
        scientific = first < -3
    if scientific:
        return f"{sign}{digits[0]}.{digits[1:]}E{first:+d}"
    if exponent >= 0:
        return f"{sign}{digits}{'0' * exponent}"
    if first < 0:
        return f"{sign}0.{'0' * (-first - 1)}{digits}"
    return f"{sign}{digits[: first + 1]}.{digits[first + 1 :]}"
