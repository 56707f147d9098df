"""Variables that nothing writes become constants, in two passes.

`tf-saved-model-optimize-global-tensors` finds the variables that are only read,
`tf-saved-model-freeze-global-tensors` makes constants of them.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from xdsl.context import Context
from xdsl.dialects import func
from xdsl.dialects.builtin import (
    ArrayAttr,
    DenseArrayBase,
    FunctionType,
    ModuleOp,
    StringAttr,
    SymbolRefAttr,
    i32,
)
from xdsl.ir import Block, Operation, SSAValue
from xdsl.passes import ModulePass

from ..dialects import tf
from ..dialects.elements import Elements
from ..dialects.errors import ConverterError, Diagnostic
from ..dialects.locations import name_loc
from .pattern import refine
from .variables import (
    CALLEES,
    LEADING,
    LOOPS,
    SavedModel,
    is_saved_model,
    remove_argument,
    symbol_of,
)


@dataclass(frozen=True)
class OptimizeGlobalTensorsPass(ModulePass):
    """Drop bound arguments and variables that nothing uses; mark those that are only read.

    Source: tf_saved_model_optimize_global_tensors of TensorFlow.
    """

    name = "tf-saved-model-optimize-global-tensors"

    def apply(self, ctx: Context, op: ModuleOp) -> None:
        """Judge every variable by all arguments that are bound to it."""
        if not is_saved_model(op):
            return
        model = SavedModel(op)
        used: set[str] = set()
        written: set[str] = set()
        for function, argument, name in reversed(list(model.bound())):
            if argument.first_use is None:
                remove_argument(function, argument.index)
                continue
            used.add(name)
            if not model.is_only_read(argument):
                written.add(name)
        for name, variable in model.variables.items():
            if name not in used:
                variable.detach()
                variable.erase()
            elif name not in written:
                variable.properties.pop("is_mutable", None)


@dataclass
class _Freezer:
    """Puts constants where variables are read, following resources into called functions."""

    model: SavedModel
    taken: set[str] = field(default_factory=set[str])
    uses: dict[str, int] = field(default_factory=dict[str, int])

    def __post_init__(self) -> None:
        self.taken = {*self.model.functions, *self.model.variables}
        for op in self.model.module.walk():
            if op.name in CALLEES:
                for callee in self.model.callees(op):
                    name = callee.sym_name.data
                    self.uses[name] = self.uses.get(name, 0) + 1

    def freeze(self, function: func.FuncOp, bindings: dict[int, Operation]) -> None:
        """Replace the arguments at the given positions by the variables' values.

        Arguments that end up unused are removed.
        """
        block = function.body.block
        calls: dict[Operation, dict[int, Operation]] = {}
        for index, variable in bindings.items():
            self._replace_reads(block.args[index], variable, calls)
        for call, operands in calls.items():
            self._freeze_call(call, operands)
        for index in sorted(bindings, reverse=True):
            if block.args[index].first_use is None:
                remove_argument(function, index)

    def _replace_reads(
        self, value: SSAValue, variable: Operation, calls: dict[Operation, dict[int, Operation]]
    ) -> None:
        reads: list[Operation] = []
        for use in list(value.uses):
            op = use.operation
            if op.name == "tf.ReadVariableOp":
                reads.append(op)
            elif op.name == "tf.Identity":
                self._replace_reads(op.results[0], variable, calls)
                if op.results[0].first_use is None:
                    op.detach()
                    op.erase()
            elif op.name in CALLEES:
                calls.setdefault(op, {})[use.index] = variable
        if reads:
            new = _constant(value, variable)
            for op in reads:
                refine(op.results[0], new)
                op.results[0].replace_all_uses_with(new)
                op.detach()
                op.erase()

    def _freeze_call(self, call: Operation, operands: dict[int, Operation]) -> None:
        leading = LEADING.get(call.name, 0)
        bindings = {index - leading: variable for index, variable in operands.items()}
        callees = [self._own(call, callee) for callee in self.model.callees(call)]
        if call.name in LOOPS:
            self._freeze_loop(call, callees, bindings)
            return
        before = {len(callee.body.block.args) for callee in callees}
        for callee in callees:
            self._freeze_callee(callee, bindings)
        gone = [
            index
            for index in bindings
            if all(_is_unused(callee, index) for callee in callees) and len(before) == 1
        ]
        for index in sorted(gone, reverse=True):
            for callee in callees:
                remove_argument(callee, index)
        _drop_operands(call, {index + leading for index in gone})

    def _freeze_callee(self, callee: func.FuncOp, bindings: dict[int, Operation]) -> None:
        """Freeze inside without removing arguments."""
        calls: dict[Operation, dict[int, Operation]] = {}
        for index, variable in bindings.items():
            self._replace_reads(callee.body.block.args[index], variable, calls)
        for call, operands in calls.items():
            self._freeze_call(call, operands)

    def _freeze_loop(
        self, loop: Operation, callees: list[func.FuncOp], bindings: dict[int, Operation]
    ) -> None:
        """Freeze variables that a loop carries unchanged, and stop carrying them."""
        cond, body = callees
        last = body.body.block.last_op
        assert last is not None
        for index in sorted(bindings, reverse=True):
            if last.operands[index] is not body.body.block.args[index]:
                continue
            loop.results[index].replace_all_uses_with(loop.operands[index])
            for callee in callees:
                self._freeze_callee(callee, {index: bindings[index]})
            inner = body.body.block.args[index]
            if not _is_unused(cond, index) or any(use.operation is not last for use in inner.uses):
                continue
            _drop_operands(last, {index})
            remove_argument(cond, index)
            remove_argument(body, index)
            outputs = [value.type for value in last.operands]
            type = body.function_type
            body.properties["function_type"] = FunctionType.from_lists(type.inputs.data, outputs)
            loop = _without_result(loop, index)

    def _own(self, call: Operation, callee: func.FuncOp) -> func.FuncOp:
        """Return a function that only `call` uses: `callee` or a copy of it."""
        name = callee.sym_name.data
        if self.uses.get(name, 0) <= 1:
            return callee
        self.uses[name] -= 1
        fresh = next(n for i in range(1, 1 << 30) if (n := f"{name}_{i}") not in self.taken)
        self.taken.add(fresh)
        copy = callee.clone()
        copy.properties["sym_name"] = StringAttr(fresh)
        copy.properties["sym_visibility"] = StringAttr("private")
        block = callee.parent
        assert block is not None
        block.insert_op_after(copy, callee)
        self.model.functions[fresh] = copy
        self.uses[fresh] = 1
        for op in copy.walk():
            if op.name in CALLEES:
                for inner in self.model.callees(op):
                    self.uses[inner.sym_name.data] += 1
        _rename_callee(call, name, fresh)
        return copy


def _rename_callee(call: Operation, old: str, new: str) -> None:
    """Make the first reference of `call` to function `old` one to `new`."""
    for key in CALLEES[call.name]:
        attr = call.properties.get(key)
        if symbol_of(attr) == old:
            call.properties[key] = SymbolRefAttr(new)
            return
        if isinstance(attr, ArrayAttr):
            names = [symbol_of(item) for item in attr.data]  # pyright: ignore[reportUnknownArgumentType, reportUnknownMemberType, reportUnknownVariableType]
            if old in names:
                names[names.index(old)] = new
                call.properties[key] = ArrayAttr(SymbolRefAttr(name or "") for name in names)
                return


def _is_unused(function: func.FuncOp, index: int) -> bool:
    return function.body.block.args[index].first_use is None


def _drop_operands(op: Operation, indices: set[int]) -> None:
    if indices:
        op.operands = [value for i, value in enumerate(op.operands) if i not in indices]
        sizes = op.properties.get("operandSegmentSizes")
        if sizes is not None:
            assert isinstance(sizes, DenseArrayBase)
            values = [int(value) for value in sizes.iter_values()]
            values[-1] -= len(indices)
            op.properties["operandSegmentSizes"] = DenseArrayBase.from_list(i32, values)


def _without_result(loop: Operation, index: int) -> Operation:
    """Replace a loop by one that does not carry the value at `index`."""
    types = [result.type for i, result in enumerate(loop.results) if i != index]
    new = type(loop).create(
        operands=[value for i, value in enumerate(loop.operands) if i != index],
        result_types=types,
        properties=loop.properties,
        attributes=loop.attributes,
        location=loop.location,
    )
    if "output_shapes" in new.properties:
        shapes = new.properties["output_shapes"]
        if isinstance(shapes, ArrayAttr) and len(shapes.data) == len(loop.results):  # pyright: ignore[reportUnknownMemberType, reportUnknownArgumentType]
            kept = [item for i, item in enumerate(shapes.data) if i != index]  # pyright: ignore[reportUnknownMemberType, reportUnknownArgumentType, reportUnknownVariableType]
            new.properties["output_shapes"] = ArrayAttr(kept)  # pyright: ignore[reportUnknownArgumentType]
    block = loop.parent
    assert block is not None
    block.insert_op_before(new, loop)
    kept_results = [result for i, result in enumerate(loop.results) if i != index]
    for old, result in zip(kept_results, new.results, strict=True):
        old.replace_all_uses_with(result)
    loop.detach()
    loop.erase()
    return new


def _constant(value: SSAValue, variable: Operation) -> SSAValue:
    """Insert the value of a variable at the start of the function that `value` belongs to."""
    elements = variable.properties.get("value")
    assert isinstance(elements, Elements)
    name = variable.properties["sym_name"]
    assert isinstance(name, StringAttr)
    op = tf.ConstOp(value=elements, location=name_loc(name.data))
    owner = value.owner
    block = owner if isinstance(owner, Block) else owner.parent
    assert block is not None
    first = block.first_op
    assert first is not None
    block.insert_op_before(op, first)
    return op.results[0]


@dataclass(frozen=True)
class FreezeGlobalTensorsPass(ModulePass):
    """Replace reads of variables that nothing writes by their values.

    Source: tf_saved_model_freeze_global_tensors of TensorFlow.
    """

    name = "tf-saved-model-freeze-global-tensors"
    allow_mutable_tensors: bool = False

    def apply(self, ctx: Context, op: ModuleOp) -> None:
        """Freeze each function's variables; raise if one is written and that is not allowed."""
        if not is_saved_model(op):
            return
        model = SavedModel(op)
        bindings: dict[func.FuncOp, dict[int, Operation]] = {}
        for function, argument, name in model.bound():
            variable = model.variables[name]
            if "is_mutable" in variable.properties:
                if not self.allow_mutable_tensors:
                    diagnostic = Diagnostic.at(
                        variable,
                        f"variable {name} is mutable, it must be only read. "
                        "Set experimental_enable_resource_variables",
                    )
                    raise ConverterError(str(diagnostic), [diagnostic])
            elif isinstance(variable.properties.get("value"), Elements):
                bindings.setdefault(function, {})[argument.index] = variable
        freezer = _Freezer(model)
        for function, variables in bindings.items():
            freezer.freeze(function, variables)
        left = {name for _, _, name in model.bound()}
        for name, variable in model.variables.items():
            if name not in left:
                variable.detach()
                variable.erase()
