"""Function libraries: references, type parameters, sharing, recursion."""

from typing import Any

import pytest
from importing import graph
from tflower.compiler.importers import function
from tflower.compiler.importers.graphdef import import_graph_def
from tflower.dialects.errors import ImportFailure
from tflower.dialects.shapes import boolean
from xdsl.dialects import func
from xdsl.dialects.builtin import ModuleOp

X = """node { name: "x" op: "Placeholder" attr { key: "dtype" value { type: DT_FLOAT } }
  attr { key: "shape" value { shape { dim { size: 4 } } } } }"""
FLOATS = "value { list { type: DT_FLOAT } }"
FLOAT = 'attr { key: "T" value { type: DT_FLOAT } }'


def call(
    name: str, callee: str, argument: str, op: str = "PartitionedCall", extra: str = ""
) -> str:
    return f"""name: "{name}" op: "{op}" input: "{argument}"
        attr {{ key: "Tin" {FLOATS} }} attr {{ key: "Tout" {FLOATS} }}
        attr {{ key: "f" value {{ func {{ name: "{callee}" {extra} }} }} }}"""


def definition(
    name: str, body: str, result: str, extra: str = "", type: str = "type: DT_FLOAT"
) -> str:
    return f"""library {{ function {{
        signature {{ name: "{name}" input_arg {{ name: "a" {type} }}
            output_arg {{ name: "r" {type} }} {extra} }}
        {body} ret {{ key: "r" value: "{result}" }} }} }}"""


def imported(*parts: str) -> ModuleOp:
    module = import_graph_def(graph("\n".join(parts)), ["x"], ["y"])
    module.verify()
    return module


def functions(module: ModuleOp) -> dict[str, func.FuncOp]:
    return {op.sym_name.data: op for op in module.ops if isinstance(op, func.FuncOp)}


def ops(function: func.FuncOp) -> list[str]:
    return [op.name for op in function.body.block.ops]


RELU = f'node_def {{ name: "n" op: "Relu" input: "a" {FLOAT} }}'


def test_call():
    module = imported(
        X, f"node {{ {call('y', 'f', 'x')} }}", definition("f", RELU, "n:activations:0")
    )
    found = functions(module)
    assert list(found) == ["main", "f0"]
    assert ops(found["f0"]) == ["tf.Relu", "func.return"]
    assert found["f0"].sym_visibility is not None
    assert found["main"].sym_visibility is None


def test_functions_that_nothing_calls_are_left_out():
    module = imported(
        X, f'node {{ name: "y" op: "Relu" input: "x" {FLOAT} }}', definition("f", RELU, "nonsense")
    )
    assert list(functions(module)) == ["main"]


def test_a_function_is_imported_once():
    module = imported(
        X,
        f"node {{ {call('z', 'f', 'x')} }}",
        f"node {{ {call('y', 'f', 'z')} }}",
        definition("f", RELU, "n:activations:0"),
    )
    assert list(functions(module)) == ["main", "f0"]


def test_argument_as_result():
    module = imported(X, f"node {{ {call('y', 'f', 'x')} }}", definition("f", "", "a"))
    assert ops(functions(module)["f0"]) == ["func.return"]


def test_outputs_by_name():
    split = """node_def { name: "d" op: "Const" attr { key: "dtype" value { type: DT_INT32 } }
          attr { key: "value" value { tensor { dtype: DT_INT32 tensor_shape { } } } } }
        node_def { name: "s" op: "Split" input: "d:output:0" input: "a"
          attr { key: "T" value { type: DT_FLOAT } } attr { key: "num_split" value { i: 2 } } }
        node_def { name: "c" op: "AddN" input: "s:output"
          attr { key: "T" value { type: DT_FLOAT } } attr { key: "N" value { i: 2 } } }
        node_def { name: "e" op: "Add" input: "c:sum:0" input: "s:output:1"
          attr { key: "T" value { type: DT_FLOAT } } }"""
    module = imported(X, f"node {{ {call('y', 'f', 'x')} }}", definition("f", split, "e:z:0"))
    assert ops(functions(module)["f0"]) == [
        "tf.Const",
        "tf.Split",
        "tf.AddN",
        "tf.Add",
        "func.return",
    ]
    add = list(functions(module)["f0"].body.block.ops)[3]
    assert add.operands[1].index == 1  # pyright: ignore


@pytest.mark.parametrize(
    "reference", ["n:nothing:0", "n:activations:1", "n:activations:x", "m:z:0"]
)
def test_wrong_references(reference: str):
    with pytest.raises(ImportFailure, match="there is no (value|node)"):
        imported(X, f"node {{ {call('y', 'f', 'x')} }}", definition("f", RELU, reference))


def test_type_parameters():
    body = """node_def { name: "n" op: "Neg" input: "a" attr { key: "T" value { placeholder: "T" } } }"""
    parameter = 'attr { name: "T" type: "type" }'
    given = 'attr { key: "T" value { type: DT_FLOAT } }'
    module = imported(
        X,
        f"node {{ {call('y', 'f', 'x', extra=given)} }}",
        definition("f", body, "n:y:0", parameter, "type_attr: 'T'"),
    )
    assert ops(functions(module)["f0"]) == ["tf.Neg", "func.return"]
    with pytest.raises(ImportFailure, match="lacks the type parameter 'T'"):
        imported(
            X,
            f"node {{ {call('y', 'f', 'x')} }}",
            definition("f", body, "n:y:0", parameter, "type_attr: 'T'"),
        )


