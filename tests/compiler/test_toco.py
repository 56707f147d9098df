"""Conversions by TOCO from end to end: what comes out, how it is laid out, what is refused."""

import subprocess
import sys
from collections import Counter
from pathlib import Path

import numpy as np
import pytest
import tflower
from graphs import DT_FLOAT, Graph, scaled, unsupported
from tflower.compat import v1
from tflower.dialects.toco.flags import ArrayInfo, ModelCheck
from tflower.runtime.schema.reader import Source, read

MODELS = Path(__file__).parent.parent / "models"
DIGITS = MODELS / "digits" / "saved_model"


def converter(graph: Graph, outputs=("out",), inputs=("img",)):
    made = v1.TFLiteConverter(
        graph.message, None, None, [(name, None) for name in inputs], list(outputs)
    )
    made.experimental_new_converter = False
    return made


def interpreter(model: bytes):
    made = tflower.Interpreter(model_content=model)
    made.allocate_tensors()
    return made


def run(model: bytes, *values: np.ndarray) -> list[np.ndarray]:
    made = interpreter(model)
    for each, value in zip(made.get_input_details(), values, strict=True):
        made.set_tensor(each["index"], value)
    made.invoke()
    return [made.get_tensor(each["index"]) for each in made.get_output_details()]


def parsed(model: bytes):
    return read(Source(model), "Model", b"TFL3")


def operators(model: bytes) -> list[str]:
    return [each["op_name"] for each in interpreter(model)._get_ops_details()]


def conv(graph: Graph, x: str, weights: str, name: str, op: str = "Conv2D") -> str:
    graph.node(op, x, weights, name=name)
    attributes = graph.message.node[-1].attr
    attributes["T"].type = DT_FLOAT
    attributes["strides"].list.i.extend([1, 1, 1, 1])
    attributes["padding"].s = b"SAME"
    return name


def image_net() -> Graph:
    """Return two convolutions with batch normalizations and activations, and a dense layer."""
    rng = np.random.default_rng(0)

    def numbers(*shape):
        return rng.uniform(0.5, 1.5, shape)

    graph = Graph()
    graph.placeholder("img", (None, 4, 4, 2))
    conv(graph, "img", graph.const("w", numbers(3, 3, 2, 4)), "conv")
    parameters = [graph.const(name, numbers(4)) for name in ("scale", "offset", "mean", "variance")]
    graph.node("FusedBatchNorm", "conv", *parameters, name="norm")
    graph.message.node[-1].attr["is_training"].b = False
    graph.message.node[-1].attr["epsilon"].f = 1e-3
    graph.node("Relu6", "norm", name="relu6")
    weights = graph.const("d", numbers(3, 3, 4, 1))
    conv(graph, "relu6", weights, "depthwise", "DepthwiseConv2dNative")
    graph.node("BiasAdd", "depthwise", graph.const("b", numbers(4)), name="biased")
    graph.node("Relu", "biased", name="relu")
    graph.node("Reshape", "relu", shape(graph, "flat", [1, 64]), name="flattened")
    graph.node("MatMul", "flattened", graph.const("m", numbers(64, 3)), name="product")
    graph.node("Softmax", "product", name="out")
    return graph


def shape(graph: Graph, name: str, sizes) -> str:
    """Return a constant of 32-bit integers."""
    array = np.asarray(sizes, np.int32)
    graph.node("Const", name=name, dtype=3)
    tensor = graph.message.node[-1].attr["value"].tensor
    tensor.dtype = 3
    for size in array.shape:
        tensor.tensor_shape.dim.add(size=size)
    tensor.tensor_content = array.tobytes()
    return name


@pytest.fixture(scope="module")
def model():
    return converter(image_net()).convert()


