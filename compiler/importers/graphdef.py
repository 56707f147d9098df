"""Importing a frozen GraphDef: the nodes between named inputs and outputs become `@main`."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from xdsl.dialects import func
from xdsl.dialects.builtin import ArrayAttr, DictionaryAttr, ModuleOp, SymbolRefAttr
from xdsl.ir import Attribute, Block, BlockArgument, Region

from ...dialects.shapes import DYNAMIC, Shape, compatible, element_of, shape_of, tensor_type, typed
from ...dialects.tf_type import ResourceType
from . import protos, tensors
from .body import VARIABLES, Body
from .failure import failure, shown
from .module import Importer, entry_function
from .order import index_nodes
from .protos import Message
from .read import parse, parse_text, read_bytes

log = logging.getLogger("tflower")

GivenShape = Sequence[int | None] | None
Inputs = Mapping[str, GivenShape] | Sequence[str] | None

BOUND_INPUT = "tf_saved_model.bound_input"
_NO_OUTPUT = frozenset({"NoOp", "Assert", "Const", "Placeholder"})


def import_graph_def(
    source: str | Path | bytes | Message,
    inputs: Inputs = None,
    outputs: Sequence[str] | None = None,
    op_definitions: Iterable[Message] = (),
    *,
    types: Mapping[str, Attribute] | None = None,
    lenient: bool = False,
    control_outputs: Sequence[str] = (),
) -> ModuleOp:
    """Import a GraphDef, given as a file, as its bytes or as a message.

    `inputs` and `outputs` are names such as `x` or `split:1`, inputs perhaps with shapes that
    refine the graph's; `op_definitions` describe ops that TensorFlow does not have. By default the
    inputs are the placeholders, the outputs what no node uses. `types` are those of inputs of
    which the graph does not say them. If `lenient`, inputs and outputs that do not exist are left
    out. `control_outputs` are nodes that run for what they do, not for what they give.

    Raises:
        ImportFailure: the graph is damaged, not frozen, or lacks an input or output.
        ConverterError: it has loops in the form of TF1.

    """
    graph = load_graph_def(source)
    for node in graph.node:
        if node.op == "LegacyFedInput":  # as tools for mobile models called it
            node.op = "Placeholder"
    where = str(source) if isinstance(source, str | Path) else "GraphDef"
    if not graph.node:
        raise failure(where, "is empty: it has no nodes")
    importer = Importer(graph, op_definitions)
    body = Body(importer, index_nodes(graph.node, where), where)
    names = list(inputs) if inputs is not None else _placeholders(body, outputs)
    shapes: Mapping[str, GivenShape] = inputs if isinstance(inputs, Mapping) else {}
    results = list(outputs) if outputs is not None else _unused(body)
    if lenient:
        names, results = _existing(body, names), _existing(body, results) or _unused(body)
    entry = Entry(importer, body, types=types)
    entry.feed([(name, shapes.get(name)) for name in names])
    symbol = importer.unique("main")
    importer.ops.append(entry.build(symbol, names, results, roots=control_outputs))
    return importer.finish()


def load_graph_def(source: str | Path | bytes | Message) -> Message:
    """Return the GraphDef in a file, in bytes or in any library's message.

    Raises:
        ImportFailure: there is none.

    """
    if isinstance(source, bytes):
        return parse(protos.GraphDef, source, "GraphDef")
    if not isinstance(source, str | Path):
        return parse(protos.GraphDef, source.SerializeToString(), "GraphDef")
    path = Path(source)
    data = read_bytes(path)
    if path.suffix in (".pbtxt", ".txt"):
        return parse_text(protos.GraphDef, data, path)
    return parse(protos.GraphDef, data, path)


def _placeholders(body: Body, outputs: Sequence[str] | None) -> list[str]:
    """Return the names of the placeholders that the outputs need, of all without outputs."""
    reached = None
    if outputs is not None:
        names = [name.partition(":")[0] for name in outputs]
        reached = {node.name for node in body.schedule(names)}
    return [
        name
        for name, node in body.nodes.items()
        if node.op == "Placeholder" and (reached is None or name in reached)
    ]


def _existing(body: Body, names: Sequence[str]) -> list[str]:
    """Return the names of tensors whose node exists; say which do not."""
    found = [name for name in names if split_name(name)[0] in body.nodes]
    for name in names:
        if name not in found:
            log.warning("%s: there is no array '%s'; it is left out", body.where, shown(name))
    return found


def _unused(body: Body) -> list[str]:
    """Return the nodes with results that no node uses."""
    used = {
        reference.lstrip("^").partition(":")[0]
        for node in body.nodes.values()
        for reference in node.input
    }
    names = [
        name for name, node in body.nodes.items() if name not in used and node.op not in _NO_OUTPUT
    ]
    if not names:
        raise failure(body.where, "has no outputs", "Name them")
    return names


@dataclass(frozen=True)
class Binding:
    """A block argument that is not the caller's: its symbol and type, and the node it replaces."""

    node: str
    symbol: str
    type: Attribute


