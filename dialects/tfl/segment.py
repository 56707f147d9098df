"""TensorFlow Lite reductions by segment."""

from __future__ import annotations

from xdsl.irdl import operand_def, result_def, traits_def
from xdsl.traits import Pure

from ..op import constant, op_definition
from ..shapes import DYNAMIC, Shape, element_of, shape_of, typed
from ..traits import Builtin
from .base import Operands, Properties, ResultTypes, TFLOp
from .constraints import I32, tensor_of
from .predicates import SameElements


def _segments(operands: Operands, count: int) -> Shape | None:
    data, ids = shape_of(operands[0]), shape_of(operands[1])
    return None if data is None or ids is None else (count, *data[len(ids) :])


@op_definition
class SegmentSumOp(TFLOp):
    """Sums of the rows with equal, ascending ids."""

    name = "tfl.segment_sum"
    input = operand_def(tensor_of("f32 i32"))
    segment_ids = operand_def(I32)
    output = result_def(tensor_of("f32 i32"))
    traits = traits_def(Pure(), Builtin("SEGMENT_SUM"), SameElements())

    @classmethod
    def infer(cls, operands: Operands, properties: Properties) -> ResultTypes:
        """Count segments where the ids are a constant."""
        ids = constant(operands[1])
        count = DYNAMIC if ids is None else (int(ids[-1]) + 1 if ids.size else 0)
        return (typed(element_of(operands[0]), _segments(operands, count)),)


class _UnsortedSegmentOp(TFLOp):
    input = operand_def(tensor_of("f32 i32"))
    segment_ids = operand_def(I32)
    num_segments = operand_def(I32)
    output = result_def(tensor_of("f32 i32"))
    traits = traits_def(Pure(), SameElements())

    @classmethod
    def infer(cls, operands: Operands, properties: Properties) -> ResultTypes:
        """Replace the dimensions of the ids by `num_segments`."""
        count = constant(operands[2])
        size = DYNAMIC if count is None else int(count.reshape(-1)[0])
        return (typed(element_of(operands[0]), _segments(operands, size)),)


@op_definition
class UnsortedSegmentSumOp(_UnsortedSegmentOp):
    """Sums of the entries with equal ids."""

    name = "tfl.unsorted_segment_sum"
    traits = traits_def(Builtin("UNSORTED_SEGMENT_SUM"))


@op_definition
class UnsortedSegmentProdOp(_UnsortedSegmentOp):
    """Products of the entries with equal ids."""

    name = "tfl.unsorted_segment_prod"
    traits = traits_def(Builtin("UNSORTED_SEGMENT_PROD"))


@op_definition
class UnsortedSegmentMaxOp(_UnsortedSegmentOp):
    """Maxima of the entries with equal ids."""

    name = "tfl.unsorted_segment_max"
    traits = traits_def(Builtin("UNSORTED_SEGMENT_MAX"))


@op_definition
class UnsortedSegmentMinOp(_UnsortedSegmentOp):
    """Minima of the entries with equal ids."""

    name = "tfl.unsorted_segment_min"
    traits = traits_def(Builtin("UNSORTED_SEGMENT_MIN"))
