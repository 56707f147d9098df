"""The error about operators that TensorFlow Lite has not, told of all at once.

Source: tflite/export.cc of upstream's toco.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from xdsl.dialects.builtin import ModuleOp

from ...dialects.errors import UnsupportedOpError
from ...runtime.option_tables import plan
from ..options import Options
from ..unsupported import UnsupportedOp

_CONTROL = frozenset(
    f"{prefix}{name}"
    for prefix in ("", "Ref")
    for name in ("Switch", "Merge", "Enter", "Exit", "NextIteration")
) | {"Case", "If", "LoopCond", "StatelessCase", "StatelessIf", "StatelessWhile", "While"}
NEVER_FLEX = frozenset(f"tf.{name}" for name in (*_CONTROL, "HashTable", "HashTableV2"))
"""Ops that the Flex delegate cannot run."""
_LEFT = frozenset(
    {
        "BatchMatMulV2",
        "BatchNormalization",
        "Concat",
        "ConcatV2",
        "DynamicPartition",
        "DynamicStitch",
        "MatMul",
        "RandomUniform",
    }
)
"""Operators that become others once more is known of their operands."""
_TRAINED = frozenset({"FusedBatchNorm", "FusedBatchNormV3"})
"""Operators that are left only in training mode."""
_COLLATERAL = frozenset({"ReorderAxes", "ExpandDims"})
"""Operators that are left because of others: shapes that are not known."""


def error(
    module: ModuleOp, records: Sequence[UnsupportedOp], options: Options
) -> UnsupportedOpError:
    """Return the error about the ops of `records`."""
    records = [replace(record, reason=_reason(record)) for record in records]
    names = {str(record.operator.name).rpartition(".")[2] for record in records}
    lines: list[str] = []
    if names & _CONTROL:
        lines.append(
            "TensorFlow Lite's first converter does not support control flow "
            f"({', '.join(sorted(names & _CONTROL))}). Use the other backend, "
            "experimental_new_converter=True"
        )
        names -= _CONTROL
    names = names - _COLLATERAL or names
    if names:
        lines.append(_operators(module, names, options))
    lines += [str(record.error_message) for record in records]
    return UnsupportedOpError("\n".join(lines), records)


def _reason(record: UnsupportedOp) -> str:
    """Return why an operator is left."""
    name = record.operator.name.rpartition(".")[2]
    if name in _COLLATERAL or name in _LEFT:
        return "its operands are not constant or have no known shape, as they would have to"
    if name in _TRAINED:
        return "it is in training mode; export the model for inference"
    return "TOCO has no operator for it"


def _operators(module: ModuleOp, names: set[str], options: Options) -> str:
    builtins = {op.name.removeprefix("tfl.").upper() for op in module.walk() if plan(type(op))}
    who = "TensorFlow Lite's runtime"
    remedies = ["give the operators yourself with allow_custom_ops=True"]
    if options.enable_select_tf_ops:
        who += " or by TensorFlow's own operators"
    else:
        remedies.insert(
            0,
            "let TensorFlow's operators run with "
            "target_ops=TFLITE_BUILTINS,SELECT_TF_OPS (enable_select_tf_ops)",
        )
    return (
        f"Some of the operators in the model are not supported by {who}. "
        f"You may {' or '.join(remedies)}. "
        f"Here is a list of builtin operators you are using: {', '.join(sorted(builtins))}. "
        "Here is a list of operators for which you will need custom implementations: "
        f"{', '.join(sorted(names))}."
    )
