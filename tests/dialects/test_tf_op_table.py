"""The op table, and that hand-written classes say what it says."""

import numpy as np
import pytest
from tflower.dialects import tf, tf_type
from tflower.dialects.dtypes import from_graphdef
from tflower.dialects.shapes import DYNAMIC, tensor_type
from tflower.dialects.tf import op_table
from xdsl.dialects import test as xdsl_test
from xdsl.dialects.builtin import ArrayAttr, IntegerAttr, StringAttr, f32, i1, i32, i64
from xdsl.irdl import OptionalDef, VariadicDef
from xdsl.traits import Pure
from xdsl.utils.exceptions import VerifyException

REGION_OPS = {
    "tf.CaseRegion",
    "tf.IfRegion",
    "tf.UnidirectionalSequenceLstm",
    "tf.UnidirectionalSequenceRnn",
    "tf.WhileRegion",
    "tf.Yield",
}
"""Ops of the dialect that GraphDefs do not have."""

EXTRA_PROPERTIES = {
    "is_stateless",
    "shape_invariant",
    "operandSegmentSizes",
    "resultSegmentSizes",
}
"""Properties that GraphDefs do not have."""

MAY_BE_ABSENT = {
    ("tf.EmptyTensorList", "element_dtype"),
    ("tf.If", "output_shapes"),
    ("tf.PlaceholderWithDefault", "shape"),
    ("tf.TensorListConcatLists", "element_dtype"),
    ("tf.TensorListReserve", "element_dtype"),
    ("tf.VarHandleOp", "dtype"),
    ("tf.VarHandleOp", "shape"),
}


def value(element, shape=()):
    return xdsl_test.TestOp(result_types=[tensor_type(element, shape)]).results[0]


def test_signature():
    found = op_table.signature("ConcatV2")
    assert found is not None
    assert [str(item) for item in found.inputs] == ["values:N*T", "axis:Tidx"]
    assert [str(item) for item in found.outputs] == ["output:T"]
    assert found.derived == {"N", "T", "Tidx"}
    assert found.default("Tidx") == i32
    assert found.attributes["N"].minimum == 2
    assert not found.stateful
    conv = op_table.signature("Conv2D")
    assert conv is not None
    assert [item.name for item in conv.properties][:2] == ["strides", "use_cudnn_on_gpu"]
    assert StringAttr("SAME") in conv.attributes["padding"].allowed
    assert conv.default("dilations") == ArrayAttr([IntegerAttr(1, i64)] * 4)


@pytest.mark.parametrize("name", ["", "NoSuchOp", "Add\n", '"', "a.b", "Conv2D,"])
def test_unknown_names(name):
    assert op_table.signature(name) is None
    assert tf.op_class(name) is None
    assert op_table.result_types(name, {}) is None


def test_result_types():
    types = op_table.result_types
    assert types("AddV2", {"T": f32}) == (f32,)
    assert types("Shape", {"T": f32}) == (i32,)
    assert types("Shape", {"T": f32, "out_type": i64}) == (i64,)
    assert types("Equal", {"T": f32}) == (i1,)
    assert types("Split", {"T": f32, "num_split": IntegerAttr(3, i64)}) == (f32, f32, f32)
    assert types("IdentityN", {"T": ArrayAttr([f32, i64])}) == (f32, i64)
    assert types("VarHandleOp", {}) == (tf_type.ResourceType(),)
    assert types("NoOp", {}) == ()
    with pytest.raises(KeyError, match="AddV2 needs the attribute T"):
        types("AddV2", {})


def test_operand_counts():
    attributes = {"N": IntegerAttr(4, i64), "T": f32}
    assert op_table.operand_counts("ConcatV2", attributes) == (4, 1)


def test_names_are_sorted_and_all_have_a_class():
    names = list(op_table.names())
    assert names == sorted(names)
    assert len(names) > 1800
    for name in names[::7]:
        op_type = tf.op_class(name)
        assert op_type is not None
        assert op_type.name == f"tf.{name}"


def test_made_class_infers_and_verifies():
    op_type = tf.op_class("BesselJ0")
    assert op_type is tf.op_class("BesselJ0")
    assert op_type is not None
    assert op_type.has_trait(Pure)
    op = op_type(value(f32, (2, 3)), result_types=[tensor_type(f32, (2, 3))])
    op.verify()
    wrong = op_type(value(i32, (2,)), result_types=[tensor_type(i32, (2,))])
    with pytest.raises(VerifyException, match="x is of i32, bf16 or f16 or f32 or f64 is needed"):
        wrong.verify()
    mixed = op_type(value(f32), result_types=[tensor_type(i32, ())])
    with pytest.raises(VerifyException, match="y is of i32, f32 is needed"):
        mixed.verify()


