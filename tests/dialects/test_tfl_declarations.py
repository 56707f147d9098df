"""What the tfl ops declare fits the schema and LiteRT's own classes."""

import re

import pytest
from tflower.dialects import tfl
from tflower.dialects.op import ops_in
from tflower.dialects.tfl.constraints import TensorOf, kind
from tflower.dialects.tfl.predicates import Types
from tflower.dialects.traits import Builtin
from tflower.runtime.schema.definitions import enum, table

OPS = {op.name: op for op in ops_in(*tfl.FAMILIES)}
BUILTINS = {name: op for name, op in OPS.items() if op.has_trait(Builtin)}

KINDS = set(
    "bf16 complex64 complex128 f16 f32 f64 f8e4m3fn f8e5m2 i1 i16 i2 i32 i4 i64 i8 qi16 qi2 qi32 "
    "qi4 qi8 quint8 qui16 qui32 qui4 qui8 resource str ui16 ui32 ui4 ui64 ui8".split()
)


def constraints(op):
    """Yield the `TensorOf`s of an op's operands and results."""
    definition = op.get_irdl_definition()
    for _, field in (*definition.operands, *definition.results):
        found = field.constr
        while found is not None and not isinstance(found, TensorOf):
            found = getattr(found, "constraint", None) or getattr(found, "constr", None)
        if found is not None:
            yield found


def test_all_ops_are_there():
    assert len(OPS) == 164
    assert tfl.by_code()["CONV_2D"] is tfl.Conv2DOp
    assert tfl.by_code()["LSTM"] is tfl.LSTMOp


@pytest.mark.parametrize("op", OPS.values(), ids=OPS)
def test_element_types_are_known(op):
    declared = set()
    for constraint in constraints(op):
        declared |= constraint.kinds or set()
    for trait in op.traits.traits:
        if isinstance(trait, Types):
            declared |= set(trait.kinds.replace("/", " ").split())
    assert declared <= KINDS


@pytest.mark.parametrize("op", BUILTINS.values(), ids=BUILTINS)
def test_code_and_options_are_in_the_schema(op):
    trait = op.get_trait(Builtin)
    assert trait.code in enum("BuiltinOperator").values
    assert trait.options is None or table(trait.options).name == trait.options


@pytest.mark.litert
@pytest.mark.parametrize("op", BUILTINS.values(), ids=BUILTINS)
def test_options_are_those_of_litert(op):
    schema = pytest.importorskip("ai_edge_litert.schema_py_generated")
    trait = op.get_trait(Builtin)
    assert hasattr(schema.BuiltinOperator, trait.code)
    if trait.options is None:
        return
    fields = vars(getattr(schema, trait.options + "T")())
    theirs = {re.sub(r"(?<=[a-z])([A-Z])|(?<=[a-zA-Z])(\d+)$", r"_\1\2", f).lower() for f in fields}
    ours = set(table(trait.options).fields)
    assert {name.replace("_", "") for name in theirs} == {name.replace("_", "") for name in ours}


def test_kinds_are_named_after_storage_and_sign():
    from tflower.dialects.dtypes import from_graphdef
    from tflower.dialects.quant import UniformType
    from xdsl.dialects.builtin import i8

    assert kind(from_graphdef("DT_UINT8")) == "ui8"
    assert kind(from_graphdef("DT_COMPLEX64")) == "complex64"
    assert kind(from_graphdef("DT_STRING")) == "str"
    assert kind(UniformType.of(i8, [0.5])) == "qi8"
