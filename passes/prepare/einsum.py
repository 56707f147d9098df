"""Einsum of two operands as transposes, reshapes and one batched matrix product.

Every label is one of: batch (in both operands and the result), left or right (in one operand and
the result), contracted (in both operands only).
"""

from __future__ import annotations

import string
from collections import Counter
from dataclasses import dataclass

import numpy as np
from xdsl.dialects.builtin import i32
from xdsl.ir import Operation, SSAValue

from ...dialects import tf
from ...dialects.op import constant
from ...dialects.shapes import DYNAMIC, Shape, element_of, shape_of, tensor_type, text
from ..pattern import Op, Refusal, Result, rule
from ..predicates import const, known_shape, unknown_dims
from .conv import transposed_constant


@dataclass(frozen=True)
class Equation:
    """An einsum equation with its labels by kind."""

    left: str
    right: str
    out: str
    batch: str
    rows: str
    columns: str
    contracted: str

    @staticmethod
    def parse(text: str, ranks: tuple[int, int]) -> Equation | None:
        """Classify the labels of an equation for operands of the given ranks."""
        expanded = terms_of(text, ranks)
        if expanded is None:
            return None
        left, right, out = expanded
        if any(len(set(term)) != len(term) for term in expanded):
            return None
        if not set(out) <= set(left) | set(right):
            return None
        if any((label in left) != (label in right) and label not in out for label in left + right):
            return None
        return Equation(
            left,
            right,
            out,
            batch="".join(c for c in left if c in right and c in out),
            rows="".join(c for c in left if c not in right),
            columns="".join(c for c in right if c not in left),
            contracted="".join(c for c in left if c in right and c not in out),
        )


def terms_of(text: str, ranks: tuple[int, ...]) -> list[str] | None:
    """Return the labels of each operand and of the result, without ellipses."""
    inputs, arrow, out = text.replace(" ", "").partition("->")
    terms = inputs.split(",")
    if not arrow or len(terms) != len(ranks):
        return None
    return _expand([*terms, out], ranks)


def _expand(terms: list[str], ranks: tuple[int, ...]) -> list[str] | None:
    """Give labels to the dimensions that ellipses stand for, counted from the right."""
    used = set("".join(terms)) - {"."}
    free = [c for c in string.ascii_letters if c not in used]
    lengths = [rank - len(term) + 3 for term, rank in zip(terms, ranks, strict=False)]
    longest = max((n for n, term in zip(lengths, terms, strict=False) if "..." in term), default=0)
    if longest < 0 or longest > len(free):
        return None
    names = "".join(free[:longest])
    made: list[str] = []
    for index, term in enumerate(terms):
        count = lengths[index] if index < len(ranks) else longest
        term = term.replace("...", names[longest - count :] if count > 0 else "")
        if "." in term or (index < len(ranks) and len(term) != ranks[index]):
            return None
        if not all(c in string.ascii_letters for c in term):
            return None
        made.append(term)
    return made


def _transposed(value: SSAValue, labels: str, wanted: str) -> SSAValue:
    perm = tuple(labels.index(c) for c in wanted)
    if perm == tuple(range(len(perm))):
        return value
    array = constant(value)
    if array is not None:
        return transposed_constant(array, perm, value).results[0]
    shape = known_shape(value)
    type = tensor_type(element_of(value), tuple(shape[axis] for axis in perm))
    return tf.TransposeOp(value, const(list(perm)), result_types=(type,)).results[0]


def _product(shape: Shape) -> int:
    result = 1
    for size in shape:
        if size == DYNAMIC:
            return DYNAMIC
        result *= size
    return result


class _Operand:
    """An operand, transposed to batch, then `groups` of labels, each flattened to one dimension."""

    def __init__(self, value: SSAValue, labels: str, batch: str, groups: tuple[str, str]):
        self.sizes = dict(zip(labels, known_shape(value), strict=True))
        self.batch, self.groups = batch, groups
        self.value = _transposed(value, labels, batch + groups[0] + groups[1])

    def flattened(self, *, keep_first: bool = False) -> SSAValue | None:
        """Return the operand with flat groups; `keep_first` leaves the first one as it is."""
        first = tuple(self.sizes[c] for c in self.groups[0])
        flat = first if keep_first and first else (_product(first),)
        shape = (
            *(self.sizes[c] for c in self.batch),
            *flat,
            _product(tuple(self.sizes[c] for c in self.groups[1])),
        )
        if shape == known_shape(self.value):
            return self.value
        if unknown_dims(shape) <= 1:
            type = tensor_type(element_of(self.value), shape)
            target = const(np.array(shape, np.int64))
            return tf.ReshapeOp(self.value, target, result_types=(type,)).results[0]
        return self._by_segments(shape)

    def _by_segments(self, shape: Shape) -> SSAValue | None:
        """Reshape by products of the dimensions, computed where the model runs."""
        if not self.groups[0] or not self.groups[1]:
            return None
        batches = len(self.batch)
        ids = [*range(batches), *[batches] * len(self.groups[0])]
        ids += [batches + 1] * len(self.groups[1])
        dims = tf.ShapeOp(self.value, out_type=i32)
        segments = tf.UnsortedSegmentProdOp(dims, const(ids), _scalar(batches + 2))
        type = tensor_type(element_of(self.value), shape)
        return tf.ReshapeOp(self.value, segments, result_types=(type,)).results[0]


