"""`convert_op_hints_to_stubs`: one node in the place of each call that an `OpHint` marks.

A call is what lies between identities whose attributes name it. Works on GraphDef messages of any
library, without TensorFlow.

Source: python/op_hint.py of upstream.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from .hints import OpHint

Message = Any
_STACK, _UNSTACK = "OpHintStack", "OpHintUnstack"
_FLOAT = 1


@dataclass
class Operand:
    """An operand of a call: a node, or several that become one."""

    nodes: dict[int, Message] = field(default_factory=dict[int, Message])
    aggregate: str = ""

    @property
    def chosen(self) -> list[Message]:
        """The nodes that count, in order."""
        ordered = [self.nodes[key] for key in sorted(self.nodes)]
        if self.aggregate == OpHint.AGGREGATE_FIRST:
            return ordered[:1]
        return ordered[-1:] if self.aggregate == OpHint.AGGREGATE_LAST else ordered

    @property
    def is_stacked(self) -> bool:
        """Whether the nodes are slices of the operand."""
        return self.aggregate == OpHint.AGGREGATE_STACK


@dataclass
class Call:
    """A call that hints mark: its operands by place."""

    name: str
    uuid: str
    level: int = 1
    mappings: Mapping[str, Any] = field(default_factory=dict[str, Any])
    inputs: dict[int, Operand] = field(default_factory=dict[int, Operand])
    outputs: dict[int, Operand] = field(default_factory=dict[int, Operand])


def convert_op_hints_to_stubs(
    session: Any = None,
    graph_def: Any = None,
    write_callback: Callable[[Any, str], None] = lambda graph_def, comments: None,
) -> Any:
    """Return a GraphDef in which each call that hints mark is one node of the operator's name.

    `write_callback` is called with the graph and a remark after each call.

    Raises:
        ValueError: not one of a session and a GraphDef is given, or hints are incomplete.

    """
    given = _graph_of(session, graph_def)
    graph = type(given)()
    graph.CopyFrom(given)
    for call in sorted(calls(graph.node), key=lambda call: -call.level):
        children = _children(graph, call) if call.level > 1 else [call]
        for each in children:
            graph = _stubbed(graph, each)
        write_callback(graph, "initial")
    return without_stacks(graph)


def find_all_hinted_output_nodes(session: Any = None, graph_def: Any = None) -> list[str]:
    """Return the names of the nodes that are outputs of marked calls.

    Raises:
        ValueError: not one of a session and a GraphDef is given.

    """
    found = calls(_graph_of(session, graph_def).node)
    operands = (operand for call in found for operand in call.outputs.values())
    return [node.name for operand in operands for node in operand.chosen]


def is_ophint_converted(graph_def: Any) -> bool:
    """Whether a GraphDef has marks of hints.

    Raises:
        ValueError: there is none.

    """
    if graph_def is None:
        raise ValueError("Must provide the graph_def.")
    return any(OpHint.FUNCTION_INPUT_INDEX_ATTR in node.attr for node in graph_def.node)


def _graph_of(session: Any, graph_def: Any) -> Message:
    if session is not None and graph_def is not None:
        raise ValueError("Provide only one of session and graph_def.")
    if session is None and graph_def is None:
        raise ValueError("Must specify session or graph_def as input.")
    if session is not None:
        return session.graph.as_graph_def()
    return graph_def


def calls(nodes: Iterable[Message]) -> list[Call]:
    """Return the calls that nodes mark, in the order of their first marks."""
    found: dict[str, Call] = {}
    for node in nodes:
        uuid = node.attr[OpHint.FUNCTION_UUID_ATTR].s if _has(node, "FUNCTION_UUID_ATTR") else b""
        if not uuid:
            continue
        attributes, key = node.attr, uuid.decode()
        name = attributes[OpHint.FUNCTION_NAME_ATTR].s.decode()
        call = found.setdefault(key, Call(name, key))
        if _has(node, "FUNCTION_LEVEL_ATTR"):
            call.level = attributes[OpHint.FUNCTION_LEVEL_ATTR].i
        if _has(node, "CHILDREN_INPUTS_MAPPINGS"):
            call.mappings = json.loads(attributes[OpHint.CHILDREN_INPUTS_MAPPINGS].s)
        for kind, side in (("INPUT", call.inputs), ("OUTPUT", call.outputs)):
            if _has(node, f"FUNCTION_{kind}_INDEX_ATTR"):
                _note(side, attributes[getattr(OpHint, f"FUNCTION_{kind}_INDEX_ATTR")].i, node)
    return list(found.values())


def _has(node: Message, constant: str) -> bool:
    return getattr(OpHint, constant) in node.attr


def _note(side: dict[int, Operand], place: int, node: Message) -> None:
    """Add a node to the operand of a place."""
    operand = side.setdefault(place, Operand())
    order = node.attr[OpHint.FUNCTION_SORT_INDEX_ATTR].i if _has(node, _SORT) else 0
    operand.nodes[max(order, 0)] = node
    if _has(node, "FUNCTION_AGGREGATE_ATTR"):
        operand.aggregate = node.attr[OpHint.FUNCTION_AGGREGATE_ATTR].s.decode()


_SORT = "FUNCTION_SORT_INDEX_ATTR"


def _stubbed(graph: Message, call: Call) -> Message:
    """Return a graph with a node in the place of a call, without what nothing needs any more."""
    if not call.inputs or not call.outputs:
        raise ValueError(f"the hints of {call.name} lack inputs or outputs. Mark both")
    made = type(graph)()
    made.CopyFrom(graph)
    stub = made.node.add(op=call.name, name=call.uuid)
    for place in range(max(call.inputs) + 1):
        operand = call.inputs.get(place)
        stub.input.append(_absent(made) if operand is None else _joined(made, operand))
    stub.attr[OpHint.TFLITE_INPUT_INDICES].list.i.extend(sorted(call.inputs))
    types = [_FLOAT] * (max(call.outputs) + 1)
    outputs: dict[str, str] = {}
    for place, operand in sorted(call.outputs.items()):
        types[place] = operand.chosen[0].attr["T"].type
        outputs |= _parted(made, operand, _output(stub.name, place))
    stub.attr["_output_types"].list.type.extend(types)
    stub.attr["_output_quantized"].b = False
    for node in made.node:
        if node.name in outputs:
            node.input[:] = [outputs[node.name]]
    body = _between(graph, call)
    return _pruned(made, body - set(outputs))


def _joined(graph: Message, operand: Operand) -> str:
    """Return the name of the tensor that an input is, packed if it is of several nodes."""
    chosen = operand.chosen
    if not operand.is_stacked:
        return chosen[0].name
    pack = graph.node.add(op="Pack", name=f"{_STACK}-{chosen[0].name}")
    pack.attr["N"].i = len(chosen)
    pack.attr["T"].type = chosen[0].attr["T"].type
    pack.attr["axis"].i = 0
    pack.input.extend(node.name for node in chosen)
    return pack.name


def _parted(graph: Message, operand: Operand, source: str) -> dict[str, str]:
    """Return what the nodes of an output read: the stub's result, or a slice of it."""
    chosen = operand.chosen
    if not operand.is_stacked:
        return {chosen[0].name: source}
    unpack = graph.node.add(op="Unpack", name=f"{_UNSTACK}-{chosen[0].name}", input=[source])
    unpack.attr["num"].i = len(chosen)
    unpack.attr["T"].type = chosen[0].attr["T"].type
    unpack.attr["axis"].i = 0
    return {node.name: _output(unpack.name, index) for index, node in enumerate(chosen)}


