"""The translation tools: text to file and back, files as text, JSON to files."""

from collections.abc import Callable
from pathlib import Path

import pytest
from tflower.compiler.tools import (
    flatbuffer_to_string,
    json_to_flatbuffer,
    tf_tfl_translate,
    translate,
)
from tflower.compiler.tools.arguments import takes_stdin
from tflower.runtime.debug_info import original_name

WRITE, READ = "--mlir-to-tflite-flatbuffer", "--tflite-flatbuffer-to-mlir"

ADD = """
func.func @main(%x: tensor<2xf32>) -> tensor<2xf32> {
  %0 = "tfl.pseudo_const"() {value = dense<[1.0, 2.0]> : tensor<2xf32>} : () -> tensor<2xf32> loc("c")
  %1 = "tfl.pseudo_const"() {value = dense<[1.0, 2.0]> : tensor<2xf32>} : () -> tensor<2xf32> loc("d")
  %2 = tfl.add %x, %0 {fused_activation_function = "RELU"} : tensor<2xf32> loc("sum")
  %3 = tfl.mul %2, %1 {fused_activation_function = "NONE"} : tensor<2xf32> loc("product")
  func.return %3 : tensor<2xf32>
}
"""


def write(text: str, *flags: str) -> bytes:
    code, out, err = translate.main([WRITE, *flags], text)
    assert code == 0, err
    assert isinstance(out, bytes)
    return out


def back(data: bytes, *flags: str) -> str:
    code, out, err = translate.main([READ, *flags], data)
    assert code == 0, err
    assert isinstance(out, str)
    return out


def shown(data: bytes) -> list[str]:
    code, out, err = flatbuffer_to_string.main(["-"], data)
    assert code == 0, err
    assert isinstance(out, str)
    return [line.strip() for line in out.splitlines()]


def test_text_of_a_file():
    lines = shown(write(ADD))
    assert lines[:3] == ["{", "version: 3,", "operator_codes: [ {"]
    assert "builtin_options_type: AddOptions," in lines
    assert "fused_activation_function: RELU" in lines
    assert 'name: "product",' in lines
    at = lines.index("quantization: {")
    assert lines[at : at + 3] == ["quantization: {", "", "},"]
    assert "data: [ 0, 0, 128, 63, 0, 0, 0, 64 ]" in lines
    assert lines[-3:] == ["signature_defs: [  ]", "}", ""]


def test_versions_are_written_even_if_they_are_the_default():
    assert shown(write(ADD)).count("version: 1") == 1
    assert "version: 1," in shown(write(ADD))


@pytest.mark.parametrize(("flags", "times"), [((), 1), (("--disable-buffer-deduping",), 2)])
def test_equal_constants(flags: tuple[str, ...], times: int):
    assert shown(write(ADD, *flags)).count("data: [ 0, 0, 128, 63, 0, 0, 0, 64 ]") == times


def test_stripped_names():
    lines = shown(write(ADD, "-strip-debug-info"))
    names = [line for line in lines if line.startswith("name:")]
    assert names[:5] == [f'name: "{name}",' for name in ("arg0", "0", "1", "2", "3")]


@pytest.mark.parametrize("flags", [(), ("--use-buffer-offset",)])
def test_round_trip(flags: tuple[str, ...]):
    text = back(write(ADD, *flags))
    assert 'tfl.add %arg0, %0 {fused_activation_function = "RELU"} : tensor<2xf32>' in text
    assert 'inputs = "arg0", outputs = "product"' in text
    again = back(write(text, *flags))
    assert again == text


def test_locations():
    text = back(write(ADD, "--serialize-debug-metadata"), "--mlir-print-debuginfo")
    assert 'loc(fused<"tflite.subgraph=0.op=0:ADD_fused_RELU">' in text
    assert 'loc(fused<"tflite.importer_wrapper">' in text
    text = back(write(ADD), "--mlir-print-debuginfo")
    assert text.startswith('#loc = loc("<stdin>":0:0)\n')
    assert 'loc("sum"(#loc))' in text


