"""Calibration: data sets, their faults, statistics in files, shards, and the command lines."""

import json
from pathlib import Path

import numpy as np
import pytest
import tflower
from tflower.compiler import datasets, rules
from tflower.compiler.calibration import calibrate
from tflower.compiler.calibration_options import METHODS, Calibration
from tflower.compiler.tools import calibrate as tool
from tflower.compiler.tools import merge_statistics
from tflower.dialects.errors import QuantizationError
from tflower.runtime.calibration.engines import FloatModel, has_litert
from tflower.runtime.calibration.statistics import Statistics, merged

DIGITS = Path(__file__).parent.parent / "models" / "digits"
IMAGES = np.load(DIGITS / "digits.npz")["images"][:12, ..., None].astype(np.float32) / 16
NUMPY = Calibration(method="mse", engine="numpy")


@pytest.fixture(scope="module")
def model() -> bytes:
    return tflower.TFLiteConverter.from_saved_model(DIGITS / "saved_model").convert()


def rows(count=len(IMAGES)):
    """Return a data set of lists."""
    return lambda: ([image[None]] for image in IMAGES[:count])


def ranges(statistics):
    return {str(key): (tensor.low, tensor.high) for key, tensor in statistics}


class TestSamples:
    def test_lists_dictionaries_and_signatures_agree(self, model):
        def named():
            return ({"image": image[None]} for image in IMAGES)

        def signed():
            return (("serving_default", {"image": image[None]}) for image in IMAGES)

        first, *others = [calibrate(model, each, NUMPY) for each in (rows(), named, signed)]
        assert first.samples == len(IMAGES)
        for other in others:
            assert other.to_text() == first.to_text()

    def test_every_activation_is_seen(self, model):
        seen = calibrate(model, rows(2), NUMPY)
        opened = FloatModel(model)
        assert [key.tensor for key, _ in seen] == opened.activations(0)

    def test_a_dimension_that_is_open_may_change(self, model):
        def batches():
            yield [IMAGES[:3]]
            yield [IMAGES[3:4]]

        assert calibrate(model, batches, NUMPY).samples == 2

    def test_progress_is_told(self, model):
        told: list[int] = []
        calibrate(model, rows(3), Calibration(engine="numpy", progress=told.append))
        assert told == [1, 2, 3]


class TestFaults:
    """Each names the sample, the input or the tensor."""

    @pytest.mark.parametrize(
        ("sample", "message"),
        [
            (
                [np.zeros((1, 8, 8, 1))],
                "Got value of type FLOAT64 but expected type FLOAT32 for in",
            ),
            ([np.zeros((1, 8, 9, 1), np.float32)], "ResizeInputTensorStrict only allows mutating"),
            ([np.zeros((8, 8, 1), np.float32)], r"has the shape \[8, 8, 1\], \[-1, 8, 8, 1\] is"),
            ([], "sample 0 has 0 arrays, the model has 1 inputs"),
            ({"picture": IMAGES[:1]}, "sample 0 lacks image and has picture: the inputs are image"),
            (("other", {"image": IMAGES[:1]}), "a sample is signature 'other', the model has the"),
            (("serving_default", [IMAGES[:1]]), "dictionary with input names and values in the se"),
            (IMAGES[:1], "You need to provide either a dictionary with input names and values"),
            ([np.full((1, 8, 8, 1), np.nan, np.float32)], "NaN came up in calibration"),
            ([np.full((1, 8, 8, 1), np.inf, np.float32)], "(NaN|an infinite value) came up"),
        ],
        ids=lambda item: item[:20] if isinstance(item, str) else "",
    )
    def test_bad_samples(self, model, sample, message):
        with pytest.raises(QuantizationError, match=message):
            calibrate(model, lambda: iter([sample]), NUMPY)

    def test_types_of_exceptions_are_upstreams(self, model):
        with pytest.raises(ValueError, match="FLOAT64"):
            calibrate(model, lambda: [[np.zeros((1, 8, 8, 1))]], NUMPY)
        with pytest.raises(RuntimeError, match="Strict"):
            calibrate(model, lambda: [[np.zeros((1, 9, 8, 1), np.float32)]], NUMPY)

    def test_no_samples(self, model):
        with pytest.raises(QuantizationError, match="yielded no sample, at least one is needed"):
            calibrate(model, lambda: iter(()), NUMPY)

    def test_no_iterable(self, model):
        with pytest.raises(QuantizationError, match="returned NoneType, an iterable"):
            calibrate(model, lambda: None, NUMPY)

    @pytest.mark.parametrize(
        ("options", "message"),
        [
            ({"method": "best"}, "no calibration method 'best'. Choose from auto, min_max"),
            ({"percentile": 40}, "percentile is 40"),
            ({"shard": (2, 2)}, "shard is 2/2, an index from 0 to 1"),
        ],
    )
    def test_bad_options(self, options, message):
        with pytest.raises(ValueError, match=message):
            Calibration(**options)

    def test_unknown_engine(self, model):
        with pytest.raises(ValueError, match="no calibration engine 'tpu'"):
            calibrate(model, rows(), Calibration(engine="tpu"))

    @pytest.mark.skipif(has_litert(), reason="LiteRT is there")
    def test_engine_that_is_not_installed(self, model):
        with pytest.raises(ValueError, match="Install ai-edge-litert"):
            calibrate(model, rows(), Calibration(engine="litert"))


