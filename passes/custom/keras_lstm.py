"""The LSTM layer of Keras as `tfl.unidirectional_sequence_lstm`.

The function takes input [b, t, i] (or [t, b, i]), initial output and cell [b, u], kernel [i, 4u],
recurrent kernel [u, 4u], bias [4u] and returns the last output, all outputs, two states and the
device it ran on. "Indy" layers have a recurrent kernel that is diagonal, given as [u, 4].
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from xdsl.dialects import func
from xdsl.dialects.builtin import BoolAttr, FloatAttr, ModuleOp, f32
from xdsl.ir import SSAValue

from ...dialects import tf, tfl
from ...dialects.errors import warn
from ...dialects.shapes import (
    boolean,
    element_of,
    is_static,
    rank_of,
    shape_of,
    tensor_type,
    unranked,
)
from ..inline import callee_name
from .body import Body

PLAIN, DIAGONAL = "lstm_", "indy_lstm_"
_RESULTS, _GATES, _WITH_MASK = 5, 4, 7
_STATES, _WEIGHTS = (1, 2), (3, 4, 5)
_ADVICE = (
    "please consider setting fixed batch size like https://github.com/tensorflow/tensorflow/blob/"
    "master/tensorflow/lite/examples/experimental_new_converter/Keras_LSTM_fusion_Codelab.ipynb"
)


def fuse(function: func.FuncOp, module: ModuleOp, api: str) -> None:
    """Replace the body of a function that says it is an LSTM layer, if that can be done."""
    diagonal = api.startswith(DIAGONAL)
    if not diagonal and not api.startswith(PLAIN):
        return
    if not _is_fusable(function, module):
        return
    if len(function.function_type.outputs.data) != _RESULTS or _time_major(function) is None:
        return
    _Layer(function, diagonal=diagonal).build()


def _time_major(function: func.FuncOp) -> bool | None:
    attr = function.attributes.get("tf.time_major")
    return None if attr is None else boolean(attr)


def _only_outputs_used(function: func.FuncOp, module: ModuleOp) -> bool:
    """Whether callers use the last output and the outputs at most, not the states."""
    name = function.sym_name.data
    for op in module.walk():
        if callee_name(op) == name:
            if len(op.results) != _RESULTS:
                return False
            if any(result.first_use is not None for result in op.results[2:]):
                return False
    return True


def _is_fusable(function: func.FuncOp, module: ModuleOp) -> bool:
    inputs = function.function_type.inputs.data
    if not _only_outputs_used(function, module) or len(inputs) == _WITH_MASK:
        return False
    if len(inputs) < 6 or any(rank_of(type) is None for type in inputs[:6]):
        reason = "we cannot fuse this lstm func because all the inputs have not ranked tensor type."
        warn(function, reason)
        return False
    for places, what in ((_STATES, "batch size is"), (_WEIGHTS, "weight & bias are")):
        if not all(is_static(inputs[place]) for place in places):
            reason = f"we cannot fuse this lstm func because the {what} not fixed, {_ADVICE}"
            warn(function, reason)
            return False
    return rank_of(inputs[3]) == 2 and rank_of(inputs[4]) == 2 and rank_of(inputs[0]) == 3


class _Layer:
    """The new body of one layer."""

    def __init__(self, function: func.FuncOp, *, diagonal: bool):
        self.time_major = bool(_time_major(function))
        self.backwards = boolean(function.attributes.get("tf.go_backwards"))
        self.diagonal = diagonal
        self.results = function.function_type.outputs.data
        self.body = Body(function)

    def build(self) -> None:
        """Build the op and what callers expect beside its result."""
        body = self.body
        source, output, cell, kernel, recurrent, bias = body.args[:6]
        if self.backwards:
            source = self._reversed(source)
        units = (shape_of(recurrent) or (0,))[0]
        kernel, recurrent = body.transpose(kernel), body.transpose(recurrent)
        weights = self._gates(kernel)
        hidden = self._gates(recurrent)
        if self.diagonal:
            hidden = [self._flat(value) for value in hidden]
        biases = self._gates(bias)
        none = body.none()
        time_batch = (shape_of(source) or (0, 0))[:2]
        type = tensor_type(element_of(source), (*time_batch, units))
        lstm = tfl.UnidirectionalSequenceLSTMOp(
            source,
            *(*weights, *hidden, none, none, none, *biases, none, none, output, cell),
            *(none, none, none, none),
            fused_activation_function="TANH",
            cell_clip=FloatAttr(10.0, f32),
            proj_clip=FloatAttr(0.0, f32),
            time_major=BoolAttr.from_bool(self.time_major),
            diagonal_recurrent_tensors=BoolAttr.from_bool(self.diagonal),
            result_types=(type,),
        )
        outputs = body.add(lstm)
        last = self._last(outputs)
        rest = [body.unused(type) for type in self.results[2:]]
        body.returns((last, outputs, *rest))

    def _reversed(self, value: SSAValue) -> SSAValue:
        axis = self.body.i32(0 if self.time_major else 1)
        return self.body.add(tf.ReverseV2Op(value, axis, result_types=(value.type,)))

    def _gates(self, value: SSAValue) -> Sequence[SSAValue]:
        """Split along the first axis into input, forget, cell and output."""
        shape = shape_of(value)
        assert shape is not None
        size = shape[0] // _GATES
        sizes = self.body.graph_constant(np.full(_GATES, size, np.int32))
        axis = self.body.graph_constant(np.array(0, np.int32))
        types = (tensor_type(element_of(value), (size, *shape[1:])),) * _GATES
        return self.body.op(tf.SplitVOp(value, sizes, axis, result_types=types)).results

    def _flat(self, value: SSAValue) -> SSAValue:
        shape = shape_of(value)
        size = self.body.graph_constant(np.array([-1], np.int32))
        flat = unranked(element_of(value))
        if shape is not None:
            flat = tensor_type(element_of(value), (int(np.prod(shape)),))
        return self.body.add(tf.ReshapeOp(value, size, result_types=(flat,)))

    def _last(self, outputs: SSAValue) -> SSAValue:
        """Cut out the last step."""
        shape = shape_of(outputs)
        assert shape is not None
        axis = 0 if self.time_major else 1
        begin = self.body.i32(*(-1 if place == axis else 0 for place in range(3)))
        end, strides = self.body.i32(0, 0, 0), self.body.i32(1, 1, 1)
        others = sum(1 << place for place in range(3) if place != axis)
        type = tensor_type(element_of(outputs), (shape[1 - axis], shape[2]))
        cut = tf.StridedSliceOp(
            *(outputs, begin, end, strides),
            begin_mask=others,
            end_mask=others,
            ellipsis_mask=0,
            new_axis_mask=0,
            shrink_axis_mask=1 << axis,
            result_types=(type,),
        )
        return self.body.add(cut)
