"""Layers of TensorFlow Addons as custom operators."""

from __future__ import annotations

import struct

from xdsl.dialects import func
from xdsl.dialects.builtin import ArrayAttr, Float32Type, IntegerAttr, StringAttr
from xdsl.ir import Attribute

from ...dialects.errors import warn
from ...dialects.shapes import element_of, integers, rank_of
from ...dialects.tf_type import FuncAttr
from .body import implement, says

UNPOOLING, IMAGE_WARP = "addons:MaxUnpooling2D", "addons:DenseImageWarp"
_UNPOOLING, _IMAGE_WARP = "MaxUnpooling2D", "DenseImageWarp"
_PADDINGS = {"SAME": 1, "VALID": 2}
_ACTIVATION_NONE = 0


def _count_problem(function: func.FuncOp, name: str) -> str | None:
    type = function.function_type
    if len(type.inputs.data) != 2:
        return f"Invalid number of arguments to {name}: {len(type.inputs.data)}"
    if len(type.outputs.data) != 1:
        return f"Invalid number of results from {name}: {len(type.outputs.data)}"
    return None


def _pair_problem(attributes: dict[str, Attribute], key: str) -> str | None:
    items = attributes.get(key)
    if not isinstance(items, ArrayAttr) or len(items.data) != 2:  # pyright: ignore[reportUnknownMemberType, reportUnknownArgumentType]
        return f"'{key}' attribute for {_UNPOOLING} must be set and has size of 2"
    if not all(isinstance(item, IntegerAttr) for item in items.data):  # pyright: ignore[reportUnknownMemberType, reportUnknownVariableType]
        return f"'{key}' attribute for {_UNPOOLING} does not contain integer values"
    return None


def _unpooling_problem(function: func.FuncOp, attributes: dict[str, Attribute]) -> str | None:
    problem = (
        _count_problem(function, _UNPOOLING)
        or _pair_problem(attributes, "pool_size")
        or _pair_problem(attributes, "strides")
    )
    if problem is not None:
        return problem
    padding = attributes.get("padding")
    if not isinstance(padding, StringAttr):
        return f"'padding' attribute for {_UNPOOLING} is not set or not a string"
    if padding.data not in _PADDINGS:
        return f"Padding for {_UNPOOLING} must be 'SAME' or 'VALID'"
    return None


def unpooling(function: func.FuncOp, implements: FuncAttr) -> None:
    """Unpooling by the indices of a max_pool -> a custom operator whose options are a C struct.

    The struct is the one of pooling kernels, all i32: padding, stride width and height, filter
    width and height, activation, and four paddings that the kernel computes.
    """
    attributes = dict(implements.attrs.data)
    if (problem := _unpooling_problem(function, attributes)) is not None:
        warn(function, problem)
        return
    height, width = integers(attributes["pool_size"])
    strides = integers(attributes["strides"])
    padding = attributes["padding"]
    assert isinstance(padding, StringAttr)
    fields = (
        _PADDINGS[padding.data],
        strides[1],
        strides[0],
        width,
        height,
        _ACTIVATION_NONE,
        *(0, 0, 0, 0),
    )
    implement(function, _UNPOOLING, struct.pack(f"<{len(fields)}i", *fields))
    says(function, _UNPOOLING)


def _is_image(type: Attribute) -> bool:
    return rank_of(type) == 4 and isinstance(element_of(type), Float32Type)


def image_warp(function: func.FuncOp) -> None:
    """Warping an image by a flow -> a custom operator."""
    type = function.function_type
    problem = _count_problem(function, _IMAGE_WARP)
    if problem is None:
        named = zip(
            ("Image", "Flow", "Output"), (*type.inputs.data, *type.outputs.data), strict=True
        )
        wrong = next((name for name, item in named if not _is_image(item)), None)
        problem = None if wrong is None else f"{wrong} should be a 4D float tensor"
    if problem is not None:
        warn(function, problem)
        return
    implement(function, _IMAGE_WARP, b"")
    says(function, _IMAGE_WARP)
