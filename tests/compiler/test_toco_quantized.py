"""Networks trained with fake quantization, through TOCO."""

import numpy as np
import pytest
import tflower
from graphs import Graph
from qat import CLASSES, SIDE, fake_quant, integers, qat_graph, set_attributes
from tflower.compat import v1
from tflower.compiler.inspection.tables import ModelFile
from tflower.dialects.toco.flags import ArrayInfo

KINDS = [("uint8", 0.0), ("int8", -128.0)]
IMAGES = np.random.default_rng(3).random((20, 1, SIDE, SIDE, 3), np.float32)


def converter(graph: Graph | None = None, **attributes):
    message = (graph or qat_graph()).message
    made = v1.TFLiteConverter(message, None, None, [("image", None)], ["probabilities"])
    made.experimental_new_converter = False
    for name, value in attributes.items():
        setattr(made, name, value)
    return made


def quantized(kind: str, mean: float, graph: Graph | None = None, **attributes) -> bytes:
    stats = {"image": (mean, 255.0)}
    return converter(
        graph, inference_type=kind, quantized_input_stats=stats, **attributes
    ).convert()


def real(values, details):
    scale, zero = details["quantization"]
    return (values.astype(np.float64) - zero) * scale if scale else values


def outputs(model: bytes) -> tuple[np.ndarray, float]:
    """Return what a model makes of the images, as reals, and the step of its output."""
    interpreter = tflower.Interpreter(model_content=model)
    interpreter.allocate_tensors()
    source, result = interpreter.get_input_details()[0], interpreter.get_output_details()[0]
    found = []
    for image in IMAGES:
        scale, zero = source["quantization"]
        value = np.round(image / scale + zero).astype(source["dtype"]) if scale else image
        interpreter.set_tensor(source["index"], value)
        interpreter.invoke()
        found.append(real(interpreter.get_tensor(result["index"]), result))
    return np.concatenate(found), result["quantization"][0]


def operators(model: bytes) -> list[str]:
    return [operator.name for operator in ModelFile.open(model).graphs[0].operators]


@pytest.mark.parametrize(("kind", "mean"), KINDS)
def test_integers_are_near_to_what_training_saw(kind, mean):
    expected, _ = outputs(converter().convert())
    found, step = outputs(quantized(kind, mean))
    assert found.shape == (len(IMAGES), CLASSES)
    near = np.abs(found - expected) <= 2 * step
    assert near.mean() >= 0.99
    assert (found.argmax(1) == expected.argmax(1)).mean() >= 0.95


@pytest.mark.parametrize(("kind", "mean"), KINDS)
def test_there_is_no_float_island(kind, mean):
    model = quantized(kind, mean)
    assert not {"QUANTIZE", "DEQUANTIZE", "FAKE_QUANT"} & set(operators(model))
    assert "float32" not in {
        tensor.type.lower() for tensor in ModelFile.open(model).graphs[0].tensors
    }


def real_arrays(model: bytes) -> set[str]:
    tensors = ModelFile.open(model).graphs[0].tensors
    return {tensor.name for tensor in tensors if tensor.type.lower() == "float32"}


@pytest.mark.parametrize("gap", [False, True], ids=["whole", "gap"])
@pytest.mark.parametrize(("kind", "mean"), KINDS)
class TestOtherBackend:
    def convert(self, kind, mean, gap, is_new=True) -> bytes:
        return quantized(
            kind,
            mean,
            qat_graph(gap=gap),
            default_ranges_stats=(0.0, 6.0),
            experimental_new_converter=is_new,
        )

    def test_it_has_no_other_float_island(self, kind, mean, gap):
        model = self.convert(kind, mean, gap)
        assert b"TOCO Converted." not in model
        expected = real_arrays(self.convert(kind, mean, gap, is_new=False))
        assert len(real_arrays(model)) <= len(expected)

    @pytest.mark.litert
    def test_litert_runs_it(self, kind, mean, gap):
        interpreter_of = pytest.importorskip("ai_edge_litert.interpreter").Interpreter
        interpreter = interpreter_of(model_content=self.convert(kind, mean, gap))
        interpreter.allocate_tensors()
        interpreter.invoke()


def test_the_parameters_are_those_of_the_ranges():
    file = ModelFile.open(quantized("uint8", 0.0))
    tensors = {tensor.name: tensor for tensor in file.graphs[0].tensors}
    image, result = tensors["image"], tensors["probabilities"]
    assert image.scales.tolist() == [np.float32(1 / 255)]
    assert image.zero_points.tolist() == [0]
    assert result.scales.tolist() == [1 / 256]
    assert tensors["relu"].scales.tolist() == [np.float32(6 / 255)]


def test_an_activation_that_cuts_nothing_off_goes():
    graph = ModelFile.open(quantized("uint8", 0.0)).graphs[0]
    assert graph.operators[0].options["fused_activation_function"] == "NONE"


def test_a_float_model_keeps_fake_quantization():
    assert operators(converter().convert()).count("FAKE_QUANT") == 3


def test_integers_can_come_into_a_float_model():
    model = converter(
        inference_input_type="uint8", quantized_input_stats={"image": (0.0, 255.0)}
    ).convert()
    assert operators(model)[0] == "DEQUANTIZE"
    expected, _ = outputs(converter().convert())
    np.testing.assert_allclose(outputs(model)[0], expected, atol=0.02)


