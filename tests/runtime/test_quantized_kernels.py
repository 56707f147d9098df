"""Kernels of quantized tensors against LiteRT's reference kernels, bit for bit."""

from importlib import import_module
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import quantized_cases as table
import tflower.runtime.kernels.quantized as quantized
from tflower.dialects import tfl
from tflower.dialects.errors import InterpreterError
from tflower.dialects.quant import UniformType
from tflower.dialects.shapes import tensor_type
from tflower.runtime.interpreter import run
from tflower.runtime.kernels import bind, registry, requantize, rescale
from tflower.runtime.kernels.quantized import fixedpoint, softmax, tables
from xdsl.dialects import test
from xdsl.dialects.builtin import f32, i8, i16


@pytest.fixture(scope="module")
def golden() -> dict[str, Any]:
    with np.load(table.GOLDEN) as archive:
        return {batch: table.unpacked(batch, archive[batch]) for batch in table.BATCHES}


def agree(ours: Any, theirs: Any, name: str):
    """Integers agree exactly; sums of floats, whose order differs, nearly."""
    assert ours.shape == theirs.shape, name
    assert ours.dtype == theirs.dtype, name
    if ours.dtype.kind == "f":
        top = float(np.abs(theirs).max(initial=0))
        np.testing.assert_allclose(ours, theirs, rtol=1e-5, atol=2e-6 * top, err_msg=name)
    else:
        np.testing.assert_array_equal(ours, theirs, err_msg=name)


@pytest.mark.parametrize("batch", table.BATCHES)
def test_kernel_gives_litert_answer(batch: str, golden: dict[str, Any]):
    cases = table.cases(batch)
    assert len(cases) >= 10
    for name, case in cases.items():
        module = table.build(case)
        results = run(next(iter(module.ops)), table.inputs(case))
        for result, answer in zip(results, golden[batch][name], strict=True):
            agree(result, answer, f"{batch}/{name}")


@pytest.mark.litert
@pytest.mark.parametrize("batch", table.BATCHES)
def test_golden_answers_are_litert_answers(batch: str, golden: dict[str, Any]):
    pytest.importorskip("ai_edge_litert")
    for name, case in table.cases(batch).items():
        for stored, answer in zip(golden[batch][name], table.answers(case), strict=True):
            np.testing.assert_array_equal(stored, answer)


def values(*types: Any) -> Any:
    return test.TestOp(result_types=list(types)).results


def test_every_quantized_kernel_is_found_from_its_op():
    folder = Path(quantized.__file__).parent
    found: dict[str, str] = {}
    for path in sorted(folder.glob("*.py")):
        module = import_module(f"{quantized.__name__}.{path.stem}")
        found |= {
            name: path.stem
            for name, make in registry.QUANTIZED.items()
            if make.__module__ == module.__name__
        }
    ops = {op.name: op for op in tfl.TFL.operations}
    for name, module in found.items():
        stems = [item.rpartition(".")[2] for item in registry.modules(ops[name])]
        assert module in stems or name in ("tfl.softmax", "tfl.log_softmax"), name


def operands(r: Any, *shape: int) -> tuple[Any, Any]:
    x, y = (r.rng.integers(-128, 128, shape).astype(np.int8) for _ in range(2))
    return x, y


@pytest.mark.parametrize("kind", [tfl.AddOp, tfl.SubOp, tfl.MulOp])
def test_tables_of_pairs_hold_what_is_computed(kind: Any):
    r = table.Random("pairs")
    sides = [tensor_type(r.type(i8, -6, -2), (300, 300)) for _ in range(3)]
    x, y = values(*sides[:2])
    op = kind(x, y, fused_activation_function="RELU6", result_types=[sides[2]])
    left, right = operands(r, 300, 300)
    call, fresh = bind(op), bind(op)
    assert call is not None
    assert fresh is not None
    (looked_up,) = call(left, right)
    for row in range(0, 300, 60):
        (computed,) = fresh(left[row : row + 10], right[row : row + 10])
        np.testing.assert_array_equal(looked_up[row : row + 10], computed)
    (broadcast,) = call(left[:1], right)
    (computed,) = call(np.repeat(left[:1], 300, 0), right)
    np.testing.assert_array_equal(broadcast, computed)


def exact(acc: int, significand: int, shift: int) -> int:
    """Scale a 32-bit accumulator in Python's integers."""
    product = (acc << max(shift, 0)) * significand
    nudge = (1 << 30) if product >= 0 else 1 - (1 << 30)
    high = abs(product + nudge) >> 31
    high = high if product + nudge >= 0 else -high
    right = max(-shift, 0)
    rest, threshold = high & ((1 << right) - 1), (((1 << right) - 1) >> 1) + (high < 0)
    return (high >> right) + (rest > threshold)


