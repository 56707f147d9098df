"""The base op of the dialect."""

from __future__ import annotations

from xdsl.irdl import operand_def, result_def, traits_def, var_operand_def, var_result_def
from xdsl.traits import Pure

from ..op import Operands, Properties, ResultTypes, TensorOp
from ..shapes import element_of, unranked


class TocoOp(TensorOp):
    """Base of the dialect; result types are those of the first operand unless given."""


class PureOp(TocoOp):
    """An op whose one result follows from its operands alone."""

    output = result_def()
    traits = traits_def(Pure())


class ListsOp(TocoOp):
    """An op from any number of operands to any number of results."""

    inputs = var_operand_def()
    outputs = var_result_def()


class UnshapedOp(TocoOp):
    """An op whose result shape is found out later: its results are unranked unless given."""

    @classmethod
    def infer(cls, operands: Operands, properties: Properties) -> ResultTypes:
        """Return an unranked tensor of the first operand's element type."""
        return (unranked(element_of(operands[0])),)


class PureUnshapedOp(PureOp, UnshapedOp):
    """A pure op whose result shape is found out later."""


class ProductOp(PureUnshapedOp):
    """A product of matrices."""

    a = operand_def()
    b = operand_def()


class ValuesOp(PureUnshapedOp):
    """One result of any number of operands."""

    values = var_operand_def()
