"""The table of kernels, filled on demand, and how one is bound to an op."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from importlib import import_module
from importlib.util import find_spec
from typing import Any, TypeVar

import numpy as np
from xdsl.dialects.builtin import UnregisteredOp
from xdsl.ir import Attribute, Operation

from ...dialects.dtypes import bf16, f16
from ...dialects.elements import Array
from ...dialects.errors import InterpreterError, place
from ...dialects.locations import describe
from ...dialects.shapes import element_of
from ..state import State

Results = Array | Sequence[Array]
Kernel = Callable[..., Results]
Bound = Callable[..., tuple[Array, ...]]

KERNELS: dict[str, Kernel] = {}
STATEFUL: set[str] = set()
"""Names of the ops whose kernels take the interpreter's state before the operands."""
STORED: set[str] = set()
"""Names of the ops whose kernels take elements as they are stored, whatever their type."""
RAW: set[str] = set()
"""Names of the ops that mean the same for stored integers as for the reals they stand for."""
Maker = Callable[[Any], "Kernel | None"]
QUANTIZED: dict[str, Maker] = {}
"""What makes the kernel of an op with quantized operands or results."""
MISFITS = (ArithmeticError, LookupError, MemoryError, NotImplementedError, TypeError, ValueError)
"""What kernels, and numpy below them, raise for operands that an op cannot compute with.

Anything else is a bug of the kernel.
"""

_ALSO = {
    "activation": ("linalg",),
    "control": ("resource",),
    "fake_quant": ("quant",),
    "gather": ("slice", "compare"),
    "logical": ("compare", "math"),
    "lookup": ("resource",),
    "math": ("activation", "cast", "shape", "random"),
    "normalization": ("linalg", "pool"),
    "shape": ("pad", "control"),
    "slice": ("pad", "gather"),
    "space": ("pad",),
    "stablehlo": ("stablehlo_arrays", "stablehlo_bodies"),
}
"""Where kernels of a family stand besides the module of its name: families of `tf` are finer."""

_K = TypeVar("_K", bound=Callable[..., Any])
_missing: set[str] = set()
_not_quantized: set[str] = set()


def kernel(
    *ops: type[Operation] | str, stored: bool = False, state: bool = False
) -> Callable[[_K], _K]:
    """Register a kernel, called as `kernel(op, *operand_arrays)`.

    An absent operand is None. An op without a class of its own is given by name. `stored` marks
    kernels that take elements of any type, mostly to move them; the others get float16 and bfloat16
    operands as float32 and no quantized ones. `state` marks kernels called as
    `kernel(op, state, *operand_arrays)`.
    """

    def register(function: _K) -> _K:
        for op in ops:
            name = op if isinstance(op, str) else op.name
            if name in KERNELS:
                raise ValueError(f"{name} has two kernels")
            KERNELS[name] = function
            if stored:
                STORED.add(name)
            if state:
                STATEFUL.add(name)
        return function

    return register


def quantized(*ops: type[Operation] | str) -> Callable[[_K], _K]:
    """Register what makes, of an op, its kernel for quantized tensors.

    The kernel is called as `kernel(*arrays)`. What can be computed of scales and attributes is
    computed when it is made. There is none for types that nobody computes with.
    """

    def register(make: _K) -> _K:
        for op in ops:
            name = op if isinstance(op, str) else op.name
            if name in QUANTIZED:
                raise ValueError(f"{name} has two kernels for quantized tensors")
            QUANTIZED[name] = make
        return make

    return register


def raw(*ops: type[Operation]) -> None:
    """Let the kernels of ops compute with stored integers as they are."""
    RAW.update(op.name for op in ops)


def table(*rows: tuple[Callable[..., Array], tuple[type[Operation] | str, ...]]) -> None:
    """Register functions of arrays that do not look at the op, each for some ops."""
    for function, ops in rows:
        kernel(*ops)(_blind(function))


def _blind(function: Callable[..., Array]) -> Kernel:
    def call(op: Operation, *arrays: Array) -> Array:
        return function(*arrays)

    return call


