"""`tflower.experimental.authoring`: whether a function can be converted, said when it is called."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any

from ..dialects.errors import ConverterError
from .lite import TFLiteConverter
from .options import TargetSpec
from .unsupported import ERROR_NEEDS_FLEX_OPS, UnsupportedOp

_SELECT = (
    "COMPATIBILITY WARNING: op '{names}' require(s) \"Select TF Ops\" for model conversion for "
    "TensorFlow Lite. https://www.tensorflow.org/lite/guide/ops_select"
)
_CUSTOM = (
    "COMPATIBILITY ERROR: op '{names}' is(are) not natively supported by TensorFlow Lite. You need "
    "to provide a custom operator. https://www.tensorflow.org/lite/guide/ops_custom"
)
_OTHER = "COMPATIBILITY ERROR: {message}"


class CompatibilityError(Exception):
    """A function cannot be converted, and `raise_exception` asks to say so."""


class Compatible:
    """A `tf.function` that is converted when it is first called, to see whether that works."""

    def __init__(
        self,
        target: Any,
        converter_target_spec: TargetSpec | None = None,
        converter_allow_custom_ops: bool | None = None,
        raise_exception: bool = False,
    ):
        """Wrap a function."""
        functools.update_wrapper(self, target)
        self._target, self._bound = target, target
        self._spec, self._custom = converter_target_spec, converter_allow_custom_ops
        self._raises = raise_exception
        self._log: list[str] | None = None

    def __get__(self, instance: object, owner: type | None = None) -> Compatible:
        """Belong to an object, as a method."""
        self._bound = self._target.__get__(instance, owner)
        return self

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        """Call the function; the first time, say what stands against a conversion.

        Raises:
            CompatibilityError: something does, and `raise_exception` was asked for.

        """
        if self._log is None:
            self._log = self._check(self._bound.get_concrete_function(*args, **kwargs))
            if self._log and self._raises:
                raise CompatibilityError(f"CompatibilityException at {self._target!r}")
        return self._bound(*args, **kwargs)

    def get_concrete_function(self, *args: Any, **kwargs: Any) -> Any:
        """Return the concrete function for some arguments."""
        return self._bound.get_concrete_function(*args, **kwargs)

    def get_compatibility_log(self) -> list[str]:
        """Return what was printed.

        Raises:
            RuntimeError: the function was not called yet.

        """
        if self._log is None:
            raise RuntimeError("target compatibility isn't verified yet")
        return self._log

    def _check(self, function: Any) -> list[str]:
        """Convert; print and return what stands against it."""
        converter = TFLiteConverter.from_concrete_functions([function], self._bound)
        if self._spec is not None:
            converter.target_spec = self._spec
        if self._custom is not None:
            converter.allow_custom_ops = self._custom
        try:
            converter.convert()
        except ConverterError as error:
            found = _messages(error)
        else:
            found = []
        for message in found:
            print(message)
        return found


def _messages(error: ConverterError) -> list[str]:
    records = [record for record in error.errors if isinstance(record, UnsupportedOp)]
    if not records:
        return [_OTHER.format(message=error)]
    select = [each for each in records if each.error_code == ERROR_NEEDS_FLEX_OPS]
    custom = [each for each in records if each.error_code != ERROR_NEEDS_FLEX_OPS]
    messages: list[str] = []
    for text, group in ((_CUSTOM, custom), (_SELECT, select)):
        if group:
            names = sorted({record.operator.name for record in group})
            messages.append(text.format(names=", ".join(names)))
            messages += [f"Op: {each.operator.name}\n  - {each.location}\n" for each in group]
    return messages


def compatible(
    target: Any = None, converter_target_spec: TargetSpec | None = None, **kwargs: Any
) -> Compatible | Callable[[Any], Compatible]:
    """Let a `tf.function` say, when it is first called, whether it can be converted.

    Args:
        target: the function; without it this is a decorator with arguments.
        converter_target_spec: the `target_spec` to convert with.
        kwargs: `converter_allow_custom_ops`, the `allow_custom_ops` to convert with, and
            `raise_exception`, to raise `CompatibilityError` instead of only printing.

    """
    if target is None:
        return functools.partial(Compatible, converter_target_spec=converter_target_spec, **kwargs)
    return Compatible(target, converter_target_spec, **kwargs)
