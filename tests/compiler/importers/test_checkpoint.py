"""Checkpoints: every type, several files, slices, byte orders, damage."""

from pathlib import Path
from typing import Any

import ml_dtypes
import numpy as np
import pytest
from importing import MODELS, bundle, table
from tflower.compiler.importers import protos
from tflower.compiler.importers.checkpoint import Checkpoint, slice_key
from tflower.compiler.importers.sstable import read_table
from tflower.dialects.errors import ImportFailure

MANY = MODELS / "checkpoint/many"
GOLDEN = np.load(MODELS / "golden.npz")
NAMES = [name.removeprefix("checkpoint/") for name in GOLDEN if name.startswith("checkpoint/")]
STRINGS = np.array([[b"", b"a"], [b"\0\xff", b"long " * 60]], object)
TYPES = ["f2", "f4", "f8", "i1", "i2", "i4", "i8", "u1", "u2", "u4", "u8", "c8", "c16", "?"]


@pytest.mark.parametrize("name", NAMES)
def test_golden(name: str):
    array = Checkpoint(MANY).tensor(name)
    expected = GOLDEN[f"checkpoint/{name}"]
    if name == "types/bfloat16":
        assert array.dtype == ml_dtypes.bfloat16
        array = array.view(np.uint16)
    assert array.dtype == expected.dtype
    np.testing.assert_array_equal(array, expected)


def test_strings():
    np.testing.assert_array_equal(Checkpoint(MANY).tensor("types/string"), STRINGS)


def test_keys():
    checkpoint = Checkpoint(MANY)
    assert sorted(checkpoint) == sorted([*NAMES, "types/string"])
    assert len(checkpoint) == len(NAMES) + 1
    assert checkpoint.num_shards == 2
    assert "scalar" in checkpoint
    assert "other" not in checkpoint


def test_tensors_are_views_of_the_file():
    array = Checkpoint(MANY).tensor("large")
    assert not array.flags.owndata
    assert not array.flags.writeable


def test_a_tensor_is_read_once():
    checkpoint = Checkpoint(MANY)
    assert checkpoint.tensor("large") is checkpoint.tensor("large")


@pytest.mark.parametrize("dtype", [*TYPES, ml_dtypes.bfloat16, ml_dtypes.float8_e5m2])
@pytest.mark.parametrize("big_endian", [False, True])
def test_byte_orders(tmp_path: Path, dtype: Any, big_endian: bool):
    values = (np.arange(12).reshape(3, 4) % 2 + 1).astype(dtype)
    bundle(tmp_path / "x", {"a": values, "b": STRINGS}, big_endian=big_endian, compress=True)
    checkpoint = Checkpoint(tmp_path / "x")
    np.testing.assert_array_equal(checkpoint.tensor("a"), values)
    np.testing.assert_array_equal(checkpoint.tensor("b"), STRINGS)


def test_slice_keys_are_tensorflows():
    """The index of `many` was written by TensorFlow."""
    keys = read_table(MANY.with_name("many.index"))
    for extents in ([(0, 2), (0, -1)], [(2, 4), (0, 1)], [(2, 4), (1, 3)]):
        assert slice_key(b"sliced", extents) in keys


@pytest.mark.parametrize(
    ("number", "encoded"),
    [
        (0, "80"),
        (63, "bf"),
        (64, "c040"),
        (-1, "7f"),
        (-64, "40"),
        (-65, "3fbf"),
        (8191, "dfff"),
        (8192, "e02000"),
        (1 << 40, "fd0000000000"),
    ],
)
def test_numbers_in_slice_keys(number: int, encoded: str):
    assert slice_key(b"", [(number, 0)]) == b"\0\0\1\1\1" + bytes.fromhex(encoded) + b"\x80"


def test_names_in_slice_keys_are_escaped():
    assert slice_key(b"a\0b\xff", []) == b"\0a\0\xffb\xff\0\0\1\0"


def changed_entry(tmp_path: Path, name: str, **changes: Any) -> Checkpoint:
    """Return a copy of a small checkpoint in which the entry of one tensor is another."""
    values = {
        "a": np.arange(6, dtype=np.float32).reshape(2, 3),
        "s": STRINGS,
        "b": np.array([True]),
    }
    bundle(tmp_path / "x", values)
    entries = read_table(tmp_path / "x.index")
    entry = protos.BundleEntryProto.FromString(entries[name.encode()])
    for key, value in changes.items():
        if key == "shape":
            del entry.shape.dim[:]
            for dim in value:
                entry.shape.dim.add(size=dim)
        else:
            setattr(entry, key, value)
    entries[name.encode()] = entry.SerializeToString()
    (tmp_path / "x.index").write_bytes(table(entries))
    return Checkpoint(tmp_path / "x")


