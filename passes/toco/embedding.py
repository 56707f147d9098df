"""Tables that were cut into parts, put together again.

Source: unpartition_embedding_lookup.cc of upstream's toco.
"""

from __future__ import annotations

import numpy as np
from xdsl.ir import OpResult, SSAValue

from ...dialects import tfl, toco
from ...dialects.shapes import element_of, is_static, rank_of, shape_of, tensor_type
from ...dialects.toco import name_of
from ..predicates import ints, known_shape
from .graph import Graph
from .match import made_by, stored
from .transformation import transformation


def _partition(values: list[SSAValue]) -> toco.DynamicPartitionOp | None:
    """Return the partition whose results these are, all of them and in order."""
    first = values[0]
    if not isinstance(first, OpResult) or not isinstance(first.op, toco.DynamicPartitionOp):
        return None
    return first.op if list(first.op.results) == values else None


def _uncast(value: SSAValue) -> SSAValue:
    cast = made_by(value, tfl.CastOp)
    return value if cast is None else cast.input


def _modulo(graph: Graph, op: toco.DynamicPartitionOp, count: int) -> SSAValue:
    """Return the ids whose quotients by `count` are partitioned by their remainders.

    Raises:
        ConverterError: they are divided in another way.

    """
    quotient = made_by(_uncast(op.data), tfl.FloorDivOp)
    remainder = made_by(_uncast(op.partitions), tfl.FloorModOp)
    if quotient is not None and remainder is not None and quotient.lhs is remainder.lhs:
        if ints(quotient.rhs) == ints(remainder.rhs) == (count,):
            return quotient.lhs
    what = "cuts a table into parts by another strategy than `mod`"
    raise graph.error(op, what, "Use partition_strategy='mod' or one table")


@transformation("UnpartitionEmbeddingLookup", toco.DynamicStitchOp)
def unpartition_embedding_lookup(graph: Graph, op: toco.DynamicStitchOp) -> bool:
    """Look up ids in several tables and stitch the rows together -> look them up in one table.

    Raises:
        ConverterError: ids are not dealt out to the tables in turns.

    """
    count = len(op.operands) // 2
    if not count or len(op.operands) % 2:
        return False
    places, rows = list(op.operands[:count]), list(op.operands[count:])
    order = _partition(places)
    lookups = [made_by(value, tfl.GatherOp) for value in rows]
    if order is None or any(item is None or item.axis.value.data for item in lookups):
        return False
    gathers = [item for item in lookups if item is not None]
    parts = _partition([item.indices for item in gathers])
    identity = stored(order.data)
    if parts is None or identity is None or identity.tolist() != list(range(identity.size)):
        return False
    if len(parts.results) != count or _uncast(parts.partitions) is not _uncast(order.partitions):
        return False
    ids = _modulo(graph, parts, count)
    tables = [item.params for item in gathers]
    if rank_of(ids) != 1 or not all(is_static(table) for table in tables):
        return False
    shapes = {shape_of(table) for table in tables}
    if len(shapes) != 1:
        raise graph.error(op, "stitches rows of tables of different shapes together")
    return _joined(graph, op, tables, ids)


def _joined(graph: Graph, op: toco.DynamicStitchOp, tables: list[SSAValue], ids: SSAValue) -> bool:
    """Join tables, put their rows into the order of ids, and look these up."""
    name, element = name_of(tables[0]), element_of(tables[0])
    size, *rest = known_shape(tables[0])
    type = tensor_type(element, (size * len(tables), *rest))
    joined = tfl.ConcatenationOp(tables, axis=0, result_types=[type])
    table = graph.insert(joined, op, f"{name}_unpartitioned").results[0]
    perm = np.arange(size * len(tables), dtype=np.int32).reshape(len(tables), size).T.reshape(-1)
    order = graph.constant(np.ascontiguousarray(perm), f"{name}_permuted/perm", op)
    sorted_ = tfl.GatherOp(table, order, axis=0, result_types=[type])
    table = graph.insert(sorted_, op, f"{name}_permuted").results[0]
    return graph.replace(op, tfl.GatherOp(table, ids, axis=0, result_types=op.result_types))
