"""Ranges that follow from those of other arrays, or from what an operator computes.

Source: hardcode_min_max.cc and propagate_default_min_max.cc of upstream's toco.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from xdsl.dialects.builtin import f32, i16
from xdsl.ir import Operation, SSAValue

from ...dialects import tfl
from ...dialects.op import constant
from ...dialects.shapes import element_of
from ...dialects.toco import Flags, facts, name_of, set_facts
from .graph import Graph
from .parameters import Range, data_range, is_integer, storage_of, with_range
from .transformation import transformation

PROBABILITY: Range = (0.0, 255 / 256)
TANH: Range = (-127 / 128, 1.0)
CELL: Range = (-1.0, 127 / 128)
CELL_WORK: Range = (-8.0, 8 * 32767 / 32768)
_AGREES = 1e-6

Harden = Callable[[Graph, Any], bool]
HARDENED: dict[type[Operation], Harden] = {}


def hardens(*types: type[Operation]) -> Callable[[Harden], Harden]:
    """Register what finds the ranges around operators of some types."""

    def register(harden: Harden) -> Harden:
        HARDENED.update(dict.fromkeys(types, harden))
        return harden

    return register


def range_of(value: SSAValue) -> Range | None:
    """Return the range of an array, None if it is not known."""
    return facts(value).minmax


def give(value: SSAValue, ends: Range | None) -> bool:
    """Give a range to an array that has none."""
    return ends is not None and range_of(value) is None and put(value, ends)


def put(value: SSAValue, ends: Range | None) -> bool:
    """Set the range of an array, whatever it was; return whether that is new."""
    return ends is not None and set_facts(value, with_range(facts(value), ends))


@hardens(tfl.LogisticOp, tfl.SoftmaxOp)
def _probability(graph: Graph, op: Operation) -> bool:
    return range_of(op.operands[0]) is not None and give(op.results[0], PROBABILITY)


@hardens(tfl.TanhOp)
def _tanh(graph: Graph, op: Operation) -> bool:
    return range_of(op.operands[0]) is not None and give(op.results[0], TANH)


@hardens(tfl.L2NormalizationOp)
def _normalized(graph: Graph, op: Operation) -> bool:
    ends = range_of(op.operands[0])
    if ends is None:
        return False
    return give(op.results[0], (0.0 if ends[0] >= 0 else -1.0, 0.0 if ends[1] <= 0 else 1.0))


@hardens(tfl.ReluOp)
def _relu(graph: Graph, op: Operation) -> bool:
    return give(op.operands[0], range_of(op.results[0]))


@hardens(tfl.AveragePool2DOp, tfl.MaxPool2DOp)
def _pool(graph: Graph, op: Operation) -> bool:
    ends = range_of(op.operands[0])
    return ends is not None and give(op.results[0], (min(ends[0], 0.0), max(ends[1], 0.0)))


@hardens(
    tfl.ResizeBilinearOp,
    tfl.ResizeNearestNeighborOp,
    tfl.SliceOp,
    tfl.StridedSliceOp,
    tfl.SqueezeOp,
    tfl.ExpandDimsOp,
    tfl.PadOp,
    tfl.GatherOp,
    tfl.TransposeOp,
    tfl.MeanOp,
    tfl.ReduceMaxOp,
    tfl.ReduceMinOp,
)
def _forwarded(graph: Graph, op: Operation) -> bool:
    return give(op.results[0], range_of(op.operands[0]))


@hardens(tfl.SumOp)
def _sum(graph: Graph, op: Operation) -> bool:
    if not give(op.results[0], range_of(op.operands[0])):
        return False
    graph.say(f"The sum {name_of(op.results[0])} takes the range of its operand; it may overflow")
    return True


@hardens(tfl.ReshapeOp)
def _reshaped(graph: Graph, op: Operation) -> bool:
    source, result = op.operands[0], op.results[0]
    return give(result, range_of(source)) or give(source, range_of(result))


@hardens(tfl.SplitOp)
def _split(graph: Graph, op: Operation) -> bool:
    changed = [put(result, range_of(op.operands[1])) for result in op.results]
    return any(changed)


@hardens(tfl.PackOp)
def _packed(graph: Graph, op: Operation) -> bool:
    ends = {range_of(value) for value in op.operands}
    return len(ends) == 1 and give(op.results[0], ends.pop())


@hardens(tfl.SelectOp, tfl.SelectV2Op)
def _selected(graph: Graph, op: Operation) -> bool:
    left, right = op.operands[1], op.operands[2]
    changed = False
    for value, other in ((left, right), (right, left)):
        if constant(value) is not None:
            changed |= give(value, range_of(other))
    ends = range_of(left), range_of(right)
    if None in ends:
        return changed
    if ends[0] != ends[1]:
        raise graph.error(
            op,
            f"chooses between arrays of the ranges {_text(ends[0])} and {_text(ends[1])}, "
            "one range is needed",
            "Train with the same range on both",
        )
    return give(op.results[0], ends[0]) or changed


@hardens(tfl.ConcatenationOp)
def _concatenated(graph: Graph, op: Operation) -> bool:
    arrays = [*op.operands, op.results[0]]
    known = [ends for value in arrays if (ends := range_of(value)) is not None]
    if not known:
        return False
    union = min(low for low, _ in known), max(high for _, high in known)
    if not changes_inputs(graph.flags):
        return give(op.results[0], union)
    changed = False
    for value in arrays:
        before = range_of(value)
        if put(value, union):
            changed = True
            if before is not None:
                graph.say(f"Tweaking the MinMax of {name_of(value)} to {_text(union)}")
    return changed


def changes_inputs(flags: Flags) -> bool:
    """Whether all operands of a concatenation get one range.

    The runtime's kernels for signed integers know no other concatenations.
    """
    return flags.model.change_concat_input_ranges or is_integer(flags.toco)


@hardens(tfl.BasicLSTMOp)
def _lstm_cell(graph: Graph, op: tfl.BasicLSTMOp) -> bool:
    changed = _shared(graph, op, op.prev_state_input, op.state_output)
    for value in (op.data_input, op.prev_activ_input, op.concat_temp, op.activ_output):
        changed |= give(value, CELL)
    return give(op.activ_temp, CELL_WORK) or changed


def _shared(graph: Graph, op: Operation, left: SSAValue, right: SSAValue) -> bool:
    """Let both ends of a state have one range.

    Raises:
        ConverterError: they have different ones.

    """
    a, b = range_of(left), range_of(right)
    if a is None or b is None:
        return give(left, b) or give(right, a)
    width = min(a[1] - a[0], b[1] - b[0])
    if max(abs(a[0] - b[0]), abs(a[1] - b[1])) > _AGREES * width:
        raise graph.error(
            op,
            f"reads a state of the range {_text(a)} and writes one of {_text(b)}",
            "Train with the same range on both",
        )
    return put(right, a)


def _text(ends: Range | None) -> str:
    return "unknown" if ends is None else f"[{ends[0]:g}, {ends[1]:g}]"


@transformation("HardcodeMinMax")
def hardcode(graph: Graph, op: Operation) -> bool:
    """Find ranges around an operator that follow from what it computes."""
    harden = HARDENED.get(type(op))
    return harden is not None and element_of(op.results[0]) == f32 and harden(graph, op)


@transformation("PropagateDefaultMinMax")
def propagate_default(graph: Graph, op: Operation) -> bool:
    """Give the user's default range to real arrays that have none."""
    flags = graph.flags.toco
    changed = False
    for value in (*op.operands, *op.results):
        if element_of(value) != f32 or constant(value) is not None or range_of(value) is not None:
            continue
        wide = storage_of(value, flags) == i16
        ends = (
            (flags.default_int16_ranges_min, flags.default_int16_ranges_max)
            if wide and flags.default_int16_ranges_min is not None
            else (flags.default_ranges_min, flags.default_ranges_max)
        )
        changed |= _default(graph, value, *ends)
    return changed


def _default(graph: Graph, value: SSAValue, low: float | None, high: float | None) -> bool:
    if low is None or high is None:
        return False
    graph.say(f"Adding default min/max {low:g} and {high:g} to array {name_of(value)}")
    return put(value, (low, high))


def constant_range(value: SSAValue) -> tuple[Range, bool]:
    """Return the range of a constant, and whether it was found from the data only."""
    known, array = range_of(value), constant(value)
    assert array is not None
    return (data_range(array), True) if known is None else (known, False)
