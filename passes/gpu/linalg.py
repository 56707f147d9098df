"""Products of matrices with their weights where delegates look for them."""

from __future__ import annotations

from xdsl.dialects.builtin import BoolAttr
from xdsl.ir import SSAValue

from ...dialects import tfl
from ...dialects.op import constant
from ...dialects.shapes import boolean, element_of, shape_of, tensor_type
from ..pattern import Op, Result, Value, rule
from ..predicates import pseudo, rebuilt


def _flipped(attr: BoolAttr | None) -> BoolAttr:
    return BoolAttr.from_bool(not boolean(attr))


@rule(Op(tfl.BatchMatMulOp))
def constant_last(root: tfl.BatchMatMulOp) -> Result:
    """constant @ y -> transpose(transpose(y) @ transpose(constant)).

    Source: transforms/gpu_compatibility.cc, SwapBatchMatMul.
    """
    shape = shape_of(root.output)
    if constant(root.x) is None or constant(root.y) is not None or not shape or len(shape) < 2:
        return None
    rank = len(shape)
    swap = [*range(rank - 2), rank - 1, rank - 2]
    type = tensor_type(element_of(root.output), tuple(shape[axis] for axis in swap))
    product = rebuilt(
        root, [root.y, root.x], (type,), adj_x=_flipped(root.adj_y), adj_y=_flipped(root.adj_x)
    )
    return tfl.TransposeOp(product, pseudo(swap), result_types=root.result_types)


@rule(
    Op(
        tfl.FullyConnectedOp,
        Value(),
        Op(tfl.DequantizeOp, Value("w"), shared=True),
        Value(),
        as_="fc",
    )
)
def quantized_weights(fc: tfl.FullyConnectedOp, w: SSAValue) -> Result:
    """fully_connected(x, dequantize(w)) -> fully_connected(x, w).

    Source: transforms/gpu_compatibility.cc, FuseDequantizeFullyConnected.
    """
    return fc.with_operands(filter=w)


RULES = [constant_last, quantized_weights]
