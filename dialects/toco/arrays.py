"""What TOCO knows of an array beside its type: range, narrow range, the type wanted in the end.

An array is a value. Its facts stand on the op that makes it, in the attribute `toco.arrays` with
one `#toco.array<...>` per result, or on the function for an argument (`toco.array`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self

from xdsl.dialects import func
from xdsl.dialects.builtin import ArrayAttr, DictionaryAttr, FloatAttr, NoneAttr, UnitAttr, f64
from xdsl.ir import Attribute, BlockArgument, Operation, OpResult, ParametrizedAttribute, SSAValue
from xdsl.irdl import irdl_attr_definition, param_def
from xdsl.parser import AttrParser
from xdsl.printer import Printer

from ..elements import Elements
from ..locations import names
from ..op import constant_elements
from ..quant import UniformType
from ..shapes import element_of
from ..tfl.const import QConstOp

ARRAYS, ARRAY = "toco.arrays", "toco.array"
_ABSENT = NoneAttr()


@irdl_attr_definition
class ArrayFactsAttr(ParametrizedAttribute):
    """The facts of one array: `#toco.array<range = -1.0 : 6.0, narrow, final = i8>`.

    Each part may be absent. The range is that of the real values, also where they are still reals.
    """

    name = "toco.array"

    low: FloatAttr | NoneAttr = param_def()
    high: FloatAttr | NoneAttr = param_def()
    narrow: UnitAttr | NoneAttr = param_def()
    final: Attribute = param_def()

    @classmethod
    def parse_parameters(cls, parser: AttrParser) -> Sequence[Attribute]:
        """Parse what stands between the angle brackets."""
        low: Attribute = _ABSENT
        high: Attribute = _ABSENT
        narrow: Attribute = _ABSENT
        final: Attribute = _ABSENT
        with parser.in_angle_brackets():
            while True:
                if parser.parse_optional_keyword("range") is not None:
                    parser.parse_punctuation("=")
                    low = FloatAttr(float(parser.parse_number()), f64)
                    parser.parse_punctuation(":")
                    high = FloatAttr(float(parser.parse_number()), f64)
                elif parser.parse_optional_keyword("narrow") is not None:
                    narrow = UnitAttr()
                elif parser.parse_optional_keyword("final") is not None:
                    parser.parse_punctuation("=")
                    final = parser.parse_type()
                if parser.parse_optional_punctuation(",") is None:
                    break
        return low, high, narrow, final

    def print_parameters(self, printer: Printer) -> None:
        """Print what stands between the angle brackets."""
        parts: list[str] = []
        if isinstance(self.low, FloatAttr) and isinstance(self.high, FloatAttr):
            parts.append(f"range = {self.low.value.data!r} : {self.high.value.data!r}")
        if isinstance(self.narrow, UnitAttr):
            parts.append("narrow")
        with printer.in_angle_brackets():
            printer.print_string(", ".join(parts))
            if not isinstance(self.final, NoneAttr):
                printer.print_string(", final = " if parts else "final = ")
                printer.print_attribute(self.final)


@dataclass(frozen=True)
class Facts:
    """What is known of an array.

    `minmax` is the range of the real values, `narrow_range` that the lowest code was unused in
    training, `final_type` the element type wanted in the end; None is unknown.
    """

    minmax: tuple[float, float] | None = None
    narrow_range: bool = False
    final_type: Attribute | None = None

    @classmethod
    def of(cls, attr: Attribute | None) -> Self:
        """Read an attribute."""
        if not isinstance(attr, ArrayFactsAttr):
            return cls()
        minmax = None
        if isinstance(attr.low, FloatAttr) and isinstance(attr.high, FloatAttr):
            minmax = attr.low.value.data, attr.high.value.data
        final = None if isinstance(attr.final, NoneAttr) else attr.final
        return cls(minmax, isinstance(attr.narrow, UnitAttr), final)

    def attribute(self) -> ArrayFactsAttr:
        """Return the attribute that says the same."""
        low, high = (_ABSENT, _ABSENT)
        if self.minmax is not None:
            low, high = (FloatAttr(float(end), f64) for end in self.minmax)
        narrow = UnitAttr() if self.narrow_range else _ABSENT
        return ArrayFactsAttr(low, high, narrow, self.final_type or _ABSENT)


NOTHING = Facts()


def facts(value: SSAValue) -> Facts:
    """Return what is known of an array."""
    if isinstance(value, OpResult):
        listed = value.op.attributes.get(ARRAYS)
        if isinstance(listed, ArrayAttr) and value.index < len(listed.data):  # pyright: ignore[reportUnknownMemberType, reportUnknownArgumentType]
            return Facts.of(listed.data[value.index])  # pyright: ignore[reportUnknownMemberType, reportUnknownArgumentType]
        return NOTHING
    function = _function(value)
    return NOTHING if function is None else Facts.of(_argument(function, value).get(ARRAY))


def set_facts(value: SSAValue, known: Facts) -> bool:
    """Set what is known of an array; return whether that is something new."""
    if facts(value) == known:
        return False
    if isinstance(value, OpResult):
        op = value.op
        listed = [facts(result).attribute() for result in op.results]
        listed[value.index] = known.attribute()
        if all(Facts.of(item) == NOTHING for item in listed):
            op.attributes.pop(ARRAYS, None)
        else:
            op.attributes[ARRAYS] = ArrayAttr(listed)
        return True
    function = _function(value)
    assert function is not None, "an array belongs to an op or a function"
    entries = [dict(_argument(function, item)) for item in function.body.block.args]
    entry = entries[value.index] if isinstance(value, BlockArgument) else {}
    entry[ARRAY] = known.attribute()
    function.properties["arg_attrs"] = ArrayAttr([DictionaryAttr(item) for item in entries])
    return True


def _function(value: SSAValue) -> func.FuncOp | None:
    owner = value.block.parent_op() if isinstance(value, BlockArgument) else None
    return owner if isinstance(owner, func.FuncOp) else None


def _argument(function: func.FuncOp, value: SSAValue) -> dict[str, Attribute]:
    listed = function.properties.get("arg_attrs")
    assert isinstance(value, BlockArgument)
    if not isinstance(listed, ArrayAttr):
        return {}
    entry: Attribute = listed.data[value.index]  # pyright: ignore[reportUnknownMemberType, reportUnknownVariableType]
    return dict(entry.data) if isinstance(entry, DictionaryAttr) else {}


def name_of(value: SSAValue) -> str:
    """Return the name of an array: the place of what makes it, `name:k` for a later result."""
    if isinstance(value, OpResult):
        name = ";".join(names(value.op.location))
        return f"{name}:{value.index}" if value.index else name
    return ";".join(names(value.location)) if isinstance(value, BlockArgument) else ""


def is_constant(value: SSAValue) -> bool:
    """Whether an array has its data."""
    return data_of(value) is not None


def data_of(value: SSAValue) -> Elements | None:
    """Return the data of a constant array, of a quantized one its integers; None for any other."""
    owner = value.owner
    if isinstance(owner, QConstOp):
        found = owner.properties.get("value")
        return found if isinstance(found, Elements) else None
    return constant_elements(value)


def is_quantized(value: SSAValue) -> bool:
    """Whether an array holds integers that stand for reals."""
    return isinstance(element_of(value), UniformType)


def producer(value: SSAValue) -> Operation | None:
    """Return the op that computes an array; None for a constant or an input."""
    return value.op if isinstance(value, OpResult) and not is_constant(value) else None
