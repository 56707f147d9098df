"""Models made of layers: sequences and graphs, one inside another."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import starmap
from typing import Any, NamedTuple, cast

from xdsl.ir import SSAValue

from . import activation, conv, core, merge, normalization, pool, shape
from .archive import Config, group_names
from .layer import BUILDERS, Layer, layer

__all__ = ["activation", "conv", "core", "merge", "normalization", "pool", "shape"]

Path = tuple[str, int, int]
"""A tensor: the layer that makes it, which of its calls, which of its results."""

INPUT = "InputLayer"


class Input(NamedTuple):
    """An input of a model."""

    name: str
    shape: tuple[int | None, ...]
    dtype: str


def call(layer: Layer, inputs: Sequence[SSAValue]) -> SSAValue:
    """Build one call of a layer.

    Raises:
        UnknownLayer: only Keras itself knows the layer, or one of its settings.

    """
    build = BUILDERS.get(layer.class_name)
    if build is None:
        raise layer.refuse("the layer")
    return build(layer, inputs)


def inputs_of(config: Config, class_name: str) -> list[Input]:
    """Return the inputs of a model, in the order of its signature."""
    layers = {item["config"]["name"]: item for item in config["layers"]}
    if class_name == "Sequential":
        return [_input(item) for item in layers.values() if item["class_name"] == INPUT][:1]
    return [_input(layers[name]) for name, _, _ in ends(config["input_layers"])]


def _input(item: Config) -> Input:
    config = item["config"]
    shape = config.get("batch_shape") or config.get("batch_input_shape")
    return Input(config["name"], tuple(shape), config.get("dtype") or "float32")


def ends(listed: Any) -> list[Path]:
    """Return the inputs or outputs that a model lists; a single one stands by itself."""
    if isinstance(listed, Mapping):
        listed = list(cast("Mapping[str, Any]", listed).values())
    if listed and isinstance(listed[0], str):
        listed = [listed]
    return list(starmap(_path, listed))


def _path(name: str, call: int, result: int) -> Path:
    return str(name), int(call), int(result)


def members(model: Layer) -> dict[str, Layer]:
    """Return the layers of a model by name."""
    items = model.config["layers"]
    if model.class_name == "Sequential":
        items = [item for item in items if item["class_name"] != INPUT]
    groups = group_names(item["class_name"] for item in items)
    found: dict[str, Layer] = {}
    for item, group in zip(items, groups, strict=True):
        made = model.child(f"layers/{group}", item)
        if not f"{item.get('module', 'keras')}.".startswith("keras."):
            raise made.refuse("a class that is not Keras's own")
        found[item["config"]["name"]] = made
    return found


@layer("Sequential")
def build_sequential(model: Layer, inputs: Sequence[SSAValue]) -> SSAValue:
    """Run layers one after the other."""
    value = inputs[0]
    for item in members(model).values():
        value = call(item, [value])
    return value


@layer("Functional", "Model")
def build_functional(model: Layer, inputs: Sequence[SSAValue]) -> SSAValue:
    """Run a graph of layers with one output."""
    outputs = graph(model, inputs)
    if len(outputs) != 1:
        raise model.refuse("several outputs of a model inside another")
    return outputs[0]


def graph(model: Layer, inputs: Sequence[SSAValue]) -> list[SSAValue]:
    """Run a graph of layers; return its outputs."""
    layers = members(model)
    calls = {item["config"]["name"]: item["inbound_nodes"] for item in model.config["layers"]}
    values: dict[Path, SSAValue] = dict(
        zip(ends(model.config["input_layers"]), inputs, strict=True)
    )
    wanted = ends(model.config["output_layers"])
    pending = list(reversed(wanted))
    started: set[Path] = set()
    while pending:
        path = pending[-1]
        if path in values:
            pending.pop()
            continue
        name, index, result = path
        needed = operands(layers[name], calls[name][index])
        missing = [item for item in needed if item not in values]
        if (missing and path in started) or result:
            raise layers[name].refuse("a loop, or a second result")
        started.add(path)
        if missing:
            pending += reversed(missing)
        else:
            values[path] = call(layers[name], [values[item] for item in needed])
    return [values[path] for path in wanted]


def _history(item: Any) -> Path | None:
    """Return where a tensor comes from; None for anything else."""
    if not isinstance(item, Mapping):
        return None
    tensor = cast("Mapping[str, Any]", item)
    if tensor.get("class_name") != "__keras_tensor__":
        return None
    return _path(*tensor["config"]["keras_history"])


def operands(layer: Layer, node: Any) -> list[Path]:
    """Return the tensors that a call of a layer takes.

    Raises:
        UnknownLayer: it takes anything else.

    """
    found: list[Path] = []
    if not isinstance(node, Mapping):
        raise layer.refuse("a call in the notation of Keras 2")
    node = cast("Mapping[str, Any]", node)
    for value in node["args"]:
        for item in cast("list[Any]", value) if isinstance(value, list) else [value]:
            history = _history(item)
            if history is None:
                raise layer.refuse("an argument that is no tensor")
            found.append(history)
    for name, value in node.get("kwargs", {}).items():
        if name != "training" and value is not None and (name, value) != ("mask", [None]):
            raise layer.refuse(f"the argument {name}")
    return found