def test_weights_keep_a_narrow_range():
    text = """
    func.func @main(%x: tensor<1x2x!quant.uniform<i8:f32, 0.5:3>>) -> tensor<1x2x!quant.uniform<i8:f32, 1.0>> {
      %w = "tfl.pseudo_qconst"() {qtype = tensor<2x2x!quant.uniform<i8<-127:127>:f32, 0.25>>, value = dense<5> : tensor<2x2xi8>} : () -> tensor<2x2x!quant.uniform<i8<-127:127>:f32, 0.25>>
      %b = "tfl.no_value"() {value} : () -> none
      %y = "tfl.fully_connected"(%x, %w, %b) {fused_activation_function = "NONE", keep_num_dims = false, weights_format = "DEFAULT"} : (tensor<1x2x!quant.uniform<i8:f32, 0.5:3>>, tensor<2x2x!quant.uniform<i8<-127:127>:f32, 0.25>>, none) -> tensor<1x2x!quant.uniform<i8:f32, 1.0>>
      %c = "tfl.pseudo_qconst"() {qtype = tensor<1x2x!quant.uniform<i8:f32, 1.0>>, value = dense<-128> : tensor<1x2xi8>} : () -> tensor<1x2x!quant.uniform<i8:f32, 1.0>>
      %z = tfl.add %y, %c {fused_activation_function = "NONE"} : tensor<1x2x!quant.uniform<i8:f32, 1.0>>
      func.return %z : tensor<1x2x!quant.uniform<i8:f32, 1.0>>
    }
    """
    result = back(write(text))
    assert "tensor<2x2x!quant.uniform<i8<-127:127>:f32, 2.500000e-01>>" in result
    assert "qtype = tensor<1x2x!quant.uniform<i8:f32, 1.000000e+00>>" in result


def test_control_edges():
    text = """
    func.func @main(%x: tensor<2xf32>) -> tensor<2xf32> {
      %0, %t = tfl.control_node controls "tfl.neg"(%x) : (tensor<2xf32>) -> tensor<2xf32>
      %1, %u = tfl.control_node(%t) controls "tfl.abs"(%x) : (tensor<2xf32>) -> tensor<2xf32>
      %2 = tfl.add %0, %1 {fused_activation_function = "NONE"} : tensor<2xf32>
      func.return %2 : tensor<2xf32>
    }
    """
    data = write(text)
    assert 'name: "model_control_dependencies",' in shown(data)
    result = back(data)
    assert '%outputs, %control = tfl.control_node controls "tfl.neg"(%arg0)' in result
    assert 'tfl.control_node(%control) controls "tfl.abs"(%arg0)' in result


def test_outputs_and_pruning():
    data = write(ADD)
    text = back(data, "--output-arrays=sum")
    assert "tfl.mul" in text
    text = back(
        data, "--output-arrays=sum", "-experimental-prune-unreachable-nodes-unconditionally"
    )
    assert "tfl.mul" not in text
    code, _, err = translate.main([READ, "--output-arrays=nothing"], data)
    assert code == 1
    assert "could not find tensor in subgraph: nothing" in err


def test_constants_stay_in_the_file():
    assert '"tfl.external_const"() <{buffer_index = 2 : i32}>' in back(
        write(ADD), "--use-external-constant"
    )


def test_vhlo_and_its_regions():
    text = """
    func.func @main(%x: tensor<4x3xf32>, %i: tensor<f32>) -> tensor<4xf32> {
      %0 = "vhlo.reduce_v1"(%x, %i) <{dimensions = #vhlo.tensor_v1<dense<1> : tensor<1xi64>>}> ({
      ^bb0(%a: tensor<f32>, %b: tensor<f32>):
        %s = "vhlo.add_v1"(%a, %b) : (tensor<f32>, tensor<f32>) -> tensor<f32>
        "vhlo.return_v1"(%s) : (tensor<f32>) -> ()
      }) : (tensor<4x3xf32>, tensor<f32>) -> tensor<4xf32>
      func.return %0 : tensor<4xf32>
    }
    """
    data = write(text, "--emit-stablehlo-ops")
    assert 'name: "STABLEHLO_REDUCE1"' in shown(data)
    result = back(data, "--disable-vhlo-to-stablehlo")
    assert "dimensions = #vhlo.tensor_v1<dense<1> : tensor<1xi64>>" in result
    assert '"vhlo.return_v1"' in result
    assert result.count("func.func") == 1
    code, _, err = translate.main([WRITE], text)
    assert code == 1
    assert "'vhlo.reduce_v1' op is not part of the vhlo support yet" in err


