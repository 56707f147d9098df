"""Frozen graphs: borders, order, legacy forms, functions, malformed nodes."""

from pathlib import Path
from typing import Any

import pytest
from importing import MODELS, graph, varint
from tflower.compiler.importers.graphdef import import_graph_def, load_graph_def
from tflower.compiler.text import to_text
from tflower.dialects.errors import ConverterError, ImportFailure
from tflower.dialects.locations import names
from tflower.dialects.shapes import DYNAMIC, shape_of
from xdsl.dialects import func
from xdsl.dialects.builtin import ModuleOp

FLOAT = 'attr { key: "T" value { type: DT_FLOAT } }'
X = """node { name: "x" op: "Placeholder" attr { key: "dtype" value { type: DT_FLOAT } }
  attr { key: "shape" value { shape { dim { size: -1 } dim { size: 4 } } } } }"""


def node(name: str, op: str, *inputs: str, attrs: str = FLOAT) -> str:
    listed = " ".join(f'input: "{item}"' for item in inputs)
    return f'node {{ name: "{name}" op: "{op}" {listed} {attrs} }}'


def main(module: ModuleOp) -> func.FuncOp:
    module.verify()
    (found,) = (
        op for op in module.ops if isinstance(op, func.FuncOp) and op.sym_name.data == "main"
    )
    return found


def ops(module: ModuleOp) -> list[str]:
    return [op.name for op in main(module).body.block.ops]


def imported(*nodes: str, inputs: Any = None, outputs: Any = None) -> ModuleOp:
    return import_graph_def(graph("\n".join(nodes)), inputs, outputs)


@pytest.mark.parametrize("file", ["frozen.pb", "frozen.pbtxt"])
def test_file(file: str):
    module = import_graph_def(MODELS / file, {"x": None}, ["y", "z"])
    function = main(module)
    assert [shape_of(item) for item in function.function_type.inputs] == [(DYNAMIC, 6)]
    assert [shape_of(item) for item in function.function_type.outputs] == [
        (DYNAMIC, 2),
        (DYNAMIC, 3),
    ]
    assert "tf.BiasAdd" in ops(module)
    assert "tf.PlaceholderWithDefault" not in ops(module)
    entry = function.attributes["tf.entry_function"]
    assert 'inputs = "x", outputs = "y,z"' in str(entry)


def test_a_converted_model_is_told_from_a_damaged_one():
    data = b"\x1c\0\0\0TFL3" + bytes(24)
    with pytest.raises(ImportFailure, match="is a TensorFlow Lite model already, a GraphDef is"):
        load_graph_def(data)


def test_binary_and_text_are_the_same():
    modules = [
        import_graph_def(MODELS / file, ["x"], ["y", "z"]) for file in ("frozen.pb", "frozen.pbtxt")
    ]
    assert to_text(modules[0]) == to_text(modules[1])


def test_bytes_and_default_borders():
    module = import_graph_def((MODELS / "frozen.pb").read_bytes())
    assert len(main(module).function_type.inputs) == 1
    assert len(main(module).function_type.outputs) == 2


def test_shapes_given_for_inputs():
    module = import_graph_def(MODELS / "frozen.pb", {"x": [5, 6]}, ["y"])
    assert shape_of(main(module).function_type.outputs.data[0]) == (5, 2)
    module = import_graph_def(MODELS / "frozen.pb", {"x": [None, -1]}, ["y"])
    assert shape_of(main(module).function_type.inputs.data[0]) == (DYNAMIC, 6)
    with pytest.raises(ImportFailure, match=r"The shape of tensor 'x' cannot be changed"):
        import_graph_def(MODELS / "frozen.pb", {"x": [5, 7]}, ["y"])


def test_input_with_default_may_be_given():
    module = import_graph_def(MODELS / "frozen.pb", {"x": None, "rate": None}, ["y"])
    assert len(main(module).function_type.inputs) == 2


def test_graph_is_cut_at_inputs():
    module = imported(
        X, node("a", "Relu", "x"), node("b", "Tanh", "a"), inputs={"a": [2, 4]}, outputs=["b"]
    )
    assert ops(module) == ["tf.Tanh", "func.return"]
    assert shape_of(main(module).function_type.outputs.data[0]) == (2, 4)


