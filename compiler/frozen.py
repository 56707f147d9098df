"""Graphs as the converter of TensorFlow 1 takes them: between arrays, without signatures."""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, cast

from xdsl.dialects.builtin import ArrayAttr, DictionaryAttr, ModuleOp, StringAttr
from xdsl.dialects.func import FuncOp
from xdsl.ir import Attribute

from ..dialects.errors import ImportFailure
from ..dialects.shapes import DYNAMIC, compatible, element_of, shape_of, tensor_type, text
from .sources import GraphSource, SavedModelSource, Shape, once


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
    *,
    lenient: bool = False,
) -> GraphSource:
    """Return a graph, a message or its bytes, between named arrays, each without `:0`.

    If `lenient`, arrays that do not exist are left out when it is loaded.

    Raises:
        ValueError: the graph is not frozen, or an array or shape does not fit it.
        ConverterError: an input is repeated.

    """
    if isinstance(graph, bytes):
        from .importers.graphdef import load_graph_def

        graph = load_graph_def(graph)
    once(inputs)
    nodes = {node.name: node for node in graph.node}
    if any(_is_variable(node.op) for node in nodes.values()):
        raise ValueError("Please freeze the graph using freeze_graph.py.")
    invalid = [array for array in (*inputs, *outputs) if not _is_array(array, nodes)]
    if invalid and not lenient:
        raise ValueError(f"Invalid tensors '{','.join(invalid)}' were found.")
    given = dict(shapes or {})
    for array in given:
        if array not in inputs:
            raise ValueError(f"Invalid tensor '{array}' found in tensor shapes map.")
    known = {array: shape for array, shape in given.items() if array not in invalid}
    _check_shapes(graph, nodes, known)
    made = GraphSource(graph, {array: given.get(array) for array in inputs}, outputs, name)
    made.lenient = lenient
    return made


def _is_variable(op: str) -> bool:
    return op.startswith("Variable") or op.endswith("VariableOp")


def _is_array(array: str, nodes: Container[str]) -> bool:
    node, colon, index = array.partition(":")
    return node in nodes and (not colon or (index.isdecimal() and index != "0"))


def _check_sizes(array: str, shape: Any) -> None:
    """Check that a shape is a list of sizes, where None or -1 stands for an unknown one."""
    sizes: Any = () if shape is None else shape
    if isinstance(sizes, str) or not all(
        size is None or (hasattr(size, "__index__") and size >= -1) for size in sizes
    ):
        what = f"The shape of tensor '{array}' is {shape!r}, a list of sizes is needed"
        raise ValueError(f"{what}, where None or -1 stands for an unknown one.")


def _check_shapes(graph: Any, nodes: Mapping[str, Any], given: Mapping[str, Shape | None]) -> None:
    from .importers.graphdef import declared_type, split_name
    from .importers.module import Importer

    importer = Importer(graph)
    for array, shape in given.items():
        _check_sizes(array, shape)
        node, index = split_name(array)
        is_known = importer.plan(nodes[node].op) is not None
        known = shape_of(declared_type(importer, nodes[node], index)) if is_known else None
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

    def __init__(
        self,
        directory: Any,
        key: str,
        tags: Iterable[str] | None,
        inputs: Sequence[str] | None = None,
        outputs: Sequence[str] | None = None,
        shapes: Mapping[str, Shape | None] | None = None,
    ):
        """Read the graph; other arrays and shapes than the signature's may be given.

        Raises:
            OSError: there is no SavedModel in the folder.
            ValueError: it has no such tags, signature or arrays, or a shape does not fit.

        """
        super().__init__(directory, (), tags)
        known = self.model.signature_names
        if key not in known:
            raise ValueError(
                f"No '{key}' in the SavedModel's SignatureDefs. "
                f"Possible values are '{','.join(known)}'."
            )
        self.signature_keys = [key]
        if inputs or outputs or shapes:
            self._change(inputs, outputs, dict(shapes or {}))

    def _change(
        self,
        inputs: Sequence[str] | None,
        outputs: Sequence[str] | None,
        shapes: Mapping[str, Shape | None],
    ) -> None:
        """Let the signature be that of the given arrays, those left out as they are."""
        from .importers import protos

        meta = self.model.meta
        old = meta.signature_def[self.signature_keys[0]]
        nodes = {node.name: node for node in meta.graph_def.node}
        once(inputs or ())
        given = [*(inputs or ()), *(outputs or ())]
        if invalid := [array for array in given if not _is_array(array, nodes)]:
            raise ValueError(f"Invalid tensors '{','.join(invalid)}' were found.")
        for array in shapes:
            if array not in (inputs or self.inputs):
                raise ValueError(f"Invalid tensor '{array}' found in tensor shapes map.")
        _check_shapes(meta.graph_def, nodes, shapes)
        new = protos.message_class("SignatureDef")()
        known = {info.name.removesuffix(":0"): info for info in old.inputs.values()}
        for array in inputs or self.inputs:
            info = new.inputs[array]
            if array in known:
                info.CopyFrom(known[array])
            else:
                info.tensor_shape.unknown_rank = True
            info.name = array if ":" in array else f"{array}:0"
            if (shape := shapes.get(array)) is not None:
                _set_shape(info.tensor_shape, shape)
        for array in outputs or [info.name for info in old.outputs.values()]:
            new.outputs[array].name = array if ":" in array else f"{array}:0"
        old.CopyFrom(new)

    def fill_batch(self, size: int) -> None:
        """Let the first dimension of inputs be `size` where it is unknown."""
        for info in self.model.meta.signature_def[self.signature_keys[0]].inputs.values():
            if info.tensor_shape.dim and info.tensor_shape.dim[0].size < 0:
                info.tensor_shape.dim[0].size = size

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

    @property
    def outputs(self) -> list[str]:
        """The names of the outputs."""
        signature = self.model.meta.signature_def[self.signature_keys[0]]
        return sorted(info.name.removesuffix(":0") for info in signature.outputs.values())


