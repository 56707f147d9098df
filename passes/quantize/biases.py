"""Which operands are biases, and what becomes of one that is too large for its scale."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from xdsl.ir import Operation

from ...dialects.elements import Array
from ...dialects.quant import UniformType
from ...dialects.traits import Gates
from ..predicates import is_none
from . import specs

NORMALIZED = 2.0**-10
"""The scale of what layer normalization gives."""
GREATEST = ((1 << 31) - 1) // 2
"""Biases stay below it, so that the accumulator has some room."""


@dataclass(frozen=True)
class Bias:
    """Operand `operand` has the product of the scales of the operands `of`, times `factor`.

    `derived` is whether the product is one of a recurrent op's recipe.
    """

    operand: int
    of: tuple[int, ...]
    factor: float = 1.0
    derived: bool = False


def biases(op: Operation) -> tuple[Bias, ...]:
    """Return the biases of an op."""
    spec = specs.of(op)
    if spec.gates is not None:
        return tuple(_gate_biases(op, spec.gates))
    return tuple(Bias(bias.operand, bias.of) for bias in spec.biases)


def _gate_biases(op: Operation, gates: Gates) -> Iterator[Bias]:
    """Yield the biases of an LSTM that it has.

    Source: GetLstmOpQuantSpec, and the LSTM of operator_property.cc.
    """
    for bias, weight, norm in gates.gates:
        if is_none(op.operands[bias]) or is_none(op.operands[weight]):
            continue
        if is_none(op.operands[norm]):
            yield Bias(bias, (gates.input, weight), derived=True)
        else:
            yield Bias(bias, (norm,), NORMALIZED, derived=True)
    bias, weight = gates.projection
    hidden = op.properties.get(gates.intermediates[-1])
    type = None if hidden is None else specs.quantized_type(hidden)
    if not is_none(op.operands[weight]) and not is_none(op.operands[bias]) and type is not None:
        yield Bias(bias, (weight,), type.scales.data[0].value.data, derived=True)


def _like(type: UniformType, scales: list[float], zeros: list[int] | None = None) -> UniformType:
    return UniformType.of(
        type.storage_type,
        scales,
        zeros,
        axis=type.axis.data,
        limits=(type.storage_min.data, type.storage_max.data),
        expressed=type.expressed,
    )


def adjusted(
    type: UniformType, values: Array, input_type: UniformType, filter_type: UniformType
) -> tuple[UniformType, UniformType] | None:
    """Return coarser types of bias and filter if the bias would be too large with its own.

    Only for 8-bit inputs and filters and 32-bit biases.

    Source: SetBiasParamsWithAdjustments.
    """
    widths = [item.storage_type.width.data for item in (input_type, filter_type, type)]
    if widths != [8, 8, 32] or input_type.per_axis or type.per_axis != filter_type.per_axis:
        return None
    scale = input_type.scales.data[0].value.data
    scales = np.array([item.value.data for item in type.scales.data])
    filters = np.array([item.value.data for item in filter_type.scales.data])
    sizes = np.abs(values.reshape(-1).astype(np.float64))
    if not type.per_axis:
        reach = np.array([sizes.max(initial=0.0)])
        too_large = reach / scales >= GREATEST
    else:
        if len(sizes) != len(scales):
            return None
        reach, too_large = sizes, sizes / scales > GREATEST
    if not too_large.any():
        return None
    scales = np.where(too_large, reach / GREATEST, scales)
    filters = np.where(too_large, scales / scale, filters)
    zeros = [zero.data for zero in filter_type.zero_points.data] if type.per_axis else None
    return _like(type, scales.tolist()), _like(filter_type, filters.tolist(), zeros)
