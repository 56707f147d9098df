"""Generated cases of kernels of quantized tensors, in batches of one operator.

`quantized_golden.npz` holds what LiteRT's reference kernels answer; after a change of the batches
write it anew, in an environment that has LiteRT:

    python tests/runtime/quantized_cases.py [OPERATOR ...]
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Sequence
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import quantized_elements as elements
import quantized_layers as layers
import quantized_matrices as matrices
import quantized_shapes as shapes
from cases import Case, Typed, flat
from quantized_random import Held, Random, i4, like, u8
from tflower.dialects import tfl
from tflower.dialects.dtypes import element_type, numpy_dtype
from tflower.dialects.quant import UniformType
from tflower.dialects.shapes import element_of, shape_of, tensor_type
from xdsl.dialects import func
from xdsl.dialects.builtin import ModuleOp, i8, i16
from xdsl.ir import Block, Operation, Region, SSAValue

GOLDEN = Path(__file__).parent / "quantized_golden.npz"


def build(case: Case) -> ModuleOp:
    """Return a module whose `@main` is the op alone."""
    block = Block()

    def value(item: Any) -> SSAValue:
        if isinstance(item, np.ndarray | Typed):
            array = item if isinstance(item, np.ndarray) else item.array
            type = (
                item.type
                if isinstance(item, Typed)
                else tensor_type(element_type(array.dtype), array.shape)
            )
            return block.insert_arg(type, len(block.args))
        if isinstance(item, Held):
            op = tfl.QConstOp(value=item.array, qtype=item.type, result_types=[item.type])
        else:
            op = tfl.NoValueOp() if item is None else tfl.ConstOp(value=np.asarray(item.array))
        block.add_op(op)
        return op.results[0]

    operands = [
        [value(part) for part in item] if isinstance(item, list) else value(item)
        for item in case.operands
    ]
    op: Operation = case.op(*operands, result_types=case.results, **case.properties)
    block.add_ops([op, func.ReturnOp(*op.results)])
    types = [argument.type for argument in block.args], [output.type for output in op.results]
    return ModuleOp([func.FuncOp("main", types, Region(block))])


def inputs(case: Case) -> list[Any]:
    """Return what is given when the op runs."""
    given = [item for item in flat(case.operands) if isinstance(item, np.ndarray | Typed)]
    return [item.array if isinstance(item, Typed) else item for item in given]


BATCHES: dict[str, Callable[[Random], Iterator[Case]]] = {
    "conv_2d": matrices.conv_2d,
    "depthwise_conv_2d": matrices.depthwise_conv_2d,
    "transpose_conv": matrices.transpose_conv,
    "fully_connected": matrices.fully_connected,
    "batch_matmul": matrices.batch_matmul,
    "add": elements.binary(tfl.AddOp, (i8, u8, i16), True, like),
    "sub": elements.binary(tfl.SubOp, (i8, u8, i16), True, like),
    "mul": elements.binary(tfl.MulOp, (i8, u8, i16), True, elements.product),
    "div": elements.div,
    "squared_difference": elements.binary(tfl.SquaredDifferenceOp, (i8,), False, elements.product),
    "abs": elements.unary(tfl.AbsOp, i8, i16),
    "exp": elements.unary(tfl.ExpOp, i8, i16),
    "log": elements.unary(tfl.LogOp, i8, i16),
    "sqrt": elements.unary(tfl.SqrtOp, i8, i16, positive=True),
    "relu": elements.unary(tfl.ReluOp, i8, u8, i16),
    "relu6": elements.unary(tfl.Relu6Op, i8, u8, i16),
    "relu_0_to_1": elements.unary(tfl.Relu0To1Op, i8, u8),
    "relu_n1_to_1": elements.unary(tfl.Relu1Op, i8, u8),
    "leaky_relu": elements.unary(
        tfl.LeakyReluOp, i8, u8, i16, alpha=lambda r: r.pick(0.1, 0.3, 1.5, -0.2)
    ),
    "prelu": elements.prelu,
    "hard_swish": elements.unary(tfl.HardSwishOp, i8, u8, out=elements.swish_type),
    "logistic": elements.unary(tfl.LogisticOp, i8, u8, i16, out=elements.SIGMOID),
    "tanh": elements.unary(tfl.TanhOp, i8, u8, i16, out=elements.TANH),
    "elu": elements.unary(tfl.EluOp, i8),
    "gelu": elements.unary(tfl.GeluOp, i8, u8, i16, approximate=lambda r: bool(r.size(0, 1))),
    "softmax": elements.unary(
        tfl.SoftmaxOp,
        i8,
        u8,
        i16,
        out=elements.softmax_type,
        beta=lambda r: r.pick(1.0, 1.0, 0.5, 2.0),
    ),
    "log_softmax": elements.unary(tfl.LogSoftmaxOp, i8, u8, out=elements.LOGS),
    "l2_normalization": elements.unary(
        tfl.L2NormalizationOp, i8, u8, out=elements.TANH, fused_activation_function="NONE"
    ),
    "maximum": elements.binary(tfl.MaximumOp, (i8, u8, i16), False, elements.same),
    "minimum": elements.binary(tfl.MinimumOp, (i8, u8, i16), False, elements.same),
    # LiteRT's reference sum takes all integers for unsigned ones of 8 bits.
    "sum": shapes.reduction(tfl.SumOp, u8, out=shapes.sum_type),
    "mean": shapes.reduction(tfl.MeanOp, i8, u8, i16),
    "reduce_prod": shapes.reduction(tfl.ReduceProdOp, i8, i16, out=shapes.product_type),
    "reduce_max": shapes.reduction(tfl.ReduceMaxOp, i8, u8, i16, out=shapes.kept),
    "reduce_min": shapes.reduction(tfl.ReduceMinOp, i8, u8, i16, out=shapes.kept),
    "arg_max": shapes.arg(tfl.ArgMaxOp),
    "arg_min": shapes.arg(tfl.ArgMinOp),
    "equal": shapes.compare(tfl.EqualOp, i8, u8, i16),
    "not_equal": shapes.compare(tfl.NotEqualOp, i8, u8, i16),
    "less": shapes.compare(tfl.LessOp, i8, u8, i16),
    "less_equal": shapes.compare(tfl.LessEqualOp, i8, u8, i16),
    "greater": shapes.compare(tfl.GreaterOp, i8, u8, i16),
    "greater_equal": shapes.compare(tfl.GreaterEqualOp, i8, u8, i16),
    "average_pool_2d": shapes.pooled(tfl.AveragePool2DOp),
    "max_pool_2d": shapes.pooled(tfl.MaxPool2DOp),
    "quantize": shapes.quantize,
    "dequantize": shapes.dequantize,
    "resize_bilinear": shapes.resize(tfl.ResizeBilinearOp),
    "resize_nearest_neighbor": shapes.resize(tfl.ResizeNearestNeighborOp),
    "pad": shapes.padded(tfl.PadOp),
    "padv2": shapes.padded(tfl.PadV2Op),
    "concatenation": shapes.concatenation,
    "unidirectional_sequence_lstm": layers.lstm,
    "svdf": layers.svdf,
    **{name: shapes.moved(kind, make, i8, u8, i16) for name, (kind, make) in shapes.MOVES.items()},
    "rsqrt": elements.unary(tfl.RsqrtOp, i8, i16, positive=True),
}


@cache
def cases(batch: str) -> dict[str, Case]:
    """Return the cases of an operator by name."""
    return {case.name: case for case in BATCHES[batch](Random(batch))}


def answers(case: Case) -> list[Any]:
    """Return what LiteRT's reference kernels answer, its others where there is no reference."""
    from ai_edge_litert.interpreter import OpResolverType

    if case.op is tfl.DepthwiseConv2DOp:
        case = _widened(case)
    try:
        return answer(case, OpResolverType.BUILTIN_REF)
    except ValueError as error:
        if "Registration failed" not in str(error):
            raise
    return answer(case, OpResolverType.BUILTIN_WITHOUT_DEFAULT_DELEGATES)


