"""Functions as lists of calls on numbered slots, made once and run often.

A slot holds the array of one SSA value while it is needed: constants stay, everything else goes
after its last use. Regions share the slots of their function, so that they may use its values.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

import numpy as np
from xdsl.dialects import func
from xdsl.dialects.builtin import ArrayAttr, ModuleOp, SymbolRefAttr
from xdsl.ir import Attribute, Block, Operation, Region, SSAValue
from xdsl.traits import IsTerminator

from ..dialects import tfl
from ..dialects.elements import Array, Elements
from ..dialects.errors import InterpreterError, place
from ..dialects.locations import describe
from ..dialects.op import is_constant
from ..dialects.quant import UniformType
from ..dialects.shapes import element_of
from ..dialects.traits import Stateful
from .kernels import bind
from .kernels.registry import name_of
from .state import State

Slots = list["Array | None"]
Run = Callable[[Slots], Sequence[Array]]


class Step(NamedTuple):
    """One op: call it on `operands`, store `results`, then empty `done`.

    An op with regions or callees reads the slots by itself, through `run`.
    """

    op: Operation
    call: Callable[..., Sequence[Array]] | None
    run: Run | None
    operands: tuple[int, ...]
    results: tuple[int, ...]
    done: tuple[int, ...]


class Program:
    """The functions of a module, prepared one by one as they are called."""

    def __init__(self, module: ModuleOp | None, keep: bool = False, state: State | None = None):
        """Prepare nothing yet; `keep` never empties a slot."""
        self.keep = keep
        self.state = State(self.call) if state is None else state
        self._functions: dict[str, func.FuncOp] = {}
        self._plans: dict[str, Plan] = {}
        for op in module.ops if module is not None else ():
            if isinstance(op, func.FuncOp):
                self._functions[op.sym_name.data] = op

    def plan(self, name: str) -> Plan:
        """Return the plan of a function.

        Raises:
            InterpreterError: there is no such function, or one of its ops has no kernel.

        """
        if name not in self._plans:
            if name not in self._functions:
                raise InterpreterError(f"the module has no function @{name}")
            self._plans[name] = Plan(self._functions[name], self)
        return self._plans[name]

    def call(self, name: str, arguments: Sequence[Array]) -> tuple[Array, ...]:
        """Run a function."""
        return self.plan(name).run(arguments)


class Plan:
    """One function: its slots and its steps."""

    def __init__(self, function: func.FuncOp, program: Program):
        """Assign slots to the values and bind the kernels.

        Raises:
            InterpreterError: an op has no kernel.

        """
        self.program, self.function = program, function
        self.slots: dict[SSAValue, int] = {}
        self.template: Slots = []
        self.variables: list[int] = []
        """Slots of the tensors that ops update from one invocation to the next."""
        self._zeros: dict[int, int] = {}
        self.body = _Body(function.body.block, self)

    def run(self, arguments: Sequence[Array]) -> tuple[Array, ...]:
        """Return the results of one invocation."""
        return self.run_in(list(self.template), arguments)

    def run_in(self, slots: Slots, arguments: Sequence[Array]) -> tuple[Array, ...]:
        """Return the results, leaving what is kept in `slots`."""
        with np.errstate(all="ignore"):
            return self.body.run_with(slots, arguments)

    def reset(self) -> None:
        """Set the variables to what stands for zero."""
        for slot in self.variables:
            array = self.template[slot]
            if array is not None:
                array.fill(self._zeros.get(slot, 0))

    def slot(self, value: SSAValue) -> int:
        """Return the slot of a value, a new one if it has none."""
        if value not in self.slots:
            self.slots[value] = len(self.template)
            self.template.append(None)
        return self.slots[value]

    def hold(self, value: SSAValue, array: Array | None) -> None:
        """Put a constant into its slot for good."""
        self.template[self.slot(value)] = array

    def make_variable(self, value: SSAValue) -> None:
        """Let ops write to a value that starts as a constant."""
        slot = self.slot(value)
        array = self.template[slot]
        if array is not None and slot not in self.variables:
            variable = self.template[slot] = array.copy()
            self.variables.append(slot)
            type = element_of(value)
            if isinstance(type, UniformType) and not type.per_axis:
                self._zeros[slot] = type.zero_points.data[0].data
                variable.fill(self._zeros[slot])


class _Body:
    """The steps of one block."""

    def __init__(self, block: Block, plan: Plan):
        self.plan = plan
        self.arguments = tuple(plan.slot(argument) for argument in block.args)
        self.steps: list[Step] = []
        self.outputs: tuple[int, ...] = ()
        last = {} if plan.program.keep else _last_uses(block)
        for op in block.ops:
            if op.has_trait(IsTerminator):
                self.outputs = tuple(plan.slot(value) for value in op.operands)
            elif isinstance(op, tfl.NoValueOp):
                plan.hold(op.results[0], None)
            elif isinstance(value := op.properties.get("value"), Elements) and holds_constant(op):
                plan.hold(op.results[0], value.array)
                if "tfl.is_variable" in op.attributes:
                    plan.make_variable(op.results[0])
            else:
                self._add(op, last.get(op, ()))

    def _add(self, op: Operation, done: Sequence[SSAValue]) -> None:
        plan = self.plan
        for trait in op.get_traits_of_type(Stateful):
            for index in trait.operands:
                plan.make_variable(op.operands[index])
        operands = tuple(plan.slot(value) for value in op.operands)
        run = _structured(op, operands, plan)
        call = None if run is not None else bind(op, plan.program.state)
        if run is None and call is None:
            raise _without_kernel(op, len(self.steps))
        results = tuple(plan.slot(result) for result in op.results)
        empty = tuple(plan.slot(value) for value in done)
        self.steps.append(Step(op, call, run, operands, results, empty))

    def run(self, slots: Slots) -> tuple[Array, ...]:
        """Run the steps on slots whose arguments are set."""
        op = None
        try:
            for op, call, run, operands, results, done in self.steps:
                if call is not None:
                    values = call(*[slots[slot] for slot in operands])
                else:
                    assert run is not None
                    values = run(slots)
                for slot, value in zip(results, values, strict=True):
                    slots[slot] = value
                for slot in done:
                    slots[slot] = None
        except InterpreterError:
            raise
        except Exception as error:
            assert op is not None
            raise InterpreterError(place(describe(op), name_of(op), str(error))) from error
        results = [array for slot in self.outputs if (array := slots[slot]) is not None]
        if len(results) != len(self.outputs):
            raise InterpreterError("a result has no value")
        return tuple(results)

    def run_with(self, slots: Slots, arguments: Sequence[Array]) -> tuple[Array, ...]:
        """Set the block's arguments and run."""
        for slot, argument in zip(self.arguments, arguments, strict=True):
            slots[slot] = argument
        return self.run(slots)


