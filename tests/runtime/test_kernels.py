"""Kernels of tfl ops against LiteRT, and how kernels are found."""

import json
import math
import subprocess
import sys
from importlib import import_module
from pathlib import Path
from typing import Any

import cases as table
import ml_dtypes
import numpy as np
import pytest
import tflower.runtime.kernels as kernels
from tflower.dialects import tf, tfl
from tflower.dialects.dtypes import bf16, f16
from tflower.dialects.errors import InterpreterError
from tflower.dialects.quant import UniformType
from tflower.dialects.shapes import tensor_type
from tflower.runtime.interpreter import run
from tflower.runtime.kernels import registry, special
from xdsl.dialects import test
from xdsl.dialects.builtin import UnregisteredOp, f32, i8

CASES = table.cases()


@pytest.fixture(scope="module")
def golden() -> dict[str, np.ndarray]:
    with np.load(table.GOLDEN) as archive:
        return dict(archive)


def agree(ours: Any, theirs: Any):
    assert ours.dtype == theirs.dtype
    assert ours.shape == theirs.shape
    np.testing.assert_allclose(ours, theirs, rtol=2e-5, atol=2e-6)


@pytest.mark.parametrize("name", CASES)
def test_kernel_gives_litert_answer(name: str, golden: dict[str, np.ndarray]):
    case = CASES[name]
    module = table.build(case)
    module.verify()
    results = run(next(iter(module.ops)), case.inputs)
    assert len(results) == sum(key.rpartition("/")[0] == name for key in golden)
    for index, result in enumerate(results):
        agree(result, golden[f"{name}/{index}"])


@pytest.mark.litert
@pytest.mark.parametrize("name", CASES)
def test_golden_answers_are_litert_answers(name: str, golden: dict[str, np.ndarray]):
    pytest.importorskip("ai_edge_litert")
    for index, answer in enumerate(table.answers(CASES[name])):
        agree(golden[f"{name}/{index}"], answer)


def kernel_modules() -> list[str]:
    folder = Path(kernels.__file__).parent
    return sorted(path.stem for path in folder.glob("*.py") if path.stem != "__init__")


OWNERS = """
import importlib, json
from tflower.runtime.kernels import registry
owners = {}
for module in %r:
    importlib.import_module(f"tflower.runtime.kernels.{module}")
    for name, function in registry.KERNELS.items():
        own = function.__module__.rpartition(".")[2]
        owners.setdefault(name, module if own == "registry" else own)
print(json.dumps(owners))
"""


def test_every_kernel_is_found_from_its_op():
    program = OWNERS % (kernel_modules(),)
    run = subprocess.run([sys.executable, "-c", program], capture_output=True, check=True)
    lost: dict[str, str] = {}
    for name, module in json.loads(run.stdout).items():
        dialect, _, rest = name.partition(".")
        classless = dialect == "tfl" and name not in op_types()
        found = UnregisteredOp.with_name(name) if classless else op_types().get(name)
        op_type = tf.op_class(rest) if dialect == "tf" else found
        assert op_type is not None, f"{name} has a kernel but no class"
        if f"{kernels.__name__}.{module}" not in registry.modules(op_type, name):
            lost[name] = module
    assert not lost, "name these modules in `_ALSO` of runtime/kernels/registry.py"


def op_types() -> dict[str, Any]:
    return {op.name: op for op in tfl.TFL.operations}


def test_kernel_modules_are_imported_on_demand():
    program = (
        "import sys, tflower.runtime.interpreter, tflower.runtime.kernels as kernels\n"
        "from tflower.dialects import tfl\n"
        "from xdsl.dialects.builtin import f32\n"
        "from tflower.dialects.shapes import tensor_type\n"
        "from xdsl.dialects.test import TestOp\n"
        "def loaded():\n"
        "    start = kernels.__name__ + '.'\n"
        "    return {name[len(start):] for name in sys.modules if name.startswith(start)}\n"
        "assert loaded() == {'registry'}, loaded()\n"
        "x = TestOp(result_types=[tensor_type(f32, (2,))]).results[0]\n"
        "assert kernels.find(tfl.FillOp(x, x, result_types=[x.type])) is not None\n"
        "assert 'conv' not in loaded() and 'windows' not in loaded(), loaded()\n"
    )
    subprocess.run([sys.executable, "-c", program], check=True)


def values(*types: Any) -> Any:
    return test.TestOp(result_types=list(types)).results


