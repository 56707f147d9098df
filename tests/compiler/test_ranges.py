"""Which ranges the ways to quantize a model give to its tensors."""

import numpy as np
import pytest
from tflower.compiler.calibration import calibrate
from tflower.compiler.calibration_options import Calibration
from tflower.compiler.quantization import open_float
from tflower.compiler.ways import Uses, candidates
from tflower.runtime.calibration.engines import FloatModel
from tflower.runtime.schema.writer import write

CODES = ("NEG", "RESHAPE", "SOFTMAX", "LOGISTIC", "EXP", "HARD_SWISH")
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
    shape = len(tensors)
    tensors.append({"name": "shape", "shape": (2,), "type": 2, "buffer": 1})
    operators = [
        {
            "opcode_index": CODES.index(code),
            "inputs": [*inputs, shape] if code == "RESHAPE" else inputs,
            "outputs": [number],
            **({"builtin_options": ("SoftmaxOptions", {"beta": 1.0})} if code == "SOFTMAX" else {}),
        }
        for number, (code, *inputs) in enumerate(steps, 1)
    ]
    main = {"tensors": tensors, "operators": operators, "inputs": [0], "outputs": [len(steps)]}
    table = {
        "version": 3,
        "operator_codes": [{"builtin_code": code} for code in CODES],
        "subgraphs": [{**main, "name": "main"}],
        "buffers": [{}, {"data": np.array([1, 4096], np.int32).tobytes()}],
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
        assert names(content, Uses.of(open_float(content)).peaks) == {"t2"}

    def test_one_that_levels_off(self):
        content = graph(("NEG", 0), ("NEG", 1), ("LOGISTIC", 2))
        assert not Uses.of(open_float(content)).peaks

    def test_values_of_one_scale_belong_together(self):
        content = graph(("NEG", 0), ("RESHAPE", 1), ("SOFTMAX", 2))
        assert names(content, Uses.of(open_float(content)).peaks) == {"t1", "t2"}

    def test_the_top_is_kept_and_the_bottom_is_not(self):
        values = np.append(TAIL, -1.5).astype(np.float32)[1:]
        content = graph(("NEG", 0), ("RESHAPE", 1), ("NEG", 2), ("NEG", 2), ("SOFTMAX", 4))
        (way,) = ranges(content, values, method="mse").values()
        assert way["t1"][0] > -1.5
        assert way["t1"][1] < 1.5
        assert way["t4"][0] > -1.5
        assert way["t4"][1] == 1.5


class TestUses:
    """Where only part of what a value holds matters to its users, ranges are smaller."""

    WIDE = np.random.default_rng(2).normal(0, 3, 4096).astype(np.float32)

    def ways(self, *steps, values=WIDE):
        found = ranges(graph(*steps), values)
        return found["min_max"], found["mse, refined"]

    def test_the_low_end_of_what_softmax_takes(self):
        usual, fitted = self.ways(("NEG", 0), ("SOFTMAX", 1))
        assert fitted["t1"][1] == usual["t1"][1]
        assert fitted["t1"][0] > usual["t1"][0] + 2

    def test_views_of_it(self):
        usual, fitted = self.ways(("NEG", 0), ("RESHAPE", 1), ("SOFTMAX", 2))
        assert fitted["t1"] == fitted["t2"]
        assert fitted["t1"][0] > usual["t1"][0] + 2

    def test_not_if_others_use_it(self):
        usual, fitted = self.ways(("NEG", 0), ("SOFTMAX", 1), ("RESHAPE", 1))
        assert fitted["t1"][0] < 0.8 * usual["t1"][0]

    def test_what_a_function_makes_zero(self):
        usual, fitted = self.ways(("NEG", 0), ("HARD_SWISH", 1), ("SOFTMAX", 2))
        assert usual["t1"][0] < -9
        assert fitted["t1"][0] > -3.5

    def test_16_bits_have_steps_enough(self):
        content = graph(("NEG", 0), ("HARD_SWISH", 1), ("SOFTMAX", 2))
        told = Calibration("mse", engine="numpy")
        seen = calibrate(content, lambda: [[self.WIDE[None]]], told)
        (way,) = candidates(seen, told, "int16", content)
        low, high = way.ranges[next(key for key in way.ranges if key.tensor == 1)]
        assert low == -high < -9
