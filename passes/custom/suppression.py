"""Non-maximum suppression as one op."""

from __future__ import annotations

from xdsl.dialects import func
from xdsl.dialects.builtin import BoolAttr, FloatAttr, IntegerAttr
from xdsl.ir import Attribute

from ...dialects import tfl
from ...dialects.errors import ConverterError, Diagnostic, warn
from ...dialects.shapes import boolean, rank_of
from ...dialects.tf_type import FuncAttr
from ...runtime.schema import flexbuffers
from .body import Body, implement, option_map, says

PADDED = "non_max_suppression_padded_v2"
POSTPROCESS = "TFLite_Detection_PostProcess"
_REGULAR = "use_regular_nms"
_BOOLEANS = (BoolAttr.from_bool(True), BoolAttr.from_bool(False))
_INTEGERS = ("max_detections", "max_classes_per_detection", "num_classes")
_FLOATS = (
    *("nms_score_threshold", "nms_iou_threshold", "y_scale", "x_scale", "h_scale", "w_scale"),
)


def padded(function: func.FuncOp) -> None:
    """Suppress the boxes of one image by tfl.non_max_suppression_v4."""
    type = function.function_type
    inputs, outputs = type.inputs.data, type.outputs.data
    if len(inputs) < 5:
        warn(function, f"Invalid number of arguments to {PADDED} (need at least 5): {len(inputs)}")
    elif len(outputs) != 2:
        warn(function, f"Invalid number of results from {PADDED} (need 2): {len(outputs)}")
    elif rank_of(inputs[0]) != 2:
        message = "TFLite does not support batched input for non_max_suppression_padded"
        warn(function, message)
    else:
        body = Body(function)
        op = tfl.NonMaxSuppressionV4Op(*body.args[:5], result_types=tuple(outputs))
        body.returns(body.op(op).results)


def _problem(function: func.FuncOp, attributes: dict[str, Attribute]) -> str | None:
    type = function.function_type
    if len(type.inputs.data) != 3:
        return f"Invalid number of arguments to {POSTPROCESS}: {len(type.inputs.data)}"
    if len(type.outputs.data) != 4:
        return f"Invalid number of results from {POSTPROCESS}: {len(type.outputs.data)}"
    for key in _INTEGERS:
        if not isinstance(attributes.get(key), IntegerAttr):
            return f"{key} attribute is not set or not an integer"
    for key in _FLOATS:
        if not isinstance(attributes.get(key), FloatAttr):
            return f"{key} attribute is not set or not a float"
    return None


def postprocess(function: func.FuncOp, implements: FuncAttr) -> None:
    """Post-process the detections of an SSD model by a custom operator with its settings.

    Raises:
        ConverterError: the kind of suppression is not said.

    """
    attributes = dict(implements.attrs.data)
    if (problem := _problem(function, attributes)) is not None:
        warn(function, problem)
        return
    regular = attributes.get(_REGULAR)
    if regular not in _BOOLEANS:
        diagnostic = Diagnostic.at(function, f"{_REGULAR} attribute is not set or not a bool")
        raise ConverterError(str(diagnostic), [diagnostic])
    options = flexbuffers.Ordered()
    for key in (*_INTEGERS, *_FLOATS):
        attr = attributes[key]
        assert isinstance(attr, IntegerAttr | FloatAttr)
        options[key] = attr.value.data
    options[_REGULAR] = int(boolean(regular))
    implement(function, POSTPROCESS, option_map(options))
    says(function, POSTPROCESS)
