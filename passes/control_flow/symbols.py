"""Names for functions that passes make, and where these go."""

from __future__ import annotations

from xdsl.dialects import func
from xdsl.dialects.builtin import ModuleOp, StringAttr
from xdsl.ir import Operation

from ...dialects.locations import names
from ...dialects.op import name_of


class SymbolTable:
    """The symbols of a module; a repeated name gets `_0`, `_1`, ... behind it."""

    def __init__(self, module: ModuleOp):
        """Look at the symbols that `module` has now."""
        self.module = module
        self.ops: dict[str, Operation] = {}
        for op in module.body.block.ops:
            if isinstance(name := op.properties.get("sym_name"), StringAttr):
                self.ops[name.data] = op
        self._number = 0

    def function(self, name: str) -> func.FuncOp | None:
        """Return the function of that name, if there is one with a body."""
        op = self.ops.get(name)
        return op if isinstance(op, func.FuncOp) and op.body.blocks else None

    def insert(self, function: func.FuncOp) -> str:
        """Append a private function under a free name; return that."""
        name = wanted = function.sym_name.data
        while name in self.ops:
            name = f"{wanted}_{self._number}"
            self._number += 1
        function.properties["sym_name"] = StringAttr(name)
        make_private(function)
        self.module.body.block.add_op(function)
        self.ops[name] = function
        return name


class OpNames:
    """Names of ops after their locations, or what they are: each op has one of its own."""

    def __init__(self) -> None:
        """Start with no name given."""
        self._given: dict[Operation, str] = {}
        self._taken: set[str] = set()

    def unique(self, op: Operation) -> str:
        """Return the name of `op`; a repeated one gets a number behind it."""
        if op not in self._given:
            paths = [path.partition("@")[0] for path in names(op.location)]
            name = wanted = ";".join(paths) or name_of(op)
            number = 0
            while name in self._taken:
                number += 1
                name = f"{wanted}{number}"
            self._taken.add(name)
            self._given[op] = name
        return self._given[op]

    def hand_over(self, old: Operation, new: Operation) -> None:
        """Let `new`, which replaces `old`, have its name."""
        self._given[new] = self._given.pop(old)


def make_private(function: func.FuncOp) -> None:
    """Let a function go once nothing calls it."""
    function.properties["sym_visibility"] = StringAttr("private")


def module_of(op: Operation) -> ModuleOp:
    """Return the innermost module around an op."""
    above = op.parent_op()
    while not isinstance(above, ModuleOp):
        assert above is not None
        above = above.parent_op()
    return above
