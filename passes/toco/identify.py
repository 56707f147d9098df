"""Operators put together from simpler ones: activations, norms and pools.

Source: identify_hardswish.cc, identify_l2_normalization.cc, identify_l2_pool.cc,
identify_relu1.cc, identify_prelu.cc of upstream's toco.
"""

from __future__ import annotations

import numpy as np
from xdsl.dialects.builtin import f32
from xdsl.ir import Operation, SSAValue

from ...dialects import tfl, toco
from ...dialects.op import optional_defaults
from ...dialects.shapes import boolean, broadcasts, element_of, rank_of, shape_of, text
from ...dialects.toco import name_of
from ..predicates import is_last_axis
from .graph import FUSES_ACTIVATION, Graph
from .match import is_plain, made_by, scalar, sole_reader
from .transformation import transformation

_SIXTH = float(np.float32(1 / 6))
_SMALL = 1e-3
_NORM_RANK = 4
"""The rank up to which TensorFlow Lite normalizes."""


def _become(graph: Graph, op: Operation, made: Operation) -> bool:
    """Put an operator in the place of a tree of them, of which nothing else is read."""
    gone = list(op.operands)
    graph.replace(op, made)
    while gone:
        value = gone.pop()
        owner = value.owner
        if not isinstance(owner, Operation) or not _is_idle(graph, owner):
            continue
        gone.extend(owner.operands)
        graph.erase(owner)
    return True


def _is_idle(graph: Graph, op: Operation) -> bool:
    if op.parent is None or not op.results:
        return False
    return all(item.first_use is None and graph.is_discardable(item) for item in op.results)


def _through_fake_quant(graph: Graph, value: SSAValue, reader: Operation) -> SSAValue | None:
    """Return an array that `reader` alone reads, or what a fake quantization makes it of."""
    if sole_reader(graph, value) is not reader:
        return None
    owner = made_by(value, toco.FakeQuantOp)
    if owner is None:
        return value
    return owner.input if sole_reader(graph, owner.input) is owner else None


@transformation("IdentifyHardSwish", tfl.MulOp)
def identify_hard_swish(graph: Graph, op: tfl.MulOp) -> bool:
    """x * relu6(x + 3) * (1 / 6) -> hard_swish(x), the factors in any order."""
    if not is_plain(op):
        return False
    for product, last in ((op.lhs, op.rhs), (op.rhs, op.lhs)):
        value = _through_fake_quant(graph, product, op)
        inner = None if value is None else made_by(value, tfl.MulOp)
        if inner is None or not is_plain(inner):
            continue
        for shifted, other in ((inner.lhs, inner.rhs), (inner.rhs, inner.lhs)):
            x = _shifted(graph, shifted, inner)
            if x is None or not _is_rest(x, other, last):
                continue
            if x.type != op.output.type or element_of(x) != f32:
                continue
            return _become(graph, op, tfl.HardSwishOp(x, result_types=op.result_types))
    return False


def _shifted(graph: Graph, value: SSAValue, reader: Operation) -> SSAValue | None:
    """Return the x of relu6(x + 3)."""
    source = _through_fake_quant(graph, value, reader)
    total = None if source is None else made_by(source, tfl.AddOp)
    if total is None or text(total.properties[FUSES_ACTIVATION]) != "RELU6":
        return None
    for x, three in ((total.lhs, total.rhs), (total.rhs, total.lhs)):
        if scalar(three) == 3.0:
            return x
    return None


def _is_rest(x: SSAValue, one: SSAValue, other: SSAValue) -> bool:
    """Whether the factors that are left are x and a sixth."""
    return (one is x and scalar(other) == _SIXTH) or (other is x and scalar(one) == _SIXTH)


@transformation("IdentifyL2Normalization", tfl.DivOp, tfl.MulOp)
def identify_l2_normalization(graph: Graph, op: tfl.DivOp | tfl.MulOp) -> bool:
    """x / sqrt(sum(x * x)), x * rsqrt(sum(x * x)) along the last axis -> l2_normalization(x).

    A small number may be added to the sum, or be the least that it is.
    """
    root_kind = tfl.SqrtOp if isinstance(op, tfl.DivOp) else tfl.RsqrtOp
    x, divisor = op.operands
    root = made_by(divisor, root_kind)
    if root is None or not is_plain(op) or sole_reader(graph, divisor) is not op:
        return False
    total = _above_zero(graph, root.operands[0], root)
    if total is None or not isinstance(total.owner, tfl.SumOp):
        return False
    reduction = total.owner
    square = made_by(reduction.input, tfl.SquareOp)
    if square is None or square.x is not x or sole_reader(graph, square.y) is not reduction:
        return False
    if not boolean(reduction.keep_dims) or not is_last_axis(reduction.axes, x):
        return False
    if (rank_of(x) or _NORM_RANK + 1) > _NORM_RANK or element_of(x) != f32:
        return False
    return _become(graph, op, tfl.L2NormalizationOp(x, result_types=op.result_types))


