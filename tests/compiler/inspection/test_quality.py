"""`tflower quantize-report`: what is measured, and how it is shown."""

import json
import re
from pathlib import Path

import ml_dtypes
import numpy as np
import pytest
from tflower import Calibration, Optimize, TFLiteConverter
from tflower.compiler.inspection.quality import bars, ratio_of, report
from tflower.compiler.inspection.quality_page import page
from tflower.compiler.inspection.quality_report import EXACT, scale_text
from tflower.compiler.inspection.tables import dequantized
from tflower.compiler.tools.quantize_report import main

DIGITS = Path(__file__).parents[2] / "models" / "digits"
IMAGES = np.load(DIGITS / "digits.npz")["images"][..., None].astype(np.float32) / 16


def samples():
    for image in IMAGES[:8]:
        yield [image[None]]


def converted(**attributes) -> bytes:
    made = TFLiteConverter.from_saved_model(DIGITS / "saved_model")
    for name, value in attributes.items():
        setattr(made, name, value)
    return made.convert()


def quantized(**attributes) -> bytes:
    return converted(
        optimizations=[Optimize.DEFAULT],
        representative_dataset=samples,
        calibration=Calibration("min_max", engine="numpy"),
        **attributes,
    )


@pytest.fixture(scope="module")
def real() -> bytes:
    return converted()


@pytest.fixture(scope="module")
def mixed() -> bytes:
    return quantized(denylisted_ops=["ADD"])


@pytest.fixture(scope="module")
def found(real, mixed):
    return report(real, mixed, samples)


class TestReport:
    def test_the_worst_comes_first(self, found):
        ratios = [layer.ratio for layer in found.layers]
        assert ratios == sorted(ratios)
        assert all(20 < ratio < 80 for ratio in ratios)
        assert found.samples == 8

    def test_layers_have_scales_and_ranges(self, found):
        layer = next(layer for layer in found.layers if layer.operator == "FULLY_CONNECTED")
        assert layer.scale is not None
        assert layer.low < 0 < layer.high
        assert layer.held is not None
        assert sum(layer.bars.real) == sum(layer.bars.quantized) == 80

    def test_weights(self, found):
        layer = next(layer for layer in found.layers if layer.operator == "DEPTHWISE_CONV_2D")
        weights = layer.weights[0]
        assert weights.ratio > 35
        assert weights.scales == 16
        assert weights.least_scale < weights.greatest_scale

    def test_scales_as_text(self, found):
        from dataclasses import replace

        layer = next(layer for layer in found.layers if layer.scale is not None)
        assert scale_text(layer) == f"{layer.scale:.4g}:{layer.zero_point}"
        assert scale_text(replace(layer, scale=None, type="4xfloat32")) == "float"
        assert scale_text(replace(layer, scale=None, type="4xint32")) == "-"

    def test_islands(self, found):
        (island,) = found.islands
        assert island.op == "tfl.add"
        assert "told to stay float" in island.cause
        layer = next(layer for layer in found.layers if layer.operator == "ADD")
        assert layer.scale is None
        assert layer.cause == island.cause

    def test_loss_is_against_the_worst_input(self, found):
        by_name = {layer.operator: layer for layer in found.layers}
        reshape, dense = by_name["RESHAPE"], by_name["FULLY_CONNECTED"]
        assert reshape.loss == pytest.approx(0, abs=0.01)
        assert dense.loss == pytest.approx(reshape.ratio - dense.ratio, abs=0.01)

    def test_saturation(self, real):
        def dim():
            yield [IMAGES[:1] / 8]

        model = converted(
            optimizations=[Optimize.DEFAULT],
            representative_dataset=dim,
            calibration=Calibration("min_max", engine="numpy"),
        )
        assert max(layer.saturated for layer in report(real, model, samples).layers) > 0.05

    def test_same_models(self, real):
        found = report(real, real, samples, limit=2)
        assert {layer.ratio for layer in found.layers} == {EXACT}
        assert not found.islands
        assert found.samples == 2
        assert "exact" in str(found)

    def test_page_needs_nothing_else(self, found):
        text = page(found)
        assert text.count("<svg") > len(found.layers)
        assert "default-src 'none'" in text
        assert "http" not in text.replace("http-equiv", "")
        assert "told to stay float" in text

    def test_names_are_escaped(self, found):
        from dataclasses import replace

        bad = replace(found, quantized="<script>alert(1)</script>")
        assert "<script>" not in page(bad)

    def test_json(self, found):
        told = json.loads(json.dumps(found.to_json(), allow_nan=False))
        assert told["layers"][0]["bars"]["real"]
        assert told["islands"][0]["op"] == "tfl.add"


