"""Real operators become integer operators, each between dequantizations that then vanish.

Source: quantize.cc and remove_final_dequantize_op.cc of upstream's toco.
"""

from __future__ import annotations

from collections.abc import Mapping
from math import isfinite

from xdsl.dialects.builtin import IntegerType, f32, i16, i32, i64
from xdsl.ir import BlockArgument, Operation, OpResult, SSAValue

from ...dialects import tfl, toco
from ...dialects.op import constant, name_of
from ...dialects.quant import UniformType, default_limits
from ...dialects.shapes import element_of, shape_of, typed
from ...dialects.toco import Facts, facts, set_facts
from ...dialects.toco import name_of as array_name
from ...dialects.traits import SameScales
from .graph import Graph
from .hardcode import changes_inputs, constant_range, range_of
from .parameters import (
    Range,
    final_storage,
    fits_two_codes,
    is_integer,
    is_unsigned,
    parts,
    quantized_data,
    quantized_type,
    representable,
    storage_of,
    type_for,
    uniform,
    wanted,
)
from .transformation import transformation

_MOVED = 1e-5
"""An end of a range that lies off by more than this share of its width is corrected."""

LINEAR: Mapping[type[Operation], tuple[int, int, int]] = {
    tfl.Conv2DOp: (0, 1, 2),
    tfl.DepthwiseConv2DOp: (0, 1, 2),
    tfl.FullyConnectedOp: (0, 1, 2),
    tfl.TransposeConvOp: (2, 1, 3),
    tfl.BasicLSTMOp: (0, 2, 3),
}
"""Operands of linear operators: data, weights, bias."""

COPIES: Mapping[type[Operation], int] = {
    tfl.DepthToSpaceOp: 0,
    tfl.SpaceToDepthOp: 0,
    tfl.ReshapeOp: 0,
    tfl.SplitOp: 1,
    tfl.ReluOp: 0,
    tfl.Relu1Op: 0,
    tfl.Relu6Op: 0,
    tfl.PReluOp: 0,
    tfl.UnpackOp: 0,
    tfl.SliceOp: 0,
    tfl.StridedSliceOp: 0,
    tfl.AveragePool2DOp: 0,
    tfl.MaxPool2DOp: 0,
}
"""Operators whose results have the scale of an operand: which one."""

SUPPORTED: frozenset[type[Operation]] = frozenset(
    (
        *LINEAR,
        *COPIES,
        *(tfl.AddOp, tfl.SubOp, tfl.MulOp, tfl.DivOp, tfl.SumOp, tfl.MeanOp, tfl.PackOp),
        *(tfl.ArgMaxOp, tfl.ArgMinOp, tfl.BatchToSpaceNdOp, tfl.SpaceToBatchNdOp),
        *(tfl.ConcatenationOp, tfl.EqualOp, tfl.ExpandDimsOp, tfl.GatherOp, tfl.GreaterOp),
        *(tfl.GreaterEqualOp, tfl.HardSwishOp, tfl.L2NormalizationOp, tfl.LeakyReluOp),
        *(tfl.LessOp, tfl.LessEqualOp, tfl.LogisticOp, tfl.LogSoftmaxOp, tfl.SoftmaxOp),
        *(tfl.MatrixDiagOp, tfl.MatrixSetDiagOp, tfl.MaximumOp, tfl.MinimumOp, tfl.MirrorPadOp),
        *(tfl.PadOp, tfl.PadV2Op, toco.RandomUniformOp, tfl.ReduceMaxOp, tfl.ReduceMinOp),
        *(tfl.ResizeBilinearOp, tfl.ResizeNearestNeighborOp, tfl.SelectOp, tfl.SelectV2Op),
        *(tfl.ShapeOp, tfl.SparseToDenseOp, tfl.SplitVOp, tfl.SqueezeOp, tfl.TanhOp),
        *(tfl.TopKV2Op, tfl.TransposeOp),
    )
)
"""Operators that have a form for integers."""


@transformation("Quantize")
def quantize(graph: Graph, op: Operation) -> bool:
    """op(dequantize(x), w) -> dequantize(quantized op(x, quantized w))."""
    real = [item for item in (*op.operands, *op.results) if element_of(item) == f32]
    if not real or isinstance(op, (tfl.DequantizeOp, toco.FakeQuantOp, tfl.FakeQuantOp)):
        return False
    _check_supported(graph, op)
    if not _is_ready(graph, op):
        return False
    shared = _shared_type(graph, op)
    changed = [_operand(graph, op, index, shared) for index in range(len(op.operands))]
    if isinstance(op, toco.UnsupportedOp) and _keeps_reals(op):
        return any(changed)
    changed += [_result(graph, op, result, shared) for result in op.results]
    return any(changed)


def _keeps_reals(op: toco.UnsupportedOp) -> bool:
    return bool(op.support_output_type_float_in_quantized_op.value.data)