SPLIT = 'attr { key: "T" value { type: DT_FLOAT } } attr { key: "num_split" value { i: 2 } }'
AXIS = """node { name: "axis" op: "Const" attr { key: "dtype" value { type: DT_INT32 } }
  attr { key: "value" value { tensor { dtype: DT_INT32 tensor_shape { } int_val: 1 } } } }"""


def test_one_of_several_results():
    parts = (X, AXIS, node("s", "Split", "axis", "x", attrs=SPLIT))
    module = imported(*parts, inputs=["x"], outputs=["s:1", "s"])
    returned = main(module).body.block.last_op
    assert returned is not None
    assert [value.index for value in returned.operands] == [1, 0]  # pyright: ignore
    module = imported(*parts, node("r", "Add", "s:1", "s"), inputs=["x", "s:1"], outputs=["r"])
    assert ops(module) == ["tf.Const", "tf.Split", "tf.Add", "func.return"]
    add = list(main(module).body.block.ops)[2]
    assert add.operands[0] is main(module).body.block.args[1]


def test_nodes_in_any_order():
    module = imported(
        node("c", "Add", "b", "a"), node("b", "Tanh", "a"), node("a", "Relu", "x"), X, outputs=["c"]
    )
    assert ops(module) == ["tf.Relu", "tf.Tanh", "tf.Add", "func.return"]


def test_only_what_is_needed_is_imported():
    module = imported(X, node("a", "Relu", "x"), node("other", "Nonsense", "x"), outputs=["a"])
    assert ops(module) == ["tf.Relu", "func.return"]


def test_control_edges_order_ops():
    module = imported(
        X,
        node("b", "Tanh", "x", "^a"),
        node("a", "Print", "x", attrs=FLOAT + 'attr { key: "U" value { list { } } }'),
        node("n", "NoOp", "^a", attrs=""),
        node("d", "Relu", "b", "^n"),
        outputs=["d"],
    )
    assert ops(module) == ["tf.Print", "tf.Tanh", "tf.Relu", "func.return"]


def test_locations():
    module = imported(X, node("block_1/act", "Relu", "x"), outputs=["block_1/act"])
    assert names(next(iter(main(module).body.block.ops)).location) == ["block_1/act"]


def test_declared_shapes_refine_types():
    shape = """attr { key: "_output_shapes" value { list { shape { dim { size: 3 } dim { size: 4 } } } } }"""
    module = imported(X, node("a", "Relu", "x", attrs=FLOAT + shape), outputs=["a"])
    assert shape_of(main(module).function_type.outputs.data[0]) == (3, 4)


def test_legacy_forms():
    module = imported(
        X,
        AXIS,
        node("c", "Concat", "axis", "x", "x", attrs=FLOAT + 'attr { key: "N" value { i: 2 } }'),
        node("s", "Softplus", "c"),
        outputs=["s"],
    )
    assert ops(module) == ["tf.Const", "tf.Concat", "tf.Softplus", "func.return"]
    assert shape_of(main(module).function_type.outputs.data[0]) == (DYNAMIC, 8)


def test_scalar_placeholders_of_old_graphs_have_no_shape():
    text = """node { name: "x" op: "Placeholder" attr { key: "dtype" value { type: DT_FLOAT } }
        attr { key: "shape" value { shape { } } } } versions { producer: %d }"""
    module = import_graph_def(graph(text % 21 + node("a", "Relu", "x")))
    assert shape_of(main(module).function_type.inputs.data[0]) is None
    module = import_graph_def(graph(text % 24 + node("a", "Relu", "x")))
    assert shape_of(main(module).function_type.inputs.data[0]) == ()


def test_unknown_ops_are_imported():
    attrs = FLOAT + 'attr { key: "alpha" value { f: 0.5 } } attr { key: "_hidden" value { i: 1 } }'
    module = imported(
        X, node("a", "MyOp", "x", attrs=attrs), node("b", "Add", "a:1", "a:0"), outputs=["b"]
    )
    op = next(iter(main(module).body.block.ops))
    assert len(op.results) == 2
    assert "alpha" in op.attributes
    assert "_hidden" not in op.attributes
    assert '"tf.MyOp"' in to_text(module)


def test_detection_postprocess_has_four_results():
    module = imported(
        X, node("a", "TFLite_Detection_PostProcess", "x", "x", "x", attrs=""), outputs=["a:3"]
    )
    assert len(next(iter(main(module).body.block.ops)).results) == 4


