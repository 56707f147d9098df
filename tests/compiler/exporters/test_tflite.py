"""Whole models: tables, names, buffers, signatures, metadata, files."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import ml_dtypes
import numpy as np
import pytest
from tflower.compiler.exporters import tflite
from tflower.compiler.exporters.layout import Layout
from tflower.compiler.exporters.model_hash import model_hash
from tflower.compiler.exporters.tflite import export, export_to_file
from tflower.compiler.options import Options
from tflower.dialects import tfl
from tflower.dialects.dtypes import i4
from tflower.dialects.elements import Elements
from tflower.dialects.errors import ExportError
from tflower.dialects.locations import fused, name_loc
from tflower.dialects.quant import UniformType
from tflower.dialects.shapes import DYNAMIC, tensor_type, unranked
from tflower.dialects.tfl.attributes import ConstBytesAttr, ExternalBufferAttr
from tflower.runtime.reader import open_model
from tflower.runtime.schema.reader import Record, Source, read
from xdsl.dialects.builtin import IntAttr, ModuleOp, StringAttr, f32, i1, i8, i64
from xdsl.ir import Attribute

Main = Callable[..., ModuleOp]
Opened = Callable[[bytes], Record]
Run = Callable[..., list[Any]]

IMAGE = tensor_type(f32, (1, 4, 4, 3))
VECTOR = tensor_type(f32, (4,))
FILTER = np.arange(2 * 3 * 3 * 3, dtype=np.float32).reshape(2, 3, 3, 3)
BIAS = np.array([1, -1], np.float32)


def const(value: Any, name: str = "") -> tfl.ConstOp:
    """Return a constant."""
    location = {"location": name_loc(name)} if name else {}
    return tfl.ConstOp(value=np.asarray(value), **location)


def conv(x: Any) -> list[Any]:
    """Return a convolution."""
    location = fused([name_loc("conv/Conv2D"), name_loc("conv/Relu")])
    return [
        tfl.Conv2DOp(
            x,
            const(FILTER, "conv/filter"),
            const(BIAS, "conv/bias"),
            padding="SAME",
            stride_h=2,
            stride_w=1,
            fused_activation_function="RELU",
            location=location,
        )
    ]


def graph(record: Record, index: int = 0) -> Record:
    """Return a subgraph."""
    return record["subgraphs"][index]


def names(record: Record, index: int = 0) -> list[str]:
    """Return the tensor names of a subgraph."""
    return [tensor["name"] for tensor in graph(record, index)["tensors"]]


def test_convolution(main: Main, opened: Opened) -> None:
    model = opened(export(main([IMAGE], conv)))
    assert (model["version"], model["description"]) == (3, "MLIR Converted.")
    assert names(model) == ["x", "conv/filter", "conv/bias", "y"]
    (operator,) = graph(model)["operators"]
    assert operator["inputs"].tolist() == [0, 1, 2]
    assert operator["outputs"].tolist() == [3]
    assert operator.member("builtin_options") == "Conv2DOptions"
    options = operator["builtin_options"]
    assert options.names("padding") == "SAME"
    assert options.names("fused_activation_function") == "RELU"
    assert [options[f"stride_{axis}"] for axis in "hw"] == [2, 1]
    assert [options[f"dilation_{axis}_factor"] for axis in "hw"] == [1, 1]
    (code,) = model["operator_codes"]
    assert code["builtin_code"] == code["deprecated_builtin_code"] == 3
    assert code["version"] == 1
    weights = graph(model)["tensors"][1]
    assert weights["shape"].tolist() == [2, 3, 3, 3]
    data = model["buffers"][weights["buffer"]]["data"]
    assert data.view(np.float32).tolist() == FILTER.reshape(-1).tolist()


@pytest.mark.litert
def test_convolution_runs(main: Main, run: Run) -> None:
    x = np.linspace(-1, 1, 48, dtype=np.float32).reshape(1, 4, 4, 3)
    (y,) = run(export(main([IMAGE], conv)), x)
    padded = np.pad(x, ((0, 0), (0, 1), (1, 1), (0, 0)))
    windows = np.lib.stride_tricks.sliding_window_view(padded, (3, 3), axis=(1, 2))[:, ::2]
    expected = np.maximum(np.einsum("nhwcij,oijc->nhwo", windows, FILTER) + BIAS, 0)
    np.testing.assert_allclose(y, expected, rtol=1e-5)


def test_bytes_are_the_same_every_time(main: Main) -> None:
    module = main([IMAGE], conv)
    assert export(module) == export(module) == export(main([IMAGE], conv))


# Names.


def test_names_are_unique_and_of_the_layers(main: Main, opened: Opened) -> None:
    def build(x: Any, other: Any) -> list[Any]:
        a = tfl.AddOp(x, const(np.float32(1), "layer"), location=name_loc("layer"))
        b = tfl.AddOp(a, other, location=fused([name_loc("layer"), name_loc("b")]))
        c = tfl.UnpackOp(
            b, num=2, axis=0, result_types=[tensor_type(f32, ())] * 2, location=name_loc("layer")
        )
        return [c.results[0], c.results[1], tfl.NegOp(x)]

    two = tensor_type(f32, (2,))
    model = opened(export(main([two, two], build)))
    assert names(model) == [
        *("arg0", "arg1", "layer", "layer1", "layer;b", "layer2", "layer3", "tfl.neg"),
    ]


def test_entry_names_and_returned_arguments(make: Any, opened: Opened) -> None:
    def build(x: Any) -> list[Any]:
        y = tfl.ReluOp(x)
        return [x, y, y, const(np.ones(2, np.float32))]

    entry = ("in:0", "out:0,out:1,out:2,out:3")
    signature = ("serving_default", ["x"], ["d", "c", "b", "a"])
    model = opened(export(ModuleOp([make("serve", [VECTOR], build, entry, signature)])))
    assert names(model) == ["in:0", "out:1", "out:3"]
    assert graph(model)["name"] == "main"
    assert graph(model)["inputs"].tolist() == [0]
    assert graph(model)["outputs"].tolist() == [0, 1, 1, 2]
    (found,) = model["signature_defs"]
    assert (found["signature_key"], found["subgraph_index"]) == ("serving_default", 0)
    outputs = [(item["name"], item["tensor_index"]) for item in found["outputs"]]
    assert outputs == [("a", 2), ("b", 1), ("c", 1), ("d", 0)]


def test_several_signatures(make: Any, opened: Opened) -> None:
    functions = [
        make("b", [VECTOR], lambda x: [tfl.ReluOp(x)], ("b_x:0", "B:0"), ("b", ["x"], ["y"])),
        make("a", [VECTOR], lambda x: [tfl.TanhOp(x)], ("a_x:0", "A:0"), ("a", ["x"], ["y"])),
    ]
    private = make("aid", [VECTOR], lambda x: [tfl.NegOp(x)])
    model = opened(export(ModuleOp([private, *functions])))
    assert [item["name"] for item in model["subgraphs"]] == ["b", "a", "aid"]
    found = [(item["signature_key"], item["subgraph_index"]) for item in model["signature_defs"]]
    assert found == [("b", 0), ("a", 1)]
    assert names(model, 2) == ["aid_arg0", "tfl.neg"]


@pytest.mark.litert
def test_signatures_run(make: Any) -> None:
    interpreter = pytest.importorskip("ai_edge_litert.interpreter")
    build = [("double", 2.0), ("triple", 3.0)]
    functions = [
        make(
            name,
            [VECTOR],
            lambda x, factor=factor: [tfl.MulOp(x, const(np.float32(factor)))],
            (f"{name}_x:0", f"{name}:0"),
            (name, ["x"], ["y"]),
        )
        for name, factor in build
    ]
    session = interpreter.Interpreter(model_content=export(ModuleOp(functions)))
    for name, factor in build:
        x = np.arange(4, dtype=np.float32)
        y = session.get_signature_runner(name)(x=x)["y"]
        np.testing.assert_allclose(y, x * factor)


def test_no_entry(make: Any) -> None:
    with pytest.raises(ExportError, match="no entry function"):
        export(ModuleOp([make("f", [VECTOR], lambda x: [x])]))


# Types and buffers.


def test_shapes(main: Main, opened: Opened) -> None:
    types: list[Attribute] = [
        tensor_type(f32, (DYNAMIC, 8)),
        tensor_type(f32, ()),
        unranked(f32),
        tensor_type(i1, (0, 2)),
    ]
    model = opened(export(main(types, lambda *arguments: arguments)))
    first, scalar, free, empty = graph(model)["tensors"]
    assert first["shape"].tolist() == [1, 8]
    assert first["shape_signature"].tolist() == [-1, 8]
    assert (scalar["shape"].tolist(), scalar["has_rank"]) == ([], True)
    assert (free["shape"], free["has_rank"]) == (None, False)
    assert (empty["shape"].tolist(), empty.names("type")) == ([0, 2], "BOOL")
    with pytest.raises(ExportError, match="exceeds 32 bits"):
        export(main([tensor_type(f32, (1 << 31,))], lambda x: [x]))


def test_equal_constants_share_a_buffer(main: Main, opened: Opened) -> None:
    def build(x: Any) -> list[Any]:
        y = tfl.AddOp(x, const(np.ones(4, np.float32)))
        y = tfl.AddOp(y, const(np.ones((1, 4), np.float32)[0]))
        y = tfl.AddOp(y, const(np.zeros(4, np.float32)))
        return [y, const(np.ones(4, np.float32))]

    module = main([VECTOR], build)
    model = opened(export(module))
    buffers = [tensor["buffer"] for tensor in graph(model)["tensors"]]
    assert buffers == [1, 2, 3, 2, 5, 6, 7, 8]
    assert [len(model["buffers"][index]["data"]) for index in (2, 6, 8)] == [16, 16, 16]
    full = opened(export(module, layout=Layout(compact=False)))
    assert [tensor["buffer"] for tensor in graph(full)["tensors"]] == buffers
    assert len(full["buffers"]) == len(model["buffers"]) == 9 + 2
    assert all(tensor["quantization"] is not None for tensor in graph(full)["tensors"])
    assert all(tensor["quantization"] is None for tensor in graph(model)["tensors"])


def test_constants_of_other_types(main: Main, opened: Opened) -> None:
    nibbles = np.array([1, -2, 3], np.int8).astype(ml_dtypes.int4)
    text = np.array([b"ab", b""], object)
    values = [np.array([True, False]), nibbles, text, np.array([1 + 2j], np.complex64)]
    model = opened(export(main([], lambda: [const(value) for value in values])))
    kinds = [tensor.names("type") for tensor in graph(model)["tensors"]]
    assert kinds == ["BOOL", "INT4", "STRING", "COMPLEX64"]
    data = [model["buffers"][tensor["buffer"]]["data"] for tensor in graph(model)["tensors"]]
    assert data[0].tolist() == [1, 0]
    assert data[1].tolist() == [0xE1, 0x03]
    head = np.array([2, 16, 18, 18], "<u4").tobytes()
    assert data[2].tobytes() == head + b"ab"
    assert data[3].view(np.complex64).tolist() == [1 + 2j]


def test_quantization(main: Main, opened: Opened) -> None:
    per_tensor = UniformType.of(i8, [0.5], [-3])
    per_axis = UniformType.of(i4, [0.25, 0.5], axis=0, narrow=True)
    weights = Elements.of(np.zeros((2, 3), np.int8).astype(ml_dtypes.int4))
    types = [tensor_type(per_tensor, (1, 3))]

    def build(x: Any) -> list[Any]:
        return [x, tfl.QConstOp(value=weights, qtype=tensor_type(per_axis, (2, 3)))]

    model = opened(export(main(types, build)))
    argument, constant = graph(model)["tensors"]
    assert argument.names("type") == "INT8"
    assert argument["quantization"]["scale"].tolist() == [0.5]
    assert argument["quantization"]["zero_point"].tolist() == [-3]
    assert constant.names("type") == "INT4"
    assert constant["quantization"]["scale"].tolist() == [0.25, 0.5]
    assert constant["quantization"]["zero_point"].tolist() == [0, 0]
    assert constant["quantization"]["quantized_dimension"] == 0
    assert len(model["buffers"][constant["buffer"]]["data"]) == 3


def test_types_that_tensors_cannot_have(main: Main) -> None:
    from xdsl.dialects.builtin import IndexType

    with pytest.raises(ExportError, match="main: argument: index is no TensorFlow Lite type"):
        export(main([tensor_type(IndexType(), (1,))], lambda x: [x]))


@pytest.mark.litert
def test_strings_run(main: Main, run: Run) -> None:
    table = np.array([b"zero", b"one", b"two"], object)

    def build(x: Any) -> list[Any]:
        return [tfl.GatherOp(const(table), x, axis=0, batch_dims=0)]

    (found,) = run(export(main([tensor_type(i64, (2,))], build)), np.array([2, 0]))
    assert found.tolist() == [b"two", b"zero"]


def test_offsets(main: Main, opened: Opened) -> None:
    data = export(main([IMAGE], conv), layout=Layout(outside=True))
    model = opened(data)
    for tensor, value in zip(graph(model)["tensors"][1:3], (FILTER, BIAS), strict=True):
        buffer = model["buffers"][tensor["buffer"]]
        start, size = buffer["offset"], buffer["size"]
        assert buffer["data"] is None
        assert start % 16 == 0
        assert data[start : start + size] == value.tobytes()
    entries = {item["name"]: item["buffer"] for item in model["metadata"]}
    assert sorted(entries) == ["buffer_location", "min_runtime_version"]
    location = model["buffers"][entries["buffer_location"]]["data"].tobytes()
    assert location == b"outside flatbuffers"


def with_custom(x: Any) -> list[Any]:
    """Return a constant's sum and two custom ops of it, of which one has options."""
    y = tfl.AddOp(x, const(np.arange(4, dtype=np.float32)))
    result = {"custom_code": "Mine", "result_types": [VECTOR]}
    named = tfl.CustomOp([y], custom_option=ConstBytesAttr(b"options"), **result)
    return [named, tfl.CustomOp([y], custom_option=ConstBytesAttr(b""), **result)]


