"""SavedModels of TF1 and TF2: signatures, tags, variables, assets, initializers, damage."""

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from google.protobuf import text_format
from importing import MODELS
from tflower.compiler.importers import protos
from tflower.compiler.importers.saved_model import SavedModel, import_saved_model
from tflower.compiler.text import to_text
from tflower.dialects.errors import ImportFailure
from tflower.dialects.saved_model import AssetOp, GlobalTensorOp, SessionInitializerOp
from xdsl.dialects import func
from xdsl.dialects.builtin import ModuleOp

GOLDEN = np.load(MODELS / "golden.npz")
V1, V2 = MODELS / "v1", MODELS / "v2"


def functions(module: ModuleOp) -> dict[str, func.FuncOp]:
    module.verify()
    return {op.sym_name.data: op for op in module.ops if isinstance(op, func.FuncOp)}


def public(module: ModuleOp) -> list[str]:
    return [name for name, op in functions(module).items() if op.sym_visibility is None]


def variables(module: ModuleOp) -> dict[str, Any]:
    found = [op for op in module.ops if isinstance(op, GlobalTensorOp)]
    return {op.sym_name.data: op.value.array for op in found if op.value is not None}


def ops(function: func.FuncOp) -> list[str]:
    return [op.name for op in function.body.block.ops]


def copy(model: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(model, tmp_path / "model"))


def change(model: Path, edit: Callable[[Any], object]) -> None:
    """Edit the first graph of a SavedModel in place."""
    file = model / "saved_model.pb"
    message = protos.SavedModel.FromString(file.read_bytes())
    edit(message.meta_graphs[0])
    file.write_bytes(message.SerializeToString())


@pytest.mark.parametrize(("model", "count"), [(V1, 5), (V2, 3)])
def test_variables(model: Path, count: int):
    found = variables(import_saved_model(model))
    assert len(found) == count
    for name, value in found.items():
        np.testing.assert_array_equal(value, GOLDEN[f"{model.name}/var/{name}"])


def test_variables_are_views_of_the_checkpoint():
    assert not any(value.flags.owndata for value in variables(import_saved_model(V2)).values())


def test_tf2_signature():
    module = import_saved_model(V2, ["dense"])
    assert "tf_saved_model.semantics" in module.attributes
    assert "tf.versions" in module.attributes
    function = functions(module)["dense"]
    text = to_text(module)
    assert 'tf_saved_model.exported_names = ["dense"]' in text
    assert 'inputs = "dense_a_steps:0,dense_x:0"' in text
    assert 'outputs = "StatefulPartitionedCall:0,StatefulPartitionedCall:1"' in text
    assert function.arg_attrs is not None
    assert function.res_attrs is not None
    inputs = [str(item) for item in function.arg_attrs]
    assert '["a_steps"]' in inputs[0]
    assert '["x"]' in inputs[1]
    assert "tf_saved_model.bound_input" in inputs[2]
    assert ['["all"]' in str(item) for item in function.res_attrs] == [True, False]
    types = [str(item) for item in function.function_type.inputs]
    assert types[:2] == ["tensor<i32>", "tensor<?x4xf32>"]
    assert "tensor<!tf_type.resource<tensor<4x3xf32>>>" in types
    assert list(variables(module)) == ["bias", "kernel"]


def test_unread_variables_are_not_touched(tmp_path: Path):
    model = copy(V2, tmp_path)
    whole = variables(import_saved_model(model))
    file = model / "variables/variables.data-00000-of-00001"
    data = bytearray(file.read_bytes())
    at = data.index(whole["count"].tobytes())
    data[at] ^= 1
    file.write_bytes(data)
    import_saved_model(model, ["dense"])
    with pytest.raises(ImportFailure, match="checksum of tensor 'count/.ATTRIBUTES"):
        import_saved_model(model)


def test_tf2_control_flow_and_calls():
    found = functions(import_saved_model(V2, ["dense"]))
    assert public(import_saved_model(V2, ["dense"])) == ["dense", "NoOp"]
    called = {name for op in found.values() for name in ops(op)}
    assert {"tf.StatefulPartitionedCall", "tf.While", "tf.If"} <= called


