"""What the hooks for usage counters are told of a conversion: that it was tried, with what, how.

Source: python/lite.py of upstream, whose names the parameters bear.
"""

from __future__ import annotations

import time
from collections.abc import Generator, Iterable, Iterator
from contextlib import contextmanager
from enum import Enum
from typing import Any, cast

from ..dialects.errors import ConverterError
from .modes import Mode, Wish
from .named import type_name

_PLAIN = (
    "allow_custom_ops",
    "unfold_batchmatmul",
    "legalize_custom_tensor_list_ops",
    "experimental_enable_resource_variables",
    *("output_format", "default_ranges_stats", "drop_control_dependency"),
    *("reorder_across_fake_quant", "change_concat_input_ranges", "dump_graphviz_dir"),
    *("dump_graphviz_video", "conversion_summary_dir"),
)
"""Attributes that are parameters themselves; those of TensorFlow 1 only there."""
_INTEGERS = {Mode.INT8: "int8", Mode.INT8_FALLBACK: "int8", Mode.INT16X8: "int16"}


@contextmanager
def counted(hooks: Any, converter: Any, wish: Wish) -> Generator[None]:
    """Tell hooks of the conversion within."""
    hooks.increase_counter_converter_attempt()
    for name, value in parameters(converter, wish):
        hooks.set_converter_param(name, _text(value))
    hooks.set_export_required()
    start = time.process_time()
    try:
        yield
    except ConverterError as error:
        for record in error.errors:
            hooks.set_converter_error(record)
        raise
    hooks.increase_counter_converter_success()
    hooks.set_converter_latency(round((time.process_time() - start) * 1000))
    hooks.export_metrics()


def parameters(converter: Any, wish: Wish) -> Iterator[tuple[str, Any]]:
    """Yield the names and values of what a converter is told."""
    yield "input_format", 1
    yield "api_version", converter.api_version
    for name in _PLAIN:
        if hasattr(converter, name):
            yield name, getattr(converter, name)
    target = converter.target_spec
    yield "target_ops", target.supported_ops
    yield "select_user_tf_ops", target.experimental_select_user_tf_ops
    yield "supported_backends", target.experimental_supported_backends
    try:
        mode = wish.mode(trained=False)
    except ValueError:  # it may be valid for a model that was trained to be quantized
        mode = Mode.FLOAT
    integers = _INTEGERS.get(mode)
    inside = type_name(getattr(converter, "inference_type", None) or "float32", "inference_type")
    yield "optimization_default", wish.optimized
    yield "optimization_post_training_dynamic_range", mode is Mode.DYNAMIC_RANGE
    yield "optimization_post_training_float16", mode is Mode.FLOAT16
    yield "optimization_post_training_integer_quantize", integers is not None
    yield "optimization_sparsify", wish.sparse
    yield "post_training_quantize", mode in (Mode.DYNAMIC_RANGE, Mode.FLOAT16)
    yield "quantize_to_float16", mode is Mode.FLOAT16
    yield "activations_type", f"tf.{integers or 'float32'}"
    yield "inference_type", f"tf.{integers or inside}"
    yield "inference_input_type", f"tf.{wish.input_type}"


def _text(value: Any) -> str:
    if isinstance(value, list | tuple | set | frozenset):
        items = cast("Iterable[Any]", value)
        return ",".join(sorted(_text(item) for item in items)) or "None"
    return str(value.value) if isinstance(value, Enum) else str(value)
