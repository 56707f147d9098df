"""The generic writer and reader, against each other and against LiteRT's generated classes."""

from __future__ import annotations

import importlib
import io
import struct
from collections.abc import Mapping
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tflower.dialects.errors import ImportFailure
from tflower.runtime.schema.definitions import Field, Kind, Table, table, union
from tflower.runtime.schema.reader import Record, Records, Source, read
from tflower.runtime.schema.writer import lay_out, write

LIMITS = {
    "b": (-128, 127),
    "B": (0, 255),
    "h": (-(2**15), 2**15 - 1),
    "H": (0, 2**16 - 1),
    "i": (-(2**31), 2**31 - 1),
    "I": (0, 2**32 - 1),
    "q": (-(2**63), 2**63 - 1),
    "Q": (0, 2**64 - 1),
}
TEXT = st.text(max_size=9)
MODERATE = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def scalars(field: Field) -> st.SearchStrategy[Any]:
    """Return values of a number."""
    if field.enum is not None:
        return st.sampled_from([*field.enum.values, *field.enum.values.values()])
    if field.code == "?":
        return st.booleans()
    if field.code in "fd":
        return st.floats(width=32, allow_nan=False)
    return st.integers(*LIMITS[field.code])


def values(field: Field, depth: int) -> st.SearchStrategy[Any]:
    """Return values of a field."""
    if field.kind is Kind.STRING:
        return TEXT
    if field.kind is Kind.SCALAR:
        if not field.vector:
            return scalars(field)
        if field.align == 16:
            return st.binary(max_size=40)
        return st.lists(scalars(field), max_size=5)
    if field.kind is Kind.UNION:
        one = st.sampled_from(union(field.target)).flatmap(
            lambda name: objects(table(name), depth - 1).map(lambda value: (name, value))
        )
    else:
        one = objects(table(field.target), depth - 1)
    return st.lists(one, max_size=3) if field.vector else one


def objects(kind: Table, depth: int) -> st.SearchStrategy[dict[str, Any]]:
    """Return tables with some of their fields."""
    chosen = {
        name: values(field, depth)
        for name, field in kind.fields.items()
        if depth > 0 or field.kind in (Kind.SCALAR, Kind.STRING)
    }
    return st.fixed_dictionaries({}, optional=chosen)


def expected(kind: Table, value: Mapping[str, Any]) -> dict[str, Any]:
    """Return what reading gives for a written table: no defaults, no enum names."""
    found: dict[str, Any] = {}
    for name, item in value.items():
        field = kind.fields[name]
        if field.kind is Kind.SCALAR and not field.vector:
            item = field.enum.number(item) if field.enum is not None else item
            if item == field.default:
                continue
        elif field.kind is Kind.SCALAR:
            item = [field.enum.number(part) if field.enum else part for part in item]
        elif field.kind is Kind.TABLE:
            inner = table(field.target)
            item = [expected(inner, x) for x in item] if field.vector else expected(inner, item)
        elif field.kind is Kind.UNION:
            pairs = item if field.vector else [item]
            done = [(member, expected(table(member), inner)) for member, inner in pairs]
            item = done if field.vector else done[0]
        found[name] = item
    return found


def plain(value: Any) -> Any:
    """Return what was read with arrays as lists."""
    match value:
        case dict():
            return {name: plain(item) for name, item in value.items()}
        case list():
            return [plain(item) for item in value]
        case tuple():
            return tuple(plain(item) for item in value)
        case np.ndarray():
            return value.tolist()
        case _:
            return value


def touch(value: Any) -> None:
    """Read everything below a record, whatever it holds."""
    if isinstance(value, Record):
        for name in value.fields:
            touch(value[name])
    elif isinstance(value, list | Records):
        for item in value:
            touch(item)


@MODERATE
@given(st.data())
@pytest.mark.parametrize("name", ["Model", "Tensor", "Operator", "DebugMetadata", "Buffer"])
def test_round_trip(name: str, data: st.DataObject) -> None:
    value = data.draw(objects(table(name), 3))
    written = write(name, value, b"TEST")
    record = read(Source(written), name, b"TEST")
    assert plain(record.plain()) == expected(table(name), value)
    touch(record)
    again = read(Source(write(name, record.plain(), b"TEST")), name, b"TEST")
    assert plain(again.plain()) == plain(record.plain())


@pytest.mark.litert
@MODERATE
@given(objects(table("Model"), 4))
def test_generated_classes_read_it(value: dict[str, Any]) -> None:
    pytest.importorskip("ai_edge_litert")
    schema: Any = importlib.import_module("ai_edge_litert.schema_py_generated")
    same(
        table("Model"),
        expected(table("Model"), value),
        schema.ModelT.InitFromPackedBuf(write("Model", value, b"TFL3")),
    )


def same(kind: Table, value: Mapping[str, Any], found: Any) -> None:
    """Compare a table with an object of LiteRT's API."""
    for name, field in kind.fields.items():
        head, *tail = name.split("_")
        attribute = head + "".join(part[:1].upper() + part[1:] for part in tail)
        theirs, ours = getattr(found, attribute), value.get(name)
        if field.kind is Kind.SCALAR and not field.vector:
            assert theirs == (field.default if ours is None else ours)
        elif ours is None:
            assert theirs is None
        elif field.kind is Kind.SCALAR:
            assert list(theirs) == ours
        elif field.kind is Kind.STRING:
            assert theirs == ours.encode()
        elif field.kind is Kind.UNION:
            assert getattr(found, f"{attribute}Type") == union(field.target).index(ours[0]) + 1
            same(table(ours[0]), ours[1], theirs)
        elif field.vector:
            assert len(theirs) == len(ours)
            for mine, other in zip(ours, theirs, strict=True):
                same(table(field.target), mine, other)
        else:
            same(table(field.target), ours, theirs)


