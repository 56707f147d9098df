"""The Gaussian error linear unit, exact or approximated, in all orders that frameworks write."""

from __future__ import annotations

import numpy as np
from xdsl.ir import Operation, SSAValue

from ...dialects import tf, tfl
from ...dialects.elements import Array
from ..pattern import Const, Op, Result, Value
from ..predicates import either

NONE = tfl.NONE
X = Value("x")
HALF = Const("half")
ONE = Const("one")


def _equal(array: Array, value: float) -> bool:
    """Whether an f32 constant holds only `value`, give or take the last bit."""
    if array.dtype != np.float32 or not array.size:
        return False
    exact = np.float32(value)
    near = (exact, np.nextafter(exact, np.float32(0)), np.nextafter(exact, np.float32(10)))
    return bool(np.isin(array, near).all())


def _mul(lhs: Value | Const | Op, rhs: Value | Const | Op) -> Op:
    return Op(tfl.MulOp, lhs, rhs, fused_activation_function=NONE)


def _add(lhs: Value | Const | Op, rhs: Value | Const | Op) -> Op:
    return Op(tfl.AddOp, lhs, rhs, fused_activation_function=NONE)


def _products(inner: Op) -> tuple[Op, ...]:
    """Return the orders of x * 0.5 * inner."""
    return (
        _mul(_mul(X, HALF), inner),
        _mul(X, _mul(inner, HALF)),
        _mul(_mul(X, inner), HALF),
    )


def _approximate(cube: Op) -> Op:
    """Match 1 + tanh(a * (x + b * cube))."""
    inner = _mul(_add(X, _mul(cube, Const("b"))), Const("a"))
    return _add(Op(tfl.TanhOp, inner), ONE)


SQUARES = (_mul(X, X), Op(tfl.SquareOp, X))
CUBES = tuple(_mul(X, square) for square in SQUARES)
POWER = Op(tfl.PowOp, X, Const("cube"))


def _fits(root: Operation, x: SSAValue, half: Array, one: Array, a: Array, b: Array) -> bool:
    return (
        _equal(half, 0.5)
        and _equal(one, 1)
        and _equal(a, 0.797884583)
        and _equal(b, 0.044715)
        and x.type == root.results[0].type
    )


@either(*(item for cube in CUBES for item in _products(_approximate(cube))))
def gelu_of_product(
    root: Operation, x: SSAValue, half: Array, one: Array, a: Array, b: Array
) -> Result:
    """0.5 * x * (1 + tanh(sqrt(2 / pi) * (x + 0.044715 * x * x * x))) -> gelu(x), approximate.

    Source: transforms/optimize_patterns.td, MatchGeluApproximate*; the third order of the factors
    is ours.
    """
    return tfl.GeluOp(x, approximate=True) if _fits(root, x, half, one, a, b) else None


@either(*_products(_approximate(POWER)))
def gelu_of_power(
    root: Operation, x: SSAValue, half: Array, one: Array, a: Array, b: Array, cube: Array
) -> Result:
    """x / 2 * (1 + tanh(a * (x + b * pow(x, 3)))) -> gelu(x), in the orders of the others.

    Source: transforms/optimize_patterns.td, MatchGeluApproximate, MatchGeluApproximate1.
    """
    if not _equal(cube, 3) or not _fits(root, x, half, one, a, b):
        return None
    return tfl.GeluOp(x, approximate=True)


ERFS = (
    _add(Op(tf.ErfOp, _mul(X, Const("c"))), ONE),
    _add(Op(tf.ErfOp, Op(tfl.DivOp, X, Const("c"), fused_activation_function=NONE)), ONE),
)


@either(*(item for erf in ERFS for item in _products(erf)))
def gelu_of_erf(root: Operation, x: SSAValue, half: Array, one: Array, c: Array) -> Result:
    """0.5 * x * (1 + erf(x / sqrt(2))) -> gelu(x).

    Source: transforms/optimize_patterns.td, MatchGelu; other orders and the quotient are ours.
    """
    if not (_equal(half, 0.5) and _equal(one, 1)) or x.type != root.results[0].type:
        return None
    if not (_equal(c, 0.707106769) or _equal(c, 1.41421354)):
        return None
    return tfl.GeluOp(x, approximate=False)


ERFCS = (
    Op(tf.ErfcOp, _mul(Op(tfl.NegOp, X, shared=True), Const("c"))),
    Op(tf.ErfcOp, Op(tfl.NegOp, _mul(X, Const("c")))),
)


@either(*(item for erfc in ERFCS for item in _products(erfc)))
def gelu_of_erfc(root: Operation, x: SSAValue, half: Array, c: Array) -> Result:
    """0.5 * x * erfc(-x / sqrt(2)) -> gelu(x).

    Source: transforms/optimize_patterns.td, MatchGeluWithErfc; other orders are ours.
    """
    if not (_equal(half, 0.5) and _equal(c, 0.707106769)) or x.type != root.results[0].type:
        return None
    return tfl.GeluOp(x, approximate=False)


RULES = [*gelu_of_product, *gelu_of_power, *gelu_of_erf, *gelu_of_erfc]
