"""A `.tflite` file as TOCO's input: to draw it, to turn its integers into reals, to write it again.

Source: tflite/import.cc of upstream's toco.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from os import PathLike
from pathlib import Path

from xdsl.dialects import func
from xdsl.dialects.builtin import ModuleOp
from xdsl.ir import SSAValue

from ...dialects import tfl
from ...dialects.errors import ImportFailure
from ...dialects.locations import name_loc
from ...dialects.toco import Facts, Flags, facts, name_of, set_facts
from ...passes.toco.graph import Graph
from ...passes.toco.parameters import quantized_type, representable
from ...passes.toco.prepare import ENTRY, listed
from ...passes.toco.quantized_weights import unshuffled
from ...runtime.reader import open_model
from ..importers.module import entry_function
from ..inspection.tables import ModelFile, Tensor
from ..sources import Source, once
from ..v1 import TFLiteConverter


class FlatBufferSource(Source):
    """A `.tflite` file, given by path or content."""

    def __init__(
        self,
        model: bytes | str | PathLike[str],
        inputs: Sequence[str] | None = None,
        outputs: Sequence[str] | None = None,
    ):
        """Keep the file, and other inputs and outputs than its own, by the names of tensors."""
        super().__init__("model" if isinstance(model, bytes) else str(model))
        self.model = model if isinstance(model, bytes) else Path(model)
        self._inputs = None if inputs is None else once(inputs)
        self._outputs = outputs

    @cached_property
    def inputs(self) -> tuple[str, ...]:
        """The names of the inputs, empty where the file is not one that can be loaded."""
        return tuple(item.name.removesuffix(":0") for item in self._tensors())

    def stats(self) -> dict[str, tuple[float, float]]:
        """Return mean and standard deviation of the inputs that are integers already."""
        found: dict[str, tuple[float, float]] = {}
        for name, tensor in zip(self.inputs, self._tensors(), strict=True):
            if len(tensor.scales) == 1:
                found[name] = float(tensor.zero_points[0]), 1 / float(tensor.scales[0])
            elif not tensor.type.startswith("FLOAT"):
                found[name] = 0.0, 1.0
        return found

    def _tensors(self) -> list[Tensor]:
        graphs = ModelFile.open(self.model).graphs
        if len(graphs) != 1:
            return []
        tensors = {item.name.removesuffix(":0"): item for item in graphs[0].tensors}
        if self._inputs is not None:
            return [tensors[name] for name in self._inputs if name in tensors]
        return [graphs[0].tensors[index] for index in graphs[0].inputs]

    def load(self) -> ModuleOp:
        """Import the only subgraph; integers that stand for reals have their range.

        Raises:
            ImportFailure: the file has several, or lacks a tensor that is an input or output.

        """
        module = open_model(self.model)
        functions = [item for item in module.ops if isinstance(item, func.FuncOp)]
        if len(functions) != 1:
            raise ImportFailure(
                f"{self.name}: the file has {len(functions)} subgraphs, TOCO reads those with one"
            )
        if self._inputs is not None or self._outputs is not None:
            self._cut(functions[0])
        graph = Graph(functions[0], Flags())
        for op in graph.ops():
            if isinstance(op, tfl.FullyConnectedOp):
                unshuffled(graph, op)
        for op in functions[0].body.block.ops:
            for value in op.results:
                _note_range(value)
        for value in functions[0].body.block.args:
            _note_range(value)
        return module

    def _cut(self, function: func.FuncOp) -> None:
        """Let other tensors be the inputs and outputs."""
        block, end = function.body.block, function.get_return_op()
        assert end is not None
        border = function.attributes[ENTRY]
        inputs, outputs = listed(border, "inputs"), listed(border, "outputs")
        values: dict[str, SSAValue] = dict(zip(inputs, block.args, strict=False))
        values |= {name_of(v).removesuffix(":0"): v for op in block.ops for v in op.results}
        for name, argument in zip(inputs, block.args, strict=False):
            argument.location = name_loc(name)
        inputs = inputs if self._inputs is None else list(self._inputs)
        outputs = outputs if self._outputs is None else list(self._outputs)
        if missing := [name for name in (*inputs, *outputs) if name not in values]:
            what = f"there is no tensor '{missing[0]}'. Check its name"
            raise ImportFailure(f"{self.name}: {what}")
        end.operands = [values[name] for name in outputs]
        old = list(block.args)
        for name in inputs:
            value = values[name]
            argument = block.insert_arg(value.type, len(block.args))
            argument.location = name_loc(name)
            value.replace_all_uses_with(argument)
        for op in reversed(list(block.ops)):
            if op is not end and all(value.first_use is None for value in op.results):
                op.detach()
                op.erase()
        if needed := [name_of(value) for value in old if value.first_use is not None]:
            what = f"the outputs also need the input '{needed[0]}'. Give it"
            raise ImportFailure(f"{self.name}: {what}")
        for argument in old:
            block.erase_arg(argument)
        function.update_function_type()
        function.properties.pop("arg_attrs", None)
        function.properties.pop("res_attrs", None)
        function.attributes.pop("tf_saved_model.exported_names", None)
        function.attributes[ENTRY] = entry_function(inputs, outputs)


def _note_range(value: SSAValue) -> None:
    """Let an array with one scale know the range of its integers."""
    type_ = quantized_type(value)
    if type_ is None or type_.per_axis or facts(value).minmax is not None:
        return
    if type_.storage_type.width.data <= 16:
        set_facts(value, Facts(representable(type_)))


def converter(
    model: bytes | str | PathLike[str],
    inputs: Sequence[str] | None = None,
    outputs: Sequence[str] | None = None,
) -> TFLiteConverter:
    """Return a converter of a `.tflite` file, given by path or content, by TOCO.

    `inputs` and `outputs` are names of tensors; by default they are the file's own.

    Raises:
        OSError: there is no such file.

    """
    if not isinstance(model, bytes) and not Path(model).is_file():
        raise OSError(f"File {model} does not exist.")
    source = FlatBufferSource(model, inputs, outputs)
    made = TFLiteConverter.of_source(source)
    made.experimental_new_converter = False
    made.quantized_input_stats = source.stats()
    return made
