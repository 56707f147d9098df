"""`dump_graphviz_dir`, `dump_graphviz_video`: a picture of each stage, and of every change.

Source: toco_graphviz_dump_options.h, tooling_util.cc (LogDump) of upstream's toco.
"""

from __future__ import annotations

import os
from pathlib import Path

from xdsl.dialects.builtin import NoneType
from xdsl.ir import BlockArgument, SSAValue

from ...dialects.errors import ConverterError
from ...dialects.toco import TocoFlags
from ...dialects.toco.arrays import is_constant
from ...dialects.toco.flags import Format
from ...passes.toco.graph import Graph
from ...passes.toco.pipeline import AFTER_TRANSFORMATIONS, Observer
from ...runtime.arena import Arena, Lifetime, sized
from .graphviz import picture
from .labels import Places

AFTER_ALLOCATION = "AFTER ALLOCATION"


class Pictures(Observer):
    """Draws the graph into files of a folder as it changes."""

    def __init__(self, flags: TocoFlags):
        """Take the folder and whether to draw every change from the flags.

        Raises:
            ConverterError: nothing can be written there.

        """
        self.folder = Path(flags.dump_graphviz_dir)
        if not self.folder.is_dir() or not os.access(self.folder, os.W_OK):
            raise ConverterError(
                f"dump_graphviz_dir: {self.folder} is no folder that can be written to. Make it"
            )
        self.video = flags.dump_graphviz_include_video
        self.plans = flags.output_format == Format.TFLITE
        self.frames = 0
        self._last = ""

    def stage(self, name: str, graph: Graph) -> None:
        """Draw the graph; once it is transformed also with the plan of its memory."""
        self._write(name, graph, {})
        self.frame(graph)
        if name == AFTER_TRANSFORMATIONS and self.plans:
            self._write(AFTER_ALLOCATION, graph, allocate(graph))

    def _write(self, name: str, graph: Graph, places: Places) -> None:
        file = self.folder / f"toco_{name.replace(' ', '_')}.dot"
        file.write_text(picture(graph, name, places), encoding="utf-8")

    def frame(self, graph: Graph) -> None:
        """Draw the graph as the next frame of the video, unless it looks as before."""
        if not self.video:
            return
        text = picture(graph, "")
        if text == self._last:
            return
        self._last = text
        title = f"VIDEO frame:{self.frames:05d}"
        file = self.folder / f"toco_video_{self.frames:05d}.dot"
        file.write_text(picture(graph, title), encoding="utf-8")
        self.frames += 1


def allocate(graph: Graph) -> Places:
    """Plan the working memory of what is neither constant nor at the border: from, to."""
    ops = graph.ops()
    last = len(ops)
    lives: dict[SSAValue, list[int]] = {}
    for step, op in enumerate(ops):
        for value in (*op.operands, *op.results):
            if _needs_place(graph, value):
                lives.setdefault(value, []).append(step)
    states = graph.states()
    tensors = [
        Lifetime(value, sized(value.type), *((0, last) if states else (steps[0], steps[-1])))
        for value, steps in lives.items()
    ]
    offsets = Arena(tensors).offsets
    sizes = {tensor.value: tensor.size for tensor in tensors}
    return {value: (start, start + sizes[value]) for value, start in offsets.items()}


def _needs_place(graph: Graph, value: SSAValue) -> bool:
    is_border = isinstance(value, BlockArgument) or graph.is_output(value)
    return not (is_border or is_constant(value) or isinstance(value.type, NoneType))
