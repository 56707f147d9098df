"""Hash tables."""

from __future__ import annotations

from xdsl.irdl import traits_def
from xdsl.traits import MemoryAllocEffect, MemoryReadEffect

from ..shapes import Shape
from .base import Node, ScalarOp, Shapes, TFOp
from .fields import table_op


def found(node: Node) -> Shape | None:
    """Return the shape of the values found: that of the keys if the default is a scalar."""
    return node.shape(1) if node.shape(2) == () else None


@table_op
class HashTableV2Op(ScalarOp):
    """The handle of a table."""

    name = "tf.HashTableV2"
    traits = traits_def(MemoryAllocEffect())


@table_op
class HashTableOp(ScalarOp):
    """The handle of a table of an old graph."""

    name = "tf.HashTable"
    traits = traits_def(MemoryAllocEffect())


@table_op
class MutableHashTableV2Op(ScalarOp):
    """The handle of a table that may change."""

    name = "tf.MutableHashTableV2"


@table_op
class LookupTableFindV2Op(TFOp):
    """The values of keys."""

    name = "tf.LookupTableFindV2"
    traits = traits_def(MemoryReadEffect())

    @classmethod
    def shapes(cls, node: Node) -> Shapes:
        """Return a value of the table's value shape for each key."""
        return (found(node),)


@table_op
class LookupTableFindOp(TFOp):
    """The values of keys, in an old graph."""

    name = "tf.LookupTableFind"
    traits = traits_def(MemoryReadEffect())

    @classmethod
    def shapes(cls, node: Node) -> Shapes:
        """Return a value of the table's value shape for each key."""
        return (found(node),)


@table_op
class LookupTableSizeV2Op(ScalarOp):
    """How many entries a table has."""

    name = "tf.LookupTableSizeV2"
    traits = traits_def(MemoryReadEffect())


@table_op
class LookupTableSizeOp(ScalarOp):
    """How many entries a table of an old graph has."""

    name = "tf.LookupTableSize"
    traits = traits_def(MemoryReadEffect())


@table_op
class LookupTableImportV2Op(TFOp):
    """Replace all entries."""

    name = "tf.LookupTableImportV2"


@table_op
class LookupTableImportOp(TFOp):
    """Replace all entries of a table of an old graph."""

    name = "tf.LookupTableImport"


@table_op
class LookupTableExportV2Op(TFOp):
    """All entries."""

    name = "tf.LookupTableExportV2"
    traits = traits_def(MemoryReadEffect())


@table_op
class LookupTableInsertV2Op(TFOp):
    """Add entries."""

    name = "tf.LookupTableInsertV2"


@table_op
class InitializeTableV2Op(TFOp):
    """Fill a table."""

    name = "tf.InitializeTableV2"


@table_op
class InitializeTableOp(TFOp):
    """Fill a table of an old graph."""

    name = "tf.InitializeTable"


@table_op
class InitializeTableFromTextFileV2Op(TFOp):
    """Fill a table from the lines of a file."""

    name = "tf.InitializeTableFromTextFileV2"
