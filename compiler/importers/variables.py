"""The variables of a SavedModel: which tensor of the checkpoint each one is restored from."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import NamedTuple

from xdsl.dialects.builtin import UnitAttr
from xdsl.ir import Attribute

from ...dialects.elements import Array, Elements
from ...dialects.locations import name_loc
from ...dialects.saved_model import GlobalTensorOp
from ...dialects.shapes import Shape, compatible, tensor_type, typed
from . import protos, tensors
from .body import VARIABLES
from .checkpoint import Checkpoint
from .failure import DAMAGED, failure, shown
from .graphdef import Binding, resource_type
from .module import Importer
from .protos import Message

_OBJECT_GRAPH = "_CHECKPOINTABLE_OBJECT_GRAPH"
_VALUE = "VARIABLE_VALUE"
_ASSIGNS = frozenset({"Assign", "AssignVariableOp"})
_CALLS = frozenset({"PartitionedCall", "StatefulPartitionedCall"})
_PASSES = frozenset({"Identity", "Reshape", "Cast", "EnsureShape"})
MAX_DEPTH = 16


class Source(NamedTuple):
    """Where a variable's value is: a key, and which part of that tensor if not all of it."""

    key: str
    part: str = ""


class Variables:
    """Binds the variable nodes of a graph to `global_tensor`s, made when first asked for."""

    def __init__(self, importer: Importer, meta: Message, prefix: Path):
        """Take the values from the checkpoint at `prefix`."""
        self.importer = importer
        self.meta = meta
        self.prefix = prefix
        self.ops: list[GlobalTensorOp] = []
        self._bindings: dict[tuple[str, Source], Binding] = {}

    def bind(self, node: Message) -> Binding | None:
        """Return what a variable is bound to; None for any other node.

        Raises:
            ImportFailure: the variable has no value, or it is damaged.

        """
        if node.op not in VARIABLES:
            return None
        label = _shared_name(node)
        source = self._source(node, label)
        found = self._bindings.get((label, source))
        if found is None:
            found = self._bindings[label, source] = self._make(node, label, source)
        return found

    def _make(self, node: Message, label: str, source: Source) -> Binding:
        try:
            element, shape = variable_type(node)
        except ValueError as error:
            raise failure(node.name, str(error), op=f"tf.{node.op}") from error
        array = self._value(source, element, shape)
        symbol = self.importer.unique(label)
        type = typed(element, shape)
        self.ops.append(
            GlobalTensorOp(
                sym_name=symbol,
                value=Elements.of(array, tensor_type(element, array.shape)),
                type=type,
                is_mutable=UnitAttr(),
                location=name_loc(label),
            )
        )
        return Binding(node.name, symbol, resource_type(element, shape))

    def _value(self, source: Source, element: Attribute, shape: Shape | None) -> Array:
        array = self.checkpoint.tensor(source.key)
        stored = tensors.element_of(self.checkpoint.entry(source.key).dtype)
        if source.part:
            array = _part(array, source)
        if stored != element or not compatible(array.shape, shape):
            what = f"variable '{shown(source.key)}' is stored as {shown(stored)} of shape "
            needed = f"{array.shape}, the model needs {shown(element)} of {shape}"
            raise failure(self.checkpoint.index, what + needed, DAMAGED)
        return array

    @cached_property
    def checkpoint(self) -> Checkpoint:
        """The checkpoint, opened when first needed."""
        return Checkpoint(self.prefix)

    @cached_property
    def _restored(self) -> dict[str, Source]:
        """What the model's own restore op would do, by the name of the variable's node."""
        return dict(restored(self.importer, self.meta))

    @cached_property
    def _by_name(self) -> dict[str, str]:
        """The keys of the checkpoint's variables by their full names, where those are unique."""
        return _full_names(self.checkpoint)

    def has_value(self, node: Message) -> bool:
        """Whether the checkpoint holds a value for the variable of a node."""
        return node.op in VARIABLES and self._found(node, _shared_name(node)) is not None

    def _found(self, node: Message, label: str) -> Source | None:
        found = self._restored.get(node.name)
        if found is not None and found.key in self.checkpoint:
            return found
        keys = (self._by_name.get(label, ""), label, node.name)
        return next((Source(key) for key in keys if key and key in self.checkpoint), None)

    def _source(self, node: Message, label: str) -> Source:
        """Return where the value of a variable is."""
        found = self._found(node, label)
        if found is not None:
            return found
        what = f"has no value for variable '{shown(label)}'"
        raise failure(self.checkpoint.index, what, "Save the model after its variables are set")


def _shared_name(node: Message) -> str:
    return node.attr["shared_name"].s.decode(errors="replace") or node.name


def variable_type(node: Message) -> tuple[Attribute, Shape | None]:
    """Return element type and shape of a variable's node; raise ValueError if it is malformed."""
    element = tensors.element_of(node.attr["dtype"].type)
    shape = tensors.shape_of(node.attr["shape"].shape) if "shape" in node.attr else None
    return element, shape


def restored(importer: Importer, meta: Message) -> Iterator[tuple[str, Source]]:
    """Yield the variables that a model's restore op assigns, with what it assigns to them."""
    name = meta.saver_def.restore_op_name.partition(":")[0]
    nodes = {node.name: node for node in meta.graph_def.node}
    if name in nodes:
        yield from _Restore(importer, nodes, {}).trace(name)


