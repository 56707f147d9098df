"""Microseconds of CPU per op of every stage, at three sizes, beside the ceilings.

Run by `make bench`; not part of the tests, since a busy machine would fail it. Ceilings hold on a
machine that creates an op of xDSL in 12.5 us; on a slower one they are stretched accordingly.
"""

import gc
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from time import perf_counter
from typing import Any

import numpy as np
import pytest
import tflower
from bench.machine import best, slowness
from bench.programs import TYPE, binaries, chain, network
from tflower.compiler import backends, collector
from tflower.compiler.options import Options
from tflower.compiler.text import context, parse, to_text
from tflower.dialects import tfl
from tflower.passes import events, from_spec, load
from tflower.passes.greedy import RuleSet
from tflower.passes.pattern import Op, rule
from xdsl.dialects import test
from xdsl.ir import Block

SIZES = (1000, 5000, 20000)
GROWTH = 1.5
"""20,000 ops may cost so much more per op than 1,000."""
TINY = 2.0
"""Microseconds below which growth is noise."""
DIGITS = Path(__file__).parent.parent / "models" / "digits" / "saved_model"


@pytest.fixture(autouse=True)
def _no_collections():
    """Measure without collections, as the driver converts."""
    gc.collect()
    with collector.paused():
        yield


def show(name: str, costs: list[float], ceiling: float):
    """Print microseconds per op; fail above the ceiling and if they grow."""
    shown = "".join(f"{cost:9.1f}" for cost in costs)
    print(f"\n{name:<42}{shown}  at most {ceiling:.0f} (machine {slowness():.2f})", end="")
    assert min(costs) < ceiling * slowness()
    if costs[-1] > TINY * slowness():
        assert costs[-1] <= GROWTH * costs[0]


def measure(name: str, ceiling: float, prepare: Callable[[int], Any], run: Callable[[Any], Any]):
    costs = []
    for size in SIZES:
        repeat = 3 if size < SIZES[-1] else 2
        times = []
        for _ in range(repeat):
            made = prepare(size)
            times.append(best(lambda made=made: run(made), 1))
        costs.append(min(times) / size * 1e6)
    show(name, costs, ceiling)


def test_create():
    measure(
        "create a binary op",
        11,
        lambda size: (Block(arg_types=(TYPE, TYPE)), size),
        lambda made: binaries(*made),
    )


def test_verify():
    measure("verify", 16, chain, lambda module: module.verify())


def test_clone():
    measure("clone", 10, chain, lambda module: module.clone())


def test_print():
    measure("print a binary op", 29, chain, to_text)


def test_print_network():
    measure("print a network", 51, network, lambda module: to_text(module, elide_above=16))


def test_parse():
    measure("parse a binary op", 125, lambda size: to_text(chain(size)), parse)


def test_parse_network():
    measure("parse a network", 340, lambda size: to_text(network(size), elide_above=None), parse)


@pytest.mark.parametrize(
    ("name", "ceiling"),
    [
        ("canonicalize", 10),
        ("cse", 9),
        ("dce", 4.5),
        ("tf-shape-inference", 8),
        ("tfl-optimize", 20),
        ("tfl-legalize-tf", 5),
        ("tfl-prepare-tf", 16),
    ],
)
def test_pass_that_finds_nothing(name: str, ceiling: float):
    load(name)().apply(context(), chain(8))  # so that its rules are there
    measure(f"{name}, nothing to do", ceiling, chain, lambda m: load(name)().apply(context(), m))


CEILINGS = {"tfl-prepare-tf": 60, "tfl-legalize-tf": 40, "tfl-optimize": 60, "canonicalize": 25}
"""Of runs that rewrite; all other passes are given 16."""


def test_pipeline():
    """Every pass of a conversion, by name and turn."""
    costs: dict[str, list[float]] = {}
    for size in (8, *SIZES):
        module, turn = network(size), Counter[str]()
        for spec in backends.plan(Options()):
            each = from_spec(spec)
            turn[each.name] += 1
            name = f"{each.name} {turn[each.name]}"
            seconds = best(lambda each=each: events.run(each, context(), module), 1)
            costs.setdefault(name, []).append(seconds / size * 1e6)
    slow = []
    for name, (_, *measured) in costs.items():
        try:
            show(name, measured, CEILINGS.get(name.rpartition(" ")[0], 16))
        except AssertionError:
            slow.append(name)
    total = [sum(cost[index] for cost in costs.values()) for index in range(1, len(SIZES) + 1)]
    show("the pipeline", total, 400)
    assert not slow


def test_rules_cost_nothing_elsewhere():
    """Five thousand rules at one root cost ops of another type nothing."""

    def other(x: Any):
        return None

    rules = []
    for index in range(5000):
        other.__name__ = f"rule_{index}"
        rules.append(rule(Op(test.TestOp))(other))
    many, none = RuleSet(rules), RuleSet()
    module = chain(5000)
    first = best(lambda: none.apply(module), 5) / 5000 * 1e6
    second = best(lambda: many.apply(module), 5) / 5000 * 1e6
    print(f"\n{'no rule, 5,000 rules at other roots':<42}{first:9.2f}{second:9.2f}", end="")
    assert second < first * 1.2


def test_nobody_listens():
    """An application costs as much whether events are asked for or not, up to a tenth."""
    seconds = best(lambda: [events.observers() for _ in range(10000)], 5)
    print(f"\n{'to find that nobody listens':<42}{seconds / 10000 * 1e6:9.2f}", end="")
    assert seconds / 10000 * 1e6 < 0.5


def test_conversion():
    converter = tflower.TFLiteConverter.from_saved_model(DIGITS)
    converter.convert()
    start = perf_counter()
    converter.convert()
    print(f"\ndigits, once loaded: {perf_counter() - start:.3f} s")
    print(converter.report.timing())


def test_constants_are_not_copied():
    array = np.zeros((1000, 1000), np.float32)
    made = tfl.ConstOp(value=array)
    assert np.shares_memory(made.properties["value"].array, array)
