"""The base op and the constraints shared by the `tfl` dialect."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from xdsl.dialects.builtin import I32, BoolAttr, FloatAttr, IntegerAttr, StringAttr, f32, i32
from xdsl.ir import Attribute, SSAValue
from xdsl.irdl import BaseAttr, operand_def, result_def, traits_def
from xdsl.traits import OpTrait, Pure
from xdsl.utils.exceptions import VerifyException

from ..op import Operands, Properties, ResultTypes, TensorOp
from ..shapes import Shape, broadcasts, element_of, shape_of, typed
from ..traits import Elementwise
from .constraints import TENSOR, Words, stored
from .fields import refused_field
from .predicates import Predicates
from .runtime import runtime_problem

ACTIVATIONS = ("NONE", "RELU", "RELU_N1_TO_1", "RELU6", "TANH", "SIGN_BIT")
Activation = Words(ACTIVATIONS)
NONE, RELU, RELU_N1_TO_1, RELU6, TANH, SIGN_BIT = map(StringAttr, ACTIVATIONS)

SAME, VALID = StringAttr("SAME"), StringAttr("VALID")
Padding = Words(("SAME", "VALID"))

Int = IntegerAttr[I32]
Bool = BaseAttr(IntegerAttr)
Float = BaseAttr(FloatAttr)
TRUE, FALSE = BoolAttr.from_bool(True), BoolAttr.from_bool(False)
ZERO, ONE = IntegerAttr(0, i32), IntegerAttr(1, i32)
ZERO_F = FloatAttr(0.0, f32)


@dataclass(frozen=True)
class VersionOf(OpTrait):
    """The operator version by the storage type of one operand: `VersionOf("i16:3 i8:2")`, else 1.

    Source: tools/versioning/op_version.cc.
    """

    table: str
    operand: int = 0

    def version(self, op: TFLOp) -> int:
        """Return the version for the operand's type."""
        found = stored(op.operands[self.operand])
        for entry in self.table.split():
            name, version = entry.split(":")
            if name == found:
                return int(version)
        return 1


class TFLOp(TensorOp):
    """Base of the dialect."""

    traits = traits_def(Predicates())

    def verify(self, verify_nested_ops: bool = True) -> None:
        """Verify the op; what a field refuses is told in MLIR's words.

        Raises:
            VerifyException: the op is not as it was declared.

        """
        try:
            super().verify(verify_nested_ops)
        except VerifyException as error:
            if (problem := refused_field(self)) is None:
                raise
            raise VerifyException(problem) from error

    def version(self) -> int:
        """Return the lowest operator version that runs this instance."""
        trait = self.get_trait(VersionOf)
        return 1 if trait is None else trait.version(self)

    def derived_options(self) -> Mapping[str, Attribute]:
        """Return the fields of the options table that are no properties."""
        return {}

    def runtime_problem(self) -> str | None:
        """Return why the runtime cannot take this op, None if it can."""
        return runtime_problem(self)


def ranked(value: SSAValue, rank: int) -> Shape | None:
    """Return the shape of a value if it has `rank` dimensions, else None."""
    shape = shape_of(value)
    return shape if shape is not None and len(shape) == rank else None


def broadcast_shape(operands: Operands) -> Shape | None:
    """Return the broadcast shape of values; None if one of them has no rank or they do not fit."""
    shapes = [shape_of(operand) for operand in operands]
    known = [shape for shape in shapes if shape is not None]
    return broadcasts(*known) if len(known) == len(shapes) else None


class UnaryOp(TFLOp):
    """`y = op(x)`, of the type of `x`, element by element."""

    x = operand_def(TENSOR)
    y = result_def(TENSOR)
    traits = traits_def(Pure(), Elementwise())


class UnaryInputOp(TFLOp):
    """`output = op(input)`, of the type of `input`."""

    input = operand_def(TENSOR)
    output = result_def(TENSOR)
    traits = traits_def(Pure())


class BroadcastOp(TFLOp):
    """`output = op(lhs, rhs)`, with numpy broadcasting."""

    lhs = operand_def(TENSOR)
    rhs = operand_def(TENSOR)
    output = result_def(TENSOR)
    traits = traits_def(Pure())

    @classmethod
    def infer(cls, operands: Operands, properties: Properties) -> ResultTypes:
        """Broadcast the operand shapes."""
        return (typed(element_of(operands[0]), broadcast_shape(operands)),)
