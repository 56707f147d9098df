"""How our interpreter's answers agree with those that are stored."""

from __future__ import annotations

import warnings
from typing import Any

import all_cases
import golden
import numpy as np
from conform import Case
from tflower.runtime.interpreter import Interpreter

EXACT = frozenset("BITCAST CAST QUANTIZE".split())


def agree(ours: Any, theirs: Any) -> str:
    """Return how two arrays differ, nothing if they agree."""
    if ours.shape != theirs.shape:
        return f"shape {ours.shape}, not {theirs.shape}"
    if ours.dtype != theirs.dtype and not (ours.dtype.hasobject and theirs.dtype.hasobject):
        return f"dtype {ours.dtype}, not {theirs.dtype}"
    if theirs.dtype.kind not in "fcV":
        return (
            ""
            if (ours == theirs).all()
            else f"{int((ours != theirs).sum())} of {ours.size} elements"
        )
    wide = np.complex128 if theirs.dtype.kind == "c" else np.float64
    a, b = ours.astype(wide), theirs.astype(wide)
    step = {2: 2.0**-10, 4: 1e-5, 8: 1e-5}.get(theirs.dtype.itemsize, 1e-5)
    if theirs.dtype.kind == "V" or theirs.dtype.name == "bfloat16":
        step = 2.0**-7
    top = float(np.abs(np.where(np.isfinite(b), b, 0)).max(initial=0))
    with np.errstate(all="ignore"):
        near = np.isclose(a, b, rtol=step, atol=step * top * 0.2, equal_nan=True)
    if near.all():
        return ""
    worst = float(np.nanmax(np.abs(np.where(near, 0, a - b))))
    return f"{int((~near).sum())} of {ours.size} elements, by {worst:.3g} of {top:.3g}"


def run(case: Case) -> list[Any]:
    """Return what our interpreter answers."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return all_cases.answer(Interpreter(model_content=all_cases.model(case)), case)


def difference(case: Case, answer: list[Any]) -> str:
    """Return how our interpreter's answer to a case differs from the stored one."""
    try:
        found = run(case)
    except (ValueError, RuntimeError) as error:
        return f"refused: {error}"
    for ours, theirs in zip(found, answer, strict=True):
        if what := agree(ours, theirs):
            return what
    return ""


def stored() -> dict[str, list[golden.Answer]]:
    """Return the stored answers of each operator."""
    with np.load(golden.GOLDEN) as archive:
        return {code: golden.decode(archive[code]) for code in archive}


if __name__ == "__main__":
    import sys
    from collections import Counter

    total = 0
    answers = stored()
    for code in sys.argv[1:] or all_cases.FAMILIES:
        wrong: Counter[str] = Counter()
        for case, answer in zip(all_cases.cases(code), answers[code], strict=True):
            if not isinstance(answer, str):
                total += 1
                if what := difference(case, answer):
                    wrong[f"{case.type} {case.note}: {what}"[:230]] += 1
        for text, count in list(wrong.items())[:14]:
            print(f"{code}: {count} x {text}")
    print(total, "cases")