def test_a_missing_range_is_named_with_its_remedy():
    with pytest.raises(tflower.ConverterError, match="relu.*is lacking min/max data.*default_rang"):
        quantized("uint8", 0.0, qat_graph(gap=True))


def test_default_ranges_fill_the_gap():
    model = quantized("uint8", 0.0, qat_graph(gap=True), default_ranges_stats=(0.0, 6.0))
    expected, _ = outputs(converter().convert())
    found, step = outputs(model)
    assert (np.abs(found - expected) <= 4 * step).mean() >= 0.99


def test_real_inputs_of_an_integer_model_are_refused():
    with pytest.raises(tflower.ConverterError, match="not allowed with float inputs"):
        quantized("uint8", 0.0, inference_input_type="float32")


def test_int16_activations_are_symmetric():
    made = converter(inference_type="int16", quantized_input_stats={"image": (0.0, 32767.0)})
    file = ModelFile.open(made.convert())
    kinds = {tensor.type for tensor in file.graphs[0].tensors}
    assert {"INT16", "INT8", "INT64"} <= {kind.upper() for kind in kinds}
    assert all(not tensor.zero_points.any() for tensor in file.graphs[0].tensors)


@pytest.mark.litert
@pytest.mark.parametrize(("kind", "mean"), KINDS)
def test_litert_computes_the_same(kind, mean):
    interpreter_of = pytest.importorskip("ai_edge_litert.interpreter").Interpreter
    model = quantized(kind, mean)
    interpreter = interpreter_of(model_content=model)
    interpreter.allocate_tensors()
    source, result = interpreter.get_input_details()[0], interpreter.get_output_details()[0]
    ours, step = outputs(model)
    for image, expected in zip(IMAGES, ours, strict=True):
        scale, zero = source["quantization"]
        interpreter.set_tensor(source["index"], np.round(image / scale + zero).astype(kind))
        interpreter.invoke()
        theirs = real(interpreter.get_tensor(result["index"]), result)[0]
        np.testing.assert_allclose(expected, theirs, atol=1.01 * step)


def concat_graph() -> Graph:
    """Return the concatenation of the image in [0, 1] with its double in [0, 4]."""
    graph = Graph()
    graph.placeholder("image", (1, SIDE, SIDE, 3))
    fake_quant(graph, "image", "image/fq", 0.0, 1.0)
    graph.node("Mul", "image/fq", graph.const("two", 2.0), name="double")
    fake_quant(graph, "double", "double/fq", 0.0, 4.0)
    integers(graph, "axis", 3)
    graph.node("ConcatV2", "image/fq", "double/fq", "axis", name="both", T=1, Tidx=3)
    set_attributes(graph, N=2)
    return graph


def concat_scales(**attributes) -> list[float]:
    made = v1.TFLiteConverter(concat_graph().message, None, None, [("image", None)], ["both"])
    made.experimental_new_converter = False
    made.quantized_input_stats = {"image": (0.0, 255.0)}
    for name, value in {"inference_type": "uint8", **attributes}.items():
        setattr(made, name, value)
    graph = ModelFile.open(made.convert()).graphs[0]
    (operator,) = (item for item in graph.operators if item.name == "CONCATENATION")
    return [float(graph.tensors[at].scales[0]) for at in (*operator.inputs, *operator.outputs)]


def test_operands_of_a_concatenation_keep_their_ranges():
    small, large, result = concat_scales()
    assert small == np.float32(1 / 255)
    assert large == result == np.float32(4 / 255)


def test_operands_of_a_concatenation_can_share_a_range():
    small, large, result = concat_scales(change_concat_input_ranges=True)
    assert small == np.float32(1 / 255), "an input of the model keeps its own"
    assert large == result == np.float32(4 / 255)


def test_kernels_for_int8_need_one_range_in_a_concatenation():
    stats = {"image": (-128.0, 255.0)}
    scales = concat_scales(inference_type="int8", quantized_input_stats=stats)
    assert len(set(scales)) == 1


def misplaced() -> Graph:
    """Return image -> sum -> fake quantization -> relu: the activation cannot join the sum."""
    graph = Graph()
    graph.placeholder("image", (1, SIDE, SIDE, 3))
    graph.node("AddV2", "image", graph.const("offset", np.linspace(-1, 1, 3)), name="sum")
    fake_quant(graph, "sum", "sum/fq", -1.0, 2.0)
    graph.node("Relu", "sum/fq", name="probabilities")
    return graph


@pytest.mark.parametrize("reorder", [False, True])
def test_fusion_across_fake_quantization(reorder):
    ranges = (-1.0, 2.0)
    model = quantized(
        "uint8", 0.0, misplaced(), reorder_across_fake_quant=reorder, default_ranges_stats=ranges
    )
    assert operators(model) == (["ADD"] if reorder else ["ADD", "RELU"])


def test_arrays_can_be_told_of():
    told = ArrayInfo(name="relu", min=0.0, max=6.0)
    model = quantized("uint8", 0.0, qat_graph(gap=True), toco_flags={"arrays_extra_info": (told,)})
    tensors = {tensor.name: tensor for tensor in ModelFile.open(model).graphs[0].tensors}
    assert tensors["relu"].scales.tolist() == [np.float32(6 / 255)]