def set_shapes(module: ModuleOp, shapes: Mapping[str, Shape | None]) -> None:
    """Fill in the unknown dimensions of inputs, named by node or as the signature does.

    Raises:
        ValueError: there is no such input, or a known dimension is another.

    """
    rest = {name: shape for name, shape in shapes.items() if shape is not None}
    for function in module.body.ops:
        if not isinstance(function, FuncOp) or "tf.entry_function" not in function.attributes:
            continue
        border = function.attributes["tf.entry_function"]
        assert isinstance(border, DictionaryAttr)
        names = text(border.data["inputs"]).split(",")
        for argument, full in zip(function.body.block.args, names, strict=False):
            name = full.removesuffix(":0")
            given = next((rest.pop(key) for key in _spellings(name) if key in rest), None)
            if given is None:
                continue
            wanted = tuple(DYNAMIC if size is None else int(size) for size in given)
            known = shape_of(argument)
            if not compatible(known, wanted):
                raise ValueError(
                    f"The shape of tensor '{name}' cannot be changed from {known} to {given}. "
                    "Give a shape that fills in unknown dimensions only."
                )
            argument._type = tensor_type(element_of(argument), wanted)  # pyright: ignore
        function.update_function_type()
    if rest:
        raise ValueError(f"Invalid tensor '{next(iter(rest))}' found in tensor shapes map.")


def drop_signature(module: ModuleOp) -> None:
    """Name inputs as the signature does and outputs `Identity`, then forget the signature."""
    for function in module.body.ops:
        if not isinstance(function, FuncOp) or "tf.entry_function" not in function.attributes:
            continue
        border = function.attributes["tf.entry_function"]
        assert isinstance(border, DictionaryAttr)
        inputs, outputs = (text(border.data[key]).split(",") for key in ("inputs", "outputs"))
        plain = [_spellings(name.removesuffix(":0"))[1] for name in inputs]
        results = [f"Identity_{index}" if index else "Identity" for index in range(len(outputs))]
        function.attributes["tf.entry_function"] = DictionaryAttr(
            {
                **border.data,
                "inputs": StringAttr(",".join(plain)),
                "outputs": StringAttr(",".join(results)),
            }
        )
        function.attributes.pop("tf_saved_model.exported_names", None)
        function.properties.pop("res_attrs", None)


def order_border(module: ModuleOp, inputs: Sequence[str], outputs: Sequence[str]) -> None:
    """Put inputs and outputs into an order, given by their names in the only signature.

    Nothing is done where these are not the names.
    """
    for function in module.body.ops:
        if not isinstance(function, FuncOp) or "tf.entry_function" not in function.attributes:
            continue
        border = function.attributes["tf.entry_function"]
        assert isinstance(border, DictionaryAttr)
        sides = [(_keys(function, "arg_attrs"), inputs), (_keys(function, "res_attrs"), outputs)]
        if any(sorted(known) != sorted(wanted) for known, wanted in sides):
            continue
        orders = [[known.index(name) for name in wanted] for known, wanted in sides]
        if all(order == sorted(order) for order in orders):
            continue
        _reorder(function, *orders)
        names = [text(border.data[key]).split(",") for key in ("inputs", "outputs")]
        told = [",".join(side[i] for i in order) for side, order in zip(names, orders, strict=True)]
        function.attributes["tf.entry_function"] = DictionaryAttr(
            {**border.data, "inputs": StringAttr(told[0]), "outputs": StringAttr(told[1])}
        )
        listed = function.properties.get("res_attrs")
        if isinstance(listed, ArrayAttr):
            results = cast("ArrayAttr[Attribute]", listed)
            function.properties["res_attrs"] = ArrayAttr([results.data[i] for i in orders[1]])


def _keys(function: FuncOp, property: str) -> list[str]:
    """Return what the signature calls arguments or results, in order."""
    listed = function.properties.get(property)
    found: list[str] = []
    for item in cast("ArrayAttr[Attribute]", listed) if isinstance(listed, ArrayAttr) else ():
        path = item.data.get("tf_saved_model.index_path") if isinstance(item, DictionaryAttr) else 0
        if isinstance(path, ArrayAttr):
            found.append(text(cast("ArrayAttr[Attribute]", path).data[0]))
    return found


def _spellings(name: str) -> tuple[str, str]:
    """Return what an input may be called: with and without the signature's prefix."""
    return name, name.removeprefix("serving_default_")


def _set_shape(message: Any, shape: Shape) -> None:
    message.Clear()
    for size in shape:
        message.dim.add().size = DYNAMIC if size is None else int(size)


def _name_by_node(function: FuncOp) -> None:
    """Sort the border of an entry function by the names of its tensors, without `:0`."""
    border = function.attributes["tf.entry_function"]
    assert isinstance(border, DictionaryAttr)
    inputs, outputs = (text(border.data[key]).split(",") for key in ("inputs", "outputs"))
    arguments = sorted(range(len(inputs)), key=inputs.__getitem__) if inputs != [""] else []
    results = sorted(range(len(outputs)), key=outputs.__getitem__) if outputs != [""] else []
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
