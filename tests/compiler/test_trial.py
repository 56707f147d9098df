"""When one way to quantize counts as better than another."""

import pytest
from tflower.compiler.trial import Score, best


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
