"""Single operators: declared ones, irregular ones, foreign ones."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from tflower.compiler.exporters.irregular import IRREGULAR
from tflower.compiler.exporters.tflite import export
from tflower.compiler.importers import protos
from tflower.compiler.options import Options
from tflower.dialects import tf, tfl
from tflower.dialects.errors import ExportError, UnsupportedOpError
from tflower.dialects.locations import name_loc
from tflower.dialects.op import ops_in
from tflower.dialects.quant import UniformType
from tflower.dialects.shapes import tensor_type
from tflower.dialects.tfl.attributes import ConstBytesAttr
from tflower.runtime.option_tables import plan
from tflower.runtime.schema import flexbuffers
from tflower.runtime.schema.definitions import enum, table
from tflower.runtime.schema.reader import Record
from xdsl.dialects import func
from xdsl.dialects.builtin import (
    BoolAttr,
    BytesAttr,
    DictionaryAttr,
    FloatAttr,
    ModuleOp,
    StringAttr,
    SymbolRefAttr,
    UnitAttr,
    UnregisteredOp,
    f32,
    i1,
    i16,
    i32,
    i64,
)
from xdsl.ir import Block, Region

Main = Callable[..., ModuleOp]
Opened = Callable[[bytes], Record]
Run = Callable[..., list[Any]]

VECTOR = tensor_type(f32, (4,))
SCALAR = tensor_type(i32, ())
UNIT = UnitAttr()

UNSET_OPTIONS = {
    ("tfl.fully_connected", "quant_spec"),
    ("tfl.basic_lstm", "asymmetric_quantize_inputs"),
}
"""Fields that no op sets, as upstream's exporter does not."""

OPS = [op for op in ops_in(*tfl.FAMILIES) if plan(op) is not None]


def operators(model: Record, index: int = 0) -> list[Record]:
    """Return the operators of a subgraph."""
    return list(model["subgraphs"][index]["operators"])


@pytest.mark.parametrize("op", OPS, ids=lambda op: op.name)
def test_declaration_fits_the_schema(op: type[tfl.TFLOp]) -> None:
    """The code and the options exist, and each option is set by a property or derived."""
    how = plan(op)
    assert how is not None
    assert how.code in enum("BuiltinOperator").values
    if not how.table or (op.name in IRREGULAR and how.code in ("IF", "WHILE", "CALL_ONCE")):
        return
    properties = {field.name for field, _ in how.fields}
    derived = op.derived_options is not tfl.TFLOp.derived_options
    for name in table(how.table).fields:
        known = name in properties or derived or (op.name, name) in UNSET_OPTIONS
        assert known, f"{op.name}: nothing sets {how.table}.{name}"


@pytest.mark.parametrize(
    ("op", "table_name", "expected"),
    [
        (lambda x: tfl.SoftmaxOp(x, beta=2.0), "SoftmaxOptions", {"beta": 2.0}),
        (lambda x: tfl.LeakyReluOp(x, alpha=0.5), "LeakyReluOptions", {"alpha": 0.5}),
        (lambda x: tfl.ExpOp(x), "ExpOptions", {}),
        (lambda x: tfl.AbsOp(x), None, None),
        (
            lambda x: tfl.ShapeOp(x, result_types=[tensor_type(i64, (1,))]),
            "ShapeOptions",
            {"out_type": 4},
        ),
        (
            lambda x: tfl.SqueezeOp(x, squeeze_dims=(0,), result_types=[VECTOR]),
            "SqueezeOptions",
            {"squeeze_dims": [0]},
        ),
        (
            lambda x: tfl.BucketizeOp(
                x, boundaries=tfl_array(0.5, 2.0), result_types=[tensor_type(i32, (4,))]
            ),
            "BucketizeOptions",
            {"boundaries": [0.5, 2.0]},
        ),
    ],
)
def test_options(main: Main, opened: Opened, op: Any, table_name: Any, expected: Any) -> None:
    (operator,) = operators(opened(export(main([VECTOR], lambda x: [op(x)]))))
    assert operator.member("builtin_options") == table_name
    if table_name is not None:
        found = operator["builtin_options"].plain()
        assert {k: v.tolist() if isinstance(v, np.ndarray) else v for k, v in found.items()} == (
            expected
        )