def _scalar(value: int) -> Operation:
    return const(np.array(value, np.int32))


def _labels(root: tf.EinsumOp) -> list[str] | None:
    """Return the labels of each operand and of the result; None if a label comes twice in one."""
    shapes = [shape_of(value) for value in root.operands]
    ranks = tuple(len(shape) for shape in shapes if shape is not None)
    terms = terms_of(text(root.equation), ranks) if len(ranks) == len(shapes) else None
    if terms is None or any(len(set(term)) != len(term) for term in terms):
        return None
    return terms


@rule(Op(tf.EinsumOp), benefit=3)
def sum_single_labels(root: tf.EinsumOp) -> Result:
    """Einsum(x, y) -> Einsum(Sum(x), y), over labels that nothing but x has.

    Ours.
    """
    terms = _labels(root)
    if terms is None:
        return None
    counts = Counter("".join(terms))
    if all(counts[label] > 1 for label in counts):
        return None
    operands: list[SSAValue] = []
    for value, term in zip(root.operands, terms, strict=False):
        axes = [axis for axis, label in enumerate(term) if counts[label] == 1]
        total = tf.SumOp(value, const(axes), keep_dims=False).results[0] if axes else value
        operands.append(total)
    kept = ["".join(label for label in term if counts[label] > 1) for term in terms[:-1]]
    equation = f"{','.join(kept)}->{terms[-1]}"
    return tf.EinsumOp(operands, result_types=root.result_types, equation=equation)


@rule(Op(tf.EinsumOp), benefit=2)
def to_transpose(root: tf.EinsumOp) -> Result:
    """Einsum(x) -> Transpose(x).

    Ours.
    """
    terms = _labels(root) if len(root.operands) == 1 else None
    if terms is None or set(terms[0]) != set(terms[1]):
        return None
    return _transposed(root.operands[0], terms[0], terms[1])


@rule(Op(tf.EinsumOp))
def to_batch_matmul(root: tf.EinsumOp) -> Result:
    """Einsum(x, y) -> BatchMatMulV2 of transposed and reshaped x and y, reshaped and transposed.

    Source: tensorflow transforms/einsum.cc.
    """
    if len(root.operands) != 2:
        return None
    shapes = [shape_of(value) for value in root.operands]
    if shapes[0] is None or shapes[1] is None:
        return Refusal("the rank of an operand is not known")
    equation = Equation.parse(text(root.equation), (len(shapes[0]), len(shapes[1])))
    if equation is None:
        return Refusal(f"equation {text(root.equation)} is not supported")
    x = _Operand(
        root.operands[0], equation.left, equation.batch, (equation.rows, equation.contracted)
    )
    y = _Operand(
        root.operands[1], equation.right, equation.batch, (equation.contracted, equation.columns)
    )
    flat_x = x.flattened(keep_first=not equation.batch)
    flat_y = y.flattened()
    if flat_x is None or flat_y is None:
        return Refusal("more than one unknown dimension is flattened")
    product = tf.BatchMatMulV2Op(flat_x, flat_y, adj_x=False, adj_y=False).results[0]
    return _restored(root, equation, x, y, product)


def _restored(
    root: tf.EinsumOp, equation: Equation, x: _Operand, y: _Operand, product: SSAValue
) -> SSAValue | None:
    """Give the product the dimensions and the order of the result."""
    labels = equation.batch + equation.rows + equation.columns
    sizes = {**y.sizes, **x.sizes}
    for label in equation.batch:
        if sizes[label] == 1:
            sizes[label] = y.sizes[label]
    shape = tuple(sizes[c] for c in labels)
    if shape != known_shape(product):
        type = tensor_type(element_of(product), shape)
        if unknown_dims(shape) <= 1:
            wanted: Operation = const(np.array(shape, np.int64))
        else:
            wanted = _gathered_shape(equation, x, y)
        product = tf.ReshapeOp(product, wanted, result_types=(type,)).results[0]
    if labels == equation.out:
        return product
    perm = [labels.index(c) for c in equation.out]
    type = tensor_type(element_of(product), tuple(shape[axis] for axis in perm))
    return tf.TransposeOp(product, const(perm), result_types=(type,)).results[0]


def _gathered_shape(equation: Equation, x: _Operand, y: _Operand) -> Operation:
    """Build the shape of the product from those of the operands."""
    first = len(equation.batch) + len(equation.rows)
    start = len(equation.batch) + len(equation.contracted)
    parts = [
        tf.GatherV2Op(tf.ShapeOp(x.value, out_type=i32), const(list(range(first))), _scalar(0))
    ]
    if equation.columns:
        columns = range(start, start + len(equation.columns))
        parts.append(
            tf.GatherV2Op(tf.ShapeOp(y.value, out_type=i32), const(list(columns)), _scalar(0))
        )
    return tf.ConcatV2Op(parts, _scalar(0))


RULES = [sum_single_labels, to_transpose, to_batch_matmul]