def test_made_class_checks_allowed_values():
    op_type = tf.op_class("QuantizedConv2D")
    assert op_type is not None
    operands = [
        value(tf_type.Quint8Type(), (1, 4, 4, 1)),
        value(tf_type.Quint8Type(), (1, 1, 1, 1)),
    ]
    operands += [value(f32)] * 4
    op = op_type(*operands, strides=(1, 1, 1, 1), padding="SOME")
    with pytest.raises(VerifyException, match="padding is .*SOME.*, SAME or VALID is needed"):
        op.verify()


def test_made_class_with_several_lists():
    op_type = tf.op_class("ParseExample")
    assert op_type is not None
    names = [name for name, _ in op_type.get_irdl_definition().operands]
    assert names == ["serialized", "names", "sparse_keys", "dense_keys", "dense_defaults"]
    assert "operandSegmentSizes" in op_type.get_irdl_definition().properties
    assert "resultSegmentSizes" in op_type.get_irdl_definition().properties


@pytest.mark.parametrize("op_type", tf.OPS, ids=lambda op_type: op_type.name)
def test_class_agrees_with_table(op_type):
    definition = op_type.get_irdl_definition()
    if op_type.name in REGION_OPS:
        return
    found = op_table.signature(op_type.name[3:])
    assert found is not None
    for fields, arguments in (
        (definition.operands, found.inputs),
        (definition.results, found.outputs),
    ):
        assert [name for name, _ in fields] == [item.name for item in arguments]
        for (_, field), item in zip(fields, arguments, strict=True):
            assert isinstance(field, VariadicDef) == item.is_variadic, item.name
    names = set(definition.properties) - EXTRA_PROPERTIES
    if op_type is not tf.ConstOp:
        assert names == {item.name for item in found.properties}
    for item in found.properties:
        field = definition.properties[item.name]
        if (op_type.name, item.name) not in MAY_BE_ABSENT:
            assert isinstance(field, OptionalDef) == item.has_default, item.name
            assert field.default_value == item.default, item.name
    if op_type.has_trait(Pure) and op_type is not tf.NoOp:
        assert not found.stateful
        assert found.outputs
        assert not any(item.is_ref for item in (*found.inputs, *found.outputs))


def test_defaults_and_derived_attributes():
    op = tf.CastOp(value(f32, (2, DYNAMIC)), DstT=i64)
    assert op.y.type == tensor_type(i64, (2, DYNAMIC))
    assert set(op.properties) == {"Truncate"}
    with pytest.raises(TypeError, match=r"tf\.Cast: DstT is not given"):
        tf.CastOp(value(f32))
    split = tf.SplitOp(tf.ConstOp(value=np.array(1, np.int32)), value(f32, (2, 6)), num_split=3)
    assert [item.type for item in split.output] == [tensor_type(f32, (2, 2))] * 3
    assert set(split.properties) == set()


def test_traits_are_known_before_first_use_and_after():
    for op_type in (tf.AddV2Op, tf.AssertOp, tf.IdentityOp, tf.MulOp):
        before = set(op_type.traits.traits)
        op_type.get_irdl_definition()
        assert set(op_type.traits.traits) == before


@pytest.mark.tensorflow
def test_table_is_that_of_tensorflow():
    pytest.importorskip("tensorflow")
    from tflower.dialects.tf import generate_op_table

    ops = generate_op_table.registered_ops()
    for op in ops:
        found = op_table.signature(op.name)
        if found is None:
            continue  # TensorFlow registers more ops when more of it is imported.
        assert [item.name for item in found.inputs] == [item.name for item in op.input_arg]
        assert [item.name for item in found.outputs] == [item.name for item in op.output_arg]
        assert list(found.attributes) == [item.name for item in op.attr]
        assert found.stateful == op.is_stateful
        for attr in op.attr:
            assert found.attributes[attr.name].has_default == attr.HasField("default_value")
            if attr.type == "type" and attr.HasField("default_value"):
                assert found.default(attr.name) == from_graphdef(attr.default_value.type)
    assert sum(op_table.signature(op.name) is None for op in ops) < 20
