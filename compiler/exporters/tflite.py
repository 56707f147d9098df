"""The exporter: a module of `tfl` ops as a `.tflite` file."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

from xdsl.dialects.builtin import ModuleOp

from ...dialects.errors import ExportError, UnsupportedOpError
from ...runtime.schema.image import Image, Payload, align, as_array
from ...runtime.schema.writer import MAX_SIZE, PAYLOAD_ALIGNMENT, lay_out
from ...runtime.tensor_tables import Fields
from .. import unsupported
from ..files import replacing
from ..options import Options
from . import metadata, older
from .buffers import GUESS
from .layout import COMPACT, Layout
from .log import Log
from .model import ModelWriter
from .model_hash import model_hash

IDENTIFIER = b"TFL3"

_TABLES = 1 << 29
"""What the tables of a model may take beside its data before these are put outside."""


def export(
    module: ModuleOp,
    options: Options | None = None,
    *,
    extra: Mapping[str, str] | None = None,
    modes: Iterable[str] = (),
    layout: Layout = COMPACT,
    log: Log | None = None,
    writer: type[ModelWriter] = ModelWriter,
) -> bytes:
    """Return a module as the bytes of a `.tflite` file.

    Args:
        module: functions of `tfl` ops.
        options: what the conversion was told.
        extra: further metadata entries of at most 16 bytes.
        modes: the optimization modes that the conversion metadata names.
        layout: how the file is laid out.
        log: is told of what is left out, and of every op that cannot be written.
        writer: what makes tables of functions and operators.

    Raises:
        UnsupportedOpError: some ops have no counterpart.
        ExportError: the module cannot be written.

    """
    return _image(module, options, extra, modes, layout, log, writer).tobytes()


def export_to_file(
    module: ModuleOp,
    path: str | Path,
    options: Options | None = None,
    *,
    extra: Mapping[str, str] | None = None,
    modes: Iterable[str] = (),
    layout: Layout = COMPACT,
    log: Log | None = None,
) -> None:
    """Write a module to a `.tflite` file, whole or not at all; see `export`.

    Raises:
        UnsupportedOpError: some ops have no counterpart.
        ExportError: the module or the file cannot be written.

    """
    write_file(path, _image(module, options, extra, modes, layout, log))


def write_file(path: str | Path, image: Image) -> None:
    """Write a file beside `path` and move it there.

    Raises:
        ExportError: that is not possible; nothing is left behind.

    """
    try:
        with replacing(path) as stream:
            image.write_to(stream)
    except OSError as error:
        raise ExportError(f"{path}: {error.strerror}") from error


def _image(
    module: ModuleOp,
    options: Options | None,
    extra: Mapping[str, str] | None,
    modes: Iterable[str],
    layout: Layout,
    log: Log | None,
    kind: type[ModelWriter] = ModelWriter,
) -> Image:
    """Lay a module out."""
    options = options or Options()
    writer = kind(module, options, layout, log)
    model = writer.write()
    if options.quantization.tensor_order:
        older.arrange(model, options.quantization.tensor_order)
    if writer.unsupported:
        records = unsupported.records(writer.unsupported)
        raise UnsupportedOpError(unsupported.message(records), records)
    outside = layout.outside or writer.size > MAX_SIZE - _TABLES
    entries = metadata.of_module(module, writer.log)
    if (runtime := writer.runtime()) is not None:
        entries[metadata.MIN_RUNTIME_VERSION] = runtime
    if outside:
        entries["buffer_location"] = b"outside flatbuffers"
    entries |= {name: metadata.fixed(text) for name, text in (extra or {}).items()}
    if options.quantization.reduced_precision:
        entries[metadata.REDUCED_PRECISION] = options.quantization.reduced_precision.encode()
    if (edges := writer.control_edges()) is not None:
        entries[metadata.CONTROL_DEPENDENCIES] = edges
    if (places := writer.locations()) is not None:
        entries[metadata.DEBUG] = places
    if not outside and not options.exclude_conversion_metadata:
        entries.pop(metadata.CONVERSION_METADATA, None)
        known = model_hash(model["subgraphs"], writer.buffers.entries)
        entries[metadata.CONVERSION_METADATA] = metadata.conversion(options, modes, known)
    model["metadata"] = writer.add_metadata(entries)
    try:
        return _outside(model, writer) if outside else _inside(model, writer)
    except ValueError as error:
        raise ExportError(f"the model cannot be laid out: {error}") from error


def _inside(model: Fields, writer: ModelWriter) -> Image:
    model["buffers"] = writer.buffers.tables()
    return lay_out("Model", model, IDENTIFIER)


def _outside(model: Fields, writer: ModelWriter) -> Image:
    """Put constants and custom options behind the tables.

    The size of the tables does not depend on the offsets, so that they are laid out twice.
    """
    customs = [op for graph in model["subgraphs"] for op in graph["operators"] if _options_of(op)]
    options: list[Payload] = [op.pop("custom_options") for op in customs]
    base = GUESS
    while True:
        model["buffers"], data = writer.buffers.outside(base)
        position = base + _laid_out_size(data)
        for op, option in zip(customs, options, strict=True):
            size = as_array(option).nbytes
            op |= {"large_custom_options_offset": position, "large_custom_options_size": size}
            position = align(position + size, PAYLOAD_ALIGNMENT)
        if base != GUESS:
            return lay_out("Model", model, IDENTIFIER, [*data, *options])
        base = align(lay_out("Model", model, IDENTIFIER).size, PAYLOAD_ALIGNMENT)


def _options_of(operator: Fields) -> bytes | None:
    """Return the options of a custom operator, None if it has none."""
    return operator.get("custom_options") or None


def _laid_out_size(data: Iterable[Payload]) -> int:
    """Return how many bytes data take when each item is aligned."""
    return sum(align(as_array(item).nbytes, PAYLOAD_ALIGNMENT) for item in data)
