"""Lists of tensors, as loops use them."""

from __future__ import annotations

from xdsl.irdl import opt_prop_def, traits_def
from xdsl.traits import Pure

from ..shapes import DYNAMIC
from .base import Node, ScalarOp, Shapes, TFOp, Type
from .fields import table_op
from .shape_functions import with_rank


@table_op
class TensorListReserveOp(ScalarOp):
    """A list of a given length without contents."""

    name = "tf.TensorListReserve"
    element_dtype = opt_prop_def(Type)
    traits = traits_def(Pure())


@table_op
class EmptyTensorListOp(ScalarOp):
    """An empty list."""

    name = "tf.EmptyTensorList"
    element_dtype = opt_prop_def(Type)
    traits = traits_def(Pure())


@table_op
class TensorListFromTensorOp(ScalarOp):
    """The rows of a tensor as a list."""

    name = "tf.TensorListFromTensor"
    traits = traits_def(Pure())


@table_op
class TensorListStackOp(TFOp):
    """The items of a list as the rows of a tensor."""

    name = "tf.TensorListStack"
    traits = traits_def(Pure())

    @classmethod
    def shapes(cls, node: Node) -> Shapes:
        """Put the number of items before their shape."""
        item, count = node.dims(1), node.integer("num_elements")
        return (None if item is None else (DYNAMIC if count < 0 else count, *item),)


@table_op
class TensorListGetItemOp(TFOp):
    """An item of a list."""

    name = "tf.TensorListGetItem"
    traits = traits_def(Pure())

    @classmethod
    def shapes(cls, node: Node) -> Shapes:
        """Take the shape operand."""
        return (node.dims(2),)


@table_op
class TensorListSetItemOp(ScalarOp):
    """A list with one item replaced."""

    name = "tf.TensorListSetItem"
    traits = traits_def(Pure())


@table_op
class TensorListPushBackOp(ScalarOp):
    """A list with an item more."""

    name = "tf.TensorListPushBack"
    traits = traits_def(Pure())


@table_op
class TensorListPopBackOp(TFOp):
    """A list without its last item, and the item."""

    name = "tf.TensorListPopBack"
    traits = traits_def(Pure())

    @classmethod
    def shapes(cls, node: Node) -> Shapes:
        """Take the shape operand."""
        return ((), node.dims(1))


@table_op
class TensorListLengthOp(ScalarOp):
    """How many items a list has."""

    name = "tf.TensorListLength"
    traits = traits_def(Pure())


@table_op
class TensorListElementShapeOp(TFOp):
    """The shape of the items."""

    name = "tf.TensorListElementShape"
    traits = traits_def(Pure())

    @classmethod
    def shapes(cls, node: Node) -> Shapes:
        """How many axes they have is unknown."""
        return ((DYNAMIC,),)


@table_op
class TensorListResizeOp(ScalarOp):
    """A list of another length."""

    name = "tf.TensorListResize"
    traits = traits_def(Pure())


@table_op
class TensorListConcatV2Op(TFOp):
    """The items of a list joined along their first axis."""

    name = "tf.TensorListConcatV2"
    traits = traits_def(Pure())

    @classmethod
    def shapes(cls, node: Node) -> Shapes:
        """Take the shape operand but for its first axis."""
        item = node.dims(1)
        return (None if not item else (DYNAMIC, *item[1:]), (DYNAMIC,))


@table_op
class TensorListGatherOp(TFOp):
    """Chosen items of a list as the rows of a tensor."""

    name = "tf.TensorListGather"
    traits = traits_def(Pure())

    @classmethod
    def shapes(cls, node: Node) -> Shapes:
        """Put the number of indices before the item shape."""
        item, indices = node.dims(2), node.shape(1)
        return (None if item is None else (*with_rank(indices, 1), *item),)


@table_op
class TensorListScatterIntoExistingListOp(ScalarOp):
    """A list with items replaced by rows of a tensor."""

    name = "tf.TensorListScatterIntoExistingList"
    traits = traits_def(Pure())


@table_op
class TensorListConcatListsOp(ScalarOp):
    """Two lists one after the other."""

    name = "tf.TensorListConcatLists"
    element_dtype = opt_prop_def(Type)
    traits = traits_def(Pure())
