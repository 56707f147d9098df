"""The subgraphs of a model while they are run: shapes, inputs, results and variables."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeVar

import numpy as np
from xdsl.dialects import func
from xdsl.ir import Operation, SSAValue
from xdsl.traits import IsTerminator

from ..dialects import tfl
from ..dialects.elements import Array, Elements
from ..dialects.errors import ImportFailure, InterpreterError
from . import details, second_run
from .plan import CustomKernel, Plan, Program, Slots, Timing, holds_constant
from .reader import read_model
from .schema.reader import Record, Source

_T = TypeVar("_T")


class InvocationError(InterpreterError, RuntimeError):
    """A model cannot be prepared or run."""


def _asked(function: Callable[[], _T]) -> _T:
    """Run a step of preparation or invocation, whose failures are RuntimeErrors."""
    try:
        return function()
    except InterpreterError as error:
        if isinstance(error, RuntimeError):
            raise
        raise InvocationError(str(error)) from error


class Session:
    """A model and its subgraphs."""

    def __init__(
        self,
        source: Source,
        model: Record,
        keep: bool,
        custom: Mapping[str, CustomKernel] | None = None,
        profile: bool = False,
    ):
        """Borrow the file.

        Args:
            source: the file.
            model: its root.
            keep: keep all intermediate results, as is always done for a model whose ops compare.
            custom: kernels of custom operators by their code.
            profile: measure the time of each op.

        """
        self.source, self.model, self.keep = source, model, keep or _is_debugged(model)
        self.custom, self.profile = custom, profile
        records = list(model["subgraphs"] or ())
        self.graphs = [Graph(self, record, index) for index, record in enumerate(records)]
        self._program = Program(None)
        self._keeping: Program | None = None
        self._functions: list[func.FuncOp] = []

    def graph(self, index: int) -> Graph:
        """Return a subgraph.

        Raises:
            ValueError: there is none of this number.

        """
        if not 0 <= index < len(self.graphs):
            count = len(self.graphs)
            raise ValueError(f"Invalid subgraph index {index} exceeds max subgraph index {count}")
        return self.graphs[index]

    def read(self) -> None:
        """Read all of the model.

        Raises:
            ImportFailure: it is damaged.

        """
        module = read_model(self.source, self.model)
        self._functions = [op for op in module.ops if isinstance(op, func.FuncOp)]
        self._program = Program(module, self.keep, custom=self.custom, profile=self.profile)
        self._keeping = None

    def keeping(self, index: int) -> Plan | None:
        """Return a prepared function of its own that keeps all results.

        There is none where a second run may not give the same: with variables, tables, random
        numbers and custom operators.
        """
        if self._keeping is None:
            self._keeping = second_run.program(self._functions)
        name = self._functions[index].sym_name.data
        return None if self._keeping is None else self._keeping.plan(name)

    @property
    def timings(self) -> list[Timing]:
        """The ops that were prepared with the time that each took, if they are measured."""
        return self._program.timings

    def reset_timings(self) -> None:
        """Start measuring from nothing."""
        self._program.reset_timings()

    @property
    def arena_bytes(self) -> int:
        """The size of the memory that the tensors of all subgraphs need, constants excepted."""
        return sum(graph.arena_bytes for graph in self.graphs)

    def plan(self, index: int) -> Plan:
        """Return the prepared function of a subgraph."""
        return self._program.plan(self._functions[index].sym_name.data)


class Graph:
    """One subgraph."""

    def __init__(self, session: Session, record: Record, index: int):
        """Prepare nothing yet."""
        self.session, self.record, self.index = session, record, index
        self.tensors: Sequence[Record] = record["tensors"] or ()
        self.inputs = [int(item) for item in details.indices(record, "inputs")]
        self.outputs = [int(item) for item in details.indices(record, "outputs")]
        self.is_ready = False
        self._plan: Plan | None = None
        self._slot_of: dict[int, int] = {}
        self._arrays: dict[int, Array] = {}
        self._results: dict[int, Array] = {}
        self._has_run = False
        self._shapes: dict[int, tuple[int, ...]] = {}
        self._is_probed = True

    def check(self, index: int) -> Record:
        """Return a tensor.

        Raises:
            ValueError: there is none of this number.

        """
        if not 0 <= index < len(self.tensors):
            limit = len(self.tensors) - 1
            raise ValueError(f"Invalid tensor index {index} exceeds max tensor index {limit}")
        return self.tensors[index]

    def shape(self, index: int) -> tuple[int, ...]:
        """Return the present shape of a tensor."""
        if index not in self._shapes and not self._is_probed and self.is_ready:
            self._probe()
        if index in self._shapes:
            return self._shapes[index]
        return tuple(details.shape_of(self.tensors[index]).tolist())

    def details(self, index: int) -> details.Details:
        """Return what is known of a tensor.

        Raises:
            ValueError: there is none of this number, or its table is damaged.

        """
        try:
            return details.tensor_details(self.check(index), index, self.shape(index))
        except ImportFailure as error:
            raise ValueError(str(error)) from error

    def is_constant(self, index: int) -> bool:
        """Whether a tensor has its value in the file."""
        buffers = self.session.model["buffers"]
        data = buffers[self.tensors[index]["buffer"]]["data"]
        return data is not None and len(data) > 0

    def resize(self, index: int, shape: tuple[int, ...], strict: bool) -> None:
        """Change the shape of an input.

        Raises:
            RuntimeError: it is fixed.

        """
        tensor = self.tensors[index] if 0 <= index < len(self.tensors) else None
        if tensor is None or (index not in self.inputs and self.is_constant(index)):
            raise InvocationError("Attempting to resize a fixed-size tensor.")
        if strict:
            self._check_strict(index, shape)
        if shape == self.shape(index):
            return
        self._shapes = {key: self._shapes[key] for key in self.inputs if key in self._shapes}
        self._shapes[index] = shape
        self._is_probed = self.is_ready = False

    def _check_strict(self, index: int, shape: tuple[int, ...]) -> None:
        signature = details.signature_of(self.tensors[index]).tolist()
        for position, (old, new) in enumerate(zip(signature, shape, strict=False)):
            if old not in (-1, new):
                raise InvocationError(
                    f"Attempting to resize dimension {position} of tensor {index} with value {old} "
                    f"to {new}. ResizeInputTensorStrict only allows mutating unknown dimensions "
                    "identified by -1."
                )
        if len(signature) != len(shape):
            raise InvocationError(
                f"Attempting to resize tensor {index} of rank {len(signature)} to {len(shape)} "
                "dimensions. ResizeInputTensorStrict keeps the rank."
            )

    def allocate(self) -> None:
        """Prepare the ops and the memory of the inputs; variables become zero."""
        plan = self._prepared()
        for index in self.inputs:
            shape, old = self.shape(index), self._arrays.get(index)
            if old is None or old.shape != shape:
                self._arrays[index] = self._zeros(index, shape)
        if not self.is_ready:
            self._results, self._has_run = {}, False
            plan.reset()
        self.is_ready = True

    def _zeros(self, index: int, shape: tuple[int, ...]) -> Array:
        dtype = details.stored_dtype(self.tensors[index])
        try:
            return np.full(shape, b"", dtype) if dtype.hasobject else np.zeros(shape, dtype)
        except (MemoryError, ValueError) as error:
            name = self.tensors[index]["name"] or index
            raise InvocationError(f"{name}: no memory for the shape {shape}") from error

    def _prepared(self) -> Plan:
        if self._plan is None:
            self._plan = _asked(lambda: self.session.plan(self.index))
            values = tensor_values(self._plan.function, self.record)
            self._slot_of = {
                index: self._plan.slots[value]
                for index, value in values.items()
                if value in self._plan.slots
            }
        return self._plan

    @property
    def arena_bytes(self) -> int:
        """The size of the memory that the tensors need, constants excepted.

        Raises:
            RuntimeError: an op has no kernel.

        """
        return self._prepared().arena_bytes

    def reset(self) -> None:
        """Set the variables to zero."""
        if self._plan is not None:
            self._plan.reset()

    def invoke(self) -> None:
        """Run on the present inputs.

        Raises:
            RuntimeError: the subgraph is not allocated, or an op fails.

        """
        if not self.is_ready or self._plan is None:
            raise InvocationError("Invoke called on model that is not ready.")
        plan = self._plan
        slots = list(plan.template)
        arguments = [self._arrays[index] for index in self.inputs]
        results = _asked(lambda: plan.run_in(slots, arguments))
        self._keep(slots, results)

    def _keep(self, slots: Slots, results: Sequence[Array]) -> None:
        arguments = [self._arrays[index] for index in self.inputs]
        self._results, self._has_run = {}, True
        if self.session.keep:
            for index, slot in self._slot_of.items():
                array = slots[slot]
                if array is not None and index not in self.inputs:
                    self._results[index] = array
        for index, array in zip(self.outputs, results, strict=True):
            shared = any(np.may_share_memory(array, argument) for argument in arguments)
            self._results[index] = array.copy() if shared else array
        self._shapes.update({index: array.shape for index, array in self._results.items()})
        self._is_probed = True

    def _probe(self) -> None:
        """Find the shapes of results by a run on zeros that leaves no trace."""
        plan, self._is_probed = self._plan, True
        if plan is None:
            return
        state = plan.program.state
        saved, slots = state.copy(), list(plan.template)
        for slot in plan.variables:
            array = slots[slot]
            slots[slot] = None if array is None else array.copy()
        try:
            results = plan.run_in(slots, [np.zeros_like(self._arrays[i]) for i in self.inputs])
        except InterpreterError:
            return
        finally:
            state.restore(saved)
        for index, array in zip(self.outputs, results, strict=True):
            self._shapes[index] = array.shape

    def set(self, index: int, value: Any) -> None:
        """Copy a value into an input or a variable.

        Raises:
            ValueError: type or shape differ from the tensor's, or it has no memory.

        """
        tensor, array = self.check(index), _readable(value)
        expected, found = tensor.names("type"), _type_name(array)
        if expected != found and (expected, found) not in _STORED_AS:
            raise ValueError(
                f"Cannot set tensor: Got value of type {found} but expected type {expected} for "
                f"input {index}, name: {tensor['name'] or ''} "
            )
        shape = self.shape(index)
        if expected == "STRING":
            if not isinstance(value, np.ndarray):
                kind = f"{type(value).__module__}.{type(value).__qualname__}"
                raise ValueError(f"Passed in value type is not a numpy array, got type {kind}.")
            self._set_strings(index, array)
            return
        if array.ndim != len(shape):
            raise ValueError(
                f"Cannot set tensor: Dimension mismatch. Got {array.ndim} but expected "
                f"{len(shape)} for input {index}."
            )
        for position, (got, wanted) in enumerate(zip(array.shape, shape, strict=True)):
            if got != wanted:
                raise ValueError(
                    f"Cannot set tensor: Dimension mismatch. Got {got} but expected {wanted} for "
                    f"dimension {position} of input {index}."
                )
        np.copyto(self._memory(index), array.astype(details.stored_dtype(tensor), copy=False))

    def _set_strings(self, index: int, array: Array) -> None:
        self._memory(index)
        if array.dtype.kind == "S" and not array.ndim:  # its zero bytes at the end count too
            value, array = array.tobytes(), np.empty((), object)
            array[()] = value
        self._arrays[index] = Elements.of(array).array.copy()

    def _memory(self, index: int) -> Array:
        """Return the writable memory of an input or variable."""
        slot = self._slot_of.get(index)
        if self._plan is not None and slot in self._plan.variables:
            array = self._plan.template[slot]
        else:
            array = self._arrays.get(index)
        if array is None or not (self.is_ready or index not in self.inputs):
            raise ValueError(
                "Cannot set tensor: Tensor is unallocated. Try calling allocate_tensors() first"
            )
        return array

    def get(self, index: int) -> Array:
        """Return the memory of a tensor.

        Raises:
            ValueError: the tensor has none.

        """
        self.check(index)
        array = self._results.get(index)
        if array is None:
            array = self._arrays.get(index)
        if array is None and self._plan is not None and index in self._slot_of:
            array = self._plan.template[self._slot_of[index]]
        if array is None and self.is_ready and index in self.outputs:
            array = np.zeros(self.shape(index), details.stored_dtype(self.tensors[index]))
            self._results[index] = array
        if array is None and self.is_ready and index in self._slot_of:
            array = self._computed_again(index)
        if array is None or not self.is_ready:
            raise ValueError("Tensor data is null. Run allocate_tensors() first")
        return array

    def _computed_again(self, index: int) -> Array | None:
        """Return an intermediate result, whose memory was given up, from a second run.

        None if there can be none, or the inputs are others by now.
        """
        last = [self._results.get(output) for output in self.outputs]
        plan = self.session.keeping(self.index) if self._has_run else None
        if plan is None:
            return None
        slots = list(plan.template)
        try:
            again = plan.run_in(slots, [self._arrays[item].copy() for item in self.inputs])
        except InterpreterError:
            return None
        pairs = zip(last, again, strict=True)
        if not all(old is not None and second_run.same_bits(old, new) for old, new in pairs):
            return None
        values = tensor_values(plan.function, self.record)
        for item, value in values.items():
            array = slots[plan.slots[value]] if value in plan.slots else None
            if array is not None and item in self._slot_of and item not in self.inputs:
                self._results.setdefault(item, array)
                self._shapes.setdefault(item, array.shape)
        return self._results.get(index)

    def writable(self, index: int) -> Array:
        """Return the memory of a tensor for reading and writing; a constant's is a copy."""
        array = self.get(index)
        if not array.flags.writeable:
            array = self._results[index] = array.copy()
        return array


