"""Signatures of a model as functions of named arrays."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Protocol

import numpy as np

from ..dialects.elements import Array
from . import details
from .session import Session
from .threads import limited


class Signed(Protocol):
    """What has signatures: an interpreter."""

    num_threads: int | None
    _session: Session

    @property
    def _signatures(self) -> Mapping[str, Mapping[str, Any]]: ...


class SignatureRunner:
    """A signature of a model as a function from named inputs to named outputs."""

    def __init__(self, interpreter: Signed | None = None, signature_key: str | None = None):
        """Look the signature up.

        Raises:
            ValueError: an argument is missing, or there is no such signature.

        """
        if not interpreter:
            raise ValueError("None interpreter provided.")
        if not signature_key:
            raise ValueError("None signature_key provided.")
        signature = interpreter._signatures.get(signature_key)  # pyright: ignore[reportPrivateUsage]
        if signature is None:
            raise ValueError(f'Invalid signature_key provided: "{signature_key}".')
        self._inputs: dict[str, int] = signature["inputs"]
        self._outputs: dict[str, int] = signature["outputs"]
        self._interpreter = interpreter
        self._graph = interpreter._session.graph(signature["subgraph"])  # pyright: ignore[reportPrivateUsage]

    def __call__(self, **inputs: Any) -> dict[str, Array]:
        """Run on arrays given by input name; inputs take the arrays' shapes.

        Raises:
            ValueError: the names are not those of the inputs, or an array has the wrong type.

        """
        if len(inputs) != len(self._inputs):
            raise ValueError(
                "Invalid number of inputs provided for running a SignatureDef, "
                f"expected {len(self._inputs)} vs provided {len(inputs)}"
            )
        for name, value in inputs.items():
            if name not in self._inputs:
                raise ValueError(f"Invalid Input name ({name}) for SignatureDef")
            shape = tuple(int(size) for size in value.shape)
            self._graph.resize(self._inputs[name], shape, strict=False)
        self._graph.allocate()
        for name, value in inputs.items():
            self._graph.set(self._inputs[name], value)
        with limited(self._interpreter.num_threads):
            self._graph.invoke()
        return {
            name: handed_out(self._graph.get(index), self._graph.tensors[index])
            for name, index in self._outputs.items()
        }

    def get_input_details(self) -> dict[str, details.Details]:
        """Return the details of the inputs by name."""
        return {name: self._graph.details(index) for name, index in self._inputs.items()}

    def get_output_details(self) -> dict[str, details.Details]:
        """Return the details of the outputs by name."""
        return {name: self._graph.details(index) for name, index in self._outputs.items()}


def handed_out(array: Array, tensor: details.Record) -> Array:
    """Return a copy of a tensor's memory in the dtype that users see."""
    dtype = np.dtype(details.dtype_of(tensor))
    if array.dtype == object or (array.dtype.kind == "f" and dtype.kind in "iu"):
        return array.copy()  # of what compares, the kernel tells the type and not the file
    return np.array(array, dtype)