@pytest.mark.parametrize(("op", "version"), [(tfl.AddOp, 3), (tfl.SubOp, 5)])
def test_sums_of_16_bits_take_any_scales(main: Main, opened: Opened, op: Any, version: int) -> None:
    words = tensor_type(UniformType.of(i16, [0.3]), (4,))
    model = opened(export(main([words], lambda x: [op(x, x)])))
    (operator,) = operators(model)
    assert operator["builtin_options"].plain() == {"pot_scale_int16": False}
    assert model["operator_codes"][0]["version"] == version


def tfl_array(*values: float) -> Any:
    """Return an array of floats."""
    from xdsl.dialects.builtin import ArrayAttr

    return ArrayAttr([FloatAttr(value, f32) for value in values])


# Irregular ops.


def region(name: str, types: list[Any], results: list[Any]) -> Region:
    """Return a region that calls a function."""
    block = Block(arg_types=types)
    call = func.CallOp(name, list(block.args), results)
    block.add_ops([call, tfl.YieldOp(list(call.results))])
    return Region(block)


def loop(make: Any) -> ModuleOp:
    """Return a module that doubles `x` until `n` is 0."""
    types = [SCALAR, VECTOR]

    def entry(n: Any, x: Any) -> list[Any]:
        regions = [region("cond", types, [tensor_type(i1, ())]), region("body", types, types)]
        op = tfl.WhileOp([n, x], regions=regions, is_stateless=BoolAttr.from_bool(False))
        return [op.results[1]]

    def condition(n: Any, x: Any) -> list[Any]:
        return [tfl.GreaterOp(n, tfl.ConstOp(value=np.array(0, np.int32)))]

    def body(n: Any, x: Any) -> list[Any]:
        one = tfl.ConstOp(value=np.array(1, np.int32))
        return [tfl.SubOp(n, one), tfl.AddOp(x, x)]

    functions = [
        make("main", types, entry, ("n,x", "y")),
        make("cond", types, condition),
        make("body", types, body),
    ]
    return ModuleOp(functions)


def test_while(make: Any, opened: Opened) -> None:
    model = opened(export(loop(make)))
    assert [item["name"] for item in model["subgraphs"]] == ["main", "cond", "body"]
    (operator,) = operators(model)
    options = operator["builtin_options"]
    assert (options["cond_subgraph_index"], options["body_subgraph_index"]) == (1, 2)
    assert operator["inputs"].tolist() == [0, 1]


@pytest.mark.litert
def test_while_runs(make: Any, run: Run) -> None:
    x = np.arange(4, dtype=np.float32)
    (y,) = run(export(loop(make)), np.int32(3), x)
    np.testing.assert_allclose(y, 8 * x)


@pytest.mark.litert
@pytest.mark.parametrize("structured", [True, False])
def test_if_runs(make: Any, run: Run, structured: bool) -> None:
    def entry(cond: Any, x: Any) -> list[Any]:
        if not structured:
            kind = tf.op_class("If")
            assert kind is not None
            properties = {
                "then_branch": SymbolRefAttr("yes"),
                "else_branch": SymbolRefAttr("no"),
                "is_stateless": BoolAttr.from_bool(True),
            }
            return [
                kind.create(
                    operands=[cond, x], result_types=[VECTOR], properties=properties
                ).results[0]
            ]
        regions = []
        for name in ("yes", "no"):
            block = Block()
            call = func.CallOp(name, [x], [VECTOR])
            block.add_ops([call, tfl.YieldOp(list(call.results))])
            regions.append(Region(block))
        return [tfl.IfOp(cond, result_types=[VECTOR], regions=regions).results[0]]

    functions = [
        make("main", [tensor_type(i1, ()), VECTOR], entry, ("c,x", "y")),
        make("yes", [VECTOR], lambda x: [tfl.NegOp(x)]),
        make("no", [VECTOR], lambda x: [tfl.ExpOp(x)]),
    ]
    data = export(ModuleOp(functions))
    x = np.arange(4, dtype=np.float32)
    np.testing.assert_allclose(run(data, np.bool_(True), x)[0], -x)
    np.testing.assert_allclose(run(data, np.bool_(False), x)[0], np.exp(x), rtol=1e-5)


