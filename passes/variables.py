"""The variables of a SavedModel and what functions do with them.

A variable is a `tf_saved_model.global_tensor`, bound to function arguments by their attribute
`tf_saved_model.bound_input`.
"""

from __future__ import annotations

from collections.abc import Iterator

from xdsl.dialects import func
from xdsl.dialects.builtin import (
    ArrayAttr,
    DictionaryAttr,
    FunctionType,
    ModuleOp,
    StringAttr,
    SymbolRefAttr,
)
from xdsl.ir import Attribute, BlockArgument, Operation, SSAValue

from ..dialects.shapes import element_of
from ..dialects.tf_type import ResourceType

GLOBAL_TENSOR = "tf_saved_model.global_tensor"
SESSION_INITIALIZER = "tf_saved_model.session_initializer"
BOUND_INPUT = "tf_saved_model.bound_input"
SEMANTICS = "tf_saved_model.semantics"
INITIALIZER_TYPE = "tf_saved_model.initializer_type"

CALLEES: dict[str, tuple[str, ...]] = {
    "func.call": ("callee",),
    "tf.PartitionedCall": ("f",),
    "tf.StatefulPartitionedCall": ("f",),
    "tf.LegacyCall": ("f",),
    "tf.If": ("then_branch", "else_branch"),
    "tf.StatelessIf": ("then_branch", "else_branch"),
    "tf.Case": ("branches",),
    "tf.StatelessCase": ("branches",),
    "tf.While": ("cond", "body"),
    "tf.StatelessWhile": ("cond", "body"),
}
"""The properties of an op that name the functions it calls."""

LEADING = {"tf.If": 1, "tf.StatelessIf": 1, "tf.Case": 1, "tf.StatelessCase": 1}
"""How many operands of a call do not go to the function."""
LOOPS = ("tf.While", "tf.StatelessWhile")
_READERS = ("tf.ReadVariableOp", "tf.ResourceGather", "tf.ResourceGatherNd", "tf.VariableShape")


def is_saved_model(module: ModuleOp) -> bool:
    """Whether the module came from a SavedModel."""
    return SEMANTICS in module.attributes


def symbol_of(attr: Attribute | None) -> str | None:
    """Return the name in a symbol attribute."""
    return attr.string_value() if isinstance(attr, SymbolRefAttr) else None


class SavedModel:
    """The variables and functions of a module, by name."""

    def __init__(self, module: ModuleOp):
        """Index the symbols of `module`."""
        self.module = module
        self.functions: dict[str, func.FuncOp] = {}
        self.variables: dict[str, Operation] = {}
        for op in module.body.block.ops:
            name = op.properties.get("sym_name")
            if not isinstance(name, StringAttr):
                continue
            if isinstance(op, func.FuncOp):
                self.functions[name.data] = op
            elif op.name == GLOBAL_TENSOR:
                self.variables[name.data] = op

    def bound(self) -> Iterator[tuple[func.FuncOp, BlockArgument, str]]:
        """Yield the arguments that are bound to variables, with the variable's name."""
        for function in self.functions.values():
            attributes = function.arg_attrs
            if attributes is None or not function.body.blocks:
                continue
            for argument, item in zip(function.body.block.args, attributes.data, strict=True):
                name = symbol_of(item.data.get(BOUND_INPUT))
                if name is not None and name in self.variables:
                    yield function, argument, name

    def callees(self, call: Operation) -> tuple[func.FuncOp, ...]:
        """Return the functions that `call` refers to; () if some are unknown."""
        found: list[func.FuncOp] = []
        for key in CALLEES[call.name]:
            attr = call.properties.get(key)
            names = attr.data if isinstance(attr, ArrayAttr) else (attr,)  # pyright: ignore[reportUnknownMemberType, reportUnknownVariableType]
            for item in names:  # pyright: ignore[reportUnknownVariableType]
                name = symbol_of(item)  # pyright: ignore[reportUnknownArgumentType]
                if name is None or name not in self.functions:
                    return ()
                found.append(self.functions[name])
        return tuple(found)

    def is_only_read(self, value: SSAValue, seen: set[SSAValue] | None = None) -> bool:
        """Whether all that becomes of a resource, in called functions too, is that it is read."""
        seen = set() if seen is None else seen
        if value in seen:
            return True
        seen.add(value)
        for use in value.uses:
            op = use.operation
            if op.name in _READERS:
                continue
            if op.name == "func.return":
                continue
            if op.name == "tf.Identity":
                aliases: tuple[SSAValue, ...] = op.results
            elif op.name in CALLEES:
                index = use.index - LEADING.get(op.name, 0)
                callees = self.callees(op)
                if not callees or index < 0:
                    return False
                aliases = tuple(callee.body.block.args[index] for callee in callees)
                if op.name in LOOPS:
                    aliases = (*aliases, op.results[index])
                elif any(isinstance(element_of(result), ResourceType) for result in op.results):
                    return False
            else:
                return False
            if not all(self.is_only_read(alias, seen) for alias in aliases):
                return False
        return True


def remove_argument(function: func.FuncOp, index: int) -> None:
    """Remove an unused argument and what is said of it in the function's type and attributes."""
    block = function.body.block
    block.erase_arg(block.args[index])
    type = function.function_type
    inputs = [item for i, item in enumerate(type.inputs.data) if i != index]
    function.properties["function_type"] = FunctionType.from_lists(inputs, type.outputs.data)
    if function.arg_attrs is not None:
        kept = [item for i, item in enumerate(function.arg_attrs.data) if i != index]
        function.properties["arg_attrs"] = ArrayAttr[DictionaryAttr](kept)
