"""What the declarations of an op say to the quantizer."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from xdsl.dialects.builtin import (
    AnyFloat,
    ArrayAttr,
    IntegerAttr,
    StringAttr,
    UnregisteredOp,
)
from xdsl.ir import Attribute, Operation, SSAValue
from xdsl.traits import IsTerminator

from ...dialects import arith, quantfork, tfl
from ...dialects.op import TensorOp
from ...dialects.quant import UniformType
from ...dialects.shapes import element_of
from ...dialects.tfl.runtime import fields
from ...dialects.traits import (
    Bias,
    DynamicRange,
    FixedResult,
    Gates,
    Quantizable,
    Recipe,
    SameScales,
    Weight,
)

VOLATILE = "volatile"
"""Marks a quantize op that the quantizer put in and may take away."""
BORDER = "_tflower_border"
"""Marks a measured range, and then a quantize op, for users of another width than their operand."""


@dataclass(frozen=True)
class Spec:
    """The quantization traits of an op type."""

    quantizable: bool
    same_scales: SameScales | None
    fixed: FixedResult | None
    weight: Weight | None
    biases: tuple[Bias, ...]
    dynamic: DynamicRange | None
    recipe: Recipe | None
    gates: Gates | None


_NOTHING = Spec(False, None, None, None, (), None, None, None)


@cache
def of_type(op_type: type[Operation]) -> Spec:
    """Return the specification of an op type."""
    if issubclass(op_type, UnregisteredOp) or not hasattr(op_type, "traits"):
        return _NOTHING
    traits = tuple(op_type.traits.traits)
    same = next((item for item in traits if isinstance(item, SameScales)), None)
    constant = op_type in (arith.ConstantOp, quantfork.StatisticsOp)
    may = any(isinstance(item, Quantizable) for item in traits)
    may = may or (same is not None and same.integers)
    terminates = any(isinstance(item, IsTerminator) for item in traits)
    return Spec(
        constant or (may and not terminates),
        same,
        next((item for item in traits if isinstance(item, FixedResult)), None),
        next((item for item in traits if isinstance(item, Weight)), None),
        tuple(item for item in traits if isinstance(item, Bias)),
        next((item for item in traits if isinstance(item, DynamicRange)), None),
        next((item for item in traits if isinstance(item, Recipe)), None),
        next((item for item in traits if isinstance(item, Gates)), None),
    )


def of(op: Operation) -> Spec:
    """Return the specification of an op."""
    return of_type(type(op))


def is_quantizable(op: Operation) -> bool:
    """Whether an op may compute with integers, by its declaration or by what is noted on it.

    Source: IsOpQuantizable.
    """
    if of(op).quantizable:
        return True
    noted = op.attributes.get("_tfl_quant_trait")
    if isinstance(noted, StringAttr) and noted.data == "fully_quantizable":
        return not _terminates(op)
    return keeps_float_results(op)


def _terminates(op: Operation) -> bool:
    return op.has_trait(IsTerminator, value_if_unregistered=False)


def _flag(op: Operation, name: str) -> bool:
    attr = op.attributes.get(name)
    return isinstance(attr, IntegerAttr) and attr.value.data != 0


def keeps_float_results(op: Operation) -> bool:
    """Whether an op says that it takes integers but gives floats.

    Source: QuantizableOpSupportsFloatOutputType.
    """
    if not _flag(op, "_output_quantized"):
        return False
    types = op.attributes.get("_output_types")
    if not _flag(op, "_support_output_type_float_in_quantized_op"):
        return False
    if not isinstance(types, ArrayAttr) or len(types.data) != len(op.results):  # pyright: ignore[reportUnknownMemberType, reportUnknownArgumentType]
        return False
    found: list[Attribute] = [element_of(result) for result in op.results]
    return list(types.data) == found  # pyright: ignore[reportUnknownMemberType, reportUnknownArgumentType]


def is_cast(op: Operation) -> bool:
    """Whether an op only goes between reals and integers."""
    return isinstance(op, tfl.QuantizeOp | tfl.DequantizeOp)


def weight_axis(op: Operation, operand: int, *, dense: bool = True) -> int | None:
    """Return the axis along which an operand is quantized as a weight, None if it is none.

    -1 stands for one scale; so do dense layers quantize unless `dense`.
    """
    weight = of(op).weight
    if weight is None or weight.operand != operand or not weight.integers:
        return None
    return -1 if weight.dense and not dense else weight.axis


def takes(op: Operation, operand: int, kind: str) -> bool:
    """Whether an op declares that an operand may be of elements such as `qi4`."""
    declared = fields(type(op))[0] if isinstance(op, TensorOp) else ()
    field = declared[operand] if operand < len(declared) else None
    return field is not None and field.kinds is not None and kind in field.kinds


def quantized_type(value: SSAValue | Attribute) -> UniformType | None:
    """Return the quantized element type of a value or type, if it has one."""
    element = element_of(value)
    return element if isinstance(element, UniformType) else None


def is_float(value: SSAValue) -> bool:
    """Whether a value is a tensor of floats."""
    return isinstance(element_of(value), AnyFloat)
