"""What is said of operators that the GPU delegate does not run."""

import pytest
import tflower
from tflower.compiler.inspection import gpu
from tflower.compiler.inspection.analyzer import text
from tflower.compiler.inspection.tables import ModelFile

FUNCTION = """
func.func @main(%x: {x}, %y: {y}) -> {result} {{
  {before}
  %0 = "tfl.{name}"({operands}) {{{options}}} : ({types}) -> {result}
  func.return %0 : {result}
}}
"""
AXIS = '%axis = "tfl.pseudo_const"() {value = dense<1> : tensor<1xi32>} : () -> tensor<1xi32>'
NONE = 'fused_activation_function = "NONE"'
F = "tensor<1x4x4x2xf32>"
CASES = {
    "add": ("add", (F, F), F, NONE, ""),
    "add of other ranks": ("add", (F, "tensor<4x2xf32>"), F, NONE, ""),
    "unary": ("exp", (F,), F, "", ""),
    "compared": ("less", (F, F), "tensor<1x4x4x2xi1>", "", ""),
    "cast": ("cast", ("tensor<4xi64>",), "tensor<4xf32>", "", "int64 is not cast to float32"),
    "cast of bools": ("cast", ("tensor<4xi1>",), "tensor<4xf32>", "", ""),
    "softmax": ("softmax", (F,), F, "beta = 1.0 : f32", ""),
    "softmax with a factor": ("softmax", (F,), F, "beta = 2.0 : f32", "beta is 2.0, not 1"),
    "sum": ("sum", (F, "AXIS"), "tensor<1x4x2xf32>", "keep_dims = false", ""),
    "sum along computed axes": (
        "sum", (F, "tensor<1xi32>"), "tensor<1x4x2xf32>", "keep_dims = false",
        "0 operands are constants, 1 must be",
    ),
    "gather of matrices": (
        "gather", (F, "tensor<2x2xi32>"), "tensor<1x4x2x2x2xf32>",
        "axis = 2 : i32, batch_dims = 0 : i32", "indices must be int32 in one dimension",
    ),
    "select": ("select_v2", ("tensor<4xi1>", "tensor<f32>", "tensor<f32>"), "tensor<4xf32>", "", ""),
    "select by integers": ("select_v2", ("tensor<2x4xi1>", F, F), F, "", "cannot be broadcast"),
    "dense": (
        "fully_connected", ("tensor<1x4xf32>", "tensor<2x4xf32>"), "tensor<1x2xf32>",
        f'{NONE}, keep_num_dims = false, weights_format = "DEFAULT"', "",
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_rules(write, case):
    name, types, result, options, reason = case
    given = [each for each in types if each != "AXIS"]
    operands = ["%axis" if each == "AXIS" else f"%{'xyz'[n]}" for n, each in enumerate(types)]
    y = given[1] if len(given) > 1 else F
    if len(types) == 3:
        operands[2], y = "%y", types[1]
    module = FUNCTION.format(
        x=types[0], y=y, result=result, before=AXIS if "AXIS" in types else "", name=name,
        operands=", ".join(operands), options=options,
        types=", ".join("tensor<1xi32>" if each == "AXIS" else each for each in types),
    )  # fmt: skip
    if name == "fully_connected":
        module = module.replace("(%x, %y)", "(%x, %y, %none)").replace(
            ") -> tensor<1x2xf32>\n  func", ", none) -> tensor<1x2xf32>\n  func"
        )
        module = module.replace("  %0", '  %none = "tfl.no_value"() {value} : () -> none\n  %0', 1)
    file = ModelFile.open(write(name, module))
    (operator,) = file.graphs[0].operators
    found = gpu.against(operator)
    assert (reason in found) if reason else not found
    assert len(gpu.notes(file)) == bool(reason)


def test_unknown(write):
    path = write(
        "where",
        "func.func @main(%x: tensor<4xi1>) -> tensor<?x1xi64> {\n"
        '  %0 = "tfl.where"(%x) : (tensor<4xi1>) -> tensor<?x1xi64>\n'
        "  func.return %0 : tensor<?x1xi64>\n}",
    )
    (note,) = tflower.inspect(path).gpu
    assert (note.subgraph, note.number, note.operator) == (0, 0, "WHERE")
    assert note.reason == "the delegate has no WHERE"
    assert "not for the GPU delegate" in str(tflower.inspect(path))
    assert (
        "GPU COMPATIBILITY WARNING: Subgraph#0 has GPU delegate compatibility issues at nodes 0"
        in (text(path, gpu_compatibility=True))
    )


def test_compatible(block):
    assert "Your model looks compatible with GPU delegate" in text(block(), gpu_compatibility=True)
    assert "GPU" not in text(block())
