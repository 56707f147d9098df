"""Element types: the one table between MLIR, numpy, GraphDef and FlatBuffer dtypes.

`ml_dtypes` is imported only when one of its types is asked for, since most models have none.
"""

from __future__ import annotations

from functools import cache
from typing import Any, NamedTuple

import numpy as np
from xdsl.dialects.builtin import (
    BFloat16Type,
    ComplexType,
    Float8E4M3FNType,
    Float8E5M2Type,
    IntegerType,
    Signedness,
    f16,
    f32,
    f64,
    i1,
    i8,
    i16,
    i32,
    i64,
)
from xdsl.ir import Attribute

from . import tf_type

ui8, ui16, ui32, ui64 = (IntegerType(width, Signedness.UNSIGNED) for width in (8, 16, 32, 64))
i2, i4 = IntegerType(2), IntegerType(4)
ui4 = IntegerType(4, Signedness.UNSIGNED)
bf16, f8e4m3fn, f8e5m2 = BFloat16Type(), Float8E4M3FNType(), Float8E5M2Type()
complex64: ComplexType[Any] = ComplexType(f32)
complex128: ComplexType[Any] = ComplexType(f64)
string = tf_type.StringType()


class Dtype(NamedTuple):
    """One row: the same element type as each party names it.

    `numpy` is a name of `np.dtype` or, where it holds a dot, an attribute of `ml_dtypes`;
    `graphdef` is the name and number of TensorFlow's DataType, `tflite` the TensorType. Empty
    where a party does not have the type.
    """

    mlir: Attribute
    numpy: str
    graphdef: str
    number: int
    tflite: str


DTYPES = (
    Dtype(f32, "float32", "DT_FLOAT", 1, "FLOAT32"),
    Dtype(f64, "float64", "DT_DOUBLE", 2, "FLOAT64"),
    Dtype(i32, "int32", "DT_INT32", 3, "INT32"),
    Dtype(ui8, "uint8", "DT_UINT8", 4, "UINT8"),
    Dtype(i16, "int16", "DT_INT16", 5, "INT16"),
    Dtype(i8, "int8", "DT_INT8", 6, "INT8"),
    Dtype(string, "object", "DT_STRING", 7, "STRING"),
    Dtype(complex64, "complex64", "DT_COMPLEX64", 8, "COMPLEX64"),
    Dtype(i64, "int64", "DT_INT64", 9, "INT64"),
    Dtype(i1, "bool", "DT_BOOL", 10, "BOOL"),
    Dtype(tf_type.Qint8Type(), "int8", "DT_QINT8", 11, ""),
    Dtype(tf_type.Quint8Type(), "uint8", "DT_QUINT8", 12, ""),
    Dtype(tf_type.Qint32Type(), "int32", "DT_QINT32", 13, ""),
    Dtype(bf16, "ml.bfloat16", "DT_BFLOAT16", 14, "BFLOAT16"),
    Dtype(tf_type.Qint16Type(), "int16", "DT_QINT16", 15, ""),
    Dtype(tf_type.Quint16Type(), "uint16", "DT_QUINT16", 16, ""),
    Dtype(ui16, "uint16", "DT_UINT16", 17, "UINT16"),
    Dtype(complex128, "complex128", "DT_COMPLEX128", 18, "COMPLEX128"),
    Dtype(f16, "float16", "DT_HALF", 19, "FLOAT16"),
    Dtype(tf_type.ResourceType(), "", "DT_RESOURCE", 20, "RESOURCE"),
    Dtype(tf_type.VariantType(), "", "DT_VARIANT", 21, "VARIANT"),
    Dtype(ui32, "uint32", "DT_UINT32", 22, "UINT32"),
    Dtype(ui64, "uint64", "DT_UINT64", 23, "UINT64"),
    Dtype(f8e5m2, "ml.float8_e5m2", "DT_FLOAT8_E5M2", 24, "FLOAT8_E5M2"),
    Dtype(f8e4m3fn, "ml.float8_e4m3fn", "DT_FLOAT8_E4M3FN", 25, "FLOAT8_E4M3FN"),
    Dtype(i4, "ml.int4", "DT_INT4", 29, "INT4"),
    Dtype(ui4, "ml.uint4", "DT_UINT4", 30, "UINT4"),
    Dtype(i2, "ml.int2", "DT_INT2", 31, "INT2"),
)
_BY_MLIR = {row.mlir: row for row in DTYPES}
_BY_NUMPY = {row.numpy: row for row in reversed(DTYPES) if row.number < 11 or row.number > 16}
_BY_NUMPY["ml.bfloat16"] = _BY_MLIR[bf16]
_BY_GRAPHDEF = {key: row for row in DTYPES for key in (row.graphdef, row.number)}
_BY_TFLITE = {row.tflite: row for row in DTYPES if row.tflite}
_REFERENCE = 100
"""TensorFlow numbers a reference type 100 above its value type."""


def row_of(element: Attribute) -> Dtype | None:
    """Return the row of an MLIR element type, whatever the subtypes of a resource or variant."""
    row = _BY_MLIR.get(element)
    if row is None and isinstance(element, tf_type.ResourceType | tf_type.VariantType):
        row = _BY_MLIR[type(element)()]
    return row


@cache
def numpy_dtype(element: Attribute) -> np.dtype[Any]:
    """Return the numpy dtype of an MLIR element type.

    Raises:
        KeyError: values of this type have no numpy form (resources, variants).

    """
    row = _BY_MLIR.get(element)
    if row is None or not row.numpy:
        raise KeyError(f"{element} has no numpy dtype")
    module, _, name = row.numpy.rpartition(".")
    if module:
        import ml_dtypes

        return np.dtype(getattr(ml_dtypes, name))
    return np.dtype(name)


@cache
def element_type(dtype: np.dtype[Any]) -> Attribute:
    """Return the MLIR element type of a numpy dtype; strings and objects are TF strings.

    Raises:
        KeyError: no tensor element has this dtype.

    """
    if dtype.kind in "SU":
        return string
    row = _BY_NUMPY.get(dtype.name) or _BY_NUMPY.get(f"ml.{dtype.name}")
    if row is None:
        raise KeyError(f"{dtype} is no element type")
    return row.mlir


def from_graphdef(dtype: str | int) -> Attribute:
    """Return the MLIR element type of a GraphDef DataType, given by name or number.

    Raises:
        KeyError: the DataType is unknown.

    """
    if isinstance(dtype, int) and dtype > _REFERENCE:
        dtype -= _REFERENCE
    return _BY_GRAPHDEF[dtype.removesuffix("_REF") if isinstance(dtype, str) else dtype].mlir


def to_graphdef(element: Attribute) -> int:
    """Return the number of the GraphDef DataType of an MLIR element type.

    Raises:
        KeyError: TensorFlow has no such type.

    """
    row = row_of(element)
    if row is None:
        raise KeyError(f"{element} is no TensorFlow type")
    return row.number


def to_tflite(element: Attribute) -> str:
    """Return the name of the FlatBuffer TensorType of an MLIR element type.

    Raises:
        KeyError: a TensorFlow Lite tensor cannot have this type.

    """
    row = row_of(element)
    if row is None or not row.tflite:
        raise KeyError(f"{element} is no TensorFlow Lite type")
    return row.tflite


def from_tflite(name: str) -> Attribute:
    """Return the MLIR element type of a FlatBuffer TensorType.

    Raises:
        KeyError: the TensorType is unknown.

    """
    return _BY_TFLITE[name].mlir
