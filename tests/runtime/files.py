"""Models as tables, written as `.tflite` files."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from tflower.runtime.schema.writer import write

Fields = Mapping[str, Any]

F32_4: Fields = {"shape": (4,), "has_rank": True}


def tensor(name: str, **fields: Any) -> Fields:
    """Return a tensor of four floats, unless told otherwise."""
    return {"name": name, **F32_4, **fields}


def operator(inputs: Sequence[int], outputs: Sequence[int], code: int = 0, **rest: Any) -> Fields:
    """Return an operator."""
    return {"opcode_index": code, "inputs": inputs, "outputs": outputs, **rest}


def model(
    codes: Sequence[str | tuple[str, str]],
    tensors: Sequence[Fields],
    operators: Sequence[Fields],
    inputs: Sequence[int] = (0,),
    outputs: Sequence[int] = (1,),
    buffers: Sequence[Any] = (),
    others: Sequence[Fields] = (),
    **rest: Any,
) -> bytes:
    """Return a model with one or more subgraphs."""
    graph = {"tensors": tensors, "operators": operators, "name": "any"}
    tables = [
        {"builtin_code": code}
        if isinstance(code, str)
        else {"builtin_code": code[0], "custom_code": code[1]}
        for code in codes
    ]
    value = {
        "version": 3,
        "operator_codes": tables,
        "subgraphs": [{**graph, "inputs": inputs, "outputs": outputs}, *others],
        "buffers": [{}, *({"data": data} for data in buffers)],
        **rest,
    }
    return write("Model", value, b"TFL3")


def whole() -> bytes:
    """Return a model with something of everything."""
    tensors = [
        tensor("x", type="INT8", quantization={"scale": [0.5], "zero_point": [-3]}),
        tensor("c", buffer=1),
        tensor("s", type="STRING", shape=(2,), buffer=2),
        tensor("n", type="INT4", shape=(3,), buffer=3),
        tensor("v", is_variable=True),
        tensor("y"),
        tensor("z"),
    ]
    operators = [
        operator([0, 1], [5], builtin_options=("AddOptions", {"fused_activation_function": 1})),
        operator([5, 2, 3, 4, -1], [6], 1, custom_options=b"abc"),
    ]
    strings = np.array([2, 16, 18, 19], "<u4").tobytes() + b"abc"
    buffers = [np.ones(4, np.float32), strings, b"\1\2"]
    signature = {
        "signature_key": "serving_default",
        "inputs": [{"name": "x", "tensor_index": 0}],
        "outputs": [{"name": "z", "tensor_index": 6}],
    }
    return model(
        ["ADD", ("CUSTOM", "Magic")],
        tensors,
        operators,
        outputs=[6],
        buffers=buffers,
        signature_defs=[signature],
        metadata=[{"name": "note", "buffer": 3}],
    )
