"""Models that were trained to be quantized, and with how many bits."""

from __future__ import annotations

from typing import Any

from xdsl.dialects.builtin import ModuleOp
from xdsl.ir import Operation

from ..dialects.locations import describe
from ..dialects.op import constant
from ..dialects.shapes import integer
from .modes import INT16X8

FAKE_QUANTS = frozenset(
    {
        "tf.FakeQuantWithMinMaxVars",
        "tf.FakeQuantWithMinMaxVarsPerChannel",
        "tf.FakeQuantWithMinMaxArgs",
        "tf.QuantizeAndDequantizeV2",
        "tf.QuantizeAndDequantizeV3",
        "tf.QuantizeAndDequantizeV4",
    }
)
"""Ops that a model trained to be quantized has where its numbers are rounded."""


def has_fake_quants(module: ModuleOp) -> bool:
    """Whether a module comes from quantization-aware training."""
    return any(op.name in FAKE_QUANTS for op in module.walk())


def trained_ops(module: ModuleOp, ops: frozenset[Any]) -> frozenset[Any]:
    """Return the sets of ops for a model that was trained to be quantized, by its number of bits.

    Raises:
        ValueError: activations of 16 bits are asked for, but it was trained for 8 at most.

    """
    found = [op for op in module.walk() if op.name in FAKE_QUANTS]
    bits = max(map(_bits, found), default=8)
    if bits <= 8 and INT16X8 in ops:
        raise ValueError(
            f"{describe(found[0])}: {found[0].name}: the model is trained for {bits} bits, "
            "target_spec.supported_ops asks for activations of 16. Train it with num_bits=16, or "
            "take EXPERIMENTAL_TFLITE_BUILTINS_ACTIVATIONS_INT16_WEIGHTS_INT8 away"
        )
    return ops | {INT16X8} if bits > 8 else ops


def _bits(op: Operation) -> int:
    """Return the bits of a fake quantization; one op takes them as an operand."""
    if op.name == "tf.QuantizeAndDequantizeV3":
        array = constant(op.operands[3])
        return 8 if array is None else int(array)
    given = op.properties.get("num_bits") or op.attributes.get("num_bits")
    return 8 if given is None else integer(given)
