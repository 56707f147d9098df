"""Builds tfl ops from types alone."""

import numpy as np
from tflower.dialects import arith, tfl
from tflower.dialects.dtypes import from_graphdef
from tflower.dialects.elements import Elements
from tflower.dialects.quant import UniformType
from tflower.dialects.shapes import DYNAMIC, element_of, shape_of, typed
from xdsl.dialects.builtin import i8, i16
from xdsl.ir import Block

ELEMENTS = {
    "f32": "DT_FLOAT",
    "f16": "DT_HALF",
    "f64": "DT_DOUBLE",
    "i1": "DT_BOOL",
    "i8": "DT_INT8",
    "i16": "DT_INT16",
    "i32": "DT_INT32",
    "i64": "DT_INT64",
    "ui8": "DT_UINT8",
    "ui32": "DT_UINT32",
    "c64": "DT_COMPLEX64",
    "str": "DT_STRING",
}
QUANTIZED = {"q8": UniformType.of(i8, [0.5], [3]), "q16": UniformType.of(i16, [0.25])}


def type_of(text):
    """Return the type written as `2x?xf32`, `*xf32` or `none`."""
    if text == "none":
        return tfl.NONE_TYPE
    *sizes, name = text.split("x")
    element = QUANTIZED.get(name) or from_graphdef(ELEMENTS[name])
    if sizes == ["*"]:
        return typed(element, None)
    return typed(element, tuple(DYNAMIC if size == "?" else int(size) for size in sizes))


def value(item):
    """Return a value of a type given as text, a constant for an array, a list for a list."""
    if isinstance(item, str):
        return Block(arg_types=[type_of(item)]).args[0]
    if isinstance(item, list) and item and isinstance(item[0], str):
        return [value(entry) for entry in item]
    array = np.asarray(item)
    array = array.astype(np.int32) if array.dtype == np.int64 else array
    return arith.ConstantOp(value=Elements.of(array)).result


def build(op_type, *operands, **properties):
    """Build an op on values of the given types or on constants."""
    return op_type(*map(value, operands), **properties)


def text_of(type):
    """Return the text of a type, as `type_of` reads it."""
    names = {from_graphdef(number): name for name, number in ELEMENTS.items()}
    element = element_of(type)
    name = names.get(element) or next(k for k, v in QUANTIZED.items() if v == element)
    shape = shape_of(type)
    sizes = ["*"] if shape is None else ["?" if s == DYNAMIC else str(s) for s in shape]
    return "x".join([*sizes, name])