def test_custom_options_outside(main: Main, opened: Opened) -> None:
    data = export(main([VECTOR], with_custom), layout=Layout(outside=True))
    _, named, plain = graph(opened(data))["operators"]
    start, size = named["large_custom_options_offset"], named["large_custom_options_size"]
    assert named["custom_options"] is None
    assert start % 16 == 0
    assert data[start : start + size] == b"options"
    assert plain["large_custom_options_offset"] == 0
    ops = [op for op in open_model(data).walk() if isinstance(op, tfl.CustomOp)]
    assert [op.properties["custom_option"] for op in ops] == [
        ConstBytesAttr(b"options"),
        ConstBytesAttr(b""),
    ]


def test_large_models_have_their_data_outside(
    main: Main, opened: Opened, monkeypatch: pytest.MonkeyPatch
) -> None:
    module = main([VECTOR], with_custom)
    assert graph(opened(export(module)))["operators"][1]["custom_options"] is not None
    monkeypatch.setattr(tflite, "MAX_SIZE", (1 << 29) + 20)
    model = opened(export(module))
    assert graph(model)["operators"][1]["large_custom_options_offset"] > 1
    assert sum(item["offset"] > 1 for item in model["buffers"]) == 1


@pytest.mark.slow
@pytest.mark.skipif("TFLOWER_LARGE" not in os.environ, reason="writes more than two gibibytes")
def test_a_model_of_more_than_two_gibibytes(main: Main, tmp_path: Path) -> None:
    (tmp_path / "zeros").touch()
    os.truncate(tmp_path / "zeros", 9 << 28)
    zeros = np.memmap(tmp_path / "zeros", np.float32, "r")
    type = tensor_type(f32, (1,))
    module = main([type], lambda x: [tfl.AddOp(x, tfl.ConstOp(value=Elements.of(zeros)))])
    path = tmp_path / "model.tflite"
    export_to_file(module, path)
    assert path.stat().st_size > 9 << 28
    with path.open("r+b") as stream:
        stream.seek(-64, os.SEEK_END)
        stream.write(np.ones(8, np.float32).tobytes())
    (found,) = [op for op in open_model(path).walk() if isinstance(op, tfl.ConstOp)]
    assert found.properties["value"].array[-20:].sum() == 8


