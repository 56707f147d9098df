"""`tfl-downcast-x64`: 32 bits where there were 64."""

from __future__ import annotations

from dataclasses import dataclass

from xdsl.context import Context
from xdsl.dialects import func
from xdsl.dialects.builtin import (
    Float64Type,
    FunctionType,
    IntegerType,
    ModuleOp,
    f32,
)
from xdsl.ir import Attribute, Operation
from xdsl.passes import ModulePass

from ...dialects import tfl
from ...dialects.op import is_constant
from ...dialects.shapes import element_of, shape_of, typed


def narrowed(type: Attribute) -> Attribute:
    """Return a type with f32 and i32 in place of f64 and i64."""
    element = element_of(type)
    match element:
        case Float64Type():
            narrow: Attribute = f32
        case IntegerType() if element.width.data == 64:
            narrow = IntegerType(32, element.signedness.data)
        case _:
            return type
    return narrow if element is type else typed(narrow, shape_of(type))


def _narrow_function(function: func.FuncOp) -> None:
    type = function.function_type
    function.properties["function_type"] = FunctionType.from_lists(
        [narrowed(item) for item in type.inputs.data],
        [narrowed(item) for item in type.outputs.data],
    )


def _cast(op: Operation) -> None:
    """Let the users of a constant have it cast; folding narrows the constant itself."""
    for result in op.results:
        narrow = narrowed(result.type)
        if narrow == result.type:
            continue
        cast = tfl.CastOp(result, result_types=(narrow,), location=op.location)
        result.replace_uses_with_if(cast.results[0], lambda use: use.operation is not cast)
        block = op.parent
        assert block is not None
        block.insert_op_after(cast, op)


@dataclass(frozen=True)
class DowncastX64Pass(ModulePass):
    """Compute with f32 and i32 instead of f64 and i64 everywhere.

    Source: transforms/downcast_x64_pass.cc.
    """

    name = "tfl-downcast-x64"

    def apply(self, ctx: Context, op: ModuleOp) -> None:
        """Change the types of all values but constants, which are cast."""
        for item in list(op.walk()):
            if isinstance(item, func.FuncOp):
                _narrow_function(item)
            for region in item.regions:
                for block in region.blocks:
                    for argument in block.args:
                        argument._type = narrowed(argument.type)  # pyright: ignore[reportPrivateUsage]
            if is_constant(type(item)):
                _cast(item)
                continue
            for result in item.results:
                result._type = narrowed(result.type)  # pyright: ignore[reportPrivateUsage]
