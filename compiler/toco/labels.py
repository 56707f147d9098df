"""What the nodes of a graph's picture say, in the HTML that `dot` understands.

Source: dump_graphviz.cc of upstream's toco.
"""

from __future__ import annotations

from collections.abc import Mapping
from html import escape
from typing import Any

from xdsl.dialects.builtin import NoneType
from xdsl.ir import Attribute, Operation, SSAValue

from ...dialects import tfl, toco
from ...dialects.quant import UniformType
from ...dialects.shapes import DYNAMIC, element_of, integer, shape_of, text
from ...dialects.toco import facts, name_of
from ...dialects.toco.arrays import data_of
from ...passes.quantize.numbers import numbers_in
from ...passes.toco.fake_quant import fake_range
from ...passes.toco.finish import arithmetic, kind_of
from ...passes.toco.graph import fused_activation

_TIMES, _DOTS, _POINT = "\N{MULTIPLICATION SIGN}", "\N{HORIZONTAL ELLIPSIS}", "\N{MIDDLE DOT}"
_FEW = 4
"""A constant of at most so many elements is shown whole."""
_TYPES = {"f32": "float", "f64": "float64", "f16": "float16", "i1": "bool", "none": "None"}
_FUNCTIONS = {"RELU": "ReLU", "RELU6": "ReLU6", "RELU_N1_TO_1": "ReLU1"}
_CONVOLUTIONS = (tfl.Conv2DOp, tfl.DepthwiseConv2DOp)

Places = Mapping[SSAValue, tuple[int, int]]
"""Array -> where it lies in the block of working memory: from, to."""


def type_text(element: Attribute) -> str:
    """Return the name of an element type as TOCO's pictures have it: float, uint8, int32."""
    if isinstance(element, UniformType):
        element = element.storage_type
    if isinstance(element, NoneType):
        return "None"
    name = str(element)
    if name in _TYPES:
        return _TYPES[name]
    for prefix, long in (("ui", "uint"), ("i", "int")):
        if name.startswith(prefix) and name[len(prefix) :].isdigit():
            return long + name[len(prefix) :]
    return name.rpartition(".")[2].strip("<>")


def size_text(count: int) -> str:
    """Return a number of operations: 512, 1.234 M, 2.345 G."""
    if count < 10_000:
        return f"{count} "
    return f"{count / 1e6:.3f} M" if count < 1_000_000_000 else f"{count / 1e9:.3f} G"


def row(content: str) -> str:
    """Return a centred row of a table."""
    return f'<TR><TD COLSPAN="2" ALIGN="CENTER">{content}</TD></TR>'


def rows(attributes: Mapping[str, str]) -> str:
    """Return a row for each attribute, sorted by name."""
    return "".join(
        f'<TR><TD CELLPADDING="1" ALIGN="RIGHT">{escape(name)}:</TD>'
        f'<TD CELLPADDING="1" ALIGN="LEFT">{escape(attributes[name])}</TD></TR>'
        for name in sorted(attributes)
    )


def table(content: str) -> str:
    """Return a label that is one table."""
    return (
        '<<FONT POINT-SIZE="10" FACE="Courier"><TABLE BORDER="0" CELLSPACING="2" '
        f'CELLPADDING="0">{content}</TABLE></FONT>>'
    )


def array_label(value: SSAValue, places: Places) -> str:
    """Return what the node of an array says: name, type, values, range and scale."""
    name, data = name_of(value), data_of(value)
    parts = [row(" ")] if data is not None else []
    last = escape(name.rpartition("/")[2]) or "?"
    parts.append(row(f'<FONT POINT-SIZE="16" FACE="Helvetica"><I>{last}</I></FONT>'))
    shape = shape_of(value)
    kind = type_text(element_of(value))
    if shape is not None:
        sizes = _TIMES.join("?" if size == DYNAMIC else str(size) for size in shape)
        kind += f"[{sizes}]"
    values = [] if data is None else _samples(value)
    if values and values[0] and len(values) <= _FEW:
        shown = ", ".join(values)
        kind += f" = {{{shown}}}" if shape else f" = {shown}"
    bold = f'<FONT POINT-SIZE="14" FACE="Courier"><B>{escape(kind)}</B></FONT>'
    parts.append(row(bold))
    if len(values) > _FEW:
        first, second, *_, before, end = values
        parts.append(row(escape(f" = {{{first}, {second} {_DOTS} {before}, {end}}}")))
    parts.append(rows(array_attributes(value, places)))
    parts.append(row(f'<FONT POINT-SIZE="3">{escape(name)}</FONT>'))
    return table("".join(parts))