@pytest.mark.litert
def test_offsets_run(main: Main, run: Run) -> None:
    x = np.ones((1, 4, 4, 3), np.float32)
    module = main([IMAGE], conv)
    (inside,), (outside,) = (
        run(export(module, layout=Layout(outside=o)), x) for o in (False, True)
    )
    np.testing.assert_array_equal(inside, outside)


@pytest.mark.litert
@pytest.mark.parametrize("compact", [True, False])
def test_generated_classes_read_it(main: Main, compact: bool) -> None:
    schema: Any = pytest.importorskip("ai_edge_litert.schema_py_generated")
    model = schema.ModelT.InitFromPackedBuf(
        export(main([IMAGE], conv), layout=Layout(compact=compact))
    )
    (subgraph,) = model.subgraphs
    assert [tensor.name for tensor in subgraph.tensors] == [
        *(b"x", b"conv/filter", b"conv/bias", b"y")
    ]
    assert subgraph.operators[0].builtinOptions.strideH == 2
    assert (subgraph.tensors[0].quantization is None) is compact
    weights = model.buffers[subgraph.tensors[1].buffer].data
    assert weights.view(np.float32).tolist() == FILTER.reshape(-1).tolist()


# Metadata.


def test_metadata(main: Main, opened: Opened) -> None:
    options = Options(model_type="TF_SAVED_MODEL", api_version=2, allow_custom_ops=True)
    data = export(main([IMAGE], conv), options, extra={"note": "x" * 20}, modes=["PTQ_FLOAT16"])
    model = opened(data)
    entries = {item["name"]: item["buffer"] for item in model["metadata"]}
    assert list(entries) == ["min_runtime_version", "note", "CONVERSION_METADATA"]
    content = {name: model["buffers"][index]["data"] for name, index in entries.items()}
    assert content["min_runtime_version"].tobytes() == b"1.5.0".ljust(16, b"\0")
    assert content["note"].tobytes() == b"x" * 16
    source = Source(content["CONVERSION_METADATA"].tobytes())
    conversion = read(source, "ConversionMetadata")
    assert conversion["environment"].names("model_type") == "TF_SAVED_MODEL"
    assert conversion["environment"]["api_version"] == 2
    assert conversion["options"]["model_optimization_modes"].tolist() == [1001]
    assert conversion["options"]["allow_custom_ops"]
    left_out = opened(export(main([IMAGE], conv), Options(exclude_conversion_metadata=True)))
    assert [item["name"] for item in left_out["metadata"]] == ["min_runtime_version"]


