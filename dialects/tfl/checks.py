"""Verifiers of single ops: what fields and predicates cannot say of their shapes and constants.

Each takes an op and returns what is wrong with it, None if nothing is.

Source: the verifiers in `converter/ir/tfl_ops.cc`, whose wording the messages follow.
"""

from __future__ import annotations

from collections.abc import Sequence

from xdsl.dialects.builtin import NoneType
from xdsl.ir import Attribute, Operation, SSAValue

from ..dtypes import string
from ..op import constant
from ..quant import UniformType
from ..shapes import (
    DYNAMIC,
    boolean,
    broadcasts,
    compatible,
    count,
    element_of,
    is_static,
    normalize,
    rank_of,
    shape_of,
    tensor_type,
    text,
    typed,
)


def constant_integers(value: SSAValue) -> list[int] | None:
    """Return the elements of a constant, None if the value is none."""
    array = constant(value)
    return None if array is None else [int(item) for item in array.reshape(-1)]


def type_like(value: SSAValue, shape: Sequence[int]) -> Attribute:
    """Return the type of `value` with another shape."""
    return tensor_type(element_of(value), tuple(DYNAMIC if size < 0 else size for size in shape))


def gather(op: Operation) -> str | None:
    """Ask for a vector where strings are gathered."""
    params = op.operands[0]
    if element_of(params) == string and rank_of(params) not in (None, 1):
        return f"expect 1d input when the given type is string, got '{params.type}'"
    return None


def batch_matmul(op: Operation) -> str | None:
    """Ask for batch dimensions that broadcast, and for a result of the product's shape."""
    x, y, out = (shape_of(value) for value in (*op.operands[:2], op.results[0]))
    if x is None or y is None:
        return None
    batch = broadcasts(x[:-2], y[:-2])
    if batch is None:
        return (
            "found incompatible broadcast batch dimensions for lhs shape "
            f"'{op.operands[0].type}' and rhs shape '{op.operands[1].type}'"
        )
    if out is None:
        return None
    rank = max(len(x), len(y))
    if len(out) != rank:
        return f"found invalid output rank, expected {rank} but got {len(out)}"
    for wanted, found in zip(batch, out, strict=False):
        if DYNAMIC not in (wanted, found) and wanted != found:
            return (
                f"has mismatching input batch dimension {wanted} and output batch dimension {found}"
            )
    adj_x, adj_y = (boolean(op.properties.get(name)) for name in ("adj_x", "adj_y"))
    sides = (("row", x[-1 if adj_x else -2], out[-2]), ("col", y[-2 if adj_y else -1], out[-1]))
    for name, wanted, found in sides:
        if DYNAMIC not in (wanted, found) and wanted != found:
            return f"found invalid output dimension on {name}, expected {wanted} but got {found}"
    return None


def fully_connected(op: Operation) -> str | None:
    """Ask for a filter [o, i], an input of multiples of i and a result of as many of o."""
    x, weights = op.operands[:2]
    shape = shape_of(weights)
    if shape is not None and len(shape) != 2:
        return f"expect 2d filter, got '{weights.type}'"
    if shape is None or not (is_static(x) and is_static(weights)):
        return None
    size, (units, depth) = count(shape_of(x) or ()), shape
    if depth and size % depth:
        return f"expect 'input' num_elements % {depth} == 0, got input type '{x.type}'"
    out = op.results[0]
    weights_format = op.properties.get("weights_format")
    if (weights_format and text(weights_format) != "DEFAULT") or not is_static(out):
        return None
    given = count(shape_of(out) or ())
    if units and given % units:
        return f"expect 'output' num_elements % {units} == 0, got '{out.type}'"
    if depth and units and size // depth != given // units:
        return "num_input_elements / z_in != num_output_elements / z_out"
    return None


