"""Cases of recurrent layers."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
from conform import Case, Random, T, family, held, out

ACTIVATIONS = ("NONE", "RELU", "RELU6", "RELU_N1_TO_1")


def state(*shape: int, type: str = "FLOAT32") -> T:
    return T(type, shape, variable=True)


def weights(r: Random, narrow: bool, *shape: int) -> T:
    if not narrow:
        return r.given("FLOAT32", shape, -1, 1).constant()
    array = r.rng.integers(-127, 128, shape).astype(np.int8)
    return held(array)._replace(scales=[float(r.rng.uniform(0.004, 0.01))], zeros=[0])


@family("RNN", "UNIDIRECTIONAL_SEQUENCE_RNN", "BIDIRECTIONAL_SEQUENCE_RNN")
def rnn(r: Random, code: str) -> Iterator[Case]:
    table = {
        "RNN": "RNNOptions",
        "UNIDIRECTIONAL_SEQUENCE_RNN": "SequenceRNNOptions",
        "BIDIRECTIONAL_SEQUENCE_RNN": "BidirectionalSequenceRNNOptions",
    }[code]
    for narrow in (False, True):
        for index in range(8):
            batch, time, inputs, units = r.pick(1, 3), 4, r.pick(3, 8), r.pick(2, 4)
            major, merge = bool(index & 1), bool(index & 2)
            options: dict[str, Any] = {
                "fused_activation_function": ("NONE", "RELU", "TANH", "RELU6")[index // 2]
            }
            if narrow:
                options["asymmetric_quantize_inputs"] = bool(index & 4)

            def cell() -> list[T]:
                return [
                    weights(r, narrow, units, inputs),
                    weights(r, narrow, units, units),
                    r.given("FLOAT32", (units,)).constant(),
                    state(batch, units),
                ]

            kind = "INT8" if narrow else "FLOAT32"
            if code == "RNN":
                yield Case(
                    code,
                    kind,
                    [r.given("FLOAT32", (batch, inputs)), *cell()],
                    [out("FLOAT32", (batch, units))],
                    (table, options),
                    note="hybrid" if narrow else "",
                )
                continue
            options["time_major"] = major
            ends = (time, batch) if major else (batch, time)
            x = r.given("FLOAT32", (*ends, inputs))
            if code == "UNIDIRECTIONAL_SEQUENCE_RNN":
                yield Case(
                    code,
                    kind,
                    [x, *cell()],
                    [out("FLOAT32", (*ends, units))],
                    (table, options),
                    note="hybrid" if narrow else "",
                )
                continue
            options["merge_outputs"] = merge
            extra: list[T | None] = [None, None, None]
            if index in (3, 5, 6):
                extra = [
                    r.given("FLOAT32", (*ends, inputs)),
                    weights(r, narrow, units, inputs),
                    weights(r, narrow, units, inputs),
                ]
            if narrow and major:
                continue  # LiteRT runs these over the sequence as often as it is long
            if index == 7:  # LiteRT only looks at it if time comes first
                extra = [r.given("FLOAT32", (*ends, inputs)), None, None]
            outs = (
                [out("FLOAT32", (*ends, 2 * units))]
                if merge
                else [out("FLOAT32", (*ends, units))] * 2
            )
            yield Case(
                code,
                kind,
                [x, *cell(), *cell(), *extra],
                outs,
                (table, options),
                note="hybrid" if narrow else "",
            )


def lstm_weights(
    r: Random, narrow: bool, inputs: int, units: int, outputs: int, coupled: bool, peephole: bool
) -> list[T | None]:
    entry: list[T | None] = [
        None if coupled and i == 0 else weights(r, narrow, units, inputs) for i in range(4)
    ]
    back: list[T | None] = [
        None if coupled and i == 0 else weights(r, narrow, units, outputs) for i in range(4)
    ]
    peep: list[T | None] = [
        None if not peephole or (coupled and i == 0) else weights(r, narrow, units)
        for i in range(3)
    ]
    bias: list[T | None] = [
        None if coupled and i == 0 else r.given("FLOAT32", (units,), -1, 1).constant()
        for i in range(4)
    ]
    projected = outputs != units
    last: list[T | None] = [
        weights(r, narrow, outputs, units) if projected else None,
        r.given("FLOAT32", (outputs,), -1, 1).constant() if projected and r.pick(0, 1) else None,
    ]
    return [*entry, *back, *peep, *bias, *last]


def _bytes(r: Random, scale: float, *shape: int) -> T:
    array = r.rng.integers(-127, 128, shape).astype(np.int8)
    return held(array)._replace(scales=[scale], zeros=[0])


def _integer_step(r: Random, index: int) -> Case:
    """Return one step of an LSTM of 8-bit inputs and outputs and a 16-bit state."""
    batch, inputs, units = 1 + index % 2, 3 + index % 3, 4
    hidden = T("INT8", (batch, units), variable=True, scales=[2.0**-7], zeros=[int(r.pick(0, 3))])
    cell = T("INT16", (batch, units), variable=True, scales=[2.0**-11], zeros=[0])
    x = r.quantized("INT8", (batch, inputs), 2.0**-6, int(r.pick(-5, 0, 7)))
    entry = [_bytes(r, 0.01, units, inputs) for _ in range(4)]
    back = [_bytes(r, 0.01, units, units) for _ in range(4)]
    bias = [
        held(r.rng.integers(-900, 900, units).astype(np.int32))._replace(
            scales=[0.01 * 2.0**-6], zeros=[0]
        )
        for _ in range(4)
    ]
    steps = [T("FLOAT32", ())] * 4
    inner = T("INT8", (), scales=[2.0**-7], zeros=[0])
    options = {"fused_activation_function": "TANH", "cell_clip": r.pick(0.0, 2.0), "proj_clip": 0.0}
    result = out("INT8", (batch, units), 2.0**-7, hidden.zeros[0])
    operands = [x, *entry, *back, None, None, None, *bias, None, None, hidden, cell, *[None] * 4]
    return Case(
        "LSTM",
        "INT8",
        operands,
        [result],
        ("LSTMOptions", options),
        intermediates=[*steps, inner],
        note="integers",
    )


def _basic_step(r: Random, index: int) -> Case:
    """Return one step of an LSTM whose gates share one matrix."""
    batch, inputs, units = 1 + index % 2, 3 + index % 3, 4
    x, hidden = (r.quantized("UINT8", (batch, size), 1 / 128, 128) for size in (inputs, units))
    w = r.quantized("UINT8", (4 * units, inputs + units), 0.02, int(r.pick(120, 131))).constant()
    scale = 0.02 / 128
    bias = held(r.rng.integers(-5000, 5000, 4 * units).astype(np.int32))._replace(
        scales=[scale], zeros=[0]
    )
    cell = r.quantized("INT16", (batch, units), 2.0**-11)
    outs = [
        out("UINT8", (batch, units), 1 / 128, 128),
        out("INT16", (batch, units), 2.0**-11),
        out("UINT8", (batch, inputs + units), 1 / 128, 128),
        out("INT16", (batch, 4 * units), 2.0**-12),
    ]
    outs[1], outs[3] = (
        item._replace(scales=[s], zeros=[0])
        for item, s in ((outs[1], 2.0**-11), (outs[3], 2.0**-12))
    )
    options = {
        "fused_activation_function": "TANH",
        "kernel_type": "BASIC",
        "cell_clip": 0.0,
        "proj_clip": 0.0,
    }
    return Case(
        "LSTM", "UINT8", [x, hidden, w, bias, cell], outs, ("LSTMOptions", options), note="basic"
    )


@family("LSTM", "UNIDIRECTIONAL_SEQUENCE_LSTM", "BIDIRECTIONAL_SEQUENCE_LSTM")
def lstm(r: Random, code: str) -> Iterator[Case]:
    table = {
        "LSTM": "LSTMOptions",
        "UNIDIRECTIONAL_SEQUENCE_LSTM": "UnidirectionalSequenceLSTMOptions",
        "BIDIRECTIONAL_SEQUENCE_LSTM": "BidirectionalSequenceLSTMOptions",
    }[code]
    for narrow in (False, True):
        for index in range(8):
            batch, time, inputs, units = r.pick(1, 2), 3, r.pick(3, 8), 4
            outputs = 3 if index & 1 else units
            coupled, peephole, norm = bool(index & 2), bool(index & 4), index in (1, 4, 6)
            options: dict[str, Any] = {
                "fused_activation_function": "TANH",
                "cell_clip": r.pick(0.0, 0.5),
                "proj_clip": r.pick(0.0, 0.4),
            }
            if narrow:
                options["asymmetric_quantize_inputs"] = bool(index % 3)
            kind = "INT8" if narrow else "FLOAT32"
            note = "hybrid" if narrow else ""
            one = lstm_weights(r, narrow, inputs, units, outputs, coupled, peephole)
            norms: list[T | None] = [None] * 4
            if norm:
                norms = [
                    None
                    if coupled and i == 0
                    else r.given("FLOAT32", (units,), 0.5, 1.5).constant()
                    for i in range(4)
                ]
            states = [state(batch, outputs), state(batch, units)]
            if code == "LSTM":
                if not narrow:
                    yield _integer_step(r, index)
                    yield _basic_step(r, index)
                yield Case(
                    code,
                    kind,
                    [r.given("FLOAT32", (batch, inputs)), *one, *states, *norms],
                    [out("FLOAT32", (batch, outputs))],
                    (table, options),
                    note=note,
                )
                continue
            options["time_major"] = bool(r.pick(0, 1))
            ends = (time, batch) if options["time_major"] else (batch, time)
            x = r.given("FLOAT32", (*ends, inputs))
            if code == "UNIDIRECTIONAL_SEQUENCE_LSTM":
                yield Case(
                    code,
                    kind,
                    [x, *one, *states, *norms],
                    [out("FLOAT32", (*ends, outputs))],
                    (table, options),
                    note=note,
                )
                continue
            # Of merged results with projections, LiteRT does not always give the same.
            options["merge_outputs"] = bool(r.pick(0, 1)) and outputs == units
            other = lstm_weights(r, narrow, inputs, units, outputs, coupled, peephole)
            extra: list[T | None] = [None] * 9
            if index in (2, 5):
                extra = [
                    r.given("FLOAT32", (*ends, inputs)),
                    *(
                        [
                            None if coupled and i % 4 == 0 else weights(r, narrow, units, inputs)
                            for i in range(8)
                        ]
                    ),
                ]
            both = out("FLOAT32", (*ends, (2 if options["merge_outputs"] else 1) * outputs))
            outs = [both] if options["merge_outputs"] else [both, both]
            yield Case(
                code,
                kind,
                [x, *one, *other, *states, state(batch, outputs), state(batch, units), *extra],
                outs,
                (table, options),
                note=note,
            )


@family("SVDF")
def svdf(r: Random) -> Iterator[Case]:
    for narrow in (False, True):
        for index in range(8):
            batch, inputs, rank, units, time = r.pick(1, 2), 5, r.pick(1, 2), 3, 4
            options: dict[str, Any] = {
                "rank": rank,
                "fused_activation_function": ACTIVATIONS[index % 2],
            }
            if narrow:
                options["asymmetric_quantize_inputs"] = bool(index & 2)
            bias = r.given("FLOAT32", (units,)).constant() if index & 1 else None
            filters = units * rank
            times = weights(r, narrow, filters, time)
            inputs_ = [
                r.given("FLOAT32", (batch, inputs)),
                weights(r, narrow, filters, inputs),
                times,
                bias,
                state(batch, filters * time),
            ]
            yield Case(
                "SVDF",
                "INT8" if narrow else "FLOAT32",
                inputs_,
                [out("FLOAT32", (batch, units))],
                ("SVDFOptions", options),
                note="hybrid" if narrow else "",
            )