class TestFloat:
    def test_everything_is_fused(self, model):
        expected = ["CONV_2D", "DEPTHWISE_CONV_2D", "FULLY_CONNECTED", "SOFTMAX"]
        assert operators(model) == expected

    def test_numbers_are_those_of_the_other_backend(self, model):
        other = converter(image_net())
        other.experimental_new_converter = True
        x = np.linspace(-1, 1, 32, dtype=np.float32).reshape(1, 4, 4, 2)
        for found, wanted in zip(run(model, x), run(other.convert(), x), strict=True):
            np.testing.assert_allclose(found, wanted, atol=1e-5)

    def test_names(self, model):
        made = interpreter(model)
        names = {each["name"] for each in made.get_tensor_details()}
        assert names >= {"img", "out", "relu6", "relu", "product", "w", "d", "product_bias"}
        assert made.get_signature_list() == {}

    def test_unknown_batch_is_one(self, model):
        (details,) = interpreter(model).get_input_details()
        assert list(details["shape"]) == list(details["shape_signature"]) == [1, 4, 4, 2]

    def test_layout(self, model):
        root = parsed(model)
        assert root["description"] == "TOCO Converted."
        (graph,) = root["subgraphs"]
        names = [tensor["name"] for tensor in graph["tensors"]]
        assert names == sorted(names)
        buffers = [tensor["buffer"] for tensor in graph["tensors"]]
        assert len(set(buffers)) == len(buffers)
        codes = [code["builtin_code"] for code in root["operator_codes"]]
        assert codes == sorted(codes)

    def test_the_same_each_time(self, model):
        assert converter(image_net()).convert() == model

    def test_saved_model(self):
        made = v1.TFLiteConverter.from_saved_model(DIGITS)
        made.experimental_new_converter = False
        found = Counter(operators(made.convert()))
        assert found["FULLY_CONNECTED"] == found["SOFTMAX"] == 1
        assert found["RESHAPE"] == 0

    @pytest.mark.parametrize("half", [False, True])
    def test_quantized_weights(self, half):
        made = tflower.TFLiteConverter.from_saved_model(DIGITS)
        made.experimental_new_converter = False
        whole = len(made.convert())
        made.optimizations = [tflower.Optimize.DEFAULT]
        made.target_spec.supported_types = [np.float16] if half else []
        assert len(made.convert()) < 0.8 * whole

    def test_measured_integers(self):
        made = tflower.TFLiteConverter.from_saved_model(DIGITS)
        made.experimental_new_converter = False
        made.optimizations = [tflower.Optimize.DEFAULT]
        made.representative_dataset = lambda: ([np.ones((1, 8, 8, 1), np.float32)] for _ in "12")
        assert Counter(operators(made.convert()))["QUANTIZE"] == 1

    def test_fake_quantizations_stay(self):
        graph = scaled()
        graph.node("FakeQuantWithMinMaxArgs", "out", name="fq")
        attributes = graph.message.node[-1].attr
        attributes.clear()
        attributes["min"].f, attributes["max"].f = 0.0, 6.0
        assert operators(converter(graph, ["fq"]).convert())[-1] == "FAKE_QUANT"
        made = converter(graph, ["fq"])
        made.toco_flags = {"drop_fake_quant": True}
        assert "FAKE_QUANT" not in operators(made.convert())

    def test_an_output_inside_a_chain_keeps_it_apart(self):
        model = converter(scaled(), ["shifted", "out"]).convert()
        x = np.array([[-2.0, 0.0, 1.0, 2.0]], np.float32)
        shifted, out = run(model, x)
        np.testing.assert_allclose(shifted, 2 * x + 1)
        np.testing.assert_allclose(out, np.maximum(2 * x + 1, 0))

    def test_an_output_that_is_a_constant(self):
        graph = scaled()
        graph.const("fixed", [1.0, 2.0])
        (_, fixed) = run(converter(graph, ["out", "fixed"]).convert(), np.ones((1, 4), np.float32))
        np.testing.assert_array_equal(fixed, [1, 2])

    def test_an_output_that_is_an_input(self):
        graph = Graph()
        graph.placeholder("img", (1, 4))
        graph.node("Identity", "img", name="out")
        model = converter(graph).convert()
        assert operators(model) == ["RESHAPE"]
        assert interpreter(model).get_output_details()[0]["name"] == "out"


