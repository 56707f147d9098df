"""`toco-finish`: what is left of TOCO's operators becomes what the exporter writes."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from xdsl.context import Context
from xdsl.dialects.builtin import DictionaryAttr, FloatAttr, ModuleOp, UnitAttr, UnregisteredOp
from xdsl.ir import Attribute, Operation
from xdsl.passes import ModulePass

from ...dialects import tf, tfl, toco
from ...dialects.dtypes import numpy_dtype
from ...dialects.elements import Elements
from ...dialects.errors import ConverterError, place
from ...dialects.op import complete
from ...dialects.quant import UniformType
from ...dialects.shapes import element_of, shape_of, text
from ...dialects.toco import Flags, name_of
from ...dialects.toco.flags import Format

_KINDS: dict[type[Operation], str] = {
    toco.AssertOp: "Assert",
    toco.BatchMatMulOp: "BatchMatMulV2",
    toco.BatchNormalizationOp: "BatchNormalization",
    toco.CTCBeamSearchDecoderOp: "CTC_BEAM_SEARCH_DECODER",
    toco.ConcatOp: "Concat",
    toco.ConcatV2Op: "ConcatV2",
    toco.DynamicPartitionOp: "DynamicPartition",
    toco.DynamicStitchOp: "DynamicStitch",
    toco.IdentityOp: "Identity",
    toco.MatMulOp: "MatMul",
    toco.MatrixDiagOp: "MatrixDiagV3",
    toco.MatrixSetDiagOp: "MatrixSetDiagV3",
    toco.MergeOp: "Merge",
    toco.RandomUniformOp: "RandomUniform",
    toco.ReorderAxesOp: "ReorderAxes",
    toco.SwitchOp: "Switch",
}
"""Operators that TensorFlow Lite has not -> what they are called as custom ones."""


@dataclass(frozen=True)
class FinishPass(ModulePass):
    """Turn operators of `toco` into those of `tfl`, or back into TensorFlow's."""

    name = "toco-finish"

    def apply(self, ctx: Context, op: ModuleOp) -> None:
        """Convert them in every function.

        Raises:
            ConverterError: the range of a fake quantization is not known.

        """
        to_file = Flags.of(op).toco.output_format == Format.TFLITE
        for inner in list(op.walk()):
            if isinstance(inner, toco.FakeQuantOp):
                _replace(inner, _fake_quant(inner))
            elif isinstance(inner, toco.StateOp) and to_file:
                _replace(inner, _variable(inner))
            elif isinstance(inner, toco.UnsupportedOp):
                attributes = inner.node
                assert isinstance(attributes, DictionaryAttr)
                name = text(inner.tensorflow_op)
                _replace(inner, foreign(inner, name, dict(attributes.data)))
            elif (kind := _KINDS.get(type(inner))) is not None:
                attributes = dict(complete(inner))
                attributes.pop("operandSegmentSizes", None)
                _replace(inner, foreign(inner, kind, attributes))


def _variable(op: toco.StateOp) -> Operation:
    """Return a constant of zeros that the exporter writes as a variable."""
    element, shape = element_of(op.output), shape_of(op.output)
    storage = element.storage_type if isinstance(element, UniformType) else element
    zeros = Elements.of(np.zeros(shape or (), numpy_dtype(storage)))
    made: Operation
    if isinstance(element, UniformType):
        made = tfl.QConstOp(qtype=op.output.type, value=zeros, result_types=op.result_types)
    else:
        made = tfl.ConstOp(value=zeros)
    made.attributes["tfl.is_variable"] = UnitAttr()
    return made


def _fake_quant(op: toco.FakeQuantOp) -> Operation:
    low, high = op.range_min, op.range_max
    if not isinstance(low, FloatAttr) or not isinstance(high, FloatAttr):
        what = "has a range that is not constant"
        remedy = "Freeze the graph, so that the range is known"
        raise ConverterError(place(name_of(op.output), op.name, what, remedy))
    return tfl.FakeQuantOp(
        op.input,
        min=low,
        max=high,
        num_bits=op.num_bits,
        narrow_range=op.narrow_range,
        result_types=op.result_types,
    )


def foreign(op: Operation, name: str, attributes: dict[str, Attribute]) -> Operation:
    """Return an operator as an op of TensorFlow, or of the user."""
    known = tf.op_class(name)
    if known is None:
        made = UnregisteredOp.with_name(f"tf.{name}")
        return made.create(
            operands=list(op.operands), result_types=op.result_types, attributes=attributes
        )
    fields = known.get_irdl_definition().properties
    return known.create(
        operands=list(op.operands),
        result_types=op.result_types,
        properties={key: value for key, value in attributes.items() if key in fields},
        attributes={key: value for key, value in attributes.items() if key not in fields},
    )


def _replace(op: Operation, made: Operation) -> None:
    block = op.parent
    assert block is not None
    made.location = op.location
    if "toco.arrays" in op.attributes:
        made.attributes["toco.arrays"] = op.attributes["toco.arrays"]
    block.insert_op_before(made, op)
    for old, new in zip(op.results, made.results, strict=True):
        old.replace_all_uses_with(new)
    op.detach()
    op.erase()
