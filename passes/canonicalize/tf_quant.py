"""Canonical forms of emulated quantization."""

from __future__ import annotations

from ...dialects import tf
from ..pattern import Op, Result, rule


@rule(Op(tf.QuantizeAndDequantizeV2Op))
def replace_quantize(root: tf.QuantizeAndDequantizeV2Op) -> Result:
    """QuantizeAndDequantizeV2(x) -> QuantizeAndDequantizeV4(x).

    Source: transforms/canonicalize.td, QuantizeAndDequantizeV2ToQuantizeAndDequantizeV4.
    """
    return tf.QuantizeAndDequantizeV4Op.create(
        operands=root.operands, result_types=root.result_types, properties=root.properties
    )


RULES = [replace_quantize]
