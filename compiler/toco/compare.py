"""`tflower.compare_backends`: one model through two backends, and how the results differ.

Where the difference between TOCO and the MLIR converter is a known one, the table says why.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ...dialects.elements import Array
from ...dialects.errors import ConverterError, InterpreterError
from ..converter import Converter
from ..inspection.comparison import Comparison, Layer, compare
from ..inspection.tables import ModelFile, Tensor
from ..inspection.words import columns, plural, size

BACKENDS = ("toco", "mlir")

_SQUEEZED = "TOCO writes what only adds or drops dimensions of 1 as RESHAPE"
_FLATTENED = "TOCO drops what only flattens for FULLY_CONNECTED"
_UNROLLED = "TOCO unrolls products of batches of matrices into single ones"
_SHAPES = "TOCO knows all shapes, the batch is 1, so what computes them is constant"
_REAL = "the MLIR path lets what lacks a range stay float, between QUANTIZE and DEQUANTIZE"
_FAKED = (
    "TOCO keeps fake quantization in models of reals, the MLIR path writes it as QUANTIZE and "
    "DEQUANTIZE"
)
_SELECTS = "TOCO has the SELECT without broadcasting only"
_LOOPS = "TOCO has no loops and no branches"
_FUSED = "the two fuse activations into different operators"
_CONSTANT = "the two fold different constants and constant factors"
_TILES = "TOCO repeats along one dimension with CONCATENATION"

REASONS: Mapping[str, str] = {
    **dict.fromkeys(("SQUEEZE", "EXPAND_DIMS"), _SQUEEZED),
    **dict.fromkeys(("BATCH_MATMUL", "FULLY_CONNECTED", "UNPACK"), _UNROLLED),
    **dict.fromkeys(("SHAPE", "STRIDED_SLICE", "PACK", "RANK", "FILL", "REDUCE_PROD"), _SHAPES),
    **dict.fromkeys(("QUANTIZE", "DEQUANTIZE"), _REAL),
    **dict.fromkeys(("SELECT", "SELECT_V2"), _SELECTS),
    **dict.fromkeys(("WHILE", "IF", "UNIDIRECTIONAL_SEQUENCE_LSTM"), _LOOPS),
    **dict.fromkeys(("RELU", "RELU6", "RELU_N1_TO_1"), _FUSED),
    **dict.fromkeys(("ADD", "SUB", "MUL", "DIV", "TRANSPOSE", "SLICE"), _CONSTANT),
    **dict.fromkeys(("TILE", "BROADCAST_TO", "CONCATENATION"), _TILES),
    "RESHAPE": _FLATTENED,
    "CONV_2D": "TOCO writes the convolution of one channel as DEPTHWISE_CONV_2D",
    "DEPTHWISE_CONV_2D": "TOCO writes the convolution of one channel as DEPTHWISE_CONV_2D",
    "FAKE_QUANT": _FAKED,
    "PAD": "the MLIR path takes padding with 0 into the convolution behind it",
    "HARD_SWISH": "TOCO finds it only as relu6(x + 3) * x * (1/6)",
    "PRELU": "the two know different ways to write it",
    "LEAKY_RELU": "the two know different ways to write it",
    "L2_NORMALIZATION": "the two know different ways to write it",
    "L2_POOL_2D": "only TOCO knows it",
    "GELU": "only the MLIR path knows it",
    "CUMSUM": "only the MLIR path knows it",
    "ADD_N": "TOCO writes a sum of two as ADD",
}
"""Operator -> why there is another number of it."""

MORE_IN_TOCO: Mapping[str, str] = {
    "RESHAPE": f"{_SQUEEZED}; the MLIR path takes some into what they follow, as MEAN",
}
"""Operator -> why TOCO has more of it, where that is another reason than for fewer."""

UNKNOWN = "not known"


@dataclass(frozen=True)
class Count:
    """How often an operator is in each file, and why not equally often; empty where it is."""

    operator: str
    counts: tuple[int, int]
    reason: str = ""


@dataclass(frozen=True)
class Size:
    """The bytes of one part of each file."""

    part: str
    bytes: tuple[int, int]
    reason: str = ""


@dataclass(frozen=True)
class BackendComparison:
    """What two backends made of a model; `str` of it is a table.

    Attributes:
        backends: their names.
        models: the files, by backend.
        operators: every operator that is in one of them.
        sizes: the parts of the files.
        numbers: what they compute from the same inputs; None if that could not be found out.
        failure: why it could not.
        reason: why the numbers differ, where there is more to it than rounding.

    """

    backends: tuple[str, str]
    models: Mapping[str, bytes]
    operators: list[Count]
    sizes: list[Size]
    numbers: Comparison | None
    failure: str = ""
    reason: str = ""

    @property
    def differences(self) -> list[Count]:
        """The operators that are not equally often in both."""
        return [item for item in self.operators if item.counts[0] != item.counts[1]]

    @property
    def unexplained(self) -> list[Count]:
        """Those of `differences` whose reason is not known."""
        return [item for item in self.differences if item.reason == UNKNOWN]

    def to_json(self) -> dict[str, Any]:
        """Return the comparison as plain dictionaries and lists."""
        return {
            "backends": list(self.backends),
            "operators": [{**vars(item), "counts": list(item.counts)} for item in self.operators],
            "sizes": [{**vars(item), "bytes": list(item.bytes)} for item in self.sizes],
            "numbers": None if self.numbers is None else self.numbers.to_json(),
            "failure": self.failure,
            "reason": self.reason,
        }

    def __str__(self) -> str:
        parts = [("operator", *self.backends, "why")]
        parts += [(item.operator, *map(str, item.counts), item.reason) for item in self.operators]
        parts += [("", "", "", ""), ("bytes", *self.backends, "why")]
        parts += [(item.part, *map(size, item.bytes), item.reason) for item in self.sizes]
        lines = columns(parts, right=(1, 2))
        return "\n".join([*lines, "", *self._numbers(), "", *self._verdict()])

    def _verdict(self) -> Iterator[str]:
        """Yield what it all comes to, in a line for operators and one for outputs."""
        count, unknown = len(self.differences), [item.operator for item in self.unexplained]
        some = f"{count} of {plural(len(self.operators), 'kind')} of operator differ"
        if not count:
            yield "The operators are the same."
        elif not unknown:
            yield f"{some}, for known reasons."
        else:
            yield f"{some}, {', '.join(unknown)} for a reason that is not known."
        if self.numbers is None:
            return
        if any(layer.distance is None for layer in self.numbers.outputs):
            yield "The outputs have different shapes."
            return
        worst = max((x.distance.relative for x in self.numbers.outputs if x.distance), default=0.0)
        yield (
            f"The outputs differ by {worst:.1e} of their size."
            if worst
            else ("The outputs are the same, bit for bit.")
        )

    def _numbers(self) -> list[str]:
        if self.numbers is None:
            return [f"numbers could not be compared: {self.failure}"]
        rows = [("output", "relative", "largest", "type"), *map(_row, self.numbers.outputs)]
        lines = columns(rows, right=(1, 2))
        return [*lines, self.reason] if self.reason else lines


def _row(layer: Layer) -> tuple[str, str, str, str]:
    kinds = layer.types[0] if layer.types[0] == layer.types[1] else " / ".join(layer.types)
    if layer.distance is None:
        return layer.name, "", "shapes differ", kinds
    return layer.name, _share(layer.distance.relative), _share(layer.distance.largest), kinds


def _share(value: float) -> str:
    return f"{value:.2e}" if value else "0"


def compare_backends(
    converter: Converter,
    inputs: Mapping[str, Array] | None = None,
    *,
    backends: Sequence[str] = BACKENDS,
    seed: int = 0,
    shapes: Mapping[str, Sequence[int]] | None = None,
) -> BackendComparison:
    """Convert a model by two backends and compare the files and what they compute.

    Args:
        converter: a `TFLiteConverter`, set up as for one conversion.
        inputs: arrays by input name; random ones by default.
        backends: the two backends.
        seed: of random inputs.
        shapes: shapes of random inputs, by name.

    Raises:
        ConverterError: one of the backends cannot convert the model.
        ValueError: these are not two backends, or attributes of the converter are wrong.

    """
    if len(backends) != 2 or backends[0] == backends[1]:
        raise ValueError(f"backends are {', '.join(backends)}, two different ones are needed")
    names = backends[0], backends[1]
    models = {name: _converted(converter, name) for name in names}
    files = {name: ModelFile.open(model) for name, model in models.items()}
    numbers, failure = None, ""
    try:
        numbers = compare(models[names[0]], models[names[1]], inputs, seed=seed, shapes=shapes)
    except InterpreterError as error:
        failure = str(error)
    first, second = files[names[0]], files[names[1]]
    return BackendComparison(
        backends=names,
        models=models,
        operators=_operators(first, second, names),
        sizes=_sizes(models, files, names),
        numbers=numbers,
        failure=failure,
        reason=_numeric_reason(first, second),
    )


def _converted(converter: Converter, backend: str) -> bytes:
    """Convert by one backend, and leave the converter as it was."""
    before = converter.backend, converter.experimental_new_converter
    converter.backend, converter.experimental_new_converter = backend, True
    try:
        return converter.convert()
    except ConverterError as error:
        raise ConverterError(f"the backend {backend} fails: {error}", error.errors) from error
    finally:
        converter.backend, converter.experimental_new_converter = before


def _operators(first: ModelFile, second: ModelFile, names: tuple[str, str]) -> list[Count]:
    left, right = (_counted(file) for file in (first, second))
    found: list[Count] = []
    for name in sorted({*left, *right}):
        counts = left[name], right[name]
        ours = names.index("toco") if "toco" in names else 0
        more = counts[ours] > counts[1 - ours]
        why = _reason(name, more=more) if _differ(counts) else ""
        if why is _REAL and "FAKE_QUANT" in (left | right):
            why = _FAKED
        found.append(Count(name, counts, why))
    return found


def _differ(counts: tuple[int, int]) -> bool:
    return counts[0] != counts[1]


def _reason(name: str, *, more: bool) -> str:
    """Return why there is another number of an operator, more of them or fewer in TOCO's file."""
    known = REASONS.get(name, UNKNOWN)
    return MORE_IN_TOCO.get(name, known) if more else known


