"""Kernels of recurrent layers. They write the new state over the operands that hold it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

import numpy as np
from xdsl.ir import Operation, OpResult

from ...dialects import tfl
from ...dialects.elements import Array
from ...dialects.shapes import boolean, integer
from . import special
from .arguments import real
from .fused import fused
from .registry import kernel

Optional = Array | None


def product(x: Array, w: Array | None) -> Array:
    """Multiply rows [..., n] with weights [m, n] transposed; quantized ones know how."""
    assert w is not None
    by_itself = getattr(w, "product", None)
    return x @ w.T if by_itself is None else by_itself(x)


Function = Callable[[Array], Array]


class Gate(NamedTuple):
    """The weights of one gate: [cells, inputs], [cells, outputs] and [cells] each."""

    input: Optional
    recurrent: Optional
    peephole: Optional
    bias: Optional
    norm: Optional
    auxiliary: Optional = None

    def inputs(self, x: Array, extra: Optional) -> Array:
        """Return the part [time, batch, cells] that does not depend on the state."""
        out = product(x, self.input)
        if extra is not None and self.auxiliary is not None:
            out += product(extra, self.auxiliary)
        if self.bias is not None and self.norm is None:
            out += self.bias
        return out

    def __call__(self, part: Array, hidden: Array, cell: Optional, activation: Function) -> Array:
        """Return the gate's value from its part of `inputs` and the state."""
        assert self.recurrent is not None
        diagonal = self.recurrent.ndim == 1
        out = part + (hidden * self.recurrent if diagonal else product(hidden, self.recurrent))
        if cell is not None and self.peephole is not None:
            out += cell * self.peephole
        if self.norm is not None:
            out -= out.mean(axis=1, keepdims=True)
            out /= np.sqrt(np.square(out).mean(axis=1, keepdims=True) + np.float32(1e-8))
            out *= self.norm
            out += 0 if self.bias is None else self.bias
        return activation(out)


class Cell(NamedTuple):
    """The weights of a layer of LSTM cells; without `entry`, it is 1 - `forget`."""

    entry: Gate
    forget: Gate
    update: Gate
    exit: Gate
    projection: Optional
    projection_bias: Optional

    def run(
        self, op: Operation, x: Array, hidden: Array, state: Array, extra: Optional = None
    ) -> Array:
        """Run over `x` [time, batch, inputs]; return [time, batch, outputs].

        `hidden` [batch, outputs] and `state` [batch, cells] are written over.
        """
        activation = fused(op)
        clips = [real(op.properties.get(name)) for name in ("cell_clip", "proj_clip")]
        coupled = self.entry.input is None
        gates = [self.forget, self.update, self.exit, *(() if coupled else (self.entry,))]
        parts = zip(*(gate.inputs(x, extra) for gate in gates), strict=True)
        out = np.empty((*x.shape[:2], hidden.shape[-1]), x.dtype)
        for time, (forget, update, exit, *entry) in enumerate(parts):
            keep = self.forget(forget, hidden, state, special.sigmoid)
            new = self.update(update, hidden, None, activation)
            new *= self.entry(entry[0], hidden, state, special.sigmoid) if entry else 1 - keep
            state *= keep
            state += new
            _clip(state, clips[0])
            value = self.exit(exit, hidden, state, special.sigmoid)
            value *= activation(state.copy())
            hidden[...] = self._project(value, clips[1])
            out[time] = hidden
        return out

    def _project(self, value: Array, clip: float) -> Array:
        if self.projection is None:
            return value
        value = product(value, self.projection)
        if self.projection_bias is not None:
            value += self.projection_bias
        return _clip(value, clip)


def _clip(x: Array, limit: float) -> Array:
    return np.clip(x, -limit, limit, out=x) if limit > 0 else x


def _cell(w: Sequence[Optional], norms: Sequence[Optional], extra: Sequence[Optional]) -> Cell:
    """Build a layer of the 17 operands from the input weights to the projection's bias."""
    peepholes = (w[8], w[9], None, w[10])
    entry, forget, update, exit = (
        Gate(w[i], w[4 + i], peepholes[i], w[11 + i], norms[i], extra[i]) for i in range(4)
    )
    return Cell(entry, forget, update, exit, w[15], w[16])


_NONE = (None,) * 4


def by_time(x: Array, time_major: bool) -> Array:
    """Return a sequence with time as the first axis."""
    return x if time_major else np.ascontiguousarray(x.swapaxes(0, 1))


