"""When one way to quantize counts as better than another."""

from typing import ClassVar

import numpy as np
import pytest
from tflower.compiler import trial
from tflower.compiler.trial import Score, best
from tflower.runtime.calibration.statistics import Statistics


def test_better_on_all_samples():
    assert Score((32.0, 34.0, 36.0)).beats(Score((30.0, 31.5, 34.0)))


def test_better_by_little():
    assert not Score((30.5, 31.5, 32.5)).beats(Score((30.0, 31.0, 32.0)))


def test_better_by_chance():
    usual = Score((28.3, 33.1, 31.3, 33.8))
    assert Score((38.3, 32.9, 30.6, 33.5)).mean > usual.mean + 2
    assert not Score((38.3, 32.9, 30.6, 33.5)).beats(usual)


def test_better_than_needed():
    assert not Score((68.0, 75.0, 71.0)).beats(Score((60.0, 62.0, 59.5)))
    assert Score((68.0, 75.0, 71.0)).beats(Score((50.0, 52.0, 51.0)))


def test_the_fewer_samples_the_clearer_it_has_to_be():
    gains = (1.2, -0.1, -1.2, 1.8, 0.7, 2.8, -0.1, 4.5)
    usual = (30.0,) * len(gains)
    better = tuple(30.0 + gain for gain in gains)
    assert not Score(better).beats(Score(usual))
    assert Score(better * 3).beats(Score(usual * 3))


def test_one_sample_has_the_margin_only():
    assert Score((32.0,)).beats(Score((30.5,)))
    assert not Score((31.0,)).beats(Score((30.5,)))


@pytest.mark.parametrize(
    ("means", "number"),
    [((30, 33, 35), 2), ((30, 30.5, 29), 0), ((30, 33, 33), 1), ((30,), 0)],
)
def test_the_best_of_those_that_beat_the_first(means, number):
    assert best([Score((mean, mean + 1)) for mean in means]) == number


class Model:
    """Stands for a model: by how many dB its output is off, and their spread; -1 if it has states."""

    def __init__(self, content):
        self.decibels, self.spread = (float(each) for each in content.split())

    def inputs(self, _):
        return [{"quantization": (0.0, 0), "dtype": np.float32}]

    outputs = inputs

    def has_states(self):
        return self.spread < 0


class Runtime:
    """Computes what such a model is to be: signals of 1 with the noise that it stands for."""

    seen: ClassVar[dict[float, int]] = {}

    def __init__(self, model, *_, **__):
        self.model, self.noise = model, np.random.default_rng(int(10 * model.decibels))

    def each(self, samples):
        for told, _, (value,) in samples:
            model = self.model
            Runtime.seen[model.decibels] = Runtime.seen.get(model.decibels, 0) + 1
            off = model.decibels + model.spread * self.noise.normal()
            error = 10 ** (-off / 20) if model.decibels else 0.0
            yield told, lambda error=error, value=value: [np.ones_like(value) + np.float32(error)]


@pytest.fixture
def runtime(monkeypatch):
    monkeypatch.setattr(trial, "FloatModel", Model)
    monkeypatch.setattr(trial, "engine", Runtime)
    monkeypatch.setattr(Runtime, "seen", {})


def compared(*models, float_model=b"0 0", samples=8, repeats=True):
    """Return the scores of models, and how often each was run."""
    made = trial.Trial(float_model, repeats=repeats)
    for number in range(samples):
        value = np.full((1, 4), 0.3 + number, np.float32)
        made.offer(0, [value], [np.ones_like(value)], Statistics("m"))
    scores = made.scores(models)
    return scores, [Runtime.seen[float(model.split()[0])] for model in models]


@pytest.mark.usefixtures("runtime")
class TestTrial:
    def test_what_is_clear_is_soon_clear(self):
        scores, runs = compared(b"30 2", b"36 2")
        assert best(scores) == 1
        assert runs == [32, 32]

    def test_what_is_not_clear_takes_more_runs(self):
        _, runs = compared(b"30 2", b"31 2")
        assert runs == [256, 256]

    def test_many_runs_tell_what_few_do_not(self):
        scores, runs = compared(b"30 4", b"32.5 4")
        assert scores[1].mean - scores[0].mean == pytest.approx(2.5, abs=1)
        assert best(scores) == 1
        assert 32 < runs[0] <= 256

    def test_exact_results(self):
        scores, runs = compared(b"70 0", b"80 0")
        assert best(scores) == 0
        assert runs == [32, 32]

    def test_states_go_through_the_samples_once(self):
        _, runs = compared(b"30 2", b"31 2", float_model=b"0 -1")
        assert runs == [8, 8]

    def test_no_repetitions(self):
        _, runs = compared(b"30 2", b"31 2", repeats=False)
        assert runs == [8, 8]

    def test_samples_and_repetitions_are_limited(self):
        _, runs = compared(b"30 2", b"31 2", samples=300)
        assert runs == [256, 256]
