"""Giving a function a new body, and building the ops of it."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from xdsl.dialects import func
from xdsl.dialects.builtin import FunctionType, StringAttr
from xdsl.ir import Attribute, Block, Operation, SSAValue

from ...dialects import arith, tf, tfl
from ...dialects.elements import Array, Elements
from ...dialects.shapes import DYNAMIC, Shape, element_of, shape_of, tensor_type
from ...runtime.schema import flexbuffers

IMPLEMENTS = "tf._implements"


class Body:
    """The new body of a function, which keeps its arguments."""

    def __init__(self, function: func.FuncOp):
        """Drop the old body."""
        self.function = function
        blocks = function.body.blocks
        if blocks:
            self.block = blocks[0]
            for other in list(blocks)[1:]:
                function.body.erase_block(other, safe_erase=False)
            for op in reversed(list(self.block.ops)):
                op.detach()
                op.drop_all_references()
        else:
            self.block = Block(arg_types=function.function_type.inputs.data)
            function.body.add_block(self.block)
        self.args: Sequence[SSAValue] = self.block.args

    def op(self, op: Operation) -> Operation:
        """Append an op."""
        op.location = self.function.location
        self.block.add_op(op)
        return op

    def add(self, op: Operation) -> SSAValue:
        """Append an op and return its first result."""
        return self.op(op).results[0]

    def constant(self, array: Array) -> SSAValue:
        """Append an `arith.constant`."""
        return self.add(arith.ConstantOp(value=array))

    def i32(self, *values: int) -> SSAValue:
        """Append a vector of i32."""
        return self.constant(np.array(values, np.int32))

    def splat(self, shape: Shape) -> SSAValue:
        """Append zeros."""
        return self.constant(np.zeros(shape, np.float32))

    def graph_constant(self, array: Array) -> SSAValue:
        """Append a `tf.Const`."""
        return self.add(tf.ConstOp(value=array))

    def unused(self, type: Attribute) -> SSAValue:
        """Append a zero that stands for a result which no caller uses."""
        value = Elements.of(np.zeros(1, np.float32))
        return self.add(tf.ConstOp(value=value, result_types=(type,)))

    def none(self) -> SSAValue:
        """Append the absent operand."""
        return self.add(tfl.NoValueOp())

    def transpose(self, value: SSAValue) -> SSAValue:
        """Append a transpose of a matrix."""
        rows, columns = shape_of(value) or (DYNAMIC, DYNAMIC)
        type = tensor_type(element_of(value), (columns, rows))
        return self.add(tf.TransposeOp(value, self.i32(1, 0), result_types=(type,)))

    def returns(self, values: Sequence[SSAValue]) -> None:
        """Append the return and let the function's type agree with it."""
        self.op(func.ReturnOp(*values))
        inputs = [argument.type for argument in self.args]
        outputs = [value.type for value in values]
        self.function.properties["function_type"] = FunctionType.from_lists(inputs, outputs)


def implement(function: func.FuncOp, code: str, options: bytes) -> None:
    """Let a custom operator on the arguments be the function's body."""
    results = function.function_type.outputs.data
    body = Body(function)
    op = tfl.CustomOp(
        list(body.args),
        custom_code=code,
        custom_option=tfl.ConstBytesAttr(options),
        result_types=tuple(results),
    )
    body.returns(body.op(op).results)


def says(function: func.FuncOp, name: str) -> None:
    """Set what a function implements."""
    function.attributes[IMPLEMENTS] = StringAttr(name)


def option_map(values: dict[str, flexbuffers.Flex]) -> bytes:
    """Return options as a FlexBuffer map."""
    return flexbuffers.dumps(values)
