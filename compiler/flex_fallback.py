"""`quant-raise-flex-fallback`: TensorFlow ops that its own quantization does not know, for Flex.

Such an operator holds the node that the op was, which only an exporter can write.
"""

from __future__ import annotations

from dataclasses import dataclass

from xdsl.context import Context
from xdsl.dialects.builtin import ModuleOp
from xdsl.ir import Operation, SSAValue
from xdsl.passes import ModulePass

from ..dialects import tfl
from ..dialects.errors import ConverterError, Diagnostic
from ..dialects.op import constant, name_of
from ..dialects.shapes import rank_of
from ..passes.greedy import FOLDS
from .exporters import foreign
from .options import Options

_TARGET = Options(enable_select_tf_ops=True)

_ALWAYS = ("Const", "Identity", "PartitionedCall", "StatefulPartitionedCall")
_FAKE_QUANTS = (
    "FakeQuantWithMinMaxArgs",
    "FakeQuantWithMinMaxVars",
    "FakeQuantWithMinMaxVarsPerChannel",
)
_DEFAULT = (
    "BiasAdd",
    "Conv2D",
    "Conv2DBackpropInput",
    "DepthwiseConv2dNative",
    "FusedBatchNormV3",
    "MatMul",
    "Relu",
    "Relu6",
)
_INTEGER = (
    "Abs",
    "Add",
    "AddV2",
    "ArgMax",
    "AvgPool",
    "Bucketize",
    "ConcatV2",
    "GatherV2",
    "MaxPool",
    "Maximum",
    "Mean",
    "Minimum",
    "Mul",
    "Pad",
    "PadV2",
    "Reshape",
    "Softmax",
    "Sub",
    "Transpose",
)
_MODES = {
    "DEFAULT": frozenset((*_ALWAYS, *_FAKE_QUANTS, *_DEFAULT)),
    "LEGACY_INTEGER": frozenset((*_ALWAYS, *_FAKE_QUANTS, *_DEFAULT, *_INTEGER)),
}
_BIASED = frozenset(
    f"tf.{name}"
    for name in (
        "MatMul",
        "Conv2D",
        "DepthwiseConv2dNative",
        "Conv2DBackpropInput",
        "Conv3D",
        "Conv3DBackpropInputV2",
    )
)
_INVERSE = {"tf.Minimum": ("tf.Maximum", 1.0), "tf.Maximum": ("tf.Minimum", -1.0)}


def _is_bias(op: Operation) -> bool:
    """Whether an op adds a constant vector to what a product gives, or takes it away."""
    if name_of(op) not in ("tf.AddV2", "tf.Sub"):
        return False
    made = op.operands[0].owner
    if not isinstance(made, Operation) or name_of(made) not in _BIASED:
        return False
    return constant(op.operands[1]) is not None and rank_of(op.operands[1]) == 1


def _bound(op: Operation) -> tuple[SSAValue, float] | None:
    """Return what an op bounds by a constant number, and the number."""
    for value, other in (op.operands, reversed(op.operands)):
        array = constant(other)
        if array is not None and array.size and (array == array.reshape(-1)[0]).all():
            return value, float(array.reshape(-1)[0])
    return None


def _clips(op: Operation) -> Operation | None:
    """Return the first of the two ops that clip to [-1, 1], if `op` is the second."""
    expected = _INVERSE.get(name_of(op))
    found = None if expected is None else _bound(op)
    if expected is None or found is None or found[1] != expected[1]:
        return None
    first = found[0].owner
    if not isinstance(first, Operation) or name_of(first) != expected[0]:
        return None
    inner = _bound(first)
    return first if inner is not None and inner[1] == -expected[1] else None


@dataclass(frozen=True)
class RaiseFlexFallbackPass(ModulePass):
    """Make Flex operators of all ops but those that TensorFlow's quantization handles.

    `mode` says which these are: `DEFAULT`, products, biases and their activations, or
    `LEGACY_INTEGER`, more. Biases that are added and pairs that clip to [-1, 1] stay too.

    Source: quantization/tensorflow/fallback_to_flex_ops.cc.
    """

    name = "quant-raise-flex-fallback"
    mode: str = "DEFAULT"

    def apply(self, ctx: Context, op: ModuleOp) -> None:
        """Replace the ops in program order."""
        if self.mode not in _MODES:
            raise ConverterError(
                f"mode of TensorFlow's quantization is {self.mode!r}. Choose from "
                f"{', '.join(_MODES)}"
            )
        FOLDS.apply(op)
        known = {f"tf.{name}" for name in _MODES[self.mode]}
        for item in self._foreign(op, known):
            _replace(item)

    @staticmethod
    def _foreign(op: ModuleOp, known: set[str]) -> list[Operation]:
        kept: set[Operation] = set()
        found: list[Operation] = []
        for item in op.walk():
            if (first := _clips(item)) is not None:
                kept |= {first, item}
            if name_of(item).startswith("tf.") and name_of(item) not in known:
                found.append(item)
        return [item for item in found if item not in kept and not _is_bias(item)]


def _replace(op: Operation) -> None:
    """Put a Flex operator in the place of an op.

    Raises:
        ConverterError: TensorFlow has no such op.

    """
    written = foreign.custom(op, _TARGET)
    if written is None:
        problem = Diagnostic.at(op, "the op is none of TensorFlow's own, a Flex operator is needed")
        raise ConverterError(str(problem), [problem])
    code, options = written
    made = tfl.CustomOp(
        list(op.operands),
        custom_code=code,
        custom_option=tfl.ConstBytesAttr(options),
        result_types=op.result_types,
        location=op.location,
    )
    block = op.parent
    assert block is not None
    block.insert_op_before(made, op)
    for old, new in zip(op.results, made.results, strict=True):
        old.replace_all_uses_with(new)
    op.detach()
    op.erase()
