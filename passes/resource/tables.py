"""`tfl-legalize-hashtables-tf`: hash tables between strings and numbers."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from zlib import crc32

from xdsl.context import Context
from xdsl.dialects.builtin import IntegerAttr, IntegerType, ModuleOp, i32, i64
from xdsl.ir import Attribute, Operation, SSAValue
from xdsl.passes import ModulePass

from ...dialects import tf, tfl
from ...dialects.locations import names
from ...dialects.shapes import tensor_type, text
from ...dialects.tf_type import ResourceType, StringType

_HANDLE = tensor_type(ResourceType(), (1,))
_USERS = (tf.LookupTableFindV2Op, tf.LookupTableImportV2Op, tf.LookupTableSizeV2Op)


def _is_number(type: Attribute) -> bool:
    return type == i64 or (isinstance(type, IntegerType) and type.bitwidth == 64)


def is_supported(table: tf.HashTableV2Op) -> bool:
    """Whether a table maps strings to i64 or back, and is only filled, looked up and counted."""
    key, value = table.properties["key_dtype"], table.properties["value_dtype"]
    forth = isinstance(key, StringType) and _is_number(value)
    back = isinstance(value, StringType) and _is_number(key)
    users = (use.operation for use in table.results[0].uses)
    return (forth or back) and all(isinstance(user, _USERS) for user in users)


def table_id(table: tf.HashTableV2Op) -> int:
    """Return the number by which the runtime knows a table: a hash of its name."""
    name = text(table.properties.get("shared_name")) or "".join(names(table.location))
    number = crc32(name.encode())
    return number - (1 << 32) if number >= 1 << 31 else number


def _legalized(table: tf.HashTableV2Op) -> tfl.HashtableOp:
    return tfl.HashtableOp(
        table_id=IntegerAttr(table_id(table), i32),
        key_dtype=table.properties["key_dtype"],
        value_dtype=table.properties["value_dtype"],
        result_types=(_HANDLE,),
        location=table.location,
    )


def _user(op: Operation, handle: SSAValue) -> Operation:
    """Return the op in place of one that uses a table."""
    operands, types = [handle, *op.operands[1:]], op.result_types
    match op:
        case tf.LookupTableFindV2Op():
            new = tfl.HashtableFindOp
        case tf.LookupTableImportV2Op():
            new = tfl.HashtableImportOp
        case _:
            new = tfl.HashtableSizeOp
    return new(*operands, result_types=types, location=op.location)


def _replace(old: Operation, new: Operation) -> None:
    block = old.parent
    assert block is not None
    block.insert_op_before(new, old)
    for before, after in zip(old.results, new.results, strict=True):
        before.replace_all_uses_with(after)
    old.detach()
    old.erase()


def _tables(module: ModuleOp) -> Iterator[tf.HashTableV2Op]:
    return (op for op in module.walk() if isinstance(op, tf.HashTableV2Op))


@dataclass(frozen=True)
class LegalizeHashTablesPass(ModulePass):
    """Make TensorFlow Lite's of all hash tables, if it can be done with every one.

    Source: transforms/legalize_hashtables.cc.
    """

    name = "tfl-legalize-hashtables-tf"

    def apply(self, ctx: Context, op: ModuleOp) -> None:
        """Rewrite the tables and what uses them."""
        tables = list(_tables(op))
        if not all(map(is_supported, tables)):
            return
        for table in tables:
            users = list(dict.fromkeys(use.operation for use in table.results[0].uses))
            new = _legalized(table)
            block = table.parent
            assert block is not None
            block.insert_op_before(new, table)
            for user in users:
                _replace(user, _user(user, new.results[0]))
            table.detach()
            table.erase()
