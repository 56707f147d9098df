"""`.tflite` files as modules."""

from __future__ import annotations

import struct
from pathlib import Path

import numpy as np
import pytest
from files import model, operator, tensor, whole
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tflower.dialects import tfl
from tflower.dialects.elements import Elements
from tflower.dialects.errors import ImportFailure
from tflower.dialects.locations import names
from tflower.dialects.op import constant
from tflower.dialects.quant import UniformType
from tflower.dialects.shapes import DYNAMIC, element_of, shape_of, tensor_type
from tflower.runtime.reader import Selection, open_model
from tflower.runtime.schema.writer import write
from xdsl.dialects import func
from xdsl.dialects.builtin import ModuleOp, UnregisteredOp, f32, i8
from xdsl.ir import Operation


def ops(module: ModuleOp, index: int = 0) -> list[Operation]:
    """Return the ops of a function."""
    function = list(module.ops)[index]
    assert isinstance(function, func.FuncOp)
    return list(function.body.block.ops)


def test_builtin_operator() -> None:
    weights = np.arange(36, dtype=np.float32)
    data = model(
        ["CONV_2D"],
        [
            tensor("x", shape=(1, 8, 8, 2), shape_signature=(-1, 8, 8, 2)),
            tensor("w", shape=(2, 3, 3, 2), buffer=1),
            tensor("y", shape=(1, 4, 8, 2)),
        ],
        [
            operator(
                [0, 1],
                [2],
                builtin_options=("Conv2DOptions", {"stride_h": 2, "stride_w": 1, "padding": 1}),
            )
        ],
        outputs=[2],
        buffers=[weights],
    )
    module = open_model(data)
    module.verify()
    constant_op, absent, conv, end = ops(module)
    assert isinstance(constant_op, tfl.ConstOp)
    assert isinstance(absent, tfl.NoValueOp)
    assert isinstance(conv, tfl.Conv2DOp)
    assert isinstance(end, func.ReturnOp)
    assert shape_of(conv.input) == (DYNAMIC, 8, 8, 2)
    assert (conv.stride_h.value.data, conv.stride_w.value.data) == (2, 1)
    assert conv.padding.data == "VALID"
    assert names(conv.location) == ["y"]
    found = constant(conv.filter)
    assert found is not None
    assert np.shares_memory(found, np.frombuffer(data, np.uint8))
    assert found.reshape(-1).tolist() == weights.tolist()


def test_constants_are_made_at_their_first_use() -> None:
    tensors = [tensor("x"), tensor("c", buffer=1), tensor("y"), tensor("z")]
    operators = [operator([0, 0], [2]), operator([2, 1], [3])]
    data = model(["ADD"], tensors, operators, outputs=[3], buffers=[np.ones(4, np.float32)])
    kinds = [type(op) for op in ops(open_model(data))]
    assert kinds == [tfl.AddOp, tfl.ConstOp, tfl.AddOp, func.ReturnOp]


def test_quantized_tensors() -> None:
    tensors = [
        tensor("x", type="INT8", quantization={"scale": [0.5], "zero_point": [-3]}),
        tensor(
            "w",
            type="INT8",
            shape=(2, 4),
            buffer=1,
            quantization={"scale": [0.5, 0.25], "zero_point": [0], "quantized_dimension": 0},
        ),
        tensor("y", quantization={"min": [0.0], "max": [1.0]}),
    ]
    data = model(["ADD"], tensors, [operator([0, 1], [2])], outputs=[2], buffers=[bytes(8)])
    weights, add, _ = ops(open_model(data))
    assert isinstance(weights, tfl.QConstOp)
    assert element_of(add.operands[0]) == UniformType.of(i8, [0.5], [-3])
    assert element_of(add.operands[1]) == UniformType.of(i8, [0.5, 0.25], axis=0)
    assert element_of(add.results[0]) == f32


def test_signatures_and_names() -> None:
    second = {
        "name": "g",
        "tensors": [tensor("gx"), tensor("gy")],
        "inputs": [0],
        "outputs": [1],
        "operators": [operator([0], [1])],
    }
    signatures = [
        {
            "signature_key": key,
            "subgraph_index": index,
            "inputs": [{"name": "a", "tensor_index": 0}],
            "outputs": [{"name": "b", "tensor_index": 1}],
        }
        for index, key in enumerate(("one", "two"))
    ]
    tensors = [tensor("x"), tensor("y")]
    data = model(["ABS"], tensors, [operator([0], [1])], others=[second], signature_defs=signatures)
    functions = [op for op in open_model(data).ops if isinstance(op, func.FuncOp)]
    assert [function.sym_name.data for function in functions] == ["any", "g"]
    assert [str(f.attributes["tf_saved_model.exported_names"]) for f in functions] == [
        '["one"]',
        '["two"]',
    ]
    assert '"a"' in str(functions[1].arg_attrs)
    assert '"gy"' in str(functions[1].attributes["tf.entry_function"])


