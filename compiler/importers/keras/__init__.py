"""Importing `.keras` files without Keras: the layers become TensorFlow ops at once."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

from xdsl.dialects import func
from xdsl.dialects.builtin import (
    ArrayAttr,
    DictionaryAttr,
    FunctionType,
    ModuleOp,
    StringAttr,
    UnitAttr,
)
from xdsl.ir import Attribute, Block, Region, SSAValue

from ....dialects import dtypes
from ....dialects.locations import name_loc
from ....dialects.shapes import DYNAMIC, tensor_type
from ..failure import DAMAGED, failure
from ..module import entry_function
from .archive import KerasArchive
from .layer import Layer, UnknownLayer
from .network import Input, build_sequential, graph, inputs_of

__all__ = ["UnknownLayer", "import_keras_file"]

_SERVING = "serving_default"
_MALFORMED = (AssertionError, AttributeError, IndexError, KeyError, TypeError, ValueError)
_INDEX_PATH = "tf_saved_model.index_path"


def import_keras_file(path: str | Path) -> ModuleOp:
    """Import a `.keras` file with the signature that Keras's own export would give it.

    Raises:
        OSError: there is no such file.
        ImportFailure: it is damaged.
        UnknownLayer: it has layers or settings that only Keras itself understands.
        ModuleNotFoundError: h5py is not installed.

    """
    with KerasArchive(path) as archive:
        try:
            return _Model(archive).build()
        except _MALFORMED as error:
            raise failure(path, f"has a layer that cannot be read: {error}", DAMAGED) from error


class _Model:
    """The import of one model."""

    def __init__(self, archive: KerasArchive):
        config = archive.config
        if config["class_name"] not in ("Sequential", "Functional", "Model"):
            raise UnknownLayer(f"{archive.path}: a model of class {config['class_name']}")
        self.config = config["config"]
        self.class_name = str(config["class_name"])
        self.inputs = inputs_of(self.config, self.class_name)
        if not self.inputs:
            raise UnknownLayer(f"{archive.path}: its inputs are not known")
        self.block = Block(arg_types=[_type(item) for item in self.inputs])
        for item, argument in zip(self.inputs, self.block.args, strict=True):
            argument.location = name_loc(item.name)
        path = str(self.config["name"])
        self.root = Layer(path, self.class_name, self.config, (), archive, self.block)

    def build(self) -> ModuleOp:
        """Return the module with the one function of the model."""
        if self.class_name == "Sequential":
            outputs = [build_sequential(self.root, self.block.args)]
        else:
            outputs = graph(self.root, self.block.args)
        self.block.add_op(func.ReturnOp(*outputs))
        return ModuleOp([self._function(outputs)], {"tf_saved_model.semantics": UnitAttr()})

    def _function(self, outputs: Sequence[SSAValue]) -> func.FuncOp:
        type = FunctionType.from_lists(self.block.arg_types, [item.type for item in outputs])
        function = func.FuncOp(_SERVING, type, Region(self.block))
        arguments = [f"{_SERVING}_{item.name}:0" for item in self.inputs]
        results = [f"StatefulPartitionedCall_1:{index}" for index in range(len(outputs))]
        function.attributes["tf.entry_function"] = entry_function(arguments, results)
        function.attributes["tf_saved_model.exported_names"] = ArrayAttr([StringAttr(_SERVING)])
        names = [item.name for item in self.inputs]
        function.properties["arg_attrs"] = _paths(names)
        function.properties["res_attrs"] = _paths(f"output_{i}" for i in range(len(outputs)))
        return function


def _paths(names: Iterable[str]) -> ArrayAttr[DictionaryAttr]:
    return ArrayAttr(
        [DictionaryAttr({_INDEX_PATH: ArrayAttr([StringAttr(name)])}) for name in names]
    )


def _type(item: Input) -> Attribute:
    element = dtypes.from_graphdef(f"DT_{_KINDS.get(item.dtype, item.dtype.upper())}")
    return tensor_type(element, tuple(DYNAMIC if size is None else size for size in item.shape))


_KINDS = {"float32": "FLOAT", "float16": "HALF", "float64": "DOUBLE"}
"""TensorFlow's names of element types that differ from NumPy's."""
