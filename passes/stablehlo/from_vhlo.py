"""`vhlo-legalize-stablehlo`: StableHLO's stored ops as programs have them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from xdsl.context import Context
from xdsl.dialects.builtin import (
    ArrayAttr,
    DenseArrayBase,
    DictionaryAttr,
    IntegerAttr,
    ModuleOp,
    StringAttr,
    SymbolRefAttr,
    i32,
    i64,
)
from xdsl.ir import Attribute, Operation
from xdsl.passes import ModulePass

from ...dialects import stablehlo, vhlo
from ...dialects.elements import Elements
from ...runtime.schema.stablehlo import API_VERSIONS, CALL_LISTS
from .to_vhlo import replace

_KINDS = {kind.name.removeprefix("stablehlo."): kind for kind in stablehlo.StableHLO.operations}
_DIMENSIONS: dict[str, tuple[str, type[stablehlo.DimensionNumbers]]] = {
    "gather": ("dimension_numbers", stablehlo.GatherDimensionsAttr),
    "scatter": ("scatter_dimension_numbers", stablehlo.ScatterDimensionsAttr),
}
_ARRAYS = frozenset({"slice_sizes"})
_UNSET = frozenset({"has_side_effect", "indices_are_sorted", "unique_indices", "version"})
"""Properties that are left out where they are false or 0."""
_ORIGINAL = 1
"""The version of calls that is not told."""


def plain(attr: Attribute) -> Attribute | None:
    """Return what a stored attribute stands for, None if it stands for nothing known."""
    match attr:
        case vhlo.IntegerV1Attr() | vhlo.FloatV1Attr() | vhlo.TensorV1Attr():
            return attr.value
        case vhlo.StringV1Attr() | vhlo.BooleanV1Attr():
            return attr.value
        case vhlo.ArrayV1Attr():
            items = [plain(item) for item in attr.value]
            return None if None in items else ArrayAttr(filter(None, items))
        case vhlo.DictionaryV1Attr():
            entries = {
                key.value.data: plain(value)
                for key, value in attr.pairs
                if isinstance(key, vhlo.StringV1Attr)
            }
            known = {name: value for name, value in entries.items() if value is not None}
            return DictionaryAttr(known) if len(known) == len(attr.pairs) else None
        case vhlo.ApiVersionV1Attr():
            return IntegerAttr(API_VERSIONS.index(attr.data), i32)
        case _:
            return None


def _numbers(attr: Attribute) -> tuple[int, ...] | int:
    """Return stored dimensions."""
    value = plain(attr)
    if isinstance(value, Elements):
        return tuple(int(item) for item in value.array.reshape(-1))
    return value.value.data if isinstance(value, IntegerAttr) else ()


def _properties(base: str, stored: Mapping[str, Attribute]) -> dict[str, Attribute] | None:
    found: dict[str, Attribute] = {}
    rest = dict(stored)
    if base in _DIMENSIONS:
        name, kind = _DIMENSIONS[base]
        fields = {item: _numbers(rest.pop(item)) for item in kind.fields() if item in rest}
        found[name] = kind.of(**fields)
    for name, attr in rest.items():
        value = plain(attr)
        if value is None:
            return None
        if not _is_default(base, name, value):
            found[name] = _as_declared(base, name, value)
    return found


def _is_default(base: str, name: str, value: Attribute) -> bool:
    """Whether a property is left out in text."""
    match value:
        case IntegerAttr():
            usual = _ORIGINAL if name == "api_version" else 0
            return (name in _UNSET or name == "api_version") and value.value.data == usual
        case ArrayAttr():
            return name in CALL_LISTS and not len(value)
        case StringAttr():
            return name == "backend_config" and not value.data
        case _:
            return base == "composite" and value == DictionaryAttr({})


def _as_declared(base: str, name: str, value: Attribute) -> Attribute:
    if name == "decomposition" and isinstance(value, StringAttr):
        return SymbolRefAttr(value)
    if name in _ARRAYS and isinstance(value, Elements):
        return DenseArrayBase.from_list(i64, value.array.reshape(-1).tolist())
    if name == "version" and isinstance(value, IntegerAttr):
        return IntegerAttr(value.value.data, i32)
    return value


def _convert(op: Operation) -> None:
    base = vhlo.base_name(op)
    made = _properties(base, op.properties)
    others = {name: plain(attr) for name, attr in op.attributes.items()}
    if made is None or None in others.values():
        return
    back = _KINDS[base].create(
        operands=op.operands,
        result_types=op.result_types,
        properties=made,
        attributes={name: attr for name, attr in others.items() if attr is not None},
        regions=[op.detach_region(region) for region in tuple(op.regions)],
        location=op.location,
    )
    replace(op, back)


@dataclass(frozen=True)
class LegalizeVhloPass(ModulePass):
    """Put StableHLO's ops in the place of stored ones, where the dialect has them.

    Source: stablehlo/transforms/legalize_stablehlo_to_vhlo.cc.
    """

    name = "vhlo-legalize-stablehlo"

    def apply(self, ctx: Context, op: ModuleOp) -> None:
        """Look at every op, those inside regions first."""
        for item in list(op.walk(reverse=True)):
            if item.name.startswith("vhlo.") and vhlo.base_name(item) in _KINDS:
                _convert(item)
