"""`convert_op_hints_to_stubs`, on graphs that are marked by hand."""

from typing import Any

import pytest
import tflower
from graphs import Graph
from tflower.compiler.importers import protos
from tflower.compiler.stubs import (
    convert_op_hints_to_stubs,
    find_all_hinted_output_nodes,
    is_ophint_converted,
)
from tflower.op_hint import OpHint

Hints = OpHint


def mark(node: Any, side: str, place: int, call: str = "call", order: int | None = None) -> None:
    """Make a node an operand of a call."""
    node.attr[Hints.FUNCTION_NAME_ATTR].s = b"Gizmo"
    node.attr[Hints.FUNCTION_UUID_ATTR].s = call.encode()
    node.attr[Hints.FUNCTION_LEVEL_ATTR].i = 1
    node.attr[getattr(Hints, f"FUNCTION_{side}_INDEX_ATTR")].i = place
    if order is not None:
        node.attr[Hints.FUNCTION_SORT_INDEX_ATTR].i = order
        node.attr[Hints.FUNCTION_AGGREGATE_ATTR].s = Hints.AGGREGATE_STACK.encode()


def marked() -> Graph:
    """Return `out = relu(hint(sigmoid(hint(img)) * hint(img)))`."""
    graph = Graph()
    graph.placeholder("img", (1, 4))
    graph.node("Identity", "img", name="in")
    mark(graph.message.node[-1], "INPUT", 0)
    graph.node("Sigmoid", "in", name="inner")
    graph.node("Mul", "inner", "in", name="product")
    graph.node("Identity", "product", name="result")
    mark(graph.message.node[-1], "OUTPUT", 0)
    graph.node("Relu", "result", name="out")
    return graph


def nodes(graph) -> dict[str, tuple[str, list[str]]]:
    return {node.name: (node.op, list(node.input)) for node in graph.node}


def test_a_call_is_one_node():
    graph = marked().message
    before = graph.SerializeToString()
    found = nodes(convert_op_hints_to_stubs(graph_def=graph))
    assert found == {
        "img": ("Placeholder", []),
        "in": ("Identity", ["img"]),
        "result": ("Identity", ["call"]),
        "out": ("Relu", ["result"]),
        "call": ("Gizmo", ["in"]),
    }
    assert graph.SerializeToString() == before


def test_what_others_use_stays():
    graph = marked()
    graph.node("Relu", "inner", name="aside")
    found = nodes(convert_op_hints_to_stubs(graph_def=graph.message))
    assert found["aside"] == ("Relu", ["inner"])
    assert "product" not in found


def test_attributes():
    graph = convert_op_hints_to_stubs(graph_def=marked().message)
    (stub,) = (node for node in graph.node if node.op == "Gizmo")
    assert list(stub.attr[Hints.TFLITE_INPUT_INDICES].list.i) == [0]
    assert list(stub.attr["_output_types"].list.type) == [1]


def test_absent_inputs():
    graph = marked()
    del graph.message.node[1].attr[Hints.FUNCTION_INPUT_INDEX_ATTR]
    mark(graph.message.node[1], "INPUT", 2)
    found = convert_op_hints_to_stubs(graph_def=graph.message)
    (stub,) = (node for node in found.node if node.op == "Gizmo")
    absent, again, given = stub.input
    assert (absent, given) == (again, "in")
    assert list(stub.attr[Hints.TFLITE_INPUT_INDICES].list.i) == [2]


def sliced() -> Graph:
    """Return a graph that unpacks `img`, takes each slice through a call, and packs them again."""
    graph = Graph()
    graph.placeholder("img", (2, 4))
    graph.node("Unpack", "img", name="parts")
    graph.message.node[-1].attr["num"].i = 2
    for index, source in enumerate(("parts", "parts:1")):
        graph.node("Identity", source, name=f"in{index}")
        mark(graph.message.node[-1], "INPUT", 0, order=index)
        graph.node("Tanh", f"in{index}", name=f"inner{index}")
        graph.node("Identity", f"inner{index}", name=f"result{index}")
        mark(graph.message.node[-1], "OUTPUT", 0, order=index)
    graph.node("Pack", "result0", "result1", name="whole")
    graph.node("Relu", "whole", name="out")
    return graph


