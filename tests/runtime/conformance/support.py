"""Writes the page of operators and types that the interpreter is checked with.

python tests/runtime/conformance/support.py > SUPPORT.md
"""

from __future__ import annotations

import sys
from collections import Counter
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[1]))

import all_cases
import compare
import quantized_cases
from conform import DTYPES, Case
from conform_xla import ORACLES
from quantized_random import Held
from tflower.dialects.quant import UniformType
from tflower.dialects.shapes import element_of
from tflower.dialects.traits import Builtin
from tflower.runtime.schema.definitions import enum

NOWHERE = {
    "CALL": "it calls nothing that a file could name",
    "CONCAT_EMBEDDINGS": "LiteRT has no kernel either, nor is its meaning written down",
    "CUSTOM": "see the custom operators above",
    "DELEGATE": "it stands for what a delegate does at run time",
    "PLACEHOLDER_FOR_GREATER_OP_CODES": "it is no operator",
    "STABLEHLO_CUSTOM_CALL": "it calls code outside of the file",
}
"""Operators that are refused, and why."""
COLUMNS = (
    *(name for name in DTYPES if name != "RESOURCE"),
    "qint8", "quint8", "qint16", "qint4", "hybrid",
)  # fmt: skip
_SHORT = {"INT8": "qint8", "UINT8": "quint8", "INT16": "qint16", "INT4": "qint4", "INT32": "qint32"}
_HEAD = """# Operators that the interpreter runs

How many generated cases of each operator and type agree with LiteRT's reference kernels: integers
and quantized numbers bit for bit, floats to 1e-5. `q` columns are quantized tensors, `hybrid` are
real ones with quantized weights. Operators marked with an X have no kernel in LiteRT: there
TensorFlow's compiler answers. What a column does not show is either refused with an error that names the
operator, or computed without a counterpart to compare with.

Written by `make docs`.
"""


def label(case: Case) -> str:
    """Return the column of a case."""
    if case.note.startswith("hybrid"):
        return "hybrid"
    tensors = [item for item in (*case.inputs, *case.outputs) if item is not None]
    if any(len(item.scales) for item in tensors):
        first = next((item for item in tensors if len(item.scales)), tensors[0])
        return _SHORT.get(first.type, "hybrid")
    return case.type


def _quantized_label(case: Any) -> str:
    operands = list(quantized_cases.flat(case.operands))
    types = [element_of(item.type) for item in operands if hasattr(item, "type")]
    found = [type for type in types if isinstance(type, UniformType)]
    result = None if case.results is None else element_of(case.results[0])
    whole = isinstance(result, UniformType) or not any(isinstance(item, Held) for item in operands)
    if not whole:
        return "hybrid"
    storage = (
        found[0].storage_type
        if found
        else result.storage_type
        if isinstance(result, UniformType)
        else None
    )
    if storage is None:
        return "FLOAT32"
    width = storage.width.data
    return f"quint{width}" if "u" in str(storage) else f"qint{width}"


def counts() -> dict[str, Counter[str]]:
    """Return how many cases there are of each operator, by column."""
    found: dict[str, Counter[str]] = {
        name: Counter() for name in enum("BuiltinOperator").names.values()
    }
    for code, answers in compare.stored().items():
        row = found.setdefault(code, Counter())
        for case, answer in zip(all_cases.cases(code), answers, strict=True):
            row[label(case)] += not isinstance(answer, str)
    for batch in quantized_cases.BATCHES:
        for case in quantized_cases.cases(batch).values():
            (trait,) = [item for item in case.op.traits.traits if isinstance(item, Builtin)]
            found[trait.code][_quantized_label(case)] += 1
    return found


def page() -> str:
    """Return the page."""
    found = counts()
    lines = [
        _HEAD,
        "| operator | cases | " + " | ".join(COLUMNS) + " |",
        "|---|--:|" + "--:|" * len(COLUMNS),
    ]
    for code, row in sorted(found.items()):
        if code in NOWHERE:
            continue
        cells = " | ".join(str(row[column]) if row[column] else "" for column in COLUMNS)
        mark = " X" if code in ORACLES else ""
        lines.append(f"| {code.removeprefix('CUSTOM:')}{mark} | {sum(row.values())} | {cells} |")
    lines += [
        "",
        f"{sum(sum(row.values()) for row in found.values())} cases in all.",
        "",
        "Refused:",
        "",
    ]
    lines += [f"- {code}: {why}." for code, why in sorted(NOWHERE.items())]
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    print(page(), end="")
