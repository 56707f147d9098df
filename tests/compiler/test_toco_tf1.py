"""Graphs as TensorFlow 1 made them: branches, checks, layers that are hinted at, cells with states.

Converted by the old converter, in part by the other one too, run by LiteRT, compared with
TensorFlow.
"""

import logging
from collections.abc import Callable, Sequence
from contextlib import contextmanager
from typing import Any

import numpy as np
import pytest
import tflower
from graphs import DT_FLOAT, Graph
from tflower.compat import v1
from tflower.dialects.toco.flags import ArrayInfo, RnnState
from tflower.runtime.schema.reader import Source, read

X = np.array([[-1.0, 0.5, 2.0, 3.0]], np.float32)
TIME, BATCH, WIDTH, UNITS = 3, 2, 4, 5


def converter(message: Any, outputs: Sequence[str], inputs=("x",), **attributes: Any):
    made = v1.TFLiteConverter(message, None, None, [(name, None) for name in inputs], outputs)
    made.experimental_new_converter = False
    for name, value in attributes.items():
        setattr(made, name, value)
    return made


def both(message: Any, outputs: Sequence[str]) -> list[bytes]:
    """Return the models of either backend."""
    found = converter(message, outputs), converter(message, outputs)
    found[1].experimental_new_converter = True
    return [each.convert() for each in found]


def operators(model: bytes) -> list[str]:
    interpreter = tflower.Interpreter(model_content=model)
    return [each["op_name"] for each in interpreter._get_ops_details()]


class Steps:
    """A model that is run several times, by LiteRT where that is installed."""

    def __init__(self, model: bytes, is_own: bool = False):
        self.interpreter = _interpreter(is_own)(model_content=model)
        self.interpreter.allocate_tensors()

    def __call__(self, x: np.ndarray) -> list[np.ndarray]:
        (details,) = self.interpreter.get_input_details()
        self.interpreter.set_tensor(details["index"], x)
        self.interpreter.invoke()
        found = self.interpreter.get_output_details()
        return [self.interpreter.get_tensor(each["index"]).copy() for each in found]


def _interpreter(is_own: bool) -> Any:
    try:
        from ai_edge_litert.interpreter import Interpreter
    except ImportError:
        return tflower.Interpreter
    return tflower.Interpreter if is_own else Interpreter


def run(model: bytes, x: np.ndarray) -> list[np.ndarray]:
    return Steps(model)(x)


# Without TensorFlow


def hinted(kind: str, operands: Sequence[str], places: Sequence[int], result: int, graph: Graph):
    graph.node(kind, *operands, name="layer")
    node = graph.message.node[-1]
    node.attr.clear()
    node.attr["_tflite_input_indices"].list.i.extend(places)
    graph.node("Identity", f"layer:{result}", name="out")
    return graph.message


def weights() -> dict[str, list[np.ndarray]]:
    rng = np.random.default_rng(0)
    shapes = {"w": (UNITS, WIDTH), "r": (UNITS, UNITS), "b": (UNITS,)}
    return {name: [rng.normal(0, 0.5, shape) for _ in range(4)] for name, shape in shapes.items()}


def sequence() -> np.ndarray:
    return np.random.default_rng(1).normal(size=(TIME, BATCH, WIDTH)).astype(np.float32)


def hinted_lstm(is_old: bool):
    graph, found = Graph(), weights()
    graph.placeholder("x", (TIME, BATCH, WIDTH))
    operands = {0: "x"}
    for gate in range(4):
        for name, start in (("w", 1), ("r", 5), ("b", 12)):
            operands[start + gate] = graph.const(f"{name}{gate}", found[name][gate])
    for place, name in ((18, "h"), (19, "c")):
        operands[place] = graph.const(name, np.zeros((BATCH, UNITS)))
    places = sorted(operands)
    graph.const("none", [0.0])
    listed = [operands[place] for place in places]
    if not is_old:
        listed = [operands.get(place, "none") for place in range(20)]
    return hinted("UnidirectionalSequenceLstm", listed, places, 2, graph)


