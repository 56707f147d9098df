"""Recurrent layers of tf to tfl."""

from __future__ import annotations

from typing import cast

from xdsl.dialects.builtin import ArrayAttr, IntegerAttr
from xdsl.ir import Operation, SSAValue

from ...dialects import tf, tfl
from ...dialects.shapes import integer
from ..pattern import Op, Refusal, Result, rule

HINTS = "_tflite_input_indices"
LSTM_OPERANDS = 24
RNN_OPERANDS = 5


def _hinted(root: tf.SequenceLayerOp) -> set[int] | None:
    """Return which operands of the tfl op are there."""
    hints = root.attributes.get(HINTS)
    if not isinstance(hints, ArrayAttr):
        return None
    return {integer(item) for item in cast("ArrayAttr[IntegerAttr]", hints)}


def _replaced(root: tf.SequenceLayerOp, new: Operation, index: int) -> Result:
    """Put the output of `new` in place of one result; the others have no uses."""
    values: list[SSAValue] = [root.operands[0]] * len(root.results)
    values[index] = new.results[0]
    return values


def _refusal(root: tf.SequenceLayerOp, output: int) -> Refusal | None:
    if len(root.results) <= output:
        return Refusal(f"there are {len(root.results)} results")
    for index, result in enumerate(root.results):
        if index != output and result.first_use is not None:
            return Refusal(f"result {index} has uses")
    return None


@rule(Op(tf.UnidirectionalSequenceLstmOp))
def legalize_sequence_lstm(root: tf.UnidirectionalSequenceLstmOp) -> Result:
    """UnidirectionalSequenceLstm(x, ...) -> unidirectional_sequence_lstm, with the hinted operands.

    Source: transforms/legalize_tf.cc, LegalizeUnidirectionalSequenceLstm.
    """
    hinted, refusal = _hinted(root), _refusal(root, 2)
    if hinted is None or refusal is not None:
        return refusal
    if any(index >= len(root.operands) for index in hinted):
        return Refusal(f"{HINTS} name operands that are not there")
    none = tfl.NoValueOp()
    operands = [root.operands[i] if i in hinted else none for i in range(LSTM_OPERANDS)]
    new = tfl.UnidirectionalSequenceLSTMOp(
        *operands,
        result_types=[root.results[2].type],
        fused_activation_function="TANH",
        cell_clip=0.0,
        proj_clip=0.0,
        time_major=True,
    )
    return _replaced(root, new, 2)


@rule(Op(tf.UnidirectionalSequenceRnnOp))
def legalize_sequence_rnn(root: tf.UnidirectionalSequenceRnnOp) -> Result:
    """UnidirectionalSequenceRnn(x, w, r, b, h) -> unidirectional_sequence_rnn(x, w, r, b, h).

    Source: transforms/legalize_tf.cc, LegalizeUnidirectionalSequenceRnn.
    """
    refusal = _refusal(root, 1)
    if _hinted(root) is None or refusal is not None:
        return refusal
    if len(root.operands) != RNN_OPERANDS:
        return Refusal(f"there are {len(root.operands)} operands, must be {RNN_OPERANDS}")
    new = tfl.UnidirectionalSequenceRNNOp(
        *root.operands,
        result_types=[root.results[1].type],
        fused_activation_function="TANH",
        time_major=True,
    )
    return _replaced(root, new, 1)


RULES = [legalize_sequence_lstm, legalize_sequence_rnn]
