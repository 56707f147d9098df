"""What TOCO does when the graph is as it will be written: last repairs, checks and counts.

Source: toco_tooling.cc, tooling_util.cc of upstream's toco.
"""

from __future__ import annotations

import logging
from math import prod

from xdsl.dialects.builtin import i1, i16
from xdsl.ir import Attribute, Operation, OpResult, SSAValue

from ...dialects import tfl
from ...dialects.elements import Elements
from ...dialects.errors import ConverterError
from ...dialects.op import name_of as op_name
from ...dialects.quant import UniformType
from ...dialects.shapes import element_of, is_static, shape_of
from ...dialects.tfl.constraints import stored
from ...dialects.toco import facts, name_of
from ...dialects.toco.arrays import data_of, is_constant, is_quantized
from ...dialects.traits import Stateful
from .bias import WEIGHTS, bias_index
from .graph import Graph, is_operator, keep_facts

log = logging.getLogger("tflower")


def fix_edges(graph: Graph) -> None:
    """Let an operator produce every output: a constant or an input is copied by a reshape."""
    end = graph.function.body.block.last_op
    assert end is not None
    seen: set[SSAValue] = set()
    for index, value in enumerate(list(end.operands)):
        if isinstance(value, OpResult) and not is_constant(value) and value not in seen:
            seen.add(value)
            continue
        if not is_static(value.type):
            continue
        name = name_of(value)
        log.warning("Output %s is no operator's. A copying reshape is added", name)
        shape = graph.constant(shape_of(value) or (), f"{name}_copy_shape", end)
        made = tfl.ReshapeOp(value, shape, result_types=[value.type])
        if isinstance(value, OpResult) and is_constant(value):
            made.location = value.op.location
            graph.insert(made, end)
            value.op.location = graph.location(f"{name}_copy")
        else:
            graph.insert(made, end, f"{name}_copy")
        keep_facts(value, made.results[0])
        end.operands[index] = made.results[0]


def dedupe_constants(graph: Graph, least_bytes: int) -> None:
    """Keep one of equal constants that are large enough."""
    known: dict[tuple[object, ...], SSAValue] = {}
    for op in list(graph.function.body.block.ops):
        if is_operator(op) or len(op.results) != 1:
            continue
        value = op.results[0]
        elements = data_of(value)
        if elements is None or not graph.is_discardable(value) or _is_state(value):
            continue
        array = elements.array
        if array.dtype.kind not in "OS" and array.nbytes < least_bytes:
            continue
        key = (elements.data.data, value.type, facts(value))
        first = known.setdefault(key, value)
        if first is not value:
            value.replace_all_uses_with(first)
            graph.prune(value)


def _is_state(value: SSAValue) -> bool:
    """Whether an operator overwrites an array when it is run."""
    return any(
        (trait := use.operation.get_trait(Stateful)) is not None and use.index in trait.operands
        for use in value.uses
    )


_NEVER_SIXTEEN = (
    tfl.ArgMaxOp,
    tfl.ArgMinOp,
    tfl.DepthToSpaceOp,
    tfl.GreaterEqualOp,
    tfl.GreaterOp,
    tfl.HardSwishOp,
    tfl.L2NormalizationOp,
    tfl.LogSoftmaxOp,
    tfl.Relu1Op,
    tfl.SpaceToDepthOp,
    tfl.SparseToDenseOp,
)
"""Operators whose kernels take reals and integers of 8 bits, but not of 16."""


def check_forms(graph: Graph) -> None:
    """Check that the runtime can compute with int16 where that was asked for.

    Raises:
        ConverterError: an operator is not for such integers.

    """
    for op in graph.ops():
        values = (*op.operands, *op.results)
        if not any(is_quantized(value) and stored(value) == "i16" for value in values):
            continue
        what = f"the runtime has no form of {op_name(op)} for int16"
        if isinstance(op, (tfl.LessOp, tfl.LessEqualOp)):
            # Its kernel compares the integers, whatever they stand for.
            if element_of(op.lhs) == element_of(op.rhs):
                continue
            what += " with operands of different scales"
        elif not isinstance(op, _NEVER_SIXTEEN):
            continue
        remedy = "Convert with inference_type INT8 or QUANTIZED_UINT8, or use the other backend"
        raise graph.error(op, what, remedy)


