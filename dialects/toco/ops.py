"""The operators that TensorFlow Lite has not, or has in another form.

Source: the operator classes of upstream's toco/model.h.
"""

from __future__ import annotations

from xdsl.dialects.builtin import (
    I64,
    BoolAttr,
    DictionaryAttr,
    Float32Type,
    FloatAttr,
    IntegerAttr,
    StringAttr,
    i32,
)
from xdsl.ir import Attribute
from xdsl.irdl import (
    AttrSizedOperandSegments,
    operand_def,
    opt_operand_def,
    opt_prop_def,
    prop_def,
    result_def,
    traits_def,
    var_operand_def,
    var_result_def,
)
from xdsl.traits import Pure

from ..op import op_definition
from ..traits import Builtin, Stateful
from .base import ListsOp, ProductOp, PureOp, PureUnshapedOp, TocoOp, UnshapedOp, ValuesOp

SOURCE = "toco.source"
"""Attribute of a state that a loop made: the array that it becomes in the next iteration."""

FALSE, TRUE = BoolAttr.from_bool(False), BoolAttr.from_bool(True)
NO_ACTIVATION = StringAttr("NONE")
EIGHT = IntegerAttr(8, i32)
Int = IntegerAttr


@op_definition
class IdentityOp(PureOp):
    """The operand itself."""

    name = "toco.identity"
    input = operand_def()


@op_definition
class ReorderAxesOp(PureUnshapedOp):
    """Weights in another order of axes, such as HWIO as OHWI."""

    name = "toco.reorder_axes"
    input = operand_def()
    input_axes_order = prop_def(StringAttr)
    output_axes_order = prop_def(StringAttr)


@op_definition
class MatMulOp(ProductOp):
    """A product of matrices."""

    name = "toco.mat_mul"
    transpose_a = prop_def(BoolAttr, default_value=FALSE)
    transpose_b = prop_def(BoolAttr, default_value=FALSE)


@op_definition
class BatchMatMulOp(ProductOp):
    """A product of each pair of matrices of two batches."""

    name = "toco.batch_mat_mul"
    adj_x = prop_def(BoolAttr, default_value=FALSE)
    adj_y = prop_def(BoolAttr, default_value=FALSE)


@op_definition
class BatchNormalizationOp(PureOp):
    """(x - mean) * multiplier + offset, each along the last axis."""

    name = "toco.batch_normalization"
    input = operand_def()
    mean = operand_def()
    multiplier = operand_def()
    offset = operand_def()
    global_normalization = prop_def(BoolAttr, default_value=FALSE)


@op_definition
class FakeQuantOp(PureOp):
    """Quantize and dequantize; the range is an attribute once `min` and `max` are known."""

    name = "toco.fake_quant"
    input = operand_def()
    min = opt_operand_def()
    max = opt_operand_def()
    range_min = opt_prop_def(FloatAttr[Float32Type])
    range_max = opt_prop_def(FloatAttr[Float32Type])
    num_bits = prop_def(Int, default_value=EIGHT)
    narrow_range = prop_def(BoolAttr, default_value=FALSE)
    irdl_options = (AttrSizedOperandSegments(as_property=True),)


@op_definition
class ConcatOp(PureUnshapedOp):
    """A concatenation whose axis is its first operand."""

    name = "toco.concat"
    axis = operand_def()
    inputs = var_operand_def()


@op_definition
class ConcatV2Op(PureUnshapedOp):
    """A concatenation whose axis is its last operand."""

    name = "toco.concat_v2"
    inputs = var_operand_def()
    axis = operand_def()


@op_definition
class StateOp(PureOp):
    """What an RNN state was after the run before, and zeros in the first one."""

    name = "toco.state"


@op_definition
class SwitchOp(TocoOp):
    """The operand, at the result that the predicate chooses: 0 for false, 1 for true."""

    name = "toco.switch"
    input = operand_def()
    predicate = operand_def()
    output_false = result_def()
    output_true = result_def()


