"""Importing SavedModels of TF1 and TF2: each chosen signature becomes a public function.

Both kinds hold a graph in which the signatures' tensors, the variables, the tables and the op that
initializes them have names; TF2's puts the computation into functions that this graph calls. So one
importer serves both.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from functools import cached_property
from pathlib import Path, PurePosixPath

from xdsl.dialects.builtin import (
    ArrayAttr,
    DictionaryAttr,
    ModuleOp,
    StringAttr,
    SymbolRefAttr,
    UnitAttr,
)
from xdsl.ir import Attribute, Operation

from ...dialects import dtypes
from ...dialects.saved_model import AssetOp, SessionInitializerOp
from ...dialects.shapes import tensor_type
from . import protos, tensors
from .body import Body
from .failure import failure, shown
from .graphdef import Binding, Entry
from .module import Importer
from .order import index_nodes
from .protos import Message
from .read import parse, parse_text, read_bytes
from .variables import Variables

SERVE = frozenset({"serve"})
_INIT_SIGNATURE = "__saved_model_init_op"
_RESERVED = "__saved_model_"
_INIT_COLLECTIONS = ("saved_model_main_op", "legacy_init_op")
_ASSETS_COLLECTION = "saved_model_assets"
_KERAS_ENDPOINT, _DEFAULT_KEY = "serve", "serving_default"


class SavedModel:
    """The part of a SavedModel that bears the given tags."""

    def __init__(self, path: str | Path, tags: Collection[str] | None = None):
        """Read the model's graph, but none of its variables.

        Raises:
            OSError: there is no SavedModel in the folder.
            ValueError: no part of it has just these tags.
            ImportFailure: it is damaged.

        """
        self.path = Path(path)
        self.file, model = _read(self.path)
        wanted = SERVE if tags is None else frozenset(tags)
        self.meta = _tagged(model, wanted, self.file)
        self.version = model.saved_model_schema_version or 1

    @cached_property
    def signature_names(self) -> list[str]:
        """The keys of all signatures."""
        return sorted(key for key in self.meta.signature_def if not key.startswith(_RESERVED))

    def select(self, keys: Iterable[str] | None = None) -> list[str]:
        """Return the signatures to import: `keys`, or all of them.

        Raises:
            ValueError: there is no such signature, or none at all.

        """
        chosen = list(dict.fromkeys(keys or ())) or self.signature_names
        if not chosen:
            raise ValueError("Only support at least one signature key.")
        if len(chosen) > 1 and self._is_keras_export() and _DEFAULT_KEY in self.signature_names:
            return [_DEFAULT_KEY]
        for key in chosen:
            if key not in self.signature_names:
                valid = ",".join(self.signature_names)
                raise ValueError(
                    f"Invalid signature key '{shown(key)}' found. Valid keys are '{valid}'."
                )
        return chosen

    def _is_keras_export(self) -> bool:
        """Whether this is what Keras' `model.export` writes: one function under two keys."""
        nodes = self.meta.object_graph_def.nodes
        if not nodes:
            return False
        names = {child.local_name for child in nodes[0].children}
        return _KERAS_ENDPOINT in names and "_default_save_signature" not in names


def import_saved_model(
    path: str | Path | SavedModel,
    signature_keys: Iterable[str] | None = None,
    tags: Collection[str] | None = None,
) -> ModuleOp:
    """Import signatures of a SavedModel, by default all, from the part with `tags` ({"serve"}).

    Raises:
        OSError: there is no SavedModel in the folder.
        ValueError: there are no such signatures or tags.
        ImportFailure: the model is damaged.

    """
    model = path if isinstance(path, SavedModel) else SavedModel(path, tags)
    return _Import(model).run(model.select(signature_keys))


def _read(folder: Path) -> tuple[Path, Message]:
    binary, text = folder / "saved_model.pb", folder / "saved_model.pbtxt"
    if binary.is_file():
        return binary, parse(protos.SavedModel, read_bytes(binary), binary)
    if text.is_file():
        return text, parse_text(protos.SavedModel, read_bytes(text), text)
    raise OSError(
        f"SavedModel file does not exist at: {folder}/{{saved_model.pbtxt|saved_model.pb}}"
    )


