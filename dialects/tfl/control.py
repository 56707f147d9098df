"""TensorFlow Lite control flow and custom operators."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from xdsl.dialects.builtin import BoolAttr, StringAttr
from xdsl.ir import Attribute, Operation, Region
from xdsl.irdl import (
    operand_def,
    opt_prop_def,
    prop_def,
    region_def,
    result_def,
    traits_def,
    var_operand_def,
    var_region_def,
    var_result_def,
)
from xdsl.traits import (
    IsolatedFromAbove,
    IsTerminator,
    Pure,
    RecursiveMemoryEffect,
    SingleBlockImplicitTerminator,
)
from xdsl.utils.exceptions import VerifyException

from ..op import op_definition
from ..traits import Builtin, Quantizable
from ..wrapping import Wrapping
from . import checks
from .attributes import ConstBytesAttr, ControlType
from .base import FALSE, Operands, Properties, ResultTypes, TFLOp
from .constraints import BOOL, TENSOR, optional
from .predicates import Verified


@op_definition
class YieldOp(TFLOp):
    """The results of a region."""

    name = "tfl.yield"
    values = var_operand_def(Attribute)
    traits = traits_def(Pure(), IsTerminator(), Quantizable())

    @classmethod
    def infer(cls, operands: Operands, properties: Properties) -> ResultTypes:
        """Give nothing."""
        return ()


@op_definition
class IfOp(TFLOp):
    """One of two regions, by a scalar condition."""

    name = "tfl.if"
    cond = operand_def(BOOL)
    results_ = var_result_def(TENSOR)
    then_region = region_def("single_block")
    else_region = region_def()
    traits = traits_def(
        RecursiveMemoryEffect(), SingleBlockImplicitTerminator(YieldOp), Builtin("IF", "IfOptions")
    )

    @classmethod
    def infer(cls, operands: Operands, properties: Properties) -> ResultTypes:
        """Refuse: the caller says what the regions yield."""
        raise ValueError("tfl.if needs result types")


@op_definition
class WhileOp(TFLOp):
    """The body repeated on its own results while `cond` of them holds."""

    name = "tfl.while"
    input = var_operand_def(TENSOR)
    output = var_result_def(TENSOR)
    is_stateless = opt_prop_def(BoolAttr, default_value=FALSE)
    cond = region_def("single_block")
    body = region_def("single_block")
    traits = traits_def(
        SingleBlockImplicitTerminator(YieldOp),
        Builtin("WHILE", "WhileOptions"),
        Verified(checks.while_),
    )

    @classmethod
    def infer(cls, operands: Operands, properties: Properties) -> ResultTypes:
        """Take the types of the operands."""
        return tuple(operand.type for operand in operands)


@op_definition
class CallOnceOp(TFLOp):
    """Run a function once in the life of an interpreter."""

    name = "tfl.call_once"
    session_init_function = prop_def(StringAttr)
    traits = traits_def(Builtin("CALL_ONCE", "CallOnceOptions"))

    @classmethod
    def infer(cls, operands: Operands, properties: Properties) -> ResultTypes:
        """Give nothing."""
        return ()


@op_definition
class PolyCallOp(TFLOp):
    """One of several equal regions, the first that the target can run."""

    name = "tfl.poly_call"
    input = var_operand_def(TENSOR)
    output = var_result_def(TENSOR)
    calls = var_region_def("single_block")


@op_definition
class CustomOp(TFLOp):
    """An operator that the application brings, by name and opaque options."""

    name = "tfl.custom"
    input = var_operand_def(optional())
    output = var_result_def(TENSOR)
    custom_code = prop_def(StringAttr)
    custom_option = prop_def(ConstBytesAttr)

    def verify_(self) -> None:
        """Check that the name is one."""
        if not self.custom_code.data:
            raise VerifyException("custom_code must not be empty")


@op_definition
class CustomTfOp(TFLOp):
    """A TensorFlow op that later passes and the exporter are to keep as it is."""

    name = "tfl.custom_tf"
    input = var_operand_def(optional())
    output = var_result_def(TENSOR)
    body = region_def("single_block")
    traits = traits_def(
        IsolatedFromAbove(), RecursiveMemoryEffect(), SingleBlockImplicitTerminator(YieldOp)
    )


@op_definition
class ControlNodeOp(Wrapping, TFLOp):
    """One op whose place in the order of operators is given by tokens."""

    name = "tfl.control_node"
    controlInputs = var_operand_def(ControlType)
    outputs = var_result_def(TENSOR)
    control = result_def(ControlType)
    body = region_def("single_block")
    traits = traits_def(RecursiveMemoryEffect(), SingleBlockImplicitTerminator(YieldOp))

    WORD: ClassVar[str] = "controls"
    TOKEN: ClassVar[Attribute] = ControlType()
    END: ClassVar[type[Operation]] = YieldOp

    def verify_(self) -> None:
        """Check that the body yields what the op gives, but for the token."""
        block = self.body.block
        if block.args:
            raise VerifyException("expects body without any arguments")
        if (last := block.last_op) is None or not isinstance(last, YieldOp):
            raise VerifyException("invalid TFL.control_node terminator, yield expected")
        if tuple(last.operand_types) != tuple(self.result_types)[:-1]:
            raise VerifyException("type mismatch between the body's yield and the results")

    @classmethod
    def yielded(cls, region: Region) -> Sequence[Attribute]:
        """Return the types of what the region gives; an end without operands may be left out."""
        if not isinstance(region.blocks[-1].last_op, YieldOp):
            region.blocks[-1].add_op(YieldOp.create(operands=[]))
        return super().yielded(region)

    def wrapped(self) -> Operation | None:
        """Return the only op inside, if all its results are given, and all is from one place."""
        inner = super().wrapped()
        return inner if inner is not None and inner.location == self.location else None
