"""`tf-layout-assignment`: layout-sensitive ops in one data format, between transposes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from xdsl.context import Context
from xdsl.dialects.builtin import ArrayAttr, IntegerAttr, ModuleOp, StringAttr, i64
from xdsl.ir import Attribute, SSAValue
from xdsl.passes import ModulePass

from ...dialects import tf
from ...dialects.elements import Elements
from ...dialects.op import TensorOp, complete, constant, optional
from ...dialects.shapes import Shape, element_of, integers, rank_of, shape_of, typed
from ..greedy import RuleSet
from ..pattern import Op, Rule, rule

_SENSITIVE: dict[type[TensorOp], tuple[int, ...]] = {
    tf.AvgPoolOp: (0,),
    tf.BiasAddOp: (0,),
    tf.Conv2DBackpropInputOp: (2,),
    tf.Conv2DOp: (0,),
    tf.DepthwiseConv2dNativeOp: (0,),
    tf.FusedBatchNormOp: (0,),
    tf.FusedBatchNormV2Op: (0,),
    tf.FusedBatchNormV3Op: (0,),
    tf.MaxPoolOp: (0,),
}
"""Ops with a `data_format`, and their operands that have it; so has their first result."""

_PERMUTED = ("strides", "dilations", "ksize")
"""Properties with an entry for each dimension."""


def permutation(source: str, target: str) -> tuple[int, ...]:
    """Return which dimension of `source` comes at each place of `target`: NCHW, NHWC -> 0231."""
    return tuple(source.index(axis) for axis in target)


def inverse(perm: Sequence[int]) -> tuple[int, ...]:
    """Return the permutation that undoes `perm`."""
    return tuple(int(i) for i in np.argsort(perm))


def transpose(value: SSAValue, perm: Sequence[int]) -> SSAValue:
    """Return `value` with its dimensions permuted; constants at once."""
    array = constant(value)
    if array is not None:
        return tf.ConstOp(value=Elements.of(array.transpose(perm))).output
    order = tf.ConstOp(value=Elements.of(np.asarray(perm, np.int64)))
    return tf.TransposeOp(value, order, result_types=[permuted_type(value.type, perm)]).y


def permuted_type(type: Attribute, perm: Sequence[int]) -> Attribute:
    """Return a tensor type with its dimensions permuted."""
    shape = shape_of(type)
    return typed(element_of(type), None if shape is None else tuple(shape[i] for i in perm))


@lru_cache(4)
def rules(target: str) -> RuleSet:
    """Return the rule that brings ops to the data format `target`."""
    return RuleSet([_assign(target)])


def _assign(target: str) -> Rule:
    @rule(Op(tuple(_SENSITIVE)))
    def assign_layout(root: TensorOp):
        """op(x) in one data format -> transpose(op(transpose(x))) in the other."""
        found = optional(root, "data_format")
        source = found.data if isinstance(found, StringAttr) else ""
        if source == target or sorted(source) != sorted(target):
            return None
        values = list(root.operands)
        chosen = _SENSITIVE[type(root)]
        if any(rank_of(values[index]) != len(target) for index in chosen):
            return None
        perm = permutation(source, target)
        if isinstance(root, tf.Conv2DBackpropInputOp):
            sizes = constant(values[0])
            if sizes is None or sizes.size != len(target):
                return None
            values[0] = tf.ConstOp(value=Elements.of(sizes[list(perm)])).output
        for index in chosen:
            values[index] = transpose(values[index], perm)
        types = [permuted_type(root.results[0].type, perm), *root.result_types[1:]]
        op = type(root).create(
            operands=values, result_types=types, properties=_properties(root, perm, target)
        )
        return (transpose(op.results[0], inverse(perm)), *op.results[1:])

    return assign_layout


def _properties(root: TensorOp, perm: Sequence[int], target: str) -> dict[str, Attribute]:
    """Return the properties of an op in the new data format."""
    properties = dict(complete(root))
    properties["data_format"] = StringAttr(target)
    for name in _PERMUTED:
        if name in properties and len(entries := integers(properties[name])) == len(perm):
            properties[name] = _array(tuple(entries[i] for i in perm))
    name = "explicit_paddings"
    if name in properties and len(entries := integers(properties[name])) == 2 * len(perm):
        properties[name] = _array(tuple(e for i in perm for e in entries[2 * i : 2 * i + 2]))
    return properties


def _array(entries: Shape) -> Attribute:
    return ArrayAttr([IntegerAttr(entry, i64) for entry in entries])


@dataclass(frozen=True)
class LayoutAssignmentPass(ModulePass):
    """Bring layout-sensitive ops to one data format."""

    name = "tf-layout-assignment"

    force_data_format: str = "NHWC"
    """The data format to use."""

    def apply(self, ctx: Context, op: ModuleOp) -> None:
        """Convert all ops once."""
        rules(self.force_data_format).apply(op, fold=False)