def _samples(value: SSAValue) -> list[str]:
    """Return the elements of a small constant, of a large one the first and last two and more."""
    data, element = data_of(value), element_of(value)
    assert data is not None
    array = data.array
    flat: Any = array.reshape(-1)
    if isinstance(element, UniformType) and flat.size:
        flat = numbers_in(data, element).reshape(-1)
    if flat.dtype.kind not in "fiu":
        return []
    if flat.size > _FEW:
        flat = [*flat[:2], *flat[-3:]]
    return [f"{item:.3f}" if array.dtype.kind == "f" else f"{int(item)}" for item in flat]


def array_attributes(value: SSAValue, places: Places) -> dict[str, str]:
    """Return range, scale and place of an array."""
    found: dict[str, str] = {}
    minmax, element = facts(value).minmax, element_of(value)
    if minmax is not None:
        found["minmax"] = f"[{minmax[0]:.7g}, {minmax[1]:.7g}]"
    if isinstance(element, UniformType):
        scale, zero = element.scales.data[0].value.data, element.zero_points.data[0].data
        found["quant"] = f"{scale:.7g}{_POINT}(x-{zero})"
    if value in places:
        found["alloc"] = f"[{places[value][0]}, {places[value][1]})"
    return found


def kind_text(op: Operation) -> str:
    """Return the kind of an operator; of one that TOCO does not know the name in TensorFlow."""
    return text(op.tensorflow_op) if isinstance(op, toco.UnsupportedOp) else kind_of(op)


def operator_label(op: Operation) -> str:
    """Return what the node of an operator says, with a port for each operand and result."""
    parts = [
        row(_ports("i", len(op.operands))),
        row(f'<FONT POINT-SIZE="16" FACE="Helvetica"><B>{escape(kind_text(op))}</B></FONT>'),
        rows(operator_attributes(op)),
        row(_ports("o", len(op.results))),
    ]
    return table("".join(parts))


def _ports(side: str, count: int) -> str:
    cells = "".join(
        f'<TD PORT="{side}{index}" ALIGN="CENTER">{index if count > 1 else ""}</TD>'
        for index in range(count)
    )
    if not cells:
        return ""
    style = 'BORDER="0" CELLBORDER="0" CELLSPACING="4" CELLPADDING="1"'
    return f"<TABLE {style}><TR>{cells}</TR></TABLE>"


def operator_attributes(op: Operation) -> dict[str, str]:
    """Return what is told of an operator: activation, stride, padding, range, arithmetic."""
    found: dict[str, str] = {}
    if function := _FUNCTIONS.get(fused_activation(op) or ""):
        found["func"] = function
    if isinstance(op, _CONVOLUTIONS):
        found["stride"] = f"{integer(op.stride_w)}{_TIMES}{integer(op.stride_h)}"
        found["padding"] = text(op.padding).lower()
    if isinstance(op, tfl.FakeQuantOp):
        found["bits"] = str(integer(op.num_bits))
        found["range"] = f"[{op.min.value.data:g},{op.max.value.data:g}]"
    if isinstance(op, toco.FakeQuantOp):
        ends = fake_range(op)
        found["bits"] = str(integer(op.num_bits))
        found["range"] = "[?,?]" if ends is None else f"[{ends[0]:g},{ends[1]:g}]"
    if count := arithmetic(op):
        found["math"] = f"{size_text(count)}ops"
    return found