def test_regions_must_be_outlined(main: Main) -> None:
    def build(x: Any) -> list[Any]:
        regions = []
        for types in ([tensor_type(i1, ())], [VECTOR]):
            block = Block(arg_types=[VECTOR])
            value = block.args[0] if types == [VECTOR] else tfl.ConstOp(value=np.array(True))
            if not isinstance(value, type(block.args[0])):
                block.add_op(value)
            block.add_op(tfl.YieldOp([value]))
            regions.append(Region(block))
        return [tfl.WhileOp([x], regions=regions, location=name_loc("loop")).results[0]]

    with pytest.raises(ExportError, match=r"loop: tfl\.while: its regions are not single calls"):
        export(main([VECTOR], build))


def test_missing_function(make: Any) -> None:
    module = loop(make)
    list(module.ops)[2].detach()
    with pytest.raises(ExportError, match="refers to @body, which is no function of the module"):
        export(module)


def test_custom(main: Main, opened: Opened) -> None:
    def build(x: Any) -> list[Any]:
        return [
            tfl.CustomOp(
                [x],
                custom_code="Magic",
                custom_option=ConstBytesAttr(b"\1\2\3"),
                result_types=[VECTOR],
            )
        ]

    model = opened(export(main([VECTOR], build)))
    (code,) = model["operator_codes"]
    assert (code["builtin_code"], code["custom_code"], code["version"]) == (32, "Magic", 1)
    assert operators(model)[0]["custom_options"].tobytes() == b"\1\2\3"


def test_numeric_verify(main: Main, opened: Opened) -> None:
    def build(x: Any) -> list[Any]:
        return [x, tfl.NumericVerifyOp(x, x, tolerance=0.5, log_if_failed=True)]

    model = opened(export(main([VECTOR], build)))
    tensors = model["subgraphs"][0]["tensors"]
    assert tensors[1]["name"] == "NumericVerify/x:0"
    options = operators(model)[0]["custom_options"].tobytes()
    assert flexbuffers.loads(options) == {"log_if_failed": True, "tolerance": 0.5}


def test_transpose_conv_without_bias(main: Main, opened: Opened) -> None:
    def build(x: Any) -> list[Any]:
        shape = tfl.ConstOp(value=np.array([1, 4, 4, 2], np.int32))
        weights = tfl.ConstOp(value=np.ones((2, 3, 3, 1), np.float32))
        op = tfl.TransposeConvOp(
            shape, weights, x, tfl.NoValueOp(), padding="SAME", stride_h=2, stride_w=2
        )
        return [op]

    (operator,) = operators(opened(export(main([tensor_type(f32, (1, 2, 2, 1))], build))))
    assert operator["inputs"].tolist() == [1, 2, 0]


def test_variables(main: Main, opened: Opened) -> None:
    def build(x: Any) -> list[Any]:
        weights = tfl.ConstOp(value=np.ones((2, 4), np.float32))
        time = tfl.ConstOp(value=np.ones((2, 3), np.float32))
        state = tfl.ConstOp(value=np.zeros((1, 6), np.float32))
        return [
            tfl.SVDFOp(
                x,
                weights,
                time,
                tfl.NoValueOp(),
                state,
                rank=1,
                fused_activation_function="RELU",
                result_types=[tensor_type(f32, (1, 2))],
            )
        ]

    model = opened(export(main([tensor_type(f32, (1, 4))], build)))
    (operator,) = operators(model)
    assert operator["inputs"].tolist() == [0, 1, 2, -1, 3]
    state = model["subgraphs"][0]["tensors"][3]
    assert (state["is_variable"], state["buffer"]) == (True, 0)


# Ops of other dialects.