def _without_kernel(op: Operation, number: int) -> InterpreterError:
    """Return the error for an op that nothing can run, in LiteRT's words for custom operators."""
    if not isinstance(op, tfl.CustomOp):
        return InterpreterError(place(describe(op), name_of(op), "there is no kernel for it"))
    code = op.custom_code.data
    node = f"Node number {number} ({code}) failed to prepare."
    if code.startswith("Flex"):
        return InterpreterError(
            "Select TensorFlow op(s), included in the given model, is(are) not supported by this "
            f"interpreter. Convert the model without them. {node}"
        )
    return InterpreterError(
        f"Encountered unresolved custom op: {code}.\nSee instructions: "
        f"https://www.tensorflow.org/lite/guide/ops_custom {node}"
    )


def holds_constant(op: Operation) -> bool:
    """Whether an op only stands for its `value`."""
    return is_constant(type(op)) or isinstance(
        op, tfl.QConstOp | tfl.SparseConstOp | tfl.SparseQConstOp
    )


def _last_uses(block: Block) -> dict[Operation, list[SSAValue]]:
    """Return the values of a block, arguments too, by the op of the block that uses them last."""
    last: dict[SSAValue, Operation] = {}
    arguments = set(block.args)
    for op in block.ops:
        for result in op.results:
            last[result] = op
        for nested in op.walk() if op.regions else (op,):
            for value in nested.operands:
                if value in last or value in arguments:
                    last[value] = op
    ends: dict[Operation, list[SSAValue]] = {}
    for value, op in last.items():
        if not op.has_trait(IsTerminator) and not _is_held(value):
            ends.setdefault(op, []).append(value)
    return ends