def _check_supported(graph: Graph, op: Operation) -> None:
    if type(op) in SUPPORTED or (isinstance(op, toco.UnsupportedOp) and op.quantized.value.data):
        return
    raise graph.error(
        op,
        f"the quantized form of {name_of(op)} is not yet implemented",
        "Convert with inference_type FLOAT, or use the other backend",
    )


def _is_ready(graph: Graph, op: Operation) -> bool:
    """Whether each real operand is constant or comes from a dequantization.

    Raises:
        ConverterError: an input of the model is still real.

    """
    for value in op.operands:
        if element_of(value) != f32 or constant(value) is not None:
            continue
        if isinstance(value, BlockArgument):
            raise graph.error(
                op,
                f"reads the input {array_name(value)}, which is missing quantization parameters",
                "Say how its reals are stored with quantized_input_stats (mean, std)",
            )
        if range_of(value) is None:
            graph.say(f"{array_name(value)} lacks a range, so {array_name(op.results[0])} waits")
            return False
        if not isinstance(value.owner, tfl.DequantizeOp | toco.StateOp):
            return False
    return True


def _shared_type(graph: Graph, op: Operation) -> UniformType | None:
    """Return the one type that a kernel which does not rescale needs on all sides.

    It is that of the real operands if they agree, else it follows from the range of the result.
    """
    trait = op.get_trait(SameScales)
    if trait is None or not trait.integers:
        return None
    if not trait.unsigned and not is_integer(graph.flags.toco):
        return None
    real = [item.owner for item in op.operands if isinstance(item.owner, tfl.DequantizeOp)]
    types = {quantized_type(item.input) for item in real}
    ends = range_of(op.results[0])
    if len(types) == 1 or ends is None:
        return types.pop() if types else None
    return type_for(op.results[0], ends, graph.flags.toco)


def _operand(graph: Graph, op: Operation, index: int, shared: UniformType | None) -> bool:
    """Let an operator read integers in the place of reals; return whether it could be done."""
    value = op.operands[index]
    if element_of(value) != f32:
        return False
    if isinstance(value.owner, tfl.DequantizeOp):
        op.operands[index] = _rescaled(graph, op, value.owner.input, shared)
        if not graph.readers(value):
            _bypass(graph, value.owner)
        return True
    if isinstance(value.owner, toco.StateOp):
        return _state(graph, op, value)
    made = _constant(graph, op, index, shared)
    return made is not None and graph.set_operand(op, index, made)


def _state(graph: Graph, op: Operation, value: SSAValue) -> bool:
    """Let a state hold integers, where it stands; that of a cell has 16 bits."""
    ends, flags = range_of(value), graph.flags.toco
    assert ends is not None
    is_cell = isinstance(op, tfl.BasicLSTMOp) and value is op.prev_state_input
    type_ = uniform(ends, i16) if is_cell else type_for(value, ends, flags)
    set_facts(value, Facts(ends, facts(value).narrow_range, type_.storage_type))
    return graph.set_type(value, typed(type_, shape_of(value)))


def _rescaled(graph: Graph, op: Operation, value: SSAValue, shared: UniformType | None) -> SSAValue:
    """Return integers of the type that a kernel needs, converted if they are of another."""
    if shared is None or quantized_type(value) == shared:
        return value
    made = tfl.QuantizeOp(value, qtype=typed(shared, shape_of(value)))
    graph.insert(made, op, f"{array_name(value)}_rescaled")
    set_facts(made.output, Facts(representable(shared), False, shared.storage_type))
    return made.output


def _bypass(graph: Graph, op: tfl.DequantizeOp) -> None:
    """Remove a dequantization that no operator reads; the model gives the integers."""
    op.output.replace_all_uses_with(op.input)
    graph.sync_type()
    graph.erase(op)


def _constant(
    graph: Graph, op: Operation, index: int, shared: UniformType | None
) -> SSAValue | None:
    """Return a constant operand as integers; None if their scale is not known yet."""
    value = op.operands[index]
    linear = LINEAR.get(type(op))
    ends, narrow = None, facts(value).narrow_range
    if linear is not None and index == linear[2]:
        type_ = _bias_type(graph, op, linear)
        if type_ is None:
            return None
        narrow = False
    else:
        ends = _constant_range(graph, value)
        if not all(map(isfinite, ends)):
            what = f"reads {array_name(value)}, which has NaN or infinity, finite values are needed"
            raise graph.error(op, what, "Mend the model, or convert with inference_type FLOAT")
        is_weight = linear is not None and index == linear[1]
        type_ = shared or type_for(value, ends, graph.flags.toco, is_weight=is_weight)
    array = constant(value)
    assert array is not None
    assert isinstance(value, OpResult)
    name = array_name(value)
    is_shared = len(graph.readers(value)) > 1 or graph.is_output(value)
    made = tfl.QConstOp(
        qtype=typed(type_, shape_of(value)),
        value=quantized_data(array, type_, narrow=narrow),
        location=graph.location(name) if is_shared else value.op.location,
    )
    block = op.parent
    assert block is not None
    block.insert_op_before(made, op)
    set_facts(made.output, Facts(ends, narrow, type_.storage_type))
    return made.output


