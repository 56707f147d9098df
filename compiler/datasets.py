"""Data sets from files and from functions, for calibration on the command line.

`samples.npz` holds an array for each input, by name, with samples along the first axis, whether
the input has that axis or not; of several signatures they are for the one with inputs of their
names. `package.module:function` and `file.py:function` name a function that yields samples.
"""

from __future__ import annotations

import importlib.util
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import Any, cast
from zipfile import BadZipFile

import numpy as np

from ..dialects.elements import Array
from ..dialects.errors import QuantizationError
from ..runtime.calibration.engines import FloatModel
from ..runtime.details import Details

Samples = Callable[[], Iterable[Any]]


def load(text: str, model: Callable[[], FloatModel]) -> Samples:
    """Return the data set that a command line names; `model` is asked for ranks only.

    Raises:
        OSError: there is no such file.
        QuantizationError: it holds nothing that fits, or there is no such function.

    """
    if text.endswith((".npz", ".npy")):
        return _arrays(Path(text), model)
    where, colon, name = text.rpartition(":")
    if not colon:
        raise QuantizationError(
            f"{text}: this names no data set. Give a .npz file or module:function"
        )
    found = getattr(_module(where), name, None)
    if not callable(found):
        raise QuantizationError(f"{where}: there is no function {name!r}. Name one that is there")
    return cast(Samples, found)


def _module(where: str) -> ModuleType:
    """Return a module of the user's.

    Raises:
        OSError: there is no such file.
        QuantizationError: it cannot be loaded.

    """
    try:
        return import_module(where) if not where.endswith(".py") else _loaded(Path(where))
    except OSError:
        raise
    except Exception as error:  # It is the user's, whatever it is.
        raise QuantizationError(
            f"{where}: it raises {type(error).__name__} when it is loaded: {error}"
        ) from error


def _loaded(path: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location(path.stem, path)
    if spec is None or spec.loader is None or not path.exists():
        raise FileNotFoundError(f"{path}: there is no such file")
    module = importlib.util.module_from_spec(spec)
    sys.modules.setdefault(path.stem, module)
    spec.loader.exec_module(module)
    return module


def _read(path: Path) -> Mapping[str, Array]:
    """Return the arrays of a file by name, without one in that of a single array.

    Raises:
        OSError: there is no such file.
        QuantizationError: it holds no arrays, or scalars.

    """
    try:
        with path.open("rb") as file:
            loaded: Any = np.load(file)
            arrays: Mapping[str, Array] = {"": loaded} if path.suffix == ".npy" else dict(loaded)
    except (BadZipFile, EOFError, TypeError, ValueError) as error:
        raise QuantizationError(
            f"{path}: this is no file of arrays. Write one with numpy.savez"
        ) from error
    for name, array in arrays.items():
        if not array.ndim:
            raise QuantizationError(
                f"{path}: {name or 'the array'} is a scalar. Stack the samples of each input along "
                "the first axis"
            )
    return arrays


def _arrays(path: Path, model: Callable[[], FloatModel]) -> Samples:
    arrays = _read(path)
    lengths = {name: len(array) for name, array in arrays.items()}
    if not lengths or len(set(lengths.values())) > 1:
        raise QuantizationError(
            f"{path}: the arrays have {lengths or 'no'} samples, all need as many. Stack the "
            "samples of each input along the first axis"
        )

    def samples() -> Iterator[Any]:
        key, inputs = _inputs(model(), set(arrays))
        named = dict(arrays)
        if "" in named and len(inputs) == 1:
            named = {next(iter(inputs)): named[""]}
        ranks = {name: len(item["shape"]) for name, item in inputs.items()}
        for index in range(next(iter(lengths.values()))):
            sample = {
                name: array[index : index + 1]
                if array.ndim == ranks.get(name, array.ndim)
                else array[index]
                for name, array in named.items()
            }
            yield sample if key is None else (key, sample)

    return samples


def _inputs(model: FloatModel, names: set[str]) -> tuple[str | None, dict[str, Details]]:
    """Return the inputs that arrays are for: those of the signature with these names, if one has.

    Its key goes with them where there are several signatures.
    """
    several = len(model.signatures) > 1
    found: tuple[str | None, dict[str, Details]] | None = None
    for key, signature in model.signatures.items():
        details = {item["index"]: item for item in model.inputs(signature["subgraph"])}
        inputs = {name: details[index] for name, index in signature["inputs"].items()}
        if set(inputs) == names:
            return (key if several else None), inputs
        if signature["subgraph"] == 0:
            found = found or (None, inputs)
    return found or (None, {item["name"]: item for item in model.inputs(0)})