def _absent(graph: Message) -> str:
    """Return the name of a constant for inputs that are not there."""
    name = f"{_STACK}/absent"
    if not any(node.name == name for node in graph.node):
        node = graph.node.add(op="Const", name=name)
        node.attr["dtype"].type = node.attr["value"].tensor.dtype = _FLOAT
        node.attr["value"].tensor.tensor_shape.dim.add().size = 1
        node.attr["value"].tensor.float_val.append(-1.0)
    return name


def _between(graph: Message, call: Call) -> set[str]:
    """Return the nodes that outputs of a call need and its inputs do not."""
    inputs, outputs = (
        {node.name for operand in side.values() for node in operand.nodes.values()}
        for side in (call.inputs, call.outputs)
    )
    needs = {node.name: [_tensor_name_base(name) for name in node.input] for node in graph.node}
    return _needed(needs, outputs) - _needed(needs, inputs)


def _needed(needs: Mapping[str, list[str]], roots: Iterable[str]) -> set[str]:
    found, stack = set[str](), list(roots)
    while stack:
        name = stack.pop()
        if name not in found:
            found.add(name)
            stack += needs.get(name, ())
    return found


def _pruned(graph: Message, candidates: set[str]) -> Message:
    """Return a graph without those candidates that only other removed ones use."""
    users: defaultdict[str, set[str]] = defaultdict(set)
    for node in graph.node:
        for name in node.input:
            users[_tensor_name_base(name)].add(node.name)
    removed = set(candidates)
    while kept := {name for name in removed if users[name] - removed}:
        removed -= kept
    made = type(graph)()
    made.CopyFrom(graph)
    del made.node[:]
    made.node.extend(node for node in graph.node if node.name not in removed)
    return made


def without_stacks(graph: Message) -> Message:
    """Return a graph in which what unpacks a tensor and packs it again is that tensor."""
    by_name = {node.name: node for node in graph.node}
    instead = {
        node.name: source
        for node in graph.node
        if node.op == "Pack" and (source := _unpacked(by_name, node)) is not None
    }
    if not instead:
        return graph
    made = type(graph)()
    made.CopyFrom(graph)
    for node in made.node:
        node.input[:] = [_followed(instead, name) for name in node.input]
    users: defaultdict[str, list[Message]] = defaultdict(list)
    for node in graph.node:
        for name in node.input:
            users[_tensor_name_base(name)].append(node)
    loose = {node.name for node in graph.node if _is_link(node)} | set(instead)
    return _pruned(made, {name for name in loose if _leads_to(users, name, set(instead))})