def _counted(file: ModelFile) -> Counter[str]:
    return Counter(operator.name for graph in file.graphs for operator in graph.operators)


def _sizes(
    models: Mapping[str, bytes], files: Mapping[str, ModelFile], names: tuple[str, str]
) -> list[Size]:
    whole = [len(models[name]) for name in names]
    constants = [sum(buffer.nbytes for buffer in files[name].buffers) for name in names]
    tables = [all_ - data for all_, data in zip(whole, constants, strict=True)]
    weights = "" if constants[0] == constants[1] else _constant_reason(files, names)
    return [
        Size("constants", (constants[0], constants[1]), weights),
        Size(
            "tables and metadata",
            (tables[0], tables[1]),
            "TOCO writes less metadata, and a buffer for each tensor",
        ),
        Size("file", (whole[0], whole[1])),
    ]


def _constant_reason(files: Mapping[str, ModelFile], names: tuple[str, str]) -> str:
    kinds = [_kinds(files[name]) for name in names]
    if kinds[0] != kinds[1]:
        return f"constants are of types {' and '.join('/'.join(sorted(kind)) for kind in kinds)}"
    return "the two keep other shapes, permutations and biases of 0 as constants"


def _kinds(file: ModelFile) -> set[str]:
    """Return the types of the constants of a file."""
    tensors = (tensor for graph in file.graphs for tensor in graph.tensors)
    return {tensor.type.lower() for tensor in tensors if tensor.is_constant}


