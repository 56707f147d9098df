"""Rewrites leave the numbers as they are: every function of the lit cases, before and after."""

import pytest
from same_numbers import cases, same_numbers

FED = {
    "broadcast_dynamic-dynamic": {2: [2, 3]},
    "broadcast_dynamic-rank": {2: [2, 3]},
    "broadcast_like-dynamic": {2: [2, 3]},
    "known_shapes-reshape_of_two": {1: [2]},
    "quantize_and_dequantize-others": {1: 8},
    "tfl_shape-computed_shape": {1: [4, 3]},
    "tfl_shape-reshape_of_two": {1: [2, 2]},
    "tfl_shape-dynamic_slice": {1: [0, 0], 2: [1, 2]},
    "tfl_shape-reshape_to_itself": {1: [-1, 4]},
    "tfl_shape-whole_slice": {1: [0, 0], 2: [2, 3]},
    "tfl_shape-wide_shape": {1: [1, 2, 3]},
}
"""Arguments for which random numbers will not do."""
NOT_RUN = {
    "batch_matmul_pass-scales_per_column",
    "batch_norm-global",
    "batch_norm-global_without_factor",
    "fake_quant-bits",
    "fake_quant-concat",
    "fake_quant-mean",
    "fake_quant-unknown_rank",
    "fold_binary-divided",
    "gather-rows_beyond",
    "quant-other",
    "quant-pair",
    "simple-set_diag",
    "simple-set_other_diag",
    "tfl_shape-rank_of_one",
    "xla-channels_first",
    "xla-computed_gather",
    "xla-conv",
    "xla-cropped",
    "xla-gather",
    "xla-gathers",
    "xla-groups",
    "xla-spread_input",
}
"""Functions that no kernel or numpy computes, or as declared, and those that get rounded again."""
CASES = [
    pytest.param(text, flags, FED.get(f"{file}-{name}", {}), id=f"{file}-{name}")
    for file, name, text, flags in cases(
        "constants/*.mlir", "optimize/*.mlir", "canonicalize/tfl_*.mlir", "prepare/*.mlir"
    )
    if f"{file}-{name}" not in NOT_RUN
]


@pytest.mark.parametrize(("text", "flags", "fed"), CASES)
def test_same_numbers(text, flags, fed):
    same_numbers(text, flags, fed)
