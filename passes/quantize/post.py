"""`tfl-post-quantize`, `tfl-post-quantize-remove-qdq`: take away the casts that are left over."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from xdsl.context import Context
from xdsl.dialects import func
from xdsl.dialects.builtin import IntegerType, ModuleOp
from xdsl.ir import Block, BlockArgument, Operation, SSAValue
from xdsl.passes import ModulePass
from xdsl.traits import IsTerminator

from ...dialects import tfl
from ...dialects.elements import Elements
from ...dialects.op import constant
from ...dialects.shapes import is_static, shape_of, tensor_type, text, typed
from ...dialects.traits import Stateful
from ..greedy import RuleSet, sync_functions
from ..pattern import Const, Op, Result, Value, rule
from ..predicates import const
from . import specs
from .casts import in_order, quantize_of
from .custom_ops import with_flag
from .numbers import numbers_in, reals
from .specs import BORDER, VOLATILE, quantized_type

X = Value("x")


@rule(Op(tfl.QuantizeOp))
def requantize_at_source(root: tfl.QuantizeOp) -> Result:
    """quantize(op(x)) -> op(x) of the type that is asked for, where op may have any scale.

    Source: quantization_utils.h, FoldTrivalRequantizeOp.
    """
    value, producer = root.input, root.input.owner
    is_free = value.has_one_use() and BORDER not in root.attributes
    if isinstance(producer, Block) or quantized_type(value) is None or not is_free:
        return None
    spec = specs.of(producer)
    if spec.fixed is not None or spec.same_scales is not None or not spec.quantizable:
        return None
    types = [root.output.type if result is value else result.type for result in producer.results]
    made = type(producer).create(
        operands=producer.operands,
        result_types=types,
        properties=dict(producer.properties),
        attributes=dict(producer.attributes),
        location=producer.location,
        regions=[region.clone() for region in producer.regions],
    )
    place = next(index for index, result in enumerate(producer.results) if result is value)
    return made.results[place]


def _is_inner(root: tfl.DequantizeOp, quantize: tfl.QuantizeOp) -> bool:
    """Whether a pair of casts is neither at an argument nor at a returned value."""
    if isinstance(quantize.input, BlockArgument):
        return False
    use = root.output.first_use
    only = use.operation if use is not None and root.output.has_one_use() else None
    return only is None or not only.has_trait(IsTerminator, value_if_unregistered=False)


def _without_pair(root: tfl.DequantizeOp, quantize: tfl.QuantizeOp) -> Result:
    if VOLATILE not in quantize.attributes:
        return None
    if quantized_type(quantize.input) is not None:
        return tfl.DequantizeOp(quantize.input, result_types=[root.output.type])
    return quantize.input


_PAIR = Op(tfl.DequantizeOp, Op(tfl.QuantizeOp, X, as_="quantize", shared=True))


@rule(_PAIR)
def drop_pair(root: tfl.DequantizeOp, quantize: tfl.QuantizeOp) -> Result:
    """dequantize(quantize(x)) -> x, if the quantizer put the pair in.

    Source: transforms/post_quantize.cc, RemoveVolatileOps<kPreserveNone>.
    """
    return _without_pair(root, quantize)


@rule(_PAIR)
def drop_inner_pair(root: tfl.DequantizeOp, quantize: tfl.QuantizeOp) -> Result:
    """dequantize(quantize(x)) -> x, neither at an argument nor at a returned value.

    Source: transforms/post_quantize.cc, RemoveVolatileOps<kPreserveInputsAndOutputs>.
    """
    return _without_pair(root, quantize) if _is_inner(root, quantize) else None


@rule(Op(tfl.DequantizeOp, Op(tfl.QConstOp, as_="stored", shared=True)))
def dequantize_constant(root: tfl.DequantizeOp, stored: tfl.QConstOp) -> Result:
    """dequantize(integers) -> the reals they stand for, if the quantizer made the integers.

    Source: transforms/post_quantize.cc, RemoveVolatileOps and ConvertDequantizeOp.
    """
    type, value = quantized_type(stored.output), stored.properties["value"]
    if VOLATILE not in stored.attributes or type is None or not isinstance(value, Elements):
        return None
    return const(reals(numbers_in(value, type), type))


@rule(Op(tfl.TransposeOp, Op(tfl.QConstOp, as_="stored", shared=True), Const("perm")))
def transpose_constant(root: tfl.TransposeOp, stored: tfl.QConstOp, perm: np.ndarray) -> Result:
    """transpose(integers) -> the integers in that order.

    Source: transforms/post_quantize.cc, FoldTransposeOp.
    """
    type, value = quantized_type(root.output), stored.properties["value"]
    if type is None or not isinstance(value, Elements):
        return None
    array = np.ascontiguousarray(value.array.transpose(perm.reshape(-1).tolist()))
    return _qconst(array, root.output)


@rule(Op(tfl.ReshapeOp, Op(tfl.QConstOp, as_="stored", shared=True), Value("shape")))
def reshape_constant(root: tfl.ReshapeOp, stored: tfl.QConstOp, shape: SSAValue) -> Result:
    """reshape(integers) -> the same integers in that shape.

    Source: transforms/post_quantize.cc, FoldReshapeOp.
    """
    type, value = quantized_type(root.output), stored.properties["value"]
    if type is None or not isinstance(value, Elements):
        return None
    target, sizes = shape_of(root.output), constant(shape)
    if not is_static(root.output):
        target = None if sizes is None else tuple(sizes.reshape(-1).tolist())
    if target is None:
        return None
    return _qconst(value.array.reshape(target), root.output)


def _qconst(array: np.ndarray, like: SSAValue) -> Result:
    type = quantized_type(like)
    assert type is not None
    element = IntegerType(type.storage_type.width.data)
    value = Elements.of(array, tensor_type(element, array.shape))
    return tfl.QConstOp(qtype=typed(type, array.shape), value=value)


_FIRST = RuleSet([requantize_at_source])
_SECOND = RuleSet(
    [
        requantize_at_source,
        drop_inner_pair,
        dequantize_constant,
        transpose_constant,
        reshape_constant,
    ]
)
_LAST = RuleSet([drop_pair, dequantize_constant])


def strip_border(function: func.FuncOp) -> None:
    """Let a function take and return integers where it quantizes and dequantizes them.

    Source: transforms/post_quantize.cc, RemoveQuantizationAdaptorOps.
    """
    block = function.body.blocks[0]
    for argument in block.args:
        quantize = quantize_of(argument)
        if quantize is not None:
            argument._type = quantize.output.type  # pyright: ignore[reportPrivateUsage]
            quantize.output.replace_all_uses_with(argument)
            quantize.detach()
            quantize.erase()
    last = block.last_op
    if last is None:
        return
    for index, value in enumerate(last.operands):
        owner = value.owner
        if isinstance(owner, tfl.DequantizeOp) and value.has_one_use():
            last.operands[index] = owner.input
            owner.detach()
            owner.erase()
    sync_functions(function)


@dataclass(frozen=True)
class PostQuantizePass(ModulePass):
    """Remove casts between integers and reals that nothing needs.

    Unless `emit_quant_adaptor_ops`, arguments and returned values become integers.
    `enable_no_side_effect` says of custom ops, as `Code=true`, whether they may go when unused.

    Source: transforms/post_quantize.cc.
    """

    name = "tfl-post-quantize"
    emit_quant_adaptor_ops: bool = False
    enable_no_side_effect: tuple[str, ...] = ()

    def apply(self, ctx: Context, op: ModuleOp) -> None:
        """Clean each function up."""
        for function in [item for item in op.walk() if isinstance(item, func.FuncOp)]:
            if not function.body.blocks:
                continue
            _FIRST.apply(function)
            self._prune(function)
            _FIRST.apply(function)
            if not self.emit_quant_adaptor_ops:
                strip_border(function)
            _SECOND.apply(function)

    def _prune(self, function: func.FuncOp) -> None:
        """Erase unused ops that are only kept for their state."""
        custom = with_flag(self.enable_no_side_effect, "no_side_effect")
        for op in reversed(list(in_order(function.body))):
            if not op.results or any(result.first_use is not None for result in op.results):
                continue
            if isinstance(op, tfl.CustomOp):
                said = custom.get(text(op.custom_code))
                prunable = said is not None and said.no_side_effect
            else:
                prunable = _is_prunable(op)
            if prunable:
                op.detach()
                op.erase()


def _is_prunable(op: Operation) -> bool:
    return op.has_trait(Stateful, value_if_unregistered=False) and specs.of(op).quantizable


@dataclass(frozen=True)
class PostQuantizeRemoveQDQPass(ModulePass):
    """Remove the pairs of casts that the quantizer put in and that nothing came of.

    Source: transforms/post_quantize.cc.
    """

    name = "tfl-post-quantize-remove-qdq"

    def apply(self, ctx: Context, op: ModuleOp) -> None:
        """Clean the module up."""
        _LAST.apply(op)
