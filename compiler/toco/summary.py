"""`conversion_summary_dir`: what went in and what came out, as a page of HTML.

Source: logging/gen_html.py of upstream's toco.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from html import escape
from pathlib import Path

from ...dialects.errors import ConverterError
from ...passes.toco.graph import Graph
from ...passes.toco.pipeline import AFTER_TRANSFORMATIONS, AT_IMPORT, Observer
from ..files import write_atomically
from .conversion_log import ConversionLog
from .graphviz import picture

PAGE = "toco_conversion_summary.html"

_BEFORE, _AFTER = "toco_tf_graph.dot", "toco_tflite_graph.dot"
_HEAD = """<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8"><title>{title}</title><style>
body {{ font: 15px/1.5 sans-serif; margin: 2em auto; max-width: 70em; color: #222 }}
table {{ border-collapse: collapse; margin: 1em 0 }}
td, th {{ border: 1px solid #ccc; padding: .2em .7em; text-align: left; vertical-align: top }}
th {{ background: #f3f3f3 }} .bad {{ color: #a00 }} code {{ font-size: 13px }}
</style></head><body><h1>{title}</h1>
"""


class Summary(Observer):
    """Takes notes of a conversion and writes them to a folder."""

    def __init__(self, folder: str, source: str):
        """Take the folder, and what the model is called.

        Raises:
            ConverterError: nothing can be written there.

        """
        self.folder, self.source = Path(folder), source
        if not self.folder.is_dir() or not os.access(self.folder, os.W_OK):
            raise ConverterError(
                f"conversion_summary_dir: {folder} is no folder that can be written to. Make it"
            )
        self.before = ConversionLog()
        self.after = ConversionLog()

    def stage(self, name: str, graph: Graph) -> None:
        """Take note of the graph at its import and in the end."""
        if name == AT_IMPORT:
            self.before = ConversionLog.of(graph)
            self._draw(_BEFORE, graph, "TensorFlow graph")
        elif name == AFTER_TRANSFORMATIONS:
            self.after = ConversionLog.of(graph)
            self._draw(_AFTER, graph, "TensorFlow Lite graph")

    def _draw(self, file: str, graph: Graph, title: str) -> None:
        (self.folder / file).write_text(picture(graph, title), encoding="utf-8")

    def write(self, *, size: int = 0, error: str = "") -> None:
        """Write the page and the logs; `size` is that of the converted model in bytes."""
        self.after.error = error
        (self.folder / "toco_log_before.pb").write_bytes(self.before.encode())
        (self.folder / "toco_log_after.pb").write_bytes(self.after.encode())
        write_atomically(self.folder / PAGE, self.page(size).encode())

    def page(self, size: int) -> str:
        """Return the page."""
        title = f"Conversion of {self.source}"
        result = f"{size:,} bytes" if size else "no model"
        facts = {
            "Result": result,
            "Operators": f"{len(self.before.op_list)} → {len(self.after.op_list)}",
            "Inputs": _arrow(self.before.input_tensor_types, self.after.input_tensor_types),
            "Outputs": _arrow(self.before.output_tensor_types, self.after.output_tensor_types),
        }
        parts = [_HEAD.format(title=escape(title)), _facts(facts)]
        if self.after.error:
            parts.append(f'<p class="bad"><b>Error:</b> {escape(self.after.error)}</p>')
        parts.append("<h2>Operators</h2>" + _counts(self.before, self.after))
        parts.append("<h2>Signatures</h2>" + _list(self.after.op_signatures))
        links = "".join(f'<li><a href="{file}">{file}</a></li>' for file in (_BEFORE, _AFTER))
        parts.append(f"<h2>Pictures, for Graphviz</h2><ul>{links}</ul></body></html>\n")
        return "\n".join(parts)


def _arrow(before: list[str], after: list[str]) -> str:
    return f"{', '.join(before) or '-'} → {', '.join(after) or '-'}"


def _facts(facts: Mapping[str, str]) -> str:
    lines = (f"<tr><th>{name}</th><td>{escape(text)}</td></tr>" for name, text in facts.items())
    return f"<table>{''.join(lines)}</table>"


def _counts(before: ConversionLog, after: ConversionLog) -> str:
    """Return a table of how often there is each kind of operator."""
    lines: list[str] = []
    for kind in ("built_in_ops", "custom_ops", "select_ops"):
        left: dict[str, int] = getattr(before, kind)
        right: dict[str, int] = getattr(after, kind)
        for name in sorted({*left, *right}):
            cells = (kind.removesuffix("_ops").replace("_", "-"), name)
            row = (*cells, str(left.get(name, "")), str(right.get(name, "")))
            lines.append("".join(f"<td>{escape(cell)}</td>" for cell in row))
    head = "<tr><th>Kind</th><th>Operator</th><th>Before</th><th>After</th></tr>"
    return f"<table>{head}{''.join(f'<tr>{line}</tr>' for line in lines)}</table>"


def _list(texts: list[str]) -> str:
    return "<ul>" + "".join(f"<li><code>{escape(text)}</code></li>" for text in texts) + "</ul>"
