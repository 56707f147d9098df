"""Functions as lists of calls on numbered slots, made once and run often.

A slot holds the array of one SSA value while it is needed: constants stay, everything else goes
after its last use. Regions share the slots of their function, so that they may use its values.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import cached_property

import numpy as np
from xdsl.dialects import func
from xdsl.dialects.builtin import ModuleOp, i8
from xdsl.ir import Block, Operation, SSAValue
from xdsl.traits import IsTerminator

from ..dialects import tfl
from ..dialects.elements import Array, Elements
from ..dialects.errors import InterpreterError, place
from ..dialects.locations import describe
from ..dialects.quant import UniformType
from ..dialects.shapes import element_of
from ..dialects.traits import Stateful
from .arena import Arena, keep_freed_memory
from .kernels import bind
from .kernels.registry import MISFITS, name_of, tupled
from .lifetimes import holds_constant, last_uses, lifetimes
from .state import State
from .steps import CustomKernel, Observer, Slots, Step, Timing, observed, states, timed
from .structured import Branch, structured

_LARGE = 1 << 20
"""Bytes; larger variables start as zeros, which take no memory until they are written to."""
_MAX_FILLED = 128 << 20
"""Bytes; a variable whose zero is another number has to be filled, and may not be larger."""


class Program:
    """The functions of a module, prepared one by one as they are called."""

    def __init__(
        self,
        module: ModuleOp | None,
        keep: bool = False,
        state: State | None = None,
        *,
        custom: Mapping[str, CustomKernel] | None = None,
        profile: bool = False,
        observe: Observer | None = None,
    ):
        """Prepare nothing yet.

        Args:
            module: holds the functions.
            keep: never empty a slot.
            state: what outlives an invocation.
            custom: kernels of custom operators by their code; they go before our own.
            profile: measure the time of each op.
            observe: is shown every argument and result, as it comes.

        """
        keep_freed_memory()
        self.keep, self.profile, self.observe = keep, profile, observe
        self.custom = dict(custom or {})
        self.timings: list[Timing] = []
        """The ops in the order in which their functions were prepared, if they are measured."""
        self.state = State(self.call, self.call_number) if state is None else state
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

    def name(self, number: int) -> str:
        """Return the name of the function that is a subgraph's.

        Raises:
            InterpreterError: there is no subgraph of this number.

        """
        names = list(self._functions)
        if not 0 <= number < len(names):
            raise InterpreterError(f"there is no subgraph {number}, the module has {len(names)}")
        return names[number]

    def call_number(self, number: int, arguments: Sequence[Array]) -> tuple[Array, ...]:
        """Run the function of a subgraph."""
        return self.plan(self.name(number)).run(arguments)

    def reset_timings(self) -> None:
        """Start measuring from nothing."""
        for timing in self.timings:
            timing.calls, timing.seconds = 0, 0.0


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

    @cached_property
    def arena(self) -> Arena:
        """Where the tensors that are no constants would lie in one block of memory."""
        return Arena(lifetimes(self.function.body.block, self.program.keep))

    @property
    def arena_bytes(self) -> int:
        """The size of that block; unknown dimensions count as one."""
        return self.arena.bytes

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
            array, zero = self.template[slot], self._zeros.get(slot, 0)
            if array is not None and zero == 0 and array.nbytes > _LARGE:
                self.template[slot] = np.zeros(array.shape, array.dtype)
            elif array is not None:
                array.fill(zero)

    def branch(self, block: Block) -> Branch:
        """Return how to run a block of a region."""
        body = _Body(block, self)
        if not body.arguments:
            return lambda slots, arguments: body.run(slots)
        return body.run_with

    def callee(self, function: str | int) -> Branch:
        """Return how to run a function, given by its name or number."""
        program = self.program
        name = program.name(function) if isinstance(function, int) else function
        return lambda slots, arguments: program.plan(name).run(arguments)

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
        """Let ops write to a value that starts as a constant.

        Raises:
            InterpreterError: it is absurdly large.

        """
        slot = self.slot(value)
        array = self.template[slot]
        if array is None or slot in self.variables:
            return
        self.variables.append(slot)
        type = element_of(value)
        if isinstance(type, UniformType) and not type.per_axis:
            # LiteRT clears all types but int8 to the integer 0.
            is_int8 = type.storage_type == i8
            self._zeros[slot] = type.zero_points.data[0].data if is_int8 else 0
        if slot not in self._zeros and array.nbytes <= _LARGE:
            self.template[slot] = array.copy()
        elif zero := self._zeros.get(slot, 0):
            if array.nbytes > _MAX_FILLED:
                what = f"a variable of {array.nbytes} bytes, at most {_MAX_FILLED} can be filled"
                where = describe(value.owner) if isinstance(value.owner, Operation) else ""
                raise InterpreterError(place(where, "", what))
            self.template[slot] = np.full(array.shape, zero, array.dtype)
        else:
            self.template[slot] = np.zeros(array.shape, array.dtype)


class _Body:
    """The steps of one block."""

    def __init__(self, block: Block, plan: Plan):
        self.plan = plan
        self.values = block.args
        self.arguments = tuple(plan.slot(argument) for argument in block.args)
        self.steps: list[Step] = []
        self.outputs: tuple[int, ...] = ()
        last = {} if plan.program.keep else last_uses(block)
        for op in block.ops:
            if op.has_trait(IsTerminator, value_if_unregistered=False):
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
        try:
            run = structured(op, operands, plan)
            call = None if run is not None else _bound(op, plan.program)
        except (ArithmeticError, AssertionError, LookupError, TypeError, ValueError) as error:
            what = str(error) or "its types do not fit one another"
            raise InterpreterError(place(describe(op), name_of(op), what)) from error
        if run is None and call is None:
            raise _without_kernel(op, len(self.steps))
        results = tuple(plan.slot(result) for result in op.results)
        empty = tuple(plan.slot(value) for value in done)
        if plan.program.profile:
            timing = Timing(plan.function.sym_name.data, len(self.steps), name_of(op), describe(op))
            plan.program.timings.append(timing)
            call = None if call is None else timed(call, timing)
            run = None if run is None else timed(run, timing)
        if (observe := plan.program.observe) is not None:
            run = observed(op.results, run, observe)
            call = observed(op.results, call, observe, states(op))
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
        except (AssertionError, *MISFITS) as error:  # A file may break what kernels rely on.
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
        if (observe := self.plan.program.observe) is not None:
            for value, argument in zip(self.values, arguments, strict=True):
                observe(value, argument)
        return self.run(slots)


def _bound(op: Operation, program: Program) -> Callable[..., Sequence[Array]] | None:
    """Return the kernel of an op, for a custom operator the one that was given for it."""
    if isinstance(op, tfl.CustomOp) and (code := op.custom_code.data) in program.custom:
        return _given(op, program.custom[code])
    if isinstance(op, tfl.CustomOp):
        from .kernels.custom import bind_custom

        return bind_custom(op)
    return bind(op, program.state)


def _given(op: tfl.CustomOp, function: CustomKernel) -> Callable[..., Sequence[Array]]:
    """Return a call of the function that was given for a custom operator."""
    options = op.custom_option.data

    def call(*arrays: Array) -> Sequence[Array]:
        try:
            return tupled(function(options, *arrays))
        except Exception as error:  # It is not ours: it may raise anything.
            what = str(error) or type(error).__name__
            raise InterpreterError(place(describe(op), name_of(op), what)) from error

    return call


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


__all__ = [
    "CustomKernel",
    "Observer",
    "Plan",
    "Program",
    "Slots",
    "Step",
    "Timing",
    "holds_constant",
]