def _constant_range(graph: Graph, value: SSAValue) -> Range:
    """Return the range of a constant, that of its data if training left none."""
    ends, guessed = constant_range(value)
    array = constant(value)
    if guessed and array is not None and not fits_two_codes(array, ends):
        graph.say(
            f"Constant array {array_name(value)} lacks MinMax information. "
            "To make up for that, we will now compute the MinMax from actual array elements"
        )
    return ends


def _bias_type(graph: Graph, op: Operation, linear: tuple[int, int, int]) -> UniformType | None:
    """Return the type of a bias: the product of the scales of data and weights, around zero."""
    kinds = [quantized_type(op.operands[index]) for index in linear[:2]]
    if any(kind is None for kind in kinds):
        return None
    data, weights = (kind for kind in kinds if kind is not None)
    final = final_storage(op.operands[linear[2]])
    wide = i64 if data.storage_type == i16 and is_integer(graph.flags.toco) else i32
    storage = final if final is not None and final in (i32, i64) else wide
    return UniformType.of(storage, [parts(data)[0] * parts(weights)[0]])


def _result(graph: Graph, op: Operation, result: OpResult, shared: UniformType | None) -> bool:
    """Let an operator give integers, and put a dequantization behind it."""
    if element_of(result) != f32:
        return False
    ends = range_of(result)
    if ends is None:
        raise lacking(graph, result, op)
    type_ = shared or _result_type(graph, op, result, ends)
    known = facts(result)
    ends = _corrected(ends, representable(type_))
    storage = type_.storage_type
    real = result.type
    graph.set_type(result, typed(type_, shape_of(result)))
    made = tfl.DequantizeOp(
        result, result_types=[real], location=graph.location(f"{array_name(result)}_dequantized")
    )
    block = op.parent
    assert block is not None
    block.insert_op_after(made, op)
    set_facts(result, Facts(ends, known.narrow_range, storage))
    set_facts(made.output, Facts(ends, False, storage))
    result.replace_uses_with_if(made.output, lambda use: use.operation is not made)
    graph.sync_type()
    return True


def _corrected(ends: Range, real: Range) -> Range:
    """Return the range that integers really have, if the other one is off."""
    width = ends[1] - ends[0]
    off = max(abs(ends[0] - real[0]), abs(ends[1] - real[1]))
    return real if off > _MOVED * width else ends


def _result_type(graph: Graph, op: Operation, result: OpResult, ends: Range) -> UniformType:
    """Return the type of a result: fixed by the operator, that of an operand, or by its range."""
    storage = storage_of(result, graph.flags.toco)
    fixed = fixed_parameters(op, storage)
    if fixed is not None:
        return fixed
    source = COPIES.get(type(op))
    if isinstance(op, tfl.ConcatenationOp) and changes_inputs(graph.flags):
        same = len({quantized_type(item) for item in op.operands}) == 1
        source = 0 if same else None
    copied = None if source is None else quantized_type(op.operands[source])
    if copied is not None:
        final = facts(result).final_type
        if final is None or final == copied.storage_type:
            scale, zero = parts(copied)
            return UniformType.of(copied.storage_type, [scale], [zero])
    if isinstance(op, tfl.BasicLSTMOp) and result.index in (1, 3):
        return uniform(ends, i16)
    return type_for(result, ends, graph.flags.toco)


def fixed_parameters(op: Operation, storage: IntegerType) -> UniformType | None:
    """Return the type of a result whose scale the runtime's kernel fixes."""
    low, high = default_limits(storage)
    codes = high - low + 1
    unsigned = is_unsigned(storage)
    match op:
        case tfl.LogisticOp() | tfl.SoftmaxOp():
            # Of 16 bits, half the codes stand for negative numbers that never come.
            steps = codes // 2 if storage == i16 else codes
            return UniformType.of(storage, [1 / steps], [0 if storage == i16 else low])
        case tfl.TanhOp() | tfl.L2NormalizationOp():
            return UniformType.of(storage, [2 / codes], [codes // 2 if unsigned else 0])
        case tfl.LogSoftmaxOp():
            steps = codes // 2 if storage == i16 else codes
            return UniformType.of(storage, [16 / steps], [high])
        case _:
            return None


def lacking(graph: Graph, value: SSAValue, reader: Operation) -> Exception:
    """Return the error about an array without a range."""
    return graph.error(
        reader,
        f"array {array_name(value)}, which {name_of(reader)} with output "
        f"{array_name(reader.results[0])} needs, is lacking min/max data, which is necessary "
        f"for {wanted(graph.flags.toco)} quantization",
        "Convert with inference_type FLOAT, put a fake quantization behind the array in training, "
        "or give default_ranges_stats to try out speed without regard to accuracy",
    )


@transformation("RemoveFinalDequantizeOp", tfl.DequantizeOp)
def remove_final(graph: Graph, op: tfl.DequantizeOp) -> bool:
    """dequantize(x) that only the model's caller reads -> x."""
    if graph.readers(op.output) or range_of(op.input) is None:
        return False
    _bypass(graph, op)
    return True
