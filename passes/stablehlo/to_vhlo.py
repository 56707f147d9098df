"""`stablehlo-legalize-vhlo`: StableHLO's ops in the form in which they are stored."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import cast

import numpy as np
from xdsl.context import Context
from xdsl.dialects.builtin import (
    ArrayAttr,
    BoolAttr,
    DenseArrayBase,
    DictionaryAttr,
    FloatAttr,
    IntegerAttr,
    IntegerType,
    ModuleOp,
    StringAttr,
    SymbolRefAttr,
    i32,
)
from xdsl.ir import Attribute, Operation
from xdsl.passes import ModulePass

from ...dialects import stablehlo, vhlo
from ...dialects.elements import Elements
from ...runtime.schema.stablehlo import API_VERSIONS, CALL_LISTS

_PREFIX = "stablehlo."


def stored(attr: Attribute) -> Attribute | None:
    """Return the stored form of an attribute, None if it has none."""
    match attr:
        case IntegerAttr(type=IntegerType(width=width)) if width.data == 1:
            return vhlo.BooleanV1Attr(BoolAttr.from_bool(attr.value.data != 0))
        case IntegerAttr():
            return vhlo.IntegerV1Attr(attr)
        case FloatAttr():
            return vhlo.FloatV1Attr(attr)
        case StringAttr():
            return vhlo.StringV1Attr(attr)
        case SymbolRefAttr():
            return vhlo.StringV1Attr(attr.root_reference)
        case Elements():
            return vhlo.TensorV1Attr(attr)
        case DenseArrayBase():
            return _tensor(stablehlo.lengths(cast(Attribute, attr)))
        case ArrayAttr():
            items = [stored(item) for item in attr]
            return None if None in items else vhlo.ArrayV1Attr(ArrayAttr(filter(None, items)))
        case DictionaryAttr():
            values = [stored(item) for item in attr.data.values()]
            keys = [vhlo.StringV1Attr(StringAttr(name)) for name in attr.data]
            if None in values:
                return None
            return vhlo.DictionaryV1Attr(ArrayAttr(keys), ArrayAttr(filter(None, values)))
        case _:
            return None


def _tensor(numbers: tuple[int, ...]) -> vhlo.TensorV1Attr:
    return vhlo.TensorV1Attr(Elements.of(np.array(numbers, np.int64)))


def _with_defaults(op: Operation) -> Mapping[str, Attribute]:
    """Return an op's properties, and what the stored form cannot leave out."""
    found = dict(op.properties)
    match op:
        case stablehlo.CompositeOp():
            found.setdefault("composite_attributes", DictionaryAttr({}))
            found.setdefault("version", IntegerAttr(0, i32))
        case stablehlo.GatherOp():
            found.setdefault("indices_are_sorted", BoolAttr.from_bool(False))
        case stablehlo.ScatterOp():
            found.setdefault("indices_are_sorted", BoolAttr.from_bool(False))
            found.setdefault("unique_indices", BoolAttr.from_bool(False))
        case stablehlo.CustomCallOp():
            for name in CALL_LISTS:
                found.setdefault(name, ArrayAttr(()))
            found.setdefault("has_side_effect", BoolAttr.from_bool(False))
            found.setdefault("backend_config", StringAttr(""))
            version = found.get("api_version")
            number = version.value.data if isinstance(version, IntegerAttr) else 1
            found["api_version"] = vhlo.ApiVersionV1Attr(API_VERSIONS[number])
        case _:
            pass
    return found


def properties(op: Operation) -> dict[str, Attribute] | None:
    """Return the properties of an op's stored form, None if one of them cannot be stored."""
    known = vhlo.OPS[op.name.removeprefix(_PREFIX)].get_irdl_definition().properties
    found: dict[str, Attribute] = {}
    for name, attr in _with_defaults(op).items():
        if isinstance(attr, stablehlo.DimensionNumbers):
            for field, value in attr.numbers().items():
                if field in known:
                    single = isinstance(value, int)
                    found[field] = _integer(value) if single else _tensor(value)
                elif value:
                    return None
            continue
        kept = attr if isinstance(attr, vhlo.ApiVersionV1Attr) else stored(attr)
        if kept is None or name not in known:
            return None
        found[name] = kept
    return found


def _integer(value: int) -> vhlo.IntegerV1Attr:
    return vhlo.IntegerV1Attr(IntegerAttr(value, 64))


def _convert(op: Operation) -> None:
    made = properties(op)
    others = {name: stored(attr) for name, attr in op.attributes.items()}
    if made is None or None in others.values():
        return
    kept = vhlo.OPS[op.name.removeprefix(_PREFIX)].create(
        operands=op.operands,
        result_types=op.result_types,
        properties=made,
        attributes={name: attr for name, attr in others.items() if attr is not None},
        regions=[op.detach_region(region) for region in tuple(op.regions)],
        location=op.location,
    )
    replace(op, kept)


def replace(op: Operation, new: Operation) -> None:
    """Put an op with the same results in the place of another."""
    block = op.parent
    assert block is not None
    block.insert_op_before(new, op)
    for old, result in zip(op.results, new.results, strict=True):
        old.replace_all_uses_with(result)
        result.name_hint = old.name_hint
    op.detach()
    op.erase()


@dataclass(frozen=True)
class LegalizeStablehloPass(ModulePass):
    """Put the stored form in the place of every op that has one; the others stay.

    Source: stablehlo/transforms/legalize_stablehlo_to_vhlo.cc.
    """

    name = "stablehlo-legalize-vhlo"

    def apply(self, ctx: Context, op: ModuleOp) -> None:
        """Look at every op, those inside regions first."""
        for item in list(op.walk(reverse=True)):
            name = item.name
            if name.startswith(_PREFIX) and name.removeprefix(_PREFIX) in vhlo.OPS:
                _convert(item)
