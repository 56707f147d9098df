"""How nodes of one op become ops of the dialect, worked out once for each op."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from typing import NamedTuple

from xdsl.dialects.builtin import (
    ArrayAttr,
    DenseArrayBase,
    IntegerAttr,
    UnregisteredOp,
    i32,
)
from xdsl.ir import Attribute, Operation, SSAValue, TypeAttribute
from xdsl.utils.exceptions import VerifyException

from ...dialects import tf
from ...dialects.shapes import DYNAMIC, element_of, merge, typed
from ...dialects.tf.base import TFOp
from ...dialects.tf.op_table import Argument, AttributeDef, Signature, signature
from ...dialects.tf_type import ResourceType, VariantType
from .attributes import Shapes
from .failure import shown
from .protos import Message

Attrs = Mapping[str, Attribute]

MAX_TENSORS = 1 << 16
"""An op may have so many operands or results, not more."""

_IGNORED = frozenset({"config", "config_proto", "executor_type"})
"""Attributes that say where and how TensorFlow runs a function."""
_FOUR_FLOATS = tuple(Argument(f"output_{index}", "DT_FLOAT") for index in range(4))
_CUSTOM_OUTPUTS = {"TFLite_Detection_PostProcess": _FOUR_FLOATS}
_MISFITS = (
    ArithmeticError,
    AssertionError,
    AttributeError,
    LookupError,
    TypeError,
    ValueError,
    VerifyException,
)
"""What the rules for result types raise where operands or attributes are not as they expect."""
TYPES_HINT = "_output_types"
"""Attribute with the result types of an op that TensorFlow does not have."""
_ELEMENT_HINTS = ("T", "dtype", "out_type", "Tout")
"""Attributes that often give the result type of an op of which nothing else is known."""


class _Slot(NamedTuple):
    """An input or output: its element type, or the attributes that give types and number."""

    name: str
    element: Attribute | None
    type: str
    number: str
    is_list: bool


def _infers(op_type: type[TFOp]) -> bool:
    """Whether an op's class knows the types of results: by the op table, or by itself."""
    is_listed = signature(op_type.name.removeprefix("tf.")) is not None
    return is_listed or op_type.infer.__func__ is not TFOp.infer.__func__


class OpPlan:
    """The class, the attributes and the types of the nodes of one op.

    `kinds` are the kinds of the attributes, `defaults` the values of those that a node may lack,
    `properties` the names of those that become properties.
    """

    def __init__(self, name: str, found: Signature):
        """Look the class up; `found` is the op's signature."""
        self.name = name
        op_type = tf.op_class(name)
        self.registered = op_type is not None
        self.op_type: type[Operation] = op_type or _unregistered(name)
        self.kinds = {
            key: item.kind
            for key, item in found.attributes.items()
            if key not in _IGNORED or not self.registered
        }
        self.defaults = _defaults(found)
        self._inputs = [_slot(item) for item in found.inputs]
        self._outputs = [_slot(item) for item in found.outputs]
        self.properties: frozenset[str] = frozenset()
        self._operand_segments = self._result_segments = False
        if op_type is not None:
            definition = op_type.get_irdl_definition()
            self.properties = frozenset(definition.properties)
            self._operand_segments = "operandSegmentSizes" in self.properties
            self._result_segments = "resultSegmentSizes" in self.properties
        self.infer = op_type.infer if op_type is not None and _infers(op_type) else None
        self.handles = any(
            isinstance(slot.element, ResourceType | VariantType) for slot in self._outputs
        )
        """Whether a result may be a handle, whose type says more than its shape."""
        self.has_number = any(slot.number or slot.is_list for slot in self._outputs)

    def operand_elements(self, attributes: Attrs) -> list[Attribute]:
        """Return the element types that the operands must have.

        Raises:
            ValueError: an attribute that gives a type or number is missing or wrong.

        """
        return _expand(self._inputs, attributes)

    def result_elements(self, attributes: Attrs) -> list[Attribute]:
        """Return the element types of the results.

        Raises:
            ValueError: an attribute that gives a type or number is missing or wrong.

        """
        return _expand(self._outputs, attributes)

    def result_types(
        self,
        operands: Sequence[SSAValue],
        attributes: Attrs,
        elements: Sequence[Attribute],
        shapes: Shapes,
    ) -> list[Attribute]:
        """Return the result types: what a node claims and what follows from its operands.

        Raises:
            ValueError: the op's own rules do not allow such operands or attributes.

        """
        known: Shapes = shapes if len(shapes) == len(elements) else (None,) * len(elements)
        declared: list[Attribute] = [
            typed(element, shape) for element, shape in zip(elements, known, strict=True)
        ]
        definite = all(shape is not None and DYNAMIC not in shape for shape in known)
        if self.infer is None or (definite and not self.handles):
            return declared
        try:
            inferred = self.infer(operands, attributes)
        except _MISFITS as error:
            what = str(error).splitlines() or [type(error).__name__]
            raise ValueError(f"its result types cannot be found: {shown(what[0])}") from error
        if len(inferred) != len(declared):
            return declared
        return [
            merge(found, own) if _same_element(found, own) else own
            for found, own in zip(inferred, declared, strict=True)
        ]

    def output_ranges(self, attributes: Attrs) -> dict[str, range]:
        """Return which results each output stands for, by its name."""
        ranges: dict[str, range] = {}
        start = 0
        for slot in self._outputs:
            stop = start + len(_expand((slot,), attributes))
            ranges[slot.name] = range(start, stop)
            start = stop
        return ranges

    def segments(self, attributes: Attrs) -> dict[str, Attribute]:
        """Return the properties that say how operands and results are divided among names."""
        found: dict[str, Attribute] = {}
        if self._operand_segments:
            found["operandSegmentSizes"] = _sizes(self._inputs, attributes)
        if self._result_segments:
            found["resultSegmentSizes"] = _sizes(self._outputs, attributes)
        return found


