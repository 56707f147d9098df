"""Canonicalization of tf ops leaves the numbers as they are.

Every function of the lit cases runs before and after on the kernels of the interpreter.
"""

from pathlib import Path

import numpy as np
import pytest
from tflower.compiler.text import context, parse
from tflower.dialects.dtypes import numpy_dtype
from tflower.dialects.op import constant
from tflower.dialects.shapes import DYNAMIC, element_of, shape_of
from tflower.passes import from_text
from tflower.runtime.kernels import bind
from xdsl.dialects import func

CASES = Path(__file__).parents[2] / "lit" / "passes" / "canonicalize"
NOT_RUN = {"tf_lookup"}
"""Families whose ops need a state."""

TEXTS = {
    path.stem: path.read_text()
    for path in sorted(CASES.glob("tf_*.mlir"))
    if path.stem not in NOT_RUN
}
FED = {("reshapes", 1): np.array([4, 2], np.int32)}
"""Arguments for which random numbers will not do."""


class NoKernel(Exception):
    pass


def functions(module):
    return {
        op.sym_name.data: op
        for op in module.body.block.ops
        if isinstance(op, func.FuncOp) and op.sym_visibility is None
    }


def inputs(function):
    rng = np.random.default_rng(7)
    arrays = []
    for index, argument in enumerate(function.body.block.args):
        fed = function.sym_name.data, index
        shape = shape_of(argument)
        try:
            dtype = numpy_dtype(element_of(argument))
        except KeyError:
            raise NoKernel(str(argument.type)) from None
        shape = [2 if dim == DYNAMIC else dim for dim in shape]
        if dtype.kind == "O":
            raise NoKernel("strings")
        values = rng.uniform(0.5, 2.0, shape)
        values = values > 1.2 if dtype.kind == "b" else values.astype(dtype)
        arrays.append(FED.get(fed, values))
    return arrays


def run(function, arrays):
    values = dict(zip(function.body.block.args, arrays, strict=True))
    for op in function.body.block.ops:
        if isinstance(op, func.ReturnOp):
            return [values[operand] for operand in op.operands]
        results = (constant(op.results[0]),) if op.results else ()
        if op.results and results[0] is None:
            kernel = bind(op)
            if kernel is None or op.regions:
                raise NoKernel(op.name)
            results = kernel(*(values[operand] for operand in op.operands))
        values.update(zip(op.results, results, strict=False))
    raise AssertionError("no return")


@pytest.mark.parametrize("family", TEXTS)
def test_same_numbers(family):
    before, after = (parse(TEXTS[family]) for _ in range(2))
    for each in from_text("canonicalize"):
        each.apply(context(), after)
    after.verify()
    theirs = functions(after)
    compared = 0
    for name, function in functions(before).items():
        try:
            arrays = inputs(function)
            with np.errstate(all="ignore"):
                expected, got = run(function, arrays), run(theirs[name], arrays)
        except NoKernel:
            continue
        compared += 1
        for a, b in zip(expected, got, strict=True):
            assert a.shape == b.shape
            assert a.dtype == b.dtype
            np.testing.assert_allclose(a, b, rtol=1e-6, err_msg=name)
    assert compared, "no function of this family could be run"