class TestNumbers:
    def test_four_bits_are_integers(self):
        four = np.dtype(ml_dtypes.int4)
        told = {"scales": np.array([0.5]), "zero_points": np.array([1]), "quantized_dimension": 0}
        real = dequantized(np.array([-7, 1, 7]).astype(four), told)
        assert real.tolist() == [-4.0, 0.0, 3.0]

    @pytest.mark.parametrize(
        ("signal", "noise", "expected"),
        [(1, 0, EXACT), (0, 1, -EXACT), (100, 1, 20), (1, np.inf, -EXACT), (1, np.nan, -EXACT)],
    )
    def test_ratio(self, signal, noise, expected):
        assert ratio_of(signal, noise) == pytest.approx(expected)

    def test_bars(self):
        assert bars(np.array([np.nan]), np.array([1.0])) is None
        flat = bars(np.ones(3), np.ones(3))
        assert flat.low < 1 < flat.high
        assert sum(flat.real) == 3


class TestCommand:
    @pytest.fixture
    def files(self, tmp_path, real, mixed):
        (tmp_path / "float.tflite").write_bytes(real)
        (tmp_path / "mixed.tflite").write_bytes(mixed)
        np.savez(tmp_path / "data.npz", image=IMAGES[:4])
        return tmp_path

    def run(self, files, *flags, data="data.npz", quantized="mixed.tflite"):
        arguments = ("float.tflite", quantized)
        paths = [str(files / item) for item in arguments]
        return main([*paths, "--data", str(files / data), *map(str, flags)])

    def test_table(self, files, capsys):
        assert self.run(files, "--limit", 3) == 0
        out = capsys.readouterr().out
        assert out.startswith("9 operators, 4 samples\n")
        assert "... and 6 that are better" in out
        assert "1 operator in floats" in out

    def test_table_has_weights_and_fits_a_terminal(self, files, capsys):
        assert self.run(files) == 0
        lines = capsys.readouterr().out.splitlines()
        assert max(map(len, lines)) <= 100
        assert lines[1].split()[:3] == ["SNR", "loss", "weights'"]
        (place,) = [n for n, line in enumerate(lines) if line.startswith("  FULLY_CONNECTED  ")]
        assert re.search(r" int8 x10 \d+\.\d  ", lines[place - 1])
        (place,) = [n for n, line in enumerate(lines) if line.startswith("  RESHAPE  ")]
        assert lines[place - 1].split()[2] == "-"
        assert any(line.endswith("…") for line in lines)

    def test_files(self, files, capsys):
        html, told = files / "page.html", files / "told.json"
        assert self.run(files, "--html", html, "--json", told, "--samples", 2) == 0
        assert html.read_text().startswith("<!doctype html>")
        assert json.loads(told.read_text())["samples"] == 2

    def test_json_alone(self, files, capsys):
        assert self.run(files, "--json") == 0
        assert json.loads(capsys.readouterr().out)["samples"] == 4

    def test_require_integer(self, files, capsys):
        assert self.run(files, "--require-integer") == 1
        assert "1 ops compute with floats" in capsys.readouterr().err

    def test_bad_input(self, files, capsys):
        np.savez(files / "other.npz", sound=IMAGES[:4])
        np.savez(files / "shape.npz", image=np.zeros((2, 3, 3, 1), np.float32))
        np.savez(files / "empty.npz", image=IMAGES[:0])
        (files / "bad.tflite").write_bytes(b"nothing")
        for flags, message in (
            ({"data": "none.npz"}, "none.npz"),
            ({"data": "other.npz"}, "lacks image and has sound"),
            ({"data": "shape.npz"}, "has the shape [1, 3, 3, 1]"),
            ({"data": "empty.npz"}, "there are no samples"),
            ({"quantized": "bad.tflite"}, "bad.tflite"),
        ):
            assert self.run(files, **flags) == 1
            error = capsys.readouterr().err
            assert error.count("\n") == 1
            assert message in error
        assert self.run(files, "--samples", 0) == 1
        assert "1 or more is needed" in capsys.readouterr().err
