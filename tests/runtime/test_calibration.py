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
from tflower.runtime.calibration.ranges import METHODS, choose, floor
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

    def test_the_least_sum_of_a_row_of_exponentials(self, tmp_path):
        rows = np.array([[1, 2, 3], [0, -1, -2], [5, 5, 5]], np.float32)
        parts = [Statistics("abc", 1, histograms=True) for _ in range(2)]
        for part, values in zip(parts, (rows[::2], rows[1:2]), strict=True):
            part.tensor(Key(0, 3), "x", row_sums=True).add(values)
            part.tensor(Key(0, 4), "y").add(values)
            part.save(tmp_path / "s.json")
        tensors = merged(parts).tensors
        expected = math.log(1 + math.exp(-1) + math.exp(-2))
        assert tensors[Key(0, 3)].row_sums == pytest.approx(expected)
        assert Statistics.load(tmp_path / "s.json").tensors[Key(0, 3)].row_sums == pytest.approx(
            expected
        )
        assert tensors[Key(0, 4)].row_sums is None

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
    @pytest.mark.parametrize(
        "function",
        [
            lambda x: x * np.clip(x + 3, 0, 6) / 6,
            lambda x: x / (1 + np.exp(-x)),
            lambda x: np.maximum(x, 0),
            lambda x: 3 * x + 1,
            np.square,
        ],
        ids=["hard_swish", "swish", "relu", "line", "square"],
    )
    def test_mse_of_what_becomes_of_the_values(self, levels, function):
        values = self.VALUES * 3
        tensor, made = seen(values), function(values)

        def error(low, high):
            scale = (high - low) / (levels - 1)
            zero = np.round(-low / scale)
            stored = np.clip(np.round(values / scale) + zero, 0, levels - 1)
            return float(np.mean((function((stored - zero) * scale) - made) ** 2))

        bounds = np.linspace(0.3, 1, 15)
        least = min(error(tensor.low * a, tensor.high * b) for a in bounds for b in bounds)
        assert error(*choose(tensor, "mse", levels=levels, through=function)) <= least * 1.1

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

    def test_what_is_made_of_nothing_keeps_its_range(self):
        values = -5 - np.abs(self.VALUES)
        low, high = choose(seen(values), "mse", through=lambda x: np.maximum(x, 0))
        assert (low, high) == (pytest.approx(values.min()), 0)

    def test_what_is_made_of_the_values_is_never_finite(self):
        tensor = seen(self.VALUES)
        low, high = choose(tensor, "mse", through=lambda x: x * np.nan)
        assert (low, high) == (tensor.low, tensor.high)

    def test_small_values_of_a_logarithm_count(self):
        values = np.exp(self.VALUES * 2)

        def function(x):
            return np.log(np.maximum(x, 1e-3))

        _, high = choose(seen(values), "mse", through=function)
        assert high < values.max() / 4

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


def softmax(values):
    parts = np.exp(values - values.max(axis=-1, keepdims=True))
    return parts / parts.sum(axis=-1, keepdims=True)


class TestFloor:
    """The lower bound of what softmax takes."""

    RNG = np.random.default_rng(5)
    ROWS = (RNG.standard_normal((16, 1000)) * 3).astype(np.float32)
    PEAKY = np.concatenate([ROWS, ROWS[:, :1] * 0 + 14], axis=1)

    @staticmethod
    def of(rows):
        statistics = Statistics("abc", histograms=True)
        tensor = statistics.tensor(Key(0, 0), "x", row_sums=True)
        for row in rows:
            tensor.add(row[None])
        return tensor, floor(tensor, 256, tensor.high)

    @staticmethod
    def error(rows, low, high):
        scale = (high - low) / 255
        zero = np.round(-low / scale)
        stored = (np.clip(np.round(rows / scale) + zero, 0, 255) - zero) * scale
        return float(np.sum((softmax(stored) - softmax(rows)) ** 2))

    @pytest.mark.parametrize("rows", [ROWS, PEAKY], ids=["flat", "peaky"])
    def test_smaller_steps_and_a_smaller_error(self, rows):
        tensor, low = self.of(rows)
        assert low > tensor.low + 2
        assert self.error(rows, low, tensor.high) < 0.7 * self.error(rows, tensor.low, tensor.high)

    def test_flatter_rows_than_those_seen(self):
        tensor, low = self.of(self.PEAKY)
        flatter = self.PEAKY.copy()
        flatter[:, -1] = 12.5
        assert self.error(flatter, low, tensor.high) < self.error(flatter, tensor.low, tensor.high)

    def test_rows_whose_greatest_values_lie_far_apart(self):
        rows = np.concatenate([self.ROWS, self.ROWS - 15])
        tensor, low = self.of(rows)
        assert low < -12
        assert self.error(rows, low, tensor.high) <= 1.05 * self.error(
            rows, tensor.low, tensor.high
        )

    def test_a_file_of_statistics_without_a_shape(self):
        tensor, _ = self.of(self.ROWS)
        tensor.shape = ()
        assert floor(tensor, 256, tensor.high) == tensor.low

    def test_a_row_that_is_masked_out(self):
        rows = np.concatenate([self.ROWS, np.full((1, 1000), -1e9, np.float32)])
        tensor, low = self.of(rows)
        assert low == tensor.usual_low


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
