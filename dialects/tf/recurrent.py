"""Recurrent layers as one op."""

from __future__ import annotations

from xdsl.dialects.builtin import (
    StringAttr,
)
from xdsl.irdl import (
    operand_def,
    prop_def,
    result_def,
    traits_def,
    var_operand_def,
    var_result_def,
)
from xdsl.traits import Pure

from ..op import op_definition
from .base import (
    FALSE,
    TRUE,
    AnyTensor,
    Boolean,
    Float,
    Integer,
    Node,
    Shapes,
    Text,
    TFOp,
    float_attr,
    int_attr,
)
from .shape_functions import (
    with_rank,
)


def lstm(node: Node) -> Shapes:
    """Return the shapes of the seven results over all steps."""
    x, state = with_rank(node.shape(1), 3), with_rank(node.shape(2), 2)
    return ((x[0], x[1], state[1]),) * 7


@op_definition
class CudnnRNNV3Op(TFOp):
    """A recurrent layer of cuDNN."""

    name = "tf.CudnnRNNV3"
    input = operand_def(AnyTensor)
    input_h = operand_def(AnyTensor)
    input_c = operand_def(AnyTensor)
    params = operand_def(AnyTensor)
    sequence_lengths = operand_def(AnyTensor)
    output = result_def(AnyTensor)
    output_h = result_def(AnyTensor)
    output_c = result_def(AnyTensor)
    reserve_space = result_def(AnyTensor)
    host_reserved = result_def(AnyTensor)
    rnn_mode = prop_def(Text, default_value=StringAttr("lstm"))
    input_mode = prop_def(Text, default_value=StringAttr("linear_input"))
    direction = prop_def(Text, default_value=StringAttr("unidirectional"))
    dropout = prop_def(Float, default_value=float_attr(0.0))
    seed = prop_def(Integer, default_value=int_attr(0))
    seed2 = prop_def(Integer, default_value=int_attr(0))
    num_proj = prop_def(Integer, default_value=int_attr(0))
    is_training = prop_def(Boolean, default_value=TRUE)
    time_major = prop_def(Boolean, default_value=TRUE)


@op_definition
class BlockLSTMOp(TFOp):
    """All steps of an LSTM layer."""

    name = "tf.BlockLSTM"
    seq_len_max = operand_def(AnyTensor)
    x = operand_def(AnyTensor)
    cs_prev = operand_def(AnyTensor)
    h_prev = operand_def(AnyTensor)
    w = operand_def(AnyTensor)
    wci = operand_def(AnyTensor)
    wcf = operand_def(AnyTensor)
    wco = operand_def(AnyTensor)
    b = operand_def(AnyTensor)
    i = result_def(AnyTensor)
    cs = result_def(AnyTensor)
    f = result_def(AnyTensor)
    o = result_def(AnyTensor)
    ci = result_def(AnyTensor)
    co = result_def(AnyTensor)
    h = result_def(AnyTensor)
    forget_bias = prop_def(Float, default_value=float_attr(1.0))
    cell_clip = prop_def(Float, default_value=float_attr(3.0))
    use_peephole = prop_def(Boolean, default_value=FALSE)
    traits = traits_def(Pure())

    @classmethod
    def shapes(cls, node: Node) -> Shapes:
        """Seven results of the shape [time, batch, units]."""
        return lstm(node)


@op_definition
class BlockLSTMV2Op(TFOp):
    """All steps of an LSTM layer with the usual order of gates."""

    name = "tf.BlockLSTMV2"
    seq_len_max = operand_def(AnyTensor)
    x = operand_def(AnyTensor)
    cs_prev = operand_def(AnyTensor)
    h_prev = operand_def(AnyTensor)
    w = operand_def(AnyTensor)
    wci = operand_def(AnyTensor)
    wcf = operand_def(AnyTensor)
    wco = operand_def(AnyTensor)
    b = operand_def(AnyTensor)
    i = result_def(AnyTensor)
    cs = result_def(AnyTensor)
    f = result_def(AnyTensor)
    o = result_def(AnyTensor)
    ci = result_def(AnyTensor)
    co = result_def(AnyTensor)
    h = result_def(AnyTensor)
    cell_clip = prop_def(Float, default_value=float_attr(0.0))
    use_peephole = prop_def(Boolean, default_value=FALSE)
    traits = traits_def(Pure())

    @classmethod
    def shapes(cls, node: Node) -> Shapes:
        """Seven results of the shape [time, batch, units]."""
        return lstm(node)


@op_definition
class LSTMBlockCellOp(TFOp):
    """One step of an LSTM layer."""

    name = "tf.LSTMBlockCell"
    x = operand_def(AnyTensor)
    cs_prev = operand_def(AnyTensor)
    h_prev = operand_def(AnyTensor)
    w = operand_def(AnyTensor)
    wci = operand_def(AnyTensor)
    wcf = operand_def(AnyTensor)
    wco = operand_def(AnyTensor)
    b = operand_def(AnyTensor)
    i = result_def(AnyTensor)
    cs = result_def(AnyTensor)
    f = result_def(AnyTensor)
    o = result_def(AnyTensor)
    ci = result_def(AnyTensor)
    co = result_def(AnyTensor)
    h = result_def(AnyTensor)
    forget_bias = prop_def(Float, default_value=float_attr(1.0))
    cell_clip = prop_def(Float, default_value=float_attr(3.0))
    use_peephole = prop_def(Boolean, default_value=FALSE)
    traits = traits_def(Pure())

    @classmethod
    def shapes(cls, node: Node) -> Shapes:
        """Seven results of the shape of the state."""
        return (node.shape(1),) * 7


@op_definition
class GRUBlockCellOp(TFOp):
    """One step of a GRU layer."""

    name = "tf.GRUBlockCell"
    x = operand_def(AnyTensor)
    h_prev = operand_def(AnyTensor)
    w_ru = operand_def(AnyTensor)
    w_c = operand_def(AnyTensor)
    b_ru = operand_def(AnyTensor)
    b_c = operand_def(AnyTensor)
    r = result_def(AnyTensor)
    u = result_def(AnyTensor)
    c = result_def(AnyTensor)
    h = result_def(AnyTensor)
    traits = traits_def(Pure())

    @classmethod
    def shapes(cls, node: Node) -> Shapes:
        """Four results of the shape of the state."""
        return (node.shape(1),) * 4


class SequenceLayerOp(TFOp):
    """A recurrent layer that the converter of TensorFlow 1 found by the hints of its author.

    `_tflite_input_indices` says which operands of the tfl op are there.
    """

    inputs = var_operand_def(AnyTensor)
    outputs = var_result_def(AnyTensor)
    traits = traits_def(Pure())


@op_definition
class UnidirectionalSequenceLstmOp(SequenceLayerOp):
    """An LSTM over a sequence [t, b, i]; the third result is its output."""

    name = "tf.UnidirectionalSequenceLstm"


@op_definition
class UnidirectionalSequenceRnnOp(SequenceLayerOp):
    """A plain recurrent layer over a sequence [t, b, i]; the second result is its output."""

    name = "tf.UnidirectionalSequenceRnn"
