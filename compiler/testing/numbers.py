"""Two programs on the same samples, run by the interpreter."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import numpy as np
from xdsl.dialects.builtin import ModuleOp
from xdsl.dialects.func import FuncOp

from ...dialects.dtypes import numpy_dtype
from ...dialects.elements import Array
from ...dialects.shapes import DYNAMIC, element_of, shape_of
from ...passes.greedy import RuleSet
from ...passes.pattern import Rule
from ...runtime.interpreter import run
from ..text import parse

Sample = Sequence[Array] | Mapping[str, Sequence[Array]]
"""The arguments of every public function, or of each by its name."""
Samples = int | Iterable[Sample]
_UNKNOWN_SIZE = 2


def functions(module: ModuleOp) -> dict[str, FuncOp]:
    """Return the public functions of a module by name."""
    return {
        op.sym_name.data: op
        for op in module.body.block.ops
        if isinstance(op, FuncOp) and op.sym_visibility is None
    }


def sample(function: FuncOp, seed: int = 0) -> list[Array]:
    """Return random arguments of a function: floats in [-2, 2], integers 0 and 1."""
    rng = np.random.default_rng(seed)
    arrays: list[Array] = []
    for argument in function.body.block.args:
        dtype = numpy_dtype(element_of(argument))
        shape = [_UNKNOWN_SIZE if dim == DYNAMIC else dim for dim in shape_of(argument) or ()]
        numbers = rng.integers(0, 2, shape) if dtype.kind in "iub" else rng.uniform(-2, 2, shape)
        arrays.append(np.asarray(numbers).astype(dtype))
    return arrays


def results(module: ModuleOp, arguments: Mapping[str, Sequence[Array]]) -> dict[str, list[Array]]:
    """Return what the public functions give; they may write to the states they are given."""
    return {
        name: list(run(function, [array.copy() for array in arguments[name]]))
        for name, function in functions(module).items()
    }


def same_numbers(
    before: ModuleOp | str,
    after: ModuleOp | str,
    samples: Samples = 2,
    *,
    rtol: float = 1e-5,
    atol: float = 1e-5,
) -> None:
    """Check that two programs give the same: types, shapes and, within tolerances, values.

    Args:
        before: a module or its text.
        after: the same with the same public functions, rewritten.
        samples: how many random ones, or the samples themselves.
        rtol: tolerance of floats, relative.
        atol: and absolute.

    Raises:
        AssertionError: they differ.

    """
    first, second = (parse(item) if isinstance(item, str) else item for item in (before, after))
    known = functions(first)
    assert known.keys() == functions(second).keys(), "the public functions differ"
    if isinstance(samples, int):
        fed = [{name: sample(op, seed) for name, op in known.items()} for seed in range(samples)]
    else:
        fed = [
            each if isinstance(each, Mapping) else dict.fromkeys(known, each) for each in samples
        ]
    for arguments in fed:
        wanted, found = results(first, arguments), results(second, arguments)
        for name in known:
            assert len(wanted[name]) == len(found[name]), f"@{name}: the numbers of results differ"
            for index, pair in enumerate(zip(wanted[name], found[name], strict=True)):
                same_arrays(*pair, f"@{name}, result {index}", rtol, atol)


def same_arrays(wanted: Array, found: Array, what: str, rtol: float, atol: float) -> None:
    """Check that two arrays are of the same type and shape, and about the same."""
    assert found.dtype == wanted.dtype, f"{what}: {found.dtype}, not {wanted.dtype}"
    assert found.shape == wanted.shape, f"{what}: {found.shape}, not {wanted.shape}"
    if wanted.dtype.kind in "fc":
        np.testing.assert_allclose(found, wanted, rtol, atol, err_msg=what)
    else:
        np.testing.assert_array_equal(found, wanted, err_msg=what)


def rewritten(module: ModuleOp, *rules: Rule) -> ModuleOp:
    """Return a copy of a module on which rules were applied until nothing changes; it is valid.

    Raises:
        AssertionError: none of them applies.

    """
    copy = module.clone()
    assert RuleSet(rules).apply(copy, fold=False), "no rule applies"
    copy.verify()
    return copy
