"""Checksums against a bit-by-bit reference."""

import numpy as np
import pytest
from tflower.compiler.importers.crc32c import crc32c, mask, unmask

GENERATOR = 0x11EDC6F41


def reference(data: bytes) -> int:
    value = 0xFFFFFFFF
    for byte in data:
        value ^= byte
        for _ in range(8):
            value = value >> 1 ^ (0x82F63B78 if value & 1 else 0)
    return value ^ 0xFFFFFFFF


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (b"", 0),
        (b"123456789", 0xE3069283),
        (bytes(32), 0x8A9136AA),
        (b"\xff" * 32, 0x62A8AB43),
        (bytes(range(32)), 0x46DD794E),
    ],
)
def test_known_values(data: bytes, expected: int):
    assert crc32c(data) == expected


@pytest.mark.parametrize(
    "size", [1, 3, 4, 5, 63, 255, 256, 257, 511, 4096, 16383, 16384, 16385, 27108, 27109, 40000]
)
def test_sizes(size: int):
    data = np.random.default_rng(size).integers(0, 256, size, np.uint8)
    assert crc32c(data) == reference(data.tobytes())


@pytest.mark.parametrize("size", [216864, 216865, 300001])
def test_folding_agrees_with_pieces(size: int):
    """A message with a known tail: the checksum of zeros before a message starts from zero."""
    data = np.random.default_rng(size).integers(0, 256, size, np.uint8)
    whole = crc32c(data)
    data[size // 2] ^= 1
    assert crc32c(data) != whole
    data[size // 2] ^= 1
    assert crc32c(data) == whole == reference(data.tobytes())


def test_taps_are_a_multiple_of_the_generator():
    remainder, power = 0, 1
    for exponent in range(6778):
        if exponent in (0, 100, 484, 6777):
            remainder ^= power
        power <<= 1
        if power >> 32:
            power ^= GENERATOR
    assert remainder == 0


def test_masking():
    assert unmask(mask(0x12345678)) == 0x12345678
    assert mask(0) == 0xA282EAD8
