"""Recurrent layers with quantized weights: of real, or of 8-bit inputs."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any, NamedTuple

import numpy as np
from xdsl.ir import Operation

from ....dialects import tfl
from ....dialects.elements import Array
from ....dialects.errors import InterpreterError, place
from ....dialects.locations import describe
from ....dialects.shapes import boolean
from ..arguments import flag, number, option_flag, real
from ..recurrent import by_time, keep_states
from ..registry import KERNELS, Kernel, name_of, quantized
from ..requantize import Multiplier, Side, multiplier, multiply, shifted_right, side, side_of
from . import words
from .filters import Filter, asymmetric, symmetric
from .fixedpoint import inverse_root

Optional = Array | None


class Weights:
    """A quantized matrix [m, n] that rows of reals are multiplied with."""

    ndim = 2

    def __init__(self, w: Side, how: Any):
        """Prepare nothing yet."""
        self.scale, self.how, self.filter = w.scale, how, Filter(0, 0, 128)
        self.taps = None

    def of(self, w: Array) -> Weights:
        """Return itself with the stored weights."""
        self.taps = self.filter.of(w)
        return self

    def product(self, x: Array) -> Array:
        """Multiply rows [..., n], quantized first, with the matrix transposed."""
        assert self.taps is not None
        rows = self.how(x.reshape(-1, x.shape[-1]))
        acc = rows.values.astype(self.taps.dtype, copy=False) @ self.taps.values.T
        acc = acc - rows.zeros[:, None] * self.taps.sums
        out = acc.astype(np.float32) * (rows.scales * self.scale)[:, None]
        return out.reshape(*x.shape[:-1], -1)


def hybrid(op: Operation, matrices: Sequence[int]) -> Kernel:
    """Return the kernel of reals, given the numbers of the operands that are matrices."""
    name = "asymmetric_quantize_inputs"
    how = asymmetric if flag(op, name) or option_flag(op, name) else symmetric
    found = [side(value) for value in op.operands]
    kernel = KERNELS[name_of(op)]
    weights = {i: Weights(w, how) for i in matrices if (w := found[i]) is not None}

    def call(*arrays: Optional) -> Any:
        given: list[Any] = list(arrays)
        for index, w in enumerate(found[: len(given)]):
            array = given[index]
            if w is None or array is None:
                continue
            if index in weights and array.ndim == 2:
                given[index] = weights[index].of(array)
            else:
                given[index] = (array.astype(np.int32) - w.zero).astype(np.float32) * w.scale
        return kernel(op, *given)

    return call


class _Product(NamedTuple):
    """A matrix, the factor of its products, and a bias with the zero point of their operand."""

    values: Array
    factor: Multiplier
    bias: Array

    def __call__(self, x: Array, onto: Array | int, zero: int, low: int, high: int) -> Array:
        acc = (x.astype(np.float64) @ self.values.T).astype(np.int64) + self.bias
        return np.clip(multiply(acc, self.factor) + zero + onto, low, high)


class _Gate(NamedTuple):
    """One gate of an LSTM in integers."""

    input: _Product
    recurrent: _Product
    peephole: tuple[Array, Multiplier] | None
    norm: tuple[Array, Array, Multiplier, int] | None
    table: Array

    def __call__(self, x: Array, hidden: Array, state: Array) -> Array:
        gate = self.input(x, 0, 0, -32768, 32767)
        gate = self.recurrent(hidden, gate, 0, -32768, 32767)
        if self.peephole is not None:
            weights, factor = self.peephole
            gate = np.clip(gate + multiply(state * weights, factor), -32768, 32767)
        if self.norm is not None:
            gate = _normalized(gate, *self.norm)
        return words.looked_up(gate, self.table)


def _normalized(x: Array, weights: Array, bias: Array, factor: Multiplier, guard: int) -> Array:
    """Normalize rows of 16-bit numbers."""
    count = x.shape[1]
    total: Array = x.sum(axis=1) * 1024
    squares: Array = np.square(x).sum(axis=1)
    mean = np.sign(total) * (np.abs(total) // count)
    wide = squares * ((1 << 20) // count) - mean * mean
    variance = np.sign(wide) * (np.abs(wide) >> 20)
    variance = np.where(variance < 1, guard, variance)
    significand, shift = inverse_root(variance)
    inverse = Multiplier(significand[:, None], shift[:, None])
    value = multiply(1024 * x - mean[:, None], inverse) * weights + bias
    value = np.where(value > 0, (value + 512) >> 10, -((512 - value) >> 10))
    scaled = multiply(value, Multiplier(factor.significand, factor.shift + 12))
    return np.clip(scaled, -32768, 32767)


def _power(scale: np.float32) -> int:
    return int(np.rint(np.log2(float(scale))))


class _Integers:
    """An LSTM layer of 8-bit inputs and outputs and a 16-bit state."""

    def __init__(self, op: Any, found: Sequence[Side | None], output: Side):
        """Look at the scales."""
        self.op, self.found, self.output = op, found, output
        hidden = side_of(op.properties["effective_hidden_scale_intermediate"])
        x, recurrent, state = found[0], found[18], found[19]
        assert hidden is not None
        assert x is not None
        assert recurrent is not None
        assert state is not None
        self.x, self.recurrent, self.state, self.hidden = x, recurrent, state, hidden
        self.power = _power(state.scale)
        self.normalizes = found[20 + 1] is not None if len(found) > 21 else False
        names = ("input", "forget", "cell", "output")
        steps = [op.properties.get(f"input_to_{name}_intermediate") for name in names]
        self.steps = [
            np.float32(2.0**-12) if not self.normalizes or (s := side_of(step)) is None else s.scale
            for step in steps
        ]
        self.cell_clip = self._limit("cell_clip", state, 32767)
        self.output_clip = self._limit("proj_clip", output, 127)
        self._seen: tuple[Optional, ...] = ()
        self._gates: list[_Gate | None] = []
        self._projection: _Product | None = None

    def _limit(self, name: str, out: Side, most: int) -> int:
        clip = np.float32(real(self.op.properties.get(name)))
        return int(min(clip / out.scale, np.float32(most))) if clip > 0 else 0

    def _product(self, w: Array, factor: np.float32, zero: int, bias: Optional) -> _Product:
        sums = w.astype(np.int64).sum(axis=1) * zero
        total = sums if bias is None else sums + bias
        return _Product(w.astype(np.float64), multiplier(float(factor)), total)

    def _gate(self, index: int, given: Sequence[Optional]) -> _Gate | None:
        w, r = given[1 + index], given[5 + index]
        front, back = self.found[1 + index], self.found[5 + index]
        if w is None or r is None or front is None or back is None:
            return None
        step, bias = self.steps[index], given[12 + index]
        own = None if self.normalizes else bias
        entry = self._product(w, front.scale * self.x.scale / step, -self.x.zero, own)
        factor = back.scale * self.recurrent.scale / step
        recurrent = self._product(r, factor, -self.recurrent.zero, None)
        table = words.tanhs(3) if index == 2 else words.sigmoids()
        peephole = self._peephole(index, given)
        return _Gate(entry, recurrent, peephole, self._norm(index, given), table)

    def _peephole(self, index: int, given: Sequence[Optional]) -> tuple[Array, Multiplier] | None:
        place = (9, 10, None, 11)[index]
        if place is None or (w := given[place]) is None or (s := self.found[place]) is None:
            return None
        factor = np.float32(2.0**self.power * float(s.scale) / float(self.steps[index]))
        return w.astype(np.int64), multiplier(float(factor))

    def _norm(
        self, index: int, given: Sequence[Optional]
    ) -> tuple[Array, Array, Multiplier, int] | None:
        place = 20 + index
        if place >= len(given) or (w := given[place]) is None or (s := self.found[place]) is None:
            return None
        bias = given[12 + index]
        assert bias is not None
        guard = max(1, int(np.float32(10000) * s.scale))
        return w.astype(np.int64), bias.astype(np.int64), multiplier(float(s.scale)), guard

    def _prepare(self, given: Sequence[Optional]) -> None:
        constants = (*given[1:18], *given[20:])
        if len(constants) == len(self._seen) and all(
            a is b for a, b in zip(constants, self._seen, strict=True)
        ):
            return
        self._seen = constants
        self._gates = [self._gate(index, given) for index in range(4)]
        w, scale = given[16], self.found[16]
        if w is not None and scale is not None:
            factor = scale.scale * self.hidden.scale / self.recurrent.scale
            self._projection = self._product(w, factor, self.hidden.zero, given[17])

    def __call__(self, *given: Optional) -> Array:
        """Run over a sequence; the states are written over."""
        self._prepare(given)
        x, hidden, state = given[0], given[18], given[19]
        assert x is not None
        assert hidden is not None
        assert state is not None
        if "time_major" not in self.op.properties:
            hidden[...] = self._step(x, hidden, state)
            return hidden.copy()
        major = boolean(self.op.time_major)
        sequence = by_time(x, major)
        out = np.empty((*sequence.shape[:2], hidden.shape[-1]), np.int8)
        for time, step in enumerate(sequence):
            out[time] = hidden[...] = self._step(step, hidden, state)
        return out if major else out.swapaxes(0, 1)

    def _step(self, x: Array, hidden: Array, state: Array) -> Array:
        entry, forget, update, exit = self._gates
        assert forget is not None
        assert update is not None
        assert exit is not None
        cell = state.astype(np.int64)
        keep = forget(x, hidden, cell)
        take = 32767 - keep if entry is None else entry(x, hidden, cell)
        new = shifted_right(take * update(x, hidden, cell), 30 + self.power)
        new = new.astype(np.int16).astype(np.int64)
        kept = shifted_right(keep * cell, 15).astype(np.int16).astype(np.int64)
        cell = np.clip(kept + new, -32768, 32767)
        if self.cell_clip > 0:
            cell = np.clip(cell, -self.cell_clip, self.cell_clip)
        state[...] = cell
        value = exit(x, hidden, cell) * words.looked_up(cell, words.tanhs(15 + self.power))
        factor = np.float32(2.0**-15 / float(self.hidden.scale) * 2.0**-15)
        zero = -self.hidden.zero if self._projection is not None else self.hidden.zero
        value = np.clip(multiply(value, multiplier(float(factor))) + zero, -128, 127)
        if self._projection is not None:
            value = self._projection(value, 0, self.recurrent.zero, -128, 127)
            if self.output_clip > 0:
                value = np.clip(value, -self.output_clip, self.output_clip)
        return value


def _whole(op: Operation, found: Sequence[Side | None], output: Side | None) -> Kernel:
    """Return the kernel of integers.

    Raises:
        InterpreterError: not all that has to be is quantized.

    """
    if "tfl.intermediates" in op.attributes:
        # LiteRT's own kernel scales the output gate by a number that it never sets.
        raise _refused(op, "it keeps the products of gates in 8 bits, 16 bits are needed")
    if side_of(op.properties.get("effective_hidden_scale_intermediate")) is None:
        raise _refused(op, "it does not say how the hidden state is quantized")
    places = {"input": found[0], "output state": found[18], "cell state": found[19]}
    real = [name for name, item in (*places.items(), ("result", output)) if item is None]
    if output is None or real:
        raise _refused(op, f"{', '.join(real)} real, the rest quantized: all must be, or none")
    return _Integers(op, found, output)


def _refused(op: Operation, what: str) -> InterpreterError:
    return InterpreterError(place(describe(op), name_of(op), what))


@quantized(tfl.UnidirectionalSequenceLSTMOp)
def unidirectional_sequence_lstm(op: tfl.UnidirectionalSequenceLSTMOp) -> Kernel | None:
    """Run an LSTM layer over a sequence."""
    found, output = [side(value) for value in op.operands], side(op.results[0])
    if found[0] is None and output is None:
        return hybrid(op, (*range(1, 9), 16))
    return _whole(op, found, output)


@quantized(tfl.LSTMOp)
def lstm(op: tfl.LSTMOp) -> Kernel | None:
    """Run one step of an LSTM layer."""
    found, output = [side(value) for value in op.operands], side(op.results[0])
    if found[0] is None:
        return hybrid(op, (*range(1, 9), 16))
    return _whole(op, found, output)


@quantized(tfl.BasicLSTMOp)
def basic_lstm(op: tfl.BasicLSTMOp) -> Kernel | None:
    """Run one step of an LSTM whose gates share one matrix, in 8 bits with a 16-bit state.

    The state has 4 integer bits, what enters the gates 3, what leaves them none.
    """
    x, w, bias, state = (side(op.operands[index]) for index in (0, 2, 3, 4))
    if x is None or w is None or bias is None or state is None or x.is_signed:
        return None
    if _power(state.scale) != -11 or x.zero != 128:
        return None
    factor = multiplier(4096 * float(bias.scale))
    weights = Filter(w.zero, 0, 128)

    def call(x: Array, hidden: Array, w: Array, bias: Array, state: Array) -> tuple[Array, ...]:
        joined = np.concatenate([x, hidden], axis=-1)
        taps = weights.of(w.reshape(-1, w.shape[-1]) if w.ndim > 2 else w)
        acc = (joined.astype(np.float64) - 128) @ taps.values.T.astype(np.float64)
        gates = multiply(acc.astype(np.int64) + bias.reshape(-1), factor)
        gates = np.clip(gates, -32768, 32767)
        entry, update, forget, exit = np.split(gates, 4, axis=-1)
        entry, forget, exit = (
            words.looked_up(gate, words.sigmoids()) for gate in (entry, forget, exit)
        )
        new = words.times(entry, words.looked_up(update, words.tanhs(3)))
        kept = words.times(forget, state.astype(np.int64))
        cell = np.clip(shifted_right(new, 4) + kept, -32768, 32767)
        value = words.times(exit, words.looked_up(words.left(cell, 1), words.tanhs(3)))
        out = np.clip(shifted_right(value, 8), -128, 127) + 128
        keep_states(op, hidden, state, out.astype(np.uint8), cell.astype(np.int16))
        return out.astype(np.uint8), cell.astype(np.int16), joined, gates.astype(np.int16)

    return call


@quantized(tfl.BidirectionalSequenceLSTMOp)
def bidirectional_sequence_lstm(op: tfl.BidirectionalSequenceLSTMOp) -> Kernel | None:
    """Run one LSTM layer forward and one backward over a sequence."""
    if side(op.operands[0]) is not None:
        return None
    return hybrid(op, (*range(1, 9), 16, *range(18, 26), 33, *range(40, 48)))


@quantized(tfl.UnidirectionalSequenceRNNOp)
def unidirectional_sequence_rnn(op: tfl.UnidirectionalSequenceRNNOp) -> Kernel | None:
    """Run a plain recurrent layer over a sequence."""
    return hybrid(op, (1, 2)) if side(op.operands[0]) is None else None


@quantized(tfl.SVDFOp)
def svdf(op: tfl.SVDFOp) -> Kernel | None:
    """Filter in features and in time."""
    x, features, times, state, out = (
        side(value) for value in (*op.operands[:3], op.operands[4], op.results[0])
    )
    if x is None and out is None:
        return hybrid(op, (1,))
    if x is None or features is None or times is None or state is None or out is None:
        return None
    first = multiplier(float(x.scale * features.scale / state.scale))
    second = multiplier(float(state.scale * times.scale / out.scale))
    return partial(_svdf, number(op, "rank"), x, out, first, second)


def _svdf(
    rank: int, x: Side, out: Side, first: Multiplier, second: Multiplier,
    stored: Array, features: Array, times: Array, bias: Optional, state: Array,
) -> Array:  # fmt: skip
    memory = state.reshape(len(stored), *times.shape)
    memory[:, :, :-1] = memory[:, :, 1:].copy()
    acc = (stored.astype(np.int64) - x.zero) @ features.astype(np.int64).T
    memory[:, :, -1] = np.clip(multiply(acc, first), -32768, 32767)
    total = (memory.astype(np.int64) * times).sum(axis=2).reshape(len(stored), -1, rank).sum(axis=2)
    total = total if bias is None else total + bias
    return np.clip(multiply(total, second) + out.zero, out.low, out.high).astype(out.dtype)
