"""`TargetSpec.experimental_supported_backends`: devices that are to run the whole model."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from ..dialects.errors import ConverterError
from .named import texts
from .unsupported import Operator, UnsupportedOp

ERROR_GPU_NOT_COMPATIBLE = 200

_DEVICES = ("GPU",)


def checked(names: object) -> tuple[str, ...]:
    """Return the names of devices, none for None.

    Raises:
        TypeError: this is no list of names.
        ValueError: there is no such device.

    """
    found = texts(names, "target_spec.experimental_supported_backends")
    for name in found:
        if name not in _DEVICES:
            raise ValueError(
                f"target_spec.experimental_supported_backends holds {name!r}. Choose from "
                f"{', '.join(_DEVICES)}"
            )
    return found


def check(model: bytes, devices: Sequence[str]) -> None:
    """Check that devices run a model.

    Raises:
        ConverterError: there are operators that one of them leaves to the CPU.

    """
    if "GPU" not in devices:
        return
    from .inspection.gpu import Note, notes
    from .inspection.tables import ModelFile

    kinds: defaultdict[tuple[str, str], list[Note]] = defaultdict(list)
    for note in notes(ModelFile.open(model)):
        kinds[note.operator, note.reason].append(note)
    records = [
        UnsupportedOp(Operator(name), len(same), same[0].place, reason, ERROR_GPU_NOT_COMPATIBLE)
        for (name, reason), same in kinds.items()
    ]
    if records:
        lines = [record.error_message for record in records]
        head = "the GPU does not run the whole model, which experimental_supported_backends asks"
        raise ConverterError("\n".join([f"{head} for", *lines]), records)
