"""A `.tflite` file as TOCO's input: to draw it, to turn its integers into reals, to write it again.

Source: tflite/import.cc of upstream's toco.
"""

from __future__ import annotations

from os import PathLike
from pathlib import Path

from xdsl.dialects import func
from xdsl.dialects.builtin import ModuleOp
from xdsl.ir import SSAValue

from ...dialects.errors import ImportFailure
from ...dialects.toco import Facts, facts, set_facts
from ...passes.toco.parameters import quantized_type, representable
from ...runtime.reader import open_model
from ..sources import Source
from ..v1 import TFLiteConverter


class FlatBufferSource(Source):
    """A `.tflite` file, given by path or content."""

    def __init__(self, model: bytes | str | PathLike[str]):
        """Keep the file."""
        super().__init__("model" if isinstance(model, bytes) else str(model))
        self.model = model if isinstance(model, bytes) else Path(model)

    def load(self) -> ModuleOp:
        """Import the only subgraph; integers that stand for reals have their range."""
        module = open_model(self.model)
        functions = [item for item in module.ops if isinstance(item, func.FuncOp)]
        if len(functions) != 1:
            raise ImportFailure(
                f"{self.name}: the file has {len(functions)} subgraphs, TOCO reads those with one"
            )
        for op in functions[0].body.block.ops:
            for value in op.results:
                _note_range(value)
        for value in functions[0].body.block.args:
            _note_range(value)
        return module


def _note_range(value: SSAValue) -> None:
    """Let an array with one scale know the range of its integers."""
    type_ = quantized_type(value)
    if type_ is None or type_.per_axis or facts(value).minmax is not None:
        return
    if type_.storage_type.width.data <= 16:
        set_facts(value, Facts(representable(type_)))


def converter(model: bytes | str | PathLike[str]) -> TFLiteConverter:
    """Return a converter of a `.tflite` file, given by path or content, by TOCO.

    Raises:
        OSError: there is no such file.

    """
    if not isinstance(model, bytes) and not Path(model).is_file():
        raise OSError(f"File {model} does not exist.")
    made = TFLiteConverter.of_source(FlatBufferSource(model))
    made.experimental_new_converter = False
    return made