@pytest.mark.parametrize("largest", [1 << 10, 1 << 20, (1 << 31) - 1])
def test_rescaling_equals_its_definition(largest: int):
    rng = np.random.default_rng(largest)
    for real in (0.75, 1.0, 3e-4, 1.7e-3, 0.99999, 2.5, 1e-9):
        out = requantize.Side(
            np.float32(1), 3, np.ones(1), np.ones(1), -1, np.dtype(np.int16), -32768, 32767
        )
        acc = rng.integers(-largest, largest, 500)
        acc = acc // 8 if real >= 1 else acc
        factor = requantize.multiplier(real)
        found = rescale.Rescale([real], out, (-32768, 32767))(acc.astype(np.float64))
        wanted = [exact(int(a), factor.significand, factor.shift) + 3 for a in acc]
        np.testing.assert_array_equal(found, np.clip(wanted, -32768, 32767))


@pytest.mark.parametrize("real", [0.0011426566866902929, 0.5, 2.0**-7, 0.3, 0.00125])
def test_rescaling_by_reals_rounds_halves_away_from_zero(real: float):
    one = np.ones(1, np.float32)
    out = requantize.Side(one[0], -7, one, one, -1, np.dtype(np.int8), -128, 127)
    acc = np.arange(-(1 << 17), 1 << 17).reshape(-1, 4)
    bias = np.array([0, 1, -2, 3])
    call = rescale.RealRescale([real] * 4, out, (-100, 127))
    found = call(acc.astype(np.float32), call.tile(bias), bound=1 << 18)
    wanted = requantize.rounded((acc + bias) * real) - 7
    np.testing.assert_array_equal(found, np.clip(wanted, -100, 127))


def test_shares_that_come_close_to_a_half_are_left_to_integers():
    scale, over = np.array([[1 << 30]]), np.array([[23]])
    clear, close = np.array([[2.0**30, 3.0 * 2**22]]), np.array([[3.0 * 2**23]])
    found = softmax._shares(scale, over, clear.copy())  # pyright: ignore[reportPrivateUsage]
    np.testing.assert_array_equal(found, [[64, 1]])
    assert softmax._shares(scale, over, close) is None  # pyright: ignore[reportPrivateUsage]


@pytest.mark.parametrize(
    ("inside", "message"),
    [(None, "does not say how the hidden state"), (i16, "input, cell state real, the rest")],
)
def test_half_quantized_layers_are_refused(inside: Any, message: str):
    real, whole = tensor_type(f32, (1, 4)), tensor_type(UniformType.of(i8, [0.5]), (1, 4))
    hidden = f32 if inside is None else UniformType.of(inside, [0.5])
    none = tfl.NoValueOp().results[0]
    x, state, cell = values(real, whole, real)
    op = tfl.UnidirectionalSequenceLSTMOp(
        x, *[none] * 17, state, cell, *[none] * 4, fused_activation_function="TANH",
        cell_clip=0.0, proj_clip=0.0, time_major=False, result_types=[whole],
        effective_hidden_scale_intermediate=tensor_type(hidden, ()),
    )  # fmt: skip
    with pytest.raises(InterpreterError, match=message):
        bind(op)


def test_halves_go_away_from_zero():
    x = np.array([0.5, 1.5, 2.5, -0.5, -2.5, 0.49999997, -0.49999997, 8388609, 1e30], np.float32)
    assert requantize.rounded(x).tolist() == [1, 2, 3, -1, -3, 0, 0, 8388609, np.float32(1e30)]


def test_fixed_point_functions_are_near_their_reals():
    x = -np.arange(0, 1 << 31, 12345677, dtype=np.int64)
    found = fixedpoint.exp_negative(x) / 2**31
    np.testing.assert_allclose(found, np.exp(x / 2**26), atol=1e-7)
    y = np.arange(1 << 19, 1 << 30, 9999991, dtype=np.int64)
    log = fixedpoint.log_above_one(y, 12, 5) / 2**26
    np.testing.assert_allclose(log, np.log(y / 2**19), atol=2e-4)
    significand, shift = fixedpoint.inverse_root(y)
    np.testing.assert_allclose(significand * 2.0 ** (shift - 31), y**-0.5, rtol=1e-5)
    inverse, over = fixedpoint.reciprocal(y, 12)
    np.testing.assert_allclose(inverse * 2.0 ** -(31 + over), 2**19 / y, rtol=1e-7)


def test_sixteen_bit_tables_interpolate():
    line = tables.steps(1.0, 0, 1.0, 0, lambda x: x / 2, np.float64)
    x = np.arange(-32768, 32768, 17).astype(np.int16)
    assert np.abs(tables.interpolated(x, line) - x / 2).max() <= 1


def test_sums_beyond_float32_are_exact():
    w = np.full((2, 3000), 127, np.int8)
    x = np.full((1, 3000), -128, np.int8)
    types = [
        tensor_type(UniformType.of(i8, [1.0]), (1, 3000)),
        tensor_type(UniformType.of(i8, [1.0]), (2, 3000)),
        tensor_type(UniformType.of(i16, [2.0**11]), (1, 2)),
    ]
    left, right, none = values(*types[:2], types[2])
    del none
    op = tfl.FullyConnectedOp(
        left, right, tfl.NoValueOp().results[0], fused_activation_function="NONE",
        keep_num_dims=False, weights_format="DEFAULT", result_types=[types[2]],
    )  # fmt: skip
    call = bind(op)
    assert call is not None
    (found,) = call(x, w, None)
    assert found.tolist() == [[-23813, -23813]]  # -23812.5
