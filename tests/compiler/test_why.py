"""`tflower why` and `tflower why-not`."""

import json
from pathlib import Path

import numpy as np
import pytest
from graphs import scaled
from tflower.compiler.text import parse
from tflower.compiler.tools import why, why_not
from tflower.compiler.tools.convert import main as convert
from tflower.compiler.why import Search
from tflower.dialects import tfl
from tflower.passes.explain import explain
from tflower.passes.pattern import Const, Op, Refusal, Value, rule

DIGITS = Path(__file__).parent.parent / "models" / "digits" / "saved_model"
CONV = """
func.func @main(%x: tensor<1x4x4x2xf32>, %w: tensor<3x1x1x2xf32>, %b: tensor<3xf32>)
    -> (tensor<1x4x4x3xf32>, tensor<1x4x4x3xf32>) {
  %0 = "tfl.conv_2d"(%x, %w, %b) {padding = "SAME", stride_h = 1 : i32, stride_w = 1 : i32,
    dilation_h_factor = 1 : i32, dilation_w_factor = 1 : i32, fused_activation_function = "NONE"}
    : (tensor<1x4x4x2xf32>, tensor<3x1x1x2xf32>, tensor<3xf32>) -> tensor<1x4x4x3xf32>
    loc("block/conv")
  %1 = "tfl.relu"(%0) : (tensor<1x4x4x3xf32>) -> tensor<1x4x4x3xf32> loc("block/relu")
  func.return %0, %1 : tensor<1x4x4x3xf32>, tensor<1x4x4x3xf32>
}
"""


@pytest.fixture
def conv(tmp_path: Path) -> str:
    file = tmp_path / "conv.mlir"
    file.write_text(CONV)
    return str(file)


def test_why_an_operator_is_there(capsys):
    assert why.main([str(DIGITS), "--op", "0"]) == 0
    out = capsys.readouterr().out
    head, _, chain = out.partition("\nby\n")
    assert head.startswith("op 0: tfl.conv_2d at ")
    assert "tf.Conv2D at functional_1/stem_1/convolution" in head
    assert "tf.Relu6 at" in head
    assert chain.index("tfl-prepare-tf: convert_conv") < chain.index("tfl-legalize-tf: ")
    assert "tfl-optimize: fuse_activation  (passes/optimize/conv.py:" in chain
    assert "tf.Relu6 -> tfl.relu6  (passes/legalize/activation.py:" in chain


def test_why_by_location_and_tensor_and_as_json(capsys):
    assert why.main([str(DIGITS), "--location", "Softmax", "--json"]) == 0
    (by_location,) = json.loads(capsys.readouterr().out)
    assert by_location["sources"] == ["tf.Softmax at functional_1/digit_1/Softmax"]
    assert [link["rule"] for link in by_location["chain"]] == ["tf.Softmax -> tfl.softmax"]
    assert why.main([str(DIGITS), "--tensor", "StatefulPartitionedCall_1:0", "--json"]) == 0
    assert json.loads(capsys.readouterr().out) == [by_location]


def test_why_of_a_graph_and_of_text(tmp_path: Path, capsys, conv: str):
    file = tmp_path / "graph.pb"
    file.write_bytes(scaled().serialized())
    assert why.main([str(file), "--op", "1"]) == 0
    assert "tf.Relu at out" in capsys.readouterr().out
    assert why.main([conv, "--op", "0", "--passes", "tfl-optimize"]) == 0
    assert capsys.readouterr().out.endswith("as it was imported\n")


def test_a_pass_without_rules_is_a_link(tmp_path: Path, capsys):
    file = tmp_path / "calls.mlir"
    file.write_text("""
    func.func @main(%x: tensor<4xf32>) -> tensor<4xf32> {
      %0 = "tf.PartitionedCall"(%x) {f = @inner} : (tensor<4xf32>) -> tensor<4xf32> loc("one")
      %1 = "tf.PartitionedCall"(%0) {f = @inner} : (tensor<4xf32>) -> tensor<4xf32> loc("two")
      func.return %1 : tensor<4xf32>
    }
    func.func private @inner(%x: tensor<4xf32>) -> tensor<4xf32> {
      %0 = "tf.Tanh"(%x) : (tensor<4xf32>) -> tensor<4xf32> loc("tanh")
      func.return %0 : tensor<4xf32>
    }""")
    assert why.main([str(file), "--op", "0"]) == 0
    out = capsys.readouterr().out
    assert "op 0: tfl.tanh at" in out
    assert "from\n  tf.Tanh at tanh\nby\n" in out
    assert "inline: the pass itself" in out


