"""Kernels of tf ops, which fold constants, against TensorFlow."""

from typing import Any

import graph_cases as table
import numpy as np
import pytest
from tflower.dialects import tf
from tflower.runtime.kernels import bind

CASES = table.cases()
STATISTICS = ("FusedBatchNormV3",)
"""Ops of which only the first result is specified."""


def constant(array: Any) -> Any:
    return tf.ConstOp(value=array)


@pytest.fixture(scope="module")
def golden() -> dict[str, list[Any]]:
    with np.load(table.GOLDEN) as archive:
        found: dict[str, list[Any]] = {}
        for key in archive.files:
            array = archive[key]
            array = array.astype(object) if array.dtype.kind == "S" else array
            found.setdefault(key.rpartition("/")[0], []).append(array)
        return found


def agree(name: str, ours: Any, theirs: Any):
    kept = slice(1) if CASES[name].op in STATISTICS else slice(None)
    for mine, other in zip(ours[kept], theirs[kept], strict=True):
        assert mine.dtype == other.dtype
        assert mine.shape == other.shape
        if mine.dtype.hasobject:
            assert mine.tolist() == other.tolist()
        elif CASES[name].op.startswith(("FakeQuant", "QuantizeAndDequantize")):
            np.testing.assert_array_equal(mine, other)
        else:
            np.testing.assert_allclose(mine, other, rtol=2e-5, atol=2e-6)


@pytest.mark.parametrize("name", CASES)
def test_kernel_gives_tensorflows_answer(name: str, golden: dict[str, list[Any]]):
    op = table.build(CASES[name], golden[name])
    op.verify()
    kernel = bind(op)
    assert kernel is not None
    with np.errstate(all="ignore"):
        results = kernel(*CASES[name].inputs)
    agree(name, results, golden[name])


def test_fake_quantization_rounds_the_ends_of_a_range_as_tensorflow_does():
    one = np.ones(4, np.float32)
    op = tf.FakeQuantWithMinMaxVarsPerChannelOp(*map(constant, (one, -one, one)))
    kernel = bind(op)
    assert kernel is not None
    (found,) = kernel(one, -one, one)
    assert found.tolist() == [np.float32(1.00392163)] * 4


@pytest.mark.tensorflow
@pytest.mark.parametrize("name", CASES)
def test_golden_answers_are_tensorflows_answers(name: str, golden: dict[str, list[Any]]):
    pytest.importorskip("tensorflow")
    agree(name, golden[name], table.answers(CASES[name]))
