"""Files of a SavedModel become the keys of tables."""

import numpy as np
import pytest
from tflower import ConverterError
from tflower.compiler.text import parse
from tflower.dialects import tf
from tflower.dialects.op import constant
from tflower.passes.resource import InitTextFileToImportPass
from xdsl.context import Context

TABLE = """
func.func @fill() {{
  %path = "tf.Const"() {{value = dense<"{path}"> : tensor<!tf_type.string>}}
      : () -> tensor<!tf_type.string>
  %t = "tf.HashTableV2"() {{key_dtype = !tf_type.string, shared_name = "t", value_dtype = i64}}
      : () -> tensor<!tf_type.resource>
  "tf.InitializeTableFromTextFileV2"(%t, %path)
      {{key_index = {key} : i64, value_index = -1 : i64, vocab_size = {size} : i64}}
      : (tensor<!tf_type.resource>, tensor<!tf_type.string>) -> ()
  return
}}
"""


def ops_after(path, key=-2, size=-1, folder=""):
    module = parse(TABLE.format(path=path, key=key, size=size))
    InitTextFileToImportPass(str(folder)).apply(Context(), module)
    return list(module.walk())


def imported(ops):
    (found,) = (op for op in ops if isinstance(op, tf.LookupTableImportV2Op))
    return [constant(operand) for operand in found.operands[1:]]


@pytest.mark.parametrize(("size", "count"), [(-1, 3), (2, 2)])
def test_lines_are_keys_and_their_numbers_values(tmp_path, size, count):
    (tmp_path / "words.txt").write_text("cat\ndog\n\nfish\n")
    keys, values = imported(ops_after(tmp_path / "words.txt", size=size))
    assert keys.tolist() == [b"cat", b"dog", b"fish"][:count]
    np.testing.assert_array_equal(values, np.arange(count))


def test_the_folder_of_the_model_counts(tmp_path):
    (tmp_path / "assets").mkdir()
    (tmp_path / "assets/words.txt").write_text("cat\n")
    keys, _ = imported(ops_after("/elsewhere/words.txt", folder=tmp_path))
    assert keys.tolist() == [b"cat"]


def test_columns_are_left_alone(tmp_path):
    ops = ops_after(tmp_path / "words.txt", key=0)
    assert any(isinstance(op, tf.InitializeTableFromTextFileV2Op) for op in ops)


def test_a_missing_file_is_told(tmp_path):
    with pytest.raises(ConverterError, match=r"words\.txt cannot be read"):
        ops_after(tmp_path / "words.txt")