class TestRefusals:
    def test_unsupported_ops_all_at_once(self):
        with pytest.raises(tflower.UnsupportedOpError) as caught:
            converter(unsupported()).convert()
        found = {(record.operator.name, record.count) for record in caught.value.errors}
        assert found == {("tf.Digamma", 2), ("tf.BesselI0e", 1)}
        message = str(caught.value)
        assert "for which you will need custom implementations: BesselI0e, Digamma." in message
        assert "block/first: tf.Digamma (2 times): TOCO has no operator for it" in message
        assert operators(converter(scaled()).convert())  # and nothing has ended

    def test_custom_and_flex(self):
        made = converter(unsupported())
        made.allow_custom_ops = True
        root = parsed(made.convert())
        assert {code["custom_code"] for code in root["operator_codes"]} >= {"Digamma", "BesselI0e"}
        made = converter(unsupported())
        made.target_spec.supported_ops = {
            tflower.OpsSet.TFLITE_BUILTINS,
            tflower.OpsSet.SELECT_TF_OPS,
        }
        root = parsed(made.convert())
        assert {code["custom_code"] for code in root["operator_codes"]} >= {"FlexDigamma"}

    def test_loops(self):
        graph = scaled()
        graph.node("While", "out", name="loop")
        graph.node("Relu", "loop", name="end")
        with pytest.raises(tflower.ConverterError):
            converter(graph, ["end"]).convert()

    def test_unknown_shapes(self):
        graph = scaled((None, None))
        message = r"^None is only supported in the 1st dimension. Tensor 'img' has invalid shape"
        with pytest.raises(ValueError, match=message):
            converter(graph).convert()

    def test_names_that_are_not_there(self):
        with pytest.raises(tflower.ConverterError, match="there is no output 'nothing'"):
            converter(scaled(), ["nothing"]).convert()
        with pytest.raises(tflower.ConverterError, match="there is no input 'nothing'"):
            converter(scaled(), inputs=["nothing"]).convert()

    def test_placeholder_that_is_no_input(self):
        graph = scaled()
        graph.placeholder("extra", (1, 4))
        graph.node("AddV2", "out", "extra", name="total")
        message = "extra: tf.Placeholder: .* should be specified by input_arrays"
        with pytest.raises(tflower.ConverterError, match=message):
            converter(graph, ["total"]).convert()

    def test_channels_first(self):
        graph = image_net()
        node = next(node for node in graph.message.node if node.name == "conv")
        node.attr["data_format"].s = b"NCHW"
        with pytest.raises(tflower.ConverterError, match=r"conv: tf.Conv2D: .*NCHW, NHWC is need"):
            converter(graph).convert()

    def test_no_range(self):
        made = converter(scaled())
        made.inference_type = v1.constants.QUANTIZED_UINT8
        made.quantized_input_stats = {"img": (0.0, 1.0)}
        with pytest.raises(tflower.ConverterError, match="is lacking min/max data") as caught:
            made.convert()
        assert "default_ranges_stats" in str(caught.value)

    def test_float_inputs_of_integers(self):
        made = converter(scaled())
        made.toco_flags = {"inference_type": "QUANTIZED_UINT8", "inference_input_type": "FLOAT"}
        with pytest.raises(tflower.ConverterError, match="not allowed with float inputs"):
            made.convert()

    def test_unknown_flag(self):
        made = converter(scaled())
        made.toco_flags = {"speed": 11}
        with pytest.raises(ValueError, match="there is no flag speed"):
            made.convert()

    def test_model_checks(self):
        made = converter(image_net())
        made.toco_flags = {"model_checks": (ModelCheck("Conv", 1, 3),)}
        assert made.convert()
        made.toco_flags = {"model_checks": (ModelCheck("Conv", 2, 3),)}
        with pytest.raises(tflower.ConverterError, match="there are 1 of Conv, 2 to 3"):
            made.convert()

    def test_extra_info(self):
        made = converter(scaled())
        made.toco_flags = {"arrays_extra_info": (ArrayInfo("scaled", min=0.0),)}
        with pytest.raises(tflower.ConverterError, match="only one end of a range"):
            made.convert()

    def test_several_signatures(self):
        made = tflower.TFLiteConverter.from_saved_model(DIGITS)
        made.experimental_new_converter = False
        assert made.convert()[4:8] == b"TFL3"


@pytest.mark.parametrize("is_frozen", [False, True])
def test_no_tensorflow(is_frozen, tmp_path):
    """Neither GraphDefs nor SavedModels need TensorFlow, whatever is written."""
    file = tmp_path / "frozen.pb"
    file.write_bytes(image_net().serialized())
    made = f"from_saved_model({str(DIGITS)!r})"
    if is_frozen:
        made = f"from_frozen_graph({str(file)!r}, ['img'], ['out'])"
    code = (
        "import sys; sys.modules['tensorflow'] = None\n"
        "from tflower.compat import v1\n"
        "for output_format in (1, 2, 3):\n"
        f"    converter = v1.TFLiteConverter.{made}\n"
        "    converter.experimental_new_converter = False\n"
        "    converter.output_format = output_format\n"
        "    assert converter.convert()\n"
    )
    subprocess.run([sys.executable, "-c", code], check=True)


@pytest.mark.litert
def test_litert_gives_the_same():
    module = pytest.importorskip("ai_edge_litert.interpreter")
    model = converter(image_net()).convert()
    x = np.linspace(-1, 1, 32, dtype=np.float32).reshape(1, 4, 4, 2)
    made = module.Interpreter(model_content=model)
    made.allocate_tensors()
    made.set_tensor(made.get_input_details()[0]["index"], x)
    made.invoke()
    found = made.get_tensor(made.get_output_details()[0]["index"])
    np.testing.assert_allclose(found, run(model, x)[0], atol=1e-6)