def test_payloads_are_aligned_and_copied_as_they_lie() -> None:
    image = np.arange(24, dtype=np.float32).reshape(2, 3, 4)
    payloads = [image.transpose(2, 0, 1), image[:, ::-1], image[1], b"odd", np.array(7, ">i4"), b""]
    data = write("Model", {"buffers": [{}, *({"data": payload} for payload in payloads)]}, b"TFL3")
    buffers = read(Source(data), "Model", b"TFL3")["buffers"]
    assert buffers[0]["data"] is None
    for buffer, payload in zip(buffers[1:], payloads, strict=True):
        found = buffer["data"]
        start = found.ctypes.data - np.frombuffer(data, np.uint8).ctypes.data
        assert start % 16 == 0
        raw = (
            payload
            if isinstance(payload, bytes)
            else payload.astype(payload.dtype.newbyteorder("<")).tobytes()
        )
        assert found.tobytes() == raw


def test_pieces_and_tail_join_to_the_same_bytes() -> None:
    strided = np.arange(3 * 1000 * 7, dtype=np.int16).reshape(3, 1000, 7).transpose(1, 2, 0)
    image = lay_out("Buffer", {"data": strided}, tail=[b"abc", strided])
    stream = io.BytesIO()
    image.write_to(stream)
    data = image.tobytes()
    assert stream.getvalue() == data == b"".join(image.parts())
    assert len(data) == image.size
    assert data.endswith(strided.tobytes())
    assert data[: -strided.nbytes].rstrip(b"\0").endswith(b"abc")


def test_equal_parts_are_written_once() -> None:
    one = {"shape": (1, 224, 224, 3), "name": "same name", "quantization": {"scale": [0.5]}}
    alone = len(write("SubGraph", {"tensors": [one]}))
    other = {**one, "type": "INT8"}
    assert len(write("SubGraph", {"tensors": [one] * 100})) == alone + 99 * 4
    assert len(write("SubGraph", {"tensors": [one, other]})) <= alone + 48


@pytest.mark.parametrize(
    ("name", "value", "message"),
    [
        ("Tensor", {"nmae": "x"}, "Tensor has no field 'nmae'"),
        ("Tensor", {"type": "FLOAT31"}, "TensorType has no value 'FLOAT31'"),
        ("Tensor", {"buffer": -1}, "does not fit"),
        ("Tensor", {"shape": [2**31]}, "shape: "),
        ("Operator", {"builtin_options": ("Model", {})}, "BuiltinOptions has no member 'Model'"),
    ],
)
def test_wrong_values(name: str, value: dict[str, Any], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        write(name, value)


def test_too_large_for_a_flatbuffer() -> None:
    huge = np.broadcast_to(np.uint8(0), (1 << 31,))
    with pytest.raises(ValueError, match="at most 2147483647 are possible"):
        lay_out("Buffer", {"data": huge})


# Damaged files.


def sample() -> bytes:
    """Return a small model."""
    tensors = [
        {"name": f"t{i}", "shape": (1, i), "quantization": {"scale": [1.0], "zero_point": [0]}}
        for i in range(4)
    ]
    options = ("Conv2DOptions", {"stride_w": 2, "padding": "VALID"})
    operators = [{"inputs": [0, 1], "outputs": [2], "builtin_options": options}] * 2
    graph = {"tensors": tensors, "operators": operators, "name": "main"}
    buffers = [{}, {"data": np.arange(9)}]
    return write("Model", {"version": 3, "subgraphs": [graph], "buffers": buffers}, b"TFL3")


def test_wrong_identifier() -> None:
    with pytest.raises(ImportFailure, match="identifier is 'TFL2', 'TFL3' is needed"):
        read(Source(sample().replace(b"TFL3", b"TFL2")), "Model", b"TFL3")


@pytest.mark.parametrize("size", [0, 1, 4, 7, 8, 11])
def test_short_files(size: int) -> None:
    with pytest.raises(ImportFailure):
        touch(read(Source(sample()[:size]), "Model", b"TFL3"))


@settings(max_examples=300, deadline=None)
@given(st.data())
def test_damaged_files_fail_cleanly(data: st.DataObject) -> None:
    model = bytearray(sample())
    for _ in range(data.draw(st.integers(1, 4))):
        place = data.draw(st.integers(0, len(model) // 4 - 1)) * 4
        number = data.draw(st.integers(0, 2**32 - 1) | st.integers(0, 64))
        struct.pack_into("<I", model, place, number)
    cut = data.draw(st.integers(0, len(model)))
    for damaged in (bytes(model), bytes(model[:cut])):
        try:
            touch(read(Source(damaged), "Model", b"TFL3"))
        except ImportFailure:
            pass


def test_missing_file(tmp_path: Any) -> None:
    with pytest.raises(ImportFailure, match="No such file"):
        Source.open(tmp_path / "none.tflite")
    (tmp_path / "empty.tflite").touch()
    with pytest.raises(ImportFailure):
        read(Source.open(tmp_path / "empty.tflite"), "Model", b"TFL3")


def test_mapped_file(tmp_path: Any) -> None:
    path = tmp_path / "model.tflite"
    path.write_bytes(sample())
    record = read(Source.open(path), "Model", b"TFL3")
    assert record["version"] == 3
    assert record["buffers"][1]["data"].view(np.int64).tolist() == list(range(9))
    assert record["subgraphs"][0]["operators"][1]["builtin_options"].names("padding") == "VALID"
