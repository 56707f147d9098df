"""Recurrent ops after training: each operand as the kernel wants it.

Source: prepare_quantize_helper.h and operator_property.cc.
"""

from __future__ import annotations

from math import ceil, log2

import numpy as np
from xdsl.dialects import func
from xdsl.dialects.builtin import IntegerType
from xdsl.ir import Attribute, Operation
from xdsl.rewriter import InsertPoint

from ...dialects import arith, tfl
from ...dialects.elements import Array, Elements
from ...dialects.errors import warn
from ...dialects.op import constant
from ...dialects.quant import CalibratedType, UniformType
from ...dialects.quantfork import StatisticsOp
from ...dialects.shapes import element_of, shape_of, typed
from ...dialects.traits import Gates, Recipe
from ..predicates import is_none
from . import layers, specs, statistics
from .casts import in_order, insert_pair
from .ranges import from_range, weight_range, weight_type

_SHORT = 512
"""The greatest integer of a weight of 10 bits."""


def join_ranges(function: func.FuncOp) -> None:
    """Give the state that an op takes and the result that becomes it the range of both.

    Source: PrepareLstmOutputScale.
    """
    for op in in_order(function.body):
        recipe = specs.of(op).recipe
        if recipe is None or recipe.joint is None:
            continue
        operand, result = recipe.joint
        use = op.results[result].first_use
        taken = op.operands[operand].owner
        given = use.operation if use is not None and op.results[result].has_one_use() else None
        if not isinstance(taken, StatisticsOp) or not isinstance(given, StatisticsOp):
            continue
        pairs = [_limits(item) for item in (taken, given)]
        both = np.array([min(p[0] for p in pairs), max(p[1] for p in pairs)], np.float32)
        for item in (taken, given):
            item.properties["layerStats"] = Elements.of(both)


def _limits(op: StatisticsOp) -> tuple[float, float]:
    low, high = op.layerStats.array.reshape(-1)[:2].tolist()
    return low, high


def to_casts(
    function: func.FuncOp, *, bits: int, signed: bool, legacy: bool, centred: bool = False
) -> None:
    """Insert the casts that the recipes ask for.

    With `centred` activations of 16 bits, which no recurrent kernel takes, only where layers are
    marked to have 8.

    Source: ConvertLstmStatsToQDQs, ConvertSvdfStatsToQDQs.
    """
    for op in reversed(list(in_order(function.body))):
        spec = specs.of(op)
        marked = layers.COMPUTED.get(layers.way_of(op))
        if marked == 16 or (centred and marked is None):
            continue
        if spec.gates is not None and not _intermediates(op, spec.gates, signed, legacy):
            continue
        if spec.recipe is not None:
            _operands(op, spec.recipe, marked or bits, legacy)


def _intermediates(op: Operation, gates: Gates, signed: bool, legacy: bool) -> bool:
    """Quantize the types of what an LSTM computes on the way; False if one is not known."""
    normalized = not is_none(op.operands[gates.gates[1][2]])
    projects = not is_none(op.operands[gates.projection[1]])
    last = len(gates.intermediates) - 1
    for index, name in enumerate(gates.intermediates):
        if index != last and (not normalized or is_none(op.operands[gates.gates[index][1]])):
            continue
        attr = op.properties.get(name)
        element = None if attr is None else element_of(attr)
        if isinstance(element, CalibratedType):
            assert attr is not None
            type = _intermediate(element, index == last, signed, legacy)
            op.properties[name] = typed(type, shape_of(attr))
        elif not isinstance(element, UniformType):
            if index == last and not projects:
                return True
            warn(op, f"left as it is: the range of {name} is not known")
            return False
    return True


def _intermediate(type: CalibratedType, hidden: bool, signed: bool, legacy: bool) -> UniformType:
    low, high = type.min.value.data, type.max.value.data
    if hidden:
        return from_range([low], [high], signed=signed, legacy=legacy, expressed=type.expressed)
    reach = max(abs(low), abs(high))
    return from_range([-reach], [reach], bits=16, narrow=True, expressed=type.expressed)


def _operands(op: Operation, recipe: Recipe, bits: int, legacy: bool) -> None:
    for operand in (
        *recipe.activations,
        *recipe.weights,
        *recipe.wide,
        *recipe.short,
        *recipe.states,
        *recipe.powers,
    ):
        value = op.operands[operand]
        owner = value.owner
        if is_none(value) or not isinstance(owner, Operation):
            continue
        if isinstance(owner, arith.ConstantOp | tfl.ConstOp):
            array = constant(value)
            if array is None or not specs.is_float(value):
                continue
            type = _weight(array, recipe, operand, bits, legacy)
            if type is None:
                return
            _own_pair(op, operand, owner, type)
        elif isinstance(owner, StatisticsOp):
            type = _measured(owner, recipe, operand, bits, legacy)
            insert_pair(
                owner.result, type, owner.location, InsertPoint.after(owner), volatile=False
            )
            statistics.erase(owner)
        elif not isinstance(owner, tfl.DequantizeOp):
            spec = specs.of(owner)
            if spec.same_scales is None and spec.fixed is None:
                return


def _own_pair(op: Operation, operand: int, owner: Operation, type: UniformType) -> None:
    """Let one operand take a constant by way of integers."""
    value = op.operands[operand]
    quantize = tfl.QuantizeOp(value, qtype=typed(type, shape_of(value)), location=owner.location)
    cast = tfl.DequantizeOp(quantize, result_types=[value.type], location=owner.location)
    block = owner.parent
    assert block is not None
    block.insert_ops_after([quantize, cast], owner)
    op.operands[operand] = cast.output


def _width(recipe: Recipe, operand: int, bits: int) -> int:
    if operand in recipe.activations:
        return bits
    return 8 if operand in recipe.weights else 16


def _weight(
    array: Array, recipe: Recipe, operand: int, bits: int, legacy: bool
) -> UniformType | None:
    if operand in recipe.short:
        reach = weight_range(array, -1, symmetric=True)[1][0]
        limits = (-_SHORT, _SHORT)
        return UniformType.of(IntegerType(16), [reach / _SHORT], limits=limits)
    width = _width(recipe, operand, bits)
    return weight_type(array, symmetric=True, bits=width, legacy=legacy)


def _measured(
    op: StatisticsOp, recipe: Recipe, operand: int, bits: int, legacy: bool
) -> UniformType:
    low, high = _limits(op)
    low, high = min(low, 0.0), max(high, 0.0)
    expressed: Attribute = element_of(op.result)
    reach = max(abs(low), abs(high))
    if operand in recipe.powers:
        bound = 2.0 ** ceil(log2(reach)) if reach else 1.0
        return UniformType.of(IntegerType(16), [bound / 32768], expressed=expressed)
    width = _width(recipe, operand, bits)
    if width == 16:
        low, high = -reach, reach
    return from_range(
        [low], [high], bits=width, narrow=width == 16, legacy=legacy, expressed=expressed
    )
