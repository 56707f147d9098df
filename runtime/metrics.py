"""The hooks of upstream's usage counters. Nothing is counted or sent; who wants to may override."""

from __future__ import annotations


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
    """The hooks of one converter."""

    def set_export_required(self) -> None:
        """Do nothing: what was set is complete."""

    def export_metrics(self) -> None:
        """Do nothing: what was set may be sent."""