Bind = Callable[[Message], Binding | None]
"""Returns how a node is bound to something of the model; None if the node is to be built."""


def bind_nothing(node: Message) -> Binding | None:
    """Refuse to import variables, of which a frozen graph has none."""
    if node.op in VARIABLES:
        what = "is a variable, and the graph has no values for variables"
        raise failure(node.name, what, "Please freeze the graph first", op=f"tf.{node.op}")
    return None


class Entry:
    """Builds an entry function from the nodes between its inputs and outputs."""

    def __init__(
        self,
        importer: Importer,
        body: Body,
        bind: Bind = bind_nothing,
        types: Mapping[str, Attribute] | None = None,
    ):
        """Build with `body`; `bind` finds the nodes that stand for parts of the model.

        `types` are those of inputs of which the graph does not say them.
        """
        self.importer = importer
        self.body = body
        self.bind = bind
        self.types = types or {}
        self.block = Block()

    def feed(self, inputs: Iterable[tuple[str, GivenShape]]) -> None:
        """Make block arguments for tensors of the graph, whose nodes are then not needed.

        Raises:
            ImportFailure: there is no such tensor, or its shape is another.

        """
        for name, shape in inputs:
            key = split_name(name)
            if key in self.body.fed:
                raise failure(name, "is an input twice")
            type = self._input_type(name, key, shape)
            self.body.fed[key] = self.block.insert_arg(type, len(self.block.args))
        # A node all of whose results are given is not needed even to order others.
        for (name, _), value in self.body.fed.items():
            node = self.body.nodes[name]
            if node.op.startswith("Placeholder"):
                self.body.values[name] = (value,)

    def _input_type(self, name: str, key: tuple[str, int], given: GivenShape) -> Attribute:
        node = self.body.nodes.get(key[0])
        if node is None:
            raise failure(self.body.where, f"there is no input '{shown(name)}'", "Check its name")
        declared = self._declared_type(node, key[1], self.types.get(name))
        if given is None:
            return declared
        shape: Shape = tuple([DYNAMIC if dim is None or dim < 0 else int(dim) for dim in given])
        known = shape_of(declared)
        if not compatible(shape, known):
            what = f"The shape of tensor '{shown(name)}' cannot be changed from {known} to "
            raise failure(name, f"{what}{list(shape)}")
        if known is not None:
            shape = tuple(b if a == DYNAMIC else a for a, b in zip(shape, known, strict=True))
        return tensor_type(element_of(declared), shape)

    def _declared_type(self, node: Message, index: int, told: Attribute | None) -> Attribute:
        """Return the type of a node's result as its attributes give it, or what the user says."""
        try:
            declared = declared_type(self.importer, node, index)
        except ValueError as error:
            if told is not None and self.importer.plan(node.op) is None:
                return typed(told, None)
            raise failure(node.name, str(error), op=f"tf.{node.op}") from error
        if told is not None and told != element_of(declared):
            what = f"is of type {element_of(declared)}, its data type is given as {told}"
            raise failure(shown(node.name), what, "Give the one of the graph, or none")
        return declared

    def build(
        self,
        symbol: str,
        inputs: Sequence[str],
        outputs: Sequence[str],
        argument_attributes: Sequence[dict[str, Attribute]] = (),
        *,
        roots: Iterable[str] = (),
    ) -> func.FuncOp:
        """Return the function; its arguments are the fed tensors, then what is bound.

        `roots` are nodes to build beside those that the outputs need.

        Raises:
            ImportFailure: the graph is malformed or lacks an output.

        """
        body = self.body
        roots = list(roots)
        for name in outputs:
            key = split_name(name)
            if key[0] not in body.nodes:
                what = f"there is no output '{shown(name)}'"
                raise failure(body.where, what, "Check its name")
            if key not in body.fed:
                roots.append(key[0])
        order = body.schedule(roots)
        attributes = [*argument_attributes] or [{} for _ in self.block.args]
        bindings: dict[str, BlockArgument] = {}
        for node in order:
            binding = self.bind(node)
            if binding is None:
                continue
            argument = bindings.get(binding.symbol)
            if argument is None:
                argument = self.block.insert_arg(binding.type, len(self.block.args))
                bindings[binding.symbol] = argument
                attributes.append({BOUND_INPUT: SymbolRefAttr(binding.symbol)})
            self._bind(node, argument)
        body.build(order)
        values = [body.value(name) for name in outputs]
        body.ops.append(func.ReturnOp(*values))
        self.block.add_ops(body.ops)
        types = (self.block.arg_types, [value.type for value in values])
        function = func.FuncOp(symbol, types, Region(self.block))
        function.attributes["tf.entry_function"] = entry_function(inputs, outputs)
        if any(attributes):
            function.properties["arg_attrs"] = ArrayAttr(
                [DictionaryAttr(item) for item in attributes]
            )
        return function

    def _bind(self, node: Message, argument: BlockArgument) -> None:
        references = node.op in VARIABLES and node.op != "VarHandleOp"
        if references:
            self.body.handles[node.name] = argument
        else:
            self.body.values[node.name] = (argument,)