def _is_held(value: SSAValue) -> bool:
    owner = value.owner
    return isinstance(owner, Operation) and (
        holds_constant(owner) or isinstance(owner, tfl.NoValueOp)
    )


def _symbols(attr: Attribute | None) -> Iterator[str]:
    """Yield the functions that an attribute names."""
    if isinstance(attr, SymbolRefAttr):
        yield attr.root_reference.data
    elif isinstance(attr, ArrayAttr):
        for item in attr.data:  # pyright: ignore[reportUnknownMemberType, reportUnknownVariableType]
            yield from _symbols(item)  # pyright: ignore[reportUnknownArgumentType]


Branch = Callable[[Slots, Sequence[Array]], tuple[Array, ...]]


def _branches(op: Operation, plan: Plan, *names: str) -> list[Branch]:
    """Return what an op may run: the functions that attributes name, else its regions."""
    named = [symbol for name in names for symbol in _symbols(op.properties.get(name))]
    if named:
        return [_function(plan.program, name) for name in named]
    return [_region(region, plan) for region in op.regions]


def _function(program: Program, name: str) -> Branch:
    return lambda slots, arguments: program.plan(name).run(arguments)


def _region(region: Region, plan: Plan) -> Branch:
    body = _Body(region.block, plan)
    if not body.arguments:
        return lambda slots, arguments: body.run(slots)
    return body.run_with


def _call(op: Operation, plan: Plan, read: Callable[[Slots], list[Array]]) -> Run:
    target, *_ = _branches(op, plan, "callee", "f")
    return lambda slots: target(slots, read(slots))


def _while(op: Operation, plan: Plan, read: Callable[[Slots], list[Array]]) -> Run:
    condition, body = _branches(op, plan, "cond", "body")

    def run(slots: Slots) -> Sequence[Array]:
        values: Sequence[Array] = read(slots)
        while _holds_true(condition(slots, values)[0]):
            values = body(slots, values)
        return values

    return run


def _if(op: Operation, plan: Plan, read: Callable[[Slots], list[Array]]) -> Run:
    then, other = _branches(op, plan, "then_branch", "else_branch")

    def run(slots: Slots) -> Sequence[Array]:
        condition, *values = read(slots)
        return (then if _holds_true(condition) else other)(slots, values)

    return run


def _case(op: Operation, plan: Plan, read: Callable[[Slots], list[Array]]) -> Run:
    branches = _branches(op, plan, "branches")

    def run(slots: Slots) -> Sequence[Array]:
        index, *values = read(slots)
        number = int(index.reshape(()))
        return branches[number if 0 <= number < len(branches) else -1](slots, values)

    return run


def _holds_true(condition: Array) -> bool:
    return bool(np.any(condition))


_STRUCTURED = {
    "func.call": _call,
    "tf.PartitionedCall": _call,
    "tf.StatefulPartitionedCall": _call,
    "tf.LegacyCall": _call,
    "tfl.custom_tf": _call,
    "tfl.control_node": _call,
    "tfl.poly_call": _call,
    "tfl.while": _while,
    "tf.While": _while,
    "tf.WhileRegion": _while,
    "tfl.if": _if,
    "tf.If": _if,
    "tf.IfRegion": _if,
    "tf.Case": _case,
    "tf.CaseRegion": _case,
}


def _structured(op: Operation, operands: tuple[int, ...], plan: Plan) -> Run | None:
    """Return how to run an op with regions or callees, None for any other."""
    make = _STRUCTURED.get(name_of(op))
    if make is None:
        return None

    def read(slots: Slots) -> list[Array]:
        return [slots[slot] for slot in operands]  # pyright: ignore[reportReturnType]

    return make(op, plan, read)


__all__ = ["Plan", "Program", "Slots", "Step", "holds_constant"]
