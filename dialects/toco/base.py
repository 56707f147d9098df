"""The base op of the dialect."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from xdsl.ir import Attribute, SSAValue
from xdsl.irdl import operand_def, result_def

from ..op import TensorOp
from ..shapes import element_of, unranked


class TocoOp(TensorOp):
    """Base of the dialect; result types are those of the first operand unless given."""


class UnaryOp(TocoOp):
    """One operand, one result of the same type."""

    input = operand_def()
    output = result_def()


class UnshapedOp(TocoOp):
    """An op whose result shape is found out later: its results are unranked unless given."""

    @classmethod
    def infer(
        cls, operands: Sequence[SSAValue], properties: Mapping[str, Attribute]
    ) -> Sequence[Attribute]:
        """Return an unranked tensor of the first operand's element type."""
        return (unranked(element_of(operands[0])),)
