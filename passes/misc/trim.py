"""`tfl-trim-funcs-tf`: only the named functions stay."""

from __future__ import annotations

from dataclasses import dataclass

from xdsl.context import Context
from xdsl.dialects import func
from xdsl.dialects.builtin import ModuleOp, StringAttr
from xdsl.passes import ModulePass

from ...dialects.errors import ConverterError

MAIN = "main"


@dataclass(frozen=True)
class TrimFunctionsPass(ModulePass):
    """Erase the functions that are not listed; without a main the first listed becomes it.

    Source: transforms/trim_functions_tf.cc.
    """

    name = "tfl-trim-funcs-tf"
    trim_funcs_allowlist: tuple[str, ...] = ()

    def apply(self, ctx: Context, op: ModuleOp) -> None:
        """Trim the module; without a list nothing happens.

        Raises:
            ConverterError: a function that stays calls one that went.

        """
        kept = self.trim_funcs_allowlist
        if not kept:
            return
        functions = [item for item in op.body.block.ops if isinstance(item, func.FuncOp)]
        for function in functions:
            name = function.sym_name.data
            if name not in kept:
                function.detach()
                function.drop_all_references()
            elif MAIN not in kept and name == kept[0]:
                function.properties["sym_name"] = StringAttr(MAIN)
        self._verify(op)

    def _verify(self, module: ModuleOp) -> None:
        left = [item for item in module.body.block.ops if isinstance(item, func.FuncOp)]
        names = {function.sym_name.data for function in left}
        for function in left:
            for call in function.walk():
                if isinstance(call, func.CallOp) and call.callee.string_value() not in names:
                    caller = function.sym_name.data
                    raise ConverterError(f"{caller} is not in the funcs allowlist")
