"""A number for the structure of a model, by which statistics tell models apart.

Source: get_model_hash in lite/python/util.py.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from ...runtime.schema.image import Payload, as_array
from ...runtime.tensor_tables import Fields

_GOLDEN = 0x9E3779B97F4A7800
_MASK = (1 << 64) - 1


def model_hash(graphs: Iterable[Fields], buffers: Sequence[Payload | None]) -> int:
    """Return the hash of a model's `SubGraph` tables, which refer to these buffers."""
    found = 0
    for value in _numbers(graphs, buffers):
        mixed = (value & _MASK) + _GOLDEN + (found << 10) + (found >> 4)
        found ^= mixed & _MASK
    return found


def _numbers(graphs: Iterable[Fields], buffers: Sequence[Payload | None]) -> Iterator[int]:
    """Yield what the hash is made of."""
    for graph in graphs:
        yield len(graph["operators"])
        for operator in graph["operators"]:
            yield from operator["inputs"]
            yield from operator["outputs"]
        yield len(graph["tensors"])
        for tensor in graph["tensors"]:
            index: int = tensor.get("buffer", 0)
            data = buffers[index]
            if data is not None and (size := as_array(data).nbytes):
                yield size
            yield from tensor.get("shape") or ()
        yield len(graph["inputs"])
        yield len(graph["outputs"])
