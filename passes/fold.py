"""Evaluation of ops on constants with the runtime's kernels.

Source: the constant folding fallback of TensorFlow's dialect and the fold hooks of
`tfl_ops.cc`. Folds that need no arithmetic (x + 0, identity reshapes) are rules elsewhere.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cache
from math import fsum, prod

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
from ..dialects.errors import InterpreterError
from ..dialects.op import constant
from ..dialects.shapes import (
    compatible,
    element_of,
    is_none,
    is_static,
    shape_of,
    tensor_type,
)
from ..dialects.traits import NoConstantFold
from ..runtime.kernels import bind
from ..runtime.kernels.registry import MISFITS, name_of

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
_WIDE = frozenset("exp sin cos log tanh logistic pow".split())
"""What is computed in f64, which gives the nearest f32; powers of integers are truncated."""
_STATIC = frozenset(("concatenation", "fully_connected"))
"""What folds only to a result whose shape was known before."""
_VALUE_OPERAND = {"select": 1, "select_v2": 1, "embedding_lookup": 1}
_UNGATED = frozenset(("shape", "reshape", "gather", "gather_nd", "fully_connected"))


def fold(op: Operation) -> list[Elements] | None:
    """Return the results of `op` if all its operands are constants; None if it does not fold."""
    if not op.results or op.regions or not _may_fold(type(op)):
        return None
    arrays: list[Array | None] = []
    for operand in op.operands:
        array = constant(operand)
        if array is None and not is_none(operand):
            return None
        arrays.append(array)
    dialect, _, name = name_of(op).partition(".")
    if not (_fits_tf(op) if dialect == "tf" else dialect == "tfl" and _fits_tfl(op, name)):
        return None
    if dialect == "tf" and (empty := _empty(op)) is not None:
        return empty
    if name == "fully_connected":
        return _product(op, *arrays)
    return evaluate(op, arrays, wide=dialect == "tfl" and name in _WIDE)


def _product(
    op: Operation, x: Array | None, w: Array | None, bias: Array | None
) -> list[Elements] | None:
    """Multiply rows of `x` [..., ci] with those of `w` [co, ci] and add `bias`; round once.

    Products of two f32 are exact in f64. Where their sum might not be, terms cancelling each
    other, it is summed up exactly.
    """
    if x is None or w is None or w.ndim != 2 or x.size % w.shape[1]:
        return None
    rows, columns = (item.reshape(-1, w.shape[1]).astype(np.float64) for item in (x, w))
    rest = np.zeros(len(w)) if bias is None else bias.reshape(-1).astype(np.float64)
    if rest.size != len(w) or prod(shape_of(op.results[0]) or ()) != len(rows) * len(w):
        return None
    out = rows @ columns.T + rest
    bound = (np.abs(rows) @ np.abs(columns).T + np.abs(rest)) * (w.shape[1] * 2.0**-52)
    for i, j in np.argwhere(bound > np.abs(out) * 2.0**-26):
        out[i, j] = fsum((*(rows[i] * columns[j]), rest[j]))
    return [_elements(_narrowed(out, op.results[0]), op.results[0])]


@cache
def _may_fold(op_type: type[Operation]) -> bool:
    return op_type.has_trait(Pure, value_if_unregistered=False) and not op_type.has_trait(
        NoConstantFold
    )


def evaluate(op: Operation, arrays: Sequence[Array | None], wide: bool) -> list[Elements] | None:
    """Run the kernel, in float64 if `wide`; operands that it refuses fold to nothing."""
    try:
        kernel = bind(op)
        if kernel is None:
            return None
        if wide:
            arrays = [None if array is None else array.astype(np.float64) for array in arrays]
        with np.errstate(all="ignore"):
            results = kernel(*arrays)
            if wide:
                results = [_narrowed(array, op.results[0]) for array in results]
        return [_elements(array, value) for array, value in zip(results, op.results, strict=True)]
    except (InterpreterError, *MISFITS):  # Upstream ignores its kernels' errors too.
        return None


def _narrowed(array: Array, value: SSAValue) -> Array:
    """Give a result in f64 the dtype of `value` and, where they are the same size, its shape."""
    shape = shape_of(value)
    if shape is not None and is_static(value) and prod(shape) == array.size:
        array = array.reshape(shape)
    return array.astype(numpy_dtype(element_of(value)))


def _elements(array: Array, value: SSAValue) -> Elements:
    """Wrap a result.

    Raises:
        TypeError: the kernel does not give what the op declares.

    """
    element = element_of(value)
    dtype = numpy_dtype(element)
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
    if name in _STATIC and not is_static(op.results[0]):
        return False
    elements = [element_of(value) for value in (*op.operands, *op.results) if not is_none(value)]
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