def test_two_kernels_for_one_op_are_an_error():
    import_module("tflower.runtime.kernels.elementwise")
    with pytest.raises(ValueError, match=r"tfl\.add has two kernels"):
        registry.kernel(tfl.AddOp)(lambda op, x, y: x)


@pytest.mark.parametrize(
    ("element", "dtype"), [(f16, np.float16), (bf16, ml_dtypes.bfloat16)], ids=["f16", "bf16"]
)
def test_short_floats_are_computed_in_float32(element: Any, dtype: Any):
    x, y = values(*[tensor_type(element, (3,))] * 2)
    call = kernels.bind(tfl.AddOp(x, y, fused_activation_function="NONE"))
    assert call is not None
    (result,) = call(np.array([1, 2, 6], dtype), np.array([0.5, 3, 1], dtype))
    assert result.dtype == dtype
    assert result[1] == 5


def test_arithmetic_without_a_kernel_for_quantized_tensors_is_refused():
    quantized = UniformType.of(i8, [0.5])
    x, y = values(*[tensor_type(quantized, (3,))] * 2)
    power = tfl.PowOp(x, y)
    with pytest.raises(InterpreterError, match=r"tfl\.pow: operands are quantized"):
        kernels.bind(power)


def test_quantized_tensors_can_be_moved_and_converted():
    quantized = tensor_type(UniformType.of(i8, [0.5], [3]), (4,))
    real = tensor_type(f32, (4,))
    x, y = values(real, quantized)
    quantize = kernels.bind(tfl.QuantizeOp(x, qtype=quantized, result_types=[quantized]))
    dequantize = kernels.bind(tfl.DequantizeOp(y, result_types=[real]))
    assert quantize is not None
    assert dequantize is not None
    (stored,) = quantize(np.array([0.25, -0.25, 1, 1000], np.float32))
    assert stored.dtype == np.int8
    assert stored.tolist() == [4, 2, 5, 127]
    (back,) = dequantize(stored)
    assert back.tolist() == [0.5, -0.5, 1, 62]


def test_erf_is_exact_to_a_tenth_of_a_millionth():
    x = np.linspace(-6, 6, 20001)
    exact = np.array([math.erf(value) for value in x])
    assert np.abs(special.erf(x.astype(np.float32)) - exact).max() < 1e-7
    assert (special.erf(x) == exact).all()


def test_special_functions_at_extremes():
    ends = np.array([-np.inf, -200, 0, 200, np.inf], np.float32)
    with np.errstate(all="ignore"):
        assert special.sigmoid(ends).tolist() == [0, 0, 0.5, 1, 1]
        assert special.erf(ends).tolist() == [-1, -1, 0, 1, 1]
        assert special.hard_swish(ends[1:4]).tolist() == [0, 0, 200]


def test_large_arrays_are_computed_piecewise():
    x = np.random.default_rng(0).standard_normal((3, 40000)).astype(np.float32)
    whole = special.gelu(x, approximate=False)
    assert whole.shape == x.shape
    np.testing.assert_array_equal(whole[2, 100:200], special.gelu(x[2, 100:200], approximate=False))


def test_conv_memory_is_bounded(monkeypatch: pytest.MonkeyPatch):
    windows = import_module("tflower.runtime.kernels.windows")
    rng = np.random.default_rng(0)
    x = rng.standard_normal((3, 9, 8, 4)).astype(np.float32)
    w = rng.standard_normal((5, 3, 3, 4)).astype(np.float32)
    axes = windows.span(9, 3, 2, 1, "SAME"), windows.span(8, 3, 1, 1, "SAME")
    whole = windows.convolve(x, w, *axes)
    taps = rng.standard_normal((3, 3, 4)).astype(np.float32)
    channels = windows.depthwise(x, taps, *axes)
    monkeypatch.setattr(windows, "_COLUMNS", 1)
    monkeypatch.setattr(windows, "_ROWS", 1)
    np.testing.assert_allclose(windows.convolve(x, w, *axes), whole, rtol=1e-5, atol=1e-5)
    np.testing.assert_allclose(windows.depthwise(x, taps, *axes), channels, rtol=1e-5, atol=1e-5)


def test_integer_division_by_zero_is_an_error():
    x, y = values(*[tensor_type(f32, (2,))] * 2)
    call = kernels.bind(tfl.FloorDivOp(x, y))
    assert call is not None
    with pytest.raises(ZeroDivisionError):
        call(np.array([1, 2]), np.array([1, 0]))
