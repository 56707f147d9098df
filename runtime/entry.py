"""Names and signatures of the functions that a `.tflite` file's subgraphs become."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from xdsl.dialects import func
from xdsl.dialects.builtin import ArrayAttr, DictionaryAttr, StringAttr
from xdsl.ir import Attribute

from .schema.reader import Record

Tensors = Sequence[tuple[int, str]]
"""Inputs or outputs: number and name of each tensor."""


def function_names(graphs: Sequence[Record], signatures: int) -> list[str]:
    """Return the names of the functions: the subgraphs' own, made unique; the first is `main`.

    With several signatures the first keeps its own name too.
    """
    names: dict[str, None] = {}
    for index, graph in enumerate(graphs):
        name = "main" if index == 0 and signatures <= 1 else graph["name"] or f"fn_{index}"
        while name in names:
            name = f"{name}_{index}"
        names[name] = None
    return list(names)


def describe(
    function: func.FuncOp, signature: Record | None, inputs: Tensors, outputs: Tensors
) -> None:
    """Set the names of arguments and results of an entry function, and its signature."""
    sides = {"inputs": inputs, "outputs": outputs}
    listed = {side: ",".join(name for _, name in tensors) for side, tensors in sides.items()}
    if any(name.strip(",") for name in listed.values()):
        names = {side: StringAttr(text) for side, text in listed.items() if text}
        function.attributes["tf.entry_function"] = DictionaryAttr(names)
    if signature is None:
        return
    key = StringAttr(signature["signature_key"] or "")
    function.attributes["tf_saved_model.exported_names"] = ArrayAttr([key])
    function.properties["arg_attrs"] = _paths(signature, "inputs", inputs)
    function.properties["res_attrs"] = _paths(signature, "outputs", outputs)


def _paths(signature: Record, side: str, tensors: Tensors) -> ArrayAttr[DictionaryAttr]:
    """Return the attributes that name arguments or results in the signature."""
    names: dict[int, list[str]] = {}
    for entry in signature[side] or ():
        names.setdefault(entry["tensor_index"], []).append(entry["name"] or "")
    dictionaries: list[DictionaryAttr] = []
    for index, _ in tensors:
        left = names.get(index, [])
        name = left.pop(0) if len(left) > 1 else "".join(left)
        path: Mapping[str, Attribute] = {"tf_saved_model.index_path": ArrayAttr([StringAttr(name)])}
        dictionaries.append(DictionaryAttr(path if left else {}))
    return ArrayAttr(dictionaries)
