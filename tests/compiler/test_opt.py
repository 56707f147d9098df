"""`tflower-opt`, called in process."""

from pathlib import Path

import pytest
from tflower.compiler.tools.opt import main
from tflower.compiler.tools.opt_arguments import flat

ADD = """
func.func @main(%x: tensor<4xf32>) -> tensor<4xf32> {
  %a = "tfl.add"(%x, %x) {fused_activation_function = "NONE"} : (tensor<4xf32>, tensor<4xf32>) -> tensor<4xf32>
  %b = "tfl.add"(%x, %x) {fused_activation_function = "NONE"} : (tensor<4xf32>, tensor<4xf32>) -> tensor<4xf32>
  %c = tfl.mul %a, %b {fused_activation_function = "NONE"} : tensor<4xf32>
  func.return %c : tensor<4xf32>
}
"""
WRONG = ADD.replace("NONE", "SOME", 1)


def test_passes_run_in_the_order_of_their_flags():
    code, out, err = main(["-", "--cse"], ADD)
    assert (code, err) == (0, "")
    assert out.count("tfl.add") == 1
    assert "%1 = tfl.mul %0, %0" in out


def test_without_arguments_the_input_is_read():
    code, out, err = main([], ADD)
    assert (code, err) == (0, "")
    assert out.count("tfl.add") == 2


def test_values_are_named_as_mlir_names_them():
    source = """
        func.func @main(%x: tensor<4xf32>, %k: tensor<1xi32>) -> (tensor<2xf32>, tensor<2xi32>) {
          %w = "arith.constant"() {value = dense<1.0> : tensor<4xf32>} : () -> tensor<4xf32>
          %n = arith.constant dense<2> : tensor<i32>
          %y = tfl.add %x, %w {fused_activation_function = "NONE"} : tensor<4xf32>
          %q:2 = "tfl.topk_v2"(%y, %n) : (tensor<4xf32>, tensor<i32>) -> (tensor<2xf32>, tensor<2xi32>)
          return %q#0, %q#1 : tensor<2xf32>, tensor<2xi32>
        }"""
    code, out, _ = main(["-"], source)
    assert code == 0
    assert [line.strip().partition(" = ")[0] for line in out.splitlines() if " = " in line] == [
        "%cst",
        "%cst_0",
        "%0",
        "%values, %indices",
    ]
    assert "return %values, %indices : tensor<2xf32>, tensor<2xi32>" in out


def test_the_output_parses_again():
    code, out, _ = main(["-"], ADD)
    assert code == 0
    assert main(["-"], out) == (0, out, "")
    code, generic, _ = main(["-", "--mlir-print-op-generic"], ADD)
    assert code == 0
    assert main(["-"], generic) == (0, out, "")


def test_an_error_points_at_file_line_and_column(tmp_path: Path):
    file = tmp_path / "wrong.mlir"
    file.write_text(WRONG)
    code, out, err = main([str(file)])
    assert (code, out) == (1, "")
    assert err.startswith(f"{file}:3:3: error: 'tfl.add' op ")
    assert err.count("\n") == 1


def test_a_syntax_error_points_at_its_place():
    code, _, err = main(["-"], ADD.replace("return", "returns"))
    assert code == 1
    assert err.startswith("<stdin>:6:")


def test_split_input_keeps_line_numbers():
    code, out, err = main(["-", "-split-input-file"], f"{ADD}// -----\n{WRONG}")
    assert code == 1
    assert "func.func @main" in out
    assert err.startswith("<stdin>:11:3: error: ")


def test_verify_diagnostics_accepts_just_what_is_expected():
    line = '  %a = "tfl.add"'
    expected = WRONG.replace(
        line, f"  // expected-error@+1 {{{{failed to satisfy constraint}}}}\n{line}"
    )
    assert main(["-", "-verify-diagnostics"], expected) == (0, "", "")
    code, _, err = main(["-", "-verify-diagnostics"], WRONG)
    assert code == 1
    assert err.startswith("unexpected <stdin>:3:3: error: ")
    code, _, err = main(["-", "-verify-diagnostics"], expected.replace("SOME", "NONE"))
    assert code == 1
    assert "did not come" in err


@pytest.mark.parametrize(
    ("argv", "message"),
    [
        (["--no-such-pass"], "unknown flag --no-such-pass"),
        (["-p", "cse,nothing"], "there is no pass 'nothing'"),
        (["--cse=x=1"], "--cse"),
        (["-o"], "-o needs a value"),
    ],
)
def test_a_command_line_that_is_not_understood(argv: list[str], message: str):
    code, _, err = main(argv)
    assert code == 2
    assert message in err


def test_a_missing_file():
    code, _, err = main(["nowhere.mlir"])
    assert code == 1
    assert "nowhere.mlir" in err


def test_help_lists_passes_with_summaries():
    code, out, _ = main(["--help"])
    assert code == 0
    assert "--tfl-legalize-tf" in out
    assert "--split-input-file" in out


@pytest.mark.parametrize(
    ("nested", "plain"),
    [
        ("builtin.module(func.func(canonicalize),cse)", "canonicalize,cse"),
        ("canonicalize,cse", "canonicalize,cse"),
    ],
)
def test_anchors_of_a_pipeline_go(nested: str, plain: str):
    assert flat(nested) == plain


def test_the_module_is_shown_around_a_pass():
    _, _, err = main(["-", "--cse", "--mlir-print-ir-after=cse"], ADD)
    assert "// -----// IR Dump After CSEPass (cse) //----- //" in err
    assert "tfl.mul" in err
