"""The exporter: a module of `tfl` ops as a `.tflite` file."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

from xdsl.dialects.builtin import ModuleOp

from ...dialects.errors import ExportError, UnsupportedOpError
from ...runtime.schema.image import Image, align
from ...runtime.schema.writer import MAX_SIZE, lay_out
from .. import unsupported
from ..files import replacing
from ..options import Options
from . import metadata
from .buffers import GUESS
from .layout import COMPACT, Layout
from .log import Log
from .model import ModelWriter
from .tensors import Fields

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
) -> bytes:
    """Return a module as the bytes of a `.tflite` file.

    Args:
        module: functions of `tfl` ops.
        options: what the conversion was told.
        extra: further metadata entries of at most 16 bytes.
        modes: the optimization modes that the conversion metadata names.
        layout: how the file is laid out.
        log: is told of what is left out, and of every op that cannot be written.

    Raises:
        UnsupportedOpError: some ops have no counterpart.
        ExportError: the module cannot be written.

    """
    return _image(module, options, extra, modes, layout, log).tobytes()


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
) -> Image:
    """Lay a module out."""
    options = options or Options()
    writer = ModelWriter(module, options, layout, log)
    model = writer.write()
    if writer.unsupported:
        records = unsupported.records(writer.unsupported)
        raise UnsupportedOpError(unsupported.message(records), records)
    outside = layout.outside or writer.buffers.size > MAX_SIZE - _TABLES
    entries = metadata.of_module(module, writer.log)
    entries[metadata.MIN_RUNTIME_VERSION] = writer.runtime()
    if outside:
        entries["buffer_location"] = b"outside flatbuffers"
    entries |= {name: metadata.fixed(text) for name, text in (extra or {}).items()}
    if (edges := writer.control_edges()) is not None:
        entries[metadata.CONTROL_DEPENDENCIES] = edges
    if (places := writer.locations()) is not None:
        entries[metadata.DEBUG] = places
    if not outside and not options.exclude_conversion_metadata:
        entries[metadata.CONVERSION_METADATA] = metadata.conversion(options, modes)
    model["metadata"] = writer.add_metadata(entries)
    try:
        return _outside(model, writer) if outside else _inside(model, writer)
    except ValueError as error:
        raise ExportError(f"the model cannot be laid out: {error}") from error


def _inside(model: Fields, writer: ModelWriter) -> Image:
    model["buffers"] = writer.buffers.tables()
    return lay_out("Model", model, IDENTIFIER)


def _outside(model: Fields, writer: ModelWriter) -> Image:
    """Put constants behind the tables, whose size does not depend on the offsets."""
    model["buffers"], _ = writer.buffers.outside(GUESS)
    base = align(lay_out("Model", model, IDENTIFIER).size, 16)
    model["buffers"], data = writer.buffers.outside(base)
    return lay_out("Model", model, IDENTIFIER, data)
