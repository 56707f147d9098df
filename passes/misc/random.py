"""`tfl-legalize-random`: JAX's random numbers as operators that the runtime brings."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from xdsl.context import Context
from xdsl.dialects import func
from xdsl.dialects.builtin import ModuleOp, TupleType
from xdsl.ir import Block
from xdsl.passes import ModulePass

from ...dialects import stablehlo, tfl
from ...dialects.shapes import is_static, shape_of
from ...dialects.tfl.attributes import ConstBytesAttr

OPERATORS = {
    "tfl_wrapped_jax_random_uniform": "RandomUniform",
    "tfl_wrapped_jax_random_normal": "RandomStandardNormal",
}
"""What the names of the functions hold that draw numbers -> the operator that does it."""


def _operator(function: func.FuncOp) -> str | None:
    name = function.sym_name.data
    return next((code for part, code in OPERATORS.items() if part in name), None)


def _replace_body(function: func.FuncOp, code: str) -> None:
    """Let a function that returns a tuple of one tensor draw that tensor's numbers."""
    outputs = function.function_type.outputs.data
    if not outputs or not isinstance(outputs[0], TupleType) or len(outputs[0].types) != 1:
        return
    type = outputs[0].types.data[0]
    shape = shape_of(type)
    if shape is None or not is_static(type):
        return
    location = function.location
    sizes = stablehlo.ConstantOp(value=np.array(shape, np.int32), location=location)
    drawn = tfl.CustomOp(
        [sizes],
        result_types=(type,),
        custom_code=code,
        custom_option=ConstBytesAttr(b""),
        location=location,
    )
    whole = stablehlo.TupleOp([drawn.results[0]], location=location)
    block = Block(arg_types=function.function_type.inputs.data)
    block.add_ops([sizes, drawn, whole, func.ReturnOp(whole)])
    for old in list(function.body.blocks):
        function.body.detach_block(old)
        old.erase(safe_erase=False)
    function.body.add_block(block)


@dataclass(frozen=True)
class LegalizeRandomPass(ModulePass):
    """Give JAX's wrapped functions of random numbers a custom operator for a body.

    Source: transforms/legalize_jax_random.cc.
    """

    name = "tfl-legalize-random"

    def apply(self, ctx: Context, op: ModuleOp) -> None:
        """Look at the names of all functions."""
        for function in op.body.block.ops:
            if isinstance(function, func.FuncOp) and (code := _operator(function)) is not None:
                _replace_body(function, code)
