"""The project's exceptions.

    TflowerError
    ├── ConverterError              a model cannot be converted
    │   ├── UnsupportedOpError      some of its ops have no counterpart
    │   ├── ImportFailure           the model's files are missing, damaged or not understood
    │   ├── QuantizationError       a tensor or option cannot be quantized as asked
    │   └── ExportError             the result cannot be written
    └── InterpreterError            a model cannot be run

A message is one line, `<place>: <op>: <what is>, <what is needed>. <what to do>`, where the place
is a layer path, `file:line` or a file's name.
"""

from __future__ import annotations

import warnings
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from xdsl.ir import Attribute, Operation


class TflowerError(Exception):
    """Base of everything that tflower raises for a model's sake."""


class ConverterError(TflowerError):
    """A model cannot be converted.

    Attributes:
        errors: one record for each cause, where there are several.

    """

    def __init__(self, message: str, errors: Sequence[object] = ()):
        """Keep the message and its causes."""
        super().__init__(message)
        self.errors = list(errors)


class UnsupportedOpError(ConverterError):
    """Ops without a counterpart in TensorFlow Lite, all of them in `errors`."""


class ImportFailure(ConverterError):
    """A model's files are missing, damaged or of an unknown kind."""


class QuantizationError(ConverterError):
    """A tensor or option cannot be quantized as asked."""


class ExportError(ConverterError):
    """The converted model cannot be written as a FlatBuffer."""


class InterpreterError(TflowerError):
    """A model cannot be run."""


@dataclass(frozen=True)
class Diagnostic:
    """One fault of one op, with what a tool needs to point at it."""

    op: str
    location: Attribute
    where: str
    message: str

    @staticmethod
    def at(op: Operation, message: str) -> Diagnostic:
        """Describe a fault of `op`."""
        from .locations import describe

        return Diagnostic(op.name, op.location, describe(op) or "model", message)

    def __str__(self) -> str:
        return f"{self.where}: {self.op}: {self.message}."


class ConverterWarning(UserWarning):
    """Something that could not be done well; the conversion goes on.

    Attributes:
        diagnostic: what it was, and at which op.

    """

    def __init__(self, diagnostic: Diagnostic):
        """Keep the diagnostic."""
        super().__init__(str(diagnostic))
        self.diagnostic = diagnostic


def warn(op: Operation, message: str) -> None:
    """Warn of something about `op`."""
    warnings.warn(ConverterWarning(Diagnostic.at(op, message)), stacklevel=2)


def place(where: str, op: str, what: str, remedy: str = "") -> str:
    """Format a message: `<where>: <op>: <what>. <remedy>`, each part only if there is one."""
    head = ": ".join(part for part in (where, op, what) if part)
    return f"{head}. {remedy}" if remedy else head
