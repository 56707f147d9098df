"""`!quant.uniform`: integers that stand for reals, per tensor or per axis.

real = scale * (stored - zero_point), with scale > 0 and the stored value in
[storage_min, storage_max].
"""

from __future__ import annotations

from collections.abc import Sequence
from math import prod
from typing import cast

from xdsl.dialects.builtin import (
    ArrayAttr,
    FloatAttr,
    IntAttr,
    IntegerType,
    NoneAttr,
    Signedness,
    f32,
    f64,
)
from xdsl.ir import Attribute, ParametrizedAttribute, TypeAttribute
from xdsl.irdl import irdl_attr_definition, param_def
from xdsl.parser import AttrParser
from xdsl.printer import Printer
from xdsl.utils.exceptions import VerifyException

PER_TENSOR = -1
NO_BLOCKS: ArrayAttr[ArrayAttr[IntAttr]] = ArrayAttr(())


@irdl_attr_definition
class UniformType(ParametrizedAttribute, TypeAttribute):
    """A uniformly quantized element type.

    Text: `!quant.uniform<i8<-127:127>:f32:0, {0.5, 0.25:3}>`; the storage range is left out where
    it is that of the storage type, the axis where there is one scale, a zero point where it is 0.
    A type with a scale for each block along several axes reads
    `!quant.uniform<i4:f32:{0:1, 1:2}, {{0.5, 0.25}, {0.5, 0.25}}>`: axis and block size, then the
    scales of the blocks.
    """

    name = "quant.uniform"

    storage_type: IntegerType = param_def()
    expressed: Attribute = param_def()
    storage_min: IntAttr = param_def()
    storage_max: IntAttr = param_def()
    axis: IntAttr = param_def()
    scales: ArrayAttr[FloatAttr] = param_def()
    zero_points: ArrayAttr[IntAttr] = param_def()
    blocks: ArrayAttr[ArrayAttr[IntAttr]] = param_def()
    """Axis, size and number of blocks, for each axis that is divided; else empty."""

    @staticmethod
    def of(
        storage: IntegerType,
        scales: Sequence[float],
        zero_points: Sequence[int] | None = None,
        *,
        axis: int = PER_TENSOR,
        narrow: bool = False,
        limits: tuple[int, int] | None = None,
        expressed: Attribute = f32,
    ) -> UniformType:
        """Make the type.

        Args:
            storage: the integer type that is stored.
            scales: one for the tensor, or one for each index along `axis`.
            zero_points: as many; all 0 unless given.
            axis: the quantized dimension, -1 for a single scale.
            narrow: leave out the least storage value.
            limits: the storage range, if neither that of the type nor narrow.
            expressed: the real type.

        """
        low, high = limits or default_limits(storage)
        zeros = zero_points if zero_points is not None else [0] * len(scales)
        return UniformType(
            storage,
            expressed,
            IntAttr(low + narrow),
            IntAttr(high),
            IntAttr(axis),
            ArrayAttr(FloatAttr(scale, f64) for scale in scales),
            ArrayAttr(IntAttr(zero) for zero in zeros),
            NO_BLOCKS,
        )

    @property
    def per_axis(self) -> bool:
        """Whether there is a scale for each index along `axis`."""
        return self.axis.data != PER_TENSOR

    def along(self, axis: int) -> UniformType:
        """Return the same type with its scales along another axis."""
        return UniformType(
            self.storage_type,
            self.expressed,
            self.storage_min,
            self.storage_max,
            IntAttr(axis),
            self.scales,
            self.zero_points,
            self.blocks,
        )

    def verify(self) -> None:
        """Check that scales and zero points are as many, and that the range is one."""
        if len(self.scales.data) != len(self.zero_points.data) or not self.scales.data:
            raise VerifyException("a quantized type needs as many zero points as scales")
        if self.blocks.data:
            if prod(count.data for _, _, count in self.blocks.data) != len(self.scales.data):
                raise VerifyException("a quantized type has a scale for every block")
        elif not self.per_axis and len(self.scales.data) != 1:
            raise VerifyException("a quantized type without an axis has one scale")
        if self.storage_min.data >= self.storage_max.data:
            raise VerifyException("the storage range of a quantized type is empty")

    @classmethod
    def parse_parameters(cls, parser: AttrParser) -> Sequence[Attribute]:
        """Parse what stands between the angle brackets."""
        with parser.in_angle_brackets():
            storage, low, high = _parse_storage(parser)
            parser.parse_punctuation(":")
            expressed = parser.parse_type()
            axis, divided = PER_TENSOR, None
            if parser.parse_optional_punctuation(":"):
                divided = parser.parse_optional_comma_separated_list(
                    parser.Delimiter.BRACES, lambda: _parse_block(parser)
                )
                axis = PER_TENSOR if divided else parser.parse_integer()
            parser.parse_punctuation(",")
            if divided:
                pairs, counts = _parse_nested(parser, len(divided))
            elif axis == PER_TENSOR:
                pairs, counts = [_parse_pair(parser)], ()
            else:
                pairs, counts = _parse_nested(parser, 1)
            blocks = [
                ArrayAttr((IntAttr(place), IntAttr(size), IntAttr(count)))
                for (place, size), count in zip(divided or (), counts)
            ]
        return (
            storage,
            expressed,
            IntAttr(low),
            IntAttr(high),
            IntAttr(axis),
            ArrayAttr(FloatAttr(scale, f64) for scale, _ in pairs),
            ArrayAttr(IntAttr(zero) for _, zero in pairs),
            ArrayAttr(blocks),
        )

    def print_parameters(self, printer: Printer) -> None:
        """Print what stands between the angle brackets."""
        with printer.in_angle_brackets():
            _print_storage(printer, self.storage_type, self.storage_min, self.storage_max)
            printer.print_string(":")
            printer.print_attribute(self.expressed)
            if self.per_axis:
                printer.print_string(f":{self.axis.data}")
            sizes = [f"{axis.data}:{size.data}" for axis, size, _ in self.blocks.data]
            if sizes:
                printer.print_string(f":{{{', '.join(sizes)}}}")
            printer.print_string(", ")
            texts = [
                _pair_text(scale.value.data, zero.data)
                for scale, zero in zip(self.scales.data, self.zero_points.data, strict=True)
            ]
            counts = [count.data for _, _, count in self.blocks.data] or [len(texts)]
            printer.print_string(_nested(texts, counts) if self.per_axis or sizes else texts[0])