def test_highest_version_wins(main: Main, opened: Opened) -> None:
    quantized = tensor_type(UniformType.of(i8, [0.5]), (4,))

    def build(x: Any, q: Any) -> list[Any]:
        return [tfl.AddOp(x, x), tfl.AddOp(q, q), tfl.AbsOp(x)]

    model = opened(export(main([VECTOR, quantized], build)))
    found = [(code["builtin_code"], code["version"]) for code in model["operator_codes"]]
    assert found == [(0, 2), (101, 1)]
    entry = model["metadata"][0]
    runtime = model["buffers"][entry["buffer"]]["data"].tobytes().rstrip(b"\0")
    assert runtime == b"1.14.0"


def test_codes_above_127(main: Main, opened: Opened) -> None:
    def build(x: Any) -> list[Any]:
        return [tfl.GeluOp(x, approximate=True), tfl.CumsumOp(x, const(np.int32(0)))]

    model = opened(export(main([VECTOR], build)))
    codes = [(c["deprecated_builtin_code"], c["builtin_code"]) for c in model["operator_codes"]]
    assert codes == [(127, 150), (127, 128)]
    assert graph(model)["operators"][0]["builtin_options"]["approximate"]


# Files.


def test_file(main: Main, tmp_path: Path) -> None:
    path = tmp_path / "model.tflite"
    path.write_bytes(b"old")
    module = main([IMAGE], conv)
    export_to_file(module, path)
    assert path.read_bytes() == export(module)
    assert os.listdir(tmp_path) == ["model.tflite"]


