"""From the nodes of a graph or function to the ops of a block."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from xdsl.dialects.builtin import BoolAttr, StringAttr, SymbolRefAttr
from xdsl.ir import Attribute, Operation, SSAValue

from ...dialects import tf, toco
from ...dialects.locations import name_loc
from ...dialects.shapes import element_of, merge, unranked
from ...dialects.tf_type import PlaceholderAttr, ResourceType, VariantType
from .attributes import Shapes
from .branches import BRANCHES, side_of, switched
from .failure import failure, shown
from .order import NEXT, schedule
from .plan import OpPlan, unknown_plan
from .protos import Message
from .shared import Shared

Values = Sequence[SSAValue]

VARIABLES = frozenset({"VarHandleOp", "Variable", "VariableV2", "AutoReloadVariable"})
REFERENCES = VARIABLES - {"VarHandleOp"}
_ASSIGNMENTS = {
    "Assign": "AssignVariableOp",
    "AssignAdd": "AssignAddVariableOp",
    "AssignSub": "AssignSubVariableOp",
}
_CALLS = frozenset({"PartitionedCall", "StatefulPartitionedCall"})
_PLACEHOLDERS = frozenset({"Placeholder", "PlaceholderV2"})
_SMALL = 256


class Body:
    """Builds ops from nodes, in an order in which values are made before they are used.

    `where` names the graph in errors. In a function references to values read
    `node:output:index`, elsewhere `node:index`.
    """

    def __init__(
        self,
        importer: Shared,
        nodes: Mapping[str, Message],
        where: str,
        *,
        in_function: bool = False,
        bindings: Mapping[str, Attribute] | None = None,
    ):
        """Take the nodes by name; `bindings` are the attributes that a function's caller gives."""
        self.importer = importer
        self.where = where
        self.in_function = in_function
        self.bindings = bindings
        self.nodes = nodes
        self.ops: list[Operation] = []
        self.values: dict[str, Values] = {}
        self.fed: dict[tuple[str, int], SSAValue] = {}
        self.handles: dict[str, SSAValue] = {}
        """The resources of variables; a reference to a TF1 variable reads it."""
        self._ranges: dict[str, dict[str, range]] = {}
        self._used: dict[str, int] | None = None

    def schedule(self, roots: Iterable[str]) -> list[Message]:
        """Return the nodes that `roots` need, each after those it needs, else as in the file.

        Raises:
            ImportFailure: a node is missing, or they form a cycle.

        """
        return schedule(self.nodes, roots, self._needed, self.where)

    def _needed(self, reference: str) -> str | None:
        """Return the node that an input of a node refers to; None if its value is there already."""
        if reference[:1] == "^":
            name = reference[1:]
            return None if name in self.values else name
        name, _, index = reference.partition(":")
        if name in self.values:
            return None
        if self.fed and not self.in_function and (name, _index(index)) in self.fed:
            return None
        return name

    def value(self, reference: str, user: str = "") -> SSAValue:
        """Return the one value that `reference` names.

        Raises:
            ImportFailure: there is none, or there are several.

        """
        values = self.operand(reference, user)
        if len(values) != 1:
            raise failure(self.where, f"'{shown(reference)}' names {len(values)} values, not one")
        return values[0]

    def operand(self, reference: str, user: str = "") -> Values:
        """Return the values that an input of node `user` refers to.

        Raises:
            ImportFailure: there are none.

        """
        name, _, rest = reference.partition(":")
        if name in self.handles:
            return (self._read(name),)
        if self.fed and not self.in_function:
            fed = self.fed.get((name, _index(rest)))
            if fed is not None:
                return (fed,)
        values = self.values.get(name)
        if values is not None:
            if self.in_function and rest:
                values = self._selected(name, rest, values)
            elif not self.in_function:
                index = _index(rest)
                values = values[index : index + 1] if 0 <= index < len(values) else None
            if values is not None:
                return values
        raise failure(user or self.where, f"there is no value '{shown(reference)}'")

    def _selected(self, name: str, rest: str, values: Values) -> Values | None:
        """Return the values that `name:output:index`, `name:output` or `argument:index` names."""
        output, _, index = rest.partition(":")
        ranges = self._ranges.get(name)
        if ranges is None:
            at = _index(output)
            return values[at : at + 1] if 0 <= at < len(values) else None
        found = ranges.get(output)
        if found is None:
            # Of an op without a signature only the place is known.
            found = range(len(values)) if "" in ranges else range(0)
        if not index:
            return values[found.start : found.stop]
        at = _index(index)
        return (values[found[at]],) if 0 <= at < len(found) else None

    def _read(self, name: str) -> SSAValue:
        """Return the present value of a TF1 variable."""
        handle = self.handles[name]
        type = element_of(handle)
        assert isinstance(type, ResourceType)
        op = tf.ReadVariableOp.create(
            operands=[handle], result_types=list(type.subtypes.data), location=name_loc(name)
        )
        self.ops.append(op)
        return op.results[0]

    def build(self, nodes: Iterable[Message]) -> None:
        """Append the ops of nodes, in this order.

        Raises:
            ImportFailure: a node is malformed.

        """
        has_branches = False
        for node in nodes:
            name = node.name
            if name in self.values or name in self.handles:
                continue
            has_branches = has_branches or node.op in BRANCHES
            try:
                self.values[name] = self._build(node)
            except ValueError as error:
                raise failure(name, str(error), op=f"tf.{node.op}") from error
            if has_branches:
                self.values[name] = self._on_its_side(node)

    def _on_its_side(self, node: Message) -> Values:
        """Return a node's results, of a constant in a branch those that exist only there."""
        values = self.values[node.name]
        if any(reference[:1] != "^" for reference in node.input):
            return values  # It exists where its operands do.
        for reference in node.input:
            side = side_of(self.values.get(reference[1:], ()))
            if side is not None:
                made = switched(node, values, side)
                self.ops += made
                return [op.results[side.index] for op in made]
        return values

    def _build(self, node: Message) -> Values:
        """Append the op of a node and return its results; raise ValueError if it is malformed."""
        op = node.op
        if op == "Const":
            return self._constant(node)
        if op == "NoOp":
            return ()
        if op == "PlaceholderWithDefault":
            return [value for item in node.input if item[:1] != "^" for value in self.operand(item)]
        if op in _PLACEHOLDERS:
            raise ValueError(
                "the results depend on this placeholder, which should be specified by input_arrays"
            )
        if op in _ASSIGNMENTS:
            return self._assign(node)
        if op == NEXT:
            return self._next(node)
        if op in REFERENCES:
            raise ValueError("is a variable, not a constant. Please freeze the graph first")
        if op in self.importer.functions:
            return self._legacy_call(node)
        return self._plain(node, self.importer.plan(_OTHER_FORMS[op] if op in _OTHER_FORMS else op))

    def _next(self, node: Message) -> Values:
        """Return the state that a loop which is cut begins with, and say what it becomes."""
        element = self._attribute("T", node.attr["T"], "type")
        op = toco.StateOp(result_types=[unranked(element)], location=name_loc(node.name))
        op.attributes[toco.SOURCE] = StringAttr(node.input[0].removesuffix(":0"))
        self.ops.append(op)
        return op.results

    def _constant(self, node: Message) -> Values:
        value = node.attr["value"]
        if value.WhichOneof("value") != "tensor":
            raise ValueError("lacks the attribute 'value'")
        elements = self.importer.constant(value, value.ByteSize() <= _SMALL)
        op = tf.ConstOp.create(
            result_types=[elements.type],
            properties={"value": elements},
            location=name_loc(node.name),
        )
        self.ops.append(op)
        self._ranges[node.name] = _ONE_OUTPUT
        return op.results

    def _plain(self, node: Message, plan: OpPlan | None) -> Values:
        """Build a node of an op like all others."""
        name = node.name
        operands: list[SSAValue] = []
        for reference in node.input:
            if reference[:1] != "^":
                operands += self.operand(reference, name)
        attributes, shapes = self._attributes(node, plan)
        if plan is None:
            results = max(self._uses(name), len(shapes))
            plan = unknown_plan(node.op, results, attributes)
        else:
            self._check_operands(plan, operands, attributes)
        elements = plan.result_elements(attributes)
        if plan.has_number:
            self.importer.count_results(len(elements))
        types = plan.result_types(operands, attributes, elements, shapes)
        if node.op in _CALLS:
            self._check_call(attributes, operands, types)
        return self._create(node, plan, operands, attributes, types)

    def _create(
        self,
        node: Message,
        plan: OpPlan,
        operands: Sequence[SSAValue],
        attributes: dict[str, Attribute],
        types: Sequence[Attribute],
    ) -> Values:
        location = name_loc(node.name)
        if plan.registered:
            known = plan.properties
            properties = {key: value for key, value in attributes.items() if key in known}
            properties |= plan.segments(attributes)
            op = plan.op_type.create(
                operands=operands, result_types=types, properties=properties, location=location
            )
            op.attributes |= {key: attr for key, attr in attributes.items() if key in HINTS}
        else:
            op = plan.op_type.create(
                operands=operands, result_types=types, attributes=attributes, location=location
            )
        self.ops.append(op)
        if self.in_function:
            self._ranges[node.name] = plan.output_ranges(attributes)
        return op.results

    def _attributes(
        self, node: Message, plan: OpPlan | None
    ) -> tuple[dict[str, Attribute], Shapes]:
        """Return a node's attributes, with defaults, and the shapes that it claims to have."""
        given = node.attr
        shapes: Shapes = ()
        if "_output_shapes" in given:
            shapes = self.importer.attributes.shapes(given["_output_shapes"])
        attributes: dict[str, Attribute] = {}
        if plan is not None:
            for key, kind in plan.kinds.items():
                if key in given:
                    attributes[key] = self._attribute(key, given[key], kind)
                elif key in plan.defaults:
                    attributes[key] = plan.defaults[key]
        if plan is None or not plan.registered:
            # The order of protobuf's maps changes from run to run.
            for key in sorted(given):
                if (key[:1] != "_" or key in HINTS) and key not in attributes:
                    attributes[key] = self._attribute(key, given[key], "")
            attributes.setdefault("device", StringAttr(node.device))
        elif node.op in _HINTED or HINTS[-1] in given:
            hints = [key for key in HINTS if key in given]
            attributes |= {key: self._attribute(key, given[key], "") for key in hints}
        if node.op in _STATELESS:
            attributes["is_stateless"] = BoolAttr.from_bool(True)
        return attributes, shapes

    def _attribute(self, key: str, value: Message, kind: str) -> Attribute:
        """Return one attribute, with what the caller of the function gives for a parameter."""
        try:
            found = self.importer.attributes.convert(value, kind)
        except ValueError as error:
            raise ValueError(f"attribute '{shown(key)}' {error}") from error
        if self.bindings is not None and isinstance(found, PlaceholderAttr):
            return self.bindings.get(found.data, found)
        return found

    def _check_operands(
        self, plan: OpPlan, operands: Sequence[SSAValue], attributes: Mapping[str, Attribute]
    ) -> None:
        expected = plan.operand_elements(attributes)
        if len(operands) != len(expected):
            raise ValueError(f"has {len(operands)} operands, needs {len(expected)}")
        for index, (operand, element) in enumerate(zip(operands, expected, strict=True)):
            found = element_of(operand)
            if found == element or type(found) is type(element) in _HANDLES:
                continue
            raise ValueError(f"operand {index} is of {shown(found)}, {shown(element)} is needed")

    def _check_call(
        self,
        attributes: Mapping[str, Attribute],
        operands: Sequence[SSAValue],
        types: list[Attribute],
    ) -> None:
        """Check a call against its function, and refine the result types by those of that."""
        symbol = attributes.get("f")
        if not isinstance(symbol, SymbolRefAttr):
            raise ValueError("lacks the attribute 'f'")
        callee = self.importer.functions.types(symbol.string_value())
        inputs, outputs = callee.inputs.data, callee.outputs.data
        if len(operands) != len(inputs) or len(types) != len(outputs):
            raise ValueError(
                f"has {len(operands)} operands and {len(types)} results, the function "
                f"{len(inputs)} and {len(outputs)}"
            )
        for operand, input in zip(operands, inputs, strict=True):
            found, needed = element_of(operand), element_of(input)
            if found != needed and type(found) is not type(needed):
                raise ValueError(f"passes {shown(found)} to a function that needs {shown(needed)}")
        types[:] = [merge(own, other) for own, other in zip(types, outputs, strict=True)]

    def _legacy_call(self, node: Message) -> Values:
        """Build the call of a function whose name is the node's op."""
        operands: list[SSAValue] = []
        for reference in node.input:
            if reference[:1] != "^":
                operands += self.operand(reference, node.name)
        attributes, _ = self._attributes(node, None)
        functions = self.importer.functions
        symbol = functions.require(node.op, attributes)
        type = functions.types(symbol.string_value())
        types = list(type.outputs.data)
        self._check_call({"f": symbol}, operands, types)
        plan = self.importer.plan(functions.call_op(node.op))
        assert plan is not None
        op = plan.op_type.create(
            operands=operands,
            result_types=types,
            properties={**_kept(plan), "f": symbol},
            location=name_loc(node.name),
        )
        self.ops.append(op)
        self._ranges[node.name] = functions.output_ranges(node.op, len(types))
        return op.results

    def _assign(self, node: Message) -> Values:
        """Build an assignment to a TF1 variable, whose result is the variable's new value."""
        references = [item for item in node.input if item[:1] != "^"]
        target = references[0].partition(":")[0] if len(references) == 2 else ""
        if target not in self.handles:
            raise ValueError("assigns to something that is no variable of the model")
        plan = self.importer.plan(_ASSIGNMENTS[node.op])
        assert plan is not None
        operands = [self.handles[target], self.value(references[1], node.name)]
        op = plan.op_type.create(
            operands=operands, properties=_kept(plan), location=name_loc(node.name)
        )
        self.ops.append(op)
        return (self._read(target),)

    def _uses(self, name: str) -> int:
        """Return the number of results of a node as far as the other nodes tell."""
        if self._used is None:
            self._used = {}
            for node in self.nodes.values():
                for reference in node.input:
                    user, _, rest = reference.partition(":")
                    last = _index(rest.rpartition(":")[2])
                    self._used[user] = max(self._used.get(user, 0), min(last, _MOST_RESULTS) + 1)
        return max(self._used.get(name, 0), 1)


HINTS = (
    *("_tflite_input_indices", "_softmax_beta", "_output_types"),
    *("_support_output_type_float_in_quantized_op", "_output_quantized"),
)
"""Attributes that authors of models add for converters."""
_HINTED = frozenset({"Softmax", "UnidirectionalSequenceLstm", "UnidirectionalSequenceRnn"})
"""Ops for which there are hints that not every op may have."""

_STATELESS = {"StatelessCase": "Case", "StatelessIf": "If", "StatelessWhile": "While"}
"""Ops that differ from others in having no effects, which is a property here."""
_OTHER_FORMS = {**_STATELESS, "RefMerge": "Merge", "RefSwitch": "Switch"}
"""Ops that become others; without variables there are no references to them."""

_ONE_OUTPUT = {"output": range(1)}
_HANDLES = (ResourceType, VariantType)
_MOST_RESULTS = 255


def _kept(plan: OpPlan) -> dict[str, Attribute]:
    return {key: value for key, value in plan.defaults.items() if key in plan.properties}


def _index(text: str) -> int:
    """Return the index in a reference, 0 where there is none and -1 where it is no number."""
    if not text:
        return 0
    return int(text) if text.isdecimal() and len(text) < 9 else -1
