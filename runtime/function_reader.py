"""One subgraph of a `.tflite` file as a function."""

from __future__ import annotations

from collections.abc import Sequence

from xdsl.dialects import func
from xdsl.dialects.builtin import (
    UNKNOWN_LOC,
    FileLineColLoc,
    IntAttr,
    LocationAttr,
    StringAttr,
    UnitAttr,
)
from xdsl.ir import Attribute, Block, Operation, Region, SSAValue

from ..dialects import tfl
from ..dialects.elements import Array
from ..dialects.locations import name_loc
from ..dialects.quant import UniformType, default_limits
from ..dialects.quantfork import StatisticsOp
from ..dialects.shapes import element_of, shape_of, typed
from ..dialects.tfl import NONE_TYPE
from ..dialects.traits import Weight
from .constant_reader import ConstantReader
from .control_edges import Edges, Tokens
from .debug_info import WRAPPER, DebugInfo, joined, marked, named, original_name
from .entry import describe
from .kept import Kept
from .operators import Operators, Site
from .schema.reader import Record, Source
from .selection import Selection
from .tensor_types import BYTE, Budget, TensorTypes, statistics, vector


class Context:
    """What the functions of one model share."""

    def __init__(self, source: Source, model: Record, selection: Selection):
        """Prepare the readers of types, constants and operators."""
        complete, exact = selection.complete, selection.exact
        self.source, self.selection = source, selection
        self.complete, self.exact = complete, exact
        self.budget = Budget(source)
        self.types = TensorTypes(self.budget, narrow=complete and not exact)
        self.constants = ConstantReader(
            model, self.types, self.budget, complete=complete, exact=exact
        )
        self.debug = DebugInfo(None)
        self.base: LocationAttr = (
            FileLineColLoc(StringAttr(source.name), IntAttr(0), IntAttr(0))
            if complete
            else UNKNOWN_LOC
        )


