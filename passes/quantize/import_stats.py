"""`quant-import-stats`: ranges that are given by name.

They come as text: `entries { name: "conv:0" params { min_max { min: -1 max: 1 } } }`, with
`name_regex` for a pattern and several `params` for the channels along `meta { quantize_axis }`.

Source: quantization/import_quant_stats_pass.cc, quantization_info.proto.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from xdsl.context import Context
from xdsl.dialects import func
from xdsl.dialects.builtin import IntegerAttr, ModuleOp, i64
from xdsl.ir import Operation, SSAValue
from xdsl.passes import ModulePass
from xdsl.traits import IsTerminator

from ...dialects.elements import Elements
from ...dialects.errors import QuantizationError
from ...dialects.locations import names
from ...dialects.quantfork import StatisticsOp
from . import specs
from .casts import in_order

_TOKEN = re.compile(r"""\s*("(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|[{}:]|[^\s{}:"']+)""")
_ALL = -1

Fields = list[tuple[str, "str | Fields"]]


def _tokens(text: str) -> Iterator[str]:
    place = 0
    while text[place:].strip():
        found = _TOKEN.match(text, place)
        if found is None:
            raise QuantizationError(f"statistics: cannot read {text[place : place + 20]!r}")
        yield found.group(1)
        place = found.end()


def _fields(tokens: Iterator[str]) -> Fields:
    """Read fields up to a closing brace or the end."""
    fields: Fields = []
    for name in tokens:
        if name == "}":
            return fields
        after = next(tokens, "")
        value = next(tokens, "") if after == ":" else after
        if value == "{":
            fields.append((name, _fields(tokens)))
        else:
            fields.append((name, value.strip("'\"")))
    return fields


def _all(fields: Fields, name: str) -> list[str | Fields]:
    return [value for key, value in fields if key == name]


def _number(fields: str | Fields, name: str) -> float:
    found = [] if isinstance(fields, str) else _all(fields, name)
    return float(found[0]) if found and isinstance(found[0], str) else 0.0


@dataclass(frozen=True)
class Entry:
    """The ranges of one result, or of all results, of the ops of a name."""

    name: str
    is_pattern: bool
    result: int
    ranges: tuple[tuple[float, float], ...]
    axis: int

    def fits(self, name: str) -> bool:
        """Whether an op of this name is meant."""
        return bool(re.search(self.name, name)) if self.is_pattern else self.name == name


def read(text: str) -> list[Entry]:
    """Read statistics; entries with a name come before those with a pattern.

    Raises:
        QuantizationError: the text is not of that form.

    """
    entries: list[Entry] = []
    for entry in _all(_fields(_tokens(text)), "entries"):
        if isinstance(entry, str):
            raise QuantizationError(f"statistics: {entry!r} is no entry")
        named, patterns = _all(entry, "name"), _all(entry, "name_regex")
        for full in (named or patterns)[:1]:
            name, _, port = str(full).partition(":")
            ranges: list[tuple[float, float]] = []
            for param in _all(entry, "params"):
                for limits in _all(param, "min_max") if not isinstance(param, str) else ():
                    ranges.append((_number(limits, "min"), _number(limits, "max")))
            meta = _all(entry, "meta")
            axis = int(_number(meta[0], "quantize_axis")) if meta else 0
            result = int(port) if port else _ALL
            entries.append(Entry(name, not named, result, tuple(ranges), axis))
    return sorted(entries, key=lambda item: item.is_pattern)


def _measured(value: SSAValue, entry: Entry) -> StatisticsOp:
    ranges = np.array(entry.ranges, np.float32)
    made = StatisticsOp(value, layerStats=Elements.of(ranges[0]), result_types=[value.type])
    if len(ranges) > 1:
        made.properties["axisStats"] = Elements.of(ranges)
        made.properties["axis"] = IntegerAttr(entry.axis, i64)
    return made


def attach(op: Operation, entry: Entry) -> None:
    """Put statistics behind the float results of an op."""
    block = op.parent
    if not entry.ranges or block is None:
        return
    results = [result for result in op.results if specs.is_float(result)]
    if 0 <= entry.result < len(op.results) and op.results[entry.result] in results:
        results = [op.results[entry.result]]
    last = op
    for result in results:
        made = _measured(result, entry)
        block.insert_op_after(made, last)
        result.replace_uses_with_if(made.result, lambda use, own=made: use.operation is not own)
        last = made


@dataclass(frozen=True)
class ImportQuantStatsPass(ModulePass):
    """Attach the given ranges to the results of ops, by the names in their locations."""

    name = "quant-import-stats"
    quant_test_stats: str = ""

    def apply(self, ctx: Context, op: ModuleOp) -> None:
        """Attach the first entry that fits each op."""
        entries = read(self.quant_test_stats)
        for function in [item for item in op.walk() if isinstance(item, func.FuncOp)]:
            for item in list(in_order(function.body)):
                if item.has_trait(IsTerminator, value_if_unregistered=False):
                    continue
                name = next(iter(names(item.location)), "")
                entry = next((entry for entry in entries if entry.fits(name)), None)
                if entry is not None:
                    attach(item, entry)
