"""Kernels of the custom operators that come with TensorFlow Lite, by their code."""

from __future__ import annotations

from collections.abc import Callable
from struct import error as StructError
from struct import unpack_from
from typing import Any, cast

import numpy as np

from ...dialects import tfl
from ...dialects.elements import Array
from ...dialects.errors import InterpreterError, place
from ...dialects.locations import describe
from ...dialects.quant import UniformType
from ...dialects.shapes import element_of
from ..schema import flexbuffers
from . import audio, detection
from .arguments import scalar
from .quant import to_real
from .registry import Bound, Kernel, tupled
from .windows import span

Options = dict[str, Any]
_QUANTIZED = ("NumericVerify", "TFLite_Detection_PostProcess")
"""The codes whose kernels take quantized operands, as reals."""


def bind_custom(op: tfl.CustomOp) -> Bound | None:
    """Return a function from operand arrays to result arrays; None without a kernel.

    Raises:
        InterpreterError: the options are damaged, or operands are quantized.

    """
    code, data = op.custom_code.data, op.custom_option.data
    make = MAKERS.get(code)
    if make is None:
        return None
    try:
        kernel = make(data)
    except (ValueError, KeyError, IndexError, TypeError, StructError) as error:
        raise InterpreterError(
            place(describe(op), code, f"the options are damaged: {error}")
        ) from error
    types = [element_of(value) for value in op.operands]
    quantized = [type if isinstance(type, UniformType) else None for type in types]
    if not any(quantized):
        return lambda *arrays: tupled(kernel(*arrays))
    if code not in _QUANTIZED:
        raise InterpreterError(place(describe(op), code, "operands are quantized"))

    def real(array: Array, type: UniformType | None) -> Array:
        return array if type is None else to_real(array, type)

    return lambda *arrays: tupled(
        kernel(*(real(x, type) for x, type in zip(arrays, quantized, strict=True)))
    )


def _read(data: bytes) -> Options:
    options: Options | object = flexbuffers.loads(data)
    if not isinstance(options, dict):
        raise ValueError("they are no map")
    return cast(Options, options)


def _detection(data: bytes) -> Kernel:
    return detection.Detection(_read(data))


def _spectrogram(data: bytes) -> Kernel:
    options = _read(data)
    size, stride = int(options["window_size"]), int(options["stride"])
    squared = bool(options["magnitude_squared"])

    def call(x: Array) -> Array:
        return audio.spectrogram(x, size, stride, squared)

    return call


def _mfcc(data: bytes) -> Kernel:
    options = _read(data)
    low, high = (int(options[f"{side}_frequency_limit"]) for side in ("lower", "upper"))
    channels = int(options["filterbank_channel_count"])
    count = int(options["dct_coefficient_count"])

    def call(x: Array, rate: Array) -> Array:
        return audio.mfcc(x, scalar(rate), low, high, channels, count)

    return call


def _hadamard(data: bytes) -> Kernel:
    size = int(_read(data)["hadamard_size"])
    if size < 1 or size & (size - 1):
        raise ValueError(f"hadamard_size is {size}, a power of two is needed")

    def call(x: Array) -> Array:
        rows = x.reshape(-1, size)
        step = 1
        while step < size:
            pairs = rows.reshape(len(rows), -1, 2, step)
            first, second = pairs[:, :, 0], pairs[:, :, 1]
            rows = np.stack([first + second, first - second], axis=2).reshape(len(rows), size)
            step *= 2
        return (rows * np.float32(1 / np.sqrt(np.float32(size)))).reshape(x.shape)

    return call


def _verify(data: bytes) -> Kernel:
    return np.subtract


def _pool_struct(data: bytes) -> tuple[str, tuple[int, int], tuple[int, int]]:
    """Return padding, strides and sizes of height and width from a struct of six integers."""
    padding, width, height, filter_width, filter_height = unpack_from("<5i", data)
    return ("", "SAME", "VALID")[padding], (height, width), (filter_height, filter_width)