@op_definition
class MergeOp(ListsOp):
    """Whichever operand is there, and its number."""

    name = "toco.merge"


@op_definition
class AssertOp(TocoOp):
    """A check at run time."""

    name = "toco.assert"
    inputs = var_operand_def()
    output = result_def()


@op_definition
class L2PoolOp(PureUnshapedOp):
    """The root of the mean square over windows."""

    name = "toco.l2_pool"
    input = operand_def()
    padding = prop_def(StringAttr)
    filter_height = prop_def(Int)
    filter_width = prop_def(Int)
    stride_h = prop_def(Int)
    stride_w = prop_def(Int)
    fused_activation_function = prop_def(StringAttr, default_value=NO_ACTIVATION)
    traits = traits_def(Builtin("L2_POOL_2D", "Pool2DOptions"))


@op_definition
class BidirectionalSequenceRnnOp(TocoOp):
    """A plain recurrent layer over a sequence [t, b, i] and one over its reverse.

    Operands: the sequence; weights, recurrent weights, bias and state of either direction; another
    sequence for the reverse, and weights for it.
    """

    name = "toco.bidirectional_sequence_rnn"
    values = var_operand_def()
    outputs = var_result_def()
    fused_activation_function = prop_def(StringAttr, default_value=NO_ACTIVATION)
    time_major = prop_def(BoolAttr, default_value=TRUE)
    merge_outputs = prop_def(BoolAttr, default_value=FALSE)
    traits = traits_def(
        Builtin("BIDIRECTIONAL_SEQUENCE_RNN", "BidirectionalSequenceRNNOptions"), Stateful((4, 8))
    )


@op_definition
class RandomUniformOp(UnshapedOp):
    """Random reals in [0, 1), the same each time if a seed is given."""

    name = "toco.random_uniform"
    shape = operand_def()
    dtype = prop_def(Attribute)
    seed = prop_def(IntegerAttr[I64])
    seed2 = prop_def(IntegerAttr[I64])
    output = result_def()


@op_definition
class DynamicPartitionOp(UnshapedOp):
    """Rows of the data, sorted by partition."""

    name = "toco.dynamic_partition"
    data = operand_def()
    partitions = operand_def()
    num_partitions = prop_def(Int)
    outputs = var_result_def()
    traits = traits_def(Pure())


@op_definition
class DynamicStitchOp(ValuesOp):
    """Rows of several data arrays at the places that as many index arrays give."""

    name = "toco.dynamic_stitch"


@op_definition
class MatrixDiagOp(ValuesOp):
    """Diagonal matrices, as newer TensorFlow describes them: by number, sizes and padding."""

    name = "toco.matrix_diag"


@op_definition
class MatrixSetDiagOp(PureOp):
    """Matrices with another diagonal, whose number is an operand."""

    name = "toco.matrix_set_diag"
    input = operand_def()
    diagonal = operand_def()
    k = operand_def()


@op_definition
class CTCBeamSearchDecoderOp(TocoOp):
    """The likeliest sequences of labels: for each path indices, values and sizes, then the odds."""

    name = "toco.ctc_beam_search_decoder"
    inputs = operand_def()
    sequence_length = operand_def()
    beam_width = prop_def(Int)
    top_paths = prop_def(Int)
    merge_repeated = prop_def(BoolAttr, default_value=TRUE)
    outputs = var_result_def()
    traits = traits_def(Pure())


@op_definition
class UnsupportedOp(ListsOp):
    """An op that TOCO does not know, with its TensorFlow name and attributes."""

    name = "toco.unsupported"
    tensorflow_op = prop_def(StringAttr)
    node = prop_def(DictionaryAttr)
    quantized = prop_def(BoolAttr, default_value=FALSE)
    support_output_type_float_in_quantized_op = prop_def(BoolAttr, default_value=FALSE)
