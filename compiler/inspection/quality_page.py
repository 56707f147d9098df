"""A page of HTML that shows what quantization costs; it needs nothing but itself."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from html import escape
from math import log1p

from .quality_report import Bars, Quality, QualityReport, Weights, decibels, scale_text
from .words import plural

_WIDTH, _HEIGHT = 420, 110
_STYLE = """
:root { --back: #fafafa; --panel: #fff; --ink: #222; --faint: #777; --line: #ccc;
  --real: #4263eb; --quantized: #e8590c; --bad: #c92a2a; }
@media (prefers-color-scheme: dark) { :root { --back: #191b1f; --panel: #222529; --ink: #e6e6e6;
  --faint: #9a9a9a; --line: #44484e; --real: #91a7ff; --quantized: #ffa94d; --bad: #ff8787; } }
body { margin: 0 auto; max-width: 1100px; padding: 20px; font: 14px/1.5 system-ui, sans-serif;
  color: var(--ink); background: var(--back); }
h1 { font-size: 20px; } h2 { font-size: 16px; margin-top: 28px; }
table { border-collapse: collapse; width: 100%; font-variant-numeric: tabular-nums; }
th, td { text-align: left; padding: 3px 8px; border-bottom: 1px solid var(--line);
  overflow-wrap: anywhere; }
td.n, th.n { text-align: right; white-space: nowrap; }
details { background: var(--panel); border: 1px solid var(--line); border-radius: 6px;
  margin: 8px 0; padding: 6px 12px; } summary { cursor: pointer; overflow-wrap: anywhere; }
figure { display: inline-block; margin: 8px 16px 8px 0; } figcaption { color: var(--faint);
  max-width: 420px; overflow-wrap: anywhere; font-size: 12px; }
svg { display: block; background: var(--back); } .real { fill: var(--real); fill-opacity: .45; }
.quantized { fill: none; stroke: var(--quantized); stroke-width: 1.5; }
.edge { stroke: var(--bad); stroke-dasharray: 4 3; } text { fill: var(--faint); font-size: 10px; }
.key { color: var(--faint); } .key b:first-child { color: var(--real); }
.key b { color: var(--quantized); } .cause { color: var(--bad); }
"""


def page(report: QualityReport) -> str:
    """Return the report as HTML."""
    return "\n".join(_page(report))


def _page(report: QualityReport) -> Iterator[str]:
    title = f"Quantization of {report.quantized}"
    policy = "default-src 'none'; style-src 'unsafe-inline'"
    yield f"""<!doctype html>
<html lang="en"><head><meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="{policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{escape(title)}</title><style>{_STYLE}</style></head><body>
<h1>{escape(title)}</h1>
<p>Compared with {escape(report.real)} on {plural(report.samples, "sample")}, the worst first.
SNR is the ratio of signal to noise of a result; loss is by how much it is worse than that of the
worst input.</p>
<p class="key"><b>filled</b>: the float model; <b>line</b>: the quantized one; counts are on a
logarithmic scale, dashed lines the limits of the integers.</p>"""
    yield from _table(report.layers)
    if report.islands:
        yield f"<h2>{plural(len(report.islands), 'operator')} in floats</h2><table>"
        yield "<tr><th>operator</th><th>layer</th><th>cause</th></tr>"
        for item in report.islands:
            cells = (item.op, item.where, item.cause)
            yield "<tr>" + "".join(f"<td>{escape(cell)}</td>" for cell in cells) + "</tr>"
        yield "</table>"
    yield "<h2>Values</h2>"
    for number, layer in enumerate(report.layers):
        yield from _details(number, layer)
    yield "</body></html>"


def _table(layers: Sequence[Quality]) -> Iterator[str]:
    yield "<h2>Layers</h2><table><tr><th class=n>SNR, dB</th><th class=n>loss</th>"
    yield "<th class=n>saturated</th><th>range</th><th>scale</th><th>operator</th>"
    yield "<th>layer</th></tr>"
    for number, layer in enumerate(layers):
        loss = "" if layer.loss is None else f"{layer.loss:.1f}"
        saturated = f"{layer.saturated:.2%}" if layer.saturated else ""
        span = f"{layer.low:.4g} .. {layer.high:.4g}" if layer.ratio is not None else ""
        yield (
            f"<tr><td class=n>{decibels(layer.ratio)}</td><td class=n>{loss}</td>"
            f"<td class=n>{saturated}</td><td>{span}</td><td>{scale_text(layer)}</td>"
            f'<td>{escape(layer.operator)}</td><td><a href="#l{number}">{escape(layer.name)}</a>'
            "</td></tr>"
        )
    yield "</table>"


def _details(number: int, layer: Quality) -> Iterator[str]:
    is_open = " open" if number < 3 else ""
    mark = " (output)" if layer.is_output else ""
    yield f'<details id="l{number}"{is_open}><summary>{decibels(layer.ratio)} dB '
    yield f"{escape(layer.operator)}{mark} {escape(layer.name)}</summary>"
    if layer.cause:
        yield f'<p class="cause">in floats: {escape(layer.cause)}</p>'
    if layer.bars is not None:
        caption = f"result {layer.type}, largest error {layer.largest:.4g}"
        yield _figure(layer.bars, caption, layer.held)
    for weights in layer.weights:
        if weights.bars is not None:
            yield _figure(weights.bars, _told(weights), None)
    yield "</details>"


def _told(weights: Weights) -> str:
    scales = f"{weights.least_scale:.4g}"
    if weights.scales > 1:
        scales = f"{weights.scales} from {scales} to {weights.greatest_scale:.4g}"
    return f"{weights.name} {weights.type}: {decibels(weights.ratio)} dB, scale {scales}"


def _figure(bars: Bars, caption: str, held: tuple[float, float] | None) -> str:
    top = max(*bars.real, *bars.quantized, 1)
    step = _WIDTH / len(bars.real)

    def height(count: int) -> float:
        return (_HEIGHT - 14) * log1p(count) / log1p(top)

    filled = "".join(
        f'<rect class="real" x="{index * step:.1f}" y="{_HEIGHT - 12 - height(count):.1f}" '
        f'width="{step:.1f}" height="{height(count):.1f}"/>'
        for index, count in enumerate(bars.real)
        if count
    )
    line = " ".join(
        f"{(index + side) * step:.1f},{_HEIGHT - 12 - height(count):.1f}"
        for index, count in enumerate(bars.quantized)
        for side in (0, 1)
    )
    span = bars.high - bars.low
    edges = "".join(
        f'<line class="edge" x1="{(limit - bars.low) / span * _WIDTH:.1f}" y1="0" '
        f'x2="{(limit - bars.low) / span * _WIDTH:.1f}" y2="{_HEIGHT - 12}"/>'
        for limit in held or ()
        if bars.low < limit < bars.high
    )
    return (
        f'<figure><svg width="{_WIDTH}" height="{_HEIGHT}" viewBox="0 0 {_WIDTH} {_HEIGHT}" '
        f'role="img" aria-label="histogram">{filled}<polyline class="quantized" points="{line}"/>'
        f'{edges}<text x="2" y="{_HEIGHT - 2}">{bars.low:.4g}</text>'
        f'<text x="{_WIDTH - 2}" y="{_HEIGHT - 2}" text-anchor="end">{bars.high:.4g}</text></svg>'
        f"<figcaption>{escape(caption)}</figcaption></figure>"
    )