def sigmoid(x: np.ndarray) -> np.ndarray:
    return 1 / (1 + np.exp(-x))


class TestHints:
    @pytest.mark.parametrize("is_old", [True, False], ids=["only-what-is-there", "every-place"])
    def test_lstm(self, is_old):
        model = converter(hinted_lstm(is_old), ["out"]).convert()
        assert operators(model) == ["UNIDIRECTIONAL_SEQUENCE_LSTM"]
        found, h, c = weights(), np.zeros((BATCH, UNITS)), np.zeros((BATCH, UNITS))
        expected = []
        for x in sequence():
            i, f, g, o = (
                x @ found["w"][k].T + h @ found["r"][k].T + found["b"][k] for k in range(4)
            )
            c = sigmoid(f) * c + sigmoid(i) * np.tanh(g)
            h = sigmoid(o) * np.tanh(c)
            expected.append(h)
        np.testing.assert_allclose(run(model, sequence())[0], expected, atol=1e-5)

    def test_both_backends_take_hints(self):
        one, other = both(hinted_lstm(is_old=False), ["out"])
        np.testing.assert_allclose(run(one, sequence())[0], run(other, sequence())[0], atol=1e-6)

    def test_rnn(self):
        graph, found = Graph(), weights()
        graph.placeholder("x", (TIME, BATCH, WIDTH))
        names = [graph.const(name, found[name][0]) for name in ("w", "r", "b")]
        operands = ["x", *names, graph.const("h", np.zeros((BATCH, UNITS)))]
        message = hinted("UnidirectionalSequenceRnn", operands, range(5), 1, graph)
        h, expected = np.zeros((BATCH, UNITS)), []
        for x in sequence():
            h = np.tanh(x @ found["w"][0].T + h @ found["r"][0].T + found["b"][0])
            expected.append(h)
        for model in both(message, ["out"]):
            np.testing.assert_allclose(run(model, sequence())[0], expected, atol=1e-5)

    def test_hints_are_needed(self):
        message = hinted_lstm(is_old=True)
        message.node[-2].attr.clear()
        with pytest.raises(tflower.ConverterError, match="lacks the attribute _tflite_input_ind"):
            converter(message, ["out"]).convert()

    def test_only_the_output_is_there(self):
        message = hinted_lstm(is_old=True)
        message.node[-1].input[0] = "layer:1"
        message.node[-1].input.append("^layer")
        with pytest.raises(tflower.ConverterError, match="its result 1 is used, only 2 is there"):
            converter(message, ["out"]).convert()


def test_svdf():
    graph, memory = Graph(), 6
    graph.placeholder("x", (BATCH, WIDTH))
    rng = np.random.default_rng(0)
    features, times = rng.normal(size=(UNITS, WIDTH)), rng.normal(size=(UNITS, memory))
    operands = [graph.const("features", features), graph.const("times", times)]
    operands += [graph.const("state", np.zeros((BATCH, memory * UNITS)))]
    graph.node("Svdf", "x", *operands, name="svdf")
    attributes = graph.message.node[-1].attr
    attributes.clear()
    attributes["Rank"].i = 1
    attributes["ActivationFunction"].s = b"Relu"
    graph.node("Identity", "svdf", name="out")
    model = Steps(converter(graph.message, ["out"]).convert())
    x = sequence()
    projected = [each @ features.T for each in x]
    for step in range(2):
        filtered = sum(projected[step - back] * times[:, -1 - back] for back in range(step + 1))
        np.testing.assert_allclose(model(x[step])[0], np.maximum(filtered, 0), atol=1e-5)


def test_svdf_needs_a_state():
    graph = Graph()
    graph.placeholder("x", (BATCH, WIDTH))
    graph.node("Svdf", "x", "x", name="out")
    with pytest.raises(tflower.ConverterError, match="has 2 operands, 4 or 5 are needed"):
        converter(graph.message, ["out"]).convert()


