"""Which operators of a model the GPU delegate does not run, and why.

A rule takes an operator and returns what is against it, or nothing; operators without a rule are
not run at all.

Source: tools/versioning/gpu_compatibility.cc, with broadcasting of any ranks.
"""

from __future__ import annotations

from collections.abc import Callable
from itertools import zip_longest
from typing import NamedTuple

from .tables import Graph, ModelFile, Operator, Tensor, elements

Rule = Callable[[Operator], str]


class Note(NamedTuple):
    """One operator that the GPU delegate does not run."""

    subgraph: int
    number: int
    operator: str
    place: str
    reason: str


def notes(file: ModelFile) -> list[Note]:
    """Return the operators of a model that the GPU delegate does not run."""
    return [
        Note(graph.index, operator.number, operator.name, operator.place, reason)
        for graph in file.graphs
        for operator in graph.operators
        if (reason := against(operator))
    ]


def unsuited(graph: Graph) -> list[int]:
    """Return the numbers of a subgraph's operators that the GPU delegate does not run."""
    return [operator.number for operator in graph.operators if against(operator)]


def against(operator: Operator) -> str:
    """Return why the GPU delegate does not run an operator, nothing if it does."""
    rule = _RULES.get(operator.code)
    if rule is None:
        return f"the delegate has no {operator.name}"
    try:
        return rule(operator)
    except IndexError:
        return f"{len(operator.inputs)} operands are too few"


def _taken(operator: Operator) -> list[Tensor]:
    """Return the operands that are there."""
    tensors = operator.graph.tensors
    return [tensors[index] for index in operator.inputs if index >= 0]


def _made(operator: Operator) -> list[Tensor]:
    tensors = operator.graph.tensors
    return [tensors[index] for index in operator.outputs if index >= 0]


def _dims(tensor: Tensor) -> tuple[int, ...]:
    return tensor.shape or ()


def _fine(_: Operator) -> str:
    return ""


def _counts(computed: int, constants: int | None = None, results: int = 1) -> Rule:
    """Return the rule that an operator has so many operands and results."""

    def rule(operator: Operator) -> str:
        taken = _taken(operator)
        fixed = sum(tensor.is_constant for tensor in taken)
        if constants is not None and fixed != constants:
            return f"{fixed} operands are constants, {constants} must be"
        if len(taken) - fixed != computed:
            return f"{len(taken) - fixed} operands are computed, {computed} must be"
        if len(operator.outputs) != results:
            return f"it has {len(operator.outputs)} results, not {results}"
        return ""

    return rule


def _all(*rules: Rule) -> Rule:
    """Return the first that is against an operator."""
    return lambda operator: next((text for rule in rules if (text := rule(operator))), "")


def _binary(operator: Operator) -> str:
    if not _counts(2, 0)(operator) or not _counts(1, 1)(operator):
        return _activation(operator)
    return "two operands are needed, one of them computed"


def _activation(operator: Operator) -> str:
    if operator.options.get("fused_activation_function") == "SIGN_BIT":
        return "the activation SIGN_BIT is not supported"
    return ""


def _two(operator: Operator) -> str:
    return "" if len(operator.inputs) == 2 else "two operands are needed"


def _broadcast(operator: Operator) -> str:
    if reason := _two(operator):
        return reason
    first, second = (_dims(tensor) for tensor in _taken(operator))
    pairs = zip_longest(reversed(first), reversed(second), fillvalue=1)
    if len(first) > 1 and len(second) > 1 and len(first) != len(second):
        if any(a != b and 1 not in (a, b) for a, b in pairs):
            return f"the shapes {list(first)} and {list(second)} cannot be broadcast"
    return ""


def _convolution(operator: Operator) -> str:
    computed = sum(not tensor.is_constant for tensor in _taken(operator))
    if not 1 <= computed <= 2 or len(operator.outputs) != 1:
        return f"{computed} operands are computed, one or two must be"
    return _positive("stride_h", "stride_w", "dilation_h_factor", "dilation_w_factor")(operator)


def _positive(*names: str) -> Rule:
    """Return the rule that options are above zero."""

    def rule(operator: Operator) -> str:
        wrong = [name for name in names if operator.options.get(name, 1) < 1]
        return f"{wrong[0]} is {operator.options[wrong[0]]}" if wrong else _activation(operator)

    return rule


