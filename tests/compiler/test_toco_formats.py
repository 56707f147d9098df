"""GraphDefs out of TOCO, and TensorFlow Lite files into it."""

import numpy as np
import pytest
import tflower
from graphs import scaled
from qat import SIDE, qat_graph
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
