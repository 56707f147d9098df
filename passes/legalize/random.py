"""Random numbers and bucketing of tf to tfl."""

from __future__ import annotations

from ...dialects import tf, tfl
from .table import one_to_one

_SEEDS = ("seed", "seed2")

RULES = [
    one_to_one(tf.BucketizeOp, tfl.BucketizeOp, keep=("boundaries",)),
    one_to_one(tf.MultinomialOp, tfl.MultinomialOp, keep=_SEEDS, narrow=(1,)),
    one_to_one(tf.RandomStandardNormalOp, tfl.RandomStandardNormalOp, keep=_SEEDS, narrow=(0,)),
    one_to_one(tf.RandomUniformOp, tfl.RandomUniformOp, keep=_SEEDS, narrow=(0,)),
]
