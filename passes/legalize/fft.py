"""Fourier transforms of tf to tfl."""

from __future__ import annotations

from ...dialects import tf, tfl
from .table import one_to_one

RULES = [one_to_one(tf.RFFT2DOp, tfl.RFFT2dOp)]
