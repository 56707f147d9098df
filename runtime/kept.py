"""Notes what ops cannot say while a `.tflite` file is read; see `stored`."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, cast

import numpy as np
from xdsl.dialects.builtin import ArrayAttr, DictionaryAttr
from xdsl.dialects.func import FuncOp
from xdsl.ir import BlockArgument, Operation, OpResult, SSAValue

from ..dialects import tfl, vhlo
from ..dialects.elements import Array, Elements
from ..dialects.quantfork import StatisticsOp
from ..dialects.shapes import shape_of
from ..dialects.tfl.base import TFLOp
from ..dialects.traits import Stateful
from .constant_reader import ConstantReader
from .operators import Operators
from .option_tables import options, plan
from .schema.constants import PACKED, encode
from .schema.reader import Record
from .schema.writer import write
from .stored import KEY, keep, to_attribute
from .tensor_tables import Fields, measured, tensor_fields
from .tensor_types import Budget, vector

_TENSOR = (
    "name type shape shape_signature has_rank quantization is_variable variant_tensors".split()
)
"""The fields of a tensor that are compared; its data are kept by the op."""
_OPERATOR = ("mutating_variable_inputs", "debug_metadata_index")
_OPTIONS = ("builtin_options", "builtin_options_2")
_CONSTANTS = (
    tfl.ConstOp,
    tfl.ExternalConstOp,
    tfl.QConstOp,
    tfl.SparseConstOp,
    tfl.SparseQConstOp,
    vhlo.ConstantOp,
)
_SPARSE = (tfl.SparseConstOp, tfl.SparseQConstOp)


class Kept:
    """Collects what is to be kept of one function while it is read."""

    def __init__(
        self, record: Record, budget: Budget, constants: ConstantReader, operators: Operators
    ):
        """Start with nothing."""
        self._record, self._budget = record, budget
        self._constants, self._operators = constants, operators
        self._tables: list[Record] = list(record["tensors"] or ())
        self.tensors: dict[int, SSAValue] = {}
        """The value of each tensor that was met."""
        self.operators: list[tuple[Record, Operation]] = []

    def finish(self, function: FuncOp) -> None:
        """Note everything beside the ops of the finished function."""
        record = self._record
        place: int = record["debug_metadata_index"]
        keep(function, {"name": record["name"], "debug_metadata_index": place})
        for operator, op in self.operators:
            keep(op, self._operator(operator, op))
        arguments: list[DictionaryAttr] = [
            found if isinstance(found, DictionaryAttr) else DictionaryAttr({})
            for found in function.arg_attrs or [None] * len(function.args)
        ]
        results: dict[Operation, list[Fields]] = {}
        for index, value in self.tensors.items():
            fields = self._tensor(self._tables[index], value)
            if isinstance(value, OpResult):
                if value.op not in results:
                    results[value.op] = [{} for _ in value.op.results]
                results[value.op][value.index] = fields
            elif isinstance(value, BlockArgument):
                known = arguments[value.index].data
                arguments[value.index] = DictionaryAttr({**known, KEY: to_attribute(fields)})
        for op, tensors in results.items():
            keep(op, {"tensors": tensors})
        function.properties["arg_attrs"] = ArrayAttr(arguments)

    def _operator(self, record: Record, op: Operation) -> Fields:
        """Return the fields of an operator to be kept."""
        try:
            fields = of_operator(record, op, self._operators.version(record))
        except (IndexError, KeyError, ValueError) as error:
            raise record.source.fail(f"{op.name} is damaged: {error}") from error
        inside = [self._tables[int(index)] for index in vector(record, "intermediates")]
        if inside:
            fields["intermediates"] = [tensor.plain(_TENSOR) for tensor in inside]
        return fields

    def _tensor(self, record: Record, value: SSAValue) -> Fields:
        """Return the fields of a tensor to be kept."""
        quantization: Record | None = record["quantization"]
        if quantization is not None:
            self._budget.spend(sum(len(vector(quantization, side)) for side in ("min", "max")))
        fields = of_tensor(record, value)
        fields["name"] = record["name"]
        if (layout := record["sparsity"]) is not None and not isinstance(value.owner, _SPARSE):
            self._budget.spend(sum(len(item) for item in _vectors(layout)))
            fields["sparsity"] = layout.plain()
        data = self._constants.buffer(record["buffer"])
        if data is not None and not _holds(value, data, record):
            self._budget.spend(len(data))
            fields["data"] = data
        return fields


def _vectors(layout: Record) -> Iterator[Array]:
    """Yield the vectors of a sparse layout."""
    for level in layout["dim_metadata"] or ():
        for side in ("array_segments", "array_indices"):
            if (found := level[side]) is not None:
                yield vector(found, "values")


def _holds(value: SSAValue, data: Array, record: Record) -> bool:
    """Whether the op of a value says what is in its buffer."""
    op = value.owner
    if record["is_variable"] or not isinstance(op, _CONSTANTS):
        return False
    held = op.properties.get("value")
    if not isinstance(held, Elements) or "compressed_data" in op.properties:
        return True
    name = record.names("type")
    encoded = encode(held.array, name)
    if name == "STRING" or name in PACKED:
        return encoded.tobytes() == data.tobytes()
    return encoded.nbytes == len(data)


def _is_updated(value: SSAValue) -> bool:
    """Whether a value is a variable, for what its op says or what ops do with it."""
    if isinstance(value, OpResult) and "tfl.is_variable" in value.op.attributes:
        return True
    traits = ((use, use.operation.get_trait(Stateful)) for use in value.uses)
    return any(trait is not None and use.index in trait.operands for use, trait in traits)


def _expected_tensor(record: Record, value: SSAValue) -> Fields:
    """Return the fields that would be written for a value."""
    shape = record["shape"]
    static = None if shape is None else tuple(int(size) for size in shape)
    if shape_of(value.type) is None:
        static = None
    expected: Fields = {"quantization": {}, **tensor_fields(value.type, static, ranked=False)}
    expected["is_variable"] = _is_updated(value)
    user = value.get_user_of_unique_use()
    if isinstance(user, StatisticsOp):
        expected["quantization"] = measured(user)
    return expected


def of_tensor(record: Record, value: SSAValue) -> Fields:
    """Return the fields of a tensor that do not follow from its value."""
    return _unexpected("Tensor", record, _expected_tensor(record, value), _TENSOR)


def of_operator(record: Record, op: Operation, version: int) -> Fields:
    """Return the fields of an operator that do not follow from its op."""
    expected: Fields = {}
    compared: tuple[str, ...] = _OPERATOR
    how = plan(type(op))
    if how is not None:
        expected |= options(op, how)
        compared += _OPTIONS
    found = _unexpected("Operator", record, expected, compared)
    if how is not None:
        inputs = record["inputs"]
        count = 0 if inputs is None else len(inputs)
        if count < len(op.operands):
            found["operands"] = count
    if version != (op.version() if isinstance(op, TFLOp) else 1):
        found["version"] = version
    return found


def _unexpected(table: str, record: Record, expected: Fields, names: Sequence[str]) -> Fields:
    """Return the fields of a table that differ from those expected; None for absent ones."""
    plain = record.plain(names)
    found: Fields = {}
    for name in names:
        ours, theirs = expected.get(name), plain.get(name)
        if not _same(table, name, ours, theirs):
            found[name] = theirs
    return found


def _same(table: str, name: str, ours: Any, theirs: Any) -> bool:
    """Whether two values of a field are written in the same way."""
    if ours is None and theirs is None:
        return True
    if isinstance(theirs, np.ndarray) and isinstance(ours, tuple):
        return cast("Array", theirs).tolist() == list(cast("tuple[int, ...]", ours))
    if isinstance(theirs, int) and ours == theirs:
        return True
    return _bytes(table, name, ours) == _bytes(table, name, theirs)


def _bytes(table: str, name: str, value: Any) -> bytes:
    return write(table, {name: value})
