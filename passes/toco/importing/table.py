"""The table of TensorFlow ops that TOCO knows, and what the converters of ops get."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping, Sequence
from typing import cast

import numpy as np
from xdsl.dialects.builtin import DictionaryAttr, IntegerAttr, NoneType, StringAttr, f32, i1
from xdsl.ir import Attribute, Operation, SSAValue

from ....dialects import tf, tfl, toco
from ....dialects.elements import Elements
from ....dialects.errors import ConverterError, place
from ....dialects.locations import name_loc, names
from ....dialects.op import Property, TensorOp, name_of, optional, optional_defaults
from ....dialects.shapes import boolean, element_of, integer, integers, text


class Node:
    """A TensorFlow op that is converted: its attributes, and a way to build its successors."""

    def __init__(self, op: Operation):
        """Take the op; new ones are put before it."""
        self.op = op
        self.kind = name_of(op).removeprefix("tf.")
        self.name = ";".join(names(op.location))

    @property
    def operands(self) -> Sequence[SSAValue]:
        """The operands."""
        return self.op.operands

    def attribute(self, name: str) -> Attribute | None:
        """Return an attribute, its default if it is absent."""
        found = optional(self.op, name)
        return self.op.attributes.get(name) if found is None else found

    def integer(self, name: str, default: int | None = None) -> int:
        """Return an integer attribute."""
        found = self.attribute(name)
        if found is None and default is None:
            raise self.error(f"lacks the attribute {name}")
        return integer(found) if found is not None else cast(int, default)

    def integers(self, name: str) -> tuple[int, ...]:
        """Return an attribute that is a list of integers; empty if it is absent."""
        found = self.attribute(name)
        return () if found is None else integers(found)

    def flag(self, name: str) -> bool:
        """Return a boolean attribute."""
        return boolean(self.attribute(name))

    def text(self, name: str) -> str:
        """Return a string attribute; empty if it is absent."""
        found = self.attribute(name)
        return text(found) if isinstance(found, StringAttr) else ""

    def build(
        self,
        op_type: type[TensorOp],
        *operands: SSAValue | Sequence[SSAValue],
        name: str = "",
        types: Sequence[Attribute] | None = None,
        more: Mapping[str, Property] | None = None,
        **properties: Property,
    ) -> TensorOp:
        """Insert a new op; its name and result types are those of the node unless given.

        `more` are further properties.
        """
        made = op_type(
            *operands,
            result_types=self.op.result_types if types is None else types,
            location=name_loc(name) if name else self.op.location,
            **{**properties, **(more or {})},  # pyright: ignore[reportArgumentType]
        )
        block = self.op.parent
        assert block is not None
        block.insert_op_before(made, self.op)
        return made

    def none(self) -> SSAValue:
        """Insert an absent operand."""
        return self.build(tfl.NoValueOp, name=f"{self.name}/none", types=(NoneType(),)).results[0]

    def constant(
        self, value: int | Sequence[int] | Sequence[float], name: str, dtype: type = np.int32
    ) -> SSAValue:
        """Insert a constant."""
        elements = Elements.of(np.asarray(value, np.dtype(dtype)))
        return self.build(tfl.ConstOp, name=name, types=(elements.type,), value=elements).results[0]

    def error(self, what: str, remedy: str = "") -> ConverterError:
        """Return an error about the op, to be raised."""
        return ConverterError(place(self.name, self.op.name, what, remedy))

    def require_float(self) -> None:
        """Check that the op computes with float32.

        Raises:
            ConverterError: it does not.

        """
        if element_of(self.operands[0]) != f32:
            what = f"is of type {element_of(self.operands[0])}, f32 is needed"
            raise self.error(what, "Cast the operands, or use the other backend")

    def require_channels_last(self) -> None:
        """Check that images have their channels last.

        Raises:
            ConverterError: they have not.

        """
        layout = self.text("data_format")
        if layout and layout != "NHWC":
            raise self.error(
                f"has the data format {layout}, NHWC is needed",
                "Transpose the model's images, or use the other backend",
            )


log = logging.getLogger("tflower")

_QUANTIZED, _FLOAT_OUTPUT = "_output_quantized", "_support_output_type_float_in_quantized_op"

Convert = Callable[[Node], Sequence[SSAValue]]

CONVERTERS: dict[str, Convert] = {}
"""TensorFlow op -> what converts it; it returns a value for each result."""


def converts(*kinds: str) -> Callable[[Convert], Convert]:
    """Register a converter."""

    def register(convert: Convert) -> Convert:
        CONVERTERS.update(dict.fromkeys(kinds, convert))
        return convert

    return register


def same(
    kinds: str | Sequence[str],
    op_type: type[TensorOp],
    *,
    keep: Sequence[str] = (),
    operands: int | None = None,
    floats: bool = False,
    **fixed: Property,
) -> None:
    """Let TensorFlow ops become `op_type` on the same operands.

    `keep` lists attributes that both have, `operands` how many operands there are, `floats` that
    only float32 will do; `fixed` are the target's own attributes.
    """

    def convert(node: Node) -> Sequence[SSAValue]:
        if operands is not None and len(node.operands) != operands:
            raise node.error(f"has {len(node.operands)} operands, {operands} are needed")
        if floats:
            node.require_float()
        defaults = optional_defaults(op_type)
        wanted = op_type.get_irdl_definition().operands
        values: list[SSAValue | Sequence[SSAValue]] = list(node.operands)
        if len(wanted) == 1 and "Var" in type(wanted[0][1]).__name__:
            values = [list(node.operands)]
        carried = {name: _narrow(node, op_type, name) for name in keep}
        return node.build(op_type, *values, more={**defaults, **fixed, **carried}).results

    for kind in kinds.split() if isinstance(kinds, str) else kinds:
        CONVERTERS[kind] = convert


def _narrow(node: Node, op_type: type[TensorOp], name: str) -> Property:
    """Return an attribute with integers as wide as the target has them."""
    found = node.attribute(name)
    if found is None:
        raise node.error(f"lacks the attribute {name}")
    if isinstance(found, IntegerAttr) and cast("Attribute", found.type) != i1:  # pyright: ignore[reportUnknownMemberType]
        return IntegerAttr(integer(cast("Attribute", found)), op_type.INT)
    return cast("Attribute", found)


def unsupported(node: Node) -> list[SSAValue]:
    """Keep an op that TOCO does not know, with its name and attributes."""
    log.info("Converting unsupported operation: %s", node.kind)
    op = node.op
    attributes: dict[str, Attribute] = {**op.attributes, **op.properties}
    attributes.pop("operandSegmentSizes", None)
    attributes.pop("resultSegmentSizes", None)
    attributes.pop("op_name__", None)
    made = node.build(
        toco.UnsupportedOp,
        list(op.operands),
        more={
            **optional_defaults(toco.UnsupportedOp),
            "tensorflow_op": StringAttr(node.kind),
            "node": DictionaryAttr(attributes),
            "quantized": boolean(attributes.get(_QUANTIZED)),
            "support_output_type_float_in_quantized_op": boolean(attributes.get(_FLOAT_OUTPUT)),
        },
    )
    return list(made.results)


def op_kinds() -> set[type[Operation]]:
    """Return the classes of the TensorFlow ops in the table."""
    return {found for kind in CONVERTERS if (found := tf.op_class(kind)) is not None}
