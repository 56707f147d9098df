"""`tf-guarantee-all-funcs-one-use`: every function is named in at most one place."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import cast

from xdsl.context import Context
from xdsl.dialects.builtin import ArrayAttr, DictionaryAttr, ModuleOp, SymbolRefAttr
from xdsl.ir import Attribute
from xdsl.passes import ModulePass

from ...dialects.errors import ConverterError, place
from ...dialects.tf_type import FuncAttr
from ..cleanup import symbols_in
from .symbols import SymbolTable

MAX_CLONES = 10000
"""More copies than this come only of functions that call each other, or themselves."""


class _Cloner:
    """Gives every mention of a function but its first a copy of its own."""

    def __init__(self, module: ModuleOp):
        self.module = module
        self.symbols = SymbolTable(module)
        self.clones = 0

    def run(self) -> None:
        """Go on until every function has one use."""
        while True:
            functions = [name for name in self.symbols.ops if self.symbols.function(name)]
            if not any([self._split(name) for name in functions]):
                return

    def _split(self, name: str) -> bool:
        """Make copies of one function; return whether any was needed."""
        before = self.clones
        first = True

        def fresh() -> str:
            nonlocal first
            if first:
                first = False
                return name
            return self._clone(name)

        for op in list(self.module.walk()):
            for attributes in (op.properties, op.attributes):
                for key, attr in list(attributes.items()):
                    if key != "sym_name" and name in symbols_in(attr):
                        attributes[key] = _renamed(attr, name, fresh)
        return self.clones > before

    def _clone(self, name: str) -> str:
        function = self.symbols.function(name)
        assert function is not None
        self.clones += 1
        if self.clones > MAX_CLONES:
            raise ConverterError(
                place(
                    f"@{name}",
                    "func.func",
                    f"the functions need more than {MAX_CLONES} copies to be used once each",
                    "Look for functions that call themselves",
                )
            )
        copy = function.clone()
        copy.location = function.location
        return self.symbols.insert(copy)


def _renamed(attr: Attribute, name: str, fresh: Callable[[], str]) -> Attribute:
    """Return an attribute with every mention of a function replaced by a fresh name."""
    match attr:
        case SymbolRefAttr():
            if attr.root_reference.data != name:
                return attr
            return SymbolRefAttr(fresh(), attr.nested_references)
        case FuncAttr():
            symbol = _renamed(attr.symbol, name, fresh)
            return FuncAttr(cast(SymbolRefAttr, symbol), attr.attrs)
        case ArrayAttr():
            return ArrayAttr([_renamed(item, name, fresh) for item in attr])
        case DictionaryAttr():
            return DictionaryAttr(
                {key: _renamed(item, name, fresh) for key, item in attr.data.items()}
            )
        case _:
            return attr


@dataclass(frozen=True)
class GuaranteeAllFuncsOneUsePass(ModulePass):
    """Copy functions until each has one use, so that each can be typed for its only caller.

    Source: transforms/guarantee_all_funcs_one_use.cc of TensorFlow's dialect.
    """

    name = "tf-guarantee-all-funcs-one-use"

    def apply(self, ctx: Context, op: ModuleOp) -> None:
        """Copy callers' functions, then those that the copies call.

        Raises:
            ConverterError: functions call each other in a circle.

        """
        _Cloner(op).run()