class TestShards:
    def test_parts_add_up_to_the_whole(self, model):
        whole = calibrate(model, rows(), NUMPY)
        parts = [
            calibrate(model, rows(), Calibration("mse", engine="numpy", shard=(index, 3)))
            for index in range(3)
        ]
        total = merged(parts)
        assert total.samples == whole.samples
        assert ranges(total) == ranges(whole)
        for (_, a), (_, b) in zip(total, whole, strict=True):
            assert a.histogram.counts.tolist() == b.histogram.counts.tolist()

    @pytest.mark.slow
    def test_one_process_for_each_part(self, model):
        """An example: Dask spreads the parts, and nothing but statistics comes back."""
        distributed = pytest.importorskip("dask.distributed")
        options = [Calibration("mse", engine="numpy", shard=(index, 2)) for index in (0, 1)]
        with (
            distributed.LocalCluster(
                n_workers=2, threads_per_worker=1, processes=True, dashboard_address=None
            ) as here,
            distributed.Client(here) as client,
        ):
            parts = client.map(calibrate, [model] * 2, [rows()] * 2, options)
            total = merged(client.gather(parts))
        assert total.samples == len(IMAGES)
        assert ranges(total) == ranges(calibrate(model, rows(), NUMPY))


@pytest.mark.litert
def test_litert_sees_the_same(model):
    pytest.importorskip("ai_edge_litert")
    ours = calibrate(model, rows(), NUMPY)
    theirs = calibrate(model, rows(), Calibration("mse", engine="litert"))
    for (key, a), (other, b) in zip(ours, theirs, strict=True):
        assert key == other
        assert (a.low, a.high) == pytest.approx((b.low, b.high), rel=1e-4, abs=1e-5)


class TestCommandLines:
    @pytest.fixture
    def files(self, tmp_path, model):
        (tmp_path / "float.tflite").write_bytes(model)
        np.savez(tmp_path / "samples.npz", image=IMAGES)
        return tmp_path

    def run(self, files, *flags):
        data = [f"--data={files / 'samples.npz'}", "--engine=numpy", "--quiet"]
        return tool.main([str(files / "float.tflite"), *data, *flags])

    def test_shards_are_merged(self, files, model):
        names = [str(files / f"{index}.json") for index in range(2)]
        for index, name in enumerate(names):
            assert self.run(files, f"--shard={index}/2", f"--output={name}") == 0
        output = files / "all.json"
        assert merge_statistics.main([*names, f"--output={output}"]) == 0
        assert ranges(Statistics.load(output)) == ranges(calibrate(model, rows(), NUMPY))

    def test_bad_shard(self, files, capsys):
        assert self.run(files, "--shard=3", f"--output={files / 'x'}") == 1
        assert "--shard is '3', I/N is needed" in capsys.readouterr().err

    def test_merging_something_else(self, files, capsys):
        (files / "x.json").write_text(json.dumps({}))
        assert merge_statistics.main([str(files / "x.json"), f"--output={files / 'y'}"]) == 1
        assert "no file of statistics" in capsys.readouterr().err

    def test_data_sets_of_functions(self, tmp_path, model):
        (tmp_path / "feed.py").write_text("def samples():\n    yield 1\n")
        found = datasets.load(f"{tmp_path / 'feed.py'}:samples", lambda: FloatModel(model))
        assert list(found()) == [1]
        with pytest.raises(QuantizationError, match="there is no function 'other'"):
            datasets.load(f"{tmp_path / 'feed.py'}:other", lambda: FloatModel(model))
        with pytest.raises(QuantizationError, match="this names no data set"):
            datasets.load("samples", lambda: FloatModel(model))
        with pytest.raises(FileNotFoundError, match="there is no such file"):
            datasets.load(f"{tmp_path / 'none.py'}:samples", lambda: FloatModel(model))

    def test_arrays_of_unlike_length(self, tmp_path, model):
        np.savez(tmp_path / "x.npz", a=np.zeros(2), b=np.zeros(3))
        with pytest.raises(QuantizationError, match="all need as many"):
            datasets.load(str(tmp_path / "x.npz"), lambda: FloatModel(model))


class TestRules:
    def test_a_file(self, tmp_path):
        path = tmp_path / "rules.txt"
        path.write_text("# comment\n\nhead: float\n(?i)a:b/.*: weights\n")
        assert rules.load(path) == (("head", "float"), ("(?i)a:b/.*", "weights"))

    @pytest.mark.parametrize(
        ("line", "message"),
        [
            ("head", "rules.txt:1: a rule is `expression: way`, not 'head'"),
            ("head: int3", "'int3' is no way to quantize. Choose from default, float"),
            ("(: float", "a regular expression is needed"),
        ],
    )
    def test_bad_lines(self, tmp_path, line, message):
        path = tmp_path / "rules.txt"
        path.write_text(line)
        with pytest.raises(QuantizationError) as caught:
            rules.load(path)
        assert message in str(caught.value)


def test_methods_are_those_that_choose():
    from tflower.runtime.calibration import ranges as module

    assert set(METHODS) == {"auto", *module.METHODS}