def check_counts(graph: Graph) -> None:
    """Check the numbers of arrays and operators that the flags ask for.

    Raises:
        ConverterError: there are more or fewer.

    """
    ops = graph.ops()
    for check in graph.flags.model.model_checks:
        kind = check.count_type
        if kind in ("None", ""):
            continue
        if kind == "Arrays":
            count = sum(1 for _ in graph.arrays())
        elif kind == "Total":
            count = len(ops)
        else:
            count = sum(kind_of(op) == kind for op in ops)
        least, most = check.count_min, check.count_max
        if count < least or least < most < count:
            wanted = f"{least} to {most} are asked for"
            raise ConverterError(f"model_checks: there are {count} of {kind}, {wanted}")


_KINDS = {
    "conv_2d": "Conv",
    "depthwise_conv_2d": "DepthwiseConv",
    "average_pool_2d": "AveragePool",
    "max_pool_2d": "MaxPool",
    "l2_pool": "L2Pool",
    "relu_n1_to_1": "Relu1",
    "pack": "Pack",
    "topk_v2": "TopK_V2",
    "space_to_batch_nd": "SpaceToBatchND",
    "batch_to_space_nd": "BatchToSpaceND",
    "padv2": "PadV2",
}


def kind_of(op: Operation) -> str:
    """Return the name that upstream has for a kind of operator."""
    name = op_name(op).partition(".")[2]
    return _KINDS.get(name) or "".join(part.capitalize() for part in name.split("_"))


def check_final_types(graph: Graph) -> None:
    """Check that arrays have the types that they were to have in the end.

    Raises:
        ConverterError: one has not.

    """
    for value in graph.arrays():
        wanted, found = facts(value).final_type, stored_type(value)
        if wanted is None or wanted in (i1, i16, found) or found == i1:
            continue
        what = f"is of type {found}, but was to be of type {wanted} in the end"
        raise ConverterError(f"{name_of(value)}: {what}")


def stored_type(value: SSAValue) -> Attribute:
    """Return the type that the numbers of an array are stored in."""
    element = element_of(value)
    return element.storage_type if isinstance(element, UniformType) else element


def count(graph: Graph) -> None:
    """Log how much arithmetic there is, and how many parameters."""
    costs = [arithmetic(op) for op in graph.ops()]
    total = None if None in costs else sum(cost or 0 for cost in costs)
    if total is not None:
        log.info(
            "Estimated count of arithmetic ops: %d ops, equivalently %d MACs", total, total // 2
        )
    parameters = sum(_size(data_of(value)) for value in graph.arrays() if is_constant(value))
    log.info("Number of parameters: %d", parameters)


def _size(data: Elements | None) -> int:
    return 0 if data is None else data.array.size


_PER_ELEMENT: dict[type[Operation], int] = {
    tfl.AddOp: 1,
    tfl.SubOp: 1,
    tfl.MulOp: 1,
    tfl.LogisticOp: 64,
    tfl.SoftmaxOp: 64,
    tfl.LogSoftmaxOp: 64,
    tfl.TanhOp: 64,
    tfl.L2NormalizationOp: 3,
}
"""Operator -> operations for each element of the result."""
_WEIGHTED = (tfl.Conv2DOp, tfl.DepthwiseConv2DOp, tfl.FullyConnectedOp)


def arithmetic(op: Operation) -> int | None:
    """Estimate the number of arithmetic operations; None where a shape is unknown."""
    if not op.results:
        return 0
    out = shape_of(op.results[0])
    if isinstance(op, _WEIGHTED):
        weights = shape_of(op.operands[WEIGHTS])
        if weights is None or out is None:
            return None
        has_bias = shape_of(op.operands[bias_index(op)]) is not None
        return 2 * prod(weights) * prod(out[:-1]) + (prod(out) if has_bias else 0)
    if isinstance(op, tfl.TransposeConvOp):
        x, weights = shape_of(op.input), shape_of(op.weights)
        return None if x is None or weights is None else 2 * prod(x) * prod(weights[:3])
    factor = _PER_ELEMENT.get(type(op), 0)
    if isinstance(op, tfl.MaxPool2DOp | tfl.AveragePool2DOp):
        factor = op.filter_height.value.data * op.filter_width.value.data
    if isinstance(op, tfl.AddNOp):
        factor = len(op.operands) - 1
    if not factor:
        return 0
    return None if out is None else factor * prod(out)