def test_unsupported_ops_are_told_with_their_types():
    text = """
    func.func @main(%x: tensor<2xf32>) -> tensor<2xf32> {
      %0 = "tf.Erfinv"(%x) : (tensor<2xf32>) -> tensor<2xf32>
      %1 = "tf.OfMine"(%0) {gain = 2 : i64} : (tensor<2xf32>) -> tensor<2xf32>
      func.return %1 : tensor<2xf32>
    }
    """
    code, out, err = translate.main([WRITE], text)
    assert (code, out) == (1, b"")
    assert "<stdin>:3:7: error: 'tf.Erfinv' op is neither a custom op nor a flex op" in err
    assert "failed while converting: 'main'" in err
    assert "Custom ops: OfMine" in err
    assert "tf.OfMine(tensor<2xf32>) -> (tensor<2xf32>) : {gain = 2 : i64}" in err
    lines = shown(write(text, "--emit-custom-ops", "--emit-select-tf-ops"))
    assert 'custom_code: "FlexErfinv",' in lines
    assert 'custom_code: "OfMine",' in lines


def test_builtins_may_be_switched_off():
    code, _, err = translate.main([WRITE, "--emit-builtin-tflite-ops=false"], ADD)
    assert code == 1
    assert "'tfl.add' op is a TFLite builtin op but builtin emission is not enabled" in err


MODEL = """
// A model by hand.
{
  version: 3,
  operator_codes: [ { builtin_code: "NEG" }, ],
  subgraphs: [ {
    tensors: [
      { shape: [2], name: "x", quantization: { min: [-1.5], max: [2.5] } },
      { shape: [2], name: "y" },
    ],
    inputs: [0], outputs: [1],
    operators: [ { inputs: [0], outputs: [1], builtin_options_type: "NegOptions", builtin_options: {} } ],
  } ],
  buffers: [ {} ],
}
"""


def test_json():
    code, out, err = json_to_flatbuffer.main(["-"], MODEL)
    assert code == 0, err
    assert isinstance(out, bytes)
    assert "builtin_options_type: NegOptions," in shown(out)
    text = back(out)
    stats = '"quantfork.stats"(%arg0) <{layerStats = dense<[-1.500000e+00, 2.500000e+00]>'
    assert stats in text
    assert '"tfl.neg"(%0)' in text


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("{ version: ", "Expecting value"),
        ("{ flavour: 3 }", "Model.flavour: a Model has no such field"),
        ('{ version: "x" }', "Model.version: 'x' does not fit"),
        ("{ subgraphs: 3 }", "a vector is given in brackets"),
        ("{ version: $ }", "line 1: unexpected"),
    ],
)
def test_json_errors(text: str, message: str):
    code, out, err = json_to_flatbuffer.main([], text)
    assert (code, out) == (1, "")
    assert message in err


def test_files(tmp_path: Path):
    source, target = tmp_path / "a.mlir", tmp_path / "a.tflite"
    source.write_text(ADD)
    code, out, _ = translate.main([WRITE, str(source), "-o", str(target)])
    assert (code, out) == (0, b"")
    assert target.read_bytes() == write(ADD)
    code, _, err = flatbuffer_to_string.main([str(tmp_path / "b")])
    assert code == 1
    assert "No such file" in err


@pytest.mark.parametrize(
    "main",
    [translate.main, flatbuffer_to_string.main, json_to_flatbuffer.main, tf_tfl_translate.main],
)
def test_usage(main: Callable[..., tuple[int, bytes | str, str]]):
    code, out, _ = main(["--help"])
    assert code == 0
    assert "tflower-" in str(out)
    code, _, err = main(["--nonsense"])
    assert code == 2
    assert "unknown flag --nonsense" in err


def test_where_the_input_comes_from():
    assert takes_stdin(["-o", "out"])
    assert takes_stdin(["-", "-o", "out"])
    assert not takes_stdin(["in", "-o", "-x"])
    assert not takes_stdin(["--help"])


def test_original_names():
    assert original_name("a") == "a"
    assert original_name("conv_12;conv;relu") == "conv;relu"
    assert original_name(";a.1;a.22") == ";a.1"


GRAPH = """
node { name: "x" op: "Placeholder" attr { key: "dtype" value { type: DT_FLOAT } } }
node { name: "y" op: "Neg" input: "x" attr { key: "T" value { type: DT_FLOAT } } }
"""


