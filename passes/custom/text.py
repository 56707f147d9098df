"""Layers of TensorFlow Text as custom operators.

A ragged tensor is its values [n] and, for each level, the offsets of its rows.

Source: utils/tftext_utils.cc.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import cast

from xdsl.dialects import func
from xdsl.dialects.builtin import ArrayAttr, IntegerAttr, IntegerType, StringAttr, i64
from xdsl.ir import Attribute

from ...dialects.errors import ConverterError, Diagnostic
from ...dialects.shapes import element_of, rank_of, shape_of
from ...dialects.tf_type import FuncAttr, StringType
from ...runtime.schema.flexbuffers import Flex, Ordered, Typed
from .body import implement, option_map

TOKENIZER, NGRAMS = "tftext:WhitespaceTokenizer", "tftext:Ngrams"
PROJECTION = "tftext:custom:SgnnProjection"
_LEVELS = 3
"""A tokenizer takes tensors of rank 0, 1 and 2 and adds a level to each."""

_KINDS = {"an integer": IntegerAttr, "a string": StringAttr}
Attributes = dict[str, Attribute]


def _is_text(type: Attribute, rank: int | None = None) -> bool:
    return isinstance(element_of(type), StringType) and rank in (None, rank_of(type))


def _is_offsets(type: Attribute) -> bool:
    return rank_of(type) == 1 and element_of(type) == i64


def _ragged_problem(kind: str, types: Sequence[Attribute]) -> str | None:
    """Return what is wrong with the values and offsets of a ragged tensor."""
    if not _is_text(types[0], 1):
        return f"{kind} 0 should be a 1D string tensor"
    wrong = (index for index, type in enumerate(types) if index and not _is_offsets(type))
    index = next(wrong, None)
    return None if index is None else f"{kind} {index} should be a 1D int64 tensor"


def _tokenizer_problem(inputs: Sequence[Attribute], outputs: Sequence[Attribute]) -> str | None:
    rank = rank_of(inputs[0]) if inputs else None
    if rank is None or not _is_text(inputs[0]):
        return "Input should be a string tensor"
    if rank >= _LEVELS:
        return f"Unrecognized input rank: {rank}"
    if len(outputs) != rank + 1:
        return f"Expect {rank + 1} output(s) when input has rank {rank}"
    return _ragged_problem("Output", outputs)


def _ngrams_problem(inputs: Sequence[Attribute], outputs: Sequence[Attribute]) -> str | None:
    if len(inputs) != len(outputs) or not inputs:
        return "Mismatched number of inputs and outputs."
    if len(inputs) > 1:
        return _ragged_problem("Input", inputs) or _ragged_problem("Output", outputs)
    for kind, type in (("Input", inputs[0]), ("Output", outputs[0])):
        if not _is_text(type):
            return f"{kind} 0 should be a string tensor"
    before, after = rank_of(inputs[0]), rank_of(outputs[0])
    if None not in (before, after) and before != after:
        return "Input 0 and output 0 should have the same rank"
    return None


def _projection_problem(
    inputs: Sequence[Attribute], outputs: Sequence[Attribute], attributes: Attributes
) -> str | None:
    if len(inputs) != 2 or len(outputs) != 1:
        return "Mismatched number of inputs and outputs."
    if not _is_text(inputs[0]):
        return "First input should be a string tensor"
    if not isinstance(element_of(inputs[1]), IntegerType):
        return "Second input should be an integer tensor"
    seeds, shape = attributes.get("hash_seed"), shape_of(outputs[0])
    if not isinstance(seeds, ArrayAttr):
        return "'hash_seed' attribute is not set or not an array"
    if shape is None or len(shape) != 2 or isinstance(element_of(outputs[0]), IntegerType):
        return "Output should be a 2D float tensor."
    if shape[1] != len(seeds.data):  # pyright: ignore[reportUnknownMemberType, reportUnknownArgumentType]
        return "Output 2nd dimension should be the num of hash seeds."
    return _option_problem(attributes, {"buckets": "an integer"})


def _option_problem(attributes: Attributes, kinds: dict[str, str]) -> str | None:
    for key, kind in kinds.items():
        if not isinstance(attributes.get(key), _KINDS[kind]):
            return f"'{key}' attribute is not set or not {kind}"
    return None


def _plain(attr: Attribute) -> Flex:
    match attr:
        case IntegerAttr():
            return attr.value.data
        case StringAttr():
            return attr.data
        case _:
            items = cast("ArrayAttr[IntegerAttr]", attr).data
            return Typed(item.value.data for item in items)


_NGRAM_OPTIONS = {
    "width": "an integer",
    "string_separator": "a string",
    "axis": "an integer",
    "reduction_type": "a string",
}
_PROJECTION_OPTIONS = ("hash_seed", "buckets")


def _options(attributes: Attributes, keys: Sequence[str]) -> bytes:
    """Return options as a FlexBuffer map, in this order."""
    return option_map(Ordered({key: _plain(attributes[key]) for key in keys}))


def _checked(function: func.FuncOp, problem: str | None) -> None:
    if problem is not None:
        diagnostic = Diagnostic.at(function, problem)
        raise ConverterError(str(diagnostic), [diagnostic])


def tokenizer(function: func.FuncOp, implements: FuncAttr) -> None:
    """Make a custom operator of splitting strings at blanks.

    Raises:
        ConverterError: arguments or results are not what the operator has.

    """
    type = function.function_type
    _checked(function, _tokenizer_problem(type.inputs.data, type.outputs.data))
    implement(function, TOKENIZER, b"")


def ngrams(function: func.FuncOp, implements: FuncAttr) -> None:
    """Make a custom operator of joining neighbouring tokens.

    Raises:
        ConverterError: arguments, results or attributes are not what the operator has.

    """
    type, attributes = function.function_type, dict(implements.attrs.data)
    _checked(
        function,
        _ngrams_problem(type.inputs.data, type.outputs.data)
        or _option_problem(attributes, _NGRAM_OPTIONS),
    )
    implement(function, NGRAMS, _options(attributes, tuple(_NGRAM_OPTIONS)))


def projection(function: func.FuncOp, implements: FuncAttr) -> None:
    """Make a custom operator of projecting n-grams by hashes.

    Raises:
        ConverterError: arguments, results or attributes are not what the operator has.

    """
    type, attributes = function.function_type, dict(implements.attrs.data)
    _checked(function, _projection_problem(type.inputs.data, type.outputs.data, attributes))
    implement(function, PROJECTION, _options(attributes, _PROJECTION_OPTIONS))


CONFIGURED: dict[str, Callable[[func.FuncOp, FuncAttr], None]] = {
    TOKENIZER: tokenizer,
    NGRAMS: ngrams,
    PROJECTION: projection,
}
"""What is done by the name that a function implements."""