_VERIFY = "NumericVerify"


def _is_debugged(model: Record) -> bool:
    """Whether a model has ops whose results are there to be looked at."""
    return any(code["custom_code"] == _VERIFY for code in model["operator_codes"] or ())


_STORED_AS = {("INT4", "INT8"), ("UINT4", "UINT8"), ("INT2", "INT8"), ("RESOURCE", "STRING")}


def _readable(value: Any) -> Array:
    """Return a value as an array.

    Raises:
        ValueError: it is none, such as a ragged list.

    """
    try:
        return np.asarray(value)
    except (TypeError, ValueError) as error:
        raise ValueError("Failed to convert value into readable tensor.") from error


def _type_name(array: Array) -> str:
    """Return the tensor type of an array."""
    from ..dialects.dtypes import element_type, to_tflite

    try:
        return to_tflite(element_type(array.dtype))
    except KeyError:
        return "STRING" if array.dtype == object else str(array.dtype).upper()


def tensor_values(function: func.FuncOp, graph: Record) -> dict[int, SSAValue]:
    """Return the value of each tensor of a subgraph; its operators are the ops in order."""
    values: dict[int, SSAValue] = {}
    for index, argument in zip(
        details.indices(graph, "inputs"), function.body.block.args, strict=True
    ):
        values[int(index)] = argument
    ops = [op for op in function.body.block.ops if not _is_silent(op)]
    for op, operator in zip(ops, graph["operators"] or (), strict=False):
        sides = ((op.operands, "inputs"), (op.results, "outputs"))
        for found, side in sides:
            for index, value in zip(details.indices(operator, side), found, strict=False):
                values.setdefault(int(index), value)
    return values


def _is_silent(op: Operation) -> bool:
    """Whether an op stands for no operator."""
    return (
        op.has_trait(IsTerminator, value_if_unregistered=False)
        or isinstance(op, tfl.NoValueOp)
        or holds_constant(op)
    )
