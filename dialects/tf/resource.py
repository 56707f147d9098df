"""Variables and what reads and writes them."""

from __future__ import annotations

from xdsl.ir import Attribute, SSAValue
from xdsl.irdl import operand_def, opt_prop_def, prop_def, result_def, traits_def
from xdsl.traits import MemoryAllocEffect, MemoryReadEffect

from ..op import Operands, Properties, ResultTypes, op_definition
from ..shapes import DYNAMIC, Shape, element_of, shape_of, tensor_type, typed
from ..tf_type import ResourceType, ShapeAttr
from .base import (
    EMPTY,
    NO_ITEMS,
    AnyTensor,
    Node,
    ScalarOp,
    ShapeLike,
    Shapes,
    Strings,
    Text,
    TFOp,
    Type,
)
from .fields import table_op


def variable_type(handle: SSAValue) -> Attribute | None:
    """Return the type of the variable behind a handle, if the handle's type tells."""
    element = element_of(handle)
    if not isinstance(element, ResourceType) or len(element.subtypes.data) != 1:
        return None
    return element.subtypes.data[0]


def variable_shape(node: Node) -> Shape | None:
    """Return the shape of the variable behind operand 0, if its type tells."""
    type = variable_type(node.operands[0])
    return None if type is None else shape_of(type)


@op_definition
class VarHandleOp(TFOp):
    """The handle of a variable."""

    name = "tf.VarHandleOp"
    resource = result_def(AnyTensor)
    container = prop_def(Text, default_value=EMPTY)
    shared_name = prop_def(Text, default_value=EMPTY)
    debug_name = prop_def(Text, default_value=EMPTY)
    dtype = opt_prop_def(Type)
    shape = opt_prop_def(ShapeLike)
    allowed_devices = prop_def(Strings, default_value=NO_ITEMS)
    traits = traits_def(MemoryAllocEffect())

    @classmethod
    def infer(cls, operands: Operands, properties: Properties) -> ResultTypes:
        """Return a handle of the type of the variable."""
        dtype, shape = properties.get("dtype"), properties.get("shape")
        if dtype is None or not isinstance(shape, ShapeAttr):
            return (tensor_type(ResourceType(), ()),)
        return (tensor_type(ResourceType((typed(dtype, shape.shape),)), ()),)

    @classmethod
    def shapes(cls, node: Node) -> Shapes:
        """Return the shape of a scalar."""
        return ((),)


@table_op
class ReadVariableOp(TFOp):
    """The value of a variable."""

    name = "tf.ReadVariableOp"
    traits = traits_def(MemoryReadEffect())

    @classmethod
    def infer(cls, operands: Operands, properties: Properties) -> ResultTypes:
        """Return the type of the variable, as far as the handle tells."""
        if (found := variable_type(operands[0])) is not None:
            return (found,)
        return super().infer(operands, properties)

    @classmethod
    def shapes(cls, node: Node) -> Shapes:
        """Return the shape of the variable."""
        return (variable_shape(node),)


@table_op
class AssignVariableOp(TFOp):
    """Replace the value of a variable."""

    name = "tf.AssignVariableOp"


@table_op
class AssignAddVariableOp(TFOp):
    """Add to the value of a variable."""

    name = "tf.AssignAddVariableOp"


@table_op
class AssignSubVariableOp(TFOp):
    """Subtract from the value of a variable."""

    name = "tf.AssignSubVariableOp"


@table_op
class VarIsInitializedOp(ScalarOp):
    """Whether a variable has a value."""

    name = "tf.VarIsInitializedOp"
    traits = traits_def(MemoryReadEffect())


@table_op
class DisableCopyOnReadOp(TFOp):
    """Let reads of a variable share its buffer."""

    name = "tf.DisableCopyOnRead"


@table_op
class DestroyResourceOp(TFOp):
    """Free a resource."""

    name = "tf.DestroyResourceOp"


@op_definition
class VariableShapeOp(TFOp):
    """The shape of a variable."""

    name = "tf.VariableShape"
    input = operand_def(AnyTensor)
    output = result_def(AnyTensor)
    traits = traits_def(MemoryReadEffect())

    @classmethod
    def shapes(cls, node: Node) -> Shapes:
        """One entry for each axis."""
        shape = variable_shape(node)
        return ((DYNAMIC if shape is None else len(shape),),)


@table_op
class ResourceGatherOp(TFOp):
    """Rows of a variable."""

    name = "tf.ResourceGather"
    traits = traits_def(MemoryReadEffect())

    @classmethod
    def shapes(cls, node: Node) -> Shapes:
        """Put the shape of the indices in place of the first axis."""
        shape, indices, batch = variable_shape(node), node.shape(1), node.integer("batch_dims")
        if not shape or indices is None:
            return (None,)
        return ((*indices, *shape[1 + batch :]),)


@table_op
class ResourceGatherNdOp(TFOp):
    """Parts of a variable."""

    name = "tf.ResourceGatherNd"
    traits = traits_def(MemoryReadEffect())

    @classmethod
    def shapes(cls, node: Node) -> Shapes:
        """Put the shape of the indices, but the last axis, in place of the axes it names."""
        shape, indices = variable_shape(node), node.shape(1)
        if shape is None or not indices or indices[-1] == DYNAMIC:
            return (None,)
        return ((*indices[:-1], *shape[indices[-1] :]),)


@table_op
class ResourceScatterAddOp(TFOp):
    """Add to rows of a variable."""

    name = "tf.ResourceScatterAdd"


@table_op
class ResourceScatterUpdateOp(TFOp):
    """Replace rows of a variable."""

    name = "tf.ResourceScatterUpdate"


@table_op
class VariableV2Op(TFOp):
    """A reference variable of an old graph."""

    name = "tf.VariableV2"

    @classmethod
    def shapes(cls, node: Node) -> Shapes:
        """Take the declared shape."""
        return (node.shape_property("shape"),)


@table_op
class VariableOp(TFOp):
    """A reference variable of a very old graph."""

    name = "tf.Variable"

    @classmethod
    def shapes(cls, node: Node) -> Shapes:
        """Take the declared shape."""
        return (node.shape_property("shape"),)


@table_op
class AssignOp(TFOp):
    """Replace the value of a reference variable."""

    name = "tf.Assign"

    @classmethod
    def shapes(cls, node: Node) -> Shapes:
        """Take the shape of the value."""
        return (node.shape(1),)
