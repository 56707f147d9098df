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
    """All quantized operands and results share one scale and zero point (reshape, max_pool_2d).

    `integers` is whether the op computes with integers at all; `axes` whether scales of several
    values lie along one and the same axis; `unsigned` whether it holds for 8-bit unsigned too.
    """

    integers: bool = True
    axes: bool = True
    unsigned: bool = True


@dataclass(frozen=True)
class FixedResult(OpTrait):
    """The result range is fixed by the op (softmax, logistic, tanh).

    `symmetric` is whether 16-bit kernels take the range to lie around zero.
    """

    minimum: float
    maximum: float
    symmetric: bool = False


@dataclass(frozen=True)
class Weight(OpTrait):
    """Operand `operand` is a weight, quantized symmetrically along axis `axis`.

    An axis of -1 stands for one scale. `dense` is whether that may be asked for by itself, as for
    all dense layers; `integers` whether more than dynamic-range quantization treats it so.
    """

    operand: int
    axis: int
    dense: bool = False
    integers: bool = True


@dataclass(frozen=True)
class Bias(OpTrait):
    """Operand `operand` is an int32 bias whose scale is the product of the scales of `of`.

    With 16-bit activations it may be int64, and is always where the kernel takes but `wide` ones.
    """

    operand: int
    of: tuple[int, ...]
    wide: bool = False


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
class Elementwise(OpTrait):
    """Each element of the result depends on those of the operands at its place, broadcast."""


@dataclass(frozen=True)
class Peaks(OpTrait):
    """The result depends most on the greatest values of operand `operand`.

    A range chosen for the least mean error may leave them out, as they are few; here they decide.
    `sums` is whether the result is made of exponentials over their sum along the last axis, the
    values multiplied by property `factor` first.
    """

    operand: int = 0
    sums: bool = False
    factor: str = ""


@dataclass(frozen=True)
class DynamicRange(OpTrait):
    """Operands that dynamic-range quantization may store as int8.

    `kernel` is whether the runtime computes with them as they are; `asymmetric` whether the op
    says by `asymmetric_quantize_inputs` how it quantizes its activations; `together` whether either
    all of them are stored so or none.
    """

    operands: tuple[int, ...]
    kernel: bool = True
    asymmetric: bool = False
    together: bool = False


@dataclass(frozen=True)
class Recipe(OpTrait):
    """How the kernel for integers wants operands stored where the usual rules do not hold.

    Positions of: `activations`, as wide as activations are; `weights` of 8 and `wide` ones of 16
    bits, symmetric; `short` weights of 10 bits in 16; `states` of 16 bits, symmetric; `powers`,
    states of 16 bits whose scale is a power of two. `joint` are an operand and a result of one
    range.
    """

    activations: tuple[int, ...] = ()
    weights: tuple[int, ...] = ()
    wide: tuple[int, ...] = ()
    short: tuple[int, ...] = ()
    states: tuple[int, ...] = ()
    powers: tuple[int, ...] = ()
    joint: tuple[int, int] | None = None


@dataclass(frozen=True)
class Gates(OpTrait):
    """The biases of an LSTM.

    `gates` are triples of a bias, its weight and its normalization, by position. A bias has the
    scale of the input times that of the weight or, with normalization, that of the normalization
    over 1024; the bias of the projection, the scale of its weight times that of the hidden state.
    `intermediates` name the properties with the types of what the kernel computes on the way: the
    sums of the gates, then the hidden state.
    """

    gates: tuple[tuple[int, int, int], ...]
    projection: tuple[int, int]
    intermediates: tuple[str, ...]
    input: int = 0


@dataclass(frozen=True)
class SparseWeight(OpTrait):
    """Operand `operand` is a weight that may be stored sparse.

    `blocks` are the sizes, one for each dimension, of the blocks that the kernel for floats skips
    where they are zero; `quantized_blocks` those of the kernel for 8-bit integers. Without any of
    them the weight is made dense again before the kernel sees it; `densified_bytes` is whether
    kernels for 8-bit integers take it so everywhere.
    """

    operand: int = 1
    blocks: tuple[tuple[int, ...], ...] = ()
    quantized_blocks: tuple[tuple[int, ...], ...] = ()
    densified_bytes: bool = True
