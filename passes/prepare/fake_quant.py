"""Emulated quantization: fake quantization gets a quantize and a dequantize behind it.

Constants under the fake quantization are rounded by it; of activations only the type is taken.
"""

from __future__ import annotations

import numpy as np
from xdsl.dialects.builtin import ModuleOp
from xdsl.ir import Operation, SSAValue

from ...dialects import tf, tfl
from ...dialects.op import constant, prop
from ...dialects.quant import UniformType
from ...dialects.shapes import boolean, element_of, integer, shape_of, typed
from ..legalize.quant import unsigned_type
from ..pattern import Const, Op, Result, Value, rule
from ..predicates import either, rebuilt
from ..scales import joined, narrowed, reshaped, transposed

FAKE_QUANTS = (
    tf.FakeQuantWithMinMaxArgsOp,
    tf.FakeQuantWithMinMaxVarsOp,
    tf.FakeQuantWithMinMaxVarsPerChannelOp,
)
X = Value("x")


def unwrap(module: ModuleOp) -> None:
    """Put the ops inside of `tfl.custom_tf` back in its place.

    Source: transforms/prepare_tf.cc, UnwrapTFCustomOps.
    """
    for wrapper in [op for op in module.walk() if isinstance(op, tfl.CustomTfOp)]:
        inner, block = wrapper.body.block.first_op, wrapper.parent
        assert inner is not None
        assert block is not None
        made = type(inner).create(
            operands=wrapper.operands,
            result_types=wrapper.result_types,
            properties=inner.properties,
            attributes=inner.attributes,
            location=wrapper.location,
        )
        block.insert_op_before(made, wrapper)
        for old, new in zip(wrapper.results, made.results, strict=True):
            old.replace_all_uses_with(new)
        wrapper.detach()
        wrapper.erase()


def _limits(op: Operation) -> tuple[list[float], list[float]] | None:
    """Return the bounds of a fake quantization, if they are constant."""
    if isinstance(op, tf.FakeQuantWithMinMaxArgsOp):
        return [op.min.value.data], [op.max.value.data]
    arrays = [constant(value) for value in op.operands[1:]]
    bounds = [array.reshape(-1).astype(float).tolist() for array in arrays if array is not None]
    return (bounds[0], bounds[1]) if len(bounds) == 2 else None


def quantized_type(op: Operation, *, own_bits: bool = False) -> UniformType | None:
    """Return the type that a fake quantization emulates; `own_bits` as few as it says."""
    limits = _limits(op)
    if limits is None or len(limits[0]) != len(limits[1]):
        return None
    bits = integer(prop(op, "num_bits"))
    narrow = boolean(prop(op, "narrow_range"))
    types = [unsigned_type(low, high, bits, narrow) for low, high in zip(*limits, strict=True)]
    axis = -1
    if isinstance(op, tf.FakeQuantWithMinMaxVarsPerChannelOp):
        shape = shape_of(op.results[0])
        if not shape or shape[-1] != len(types):
            return None
        axis = len(shape) - 1
    made = joined([type for type in types if type is not None], axis)
    return narrowed(made, bits, narrow=narrow) if made and own_bits and 1 < bits < 8 else made


def _insert_behind(op: Operation, type: UniformType) -> None:
    """Let all users of a fake quantization take its result by way of integers."""
    result, block = op.results[0], op.parent
    assert block is not None
    uses = list(result.uses)
    quantize = tfl.QuantizeOp(result, qtype=typed(type, shape_of(result)), location=op.location)
    dequantize = tfl.DequantizeOp(quantize, result_types=[result.type], location=op.location)
    block.insert_ops_after([quantize, dequantize], op)
    for use in uses:
        use.operation.operands[use.index] = dequantize.results[0]


def convert(module: ModuleOp, *, own_bits: bool = False) -> bool:
    """Import the types of all fake quantizations with one use; say whether there is any.

    Source: transforms/prepare_tf.cc, ConvertFakeQuantOps.
    """
    unwrap(module)
    ops = [op for op in module.walk() if isinstance(op, FAKE_QUANTS)]
    for op in ops:
        uses = list(op.results[0].uses)
        if len(uses) != 1 or isinstance(uses[0].operation, tfl.QuantizeOp):
            continue
        type = quantized_type(op, own_bits=own_bits)
        if type is not None:
            _insert_behind(op, type)
    return bool(ops)


@either(
    *(
        Op(op, Op(tf.FakeQuantWithMinMaxVarsOp, X, Value(), Value(), as_="fake"), Value())
        for op in (tf.ReshapeOp, tf.TransposeOp)
    )
)
def move_before_fake_quant(
    root: Operation, fake: tf.FakeQuantWithMinMaxVarsOp, x: SSAValue
) -> Result:
    """Reshape(FakeQuant(x)) -> FakeQuant(Reshape(x)); Transpose likewise.

    Source: transforms/prepare_tf.cc, ReorderFakeQuantPattern.
    """
    moved = rebuilt(root, (x, root.operands[1]), root.result_types)
    return rebuilt(fake, (moved, *fake.operands[1:]), root.result_types)


def _chain(op: type[Operation], *others: Value | Const) -> Op:
    """Match `op` of what was quantized and dequantized."""
    quantize = Op(tfl.QuantizeOp, X, as_="quantize")
    return Op(op, Op(tfl.DequantizeOp, quantize, as_="dequantize"), *others)