def _numeric_reason(first: ModelFile, second: ModelFile) -> str:
    """Return why numbers differ by more than rounding."""
    parts: list[str] = []
    types = [_kinds(file) & {"uint8", "int8", "int16"} for file in (first, second)]
    if types[0] != types[1]:
        texts = ["/".join(sorted(kind)) or "no 8-bit integers" for kind in types]
        parts.append(f"weights are {texts[0]} in the first and {texts[1]} in the second")
    channels = [_is_per_channel(file) for file in (first, second)]
    if channels[0] != channels[1]:
        which = "first" if channels[0] else "second"
        parts.append(f"only the {which} has a scale for each channel")
    for left, right in zip(_borders(first), _borders(second), strict=False):
        if left.quantization != right.quantization:
            plain = "no scale"
            parts.append(
                f"the numbers of {left.name} mean other reals: {left.quantization or plain} in the "
                f"first and {right.quantization or plain} in the second, as scale:zero point"
            )
    return "; ".join(parts)


def _borders(file: ModelFile) -> list[Tensor]:
    """Return the inputs and outputs of the first subgraph."""
    graph = file.graphs[0]
    return [graph.tensors[index] for index in (*graph.inputs, *graph.outputs)]


def _is_per_channel(file: ModelFile) -> bool:
    return any(len(tensor.scales) > 1 for graph in file.graphs for tensor in graph.tensors)
