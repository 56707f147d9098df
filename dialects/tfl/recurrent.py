"""TensorFlow Lite recurrent layers.

A missing weight is `tfl.no_value`. Gates come in the order input, forget, cell, output; shapes are
named i (input), u (units) and o (output, u unless there is a projection).
"""

from __future__ import annotations

from xdsl.dialects.builtin import BoolAttr, Float32Type, FloatAttr
from xdsl.ir import Attribute
from xdsl.irdl import (
    BaseAttr,
    operand_def,
    opt_prop_def,
    prop_def,
    region_def,
    result_def,
    traits_def,
)
from xdsl.traits import Pure

from ..op import op_definition
from ..shapes import DYNAMIC, Shape, boolean, element_of, integer, shape_of, typed
from ..traits import Bias, Builtin, DynamicRange, Gates, Quantizable, Recipe, Stateful
from . import checks
from .attributes import LSTMKernelTypeAttr
from .base import (
    NONE,
    TANH,
    ZERO_F,
    Activation,
    Operands,
    Properties,
    ResultTypes,
    TFLOp,
)
from .constraints import F32, TENSOR, Confined, PositiveInt, optional, stored, tensor_of
from .predicates import Holds, Rank, SameElements, Verified

FULL, BASIC = LSTMKernelTypeAttr("FULL"), LSTMKernelTypeAttr("BASIC")
_RESULT = "the input and result tensor elemental types must be same"
_PROJECTION = (
    "either projection weight must be specified or both projection weight and projection bias must "
    "not be specified"
)
_WEIGHTS = (*range(1, 12), 16)
_WEIGHT = tensor_of("f32 qi8")
_WEIGHT_OR_NONE = optional("f32 qi8")
_FLOAT_OR_NONE = optional("f32")
_INT8 = tensor_of("f32 i8")
_INT8_OR_NONE = optional("f32 i8")


def _kernel(kind: LSTMKernelTypeAttr) -> Confined[LSTMKernelTypeAttr]:
    """Constrain the kernel type to one."""
    text = f"lstm_kernel_type whose value is mlir::TFL::LSTMKernelType::{kind.data}"
    return Confined(BaseAttr(LSTMKernelTypeAttr), lambda attr: attr == kind, text)


def _hybrid_version(op: TFLOp, symmetric: int, asymmetric: int) -> int | None:
    """Return the version for float activations and int8 weights, None for anything else."""
    kinds = stored(op.operands[0]), stored(op.operands[2]), stored(op.results[0])
    if kinds != ("f32", "i8", "f32"):
        return None
    chosen = op.properties.get("asymmetric_quantize_inputs")
    return asymmetric if boolean(chosen) else symmetric


def _units(operands: Operands, recurrent: int, projection: int) -> int:
    """Return the output size: rows of the projection, else columns of a recurrent weight."""
    rows = shape_of(operands[projection])
    if rows is not None:
        return rows[0]
    columns = shape_of(operands[recurrent])
    return DYNAMIC if columns is None else columns[-1]


def _sequence(shape: Shape | None, size: int) -> Shape | None:
    return None if shape is None else (*shape[:-1], size)


@op_definition
class BasicLSTMOp(TFLOp):
    """One step of an LSTM with all weights in one matrix [4u, i + u]."""

    name = "tfl.basic_lstm"
    data_input = operand_def(tensor_of("f32 qui8"))
    prev_activ_input = operand_def(tensor_of("f32 qui8"))
    weights_input = operand_def(tensor_of("f32 qui8"))
    biases_input = operand_def(tensor_of("f32 qi32"))
    prev_state_input = operand_def(tensor_of("f32 qi16"))
    activ_output = result_def(tensor_of("f32 qui8", rank=2))
    state_output = result_def(tensor_of("f32 qui16", rank=2))
    concat_temp = result_def(tensor_of("f32 qui8", rank=2))
    activ_temp = result_def(tensor_of("f32 qui16", rank=2))
    fused_activation_function = prop_def(Activation, default_value=TANH)
    cell_clip = opt_prop_def(FloatAttr[Float32Type], default_value=ZERO_F)
    proj_clip = opt_prop_def(FloatAttr[Float32Type], default_value=ZERO_F)
    kernel_type = opt_prop_def(_kernel(BASIC), default_value=BASIC)
    traits = traits_def(
        Pure(),
        Builtin("LSTM", "LSTMOptions"),
        Quantizable(),
        *(Rank(operand, 2, 2) for operand in (0, 1, 2, 4)),
        Rank(3, 1, 1),
    )

    @classmethod
    def infer(cls, operands: Operands, properties: Properties) -> ResultTypes:
        """Keep activations and state; the others are scratch."""
        activations, state = operands[1].type, operands[4].type
        x, u = shape_of(operands[0]) or (DYNAMIC,) * 2, shape_of(operands[1]) or (DYNAMIC,) * 2
        width = DYNAMIC if DYNAMIC in (x[1], u[1]) else x[1] + u[1]
        gates = DYNAMIC if u[1] == DYNAMIC else 4 * u[1]
        return (
            activations,
            state,
            typed(element_of(activations), (x[0], width)),
            typed(element_of(state), (x[0], gates)),
        )

    def version(self) -> int:
        """2: the basic kernel."""
        return 2


