"""The hooks of upstream's usage counters. Nothing is counted or sent; who wants to may override."""

from __future__ import annotations

from typing import Any


class TFLiteMetrics:
    """Called when an interpreter, a debugger or a converter begins its work; does nothing."""

    def __init__(self, model_hash: str | None = None, model_path: str | None = None):
        """Take what identifies a model: both or nothing.

        Raises:
            ValueError: one of them is given without the other.

        """
        if (model_hash is None) != (model_path is None):
            raise ValueError("Both model metadata(model_hash, model_path) should be given together")

    def increase_counter_debugger_creation(self) -> None:
        """Do nothing: a quantization debugger is made."""

    def increase_counter_interpreter_creation(self) -> None:
        """Do nothing: an interpreter is made."""

    def increase_counter_converter_attempt(self) -> None:
        """Do nothing: a conversion begins."""

    def increase_counter_converter_success(self) -> None:
        """Do nothing: a conversion succeeded."""

    def set_converter_param(self, name: str, value: object) -> None:
        """Do nothing: a conversion has this option."""

    def set_converter_error(self, error_data: object) -> None:
        """Do nothing: a conversion failed."""

    def set_converter_latency(self, value: int) -> None:
        """Do nothing: a conversion took so many milliseconds."""


class TFLiteConverterMetrics(TFLiteMetrics):
    """The hooks of one converter.

    `_metrics_exporter`, if one is set, has a method `ExportMetrics`. It is called once a conversion
    is done, or at the latest when the hooks go.
    """

    def __init__(self) -> None:
        """Have no exporter."""
        super().__init__()
        self._metrics_exporter: Any = None
        self._exported = False

    def __del__(self) -> None:
        """Export what was not."""
        if not self._exported:
            self.export_metrics()

    def set_export_required(self) -> None:
        """Take note that there is something new to export."""
        self._exported = False

    def export_metrics(self) -> None:
        """Let the exporter, if there is one, export."""
        if self._metrics_exporter is not None:
            self._metrics_exporter.ExportMetrics()
        self._exported = True