def scatter_nd(op: Operation) -> str | None:
    """Ask for updates of shape indices.shape[:-1] + shape[indices.shape[-1]:]."""
    indices, updates, shape = op.operands
    if not (is_static(indices) and is_static(updates)):
        return None
    at, given = shape_of(indices), shape_of(updates)
    if not at or given is None:
        return None
    for axis, (left, right) in enumerate(zip(at[:-1], given, strict=False)):
        if left != right:
            return f"indices.Dims({axis}) == {left}, but updates.Dims({axis}) == {right}"
    outer = len(at) - 1
    rank = at[-1] + len(given) - outer
    length, out = shape_of(shape), op.results[0]
    if length is not None and is_static(shape) and length[0] != rank:
        return f"shape must be a vector of length {rank}"
    if length is not None and is_static(shape) and rank_of(out) not in (None, rank):
        return f"output must have the same rank with the length of shape = {rank}"
    sizes = constant_integers(shape)
    if sizes is None:
        return None
    if any(size <= 0 for size in sizes):
        return "all elements of shape must be > 0"
    for index, size in enumerate(sizes[at[-1] :], at[-1]):
        if given[index - at[-1] + outer] != size:
            found = given[index - at[-1] + outer]
            return f"updates.Dims({index}) == {found}, but shape[{index}] == {size}"
    if is_static(out) and shape_of(out) != tuple(sizes):
        found = ", ".join(map(str, shape_of(out) or ()))
        return f"output shape [{found}] must be equal to the value of shape {sizes}"
    return None


def prelu(op: Operation) -> str | None:
    """Ask for an alpha for each position but the batch, and a result like the input."""
    x, alpha, out = (shape_of(value) for value in (*op.operands, op.results[0]))
    static = [is_static(value) for value in (*op.operands, op.results[0])]
    if x is not None and alpha is not None and static[0] and static[1]:
        if len(x) != len(alpha) + 1:
            return "'alpha' should have one less rank than 'input'."
        for axis, size in enumerate(alpha):
            if size not in (1, x[axis + 1]):
                return f"'alpha' is not broadcastable at dimension {axis}."
    if x is not None and out is not None and static[0] and static[2]:
        if len(x) != len(out):
            return "'input' and 'output' should have the same rank."
        if x != out:
            return "'input' and 'output' should have the same shape."
    return None


def reshape(op: Operation) -> str | None:
    """Ask for a shape vector with at most one -1, and a result that fits it."""
    x, shape = op.operands
    out = op.results[0]
    rank = rank_of(shape)
    if rank not in (None, 1):
        return f"requires 'shape' to be rank 1, but got {rank}"
    wanted = constant_integers(shape)
    if wanted is not None and (problem := _sizes(x, wanted)):
        return problem
    if is_static(x) and is_static(out):
        given, taken = count(shape_of(out) or ()), count(shape_of(x) or ())
        if given != taken:
            return (
                "requires 'output' number of elements to match 'input' number of elements, "
                f"but got {given} and {taken}"
            )
    expected = None if wanted is None else tuple(DYNAMIC if size < 0 else size for size in wanted)
    if rank == 1 and wanted is None and is_static(shape):
        expected = (DYNAMIC,) * (shape_of(shape) or (0,))[0]
    if not compatible(shape_of(out), expected):
        expected_type = typed(element_of(x), expected)
        return (
            f"requires 'output' type '{out.type}' to be cast compatible with expected type "
            f"'{expected_type}'"
        )
    return None


def _sizes(x: SSAValue, wanted: list[int]) -> str | None:
    """Check the sizes that a constant shape gives."""
    unknown = [index for index, size in enumerate(wanted) if size in (-1, DYNAMIC)]
    if len(unknown) > 1:
        return (
            "requires 'shape' to have at most one dynamic dimension, but got multiple dynamic "
            f"dimensions at indices {unknown[0]} and {unknown[1]}. You need to set up the "
            "unspecified size(s) to avoid this problem, for example,setting batch size in keras "
            "model or setting unspecified input size(s) with fixed ones."
        )
    for index, size in enumerate(wanted):
        if size < -1:
            return (
                "requires 'shape' to have dimensions greater than -1, "
                f"but got {size} at index {index}"
            )
    if not unknown or not is_static(x) or 0 in wanted:
        return None
    others, total = count(tuple(size for size in wanted if size > 0)), count(shape_of(x) or ())
    if total % others:
        return f"requires 'input' number of elements be a multiple of {others}, but got {total}"
    return None


def transpose(op: Operation) -> str | None:
    """Ask for a permutation of the dimensions, and a result of the permuted shape."""
    x, perm = op.operands
    out = op.results[0]
    shape = shape_of(x)
    if shape is not None and is_static(x) and is_static(perm):
        if count(shape_of(perm) or ()) != len(shape):
            return "perm tensor elements size is not equal to input tensor rank"
    order = constant_integers(perm)
    if shape is None or order is None:
        return None
    axes = [normalize(axis, len(shape)) for axis in order]
    for index, axis in enumerate(axes):
        if not 0 <= axis < len(shape):
            return f"perm[{index}] must be in [-rank, rank)"
        if axis in axes[:index]:
            return f"perm[{index}] cannot have duplicated axis"
    if is_static(x) and is_static(out):
        expected = tuple(shape[axis] for axis in axes)
        if not compatible(shape_of(out), expected):
            return f"expect output type {type_like(x, expected)}, got {out.type}"
    before, after = element_of(x), element_of(out)
    if isinstance(before, UniformType) and isinstance(after, UniformType):
        if before.per_axis and after.per_axis and axes[after.axis.data] != before.axis.data:
            return "has mismatched quantized axes of input and output"
    return None