def _depthwise(operator: Operator) -> str:
    if reason := _convolution(operator):
        return reason
    x, w, *bias = (_dims(tensor) for tensor in _taken(operator))
    (out,) = (_dims(tensor) for tensor in _made(operator))
    if not len(x) == len(w) == len(out) == 4:
        return "input, filter and result must have four dimensions"
    if x[0] != out[0] or w[3] != out[3]:
        return "the batch or the number of channels changes"
    if out[3] != x[3] * operator.options.get("depth_multiplier", 0):
        return "the number of channels does not fit depth_multiplier"
    return "the bias has another size" if bias and elements(bias[0]) != out[3] else ""


def _cast(operator: Operator) -> str:
    source, target = _taken(operator)[0].type, _made(operator)[0].type
    halves = ("FLOAT16", "FLOAT32")
    both = {source, target} <= {"FLOAT32", "INT32"}
    if both or (source == "BOOL" and target in halves) or (source in halves and target == "BOOL"):
        return _counts(1)(operator)
    return f"{source.lower()} is not cast to {target.lower()}"


def _cumsum(operator: Operator) -> str:
    x, axis = _taken(operator)
    if x.type not in ("FLOAT16", "FLOAT32") or axis.type != "INT32" or not axis.is_constant:
        return "floats along a constant axis are needed"
    return ""


def _block(operator: Operator) -> str:
    block = operator.options.get("block_size", 0)
    return _counts(1)(operator) or (f"block_size is {block}" if block < 2 else "")


def _dequantize(operator: Operator) -> str:
    kind = _taken(operator)[0].type
    return "int16 is not supported" if kind == "INT16" else ""


def _embedding(operator: Operator) -> str:
    ids, values = _taken(operator)
    if len(_dims(ids)) != 1 or len(_dims(values)) < 2:
        return "one dimension of ids and at least two of values are needed"
    if values.type not in ("INT8", "INT4", "INT2", "FLOAT32"):
        return f"values of {values.type.lower()} are not supported"
    return ""


def _update_slice(operator: Operator) -> str:
    x, update, start = _taken(operator)
    if x.type != update.type or len(_dims(x)) != len(_dims(update)):
        return "the update has another type or rank"
    if start.type != "INT32" or len(_dims(start)) != 1:
        return "start_indices must be int32 in one dimension"
    return ""


def _dense(operator: Operator) -> str:
    taken = _taken(operator)
    if operator.options.get("weights_format", "DEFAULT") != "DEFAULT":
        return f"the weights are {operator.options['weights_format']}"
    if sum(not tensor.is_constant for tensor in taken) > 2 or taken[0].is_constant:
        return "the input must be computed, and at most one other operand"
    if operator.options.get("keep_num_dims") and len(_dims(taken[0])) != len(
        _dims(_made(operator)[0])
    ):
        return "keep_num_dims changes the rank"
    return ""


def _gather(operator: Operator) -> str:
    if reason := _binary(operator):
        return reason
    indices = _taken(operator)[1]
    if len(_dims(indices)) != 1 or indices.type != "INT32":
        return "indices must be int32 in one dimension"
    return ""


def _lstm(operator: Operator) -> str:
    if operator.options.get("kernel_type", "FULL") != "FULL":
        return _counts(3, 2, 4)(operator)
    if len(operator.inputs) not in (20, 24) or len(operator.outputs) != 1:
        return f"it has {len(operator.inputs)} operands, not 20 or 24"
    activation = operator.options.get("fused_activation_function")
    return "" if activation in ("TANH", "SIGMOID") else f"the activation is {activation}"


def _one_hot(operator: Operator) -> str:
    indices, _, on, off = _taken(operator)
    if indices.type != "INT32" or {on.type, off.type} != {"FLOAT32"}:
        return "indices must be int32, and the values float32"
    if not (on.is_constant and off.is_constant and elements(on.shape) == elements(off.shape) == 1):
        return "the values must be constant scalars"
    dims = _dims(indices)
    if operator.options.get("axis", -1) != -1:
        return "the axis must be the last one"
    inner = dims[1:-1] if len(dims) > 3 else dims[:-1]
    return "all but batch and channels must be 1" if any(size != 1 for size in inner) else ""


def _select(operator: Operator) -> str:
    condition, *values = _taken(operator)
    (out,) = (_dims(tensor) for tensor in _made(operator))
    if condition.type not in ("BOOL", "FLOAT16", "FLOAT32"):
        return f"a condition of {condition.type.lower()} is not supported"
    given = _dims(condition)
    if len(given) > len(out) or any(
        size not in (1, other) for size, other in zip(given[::-1], out[::-1], strict=False)
    ):
        return "the condition cannot be broadcast"
    for value in values:
        shape = _dims(value)
        if shape not in ((), (1,), out):
            return "values must be scalars or have the result's shape"
        if len(shape) == 2 and not value.is_constant:
            return "a matrix of values must be constant"
    return ""