def _tagged(model: Message, wanted: frozenset[str], file: Path) -> Message:
    """Return the only graph with just these tags."""
    if not model.meta_graphs:
        raise failure(file, "holds no graph", "The file is damaged; save the model again")
    available = [sorted(meta.meta_info_def.tags) for meta in model.meta_graphs]
    for meta, tags in zip(model.meta_graphs, available, strict=True):
        if frozenset(tags) == wanted:
            return meta
    listed = ", ".join("{" + ", ".join(map(shown, tags)) + "}" for tags in available)
    raise ValueError(
        f"No graph of {file} has just the tags {{{', '.join(sorted(wanted))}}}. "
        f"There are graphs with the tags {listed}."
    )


class _Import:
    """One import of a SavedModel."""

    def __init__(self, model: SavedModel):
        self.model = model
        self.meta = model.meta
        self.graph = model.meta.graph_def
        self.importer = Importer(self.graph, model.meta.meta_info_def.stripped_op_list.op)
        self.variables = Variables(self.importer, self.meta, model.path / "variables/variables")
        self.nodes = index_nodes(self.graph.node, str(model.file))
        self.assets: dict[str, AssetOp] = {}
        self.asset_files = {
            item.tensor_info.name.partition(":")[0]: item.filename for item in self._asset_files()
        }

    def _asset_files(self) -> list[Message]:
        """Return what the model says of its assets; TF1 says it in a collection."""
        found = list(self.meta.asset_file_def)
        if _ASSETS_COLLECTION in self.meta.collection_def:
            for item in self.meta.collection_def[_ASSETS_COLLECTION].any_list.value:
                found.append(parse(protos.AssetFileDef, item.value, self.model.file))
        return found

    def run(self, keys: Sequence[str]) -> ModuleOp:
        """Return the module with the given signatures."""
        symbols = [self.importer.unique(key) for key in keys]
        functions: list[Operation] = [
            self._signature(key, symbol) for key, symbol in zip(keys, symbols, strict=True)
        ]
        initializer = self._initializer()
        ops = self.importer.ops
        if initializer is not None:
            name = initializer.properties["sym_name"]
            assert isinstance(name, StringAttr)
            ops.append(SessionInitializerOp(initializers=ArrayAttr([SymbolRefAttr(name)])))
            functions.append(initializer)
        ops += [*self.assets.values(), *self.variables.ops, *functions]
        return self.importer.finish({"tf_saved_model.semantics": UnitAttr()})

    def _signature(self, key: str, symbol: str) -> Operation:
        """Return the function of one signature."""
        signature = self.meta.signature_def[key]
        inputs = [(name, signature.inputs[name]) for name in sorted(signature.inputs)]
        outputs = [(name, signature.outputs[name]) for name in sorted(signature.outputs)]
        for name, info in (*inputs, *outputs):
            if info.WhichOneof("encoding") not in ("name", None) or not info.name:
                what = f"'{shown(name)}' is no dense tensor"
                raise failure(f"signature {shown(key)}", what, "Give the signature dense tensors")
        if not outputs:
            raise failure(f"signature {shown(key)}", "has no outputs")
        entry = self._entry()
        entry.feed([(info.name, _shape(info)) for _, info in inputs])
        index_path = "tf_saved_model.index_path"
        function = entry.build(
            symbol,
            [info.name for _, info in inputs],
            [info.name for _, info in outputs],
            [{index_path: _strings(name)} for name, _ in inputs],
        )
        function.properties["res_attrs"] = ArrayAttr(
            [DictionaryAttr({index_path: _strings(name)}) for name, _ in outputs]
        )
        function.attributes["tf_saved_model.exported_names"] = _strings(key)
        return function

    def _entry(self, changed: Mapping[str, Message] | None = None) -> Entry:
        nodes = {**self.nodes, **changed} if changed else self.nodes
        body = Body(self.importer, nodes, str(self.model.file))
        return Entry(self.importer, body, self._bind)

    def _initializer(self) -> Operation | None:
        """Return the function to run before all others; None if there is nothing to do."""
        name = self._initializer_name()
        if not name:
            return None
        entry = self._entry()
        order = entry.body.schedule([name])
        if all(node.op == "NoOp" for node in order):
            return None
        entry = self._entry(self._without_locals(order))
        function = entry.build(self.importer.unique(name), (), (), roots=[name])
        function.attributes["tf_saved_model.exported_names"] = _strings(
            f"__tf_saved_model_session_initializer_{name}"
        )
        function.attributes["tf_saved_model.initializer_type"] = StringAttr("init_op")
        return function

    def _without_locals(self, order: Iterable[Message]) -> dict[str, Message]:
        """Return changed nodes in which what is written to variables replaces reading them.

        That is for variables without a value in the checkpoint: TF2 keeps the path of an asset in
        such a one, from where the initializers of tables read it.
        """
        nodes = list(order)
        written = {
            node.input[0]: node
            for node in nodes
            if node.op == "AssignVariableOp" and len(node.input) >= 2
        }
        changed: dict[str, Message] = {}
        for name, assign in written.items():
            variable = self.nodes.get(name)
            if variable is None or self.variables.has_value(variable):
                continue
            for node in nodes:
                if node is not assign and name in node.input and node.op == "ReadVariableOp":
                    changed[node.name] = _identity(node, assign)
            changed[assign.name] = _no_op(assign)
        return changed

    def _initializer_name(self) -> str:
        """Return the node that initializes the model; empty if there is none."""
        if _INIT_SIGNATURE in self.meta.signature_def:
            outputs = self.meta.signature_def[_INIT_SIGNATURE].outputs
            if _INIT_SIGNATURE in outputs:
                return outputs[_INIT_SIGNATURE].name.partition(":")[0]
        for collection in _INIT_COLLECTIONS:
            if collection in self.meta.collection_def:
                found = self.meta.collection_def[collection].node_list.value
                if found:
                    return found[0].partition(":")[0]
        return ""

    def _bind(self, node: Message) -> Binding | None:
        """Return what of the model a node stands for: a variable or the path of an asset."""
        if node.name in self.asset_files:
            return self._asset(node)
        return self.variables.bind(node)

    def _asset(self, node: Message) -> Binding:
        asset = self.assets.get(node.name)
        if asset is None:
            filename = self.asset_files[node.name]
            path = PurePosixPath(filename)
            if path.is_absolute() or ".." in path.parts or "\\" in filename or not path.name:
                what = f"the asset '{shown(filename)}' lies outside the model's folder"
                raise failure(self.model.file, what)
            label = f"__tf_saved_model_asset{len(self.assets)}_{path.name}"
            asset = AssetOp(sym_name=self.importer.unique(label), filename=f"assets/{path}")
            self.assets[node.name] = asset
        return Binding(node.name, asset.sym_name.data, tensor_type(dtypes.string, ()))


def _shape(info: Message) -> Sequence[int] | None:
    """Return the shape of a signature's tensor, None if it has no rank."""
    try:
        return tensors.shape_of(info.tensor_shape)
    except ValueError as error:
        raise failure(info.name, str(error)) from error


def _identity(read: Message, assign: Message) -> Message:
    """Return a node of the name of `read` whose result is what `assign` writes."""
    node = protos.NodeDef(name=read.name, op="Identity", input=[assign.input[1], *read.input[1:]])
    node.attr["T"].CopyFrom(read.attr["dtype"])
    if "_output_shapes" in read.attr:
        node.attr["_output_shapes"].CopyFrom(read.attr["_output_shapes"])
    return node


def _no_op(node: Message) -> Message:
    """Return a node of the same name that does nothing but order others."""
    controls = [reference for reference in node.input if reference.startswith("^")]
    return protos.NodeDef(name=node.name, op="NoOp", input=controls)


def _strings(*values: str) -> Attribute:
    return ArrayAttr([StringAttr(value) for value in values])
