"""Functions of lit cases before and after passes, on the kernels of the interpreter."""

import re
from pathlib import Path

import numpy as np
from tflower.compiler.testing import numbers
from tflower.compiler.testing.numbers import functions
from tflower.compiler.text import context, parse
from tflower.compiler.tools.opt_arguments import Arguments
from tflower.dialects.dtypes import numpy_dtype
from tflower.dialects.shapes import DYNAMIC, element_of, shape_of

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


def same_numbers(text, flags, fed, rtol=1e-5, atol=1e-5):
    """Check that the passes of `flags` leave the results of every function as they are.

    `fed` has arguments, by index, for which random numbers will not do.
    """
    before = parse(text)
    after = before.clone()
    for each in Arguments(flags).passes:
        each.apply(context(), after)
    after.verify()
    arguments = {name: inputs(op, fed) for name, op in functions(before).items()}
    numbers.same_numbers(before, after, [arguments], rtol=rtol, atol=atol)
