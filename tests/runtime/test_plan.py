"""Custom kernels, times and memory of plans; custom operators that LiteRT leaves out."""

from collections.abc import Callable
from typing import Any

import models
import numpy as np
import pytest
from files import model, operator, tensor
from tflower import Interpreter
from tflower.compiler.text import parse
from tflower.dialects import tfl
from tflower.dialects.errors import InterpreterError
from tflower.dialects.shapes import tensor_type
from tflower.dialects.tfl.attributes import ConstBytesAttr
from tflower.runtime.arena import ALIGNMENT, Arena, Lifetime
from tflower.runtime.kernels.custom import bind_custom
from tflower.runtime.kernels.registry import KERNELS, MISFITS
from tflower.runtime.plan import Program
from tflower.runtime.schema import flexbuffers
from xdsl.dialects import test
from xdsl.dialects.builtin import StringAttr, f32

X = np.array([1.0, -2.0], np.float32)


def doubled(options: bytes, x: np.ndarray) -> np.ndarray:
    assert options == b"\x00"
    return 2 * x


def program(text: str, **options: object) -> Program:
    return Program(parse(text), **options)  # type: ignore[arg-type]


def raising(error: Exception) -> Callable[..., Any]:
    """Return a kernel that fails."""

    def fails(*_: object) -> Any:
        raise error

    return fails


def test_custom_kernels_are_called_with_options_and_operands():
    (y,) = program(models.CUSTOM, custom={"CODE": doubled}).call("main", [X])
    assert y.tolist() == [-2, 4]


def test_custom_kernels_go_before_ours():
    text = models.CUSTOM.replace("CODE", "Mfcc")
    (y,) = program(text, custom={"Mfcc": doubled}).call("main", [X])
    assert y.tolist() == [-2, 4]


@pytest.mark.parametrize("kind", [RuntimeError, AttributeError, StopIteration])
def test_whatever_a_custom_kernel_raises_is_told(kind: type[Exception]):
    cause = kind("no luck")
    with pytest.raises(InterpreterError, match="tfl.custom: no luck") as caught:
        program(models.CUSTOM, custom={"CODE": raising(cause)}).call("main", [X])
    assert caught.value.__cause__ is cause


@pytest.mark.parametrize("kind", [AssertionError, *MISFITS])
def test_operands_that_a_kernel_cannot_take_are_told(kind: type[Exception], monkeypatch: Any):
    cause = kind("they do not fit")
    monkeypatch.setitem(KERNELS, "tfl.exp", raising(cause))
    with pytest.raises(InterpreterError, match=r"tfl\.exp: .*they do not fit") as caught:
        program(models.DENSE).call("main", [np.ones((1, 3), np.float32)])
    assert caught.value.__cause__ is cause


def test_a_bug_of_a_kernel_keeps_its_type(monkeypatch: Any):
    monkeypatch.setitem(KERNELS, "tfl.exp", raising(AttributeError("no field")))
    with pytest.raises(AttributeError, match="no field"):
        program(models.DENSE).call("main", [np.ones((1, 3), np.float32)])


def test_a_missing_custom_kernel_is_named_as_litert_does():
    with pytest.raises(InterpreterError) as caught:
        program(models.CUSTOM).call("main", [X])
    assert str(caught.value) == (
        "Encountered unresolved custom op: CODE.\n"
        "See instructions: https://www.tensorflow.org/lite/guide/ops_custom "
        "Node number 1 (CODE) failed to prepare."
    )


def test_damaged_options_of_a_custom_operator_are_refused():
    with pytest.raises(InterpreterError, match="Mfcc: the options are damaged"):
        program(models.CUSTOM.replace("CODE", "Mfcc")).call("main", [X])


def test_times_are_measured_op_by_op():
    found = program(models.CUSTOM, custom={"CODE": doubled}, profile=True)
    found.call("main", [X])
    found.call("main", [X])
    assert [(item.name, item.number, item.calls) for item in found.timings] == [
        ("tfl.neg", 0, 2),
        ("tfl.custom", 1, 2),
    ]
    assert all(item.seconds > 0 for item in found.timings)
    found.reset_timings()
    assert all(item.seconds == item.calls == 0 for item in found.timings)


def test_times_of_loops_hold_those_of_their_bodies():
    found = program(models.LOOP, profile=True)
    found.call("main", [np.array(3, np.int32), X])
    times = {item.name: item for item in found.timings}
    assert times["tfl.mul"].calls == 3
    assert times["tfl.while"].seconds >= times["tfl.mul"].seconds


def lifetimes(*rows: tuple[int, int, int]) -> list[Lifetime]:
    values = test.TestOp(result_types=[tensor_type(f32, (1,))] * len(rows)).results
    return [Lifetime(value, *row) for value, row in zip(values, rows, strict=True)]


