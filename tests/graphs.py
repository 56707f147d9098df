"""Small GraphDefs for tests, built without TensorFlow."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from tflower.compiler.importers import protos

DT_FLOAT = 1


class Graph:
    """A GraphDef in the making; every method returns the name of the node that it adds."""

    def __init__(self):
        self.message: Any = protos.GraphDef()
        self.message.versions.producer = 1395

    def node(self, op: str, *inputs: str, name: str = "", **types: int) -> str:
        node = self.message.node.add(op=op, name=name or op.lower(), input=inputs)
        for key, value in (types or {"T": DT_FLOAT}).items():
            node.attr[key].type = value
        return node.name

    def placeholder(self, name: str, shape: Sequence[int | None]) -> str:
        self.node("Placeholder", name=name, dtype=DT_FLOAT)
        self.message.node[-1].attr["shape"].shape.CopyFrom(_shape(shape))
        return name

    def const(self, name: str, value: Any) -> str:
        array = np.asarray(value, np.float32)
        self.node("Const", name=name, dtype=DT_FLOAT)
        tensor = self.message.node[-1].attr["value"].tensor
        tensor.dtype = DT_FLOAT
        tensor.tensor_shape.CopyFrom(_shape(array.shape))
        tensor.tensor_content = array.tobytes()
        return name

    def serialized(self) -> bytes:
        return self.message.SerializeToString()


def _shape(sizes: Sequence[int | None]) -> Any:
    shape = protos.TensorShapeProto()
    for size in sizes:
        shape.dim.add(size=-1 if size is None else size)
    return shape


def scaled(shape: Sequence[int | None] = (1, 4)) -> Graph:
    """Return `out = relu(img * 2 + 1)`."""
    graph = Graph()
    graph.placeholder("img", shape)
    graph.node("Mul", "img", graph.const("two", 2.0), name="scaled")
    graph.node("AddV2", "scaled", graph.const("one", 1.0), name="shifted")
    graph.node("Relu", "shifted", name="out")
    return graph


def unsupported() -> Graph:
    """Return a graph with two ops that TensorFlow Lite lacks, one of them twice."""
    graph = Graph()
    graph.placeholder("img", (1, 4))
    graph.node("Digamma", "img", name="block/first")
    graph.node("Digamma", "block/first", name="block/second")
    graph.node("BesselI0e", "block/second", name="block/third")
    graph.node("Relu", "block/third", name="out")
    return graph