def test_nothing_is_left_of_a_failure(main: Main, tmp_path: Path) -> None:
    module = main([tensor_type(f32, (1 << 31,))], lambda x: [x])
    with pytest.raises(ExportError):
        export_to_file(module, tmp_path / "model.tflite")
    with pytest.raises(ExportError, match="No such file"):
        export_to_file(main([IMAGE], conv), tmp_path / "none" / "model.tflite")
    (tmp_path / "folder").mkdir()
    with pytest.raises(ExportError, match=r"folder: "):
        export_to_file(main([IMAGE], conv), tmp_path / "folder")
    assert os.listdir(tmp_path) == ["folder"]


def test_data_beside_the_model(main: Main, opened: Opened) -> None:
    fields = (StringAttr("w.bin"), IntAttr(16), IntAttr(13), StringAttr("unpacked"))
    where = ExternalBufferAttr(*fields)

    def build(x: Any) -> list[Any]:
        constants = [tfl.ExternalConstOp(external_buffer=where, result_types=[VECTOR])] * 2
        return [tfl.AddOp(tfl.AddOp(x, constants[0]), constants[1])]

    data = export(main([VECTOR], build))
    model = opened(data)
    tensor = graph(model)["tensors"][1]
    assert (tensor["buffer"], tensor["external_buffer"]) == (0, 1 << 31)
    assert [item["name"] for item in model["external_buffer_groups"]] == ["w.bin"]
    (entry,) = model["external_buffers"]
    assert entry.plain() == {"id": 1 << 31, "offset": 16, "length": 13, "packing": "unpacked"}
    constant = next(iter(open_model(data).walk(reverse=False)))
    (found,) = (op for op in constant.walk() if isinstance(op, tfl.ExternalConstOp))
    assert found.external_buffer == where


def test_a_module_read_back_is_written_the_same(main: Main) -> None:
    data = export(main([IMAGE], conv))
    assert export(open_model(data)) == data


def test_model_hash() -> None:
    tensors = [{"buffer": 0, "shape": (2, 3)}, {"buffer": 1}, {"buffer": 0, "shape": (2,)}]
    operators = [{"inputs": [0, 1, -1], "outputs": [2]}]
    graph = {"tensors": tensors, "operators": operators, "inputs": [0], "outputs": [2]}
    upstream = 3286053088762266373
    assert model_hash([graph], [None, b"12345"]) == upstream