def beam_search() -> Any:
    graph = Graph()
    graph.placeholder("x", (TIME, BATCH, WIDTH))
    graph.node("Const", name="lengths", dtype=3)
    tensor = graph.message.node[-1].attr["value"].tensor
    tensor.dtype = 3
    tensor.tensor_shape.dim.add(size=BATCH)
    tensor.tensor_content = np.full(BATCH, TIME, np.int32).tobytes()
    graph.node("CTCBeamSearchDecoder", "x", "lengths", name="search")
    attributes = graph.message.node[-1].attr
    attributes["beam_width"].i, attributes["top_paths"].i = 10, 2
    graph.node("Identity", "search:6", name="odds")
    graph.node("Identity", "search:2", name="labels", T=9)
    return graph.message


def test_beam_search_is_a_custom_operator():
    made = converter(beam_search(), ["odds", "labels"], allow_custom_ops=True)
    root = read(Source(made.convert()), "Model", b"TFL3")
    codes = {code["custom_code"] for code in root["operator_codes"]}
    assert "CTC_BEAM_SEARCH_DECODER" in codes
    (graph,) = root["subgraphs"]
    types = {tensor["name"]: tensor["type"] for tensor in graph["tensors"]}
    assert len(graph["operators"][0]["outputs"]) == 7
    assert types["search:2"] == 2  # the kernel writes integers of 32 bits
    assert types["labels"] == 4


def test_beam_search_needs_leave():
    with pytest.raises(tflower.UnsupportedOpError, match="CTC_BEAM_SEARCH_DECODER"):
        converter(beam_search(), ["odds", "labels"]).convert()


def with_branch(predicate: bool) -> Any:
    """Return a branch that gives a constant if the predicate is false."""
    graph = Graph()
    graph.placeholder("x", (1, 4))
    graph.node("Const", name="p", dtype=10)
    tensor = graph.message.node[-1].attr["value"].tensor
    tensor.dtype = 10
    tensor.tensor_shape.SetInParent()
    tensor.bool_val.append(predicate)
    graph.node("Switch", "p", "p", name="pivot", T=10)
    graph.node("Identity", "pivot", name="off", T=10)
    graph.const("fixed", [[1.0, 2.0, 3.0, 4.0]])
    graph.message.node[-1].input.append("^off")
    graph.node("Switch", "x", "p", name="switch")
    graph.node("Neg", "switch:1", name="negative")
    graph.node("Merge", "fixed", "negative", name="merged")
    graph.message.node[-1].attr["N"].i = 2
    graph.node("Relu", "merged", name="out")
    return graph.message


@pytest.mark.parametrize("predicate", [True, False])
def test_a_constant_belongs_to_its_branch(predicate):
    expected = np.maximum(-X, 0) if predicate else [[1, 2, 3, 4]]
    for model in both(with_branch(predicate), ["out"]):
        np.testing.assert_allclose(run(model, X)[0], expected)


def test_the_way_that_is_not_taken_cannot_be_an_output():
    with pytest.raises(tflower.ConverterError, match="gives negative, which is on the way"):
        converter(with_branch(False), ["negative"]).convert()


def test_memory_is_planned(caplog):
    caplog.set_level(logging.INFO, "tflower")
    converter(with_branch(True), ["out"]).convert()
    assert "Total transient array allocated size: 64 bytes, theoretical optimal" in caplog.text


def test_an_author_may_tell_what_an_operator_gives():
    graph = Graph()
    graph.placeholder("x", (1, 4))
    graph.node("TFLite_Acme", "x", name="out")
    attributes = graph.message.node[-1].attr
    attributes["_output_quantized"].b = True
    attributes["_support_output_type_float_in_quantized_op"].b = True
    attributes["_output_types"].list.type.append(3)
    attributes["_output_shapes"].list.shape.add().dim.add(size=7)
    root = read(
        Source(converter(graph.message, ["out"], allow_custom_ops=True).convert()), "Model", b"TFL3"
    )
    (subgraph,) = root["subgraphs"]
    (out,) = (tensor for tensor in subgraph["tensors"] if tensor["name"] == "out")
    assert (list(out["shape"]), out["type"]) == ([7], 2)
    options = bytes(subgraph["operators"][0]["custom_options"])
    assert b"_output_quantized" in options
    assert b"_support_output_type_float_in_quantized_op" in options


