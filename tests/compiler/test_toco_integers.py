"""Integers out of networks that know no ranges, or ranges of other widths; weights alone."""

from functools import partial

import numpy as np
import pytest
import tflower
from graphs import DT_FLOAT, Graph
from qat import SIDE, fake_quant, integers, qat_graph, set_attributes
from tflower.compat import v1
from tflower.compiler.inspection.tables import ModelFile

IMAGE = np.random.default_rng(9).uniform(-1, 1, (1, SIDE, SIDE, 3)).astype(np.float32)
STATS = {"uint8": (128.0, 127.0), "int8": (0.0, 127.0), "int16": (0.0, 32767.0)}
EDGE = 8.0
CHANNELS = 40


def _image(graph: Graph, op: str, source: str, name: str, **attributes) -> str:
    graph.node(op, source, *attributes.pop("more", ()), name=name)
    set_attributes(graph, strides=[1, 1, 1, 1], padding=b"SAME", data_format=b"NHWC", **attributes)
    return name


def branches() -> Graph:
    """Return image -> conv -> tanh, sigmoid, pool; their concatenation -> mean, dense, softmax."""
    rng = np.random.default_rng(1)
    graph = Graph()
    graph.placeholder("image", (1, SIDE, SIDE, 3))
    kernel = graph.const("kernel", rng.normal(0, 0.2, (3, 3, 3, CHANNELS)))
    _image(graph, "Conv2D", "image", "conv", more=(kernel,))
    graph.node("BiasAdd", "conv", graph.const("bias", rng.normal(0, 0.1, CHANNELS)), name="sum")
    graph.node("Relu6", "sum", name="relu")
    graph.node("Tanh", "sum", name="tanh")
    graph.node("Sigmoid", "relu", name="sigmoid")
    _image(graph, "MaxPool", "relu", "pool", ksize=[1, 2, 2, 1])
    graph.node("AddV2", "tanh", "sigmoid", name="both")
    integers(graph, "last", 3)
    graph.node("ConcatV2", "both", "pool", "last", name="joined", T=DT_FLOAT, Tidx=3)
    set_attributes(graph, N=2)
    integers(graph, "axes", [1, 2])
    graph.node("Mean", "joined", "axes", name="mean", T=DT_FLOAT, Tidx=3)
    graph.const("weights", rng.normal(0, 0.5, (2 * CHANNELS, 20)))
    graph.node("MatMul", "mean", "weights", name="dense")
    graph.node("Softmax", "dense", name="probabilities")
    return graph


def converter(graph: Graph, output: str = "probabilities", **attributes):
    message = graph.message
    made = v1.TFLiteConverter(message, None, None, [("image", None)], [output])
    made.experimental_new_converter = False
    for name, value in attributes.items():
        setattr(made, name, value)
    return made


def guessed(kind: str, graph: Graph | None = None, **attributes) -> bytes:
    """Return a model of integers with one range for everything."""
    stats, ends = {"image": STATS[kind]}, (-EDGE, EDGE)
    return converter(
        graph or branches(),
        **{
            "inference_type": kind,
            "quantized_input_stats": stats,
            "default_ranges_stats": ends,
            **attributes,
        },
    ).convert()


def run(model: bytes, make=tflower.Interpreter) -> np.ndarray:
    """Return what a model makes of the image, as reals."""
    interpreter = make(model_content=model)
    interpreter.allocate_tensors()
    source, result = interpreter.get_input_details()[0], interpreter.get_output_details()[0]
    scale, zero = source["quantization"]
    value = np.round(IMAGE / scale + zero).astype(source["dtype"]) if scale else IMAGE
    interpreter.set_tensor(source["index"], value)
    interpreter.invoke()
    found = interpreter.get_tensor(result["index"])
    scale, zero = result["quantization"]
    return (found.astype(np.float64) - zero) * scale if scale else found


def tensors(model: bytes):
    return {item.name: item for item in ModelFile.open(model).graphs[0].tensors}


def operators(model: bytes) -> list[str]:
    return [operator.name for operator in ModelFile.open(model).graphs[0].operators]


def kinds(model: bytes) -> set[str]:
    return {item.type.lower() for item in tensors(model).values()}