def transpose_conv(op: Operation) -> str | None:
    """Ask for a result of the shape that the first operand gives."""
    wanted, out = op.operands[0], op.results[0]
    rank, length = rank_of(out), shape_of(wanted)
    if rank is not None and length and is_static(wanted) and rank != length[0]:
        return f"expect output type has rank = {length[0]}, got output type {out.type}"
    sizes = constant_integers(wanted)
    if sizes is None:
        return None
    expected = tuple(DYNAMIC if size < 0 else size for size in sizes)
    if not compatible(shape_of(out), expected):
        return f"expect output type {type_like(out, expected)}, got {out.type}"
    return None


def bitcast(op: Operation) -> str | None:
    """Ask for element widths of which one is a multiple of the other."""
    x = op.operands[0]
    widths = [_width(element_of(value)) for value in (x, op.results[0])]
    if not is_static(x):
        return None
    source, target = widths
    if source is None or target is None:
        return "Unsupported element type."
    shape = shape_of(x) or ()
    if source < target:
        if target % source:
            return "output element bitwidth is not multiple of input element bitwidth"
        if not shape or shape[-1] % (target // source):
            return "input rightmost dimension size is not multiple of the divisor"
    elif source % target:
        return "input element bitwidth is not multiple of output element bitwidth"
    return None


def _width(element: Attribute) -> int | None:
    """Return the bits of an element, at least a byte."""
    if isinstance(element, UniformType):
        element = element.storage_type
    bits = getattr(element, "bitwidth", None)
    return max(bits, 8) if isinstance(bits, int) else None


def lstm(op: Operation) -> str | None:
    """Ask for weights and states that fit an input of static shape."""
    x, shape = op.operands[0], shape_of(op.operands[0])
    if shape is None or not is_static(x):
        return None
    if len(shape) < 2:
        return "the first input operand should have more than 2 dimensions."
    weights, recurrent, activations, cells = (op.operands[index] for index in (4, 8, 18, 19))
    if not all(is_static(value) for value in (weights, recurrent, activations, cells)):
        return None
    to_output, back = shape_of(weights) or (), shape_of(recurrent) or ()
    mismatch = "inputs don't match with the dimensions."
    if len(to_output) != 2 or len(back) != 2:
        return mismatch
    batch = shape[0] if len(shape) == 2 else shape[1]
    units = to_output[0]
    if (count(shape_of(activations) or ()), count(shape_of(cells) or ())) != (
        batch * back[1],
        batch * units,
    ) or (to_output[1], back[0]) != (shape[-1], units):
        return mismatch
    coefficients = op.operands[21]
    if isinstance(coefficients.type, NoneType) or shape_of(coefficients) == (units,):
        return None
    return (
        "coefficient inputs have more than 2 dimensions or don't match the dimension with "
        "input operand `input_to_output_weights`."
    )


def while_(op: Operation) -> str | None:
    """Ask for as many results as operands, and for regions with the same arguments."""
    if len(op.operands) != len(op.results):
        counts = f"({len(op.operands)} != {len(op.results)})"
        return f"number of operands does not match number of results {counts}"
    cond, body = (region.blocks[0].args for region in op.regions)
    if len(cond) != len(body):
        return (
            "number of arguments in condition function does not match number of arguments in "
            f"body function ({len(cond)} != {len(body)})"
        )
    for left, right in zip(cond, body, strict=True):
        if not compatible(shape_of(left), shape_of(right)):
            return (
                "condition function's argument type does not match body function's argument "
                f"type ({left.type} != {right.type})"
            )
    return None


def projection(op: Operation) -> bool:
    """Whether a projection bias stands beside projection weights only."""
    weights, bias = op.operands[16], op.operands[17]
    return isinstance(bias.type, NoneType) or not isinstance(weights.type, NoneType)


def few_coordinates(op: Operation) -> bool:
    """Whether sparse indices are at most four coordinates each."""
    shape = shape_of(op.operands[0])
    return shape is None or len(shape) != 2 or not is_static(op.operands[0]) or shape[1] <= 4