def test_control_flow() -> None:
    scalar = {"shape": (), "has_rank": True, "type": "BOOL"}
    tensors = [tensor("c", **scalar), tensor("x"), tensor("y"), tensor("z")]
    condition = {
        "name": "cond",
        "tensors": [tensor("v"), tensor("t", **scalar, buffer=1)],
        "inputs": [0],
        "outputs": [1],
    }
    body = {
        "name": "body",
        "tensors": [tensor("v"), tensor("w")],
        "inputs": [0],
        "outputs": [1],
        "operators": [operator([0], [1])],
    }
    branches = {"then_subgraph_index": 2, "else_subgraph_index": 2}
    loop = {"cond_subgraph_index": 1, "body_subgraph_index": 2}
    data = model(
        ["ABS", "IF", "WHILE", "CALL_ONCE"],
        tensors,
        [
            operator([], [], 3, builtin_options=("CallOnceOptions", {"init_subgraph_index": 2})),
            operator([0, 1], [2], 1, builtin_options=("IfOptions", branches)),
            operator([2], [3], 2, builtin_options=("WhileOptions", loop)),
        ],
        inputs=[0, 1],
        outputs=[3],
        buffers=[b"\1"],
        others=[condition, body],
    )
    module = open_model(data)
    module.verify()
    once, choice, repeat, _ = ops(module)
    assert isinstance(once, tfl.CallOnceOp)
    assert once.session_init_function.data == "body"
    assert choice.name == "tf.If"
    assert isinstance(repeat, tfl.WhileOp)
    call = repeat.body.block.first_op
    assert isinstance(call, func.CallOp)
    assert call.callee.root_reference.data == "body"


def test_custom_and_unknown_operators() -> None:
    tensors = [tensor("x"), tensor("y"), tensor("z")]
    operators = [
        operator([0], [1], 0, custom_options=b"\1\2"),
        operator([1], [2], 1, builtin_options_2=("StablehloConcatenateOptions", {"dimension": 1})),
    ]
    codes = [("CUSTOM", "Magic"), "STABLEHLO_CONCATENATE"]
    own, other, _ = ops(open_model(model(codes, tensors, operators, outputs=[2])))
    assert isinstance(own, tfl.CustomOp)
    assert (own.custom_code.data, own.custom_option.data) == ("Magic", b"\1\2")
    assert isinstance(other, UnregisteredOp)
    assert other.op_name.data == "tfl.stablehlo_concatenate"
    assert "dimension" in other.attributes


def test_reshape_with_its_shape_as_an_option() -> None:
    tensors = [tensor("x"), tensor("y", shape=(2, 2))]
    options = ("ReshapeOptions", {"new_shape": [2, -1]})
    data = model(["RESHAPE"], tensors, [operator([0], [1], builtin_options=options)])
    _, reshape, _ = ops(open_model(data))
    shape = constant(reshape.operands[1])
    assert shape is not None
    assert shape.tolist() == [2, -1]


def test_variables() -> None:
    tensors = [
        tensor("x", shape=(1, 4)),
        tensor("w", shape=(2, 4), buffer=1),
        tensor("t", shape=(2, 3), buffer=2),
        tensor("s", shape=(1, 6), is_variable=True),
        tensor("y", shape=(1, 2)),
    ]
    buffers = [np.ones((2, 4), np.float32), np.ones((2, 3), np.float32)]
    svdf = operator([0, 1, 2, -1, 3], [4], builtin_options=("SVDFOptions", {"rank": 1}))
    module = open_model(model(["SVDF"], tensors, [svdf], outputs=[4], buffers=buffers))
    module.verify()
    (variable,) = (op for op in ops(module) if "tfl.is_variable" in op.attributes)
    assert variable.results[0].type == tensor_type(f32, (1, 6))


def test_large_variables_are_nearly_all_zeros() -> None:
    shapes = [(2,), (1 << 20,)]
    tensors = [tensor("x", shape=(2,))]
    tensors += [tensor(f"v{len(shape)}", shape=shape, is_variable=True) for shape in shapes]
    tensors += [tensor("y", shape=shape) for shape in shapes]
    calls = [operator([1], [3]), operator([2], [4])]
    data = model(["ABS"], tensors, calls, outputs=[3, 4])
    for selection, wanted in ((None, [[], []]), (Selection(complete=True), [[], [0]])):
        module = open_model(data) if selection is None else open_model(data, selection)
        found = [op.properties["value"] for op in ops(module) if "value" in op.properties]
        arrays = [item.array for item in found if isinstance(item, Elements)]
        assert [array.nonzero()[0].tolist() for array in arrays] == wanted