def _unpacked(by_name: Mapping[str, Message], pack: Message) -> str | None:
    """Return the tensor whose slices are packed, through identities; None if there is none."""
    sources = list[str]()
    for name in pack.input:
        while by_name[_tensor_name_base(name)].op == "Identity":
            name = by_name[_tensor_name_base(name)].input[0]
        sources.append(name)
    first = by_name[_tensor_name_base(sources[0])] if sources else None
    if first is None or first.op != "Unpack" or _axis(first) != _axis(pack):
        return None
    wanted = [_output(first.name, index) for index in range(first.attr["num"].i)]
    return first.input[0] if [_plain(name) for name in sources] == wanted else None


def _axis(node: Message) -> int:
    return node.attr["axis"].i if "axis" in node.attr else 0


def _is_link(node: Message) -> bool:
    return node.op == "Unpack" or (node.op == "Identity" and _has(node, "FUNCTION_UUID_ATTR"))


def _leads_to(users: Mapping[str, list[Message]], name: str, targets: set[str]) -> bool:
    """Whether all that a node is for are targets, directly or through links of hints."""
    if name in targets:
        return True
    found = users.get(name, ())
    return bool(found) and all(
        node.name in targets or (_is_link(node) and _leads_to(users, node.name, targets))
        for node in found
    )


def _followed(instead: Mapping[str, str], name: str) -> str:
    while _plain(name) in instead:
        name = instead[_plain(name)]
    return name


def _children(graph: Message, parent: Call) -> list[Call]:
    """Return the calls in the loop that a call is, as its operands connect them.

    The nodes of the loop's body become nodes of the graph.

    Raises:
        ValueError: there is no such loop, or there are no calls in it.

    """
    found: list[Call] = []
    bodies = {item.signature.name: item for item in graph.library.function}
    between = _between(graph, parent)
    for node in list(graph.node):
        if node.name in between and node.op in ("While", "StatelessWhile"):
            found += _in_body(graph, node, bodies[node.attr["body"].func.name])
    if not found:
        raise ValueError(f"the hints of {parent.name} are of level 2, but there are none inside")
    for place, child in enumerate(found):
        before = found[place - 1] if place else None
        last = parent if place == len(found) - 1 else None
        _connect(parent, child, before, last)
    return found


def _connect(parent: Call, child: Call, before: Call | None, last: Call | None) -> None:
    """Let a call in a loop read what the one before gives, the first and last the loop's own."""
    told = parent.mappings
    if before is None:
        for item in told["parent_first_child_input"]:
            source = parent.inputs[_index(item["parent_ophint_input_index"], parent.inputs)]
            target = _index(item["first_child_ophint_input_index"], child.inputs)
            child.inputs[target] = source
    else:
        for item in told["internal_children_input_output"]:
            source = before.outputs[_index(item["child_output_index"], before.outputs)]
            child.inputs[_index(item["child_input_index"], child.inputs)] = source
    if last is not None:
        for item in told["parent_last_child_output"]:
            source = last.outputs[_index(item["parent_output_index"], last.outputs)]
            child.outputs[_index(item["child_output_index"], child.outputs)] = source


def _index(place: int, side: Mapping[int, Operand]) -> int:
    return max(side) if place == -1 else place


def _in_body(graph: Message, loop: Message, body: Message) -> list[Call]:
    """Copy the nodes of a loop's body into the graph; return the calls among them, in order."""
    outer = {
        argument.name: name
        for argument, name in zip(body.signature.input_arg, loop.input, strict=True)
    }
    first = len(graph.node)
    for node in body.node_def:
        copy = graph.node.add()
        copy.CopyFrom(node)
        copy.input[:] = [outer.get(name, _plain(_graph_name(name))) for name in node.input]
    position = {node.name: index for index, node in enumerate(graph.node)}
    return sorted(
        calls(graph.node[first:]),
        key=lambda call: min(position[node.name] for node in _nodes(call.outputs)),
    )


def _nodes(side: Mapping[int, Operand]) -> Iterator[Message]:
    for operand in side.values():
        yield from operand.nodes.values()


def _graph_name(name: str) -> str:
    """Return `node:index` for a name in a function, `node:output:index`."""
    node, _, rest = name.partition(":")
    return f"{node}:{rest.rpartition(':')[2]}" if rest else name


def _tensor_name_base(name: str) -> str:
    return name.removeprefix("^").partition(":")[0]


def _plain(name: str) -> str:
    return name.removesuffix(":0")


def _output(name: str, index: int) -> str:
    return f"{name}:{index}" if index else name