def test_whole_conversion(tmp_path: Path):
    file = tmp_path / "graph.pbtxt"
    file.write_text(GRAPH)
    flags = ["--tf-input-arrays=x", "--tf-input-shapes=2,3", "--tf-output-arrays=y"]
    code, out, err = tf_tfl_translate.main([*flags, str(file), "--output-mlir"])
    assert code == 0, err
    assert '"tfl.neg"(%arg0) : (tensor<2x3xf32>) -> tensor<2x3xf32>' in str(out)
    code, out, err = tf_tfl_translate.main([*flags, str(file)])
    assert code == 0, err
    assert isinstance(out, bytes)
    assert "builtin_code: NEG" in shown(out)


def test_whole_conversion_refuses(tmp_path: Path):
    file = tmp_path / "graph.pbtxt"
    file.write_text(GRAPH + 'node { name: "m" op: "Merge" input: "x" input: "y" }')
    code, _, err = tf_tfl_translate.main([str(file), "--tf-output-arrays=m"])
    assert code == 1
    assert "The graph has Control Flow V1 ops" in err
    code, _, err = tf_tfl_translate.main([str(file), "--tf-inference-type=DT_STRING"])
    assert code == 1
    assert "DT_STRING is no type to quantize to" in err
    flags = ["--tf-inference-type=DT_QINT8", "--tf-input-min-values=1", "--tf-input-arrays=x"]
    code, _, err = tf_tfl_translate.main([str(file), *flags])
    assert code == 1
    assert "1 least and 0 largest values for 1 inputs" in err


def test_quantized_conversion(tmp_path: Path):
    file = tmp_path / "graph.pbtxt"
    file.write_text(GRAPH.replace("Neg", "Relu"))
    flags = ["--tf-input-arrays=x", "--tf-input-shapes=2,3", "--tf-output-arrays=y"]
    ranges = ["--tf-input-min-values=-1", "--tf-input-max-values=1"]
    code, out, err = tf_tfl_translate.main(
        [*flags, *ranges, str(file), "--tf-inference-type=DT_QINT8", "--output-mlir"]
    )
    assert code == 0, err
    assert "%arg0: tensor<2x3x!quant.uniform<i8:f32, " in str(out)


BAD_LAYOUT = """
node { name: "x" op: "Placeholder" attr { key: "dtype" value { type: DT_FLOAT } } }
node { name: "f" op: "Placeholder" attr { key: "dtype" value { type: DT_FLOAT } } }
node {
  name: "conv" op: "Conv2D" input: "x" input: "f"
  attr { key: "T" value { type: DT_FLOAT } }
  attr { key: "data_format" value { s: "NDHWC" } }
  attr { key: "padding" value { s: "SAME" } }
  attr { key: "strides" value { list { i: 1 i: 1 i: 1 i: 1 } } }
}
"""
TRACE = """
files: "model.py"
files: "main.py"
traces {
  key: "conv@"
  value {
    file_line_cols { file_index: 0 line: 7 col: 3 }
    file_line_cols { file_index: 1 line: 2 }
  }
}
"""


def test_errors_have_the_place_in_the_user_s_program(tmp_path: Path):
    graph, info = tmp_path / "graph.pbtxt", tmp_path / "graph.debug"
    graph.write_text(BAD_LAYOUT)
    info.write_text(TRACE)
    flags = ["--tf-input-arrays=x,f", "--tf-output-arrays=conv", f"--tf-debug-info={info}"]
    code, _, err = tf_tfl_translate.main([*flags, str(graph)])
    assert code == 1
    what = "'tf.Conv2D' op attribute 'data_format' failed to satisfy constraint: 'NHWC' or 'NCHW'"
    assert f"model.py:7:3: error: {what}" in err
    assert "main.py:2:1: note: called from" in err


def test_exact_import(tmp_path: Path):
    text = back(write(ADD), "--exact")
    assert "tfl.stored = {" in text
    assert 'name = "sum"' in text
    assert back(write(text), "--exact") == text


STATS = 'entries { name: "y" params { min_max { min: -1 max: 1 } } }'


def test_measured_ranges(tmp_path: Path):
    graph, stats = tmp_path / "graph.pbtxt", tmp_path / "graph.stats"
    graph.write_text(GRAPH)
    stats.write_text(STATS)
    flags = ["--tf-input-arrays=x", "--tf-input-shapes=2,3", "--tf-output-arrays=y"]
    flags += ["--tf-inference-type=DT_QINT16", f"--quant-stats={stats}"]
    code, out, err = tf_tfl_translate.main([*flags, str(graph), "--output-mlir"])
    assert code == 0, err
    assert "!quant.uniform<i16:f32, " in str(out)
