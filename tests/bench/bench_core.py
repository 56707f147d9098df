"""Microseconds per op of every stage, beside the ceilings that hold on a quiet machine.

Run by `make bench`; not part of the tests, since a busy machine would fail it.
"""

from collections.abc import Callable
from pathlib import Path
from time import perf_counter, process_time
from typing import Any

import numpy as np
import pytest
import tflower
from tflower.compiler.text import parse, to_text
from tflower.dialects import tfl
from tflower.dialects.shapes import tensor_type
from xdsl.dialects.builtin import ModuleOp, f32
from xdsl.dialects.func import FuncOp, ReturnOp
from xdsl.ir import Block, Region

COUNT = 2000
TYPE = tensor_type(f32, (1, 8, 8, 16))
DIGITS = Path(__file__).parent.parent / "models" / "digits" / "saved_model"


def binaries(block: Block, count: int) -> list[Any]:
    ops = [tfl.AddOp(*block.args, fused_activation_function="NONE")]
    for _ in range(count - 1):
        ops.append(tfl.AddOp(ops[-1], block.args[1], fused_activation_function="NONE"))
    return ops


def module() -> ModuleOp:
    block = Block(arg_types=(TYPE, TYPE))
    ops = binaries(block, COUNT)
    block.add_ops([*ops, ReturnOp(ops[-1].results[0])])
    return ModuleOp([FuncOp("main", ((TYPE, TYPE), (TYPE,)), Region(block))])


def best(run: Callable[[], Any], repeat: int = 5) -> float:
    """Return the least CPU seconds of a few runs."""
    times = []
    for _ in range(repeat):
        start = process_time()
        run()
        times.append(process_time() - start)
    return min(times)


def show(name: str, seconds: float, ceiling: float):
    each = seconds / COUNT * 1e6
    print(f"\n{name:<28}{each:9.1f} us per op, at most {ceiling:.0f}", end="")
    assert each < ceiling


def test_create():
    block = Block(arg_types=(TYPE, TYPE))
    show("create a binary op", best(lambda: binaries(block, COUNT)), 18)


def test_verify():
    made = module()
    show("verify", best(made.verify), 25)


def test_clone():
    made = module()
    show("clone", best(made.clone), 20)


def test_print():
    made = module()
    show("print", best(lambda: to_text(made)), 60)


def test_parse():
    text = to_text(module())
    show("parse", best(lambda: parse(text), 3), 190)


@pytest.mark.parametrize("name", ["canonicalize", "cse", "tfl-optimize", "tf-shape-inference"])
def test_pass(name: str):
    from tflower.passes import load
    from xdsl.context import Context

    times = []
    for _ in range(3):
        made = module()
        start = process_time()
        load(name)().apply(Context(), made)
        times.append(process_time() - start)
    show(name, min(times), 60)


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