@pytest.mark.parametrize(
    ("flags", "message"),
    [
        (["--op", "99"], "there is no op 99, the function has 9"),
        (["--op", "-1"], "there is no op -1"),
        (["--location", "nowhere"], "no op is at nowhere. There are\n     0 tfl.conv_2d at"),
        (["--op", "0", "--passes", "nothing"], "there is no pass 'nothing'"),
        (["--op", "0", "--function", "nothing"], "there is no op 0, the function has 0"),
    ],
)
def test_why_nothing(flags, message, capsys):
    assert why.main([str(DIGITS), *flags]) == 1
    assert message in capsys.readouterr().err


@pytest.mark.parametrize("content", [None, "func.func @", "\x00\x01"])
def test_models_that_cannot_be_read(tmp_path: Path, content, capsys):
    file = tmp_path / "model.mlir"
    if content is not None:
        file.write_text(content)
    assert why.main([str(file), "--op", "0"]) == 1
    assert why_not.main(["fuse_bias", "--at", "x", str(file)]) == 1
    assert str(file) in capsys.readouterr().err


# why-not


def test_why_a_rule_was_not_applied(conv: str, capsys):
    for place in ("block/relu", "conv", f"{conv}:nothing"):
        code = why_not.main(["fuse_activation", "--at", place, conv, "--passes", "tfl-optimize"])
        said = capsys.readouterr()
        if place.endswith("nothing"):
            assert code == 1
            assert "no op is at" in said.err
            continue
        assert code == 0
        assert "fuse_activation at tfl.relu at block/relu\n  op:       tfl.conv_2d" in said.out
        assert "field:    shared\n  expected: a single use\n" in said.out
        assert "found:    uses by " in said.out
        assert "rule:     passes/optimize/conv.py:" in said.out


def test_a_rule_that_was_applied(capsys):
    assert why_not.main(["fuse_activation", "--at", "Relu6", str(DIGITS)]) == 0
    assert "was applied there, in tfl-optimize" in capsys.readouterr().out


def test_rules_that_are_not_there(conv: str, capsys):
    flags = ["--at", "block/relu", conv, "--passes", "tfl-optimize"]
    assert why_not.main(["fuse_activatio", *flags]) == 1
    assert "Close are: fuse_activation" in capsys.readouterr().err
    assert why_not.main(["fold_rank", *flags]) == 0
    assert "expected: tfl.rank\n  found:    tfl.relu" in capsys.readouterr().out


def main_of(*lines: str):
    body = "\n".join(lines)
    module = parse(f"func.func @main(%x: tensor<4xf32>) -> tensor<4xf32> {{\n{body}\n}}")
    (function,) = module.body.block.ops
    return list(function.body.block.ops)


TWO = "%c = arith.constant dense<2.0> : tensor<4xf32>"
ADD = '%a = tfl.add %x, {} {{fused_activation_function = "{}"}} : tensor<4xf32>'
RELU = '%r = "tfl.relu"(%a) : (tensor<4xf32>) -> tensor<4xf32>'
RETURN = "func.return %r : tensor<4xf32>"
LIMIT = 3


@rule(
    Op(
        tfl.ReluOp,
        Op(tfl.AddOp, Value("x"), Const("c"), fused_activation_function="NONE", as_="add"),
    )
)
def picky(root: tfl.ReluOp, add: tfl.AddOp, c: np.ndarray):
    """relu(x + c) -> x + c, for great c."""
    if c.size != 4:
        return Refusal("c has other than 4 elements")
    if c.ndim > LIMIT or c.max() < LIMIT:
        return None
    return add.with_properties(fused_activation_function="RELU")


def miss(*lines: str, which=picky):
    ops = main_of(*lines, RETURN)
    root = next(op for op in ops if op.name == "tfl.relu")
    uses = [sum(1 for _ in result.uses) for op in ops for result in op.results]
    found = explain(which, root)
    assert uses == [sum(1 for _ in result.uses) for op in ops for result in op.results]
    return found