def _widened(case: Case) -> Case:
    """Return a case with weights of 8 bits instead of 4: LiteRT has no such reference kernel."""
    x, w, b = case.operands
    type = element_of(w.type)
    if type.storage_type == i4:
        scales = [scale.value.data for scale in type.scales.data]
        wide = tensor_type(UniformType.of(i8, scales, axis=type.axis.data), w.array.shape)
        w = Held(w.array.astype(np.int8), wide)
    return case._replace(operands=(x, w, b))


def answer(case: Case, kernels: Any) -> list[Any]:
    """Return what LiteRT answers with some of its kernels."""
    from ai_edge_litert import interpreter as litert
    from tflower.compiler.exporters.tflite import export

    model = export(build(case))
    runtime = litert.Interpreter(model_content=model, experimental_op_resolver_type=kernels)
    runtime.allocate_tensors()
    for detail, value in zip(runtime.get_input_details(), inputs(case), strict=True):
        runtime.set_tensor(detail["index"], value)
    runtime.invoke()
    return [runtime.get_tensor(detail["index"]) for detail in runtime.get_output_details()]


def types_of(case: Case) -> list[tuple[tuple[int, ...], np.dtype[Any]]]:
    """Return shape and dtype of each result."""
    found: list[Any] = []
    for type in case.results or ():
        element = element_of(type)
        storage = element.storage_type if isinstance(element, UniformType) else element
        found.append((shape_of(type), numpy_dtype(storage)))
    return found


def unpacked(batch: str, data: Any) -> dict[str, list[Any]]:
    """Return the answers to a batch by case, which are stored one after the other."""
    found: dict[str, list[Any]] = {}
    position, raw = 0, data.tobytes()
    for name, case in cases(batch).items():
        found[name] = []
        for shape, dtype in types_of(case):
            count = int(np.prod(shape))
            array = np.frombuffer(raw, dtype, count, position).reshape(shape)
            position += array.nbytes
            found[name].append(array)
    assert position == len(raw)
    return found


def main(batches: Sequence[str]) -> None:
    """Write the answers to some batches."""
    found: dict[str, Any] = {}
    if GOLDEN.exists():
        with np.load(GOLDEN) as archive:
            found = {key: archive[key] for key in archive if key in BATCHES}
    for batch in batches:
        parts: list[bytes] = []
        for case in cases(batch).values():
            results = answers(case)
            for array, (shape, dtype) in zip(results, types_of(case), strict=True):
                if array.shape != shape or array.dtype != dtype:
                    raise ValueError(f"{batch}/{case.name}: {array.dtype}{array.shape}")
                parts.append(array.tobytes())
        found[batch] = np.frombuffer(b"".join(parts), np.uint8)
    np.savez_compressed(GOLDEN, **found)


if __name__ == "__main__":
    main(sys.argv[1:] or list(BATCHES))
