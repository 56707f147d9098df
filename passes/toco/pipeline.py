"""What TOCO does to a graph between import and export, in its order.

Source: toco_tooling.cc of upstream's toco.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator, Sequence
from contextvars import ContextVar
from dataclasses import dataclass

from xdsl.context import Context
from xdsl.dialects import func
from xdsl.dialects.builtin import ModuleOp
from xdsl.passes import ModulePass

from ...dialects.errors import ConverterError
from ...dialects.toco import Flags, TocoFlags
from ...dialects.toco.flags import Format
from . import border, finish, states
from .allocation import Plan, allocate
from .driver import Driver
from .graph import Graph
from .sets import GENERAL, MODULES, NAMES

log = logging.getLogger("tflower")

AT_IMPORT, AFTER_TRANSFORMATIONS = "AT IMPORT", "AFTER TRANSFORMATIONS"


class Observer:
    """Told how a graph changes; does nothing about it unless a subclass does."""

    def stage(self, name: str, graph: Graph) -> None:
        """Take note that the graph is imported, or transformed."""

    def allocated(self, graph: Graph, plan: Plan) -> None:
        """Take note that memory is planned."""

    def frame(self, graph: Graph) -> None:
        """Take note that a transformation has changed the graph."""


OBSERVER: ContextVar[Observer | None] = ContextVar("toco_observer", default=None)
"""Who is told how graphs change, in this context."""


@dataclass(frozen=True)
class Set:
    """Some transformations that run together until none of them changes anything."""

    label: str
    names: tuple[str, ...]


def before_edges(flags: TocoFlags) -> Iterator[Set]:
    """Yield the sets that run before outputs get operators of their own."""
    yield Set("Removing unused ops", ("RemoveUnusedOp",))
    yield Set("general graph transformations", general(flags))
    if flags.quantize_output and flags.propagate_fake_quant_num_bits:
        label = "fake quant propagation graph transformations"
        yield Set(label, ("PropagateFakeQuantNumBits",))
    if flags.quantize_output:
        yield Set("pre-quantization graph transformations", ("HardcodeMinMax", "DropFakeQuant"))
    grouping = ("GroupBidirectionalSequenceLstm", "GroupBidirectionalSequenceRnn")
    dynamic = ("GroupDynamicBidirectionalSequenceRnn", "GroupDynamicBidirectionalSequenceLstm")
    yield Set("Group bidirectional sequence lstm/rnn", ("RemoveUnusedOp", *grouping, *dynamic))


def general(flags: TocoFlags) -> tuple[str, ...]:
    """Return the general set, with what depends on the flags."""
    names = [*GENERAL, "RemoveTrivialReshape", "ResolveConstantFakeQuant"]
    to_graph = flags.output_format == Format.TENSORFLOW_GRAPHDEF
    names.append("UnfuseActivationFunctions" if to_graph else "FuseActivationFunctions")
    if flags.drop_fake_quant or (flags.quantize_output and flags.reorder_across_fake_quant):
        names.append("DropFakeQuant")
    names.append("ConvertPureConvToDepthwise")
    if not flags.debug_disable_recurrent_cell_fusion:
        names.append("IdentifyLstmCell")
    split = flags.output_format == Format.TFLITE and flags.split_tflite_lstm_inputs
    names.append("SplitLstmCellInputs" if split else "MergeLstmCellInputs")
    return (*names, "ResolveConstantConcatenation", "IdentifyDilatedConv")


def quantizing(flags: TocoFlags) -> Iterator[Set]:
    """Yield the sets that turn reals into integers, or the other way round."""
    if not flags.quantize_output:
        drop = ("DropFakeQuant",) if flags.drop_fake_quant else ()
        yield Set("dequantization graph transformations", ("Dequantize", *drop))
        return
    yield Set(
        "quantization graph transformations",
        (
            "RemoveTrivialQuantizedActivationFunc",
            "RemoveTrivialQuantizedMinMax",
            "Quantize",
            "RemoveFinalDequantizeOp",
            "EnsureUint8WeightsSafeForFastInt8Kernels",
        ),
    )
    if flags.output_format == Format.TFLITE:
        yield Set("shuffling of FC weights", ("ShuffleFCWeights",))


def tidying(flags: TocoFlags) -> Iterator[Set]:
    """Yield the sets that run last of all."""
    yield Set("Identify nearest upsample.", ("IdentifyNearestUpsample",))
    if flags.output_format != Format.TENSORFLOW_GRAPHDEF:
        names = (*MODULES["tidy"], "FuseBinaryIntoFollowingAffine")
        yield Set("merging of what is left", names)


def default_ranges(flags: TocoFlags) -> Set | None:
    """Return the set that gives a range to what has none, if there is such a range."""
    given = flags.default_ranges_min, flags.default_ranges_max
    given16 = flags.default_int16_ranges_min, flags.default_int16_ranges_max
    if not flags.quantize_output or (None in given and None in given16):
        return None
    label = "default min-max range propagation graph transformations"
    return Set(label, ("PropagateDefaultMinMax", "HardcodeMinMax"))


def transform(graph: Graph) -> None:
    """Transform a graph from what was imported to what is exported.

    Raises:
        ConverterError: the flags contradict one another or the model.

    """
    observer = OBSERVER.get() or Observer()
    driver = Driver(graph, observer.frame)
    flags = graph.flags.toco
    border.check_types(flags)
    border.resolve_inputs(graph)
    observer.stage(AT_IMPORT, graph)
    border.set_final_types(graph)
    border.use_extra_info(graph)
    states.finish(graph)
    run_sets(driver, before_edges(flags))
    finish.fix_edges(graph)
    if (ranges := default_ranges(flags)) is not None:
        run_sets(driver, [ranges])
    if flags.quantize_output:
        border.check_ranges(graph)
    run_sets(driver, quantizing(flags))
    if flags.quantize_output:
        finish.check_forms(graph)
    run_sets(driver, tidying(flags))
    finish.dedupe_constants(graph, flags.dedupe_array_min_size_bytes)
    states.protect(graph)
    states.check(graph)
    observer.stage(AFTER_TRANSFORMATIONS, graph)
    if flags.output_format == Format.TFLITE:
        observer.allocated(graph, allocate(graph))
    finish.check_counts(graph)
    finish.check_final_types(graph)
    finish.count(graph)


def run_sets(driver: Driver, sets: Sequence[Set] | Iterator[Set]) -> None:
    """Run sets one after the other, without transformations that are not there."""
    for each in sets:
        driver.run(each.label, [name for name in each.names if name in NAMES])


@dataclass(frozen=True)
class TransformPass(ModulePass):
    """All of TOCO's graph transformations, in its order."""

    name = "toco-transform"

    def apply(self, ctx: Context, op: ModuleOp) -> None:
        """Transform the only function.

        Raises:
            ConverterError: there is more than one, or the model cannot be transformed.

        """
        functions = [item for item in op.ops if isinstance(item, func.FuncOp)]
        if len(functions) != 1:
            names = ", ".join(f"@{item.sym_name.data}" for item in functions)
            raise ConverterError(f"there are {len(functions)} functions, one is needed: {names}")
        transform(Graph(functions[0], Flags.of(op)))
