"""Loops and branches give the same numbers as functions, as regions, and with less to carry."""

import pytest
from same_numbers import cases, same_numbers
from tflower.compiler.text import context, parse
from tflower.dialects.errors import ConverterError
from tflower.passes import from_text
from tflower.passes.control_flow import one_use

NOT_RUN = {"to_regions-casts", "to_functions-calls", "invariant-effect"}
"""Functions with results of unknown rank, whose types do not stay as they are, or random ones."""
NO_KERNEL = "functionalize_branches"
"""Files with values that may not exist; tests/compiler/test_toco_tf1.py compares them instead."""
CASES = [
    pytest.param(text, flags, id=f"{file}-{name}")
    for file, name, text, flags in cases("control_flow/*.mlir")
    if f"{file}-{name}" not in NOT_RUN and not file.startswith(NO_KERNEL)
]
RECURSIVE = """
func.func @main(%x: tensor<f32>) -> tensor<f32> {
  %0 = func.call @again(%x) : (tensor<f32>) -> tensor<f32>
  func.return %0 : tensor<f32>
}
func.func private @again(%x: tensor<f32>) -> tensor<f32> {
  %0 = func.call @again(%x) : (tensor<f32>) -> tensor<f32>
  func.return %0 : tensor<f32>
}
"""


@pytest.mark.parametrize(("text", "flags"), CASES)
def test_same_numbers(text, flags):
    same_numbers(text, flags, {})


@pytest.mark.parametrize(("text", "flags"), CASES)
def test_all_passes_together_give_the_same_numbers(text, flags):
    names = (
        "tf-functional-control-flow-to-regions tf-region-control-flow-to-functional inline "
        "tfl-legalize-tf-while inline tfl-reduce-while canonicalize cse symbol-dce "
        "tfl-while-loop-outline tfl-if-outline symbol-dce"
    )
    same_numbers(text, [f"-{name}" for name in names.split()], {})


def test_functions_that_call_themselves_are_refused(monkeypatch):
    monkeypatch.setattr(one_use, "MAX_CLONES", 5)
    module = parse(RECURSIVE)
    (each,) = from_text("tf-guarantee-all-funcs-one-use")
    with pytest.raises(ConverterError, match="more than 5 copies"):
        each.apply(context(), module)
