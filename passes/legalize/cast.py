"""Conversions between element types of tf to tfl."""

from __future__ import annotations

from ...dialects import tf, tfl
from .table import one_to_one

RULES = [
    one_to_one(tf.BitcastOp, tfl.BitcastOp),
    one_to_one(tf.CastOp, tfl.CastOp),
    one_to_one(tf.ComplexAbsOp, tfl.ComplexAbsOp),
    one_to_one(tf.ImagOp, tfl.ImagOp),
    one_to_one(tf.RealOp, tfl.RealOp),
]
