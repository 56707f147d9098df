"""Memory of mapped files."""

from __future__ import annotations

import mmap
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from tflower.dialects.mapped import release


def resident() -> int:
    """Return how many bytes of mapped files this process holds."""
    status = Path("/proc/self/status")
    if not status.exists():
        pytest.skip("no /proc")
    lines = status.read_text().splitlines()
    return next(int(line.split()[1]) << 10 for line in lines if line.startswith("RssFile"))


def test_pages_go_and_come_back(tmp_path: Any) -> None:
    path = tmp_path / "data"
    values = np.arange(4 << 20, dtype=np.float32)
    values.tofile(path)
    with path.open("rb") as stream:
        mapped = mmap.mmap(stream.fileno(), 0, access=mmap.ACCESS_READ)
    view = np.frombuffer(mapped, np.uint8)[64:].view(np.float32)
    total = float(view.sum())
    held = resident()
    release(view.reshape(-1, 16).T[::-1])
    assert held - resident() > 14 << 20
    assert float(view.sum()) == total


def test_other_arrays_are_left_alone(tmp_path: Any) -> None:
    heap = np.ones(1 << 20, np.float32)
    release(heap)
    path = tmp_path / "data"
    heap.tofile(path)
    written = np.memmap(path, np.float32, "c")
    written[:] = 2
    release(written)
    release(written[::2])
    assert float(written.sum()) == 2 << 20
    assert float(heap.sum()) == 1 << 20
