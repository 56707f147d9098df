"""The constant."""

from __future__ import annotations

from xdsl.irdl import prop_def, result_def, traits_def
from xdsl.traits import ConstantLike, Pure

from ..elements import PAYLOAD, Elements
from ..op import Operands, Properties, ResultTypes, op_definition
from ..shapes import shape_of
from .base import AnyTensor, Node, Shapes, TFOp


@op_definition
class ConstOp(TFOp):
    """A constant tensor."""

    name = "tf.Const"
    output = result_def(AnyTensor)
    value = prop_def(PAYLOAD)
    traits = traits_def(Pure(), ConstantLike())

    @classmethod
    def infer(cls, operands: Operands, properties: Properties) -> ResultTypes:
        """Take the type of the payload."""
        value = properties["value"]
        assert isinstance(value, Elements)
        return (value.type,)

    @classmethod
    def shapes(cls, node: Node) -> Shapes:
        """Take the shape of the payload."""
        value = node.property("value")
        return (shape_of(value.type) if isinstance(value, Elements) else None,)
