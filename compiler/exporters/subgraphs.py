"""One function as a `SubGraph` table."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from xdsl.dialects import func
from xdsl.dialects.builtin import DictionaryAttr, NoneType, StringAttr
from xdsl.ir import Attribute, Block, BlockArgument, Operation, OpResult, SSAValue

from ...dialects.elements import Elements
from ...dialects.errors import ExportError, place
from ...dialects.locations import describe
from ...dialects.quantfork import StatisticsOp
from ...dialects.shapes import element_of, shape_of, tensor_type
from ...dialects.tf_type import TensorProtoAttr
from ...dialects.tfl.attributes import ExternalBufferAttr, SparsityParameterAttr
from ...dialects.traits import Stateful
from ...dialects.vhlo import TensorV1Attr
from ...runtime.stored import as_bytes, stored
from ...runtime.tensor_tables import Fields, measured, sparsity, tensor_fields
from .buffers import Buffers
from .layout import Layout
from .mangled import from_proto
from .names import Names, result_name

CONSTANTS = frozenset(
    {
        "arith.constant",
        "func.constant",
        "tf.Const",
        "tfl.external_const",
        "tfl.no_value",
        "tfl.pseudo_const",
        "tfl.pseudo_qconst",
        "tfl.pseudo_sparse_const",
        "tfl.pseudo_sparse_qconst",
        "vhlo.constant_v1",
    }
)
"""Ops that become tensors, not operators."""

_NOWHERE = -1
"""The number of a function whose locations are not written."""

ABSENT = -1
"""The index of an operand that is left out."""


class Subgraph:
    """The tensors of a function while its operators are being written."""

    def __init__(self, name: str, block: Block, names: Names, buffers: Buffers, *, layout: Layout):
        """Look at what the function returns and what its ops update."""
        self.name = name
        self.block = block
        self.indices: dict[SSAValue, int] = {}
        self.tensors: list[Fields] = []
        self.operators: list[Fields] = []
        self.tokens: dict[SSAValue, int] = {}
        self.edges: list[tuple[int, int]] = []
        """Pairs of operators of which the first must run before the second."""
        self.place = _NOWHERE
        self.places: dict[Operation, int] = {}
        """The numbers of ops among the locations of the function."""
        self._names, self._buffers, self._layout = names, buffers, layout
        self._given: dict[SSAValue, str] = {}
        terminator = block.last_op
        self.returned: Sequence[SSAValue] = terminator.operands if terminator is not None else ()
        self._variables = {value for op in block.ops for value in _updated(op)}

    def name_entry(self, entry: DictionaryAttr) -> None:
        """Name arguments and returned values as `tf.entry_function` says."""
        inputs, outputs = _listed(entry, "inputs"), _listed(entry, "outputs")
        if len(inputs) == len(self.block.args):
            self._given.update(zip(self.block.args, inputs, strict=True))
        if len(outputs) == len(self.returned):
            for value, name in zip(self.returned, outputs, strict=True):
                self._given.setdefault(_measured(value), name)
        for name in self._given.values():
            self._names.reserve(name)

    def add_arguments(self) -> None:
        """Add the tensors of the function's arguments."""
        prefix = "arg" if self.name == "main" else f"{self.name}_arg"
        for index, argument in enumerate(self.block.args):
            self._add(argument, f"{prefix}{index}")

    def add_results(self, op: Operation) -> list[int]:
        """Add the tensors of an op's results; return their indices."""
        return [self._add(result, self._name(op, index)) for index, result in enumerate(op.results)]

    def _name(self, op: Operation, index: int) -> str:
        name = result_name(op, index)
        return f"{name}:{index}" if index and self._layout.indexed else name

    def add_result(self, result: OpResult, name: str) -> int:
        """Add the tensor of one result under a name."""
        return self._add(result, name)

    def add_internal(self, name: str, type: Attribute) -> int:
        """Add a tensor that is no value, such as an intermediate of an LSTM."""
        fields = tensor_fields(type, ranked=self._layout.compact)
        return self._append(None, {"name": self._names.unique(name), **fields})

    def add_constant(self, op: Operation) -> None:
        """Add the tensor of a constant with its data."""
        (result,) = op.results
        if isinstance(result.type, NoneType):
            self.indices[result] = ABSENT
            self._names.unique(result_name(op, 0))  # it has a name, though no tensor bears it
            return
        if isinstance(where := op.properties.get("external_buffer"), ExternalBufferAttr):
            fields = self._fields(op, result, None)
            fields |= {"buffer": 0, "external_buffer": self._buffers.external_constant(where)}
            self._append(result, self._named(result, result_name(op, 0)) | fields)
            return
        stored = op.properties.get("compressed_data") or op.properties.get("value")
        if isinstance(stored, TensorV1Attr):
            stored = _expanded(stored, result.type)
        if isinstance(stored, TensorProtoAttr):
            stored = from_proto(stored)
        if not isinstance(stored, Elements):
            what = f"holds {stored.name if stored else 'no data'}"
            raise ExportError(place(describe(op), op.name, what, "Store dense elements"))
        fields = self._fields(op, result, stored)
        if isinstance(layout := op.properties.get("s_param"), SparsityParameterAttr):
            fields["sparsity"] = sparsity(layout)
        is_variable = "tfl.is_variable" in op.attributes or result in self._variables
        if not is_variable or not self._layout.compact:
            shared = result not in self.returned
            fields["buffer"] = self._buffers.constant(stored, fields["type"], shared=shared)
        if is_variable:
            fields |= {"is_variable": True, "buffer": 0}
        self._append(result, self._named(result, result_name(op, 0)) | fields)

    def add_statistics(self, op: Operation) -> None:
        """Let a value's measured range stand in its own tensor; users refer to that."""
        (source,), (result,) = op.operands, op.results
        index = self.indices[result] = self.indices[source]
        if isinstance(op, StatisticsOp) and source.has_one_use():
            if "quantization" not in _stored(source):
                self.tensors[index]["quantization"] = measured(op)

    def stand_for(self, inner: SSAValue, outer: SSAValue) -> None:
        """Give `inner`, not added yet, the name that `outer` was to have."""
        if outer in self._given:
            self._given[inner] = self._given[outer]

    def operands(self, op: Operation) -> list[int]:
        """Return the tensors of an op's operands."""
        return [self.indices[operand] for operand in op.operands]

    def table(self) -> Fields:
        """Return the finished table."""
        function = self.block.parent_op()
        kept = {} if function is None else stored(function)
        if self.place != _NOWHERE:
            kept.pop("debug_metadata_index", None)
        return {
            "tensors": self.tensors,
            "inputs": [self.indices[argument] for argument in self.block.args],
            "outputs": [self.indices[value] for value in self.returned],
            "operators": self.operators,
            "name": self.name,
            "debug_metadata_index": self.place,
            **kept,
        }

    def tensor_name(self, value: SSAValue) -> str:
        """Return the name of a value's tensor."""
        return self.tensors[self.indices[value]]["name"]

    def _add(self, value: BlockArgument | OpResult, name: str) -> int:
        if isinstance(value.type, NoneType):
            self.indices[value] = ABSENT
            return ABSENT
        op = value.op if isinstance(value, OpResult) else None
        fields = self._named(value, name) | self._fields(op, value, None)
        if value in self._variables or (op is not None and "tfl.is_variable" in op.attributes):
            self._buffers.empty()
            fields |= {"is_variable": True, "buffer": 0}
        else:
            fields["buffer"] = self._buffers.empty()
        return self._append(value, fields)

    def _fields(self, op: Operation | None, value: SSAValue, stored: Elements | None) -> Fields:
        """Return type, shape and quantization of a value's tensor."""
        data = None if stored is None or op is None else shape_of(stored.type)
        try:
            fields = dict(tensor_fields(value.type, data, ranked=self._layout.compact))
        except (KeyError, ValueError) as error:
            where = self.name if op is None else describe(op)
            what = "argument" if op is None else op.name
            remedy = "Only types of the TensorFlow Lite schema can be written"
            raise ExportError(place(where, what, str(error.args[0]), remedy)) from error
        if not self._layout.compact:
            fields.setdefault("quantization", {})
        return fields

    def _named(self, value: SSAValue, name: str) -> Fields:
        given = self._given.get(value)
        argument = isinstance(value, BlockArgument)
        return {"name": given or self._names.unique(name, argument=argument)}

    def add_stored(self, fields: Fields) -> int:
        """Add a tensor that is no value, as a file had it."""
        return self._append(None, fields)

    def _append(self, value: SSAValue | None, fields: Fields) -> int:
        if value is not None and (kept := _stored(value)):
            fields = fields | kept
            data = fields.pop("data", None)
            if data is not None or fields.get("is_variable"):
                fields["buffer"] = 0 if data is None else self._buffers.metadata(as_bytes(data))
        self.tensors.append(fields)
        index = len(self.tensors) - 1
        if value is not None:
            self.indices[value] = index
        return index