INTERMEDIATES = (
    "input_to_input_intermediate",
    "input_to_forget_intermediate",
    "input_to_cell_intermediate",
    "input_to_output_intermediate",
    "effective_hidden_scale_intermediate",
)
"""Properties of an LSTM: the types of what it computes inside."""


class _LSTMBase(TFLOp):
    fused_activation_function = prop_def(Activation, default_value=NONE)
    cell_clip = opt_prop_def(FloatAttr[Float32Type], default_value=ZERO_F)
    proj_clip = opt_prop_def(FloatAttr[Float32Type], default_value=ZERO_F)
    asymmetric_quantize_inputs = opt_prop_def(BoolAttr)
    input_to_input_intermediate = opt_prop_def(Attribute)
    input_to_forget_intermediate = opt_prop_def(Attribute)
    input_to_cell_intermediate = opt_prop_def(Attribute)
    input_to_output_intermediate = opt_prop_def(Attribute)
    effective_hidden_scale_intermediate = opt_prop_def(Attribute)
    traits = traits_def(
        Stateful((18, 19)),
        Quantizable(),
        Recipe(
            activations=(0,),
            weights=(*range(1, 9), 16),
            wide=(9, 10, 11, 20, 21, 22, 23),
            powers=(19,),
            joint=(18, 0),
        ),
        Gates(
            gates=((12, 1, 20), (13, 2, 21), (14, 3, 22), (15, 4, 23)),
            projection=(17, 16),
            intermediates=INTERMEDIATES,
        ),
        SameElements(text=_RESULT),
        Holds(_PROJECTION, checks.projection),
    )

    @classmethod
    def infer(cls, operands: Operands, properties: Properties) -> ResultTypes:
        """Replace i by o, which weights or the state of the output tell."""
        size, state = _units(operands, 6, 16), shape_of(operands[18])
        if size == DYNAMIC and state:
            size = state[-1]
        return (typed(element_of(operands[0]), _sequence(shape_of(operands[0]), size)),)


@op_definition
class LSTMOp(_LSTMBase):
    """One step of an LSTM, with optional peepholes, projection and layer normalization."""

    name = "tfl.lstm"
    input = operand_def(tensor_of("f32 qi8 qi16"))
    input_to_input_weights = operand_def(_WEIGHT_OR_NONE)
    input_to_forget_weights = operand_def(_WEIGHT)
    input_to_cell_weights = operand_def(_WEIGHT)
    input_to_output_weights = operand_def(_WEIGHT)
    recurrent_to_input_weights = operand_def(_WEIGHT_OR_NONE)
    recurrent_to_forget_weights = operand_def(_WEIGHT)
    recurrent_to_cell_weights = operand_def(_WEIGHT)
    recurrent_to_output_weights = operand_def(_WEIGHT)
    cell_to_input_weights = operand_def(optional("f32 qi8 qi16"))
    cell_to_forget_weights = operand_def(optional("f32 qi8 qi16"))
    cell_to_output_weights = operand_def(optional("f32 qi8 qi16"))
    input_gate_bias = operand_def(optional("f32 qi32"))
    forget_gate_bias = operand_def(tensor_of("f32 qi32"))
    cell_bias = operand_def(tensor_of("f32 qi32"))
    output_gate_bias = operand_def(tensor_of("f32 qi32"))
    projection_weights = operand_def(_WEIGHT_OR_NONE)
    projection_bias = operand_def(optional("f32 qi32"))
    input_activation_state = operand_def(TENSOR)
    input_cell_state = operand_def(TENSOR)
    input_layer_norm_coefficients = operand_def(optional("f32 qi16"))
    forget_layer_norm_coefficients = operand_def(optional("f32 qi16"))
    cell_layer_norm_coefficients = operand_def(optional("f32 qi16"))
    output_layer_norm_coefficients = operand_def(optional("f32 qi16"))
    output = result_def(TENSOR)
    kernel_type = opt_prop_def(_kernel(FULL), default_value=FULL)
    internal = region_def()
    traits = traits_def(
        Builtin("LSTM", "LSTMOptions"),
        DynamicRange(_WEIGHTS, kernel=True, asymmetric=True),
        Verified(checks.lstm),
        *(Rank(operand, 2, 2) for operand in (2, 3, 5, 6, 7, 16)),
        *(Rank(operand, 1, 1) for operand in (9, 10, 11, 13, 14, 15, 17)),
    )

    def version(self) -> int:
        """5 for int16 activations, 4 or 3 for int8 weights."""
        if (stored(self.input), stored(self.input_to_forget_weights)) == ("i16", "i8"):
            return 5
        return _hybrid_version(self, 3, 4) or 1


