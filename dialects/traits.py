"""What quantization, export and folding need to know of an op, as traits of its definition."""

from dataclasses import dataclass

from xdsl.traits import OpTrait


@dataclass(frozen=True)
class Builtin(OpTrait):
    """Written as builtin operator `code`; properties become the fields of table `options`."""

    code: str
    options: str | None = None


@dataclass(frozen=True)
class SameScales(OpTrait):
    """All quantized operands and results share one scale and zero point (reshape, max_pool_2d)."""


@dataclass(frozen=True)
class FixedResult(OpTrait):
    """The result range is fixed by the op (softmax, logistic, tanh)."""

    minimum: float
    maximum: float


@dataclass(frozen=True)
class Weight(OpTrait):
    """Operand `operand` is a weight, quantized symmetrically along axis `axis`."""

    operand: int
    axis: int


@dataclass(frozen=True)
class Bias(OpTrait):
    """Operand `operand` is an int32 bias whose scale is the product of the scales of `of`."""

    operand: int
    of: tuple[int, ...]


@dataclass(frozen=True)
class Stateful(OpTrait):
    """The operands at these positions are variables that the op updates."""

    operands: tuple[int, ...]


@dataclass(frozen=True)
class NoConstantFold(OpTrait):
    """Constant operands do not make the result a constant."""


@dataclass(frozen=True)
class Quantizable(OpTrait):
    """The result may be quantized, with a scale of its own; ops with `SameScales` may be too."""


@dataclass(frozen=True)
class DynamicRange(OpTrait):
    """Operands that dynamic-range quantization may store as int8.

    `kernel` is whether the runtime computes with them as they are; `asymmetric` whether the op
    says by `asymmetric_quantize_inputs` how it quantizes its activations.
    """

    operands: tuple[int, ...]
    kernel: bool = True
    asymmetric: bool = False
