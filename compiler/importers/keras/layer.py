"""What the builder of a layer gets: its configuration, its weights, and ops with its name."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from xdsl.ir import Attribute, Block, SSAValue

from ....dialects import tf
from ....dialects.elements import Array, Elements
from ....dialects.locations import name_loc
from ....dialects.op import Property
from ....dialects.shapes import DYNAMIC, Shape, element_of, shape_of
from ..failure import failure
from .archive import Config, KerasArchive


class UnknownLayer(Exception):
    """A layer, or a setting of one, that only Keras itself understands."""


@dataclass(frozen=True)
class Layer:
    """A layer in the making: `path` is its place in the model, `group` that of its weights."""

    path: str
    class_name: str
    config: Config
    group: tuple[str, ...]
    archive: KerasArchive
    block: Block

    def child(self, attribute: str, config: Config) -> Layer:
        """Return a layer that this one holds as `attribute`."""
        name = config["config"].get("name", attribute)
        return Layer(
            f"{self.path}/{name}",
            config["class_name"],
            config["config"],
            (*self.group, attribute),
            self.archive,
            self.block,
        )

    def weights(self, count: int, *inner: str) -> tuple[Array, ...]:
        """Return the layer's `count` weights.

        Raises:
            ImportFailure: it has another number of them.

        """
        found = self.archive.variables((*self.group, *inner))
        if len(found) < count:
            what = f"{len(found)} weights are stored, {count} are needed"
            raise failure(
                self.path, what, "Save the model again after it is built", self.class_name
            )
        return found

    def constant(self, value: Any, dtype: Any = None, name: str = "Const") -> SSAValue:
        """Return a new constant."""
        elements = Elements.of(np.asarray(value, dtype))
        op = tf.ConstOp(value=elements, location=name_loc(f"{self.path}/{name}"))
        self.block.add_op(op)
        return op.results[0]

    def real(self, value: float | Array, like: SSAValue, name: str = "Const") -> SSAValue:
        """Return a new constant of the element type of `like`."""
        from ....dialects.dtypes import numpy_dtype

        return self.constant(value, numpy_dtype(element_of(like)), name)

    def op(
        self,
        kind: str,
        *operands: SSAValue | Sequence[SSAValue],
        name: str = "",
        result_types: Sequence[Attribute] | None = None,
        **properties: Property,
    ) -> SSAValue:
        """Return the first result of a new TensorFlow op, called `name` or as its kind."""
        op_type = tf.op_class(kind)
        assert op_type is not None, kind
        op = op_type(
            *operands,
            result_types=result_types,
            location=name_loc(f"{self.path}/{name or kind}"),
            **properties,  # pyright: ignore[reportArgumentType]
        )
        self.block.add_op(op)
        return op.results[0]

    def shape(self, value: SSAValue) -> Shape:
        """Return the shape of a value, whose rank Keras always knows."""
        shape = shape_of(value)
        if shape is None:
            raise failure(self.path, "has an operand of unknown rank", op=self.class_name)
        return shape

    def channels_first(self) -> bool:
        """Whether the channels come right after the batch."""
        return self.config.get("data_format") == "channels_first"

    def refuse(self, what: str) -> UnknownLayer:
        """Return an error that names this layer."""
        return UnknownLayer(f"{self.path}: {self.class_name}: {what}")

    def only(self, name: str, *values: object) -> None:
        """Check that a setting is absent or one of `values`.

        Raises:
            UnknownLayer: it is something else.

        """
        found = self.config.get(name, values[0])
        if found not in values:
            raise self.refuse(f"{name} is {found!r}")

    def reshaped(self, value: SSAValue, shape: Sequence[int], name: str = "Reshape") -> SSAValue:
        """Reshape; at most one size may be unknown."""
        if list(shape).count(DYNAMIC) > 1:
            raise self.refuse("more than one size of a shape is unknown")
        sizes = [-1 if size == DYNAMIC else size for size in shape]
        return self.op("Reshape", value, self.constant(sizes, np.int32, f"{name}/shape"), name=name)


Build = Callable[[Layer, Sequence[SSAValue]], SSAValue]

BUILDERS: dict[str, Build] = {}
"""The builders of layers by the name of Keras's class."""


def layer(*class_names: str) -> Callable[[Build], Build]:
    """Register a builder; it gets the layer and its inputs and returns the output."""

    def register(build: Build) -> Build:
        BUILDERS.update(dict.fromkeys(class_names, build))
        return build

    return register
