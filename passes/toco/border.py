"""The border of a graph: what the flags say of inputs and arrays.

Source: tooling_util.cc, toco_tooling.cc of upstream's toco.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Mapping
from math import isfinite

import numpy as np
from xdsl.dialects.builtin import (
    f16,
    f32,
    i1,
    i8,
    i16,
    i32,
    i64,
)
from xdsl.ir import Attribute, OpResult, SSAValue

from ...dialects import dtypes, toco
from ...dialects.elements import Elements
from ...dialects.errors import ConverterError
from ...dialects.op import name_of as op_name
from ...dialects.op import prop
from ...dialects.shapes import boolean, element_of, shape_of, typed
from ...dialects.toco import Facts, TocoFlags, facts, name_of, set_facts
from ...dialects.toco.arrays import is_constant, is_quantized
from ...dialects.toco.flags import ArrayInfo, Format, InputArray
from .graph import Graph

log = logging.getLogger("tflower")

FINAL_TYPES: Mapping[str, Attribute] = {
    "FLOAT": f32,
    "FLOAT16": f16,
    "QUANTIZED_UINT8": dtypes.ui8,
    "UINT8": dtypes.ui8,
    "QUANTIZED_INT8": i8,
    "INT8": i8,
    "QUANTIZED_INT16": i16,
    "INT16": i16,
    "INT32": i32,
    "INT64": i64,
    "BOOL": i1,
    "STRING": dtypes.string,
    "COMPLEX64": dtypes.complex64,
}
"""Name of a type in the flags -> element type."""
_LIMITS: Mapping[Attribute, tuple[int, int]] = {
    dtypes.ui8: (0, 255),
    i8: (-128, 127),
    i16: (-32768, 32767),
}


def limits(type: Attribute) -> tuple[int, int]:
    """Return the least and the greatest integer of a type, of uint8 for any that is no integer."""
    return _LIMITS.get(type, _LIMITS[dtypes.ui8])


def check_types(flags: TocoFlags) -> None:
    """Check that the types of the border suit that of the inside.

    Raises:
        ConverterError: they do not.

    """
    for name in (flags.inference_type, flags.inference_input_type):
        if name and name not in FINAL_TYPES:
            known = ", ".join(FINAL_TYPES)
            raise ConverterError(f"there is no inference type {name}. Choose from {known}")
    if flags.quantize_output and flags.inference_input_type == "FLOAT":
        raise ConverterError(
            "Quantized inference is not allowed with float inputs. Set inference_input_type to "
            "the type of inference_type"
        )
    for name in ("default_ranges", "default_int16_ranges"):
        low, high = (getattr(flags, f"{name}_{end}") for end in ("min", "max"))
        if (low is None) != (high is None):
            raise ConverterError(f"{name}_min and {name}_max are given together or not at all")
        if low is not None and not (isfinite(low) and isfinite(high)):
            raise ConverterError(f"{name}: the range [{low:g}, {high:g}] is not finite")
        if low is not None and not low <= 0 <= high:
            what = (
                f"the range [{low:g}, {high:g}] is without 0, which integers must have a code for"
            )
            raise ConverterError(f"{name}: {what}. Widen it")


def resolve_inputs(graph: Graph) -> None:
    """Give inputs the range that mean and standard deviation stand for.

    Raises:
        ConverterError: a standard deviation is not more than 0.

    """
    told = {item.name: item for item in graph.flags.model.input_arrays}
    for value in graph.inputs:
        found = told.get(name_of(value))
        if found is None or facts(value).minmax is not None:
            continue
        if (minmax := _range(graph, value, found)) is not None:
            set_facts(value, Facts(minmax, False, facts(value).final_type))


def _range(graph: Graph, value: SSAValue, given: InputArray) -> tuple[float, float] | None:
    if given.mean_value is None and given.std_value is None:
        return None
    mean, deviation = given.mean_value or 0.0, given.std_value
    deviation = 1.0 if deviation is None else deviation
    if not deviation > 0:
        what = f"has the standard deviation {deviation}, more than 0 is needed"
        raise ConverterError(f"{given.name}: {what}")
    flags = graph.flags.toco
    wanted = FINAL_TYPES.get(flags.inference_input_type or flags.inference_type, f32)
    low, high = limits(wanted if element_of(value) == f32 else element_of(value))
    return (low - mean) / deviation, (high - mean) / deviation


def set_final_types(graph: Graph) -> None:
    """Say which type inputs that hold reals are to have in the end."""
    flags = graph.flags.toco
    name = flags.inference_input_type or flags.inference_type
    if flags.output_format == Format.TENSORFLOW_GRAPHDEF:
        name = "FLOAT"
    if not name:
        return
    wanted = FINAL_TYPES[name]
    for value in graph.inputs:
        element = element_of(value)
        if element == f32 or (is_quantized(value) and wanted == f32):
            known = facts(value)
            set_facts(value, Facts(known.minmax, known.narrow_range, wanted))


def use_extra_info(graph: Graph) -> None:
    """Set what the flags say of arrays, found by name or by regular expression.

    Raises:
        ConverterError: an entry is incomplete or makes no sense.

    """
    for info in graph.flags.model.arrays_extra_info:
        arrays = [value for value in graph.arrays() if _matches(info, name_of(value))]
        if not arrays:
            log.error("arrays_extra_info: no array matches %s", info.name or info.name_regexp)
        for value in arrays:
            _inform(graph, value, info)


def _matches(info: ArrayInfo, name: str) -> bool:
    if info.name_regexp:
        return re.fullmatch(info.name_regexp, name) is not None
    return name == info.name


def _inform(graph: Graph, value: SSAValue, info: ArrayInfo) -> None:
    name = name_of(value)
    if (info.min is None) != (info.max is None):
        raise ConverterError(f"arrays_extra_info: {name} has only one end of a range, both are due")
    known = facts(value)
    minmax = known.minmax
    if info.min is not None and info.max is not None:
        minmax = info.min, info.max
    final = known.final_type
    if info.data_type and graph.flags.toco.quantize_output:
        final = FINAL_TYPES[info.data_type]
    set_facts(value, Facts(minmax, known.narrow_range, final))
    if info.shape is not None:
        graph.set_type(value, typed(element_of(value), info.shape))
    if info.constant_float_value is None:
        return
    shape = shape_of(value)
    if shape is None or element_of(value) != f32 or not isinstance(value, OpResult):
        raise ConverterError(f"arrays_extra_info: {name} is no float array of a known shape")
    data = np.full(shape, info.constant_float_value, np.float32)
    if is_constant(value):
        value.op.properties["value"] = Elements.of(data)
        return
    value.replace_all_uses_with(graph.constant(data, name, value.op))


def check_ranges(graph: Graph) -> None:
    """Check that every array which is to be quantized has a range.

    Raises:
        ConverterError: one has none.

    """
    for op in graph.ops():
        for value in op.operands:
            if element_of(value) != f32 or is_constant(value) or facts(value).minmax is not None:
                continue
            if isinstance(op, toco.UnsupportedOp) and not _is_quantized(op):
                continue
            result = name_of(op.results[0]) if op.results else ""
            raise ConverterError(
                f"Array {name_of(value)}, which is an input to the {op_name(op)} operator "
                f"producing the output array {result}, is lacking min/max data, which is necessary "
                "for quantization. Either target a float format, or train the model with "
                "quantization, or pass default_ranges_stats to try out the speed of the "
                "quantized model"
            )


def _is_quantized(op: toco.UnsupportedOp) -> bool:
    return boolean(prop(op, "quantized"))