@pytest.mark.parametrize("model", [V1, V2])
def test_asset_and_initializer(model: Path):
    module = import_saved_model(model)
    (asset,) = (op for op in module.ops if isinstance(op, AssetOp))
    assert asset.filename.data == "assets/words.txt"
    (session,) = (op for op in module.ops if isinstance(op, SessionInitializerOp))
    (symbol,) = session.initializers.data
    initializer = functions(module)[symbol.string_value()]
    assert initializer.attributes["tf_saved_model.initializer_type"].data == "init_op"  # pyright: ignore
    assert asset.sym_name.data in str(initializer.arg_attrs)
    assert [str(item) for item in initializer.function_type.inputs] == ["tensor<!tf_type.string>"]
    assert "tf.VarHandleOp" not in ops(initializer)
    initializers = {name for op in functions(module).values() for name in ops(op)}
    assert "tf.InitializeTableFromTextFileV2" in initializers


def test_tf1_signatures_and_tags():
    assert public(import_saved_model(V1))[:2] == ["serving_default", "words"]
    assert public(import_saved_model(V1, ["words"]))[:1] == ["words"]
    assert public(import_saved_model(V1, None, {"serve", "other"}))[:1] == ["only"]
    assert public(import_saved_model(V1, tags=["other", "serve"]))[:1] == ["only"]


def test_tf1_reads_of_reference_variables():
    function = functions(import_saved_model(V1, ["serving_default"]))["serving_default"]
    assert ops(function).count("tf.ReadVariableOp") == 5
    assert "tf.VariableV2" not in ops(function)
    assert "tf.VarHandleOp" not in ops(function)
    feed, expected = GOLDEN["v1/in/x"], GOLDEN["v1/out/y"]
    value = {name: GOLDEN[name] for name in GOLDEN if name.startswith("v1/var/")}
    parts = np.concatenate([value[f"v1/var/parts/part_{i}"] for i in range(3)])
    result = (feed @ value["v1/var/old"] + value["v1/var/new"]) @ parts
    np.testing.assert_allclose(result, expected, rtol=1e-5)


def test_text(tmp_path: Path):
    model = copy(V1, tmp_path)
    binary = model / "saved_model.pb"
    message = protos.SavedModel.FromString(binary.read_bytes())
    (model / "saved_model.pbtxt").write_text(text_format.MessageToString(message))
    binary.unlink()
    assert to_text(import_saved_model(model)) == to_text(import_saved_model(V1))


def test_two_imports_are_the_same():
    assert to_text(import_saved_model(V2)) == to_text(import_saved_model(V2))


def test_a_model_may_be_opened_first():
    model = SavedModel(V2)
    assert model.signature_names == ["dense", "lookup"]
    assert to_text(import_saved_model(model)) == to_text(import_saved_model(V2))


def test_missing_folder(tmp_path: Path):
    with pytest.raises(OSError, match="SavedModel file does not exist at: .*saved_model.pbtxt"):
        import_saved_model(tmp_path / "nothing")


def test_wrong_tags():
    match = (
        r"has just the tags \{train\}. There are graphs with the tags \{serve\}, \{other, serve\}"
    )
    with pytest.raises(ValueError, match=match):
        import_saved_model(V1, tags={"train"})


def test_wrong_signature():
    with pytest.raises(
        ValueError, match="Invalid signature key 'zz' found. Valid keys are 'dense,lookup'"
    ):
        import_saved_model(V2, ["zz"])


def test_no_signature(tmp_path: Path):
    model = copy(V2, tmp_path)
    change(model, lambda meta: meta.signature_def.clear())
    with pytest.raises(ValueError, match="Only support at least one signature key"):
        import_saved_model(model)


def test_keras_exports_have_one_signature(tmp_path: Path):
    model = copy(V2, tmp_path)

    def edit(meta: Any) -> None:
        meta.signature_def["serving_default"].CopyFrom(meta.signature_def["dense"])
        meta.object_graph_def.nodes[0].children.add(node_id=1, local_name="serve")

    change(model, edit)
    assert SavedModel(model).select() == ["serving_default"]
    assert SavedModel(model).select(["dense"]) == ["dense"]
    change(model, lambda meta: meta.object_graph_def.nodes[0].children.add(
        node_id=1, local_name="_default_save_signature"))  # fmt: skip
    assert SavedModel(model).select() == ["dense", "lookup", "serving_default"]


