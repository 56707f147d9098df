"""TensorFlow Lite Fourier transforms."""

from __future__ import annotations

from xdsl.dialects.builtin import ComplexType, f32
from xdsl.irdl import operand_def, result_def, traits_def
from xdsl.traits import Pure

from ..op import constant, op_definition
from ..shapes import DYNAMIC, shape_of, typed
from ..traits import Builtin
from .base import Operands, Properties, ResultTypes, TFLOp
from .constraints import F32, I32, tensor_of


@op_definition
class RFFT2dOp(TFLOp):
    """Fourier transform of the last two dimensions, cut or padded to `fft_length` [2]."""

    name = "tfl.rfft2d"
    input = operand_def(F32)
    fft_length = operand_def(I32)
    output = result_def(tensor_of("complex64"))
    traits = traits_def(Pure(), Builtin("RFFT2D"))

    @classmethod
    def infer(cls, operands: Operands, properties: Properties) -> ResultTypes:
        """Keep the non-negative frequencies of the last dimension."""
        shape, length = shape_of(operands[0]), constant(operands[1])
        if shape is not None:
            rows, columns = (DYNAMIC, DYNAMIC) if length is None else map(int, length)
            shape = (*shape[:-2], rows, columns if columns == DYNAMIC else columns // 2 + 1)
        return (typed(ComplexType(f32), shape),)
