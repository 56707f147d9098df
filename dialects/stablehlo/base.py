"""The base op of the dialect."""

from __future__ import annotations

from xdsl.ir import Attribute
from xdsl.irdl import result_def, traits_def
from xdsl.traits import Pure

from ..op import TensorOp


class PureOp(TensorOp):
    """An op whose one result follows from its operands alone."""

    result = result_def(Attribute)
    traits = traits_def(Pure())
