"""What all imports share: one module in the making."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from xdsl.dialects.builtin import (
    ArrayAttr,
    DictionaryAttr,
    IntegerAttr,
    ModuleOp,
    StringAttr,
    i32,
)
from xdsl.ir import Attribute, Operation

from ...dialects.elements import Elements
from . import custom_ops
from .attributes import Attributes
from .function import Functions
from .plan import OpPlan, described_plan, known_plan
from .protos import Message

MAX_RESULTS = 1 << 18
"""The ops of a module whose attributes say how many results they have may have so many."""


class Importer:
    """The function library, the op plans and the symbols of one module."""

    def __init__(self, graph: Message, op_definitions: Iterable[Message] = ()):
        """Take the graph that has the library, and the model's own descriptions of its ops."""
        self.graph = graph
        self.functions = Functions(self, graph.library.function)
        self.attributes = Attributes(self.functions.refer)
        self.ops: list[Operation] = []
        """The ops of the module beside the library's functions."""
        self._results = 0
        self._symbols: set[str] = set()
        self._plans: dict[str, OpPlan | None] = {}
        self._definitions = op_definitions

    def unique(self, name: str) -> str:
        """Return `name`, or what is free of `name_1`, `name_2`..., and reserve it as a symbol."""
        symbol, count = name, 0
        while symbol in self._symbols:
            count += 1
            symbol = f"{name}_{count}"
        self._symbols.add(symbol)
        return symbol

    def plan(self, op: str) -> OpPlan | None:
        """Return the plan of an op; None if neither TensorFlow nor the model describes it."""
        if op in self._plans:
            return self._plans[op]
        plan = known_plan(op)
        if plan is None:
            found = next((item for item in self._definitions if item.name == op), None)
            found = found or custom_ops.REGISTERED.get(op)
            plan = None if found is None else described_plan(found)
        self._plans[op] = plan
        return plan

    def count_results(self, count: int) -> None:
        """Take note of results whose number an attribute gives.

        Raises:
            ValueError: there are absurdly many.

        """
        self._results += count
        if self._results > MAX_RESULTS:
            raise ValueError("has one result too many of an absurd number")

    def constant(self, value: Message, small: bool) -> Elements:
        """Return the constant of an `AttrValue`; equal small ones are the same object.

        Raises:
            ValueError: it is malformed.

        """
        if not small:
            return self.attributes.elements(value.tensor)
        found = self.attributes.convert(value, "tensor")
        assert isinstance(found, Elements)
        return found

    def finish(self, attributes: dict[str, Attribute] | None = None) -> ModuleOp:
        """Return the module."""
        module = ModuleOp([*self.ops, *self.functions.imported])
        module.attributes["tf.versions"] = _versions(self.graph.versions)
        module.attributes.update(attributes or {})
        return module


def _versions(versions: Message) -> Attribute:
    def number(value: int) -> IntegerAttr:
        return IntegerAttr(value, i32)

    return DictionaryAttr(
        {
            "bad_consumers": ArrayAttr([number(item) for item in versions.bad_consumers]),
            "min_consumer": number(versions.min_consumer),
            "producer": number(versions.producer),
        }
    )


def entry_function(inputs: Sequence[str], outputs: Sequence[str]) -> Attribute:
    """Return the attribute that names a function's inputs and outputs."""
    return DictionaryAttr(
        {
            "inputs": StringAttr(",".join(inputs)),
            "outputs": StringAttr(",".join(outputs)),
            "control_outputs": StringAttr(""),
        }
    )
