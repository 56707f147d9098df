"""Which ranges the ways to quantize a model give to its tensors."""

import numpy as np
import pytest
from tflower.compiler.calibration import calibrate
from tflower.compiler.calibration_options import Calibration
from tflower.compiler.quantization import candidates, open_float, peaks
from tflower.runtime.calibration.engines import FloatModel
from tflower.runtime.schema.writer import write

CODES = ("NEG", "RESHAPE", "SOFTMAX", "LOGISTIC", "EXP")
TAIL = np.append(np.random.default_rng(1).uniform(-1, 1, 4095), 1.5).astype(np.float32)
"""Values that clipping makes more exact on the whole."""


def graph(*steps):
    """Return a model; a step is a code and its inputs.

    Tensor 0 is the input, tensor n what step n computes.
    """
    tensors = [
        {"name": f"t{number}", "shape": (1, 4096), "has_rank": True}
        for number in range(len(steps) + 1)
    ]
    operators = [
        {"opcode_index": CODES.index(code), "inputs": inputs, "outputs": [number]}
        for number, (code, *inputs) in enumerate(steps, 1)
    ]
    main = {"tensors": tensors, "operators": operators, "inputs": [0], "outputs": [len(steps)]}
    table = {
        "version": 3,
        "operator_codes": [{"builtin_code": code} for code in CODES],
        "subgraphs": [{**main, "name": "main"}],
        "buffers": [{}],
    }
    return write("Model", table, b"TFL3")


def names(content, keys):
    return {FloatModel(content).name(key) for key in keys}


def ranges(content, values=TAIL, **options):
    """Return the range of each tensor by its name, in each way."""
    told = Calibration(engine="numpy", **options)
    found = candidates(calibrate(content, lambda: [[values[None]]], told), told, "int8", content)
    opened = FloatModel(content)
    return {way.name: {opened.name(key): way.ranges[key] for key in way.ranges} for way in found}


class TestPeaks:
    """What softmax and its like take is not clipped from above."""

    @pytest.mark.parametrize("code", ["SOFTMAX", "EXP"])
    def test_ops_whose_results_depend_on_the_greatest_values(self, code):
        content = graph(("NEG", 0), ("NEG", 1), (code, 2))
        assert names(content, peaks(open_float(content))) == {"t2"}

    def test_one_that_levels_off(self):
        content = graph(("NEG", 0), ("NEG", 1), ("LOGISTIC", 2))
        assert not peaks(open_float(content))

    def test_values_of_one_scale_belong_together(self):
        content = graph(("NEG", 0), ("RESHAPE", 1), ("SOFTMAX", 2))
        assert names(content, peaks(open_float(content))) == {"t1", "t2"}

    def test_the_top_is_kept_and_the_bottom_is_not(self):
        values = np.append(TAIL, -1.5).astype(np.float32)[1:]
        found = ranges(graph(("NEG", 0), ("NEG", 1), ("SOFTMAX", 2)), values, method="mse")
        (way,) = found.values()
        assert way["t1"][0] > -1.5
        assert way["t1"][1] < 1.5
        assert way["t2"][0] > -1.5
        assert way["t2"][1] == 1.5
