"""What flags of `tflower-tf-tfl-translate` say of quantization.

Source: ParseInputNodeQuantSpecs in quantization_config.cc.
"""

from __future__ import annotations

from collections.abc import Sequence

from ..options import Quantization
from .arguments import UsageError

_FLOAT = ("", "DT_FLOAT", "FLOAT", "DT_HALF", "DT_BFLOAT16")
_INTEGERS = {
    "DT_INT8": "int8",
    "DT_QINT8": "int8",
    "DT_UINT8": "uint8",
    "DT_QUINT8": "uint8",
    "DT_INT16": "int16",
    "DT_QINT16": "int16",
}
_WEIGHTS = {"INT8": "weights", "FLOAT16": "float16"}


def quantization(
    inference: str, weights: str, inputs: int, ranges: tuple[str, str], *, adapted: bool
) -> Quantization:
    """Return what the passes are told.

    Args:
        inference: the type of activations, a name of `DataType`; nothing or a real one for none.
        weights: what weights alone become: `INT8`, `FLOAT16` or `NONE`.
        inputs: the number of inputs.
        ranges: the least and the largest values of the inputs, in lists with commas.
        adapted: whether inputs and outputs stay real.

    Raises:
        UsageError: this is no type, or there are not as many ranges as inputs.

    """
    if weights not in ("", "NONE"):
        if weights not in _WEIGHTS:
            raise UsageError(f"Unknown weight quantization {weights}")
        return Quantization(kind=_WEIGHTS[weights])
    if inference in _FLOAT:
        return Quantization()
    if inference not in _INTEGERS:
        raise UsageError(f"{inference} is no type to quantize to")
    type = _INTEGERS[inference]
    border = "float32" if adapted else type
    return Quantization(
        kind="integers",
        inference_type=type,
        border_type=border,
        input_type=border,
        output_type=border,
        input_ranges=_ranges(inputs, *ranges),
    )


def _ranges(count: int, low: str, high: str) -> tuple[tuple[float, float], ...]:
    """Return the ranges of the inputs, none where none are given."""
    lows, highs = _numbers(low), _numbers(high)
    if not lows and not highs:
        return ()
    if len(lows) != count or len(highs) != count:
        given = f"{len(lows)} least and {len(highs)} largest values"
        raise UsageError(f"Failed to get input quant spec: {given} for {count} inputs")
    return tuple(zip(lows, highs, strict=True))


def _numbers(text: str) -> Sequence[float]:
    try:
        return [float(part) for part in text.split(",")] if text else []
    except ValueError as error:
        raise UsageError(f"{text}: a range is a list of numbers") from error