def test_variables_are_found_without_the_restore_op(tmp_path: Path):
    model = copy(V2, tmp_path)
    change(model, lambda meta: meta.ClearField("saver_def"))
    assert to_text(import_saved_model(model)) == to_text(import_saved_model(V2))


@pytest.mark.parametrize(
    "filename", ["../secret", "/etc/passwd", "a/../../b", "..", "", "a\\..\\b"]
)
def test_assets_stay_in_the_folder(tmp_path: Path, filename: str):
    model = copy(V2, tmp_path)
    change(model, lambda meta: setattr(meta.asset_file_def[0], "filename", filename))
    with pytest.raises(ImportFailure, match="lies outside the model's folder"):
        import_saved_model(model)


def signature(meta: Any) -> Any:
    return meta.signature_def["dense"]


def variable(meta: Any, name: str) -> Any:
    return next(node for node in meta.graph_def.node if node.name == name)


@pytest.mark.parametrize(
    ("edit", "match"),
    [
        (lambda m: signature(m).outputs["y"].__setattr__("name", "nothing:0"), "no output 'nothing:0'"),
        (lambda m: signature(m).outputs["y"].__setattr__("name", "dense_x:1"), "no value|no output"),
        (lambda m: signature(m).inputs["x"].__setattr__("name", "nothing:0"), "no input 'nothing:0'"),
        (lambda m: signature(m).inputs["x"].__setattr__("name", "dense_a_steps:0"), "input twice|cannot be changed"),
        (lambda m: signature(m).inputs["x"].__setattr__("name", ""), "'x' is no dense tensor"),
        (lambda m: signature(m).inputs["x"].coo_sparse.__setattr__("values_tensor_name", "a"), "'x' is no dense tensor"),
        (lambda m: signature(m).inputs["x"].tensor_shape.dim[0].__setattr__("size", -5), "dimension of -5"),
        (lambda m: signature(m).outputs.clear(), "has no outputs"),
        (lambda m: m.graph_def.ClearField("library"), "which is missing"),
        (lambda m: m.graph_def.ClearField("node"), "there is no input"),
        (lambda m: variable(m, "kernel").attr["dtype"].__setattr__("type", 3), "is stored as f32|operand"),
        (lambda m: variable(m, "kernel").attr["dtype"].__setattr__("type", 999), "unsupported data type 999"),
        (lambda m: variable(m, "kernel").attr["shape"].shape.dim[0].__setattr__("size", 9), "is stored as f32 of shape"),
    ],
)  # fmt: skip
def test_damaged_graphs(tmp_path: Path, edit: Callable[[Any], object], match: str):
    model = copy(V2, tmp_path)
    change(model, edit)
    with pytest.raises(ImportFailure, match=match) as caught:
        import_saved_model(model)
    assert "\n" not in str(caught.value)


def test_missing_variables(tmp_path: Path):
    model = copy(V2, tmp_path)
    shutil.rmtree(model / "variables")
    with pytest.raises(ImportFailure, match="variables.index: does not exist"):
        import_saved_model(model)


def test_variable_without_a_value(tmp_path: Path):
    model = copy(V2, tmp_path)

    def edit(meta: Any) -> None:
        meta.ClearField("saver_def")
        variable(meta, "kernel").attr["shared_name"].s = b"other"
        variable(meta, "kernel").name = "another"
        variable(meta, "StatefulPartitionedCall").input[2] = "another"

    change(model, edit)
    with pytest.raises(ImportFailure, match="has no value for variable 'other'"):
        import_saved_model(model)


@pytest.mark.parametrize("data", [b"", b"\0", b"\x12\xff", b"meta_graphs {", b"hello"])
def test_damaged_files(tmp_path: Path, data: bytes):
    (tmp_path / "saved_model.pb").write_bytes(data)
    with pytest.raises(ImportFailure) as caught:
        import_saved_model(tmp_path)
    assert "\n" not in str(caught.value)
