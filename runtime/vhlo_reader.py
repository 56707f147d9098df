"""Operators of StableHLO in a `.tflite` file as VHLO ops."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np
from xdsl.dialects.builtin import (
    ArrayAttr,
    BoolAttr,
    FloatAttr,
    IntegerAttr,
    StringAttr,
    f32,
    i1,
    i64,
)
from xdsl.ir import Attribute, Operation

from ..dialects import vhlo
from ..dialects.dtypes import from_tflite, numpy_dtype
from ..dialects.elements import Elements
from ..dialects.shapes import tensor_type
from .schema import flexbuffers
from .schema.definitions import Field, enum
from .schema.reader import Record, Source
from .schema.stablehlo import API_VERSIONS, CALL_LISTS, RENAMED, SPELLINGS, TENSOR

PREFIX = "STABLEHLO_"

_REGION = "_subgraph_index"
_PAIRS = frozenset({("convolution", "padding"), ("reduce_window", "padding")})
_ENUMS: dict[str, Callable[[str], Attribute]] = {
    "StablehloComparisonDirection": vhlo.ComparisonDirectionV1Attr,
    "StablehloComparisonType": vhlo.ComparisonTypeV1Attr,
    "StablehloPrecisionConfig": vhlo.PrecisionV1Attr,
    "RngAlgorithm": vhlo.RngAlgorithmV1Attr,
}
_NO_ITEMS = vhlo.ArrayV1Attr(ArrayAttr(()))
_KNOWN_ELEMENTS = ("INT32", "INT64", "FLOAT32")


class Parts(NamedTuple):
    """An operator's properties, other attributes, and the subgraphs that are its regions."""

    properties: dict[str, Attribute]
    attributes: dict[str, Attribute]
    regions: list[int]


def kind(code: str) -> type[Operation] | None:
    """Return the class of ops for an operator, None if it is no StableHLO operator."""
    return vhlo.OPS.get(code.removeprefix(PREFIX).lower()) if code.startswith(PREFIX) else None


def parts(source: Source, code: str, options: Record | None, functions: Sequence[str]) -> Parts:
    """Return what the options of an operator say.

    Raises:
        ImportFailure: they are damaged.

    """
    name = code.removeprefix(PREFIX).lower()
    if options is None:
        return Parts({}, {}, [])
    try:
        if name == "composite":
            return Parts(_composite(options, functions), {}, [])
        if name == "custom_call":
            return _custom_call(options)
        return _plain(name, options)
    except (ValueError, KeyError, IndexError) as error:
        raise source.fail(f"a {code} has damaged options: {error}") from error


def _plain(name: str, options: Record) -> Parts:
    found = Parts({}, {}, [])
    for field in options.fields.values():
        value = options[field.name]
        if field.name.endswith(_REGION):
            found.regions.append(int(value))
        elif field.name == "branch_subgraph_indices":
            found.regions.extend(int(item) for item in (() if value is None else value))
        else:
            prop = RENAMED.get(field.name, field.name)
            attr = _attribute(field, value, pairs=(name, field.name) in _PAIRS)
            if attr is not None:
                found.properties[prop] = attr
    return found


def _attribute(field: Field, value: Any, *, pairs: bool) -> Attribute | None:
    if field.enum is not None:
        names = {number: text for text, number in _numbers(field.target).items()}
        make = _ENUMS[field.target]
        if not field.vector:
            return make(names[int(value)])
        if value is None:
            return None
        return vhlo.ArrayV1Attr(ArrayAttr([make(names[int(item)]) for item in value]))
    if field.vector:
        array = np.empty(0, np.int64) if value is None else value
        if field.code == "?":
            return _tensor(array.astype(bool), i1)
        return _tensor(array.reshape(-1, 2) if pairs else array, i64)
    return _wrapped(bool(value) if field.code == "?" else value)


def _numbers(target: str) -> dict[str, int]:
    """Return the numbers of an enum by the names that text has."""
    values = enum(target).values
    return {text: values[name] for text, name in SPELLINGS[target].items()}


def _tensor(array: Any, element: Attribute) -> Attribute:
    return vhlo.TensorV1Attr(Elements.of(array, tensor_type(element, array.shape)))


def _wrapped(value: Any) -> Attribute:
    """Return a plain value as an attribute."""
    match value:
        case bool():
            return vhlo.BooleanV1Attr(BoolAttr.from_bool(value))
        case int():
            return vhlo.IntegerV1Attr(IntegerAttr(value, i64))
        case float():
            return vhlo.FloatV1Attr(FloatAttr(value, f32))
        case str():
            return vhlo.StringV1Attr(StringAttr(value))
        case list():
            return vhlo.ArrayV1Attr(ArrayAttr([_wrapped(item) for item in value]))  # pyright: ignore[reportUnknownVariableType]
        case _:
            return vhlo.StringV1Attr(StringAttr(""))


def _composite(options: Record, functions: Sequence[str]) -> dict[str, Attribute]:
    index: int = options["decomposition_subgraph_index"]
    stored = options["composite_attributes"]
    entries: Mapping[str, Any] = {} if stored is None else flexbuffers.loads(stored.tobytes())
    keys: list[Attribute] = []
    values: list[Attribute] = []
    for name, value in entries.items():
        keys.append(_wrapped(name.removeprefix(TENSOR)))
        values.append(_stored_tensor(value) if name.startswith(TENSOR) else _wrapped(value))
    return {
        "name": _wrapped(options["name"] or ""),
        "composite_attributes": vhlo.DictionaryV1Attr(ArrayAttr(keys), ArrayAttr(values)),
        "decomposition": _wrapped(functions[index] if index >= 0 else ""),
        "version": _wrapped(int(options["version"])),
    }


def _stored_tensor(value: Mapping[str, Any]) -> Attribute:
    name = enum("TensorType").names[value["TENSOR_TYPE"]]
    if name not in _KNOWN_ELEMENTS:
        raise ValueError(f"a tensor of {name}")
    element = from_tflite(name)
    array = np.array(value["TENSOR_DATA"], numpy_dtype(element)).reshape(value["TENSOR_SHAPE"])
    return _tensor(array, element)


def _custom_call(options: Record) -> Parts:
    stored = options["custom_attributes"]
    entries: Mapping[str, Any] = {} if stored is None else flexbuffers.loads(stored.tobytes())
    entries = {name: item for name, item in entries.items() if isinstance(item, bool | str)}
    properties: dict[str, Attribute] = dict.fromkeys(CALL_LISTS, _NO_ITEMS)
    properties |= {
        "api_version": vhlo.ApiVersionV1Attr(API_VERSIONS[int(options["api_version"])]),
        "call_target_name": _wrapped(options["call_target_name"] or ""),
        "backend_config": _wrapped(options["backend_config"] or ""),
        "has_side_effect": _wrapped(bool(entries.get("has_side_effect", False))),
    }
    others = {name: _wrapped(item) for name, item in entries.items() if name != "has_side_effect"}
    return Parts(properties, others, [])
