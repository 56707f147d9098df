"""Samples whose inputs are moved by less than a step."""

import numpy as np
import pytest
from tflower.compiler.repeats import Run, moved

RNG = np.random.default_rng(4)


def repeated(*inputs):
    """Return the inputs of each sample, moved; a sample is a list of inputs."""
    runs = [Run(0, list(each), [], number) for number, each in enumerate(inputs)]
    return [run.inputs for run in moved(runs, np.random.default_rng(0))]


def test_real_numbers_move_by_less_than_a_step_of_what_was_seen():
    samples = [[RNG.uniform(-1, 3, (2, 50)).astype(np.float32)] for _ in range(3)]
    step = (max(x.max() for (x,) in samples) - min(x.min() for (x,) in samples)) / 255
    for (before,), (after,) in zip(samples, repeated(*samples), strict=True):
        assert after.dtype == np.float32
        assert np.abs(after - before).max() <= step / 2 * 1.001
        assert np.count_nonzero(after != before) > 90
        assert abs(float((after - before).mean())) < step / 8


def test_the_span_holds_zero_as_a_quantized_type_does():
    ((after,),) = repeated([np.full((1, 1000), 100.5, np.float32)])
    assert 0.15 < np.abs(after - 100.5).max() <= 100.5 / 255 / 2 * 1.001


def test_whole_pixels_move():
    ((after,),) = repeated([np.arange(256, dtype=np.float32).reshape(1, 16, 16)])
    assert np.count_nonzero(after % 1) > 250


def test_few_whole_numbers_stay():
    mask = np.array([[1, 0, 2.5, -3]], np.float32)
    ((after,),) = repeated([mask])
    assert (after != mask).tolist() == [[False, False, True, False]]


@pytest.mark.parametrize("dtype", [np.int32, np.int64, np.bool_, np.float32])
def test_nothing_can_be_moved(dtype):
    assert repeated([np.ones((1, 4), dtype)]) == []


def test_of_several_inputs_those_move_that_can():
    ids = np.arange(4, dtype=np.int32)[None]
    values = RNG.normal(size=(1, 4)).astype(np.float32)
    ((first, second),) = repeated([ids, values])
    assert first is ids
    assert (second != values).all()


def test_each_round_is_another_and_all_are_the_same_again():
    runs = [Run(0, [RNG.normal(size=(1, 9)).astype(np.float32)], [], 0)]

    def rounds():
        generator = np.random.default_rng(0)
        return [next(moved(runs, generator)).inputs[0] for _ in range(2)]

    one, two = rounds(), rounds()
    assert (one[0] != one[1]).all()
    assert all((a == b).all() for a, b in zip(one, two, strict=True))
