"""Helpers of upstream's `util`, and running as a module."""

import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest
import tflower
from tflower import util

DIGITS = Path(__file__).parent.parent / "models" / "digits" / "saved_model"


def test_c_source():
    source, header = util.convert_bytes_to_c_source(b"\x00\x01\x02\x23", "foo", 16)
    assert (
        "const unsigned char foo[] DATA_ALIGN_ATTRIBUTE = {\n    0x00, 0x01,\n    0x02, 0x23,\n};"
        in source
    )
    assert "const int foo_len = 4;" in source
    assert "Copyright" not in source + header
    assert "extern const unsigned char foo[];\nextern const int foo_len;" in header
    assert "#ifndef TENSORFLOW_LITE_UTIL_FOO_DATA_H_" in header
    source, header = util.convert_bytes_to_c_source(b"\xff", "bar", 80, "GUARD", "a/b.h", True)
    assert '#include "a/b.h"' in source
    assert source.startswith("/* Copyright")
    assert "#define GUARD" in header


class Tensor(SimpleNamespace):
    def set_shape(self, shape):
        if len(shape) != len(self.shape):
            raise ValueError("ranks differ")
        self.shape = shape


def graph(*names):
    tensors = [Tensor(name=name, shape=[None, 3]) for name in names]
    ops = [SimpleNamespace(values=lambda tensor=tensor: [tensor]) for tensor in tensors]
    return SimpleNamespace(get_operations=lambda: ops), tensors


def test_names():
    found, (first, second) = graph("x:0", "split:1")
    assert [util.get_tensor_name(each) for each in (first, second)] == ["x", "split:1"]
    assert util.get_tensors_from_tensor_names(found, ["split:1", "x"]) == [second, first]
    assert util.get_tensors_from_tensor_names(found, ["x:0"]) == [first]
    with pytest.raises(ValueError, match="^Invalid tensors 'a,b' were found.$"):
        util.get_tensors_from_tensor_names(found, ["a", "x", "b"])


def test_shapes():
    _, (x,) = graph("x:0")
    util.set_tensor_shapes([x], None)
    util.set_tensor_shapes([x], {"x": None})
    assert x.shape == [None, 3]
    util.set_tensor_shapes([x], {"x": [5, 3]})
    assert x.shape == [5, 3]
    with pytest.raises(ValueError, match="^Invalid tensor 'z' found in tensor shapes map.$"):
        util.set_tensor_shapes([x], {"z": [1]})
    with pytest.raises(ValueError, match="^The shape of tensor 'x' cannot be changed from"):
        util.set_tensor_shapes([x], {"x": [1]})


def test_types():
    with pytest.raises(ValueError, match="^Unsupported enum 20. The valid map of enum to tf types"):
        util._convert_tflite_enum_type_to_tf_type(20)


def test_parsers():
    flags = ["--saved_model_dir=in", "--output_file=out"]
    for use_v2 in (True, False):
        parsed = tflower.tflite_convert._get_parser(use_v2_converter=use_v2).parse_args(flags)
        assert parsed.experimental_new_converter


def test_as_a_module():
    words = [sys.executable, "-m", "tflower", "--version"]
    run = subprocess.run(words, capture_output=True, text=True, check=True)
    assert run.stdout == f"tflower, version {tflower.__version__}\n"


class TestObjects:
    """Models as objects, with the fields' names in camel case."""

    @pytest.fixture
    def model(self):
        converter = tflower.TFLiteConverter.from_saved_model(DIGITS)
        return tflower.util._convert_model_from_bytearray_to_object(converter.convert())

    def test_fields(self, model):
        (graph,) = model.subgraphs
        first = graph.operators[0]
        assert first.builtinOptions.kind == "Conv2DOptions"
        assert first.builtinOptions.strideW == 1
        assert first.builtinOptionsType == 1
        assert model.operatorCodes[0].builtinCode == 3
        assert model.operatorCodes[0].customCode is None
        assert graph.tensors[graph.inputs[0]].name == b"serving_default_image:0"

    def test_change(self, model):
        (graph,) = model.subgraphs
        graph.tensors[graph.inputs[0]].name = b"picture"
        changed = tflower.util._convert_model_from_object_to_bytearray(model)
        interpreter = tflower.Interpreter(model_content=changed)
        assert interpreter.get_input_details()[0]["name"] == "picture"
        interpreter.allocate_tensors()
        interpreter.invoke()
