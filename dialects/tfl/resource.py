"""TensorFlow Lite variables and hash tables."""

from __future__ import annotations

from xdsl.dialects.builtin import StringAttr, i64
from xdsl.ir import Attribute
from xdsl.irdl import operand_def, prop_def, result_def, traits_def

from ..op import op_definition
from ..shapes import element_of, shape_of, tensor_type, typed
from ..tf_type import ResourceType
from ..traits import Builtin
from .base import Int, Operands, Properties, ResultTypes, TFLOp
from .constraints import RESOURCE, tensor_of

_VALUES = "f32 f64 i1 ui8 i8 qi8 qui8 i32 i64 qi16 complex64 complex128"
_KEYS = tensor_of("i32 str i64")
_ENTRIES = tensor_of("f32 i32 str i64")
_EMPTY = StringAttr("")


@op_definition
class VarHandleOp(TFLOp):
    """The handle of a variable."""

    name = "tfl.var_handle"
    container = prop_def(StringAttr, default_value=_EMPTY)
    shared_name = prop_def(StringAttr, default_value=_EMPTY)
    resource_handle = result_def(RESOURCE)
    traits = traits_def(Builtin("VAR_HANDLE", "VarHandleOptions"))

    @classmethod
    def infer(cls, operands: Operands, properties: Properties) -> ResultTypes:
        """Give a scalar handle."""
        return (tensor_type(ResourceType(), ()),)


@op_definition
class AssignVariableOp(TFLOp):
    """Store a value in a variable."""

    name = "tfl.assign_variable"
    resource_id = operand_def(RESOURCE)
    value = operand_def(tensor_of(_VALUES))
    traits = traits_def(Builtin("ASSIGN_VARIABLE"))

    @classmethod
    def infer(cls, operands: Operands, properties: Properties) -> ResultTypes:
        """Give nothing."""
        return ()


@op_definition
class ReadVariableOp(TFLOp):
    """The value of a variable."""

    name = "tfl.read_variable"
    resource_id = operand_def(RESOURCE)
    result = result_def(tensor_of(_VALUES))
    traits = traits_def(Builtin("READ_VARIABLE"))

    @classmethod
    def infer(cls, operands: Operands, properties: Properties) -> ResultTypes:
        """Take the type that the handle knows; without one the caller must say."""
        handle = element_of(operands[0])
        assert isinstance(handle, ResourceType)
        return (handle.subtypes.data[0],)


@op_definition
class HashtableOp(TFLOp):
    """The handle of a hash table."""

    name = "tfl.hashtable"
    table_id = prop_def(Int)
    key_dtype = prop_def(Attribute)
    value_dtype = prop_def(Attribute)
    out = result_def(RESOURCE)
    traits = traits_def(Builtin("HASHTABLE", "HashtableOptions"))

    @classmethod
    def infer(cls, operands: Operands, properties: Properties) -> ResultTypes:
        """Give a handle."""
        return (tensor_type(ResourceType(), (1,)),)


@op_definition
class HashtableFindOp(TFLOp):
    """The values stored for keys."""

    name = "tfl.hashtable_find"
    hash_table = operand_def(RESOURCE)
    keys = operand_def(_KEYS)
    default_value = operand_def(_ENTRIES)
    out = result_def(_ENTRIES)
    traits = traits_def(Builtin("HASHTABLE_FIND"))

    @classmethod
    def infer(cls, operands: Operands, properties: Properties) -> ResultTypes:
        """Give a value for each key."""
        return (typed(element_of(operands[2]), shape_of(operands[1])),)


@op_definition
class HashtableImportOp(TFLOp):
    """Fill a hash table."""

    name = "tfl.hashtable_import"
    hash_table = operand_def(RESOURCE)
    keys = operand_def(_KEYS)
    values = operand_def(_ENTRIES)
    traits = traits_def(Builtin("HASHTABLE_IMPORT"))

    @classmethod
    def infer(cls, operands: Operands, properties: Properties) -> ResultTypes:
        """Give nothing."""
        return ()


@op_definition
class HashtableSizeOp(TFLOp):
    """How many entries a hash table has."""

    name = "tfl.hashtable_size"
    hash_table = operand_def(RESOURCE)
    out = result_def(tensor_of("i64"))
    traits = traits_def(Builtin("HASHTABLE_SIZE"))

    @classmethod
    def infer(cls, operands: Operands, properties: Properties) -> ResultTypes:
        """Give one number."""
        return (tensor_type(i64, (1,)),)
