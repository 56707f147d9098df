"""Image resizing and box selection of tf to tfl."""

from __future__ import annotations

from ...dialects import tf, tfl
from .table import one_to_one

_CENTERS = ("align_corners", "half_pixel_centers")

RULES = [
    one_to_one(tf.NonMaxSuppressionV4Op, tfl.NonMaxSuppressionV4Op),
    one_to_one(tf.NonMaxSuppressionV5Op, tfl.NonMaxSuppressionV5Op),
    one_to_one(tf.ResizeBilinearOp, tfl.ResizeBilinearOp, keep=_CENTERS, narrow=(1,)),
    one_to_one(tf.ResizeNearestNeighborOp, tfl.ResizeNearestNeighborOp, keep=_CENTERS, narrow=(1,)),
]
