"""What `tflower-opt` shows of passes: dumps, differences, times, counts, traces, and limits."""

import json
from pathlib import Path

import pytest
from tflower.compiler.tools.opt import main

SOURCE = """
func.func @main(%x: tensor<4xf32>) -> tensor<4xf32> {
  %0 = "tfl.add"(%x, %x) {fused_activation_function = "NONE"} : (tensor<4xf32>, tensor<4xf32>) -> tensor<4xf32> loc("add")
  %1 = "tfl.add"(%x, %x) {fused_activation_function = "NONE"} : (tensor<4xf32>, tensor<4xf32>) -> tensor<4xf32>
  %2 = tfl.mul %0, %1 {fused_activation_function = "NONE"} : tensor<4xf32>
  %3 = "tfl.relu"(%2) : (tensor<4xf32>) -> tensor<4xf32>
  func.return %3 : tensor<4xf32>
}
"""
PASSES = ["--cse", "--tfl-optimize", "--symbol-dce"]
DUMP = "// -----// IR Dump {} //----- //"


def run(*flags, source=SOURCE):
    code, out, err = main(["-", *PASSES, *flags], source)
    assert code == 0, err
    return out, err


def dumps(err):
    """Return the headings of what was shown."""
    marks = DUMP.partition("{}")
    return [
        line.removeprefix(marks[0]).removesuffix(marks[2])
        for line in err.splitlines()
        if line.startswith(marks[0])
    ]


CSE, OPTIMIZE, SYMBOLS = (
    "CSEPass (cse)",
    "OptimizePass (tfl-optimize)",
    "SymbolDCEPass (symbol-dce)",
)


@pytest.mark.parametrize(
    ("flags", "expected"),
    [
        (["--mlir-print-ir-before=cse"], [f"Before {CSE}"]),
        (["-mlir-print-ir-after=cse,symbol-dce"], [f"After {CSE}", f"After {SYMBOLS}"]),
        (
            ["--mlir-print-ir-after=cse", "--mlir-print-ir-after", "tfl-optimize"],
            [f"After {CSE}", f"After {OPTIMIZE}"],
        ),
        (["--mlir-print-ir-before-all"], [f"Before {each}" for each in (CSE, OPTIMIZE, SYMBOLS)]),
        (["--mlir-print-ir-after-all"], [f"After {each}" for each in (CSE, OPTIMIZE, SYMBOLS)]),
        (["--mlir-print-ir-after-change"], [f"After {CSE}", f"After {OPTIMIZE}"]),
        (
            ["--mlir-print-ir-after-all", "--mlir-print-ir-after-change"],
            [f"After {CSE}", f"After {OPTIMIZE}"],
        ),
        (["--mlir-print-ir-after=symbol-dce", "--mlir-print-ir-after-change"], []),
        (["--mlir-print-ir-after-all=false"], []),
        (
            ["--mlir-print-ir-before=cse", "--mlir-print-ir-after=cse"],
            [f"Before {CSE}", f"After {CSE}"],
        ),
    ],
    ids=lambda value: " ".join(value) if value and value[0].startswith("-") else None,
)
def test_the_module_around_passes(flags, expected):
    _, err = run(*flags)
    assert dumps(err) == expected


def test_the_module_after_a_failure():
    source = SOURCE.replace("tfl.relu", "tf.VariableV2", 1)
    source = source.replace('"tf.VariableV2"(%2)', '"tf.VariableV2"()').replace(
        ": (tensor<4xf32>) -> tensor<4xf32>\n  func",
        '{container = "", shape = #tf_type.shape<4>, shared_name = ""} : () -> tensor<4xf32>\n  func',
    )
    code, _, err = main(["-", "--tfl-prepare-tf", "--mlir-print-ir-after-failure"], source)
    assert code == 1
    assert dumps(err) == ["After PrepareTFPass (tfl-prepare-tf) Failed"]


def test_differences_show_what_a_pass_changed_and_nothing_else():
    _, err = run("--diff-each")
    parts = err.split("// -----// Changes by ")[1:]
    assert [part.splitlines()[0] for part in parts] == [
        f"{each} //----- //" for each in (CSE, OPTIMIZE, SYMBOLS)
    ]
    removed = [line for line in parts[0].splitlines() if line.startswith("-  ")]
    added = [line for line in parts[0].splitlines() if line.startswith("+  ")]
    assert len(removed) == 2  # the second sum, and the product that used it
    assert added == [
        '+    %2 = tfl.mul %0, %0 {fused_activation_function = "NONE"} : tensor<4xf32>'
    ]
    assert "RELU" in parts[1]
    assert "(none)" in parts[2]


