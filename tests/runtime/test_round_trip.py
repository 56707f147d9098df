"""Files read and written again say the same, table by table."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from files import model, operator, tensor, whole
from round_trip import again, differences, facts_of
from tflower.compiler.text import context, parse, to_text
from tflower.dialects import tfl
from tflower.runtime.operators import counts
from tflower.runtime.reader import Selection, open_model
from tflower.runtime.schema.definitions import Field, Kind, enum, table, union

EXACT = Selection(complete=True, exact=True)
SUBGRAPHS = ("IF", "WHILE", "CALL_ONCE", "CALL")


def same(data: bytes, *, text: bool = False) -> None:
    """Check that a file comes back, with `text` by way of MLIR text."""
    module = open_model(data, EXACT)
    if text:
        module = parse(to_text(module), ctx=context())
    assert list(differences(facts_of(data), facts_of(again(module)))) == []


@pytest.mark.parametrize("text", [False, True])
def test_something_of_everything(text: bool) -> None:
    same(whole(), text=text)


def unusual(field: Field) -> Any:
    """Return a value for an option that is not its default."""
    match field:
        case Field(vector=True, code="f" | "d"):
            return [0.5, -1.5]
        case Field(vector=True):
            return [1, 0]
        case Field(kind=Kind.STRING):
            return "text"
        case Field(target="LSTMKernelType"):
            return "FULL"  # the other one is an op of its own
        case Field(enum=values) if values is not None:
            return max(values.names)
        case Field(code="?"):
            return not field.default
        case Field(code="f"):
            return 0.1
        case _:
            return 3


def options_of(name: str) -> dict[str, Any]:
    """Return the options of an operator, none of them as it is by default."""
    if name in ("WHERE", "CUSTOM", "STABLEHLO_COMPOSITE"):
        return {}
    kind = tfl.by_code().get(name)
    words = [word.capitalize() for word in name.split("_")]
    candidates = ["".join(words) + "Options"]
    if kind is not None and (trait := kind.get_trait(tfl.Builtin)) and trait.options:
        candidates.insert(0, trait.options)
    for side in ("builtin_options", "builtin_options_2"):
        for candidate in candidates:
            if candidate in union("BuiltinOptions" + ("2" if side[-1] == "2" else "")):
                fields = table(candidate).fields.values()
                return {side: (candidate, {field.name: unusual(field) for field in fields})}
    return {}


CODES = [
    name
    for name in enum("BuiltinOperator").values
    if name in tfl.by_code() and name not in SUBGRAPHS and name != "CUSTOM"
]


@pytest.mark.parametrize("code", CODES)
def test_operators_with_all_options(code: str) -> None:
    kind = tfl.by_code()[code]
    count, most = counts(kind)
    count += code not in ("LSTM", "UNIDIRECTIONAL_SEQUENCE_LSTM") and count < most
    results = len(kind.get_irdl_definition().results)
    tensors = [tensor(f"x{index}") for index in range(count + results)]
    outputs = range(count, count + results)
    op = operator(range(count), outputs, **options_of(code))
    same(model([code], tensors, [op], range(count), outputs))


def test_the_older_lstm() -> None:
    tensors = [tensor(f"x{index}") for index in range(9)]
    options = {"kernel_type": "BASIC", "cell_clip": 0.5, "fused_activation_function": "TANH"}
    op = operator(range(5), range(5, 9), builtin_options=("LSTMOptions", options))
    same(model(["LSTM"], tensors, [op], range(5), range(5, 9)))


def test_what_no_op_says() -> None:
    tensors = [
        {"name": "x", "shape": (2,), "quantization": {"min": [0.5], "scale": [0.25]}},
        tensor("i", type="INT8", quantization={"scale": [0.5], "zero_point": [3], "max": [2.0]}),
        tensor("unnamed", type="INT64", buffer=1, shape_signature=(-1,)),
        {"shape": (2,), "has_rank": True},
        tensor("inside", quantization={"min": [-1.0], "max": [1.0]}),
        tensor("unnamed"),
    ]
    details = ("CustomQuantization", {"custom": b"\1\2"})
    tensors[5] = tensor("odd", quantization={"details": details})
    options = ("ReshapeOptions", {"new_shape": [2]})
    operators = [
        operator([0], [3], builtin_options=options, mutating_variable_inputs=[1]),
        operator([1, 2], [5], 1, intermediates=[4]),
    ]
    data = model(
        ["RESHAPE", ("CUSTOM", "Mine")],
        tensors,
        operators,
        inputs=[0, 1],
        outputs=[3, 5],
        buffers=[np.arange(5)],
        metadata=[{"name": "CONVERSION_METADATA", "buffer": 1}],
    )
    same(data)
    same(data, text=True)
