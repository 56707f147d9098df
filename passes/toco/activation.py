"""Activations fused with what they follow, and set apart again.

Source: fuse_activation_functions.cc, unfuse_activation_functions.cc of upstream's toco.
"""

from __future__ import annotations

from typing import cast

from xdsl.ir import Operation, OpResult

from ...dialects import tfl, toco
from ...dialects.op import TensorOp
from ...dialects.toco import name_of
from .graph import FUSES_ACTIVATION, Graph, fused_activation, keep_facts
from .transformation import transformation

ACTIVATIONS: dict[type[Operation], str] = {
    tfl.ReluOp: "RELU",
    tfl.Relu1Op: "RELU_N1_TO_1",
    tfl.Relu6Op: "RELU6",
}
"""Activations that can be fused, and what they are called there."""
FUSING = frozenset[type[Operation]](
    {
        tfl.AddOp,
        tfl.AveragePool2DOp,
        tfl.Conv2DOp,
        tfl.DepthwiseConv2DOp,
        tfl.DivOp,
        tfl.FullyConnectedOp,
        tfl.MaxPool2DOp,
        tfl.MulOp,
        tfl.SubOp,
        toco.L2PoolOp,
    }
)
"""Operators that an activation is fused with."""
NONE = "NONE"


@transformation("FuseActivationFunctions", *ACTIVATIONS)
def fuse_activation(graph: Graph, op: Operation) -> bool:
    """activation(f(x)) -> f(x) with the activation fused, under the activation's name."""
    source = op.operands[0]
    if not isinstance(source, OpResult) or source.index or type(source.op) not in FUSING:
        return False
    if not graph.used_once(source) or not graph.is_discardable(source):
        return False
    if fused_activation(source.op) != NONE or any(r.first_use for r in source.op.results[1:]):
        return False
    former = cast(TensorOp, source.op)
    made = former.with_properties(**{FUSES_ACTIVATION: ACTIVATIONS[type(op)]})
    graph.replace(op, made)
    graph.erase(former)
    return True


@transformation("UnfuseActivationFunctions")
def unfuse_activation(graph: Graph, op: Operation) -> bool:
    """f(x) with a fused activation -> activation(f(x))."""
    kinds = {word: kind for kind, word in ACTIVATIONS.items()}
    kind = kinds.get(fused_activation(op) or NONE)
    if kind is None or len(op.results) != 1:
        return False
    name = f"{name_of(op.results[0])}_unfused"
    plain = cast(TensorOp, op).with_properties(**{FUSES_ACTIVATION: NONE})
    made = graph.insert(plain, op, name)
    keep_facts(op.results[0], made.results[0])
    activation = cast("type[TensorOp]", kind)
    return graph.replace(op, activation(made.results[0], result_types=op.result_types))
