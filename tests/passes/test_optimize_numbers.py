"""Rewrites leave the numbers as they are: every function of the lit cases, before and after."""

import pytest
from same_numbers import cases, same_numbers

FED = {
    "broadcast_dynamic-dynamic": {2: [2, 3]},
    "broadcast_dynamic-rank": {2: [2, 3]},
    "broadcast_like-dynamic": {2: [2, 3]},
    "known_shapes-reshape_of_two": {1: [2]},
    "tfl_shape-computed_shape": {1: [4, 3]},
    "tfl_shape-reshape_of_two": {1: [2, 2]},
    "tfl_shape-reshape_to_itself": {1: [-1, 4]},
}
"""Arguments for which random numbers will not do."""
NOT_RUN = {
    "batch_norm-global",
    "batch_norm-global_without_factor",
    "fake_quant-bits",
    "fake_quant-concat",
    "fake_quant-mean",
    "gather-rows_beyond",
    "quant-other",
    "quant-pair",
    "simple-set_diag",
    "simple-set_other_diag",
}
"""Functions without a kernel or a type of numpy, and those that get rounded once more."""
CASES = [
    pytest.param(text, flags, FED.get(f"{file}-{name}", {}), id=f"{file}-{name}")
    for file, name, text, flags in cases(
        "optimize/*.mlir", "canonicalize/tfl_*.mlir", "prepare/*.mlir"
    )
    if f"{file}-{name}" not in NOT_RUN
]


@pytest.mark.parametrize(("text", "flags", "fed"), CASES)
def test_same_numbers(text, flags, fed):
    same_numbers(text, flags, fed)