@pytest.mark.parametrize(
    ("nodes", "match"),
    [
        ((X, node("a", "Relu", "nothing")), "there is no node 'nothing', which 'a' needs"),
        ((X, node("a", "Relu", "x:1")), "there is no value 'x:1'|no node"),
        ((X, node("a", "Relu", "x:y")), "there is no value|no node"),
        ((X, node("a", "Relu", "")), "there is no node ''"),
        ((X, node("a", "Relu", "b"), node("b", "Relu", "a")), "needs its own result"),
        ((X, node("a", "Relu", "x", "^a")), "needs its own result"),
        ((X, X, node("a", "Relu", "x")), "two nodes have the same name"),
        ((X, node("a", "Relu")), "a: tf.Relu: has 0 operands, needs 1"),
        ((X, node("a", "Relu", "x", "x")), "a: tf.Relu: has 2 operands, needs 1"),
        ((X, node("a", "Relu", "x", attrs="")), "a: tf.Relu: lacks the attribute 'T'"),
        (
            (X, node("a", "Relu", "x", attrs='attr { key: "T" value { type: DT_INT32 } }')),
            "operand 0 is of f32, i32 is needed",
        ),
        (
            (X, node("a", "Relu", "x", attrs='attr { key: "T" value { type: 77 } }')),
            "attribute 'T' has the unsupported data type 77",
        ),
        (
            (X, node("a", "Relu", "x", attrs='attr { key: "T" value { i: 1 } }')),
            "attribute 'T' is no type",
        ),
        (
            (X, node("a", "IdentityN", "x", attrs='attr { key: "T" value { list { i: 1 } } }')),
            "has 1 operands, needs 0",
        ),
        (
            (X, node("a", "AddN", attrs=FLOAT + 'attr { key: "N" value { i: 9999999999 } }')),
            "has an attribute 'N' of 9999999999",
        ),
        (
            (X, AXIS, node("a", "Split", "axis", "x", attrs=SPLIT.replace("i: 2", "i: -1"))),
            "has an attribute 'num_split' of -1",
        ),
        ((X, node("a", "Const", attrs="")), "lacks the attribute 'value'"),
        ((X, node("y", "Placeholder", attrs='attr { key: "dtype" value { type: DT_FLOAT } }'),
          node("a", "Relu", "y")), "y: tf.Placeholder: the results depend on this placeholder"),
        (
            (X, node("v", "VariableV2", attrs=""), node("a", "Relu", "v")),
            "v: tf.VariableV2: is a variable.*Please freeze the graph",
        ),
        (
            (X, node("v", "VarHandleOp", attrs=""), node("a", "ReadVariableOp", "v")),
            "v: tf.VarHandleOp: is a variable.*Please freeze the graph",
        ),
        ((X, node("a", "Assign", "x", "x")), "assigns to something that is no variable"),
        (
            (X, node("a", "PartitionedCall", "x", attrs='attr { key: "f" value { func { name: "g" } } }')),
            "refers to function 'g', which is missing",
        ),
        (
            (X, node("a", "PartitionedCall", "x", attrs='attr { key: "Tin" value { list { type: DT_FLOAT } } } attr { key: "Tout" value { list { } } }')),
            "lacks the attribute 'f'",
        ),
    ],
)  # fmt: skip
def test_malformed_graphs(nodes: tuple[str, ...], match: str):
    with pytest.raises(ImportFailure, match=match) as caught:
        imported(*nodes, inputs=["x"], outputs=["a"])
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("inputs", "outputs", "match"),
    [
        (["y"], ["a"], "there is no input 'y'"),
        (["x"], ["y"], "there is no output 'y'"),
        (["x"], ["a:1"], "there is no value 'a:1'"),
        (["x", "x:0"], ["a"], "is an input twice"),
        (["x:1"], ["a"], "has 1 results, there is no 1"),
        (["x:z"], ["a"], "is no name of a tensor"),
    ],
)
def test_wrong_borders(inputs: list[str], outputs: list[str], match: str):
    with pytest.raises(ImportFailure, match=match):
        imported(X, node("a", "Relu", "x"), inputs=inputs, outputs=outputs)


def test_control_flow_of_tf1():
    with pytest.raises(
        ConverterError, match="Failed to functionalize Control Flow V1 ops"
    ) as caught:
        imported(
            X,
            node("enter", "Enter", "x"),
            node("merge", "Merge", "enter", "next"),
            node("next", "NextIteration", "merge"),
            outputs=["next"],
        )
    records = {record.operator.name: record for record in caught.value.errors}  # pyright: ignore
    assert set(records) == {"tf.Enter", "tf.Merge", "tf.NextIteration"}
    assert {record.error_code for record in records.values()} == {3}


