"""Recurrent layers as one op."""

from __future__ import annotations

from xdsl.irdl import traits_def, var_operand_def, var_result_def
from xdsl.traits import Pure

from ..op import op_definition
from .base import AnyTensor, Node, Shapes, TFOp
from .fields import table_op
from .shape_functions import with_rank


def lstm(node: Node) -> Shapes:
    """Return the shapes of the seven results over all steps."""
    x, state = with_rank(node.shape(1), 3), with_rank(node.shape(2), 2)
    return ((x[0], x[1], state[1]),) * 7


@table_op
class CudnnRNNV3Op(TFOp):
    """A recurrent layer of cuDNN."""

    name = "tf.CudnnRNNV3"


@table_op
class BlockLSTMOp(TFOp):
    """All steps of an LSTM layer."""

    name = "tf.BlockLSTM"
    traits = traits_def(Pure())

    @classmethod
    def shapes(cls, node: Node) -> Shapes:
        """Seven results of the shape [time, batch, units]."""
        return lstm(node)


@table_op
class BlockLSTMV2Op(TFOp):
    """All steps of an LSTM layer with the usual order of gates."""

    name = "tf.BlockLSTMV2"
    traits = traits_def(Pure())

    @classmethod
    def shapes(cls, node: Node) -> Shapes:
        """Seven results of the shape [time, batch, units]."""
        return lstm(node)


@table_op
class LSTMBlockCellOp(TFOp):
    """One step of an LSTM layer."""

    name = "tf.LSTMBlockCell"
    traits = traits_def(Pure())

    @classmethod
    def shapes(cls, node: Node) -> Shapes:
        """Seven results of the shape of the state."""
        return (node.shape(1),) * 7


@table_op
class GRUBlockCellOp(TFOp):
    """One step of a GRU layer."""

    name = "tf.GRUBlockCell"
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
