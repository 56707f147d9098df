"""Ops that few models have: control flow of TensorFlow 1, random numbers, tables in parts.

Source: import_tensorflow.cc of upstream's toco.
"""

from __future__ import annotations

from collections.abc import Sequence

from xdsl.dialects.builtin import IntegerAttr, f32, i32, i64
from xdsl.ir import SSAValue

from ....dialects import tfl, toco
from .table import Node, converts


@converts("Unique")
def convert_unique(node: Node) -> Sequence[SSAValue]:
    """Values, and where each comes from."""
    return node.build(tfl.UniqueOp, node.operands[0]).results


@converts("RandomUniform")
def convert_random(node: Node) -> Sequence[SSAValue]:
    """Keep the seeds, by which the numbers can be made."""
    dtype = node.attribute("dtype") or f32
    seeds = {name: node.integer(name, 0) for name in ("seed", "seed2")}
    typed = {name: IntegerAttr(seed, i64) for name, seed in seeds.items()}
    return node.build(toco.RandomUniformOp, node.operands[0], dtype=dtype, more=typed).results


@converts("Switch")
def convert_switch(node: Node) -> Sequence[SSAValue]:
    """Keep it until its predicate is known."""
    return node.build(toco.SwitchOp, *node.operands).results


@converts("Merge")
def convert_merge(node: Node) -> Sequence[SSAValue]:
    """Keep it until one operand is left."""
    return node.build(toco.MergeOp, list(node.operands)).results


@converts("DynamicPartition")
def convert_partition(node: Node) -> Sequence[SSAValue]:
    """Keep it, for tables that were cut into parts to be put together again."""
    count = IntegerAttr(node.integer("num_partitions", len(node.op.results)), i32)
    return node.build(toco.DynamicPartitionOp, *node.operands, num_partitions=count).results


@converts("DynamicStitch", "ParallelDynamicStitch")
def convert_stitch(node: Node) -> Sequence[SSAValue]:
    """Keep it, for tables that were cut into parts to be put together again."""
    return node.build(toco.DynamicStitchOp, list(node.operands)).results
