"""`tf.TensorListResize`: a choice between cutting a tensor and adding rows of zeros."""

from __future__ import annotations

from xdsl.dialects import func
from xdsl.dialects.builtin import SymbolRefAttr, i1
from xdsl.ir import Attribute, Block, Operation, Region, SSAValue

from ...dialects import tf
from ...dialects.shapes import element_of, tensor_type
from .builder import ENTRIES, SCALAR, Builder, list_type


class Resize:
    """The ops and the two functions for one resized list."""

    def __init__(self, op: Operation):
        """Look at the op, whose list is a tensor already."""
        self.op = op
        self.list, self.size = op.operands
        self.type = list_type(element_of(self.list), op.results[0])
        self.inputs: list[Attribute] = []

    def condition(self) -> tuple[SSAValue, list[SSAValue]]:
        """Build whether rows are to be added, and what the functions take."""
        build = Builder(self.op)
        zero = build.scalar(0)
        length = build.length(self.list)
        missing = build.add(tf.SubOp(self.size, length, result_types=(SCALAR,)))
        grows = build.add(tf.GreaterOp(missing, zero, result_types=(tensor_type(i1, ()),)))
        shape = build.add(tf.ShapeOp(self.list, result_types=(ENTRIES,)))
        values = [self.list, shape, missing, self.size]
        self.inputs = [value.type for value in values]
        return grows, values

    def choice(self, grows: SSAValue, values: list[SSAValue], then: str, other: str) -> SSAValue:
        """Build the op that calls one of the functions."""
        call = tf.IfOp(
            grows,
            values,
            then_branch=SymbolRefAttr(then),
            else_branch=SymbolRefAttr(other),
            is_stateless=True,
            result_types=(self.type,),
        )
        call.properties.pop("output_shapes", None)
        return Builder(self.op).add(call)

    def longer(self, name: str) -> func.FuncOp:
        """Build the function that adds rows; the new ones are a list still to be lowered."""
        block = Block(arg_types=self.inputs)
        build = Builder.at_end(block, self.op)
        list_, shape, missing, _ = block.args
        rest = build.vector(-1)
        zero = build.scalar(0)
        item = build.add(tf.SliceOp(shape, build.vector(1), rest, result_types=(ENTRIES,)))
        rows = build.add(
            tf.TensorListReserveOp(
                item,
                missing,
                element_dtype=element_of(self.list),
                result_types=(self.op.results[0].type,),
            )
        )
        any_shape = build.scalar(-1)
        added = build.add(tf.TensorListStackOp(rows, any_shape, result_types=(self.type,)))
        joined = build.concat(zero, [list_, added], self.type)
        build.insert(func.ReturnOp(joined))
        return self._function(name, block)

    def shorter(self, name: str) -> func.FuncOp:
        """Build the function that keeps the first rows."""
        block = Block(arg_types=self.inputs)
        build = Builder.at_end(block, self.op)
        list_, _, _, size = block.args
        zero = build.scalar(0)
        one = build.vector(1)
        rank = build.add(tf.RankOp(list_, result_types=(SCALAR,)))
        inner = build.add(tf.SubOp(rank, one, result_types=(one.type,)))
        kept = build.slice(list_, zero, size, inner, self.type)
        build.insert(func.ReturnOp(kept))
        return self._function(name, block)

    def _function(self, name: str, block: Block) -> func.FuncOp:
        made = func.FuncOp(
            name, (self.inputs, [self.type]), region=Region(block), visibility="private"
        )
        made.location = self.op.location
        return made
