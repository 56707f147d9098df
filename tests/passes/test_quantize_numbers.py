"""What quantization does to numbers: little, in the lit cases and in a small network."""

import shlex

import numpy as np
import pytest
from same_numbers import LIT, NAME, SPLIT, functions
from tflower.compiler.text import context, parse
from tflower.compiler.tools.opt_arguments import Arguments
from tflower.dialects.dtypes import numpy_dtype
from tflower.dialects.elements import Elements
from tflower.dialects.errors import QuantizationError
from tflower.dialects.quant import UniformType
from tflower.dialects.shapes import element_of, shape_of
from tflower.passes import from_text
from tflower.passes.quantize.numbers import numbers_in, quantized, reals
from tflower.runtime.interpreter import run

NOT_RUN = {
    "others-variable": "state",
    "dynamic_range-custom": "no kernel",
    "annotations-*": "composites",
    "emulation-*": "no kernels of quantfork",
    "post_training-lstm": "no kernel for reals computes with its state",
    "post_training-unknown_range": "no kernel for reals computes with its state",
    "fuse_qdq-weights": "composites",
    "fuse_qdq-pad": "composites",
    "fuse_qdq-derived": "two types",
    "post_training-channels": "no kernel takes activations by channel",
    "default_range-dense": "values lie beyond the default range",
    "dynamic_range-small": "half floats do not hold the weight",
    "others-hybrid": "no kernel takes float inputs and gives integers",
    "quantize-flatten": "the declared shape was wrong before",
}


def cases():
    for path in sorted((LIT / "quantize").glob("*.mlir")):
        text = path.read_text()
        for line in text.splitlines():
            if not line.startswith("// RUN: tflower-opt %s "):
                continue
            words = shlex.split(line.partition("%s ")[2].partition("|")[0])
            flags = [word for word in words if word != "--split-input-file"]
            for chunk in SPLIT.split(text):
                name = f"{path.stem}-{NAME.findall(chunk)[0]}"
                if name not in NOT_RUN and f"{path.stem}-*" not in NOT_RUN:
                    yield pytest.param(chunk, flags, id=f"{name}-{flags[0][1:24]}")


def widest_scale(module):
    scale = 0.0
    for op in module.walk():
        for value in (*op.results, *op.operands):
            if isinstance(type := element_of(value), UniformType):
                scale = max(scale, *(item.value.data for item in type.scales.data))
    return scale


def numbers(function, given):
    """Run a function on reals and return reals."""
    arrays = []
    for argument, array in zip(function.body.block.args, given, strict=True):
        element = element_of(argument)
        if isinstance(element, UniformType):
            array = quantized(array, element).array
        else:
            array = array.astype(numpy_dtype(element))
        arrays.append(array)
    found = []
    for value, array in zip(
        function.body.block.last_op.operands, run(function, arrays), strict=True
    ):
        element = element_of(value)
        if isinstance(element, UniformType):
            array = reals(numbers_in(Elements.of(array), element), element)
        found.append(array)
    return found


def apply(pipeline, module):
    """Run a textual pipeline."""
    for each in from_text(pipeline):
        each.apply(context(), module)


def without_statistics(module):
    for op in list(module.walk()):
        if op.name == "quantfork.stats":
            op.results[0].replace_all_uses_with(op.operands[0])
            op.detach()
            op.erase()


@pytest.mark.filterwarnings("ignore:.*denylisted node:UserWarning")  # each file names some
@pytest.mark.parametrize(("text", "flags"), list(cases()))
def test_numbers_stay_within_steps(text, flags):
    module, after = parse(text), parse(text)
    without_statistics(module)
    for each in Arguments(flags).passes:
        each.apply(context(), after)
    after.verify()
    without_statistics(after)
    rng = np.random.default_rng(3)
    for name, function in functions(module).items():
        given = []
        for argument in function.body.block.args:
            element = element_of(argument)
            quantized_type = isinstance(element, UniformType)
            whole = not quantized_type and numpy_dtype(element).kind in "iu"
            shape = shape_of(argument)
            given.append(np.zeros(shape) if whole else rng.uniform(0, 1, shape))
        given = [array.astype(np.float32) for array in given]
        step = max(widest_scale(after), widest_scale(module))
        new = functions(after)[name]
        for old, now in zip(numbers(function, given), numbers(new, given), strict=True):
            gain = max(1.0, np.abs(old).max(initial=0.0))
            np.testing.assert_allclose(now, old, rtol=0.05, atol=4 * step + 0.02 * gain)