def _max_unpooling(data: bytes) -> Kernel:
    padding, strides, sizes = _pool_struct(data)

    def call(x: Array, indices: Array) -> Array:
        if padding == "SAME":
            plane = [size * stride for size, stride in zip(x.shape[1:3], strides, strict=True)]
        else:
            sides = zip(x.shape[1:3], strides, sizes, strict=True)
            plane = [(size - 1) * stride + window for size, stride, window in sides]
        out = np.zeros((len(x), plane[0] * plane[1] * x.shape[3]), x.dtype)
        np.put_along_axis(out, indices.reshape(len(x), -1), x.reshape(len(x), -1), axis=1)
        return out.reshape(len(x), *plane, x.shape[3])

    return call


def _max_pool_with_argmax(data: bytes) -> Kernel:
    options = _read(data)
    padding = options["padding"]
    padding = padding.decode() if isinstance(padding, bytes) else str(padding)
    if options["include_batch_in_index"]:
        raise ValueError("include_batch_in_index is set, indices are within an image here")
    pool, strides = (list(options[name]) for name in ("ksize", "strides"))

    def call(x: Array) -> tuple[Array, Array]:
        n, height, width, channels = x.shape
        rows, columns = (span(x.shape[i], pool[i], strides[i], 1, padding) for i in (1, 2))
        best = np.full((n, rows.result, columns.result, channels), -np.inf, x.dtype)
        places = np.zeros(best.shape, np.int32)
        flat = np.arange(height * width * channels, dtype=np.int64)
        flat = flat.reshape(height, width, channels)
        for tap in np.ndindex(rows.kernel, columns.kernel):
            lines = np.arange(rows.result) * rows.stride - rows.before + tap[0]
            cells = np.arange(columns.result) * columns.stride - columns.before + tap[1]
            inside = ((lines >= 0) & (lines < height))[:, None] & (cells >= 0) & (cells < width)
            where: tuple[Array, ...] = np.ix_(lines.clip(0, height - 1), cells.clip(0, width - 1))
            values = x[(slice(None), *where)]
            higher = (values > best) & inside[None, :, :, None]
            places = np.where(higher, flat[where][None], places)
            best = np.where(higher, values, best)
        return best, places.astype(np.int32)

    return call


def _dense_image_warp(data: bytes) -> Kernel:
    def call(x: Array, flow: Array) -> Array:
        n, height, width, _ = x.shape
        images = np.arange(n, dtype=np.int64)[:, None, None]
        y = np.arange(height, dtype=np.float32)[None, :, None] - flow[..., 0]
        z = np.arange(width, dtype=np.float32)[None, None, :] - flow[..., 1]
        top = np.clip(np.floor(y), 0, height - 2).astype(np.int64)
        left = np.clip(np.floor(z), 0, width - 2).astype(np.int64)
        down = np.clip(y - top.astype(np.float32), 0, 1)[..., None].astype(np.float32)
        across = np.clip(z - left.astype(np.float32), 0, 1)[..., None].astype(np.float32)

        def line(row: Array) -> Array:
            first, second = x[images, row, left], x[images, row, left + 1]
            return across * (second - first) + first

        above, below = line(top), line(top + 1)
        return down * (below - above) + above

    return call


MAKERS: dict[str, Callable[[bytes], Kernel]] = {
    "AudioSpectrogram": _spectrogram,
    "DenseImageWarp": _dense_image_warp,
    "MaxPoolWithArgmax": _max_pool_with_argmax,
    "MaxUnpooling2D": _max_unpooling,
    "Mfcc": _mfcc,
    "NumericVerify": _verify,
    "TFLite_Detection_PostProcess": _detection,
    "aeq.hadamard_rotation": _hadamard,
}
"""What makes the kernel of a custom operator of its options."""


__all__ = ["MAKERS", "bind_custom"]
