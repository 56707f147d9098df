"""Statistics of activations: collected, merged, kept in files, and made ranges."""

import math

import numpy as np
import pytest
from files import model, operator, tensor
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from tflower.dialects.errors import QuantizationError
from tflower.runtime.calibration import engines
from tflower.runtime.calibration.histogram import BINS, Histogram
from tflower.runtime.calibration.ranges import METHODS, choose
from tflower.runtime.calibration.statistics import (
    Key,
    Statistics,
    TensorStatistics,
    merged,
)

VALUES = st.floats(-1e6, 1e6, width=32, allow_subnormal=False)
BATCH = arrays(np.float32, st.integers(1, 40), elements=VALUES)


def counted(*batches):
    histogram = Histogram()
    for batch in batches:
        histogram.add(batch, float(batch.min()), float(batch.max()))
    return histogram


def same(a, b):
    keep = [np.trim_zeros(item.counts, "b").tolist() for item in (a, b)]
    return (a.exponent, a.first, a.zeros) == (b.exponent, b.first, b.zeros) and keep[0] == keep[1]


class TestHistogram:
    @given(st.lists(BATCH, min_size=1, max_size=6))
    @settings(max_examples=60, deadline=None)
    def test_order_does_not_matter(self, batches):
        assert same(counted(*batches), counted(*reversed(batches)))

    @given(st.lists(BATCH, min_size=2, max_size=6))
    @settings(max_examples=60, deadline=None)
    def test_shards_add_up(self, batches):
        first, second = counted(*batches[::2]), counted(*batches[1::2])
        first.merge(second)
        assert same(first, counted(*batches))

    @given(st.lists(BATCH, min_size=1, max_size=4))
    @settings(max_examples=60, deadline=None)
    def test_counts_are_where_the_values_are(self, batches):
        histogram, values = counted(*batches), np.concatenate(batches)
        edges = histogram.edges()
        assert len(histogram.counts) <= BINS
        assert histogram.counts.tolist() == np.histogram(values, edges)[0].tolist()
        assert histogram.zeros == np.sum(values == 0)

    def test_nothing_is_counted_of_nothing(self):
        histogram = Histogram()
        histogram.add(np.zeros(0, np.float32), math.inf, -math.inf)
        histogram.merge(Histogram())
        assert not len(histogram.counts)


def seen(*batches, histogram=True):
    tensor = TensorStatistics("x", histogram=Histogram() if histogram else None)
    for batch in batches:
        tensor.add(np.asarray(batch, np.float32))
    return tensor


class TestStatistics:
    @pytest.mark.parametrize("value", [np.nan, np.inf, -np.inf])
    def test_what_is_not_finite_is_refused(self, value):
        with pytest.raises(QuantizationError, match=r"^x: (NaN|an infinite value) came up"):
            seen([1, value, 2])

    def test_moving_average_is_one_of_the_samples(self):
        low, high = seen([-1, 1], [-1, 3], [-1, 3]).moving()
        assert low == pytest.approx(-1)
        assert 2.3 < high < 2.4

    def test_a_series_in_two_parts(self):
        batches = [[-1, 1], [-4, 3], [-2, 7], [0, 0.5]]
        whole, parts = seen(*batches), seen(*batches[:1])
        parts.merge(seen(*batches[1:]))
        assert parts.moving() == pytest.approx(whole.moving())
        assert (parts.low, parts.high, parts.samples) == (-4, 7, 4)

    def test_a_file_holds_all(self, tmp_path):
        statistics = Statistics("abc", 2, histograms=True)
        statistics.tensor(Key(0, 3), "x").add(np.array([1, 2, 0], np.float32))
        statistics.save(tmp_path / "s.json")
        assert Statistics.load(tmp_path / "s.json").to_text() == statistics.to_text()

    @pytest.mark.parametrize("text", ["", "{}", '{"format": "other"}', "[1]"])
    def test_other_files_are_refused(self, tmp_path, text):
        path = tmp_path / "s.json"
        path.write_text(text)
        with pytest.raises(QuantizationError, match="this is no file of statistics"):
            Statistics.load(path)

    def test_other_models_are_refused(self):
        with pytest.raises(QuantizationError, match="Merge statistics of one model only"):
            merged([Statistics("a"), Statistics("b")])

    def test_other_contents_are_refused(self):
        with pytest.raises(QuantizationError, match="with and without histograms"):
            merged([Statistics("a", histograms=True), Statistics("a")])

    def test_nothing_to_merge(self):
        with pytest.raises(QuantizationError, match="no statistics to merge"):
            merged([])


def noise(tensor_values, low, high, levels=256):
    """Return the mean square of the error of quantization."""
    scale = (high - low) / (levels - 1)
    zero = np.round(-low / scale)
    stored = np.clip(np.round(tensor_values / scale) + zero, 0, levels - 1)
    return float(np.mean(((stored - zero) * scale - tensor_values) ** 2))


class TestRanges:
    VALUES = np.random.default_rng(3).standard_normal(20000).astype(np.float32)

    def test_min_max(self):
        assert choose(seen([-1, 2], [0, 5])) == (-1, 5)

    def test_percentile_leaves_the_rarest_out(self):
        low, high = choose(seen(self.VALUES), "percentile", share=99)
        assert low == pytest.approx(-2.33, abs=0.1)
        assert high == pytest.approx(2.33, abs=0.1)
        assert choose(seen(self.VALUES), "percentile", share=100) == pytest.approx(
            (self.VALUES.min(), self.VALUES.max())
        )

    @pytest.mark.parametrize("levels", [16, 64, 256])
    def test_mse_is_near_the_best_of_all_ranges(self, levels):
        tensor = seen(self.VALUES)
        low, high = choose(tensor, "mse", levels=levels)
        best = min(
            noise(self.VALUES, tensor.low * a, tensor.high * b, levels)
            for a in np.linspace(0.4, 1, 13)
            for b in np.linspace(0.4, 1, 13)
        )
        assert noise(self.VALUES, low, high, levels) <= best * 1.03

    def test_mse_keeps_an_outlier_that_matters(self):
        values = np.append(self.VALUES, np.full(400, 12, np.float32))
        assert choose(seen(values), "mse")[1] > 11

    def test_symmetric_ranges(self):
        for method in ("mse", "entropy"):
            low, high = choose(seen(self.VALUES), method, symmetric=True)
            assert low == -high

    @pytest.mark.parametrize("method", METHODS)
    @pytest.mark.parametrize(
        "values", [[0, 0], [3], [-2, -2], [0, 1e-30], [1e30, -1e30], [-1, -1.001]], ids=str
    )
    def test_odd_tensors(self, method, values):
        low, high = choose(seen(values), method)
        assert math.isfinite(low)
        assert low <= high

    def test_entropy_drops_far_outliers(self):
        values = np.append(self.VALUES, np.float32(60))
        assert choose(seen(values), "entropy")[1] < 59


@pytest.mark.parametrize("error", [RuntimeError, ImportError, ValueError])
def test_the_automatic_engine_does_without_a_litert_that_does_not_work(monkeypatch, error):
    def broken(*_):
        raise error("broken")

    monkeypatch.setattr(engines, "has_litert", lambda: True)
    monkeypatch.setattr(engines, "LiteRTEngine", broken)
    opened = engines.FloatModel(model(["RELU"], [tensor("x"), tensor("y")], [operator([0], [1])]))
    assert isinstance(engines.engine(opened, print, "auto"), engines.NumpyEngine)
    with pytest.raises(error, match="broken"):
        engines.engine(opened, print, "litert")
