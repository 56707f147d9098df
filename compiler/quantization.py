"""Post-training quantization: from a float model and ranges to a model of integers.

The float model is read back as a module, ranges stand behind its values as `quantfork.stats`, and
the quantization passes do the rest.

Source: quantize_model.cc of upstream's converter.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np
from xdsl.dialects import func
from xdsl.dialects.builtin import Float32Type, ModuleOp, NoneType, f32
from xdsl.ir import Block, SSAValue
from xdsl.rewriter import InsertPoint, Rewriter

from ..dialects.elements import Array, Elements
from ..dialects.quant import CalibratedType
from ..dialects.quantfork import StatisticsOp
from ..dialects.shapes import element_of, typed
from ..dialects.traits import Gates
from ..runtime.calibration.engines import FloatModel, keys
from ..runtime.calibration.ranges import Range
from ..runtime.calibration.statistics import Key, Statistics
from ..runtime.reader import read_model
from .mixing import Mixing
from .options import Quantization

Ranges = Mapping[Key, Range]


@dataclass(frozen=True)
class Measured:
    """A float model as a module, with its values' keys."""

    module: ModuleOp
    keys: Mapping[SSAValue, Key]


def open_float(model: bytes) -> Measured:
    """Read a float model back.

    Raises:
        ImportFailure: it is damaged.

    """
    opened = FloatModel(model)
    module = read_model(opened.source, opened.record)
    functions = [op for op in module.ops if isinstance(op, func.FuncOp)]
    return Measured(module, keys(functions, opened.graphs))


def attach(
    measured: Measured,
    ranges: Ranges,
    told: Quantization,
    others: Mapping[str, Ranges] = MappingProxyType({}),
) -> None:
    """Put `quantfork.stats` behind every float value that has a range.

    `others` are the ranges for layers that rules give activations of another type.

    The states of recurrent layers only get theirs where all such layers become integers: a float
    layer takes its states as they are.
    """
    mixed = told.inference_type == "int16" or told.denied_ops or told.denied_nodes
    mixing = Mixing(told) if told.rules else None
    known = {8 * np.dtype(name).itemsize: found for name, found in others.items()}
    known[16 if told.inference_type == "int16" else 8] = ranges
    for value, key in measured.keys.items():
        found = ranges.get(key)
        if _is_state(value) and (mixing.keeps_state(value) if mixing else mixed):
            continue
        if found is None or not isinstance(element_of(value), Float32Type):
            continue
        if value.first_use is not None:
            _attach_inside(value, found)
            if mixing is None:
                _attach(value, found)
            else:
                mixing.attach(value, {n: each[key] for n, each in known.items() if key in each})


def _is_state(value: SSAValue) -> bool:
    return not isinstance(value.owner, Block) and "tfl.is_variable" in value.owner.attributes


def _attach_inside(value: SSAValue, found: Range) -> None:
    """Note what an LSTM computes on the way: its hidden state, and sums that nothing limits.

    Without a projection the hidden state is the result; with one it lies in [-1, 1].
    """
    op = value.owner
    gates = None if isinstance(op, Block) else next(iter(op.get_traits_of_type(Gates)), None)
    if isinstance(op, Block) or gates is None or value is not op.results[0]:
        return
    projects = not isinstance(op.operands[gates.projection[1]].type, NoneType)
    *sums, hidden = gates.intermediates
    low, high = (-1.0, 1.0) if projects else found
    op.properties.setdefault(hidden, typed(CalibratedType.of(low, high), (0,)))
    for name in sums:
        op.properties.setdefault(name, typed(f32, (0,)))


def _attach(value: SSAValue, found: Range) -> None:
    owner = value.owner
    point = InsertPoint.at_start(owner) if isinstance(owner, Block) else InsertPoint.after(owner)
    uses = list(value.uses)
    layer = Elements.of(np.array(found, np.float32))
    stats = StatisticsOp(value, layerStats=layer, result_types=[value.type])
    if not isinstance(owner, Block):
        stats.location = owner.location
    Rewriter.insert_op(stats, point)
    for use in uses:
        use.operation.operands[use.index] = stats.result


def widen(measured: Measured, told: Quantization) -> None:
    """Let biases be of 64 bits, if that is asked for or a kernel takes no others."""
    from ..passes.refine.sixteen import widen_biases

    widen_biases(measured.module, only_needed=told.bias_type != "int64")


def refine(measured: Measured, statistics: Statistics) -> None:
    """Improve the biases by what was seen of the activations."""
    from ..passes.refine import biases

    def means(value: SSAValue) -> tuple[Array, tuple[int, ...]] | None:
        key = measured.keys.get(value)
        tensor = statistics.tensors.get(key) if key is not None else None
        if tensor is None or tensor.moments is None or not tensor.moments.count:
            return None
        return tensor.moments.means, tensor.shape

    biases.correct(measured.module, means)
