"""With the same ranges, integers and scales are those of TensorFlow's quantizer, to the last bit."""

import hashlib
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import networks
import numpy as np
import pytest
import tflower
from qat import qat_graph
from tflower.compat import v1
from tflower.compiler import calibrated
from tflower.compiler.calibrator import Calibrator
from tflower.compiler.options import Quantization
from tflower.compiler.quantization import open_float
from tflower.compiler.tools import opt, translate
from tflower.dialects.elements import Elements
from tflower.dialects.quant import UniformType
from tflower.dialects.shapes import element_of
from tflower.runtime.calibration.engines import FloatModel
from xdsl.dialects.builtin import ModuleOp

tf = pytest.importorskip("tensorflow")
pytestmark = pytest.mark.filterwarnings(r"ignore:\s*Warning. tf.lite.Interpreter is:UserWarning")

PASSES = (
    "-tfl-prepare-quantize=inference-type=int8 post-training-quantize=true legacy-float-scale=true"
    "{}",
    "-tfl-quantize=legacy-quantize=true",
    "-tfl-post-quantize=emit-quant-adaptor-ops=true",
    "-tfl-optimize-op-order",
    "-tfl-post-quantize-remove-qdq",
)
SPECS = (
    "tfl-prepare-quantize{inference-type=int8 post-training-quantize=true legacy-float-scale=true},"
    "tfl-quantize{legacy-quantize=true},tfl-post-quantize{emit-quant-adaptor-ops=true},"
    "tfl-optimize-op-order,tfl-post-quantize-remove-qdq"
)
CONSTANTS = ("tfl.pseudo_qconst", "tfl.pseudo_const", "arith.constant", "tfl.no_value")


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
def small():
    """Return a float model with the ranges that TensorFlow measured."""
    from tensorflow.lite.python.optimize import calibrator

    model = Model()
    function = model.__call__.get_concrete_function()
    flat = tf.lite.TFLiteConverter.from_concrete_functions([function], model).convert()
    rng = np.random.default_rng(2)
    samples = [[rng.normal(size=(1, 8, 8, 4)).astype(np.float32)] for _ in range(4)]
    ready = calibrator.add_intermediate_tensors(flat)
    return calibrator.Calibrator(ready).calibrate(lambda: iter(samples))


def quantized_by_tensorflow(model: bytes, *, per_channel: bool = True) -> bytes:
    """Return what TensorFlow makes of a float model with ranges."""
    from tensorflow.compiler.mlir.lite import types_pb2
    from tensorflow.lite.python.convert import mlir_quantize

    return mlir_quantize(
        model,
        disable_per_channel=not per_channel,
        inference_type=types_pb2.QUANTIZED_INT8,
        input_data_type=types_pb2.FLOAT,
        output_data_type=types_pb2.FLOAT,
    )


def read(data, path):
    """Return a model as MLIR text."""
    path.write_bytes(data)
    code, text, err = translate.main(["--tflite-flatbuffer-to-mlir", str(path)])
    assert code == 0, err
    return text


def module_of(model: bytes) -> ModuleOp:
    return open_float(model).module


def described(module: ModuleOp) -> list[Any]:
    """Return what a module computes: ops, types of values, and constants."""
    return [
        (op.name, *(described_value(value) for value in (*op.operands, *op.results)))
        for op in module.walk()
        if op.name.startswith("tfl.") and op.name not in CONSTANTS
    ]


def described_value(value):
    type = element_of(value)
    array = constant(value)
    numbers = array if array is None else (array.size, hashlib.sha256(array.tobytes()).hexdigest())
    if not isinstance(type, UniformType):
        return str(type), numbers
    scales = tuple(float(np.float32(scale.value.data)) for scale in type.scales.data)
    zeros = tuple(zero.data for zero in type.zero_points.data)
    return type.storage_type.width.data, scales, zeros, type.axis.data, numbers


def constant(value):
    held = value.owner.properties.get("value") if hasattr(value.owner, "properties") else None
    return held.array if isinstance(held, Elements) else None


def constants(module: ModuleOp, *kinds: str) -> Counter[Any]:
    """Return the types and numbers of the constants that operators take, of some kinds."""
    return Counter(
        described_value(value)
        for op in module.walk()
        if op.name.startswith("tfl.") and op.name not in CONSTANTS
        for value in op.operands
        if (array := constant(value)) is not None and array.dtype.name in kinds
    )


@pytest.mark.parametrize("per_channel", [True, False])
def test_integers_and_scales_are_the_same(small, per_channel, tmp_path):
    theirs = quantized_by_tensorflow(small, per_channel=per_channel)
    first = PASSES[0].format("" if per_channel else " disable-per-channel=true")
    text = read(small, tmp_path / "calibrated.tflite")
    code, quantized, err = opt.main([first, *PASSES[1:], "-"], text)
    assert code == 0, err
    ours = tmp_path / "ours.mlir"
    ours.write_text(quantized)
    target = tmp_path / "ours.tflite"
    translate.main(["--mlir-to-tflite-flatbuffer", str(ours), "-o", str(target)])
    expected = described(module_of(theirs))
    assert described(module_of(target.read_bytes())) == expected
    assert {"tfl.quantize", "tfl.conv_2d", "tfl.softmax"} <= {name for name, *_ in expected}


@dataclass(frozen=True)
class Converted:
    """A network as both converters see it: floats, and floats with measured ranges."""

    name: str
    floats: bytes
    """Our float model."""
    measured: bytes
    """TensorFlow's float model with the ranges that it measured."""


