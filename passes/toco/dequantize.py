"""Between integers and reals: quantized inputs, and quantized graphs that are to be real.

Source: make_initial_dequantize_operator.cc and dequantize.cc of upstream's toco.
"""

from __future__ import annotations

from xdsl.dialects.builtin import FloatAttr, f32, i8, i16
from xdsl.ir import BlockArgument, Operation, OpResult, SSAValue

from ...dialects import tfl, toco
from ...dialects.elements import Elements
from ...dialects.shapes import element_of, shape_of, typed
from ...dialects.toco import Facts, facts, name_of, set_facts
from ...dialects.toco.arrays import data_of
from ..quantize.numbers import numbers_in, reals
from .border import FINAL_TYPES
from .graph import Graph
from .hardcode import range_of
from .parameters import Range, final_storage, quantized_type, symmetric, uniform, wanted
from .transformation import transformation


@transformation("MakeInitialDequantizeOperator")
def make_initial(graph: Graph, op: Operation) -> bool:
    """op(input) -> op(dequantize(input)) for a real input that is to be integers."""
    for value in op.operands:
        if isinstance(value, BlockArgument) and _becomes_integers(value):
            _dequantize_input(graph, op, value)
            return True
    return False


def _becomes_integers(value: SSAValue) -> bool:
    return element_of(value) == f32 and final_storage(value) is not None


def _dequantize_input(graph: Graph, op: Operation, value: BlockArgument) -> None:
    known, ends = facts(value), range_of(value)
    name = name_of(value)
    if ends is None:
        raise graph.error(
            op,
            f"reads the input {name}, which is to be of type {known.final_type} but has no range",
            "Say how its reals are stored with quantized_input_stats (mean, std)",
        )
    if not ends[0] <= 0.0 <= ends[1]:
        raise graph.error(
            op,
            f"reads the input {name}, whose range {ends[0]:g} to {ends[1]:g} is without 0",
            "Choose a mean from the range of the stored integers",
        )
    final = final_storage(value)
    assert final is not None
    real = value.type
    first = graph.function.body.block.first_op
    assert first is not None
    graph.set_type(value, typed(uniform(ends, final), shape_of(value)))
    readers = [(use.operation, use.index) for use in value.uses]
    inside = _inside(graph, value, first, ends)
    made = tfl.DequantizeOp(inside, result_types=[real])
    graph.insert(made, first, f"{name}_dequantized")
    set_facts(made.output, Facts(ends, known.narrow_range))
    for reader, index in readers:
        reader.operands[index] = made.output
    graph.sync_type()


def _inside(graph: Graph, value: SSAValue, first: Operation, ends: Range) -> SSAValue:
    """Return an input as integers of the type that the inside has, where that is another one."""
    flags, type_ = graph.flags.toco, quantized_type(value)
    assert type_ is not None
    border, storage = FINAL_TYPES.get(flags.inference_input_type), wanted(flags)
    if not flags.quantize_output or border != type_.storage_type or border == storage:
        return value
    if border == i16 and storage != i8:
        raise graph.error(
            first,
            f"the input {name_of(value)} is int16, which the runtime cannot turn into uint8",
            "Choose another inference_input_type",
        )
    inner = symmetric(ends, storage) if storage == i16 else uniform(ends, storage)
    made = tfl.QuantizeOp(value, qtype=typed(inner, shape_of(value)))
    graph.insert(made, first, f"{name_of(value)}_rescaled")
    set_facts(made.output, Facts(ends, False, storage))
    return made.output


@transformation("Dequantize")
def dequantize(graph: Graph, op: Operation) -> bool:
    """Turn quantized arrays around an operator into real ones, with fake quantization."""
    if isinstance(op, tfl.DequantizeOp):
        return _vanishes(graph, op)
    if isinstance(op, tfl.QuantizeOp):
        return _quantization(graph, op)
    changed = [_array(graph, op, value) for value in (*op.operands, *op.results)]
    return any(changed)


def _vanishes(graph: Graph, op: tfl.DequantizeOp) -> bool:
    """Remove a dequantization of what is real by now, or is to be so in the end."""
    if element_of(op.input) == f32:
        return graph.remove_passthrough(op, 0)
    if facts(op.input).final_type != f32 or quantized_type(op.input) is None:
        return False
    graph.set_type(op.input, op.output.type)
    return graph.remove_passthrough(op, 0)


def _quantization(graph: Graph, op: tfl.QuantizeOp) -> bool:
    """Turn a quantization into a fake one."""
    type_ = quantized_type(op.output)
    if type_ is None or type_.per_axis:
        return False
    if quantized_type(op.input) is not None:
        _array(graph, op, op.input)
    return graph.replace(op, _fake(op.input, op.output))


def _fake(value: SSAValue, like: SSAValue) -> toco.FakeQuantOp:
    """Return a fake quantization of the range that the integers of an array have."""
    type_ = quantized_type(like)
    assert type_ is not None
    scale, zero = type_.scales.data[0].value.data, type_.zero_points.data[0].data
    ends = range_of(like) or (
        (type_.storage_min.data - zero) * scale,
        (type_.storage_max.data - zero) * scale,
    )
    return _of_range(value, ends, type_.storage_type.width.data, narrow=facts(like).narrow_range)


def _of_range(
    value: SSAValue, ends: tuple[float, float], bits: int, *, narrow: bool
) -> toco.FakeQuantOp:
    return toco.FakeQuantOp(
        value,
        [],
        [],
        range_min=FloatAttr(ends[0], f32),
        range_max=FloatAttr(ends[1], f32),
        num_bits=bits,
        narrow_range=narrow,
        result_types=[typed(f32, shape_of(value))],
    )


def _array(graph: Graph, op: Operation, value: SSAValue) -> bool:
    """Turn a quantized array into a real one."""
    type_ = quantized_type(value)
    if type_ is None:
        return False
    data = data_of(value)
    if data is not None:
        assert isinstance(value, OpResult)
        array = reals(numbers_in(data, type_), type_)
        made = tfl.ConstOp(value=Elements.of(array), location=value.op.location)
        block = value.op.parent
        assert block is not None
        block.insert_op_before(made, value.op)
        set_facts(made.output, _wanting_reals(value))
        value.replace_all_uses_with(made.output)
        graph.prune(value)
        return True
    known = facts(value)
    reshaped = isinstance(value, OpResult) and isinstance(value.op, tfl.ReshapeOp)
    bits = type_.storage_type.width.data
    graph.set_type(value, typed(f32, shape_of(value)))
    set_facts(value, Facts(known.minmax, known.narrow_range, f32))
    if known.minmax is not None and not reshaped:
        _emulate(graph, value, known.minmax, bits, narrow=known.narrow_range)
    return True


def _wanting_reals(value: SSAValue) -> Facts:
    known = facts(value)
    return Facts(known.minmax, known.narrow_range)


def _emulate(
    graph: Graph, value: SSAValue, ends: tuple[float, float], bits: int, *, narrow: bool
) -> None:
    """Put a fake quantization behind an array, for its readers and the model's caller."""
    made = _of_range(value, ends, bits, narrow=narrow)
    block = graph.function.body.block
    if isinstance(value, OpResult):
        block.insert_op_after(made, value.op)
        name = name_of(value)
        if graph.is_output(value) and value.index == 0:
            made.location = value.op.location
            value.op.location = graph.location(name)
        else:
            made.location = graph.location(name)
    else:
        first = block.first_op
        assert first is not None
        graph.insert(made, first, name_of(value))
    set_facts(made.output, Facts(ends, narrow))
    value.replace_uses_with_if(made.output, lambda use: use.operation is not made)
    graph.sync_type()