def test_ops_of_users_may_be_described():
    graph = Graph()
    graph.placeholder("x", (1, 4))
    graph.node("TocoTf1Gadget", "x", name="gadget", To=3)
    graph.node("Cast", "gadget:1", name="out", SrcT=3, DstT=1)
    text = """name: "TocoTf1Gadget" attr { name: "To" type: "type" }
      input_arg { name: "x" type: DT_FLOAT }
      output_arg { name: "y" type: DT_FLOAT } output_arg { name: "z" type_attr: "To" }"""
    made = converter(graph.message, ["out"], allow_custom_ops=True)
    made.toco_flags = {"custom_opdefs": (text,)}
    (subgraph,) = read(Source(made.convert()), "Model", b"TFL3")["subgraphs"]
    types = {tensor["name"]: tensor["type"] for tensor in subgraph["tensors"]}
    assert types["gadget"] == 0
    assert types["gadget:1"] == 2


def test_what_only_waits_may_be_refused():
    graph = Graph()
    graph.placeholder("x", (1, 4))
    graph.node("Neg", "x", name="before")
    graph.node("Relu", "x", "^before", name="out")
    made = converter(graph.message, ["out"])
    assert operators(made.convert()) == ["RELU"]
    made.drop_control_dependency = False
    with pytest.raises(tflower.ConverterError, match="out: tf.Relu: waits for 'before' by a cont"):
        made.convert()


@pytest.mark.parametrize("beta", [0.5, 1.0])
def test_softmax_may_have_a_factor(beta):
    graph = Graph()
    graph.placeholder("x", (1, 4))
    graph.node("Softmax", "x", name="out")
    graph.message.node[-1].attr["_softmax_beta"].f = beta
    (found,) = run(converter(graph.message, ["out"]).convert(), X)
    expected = np.exp(beta * X) / np.exp(beta * X).sum()
    np.testing.assert_allclose(found, expected, rtol=1e-5)


# With TensorFlow


@contextmanager
def old_graph():
    """Let a graph have the control flow of TensorFlow 1."""
    tf = pytest.importorskip("tensorflow")
    is_new = tf.compat.v1.control_flow_v2_enabled()
    tf.compat.v1.disable_control_flow_v2()
    try:
        with tf.Graph().as_default() as graph, tf.compat.v1.Session() as session:
            yield tf, graph, session
    finally:
        if is_new:
            tf.compat.v1.enable_control_flow_v2()


Build = Callable[[Any, Any], Any]


def branches_of(tf, x):
    return tf.cond(tf.constant(True), lambda: x * 2 + 1, lambda: tf.nn.relu(x) - 3)


def other_branch(tf, x):
    return tf.cond(tf.constant(False), lambda: x * 2 + 1, lambda: tf.constant([[1.0, 2, 3, 4]]))


def nested_branches(tf, x):
    def inner():
        return tf.cond(tf.constant(False), lambda: x * 3, lambda: x * 5)

    return tf.cond(tf.constant(True), inner, lambda: x - 7)


def checked(tf, x):
    with tf.control_dependencies([tf.compat.v1.assert_less(x, 100.0)]):
        return x * 2


