"""`dump_graphviz_dir`, `dump_graphviz_video`: a picture of each stage, and of every change.

Source: toco_graphviz_dump_options.h, tooling_util.cc (LogDump) of upstream's toco.
"""

from __future__ import annotations

import os
from pathlib import Path

from ...dialects.errors import ConverterError
from ...dialects.toco import TocoFlags
from ...passes.toco.allocation import Plan
from ...passes.toco.graph import Graph
from ...passes.toco.pipeline import Observer
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
        self.frames = 0
        self._last = ""

    def stage(self, name: str, graph: Graph) -> None:
        """Draw the graph."""
        self._write(name, graph, {})
        self.frame(graph)

    def allocated(self, graph: Graph, plan: Plan) -> None:
        """Draw the graph with the plan of its memory."""
        self._write(AFTER_ALLOCATION, graph, plan.places)
        self.frame(graph)

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