class FunctionReader:
    """A subgraph while it becomes a function."""

    def __init__(self, context: Context, operators: Operators, record: Record, index: int):
        """Look at the tensors."""
        self.context, self.operators, self.record = context, operators, record
        self.source, self.index, self.complete = context.source, index, context.complete
        self.tensors: list[Record] = list(record["tensors"] or ())
        context.budget.spend(len(self.tensors))
        self.values: dict[int, SSAValue] = {}
        self.block = Block()
        parts = (context.budget, context.constants, operators)
        self.kept = Kept(record, *parts) if context.exact else None

    def build(
        self, name: str, signature: Record | None, edges: Edges, *, is_entry: bool
    ) -> func.FuncOp:
        """Return the function.

        Raises:
            ImportFailure: the file is damaged.

        """
        selection = self.context.selection if is_entry else Selection()
        inputs = self._chosen(selection.inputs, "inputs")
        outputs = self._chosen(selection.outputs, "outputs")
        location = named(name, self.context.base) if self.complete else UNKNOWN_LOC
        types = [NONE_TYPE if index == -1 else self.type_of(index) for index in inputs]
        for index, type in zip(inputs, types, strict=True):
            argument = self.block.insert_arg(type, len(self.block.args))
            argument.location = location
            if index != -1:
                self._set(index, argument)
        tokens = Tokens(edges)
        needed = self._needed(inputs, outputs) if self.context.selection.prune else None
        for number, operator in enumerate(self.record["operators"] or ()):
            if needed is None or number in needed:
                self._add(number, operator, tokens)
        results = [self.absent() if index == -1 else self.value(index) for index in outputs]
        self.block.add_op(func.ReturnOp(*results))
        self.block.ops.last.location = self.context.base  # pyright: ignore[reportOptionalMemberAccess]
        if self.complete and self.kept is None:
            _widen(self.block)
        returned = self.block.last_op
        assert returned is not None
        function = func.FuncOp(name, (types, list(returned.operand_types)), Region(self.block))
        function.location = location
        if not is_entry:
            function.properties["sym_visibility"] = StringAttr("private")
        else:
            describe(function, signature, *(self._named(side) for side in (inputs, outputs)))
        if self.kept is not None:
            self.kept.finish(function)
        return function

    def _chosen(self, names: Sequence[str], side: str) -> list[int]:
        """Return the tensors of given names, or those that the file lists."""
        if not names:
            return self._indices(self.record, side)
        numbers = {tensor["name"] or "": index for index, tensor in enumerate(self.tensors)}
        missing = [name for name in names if name not in numbers]
        if missing:
            raise self.source.fail(f"could not find tensor in subgraph: {missing[0]}")
        return [numbers[name] for name in names]

    def _needed(self, inputs: Sequence[int], outputs: Sequence[int]) -> set[int]:
        """Return the operators that the outputs depend on."""
        operators: list[Record] = list(self.record["operators"] or ())
        maker = {
            output: number
            for number, operator in enumerate(operators)
            for output in self._indices(operator, "outputs")
            if output not in inputs
        }
        found: set[int] = set()
        pending = [maker[output] for output in outputs if output in maker]
        while pending:
            if (number := pending.pop()) not in found:
                found.add(number)
                used = self._indices(operators[number], "inputs")
                pending += [maker[index] for index in used if index in maker]
        return found

    def _named(self, indices: Sequence[int]) -> list[tuple[int, str]]:
        return [(i, "" if i == -1 else self.tensor(i)["name"] or "") for i in indices]

    # Values.

    def type_of(self, index: int) -> Attribute:
        """Return the type of a tensor that is no constant."""
        return self.context.types.of(self.tensor(index))

    def tensor(self, index: int) -> Record:
        """Return a tensor."""
        if not 0 <= index < len(self.tensors):
            what = f"subgraph {self.index} has no tensor {index}, it has {len(self.tensors)}"
            raise self.source.fail(what)
        return self.tensors[index]

    def value(self, index: int) -> SSAValue:
        """Return the value of a tensor; constants are made now."""
        if index not in self.values:
            tensor = self.tensor(index)
            op = self.context.constants.op(tensor, external=self.context.selection.external)
            location = self._tensor_location(tensor)
            if self.complete:
                mark = f"tflite.subgraph={self.index}.tensor={index}:CONST"
                location = marked(mark, [location])
            op.location = location
            self.block.add_op(op)
            result: SSAValue = op.results[0]
            if self.kept is not None:
                self.kept.tensors[index] = result
            if tensor["is_variable"]:
                result = self._measured(tensor, result)
            self.values[index] = result
        return self.values[index]

    def absent(self) -> SSAValue:
        """Return the absent operand."""
        if -1 not in self.values:
            self.values[-1] = self._insert(
                tfl.NoValueOp(value=UnitAttr(), location=self.context.base)
            )
        assert self.values[-1].type == NONE_TYPE
        return self.values[-1]

    def missing(self) -> SSAValue:
        """Return the absent operand that an operator does not mention."""
        if not self.complete:
            return self.absent()
        return self._insert(tfl.NoValueOp(value=UnitAttr()))

    def constant(self, array: Array) -> SSAValue:
        """Return a constant that the file does not have."""
        return self._insert(tfl.ConstOp(value=array))

    def _insert(self, op: Operation) -> SSAValue:
        self.block.add_op(op)
        return op.results[0]

    def _set(self, index: int, value: SSAValue) -> None:
        if index in self.values:
            raise self.source.fail(f"tensor {index} is set twice")
        if self.kept is not None:
            self.kept.tensors[index] = value
        self.values[index] = self._measured(self.tensor(index), value)

    def _measured(self, tensor: Record, value: SSAValue) -> SSAValue:
        """Return a value with its measured range, if that is wanted and known."""
        found = statistics(tensor, value.type) if self.complete else None
        if found is None:
            return value
        layer, axes, axis = found
        op = StatisticsOp(value, layerStats=layer, result_types=[value.type])
        if axes is not None:
            op = StatisticsOp(
                value, layerStats=layer, axisStats=axes, axis=axis, result_types=[value.type]
            )
        return self._insert(op)

    # Operators.

    def _add(self, number: int, operator: Record, tokens: Tokens) -> None:
        """Add the op of an operator."""
        inputs, outputs = self._indices(operator, "inputs"), self._indices(operator, "outputs")
        self.context.budget.spend(len(inputs) + len(outputs) + 1)
        operands = [self.absent() if index == -1 else self.value(index) for index in inputs]
        types = [NONE_TYPE if index == -1 else self.type_of(index) for index in outputs]
        inside = [
            self.context.types.intermediate(self.tensor(index))
            for index in self._indices(operator, "intermediates")
        ]
        location = self._location(number, operator, outputs)
        site = Site(operands, types, location, inside, self.missing, self.constant)
        op = self.operators.build(operator, site)
        if self.complete:
            op.location = self._marked(number, operator, op)
        if self.kept is not None:
            self.kept.operators.append((operator, op))
        op = tokens.wrap(number, op)
        self.block.add_op(op)
        for index, result in zip(outputs, op.results, strict=False):
            if index != -1:
                self._set(index, result)

    def _tensor_location(self, tensor: Record) -> LocationAttr:
        name = tensor["name"] or ""
        if not self.complete:
            return name_loc(name)
        return named(original_name(name), self.context.base) if name else self.context.base

    def _location(self, number: int, operator: Record, outputs: Sequence[int]) -> LocationAttr:
        """Return where an op comes from: the names of its results, inside of what is stored."""
        found = [self.tensor(index)["name"] or "" for index in outputs if index != -1]
        if not self.complete:
            return name_loc(found[0] if found else "")
        stored = self.context.debug.of(
            self.record["debug_metadata_index"], operator["debug_metadata_index"]
        )
        base = self.context.base if stored is None else stored
        names = [named(original_name(name), base) if name else base for name in found]
        if stored is not None:
            return marked(WRAPPER, names or [stored])
        return joined(names) if names else base

    def _marked(self, number: int, operator: Record, op: Operation) -> LocationAttr:
        """Return an op's location under the operator's number and name."""
        name = self.operators.name(operator)
        activation = op.properties.get("fused_activation_function")
        if isinstance(activation, StringAttr) and activation.data not in ("", "NONE"):
            name += f"_fused_{activation.data}"
        return marked(f"tflite.subgraph={self.index}.op={number}:{name}", [op.location])

    def _indices(self, record: Record, name: str) -> list[int]:
        found = vector(record, name)
        self.context.budget.spend(len(found))
        return [int(index) for index in found]


def _widen(block: Block) -> None:
    """Give 8-bit constants that are no weights the whole range of their storage type."""
    for op in list(block.ops):
        if not isinstance(op, tfl.QConstOp):
            continue
        value = op.results[0]
        element = element_of(value.type)
        if not isinstance(element, UniformType) or element.storage_type.width.data != BYTE:
            continue
        low, high = default_limits(element.storage_type)
        scales = [scale.value.data for scale in element.scales.data]
        zeros = [zero.data for zero in element.zero_points.data]
        whole = UniformType.of(
            element.storage_type, scales, zeros, axis=element.axis.data, limits=(low, high)
        )
        others = [
            (use.operation, use.index)
            for use in value.uses
            if use.operation is not block.last_op and not _is_weight(use.operation, use.index)
        ]
        if not others:
            continue
        wide = tfl.QConstOp(
            value=op.properties["value"],
            qtype=typed(whole, shape_of(value.type)),
            location=op.location,
        )
        block.insert_op_after(wide, op)
        for user, index in others:
            user.operands[index] = wide.results[0]
        if value.first_use is None:
            op.detach()
            op.erase()


def _is_weight(op: Operation, index: int) -> bool:
    trait = op.get_trait(Weight)
    return trait is not None and trait.operand == index
