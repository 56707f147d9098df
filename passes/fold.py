"""Evaluation of ops on constants with the runtime's kernels.

Source: the constant folding fallback of TensorFlow's dialect and the fold hooks of
`tfl_ops.cc`. Folds that need no arithmetic (x + 0, identity reshapes) are rules elsewhere.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cache
from math import prod

import numpy as np
from xdsl.dialects.builtin import (
    AnyFloat,
    BFloat16Type,
    Float32Type,
    IntegerType,
    StringAttr,
    i1,
    i32,
    i64,
)
from xdsl.ir import Attribute, Operation, SSAValue
from xdsl.traits import Pure

from ..dialects.dtypes import numpy_dtype, ui4, ui8, ui16, ui32, ui64
from ..dialects.elements import Array, Elements
from ..dialects.op import constant
from ..dialects.shapes import compatible, element_of, is_static, shape_of, tensor_type
from ..dialects.traits import NoConstantFold
from ..runtime.kernels import bind
from ..runtime.kernels.registry import name_of

_TF_OPERANDS = 1 << 30
_TF_RESULTS = 1 << 16
"""TensorFlow's limits, in bits."""
_TFL_OPERANDS = 200 << 23
_TFL_RESULTS = 400 << 23
"""The tfl dialect's limits, in bits."""

_NEVER = frozenset(
    "tf.Identity tf.IdentityN tf.CheckNumerics tf.DeviceIndex tf.FakeParam tf.AllToAll "
    "tf.CrossReplicaSum tf.CollectiveAssignGroupV2 tf.PartitionedCall tf.StatefulPartitionedCall "
    "tf.If tf.While tf.Case".split()
)
"""TensorFlow ops whose results are no constants although their operands are."""

_SPLATS = frozenset(("tf.Fill",))
"""TensorFlow ops with a fold hook of their own, whose result may be large."""

_UNSIGNED = frozenset((ui4, ui8, ui16, ui32, ui64))
_NUMBERS = "float signless"
_FOLDED = {
    name: types
    for types, names in {
        _NUMBERS: "add sub mul div maximum minimum",
        "f32 i32": "pow relu",
        "f32": "ceil floor exp abs neg sin cos log sqrt square logistic tanh sum",
        "f32 bf16": "rsqrt",
        "i1": "logical_not logical_and logical_or",
        "integer": "bitwise_xor",
        "f32 i32 i64": "less less_equal greater greater_equal equal not_equal cumsum",
        "integer float": "select select_v2 range gather gather_nd slice transpose reverse_v2 "
        "concatenation reshape cast embedding_lookup",
        "f32 only": "fully_connected",
        "any": "rank shape",
    }.items()
    for name in names.split()
}
"""The tfl ops that fold, each with the element types of its first value operand."""
_VALUE_OPERAND = {"select": 1, "select_v2": 1, "embedding_lookup": 1}
_UNGATED = frozenset(("shape", "reshape", "gather", "gather_nd", "fully_connected"))


def fold(op: Operation) -> list[Elements] | None:
    """Return the results of `op` if all its operands are constants; None if it does not fold."""
    if not op.results or op.regions or not _may_fold(type(op)):
        return None
    arrays: list[Array] = []
    for operand in op.operands:
        array = constant(operand)
        if array is None:
            return None
        arrays.append(array)
    dialect, _, name = name_of(op).partition(".")
    if not (_fits_tf(op) if dialect == "tf" else dialect == "tfl" and _fits_tfl(op, name)):
        return None
    if dialect == "tf" and (empty := _empty(op)) is not None:
        return empty
    return _evaluate(op, arrays, wide=name == "fully_connected")


@cache
def _may_fold(op_type: type[Operation]) -> bool:
    return op_type.has_trait(Pure, value_if_unregistered=False) and not op_type.has_trait(
        NoConstantFold
    )


def _evaluate(op: Operation, arrays: Sequence[Array], wide: bool) -> list[Elements] | None:
    """Run the kernel, in float64 if `wide`; a kernel that fails folds nothing."""
    try:
        kernel = bind(op)
        if kernel is None:
            return None
        if wide:
            arrays = [array.astype(np.float64) for array in arrays]
        with np.errstate(all="ignore"):
            results = kernel(*arrays)
        return [_elements(array, value) for array, value in zip(results, op.results, strict=True)]
    except Exception:  # A kernel may meet anything; upstream ignores its errors too.
        return None


def _elements(array: Array, value: SSAValue) -> Elements:
    """Wrap a result.

    Raises:
        TypeError: the kernel does not give what the op declares.

    """
    element = element_of(value)
    dtype = numpy_dtype(element)
    if array.dtype == np.float64 and dtype == np.float32:
        array = array.astype(dtype)
    if array.dtype != dtype or not compatible(shape_of(value), array.shape):
        raise TypeError(f"the kernel gives {array.dtype}{array.shape} for {value.type}")
    return Elements.of(array, tensor_type(element, array.shape))


def is_number(element: Attribute) -> bool:
    """Whether elements of a type are integers or floats."""
    return isinstance(element, IntegerType | AnyFloat)


def _bits(values: Iterable[SSAValue]) -> int:
    """Return the size of all static tensors of numbers together."""
    return sum(_bits_of(value.type) for value in values)


@cache
def _bits_of(type: Attribute) -> int:
    shape, element = shape_of(type), element_of(type)
    if shape is None or not is_static(type) or not is_number(element):
        return 0
    return prod(shape) * numpy_dtype(element).itemsize * 8


def _fits_tf(op: Operation) -> bool:
    if name_of(op) in _NEVER:
        return False
    operands, results = _bits(op.operands), _bits(op.results)
    if name_of(op) in _SPLATS:
        return results <= _TFL_RESULTS
    return operands <= _TF_OPERANDS and (results <= _TF_RESULTS or results <= 2 * operands)


def _fits_tfl(op: Operation, name: str) -> bool:
    types = _FOLDED.get(name)
    if types is None:
        return False
    activation = op.properties.get("fused_activation_function")
    if isinstance(activation, StringAttr) and activation.data != "NONE":
        return False
    elements = [element_of(value) for value in (*op.operands, *op.results)]
    value = elements[_VALUE_OPERAND.get(name, 0)]
    if types == "f32 only":
        if any(not isinstance(element, Float32Type) for element in elements):
            return False
    elif not any(_is(value, type) for type in types.split()):
        return False
    if name in _UNGATED:
        return True
    operands, results = _bits(op.operands), _bits(op.results)
    return results <= operands or (operands <= _TFL_OPERANDS and results <= _TFL_RESULTS)


@cache
def _is(element: Attribute, kind: str) -> bool:
    match kind:
        case "any":
            return True
        case "float":
            return isinstance(element, AnyFloat)
        case "integer":
            return isinstance(element, IntegerType)
        case "signless":
            return isinstance(element, IntegerType) and element not in _UNSIGNED
        case "f32":
            return isinstance(element, Float32Type)
        case "bf16":
            return isinstance(element, BFloat16Type)
        case _:
            return element == {"i1": i1, "i32": i32, "i64": i64}[kind]


def _empty(op: Operation) -> list[Elements] | None:
    """Return empty constants if all results are empty tensors of numbers."""
    empties: list[Elements] = []
    for result in op.results:
        shape, element = shape_of(result), element_of(result)
        if shape is None or 0 not in shape or not is_static(result) or not is_number(element):
            return None
        zeros = np.zeros(shape, numpy_dtype(element))
        empties.append(Elements.of(zeros, tensor_type(element, shape)))
    return empties