@op_definition
class UnidirectionalSequenceLSTMOp(_LSTMBase):
    """An LSTM over a sequence, [t, b, i] if `time_major`, else [b, t, i]."""

    name = "tfl.unidirectional_sequence_lstm"
    input = operand_def(F32)
    input_to_input_weights = operand_def(_WEIGHT_OR_NONE)
    input_to_forget_weights = operand_def(_WEIGHT)
    input_to_cell_weights = operand_def(_WEIGHT)
    input_to_output_weights = operand_def(_WEIGHT)
    recurrent_to_input_weights = operand_def(_WEIGHT_OR_NONE)
    recurrent_to_forget_weights = operand_def(_WEIGHT)
    recurrent_to_cell_weights = operand_def(_WEIGHT)
    recurrent_to_output_weights = operand_def(_WEIGHT)
    cell_to_input_weights = operand_def(_WEIGHT_OR_NONE)
    cell_to_forget_weights = operand_def(_WEIGHT_OR_NONE)
    cell_to_output_weights = operand_def(_WEIGHT_OR_NONE)
    input_gate_bias = operand_def(_FLOAT_OR_NONE)
    forget_gate_bias = operand_def(F32)
    cell_bias = operand_def(F32)
    output_gate_bias = operand_def(F32)
    projection_weights = operand_def(_WEIGHT_OR_NONE)
    projection_bias = operand_def(_FLOAT_OR_NONE)
    input_activation_state = operand_def(TENSOR)
    input_cell_state = operand_def(TENSOR)
    input_layer_norm_coefficients = operand_def(_WEIGHT_OR_NONE)
    forget_layer_norm_coefficients = operand_def(_WEIGHT_OR_NONE)
    cell_layer_norm_coefficients = operand_def(_WEIGHT_OR_NONE)
    output_layer_norm_coefficients = operand_def(_WEIGHT_OR_NONE)
    output = result_def(_WEIGHT)
    time_major = prop_def(BoolAttr)
    diagonal_recurrent_tensors = opt_prop_def(BoolAttr)
    traits = traits_def(
        Builtin("UNIDIRECTIONAL_SEQUENCE_LSTM", "UnidirectionalSequenceLSTMOptions"),
        DynamicRange(_WEIGHTS, kernel=True, asymmetric=True, together=True),
        Rank(0, 2, 64),
        *(Rank(operand, 2, 2) for operand in (1, 2, 3, 4, 16)),
        *(Rank(operand, 0, 2) for operand in (5, 6, 7, 8)),
        *(Rank(operand, 1, 1) for operand in (9, 10, 11, 12, 13, 14, 15, 17)),
    )

    def version(self) -> int:
        """5 for int16 activations, 4 for diagonal weights, 3 or 2 for int8 weights."""
        if (stored(self.input), stored(self.input_to_forget_weights)) == ("i16", "i8"):
            return 5
        if boolean(self.diagonal_recurrent_tensors):
            return 4
        return _hybrid_version(self, 2, 3) or 1


