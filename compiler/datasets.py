"""Data sets from files and from functions, for calibration on the command line.

`samples.npz` holds an array for each input, by name, with samples along the first axis, whether
the input has that axis or not. `package.module:function` and `file.py:function` name a function
that yields samples.
"""

from __future__ import annotations

import importlib.util
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import Any, cast

import numpy as np

from ..dialects.elements import Array
from ..dialects.errors import QuantizationError
from ..runtime.calibration.engines import FloatModel

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
    if not where.endswith(".py"):
        return import_module(where)
    path = Path(where)
    spec = importlib.util.spec_from_file_location(path.stem, path)
    if spec is None or spec.loader is None or not path.exists():
        raise FileNotFoundError(f"{where}: there is no such file")
    module = importlib.util.module_from_spec(spec)
    sys.modules.setdefault(path.stem, module)
    spec.loader.exec_module(module)
    return module


def _arrays(path: Path, model: Callable[[], FloatModel]) -> Samples:
    loaded: Any = np.load(path)
    arrays: Mapping[str, Array] = {"": loaded} if path.suffix == ".npy" else dict(loaded)
    lengths = {name: len(array) for name, array in arrays.items()}
    if not lengths or len(set(lengths.values())) > 1:
        raise QuantizationError(
            f"{path}: the arrays have {lengths or 'no'} samples, all need as many. Stack the "
            "samples of each input along the first axis"
        )

    def samples() -> Iterator[Any]:
        opened = model()
        inputs = {item["name"]: item for item in opened.inputs(0)}
        for signature in opened.signatures.values():
            if signature["subgraph"] == 0:
                numbers = {item["index"]: item for item in opened.inputs(0)}
                inputs = {name: numbers[index] for name, index in signature["inputs"].items()}
        named = dict(arrays)
        if "" in named and len(inputs) == 1:
            named = {next(iter(inputs)): named[""]}
        ranks = {name: len(item["shape"]) for name, item in inputs.items()}
        for index in range(next(iter(lengths.values()))):
            yield {
                name: array[index : index + 1]
                if array.ndim == ranks.get(name, array.ndim)
                else array[index]
                for name, array in named.items()
            }

    return samples