def in_training(tf, x):
    """A network as it is trained: normalized by batch and dropping out only if asked to."""
    training = tf.compat.v1.placeholder_with_default(False, [], name="training")
    images = tf.reshape(x, [1, 2, 2, 1])
    conv = tf.nn.conv2d(images, tf.constant([[[[0.5, -1.0, 2.0]]]]), strides=1, padding="SAME")
    scale, offset = tf.constant([1.0, 2.0, 3.0]), tf.constant([0.1, 0.2, 0.3])
    norm = tf.compat.v1.nn.fused_batch_norm
    mean, variance = tf.constant([0.5, 0.5, 0.4]), tf.constant([1.0, 2.0, 1.0])
    normal = tf.cond(
        training,
        lambda: norm(conv, scale, offset, is_training=True)[0],
        lambda: norm(conv, scale, offset, mean, variance, is_training=False)[0],
    )
    dropped = tf.cond(
        training,
        lambda: tf.compat.v1.nn.dropout(normal, rate=0.5),
        lambda: tf.identity(normal),
    )
    return tf.nn.relu(dropped)


@pytest.mark.tensorflow
@pytest.mark.parametrize(
    ("build", "expected"),
    [
        (branches_of, ["MUL", "ADD"]),
        (other_branch, ["RESHAPE"]),
        (nested_branches, ["MUL"]),
        (checked, ["MUL"]),
        (in_training, ["RESHAPE", "DEPTHWISE_CONV_2D"]),
    ],
)
def test_known_branches(build: Build, expected):
    with old_graph() as (tf, graph, session):
        x = tf.compat.v1.placeholder(tf.float32, [1, 4], name="x")
        out = tf.identity(build(tf, x), name="out")
        wanted, message = session.run(out, {x: X}), graph.as_graph_def()
    one, other = both(message, ["out"])
    assert operators(one) == expected
    for model in (one, other):
        np.testing.assert_allclose(run(model, X)[0], wanted, rtol=1e-5, atol=1e-6)


def one_or_other(tf, x):
    return [tf.cond(tf.reduce_sum(x) > 0, lambda: x * 2 + 1, lambda: tf.constant([[1.0, 2, 3, 4]]))]


def two_results(tf, x):
    return tf.cond(tf.reduce_sum(x) > 0, lambda: (x * 2 + 1, x - 1), lambda: (tf.nn.relu(x), x))


def chained(tf, x):
    positive = tf.reduce_sum(x) > 0
    first = tf.cond(positive, lambda: x * 2, lambda: x * 3)
    return [tf.cond(positive, lambda: first * x, lambda: first + x), first]


@pytest.mark.tensorflow
@pytest.mark.parametrize("build", [one_or_other, two_results, chained])
def test_branches_at_run_time(build: Build):
    with old_graph() as (tf, graph, session):
        x = tf.compat.v1.placeholder(tf.float32, [1, 4], name="x")
        values = build(tf, x)
        names = [f"out{index}" for index in range(len(values))]
        outs = [tf.identity(value, name=name) for value, name in zip(values, names, strict=True)]
        wanted = [session.run(outs, {x: sign * X}) for sign in (1, -1)]
        message = graph.as_graph_def()
    made = converter(message, names)
    with pytest.raises(tflower.UnsupportedOpError, match=r"control flow \(Merge, Switch\)"):
        made.convert()
    made.experimental_new_converter = True
    model = Steps(made.convert())
    for sign, expected in zip((1, -1), wanted, strict=True):
        for found, value in zip(model(sign * X), expected, strict=True):
            np.testing.assert_allclose(found, value, rtol=1e-6)


@pytest.mark.tensorflow
def test_a_loop_can_be_drawn():
    with old_graph() as (tf, graph, _):
        x = tf.compat.v1.placeholder(tf.float32, [1, 4], name="x")
        found = tf.while_loop(lambda i, _: i < 3, lambda i, y: (i + 1, y * 2), (0, x))
        tf.identity(found[1], name="out")
        message = graph.as_graph_def()
    made = converter(message, ["out"])
    with pytest.raises(tflower.ConverterError, match="Failed to functionalize Control Flow V1"):
        made.convert()
    made.output_format = v1.constants.GRAPHVIZ_DOT
    picture = made.convert().decode()
    assert all(kind in picture for kind in ("Enter", "LoopCond", "Exit", "Switch", "Merge"))
    assert '"while/mul":s -> "while/NextIteration_1":n' in picture
    assert '"while/add":s -> "while/NextIteration":n' in picture