@op_definition
class BidirectionalSequenceLSTMOp(TFLOp):
    """Two LSTMs over a sequence, one of them backwards; `merge_outputs` joins their results."""

    name = "tfl.bidirectional_sequence_lstm"
    input = operand_def(_INT8)
    fw_input_to_input_weights = operand_def(_INT8_OR_NONE)
    fw_input_to_forget_weights = operand_def(_INT8)
    fw_input_to_cell_weights = operand_def(_INT8)
    fw_input_to_output_weights = operand_def(_INT8)
    fw_recurrent_to_input_weights = operand_def(_INT8_OR_NONE)
    fw_recurrent_to_forget_weights = operand_def(_INT8)
    fw_recurrent_to_cell_weights = operand_def(_INT8)
    fw_recurrent_to_output_weights = operand_def(_INT8)
    fw_cell_to_input_weights = operand_def(_INT8_OR_NONE)
    fw_cell_to_forget_weights = operand_def(_INT8_OR_NONE)
    fw_cell_to_output_weights = operand_def(_INT8_OR_NONE)
    fw_input_gate_bias = operand_def(_FLOAT_OR_NONE)
    fw_forget_gate_bias = operand_def(F32)
    fw_cell_bias = operand_def(F32)
    fw_output_gate_bias = operand_def(F32)
    fw_projection_weights = operand_def(_INT8_OR_NONE)
    fw_projection_bias = operand_def(_FLOAT_OR_NONE)
    bw_input_to_input_weights = operand_def(_INT8_OR_NONE)
    bw_input_to_forget_weights = operand_def(_INT8)
    bw_input_to_cell_weights = operand_def(_INT8)
    bw_input_to_output_weights = operand_def(_INT8)
    bw_recurrent_to_input_weights = operand_def(_INT8_OR_NONE)
    bw_recurrent_to_forget_weights = operand_def(_INT8)
    bw_recurrent_to_cell_weights = operand_def(_INT8)
    bw_recurrent_to_output_weights = operand_def(_INT8)
    bw_cell_to_input_weights = operand_def(_INT8_OR_NONE)
    bw_cell_to_forget_weights = operand_def(_INT8_OR_NONE)
    bw_cell_to_output_weights = operand_def(_INT8_OR_NONE)
    bw_input_gate_bias = operand_def(_FLOAT_OR_NONE)
    bw_forget_gate_bias = operand_def(F32)
    bw_cell_bias = operand_def(F32)
    bw_output_gate_bias = operand_def(F32)
    bw_projection_weights = operand_def(_INT8_OR_NONE)
    bw_projection_bias = operand_def(_FLOAT_OR_NONE)
    fw_input_activation_state = operand_def(TENSOR)
    fw_input_cell_state = operand_def(TENSOR)
    bw_input_activation_state = operand_def(TENSOR)
    bw_input_cell_state = operand_def(TENSOR)
    aux_input = operand_def(_INT8_OR_NONE)
    fw_aux_input_to_input_weights = operand_def(_INT8_OR_NONE)
    fw_aux_input_to_forget_weights = operand_def(_INT8_OR_NONE)
    fw_aux_input_to_cell_weights = operand_def(_INT8_OR_NONE)
    fw_aux_input_to_output_weights = operand_def(_INT8_OR_NONE)
    bw_aux_input_to_input_weights = operand_def(_INT8_OR_NONE)
    bw_aux_input_to_forget_weights = operand_def(_INT8_OR_NONE)
    bw_aux_input_to_cell_weights = operand_def(_INT8_OR_NONE)
    bw_aux_input_to_output_weights = operand_def(_INT8_OR_NONE)
    fw_output = result_def(TENSOR)
    bw_output = result_def(TENSOR)
    fused_activation_function = prop_def(Activation, default_value=NONE)
    cell_clip = opt_prop_def(FloatAttr[Float32Type], default_value=ZERO_F)
    proj_clip = opt_prop_def(FloatAttr[Float32Type], default_value=ZERO_F)
    merge_outputs = prop_def(BoolAttr)
    time_major = prop_def(BoolAttr)
    asymmetric_quantize_inputs = opt_prop_def(BoolAttr)
    traits = traits_def(
        Builtin("BIDIRECTIONAL_SEQUENCE_LSTM", "BidirectionalSequenceLSTMOptions"),
        Stateful((35, 36, 37, 38)),
        DynamicRange(
            (*range(1, 12), 16, *range(18, 29), 33, *range(40, 48)), kernel=True, asymmetric=True
        ),
        Quantizable(),
        SameElements(text=_RESULT),
        Rank(0, 3, 3),
    )

    @classmethod
    def infer(cls, operands: Operands, properties: Properties) -> ResultTypes:
        """Replace i by o, in both directions."""
        shape, element = shape_of(operands[0]), element_of(operands[0])
        forward, backward = _units(operands, 6, 16), _units(operands, 23, 33)
        if boolean(properties.get("merge_outputs")) and DYNAMIC not in (forward, backward):
            forward += backward
        return typed(element, _sequence(shape, forward)), typed(element, _sequence(shape, backward))

    def version(self) -> int:
        """3 or 2 for int8 weights."""
        return _hybrid_version(self, 2, 3) or 1


