"""Acme's ops become TensorFlow Lite's."""

import numpy as np
from tflower.dialects import arith, tfl
from tflower.passes.pattern import Op, Value, rule
from xdsl.ir import SSAValue

from .ops import AcmeScaleOp


@rule(Op(AcmeScaleOp, Value("x")))
def multiply(root: AcmeScaleOp, x: SSAValue):
    """AcmeScale(x) -> mul(x, factor)."""
    factor = arith.ConstantOp(value=np.float32(root.factor.value.data))
    return tfl.MulOp(x, factor, fused_activation_function="NONE", result_types=root.result_types)


LEGALIZE = [multiply]