@pytest.mark.tensorflow
def test_a_session_of_a_network_in_training():
    with old_graph() as (tf, _, session):
        x = tf.compat.v1.placeholder(tf.float32, [1, 4], name="x")
        scale = tf.compat.v1.get_variable("scale", initializer=[1.0, 2.0, 3.0, 4.0])
        product = tf.identity(in_training(tf, x * scale), name="out")
        session.run(scale.initializer)
        wanted = session.run(product, {x: X})
        made = v1.TocoConverter.from_session(session, [x], [product])
        made.experimental_new_converter = False
        model = made.convert()
    np.testing.assert_allclose(run(model, X)[0], wanted, rtol=1e-5, atol=1e-6)


def cell(tf, x, h, c, weights, bias, forget=0.0):
    """Return one step of an LSTM as BasicLSTMCell makes it."""
    gates = tf.nn.bias_add(tf.matmul(tf.concat([x, h], 1), weights), bias)
    entry, new, kept, shown = tf.split(gates, 4, 1)
    kept = kept + forget if forget else kept
    state = c * tf.sigmoid(kept) + tf.sigmoid(entry) * tf.tanh(new)
    return tf.tanh(state) * tf.sigmoid(shown), state


def parameters(tf):
    rng = np.random.default_rng(2)
    weights = rng.uniform(-1, 1, (WIDTH + UNITS, 4 * UNITS)).astype(np.float32)
    return tf.constant(weights), tf.constant(rng.normal(0, 0.3, 4 * UNITS).astype(np.float32))


@pytest.mark.tensorflow
@pytest.mark.litert
@pytest.mark.parametrize("start", [0.0, 0.25], ids=["from-zero", "from-a-constant"])
@pytest.mark.parametrize("forget", [0.0, 1.0])
def test_unrolled_cells(forget, start):
    xs = sequence()[:, :1].transpose(1, 0, 2)
    with old_graph() as (tf, graph, session):
        x = tf.compat.v1.placeholder(tf.float32, xs.shape, name="x")
        h = c = tf.fill([1, UNITS], start)
        each = []
        for step in tf.unstack(x, axis=1):
            h, c = cell(tf, step, h, c, *parameters(tf), forget)
            each.append(h)
        out = tf.identity(tf.stack(each, 1), name="out")
        wanted, message = session.run(out, {x: xs}), graph.as_graph_def()
    made = converter(message, ["out"]).convert()
    assert operators(made).count("LSTM") == TIME - 1  # the first one's states are constants
    model = Steps(made)
    for _ in range(2):
        np.testing.assert_allclose(model(xs)[0], wanted, atol=1e-6)


def single_cell(start: float = 0.0):
    """Return the graph of one step, and what it gives in each of several."""
    with old_graph() as (tf, graph, session):
        x = tf.compat.v1.placeholder(tf.float32, [1, WIDTH], name="x")
        h, c = tf.fill([1, UNITS], 0.0, name="h"), tf.fill([1, UNITS], 0.0, name="c")
        out, state = cell(tf, x, h, c, *parameters(tf))
        out = tf.identity(out, name="out")
        was, kept, wanted = np.full((1, UNITS), start), np.zeros((1, UNITS)), []
        for step in sequence()[:, :1]:
            was, kept = session.run([out, state], {x: step, h: was, c: kept})
            wanted.append(was)
        return graph.as_graph_def(), state.op.name, wanted


def states(source: str) -> tuple[RnnState, ...]:
    return RnnState("h", "out", size=UNITS), RnnState("c", source, size=UNITS)


