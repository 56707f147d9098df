"""GraphDefs out of TOCO, and TensorFlow Lite files into it."""

import re

import numpy as np
import pytest
import tflower
from graphs import Graph, scaled
from qat import SIDE, fake_quant, qat_graph, set_attributes
from tflower.compat import v1
from tflower.compiler.importers import protos
from tflower.compiler.inspection.tables import ModelFile
from tflower.compiler.toco.tflite import converter as of_file
from tflower.compiler.tools.toco import main

IMAGE = np.random.default_rng(5).random((1, SIDE, SIDE, 3), np.float32)


def converter(message=None, **attributes):
    message = message or qat_graph().message
    made = v1.TFLiteConverter(message, None, None, [("image", None)], ["probabilities"])
    made.experimental_new_converter = False
    for name, value in attributes.items():
        setattr(made, name, value)
    return made


def graph_def(**attributes):
    data = converter(output_format=v1.constants.TENSORFLOW_GRAPHDEF, **attributes).convert()
    return protos.GraphDef.FromString(data)


def quantized() -> bytes:
    stats = {"image": (0.0, 255.0)}
    return converter(inference_type="uint8", quantized_input_stats=stats).convert()


def run(model: bytes, value: np.ndarray) -> np.ndarray:
    interpreter = tflower.Interpreter(model_content=model)
    interpreter.allocate_tensors()
    interpreter.set_tensor(interpreter.get_input_details()[0]["index"], value)
    interpreter.invoke()
    return interpreter.get_tensor(interpreter.get_output_details()[0]["index"])


def operators(model: bytes) -> list[str]:
    return [operator.name for operator in ModelFile.open(model).graphs[0].operators]


def test_a_graph_def_computes_the_same():
    message = graph_def()
    expected = run(converter().convert(), IMAGE)
    np.testing.assert_allclose(run(converter(message).convert(), IMAGE), expected, atol=1e-6)


def test_a_graph_def_is_of_plain_ops():
    kinds = [node.op for node in graph_def().node]
    assert {"Conv2D", "BiasAdd", "Relu6", "MaxPool", "MatMul", "Softmax"} <= set(kinds)
    assert "FakeQuantWithMinMaxVars" not in kinds


def test_activations_stand_alone_in_a_graph_def():
    (conv,) = (node for node in graph_def().node if node.op == "Conv2D")
    assert conv.attr["padding"].s == b"SAME"
    assert list(conv.attr["strides"].list.i) == [1, 1, 1, 1]


def test_constants_with_a_range_are_rounded_to_it():
    nodes = {node.name: node for node in graph_def().node}
    wrapped = [name for name in nodes if name.endswith("/data")]
    assert all(nodes[name.removesuffix("/data")].op.startswith("FakeQuant") for name in wrapped)


@pytest.mark.tensorflow
def test_tensorflow_reads_the_graph_def():
    tf = pytest.importorskip("tensorflow")
    expected = run(converter().convert(), IMAGE)
    message = tf.compat.v1.GraphDef.FromString(graph_def().SerializeToString())
    with tf.Graph().as_default():
        tf.import_graph_def(message, name="")
        with tf.compat.v1.Session() as session:
            found = session.run("probabilities:0", {"image:0": IMAGE})
    np.testing.assert_allclose(found, expected, atol=1e-5)


def test_a_file_can_be_read_and_written_again():
    model = converter().convert()
    again = of_file(model).convert()
    assert sorted(operators(again)) == sorted(operators(model))
    np.testing.assert_array_equal(run(again, IMAGE), run(model, IMAGE))


def test_integers_of_a_file_become_reals_with_fake_quantization():
    model = quantized()
    real = of_file(model).convert()
    assert "FAKE_QUANT" in operators(real)
    assert not {tensor.type for tensor in ModelFile.open(real).graphs[0].tensors} & {"UINT8"}
    step = 1 / 256
    expected = run(model, np.round(IMAGE * 255).astype(np.uint8)) * step
    assert np.abs(run(real, IMAGE) - expected).max() <= 2 * step


def test_a_file_can_be_drawn():
    made = of_file(converter().convert())
    made.output_format = v1.constants.GRAPHVIZ_DOT
    assert b"Softmax" in made.convert()


def test_integers_of_a_file_stay_integers():
    model = quantized()
    made = of_file(model)
    assert made.get_input_arrays() == ["image"]
    assert made.quantized_input_stats["image"] == (0.0, pytest.approx(255.0))
    made.inference_type = np.uint8
    again = made.convert()
    assert operators(again) == operators(model)
    value = np.round(IMAGE * 255).astype(np.uint8)
    np.testing.assert_array_equal(run(again, value), run(model, value))