def _around(
    root: Operation,
    quantize: tfl.QuantizeOp,
    dequantize: tfl.DequantizeOp,
    type: UniformType | None,
) -> Result:
    if type is None:
        return None
    moved = rebuilt(root, (quantize.input, *root.operands[1:]), root.result_types)
    qtype = typed(type, shape_of(root.results[0]))
    again = tfl.QuantizeOp(moved, qtype=qtype)
    again.attributes.update(quantize.attributes)
    return rebuilt(dequantize, (again,), root.result_types)


def _type_of(quantize: tfl.QuantizeOp) -> UniformType | None:
    element = element_of(quantize.output)
    return element if isinstance(element, UniformType) else None


@rule(_chain(tf.TransposeOp, Const("perm")))
def transpose_before_quantize(
    root: tf.TransposeOp,
    quantize: tfl.QuantizeOp,
    dequantize: tfl.DequantizeOp,
    perm: np.ndarray,
) -> Result:
    """Transpose(dequantize(quantize(x))) -> dequantize(quantize(Transpose(x))).

    Source: transforms/prepare_patterns.td, ReorderTransposeDequantQuant*; the axis is followed
    whatever uses the result.
    """
    type = _type_of(quantize)
    moved = None if type is None else transposed(type, perm.reshape(-1).tolist())
    return _around(root, quantize, dequantize, moved)


@rule(_chain(tf.ReshapeOp, Value()))
def reshape_before_quantize(
    root: tf.ReshapeOp, quantize: tfl.QuantizeOp, dequantize: tfl.DequantizeOp, x: SSAValue
) -> Result:
    """Reshape(dequantize(quantize(x))) -> dequantize(quantize(Reshape(x))).

    Source: transforms/prepare_patterns.td, ReorderReshapeDequantQuant*; that scales are repeated
    where outer dimensions join their axis is ours.
    """
    type = _type_of(quantize)
    moved = None if type is None else reshaped(type, shape_of(x), shape_of(root.results[0]))
    return _around(root, quantize, dequantize, moved)


@rule(Op(tf.RankOp, Op(tfl.DequantizeOp, Op(tfl.QuantizeOp, X, shared=True), shared=True)))
def rank_of_quantized(root: tf.RankOp, x: SSAValue) -> Result:
    """Rank(dequantize(quantize(x))) -> Rank(x).

    Source: transforms/prepare_patterns.td, OptimizeAwayRankDequantQuant.
    """
    return root.with_operands(input=x)


def _emulation(value: SSAValue) -> tf.FakeQuantWithMinMaxVarsOp | None:
    """Return the fake quantization behind a value, maybe through integers."""
    op = value.owner
    if isinstance(op, tfl.DequantizeOp) and isinstance(op.input.owner, tfl.QuantizeOp):
        op = op.input.owner.input.owner
    return op if isinstance(op, tf.FakeQuantWithMinMaxVarsOp) else None


def _is_quantized(root: Operation) -> bool:
    users = (use.operation for use in root.results[0].uses)
    return any(isinstance(op, tfl.QuantizeOp | tf.FakeQuantWithMinMaxVarsOp) for op in users)


def _emulated(
    root: Operation, fake: tf.FakeQuantWithMinMaxVarsOp, low: SSAValue, high: SSAValue
) -> Result:
    """Return a copy of `root` whose result is quantized as by `fake`, with other bounds."""
    copy = rebuilt(root, root.operands, root.result_types)
    again = rebuilt(fake, (copy, low, high), root.result_types)
    type = quantized_type(again)
    if type is None:
        return None
    quantize = tfl.QuantizeOp(again, qtype=typed(type, shape_of(root.results[0])))
    return tfl.DequantizeOp(quantize, result_types=root.result_types)


@rule(Op(tf.ConcatV2Op))
def quantize_concat(root: tf.ConcatV2Op) -> Result:
    """ConcatV2(FakeQuant(x), FakeQuant(y)) -> dequantize(quantize(FakeQuant(ConcatV2(...)))).

    The bounds are the widest of the operands'.
    Source: transforms/prepare_tf.cc, QuantizeConcatResult; there bounds below zero are left.
    """
    fakes = [_emulation(value) for value in root.operands[:-1]]
    if not fakes or _is_quantized(root):
        return None
    known: list[tuple[tf.FakeQuantWithMinMaxVarsOp, float, float]] = []
    for fake in fakes:
        limits = _limits(fake) if fake is not None else None
        if fake is None or limits is None or len(limits[0]) != 1:
            return None
        known.append((fake, limits[0][0], limits[1][0]))
    lowest = min(known, key=lambda item: item[1])[0]
    highest = max(known, key=lambda item: item[2])[0]
    return _emulated(root, known[0][0], lowest.operands[1], highest.operands[2])


@rule(Op(tf.MeanOp))
def quantize_mean(root: tf.MeanOp) -> Result:
    """Mean(FakeQuant(x)) -> dequantize(quantize(FakeQuant(Mean(FakeQuant(x))))).

    Source: transforms/prepare_tf.cc, QuantizeMeanResult.
    """
    fake = _emulation(root.operands[0])
    if fake is None or _is_quantized(root):
        return None
    return _emulated(root, fake, fake.operands[1], fake.operands[2])


REORDERING = [*move_before_fake_quant]
RULES = [transpose_before_quantize, reshape_before_quantize, rank_of_quantized]
LAST_RULES = [quantize_concat, quantize_mean]