@pytest.mark.tensorflow
@pytest.mark.litert
@pytest.mark.parametrize("is_own", [True, False], ids=["tflower", "litert"])
@pytest.mark.parametrize("is_split", [True, False], ids=["split", "whole"])
def test_states_are_kept(is_split, is_own):
    message, source, wanted = single_cell()
    flags = {"rnn_states": states(source), "split_tflite_lstm_inputs": is_split}
    made = converter(message, ["out"], toco_flags=flags).convert()
    assert operators(made) == ["LSTM"]
    model = Steps(made, is_own)
    for step, expected in zip(sequence()[:, :1], wanted, strict=True):
        np.testing.assert_allclose(model(step)[0], expected, atol=1e-6)


@pytest.mark.tensorflow
@pytest.mark.litert
@pytest.mark.parametrize("is_own", [True, False], ids=["tflower", "litert"])
def test_states_of_integers(is_own):
    # The runtime clears variables to the integer 0, which stands for -1 in the first step.
    message, source, wanted = single_cell(start=-1.0)
    made = converter(
        message,
        ["out"],
        inference_type=v1.constants.QUANTIZED_UINT8,
        quantized_input_stats={"x": (128.0, 128.0)},
        default_ranges_stats=(-8.0, 8.0),
        toco_flags={
            "rnn_states": states(source),
            "split_tflite_lstm_inputs": False,
            "arrays_extra_info": (ArrayInfo("c", min=-16.0, max=16 * 32767 / 32768),),
        },
    )
    model = Steps(made.convert(), is_own)
    for step, expected in zip(np.clip(sequence()[:, :1], -1, 0.99), wanted, strict=True):
        found = model(np.round(step * 128 + 128).astype(np.uint8))[0]
        assert found.dtype == np.uint8
        if np.abs(step).max() < 0.99:
            np.testing.assert_allclose((found - 128.0) / 128, expected, atol=5 / 128)


@pytest.mark.tensorflow
def test_states_of_other_operators():
    with old_graph() as (tf, graph, _):
        x = tf.compat.v1.placeholder(tf.float32, [1, WIDTH], name="x")
        tf.tanh(x + tf.fill([1, WIDTH], 0.0, name="h"), name="out")
        message = graph.as_graph_def()
    flags = {"rnn_states": (RnnState("h", "out", size=WIDTH),)}
    made = converter(message, ["out"], toco_flags=flags)
    with pytest.raises(tflower.ConverterError, match="h is read by tfl.add, only LSTM cells keep"):
        made.convert()
    made.output_format = v1.constants.GRAPHVIZ_DOT
    assert b'"out":s -> "h":n' in made.convert()


@pytest.mark.tensorflow
def test_a_state_may_be_a_placeholder():
    message, source, wanted = single_cell()
    node = next(node for node in message.node if node.name == "h")
    node.op = "Placeholder"
    del node.input[:]
    node.attr.clear()
    node.attr["dtype"].type = DT_FLOAT
    for size in (1, UNITS):
        node.attr["shape"].shape.dim.add(size=size)
    flags = {"rnn_states": states(source)}
    made = converter(message, ["out"], inputs=("x", "h"), toco_flags=flags).convert()
    model = Steps(made)
    for step, expected in zip(sequence()[:, :1], wanted, strict=True):
        np.testing.assert_allclose(model(step)[0], expected, atol=1e-6)


@pytest.mark.tensorflow
def test_a_cell_in_a_graph_def():
    message, source, wanted = single_cell()
    made = converter(message, ["out"], toco_flags={"rnn_states": states(source)})
    made.output_format = v1.constants.TENSORFLOW_GRAPHDEF
    with old_graph() as (tf, graph, session):
        tf.import_graph_def(tf.compat.v1.GraphDef.FromString(made.convert()), name="")
        assert {node.op for node in graph.as_graph_def().node} >= {
            "Placeholder",
            "Split",
            "BiasAdd",
        }
        h, c = np.zeros((2, 1, UNITS))
        for step, expected in zip(sequence()[:, :1], wanted, strict=True):
            feed = {"x:0": step, "h:0": h, "c:0": c}
            h, c = session.run(["out:0", "out/state:0"], feed)
            np.testing.assert_allclose(h, expected, atol=1e-6)