def test_call_by_the_name_of_the_op():
    module = imported(
        X, 'node { name: "y" op: "f" input: "x" }', definition("f", RELU, "n:activations:0")
    )
    assert ops(functions(module)["main"]) == ["tf.PartitionedCall", "func.return"]
    stateful = definition("f", RELU, "n:activations:0", "is_stateful: true")
    module = imported(X, 'node { name: "y" op: "f" input: "x" }', stateful)
    assert ops(functions(module)["main"]) == ["tf.StatefulPartitionedCall", "func.return"]


def test_control_results_are_kept():
    body = f"""{RELU} node_def {{ name: "p" op: "Print" input: "a" {FLOAT}
        attr {{ key: "U" value {{ list {{ }} }} }} }} control_ret {{ key: "p" value: "p" }}"""
    module = imported(
        X, f"node {{ {call('y', 'f', 'x')} }}", definition("f", body, "n:activations:0")
    )
    assert "tf.Print" in ops(functions(module)["f0"])


def test_attributes_of_functions():
    body = RELU + 'attr { key: "_implements" value { s: "my_op" } }'
    module = imported(
        X, f"node {{ {call('y', 'f', 'x')} }}", definition("f", body, "n:activations:0")
    )
    assert "tf._implements" in functions(module)["f0"].attributes


def test_shapes_of_arguments_and_results():
    body = (
        RELU
        + """arg_attr { key: 0 value { attr { key: "_output_shapes"
        value { list { shape { dim { size: 4 } } } } } } }"""
    )
    module = imported(
        X, f"node {{ {call('y', 'f', 'x')} }}", definition("f", body, "n:activations:0")
    )
    assert [str(item) for item in functions(module)["f0"].function_type.inputs] == ["tensor<4xf32>"]
    assert [str(item) for item in functions(module)["main"].function_type.outputs] == [
        "tensor<4xf32>"
    ]


def recursive(*names: str) -> list[str]:
    """Return functions each of which calls the next, the last one the first."""
    return [
        definition(name, f"node_def {{ {call('c', callee, 'a')} }}", "c:output:0")
        for name, callee in zip(names, [*names[1:], names[0]], strict=True)
    ]


@pytest.mark.parametrize("names", [("f",), ("f", "g", "h")])
def test_recursion(names: tuple[str, ...]):
    with pytest.raises(ImportFailure, match="f: function: the function calls itself"):
        imported(X, f"node {{ {call('y', 'f', 'x')} }}", *recursive(*names))


def chain(length: int, calls: int = 1) -> list[str]:
    """Return functions of which each calls the next one or more times."""
    parts = [definition(f"f{length}", RELU, "n:activations:0")]
    for index in range(length):
        body, argument = "", "a"
        for count in range(calls):
            body += f"node_def {{ {call(f'c{count}', f'f{index + 1}', argument)} }}"
            argument = f"c{count}:output:0"
        parts.append(definition(f"f{index}", body, argument))
    return parts


def test_depth():
    imported(X, f"node {{ {call('y', 'f0', 'x')} }}", *chain(function.MAX_DEPTH - 1))
    with pytest.raises(ImportFailure, match="functions call one another more than"):
        imported(X, f"node {{ {call('y', 'f0', 'x')} }}", *chain(1000))


def test_functions_that_would_explode_when_inlined():
    with pytest.raises(ImportFailure, match="call one another absurdly often"):
        imported(X, f"node {{ {call('y', 'f0', 'x')} }}", *chain(40, calls=4))


@pytest.mark.parametrize(
    ("parts", "match"),
    [
        ((definition("f", RELU, "n:activations:0", "input_arg { name: 'b' type: DT_FLOAT }"),),
         "has 1 operands and 1 results, the function 2 and 1"),
        ((definition("f", RELU, "n:activations:0", "input_arg { name: 'a' type: DT_FLOAT }"),),
         "two arguments are called 'a'"),
        ((definition("f", RELU, "n:activations:0", "output_arg { name: 's' type: DT_FLOAT }"),),
         "there is no value for result 's'"),
        ((definition("f", "", "a", type="type: DT_INT32"),), "passes f32 to a function that needs i32"),
        ((definition("f", "", "a", type="type: 55"),), "f: function: has the unsupported data type 55"),
    ],
)  # fmt: skip
def test_malformed_functions(parts: tuple[Any, ...], match: str):
    with pytest.raises(ImportFailure, match=match) as caught:
        imported(X, f"node {{ {call('y', 'f', 'x')} }}", *parts)
    assert "\n" not in str(caught.value)


def test_branches_without_effects_are_a_property():
    condition = """node { name: "c" op: "Const" attr { key: "dtype" value { type: DT_BOOL } }
        attr { key: "value" value { tensor { dtype: DT_BOOL bool_val: true tensor_shape {} } } } }"""
    function = 'value { func { name: "f" } }'
    module = imported(
        X,
        condition,
        f"""node {{ name: "y" op: "StatelessIf" input: "c" input: "x"
            attr {{ key: "Tcond" value {{ type: DT_BOOL }} }}
            attr {{ key: "Tin" {FLOATS} }} attr {{ key: "Tout" {FLOATS} }}
            attr {{ key: "then_branch" {function} }} attr {{ key: "else_branch" {function} }} }}""",
        definition("f", RELU, "n:activations:0"),
    )
    (op,) = (op for op in module.walk() if op.name == "tf.If")
    assert boolean(op.properties["is_stateless"])
