"""A small network that was trained with fake quantization, as a frozen GraphDef."""

from __future__ import annotations

from typing import Any

import numpy as np
from graphs import DT_FLOAT, Graph

SIDE, CHANNELS, CLASSES = 8, 4, 5
_RANDOM = 7


def qat_graph(
    *,
    gap: bool = False,
    side: int = SIDE,
    planes: int = 3,
    channels: int = CHANNELS,
    classes: int = CLASSES,
) -> Graph:
    """Return image -> conv, relu6, pool, dense, softmax; with `gap` one range is missing."""
    rng = np.random.default_rng(_RANDOM)
    graph = Graph()
    graph.placeholder("image", (1, side, side, planes))
    fake_quant(graph, "image", "image/fq", 0.0, 1.0)
    weights = rng.normal(0, 0.4, (3, 3, planes, channels))
    _weights(graph, "conv", weights)
    graph.node("Conv2D", "image/fq", "conv/weights/fq", name="conv")
    set_attributes(graph, strides=[1, 1, 1, 1], padding=b"SAME", data_format=b"NHWC")
    graph.node(
        "BiasAdd", "conv", graph.const("conv/bias", rng.normal(0, 0.1, channels)), name="sum"
    )
    last = graph.node("Relu6", "sum", name="relu")
    if not gap:
        last = fake_quant(graph, last, "relu/fq", 0.0, 6.0)
    graph.node("MaxPool", last, name="pool")
    set_attributes(
        graph, strides=[1, 2, 2, 1], ksize=[1, 2, 2, 1], padding=b"VALID", data_format=b"NHWC"
    )
    size = (side // 2) ** 2 * channels
    integers(graph, "shape", [1, size])
    graph.node("Reshape", "pool", "shape", name="flat", T=DT_FLOAT, Tshape=3)
    _weights(graph, "dense", rng.normal(0, 0.2, (size, classes)))
    graph.node("MatMul", "flat", "dense/weights/fq", name="dense")
    graph.node(
        "BiasAdd", "dense", graph.const("dense/bias", rng.normal(0, 0.1, classes)), name="logits"
    )
    fake_quant(graph, "logits", "logits/fq", -8.0, 8.0)
    graph.node("Softmax", "logits/fq", name="probabilities")
    return graph


def set_attributes(graph: Graph, **attributes: Any) -> None:
    """Set attributes of the last node."""
    node = graph.message.node[-1]
    for name, value in attributes.items():
        if isinstance(value, bool):
            node.attr[name].b = value
        elif isinstance(value, bytes):
            node.attr[name].s = value
        elif isinstance(value, list):
            node.attr[name].list.i.extend(value)
        elif isinstance(value, float):
            node.attr[name].f = value
        else:
            node.attr[name].i = value


def fake_quant(graph: Graph, source: str, name: str, low: float, high: float) -> str:
    """Add a fake quantization of a range."""
    graph.node("FakeQuantWithMinMaxArgs", source, name=name)
    graph.message.node[-1].attr.pop("T", None)
    set_attributes(graph, min=low, max=high, num_bits=8, narrow_range=False)
    return name


def _weights(graph: Graph, name: str, values: Any) -> None:
    edge = float(np.abs(values).max())
    graph.const(f"{name}/weights", values)
    graph.const(f"{name}/min", -edge)
    graph.const(f"{name}/max", edge)
    ends = (f"{name}/min", f"{name}/max")
    graph.node("FakeQuantWithMinMaxVars", f"{name}/weights", *ends, name=f"{name}/weights/fq")
    graph.message.node[-1].attr.pop("T", None)
    set_attributes(graph, num_bits=8, narrow_range=True)


def integers(graph: Graph, name: str, values: int | list[int]) -> str:
    """Add a constant of int32."""
    graph.node("Const", name=name, dtype=3)
    tensor = graph.message.node[-1].attr["value"].tensor
    tensor.dtype = 3
    if isinstance(values, list):
        tensor.tensor_shape.dim.add(size=len(values))
    tensor.tensor_content = np.asarray(values, np.int32).tobytes()
    return name
