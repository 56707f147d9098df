"""What stands inside `dense<...>`."""

from __future__ import annotations

import json
import re
from typing import Any

import numpy as np
from xdsl.dialects.builtin import ComplexType
from xdsl.ir import Attribute

from ...dialects.dtypes import numpy_dtype, string
from ...dialects.elements import Array

_HEX = re.compile(r"0x([0-9A-Fa-f]+)")
_POINT = re.compile(r"(?<=\d)\.(?!\d)")
_ESCAPE = re.compile(r"\\([0-9A-Fa-f]{2}|.)")
_STRING = re.compile(r'"((?:[^"\\]|\\.)*)"')


def literals(text: str, element: Attribute) -> Array:
    """Read the elements of a constant.

    Raises:
        ValueError: the text does not fit the type (also KeyError, TypeError, OverflowError).

    """
    if element == string:
        return _strings(text)
    dtype = numpy_dtype(element)
    text = text.strip()
    if not text:
        return np.zeros((0,), dtype)
    if text.startswith('"0x'):
        return np.frombuffer(bytes.fromhex(text[3:-1]), dtype)
    if isinstance(element, ComplexType):
        pairs = np.array(json.loads(text.replace("(", "[").replace(")", "]")), np.float64)
        return (pairs[..., 0] + 1j * pairs[..., 1]).astype(dtype)
    if dtype.kind not in "iub" and "0x" in text:
        text = _HEX.sub(lambda found: json.dumps(_from_bits(found.group(1), dtype)), text)
    values = json.loads(_POINT.sub(".0", text))
    if dtype.kind in "iu":
        return _integers(values, dtype)
    return np.asarray(values).astype(dtype)


def _integers(values: Any, dtype: np.dtype[Any]) -> Array:
    """Return integers of which those above the type's range stand for the bits of others."""
    array, bits = np.array(values, dtype=object), 8 * dtype.itemsize
    if array.size and bits < 64:
        low, high = array.min(), array.max()
        if low < -(1 << bits - 1) or high >= 1 << bits:
            raise OverflowError(f"{low if low < 0 else high} has more than {bits} bits")
        return array.astype(np.int64).astype(dtype)
    if dtype.kind == "i" and array.size and array.max() >= 1 << bits - 1:
        return array.astype(np.uint64).astype(dtype)
    return array.astype(dtype)


def _from_bits(digits: str, dtype: np.dtype[Any]) -> float:
    return float(np.frombuffer(bytes.fromhex(digits)[::-1], dtype)[0])


def _strings(text: str) -> Array:
    values: list[bytes] = []

    def keep(found: re.Match[str]) -> str:
        values.append(_unescape(found.group(1)))
        return str(len(values) - 1)

    indices = np.asarray(json.loads(_STRING.sub(keep, text)), dtype=int)
    array = np.empty(indices.size, dtype=object)
    array[:] = [values[index] for index in indices.reshape(-1)]
    return array.reshape(indices.shape)


def _unescape(text: str) -> bytes:
    def value(found: re.Match[str]) -> str:
        code = found.group(1)
        if len(code) == 2:
            return chr(int(code, 16))
        return {"n": "\n", "t": "\t"}.get(code, code)

    return _ESCAPE.sub(value, text.encode("utf-8").decode("latin-1")).encode("latin-1")