class _Restore:
    """One graph or function on the way from a restore op to the assignments of variables."""

    def __init__(
        self,
        importer: Importer,
        nodes: Mapping[str, Message],
        arguments: Mapping[str, str],
        depth: int = 0,
    ):
        """Take the nodes, and the variables that arguments stand for."""
        self.importer = importer
        self.nodes = nodes
        self.arguments = arguments
        self.depth = depth
        self._names: dict[str, tuple[Sequence[bytes], Sequence[bytes]]] = {}

    def trace(self, root: str) -> Iterator[tuple[str, Source]]:
        """Yield the assignments that node `root` of a graph needs."""
        stack, seen = [root], set[str]()
        while stack:
            name = stack.pop()
            if name in seen or name not in self.nodes:
                continue
            seen.add(name)
            node = self.nodes[name]
            stack += [_node_of(reference) for reference in node.input]
            yield from self._assignment(node)

    def _assignment(self, node: Message) -> Iterator[tuple[str, Source]]:
        """Yield the assignments that a node makes, by itself or in the function that it calls."""
        if node.op in _ASSIGNS and len(node.input) >= 2:
            target = self._variable(node.input[0])
            source = self._source(node.input[1])
            if target and source:
                yield target, source
        elif node.op in _CALLS and self.depth < MAX_DEPTH:
            yield from self._call(node)

    def _call(self, node: Message) -> Iterator[tuple[str, Source]]:
        definition = self.importer.functions.definitions.get(node.attr["f"].func.name)
        if definition is None:
            return
        arguments = {
            argument.name: self._variable(reference)
            for argument, reference in zip(definition.signature.input_arg, node.input, strict=False)
        }
        nodes = {inner.name: inner for inner in definition.node_def}
        inner = _Restore(self.importer, nodes, arguments, self.depth + 1)
        for each in nodes.values():
            yield from inner._assignment(each)

    def _variable(self, reference: str) -> str:
        """Return the name of the variable's node that a value is; empty if it is none."""
        name = _node_of(reference)
        if name in self.arguments:
            return self.arguments[name]
        node = self.nodes.get(name)
        for _ in range(MAX_DEPTH):
            if node is None or node.op != "Identity" or not node.input:
                break
            node = self.nodes.get(_node_of(node.input[0]))
        return node.name if node is not None and node.op in VARIABLES else ""

    def _source(self, reference: str) -> Source | None:
        """Return the part of the checkpoint that a value is read from; None if it is not."""
        for _ in range(MAX_DEPTH):
            name, _, rest = reference.partition(":")
            node = self.nodes.get(name)
            if node is None or not node.input:
                return None
            if node.op in _PASSES:
                reference = node.input[0]
                continue
            index = rest.rpartition(":")[2] or "0"
            if node.op != "RestoreV2" or not index.isdecimal():
                return None
            keys, parts = self._restore_names(node)
            at = int(index)
            if at >= len(keys) or at >= len(parts):
                return None
            return Source(keys[at].decode(errors="replace"), parts[at].decode(errors="replace"))
        return None

    def _restore_names(self, node: Message) -> tuple[Sequence[bytes], Sequence[bytes]]:
        """Return the keys and the parts that a restore op reads."""
        found = self._names.get(node.name)
        if found is None:
            constants = [self.nodes.get(_node_of(item)) for item in node.input[1:3]]
            keys, parts = (
                () if item is None or item.op != "Const" else _strings(item.attr["value"].tensor)
                for item in (*constants, None, None)[:2]
            )
            found = self._names[node.name] = keys, parts
        return found


def _strings(tensor: Message) -> Sequence[bytes]:
    try:
        array = tensors.array_of(tensor, tensors.element_of(tensor.dtype))
    except ValueError:
        return ()
    return [item for item in array.reshape(-1).tolist() if isinstance(item, bytes)]


def _node_of(reference: str) -> str:
    return reference.lstrip("^").partition(":")[0]


def _full_names(checkpoint: Checkpoint) -> dict[str, str]:
    """Return the keys of the variables that a checkpoint's object graph lists, by full name."""
    from google.protobuf.message import DecodeError

    if _OBJECT_GRAPH not in checkpoint:
        return {}
    data = checkpoint.tensor(_OBJECT_GRAPH).reshape(-1)
    try:
        graph = protos.TrackableObjectGraph.FromString(data[0])
    except (DecodeError, IndexError, TypeError) as error:
        raise failure(checkpoint.index, "the object graph is damaged", DAMAGED) from error
    keys: dict[str, str] = {}
    for node in graph.nodes:
        for attribute in node.attributes:
            if attribute.name == _VALUE and attribute.full_name:
                # A name that several variables bear says nothing.
                known = attribute.full_name in keys
                keys[attribute.full_name] = "" if known else attribute.checkpoint_key
    return keys


def _part(array: Array, source: Source) -> Array:
    """Return the part of a tensor that a specification such as `4 10 0,2:-` names."""
    *dims, spec = source.part.split()
    pieces = spec.split(":")
    ranges: list[slice] = []
    try:
        if tuple(int(dim) for dim in dims) != array.shape or len(pieces) != array.ndim:
            raise ValueError
        for piece, size in zip(pieces, array.shape, strict=True):
            start, length = (0, size) if piece == "-" else map(int, piece.split(","))
            if start < 0 or length < 0 or start + length > size:
                raise ValueError
            ranges.append(slice(start, start + length))
    except ValueError as error:
        what = f"the part '{shown(source.part)}' of '{shown(source.key)}' is impossible"
        raise failure("variables", what, DAMAGED) from error
    return array[tuple(ranges)]
