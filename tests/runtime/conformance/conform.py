"""Cases of operators as whole `.tflite` files, made field by field.

A case is one operator (with its subgraphs, if it has any) and what is fed to it. The files are
written by our FlatBuffer writer and read by both interpreters.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any, NamedTuple
from zlib import crc32

import ml_dtypes
import numpy as np
from tflower.runtime.interpreter import Interpreter
from tflower.runtime.schema.definitions import enum
from tflower.runtime.schema.writer import write

DTYPES: dict[str, Any] = {
    "FLOAT32": np.float32, "FLOAT16": np.float16, "BFLOAT16": ml_dtypes.bfloat16,
    "FLOAT64": np.float64, "INT8": np.int8, "UINT8": np.uint8, "INT16": np.int16,
    "UINT16": np.uint16, "INT32": np.int32, "UINT32": np.uint32, "INT64": np.int64,
    "UINT64": np.uint64, "BOOL": np.bool_, "STRING": object, "COMPLEX64": np.complex64,
    "COMPLEX128": np.complex128, "RESOURCE": object,
}  # fmt: skip
FLOATS = ("FLOAT32", "FLOAT16", "BFLOAT16", "FLOAT64")
INTEGERS = ("INT32", "INT64", "INT16", "INT8", "UINT8", "UINT16", "UINT32", "UINT64")
NUMBERS = (*FLOATS, *INTEGERS)
MOVED = (*NUMBERS, "BOOL", "STRING", "COMPLEX64")


class T(NamedTuple):
    """A tensor: an input has an array; `held` ones are constants of the file."""

    type: str
    shape: Sequence[int]
    array: Any = None
    held: bool = False
    scales: Sequence[float] = ()
    zeros: Sequence[int] = ()
    axis: int = 0
    variable: bool = False
    sparsity: Any = None

    def constant(self) -> T:
        """Return it as a constant of the file."""
        return self._replace(held=True)


class Sub(NamedTuple):
    """A further subgraph: its operators work on tensors by number, the first are its inputs."""

    tensors: Sequence[T]
    inputs: Sequence[int]
    outputs: Sequence[int]
    operators: Sequence[tuple[str, Sequence[int], Sequence[int], Any]]


class Case(NamedTuple):
    """An operator; an input of None is absent. `note` tells cases of one type apart."""

    code: str
    type: str
    inputs: Sequence[T | None]
    outputs: Sequence[T]
    options: tuple[str, dict[str, Any]] | None = None
    subgraphs: Sequence[Sub] = ()
    custom: bytes = b""
    intermediates: Sequence[T] = ()
    note: str = ""
    main: Sub | None = None
    """The whole main subgraph, where one operator is not enough."""


class Random:
    """The random numbers of the cases of one operator."""

    def __init__(self, name: str):
        self.rng = np.random.default_rng(crc32(name.encode()))

    def pick(self, *choices: Any) -> Any:
        return choices[int(self.rng.integers(len(choices)))]

    def shape(self, rank: int, most: int = 5) -> tuple[int, ...]:
        return tuple(int(n) for n in self.rng.integers(1, most + 1, rank))

    def values(self, type: str, shape: Sequence[int], low: float = -4, high: float = 4) -> Any:
        """Return random elements; real bounds hold for numbers."""
        dtype, shape = DTYPES[type], tuple(shape)
        if type == "STRING":
            out = np.empty(int(np.prod(shape)), object)
            out[:] = [
                bytes(self.rng.integers(97, 123, self.rng.integers(0, 6)).tolist()) for _ in out
            ]
            return out.reshape(shape)
        if type == "BOOL":
            return self.rng.integers(0, 2, shape).astype(bool)
        if type.startswith("COMPLEX"):
            pair = self.rng.uniform(low, high, (2, *shape))
            return (pair[0] + 1j * pair[1]).astype(dtype)
        if type in FLOATS:
            return self.rng.uniform(low, high, shape).astype(dtype)
        bottom = max(int(low), int(np.iinfo(dtype).min))
        return self.rng.integers(bottom, max(bottom, int(high)) + 1, shape).astype(dtype)

    def given(self, type: str, shape: Sequence[int], low: float = -4, high: float = 4) -> T:
        array = self.values(type, shape, low, high)
        # LiteRT's Python cannot be fed a scalar string.
        return T(type, tuple(shape), array, type == "STRING" and not len(shape))

    def quantized(self, type: str, shape: Sequence[int], scale: float, zero: int = 0) -> T:
        info = np.iinfo(DTYPES[type])
        array = self.rng.integers(info.min, info.max + 1, tuple(shape)).astype(DTYPES[type])
        return T(type, tuple(shape), array, scales=[scale], zeros=[zero])


def held(array: Any, type: str | None = None) -> T:
    """Return a constant."""
    array = np.asarray(array)
    return T(type or name_of(array.dtype), array.shape, array, True)


def ints(*values: int, type: str = "INT32") -> T:
    """Return a constant vector of integers."""
    return held(np.array(values, DTYPES[type]))


def scalar(value: Any, type: str = "INT32") -> T:
    """Return a constant scalar."""
    return held(np.array(value, DTYPES[type]))


def name_of(dtype: Any) -> str:
    """Return the tensor type of a dtype."""
    return next(name for name, item in DTYPES.items() if np.dtype(item) == dtype)


def out(type: str, shape: Sequence[int] = (), scale: float = 0, zero: int = 0) -> T:
    """Return a result."""
    quantized = ([scale], [zero]) if scale else ((), ())
    return T(type, tuple(shape), None, False, *quantized)


Make = Callable[[Random], Iterator[Case]]
FAMILIES: dict[str, Make] = {}
"""The cases of each operator."""


def family(*codes: str) -> Callable[[Callable[..., Iterator[Case]]], Callable[..., Iterator[Case]]]:
    """Register what makes the cases of some operators; it is given the code, if there are more."""

    def register(make: Callable[..., Iterator[Case]]) -> Callable[..., Iterator[Case]]:
        for code in codes:
            assert code not in FAMILIES, code
            FAMILIES[code] = make if len(codes) == 1 else _with_code(make, code)
        return make

    return register


def _with_code(make: Callable[..., Iterator[Case]], code: str) -> Make:
    return lambda r: make(r, code)


def strings(array: Any) -> bytes:
    """Return strings as a buffer holds them."""
    items = [bytes(item) for item in array.reshape(-1)]
    offsets = np.cumsum([4 * (len(items) + 2), *(len(item) for item in items)])
    return np.array([len(items), *offsets], np.int32).tobytes() + b"".join(items)


def payload(tensor: T) -> bytes:
    """Return the bytes of a constant."""
    if tensor.type == "STRING":
        return strings(tensor.array)
    if tensor.type in ("INT4", "UINT4"):
        flat = tensor.array.reshape(-1).astype(np.uint8) & 15
        flat = np.append(flat, np.zeros(len(flat) % 2, np.uint8))
        return (flat[::2] | flat[1::2] << 4).tobytes()
    return np.ascontiguousarray(tensor.array).tobytes()


class _Writer:
    """A file while it is made."""

    def __init__(self) -> None:
        self.buffers: list[dict[str, Any]] = [{}]
        self.codes: list[tuple[str, str]] = []

    def code(self, name: str) -> int:
        key = ("", name) if name.islower() else (name, "")
        key = ("CUSTOM", name[7:]) if name.startswith("CUSTOM:") else key
        if key not in self.codes:
            self.codes.append(key)
        return self.codes.index(key)

    def tensor(self, tensor: T, number: int) -> dict[str, Any]:
        buffer = 0
        if tensor.held:
            buffer = len(self.buffers)
            self.buffers.append({"data": np.frombuffer(payload(tensor), np.uint8)})
        fields: dict[str, Any] = {
            "shape": np.array(tensor.shape, np.int32), "type": tensor.type, "buffer": buffer,
            "name": f"t{number}", "is_variable": tensor.variable,
        }  # fmt: skip
        if tensor.sparsity is not None:
            fields["sparsity"] = tensor.sparsity
        if len(tensor.scales):
            fields["quantization"] = {
                "scale": np.array(tensor.scales, np.float32),
                "zero_point": np.array(tensor.zeros, np.int64),
                "quantized_dimension": tensor.axis,
            }
        return fields

    def operator(self, code: str, inputs: Any, outputs: Any, options: Any, case: Any) -> Any:
        fields: dict[str, Any] = {
            "opcode_index": self.code(code),
            "inputs": np.array(inputs, np.int32),
            "outputs": np.array(outputs, np.int32),
        }
        if options is not None:
            second = options[0].startswith(("Stablehlo", "StableHLO", "Dilate", "ReduceWindow"))
            fields["builtin_options_2" if second else "builtin_options"] = options
        if case is not None and code.startswith("CUSTOM:"):
            fields["custom_options"] = np.frombuffer(case.custom, np.uint8)
        return fields


def _graph(writer: _Writer, sub: Sub, name: str) -> dict[str, Any]:
    return {
        "tensors": [writer.tensor(tensor, index) for index, tensor in enumerate(sub.tensors)],
        "inputs": np.array(sub.inputs, np.int32),
        "outputs": np.array(sub.outputs, np.int32),
        "operators": [writer.operator(*item, None) for item in sub.operators],
        "name": name,
    }


def _main(writer: _Writer, case: Case) -> dict[str, Any]:
    tensors: list[T] = []
    places: list[int] = []
    for item in (*case.inputs, *case.outputs, *case.intermediates):
        if item is None:
            places.append(-1)
        else:
            places.append(len(tensors))
            tensors.append(item)
    count, end = len(case.inputs), len(case.inputs) + len(case.outputs)
    inside = places[end:]
    given = [places[i] for i, item in enumerate(case.inputs) if is_fed(item)]
    operator = writer.operator(case.code, places[:count], places[count:end], case.options, case)
    if inside:
        operator["intermediates"] = np.array(inside, np.int32)
    return {
        "tensors": [writer.tensor(tensor, index) for index, tensor in enumerate(tensors)],
        "inputs": np.array(given, np.int32),
        "outputs": np.array(places[count:end], np.int32),
        "operators": [operator],
        "name": "main",
    }


def model(case: Case) -> bytes:
    """Return the file of a case."""
    writer = _Writer()
    graphs = [_main(writer, case) if case.main is None else _graph(writer, case.main, "main")]
    graphs += [_graph(writer, sub, f"body{i}") for i, sub in enumerate(case.subgraphs)]
    numbers = {name: number for number, name in enum("BuiltinOperator").names.items()}
    codes = [
        {
            "deprecated_builtin_code": min(numbers[code], 127),
            "builtin_code": code,
            "custom_code": custom or None,
            "version": VERSIONS.get(code, 1),
        }
        for code, custom in writer.codes
    ]
    fields = {
        "version": 3, "operator_codes": codes, "subgraphs": graphs, "buffers": writer.buffers,
        "description": "a case",
    }  # fmt: skip
    return write("Model", fields, b"TFL3")


VERSIONS: dict[str, int] = {"BROADCAST_TO": 2}
"""The versions of operators whose first one LiteRT does not take any more."""


def is_fed(item: T | None) -> bool:
    """Whether a tensor is an input of the model."""
    return item is not None and not item.held and not item.variable


def fed(case: Case) -> list[Any]:
    """Return the arrays that are fed, in order."""
    if case.main is not None:
        return [case.main.tensors[index].array for index in case.main.inputs]
    return [item.array for item in case.inputs if item is not None and is_fed(item)]


def answer(runtime: Any, case: Case) -> list[Any]:
    """Return what an interpreter answers."""
    runtime.allocate_tensors()
    for detail, array in zip(runtime.get_input_details(), fed(case), strict=True):
        if array.dtype == ml_dtypes.bfloat16 and not isinstance(runtime, Interpreter):
            if not array.ndim:
                raise ValueError("LiteRT's Python cannot be fed a scalar of bfloat16")
            runtime.tensor(detail["index"])()[...] = array
        else:
            runtime.set_tensor(detail["index"], array)
    runtime.invoke()
    return [runtime.get_tensor(detail["index"]) for detail in runtime.get_output_details()]


def cases(code: str) -> list[Case]:
    """Return the cases of an operator."""
    return [case for case in FAMILIES[code](Random(code)) if not _is_scaleless(case)]


def _is_scaleless(case: Case) -> bool:
    """Whether short integers lack the scale without which an operator says nothing of them."""
    short = case.type in ("INT8", "UINT8", "INT16")
    return (
        short
        and case.code in SCALED
        and not any(x is not None and len(x.scales) for x in case.inputs)
    )


SCALED = frozenset(
    """ADD SUB ELU EXP GELU HARD_SWISH LOG LOGISTIC RELU RELU6 RELU_0_TO_1 RELU_N1_TO_1 RSQRT SQRT TANH MUL DIV
    LEAKY_RELU PRELU SOFTMAX LOG_SOFTMAX NOT_EQUAL EQUAL LESS GREATER LESS_EQUAL GREATER_EQUAL L2_NORMALIZATION MEAN SUM AVERAGE_POOL_2D
    CONV_2D DEPTHWISE_CONV_2D FULLY_CONNECTED TRANSPOSE_CONV BATCH_MATMUL ABS SQUARED_DIFFERENCE REDUCE_PROD""".split()
)
