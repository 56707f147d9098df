"""Graphs as the converter of TensorFlow 1 takes them: between arrays, without signatures."""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, cast

from xdsl.dialects.builtin import ArrayAttr, DictionaryAttr, ModuleOp, StringAttr
from xdsl.dialects.func import FuncOp
from xdsl.ir import Attribute

from ..dialects.errors import ImportFailure
from ..dialects.shapes import DYNAMIC, compatible, shape_of, text
from .sources import GraphSource, SavedModelSource, Shape


def read(path: Any) -> Any:
    """Return the GraphDef in a file, binary or text.

    Raises:
        OSError: the file does not exist or holds no GraphDef.

    """
    from .importers.graphdef import load_graph_def

    if not Path(path).is_file():
        raise OSError(f"File '{path}' does not exist.")
    try:
        return load_graph_def(Path(path))
    except ImportFailure as error:
        raise OSError(f"Unable to parse input file '{path}'.") from error


def source(
    graph: Any,
    inputs: Sequence[str],
    outputs: Sequence[str],
    shapes: Mapping[str, Shape | None] | None,
    name: str,
) -> GraphSource:
    """Return a graph between named arrays, each without `:0`.

    Raises:
        ValueError: the graph is not frozen, or an array or shape does not fit it.

    """
    nodes = {node.name: node for node in graph.node}
    if any(_is_variable(node.op) for node in nodes.values()):
        raise ValueError("Please freeze the graph using freeze_graph.py.")
    invalid = [array for array in (*inputs, *outputs) if not _is_array(array, nodes)]
    if invalid:
        raise ValueError(f"Invalid tensors '{','.join(invalid)}' were found.")
    given = dict(shapes or {})
    for array in given:
        if array not in inputs:
            raise ValueError(f"Invalid tensor '{array}' found in tensor shapes map.")
    _check_shapes(graph, nodes, given)
    return GraphSource(graph, {array: given.get(array) for array in inputs}, outputs, name)


def _is_variable(op: str) -> bool:
    return op.startswith("Variable") or op.endswith("VariableOp")


def _is_array(array: str, nodes: Container[str]) -> bool:
    node, colon, index = array.partition(":")
    return node in nodes and (not colon or (index.isdecimal() and index != "0"))


def _check_shapes(graph: Any, nodes: Mapping[str, Any], given: Mapping[str, Shape | None]) -> None:
    from .importers.graphdef import declared_type, split_name
    from .importers.module import Importer

    importer = Importer(graph)
    for array, shape in given.items():
        node, index = split_name(array)
        known = shape_of(declared_type(importer, nodes[node], index))
        wanted = (
            None
            if shape is None
            else tuple(DYNAMIC if size is None or size < 0 else size for size in shape)
        )
        if not compatible(known, wanted):
            raise ValueError(
                f"The shape of tensor '{array}' cannot be changed from {known} to {shape}. "
                "Give a shape that fills in unknown dimensions only."
            )


class SignatureSource(SavedModelSource):
    """One signature of a SavedModel, as a graph between arrays that are named by their nodes."""

    def __init__(self, directory: Any, key: str, tags: Iterable[str] | None):
        """Read the graph.

        Raises:
            OSError: there is no SavedModel in the folder.
            ValueError: it has no such tags or signature.

        """
        super().__init__(directory, (), tags)
        known = self.model.signature_names
        if key not in known:
            raise ValueError(
                f"No '{key}' in the SavedModel's SignatureDefs. "
                f"Possible values are '{','.join(known)}'."
            )
        self.signature_keys = [key]

    def load(self) -> ModuleOp:
        """Import the signature; inputs and outputs are ordered by name and keep no signature."""
        module = super().load()
        for function in module.body.ops:
            if isinstance(function, FuncOp) and "tf.entry_function" in function.attributes:
                _name_by_node(function)
        return module

    @property
    def inputs(self) -> list[str]:
        """The names of the inputs."""
        signature = self.model.meta.signature_def[self.signature_keys[0]]
        return sorted(info.name.removesuffix(":0") for info in signature.inputs.values())


def _name_by_node(function: FuncOp) -> None:
    """Sort the border of an entry function by the names of its tensors, without `:0`."""
    border = function.attributes["tf.entry_function"]
    assert isinstance(border, DictionaryAttr)
    inputs, outputs = (text(border.data[key]).split(",") for key in ("inputs", "outputs"))
    arguments = sorted(range(len(inputs)), key=inputs.__getitem__) if inputs != [""] else []
    results = sorted(range(len(outputs)), key=outputs.__getitem__)
    _reorder(function, arguments, results)
    function.attributes["tf.entry_function"] = DictionaryAttr(
        {
            **border.data,
            "inputs": StringAttr(",".join(inputs[i].removesuffix(":0") for i in arguments)),
            "outputs": StringAttr(",".join(outputs[i].removesuffix(":0") for i in results)),
        }
    )
    function.attributes.pop("tf_saved_model.exported_names", None)
    function.properties.pop("res_attrs", None)


def _reorder(function: FuncOp, arguments: Sequence[int], results: Sequence[int]) -> None:
    """Put the first arguments and all results into the given order."""
    block, end = function.body.block, function.get_return_op()
    assert end is not None
    end.operands = [end.operands[i] for i in results]
    if list(arguments) != sorted(arguments):
        old = list(block.args)
        order = [*arguments, *range(len(arguments), len(old))]
        new = [block.insert_arg(old[i].type, len(block.args)) for i in order]
        for i, argument in zip(order, new, strict=True):
            old[i].replace_all_uses_with(argument)
        for argument in old:
            block.erase_arg(argument)
        if "arg_attrs" in function.properties:
            attributes = cast("ArrayAttr[Attribute]", function.properties["arg_attrs"])
            function.properties["arg_attrs"] = ArrayAttr([attributes.data[i] for i in order])
    function.update_function_type()