@cache
def known_plan(name: str) -> OpPlan | None:
    """Return the plan of an op of the op table; None if it is not there."""
    found = signature(name)
    return None if found is None else OpPlan(name, found)


def described_plan(definition: Message) -> OpPlan:
    """Return the plan of an op that the model itself describes by an `OpDef`."""
    found = Signature(
        definition.name,
        tuple(_argument(item) for item in definition.input_arg),
        tuple(_argument(item) for item in definition.output_arg),
        {item.name: AttributeDef(item.name, item.type) for item in definition.attr},
        stateful=definition.is_stateful,
    )
    return OpPlan(definition.name, found)


def unknown_plan(name: str, results: int, attributes: Attrs) -> OpPlan:
    """Return a plan for a node of an op of which nothing is known but how often it is used."""
    outputs = _CUSTOM_OUTPUTS.get(name)
    types = attributes.get(TYPES_HINT)
    if isinstance(types, ArrayAttr) and len(types.data) >= results:  # pyright: ignore[reportUnknownMemberType, reportUnknownArgumentType]
        outputs = (Argument("output", TYPES_HINT, is_list=True),)
    if outputs is None:
        hints = (key for key in _ELEMENT_HINTS if isinstance(attributes.get(key), TypeAttribute))
        hint = next(hints, "DT_FLOAT")
        outputs = tuple(Argument(f"output_{index}", hint) for index in range(results))
    return OpPlan(name, Signature(name, (), outputs, {}))


def _same_element(found: Attribute, declared: Attribute) -> bool:
    ours, theirs = element_of(found), element_of(declared)
    return ours == theirs or type(ours) is type(theirs)


def _argument(message: Message) -> Argument:
    from ...dialects.dtypes import DTYPES

    type = message.type_list_attr or message.type_attr
    if not type:
        type = next((row.graphdef for row in DTYPES if row.number == message.type % 100), "")
    return Argument(
        message.name, type, message.number_attr, bool(message.type_list_attr), message.is_ref
    )


def _slot(argument: Argument) -> _Slot:
    return _Slot(argument.name, argument.element, argument.type, argument.number, argument.is_list)


def _defaults(found: Signature) -> dict[str, Attribute]:
    defaults: dict[str, Attribute] = {}
    for name, item in found.attributes.items():
        if item.has_default and not item.kind.endswith(("func", "func)", "tensor", "tensor)")):
            default = item.default
            assert default is not None
            defaults[name] = default
    return defaults


def _expand(slots: Sequence[_Slot], attributes: Attrs) -> list[Attribute]:
    elements: list[Attribute] = []
    for slot in slots:
        element = slot.element or attributes.get(slot.type)
        if element is None:
            raise ValueError(f"lacks the attribute '{slot.type}'")
        if slot.is_list:
            if not isinstance(element, ArrayAttr):
                raise ValueError(f"has an attribute '{slot.type}' that is no list of types")
            elements.extend(element.data)  # pyright: ignore[reportUnknownArgumentType, reportUnknownMemberType]
            continue
        count = _number(slot.number, attributes) if slot.number else 1
        elements += [element] * count
    return elements


def _number(name: str, attributes: Attrs) -> int:
    number = attributes.get(name)
    if not isinstance(number, IntegerAttr):
        raise ValueError(f"lacks the attribute '{name}'")
    if not 0 <= number.value.data <= MAX_TENSORS:
        raise ValueError(f"has an attribute '{name}' of {number.value.data}")
    return number.value.data


def _sizes(slots: Sequence[_Slot], attributes: Attrs) -> Attribute:
    return DenseArrayBase.from_list(i32, [len(_expand((slot,), attributes)) for slot in slots])


@cache
def _unregistered(name: str) -> type[Operation]:
    return UnregisteredOp.with_name(f"tf.{name}")
