"""What a `.tflite` file says, apart from how its tables are numbered, and where two files differ.

Tensors are numbered in the order in which inputs, operators and outputs mention them; buffers,
operator codes are looked up. So two files with the same facts have the same tables, but for
tensors, codes and buffers that nothing refers to.

    python tests/round_trip.py FILE...      says which files come back as they were
"""

import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from tflower.compiler.exporters.layout import Layout
from tflower.compiler.exporters.tflite import export
from tflower.compiler.options import Options
from tflower.dialects.errors import TflowerError
from tflower.runtime.reader import Selection, open_model
from tflower.runtime.schema.reader import Record, Source, read
from xdsl.dialects.builtin import ModuleOp

Facts = dict[str, Any]

_EXTERNAL_BIT = 1 << 31
_FEW = 24


def facts_of(data: bytes) -> Facts:
    """Return the facts of a file."""
    source = Source(data)
    return _Model(source, read(source, "Model", b"TFL3")).facts()


def differences(one: Any, other: Any, where: str = "") -> Iterator[str]:
    """Yield where two values differ, and how."""
    if isinstance(one, Mapping) and isinstance(other, Mapping):
        for key in sorted({*one, *other}, key=str):
            yield from differences(one.get(key), other.get(key), f"{where}.{key}")
    elif isinstance(one, list) and isinstance(other, list) and len(one) == len(other):
        for index, (left, right) in enumerate(zip(one, other, strict=True)):
            yield from differences(left, right, f"{where}[{index}]")
    elif one != other:
        yield f"{where}: {str(one)[:_FEW]} != {str(other)[:_FEW]}"


class _Model:
    """A file while its facts are collected."""

    def __init__(self, source: Source, model: Record):
        self.source, self.model = source, model
        self.buffers: Sequence[Record] = model["buffers"] or ()
        self.codes: Sequence[Record] = model["operator_codes"] or ()
        self.numbers: list[dict[int, int]] = []

    def facts(self) -> Facts:
        """Return the facts."""
        model = self.model
        graphs = [self.graph(record) for record in model["subgraphs"] or ()]
        return {
            "version": model["version"],
            "description": model["description"] or "",
            "subgraphs": graphs,
            "signature_defs": [self.signature(item) for item in model["signature_defs"] or ()],
            "metadata": {
                item["name"]: self.data(item["buffer"]) for item in model["metadata"] or ()
            },
        }

    def graph(self, record: Record) -> Facts:
        """Return a subgraph; its tensors are numbered on the way."""
        numbers: dict[int, int] = {-1: -1}
        self.numbers.append(numbers)

        def number(indices: Any) -> list[int]:
            found = () if indices is None else indices.tolist()
            return [numbers.setdefault(index, len(numbers) - 1) for index in found]

        inputs = number(record["inputs"])
        operators = [self.operator(item, number) for item in record["operators"] or ()]
        outputs = number(record["outputs"])
        tensors: Sequence[Record] = record["tensors"] or ()
        used = [index for index in numbers if index != -1]
        return {
            "name": record["name"],
            "inputs": inputs,
            "outputs": outputs,
            "operators": operators,
            "tensors": [self.tensor(tensors[index]) for index in used],
        }

    def operator(self, record: Record, number: Any) -> Facts:
        """Return an operator."""
        code = self.codes[record["opcode_index"]]
        inputs = number(record["inputs"])
        inside = number(record["intermediates"])
        custom = record["custom_options"]
        if (offset := record["large_custom_options_offset"]) > 1:
            custom = self.source.array[offset : offset + record["large_custom_options_size"]]
        mutating = record["mutating_variable_inputs"]
        return {
            "code": max(code["deprecated_builtin_code"], code["builtin_code"]),
            "custom_code": code["custom_code"] or "",
            "version": code["version"],
            "inputs": inputs,
            "intermediates": inside,
            "outputs": number(record["outputs"]),
            "options": _options(record["builtin_options"]),
            "options_2": _options(record["builtin_options_2"]),
            "custom_options": b"" if custom is None else custom.tobytes(),
            "mutating": [] if mutating is None or not mutating.any() else mutating.tolist(),
        }

    def tensor(self, record: Record) -> Facts:
        """Return a tensor with its data."""
        found = {name: record[name] for name in ("name", "type", "is_variable", "has_rank")}
        for name in ("shape", "shape_signature"):
            found[name] = None if record[name] is None else record[name].tolist()
        for name in ("quantization", "sparsity"):
            found[name] = {} if record[name] is None else _plain(record[name].plain())
        found["variant_tensors"] = [
            _plain(item.plain()) for item in record["variant_tensors"] or ()
        ]
        found["data"] = self.data(record["buffer"])
        found["external"] = self.external(record["external_buffer"])
        return found

    def data(self, index: int) -> bytes:
        """Return what a buffer holds."""
        if index >= len(self.buffers):
            return b""
        record = self.buffers[index]
        if (offset := record["offset"]) > 1:
            return self.source.array[offset : offset + record["size"]].tobytes()
        return b"" if record["data"] is None else record["data"].tobytes()

    def external(self, number: int) -> Facts:
        """Return where data outside of the file are."""
        groups = self.model["external_buffer_groups"] or ()
        for record in self.model["external_buffers"] or ():
            if number and record["id"] == number:
                found = _plain(record.plain())
                del found["id"]
                return found | {"group": groups[record["group"]]["name"]}
        return {}

    def signature(self, record: Record) -> Facts:
        """Return a signature."""
        numbers = self.numbers[record["subgraph_index"]]
        return {
            "key": record["signature_key"],
            "subgraph": record["subgraph_index"],
            **{
                side: {
                    item["name"]: numbers.get(item["tensor_index"]) for item in record[side] or ()
                }
                for side in ("inputs", "outputs")
            },
        }


def _options(record: Record | None) -> Any:
    """Return a table of options; one whose fields are all defaults is as good as none."""
    if record is None:
        return None
    return [record.kind, {name: _plain_value(record[name]) for name in record.fields}]


def _plain_value(value: Any) -> Any:
    return _plain(value.plain()) if isinstance(value, Record) else _plain(value)


def _plain(value: Any) -> Any:
    if isinstance(value, np.ndarray):
        return value.tolist()
    if isinstance(value, Mapping):
        return {key: _plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    return value


def again(module: ModuleOp) -> bytes:
    """Return the file of a module that was read to be written as it was."""
    options = Options(allow_custom_ops=True, exclude_conversion_metadata=True)
    return export(module, options, layout=Layout(compact=False, stablehlo=True))


def main(paths: Sequence[str]) -> None:
    """Say of each file whether it comes back, and what differs."""
    for path in paths:
        data = Path(path).read_bytes()
        try:
            module = open_model(data, Selection(complete=True, exact=True))
            found = list(differences(facts_of(data), facts_of(again(module))))
        except TflowerError as error:
            found = [f"refused: {error}"]
        print(f"{path}: {found or 'the same'}")


if __name__ == "__main__":
    main(sys.argv[1:])
