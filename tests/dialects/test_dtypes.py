"""The dtype table agrees with itself and with TensorFlow."""

import numpy as np
import pytest
from tflower.dialects.dtypes import (
    DTYPES,
    element_type,
    from_graphdef,
    from_tflite,
    numpy_dtype,
    to_graphdef,
    to_tflite,
)


@pytest.mark.parametrize("row", DTYPES, ids=lambda row: row.graphdef)
def test_every_row_is_found_from_each_side(row):
    assert from_graphdef(row.graphdef) == row.mlir
    assert from_graphdef(row.number) == row.mlir
    assert from_graphdef(row.number + 100) == row.mlir
    assert to_graphdef(row.mlir) == row.number
    if row.tflite:
        assert from_tflite(row.tflite) == row.mlir
        assert to_tflite(row.mlir) == row.tflite
    if row.numpy and row.tflite:
        assert element_type(numpy_dtype(row.mlir)) == row.mlir


def test_a_type_without_values_has_no_dtype():
    with pytest.raises(KeyError, match="no numpy dtype"):
        numpy_dtype(from_graphdef("DT_RESOURCE"))


def test_an_unknown_dtype_is_refused():
    with pytest.raises(KeyError, match="no element type"):
        element_type(np.dtype("datetime64[s]"))


@pytest.mark.tensorflow
def test_numbers_and_dtypes_are_tensorflows():
    tf = pytest.importorskip("tensorflow")
    for row in DTYPES:
        theirs = tf.dtypes.as_dtype(row.number)
        assert theirs.name.upper() in row.graphdef or row.graphdef in (
            "DT_FLOAT",
            "DT_DOUBLE",
            "DT_HALF",
        )
        if row.numpy and row.number not in range(11, 17):
            assert theirs.as_numpy_dtype == numpy_dtype(row.mlir)
