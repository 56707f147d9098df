"""Flex operators and the ops that they stand for."""

import pytest
from tflower.compiler.exporters.foreign import node_def
from tflower.compiler.importers.flex import LiftTfliteFlexOpsPass
from tflower.compiler.text import context, parse
from tflower.dialects.tf.op_table import signature
from tflower.dialects.tf_type import ResourceType
from tflower.runtime.schema import flexbuffers

OPS = {
    "plain": '"tf.Exp"(%x) {device = ""} : (tensor<2xf32>) -> tensor<2xf32>',
    "properties": '"tf.Sum"(%x, %i) {keep_dims = true} : (tensor<2xf32>, tensor<i32>)'
    " -> tensor<1xf32>",
    "list": '"tf.ConcatV2"(%x, %x, %i) : (tensor<2xf32>, tensor<2xf32>, tensor<i32>)'
    " -> tensor<4xf32>",
    "shape": '"tf.PlaceholderWithDefault"(%x) {shape = #tf_type.shape<2>}'
    " : (tensor<2xf32>) -> tensor<2xf32>",
}


def module_of(op):
    result = op.rpartition("-> ")[2]
    return parse(
        f"func.func @f(%x: tensor<2xf32>, %i: tensor<i32>) -> {result} {{\n"
        f"  %0 = {op}\n  return %0 : {result}\n}}"
    )


def flex(op, code=None, options=None):
    """Return the text of a Flex operator in place of `op`."""
    name = op.name[3:]
    if options is None:
        node = node_def(name, op, signature(name))
        options = flexbuffers.dumps([name, flexbuffers.Text(node)])
    operands = ", ".join("%i" if "i32" in str(value.type) else "%x" for value in op.operands)
    types = ", ".join(str(value.type) for value in op.operands)
    return (
        f'"tfl.custom"({operands}) {{custom_code = "{code or "Flex" + name}", custom_option = '
        f'#tfl<const_bytes : "0x{options.hex()}">}} : ({types}) -> {op.results[0].type}'
    )


def first(module):
    return next(iter(module.body.block.first_op.body.block.ops))


def lifted(text):
    module = module_of(text)
    LiftTfliteFlexOpsPass().apply(context(), module)
    return first(module)


@pytest.mark.parametrize("text", OPS.values(), ids=OPS)
def test_an_op_comes_back(text):
    op = first(module_of(text))
    found = lifted(flex(op))
    assert found.name == op.name
    for name, value in op.properties.items():
        assert found.properties[name] == value
    assert list(found.result_types) == list(op.result_types)


@pytest.mark.parametrize(
    ("code", "options"),
    [
        ("Exp", None),
        ("FlexSin", None),
        ("FlexExp", b""),
        ("FlexExp", b"\xff" * 9),
        ("FlexExp", flexbuffers.dumps({"a": 1})),
        ("FlexExp", flexbuffers.dumps(["Exp", flexbuffers.Text(b"\x0a\xff")])),
        ("FlexNoSuch", flexbuffers.dumps(["NoSuch", flexbuffers.Text(b"")])),
    ],
    ids=["custom", "other", "empty", "damaged", "no_node", "damaged_node", "unknown"],
)
def test_an_operator_stays(code, options):
    op = first(module_of(OPS["plain"]))
    assert lifted(flex(op, code, options)).name == "tfl.custom"


def test_a_tensor_array_has_its_own_types():
    node = b"\x0a\x01n\x12\x0dTensorArrayV3"
    options = flexbuffers.dumps(["TensorArrayV3", flexbuffers.Text(node)])
    module = parse(
        "func.func @f(%i: tensor<i32>) -> tensor<*xf32> {\n"
        '  %0:2 = "tfl.custom"(%i) {custom_code = "FlexTensorArrayV3", custom_option = '
        f'#tfl<const_bytes : "0x{options.hex()}">}} : (tensor<i32>) -> (tensor<2xi32>, '
        "tensor<*xf32>)\n  return %0#1 : tensor<*xf32>\n}"
    )
    LiftTfliteFlexOpsPass().apply(context(), module)
    handle, flow = first(module).result_types
    assert isinstance(handle.element_type, ResourceType)
    assert flow.get_shape() == ()
