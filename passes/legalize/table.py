"""The commonest legalization: one op becomes one op."""

from __future__ import annotations

import sys
from collections.abc import Collection
from functools import lru_cache

from xdsl.dialects.builtin import IntegerAttr, i32
from xdsl.ir import Attribute, Operation, SSAValue

from ...dialects.op import Property, TensorOp, attribute, optional_defaults
from ...dialects.shapes import integer
from ..pattern import Op, Rule, rule
from .values import as_i32

_SAMPLE = IntegerAttr(2, i32)
"""An int32 that every property of that type accepts."""


def one_to_one(
    source: type[TensorOp],
    target: type[TensorOp],
    *,
    keep: tuple[str, ...] = (),
    operands: int | None = None,
    narrow: Collection[int] = (),
    where: dict[str, Property] | None = None,
    **properties: Property,
) -> Rule:
    """Map `source` to `target` on the same operands and result types.

    Args:
        source: the op to replace.
        target: the op to put in its place.
        keep: properties carried over under the same name, integers as wide as `target` has them.
        operands: how many operands are taken, all unless given.
        narrow: positions of operands that `target` wants as int32.
        where: values that properties of `source` must have.
        properties: properties of `target` with a fixed value.

    """
    fixed = {name: attribute(value, target.INT) for name, value in properties.items()}

    def build(root: TensorOp) -> Operation:
        carried = {name: carry(root, target, name) for name in keep}
        return target.create(
            operands=arguments(root, operands, narrow),
            result_types=root.result_types,
            properties={**optional_defaults(target), **fixed, **carried},
        )

    row = sys._getframe(1)  # pyright: ignore[reportPrivateUsage]
    vars(build)["place"] = row.f_code.co_filename, row.f_lineno
    build.__name__ = f"{source.name} -> {target.name}"
    pattern = Op(source)
    pattern.properties.update(
        {name: attribute(value, source.INT) for name, value in (where or {}).items()}
    )
    return rule(pattern)(build)


def arguments(root: TensorOp, count: int | None, narrowed: Collection[int]) -> list[SSAValue]:
    """Return the first `count` operands of `root`, those at `narrowed` as int32."""
    values: list[SSAValue] = list(root.operands[:count])
    for position in narrowed:
        values[position] = as_i32(values[position])
    return values


def carry(root: TensorOp, target: type[TensorOp], name: str) -> Attribute:
    """Return a property of `root`, or its default, as `target` wants it."""
    value = root.properties.get(name)
    if value is None:
        value = root.get_irdl_definition().properties[name].default_value
        assert value is not None, f"{root.name} lacks {name}"
    if _is_i32(target, name):
        return attribute(integer(value))
    return value


@lru_cache(1024)
def _is_i32(target: type[TensorOp], name: str) -> bool:
    return target.get_irdl_definition().properties[name].constr.verifies(_SAMPLE)
