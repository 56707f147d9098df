"""The `mhlo` constant, which programs from JAX still hold when they reach the converter."""

from __future__ import annotations

from xdsl.ir import Dialect
from xdsl.irdl import irdl_op_definition

from .arith import ConstantBase


@irdl_op_definition
class ConstantOp(ConstantBase):
    """A constant tensor."""

    name = "mhlo.constant"


MHLO = Dialect("mhlo", [ConstantOp])
