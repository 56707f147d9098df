"""A transformed graph as a GraphDef: `output_format` TENSORFLOW_GRAPHDEF.

Source: export_tensorflow.cc of upstream's toco.
"""

from __future__ import annotations

import logging
import re
from typing import Any

import numpy as np
from xdsl.dialects import func
from xdsl.dialects.builtin import ModuleOp, UnregisteredOp
from xdsl.ir import Operation, OpResult, SSAValue

from ...dialects import toco
from ...dialects.dtypes import to_graphdef
from ...dialects.errors import ConverterError
from ...dialects.shapes import element_of, shape_of
from ...dialects.tf.op_table import signature
from ...dialects.toco import Flags, facts, name_of
from ...dialects.toco.arrays import ARRAYS, data_of
from ...passes.toco.graph import Graph, is_operator
from ..exporters.foreign import NO_DEBUG_INFO, node_def
from .untie import untie

log = logging.getLogger("tflower")

PRODUCER = 1395
"""The version of TensorFlow's graphs that is written."""
_NODE_NAME, _NOT_IN_NAMES = r"[A-Za-z0-9.][A-Za-z0-9_.\\/>-]*", r"[^A-Za-z0-9_.\\/>-]"


def export_graph_def(module: ModuleOp) -> bytes:
    """Return a module's only function as a serialized GraphDef.

    Raises:
        ConverterError: an operator cannot be written.

    """
    function = next(item for item in module.ops if isinstance(item, func.FuncOp))
    graph = Graph(function, Flags.of(module))
    untie(graph)
    return _Writer(graph).message.SerializeToString(deterministic=True)


class _Writer:
    """A GraphDef in the making."""

    def __init__(self, graph: Graph):
        from ..importers import protos

        self.protos: Any = protos
        self.message: Any = protos.message_class("GraphDef")()
        self.message.versions.producer = PRODUCER
        self.names: dict[SSAValue, str] = {}
        self._taken = {name_of(value) for value in graph.arrays()}
        self._border = {*graph.inputs, *graph.outputs}
        for value in graph.inputs:
            self._placeholder(value)
        for op in graph.function.body.block.ops:
            if is_operator(op):
                self._node(op)
            elif isinstance(op, toco.StateOp):
                self._placeholder(op.output)
            elif op.results:
                self._constant(op.results[0])
        self._name_outputs(graph)

    def _name(self, value: SSAValue) -> str:
        """Return what the node of an array is called: its name as far as nodes may have such."""
        name = name_of(value)
        if re.fullmatch(_NODE_NAME, name):
            return name
        found = plain = re.sub(_NOT_IN_NAMES, "_", name).lstrip("_") or "node"
        count = 0
        while found in self._taken:
            found, count = f"{plain}_{count}", count + 1
        self._taken.add(found)
        level = logging.WARNING if value in self._border else logging.INFO
        log.log(level, "%s: a node cannot be called so, it is %s", name, found)
        return found

    def _placeholder(self, value: SSAValue) -> None:
        name = self._name(value)
        node = self.message.node.add(name=name, op="Placeholder")
        node.attr["dtype"].type = to_graphdef(element_of(value))
        shape = shape_of(value)
        if shape is not None:
            self._shape(node.attr["shape"].shape, shape)
        self.names[value] = name

    def _shape(self, message: Any, sizes: tuple[int, ...]) -> None:
        message.SetInParent()
        for size in sizes:
            message.dim.add().size = max(size, -1)

    def _node(self, op: Operation) -> None:
        kind = op.op_name.data if isinstance(op, UnregisteredOp) else op.name
        kind = kind.removeprefix("tf.")
        op.attributes.pop(ARRAYS, None)
        node = self.message.node.add()
        node.ParseFromString(node_def(kind, op, signature(kind)).removesuffix(NO_DEBUG_INFO))
        name = self._name(op.results[0])
        node.name = name
        del node.input[:]
        node.input.extend(self.names[value] for value in op.operands)
        for value in op.results:
            self.names[value] = f"{name}:{value.index}" if value.index else name

    def _constant(self, value: SSAValue) -> None:
        """Write a constant; one with a range is rounded to it by a node of its own."""
        data = data_of(value)
        assert data is not None
        name, ends = self._name(value), facts(value).minmax
        plain = name if ends is None else f"{name}/data"
        node = self.message.node.add(name=plain, op="Const")
        node.attr["dtype"].type = to_graphdef(data.type.element_type)
        tensor = node.attr["value"].tensor
        tensor.dtype = to_graphdef(data.type.element_type)
        self._shape(tensor.tensor_shape, data.array.shape)
        if data.array.dtype == object:
            tensor.string_val.extend(data.array.reshape(-1).tolist())
        else:
            tensor.tensor_content = np.ascontiguousarray(data.array).tobytes()
        if ends is not None:
            fake = self.message.node.add(name=name, op="FakeQuantWithMinMaxArgs", input=[plain])
            fake.attr["min"].f, fake.attr["max"].f = ends
            fake.attr["num_bits"].i = 8
            fake.attr["narrow_range"].b = facts(value).narrow_range
        self.names[value] = name

    def _name_outputs(self, graph: Graph) -> None:
        """Check that every output has a node.

        Raises:
            ConverterError: one has none.

        """
        for value in graph.outputs:
            if isinstance(value, OpResult) and value not in self.names:
                raise ConverterError(f"{name_of(value)}: the output is made by no node")