@pytest.mark.parametrize(
    ("name", "changes", "match"),
    [
        ("a", {"offset": 1 << 40}, "outside the file"),
        ("a", {"offset": -4}, "outside the file"),
        ("a", {"size": -1}, "outside the file"),
        ("a", {"size": 20}, "has 20 bytes, its shape and type need 24"),
        ("a", {"shape": (1 << 40, 1 << 40)}, "its shape and type need"),
        ("a", {"shape": (-1, 3)}, "no definite shape"),
        ("a", {"shape": (1,) * 255}, "no definite shape"),
        ("a", {"shape": (6, *(1,) * 99)}, "impossible"),
        ("a", {"shape": (0, 1 << 62), "size": 0}, "impossible|checksum"),
        ("a", {"crc32c": 5}, "checksum of tensor 'a' is wrong"),
        ("a", {"shard_id": 1}, "lies in data file 1 of 1"),
        ("a", {"shard_id": -1}, "lies in data file -1 of 1"),
        ("a", {"dtype": 20}, "of type DT_RESOURCE, which has no values"),
        ("a", {"dtype": 21}, "of type DT_VARIANT, which has no values"),
        ("a", {"dtype": 99}, "of type 99, which has no values"),
        ("a", {"dtype": 0}, "of type DT_INVALID, which has no values"),
        ("s", {"shape": (1 << 40,)}, "too small for its shape"),
        ("s", {"shape": (3,)}, "checksum"),
        ("s", {"crc32c": 1}, "checksum"),
        ("s", {"size": 3}, "too small|checksum"),
    ],
)
def test_damaged_entries(tmp_path: Path, name: str, changes: dict[str, Any], match: str):
    checkpoint = changed_entry(tmp_path, name, **changes)
    with pytest.raises(ImportFailure, match=match) as caught:
        checkpoint.tensor(name)
    assert "\n" not in str(caught.value)


def test_bools_are_zero_or_one(tmp_path: Path):
    checkpoint = changed_entry(tmp_path, "a", dtype=10, shape=(24,))
    with pytest.raises(ImportFailure, match="bools other than 0 and 1"):
        checkpoint.tensor("a")


@pytest.mark.parametrize(
    ("header", "match"),
    [
        ({"num_shards": 0}, "claims 0 data files"),
        ({"num_shards": 1 << 30}, "data files"),
        ({"endianness": 2}, "unknown byte order 2"),
        ({"version": protos.VersionDef(min_consumer=9)}, "format version 9"),
    ],
)
def test_damaged_header(tmp_path: Path, header: dict[str, Any], match: str):
    bundle(tmp_path / "x", {}, header=header)
    with pytest.raises(ImportFailure, match=match):
        Checkpoint(tmp_path / "x")


def test_damaged_data(tmp_path: Path):
    bundle(tmp_path / "x", {"a": np.zeros(100, np.float32), "b": np.ones(3, np.int8)})
    data = tmp_path / "x.data-00000-of-00001"
    data.write_bytes(b"\1" + data.read_bytes()[1:])
    checkpoint = Checkpoint(tmp_path / "x")
    with pytest.raises(ImportFailure, match="checksum of tensor 'a' is wrong"):
        checkpoint.tensor("a")
    np.testing.assert_array_equal(checkpoint.tensor("b"), [1, 1, 1])


def test_missing_data(tmp_path: Path):
    bundle(tmp_path / "x", {"a": np.zeros(100, np.float32)})
    (tmp_path / "x.data-00000-of-00001").unlink()
    with pytest.raises(ImportFailure, match=r"x.data-00000-of-00001: cannot be read"):
        Checkpoint(tmp_path / "x").tensor("a")


def test_empty_data(tmp_path: Path):
    bundle(tmp_path / "x", {"a": np.zeros((0, 3), np.float32)})
    assert Checkpoint(tmp_path / "x").tensor("a").shape == (0, 3)


def test_missing_index(tmp_path: Path):
    with pytest.raises(ImportFailure, match="x.index: does not exist"):
        Checkpoint(tmp_path / "x")
    (tmp_path / "x").touch()
    with pytest.raises(ImportFailure, match="Only checkpoints in format V2"):
        Checkpoint(tmp_path / "x")


def test_missing_tensor():
    with pytest.raises(ImportFailure, match="has no tensor 'nothing'"):
        Checkpoint(MANY).tensor("nothing")


def sliced(tmp_path: Path, ranges: list[list[tuple[int, int]]]) -> Checkpoint:
    """Return a checkpoint whose tensor `x` of shape [4, 4] has the given slices."""
    parts = {
        slice_key(b"x", extents).decode("latin1"): np.ones([n for _, n in extents], np.float32)
        for extents in ranges
    }
    bundle(tmp_path / "x", {"x": np.zeros((4, 4), np.float32)})
    entries = read_table(tmp_path / "x.index")
    entry = protos.BundleEntryProto.FromString(entries[b"x"])
    for extents in ranges:
        piece = entry.slices.add()
        for start, length in extents:
            piece.extent.add(start=start, length=length)
    entries[b"x"] = entry.SerializeToString()
    for name, part in parts.items():
        one = protos.BundleEntryProto(dtype=1, size=part.nbytes)
        for dim in part.shape:
            one.shape.dim.add(size=dim)
        entries[name.encode("latin1")] = one.SerializeToString()
    (tmp_path / "x.index").write_bytes(table(entries))
    return Checkpoint(tmp_path / "x")


@pytest.mark.parametrize(
    ("ranges", "match"),
    [
        ([[(0, 2), (0, 4)]], "do not cover"),
        ([[(0, 2), (0, 4)], [(3, 2), (0, 4)]], "lies outside"),
        ([[(0, 4)]], "lies outside"),
        ([[(1 << 60, 4), (0, 4)]], "lies outside"),
        ([[(0, 2), (0, 4)], [(2, 2), (0, 4)]], "checksum"),
    ],
)
def test_damaged_slices(tmp_path: Path, ranges: list[list[tuple[int, int]]], match: str):
    with pytest.raises(ImportFailure, match=match):
        sliced(tmp_path, ranges).tensor("x")


@pytest.mark.tensorflow
def test_against_tensorflow(tmp_path: Path):
    tf = pytest.importorskip("tensorflow")
    reader = tf.train.load_checkpoint(str(MANY))
    checkpoint = Checkpoint(MANY)
    for name in reader.get_variable_to_shape_map():
        array, expected = checkpoint.tensor(name), reader.get_tensor(name)
        assert array.dtype == expected.dtype
        np.testing.assert_array_equal(array, expected)