def split_name(name: str) -> tuple[str, int]:
    """Return node and index of a tensor name `node` or `node:index`.

    Raises:
        ImportFailure: the index is no number.

    """
    node, _, index = name.partition(":")
    if index and not (index.isdecimal() and len(index) < 9):
        raise failure(name, "is no name of a tensor, which are written `node` or `node:0`")
    return node, int(index or 0)


def declared_type(importer: Importer, node: Message, index: int) -> Attribute:
    """Return the type of a node's result by its attributes alone; raise ValueError if malformed."""
    plan = importer.plan(node.op)
    if plan is None:
        raise ValueError("is of an unknown op, of which no result can be an input")
    attributes = dict(plan.defaults)
    convert = importer.attributes.convert
    for key, value in node.attr.items():
        if key in plan.kinds:
            attributes[key] = convert(value, plan.kinds[key])
    elements = plan.result_elements(attributes)
    if not 0 <= index < len(elements):
        raise ValueError(f"has {len(elements)} results, there is no {index}")
    shape: Shape | None = None
    if "_output_shapes" in node.attr:
        shapes = importer.attributes.shapes(node.attr["_output_shapes"])
        shape = shapes[index] if index < len(shapes) else None
    if shape is None and node.op.startswith("Placeholder") and "shape" in node.attr:
        shape = tensors.shape_of(node.attr["shape"].shape)
        if shape == () and 0 < importer.graph.versions.producer < _SHAPES_SINCE:
            shape = None
    return typed(elements[index], shape)


_SHAPES_SINCE = 24
"""In older graphs a placeholder of unknown shape says that it is a scalar."""


def resource_type(element: Attribute, shape: Shape | None) -> Attribute:
    """Return the type of the resource of a variable."""
    return tensor_type(ResourceType([typed(element, shape)]), ())