def test_sparse_constant() -> None:
    sparsity = {
        "traversal_order": [0, 1],
        "dim_metadata": [
            {"format": "DENSE", "dense_size": 3},
            {
                "format": "SPARSE_CSR",
                "array_segments": ("Uint8Vector", {"values": [0, 2, 2, 3]}),
                "array_indices": ("Uint8Vector", {"values": [0, 3, 1]}),
            },
        ],
    }
    tensors = [tensor("w", shape=(3, 4), buffer=1, sparsity=sparsity), tensor("y", shape=(3, 4))]
    data = model(
        ["DENSIFY"], tensors, [operator([0], [1])], (), buffers=[np.array([1, 2, 3], np.float32)]
    )
    weights, *_ = ops(open_model(data))
    found = constant(weights.results[0])
    assert found is not None
    assert found.tolist() == [[1, 0, 0, 2], [0, 0, 0, 0], [0, 3, 0, 0]]


def test_blocks_of_a_sparse_constant() -> None:
    sparsity = {
        "traversal_order": [0, 1, 2, 3],
        "block_map": [0, 1],
        "dim_metadata": [
            {"format": "DENSE", "dense_size": 2},
            {
                "format": "SPARSE_CSR",
                "array_segments": ("Uint8Vector", {"values": [0, 1, 2]}),
                "array_indices": ("Uint8Vector", {"values": [0, 1]}),
            },
            {"format": "DENSE", "dense_size": 2},
            {"format": "DENSE", "dense_size": 2},
        ],
    }
    tensors = [tensor("w", shape=(4, 4), buffer=1, sparsity=sparsity), tensor("y", shape=(4, 4))]
    values = np.arange(1, 9, dtype=np.float32)
    data = model(["DENSIFY"], tensors, [operator([0], [1])], (), buffers=[values])
    found = constant(ops(open_model(data))[0].results[0])
    assert found is not None
    assert found.tolist() == [[1, 2, 0, 0], [3, 4, 0, 0], [0, 0, 5, 6], [0, 0, 7, 8]]


# Damaged files.


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (
            model(["ADD"], [tensor("x"), tensor("y")], [operator([0, 9], [1])]),
            "has no tensor 9, it has 2",
        ),
        (
            model(["ADD"], [tensor("x"), tensor("y")], [operator([0, 1], [1])]),
            "is used before anything sets it",
        ),
        (model(["ADD"], [tensor("x")], [operator([0, 0], [0])], [0], [0]), "is set twice"),
        (model([], [tensor("x"), tensor("y")], [operator([0, 0], [1])]), "no operator code 0"),
        (
            model(["ADD"], [tensor("x"), tensor("y", buffer=7)], [operator([0, 1], [1])]),
            "no buffer 7",
        ),
        (
            model(["ADD"], [tensor("x"), tensor("y", buffer=1)], [], buffers=[b"\0" * 15]),
            "15 bytes for 4 elements of FLOAT32",
        ),
        (model(["ADD"], [tensor("x", shape=(-7,))], [], outputs=[0]), "has the shape"),
        (
            model(["ABS"], [tensor("x"), tensor("y")], [operator([0, 0], [1])]),
            "takes 1",
        ),
        (write("Model", {"version": 2}, b"TFL3"), "version is 2, 3 is needed"),
        (write("Model", {"version": 3}), "identifier"),
    ],
)
def test_damage(data: bytes, message: str) -> None:
    with pytest.raises(ImportFailure, match=message):
        open_model(data)


def test_shared_tables_cannot_multiply_the_work() -> None:
    inputs = [0] * 20000
    tensors = [tensor("x"), *(tensor(f"y{i}") for i in range(2000))]
    operators = [operator(inputs, [index + 1]) for index in range(2000)]
    data = model(["ADD_N"], tensors, operators, outputs=[2000])
    assert len(data) < 400_000
    with pytest.raises(ImportFailure, match="refer to the same data too often"):
        open_model(data)


def test_the_whole_model_is_sound() -> None:
    open_model(whole()).verify()


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.data())
def test_damaged_files_fail_cleanly(data: st.DataObject) -> None:
    damaged = bytearray(whole())
    for _ in range(data.draw(st.integers(1, 3))):
        place = data.draw(st.integers(0, len(damaged) - 4))
        number = data.draw(st.integers(0, 2**32 - 1) | st.integers(0, 255))
        struct.pack_into("<I", damaged, place, number)
    cut = data.draw(st.integers(0, len(damaged)))
    for content in (bytes(damaged), bytes(damaged[:cut])):
        try:
            open_model(content)
        except ImportFailure:
            pass


def test_files(tmp_path: Path) -> None:
    path = tmp_path / "model.tflite"
    path.write_bytes(whole())
    assert str(open_model(path)) == str(open_model(whole()))
    with pytest.raises(ImportFailure, match="No such file"):
        open_model(tmp_path / "none")
