"""`model_flags_file`, `arrays_extra_info_file`: flags that are written as protocol messages.

Both are read as text or binary, whatever the name of the file.

Source: model_cmdline_flags.cc of upstream's toco.
"""

from __future__ import annotations

from collections.abc import Sequence
from os import PathLike
from pathlib import Path
from typing import Any

from ...dialects.toco.flags import ArrayInfo, InputArray, ModelCheck, RnnState
from ..importers import protos, read
from ..importers.protos import Message

File = str | PathLike[str]

_BOOLEANS = (
    "variable_batch",
    "allow_nonexistent_arrays",
    "allow_nonascii_arrays",
    "change_concat_input_ranges",
)


def model_flags(file: File) -> dict[str, Any]:
    """Return what a file with a `ModelFlags` message says, by the names of the flags.

    Raises:
        ImportFailure: the file cannot be read, or holds something else.
        ValueError: it has flags of the other backend.

    """
    found = _message("ModelFlags", file)
    told: dict[str, Any] = {name: getattr(found, name) for name in _BOOLEANS if _has(found, name)}
    if found.control_output_arrays:
        raise ValueError(
            f"model_flags_file: {file} has control_output_arrays, which TOCO does not know. Take "
            "them away"
        )
    several: dict[str, tuple[Any, ...]] = {
        "input_arrays": tuple(_input(item) for item in found.input_arrays),
        "output_arrays": tuple(found.output_arrays),
        "rnn_states": tuple(
            RnnState(
                item.state_array,
                item.back_edge_source_array,
                item.discardable,
                item.size,
                item.num_dims,
            )
            for item in found.rnn_states
        ),
        "model_checks": tuple(_check(item) for item in found.model_checks),
        "arrays_extra_info": tuple(_info(item) for item in found.arrays_extra_info.entries),
    }
    return told | {name: items for name, items in several.items() if items}


def arrays_extra_info(file: File) -> tuple[ArrayInfo, ...]:
    """Return what a file with an `ArraysExtraInfo` message says of arrays.

    Raises:
        ImportFailure: the file cannot be read, or holds something else.

    """
    found = _message("ArraysExtraInfo", file)
    return tuple(_info(item) for item in found.entries)


def _message(kind: str, file: File) -> Message:
    path, message = Path(file), protos.flag_class(kind)
    data = read.read_bytes(path)
    if read.looks_like_text(data):
        return read.parse_text(message, data, path, exact=True)
    return read.parse(message, data, path)


def _has(message: Message, field: str) -> bool:
    return message.HasField(field)


def _given(message: Message, field: str) -> Any:
    """Return the value of a field, None if it is absent."""
    return getattr(message, field) if _has(message, field) else None


def _type(message: Message) -> str | None:
    if not _has(message, "data_type"):
        return None
    values: Any = message.DESCRIPTOR.fields_by_name["data_type"].enum_type.values_by_number
    return str(values[message.data_type].name)


def _shape(message: Message) -> tuple[int, ...] | None:
    if not _has(message, "shape") or message.shape.unknown_rank:
        return None
    dims: Sequence[int] = message.shape.dims
    return tuple(dims)


def _input(message: Message) -> InputArray:
    return InputArray(
        message.name,
        _shape(message),
        _given(message, "mean_value"),
        _given(message, "std_value"),
        _type(message),
    )


def _check(message: Message) -> ModelCheck:
    least, most = _given(message, "count_min"), _given(message, "count_max")
    return ModelCheck(
        message.count_type or "None",
        -1 if least is None else least,
        -1 if most is None else most,
    )


def _info(message: Message) -> ArrayInfo:
    return ArrayInfo(
        message.name,
        message.name_regexp,
        _given(message, "min"),
        _given(message, "max"),
        _type(message),
        _shape(message),
        _given(message, "constant_float_value"),
    )
