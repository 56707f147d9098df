"""Write `ops.jsonl`, the signatures of all ops that the installed TensorFlow registers.

Run by hand after a TensorFlow release, in an environment that has it:

    python -m tflower.dialects.tf.generate_op_table

The format of the file is described in `op_table.py`, which reads it.
"""

from __future__ import annotations

import base64
import json
import sys
from collections.abc import Iterable
from importlib import import_module
from pathlib import Path
from typing import Any

import numpy as np

OUTPUT = Path(__file__).with_name("ops.jsonl")


def registered_ops() -> list[Any]:
    """Return the `OpDef` messages of the installed TensorFlow, sorted by name."""
    session = import_module("tensorflow.python.client.pywrap_tf_session")
    messages = import_module("tensorflow.core.framework.op_def_pb2")
    ops = messages.OpList()
    ops.ParseFromString(session.TF_GetBuffer(session.TF_GetAllOpList()))
    return sorted(ops.op, key=lambda op: op.name)


def line(op: Any) -> str:
    """Return the line of one op: a JSON list of name, inputs, outputs, attributes and flags."""
    flags = "".join(
        letter
        for letter, is_set in (
            ("s", op.is_stateful),
            ("c", op.is_commutative),
            ("a", op.is_aggregate),
            ("d", op.HasField("deprecation")),
        )
        if is_set
    )
    fields = [
        op.name,
        " ".join(argument(item) for item in op.input_arg),
        " ".join(argument(item) for item in op.output_arg),
        [attribute(item) for item in op.attr],
        flags,
    ]
    if op.HasField("deprecation"):
        fields.append(op.deprecation.version)
    return json.dumps(fields, separators=(",", ":"))


def argument(arg: Any) -> str:
    """Return `name:T`, `name:N*T`, `name:[Tlist]` or `name:&T`; T is an attribute or a DT_ name."""
    if arg.type_list_attr:
        return f"{arg.name}:[{arg.type_list_attr}]"
    types = import_module("tensorflow.core.framework.types_pb2")
    element = arg.type_attr or types.DataType.Name(arg.type)
    count = f"{arg.number_attr}*" if arg.number_attr else ""
    return f"{arg.name}:{'&' if arg.is_ref else ''}{count}{element}"


def attribute(attr: Any) -> list[Any]:
    """Return name, kind and, where there are any, default, allowed values and minimum."""
    extra: dict[str, Any] = {}
    if attr.HasField("default_value"):
        extra["default"] = value(attr.default_value)
    if attr.HasField("allowed_values"):
        allowed = value(attr.allowed_values)
        is_type = attr.type in ("type", "list(type)")
        extra["allowed"] = " ".join(allowed).replace("DT_", "") if is_type else allowed
    if attr.has_minimum:
        extra["minimum"] = attr.minimum
    return [attr.name, attr.type, *([extra] if extra else [])]


def value(message: Any) -> Any:
    """Return an `AttrValue` as JSON."""
    match kind := message.WhichOneof("value"):
        case "list":
            lists = ("s", "i", "f", "b", "type", "shape", "tensor", "func")
            filled = next((name for name in lists if getattr(message.list, name)), None)
            items: Iterable[Any] = [] if filled is None else getattr(message.list, filled)
            return [scalar(kind=filled or "", item=item) for item in items]
        case None:
            return None
        case _:
            return scalar(kind, getattr(message, kind))


def scalar(kind: str, item: Any) -> Any:
    """Return one value of an `AttrValue` as JSON: types by name, shapes as lists or null."""
    match kind:
        case "s":
            return item.decode()
        case "type":
            return import_module("tensorflow.core.framework.types_pb2").DataType.Name(item)
        case "shape":
            return None if item.unknown_rank else [dim.size for dim in item.dim]
        case "tensor":
            return {"tensor": base64.b64encode(item.SerializeToString()).decode()}
        case "func":
            return {"func": item.name}
        case "f":
            return float(str(np.float32(item)))
        case _:
            return item


def text(ops: Iterable[Any]) -> str:
    """Return the whole file; every line starts at a line feed, the first one too."""
    return "\n" + "".join(f"{line(op)}\n" for op in ops)


def main() -> None:
    """Write the file next to this module."""
    OUTPUT.write_text(text(registered_ops()))
    sys.stdout.write(f"{OUTPUT.name}: {OUTPUT.stat().st_size} bytes\n")


if __name__ == "__main__":
    main()