@op_definition
class UnidirectionalSequenceRNNOp(TFLOp):
    """A plain recurrent layer over a sequence, [t, b, i] if `time_major`, else [b, t, i]."""

    name = "tfl.unidirectional_sequence_rnn"
    input = operand_def(F32)
    input_to_input_weights = operand_def(_WEIGHT)
    recurrent_to_input_weights = operand_def(_WEIGHT)
    input_gate_bias = operand_def(F32)
    hidden_state = operand_def(TENSOR)
    output = result_def(F32)
    time_major = prop_def(BoolAttr)
    fused_activation_function = prop_def(Activation, default_value=NONE)
    asymmetric_quantize_inputs = opt_prop_def(BoolAttr)
    traits = traits_def(
        Builtin("UNIDIRECTIONAL_SEQUENCE_RNN", "SequenceRNNOptions"),
        Stateful((4,)),
        DynamicRange((1, 2), kernel=True, asymmetric=True),
        Quantizable(),
        Rank(4, 2, 2),
        SameElements(),
    )

    @classmethod
    def infer(cls, operands: Operands, properties: Properties) -> ResultTypes:
        """Replace i by u."""
        weights = shape_of(operands[1])
        units = DYNAMIC if weights is None else weights[0]
        return (typed(element_of(operands[0]), _sequence(shape_of(operands[0]), units)),)

    def version(self) -> int:
        """3 or 2 for int8 weights."""
        return _hybrid_version(self, 2, 3) or 1


@op_definition
class SVDFOp(TFLOp):
    """A layer whose filters are products of one in features and one in time, of given rank.

    Shapes: input [b, i], feature_weights [u * rank, i], time_weights [u * rank, t], bias [u],
    activation_state [b, u * rank * t] -> output [b, u].
    """

    name = "tfl.svdf"
    input = operand_def(_WEIGHT)
    feature_weights = operand_def(tensor_of("f32 qi8 qui8"))
    time_weights = operand_def(tensor_of("f32 qi16"))
    input_gate_bias = operand_def(optional("f32 qi32"))
    activation_state = operand_def(TENSOR)
    output = result_def(_WEIGHT)
    rank = prop_def(PositiveInt)
    fused_activation_function = prop_def(Activation, default_value=NONE)
    asymmetric_quantize_inputs = opt_prop_def(BoolAttr)
    traits = traits_def(
        Builtin("SVDF", "SVDFOptions"),
        Stateful((4,)),
        Bias(3, of=(2, 4)),
        Recipe(activations=(0, 1), short=(2,), states=(4,)),
        DynamicRange((1, 2), kernel=True, asymmetric=True),
        Quantizable(),
        SameElements(text=_RESULT),
    )

    @classmethod
    def infer(cls, operands: Operands, properties: Properties) -> ResultTypes:
        """Replace i by u."""
        shape, weights = shape_of(operands[0]), shape_of(operands[1])
        units = DYNAMIC if weights is None else weights[0] // integer(properties["rank"])
        return (typed(element_of(operands[0]), _sequence(shape, units)),)

    def version(self) -> int:
        """3 for int8, 4 or 2 for int8 weights only."""
        kinds = stored(self.input), stored(self.feature_weights), stored(self.output)
        if kinds[0] == "i8":
            return 3
        if kinds == ("f32", "i8", "f32"):
            return 4 if boolean(self.asymmetric_quantize_inputs) else 2
        return 1
