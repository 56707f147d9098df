"""`OpHint`: marks a part of a TensorFlow 1 graph as one operator of TensorFlow Lite.

What goes in and out passes identities whose attributes say which operand of which call they are;
`stubs.py` puts a single node in the place of what lies between. TensorFlow builds the graph.

Source: python/op_hint.py of upstream.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from importlib import import_module
from typing import Any
from uuid import uuid1


class OpHint:
    """One call of an operator, whose operands are added one by one."""

    FUNCTION_NAME_ATTR = "_tflite_function_name"
    FUNCTION_UUID_ATTR = "_tflite_function_uuid"
    FUNCTION_INPUT_INDEX_ATTR = "_tflite_function_input_index"
    FUNCTION_OUTPUT_INDEX_ATTR = "_tflite_function_output_index"
    FUNCTION_SORT_INDEX_ATTR = "_tflite_function_sort_index"
    FUNCTION_AGGREGATE_ATTR = "_tflite_function_aggregate"
    TFLITE_INPUT_INDICES = "_tflite_input_indices"
    FUNCTION_LEVEL_ATTR = "_tflite_ophint_level"
    CHILDREN_INPUTS_MAPPINGS = "_tflite_children_ophint_inputs_mapping"

    AGGREGATE_STACK = "stack"
    AGGREGATE_FIRST = "first"
    AGGREGATE_LAST = "last"

    def __init__(
        self,
        function_name: str,
        level: int = 1,
        children_inputs_mappings: Mapping[str, Any] | None = None,
        **kwargs: Any,
    ):
        """Begin a call of the operator `function_name`.

        A call of a `level` above 1 is made of calls in the body of a loop;
        `children_inputs_mappings` says how their operands hang together.

        Raises:
            ValueError: the mappings do not fit the level, or are incomplete.

        """
        if (level > 1) != (children_inputs_mappings is not None):
            raise ValueError(
                "children_inputs_mappings are for calls of a level above 1, and needed"
            )
        if children_inputs_mappings is not None:
            _check_mappings(children_inputs_mappings)
        self._attributes: dict[str, Any] = {
            self.FUNCTION_NAME_ATTR: function_name.encode(),
            self.FUNCTION_UUID_ATTR: uuid1().hex.encode(),
            self.FUNCTION_LEVEL_ATTR: level,
        }
        if children_inputs_mappings is not None:
            written = json.dumps(children_inputs_mappings).encode()
            self._attributes[self.CHILDREN_INPUTS_MAPPINGS] = written
        self._inputs = _Operands("InputHint", self.FUNCTION_INPUT_INDEX_ATTR, self._attributes)
        self._outputs = _Operands("OutputHint", self.FUNCTION_OUTPUT_INDEX_ATTR, self._attributes)

    def add_input(self, *args: Any, **kwargs: Any) -> Any:
        """Return a tensor that stands for an input from here on.

        Args:
            args: the tensor; then, also by name: `tag`, which inputs that become one share; `name`;
                `aggregate`, how they become one; `index_override`, the place of the operand.
            kwargs: the same by name.

        Raises:
            ValueError: `tag` and `aggregate` are not given together, or a place is taken.

        """
        return self._inputs.add(*args, **kwargs)

    def add_output(self, *args: Any, **kwargs: Any) -> Any:
        """Return a tensor that stands for an output; see `add_input`."""
        return self._outputs.add(*args, **kwargs)

    def add_inputs(self, *args: Any, names: Sequence[str] | None = None) -> list[Any]:
        """Return tensors that stand for inputs, in order."""
        return [self._inputs.add(each, name=name) for each, name in _named(args, names)]

    def add_outputs(self, *args: Any, names: Sequence[str] | None = None) -> list[Any]:
        """Return tensors that stand for outputs, in order."""
        return [self._outputs.add(each, name=name) for each, name in _named(args, names)]


def _named(tensors: Sequence[Any], names: Sequence[str] | None) -> list[tuple[Any, str | None]]:
    return list(zip(tensors, names or [None] * len(tensors), strict=True))


_MAPPINGS = {
    "parent_first_child_input": ("parent_ophint_input_index", "first_child_ophint_input_index"),
    "parent_last_child_output": ("parent_output_index", "child_output_index"),
    "internal_children_input_output": ("child_input_index", "child_output_index"),
}
"""What the mappings of a call made of others hold -> the keys of each entry."""


def _check_mappings(mappings: Mapping[str, Any]) -> None:
    for name, keys in _MAPPINGS.items():
        entries = mappings.get(name)
        if entries is None or any(key not in entry for entry in entries for key in keys):
            raise ValueError(
                f"children_inputs_mappings: {name} is needed, a list of entries with "
                f"{' and '.join(keys)}"
            )


class _Operands:
    """The operands of one side of a call."""

    def __init__(self, prefix: str, attribute: str, common: Mapping[str, Any]):
        """Write the place of each to `attribute`, beside what is common to the call."""
        self._prefix, self._attribute, self._common = prefix, attribute, common
        self._taken: set[int] = set()
        self._tags: dict[str, int] = {}
        self._counts: dict[str, int] = {}

    def add(
        self,
        arg: Any,
        tag: str | None = None,
        name: str | None = None,
        aggregate: str | None = None,
        index_override: int | None = None,
    ) -> Any:
        """Return an identity of a tensor that says which operand it is."""
        if (tag is None) != (aggregate is None):
            missing = "tag" if tag is None else "aggregate"
            given = "aggregate" if tag is None else "tag"
            raise ValueError(f"You must specify `{missing}` if using {given}.")
        attributes = {**self._common, self._attribute: self._place(tag, index_override)}
        order = None
        if tag is not None and aggregate is not None:
            order = self._counts[tag] = self._counts.get(tag, -1) + 1
            attributes[OpHint.FUNCTION_SORT_INDEX_ATTR] = order
            attributes[OpHint.FUNCTION_AGGREGATE_ATTR] = aggregate.encode()
        return self._marked(arg, attributes, f"{attributes[self._attribute]}-{order}-{name}")

    def _place(self, tag: str | None, wanted: int | None) -> int:
        """Return the place of an operand, that of its tag if there is one already."""
        if tag is not None and tag in self._tags:
            known = self._tags[tag]
            if wanted is not None and wanted != known:
                raise ValueError(f"Tag {tag!r} was called with two indices {wanted} and {known}")
            return known
        if wanted is not None and wanted in self._taken:
            raise ValueError(f"Index {wanted} was already used by another call to add")
        place = 0 if wanted is None else wanted
        while place in self._taken:
            place += 1
        self._taken.add(place)
        if tag is not None:
            self._tags[tag] = place
        return place

    def _marked(self, tensor: Any, attributes: Mapping[str, Any], label: str) -> Any:
        tensorflow = import_module("tensorflow")
        function = self._common[OpHint.FUNCTION_NAME_ATTR].decode()
        call = self._common[OpHint.FUNCTION_UUID_ATTR].decode()
        marked = tensorflow.identity(tensor, name=f"{self._prefix}-{function}-{call}-{label}")
        for key, value in attributes.items():
            kind = "i" if isinstance(value, int) else "s"
            marked.op._set_attr(key, tensorflow.compat.v1.AttrValue(**{kind: value}))
        return marked