@pytest.fixture(scope="module")
def converted(request, tmp_path_factory) -> Converted:
    """Return a network of `networks`, converted by both from one SavedModel."""
    make, samples = networks.NETWORKS[request.param]
    path = networks.save(make(), tmp_path_factory.mktemp(request.param))
    theirs = tf.lite.TFLiteConverter.from_saved_model(str(path))
    theirs.optimizations = [tf.lite.Optimize.DEFAULT]
    theirs.representative_dataset = samples
    theirs._experimental_calibrate_only = True
    floats = tflower.TFLiteConverter.from_saved_model(path).convert()
    return Converted(request.param, floats, theirs.convert())


def numbered(module: ModuleOp, table: dict[Any, int]) -> dict[Any, int]:
    """Return a number for each value: equal computations have equal ones, whatever their order."""
    numbers: dict[Any, int] = {}
    for function in module.ops:
        for index, argument in enumerate(function.body.block.args):
            numbers[argument] = table.setdefault(("argument", index), len(table))
        for op in function.body.block.ops:
            said = frozenset(op.properties.items())
            key = (op.name, said, *(numbers[value] for value in op.operands))
            for result in op.results:
                numbers[result] = table.setdefault((key, result.index), len(table))
    return numbers


def carried(measured: bytes, floats: bytes) -> tuple[dict[Any, Any], int]:
    """Return the ranges of one model for the same values of another, and how many it has."""
    table: dict[Any, int] = {}
    ranges, source, target = (
        calibrated.stored_ranges(measured),
        *map(open_float, (measured, floats)),
    )
    numbers = numbered(source.module, table)
    known = {numbers[value]: ranges[key] for value, key in source.keys.items() if key in ranges}
    numbers = numbered(target.module, table)
    found = {
        key: known[numbers[value]] for value, key in target.keys.items() if numbers[value] in known
    }
    return found, len(ranges)


OPERATORS = {"mobilenet_v2": (53, 65), "resnet50": (54, 70)}
"""Layers with weights, and operators altogether, of which there are at least so many."""


@pytest.mark.slow
@pytest.mark.tensorflow
@pytest.mark.parametrize("converted", ["mobilenet_v2", "resnet50"], indirect=True)
def test_networks_become_the_same_integers(converted):
    """Each converter goes its whole way from the SavedModel; only the ranges are handed over."""
    ranges, given = carried(converted.measured, converted.floats)
    assert len(ranges) == given == len(FloatModel(converted.floats).activations(0))
    ours = module_of(calibrated.quantized(converted.floats, Quantization(kind="measured"), ranges))
    theirs = module_of(quantized_by_tensorflow(converted.measured))
    assert constants(ours, "int8", "int32") == constants(theirs, "int8", "int32")
    found = Counter(described(ours))
    assert found == Counter(described(theirs))
    weighted, operators = OPERATORS[converted.name]
    assert constants(ours, "int8").total() == weighted
    assert found.total() >= operators


@pytest.mark.slow
@pytest.mark.tensorflow
@pytest.mark.parametrize("converted", ["bert_encoder"], indirect=True)
class TestEncoder:
    """Our float model has fewer operators, so ranges cannot all be handed over."""

    def test_floats_are_the_same_but_for_what_is_folded(self, converted):
        """A factor of the queries goes into their weights, for which TensorFlow keeps a `mul`."""
        ours = constants(module_of(converted.floats), "float32")
        theirs = constants(module_of(converted.measured), "float32")
        assert ours.total() > 30
        assert (ours - theirs).total() == 2 * networks.LAYERS

    def test_tensorflows_float_model_becomes_the_same_integers(self, converted):
        module = calibrated.annotated(converted.measured, {})
        calibrated.run(module, SPECS)
        self.check(calibrated.exported(module), converted.measured)

    def test_our_float_model_becomes_the_same_integers(self, converted):
        samples = networks.NETWORKS[converted.name][1]
        measured = Calibrator(converted.floats).calibrate(samples)
        self.check(calibrated.mlir_quantize(measured), measured)

    def check(self, ours: bytes, measured: bytes):
        found = described(module_of(ours))
        assert found == described(module_of(quantized_by_tensorflow(measured)))
        assert constants(module_of(ours), "int8").total() >= 12 * networks.LAYERS
        assert len(found) > 40 * networks.LAYERS


@pytest.mark.tensorflow
def test_fake_quantization_becomes_the_same_integers(tmp_path: Path):
    """The ranges are in the graph, and both converters go the whole way."""
    graph = qat_graph(side=28, planes=1, channels=16, classes=10).message
    path = tmp_path / "graph.pb"
    path.write_bytes(graph.SerializeToString())
    told: Any = {"input_arrays": ["image"], "output_arrays": ["probabilities"]}
    ours = v1.TFLiteConverter.from_frozen_graph(str(path), **told)
    ours.inference_type = "int8"
    theirs = tf.compat.v1.lite.TFLiteConverter.from_frozen_graph(str(path), **told)
    theirs.inference_type = tf.int8
    for each in (ours, theirs):
        each.quantized_input_stats = {"image": (-128.0, 255.0)}
    found = described(module_of(ours.convert()))
    assert found == described(module_of(theirs.convert()))
    assert {"tfl.conv_2d", "tfl.max_pool_2d", "tfl.fully_connected", "tfl.softmax"} <= {
        name for name, *_ in found
    }
