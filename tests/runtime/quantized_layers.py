"""Batches of recurrent layers with quantized weights."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
from cases import Case, Constant
from quantized_random import Held, Random, first, of, zeros
from tflower.dialects import tfl
from tflower.dialects.shapes import element_of, tensor_type
from xdsl.dialects.builtin import f32, i8, i16, i32


def _lstm_weights(
    r: Random, inputs: int, cells: int, outputs: int, options: dict[str, bool]
) -> list[Any]:
    """Return the operands from the input weights to the projection's weights but the biases."""

    def small(*shape: int) -> Held:
        return r.held(of(i8, r.scale(-9, -7)), shape)

    gates = [None if options["coupled"] and not i else small(cells, inputs) for i in range(4)]
    back = [None if options["coupled"] and not i else small(cells, outputs) for i in range(4)]
    storage = i16 if options["integer"] else i8

    def peep() -> Held:
        scale = r.scale(-16, -14) if storage == i16 else r.scale(-9, -7)
        return r.held(of(storage, scale), (cells,))

    peepholes = [peep() if options["peephole"] else None for _ in range(3)]
    if options["coupled"]:
        peepholes[0] = None
    return [*gates, *back, *peepholes]


def lstm(r: Random) -> Iterator[Case]:
    for integer in (True, False):
        for index in range(24):
            time, batch, inputs, cells = r.size(1, 4), r.size(1, 2), r.size(1, 6), r.size(2, 6)
            options = {
                "coupled": index % 3 == 2, "peephole": index % 4 == 1, "integer": integer,
                "projection": index % 5 == 3, "norm": integer and index % 6 == 5,
            }  # fmt: skip
            outputs = r.size(1, 4) if options["projection"] else cells
            w = _lstm_weights(r, inputs, cells, outputs, options)
            hidden, x = of(i8, r.scale(-8, -7), r.zero(i8)), r.type(i8, -7, -5)
            state = of(i16, 2.0 ** -r.size(9, 12))
            norm = [None] * 4
            if options["norm"]:
                norm = [
                    None
                    if options["coupled"] and not i
                    else r.held(of(i16, r.scale(-16, -14)), (cells,))
                    for i in range(4)
                ]
            biases: list[Any] = []
            for gate in range(4):
                if options["coupled"] and not gate:
                    biases.append(None)
                elif not integer:
                    biases.append(Constant(r.reals(cells)))
                else:
                    scale = norm[gate] or w[gate]
                    type = of(
                        i32,
                        first(element_of(scale.type)) / (1024 if options["norm"] else 1 / first(x)),
                    )
                    values = r.rng.integers(-2000, 2000, cells).astype(np.int32)
                    biases.append(Held(values, tensor_type(type, (cells,))))
            projection: list[Any] = [None, None]
            inner = of(i8, 2.0**-7, r.zero(i8))
            if options["projection"]:
                projection = [r.held(of(i8, r.scale(-9, -7)), (outputs, cells)), None]
            major = bool(r.size(0, 1))
            lead = (time, batch) if major else (batch, time)
            properties: dict[str, Any] = {
                "fused_activation_function": "TANH", "time_major": major,
                "cell_clip": r.pick(0.0, 0.0, 3.0), "proj_clip": r.pick(0.0, 0.5) if options["projection"] else 0.0,
            }  # fmt: skip
            if integer:
                steps = ("input", "forget", "cell", "output")
                for gate, name in enumerate(steps):
                    type = of(i16, r.scale(-13, -11)) if norm[gate] is not None else None
                    if options["norm"]:
                        properties[f"input_to_{name}_intermediate"] = tensor_type(
                            type or of(i16, 2.0**-12), ()
                        )
                    else:
                        properties[f"input_to_{name}_intermediate"] = tensor_type(f32, ())
                properties["effective_hidden_scale_intermediate"] = tensor_type(inner, ())
                states = [zeros(hidden, batch, outputs), zeros(state, batch, cells)]
                given: Any = r.given(x, (*lead, inputs))
                out: Any = hidden
            else:
                properties["asymmetric_quantize_inputs"] = bool(index % 2)
                states = [Constant(np.zeros((batch, n), np.float32)) for n in (outputs, cells)]
                given, out = r.reals(*lead, inputs), f32
            operands = [given, *w, *biases, *projection, *states, *norm]
            label = f"{'int8' if integer else 'hybrid'}_{index}"
            types = [tensor_type(out, (*lead, outputs))]
            yield Case(label, tfl.UnidirectionalSequenceLSTMOp, operands, properties, types)


def svdf(r: Random) -> Iterator[Case]:
    for integer in (True, False):
        for index in range(12):
            batch, inputs, units, rank, memory = (
                r.size(1, 3),
                r.size(1, 8),
                r.size(1, 5),
                r.size(1, 2),
                r.size(1, 6),
            )
            filters = units * rank
            features = r.held(of(i8, r.scale(-9, -7)), (filters, inputs))
            options: dict[str, Any] = {"rank": rank, "fused_activation_function": "NONE"}
            if integer:
                x, state = r.type(i8, -7, -5), of(i16, r.scale(-13, -11))
                times = r.held(of(i16, r.scale(-15, -13)), (filters, memory))
                scale = of(i32, first(state) * first(element_of(times.type)))
                bias_ = Held(
                    r.rng.integers(-9999, 9999, units).astype(np.int32),
                    tensor_type(scale, (units,)),
                )
                out: Any = r.type(i8, -7, -4)
                options["fused_activation_function"] = "RELU"
                operands = [
                    r.given(x, (batch, inputs)),
                    features,
                    times,
                    bias_,
                    zeros(state, batch, filters * memory),
                ]
            else:
                out = f32
                options["asymmetric_quantize_inputs"] = bool(index % 2)
                times = r.held(of(i8, r.scale(-9, -7)), (filters, memory))
                start = Constant(np.zeros((batch, filters * memory), np.float32))
                operands = [
                    r.reals(batch, inputs),
                    features,
                    times,
                    Constant(r.reals(units)),
                    start,
                ]
            label = f"{'int8' if integer else 'hybrid'}_{index}"
            yield Case(label, tfl.SVDFOp, operands, options, [tensor_type(out, (batch, units))])
