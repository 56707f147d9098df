"""The picture of a model: where nodes lie, what a page and Model Explorer's graph hold.

Where Chromium is installed, the page is opened, searched, clicked, dragged and zoomed.
"""

import json
import re
import shutil
import subprocess
from itertools import combinations
from pathlib import Path

import pytest
from inspection_models import LOOP, QUANTIZED
from tflower.compiler.inspection.layout import NODE_HEIGHT, NODE_WIDTH, arrange
from tflower.compiler.inspection.picture import explorer, page, view

CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "chrome"))), None)
FLAGS = (
    "--headless --no-sandbox --disable-gpu --disable-quic --no-first-run "
    "--disable-background-networking --disable-component-update --disable-sync "
    "--virtual-time-budget=4000 --window-size=1200,800 --dump-dom"
).split()


def data_of(text: str) -> dict:
    (found,) = re.findall(r'<script type="application/json" id="data">(.*?)</script>', text, re.S)
    return json.loads(found)


class TestLayout:
    def test_a_chain_is_a_column(self):
        picture = arrange(3, [(0, 1), (1, 2)])
        assert {x for x, _ in picture.places} == {NODE_WIDTH / 2}
        assert [y for _, y in picture.places] == sorted({y for _, y in picture.places})

    def test_what_feeds_lies_above(self):
        edges = [(0, 2), (1, 2), (0, 3), (2, 3), (3, 4), (1, 4)]
        places = arrange(5, edges).places
        assert all(places[start][1] < places[end][1] for start, end in edges)

    def test_long_edges_bend_around(self):
        picture = arrange(4, [(0, 1), (1, 2), (2, 3), (0, 3)])
        assert len(picture.bends[0, 3]) == 2
        (bend, _), (x, _) = picture.bends[0, 3][0], picture.places[1]
        assert abs(bend - x) >= NODE_WIDTH / 2

    def test_nodes_do_not_touch(self):
        edges = [(n // 3, n) for n in range(1, 60)] + [(n, 60) for n in range(20, 60)]
        picture = arrange(61, edges)
        for (x, y), (to_x, to_y) in combinations(picture.places, 2):
            assert abs(x - to_x) >= NODE_WIDTH or abs(y - to_y) >= NODE_HEIGHT
        assert all(0 <= x <= picture.width for x, _ in picture.places)
        assert all(0 <= y <= picture.height for _, y in picture.places)

    def test_nothing(self):
        assert arrange(0, []).places == []

    def test_sinks_are_at_the_bottom(self):
        places = arrange(4, [(0, 1), (1, 2), (0, 3)], sinks=[3]).places
        assert places[3][1] == places[2][1]


class TestPage:
    def test_graph(self, block):
        text = page(block())
        (graph,) = data_of(text)["graphs"]
        assert [node["label"] for node in graph["nodes"]] == [
            "input", "FULLY_CONNECTED", "EXP", "output"
        ]  # fmt: skip
        assert [(edge["from"], edge["to"]) for edge in graph["edges"]] == [(0, 1), (1, 2), (2, 3)]
        dense = dict(graph["nodes"][1]["rows"])
        assert ["fused_activation_function", "RELU"] in dense["options"]
        assert dense["inputs"][1][0] == "filter"
        assert dense["inputs"][1][1].splitlines()[1:] == ["2x3xfloat32", "24 B [1, 2, 3, 4, 5, 6]"]

    def test_it_needs_no_network(self, block):
        text = page(block())
        assert "default-src 'none'" in text
        links = set(re.findall(r"https?://[^\"' ]+", text))
        assert links == {"http://www.w3.org/2000/svg"}
        assert not re.search(r"<(?:script|img|link|iframe)[^>]*(?:src|href)=", text)

    def test_subgraphs(self, write):
        graphs = data_of(page(write("loop", LOOP)))["graphs"]
        assert [graph["name"] for graph in graphs] == ["main", "cond", "body"]
        assert graphs[0]["nodes"][1]["into"] == [1, 2]

    def test_names_are_no_markup(self, write):
        text = LOOP.replace("-> tensor<4xf32> {\n  %n", (
            '-> tensor<4xf32> attributes {tf.entry_function = {inputs = "</script><b>", '
            'outputs = "y"}} {\n  %n'
        ), 1)  # fmt: skip
        written = page(write("loop", text))
        assert written.count("</script>") == 2
        assert data_of(written)["graphs"][0]["nodes"][0]["name"] == "</script><b>"

    def test_quantization(self, write):
        assert "quantized 0.5:-3" in page(write("quantized", QUANTIZED))

    def test_a_failed_write_leaves_nothing(self, block, tmp_path):
        target = tmp_path / "none" / "page.html"
        with pytest.raises(OSError, match="No such file"):
            view(block(), target)
        assert not target.parent.exists()


def test_model_explorer(write):
    found = json.loads(explorer(write("loop", LOOP)))
    assert sorted(found) == ["graphs", "label"]
    assert [graph["id"] for graph in found["graphs"]] == ["main", "cond", "body"]
    source, loop, sink = found["graphs"][0]["nodes"]
    assert source["namespace"] == "GraphInputs"
    assert loop["label"] == "WHILE"
    assert loop["subgraphIds"] == ["cond", "body"]
    assert {"key": "version", "value": "1"} in loop["attrs"]
    assert loop["incomingEdges"] == [
        {"sourceNodeId": "0", "sourceNodeOutputId": "0", "targetNodeInputId": "1"}
    ]
    assert sink["incomingEdges"][0]["sourceNodeOutputId"] == "1"
    for graph in found["graphs"]:
        ids = {node["id"] for node in graph["nodes"]}
        edges = [edge for node in graph["nodes"] for edge in node["incomingEdges"]]
        assert {edge["sourceNodeId"] for edge in edges} <= ids
        texts = [pair["value"] for node in graph["nodes"] for pair in node.get("attrs", [])]
        assert all(isinstance(text, str) for text in texts)


@pytest.mark.slow
@pytest.mark.skipif(CHROMIUM is None, reason="needs Chromium")
class TestInABrowser:
    """A script behind the page's own plays the user and writes what it sees into the page."""

    def play(self, model: Path, script: str, where: str = "") -> dict:
        target = model.with_suffix(".html")
        view(model, target)
        player = (
            "<script>const seen = {};"
            "const node = number => document.querySelector(`[data-node='${number}']`);"
            "const at = (kind, target, x, y, more) => target.dispatchEvent(new (kind.startsWith("
            "'pointer') ? PointerEvent : WheelEvent)(kind, {bubbles: true, clientX: x, clientY: y,"
            " pointerId: 1, ...more}));"
            f"{script};document.title = JSON.stringify(seen);</script>"
        )
        target.write_text(target.read_text() + player)
        profile = f"--user-data-dir={model.parent / 'profile'}"
        run = subprocess.run(
            [CHROMIUM, *FLAGS, profile, f"{target.as_uri()}{where}"],
            capture_output=True, text=True, timeout=120, check=True,
        )  # fmt: skip
        (title,) = re.findall("<title>(.*?)</title>", run.stdout, re.S)[:1]
        return json.loads(title)

    def test_drawn(self, block):
        seen = self.play(block(), (
            "seen.nodes = document.querySelectorAll('.node').length;"
            "seen.edges = document.querySelectorAll('.edge').length;"
            "seen.details = document.getElementById('details').innerText"
        ))  # fmt: skip
        assert (seen["nodes"], seen["edges"]) == (4, 3)
        assert "FULLY_CONNECTED" in seen["details"]

    def test_search_and_choose(self, block):
        seen = self.play(block(), (
            "const field = document.getElementById('search');"
            "field.value = 'fully'; field.dispatchEvent(new Event('input'));"
            "seen.hits = document.querySelectorAll('.node.hit').length;"
            "seen.found = document.getElementById('found').innerText;"
            "document.querySelector('#found button').click();"
            "seen.chosen = document.querySelector('.node.chosen').dataset.node;"
            "seen.details = document.getElementById('details').innerText;"
            "seen.types = document.querySelectorAll('.type').length"
        ))  # fmt: skip
        assert seen["hits"] == 1
        assert seen["found"].startswith("FULLY_CONNECTED block/dense")
        assert seen["chosen"] == "1"
        assert "fused_activation_function" in seen["details"]
        assert seen["types"] == 2

    def test_click_drag_and_zoom(self, block):
        seen = self.play(block(), (
            "const moved = () => document.getElementById('world').getAttribute('transform');"
            "at('pointerdown', node(2), 50, 50); at('pointerup', node(2), 50, 50);"
            "seen.chosen = document.querySelector('.node.chosen').dataset.node;"
            "seen.before = moved(); at('pointerdown', svg, 300, 300);"
            "at('pointermove', svg, 340, 320); at('pointerup', svg, 340, 320);"
            "seen.dragged = moved(); at('wheel', svg, 300, 300, {deltaY: -200, cancelable: true});"
            "seen.zoomed = moved()"
        ))  # fmt: skip
        numbers = {
            name: [float(each) for each in re.findall(r"-?[\d.]+(?:e-?\d+)?", seen[name])]
            for name in ("before", "dragged", "zoomed")
        }
        assert seen["chosen"] == "2"
        assert numbers["dragged"][0] - numbers["before"][0] == pytest.approx(40)
        assert numbers["dragged"][1] - numbers["before"][1] == pytest.approx(20)
        assert numbers["zoomed"][2] > 1.4 * numbers["dragged"][2]

    def test_an_address_names_a_node(self, write):
        seen = self.play(write("loop", LOOP), (
            "seen.details = document.getElementById('details').innerText;"
            "seen.graph = document.getElementById('graph').selectedOptions[0].text"
        ), where="#1/2")  # fmt: skip
        assert seen["details"].startswith("LESS")
        assert seen["graph"].startswith("cond")
