"""TOCO's transformations: all are there, and each has a lit case that fires and one that must not."""

import re
from functools import cache
from pathlib import Path

import pytest
from same_numbers import SPLIT, cases, same_numbers
from tflower.compiler.text import context, parse, to_text
from tflower.dialects.errors import ConverterError
from tflower.dialects.toco import Flags, ModelFlags, TocoFlags
from tflower.dialects.toco.flags import InputArray
from tflower.passes import load
from tflower.passes.toco import pipeline
from tflower.passes.toco.sets import GENERAL, MODULES, NAMES
from tflower.passes.toco.transformation import find, pass_name

LIT = Path(__file__).parents[2] / "lit" / "passes" / "toco"
ABSENT: set[str] = set()
"""Transformations of upstream's sets that are not there, since no model can reach them."""


@cache
def chunks() -> dict[str, list[str]]:
    """Map each pass to the functions of the lit files that run it."""
    found: dict[str, list[str]] = {}
    for path in sorted(LIT.glob("*.mlir")):
        text = path.read_text()
        for line in re.findall(r"^// RUN: (?:not )?tflower-opt (.*)", text, re.MULTILINE):
            for name in re.findall(r"--?(toco-[a-z0-9-]+)", line):
                found.setdefault(name, []).extend(SPLIT.split(text))
    return found


def all_sets():
    for flags in (TocoFlags(), TocoFlags(inference_type="QUANTIZED_UINT8")):
        yield from pipeline.before_edges(flags)
        yield from pipeline.quantizing(flags)
        yield from filter(None, [pipeline.default_ranges(flags)])


def test_every_transformation_of_the_sets_is_there():
    wanted = {name for each in all_sets() for name in each.names}
    assert wanted - set(NAMES) == ABSENT


def test_the_general_set_is_whole():
    assert set(GENERAL) <= set(NAMES)


def test_each_is_listed_once():
    listed = [name for names in MODULES.values() for name in names]
    assert len(listed) == len(set(listed))


@pytest.mark.parametrize("name", NAMES)
def test_each_is_a_pass(name):
    assert find(name).name == name
    assert load(pass_name(name)).__doc__


def outcomes(name: str) -> set[bool]:
    """Return whether the pass changed functions with ops that it looks at; errors are no change."""
    each, types = load(pass_name(name))(), find(name).types
    found: set[bool] = set()
    for chunk in chunks().get(pass_name(name), ()):
        module = parse(chunk)
        if types and not any(type(op) in types for op in module.walk()):
            continue
        before = to_text(module)
        try:
            each.apply(context(), module)
        except ConverterError:
            found.add(False)
        else:
            found.add(to_text(module) != before)
    return found


@pytest.mark.parametrize("name", NAMES)
def test_each_has_a_case_that_fires_and_one_that_must_not(name):
    assert outcomes(name) == {True, False}


@pytest.mark.parametrize(
    ("text", "flags"),
    [
        pytest.param(text, flags, id=f"{file}-{function}")
        for file, function, text, flags in cases(
            "toco/activation.mlir", "toco/affine.mlir", "toco/unfuse.mlir", "toco/unused.mlir"
        )
    ],
)
def test_the_numbers_stay(text, flags):
    same_numbers(text, flags, {})


def test_flags_are_attributes():
    module = parse("func.func @main() { return }")
    flags = Flags(
        ModelFlags(input_arrays=(InputArray("x", (1, 2), 0.5, 2.0),), output_arrays=("y",)),
        TocoFlags(default_ranges_min=-1.0, allow_custom_ops=True),
    )
    flags.write(module)
    assert Flags.of(parse(to_text(module))) == flags