def by_mlir(**attributes) -> bytes:
    made = converter(**attributes)
    made.experimental_new_converter = True
    return made.convert()


def test_a_file_of_the_other_backend_becomes_a_graph_def(caplog):
    model = by_mlir(inference_type="int8", quantized_input_stats={"image": (-128.0, 255.0)})
    made = of_file(model)
    made.output_format = v1.constants.TENSORFLOW_GRAPHDEF
    message = protos.GraphDef.FromString(made.convert())
    names = [node.name for node in message.node]
    assert len(set(names)) == len(names)
    assert all(re.fullmatch(r"[A-Za-z0-9.][A-Za-z0-9_.\\/>-]*", name) for name in names)
    real = run(converter(message).convert(), IMAGE)
    np.testing.assert_allclose(real, run(converter().convert(), IMAGE), atol=0.02)


def test_half_the_bits_of_a_file_widen_in_a_graph_def():
    made = converter(optimizations=[tflower.Optimize.DEFAULT])
    made.target_spec.supported_types = [np.float16]
    model = made.convert()
    assert "DEQUANTIZE" in operators(model)
    made = of_file(model)
    made.output_format = v1.constants.TENSORFLOW_GRAPHDEF
    message = protos.GraphDef.FromString(made.convert())
    assert "Cast" in [node.op for node in message.node]
    np.testing.assert_allclose(
        run(converter(message).convert(), IMAGE), run(model, IMAGE), atol=1e-6
    )


def shuffled() -> bytes:
    """Return a layer with weights in blocks: uint8 in, int16 out."""
    graph, rng = Graph(), np.random.default_rng(2)
    graph.placeholder("image", (1, 32))
    graph.const("weights", np.sign(rng.normal(size=(32, 8))) * rng.uniform(0.1, 0.9, (32, 8)))
    graph.const("least", -1.0)
    graph.const("most", 1.0)
    graph.node("FakeQuantWithMinMaxVars", "weights", "least", "most", name="rounded")
    graph.message.node[-1].attr.pop("T")
    set_attributes(graph, num_bits=8, narrow_range=True)
    graph.node("MatMul", "image", "rounded", name="dense")
    fake_quant(graph, "dense", "probabilities", -16.0, 16.0)
    graph.message.node[-1].attr["num_bits"].i = 16
    made = converter(graph.message, inference_type="uint8")
    made.quantized_input_stats = {"image": (128.0, 127.0)}
    made.toco_flags = {"propagate_fake_quant_num_bits": True}
    return made.convert()


def test_weights_in_blocks_are_laid_out_in_rows():
    model = shuffled()
    (layer,) = ModelFile.open(model).graphs[0].operators
    assert layer.options["weights_format"] == "SHUFFLED4x16INT8"
    real = of_file(model).convert()
    (dense,) = (item for item in ModelFile.open(real).graphs[0].operators if "FULLY" in item.name)
    assert dense.options["weights_format"] == "DEFAULT"
    found = [item.value() for item in ModelFile.open(real).graphs[0].tensors if item.is_constant]
    rng = np.random.default_rng(2)
    weights = np.sign(rng.normal(size=(32, 8))) * rng.uniform(0.1, 0.9, (32, 8))
    (stored,) = (array for array in found if array.ndim == 2)
    np.testing.assert_allclose(stored, weights.T, atol=1 / 127)


def test_there_must_be_a_file(tmp_path):
    with pytest.raises(OSError, match="does not exist"):
        of_file(tmp_path / "none.tflite")


def test_the_command_reads_and_draws_files(tmp_path):
    source, picture = tmp_path / "model.tflite", tmp_path / "graph.dot"
    source.write_bytes(converter().convert())
    flags = [f"--input_file={source}", f"--output_file={picture}"]
    assert main([*flags, "--input_format=TFLITE", "--output_format=GRAPHVIZ_DOT"]) == 0
    assert picture.read_text().startswith("digraph")


def test_the_command_writes_graph_defs(tmp_path):
    source, result = tmp_path / "graph.pb", tmp_path / "result.pb"
    source.write_bytes(scaled().serialized())
    flags = [f"--input_file={source}", f"--output_file={result}", "--input_arrays=img"]
    flags += ["--output_arrays=out", "--output_format=TENSORFLOW_GRAPHDEF"]
    assert main(flags) == 0
    kinds = [node.op for node in protos.GraphDef.FromString(result.read_bytes()).node]
    assert kinds[-1] == "Relu"