def test_differences_number_results_together():
    source = """
    func.func @main(%x: tensor<4xf32>, %k: tensor<i32>) -> tensor<2xf32> {
      %u = "tfl.neg"(%x) : (tensor<4xf32>) -> tensor<4xf32>
      %q:2 = "tfl.topk_v2"(%x, %k) : (tensor<4xf32>, tensor<i32>) -> (tensor<2xf32>, tensor<2xi32>)
      func.return %q#0 : tensor<2xf32>
    }"""
    _, err = run("--diff-each", source=source)
    changed = [line for line in err.splitlines() if line[:2] in ("- ", "+ ")]
    assert len(changed) == 1
    assert "tfl.neg" in changed[0]


def test_times():
    _, err = run("--mlir-timing")
    assert "Execution time report" in err
    for part in ("Parser", CSE, OPTIMIZE, "Output", "Rest", "Total"):
        assert f"%)  {part}\n" in err


def test_statistics():
    _, err = run("--mlir-pass-statistics")
    assert f"{CSE}\n  (S)      1 cse\n" in err
    assert f"{OPTIMIZE}\n  (S)      1 fuse_activation\n" in err


def test_trace_and_limit(tmp_path: Path):
    file = tmp_path / "trace.jsonl"
    full, _ = run(f"--trace={file}")
    lines = [json.loads(line) for line in file.read_text().splitlines()]
    rules = [line["rule"] for line in lines if line["event"] == "rewrite"]
    assert rules == ["cse", "fuse_activation", "dce"]
    out, err = run("--rewrite-limit=1")
    assert err == "tflower-opt: stopped after 1 rewrites, in cse\n"
    assert out.count("tfl.add") == 1
    assert "tfl.relu" in out
    out, err = run("--rewrite-limit", "2")
    assert "in tfl-optimize" in err
    assert "RELU" in out
    assert out != full  # the product of before is still there
    assert run("--rewrite-limit=99") == (full, "")
    out, err = run("--rewrite-limit=0")
    assert err == "tflower-opt: stopped after 0 rewrites, in cse\n"
    assert out.count("tfl.add") == 2


def test_locations_and_elisions():
    out, _ = run("--mlir-print-debuginfo")
    assert 'loc("add")' in out
    numbers = ", ".join(f"{number}.5" for number in range(20))
    source = (
        "func.func @main() -> tensor<20xf32> {\n"
        f"  %0 = arith.constant dense<[{numbers}]> : tensor<20xf32>\n"
        "  func.return %0 : tensor<20xf32>\n}"
    )
    out, _ = run("--mlir-elide-elementsattrs-if-larger=10", source=source)
    assert "dense_resource<__elided__>" in out
    out, _ = run("--mlir-elide-elementsattrs-if-larger=20", source=source)
    assert "1.950000e+01" in out
    out, _ = run("--mlir-print-op-generic", source=source)
    assert '"arith.constant"()' in out


def test_output_to_a_file(tmp_path: Path):
    file = tmp_path / "out.mlir"
    out, _ = run("-o", str(file))
    assert out == ""
    assert file.read_text() == run()[0]


@pytest.mark.parametrize(
    ("flags", "message"),
    [
        (["--rewrite-limit=x"], "--rewrite-limit needs a number, not 'x'"),
        (["--rewrite-limit"], "--rewrite-limit needs a value"),
        (["--rewrite-limit=-1"], "--rewrite-limit needs a number, not '-1'"),
        (["--mlir-print-ir-after=nothing"], "there is no pass 'nothing'"),
        (["--diff-each=maybe"], "the value of a switch is true or false"),
        (["--mlir-elide-elementsattrs-if-larger=many"], "needs a number"),
        (["--load-plugin=nowhere.py"], "there is no such Python file"),
    ],
)
def test_bad_flags(flags, message):
    code, out, err = main(["-", *flags], SOURCE)
    assert (code, out) == (2, "")
    assert message in err
    assert err.count("\n") == 1


def test_files_that_cannot_be_written(tmp_path: Path):
    for flag in ("--trace", "-o"):
        code, _, err = main(["-", flag, str(tmp_path / "no" / "file")], SOURCE)
        assert code == 1
        assert "No such file" in err


def test_only_expected_diagnostics():
    wrong = SOURCE.replace("NONE", "SOME", 1)
    assert main(["-", "-verify-diagnostics"], wrong)[0] == 1
    assert main(["-", "-verify-diagnostics=only-expected"], wrong)[0] == 0


def test_help_lists_passes_with_options():
    code, out, _ = main(["--help"])
    assert code == 0
    assert "  --tfl-optimize  " in out
    assert "      disable-fuse-mul-and-fc=false" in out
    assert "preserve-assert-op=false                 Leave tf.Assert where it is." in out
    assert "--rewrite-limit=N" in out
