"""Lists of tensors, as loops use them."""

from __future__ import annotations

from xdsl.irdl import (
    operand_def,
    opt_prop_def,
    prop_def,
    result_def,
    traits_def,
)
from xdsl.traits import Pure

from ..op import op_definition
from ..shapes import DYNAMIC
from .base import (
    FALSE,
    AnyTensor,
    Boolean,
    Integer,
    Node,
    ScalarOp,
    Shapes,
    TFOp,
    Type,
    int_attr,
)
from .shape_functions import (
    with_rank,
)


@op_definition
class TensorListReserveOp(ScalarOp):
    """A list of a given length without contents."""

    name = "tf.TensorListReserve"
    element_shape = operand_def(AnyTensor)
    num_elements = operand_def(AnyTensor)
    handle = result_def(AnyTensor)
    element_dtype = opt_prop_def(Type)
    traits = traits_def(Pure())


@op_definition
class EmptyTensorListOp(ScalarOp):
    """An empty list."""

    name = "tf.EmptyTensorList"
    element_shape = operand_def(AnyTensor)
    max_num_elements = operand_def(AnyTensor)
    handle = result_def(AnyTensor)
    element_dtype = opt_prop_def(Type)
    traits = traits_def(Pure())


@op_definition
class TensorListFromTensorOp(ScalarOp):
    """The rows of a tensor as a list."""

    name = "tf.TensorListFromTensor"
    tensor = operand_def(AnyTensor)
    element_shape = operand_def(AnyTensor)
    output_handle = result_def(AnyTensor)
    traits = traits_def(Pure())


@op_definition
class TensorListStackOp(TFOp):
    """The items of a list as the rows of a tensor."""

    name = "tf.TensorListStack"
    input_handle = operand_def(AnyTensor)
    element_shape = operand_def(AnyTensor)
    tensor = result_def(AnyTensor)
    num_elements = prop_def(Integer, default_value=int_attr(-1))
    traits = traits_def(Pure())

    @classmethod
    def shapes(cls, node: Node) -> Shapes:
        """Put the number of items before their shape."""
        item, count = node.dims(1), node.integer("num_elements")
        return (None if item is None else (DYNAMIC if count < 0 else count, *item),)


@op_definition
class TensorListGetItemOp(TFOp):
    """An item of a list."""

    name = "tf.TensorListGetItem"
    input_handle = operand_def(AnyTensor)
    index = operand_def(AnyTensor)
    element_shape = operand_def(AnyTensor)
    item = result_def(AnyTensor)
    traits = traits_def(Pure())

    @classmethod
    def shapes(cls, node: Node) -> Shapes:
        """Take the shape operand."""
        return (node.dims(2),)


@op_definition
class TensorListSetItemOp(ScalarOp):
    """A list with one item replaced."""

    name = "tf.TensorListSetItem"
    input_handle = operand_def(AnyTensor)
    index = operand_def(AnyTensor)
    item = operand_def(AnyTensor)
    output_handle = result_def(AnyTensor)
    resize_if_index_out_of_bounds = prop_def(Boolean, default_value=FALSE)
    traits = traits_def(Pure())


@op_definition
class TensorListPushBackOp(ScalarOp):
    """A list with an item more."""

    name = "tf.TensorListPushBack"
    input_handle = operand_def(AnyTensor)
    tensor = operand_def(AnyTensor)
    output_handle = result_def(AnyTensor)
    traits = traits_def(Pure())


@op_definition
class TensorListPopBackOp(TFOp):
    """A list without its last item, and the item."""

    name = "tf.TensorListPopBack"
    input_handle = operand_def(AnyTensor)
    element_shape = operand_def(AnyTensor)
    output_handle = result_def(AnyTensor)
    tensor = result_def(AnyTensor)
    traits = traits_def(Pure())

    @classmethod
    def shapes(cls, node: Node) -> Shapes:
        """Take the shape operand."""
        return ((), node.dims(1))


@op_definition
class TensorListLengthOp(ScalarOp):
    """How many items a list has."""

    name = "tf.TensorListLength"
    input_handle = operand_def(AnyTensor)
    length = result_def(AnyTensor)
    traits = traits_def(Pure())


@op_definition
class TensorListElementShapeOp(TFOp):
    """The shape of the items."""

    name = "tf.TensorListElementShape"
    input_handle = operand_def(AnyTensor)
    element_shape = result_def(AnyTensor)
    traits = traits_def(Pure())

    @classmethod
    def shapes(cls, node: Node) -> Shapes:
        """How many axes they have is unknown."""
        return ((DYNAMIC,),)


@op_definition
class TensorListResizeOp(ScalarOp):
    """A list of another length."""

    name = "tf.TensorListResize"
    input_handle = operand_def(AnyTensor)
    size = operand_def(AnyTensor)
    output_handle = result_def(AnyTensor)
    traits = traits_def(Pure())


@op_definition
class TensorListConcatV2Op(TFOp):
    """The items of a list joined along their first axis."""

    name = "tf.TensorListConcatV2"
    input_handle = operand_def(AnyTensor)
    element_shape = operand_def(AnyTensor)
    leading_dims = operand_def(AnyTensor)
    tensor = result_def(AnyTensor)
    lengths = result_def(AnyTensor)
    traits = traits_def(Pure())

    @classmethod
    def shapes(cls, node: Node) -> Shapes:
        """Take the shape operand but for its first axis."""
        item = node.dims(1)
        return (None if not item else (DYNAMIC, *item[1:]), (DYNAMIC,))


@op_definition
class TensorListGatherOp(TFOp):
    """Chosen items of a list as the rows of a tensor."""

    name = "tf.TensorListGather"
    input_handle = operand_def(AnyTensor)
    indices = operand_def(AnyTensor)
    element_shape = operand_def(AnyTensor)
    values = result_def(AnyTensor)
    traits = traits_def(Pure())

    @classmethod
    def shapes(cls, node: Node) -> Shapes:
        """Put the number of indices before the item shape."""
        item, indices = node.dims(2), node.shape(1)
        return (None if item is None else (*with_rank(indices, 1), *item),)


@op_definition
class TensorListScatterIntoExistingListOp(ScalarOp):
    """A list with items replaced by rows of a tensor."""

    name = "tf.TensorListScatterIntoExistingList"
    input_handle = operand_def(AnyTensor)
    tensor = operand_def(AnyTensor)
    indices = operand_def(AnyTensor)
    output_handle = result_def(AnyTensor)
    traits = traits_def(Pure())


@op_definition
class TensorListConcatListsOp(ScalarOp):
    """Two lists one after the other."""

    name = "tf.TensorListConcatLists"
    input_a = operand_def(AnyTensor)
    input_b = operand_def(AnyTensor)
    output = result_def(AnyTensor)
    element_dtype = opt_prop_def(Type)
    traits = traits_def(Pure())