def test_a_side_condition_tells_which_part_held():
    found = miss(TWO, ADD.format("%c", "NONE"), RELU)
    assert found.field == "side condition"
    assert found.expected == "not (c.max() < LIMIT)"
    assert "c.max() = 2.0" in found.found
    assert "LIMIT = 3" in found.found
    line = picky.build.__code__.co_firstlineno + 11
    assert found.place.endswith(f"test_why.py:{line}")


def test_a_refusal_tells_its_reason():
    found = miss(TWO.replace("4x", "1x"), ADD.format("%c", "NONE").replace(
        " : tensor<4xf32>", " : (tensor<4xf32>, tensor<1xf32>) -> tensor<4xf32>"
    ).replace("tfl.add %x, %c", '"tfl.add"(%x, %c)'), RELU)  # fmt: skip
    assert found.expected == "not (c.size != 4)"
    assert found.found == "c has other than 4 elements"


def test_fields_of_the_pattern():
    found = miss(TWO, ADD.format("%c", "RELU"), RELU)
    assert (found.field, found.expected, found.found) == (
        "fused_activation_function",
        '"NONE"',
        '"RELU"',
    )
    assert found.op.name == "tfl.add"
    found = miss(ADD.format("%x", "NONE"), RELU)
    assert (found.field, found.expected) == ("constant", "a constant for 'c'")
    assert found.found == "an argument of the function or region"
    found = miss('%a = "tfl.neg"(%x) : (tensor<4xf32>) -> tensor<4xf32>', RELU)
    assert (found.field, found.expected) == ("type", "tfl.add")
    assert found.found.startswith("tfl.neg")


def test_a_rule_that_applies_leaves_no_trace():
    found = miss(TWO.replace("2.0", "4.0"), ADD.format("%c", "NONE"), RELU)
    assert found.applies
    assert found.text().endswith("applies")


def test_another_rule_went_first(tmp_path: Path):
    from tflower.compiler.tools.why_not import answer
    from tflower.compiler.why import load
    from tflower.passes.events import observed
    from tflower.passes.greedy import RuleSet

    @rule(Op(tfl.ReluOp, Value("x")), benefit=9)
    def eager(x):
        return tfl.TanhOp(x)

    file = tmp_path / "two.mlir"
    lines = (TWO.replace("2.0", "4.0"), ADD.format("%c", "NONE"), RELU + ' loc("here")', RETURN)
    body = "\n".join(lines)
    file.write_text(f"func.func @main(%x: tensor<4xf32>) -> tensor<4xf32> {{\n{body}\n}}")
    search = Search("picky", "here")
    with observed(search):
        RuleSet([picky, eager]).apply(load(str(file)))
    assert answer(search).endswith("applies\n  but eager went first")


def test_a_result_that_the_runtime_refuses(tmp_path: Path, capsys):
    file = tmp_path / "model.mlir"
    file.write_text("""
    func.func @main(%x: tensor<4xf64>) -> tensor<4xf64> {
      %0 = "tf.Tanh"(%x) : (tensor<4xf64>) -> tensor<4xf64> loc("here")
      func.return %0 : tensor<4xf64>
    }""")
    flags = ["--at", "here", str(file), "--passes", "tfl-legalize-tf"]
    assert why_not.main(["tf.Tanh -> tfl.tanh", *flags]) == 0
    assert "but its result was not taken: tfl.tanh: " in capsys.readouterr().out


def test_convert_writes_a_trace(tmp_path: Path, capsys):
    trace = tmp_path / "trace.jsonl"
    model = tmp_path / "model.tflite"
    flags = ["--saved_model_dir", str(DIGITS), "--output_file", str(model), "--quiet"]
    assert convert([*flags, "--trace", str(trace)]) == 0
    lines = [json.loads(line) for line in trace.read_text().splitlines()]
    assert {"pass", "rewrite"} == {line["event"] for line in lines}
    assert any(line.get("rule") == "fuse_activation" for line in lines)
    assert convert([*flags, "--trace", str(tmp_path / "no" / "trace")]) == 1
    assert "No such file" in capsys.readouterr().err
