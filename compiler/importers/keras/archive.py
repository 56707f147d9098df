"""The parts of a `.keras` file: a zip archive with a configuration and weights in HDF5."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from importlib import import_module
from io import BytesIO
from pathlib import Path
from typing import Any, Self, cast
from zipfile import BadZipFile, ZipFile

import numpy as np

from ....dialects.elements import Array
from ..failure import DAMAGED, failure

Config = Mapping[str, Any]

MAX_CONFIG = 256 << 20
"""A configuration has at most so many bytes."""

_CONFIG, _WEIGHTS = "config.json", "model.weights.h5"


class KerasArchive:
    """An open `.keras` file."""

    def __init__(self, path: str | Path):
        """Open the file and read its configuration.

        Raises:
            OSError: there is no such file.
            ImportFailure: it is no `.keras` file, or damaged.
            ModuleNotFoundError: h5py is not installed.

        """
        self.path = Path(path)
        try:
            self._zip = ZipFile(self.path)
            self.config = self._read_config()
            self._weights = self._open_weights()
        except (BadZipFile, KeyError, EOFError, ValueError) as error:
            raise failure(path, f"is no .keras file that can be read: {error}", DAMAGED) from error

    def _read_config(self) -> Config:
        info = self._zip.getinfo(_CONFIG)
        if info.file_size > MAX_CONFIG:
            raise ValueError(f"its configuration has {info.file_size} bytes")
        config: object = json.loads(self._zip.read(info))
        if not isinstance(config, dict):
            raise ValueError("its configuration is no object")
        return cast(Config, config)

    def _open_weights(self) -> Any:
        h5py: Any = import_module("h5py")
        with self._zip.open(_WEIGHTS) as member:
            data = BytesIO(member.read())
        try:
            return h5py.File(data, "r")
        except OSError as error:
            raise ValueError(str(error)) from error

    def __enter__(self) -> Self:
        """Return the file, which closes at the end of the block."""
        return self

    def __exit__(self, *_: object) -> None:
        """Close the file."""
        self._weights.close()
        self._zip.close()

    def variables(self, path: Sequence[str]) -> tuple[Array, ...]:
        """Return what a layer owns, in the layer's own order; `path` leads to it.

        Raises:
            ImportFailure: the weights are damaged.

        """
        try:
            group = self._weights.get("/".join((*path, "vars")))
            if group is None:
                return ()
            return tuple(_array(group[str(index)]) for index in range(len(group)))
        except (KeyError, OSError, RuntimeError, ValueError, AttributeError) as error:
            raise failure(
                self.path, f"{'/'.join(path)} cannot be read: {error}", DAMAGED
            ) from error


def _array(dataset: Any) -> Array:
    array = np.asarray(dataset[()])
    array.setflags(write=False)
    return array


def group_names(class_names: Iterable[str]) -> Iterator[str]:
    """Yield the groups in which a list of layers keeps its weights: `dense`, `dense_1`..."""
    counts: Counter[str] = Counter()
    for class_name in class_names:
        name = snake_case(class_name)
        yield f"{name}_{counts[name]}" if counts[name] else name
        counts[name] += 1


def snake_case(name: str) -> str:
    """Return the name of a class as Keras turns it into the name of an object."""
    name = re.sub(r"(.)([A-Z][a-z]+)", r"\1_\2", re.sub(r"\W+", "", name))
    return re.sub(r"([a-z])([A-Z])", r"\1_\2", name).lower()
