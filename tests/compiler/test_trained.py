"""Models that were trained to be quantized: by fake quantization of 8 and 16 bits, and otherwise."""

from collections import Counter

import numpy as np
import pytest
from graphs import Graph
from qat import SIDE, qat_graph, set_attributes
from tflower import Interpreter, OpsSet, Optimize
from tflower.compat.v1 import TFLiteConverter
from tflower.compiler.trial import reals, stored

INT16X8 = OpsSet.EXPERIMENTAL_TFLITE_BUILTINS_ACTIVATIONS_INT16_WEIGHTS_INT8
IMAGES = np.random.default_rng(3).uniform(0, 1, (6, 1, SIDE, SIDE, 3)).astype(np.float32)


def widened(graph: Graph, bits: int) -> Graph:
    """Give the activations fake quantizations of so many bits."""
    for node in graph.message.node:
        if node.op == "FakeQuantWithMinMaxArgs":
            node.attr["num_bits"].i = bits
    return graph


def otherwise(graph: Graph, op: str) -> Graph:
    """Put `op`, a QuantizeAndDequantize*, in place of each fake quantization."""
    made = Graph()
    for node in graph.message.node:
        if not node.op.startswith("FakeQuant"):
            made.message.node.add().CopyFrom(node)
            continue
        ends = list(node.input[1:])
        if node.op.endswith("Args"):
            ends = [made.const(f"{node.name}/{end}", node.attr[end].f) for end in ("min", "max")]
        bits: list[str] = []
        if op.endswith("V3"):
            bits = [f"{node.name}/bits"]
            made.node("Const", name=bits[0], dtype=3)
            made.message.node[-1].attr["value"].tensor.dtype = 3
            made.message.node[-1].attr["value"].tensor.int_val.append(8)
        made.node(op, node.input[0], *ends, *bits, name=node.name)
        narrow = node.attr["narrow_range"].b
        set_attributes(made, range_given=True, signed_input=True, narrow_range=narrow)
        if not bits:
            set_attributes(made, num_bits=8)
    return made


def converter(folder, graph, **attributes):
    path = folder / "trained.pb"
    path.write_bytes(graph.serialized())
    made = TFLiteConverter.from_frozen_graph(path, ["image"], ["probabilities"])
    made.optimizations = [Optimize.DEFAULT]
    ops = attributes.pop("ops", None)
    if ops is not None:
        made.target_spec.supported_ops = ops
    for name, value in attributes.items():
        setattr(made, name, value)
    return made


def answers(model, interpreter_type=Interpreter):
    interpreter = interpreter_type(model_content=model)
    interpreter.allocate_tensors()
    (source,), (sink,) = interpreter.get_input_details(), interpreter.get_output_details()
    rows = []
    for image in IMAGES:
        interpreter.set_tensor(source["index"], stored(image, source))
        interpreter.invoke()
        rows.append(reals(interpreter.get_tensor(sink["index"]), sink)[0])
    return np.array(rows)


def types(model):
    return Counter(
        np.dtype(item["dtype"]).name
        for item in Interpreter(model_content=model).get_tensor_details()
    )


@pytest.mark.parametrize("op", ["QuantizeAndDequantizeV2", "QuantizeAndDequantizeV3"])
def test_other_ops_than_fake_quantization(tmp_path, op):
    graph = otherwise(qat_graph(), op)
    real = answers(converter(tmp_path, graph, optimizations=[]).convert())
    made = converter(tmp_path, graph)
    model = made.convert()
    assert made.report.islands == []
    assert types(model)["float32"] == 2
    np.testing.assert_allclose(answers(model), real, atol=0.03)


@pytest.mark.parametrize("ops", [None, [INT16X8]], ids=["as trained", "asked for"])
def test_sixteen_bits(tmp_path, ops):
    graph = widened(qat_graph(), 16)
    real = answers(converter(tmp_path, graph, optimizations=[]).convert())
    made = converter(tmp_path, graph, ops=ops)
    model = made.convert()
    found = types(model)
    assert found["int16"] >= 5
    assert found["int64"] == 0  # biases of 32 bits are enough for these kernels
    activations = [
        item
        for item in Interpreter(model_content=model).get_tensor_details()
        if item["dtype"] == np.int16
    ]
    assert all(item["quantization"][1] == 0 for item in activations)
    np.testing.assert_allclose(answers(model), real, atol=1e-3)


def test_sixteen_bits_run_in_litert(tmp_path):
    litert = pytest.importorskip("ai_edge_litert.interpreter")
    model = converter(tmp_path, widened(qat_graph(), 16)).convert()
    np.testing.assert_allclose(answers(model, litert.Interpreter), answers(model), atol=1e-3)


def test_eight_bits_are_no_sixteen(tmp_path):
    message = "tf.FakeQuantWithMinMax.*: the model is trained for 8 bits, .* asks for .* 16"
    with pytest.raises(ValueError, match=message):
        converter(tmp_path, qat_graph(), ops=[INT16X8]).convert()
