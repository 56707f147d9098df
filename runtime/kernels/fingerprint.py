"""The 64-bit fingerprint of bytes that LSH projections use.

Source: the published definition of FarmHash, its 64-bit variant `na`.
"""

from __future__ import annotations

_ALL = (1 << 64) - 1
_K0, _K1, _K2 = 0xC3A5C85C97CB3127, 0xB492B66FBE98F273, 0x9AE16A3B2F90404F


def _word(data: bytes, start: int, size: int = 8) -> int:
    return int.from_bytes(data[start : start + size], "little")


def _rotated(x: int, by: int) -> int:
    x &= _ALL
    return (x >> by | x << (64 - by)) & _ALL


def _mixed(x: int) -> int:
    x &= _ALL
    return x ^ (x >> 47)


def _pair(u: int, v: int, factor: int) -> int:
    a = _mixed(((u ^ v) & _ALL) * factor)
    b = _mixed(((v ^ a) & _ALL) * factor)
    return b * factor & _ALL


def _short(data: bytes) -> int:
    size = len(data)
    factor = _K2 + size * 2
    if size >= 8:
        a, b = _word(data, 0) + _K2, _word(data, size - 8)
        c = _rotated(b, 37) * factor + a
        d = (_rotated(a, 25) + b) * factor
        return _pair(c & _ALL, d & _ALL, factor)
    if size >= 4:
        return _pair(size + (_word(data, 0, 4) << 3), _word(data, size - 4, 4), factor)
    if not size:
        return _K2
    y = data[0] + (data[size >> 1] << 8)
    z = size + (data[size - 1] << 2)
    return _mixed(y * _K2 ^ z * _K0) * _K2 & _ALL


def _medium(data: bytes) -> int:
    size = len(data)
    factor = _K2 + size * 2
    start = _K1 if size <= 32 else _K2
    a, b = _word(data, 0) * start & _ALL, _word(data, 8)
    c, d = _word(data, size - 8) * factor, _word(data, size - 16) * _K2
    first = (_rotated(a + b, 43) + _rotated(c, 30) + d) & _ALL
    z = _pair(first, (a + _rotated(b + _K2, 18) + c) & _ALL, factor)
    if size <= 32:
        return z
    e, f = _word(data, 16) * factor & _ALL, _word(data, 24)
    g = (first + _word(data, size - 32)) * factor & _ALL
    h = (z + _word(data, size - 24)) * factor & _ALL
    return _pair(
        (_rotated(e + f, 43) + _rotated(g, 30) + h) & _ALL,
        (e + _rotated(f + a, 18) + g) & _ALL,
        factor,
    )


def _weak(data: bytes, start: int, a: int, b: int) -> tuple[int, int]:
    w, x, y, z = (_word(data, start + 8 * i) for i in range(4))
    a += w
    b = _rotated(b + a + z, 21)
    c = a
    a += x + y
    b += _rotated(a, 44)
    return (a + z) & _ALL, (b + c) & _ALL


def _step(
    data: bytes, s: int, state: tuple[int, int, int], v: tuple[int, int], w: tuple[int, int],
    factor: int, weight: int,
) -> tuple[tuple[int, int, int], tuple[int, int], tuple[int, int]]:  # fmt: skip
    """Take 64 bytes in."""
    x, y, z = state
    x = _rotated(x + y + v[0] + _word(data, s + 8), 37) * factor & _ALL
    y = _rotated(y + v[1] + _word(data, s + 48), 42) * factor & _ALL
    x ^= w[1] * weight & _ALL
    y = (y + v[0] * weight + _word(data, s + 40)) & _ALL
    z = _rotated(z + w[0], 33) * factor & _ALL
    v = _weak(data, s, v[1] * factor & _ALL, x + w[0])
    w = _weak(data, s + 32, z + w[1], y + _word(data, s + 16))
    return (z, y, x), v, w


def _long(data: bytes) -> int:
    seed = 81
    y = (seed * _K1 + 113) & _ALL
    z = _mixed(y * _K2 + 113) * _K2 & _ALL
    state = ((seed * _K2 + _word(data, 0)) & _ALL, y, z)
    v = w = (0, 0)
    blocks, rest = divmod(len(data) - 1, 64)
    for block in range(blocks):
        state, v, w = _step(data, 64 * block, state, v, w, _K1, 1)
    factor = (_K1 + ((state[2] & 0xFF) << 1)) & _ALL
    first = (w[0] + rest) & _ALL
    v = ((v[0] + first) & _ALL, v[1])
    w = ((first + v[0]) & _ALL, w[1])
    (x, y, z), v, w = _step(data, len(data) - 64, state, v, w, factor, 9)
    left = (_pair(v[0], w[0], factor) + _mixed(y) * _K0 + z) & _ALL
    return _pair(left, (_pair(v[1], w[1], factor) + x) & _ALL, factor)


def of(data: bytes) -> int:
    """Return the fingerprint of bytes, an unsigned 64-bit number."""
    if len(data) <= 16:
        return _short(data)
    return _medium(data) if len(data) <= 64 else _long(data)
