"""Mutated files: whatever they hold, there is a module or one typed error, soon and in few bytes."""

import shutil
import tracemalloc
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from importing import MODELS, table
from tflower.compiler.importers import graphdef
from tflower.compiler.importers.checkpoint import Checkpoint
from tflower.compiler.importers.saved_model import import_saved_model
from tflower.compiler.importers.sstable import read_table
from tflower.dialects.errors import ConverterError

FILES = (
    "v1/saved_model.pb",
    "v1/variables/variables.index",
    "v1/variables/variables.data-00000-of-00001",
    "v2/saved_model.pb",
    "v2/variables/variables.index",
    "v2/variables/variables.data-00000-of-00001",
)
ENTRIES = read_table(MODELS / "checkpoint/many.index")
SETTINGS = settings(
    max_examples=60,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)

edits = st.lists(
    st.tuples(
        st.sampled_from(["flip", "set", "delete", "insert", "repeat", "cut"]),
        st.floats(0, 1, exclude_max=True),
        st.integers(0, 255),
        st.integers(1, 64),
    ),
    min_size=1,
    max_size=6,
)


def mutated(data: bytes, changes: list[tuple[str, float, int, int]]) -> bytes:
    out = bytearray(data)
    for kind, place, value, size in changes:
        at = int(place * len(out))
        if kind == "flip" and out:
            out[at] ^= 1 << value % 8
        elif kind == "set" and out:
            out[at] = value
        elif kind == "delete":
            del out[at : at + size]
        elif kind == "insert":
            out[at:at] = bytes([value]) * size
        elif kind == "repeat":
            out[at:at] = out[at : at + size]
        elif kind == "cut" and value < 16:
            del out[at:]
    return bytes(out)


ALLOWED = ("Invalid signature key", "Only support at least one signature", "No graph of")
"""What a ValueError may say: a damaged file may lack the signatures or tags that are asked for."""


def attempt(action: Callable[[], object]) -> None:
    """Allow success and typed errors of one line."""
    problem: Exception | None = None
    try:
        action()
    except (ConverterError, ValueError) as error:
        problem = error
    if problem is None:
        return
    message = str(problem)
    assert "\n" not in message
    assert len(message) < 2000
    assert isinstance(problem, ConverterError) or message.startswith(ALLOWED)


@pytest.mark.parametrize("file", FILES)
@given(changes=edits)
@SETTINGS
def test_saved_models(file: str, tmp_path: Path, changes: list[tuple[str, float, int, int]]):
    folder = tmp_path / "model"
    shutil.rmtree(folder, ignore_errors=True)
    top = file.partition("/")[0]
    shutil.copytree(MODELS / top, folder)
    path = folder / file.partition("/")[2]
    path.write_bytes(mutated(path.read_bytes(), changes))
    attempt(lambda: import_saved_model(folder))


@pytest.mark.parametrize("file", ["frozen.pb", "frozen.pbtxt"])
@given(changes=edits)
@SETTINGS
def test_graphs(file: str, tmp_path: Path, changes: list[tuple[str, float, int, int]]):
    path = tmp_path / file
    path.write_bytes(mutated((MODELS / file).read_bytes(), changes))
    attempt(lambda: graphdef.import_graph_def(path))
    attempt(lambda: graphdef.import_graph_def(path, {"x": [2, 6]}, ["y", "z"]))


@pytest.mark.parametrize("file", ["many.index", "many.data-00000-of-00002"])
@given(changes=edits)
@SETTINGS
def test_checkpoints(file: str, tmp_path: Path, changes: list[tuple[str, float, int, int]]):
    folder = tmp_path / "checkpoint"
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(MODELS / "checkpoint", folder)
    path = folder / file
    path.write_bytes(mutated(path.read_bytes(), changes))
    attempt(lambda: read_all(folder / "many"))


def read_all(prefix: Path) -> None:
    checkpoint = Checkpoint(prefix)
    for key in checkpoint:
        attempt(lambda key=key: checkpoint.tensor(key))


@given(key=st.sampled_from(sorted(ENTRIES)), changes=edits)
@SETTINGS
def test_entries(tmp_path: Path, key: bytes, changes: list[tuple[str, float, int, int]]):
    """Entries that are wrong in a block whose checksum is right."""
    folder = tmp_path / "checkpoint"
    if not folder.exists():
        shutil.copytree(MODELS / "checkpoint", folder)
    entries = {**ENTRIES, key: mutated(ENTRIES[key], changes)}
    (folder / "many.index").write_bytes(table(entries))
    attempt(lambda: read_all(folder / "many"))


@given(data=st.binary(max_size=200))
@SETTINGS
def test_noise(tmp_path: Path, data: bytes):
    path = tmp_path / "x.pb"
    path.write_bytes(data)
    attempt(lambda: graphdef.import_graph_def(path))


def test_memory_is_bounded(tmp_path: Path):
    """Constants of a few bytes that claim to be huge are refused before they are made."""
    path = tmp_path / "x.pbtxt"
    node = """node { name: "c%d" op: "Const" attr { key: "value" value { tensor { dtype: DT_FLOAT
        tensor_shape { dim { size: 1000000000 } dim { size: 1000 } } float_val: 1 } } } }"""
    path.write_text("\n".join(node % i for i in range(100)))
    tracemalloc.start()
    try:
        with pytest.raises(ConverterError, match="absurd shape"):
            graphdef.import_graph_def(path, {}, ["c1"])
        assert tracemalloc.get_traced_memory()[1] < 50 << 20
    finally:
        tracemalloc.stop()