@irdl_attr_definition
class AnyType(ParametrizedAttribute, TypeAttribute):
    """A quantized element type whose scales are not known: `!quant.any<i8<-8:7>:f32>`."""

    name = "quant.any"

    storage_type: IntegerType = param_def()
    expressed: Attribute = param_def()
    storage_min: IntAttr = param_def()
    storage_max: IntAttr = param_def()

    @classmethod
    def parse_parameters(cls, parser: AttrParser) -> Sequence[Attribute]:
        """Parse what stands between the angle brackets."""
        with parser.in_angle_brackets():
            storage, low, high = _parse_storage(parser)
            expressed: Attribute = NoneAttr()
            if parser.parse_optional_punctuation(":"):
                expressed = parser.parse_type()
        return storage, expressed, IntAttr(low), IntAttr(high)

    def print_parameters(self, printer: Printer) -> None:
        """Print what stands between the angle brackets."""
        with printer.in_angle_brackets():
            _print_storage(printer, self.storage_type, self.storage_min, self.storage_max)
            if not isinstance(self.expressed, NoneAttr):
                printer.print_string(":")
                printer.print_attribute(self.expressed)


@irdl_attr_definition
class CalibratedType(ParametrizedAttribute, TypeAttribute):
    """A real element type whose values were measured: `!quant.calibrated<f32<-1.0:2.0>>`."""

    name = "quant.calibrated"

    expressed: Attribute = param_def()
    min: FloatAttr = param_def()
    max: FloatAttr = param_def()

    @staticmethod
    def of(low: float, high: float, expressed: Attribute = f32) -> CalibratedType:
        """Make the type of values in [low, high]."""
        return CalibratedType(expressed, FloatAttr(low, f64), FloatAttr(high, f64))

    @classmethod
    def parse_parameters(cls, parser: AttrParser) -> Sequence[Attribute]:
        """Parse what stands between the angle brackets."""
        with parser.in_angle_brackets():
            expressed = parser.parse_type()
            with parser.in_angle_brackets():
                low = float(parser.parse_number())
                parser.parse_punctuation(":")
                high = float(parser.parse_number())
        return expressed, FloatAttr(low, f64), FloatAttr(high, f64)

    def print_parameters(self, printer: Printer) -> None:
        """Print what stands between the angle brackets."""
        low, high = (_pair_text(item.value.data, 0) for item in (self.min, self.max))
        with printer.in_angle_brackets():
            printer.print_attribute(self.expressed)
            printer.print_string(f"<{low}:{high}>")