@pytest.mark.parametrize("kind", STATS)
class TestGuessedRanges:
    def test_there_is_no_float_island(self, kind):
        model = guessed(kind)
        assert "float32" not in kinds(model)
        assert not {"DEQUANTIZE", "FAKE_QUANT"} & set(operators(model))

    def test_the_numbers(self, kind):
        expected = run(converter(branches()).convert())
        assert np.abs(run(guessed(kind)) - expected).max() < (4e-3 if kind == "int16" else 0.05)

    @pytest.mark.litert
    def test_litert_runs_it(self, kind):
        litert = pytest.importorskip("ai_edge_litert.interpreter")
        reference = litert.OpResolverType.BUILTIN_REF
        make = partial(litert.Interpreter, experimental_op_resolver_type=reference)
        np.testing.assert_array_equal(run(guessed(kind), make), run(guessed(kind)))
        run(guessed(kind), litert.Interpreter)

    def test_results_with_a_range_of_their_own(self, kind):
        found = tensors(guessed(kind))
        codes = 65536 if kind == "int16" else 256
        assert found["tanh"].scales.tolist() == [2 / codes]
        assert found["probabilities"].scales.tolist() == [2 / codes if codes > 256 else 1 / codes]


class TestSixteenBits:
    def flags(self, **ends):
        return {f"default_int16_ranges_{end}": value for end, value in ends.items()}

    def test_they_have_a_default_range_of_their_own(self):
        flags = self.flags(min=-2.0, max=2.0)
        found = tensors(guessed("int16", toco_flags=flags))
        assert found["both"].scales.tolist() == [np.float32(2 / 32767)]

    def test_it_is_enough(self):
        flags = self.flags(min=-EDGE, max=EDGE)
        model = guessed("int16", toco_flags=flags, default_ranges_stats=None)
        assert "float32" not in kinds(model)

    def test_without_it_the_other_one_holds(self):
        assert tensors(guessed("int16"))["both"].scales.tolist() == [np.float32(EDGE / 32767)]

    def test_sums_take_any_scales(self):
        (graph,) = ModelFile.open(guessed("int16")).graphs
        (add,) = (operator for operator in graph.operators if operator.name == "ADD")
        assert add.options["pot_scale_int16"] is False
        assert add.version == 3

    def test_none_at_all(self):
        with pytest.raises(tflower.ConverterError, match="lacking min/max data.*default_ranges"):
            guessed("int16", default_ranges_stats=None)


@pytest.mark.parametrize("ends", [(1.0, 6.0), (-6.0, -1.0), (6.0, -6.0)])
def test_default_ranges_hold_zero(ends):
    with pytest.raises((tflower.ConverterError, ValueError), match="default_ranges"):
        guessed("uint8", default_ranges_stats=ends)


def test_an_operator_without_a_form_for_integers():
    graph = Graph()
    graph.placeholder("image", (1, SIDE, SIDE, 3))
    graph.node("Floor", "image", name="block/floor")
    graph.node("Softmax", "block/floor", name="probabilities")
    with pytest.raises(tflower.ConverterError, match="block/floor: tfl.floor: .*not yet impl"):
        guessed("uint8", graph)


def test_an_operator_that_only_int16_lacks():
    graph = branches()
    graph.node("LogSoftmax", "dense", name="last/log")
    stats = {"image": STATS["int16"]}
    made = converter(graph, "last/log", inference_type="int16", quantized_input_stats=stats)
    made.default_ranges_stats = -EDGE, EDGE
    with pytest.raises(tflower.ConverterError, match="last/log: tfl.log_softmax: .* for int16"):
        made.convert()


@pytest.mark.parametrize(("ends", "is_refused"), [((-1.0, 1.0), False), ((-2.0, 2.0), True)])
def test_integers_of_sixteen_bits_are_compared_as_they_are(ends, is_refused):
    graph = Graph()
    graph.placeholder("image", (1, SIDE, SIDE, 3))
    graph.node("AddV2", "image", "image", name="double")
    graph.node("Less", "image", "double", name="probabilities")
    if is_refused:
        with pytest.raises(tflower.ConverterError, match="tfl.less.*different scales"):
            guessed("int16", graph, default_ranges_stats=ends)
    else:
        assert "LESS" in operators(guessed("int16", graph, default_ranges_stats=ends))