@kernel(tfl.UnidirectionalSequenceLSTMOp)
def unidirectional_sequence_lstm(
    op: tfl.UnidirectionalSequenceLSTMOp, x: Array, *operands: Optional
) -> Array:
    """Run an LSTM layer over a sequence."""
    hidden, state = operands[17:19]
    assert hidden is not None
    assert state is not None
    major = boolean(op.time_major)
    cell = _cell(operands[:17], operands[19:23], _NONE)
    out = cell.run(op, by_time(x, major), hidden, state)
    return out if major else out.swapaxes(0, 1)


@kernel(tfl.LSTMOp)
def lstm(op: tfl.LSTMOp, x: Array, *operands: Optional) -> Array:
    """Run one step of an LSTM layer on `x` [batch, inputs]."""
    hidden, state = operands[17:19]
    assert hidden is not None
    assert state is not None
    return _cell(operands[:17], operands[19:23], _NONE).run(op, x[None], hidden, state)[0]


@kernel(tfl.BidirectionalSequenceLSTMOp)
def bidirectional_sequence_lstm(
    op: tfl.BidirectionalSequenceLSTMOp, x: Array, *operands: Optional
) -> tuple[Array, ...]:
    """Run one LSTM layer forward and one backward over a sequence."""
    major = boolean(op.time_major)
    x = by_time(x, major)
    states, auxiliary = operands[34:38], operands[38]
    extra = None if auxiliary is None else by_time(auxiliary, major)
    # Auxiliary input without weights of its own feeds the backward layer instead of `x`.
    replaces = extra is not None and all(weights is None for weights in operands[39:47])
    outputs: list[Array] = []
    for backward in (False, True):
        start = 17 * backward
        cell = _cell(operands[start : start + 17], _NONE, operands[39 + 4 * backward :][:4])
        source = extra if replaces and backward and extra is not None else x
        beside = None if replaces else extra
        hidden, state = states[2 * backward : 2 * backward + 2]
        assert hidden is not None
        assert state is not None
        turn = slice(None, None, -1 if backward else 1)
        beside = None if beside is None else beside[turn]
        outputs.append(cell.run(op, source[turn], hidden, state, beside)[turn])
    if boolean(op.merge_outputs):
        outputs = [np.concatenate(outputs, axis=2), outputs[1]]
    return tuple(out if major else out.swapaxes(0, 1) for out in outputs[: len(op.results)])


@kernel(tfl.UnidirectionalSequenceRNNOp)
def unidirectional_sequence_rnn(
    op: tfl.UnidirectionalSequenceRNNOp, x: Array, w: Array, r: Array, bias: Array, hidden: Array
) -> Array:
    """Run a plain recurrent layer over a sequence."""
    major, activation = boolean(op.time_major), fused(op)
    parts = product(by_time(x, major), w) + bias
    for part in parts:
        hidden[...] = activation(part + product(hidden, r))
        part[...] = hidden
    return parts if major else parts.swapaxes(0, 1)


@kernel(tfl.BasicLSTMOp)
def basic_lstm(
    op: tfl.BasicLSTMOp, x: Array, hidden: Array, weights: Array, bias: Array, state: Array
) -> tuple[Array, Array, Array, Array]:
    """Run one step of an LSTM whose gates share one matrix."""
    joined = np.concatenate([x, hidden], axis=-1)
    gates = joined @ weights.reshape(-1, weights.shape[-1]).T + bias.reshape(-1)
    entry, update, forget, exit = np.split(gates, 4, axis=-1)
    new = special.sigmoid(entry) * np.tanh(update) + special.sigmoid(forget) * state
    out = special.sigmoid(exit) * np.tanh(new)
    keep_states(op, hidden, state, out, new)
    return out, new, joined, gates


def keep_states(op: tfl.BasicLSTMOp, hidden: Array, state: Array, out: Array, new: Array) -> None:
    """Let the operands of a cell that are variables have its results in the next run."""
    sides = (op.prev_activ_input, hidden, out), (op.prev_state_input, state, new)
    for value, old, result in sides:
        if isinstance(value, OpResult) and "tfl.is_variable" in value.op.attributes:
            old[...] = result


@kernel(tfl.SVDFOp)
def svdf(
    op: tfl.SVDFOp, x: Array, features: Array, times: Array, bias: Optional, state: Array
) -> Array:
    """Filter in features, keep the last results [batch, filters, time] and filter in time."""
    memory = state.reshape(len(x), *times.shape)
    memory[:, :, :-1] = memory[:, :, 1:].copy()
    memory[:, :, -1] = product(x, features)
    out = (memory * times).sum(axis=2).reshape(len(x), -1, integer(op.rank)).sum(axis=2)
    if bias is not None:
        out += bias
    return fused(op)(out)