def _parse_storage(parser: AttrParser) -> tuple[IntegerType, int, int]:
    """Parse `i8`, `u8` or `i8<-127:127>`; return the type and the range."""
    if (type := parser.parse_optional_type()) is not None:
        storage = cast(IntegerType, type)
    else:
        word = parser.parse_identifier(" for a storage type")
        if word[:1] != "u" or not word[1:].isdecimal():
            parser.raise_error(f"{word} is no storage type")
        storage = IntegerType(int(word[1:]), Signedness.UNSIGNED)
    low, high = default_limits(storage)
    if parser.parse_optional_punctuation("<"):
        low = parser.parse_integer()
        parser.parse_punctuation(":")
        high = parser.parse_integer()
        parser.parse_punctuation(">")
    return storage, low, high


def _print_storage(printer: Printer, storage: IntegerType, low: IntAttr, high: IntAttr) -> None:
    """Print a storage type, and the range if it is not the whole one."""
    sign = "u" if storage.signedness.data == Signedness.UNSIGNED else "i"
    printer.print_string(f"{sign}{storage.width.data}")
    if (low.data, high.data) != default_limits(storage):
        printer.print_string(f"<{low.data}:{high.data}>")


def default_limits(storage: IntegerType) -> tuple[int, int]:
    """Return the least and the greatest value of a storage type."""
    width = storage.width.data
    if storage.signedness.data == Signedness.UNSIGNED:
        return 0, (1 << width) - 1
    return -(1 << (width - 1)), (1 << (width - 1)) - 1


def _parse_pair(parser: AttrParser) -> tuple[float, int]:
    scale = float(parser.parse_number())
    zero = parser.parse_integer() if parser.parse_optional_punctuation(":") else 0
    return scale, zero


def _parse_block(parser: AttrParser) -> tuple[int, int]:
    """Parse an axis and the size of its blocks."""
    axis = parser.parse_integer()
    parser.parse_punctuation(":")
    return axis, parser.parse_integer()


def _parse_nested(
    parser: AttrParser, depth: int
) -> tuple[list[tuple[float, int]], tuple[int, ...]]:
    """Parse scales in braces, `depth` deep; return them in a row and how many each level has."""
    if not depth:
        return [_parse_pair(parser)], ()
    parts = parser.parse_comma_separated_list(
        parser.Delimiter.BRACES, lambda: _parse_nested(parser, depth - 1)
    )
    inner = {counts for _, counts in parts}
    if len(inner) != 1:
        parser.raise_error("scales of blocks form no array")
    return [pair for pairs, _ in parts for pair in pairs], (len(parts), *inner.pop())


def _nested(texts: Sequence[str], counts: Sequence[int]) -> str:
    """Put texts in braces, as many levels deep as there are counts."""
    if not counts:
        return texts[0]
    size = len(texts) // counts[0]
    parts = [_nested(texts[i : i + size], counts[1:]) for i in range(0, len(texts), size)]
    return f"{{{','.join(parts)}}}"


def _pair_text(scale: float, zero: int) -> str:
    from .elements import float_text

    return float_text(scale) + (f":{zero}" if zero else "")


TYPES: list[type[Attribute]] = [UniformType, AnyType, CalibratedType]
