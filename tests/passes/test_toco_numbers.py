"""The lit cases of TOCO's transformations that change arithmetic, before and after, as numbers."""

import pytest
from same_numbers import cases, same_numbers

FILES = (
    "attributes",
    "bidirectional_lstm",
    "binary",
    "constants",
    "conv",
    "convert",
    "following",
    "identify",
    "lstm",
    "lstm_merge",
    "lstm_split",
    "reshape",
    "transpose",
    "trivial_parts",
    "upsample",
)
"""Files whose operators all have kernels; those below have not."""
NO_KERNEL = {
    "hard_swish_of_fake_quant",
    "l2_pool",
    "squeeze_of_shape",
    "reshape_of_shape",
    "only_scalars",
    "scalar_of_concatenation",
    "unary_of_state",
    "other_blocks",
    "unknown_paddings",
}
CASES = [
    pytest.param(text, flags, id=f"{file}-{name}")
    for file, name, text, flags in cases(*(f"toco/{file}.mlir" for file in FILES))
    if name not in NO_KERNEL
]


@pytest.mark.parametrize(("text", "flags"), CASES)
def test_same_numbers(text, flags):
    same_numbers(text, flags, {})
