"""Makers of small modules."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import pytest
from tflower.runtime.schema.reader import Record, Source, read
from xdsl.dialects import func
from xdsl.dialects.builtin import ArrayAttr, DictionaryAttr, ModuleOp, StringAttr
from xdsl.ir import Attribute, Block, Operation, Region, SSAValue

Build = Callable[..., Sequence[Any]]


def insert(block: Block, value: SSAValue) -> None:
    """Insert the ops that compute a value, operands first."""
    op = value.owner
    if isinstance(op, Operation) and op.parent is None:
        for operand in op.operands:
            insert(block, operand)
        block.add_op(op)


@pytest.fixture(scope="session")
def make() -> Callable[..., func.FuncOp]:
    """Return a maker of functions: a name, argument types, a body, names of inputs and outputs."""

    def make_function(
        name: str,
        types: Sequence[Attribute],
        build: Build,
        entry: tuple[str, str] | None = None,
        signature: tuple[str, Sequence[str], Sequence[str]] | None = None,
    ) -> func.FuncOp:
        block = Block(arg_types=types)
        results = [SSAValue.get(item) for item in build(*block.args)]
        for value in results:
            insert(block, value)
        block.add_op(func.ReturnOp(*results))
        function = func.FuncOp(
            name, (list(types), [value.type for value in results]), Region(block)
        )
        if entry is not None:
            inputs, outputs = map(StringAttr, entry)
            names = DictionaryAttr({"inputs": inputs, "outputs": outputs})
            function.attributes["tf.entry_function"] = names
        if signature is not None:
            key, arguments, returned = signature
            exported = ArrayAttr([StringAttr(key)])
            function.attributes["tf_saved_model.exported_names"] = exported
            function.properties["arg_attrs"] = _paths(arguments)
            function.properties["res_attrs"] = _paths(returned)
        return function

    return make_function


def _paths(names: Sequence[str]) -> ArrayAttr[DictionaryAttr]:
    path = "tf_saved_model.index_path"
    return ArrayAttr([DictionaryAttr({path: ArrayAttr([StringAttr(name)])}) for name in names])


@pytest.fixture(scope="session")
def main(make: Callable[..., func.FuncOp]) -> Callable[..., ModuleOp]:
    """Return a maker of modules with one function: argument types and a body."""

    def make_module(types: Sequence[Attribute], build: Build, *others: Operation) -> ModuleOp:
        return ModuleOp([make("main", types, build, ("x", "y")), *others])

    return make_module


@pytest.fixture(scope="session")
def opened() -> Callable[[bytes], Record]:
    """Return a function that opens a model."""
    return lambda data: read(Source(data), "Model", b"TFL3")


@pytest.fixture
def run() -> Callable[..., list[Any]]:
    """Return a function that runs a model in LiteRT."""
    interpreter = pytest.importorskip("ai_edge_litert.interpreter")

    def run_model(data: bytes, *inputs: Any) -> list[Any]:
        session = interpreter.Interpreter(model_content=data)
        session.allocate_tensors()
        for details, value in zip(session.get_input_details(), inputs, strict=True):
            session.set_tensor(details["index"], value)
        session.invoke()
        return [session.get_tensor(item["index"]) for item in session.get_output_details()]

    return run_model