BOOL = 'attr { key: "T" value { type: DT_BOOL } }'
TRUE = """node { name: "p" op: "Const" attr { key: "dtype" value { type: DT_BOOL } }
  attr { key: "value" value { tensor { dtype: DT_BOOL tensor_shape {} bool_val: true } } } }"""
ONE = """node { name: "one" op: "Const" input: "^on" attr { key: "dtype" value { type: DT_FLOAT } }
  attr { key: "value" value { tensor { dtype: DT_FLOAT tensor_shape {} float_val: 1 } } } }"""


def test_a_constant_in_a_branch_is_switched_like_what_it_waits_for():
    module = imported(
        X,
        TRUE,
        node("pivot", "Switch", "p", "p", attrs=BOOL),
        node("on", "Identity", "pivot:1", attrs=BOOL),
        ONE,
        node("off", "Switch", "x", "p"),
        node("y", "Merge", "off", "one", attrs=FLOAT + 'attr { key: "N" value { i: 2 } }'),
        outputs=["y"],
    )
    *_, merge, _ = main(module).body.block.ops
    assert merge.name == "tf.Merge"
    guarded = merge.operands[1]
    assert guarded.owner.name == "tf.Switch"  # pyright: ignore
    assert guarded.index == 1  # pyright: ignore
    assert names(guarded.owner.location) == ["one/Switch"]  # pyright: ignore


def test_references_to_variables_are_values_once_these_are_constants():
    module = imported(
        X,
        TRUE,
        node("off", "RefSwitch", "x", "p"),
        node("y", "RefMerge", "off", "off:1", attrs=FLOAT + 'attr { key: "N" value { i: 2 } }'),
        outputs=["y"],
    )
    assert ops(module)[-3:-1] == ["tf.Switch", "tf.Merge"]


def test_placeholders_of_old_tools():
    module = imported(X.replace('"Placeholder"', '"LegacyFedInput"'), node("y", "Relu", "x"))
    assert [shape_of(item) for item in main(module).function_type.inputs] == [(DYNAMIC, 4)]


def test_hints_of_authors_are_kept():
    beta = FLOAT + 'attr { key: "_softmax_beta" value { f: 2 } } attr { key: "_x" value { i: 1 } }'
    module = imported(X, node("y", "Softmax", "x", attrs=beta), outputs=["y"])
    softmax = next(op for op in main(module).body.block.ops if op.name == "tf.Softmax")
    assert set(softmax.attributes) == {"_softmax_beta"}


def test_types_of_an_unknown_op_may_be_told():
    types = 'attr { key: "_output_types" value { list { type: DT_INT32 type: DT_FLOAT } } }'
    module = imported(X, node("y", "Acme", "x", attrs=types), outputs=["y", "y:1"])
    found = [str(item) for item in main(module).function_type.outputs]
    assert found == ["tensor<*xi32>", "tensor<*xf32>"]


@pytest.mark.parametrize(
    ("data", "match"),
    [
        (b"", "is empty"),
        (b"\xff\xff\xff", "is no GraphDef"),
        (b"node { name: 'x' ", "is no GraphDef: .*Expected"),
        (b"hello", "is no GraphDef"),
    ],
)
def test_no_graph(tmp_path: Path, data: bytes, match: str):
    path = tmp_path / "x.pb"
    path.write_bytes(data)
    with pytest.raises(ImportFailure, match=match) as caught:
        import_graph_def(path)
    assert "\n" not in str(caught.value)


def test_missing_file(tmp_path: Path):
    with pytest.raises(ImportFailure, match=r"x.pb: cannot be read \(No such file"):
        import_graph_def(tmp_path / "x.pb")


def test_deep_nesting(tmp_path: Path):
    path = tmp_path / "x.pbtxt"
    inner = 'value { func { name: "f" attr { key: "a" '
    path.write_text('node { name: "n" attr { key: "a" ' + inner * 5000)
    with pytest.raises(ImportFailure, match="is no GraphDef"):
        import_graph_def(path)
    data = b""
    for _ in range(5000):
        data = b"\x2a" + varint(len(data)) + data
    path = tmp_path / "x.pb"
    path.write_bytes(data)
    with pytest.raises(ImportFailure):
        import_graph_def(path)