@pytest.mark.litert
@pytest.mark.parametrize("border", STATS)
@pytest.mark.parametrize("inside", STATS)
def test_a_border_of_another_type(inside, border):
    litert = pytest.importorskip("ai_edge_litert.interpreter")
    stats = {"image": STATS[border]}
    told = {"inference_input_type": border, "quantized_input_stats": stats}
    if (inside, border) == ("uint8", "int16"):
        with pytest.raises(tflower.ConverterError, match="image is int16.*inference_input_type"):
            guessed(inside, **told)
        return
    model = guessed(inside, **told)
    assert tensors(model)["image"].type.lower() == border
    assert operators(model).count("QUANTIZE") == (inside != border)
    expected = run(guessed(inside))
    assert np.abs(run(model, litert.Interpreter) - expected).max() < 0.05


def wide(bits: int) -> Graph:
    """Return twice the image, trained with fake quantization of some bits before and behind."""
    graph = Graph()
    graph.placeholder("image", (1, SIDE, SIDE, 3))
    graph.node("AddV2", "image", "image", name="double")
    fake_quant(graph, "double", "double/fq", -2.0, 2.0)
    graph.message.node[-1].attr["num_bits"].i = bits
    graph.node("MaxPool", "double/fq", name="probabilities")
    set_attributes(
        graph, strides=[1, 2, 2, 1], ksize=[1, 2, 2, 1], padding=b"VALID", data_format=b"NHWC"
    )
    return graph


@pytest.mark.parametrize(
    ("bits", "told", "kind"), [(16, True, "int16"), (16, False, "uint8"), (8, True, "uint8")]
)
def test_the_bits_of_training(bits, told, kind):
    model = guessed("uint8", wide(bits), toco_flags={"propagate_fake_quant_num_bits": told})
    assert tensors(model)["double"].type.lower() == kind
    expected = run(converter(wide(bits)).convert())
    np.testing.assert_allclose(run(model), expected, atol=0.05)


class TestWeightsAlone:
    """Big constants become int8 or float16, all else stays real."""

    def made(self, **attributes):
        return converter(branches(), **attributes).convert()

    @pytest.mark.parametrize("attribute", ["post_training_quantize", "quantize_weights"])
    def test_int8(self, attribute):
        with pytest.warns(UserWarning, match="deprecated"):
            model = self.made(**{attribute: True})
        assert tensors(model)["image"].type.lower() == "float32"
        assert sum(item.type.lower() == "int8" for item in tensors(model).values()) == 2
        assert "DEQUANTIZE" not in operators(model)
        np.testing.assert_allclose(run(model), run(self.made()), atol=0.01)

    def test_scales_of_channels(self):
        found = tensors(self.made(optimizations=[tflower.Optimize.DEFAULT])).values()
        assert {len(item.scales) for item in found if item.type.lower() == "int8"} == {CHANNELS, 20}

    def test_float16(self):
        half = converter(branches(), optimizations=[tflower.Optimize.DEFAULT])
        half.target_spec.supported_types = [np.float16]
        model = half.convert()
        assert operators(model).count("DEQUANTIZE") == sum(
            item.type.lower() == "float16" for item in tensors(model).values()
        )
        np.testing.assert_allclose(run(model), run(self.made()), atol=2e-3)

    @pytest.mark.litert
    @pytest.mark.parametrize("half", [False, True])
    def test_litert_runs_it(self, half):
        make = pytest.importorskip("ai_edge_litert.interpreter").Interpreter
        told = converter(branches(), optimizations=[tflower.Optimize.DEFAULT])
        told.target_spec.supported_types = [np.float16] if half else []
        np.testing.assert_allclose(run(told.convert(), make), run(self.made()), atol=0.01)


class TestTrainedForIntegers:
    """Training left ranges, and the integers are to be others than those of training."""

    def made(self, **attributes):
        return converter(qat_graph(), optimizations=[tflower.Optimize.DEFAULT], **attributes)

    def test_half_the_bits(self):
        made = self.made()
        made.target_spec.supported_types = [np.float16]
        model = made.convert()
        assert {"FAKE_QUANT", "DEQUANTIZE"} <= set(operators(model))
        assert "float16" in kinds(model)

    def test_measured_ranges(self):
        made = self.made(representative_dataset=lambda: ([IMAGE] for _ in range(3)))
        model = made.convert()
        found = operators(model)
        assert "FAKE_QUANT" not in found
        assert found.count("QUANTIZE") == found.count("DEQUANTIZE") == 1
        real = converter(qat_graph(), toco_flags={"drop_fake_quant": True}).convert()
        np.testing.assert_allclose(run(model), run(real), atol=0.02)
