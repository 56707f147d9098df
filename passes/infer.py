"""`tf-shape-inference`: types flow from arguments to results, through calls and loops.

Types only ever get more precise. A function takes what all its callers agree on; a public one
keeps the types of its arguments. What a function returns is a tuple of types that every call of it
takes over. All functions are visited, callers before callees, until nothing changes.

Source: `shape_inference.cc` of TensorFlow's dialect.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from xdsl.context import Context
from xdsl.dialects import func
from xdsl.dialects.builtin import (
    ArrayAttr,
    FunctionType,
    ModuleOp,
    SymbolRefAttr,
    UnrankedTensorType,
)
from xdsl.ir import Attribute, Block, Operation, SSAValue
from xdsl.passes import ModulePass
from xdsl.utils.exceptions import VerifyException

from ..dialects import tf
from ..dialects.op import TensorOp, complete
from ..dialects.shapes import DYNAMIC, Shape, element_of, merge, shape_of, tensor_type, typed
from ..dialects.tf.base import result_shapes
from ..dialects.tf_type import FuncAttr, ResourceType, VariantType


@dataclass(frozen=True)
class ShapeInferencePass(ModulePass):
    """Refine the types of all values."""

    name = "tf-shape-inference"

    max_iterations: int = 10

    def apply(self, ctx: Context, op: ModuleOp) -> None:
        """Infer until nothing changes, at most `max_iterations` times."""
        inference = Inference(op)
        for _ in range(self.max_iterations):
            if not inference.sweep():
                break
        inference.finish()


class Inference:
    """The functions of a module, who calls them, and what they return."""

    def __init__(self, module: ModuleOp):
        """Look at every call of the module once."""
        self.module = module
        self.functions = {
            op.sym_name.data: op for op in module.body.block.ops if isinstance(op, func.FuncOp)
        }
        self.calls: dict[str, list[Sequence[SSAValue]]] = {name: [] for name in self.functions}
        self.changed = False
        for function in self.functions.values():
            for op in function.walk():
                self._collect(op)

    def _collect(self, op: Operation) -> None:
        for name, operands in callees(op):
            if name in self.calls:
                self.calls[name].append(operands)

    def sweep(self) -> bool:
        """Visit every function once; return whether another sweep may find more."""
        self.changed = again = False
        for function in self._order():
            if not function.body.blocks:
                continue
            before = returned(function)
            self._arguments(function)
            for block in function.body.blocks:
                self._block(block)
            if self.calls[function.sym_name.data] and returned(function) != before:
                again = True
        return again or (self.changed and any(len(calls) > 1 for calls in self.calls.values()))

    def finish(self) -> None:
        """Let the types of functions say what their blocks do."""
        for function in self.functions.values():
            if not function.body.blocks or not function.body.blocks[0].ops:
                continue
            inputs = tuple(argument.type for argument in function.body.blocks[0].args)
            outputs = returned(function)
            now = function.function_type
            if tuple(now.inputs.data) != inputs or tuple(now.outputs.data) != outputs:
                function.properties["function_type"] = FunctionType.from_lists(inputs, outputs)

    def _order(self) -> Iterator[func.FuncOp]:
        """Yield callers before the functions that they call."""
        seen: set[str] = set()
        pending = [name for name, calls in reversed(self.calls.items()) if not calls]
        pending = pending or list(self.functions)
        while pending:
            name = pending.pop()
            if name in seen or name not in self.functions:
                continue
            seen.add(name)
            yield self.functions[name]
            inner = self.functions[name].walk()
            pending.extend(reversed([found for op in inner for found, _ in callees(op)]))

    def _arguments(self, function: func.FuncOp) -> None:
        """Refine the arguments of a private function by what all calls pass."""
        calls = self.calls[function.sym_name.data]
        if not calls or not (is_private(function) or _is_only_called(function, len(calls))):
            return
        arguments = function.body.blocks[0].args
        if any(len(operands) != len(arguments) for operands in calls):
            return
        for index, argument in enumerate(arguments):
            agreed = common([operands[index].type for operands in calls])
            if agreed is not None:
                self._refine(argument, agreed)

    def _block(self, block: Block) -> None:
        for op in block.ops:
            for region in op.regions:
                for inner in region.blocks:
                    self._block(inner)
            if all(is_final(result.type) for result in op.results):
                continue
            for result, type_ in zip(op.results, self._types(op), strict=False):
                if type_ is not None:
                    self._refine(result, type_)

    def _types(self, op: Operation) -> Sequence[Attribute | None]:
        """Return what is newly known of the result types of `op`."""
        if op.name in LOOPS:
            return self._loop(op)
        if op.name in CALLS or isinstance(op, func.CallOp):
            found = [self.functions[name] for name, _ in callees(op) if name in self.functions]
            return [common(types) for types in zip(*map(returned, found), strict=False)]
        if isinstance(op, tf.IfRegionOp | tf.CaseRegionOp):
            ends = [region.blocks[-1].last_op for region in op.regions if region.blocks]
            yielded = [end.operand_types for end in ends if end is not None]
            return [common(types) for types in zip(*yielded, strict=False)]
        if isinstance(op, tf.TFOp):
            shapes = zip(op.results, result_shapes(op) or (), strict=False)
            return [
                None if shape is None else tensor_type(element_of(result), shape)
                for result, shape in shapes
            ]
        if isinstance(op, TensorOp) and not op.regions:
            try:
                return type(op).infer(op.operands, complete(op))
            except (AssertionError, LookupError, TypeError, ValueError, VerifyException):
                return ()
        return ()

    def _loop(self, op: Operation) -> Sequence[Attribute | None]:
        """Return the types that hold before and after every step of a loop.

        A trial step, on a copy of the body, starts from the types of the operands; where it
        returns less, the next trial starts from that.
        """
        body = callees(op)[-1][0]
        if body not in self.functions or not self.functions[body].body.blocks:
            return ()
        pairs = zip(op.operand_types, op.result_types, strict=True)
        types: list[Attribute] = [refined_type(start, end) for start, end in pairs]
        changed = self.changed
        for _ in range(MAX_TRIALS):
            trial = self.functions[body].clone()
            for argument, type_ in zip(trial.body.blocks[0].args, types, strict=True):
                argument._type = type_  # pyright: ignore[reportPrivateUsage]
            self._block(trial.body.blocks[0])
            self.changed = changed
            after = [common(pair) for pair in zip(types, returned(trial), strict=True)]
            if after == types:
                return types
            types = [
                type_ if item is None else item for item, type_ in zip(after, types, strict=True)
            ]
        return ()

    def _refine(self, value: SSAValue, type_: Attribute) -> None:
        refined = refined_type(value.type, type_)
        if refined is not value.type and refined != value.type:
            value._type = refined  # pyright: ignore[reportPrivateUsage]
            self.changed = True


def is_private(function: func.FuncOp) -> bool:
    """Whether only its module can call a function."""
    visibility = function.sym_visibility
    return visibility is not None and visibility.data == "private"


def _is_only_called(function: func.FuncOp, calls: int) -> bool:
    """Whether a function that is not private has one caller and is no entry of the module."""
    return calls == 1 and not any(name in function.attributes for name in _ENTRIES)


_ENTRIES = ("tf.entry_function", "tf_saved_model.exported_names")
LOOPS = frozenset(("tf.While", "tf.StatelessWhile"))
CALLS = frozenset(
    ("tf.PartitionedCall", "tf.StatefulPartitionedCall", "tf.If", "tf.StatelessIf")
    + ("tf.Case", "tf.StatelessCase")
)
MAX_TRIALS = 5


def callees(op: Operation) -> list[tuple[str, Sequence[SSAValue]]]:
    """Return the functions that `op` calls, each with the values whose types it takes.

    A loop calls its functions with its own results in mind, since these have the types that hold
    in every step. Its body comes last.
    """
    properties = op.properties
    if isinstance(op, func.CallOp):
        return [(op.callee.string_value(), op.operands)]
    match op.name:
        case "tf.PartitionedCall" | "tf.StatefulPartitionedCall":
            symbols, values = [properties.get("f")], op.operands
        case "tf.If" | "tf.StatelessIf":
            symbols = [properties.get("then_branch"), properties.get("else_branch")]
            values = op.operands[1:]
        case "tf.While" | "tf.StatelessWhile":
            symbols, values = [properties.get("cond"), properties.get("body")], op.results
        case "tf.Case" | "tf.StatelessCase":
            branches = properties.get("branches")
            assert isinstance(branches, ArrayAttr)
            symbols, values = branches.data, op.operands[1:]  # pyright: ignore[reportUnknownMemberType, reportUnknownVariableType]
        case _:
            return []
    return [(_symbol(item), values) for item in symbols]  # pyright: ignore[reportUnknownArgumentType, reportUnknownVariableType]


def _symbol(attr: Attribute | None) -> str:
    """Return the name of a function attribute."""
    if isinstance(attr, FuncAttr):
        attr = attr.symbol
    return attr.string_value() if isinstance(attr, SymbolRefAttr) else ""


def returned(function: func.FuncOp) -> Sequence[Attribute]:
    """Return the types that a function returns."""
    if function.body.blocks:
        last = function.body.blocks[-1].last_op
        if isinstance(last, func.ReturnOp):
            return tuple(value.type for value in last.operands)
    return function.function_type.outputs.data


@lru_cache(1 << 14)
def is_final(type_: Attribute) -> bool:
    """Whether nothing more can be learnt of a type."""
    if isinstance(element_of(type_), ResourceType | VariantType):
        return False
    shape = shape_of(type_)
    if shape is None:
        return not isinstance(type_, UnrankedTensorType)
    return DYNAMIC not in shape


def refined_type(now: Attribute, new: Attribute) -> Attribute:
    """Return what two types of one value say together; `now` where they clash."""
    if now is new:
        return now
    ours, theirs = element_of(now), element_of(new)
    if ours != theirs and isinstance(ours, ResourceType | VariantType):
        if type(ours) is type(theirs) and not ours.subtypes.data:
            now = typed(theirs, shape_of(now))
    return merge(now, new)


def common(types: Sequence[Attribute]) -> Attribute | None:
    """Return what holds for values of all the given types; None if that is nothing."""
    first = types[0]
    if all(item is first or item == first for item in types):
        return first
    element = element_of(first)
    if any(element_of(item) != element for item in types):
        return None
    shapes = [shape_of(item) for item in types]
    known = [shape for shape in shapes if shape is not None]
    if len(known) != len(shapes) or len({len(shape) for shape in known}) != 1:
        return typed(element, None)
    dims: Shape = tuple(
        sizes[0] if len(set(sizes)) == 1 else DYNAMIC for sizes in zip(*known, strict=True)
    )
    return tensor_type(element, dims)
