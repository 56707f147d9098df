"""Rewrites for delegates leave the numbers as they are: every function of their lit cases."""

import pytest
from same_numbers import cases, same_numbers

FED = {"shape-slice_unknown": {1: [0, 0, 1, 0, 0], 2: [2, 1, 2, 1, 4]}}
"""Arguments for which random numbers will not do."""
FED |= {
    "shape-broadcast_to_unknown": {1: [2, 1, 3, 1, 4]},
    "broadcast-broadcast_dynamic": {1: [2, 3]},
    "elementwise-sum_of_unknown": {1: [2]},
    "elementwise-cumsum_of_unknown": {1: 2},
}
NOT_RUN = {"elementwise-per_axis"}
"""Functions whose arguments are quantized."""
CASES = [
    pytest.param(text, flags, FED.get(f"{file}-{name}", {}), id=f"{file}-{name}")
    for file, name, text, flags in cases(
        "rank/*.mlir", "gpu/b*.mlir", "gpu/linalg.mlir", "misc/bfloat.mlir"
    )
    if f"{file}-{name}" not in NOT_RUN
]


@pytest.mark.parametrize(("text", "flags", "fed"), CASES)
def test_same_numbers(text, flags, fed):
    same_numbers(text, flags, fed)