def network(rng):
    """Return the text of a small network whose values have measured ranges."""
    size = {"a": (8, 3, 3, 1), "b": (1, 3, 3, 8), "c": (10, 32)}
    weights = {name: rng.normal(size=shape) * 0.3 for name, shape in size.items()}

    def const(name, array):
        return (
            f'%{name} = arith.constant dense<"0x{array.astype(np.float32).tobytes().hex()}">'
            f" : tensor<{'x'.join(map(str, array.shape))}xf32>"
        )

    def stats(new, old, low, high, type):
        return (
            f'%{new} = "quantfork.stats"(%{old}) {{layerStats = dense<[{low}, {high}]>'
            f" : tensor<2xf32>}} : (tensor<{type}>) -> tensor<{type}>"
        )

    conv = 'padding = "SAME", stride_h = 2 : i32, stride_w = 2 : i32'
    conv += ", dilation_h_factor = 1 : i32, dilation_w_factor = 1 : i32"
    body = [
        *(const(name, array) for name, array in weights.items()),
        *(const(f"b{name}", rng.normal(size=n)) for name, n in (("a", 8), ("b", 8), ("c", 10))),
        "%shape = arith.constant dense<[1, 32]> : tensor<2xi32>",
        stats("x", "arg0", -1.0, 1.0, "1x8x8x1xf32"),
        f'%1 = "tfl.conv_2d"(%x, %a, %ba) {{{conv}, fused_activation_function = "RELU"}}'
        " : (tensor<1x8x8x1xf32>, tensor<8x3x3x1xf32>, tensor<8xf32>) -> tensor<1x4x4x8xf32>",
        stats("2", "1", 0.0, 4.0, "1x4x4x8xf32"),
        f'%3 = "tfl.depthwise_conv_2d"(%2, %b, %bb) {{{conv}, depth_multiplier = 1 : i32,'
        ' fused_activation_function = "RELU"} : (tensor<1x4x4x8xf32>, tensor<1x3x3x8xf32>,'
        " tensor<8xf32>) -> tensor<1x2x2x8xf32>",
        stats("4", "3", 0.0, 6.0, "1x2x2x8xf32"),
        '%5 = "tfl.reshape"(%4, %shape) : (tensor<1x2x2x8xf32>, tensor<2xi32>) -> tensor<1x32xf32>',
        stats("6", "5", 0.0, 6.0, "1x32xf32"),
        '%7 = "tfl.fully_connected"(%6, %c, %bc) {fused_activation_function = "NONE",'
        ' weights_format = "DEFAULT", keep_num_dims = false} : (tensor<1x32xf32>,'
        " tensor<10x32xf32>, tensor<10xf32>) -> tensor<1x10xf32>",
        stats("8", "7", -12.0, 12.0, "1x10xf32"),
        "return %8 : tensor<1x10xf32>",
    ]
    head = "func.func @main(%arg0: tensor<1x8x8x1xf32>) -> tensor<1x10xf32> {\n"
    return head + "\n".join(body) + "\n}"


INT8 = "inference-type=int8 post-training-quantize=true"
MODES = {
    "int8": (f"tfl-prepare-quantize{{{INT8}}},tfl-quantize,tfl-post-quantize", 28),
    "int8 as before": (
        f"tfl-prepare-quantize{{{INT8} legacy-float-scale=true}},"
        "tfl-quantize{legacy-quantize=true},tfl-post-quantize",
        28,
    ),
    "dynamic range": (
        "tfl-prepare-quantize-dynamic-range{min-elements-for-weights=0},"
        "tfl-quantize{enable-dynamic-range-quantization=true},tfl-post-quantize",
        28,
    ),
    "float16": (
        "tfl-prepare-quantize-dynamic-range{enable-float16-quantization=true},"
        "tfl-quantize{enable-dynamic-range-quantization=true enable-float16-quantization=true}",
        60,
    ),
}


@pytest.mark.parametrize("mode", MODES)
def test_a_network_keeps_its_results(mode):
    pipeline, least = MODES[mode]
    rng = np.random.default_rng(5)
    text = network(rng)
    module, after = parse(text), parse(text)
    without_statistics(module)
    apply(pipeline, after)
    after.verify()
    given = [rng.uniform(-1, 1, (1, 8, 8, 1)).astype(np.float32)]
    (old,) = numbers(functions(module)["main"], given)
    (new,) = numbers(functions(after)["main"], given)
    ratio = 10 * np.log10((old**2).sum() / ((old - new) ** 2).sum())
    assert ratio > least
    names = [op.name for op in after.walk()]
    assert ("tfl.pseudo_qconst" in names) == (mode != "float16")
    if mode.startswith("int8"):
        function = functions(after)["main"]
        values = [*function.body.block.args]
        values += [r for op in function.body.block.ops for r in op.results]
        floats = [v for v in values if str(element_of(v)) == "f32"]
        assert not floats


@pytest.mark.parametrize(
    ("pipeline", "told"),
    [
        ("tfl-prepare-quantize{inference-type=int7}", "int7"),
        ("tfl-prepare-quantize{activation-number-of-bits=16}", "unsigned"),
        ("tfl-modify-io-nodes{test-io-types=int8,int3}", "int3"),
        ("tfl-prepare-quantize-dynamic-range{enable-custom-op-quantization=Mine}", "Mine"),
        ("tfl-quantize{enable-custom-op-weight-only=Mine}", "Mine"),
        ('quant-import-stats{quant-test-stats="entries: 3"}', "no entry"),
    ],
)
def test_what_cannot_be_done_is_told(pipeline, told):
    module = parse(network(np.random.default_rng(5)))
    with pytest.raises(QuantizationError, match=told):
        apply(pipeline, module)


@pytest.mark.parametrize("bits", ["0x7FC00000", "0x7F800000"])
def test_a_range_that_is_not_finite_is_refused(bits):
    module = parse(
        network(np.random.default_rng(5)).replace("dense<[0.0, 4.0]>", f"dense<[0.0, {bits}]>")
    )
    with pytest.raises(QuantizationError, match="not finite"):
        apply(f"tfl-prepare-quantize{{{INT8}}}", module)


def test_a_border_of_another_width_is_refused():
    text = (
        "func.func @main(%x: tensor<2xf32>) -> tensor<2x!quant.uniform<i16:f32, 1.0>> {\n"
        '%0 = "tfl.quantize"(%x) {qtype = tensor<2x!quant.uniform<i16:f32, 1.0>>}'
        " : (tensor<2xf32>) -> tensor<2x!quant.uniform<i16:f32, 1.0>>\n"
        "return %0 : tensor<2x!quant.uniform<i16:f32, 1.0>>\n}"
    )
    module = parse(text)
    with pytest.raises(QuantizationError, match="int16"):
        apply("tfl-modify-io-nodes{test-io-types=int8,int8}", module)