def _above_zero(graph: Graph, value: SSAValue, reader: Operation) -> SSAValue | None:
    """Return what is kept from zero by a small number, or the array itself."""
    if sole_reader(graph, value) is not reader:
        return None
    owner = value.owner
    if not isinstance(owner, tfl.AddOp | tfl.MaximumOp):
        return value
    if not is_plain(owner):
        return None
    for inner, small in ((owner.lhs, owner.rhs), (owner.rhs, owner.lhs)):
        number = scalar(small)
        if number is not None and abs(number) <= _SMALL and sole_reader(graph, inner) is owner:
            return inner
    return None


@transformation("IdentifyL2Pool", tfl.SqrtOp)
def identify_l2_pool(graph: Graph, op: tfl.SqrtOp) -> bool:
    """sqrt(average_pool(x * x)) -> l2_pool(x)."""
    pool = made_by(op.operands[0], tfl.AveragePool2DOp)
    if pool is None or sole_reader(graph, pool.output) is not op or not is_plain(pool):
        return False
    square = made_by(pool.input, tfl.SquareOp)
    if square is None or sole_reader(graph, square.y) is not pool:
        return False
    names = ("padding", "filter_height", "filter_width", "stride_h", "stride_w")
    fields = {name: pool.properties[name] for name in names}
    made = toco.L2PoolOp.create(
        operands=[square.x],
        result_types=op.result_types,
        properties={**optional_defaults(toco.L2PoolOp), **fields},
    )
    return _become(graph, op, made)


@transformation("IdentifyRelu1", tfl.MinimumOp, tfl.MaximumOp)
def identify_relu1(graph: Graph, op: tfl.MinimumOp | tfl.MaximumOp) -> bool:
    """minimum(maximum(x, -1), 1), in either order -> relu_n1_to_1(x)."""
    other = tfl.MaximumOp if isinstance(op, tfl.MinimumOp) else tfl.MinimumOp
    value = _clamped(op)
    inner = None if value is None else made_by(value, other)
    if value is None or inner is None or sole_reader(graph, value) is not op:
        return False
    x = _clamped(inner)
    if x is None or x.type != op.results[0].type:
        return False
    return _become(graph, op, tfl.Relu1Op(x, result_types=op.result_types))


def _clamped(op: Operation) -> SSAValue | None:
    """Return the x of minimum(x, 1) or maximum(x, -1)."""
    bound = 1.0 if isinstance(op, tfl.MinimumOp) else -1.0
    numbers = [scalar(value) for value in op.operands]
    if numbers[0] == bound and numbers[1] is None:
        return op.operands[1]
    return op.operands[0] if numbers[1] == bound and numbers[0] is None else None


@transformation("IdentifyPRelu", tfl.AddOp)
def identify_prelu(graph: Graph, op: tfl.AddOp) -> bool:
    """relu(x) + (-alpha) * relu(-x) -> prelu(x, alpha)."""
    if not is_plain(op):
        return False
    positive = made_by(op.lhs, tfl.ReluOp)
    product = made_by(op.rhs, tfl.MulOp)
    if positive is None or product is None or not is_plain(product):
        return False
    if any(sole_reader(graph, value) is not op for value in op.operands):
        return False
    x, negated = positive.x, made_by(product.rhs, tfl.ReluOp)
    if negated is None or sole_reader(graph, product.rhs) is not product:
        return False
    minus = made_by(negated.x, tfl.NegOp)
    if minus is None or minus.operands[0] is not x:
        return False
    shape, slope = shape_of(x), shape_of(product.lhs)
    if shape is None or slope is None or len(slope) != len(shape) - 1:
        return False
    if broadcasts(shape, slope) != shape:
        return False
    name = f"{name_of(product.lhs)}_neg"
    alpha = graph.insert(tfl.NegOp(product.lhs), op, name)
    return _become(graph, op, tfl.PReluOp(x, alpha, result_types=op.result_types))
