"""With the same ranges, integers and scales are those of TensorFlow's quantizer, to the last bit."""

import numpy as np
import pytest
from tflower.compiler.text import context
from tflower.compiler.tools import opt, translate
from tflower.dialects.elements import Elements
from tflower.dialects.quant import UniformType
from tflower.dialects.shapes import element_of

tf = pytest.importorskip("tensorflow")

PASSES = (
    "-tfl-prepare-quantize=inference-type=int8 post-training-quantize=true legacy-float-scale=true"
    "{}",
    "-tfl-quantize=legacy-quantize=true",
    "-tfl-post-quantize=emit-quant-adaptor-ops=true",
    "-tfl-optimize-op-order",
    "-tfl-post-quantize-remove-qdq",
)


class Model(tf.Module):
    """A bit of everything that has weights, biases, one scale or a fixed range."""

    def __init__(self):
        super().__init__()
        rng = np.random.default_rng(1)
        self.shapes = {
            "conv": (3, 3, 4, 8),
            "deep": (3, 3, 8, 1),
            "dense": (32, 6),
            "large": (8,),
            "bias": (8,),
            "last": (6,),
        }
        self.weights = {
            name: tf.constant(
                rng.normal(size=shape) * (1e4 if name == "large" else 0.3), tf.float32
            )
            for name, shape in self.shapes.items()
        }

    @tf.function(input_signature=[tf.TensorSpec((1, 8, 8, 4), tf.float32)])
    def __call__(self, x):
        w = self.weights
        y = tf.nn.relu(tf.nn.conv2d(x, w["conv"], 2, "SAME") + w["bias"])
        z = tf.nn.depthwise_conv2d(y, w["deep"], (1, 1, 1, 1), "SAME") + w["large"] * 1e-4
        y = tf.concat([y + z, tf.sigmoid(z)], -1)[..., :8]
        y = tf.nn.max_pool2d(y, 2, 2, "SAME")
        y = tf.reshape(y, (1, 32)) @ w["dense"] + w["last"]
        return tf.nn.softmax(y)


@pytest.fixture(scope="module")
def calibrated():
    """Return a float model with the ranges that TensorFlow measured."""
    from tensorflow.lite.python.optimize import calibrator

    model = Model()
    function = model.__call__.get_concrete_function()
    flat = tf.lite.TFLiteConverter.from_concrete_functions([function], model).convert()
    rng = np.random.default_rng(2)
    samples = [[rng.normal(size=(1, 8, 8, 4)).astype(np.float32)] for _ in range(4)]
    ready = calibrator.add_intermediate_tensors(flat)
    return calibrator.Calibrator(ready).calibrate(lambda: iter(samples))


def read(data, path):
    """Return a model as MLIR text."""
    path.write_bytes(data)
    code, text, err = translate.main(["--tflite-flatbuffer-to-mlir", str(path)])
    assert code == 0, err
    return text


def described(text):
    """Return what a module computes: ops, types of values, and constants."""
    from tflower.compiler.text import parse

    module = parse(text, ctx=context())
    found = []
    for op in module.walk():
        if not op.name.startswith("tfl.") or op.name == "tfl.no_value":
            continue
        if op.name in ("tfl.pseudo_qconst", "tfl.pseudo_const"):
            continue
        found.append((op.name, [described_value(value) for value in (*op.operands, *op.results)]))
    return found


def described_value(value):
    type = element_of(value)
    held = value.owner.properties.get("value") if hasattr(value.owner, "properties") else None
    numbers = held.array.tobytes() if isinstance(held, Elements) else None
    if not isinstance(type, UniformType):
        return str(type), numbers
    scales = [float(np.float32(scale.value.data)) for scale in type.scales.data]
    zeros = [zero.data for zero in type.zero_points.data]
    return type.storage_type.width.data, scales, zeros, type.axis.data, numbers


@pytest.mark.parametrize("per_channel", [True, False])
def test_integers_and_scales_are_the_same(calibrated, per_channel, tmp_path):
    from tensorflow.compiler.mlir.lite import types_pb2
    from tensorflow.lite.python.convert import mlir_quantize

    theirs = mlir_quantize(
        calibrated,
        disable_per_channel=not per_channel,
        inference_type=types_pb2.QUANTIZED_INT8,
        input_data_type=types_pb2.FLOAT,
        output_data_type=types_pb2.FLOAT,
    )
    first = PASSES[0].format("" if per_channel else " disable-per-channel=true")
    text = read(calibrated, tmp_path / "calibrated.tflite")
    code, quantized, err = opt.main([first, *PASSES[1:], "-"], text)
    assert code == 0, err
    ours = tmp_path / "ours.mlir"
    ours.write_text(quantized)
    target = tmp_path / "ours.tflite"
    translate.main(["--mlir-to-tflite-flatbuffer", str(ours), "-o", str(target)])
    expected = described(read(theirs, tmp_path / "theirs.tflite"))
    assert described(read(target.read_bytes(), tmp_path / "again.tflite")) == expected
    assert {"tfl.quantize", "tfl.conv_2d", "tfl.softmax"} <= {name for name, _ in expected}
