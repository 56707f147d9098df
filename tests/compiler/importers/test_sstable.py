"""Sorted tables in all their encodings, and damaged ones."""

from pathlib import Path

import pytest
from importing import block, snappy, table
from tflower.compiler.importers.sstable import decompress_snappy, read_table
from tflower.dialects.errors import ImportFailure

ENTRIES = {f"layer_{i // 7}/kernel_{i:03d}".encode(): bytes([i]) * (i % 5) for i in range(100)}


@pytest.mark.parametrize("compress", [False, True])
@pytest.mark.parametrize("per_block", [1, 7, 1000])
@pytest.mark.parametrize("interval", [1, 3, 1000])
def test_encodings(tmp_path: Path, compress: bool, per_block: int, interval: int):
    path = tmp_path / "x.index"
    path.write_bytes(table(ENTRIES, compress=compress, per_block=per_block, interval=interval))
    assert list(read_table(path).items()) == sorted(ENTRIES.items())


def test_empty(tmp_path: Path):
    path = tmp_path / "x.index"
    path.write_bytes(table({}))
    assert read_table(path) == {}


@pytest.mark.parametrize(
    "data", [b"", b"a", b"abcabcabcabcabc" * 9, bytes(1000), bytes(range(256)) * 3]
)
def test_snappy(data: bytes):
    assert decompress_snappy(snappy(data)) == data


def test_snappy_repeats_what_it_has_just_written():
    assert decompress_snappy(b"\x0a" + b"\x04ab" + b"\x11\x02") == b"ababababab"


@pytest.mark.parametrize(
    "data",
    [
        b"\xff\xff\xff\x7f\x00a",
        b"\x05\x10abc",
        b"\x05\x01\x01",
        b"\x05\x00a\x01\x02",
        b"\x02\x08abc",
        b"\x05\x00a",
        b"\x80" * 11,
    ],
)
def test_malformed_snappy(data: bytes):
    with pytest.raises(ValueError, match="compressed block|64 bits"):
        decompress_snappy(data)


def refused(tmp_path: Path, data: bytes, match: str) -> None:
    path = tmp_path / "x.index"
    path.write_bytes(data)
    with pytest.raises(ImportFailure, match=match) as caught:
        read_table(path)
    assert "\n" not in str(caught.value)


def test_every_flipped_bit_is_noticed(tmp_path: Path):
    good = table({b"a": b"1", b"ab": b"2"})
    path = tmp_path / "x.index"
    for index in range(len(good) - 48):
        data = bytearray(good)
        data[index] ^= 4
        path.write_bytes(data)
        try:
            entries = read_table(path)
        except ImportFailure:
            continue
        # Only the block of metadata, which nobody reads, may change.
        assert entries == {b"a": b"1", b"ab": b"2"}


def test_truncated(tmp_path: Path):
    good = table(ENTRIES)
    for size in (0, 10, 47, 100, len(good) - 1):
        refused(tmp_path, good[:size], "the mark at its end is missing")


def test_block_outside_the_file(tmp_path: Path):
    data = bytearray(table(ENTRIES))
    data[-48:-8] = (b"\0\0" + b"\xff\xff\xff\xff\x7f" + b"\x10").ljust(40, b"\0")
    refused(tmp_path, bytes(data), "lies outside the file")


def test_absurd_keys(tmp_path: Path):
    key = b"k" * 60000
    many = {key + i.to_bytes(2, "big"): b"" for i in range(2000)}
    refused(tmp_path, table(many, per_block=10000, interval=10000), "absurdly long")


def test_missing(tmp_path: Path):
    with pytest.raises(ImportFailure, match="cannot be read"):
        read_table(tmp_path / "x.index")


def test_block_writer_shares_prefixes():
    assert len(block(ENTRIES.items(), 100)) < len(block(ENTRIES.items(), 1))