def _stored(value: SSAValue) -> Fields:
    """Return the fields of a value's tensor that the file it was read from had."""
    if isinstance(value, OpResult):
        tensors = stored(value.op).get("tensors", ())
        return tensors[value.index] if value.index < len(tensors) else {}
    assert isinstance(value, BlockArgument)
    function = value.owner.parent_op()
    if not isinstance(function, func.FuncOp) or function.arg_attrs is None:
        return {}
    return stored(function.arg_attrs.data[value.index].data)


def _measured(value: SSAValue) -> SSAValue:
    """Return the value whose range a `quantfork.stats` tells; any other value as it is."""
    op = value.op if isinstance(value, OpResult) else None
    return op.operands[0] if isinstance(op, StatisticsOp) else value


def _expanded(stored: TensorV1Attr, type: Attribute) -> Attribute:
    """Return the values of a VHLO constant, one value for all elements in the result's shape."""
    value, shape = stored.value, shape_of(type)
    if isinstance(value, Elements) and shape is not None and shape != value.array.shape:
        array = np.broadcast_to(value.array, shape)
        return Elements.of(array, tensor_type(element_of(type), shape))
    return value


def _updated(op: Operation) -> list[SSAValue]:
    """Return the operands that an op updates."""
    trait = op.get_trait(Stateful)
    if trait is None:
        return []
    return [op.operands[index] for index in trait.operands if index < len(op.operands)]


def _listed(entry: DictionaryAttr, key: str) -> list[str]:
    """Return the names in a comma-separated entry."""
    value = entry.data.get(key)
    parts = value.data.split(",") if isinstance(value, StringAttr) else []
    return [name for part in parts if (name := part.strip())]


def body_of(function: func.FuncOp) -> Block:
    """Return the only block of a function.

    Raises:
        ExportError: there are none or several.

    """
    blocks = function.body.blocks
    if len(blocks) != 1:
        what = f"has {len(blocks)} blocks, one is needed"
        raise ExportError(place(f"@{function.sym_name.data}", "func.func", what))
    return blocks[0]
