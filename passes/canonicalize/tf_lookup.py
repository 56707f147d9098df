"""Hash tables of old graphs become those of new ones.

A table is known by its shared name, so that every op may make its own handle.
"""

from __future__ import annotations

from xdsl.ir import SSAValue

from ...dialects import tf
from ...dialects.shapes import tensor_type
from ...dialects.tf_type import ResourceType
from ..pattern import Op, Result, Value, rule

TABLE = Op(tf.HashTableOp, as_="table", shared=True)
KEYS, VALUES = Value("keys"), Value("values")


def _handle(table: tf.HashTableOp) -> tf.HashTableV2Op:
    types = (tensor_type(ResourceType(), ()),)
    return tf.HashTableV2Op.create(
        result_types=types, properties=table.properties, location=table.location
    )


@rule(Op(tf.LookupTableFindOp, TABLE, KEYS, VALUES))
def replace_find(
    root: tf.LookupTableFindOp, table: tf.HashTableOp, keys: SSAValue, values: SSAValue
) -> Result:
    """LookupTableFind(HashTable, keys) -> LookupTableFindV2(HashTableV2, keys).

    Source: ir/tf_ops_a_m.cc, HashTableAndLookupTableFindToV2.
    """
    return tf.LookupTableFindV2Op(_handle(table), keys, values, result_types=root.result_types)


@rule(Op(tf.LookupTableSizeOp, TABLE))
def replace_size(root: tf.LookupTableSizeOp, table: tf.HashTableOp) -> Result:
    """LookupTableSize(HashTable) -> LookupTableSizeV2(HashTableV2).

    Source: ir/tf_ops_a_m.cc, HashTableAndLookupTableSizeToV2.
    """
    return tf.LookupTableSizeV2Op(_handle(table))


@rule(Op(tf.InitializeTableOp, TABLE, KEYS, VALUES))
def replace_initialization(
    root: tf.InitializeTableOp, table: tf.HashTableOp, keys: SSAValue, values: SSAValue
) -> Result:
    """InitializeTable(HashTable, keys, values) -> InitializeTableV2(HashTableV2, keys, values).

    Source: ir/tf_ops_a_m.cc, HashTableAndInitializeTableToV2.
    """
    block = root.parent
    assert block is not None
    handle = _handle(table)
    op = tf.InitializeTableV2Op(handle, keys, values, location=root.location)
    block.insert_ops_before((handle, op), root)
    return ()


RULES = [replace_find, replace_size, replace_initialization]
