"""Functions of lit cases before and after passes, on the kernels of the interpreter."""

import re
from pathlib import Path

import numpy as np
from tflower.compiler.text import context, parse
from tflower.compiler.tools.opt import Arguments
from tflower.dialects.dtypes import numpy_dtype
from tflower.dialects.shapes import DYNAMIC, element_of, shape_of
from tflower.runtime.interpreter import run
from xdsl.dialects import func

LIT = Path(__file__).parents[1] / "lit" / "passes"
RUN = re.compile(r"^// RUN: tflower-opt %s (.*?) *\| *filecheck", re.MULTILINE)
SPLIT = re.compile(r"^// -----[^\n]*$", re.MULTILINE)
NAME = re.compile(r"@(\w+)\(")


def cases(*patterns):
    """Return (file, function, text, flags) of every chunk of the lit files of `patterns`."""
    found = []
    for pattern in patterns:
        for path in sorted(LIT.glob(pattern)):
            text = path.read_text()
            if (run_line := RUN.search(text)) is None:
                continue  # a case of what is refused
            flags = run_line[1].split()
            for chunk in SPLIT.split(text):
                names = NAME.findall(chunk)
                if names:
                    found.append((path.stem, names[0], chunk, flags))
    return found


def functions(module):
    """Return the public functions of a module by name."""
    return {
        op.sym_name.data: op
        for op in module.body.block.ops
        if isinstance(op, func.FuncOp) and op.sym_visibility is None
    }


def inputs(function, fed):
    """Return numbers for the arguments of a function; those of `fed` stay."""
    rng = np.random.default_rng(7)
    arrays = []
    for index, argument in enumerate(function.body.block.args):
        dtype = numpy_dtype(element_of(argument))
        shape = [2 if dim == DYNAMIC else dim for dim in shape_of(argument)]
        if index in fed:
            arrays.append(np.array(fed[index], dtype))
        elif dtype.kind in "iub":
            arrays.append(rng.integers(0, 2, shape).astype(dtype))
        else:
            arrays.append(rng.uniform(-2, 2, shape).astype(dtype))
    return arrays


def results(module, arguments):
    """Return what the functions of a module give; ops may write to the states they are given."""
    return {
        name: run(op, [array.copy() for array in arguments[name]])
        for name, op in functions(module).items()
    }


def same_numbers(text, flags, fed, rtol=1e-5, atol=1e-5):
    """Check that the passes of `flags` leave the results of every function as they are.

    `fed` has arguments, by index, for which random numbers will not do.
    """
    module = parse(text)
    arguments = {name: inputs(op, fed) for name, op in functions(module).items()}
    before = results(module, arguments)
    for each in Arguments(flags).passes:
        each.apply(context(), module)
    module.verify()
    after = results(module, arguments)
    assert before.keys() == after.keys()
    for name, arrays in before.items():
        assert len(arrays) == len(after[name])
        for one, other in zip(arrays, after[name], strict=True):
            assert one.dtype == other.dtype, name
            assert one.shape == other.shape, name
            if one.dtype.kind in "fc":
                np.testing.assert_allclose(other, one, rtol, atol, err_msg=name)
            else:
                np.testing.assert_array_equal(other, one, err_msg=name)