def test_tensors_that_are_needed_at_different_times_share_memory():
    tensors = lifetimes((100, 0, 1), (100, 1, 2), (100, 2, 3))
    arena = Arena(tensors)
    first, second, third = (arena.offsets[item.value] for item in tensors)
    assert first == third != second
    assert arena.bytes == 128 + 100
    assert arena.total == 300


def test_no_two_living_tensors_overlap():
    rng = np.random.default_rng(0)
    rows = [
        (int(size), int(first), int(first + more))
        for size, first, more in rng.integers(1, 40, (60, 3))
    ]
    tensors = lifetimes(*rows)
    arena = Arena(tensors)
    for i, a in enumerate(tensors):
        assert arena.offsets[a.value] % ALIGNMENT == 0
        for b in tensors[:i]:
            if a.first <= b.last and b.first <= a.last:
                start, end = arena.offsets[a.value], arena.offsets[b.value]
                assert start + a.size <= end or end + b.size <= start


def test_the_arena_of_a_function_holds_its_arguments_and_results():
    plan = program(models.DENSE).plan("main")
    assert plan.arena_bytes == 2 * ALIGNMENT + 2 * 4
    assert plan.arena.total == 3 * 4 + 2 * 2 * 4


def custom(code: str, options: bytes, *types: object) -> tfl.CustomOp:
    values = test.TestOp(result_types=list(types)).results
    return tfl.CustomOp(
        list(values), custom_code=StringAttr(code), custom_option=ConstBytesAttr(options),
        result_types=[[types[0]]],
    )  # fmt: skip


@pytest.mark.parametrize("size", [1, 2, 8, 64])
def test_hadamard_rotation_multiplies_with_a_hadamard_matrix(size: int):
    matrix = np.ones((1, 1))
    while len(matrix) < size:
        matrix = np.block([[matrix, matrix], [matrix, -matrix]])
    x = np.random.default_rng(0).standard_normal((3, 64)).astype(np.float32)
    options = flexbuffers.dumps({"hadamard_size": size, "random_binary_vector": [1] * size})
    call = bind_custom(custom("aeq.hadamard_rotation", options, tensor_type(f32, (3, 64))))
    assert call is not None
    (y,) = call(x)
    wanted = (x.reshape(-1, size) @ matrix / np.sqrt(size)).reshape(3, 64)
    np.testing.assert_allclose(y, wanted, rtol=1e-5, atol=1e-6)


def test_max_unpooling_puts_elements_back():
    options = np.array([1, 2, 2, 2, 2, 0], np.int32).tobytes()
    image = tensor_type(f32, (1, 4, 4, 1))
    pool = bind_custom(
        custom(
            "MaxPoolWithArgmax",
            flexbuffers.dumps(
                {
                    "padding": "SAME",
                    "ksize": [1, 2, 2, 1],
                    "strides": [1, 2, 2, 1],
                    "include_batch_in_index": False,
                }
            ),
            image,
        )
    )
    unpool = bind_custom(custom("MaxUnpooling2D", options, image, image))
    assert pool is not None
    assert unpool is not None
    x = np.random.default_rng(1).permutation(16).astype(np.float32).reshape(1, 4, 4, 1)
    best, places = pool(x)
    assert (x.reshape(-1)[places] == best).all()
    (back,) = unpool(best, places)
    assert back.sum() == best.sum()
    assert (back[back > 0] == x[back > 0]).all()


def test_image_warp_by_nothing_changes_nothing():
    image, flow = tensor_type(f32, (2, 5, 4, 3)), tensor_type(f32, (2, 5, 4, 2))
    call = bind_custom(custom("DenseImageWarp", b"", image, flow))
    assert call is not None
    x = np.random.default_rng(2).standard_normal((2, 5, 4, 3)).astype(np.float32)
    (same,) = call(x, np.zeros((2, 5, 4, 2), np.float32))
    np.testing.assert_allclose(same, x, rtol=1e-6, atol=1e-6)
    (moved,) = call(x, np.ones((2, 5, 4, 2), np.float32))
    np.testing.assert_allclose(moved[:, 1:, 1:], x[:, :-1, :-1], rtol=1e-6, atol=1e-6)


def test_absurdly_large_variables_are_refused():
    state = {"type": "INT8", "quantization": {"scale": [0.5], "zero_point": [3]}}
    tensors = [
        tensor("x", shape=(1, 4)),
        tensor("w", shape=(2, 4), buffer=1),
        tensor("t", shape=(2, 3), buffer=2),
        tensor("s", shape=(1, 1 << 29), is_variable=True, **state),
        tensor("y", shape=(1, 2)),
    ]
    buffers = [np.ones((2, 4), np.float32), np.ones((2, 3), np.float32)]
    svdf = operator([0, 1, 2, -1, 3], [4], builtin_options=("SVDFOptions", {"rank": 1}))
    data = model(["SVDF"], tensors, [svdf], outputs=[4], buffers=buffers)
    interpreter = Interpreter(model_content=data)
    with pytest.raises(RuntimeError, match=r"a variable of 536870912 bytes, at most \d+ can be"):
        interpreter.allocate_tensors()