def test_slices_are_one_operand():
    found = nodes(convert_op_hints_to_stubs(graph_def=sliced().message))
    assert found == {
        "img": ("Placeholder", []),
        "out": ("Relu", ["call"]),
        "call": ("Gizmo", ["img"]),
    }


def test_slices_out_of_order_are_packed():
    graph = sliced()
    (pack,) = (node for node in graph.message.node if node.op == "Pack")
    pack.input[:] = ["result1", "result0"]
    found = nodes(convert_op_hints_to_stubs(graph_def=graph.message))
    assert found["whole"][0] == "Pack"
    assert found["call"] == ("Gizmo", ["img"])


LEVELS = (
    '{"parent_first_child_input": '
    '[{"parent_ophint_input_index": 0, "first_child_ophint_input_index": 0}], '
    '"parent_last_child_output": [{"parent_output_index": 0, "child_output_index": 0}], '
    '"internal_children_input_output": [{"child_input_index": 0, "child_output_index": 0}]}'
)


def looped() -> Graph:
    """Return a graph whose call is a loop, in the body of which there is another."""
    graph = Graph()
    graph.placeholder("img", (1, 4))
    for side, name, source in (("INPUT", "in", "img"), ("OUTPUT", "result", "loop")):
        if side == "OUTPUT":
            graph.node("While", "in", name="loop")
            graph.message.node[-1].attr["body"].func.name = "body"
        graph.node("Identity", source, name=name)
        mark(graph.message.node[-1], side, 0, "parent")
        graph.message.node[-1].attr[Hints.FUNCTION_LEVEL_ATTR].i = 2
        graph.message.node[-1].attr[Hints.CHILDREN_INPUTS_MAPPINGS].s = LEVELS.encode()
    graph.node("Relu", "result", name="out")
    body = graph.message.library.function.add()
    body.signature.name = "body"
    body.signature.input_arg.add(name="state")
    inner = marked().message
    for node in inner.node[1:-1]:
        copy = body.node_def.add()
        copy.CopyFrom(node)
        copy.name = f"body/{node.name}"
        copy.input[:] = [
            "state" if name == "img" else f"body/{name}:output:0" for name in node.input
        ]
    return graph


def test_calls_in_a_loop():
    graph = looped()
    found = nodes(convert_op_hints_to_stubs(graph_def=graph.message))
    assert found["call"] == ("Gizmo", ["in"])
    assert found["result"] == ("Identity", ["call"])
    assert found["out"] == ("Relu", ["result"])
    assert len(graph.message.node) == 5


def test_a_loop_without_calls():
    graph = looped()
    del graph.message.library.function[0].node_def[:]
    with pytest.raises(ValueError, match="there are none inside"):
        convert_op_hints_to_stubs(graph_def=graph.message)


def test_stubs_are_converted():
    stubs = convert_op_hints_to_stubs(graph_def=marked().message)
    made = tflower.compat.v1.TFLiteConverter(stubs, None, None, [("img", [1, 4])], ["out"])
    made.allow_custom_ops = True
    operators = tflower.Interpreter(model_content=made.convert())._get_ops_details()
    assert [each["op_name"] for each in operators] == ["Gizmo", "RELU"]


def test_hints_need_shapes():
    graph = marked().message
    graph.node[0].attr["shape"].shape.dim[1].size = -1
    made = tflower.compat.v1.TFLiteConverter(graph, None, None, [("img", None)], ["out"])
    with pytest.raises(ValueError, match="^None is only supported in the 1st dimension"):
        made.convert()


def test_marks_are_found():
    assert is_ophint_converted(marked().message)
    assert not is_ophint_converted(protos.GraphDef())
    assert find_all_hinted_output_nodes(graph_def=marked().message) == ["result"]


def test_one_source_is_needed():
    with pytest.raises(ValueError, match="^Must specify session or graph_def"):
        convert_op_hints_to_stubs()
    with pytest.raises(ValueError, match="^Provide only one"):
        convert_op_hints_to_stubs(session=object(), graph_def=protos.GraphDef())
    with pytest.raises(ValueError, match="^Must provide the graph_def"):
        is_ophint_converted(None)


@pytest.mark.parametrize("level", [1, 2])
def test_levels_and_mappings(level):
    mappings = {} if level == 2 else {"parent_first_child_input": []}
    with pytest.raises(ValueError, match="children_inputs_mappings"):
        OpHint("Gizmo", level, mappings)
