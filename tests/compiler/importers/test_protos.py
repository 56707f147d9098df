"""The table of protocol messages against TensorFlow's own, and the pool that they live in."""

import subprocess
import sys
from importlib import import_module
from typing import Any

import pytest
from tflower.compiler.importers import protos

ROOTS = {
    "SavedModel": "protobuf.saved_model_pb2",
    "TrackableObjectGraph": "protobuf.trackable_object_graph_pb2",
    "BundleHeaderProto": "protobuf.tensor_bundle_pb2",
    "BundleEntryProto": "protobuf.tensor_bundle_pb2",
    "VariableDef": "framework.variable_pb2",
    "GraphDebugInfo": "framework.graph_debug_info_pb2",
    "GraphDef": "framework.graph_pb2",
}


def compare(ours: Any, theirs: Any, seen: set[str]) -> None:
    """Check that our message is a part of TensorFlow's, and all messages that it refers to."""
    if ours.full_name in seen:
        return
    seen.add(ours.full_name)
    for name, field in ours.fields_by_name.items():
        label = f"{theirs.full_name}.{name}"
        assert name in theirs.fields_by_name, label
        other = theirs.fields_by_name[name]
        assert (field.number, field.type) == (other.number, other.type), label
        assert field.is_repeated == other.is_repeated, label
        oneofs = [item.containing_oneof and item.containing_oneof.name for item in (field, other)]
        assert oneofs[0] == oneofs[1], label
        if field.message_type is not None:
            entry = field.message_type.GetOptions().map_entry
            assert entry == other.message_type.GetOptions().map_entry, label
            compare(field.message_type, other.message_type, seen)
        if field.enum_type is not None:
            known = {value.name: value.number for value in other.enum_type.values}
            assert {value.name: value.number for value in field.enum_type.values} == known, label


@pytest.mark.tensorflow
@pytest.mark.parametrize("name", ROOTS)
def test_against_tensorflow(name: str):
    pytest.importorskip("tensorflow")
    theirs = getattr(import_module(f"tensorflow.core.{ROOTS[name]}"), name)
    compare(protos.message_class(name).DESCRIPTOR, theirs.DESCRIPTOR, set())


@pytest.mark.tensorflow
def test_flags_against_tensorflow():
    pytest.importorskip("tensorflow")
    theirs = import_module("tensorflow.compiler.mlir.lite.model_flags_pb2").ModelFlags
    compare(protos.flag_class("ModelFlags").DESCRIPTOR, theirs.DESCRIPTOR, set())


def test_the_default_pool_is_left_alone():
    code = (
        "from google.protobuf import descriptor_pool\n"
        "from tflower.compiler.importers import protos\n"
        "protos.GraphDef()\n"
        "try:\n"
        "    descriptor_pool.Default().FindMessageTypeByName('tflower.GraphDef')\n"
        "except KeyError:\n"
        "    print('alone')\n"
    )
    result = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert result.stdout == "alone\n"


def test_unknown_fields_are_skipped():
    assert protos.Dim.FromString(b"\x08\x05\xf8\x06\x01").size == 5


def test_enums_stay_open():
    assert protos.TensorProto.FromString(b"\x08\xe7\x07").dtype == 999


def test_unknown_names():
    with pytest.raises(AttributeError, match="no protocol message is called Nothing"):
        _ = protos.Nothing
    assert not hasattr(protos, "nothing")
