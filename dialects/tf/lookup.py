"""Hash tables."""

from __future__ import annotations

from xdsl.dialects.builtin import (
    StringAttr,
)
from xdsl.irdl import (
    operand_def,
    prop_def,
    result_def,
    traits_def,
)
from xdsl.traits import MemoryAllocEffect, MemoryReadEffect

from ..op import op_definition
from ..shapes import Shape
from .base import (
    EMPTY,
    FALSE,
    AnyTensor,
    Boolean,
    Integer,
    Node,
    ScalarOp,
    Shapes,
    Text,
    TFOp,
    Type,
    int_attr,
)


def found(node: Node) -> Shape | None:
    """Return the shape of the values found: that of the keys if the default is a scalar."""
    return node.shape(1) if node.shape(2) == () else None


@op_definition
class HashTableV2Op(ScalarOp):
    """The handle of a table."""

    name = "tf.HashTableV2"
    table_handle = result_def(AnyTensor)
    container = prop_def(Text, default_value=EMPTY)
    shared_name = prop_def(Text, default_value=EMPTY)
    use_node_name_sharing = prop_def(Boolean, default_value=FALSE)
    key_dtype = prop_def(Type)
    value_dtype = prop_def(Type)
    traits = traits_def(MemoryAllocEffect())


@op_definition
class HashTableOp(ScalarOp):
    """The handle of a table of an old graph."""

    name = "tf.HashTable"
    table_handle = result_def(AnyTensor)
    container = prop_def(Text, default_value=EMPTY)
    shared_name = prop_def(Text, default_value=EMPTY)
    use_node_name_sharing = prop_def(Boolean, default_value=FALSE)
    key_dtype = prop_def(Type)
    value_dtype = prop_def(Type)
    traits = traits_def(MemoryAllocEffect())


@op_definition
class MutableHashTableV2Op(ScalarOp):
    """The handle of a table that may change."""

    name = "tf.MutableHashTableV2"
    table_handle = result_def(AnyTensor)
    container = prop_def(Text, default_value=EMPTY)
    shared_name = prop_def(Text, default_value=EMPTY)
    use_node_name_sharing = prop_def(Boolean, default_value=FALSE)
    key_dtype = prop_def(Type)
    value_dtype = prop_def(Type)


@op_definition
class LookupTableFindV2Op(TFOp):
    """The values of keys."""

    name = "tf.LookupTableFindV2"
    table_handle = operand_def(AnyTensor)
    keys = operand_def(AnyTensor)
    default_value = operand_def(AnyTensor)
    values = result_def(AnyTensor)
    traits = traits_def(MemoryReadEffect())

    @classmethod
    def shapes(cls, node: Node) -> Shapes:
        """Return a value of the table's value shape for each key."""
        return (found(node),)


@op_definition
class LookupTableFindOp(TFOp):
    """The values of keys, in an old graph."""

    name = "tf.LookupTableFind"
    table_handle = operand_def(AnyTensor)
    keys = operand_def(AnyTensor)
    default_value = operand_def(AnyTensor)
    values = result_def(AnyTensor)
    traits = traits_def(MemoryReadEffect())

    @classmethod
    def shapes(cls, node: Node) -> Shapes:
        """Return a value of the table's value shape for each key."""
        return (found(node),)


@op_definition
class LookupTableSizeV2Op(ScalarOp):
    """How many entries a table has."""

    name = "tf.LookupTableSizeV2"
    table_handle = operand_def(AnyTensor)
    size = result_def(AnyTensor)
    traits = traits_def(MemoryReadEffect())


@op_definition
class LookupTableSizeOp(ScalarOp):
    """How many entries a table of an old graph has."""

    name = "tf.LookupTableSize"
    table_handle = operand_def(AnyTensor)
    size = result_def(AnyTensor)
    traits = traits_def(MemoryReadEffect())


@op_definition
class LookupTableImportV2Op(TFOp):
    """Replace all entries."""

    name = "tf.LookupTableImportV2"
    table_handle = operand_def(AnyTensor)
    keys = operand_def(AnyTensor)
    values = operand_def(AnyTensor)


@op_definition
class LookupTableImportOp(TFOp):
    """Replace all entries of a table of an old graph."""

    name = "tf.LookupTableImport"
    table_handle = operand_def(AnyTensor)
    keys = operand_def(AnyTensor)
    values = operand_def(AnyTensor)


@op_definition
class LookupTableExportV2Op(TFOp):
    """All entries."""

    name = "tf.LookupTableExportV2"
    table_handle = operand_def(AnyTensor)
    keys = result_def(AnyTensor)
    values = result_def(AnyTensor)
    traits = traits_def(MemoryReadEffect())


@op_definition
class LookupTableInsertV2Op(TFOp):
    """Add entries."""

    name = "tf.LookupTableInsertV2"
    table_handle = operand_def(AnyTensor)
    keys = operand_def(AnyTensor)
    values = operand_def(AnyTensor)


@op_definition
class InitializeTableV2Op(TFOp):
    """Fill a table."""

    name = "tf.InitializeTableV2"
    table_handle = operand_def(AnyTensor)
    keys = operand_def(AnyTensor)
    values = operand_def(AnyTensor)


@op_definition
class InitializeTableOp(TFOp):
    """Fill a table of an old graph."""

    name = "tf.InitializeTable"
    table_handle = operand_def(AnyTensor)
    keys = operand_def(AnyTensor)
    values = operand_def(AnyTensor)


@op_definition
class InitializeTableFromTextFileV2Op(TFOp):
    """Fill a table from the lines of a file."""

    name = "tf.InitializeTableFromTextFileV2"
    table_handle = operand_def(AnyTensor)
    filename = operand_def(AnyTensor)
    key_index = prop_def(Integer)
    value_index = prop_def(Integer)
    vocab_size = prop_def(Integer, default_value=int_attr(-1))
    delimiter = prop_def(Text, default_value=StringAttr("\t"))
    offset = prop_def(Integer, default_value=int_attr(0))
