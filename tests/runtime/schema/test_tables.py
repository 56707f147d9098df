"""The tables of the format against the classes that LiteRT's own schema generates."""

from __future__ import annotations

import importlib
import re
from types import ModuleType
from typing import Any

import pytest
from tflower.runtime.schema import tables
from tflower.runtime.schema.definitions import SCALARS, Field, Kind, enum, table, union

MODEL_TABLES = [
    name
    for name in (*tables.TABLES, *tables.EMPTY.split())
    if name
    not in {
        *("Environment", "SparsityBlockSize", "ConversionOptions", "ConversionMetadata"),
        *("DictItem", "CallSiteLoc", "FileLineColLoc", "FusedLoc", "NameLoc", "OpaqueLoc"),
        *("UnknownLoc", "Location", "OperatorDebugMetadata", "SubgraphDebugMetadata"),
        *("ConversionDebugMetadata", "DebugMetadata"),
    }
]
MODEL_ENUMS = [name for name in tables.ENUMS if name not in ("ModelType", "ModelOptimizationMode")]
MODEL_UNIONS = ["QuantizationDetails", "SparseIndexVector", "BuiltinOptions", "BuiltinOptions2"]

PREPENDED = {
    "Bool": "bool",
    "Int8": "byte",
    "Uint8": "ubyte",
    "Int16": "short",
    "Uint16": "ushort",
    "Int32": "int",
    "Uint32": "uint",
    "Int64": "long",
    "Uint64": "ulong",
    "Float32": "float",
    "Float64": "double",
}


class Recorder:
    """Stands for a FlatBuffers builder and notes what it is asked for."""

    def __init__(self) -> None:
        """Start with nothing."""
        self.call: tuple[str, tuple[Any, ...]] = ("", ())

    def __getattr__(self, name: str) -> Any:
        def record(*args: Any) -> int:
            self.call = (name, args)
            return 0

        return record


def camel(name: str) -> str:
    """Return a field's name as generated functions spell it."""
    return "".join(part[:1].upper() + part[1:] for part in name.split("_"))


@pytest.fixture(scope="module")
def schema() -> ModuleType:
    """Return LiteRT's generated module."""
    pytest.importorskip("ai_edge_litert")
    return importlib.import_module("ai_edge_litert.schema_py_generated")


def test_every_table_parses() -> None:
    """No text is malformed, and no name is written twice."""
    names = [*tables.TABLES, *tables.EMPTY.split()]
    assert len(set(names)) == len(names) == 186
    for name in names:
        slots = [field.slot for field in table(name).all_fields.values()]
        assert slots == sorted(set(slots))
    for name in tables.ENUMS:
        assert enum(name).values
    for name in tables.UNIONS:
        assert all(table(member) for member in union(name))


def test_unknown_names() -> None:
    """Asking for what is not there is an error."""
    with pytest.raises(KeyError):
        table("NoTable")
    with pytest.raises(ValueError, match="TensorType has no value 'FLOAT31'"):
        enum("TensorType").number("FLOAT31")


@pytest.mark.litert
@pytest.mark.parametrize("name", MODEL_ENUMS)
def test_enum(schema: ModuleType, name: str) -> None:
    """Names and numbers are those of the generated class."""
    generated = {key: value for key, value in vars(getattr(schema, name)).items() if key[0] != "_"}
    assert enum(name).values == generated


@pytest.mark.litert
@pytest.mark.parametrize("name", MODEL_UNIONS)
def test_union(schema: ModuleType, name: str) -> None:
    """Members and their numbers are those of the generated class."""
    generated = {key: value for key, value in vars(getattr(schema, name)).items() if key[0] != "_"}
    members = {member: number for number, member in enumerate(union(name), start=1)}
    assert {"NONE": 0, **members} == generated


@pytest.mark.litert
def test_all_tables_are_there(schema: ModuleType) -> None:
    """The generated module has no table that this one lacks."""
    generated = {name[:-1] for name in vars(schema) if re.fullmatch(r"[A-Z]\w*T", name)}
    assert generated - {""} == {name for name in MODEL_TABLES if hasattr(schema, name)}
    assert all(hasattr(schema, name) for name in MODEL_TABLES)


@pytest.mark.litert
@pytest.mark.parametrize("name", MODEL_TABLES)
def test_table(schema: ModuleType, name: str) -> None:
    """Ids, types, defaults and alignments are those that the generated functions use."""
    fields = table(name).fields
    assert _prepended(schema, f"{name}Start") == ("StartObject", (table(name).slots,))
    prefix = f"{name}Add"
    generated = {key.removeprefix(prefix) for key in vars(schema) if key.startswith(prefix)}
    expected = {camel(field.name) for field in fields.values()}
    expected |= {f"{camel(f.name)}Type" for f in fields.values() if f.kind is Kind.UNION}
    assert {item for item in generated if hasattr(schema, f"{name}Start")} >= expected
    for field in fields.values():
        _check_field(schema, name, field)


def _check_field(schema: ModuleType, name: str, field: Field) -> None:
    call, args = _prepended(schema, f"{name}Add{camel(field.name)}", 0)
    if field.vector or field.kind is not Kind.SCALAR:
        assert (call, args[0]) == ("PrependUOffsetTRelativeSlot", field.slot)
    else:
        kind = re.fullmatch(r"Prepend(\w+)Slot", call)
        assert kind is not None
        assert SCALARS[PREPENDED[kind[1]]] == field.code
        assert (args[0], args[2]) == (field.slot, field.default)
    if field.kind is Kind.UNION:
        call, args = _prepended(schema, f"{name}Add{camel(field.name)}Type", 0)
        assert (call, args[0]) == ("PrependUint8Slot", field.slot - 1)
    if field.vector:
        call, args = _prepended(schema, f"{name}Start{camel(field.name)}Vector", 7)
        assert (call, args[0], args[1]) == ("StartVector", field.size, 7)


def _prepended(schema: ModuleType, function: str, *args: Any) -> tuple[str, tuple[Any, ...]]:
    recorder = Recorder()
    getattr(schema, function)(recorder, *args)
    return recorder.call