def _sliced(operator: Operator) -> str:
    rank = len(_dims(_taken(operator)[0]))
    return "" if rank in (3, 4) else f"the operand has {rank} dimensions, not 3 or 4"


def _strided(operator: Operator) -> str:
    masks = ("ellipsis_mask", "new_axis_mask", "shrink_axis_mask")
    wrong = next((mask for mask in masks if operator.options.get(mask)), "")
    return f"{wrong} is not supported" if wrong else _sliced(operator)


def _softmax(operator: Operator) -> str:
    beta = operator.options.get("beta", 1)
    return "" if beta == 1 else f"beta is {beta}, not 1"


def _bilinear(operator: Operator) -> str:
    both = operator.options.get("align_corners") and operator.options.get("half_pixel_centers")
    return "align_corners and half_pixel_centers exclude each other" if both else ""


def _axes(operator: Operator) -> str:
    axes = _taken(operator)[1]
    if not axes.is_constant or axes.type != "INT32":
        return "the axes must be constant, in int32"
    return ""


def _pad(operator: Operator) -> str:
    if operator.options.get("mode", "REFLECT") != "REFLECT":
        return "only padding by reflection is supported"
    amounts = _dims(_taken(operator)[1])
    return "" if amounts in ((3, 2), (4, 2)) else "the operand must have 3 or 4 dimensions"


def _custom(operator: Operator) -> str:
    known = {
        "Convolution2DTransposeBias": _fine,
        "MaxPoolingWithArgmax2D": _counts(1, results=2),
        "MaxUnpooling2D": _counts(2),
        "Resampler": _counts(2),
    }
    rule = known.get(operator.name)
    return f"the delegate has no {operator.name}" if rule is None else rule(operator)


_POOL = _all(_counts(1), _positive("filter_height", "filter_width", "stride_h", "stride_w"))
_REDUCE = _all(_counts(1, 1), _axes)
_BY_RULE: dict[Rule, str] = {
    _fine: "CONCATENATION PACK RELU RELU6 RELU_N1_TO_1 LEAKY_RELU PRELU SPLIT SPLIT_V",
    _counts(1): "HARD_SWISH QUANTIZE RESHAPE TILE TRANSPOSE BITCAST RESIZE_NEAREST_NEIGHBOR",
    _counts(1, 0): "ABS CEIL COS ELU EXP FLOOR GELU LOG LOGICAL_NOT LOGISTIC NEG ROUND RSQRT SIGN "
    "SIN SQRT SQUARE TANH STABLEHLO_CBRT",
    _binary: "ATAN2 DIV EQUAL FLOOR_DIV FLOOR_MOD GREATER GREATER_EQUAL LOGICAL_AND LOGICAL_OR "
    "LESS LESS_EQUAL MAXIMUM MINIMUM NOT_EQUAL POW RIGHT_SHIFT STABLEHLO_REMAINDER "
    "STABLEHLO_SHIFT_LEFT SQUARED_DIFFERENCE SUB",
    _all(_broadcast, _activation): "ADD MUL",
    _REDUCE: "MEAN REDUCE_ALL REDUCE_ANY REDUCE_MAX REDUCE_MIN REDUCE_PROD SUM REVERSE_V2",
    _POOL: "AVERAGE_POOL_2D MAX_POOL_2D",
    _convolution: "CONV_2D TRANSPOSE_CONV",
    _block: "DEPTH_TO_SPACE SPACE_TO_DEPTH",
    _pad: "PAD PADV2 MIRROR_PAD",
    _select: "SELECT SELECT_V2",
    _counts(1, results=2): "TOPK_V2",
    _counts(0): "DENSIFY",
    _counts(1, 1): "STABLEHLO_BROADCAST_IN_DIM",
    _counts(3, 0): "STABLEHLO_CLAMP",
    _depthwise: "DEPTHWISE_CONV_2D",
    _cast: "CAST",
    _cumsum: "CUMSUM",
    _dequantize: "DEQUANTIZE",
    _embedding: "EMBEDDING_LOOKUP",
    _update_slice: "DYNAMIC_UPDATE_SLICE",
    _dense: "FULLY_CONNECTED",
    _gather: "GATHER",
    _lstm: "LSTM",
    _one_hot: "ONE_HOT",
    _sliced: "SLICE",
    _strided: "STRIDED_SLICE",
    _softmax: "SOFTMAX",
    _bilinear: "RESIZE_BILINEAR",
    _custom: "CUSTOM",
    _two: "ADD_N BATCH_MATMUL",
}
_RULES: dict[str, Rule] = {code: rule for rule, codes in _BY_RULE.items() for code in codes.split()}