def modules(op_type: type[Operation], name: str = "") -> Iterator[str]:
    """Yield the modules that may hold the kernel of an op, the likeliest first.

    Operators without a class of their own are told apart by their name.
    """
    family = op_type.__module__.rpartition(".")[2]
    if issubclass(op_type, UnregisteredOp):
        family = "stablehlo" if name.startswith("tfl.stablehlo_") else "legacy"
    for module in (family, *_ALSO.get(family, ())):
        if find_spec(f"{__package__}.{module}") is not None:
            yield f"{__package__}.{module}"


def find(op: Operation) -> Kernel | None:
    """Return the kernel of an op, importing its module if need be; None if there is none."""
    name = name_of(op)
    if name not in KERNELS and name not in _missing:
        for module in modules(type(op), name):
            import_module(module)
            if name in KERNELS:
                break
        else:
            _missing.add(name)
    return KERNELS.get(name)


def find_quantized(op: Operation) -> Kernel | None:
    """Return the kernel of an op with quantized tensors, None if there is none."""
    name = name_of(op)
    if name not in QUANTIZED and name not in _not_quantized:
        package = f"{__package__}.quantized"
        for module in modules(type(op), name):
            module = f"{package}.{module.rpartition('.')[2]}"
            if find_spec(module) is not None:
                import_module(module)
            if name in QUANTIZED:
                break
        else:
            _not_quantized.add(name)
    make = QUANTIZED.get(name)
    with np.errstate(all="ignore"):
        return None if make is None else make(op)


def name_of(op: Operation) -> str:
    """Return an op's name, also of one without a class."""
    unregistered = op.attributes.get("op_name__")
    return getattr(unregistered, "data", op.name)


def bind(op: Operation, state: State | None = None) -> Bound | None:
    """Return a function from operand arrays to a tuple of result arrays; None without a kernel.

    Without a state, neither has an op that needs one.

    Raises:
        InterpreterError: the kernel does not know arithmetic on quantized tensors.

    """
    function = find(op)
    if function is None or (state is None and name_of(op) in STATEFUL):
        return None
    if name_of(op) in STATEFUL:
        return lambda *arrays: tupled(function(op, state, *arrays))
    types = [element_of(value) for value in (*op.operands, *op.results)]
    quantized = {type for type in types if type.name.startswith("quant.")}
    is_stored = name_of(op) in STORED
    if quantized and (call := find_quantized(op)) is not None:
        return lambda *arrays: tupled(call(*arrays))
    moves = is_stored and (len(quantized) == 1 or name_of(op) in _CONVERSIONS)
    if quantized and not (moves or name_of(op) in RAW):
        what = "operands are quantized, this interpreter only computes with floats and integers"
        raise InterpreterError(place(describe(op), op.name, what))
    if not is_stored and (f16 in types or bf16 in types):
        return _widened(op, function, [element_of(result) for result in op.results])
    return lambda *arrays: tupled(function(op, *arrays))


_CONVERSIONS = ("tfl.quantize", "tfl.dequantize", "tfl.NumericVerify")


def tupled(results: Results) -> tuple[Array, ...]:
    """Return what a kernel gives as a tuple of arrays."""
    if isinstance(results, np.ndarray):
        return (results,)
    if isinstance(results, tuple | list):
        return tuple(np.asarray(result) for result in results)
    return (np.asarray(results),)


def _widened(op: Operation, function: Kernel, types: Sequence[Attribute]) -> Bound:
    """Compute in float32 and narrow what the op declares narrow."""
    from ...dialects.dtypes import numpy_dtype

    narrow = {numpy_dtype(f16), numpy_dtype(bf16)}

    def call(*arrays: Array | None) -> tuple[Array, ...]:
        wide = [a.astype(np.float32) if a is not None and a.dtype in narrow else a for a in arrays]
        return tuple(
            result.astype(numpy_dtype(type)) if type in (f16, bf16) else result
            for result, type in zip(tupled(function(op, *wide)), types, strict=True)
        )

    return call
