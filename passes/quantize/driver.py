"""Propagation of quantized types over a function.

Every operand and result of an op that can compute with integers has a state: the type its value is
quantized to, if that is known. A value that a quantize op already types is settled; the others
learn their type from constants, from ops whose values share one scale, from fixed result ranges
and, for biases, from the operands that they are added to the product of. Where two ops want
different types for one value it is requantized between them.

Source: tfl_quantization_driver.cc.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import cast

import numpy as np
from xdsl.dialects import func
from xdsl.dialects.builtin import UNKNOWN_LOC, LocationAttr
from xdsl.ir import BlockArgument, Operation, SSAValue
from xdsl.rewriter import InsertPoint

from ...dialects import arith, tfl
from ...dialects.op import constant
from ...dialects.quant import UniformType
from ...dialects.shapes import element_of, rank_of
from ..predicates import is_none
from . import layers, specs
from .biases import Bias, adjusted, biases
from .casts import Requantization, in_order, insert_pair, quantize_of, requantize
from .fitting import fitted
from .numbers import is_signed
from .ranges import bias_type, fixed_type, joined, of_width, weight_type
from .specs import quantized_type


@dataclass(frozen=True)
class Settings:
    """How the types are chosen.

    `infer` takes ranges from constants and fixed results; `emulated` is whether the model says by
    quantize and dequantize pairs what is quantized, `strict` that nothing else is. `centred` gives
    constants that are no weights the width of activations, around zero. `mixed` is whether layers
    are marked to be quantized in other ways.
    """

    signed: bool = False
    bits: int = 8
    per_channel: bool = True
    dense_per_channel: bool = True
    infer: bool = False
    legacy: bool = False
    emulated: bool = False
    strict: bool = False
    centred: bool = False
    mixed: bool = False


@dataclass
class State:
    """What is known of the type of a value."""

    type: UniformType | None = None
    settled: bool = False
    others: list[Requantization] = field(default_factory=list[Requantization])


class Driver:
    """One run over one function."""

    def __init__(self, function: func.FuncOp, settings: Settings):
        """Prepare to propagate."""
        self.function = function
        self.settings = settings
        self.weights: dict[Operation, int | None] = {}
        self.arguments: dict[BlockArgument, State] = {}
        self.states: dict[SSAValue, State] = {}
        self.operands: dict[tuple[Operation, int], State] = {}
        self.results: dict[tuple[Operation, int], State] = {}
        self.work: list[Operation] = []
        self.done: set[Operation] = set()

    def run(self) -> bool:
        """Propagate types and insert the casts; return whether there was anything to do."""
        self._duplicate_constants()
        self._collect()
        changed = self._propagate()
        if changed:
            self._insert()
        return changed

    # What there is.

    def _duplicate_constants(self) -> None:
        """Find the weights, and give each bias and each same-scale operand its own constant."""
        for op in list(in_order(self.function.body)):
            if not isinstance(op, arith.ConstantOp) or not specs.is_float(op.result):
                continue
            array = constant(op.result)
            if array is None or not array.size or not np.isfinite(array.reshape(-1)[0]):
                continue
            uses = list(op.result.uses)
            for use in uses:
                self._constant_use(op, use.operation, use.index, shared=len(uses) > 1)

    def _constant_use(
        self, op: arith.ConstantOp, user: Operation, operand: int, *, shared: bool
    ) -> None:
        is_bias = any(bias.operand == operand for bias in biases(user))
        follows = is_bias or specs.of(user).same_scales is not None
        if not follows and not isinstance(user, tfl.QuantizeOp):
            axis = specs.weight_axis(user, operand, dense=self.settings.dense_per_channel)
            if self.weights.get(op) is None:
                self.weights[op] = axis
        elif shared:
            copy = op.clone()
            block = op.parent
            assert block is not None
            block.insert_op_before(copy, op)
            user.operands[operand] = copy.result

    def _collect(self) -> None:
        """Give every value a state."""
        for argument in self.function.body.blocks[0].args:
            quantize = quantize_of(argument)
            value = argument if quantize is None else quantize.output
            self.arguments[argument] = self._state(value)
        for op in in_order(self.function.body):
            if not specs.is_quantizable(op) and specs.of(op).same_scales is None:
                continue
            self.work.append(op)
            self._collect_op(op)

    def _collect_op(self, op: Operation) -> None:
        for index, operand in enumerate(op.operands):
            owner = operand.owner
            source = owner.input if isinstance(owner, tfl.DequantizeOp) else operand
            self.operands[op, index] = self._state(source)
        for index, result in enumerate(op.results):
            quantize = quantize_of(result)
            value = result if quantize is None else quantize.output
            self.results[op, index] = self._state(value)

    def _state(self, value: SSAValue) -> State:
        state = self.states.get(value)
        if state is None:
            type = quantized_type(value)
            state = self.states[value] = State(type, type is not None)
        return state

    # What follows from what.

    def _propagate(self) -> bool:
        changed = False
        while self.work:
            op = self.work.pop()
            if op in self.done or op.parent is None:
                continue
            self.done.add(op)
            changed |= self._visit(op)
        return changed

    def _visit(self, op: Operation) -> bool:
        settings, spec = self._settings_of(op), specs.of(op)
        if isinstance(op, arith.ConstantOp):
            known = self.results.get((op, 0))
            unknown = known is not None and known.type is None
            is_weight = settings.infer and not settings.strict and op in self.weights
            return unknown and is_weight and self._type_weight(op)
        same = spec.same_scales
        if same is not None and not same.unsigned and not settings.strict and _unsigned(op):
            return self._join_ranges(op)
        changed = False
        if same is not None:
            type = self._shared_type(op)
            if type is None:
                self.done.discard(op)
                return False
            if settings.emulated and not same.axes and _per_axis_operand(op):
                return False
            changed |= self._share(op, type)
        if spec.fixed is not None and settings.infer and not settings.emulated:
            changed |= self._fix_results(op)
        for bias in biases(op):
            changed |= self._type_bias(op, bias)
        return changed

    def _settings_of(self, op: Operation) -> Settings:
        """Return how types are chosen for an op, which may be marked to have another width."""
        settings = self.settings
        bits = layers.bits_of(op, settings.bits)
        if bits == settings.bits:
            return settings
        return replace(settings, bits=bits, centred=bits == 16)

    def _type_weight(self, op: arith.ConstantOp) -> bool:
        """Take the type of a weight from its values."""
        array, axis, use = constant(op.result), self.weights[op], op.result.first_use
        assert array is not None
        assert use is not None
        settings = self._settings_of(use.operation)
        by_axis = axis is not None and axis != -1 and settings.signed and settings.per_channel
        wide = axis is None and settings.centred
        bits = 8 if axis is None else layers.weight_bits(use.operation, use.index)
        type = weight_type(
            array,
            cast(int, axis) if by_axis else -1,
            symmetric=wide or (axis is not None and settings.signed),
            bits=settings.bits if wide else bits,
            signed=settings.signed,
            narrow=wide or axis is not None,
            legacy=settings.legacy,
        )
        if type is not None and type.per_axis and bits == 4:
            type = fitted(array, type)
        return type is not None and self._set_result(op, 0, type)

    def _join_ranges(self, op: Operation) -> bool:
        """Let operands keep scales of their own and the result hold all of their ranges.

        Source: IsConcatWithUint8QuantizedTypes, CalculateNewQuantizedType.
        """
        operands = {
            index: type
            for index, operand in enumerate(op.operands)
            if isinstance(operand.owner, tfl.DequantizeOp)
            and (type := quantized_type(operand.owner.input)) is not None
            and not type.per_axis
        }
        users = [use.operation for result in op.results for use in result.uses]
        results = {
            index: type
            for index, user in enumerate(users)
            if isinstance(user, tfl.QuantizeOp)
            and (type := quantized_type(user.output)) is not None
            and not type.per_axis
        }
        if len(operands) == len(op.operands) and len(results) == len(users):
            return False
        chosen = results.get(0) if results else joined(list(operands.values()))
        if chosen is None:
            return False
        changed = False
        for index in range(len(op.operands)):
            if index not in operands:
                changed |= self._set_operand(op, index, chosen)
        for index in range(len(op.results)):
            if index not in results:
                changed |= self._set_result(op, index, chosen)
        return changed

    def _shared_type(self, op: Operation) -> UniformType | None:
        """Choose the type that all values of an op with `SameScales` are to have.

        Source: GetQuantParamsForSameScaleConstraint.
        """
        operands = [self.operands[op, index] for index in range(len(op.operands))]
        results = [self.results[op, index] for index in range(len(op.results))]
        settings = self._settings_of(op)
        if layers.MARK in op.attributes or settings.mixed:
            every = [state.type for state in (*operands, *results) if state.type is not None]
            if every and not any(_width(type) == settings.bits for type in every):
                return of_width(
                    every[0],
                    settings.bits,
                    signed=settings.signed,
                    centred=settings.centred,
                    legacy=settings.legacy,
                )
            operands = [_only(state, settings.bits) for state in operands]
            results = [_only(state, settings.bits) for state in results]
        for settled in (True, False):
            inputs = [s for s in operands if s.type is not None and s.settled == settled]
            outputs = [s for s in results if s.type is not None and s.settled == settled]
            if len(operands) == len(inputs) == 1:
                return inputs[0].type
            if len(results) == len(outputs) == 1:
                return outputs[0].type
            if inputs or outputs:
                return (inputs + outputs)[0].type
        return None

    def _share(self, op: Operation, type: UniformType) -> bool:
        changed = False
        for index, operand in enumerate(op.operands):
            if specs.is_float(operand):
                changed |= self._set_operand(op, index, type)
        for index, result in enumerate(op.results):
            if specs.is_float(result):
                changed |= self._set_result(op, index, type)
        return changed

    def _fix_results(self, op: Operation) -> bool:
        fixed, settings = specs.of(op).fixed, self._settings_of(op)
        assert fixed is not None
        type = fixed_type(
            fixed.minimum,
            fixed.maximum,
            settings.bits,
            signed=settings.signed,
            symmetric=fixed.symmetric or settings.centred,
        )
        changed = False
        for index, result in enumerate(op.results):
            if type is not None and specs.is_float(result):
                changed |= self._set_result(op, index, type)
        return changed

    def _type_bias(self, op: Operation, bias: Bias) -> bool:
        if (op, bias.operand) not in self.operands:
            return False
        type = self.operands[op, bias.operand].type
        if type is None:
            operand, inputs = op.operands[bias.operand], [(op, index) for index in bias.of]
            rank = rank_of(operand) or 0
            axis = -1
            if isinstance(operand.owner, Operation) and not is_none(operand):
                axis = rank - 1 if rank > 1 else 0
            type = bias_type(
                [state.type for state in map(self.operands.get, inputs) if state is not None],
                axis,
                legacy=self.settings.legacy and not bias.derived,
                factor=bias.factor,
            )
        if type is None:
            self.done.discard(op)
            return False
        return self._type_bias_and_weight(op, bias, type)

    def _type_bias_and_weight(self, op: Operation, bias: Bias, type: UniformType) -> bool:
        """Type a bias; where its integers would be too large, with the weight made coarser.

        Source: SetBiasParamsWithAdjustments.
        """
        weight = specs.of(op).weight
        values = constant(op.operands[bias.operand])
        if weight is None or values is None or len(bias.of) != 2 or weight.operand not in bias.of:
            return self._set_operand(op, bias.operand, type)
        source = bias.of[1 - bias.of.index(weight.operand)]
        filter_op = op.operands[weight.operand].owner
        input_type = self.operands[op, source].type
        filter_type = self.operands[op, weight.operand].type
        if not isinstance(filter_op, arith.ConstantOp) or input_type is None:
            return self._set_operand(op, bias.operand, type)
        new = filter_type and adjusted(type, values, input_type, filter_type)
        if new is None:
            return self._set_operand(op, bias.operand, type)
        changed = self._set_operand(op, bias.operand, new[0])
        self._own_constant(filter_op, op, weight.operand)
        return self._set_operand(op, weight.operand, new[1], override=True) or changed

    def _own_constant(self, op: arith.ConstantOp, user: Operation, operand: int) -> None:
        if op.result.has_one_use():
            return
        copy = op.clone()
        block = op.parent
        assert block is not None
        block.insert_op_after(copy, op)
        user.operands[operand] = copy.result
        state = self._state(copy.result)
        self.operands[user, operand] = self.results[copy, 0] = state

    def _set_result(self, op: Operation, index: int, type: UniformType) -> bool:
        state = self.results[op, index]
        if state.type == type:
            return False
        if state.type is not None:
            state.others.append(Requantization(type))
            return True
        state.type = type
        self.work += [use.operation for use in op.results[index].uses]
        return True

    def _set_operand(
        self, op: Operation, index: int, type: UniformType, *, override: bool = False
    ) -> bool:
        state = self.operands[op, index]
        if state.type == type:
            return False
        if state.type is not None and not override:
            known = next((item for item in state.others if item.type == type), None)
            if known is None:
                known = Requantization(type, [])
                state.others.append(known)
            if known.users is not None:
                known.users.append((op, index))
            return True
        state.type = type
        owner = op.operands[index].owner
        if isinstance(owner, Operation):
            self.work.append(owner)
        return True

    # What is to be done.

    def _insert(self) -> None:
        """Insert the casts."""
        for argument, state in self.arguments.items():
            block = argument.owner
            self._apply(argument, state, UNKNOWN_LOC, lambda b=block: InsertPoint.at_start(b))
        for (op, index), state in list(self.results.items()):
            self._apply(op.results[index], state, op.location, lambda o=op: InsertPoint.after(o))

    def _apply(
        self,
        value: SSAValue,
        state: State,
        location: LocationAttr,
        point: Callable[[], InsertPoint],
    ) -> None:
        if state.type is None or (state.settled and not state.others):
            return
        if not state.settled and element_of(value) == state.type.expressed:
            insert_pair(value, state.type, location, point())
        if state.others:
            requantize(value, state.others, location)


def _width(type: UniformType) -> int:
    return type.storage_type.width.data


def _only(state: State, bits: int) -> State:
    """Return a state as ops of a width see it: a type of another width is none."""
    return state if state.type is None or _width(state.type) == bits else State()


def _per_axis_operand(op: Operation) -> bool:
    for operand in op.operands:
        if isinstance(operand.owner, tfl.DequantizeOp):
            type = quantized_type(operand.owner.input)
            if type is not None and type.per_axis:
                return True
    return False


def _unsigned(op: Operation) -> bool:
    """Whether the first operand that is quantized is of 8-bit unsigned integers."""
    for operand in op.operands:
        if isinstance(operand.owner, tfl.DequantizeOp):
            type = quantized_type(operand.owner.input)
            if type is not None:
                return not is_signed(type) and type.storage_type.width.data == 8
    return False
