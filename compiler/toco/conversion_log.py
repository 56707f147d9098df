"""What a conversion log tells of a graph: operators, their signatures, types at the border.

Source: logging/conversion_log_util.cc and toco_conversion_log.proto of upstream's toco.
"""

from __future__ import annotations

import platform
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from time import time_ns

from xdsl.dialects.builtin import NoneType
from xdsl.ir import Operation, SSAValue

from ...dialects import toco
from ...dialects.op import TensorOp
from ...dialects.shapes import element_of, shape_of
from ...passes.toco.graph import Graph
from .labels import kind_text, type_text


@dataclass
class ConversionLog:
    """The log of one graph, before or after its conversion."""

    op_list: list[str] = field(default_factory=list[str])
    built_in_ops: dict[str, int] = field(default_factory=dict[str, int])
    custom_ops: dict[str, int] = field(default_factory=dict[str, int])
    select_ops: dict[str, int] = field(default_factory=dict[str, int])
    op_signatures: list[str] = field(default_factory=list[str])
    input_tensor_types: list[str] = field(default_factory=list[str])
    output_tensor_types: list[str] = field(default_factory=list[str])
    log_generation_ts: int = field(default_factory=lambda: time_ns() // 1000)
    tf_lite_version: str = "3"
    os_version: str = field(default_factory=platform.platform)
    error: str = ""

    @classmethod
    def of(cls, graph: Graph) -> ConversionLog:
        """Return the log of a graph."""
        ops = graph.ops()
        known = [op for op in ops if not isinstance(op, toco.UnsupportedOp)]
        foreign = Counter(kind_text(op) for op in ops if isinstance(op, toco.UnsupportedOp))
        is_select = graph.flags.toco.enable_select_tf_ops or graph.flags.toco.force_select_tf_ops
        return cls(
            op_list=[kind_text(op) for op in ops],
            built_in_ops=dict(Counter(map(kind_text, known))),
            custom_ops={} if is_select else dict(foreign),
            select_ops=dict(foreign) if is_select else {},
            op_signatures=list(dict.fromkeys(map(signature, ops))),
            input_tensor_types=[type_text(element_of(value)) for value in graph.inputs],
            output_tensor_types=[type_text(element_of(value)) for value in graph.outputs],
        )

    def encode(self) -> bytes:
        """Return the log as a `TocoConversionLog` message."""
        maps = (self.built_in_ops, self.custom_ops, self.select_ops)
        parts = [_texts(1, self.op_list)]
        parts += [_map(number, each) for number, each in enumerate(maps, 2)]
        parts += [
            _texts(5, self.op_signatures),
            _texts(6, self.input_tensor_types),
            _texts(7, self.output_tensor_types),
            _number(8, self.log_generation_ts),
            _number(9, len(self.op_list)),
            _texts(10, [self.tf_lite_version]),
            _texts(11, [self.os_version]),
            _texts(13, [self.error] if self.error else ()),
        ]
        return b"".join(parts)


def signature(op: Operation) -> str:
    """Return kind, version and types of an operator: `INPUT:[1,2]::float::OUTPUT:...`."""
    version = op.version() if isinstance(op, TensorOp) and hasattr(op, "version") else 1  # pyright: ignore[reportAttributeAccessIssue, reportUnknownMemberType, reportUnknownVariableType]
    return (
        f"INPUT:{_types(op.operands)}OUTPUT:{_types(op.results)}"
        f"NAME:{kind_text(op)}::VERSION:{version}"
    )


def _types(values: Iterable[SSAValue]) -> str:
    return "".join(
        f"{_shape(value)}::{type_text(element_of(value))}::"
        for value in values
        if not isinstance(value.type, NoneType)
    )


def _shape(value: SSAValue) -> str:
    shape = shape_of(value)
    return "None" if shape is None else f"[{','.join(map(str, shape))}]"


def _varint(number: int) -> bytes:
    out = bytearray()
    while number > 127:
        out.append(number & 127 | 128)
        number >>= 7
    return bytes((*out, number))


def _number(field_number: int, value: int) -> bytes:
    return _varint(field_number << 3) + _varint(value)


def _bytes(field_number: int, data: bytes) -> bytes:
    return _varint(field_number << 3 | 2) + _varint(len(data)) + data


def _texts(field_number: int, texts: Iterable[str]) -> bytes:
    return b"".join(_bytes(field_number, text.encode()) for text in texts)


def _map(field_number: int, entries: Mapping[str, int]) -> bytes:
    return b"".join(
        _bytes(field_number, _bytes(1, name.encode()) + _number(2, count))
        for name, count in entries.items()
    )
