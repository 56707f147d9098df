"""Spectrograms and mel-frequency cepstral coefficients of sound."""

from __future__ import annotations

import numpy as np

from ...dialects.elements import Array

_FLOOR = 1e-12
"""The least energy of a band."""


def spectrogram(x: Array, size: int, stride: int, squared: bool) -> Array:
    """Return the magnitudes [channels, windows, frequencies] of sound [samples, channels].

    Raises:
        ValueError: windows are shorter than two samples, or do not move on.

    """
    if size < 2 or stride < 1:
        raise ValueError(f"windows of {size} samples, {stride} apart")
    length = 1 << (size - 1).bit_length()
    count = max(0, (len(x) - size) // stride + 1)
    taper = 0.5 - 0.5 * np.cos(2.0 * np.pi * np.arange(size) / size)
    where = np.arange(count)[:, None] * stride + np.arange(size)
    windows = x.T[:, where].astype(np.float64) * taper
    spectrum = np.fft.rfft(windows, length) if count else np.zeros((x.shape[1], 0, length // 2 + 1))
    energy = (np.square(spectrum.real) + np.square(spectrum.imag)).astype(np.float32)
    return energy if squared else np.sqrt(energy)


def _mel(frequency: Array | float) -> Array:
    return np.asarray(1127.0 * np.log1p(np.asarray(frequency) / 700.0))


def _bands(size: int, rate: float, low: float, high: float, channels: int) -> Array:
    """Return the weights [frequencies, bands] of overlapping triangles.

    Raises:
        ValueError: the spectrum ends before the highest band.

    """
    bottom = float(_mel(low))
    spacing = (float(_mel(high)) - bottom) / (channels + 1)
    centers = bottom + spacing * np.arange(1, channels + 2)
    step = 0.5 * rate / (size - 1)
    first, last = int(1.5 + low / step), int(high / step)
    if last >= size:
        raise ValueError(f"the spectrum has {size} frequencies, {last + 1} are needed")
    bins = np.arange(first, last + 1)
    mels = _mel(bins * step)
    upper = np.minimum(np.searchsorted(centers[:channels], mels, side="left"), channels)
    below = np.where(upper > 0, centers[upper - 1], bottom)
    share = (centers[upper] - mels) / (centers[upper] - below)
    weights = np.zeros((size, channels))
    left, right = upper > 0, upper < channels
    weights[bins[left], upper[left] - 1] += share[left]
    weights[bins[right], upper[right]] += 1 - share[right]
    return weights


def mfcc(x: Array, rate: int, low: int, high: int, channels: int, count: int) -> Array:
    """Return the first cosine coefficients of the logarithms of band energies.

    `x` are squared magnitudes [channels, windows, frequencies].

    Raises:
        ValueError: the bands do not fit the spectrum, or there are too few.

    """
    if not 1 <= count <= channels or rate <= 0 or not 0 <= low < high or x.shape[2] < 2:
        raise ValueError(f"{count} coefficients of {channels} bands from {low} to {high} Hz")
    weights = _bands(x.shape[2], rate, low, high, channels)
    energy = np.log(np.maximum(np.sqrt(x.astype(np.float64)) @ weights, _FLOOR))
    angles = np.arange(count)[:, None] * (np.pi / channels) * (np.arange(channels) + 0.5)
    return (energy @ (np.sqrt(2.0 / channels) * np.cos(angles)).T).astype(np.float32)
