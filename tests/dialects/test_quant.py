"""Text and checks of `!quant.uniform`."""

import pytest
from tflower.compiler.text import parse, to_text
from tflower.dialects.quant import UniformType
from xdsl.dialects.builtin import i8
from xdsl.utils.exceptions import VerifyException


@pytest.mark.parametrize(
    "text",
    [
        "!quant.uniform<i8:f32, 5.000000e-01>",
        "!quant.uniform<i8<-127:127>:f32:0, {5.000000e-01,2.500000e-01:3}>",
        "!quant.uniform<u8:f32, 1.000000e+00:128>",
        "!quant.any<i8<-8:7>:f32>",
        "!quant.any<u8>",
        "!quant.uniform<i16:f32, 3.0518509475997192E-5>",
    ],
)
def test_round_trip(text: str):
    source = f"func.func private @f(tensor<2x{text}>)"
    assert text in to_text(parse(source))


def test_scales_and_axis_must_fit():
    with pytest.raises(VerifyException, match="one scale"):
        UniformType.of(i8, [0.5, 0.25])
    with pytest.raises(VerifyException, match="as many zero points"):
        UniformType.of(i8, [0.5, 0.25], [1], axis=0)