def foreign(main: Main, count: int = 1) -> ModuleOp:
    """Return a module with TensorFlow ops."""

    def build(x: Any) -> list[Any]:
        for index in range(count):
            erfinv = tf.op_class("Erfinv")
            assert erfinv is not None
            op = erfinv.create(operands=[x], result_types=[VECTOR])
            op.location = name_loc(f"block_{index}/Erfinv")
            x = op.results[0]
        own = UnregisteredOp.with_name("tf.MyOwn")
        op = own.create(operands=[x], result_types=[VECTOR])
        op.attributes |= {"gain": FloatAttr(0.5, f32), "mode": StringAttr("fast")}
        return [op.results[0]]

    return main([VECTOR], build)


def test_unsupported_ops_are_reported_together(main: Main) -> None:
    with pytest.raises(UnsupportedOpError) as caught:
        export(foreign(main, 3))
    text = str(caught.value)
    assert "block_0/Erfinv: tf.Erfinv (3 times): " in text
    assert "TF Select ops: Erfinv" in text
    assert "Custom ops: MyOwn" in text
    assert [record.count for record in caught.value.errors] == [3, 1]  # pyright: ignore


def test_flex_and_custom(main: Main, opened: Opened) -> None:
    options = Options(enable_select_tf_ops=True, allow_custom_ops=True)
    model = opened(export(foreign(main), options))
    codes = [code["custom_code"] for code in model["operator_codes"]]
    assert codes == ["FlexErfinv", "MyOwn"]
    flex, own = (item["custom_options"].tobytes() for item in operators(model))
    name, node = flexbuffers.loads(flex)
    parsed = protos.message_class("NodeDef").FromString(node.encode())
    assert (name, parsed.op, parsed.attr["T"].type) == ("Erfinv", "Erfinv", 1)
    assert flexbuffers.loads(own) == {"gain": 0.5, "mode": "fast"}


def test_known_ops_may_be_custom_too(main: Main, opened: Opened) -> None:
    model = opened(export(foreign(main), Options(allow_custom_ops=True)))
    assert [code["custom_code"] for code in model["operator_codes"]] == ["Erfinv", "MyOwn"]


def test_control_edges(main: Main, opened: Opened) -> None:
    def build(x: Any) -> list[Any]:
        nodes: list[Any] = []
        for kind in (tfl.NegOp, tfl.ExpOp, tfl.AbsOp):
            inner = kind(x)
            block = Block()
            block.add_ops([inner, tfl.YieldOp([inner])])
            tokens = [node.results[-1] for node in nodes]
            nodes.append(
                tfl.ControlNodeOp(
                    tokens, result_types=[VECTOR, tfl.ControlType()], regions=[Region(block)]
                )
            )
        return [nodes[-1].results[0]]

    model = opened(export(main([VECTOR], build)))
    assert [item["name"] for item in model["subgraphs"][0]["tensors"]] == [
        *("x", "tfl.neg", "tfl.exp", "y")
    ]
    entry = model["metadata"][1]
    assert entry["name"] == "model_control_dependencies"
    data = model["buffers"][entry["buffer"]]["data"].tolist()
    assert data == [1, 1, 3, 0, 2, 0, 4, 2, 4]


def test_metadata_of_the_module(main: Main, opened: Opened) -> None:
    module = main([VECTOR], lambda x: [tfl.AbsOp(x)])
    entries = {"note": StringAttr("hello"), "raw": BytesAttr(b"\xff"), "min_runtime_version": UNIT}
    module.attributes["tfl.metadata"] = DictionaryAttr(entries)
    module.attributes["tfl.description"] = StringAttr("mine")
    model = opened(export(module, Options(exclude_conversion_metadata=True)))
    found = {e["name"]: model["buffers"][e["buffer"]]["data"].tobytes() for e in model["metadata"]}
    assert list(found) == ["note", "raw", "min_runtime_version"]
    assert (found["note"], found["raw"]) == (b"hello", b"\xff")
    assert found["min_runtime_version"].startswith(b"1.13.0")
    assert model["description"] == "mine"
