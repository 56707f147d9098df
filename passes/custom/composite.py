"""`tfl-prepare-composite-funcs-tf`: functions that say what they compute.

A function may name the layer or operator that its body spells out. Where TensorFlow Lite has that
as one op, the op becomes the body, and inlining brings it to the callers.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from xdsl.context import Context
from xdsl.dialects import func
from xdsl.dialects.builtin import FloatAttr, IntegerAttr, ModuleOp, StringAttr
from xdsl.ir import Attribute
from xdsl.passes import ModulePass

from ...dialects import tfl
from ...dialects.errors import ConverterError, Diagnostic, warn
from ...dialects.shapes import boolean
from ...dialects.tf_type import FuncAttr
from ...runtime.schema.flexbuffers import Flex
from . import keras_lstm, lstm_cell, perception, suppression, text
from .body import IMPLEMENTS, Body, implement, option_map, says

API = "tf.api_implements"
_FUSABLE = "tfl_fusable_op"


def embedding(function: func.FuncOp) -> None:
    """one_hot(ids) @ table -> embedding_lookup(ids, table)."""
    type = function.function_type
    if len(type.inputs.data) != 2:
        warn(function, "Invalid number of arguments in the embedding matmul composite function")
        return
    if len(type.outputs.data) != 1:
        warn(function, "Invalid number of results in the embedding matmul composite function")
        return
    body = Body(function)
    says(function, "embedding_lookup")
    table, ids = body.args
    lookup = tfl.EmbeddingLookupOp(ids, table, result_types=(type.outputs.data[0],))
    body.returns((body.add(lookup),))


NAMED: dict[str, Callable[[func.FuncOp], None]] = {
    "embedding_matmul": embedding,
    "LSTMCellSimple": lstm_cell.fuse,
    "LayerNormalizedLstmCellSimple": lstm_cell.fuse_normalized,
    suppression.PADDED: suppression.padded,
    perception.IMAGE_WARP: perception.image_warp,
}
"""What is done by the name that a function implements."""

CONFIGURED: dict[str, Callable[[func.FuncOp, FuncAttr], None]] = {
    suppression.POSTPROCESS: suppression.postprocess,
    perception.UNPOOLING: perception.unpooling,
}
"""The same for names with attributes."""


def fusable(function: func.FuncOp, implements: FuncAttr) -> None:
    """Make a custom operator of a function that asks for it; its attributes are the options."""
    attributes = dict(implements.attrs.data)
    if not boolean(attributes.pop(_FUSABLE, None)):
        return
    name = implements.symbol.root_reference.data
    options: dict[str, Flex] = {}
    for key, attr in sorted(attributes.items()):
        value = _plain(attr)
        if value is None:
            diagnostic = Diagnostic.at(function, f"failed to fuse for op: {name}")
            raise ConverterError(f"{diagnostic} {key} cannot be an option.", [diagnostic])
        options[key] = value
    implement(function, name, option_map(options))


def _plain(attr: Attribute) -> Flex:
    match attr:
        case FloatAttr():
            return attr.value.data
        case IntegerAttr():
            return attr.value.data
        case StringAttr():
            return attr.data
        case _:
            return None


@dataclass(frozen=True)
class PrepareCompositeFunctionsPass(ModulePass):
    """Replace the bodies of functions that implement what is one op.

    Source: transforms/prepare_composite_functions_tf.cc.
    """

    name = "tfl-prepare-composite-funcs-tf"
    fuse_tftext: bool = False
    """Whether the runtime brings the operators of TensorFlow Text."""

    def apply(self, ctx: Context, op: ModuleOp) -> None:
        """Look at the attributes of every function.

        Raises:
            ConverterError: a function asks for what cannot be done.

        """
        for function in op.body.block.ops:
            if not isinstance(function, func.FuncOp):
                continue
            implements = function.attributes.get(IMPLEMENTS)
            if isinstance(implements, StringAttr):
                if (rewrite := NAMED.get(implements.data)) is not None:
                    rewrite(function)
            elif isinstance(implements, FuncAttr):
                name = implements.symbol.root_reference.data
                known = {**CONFIGURED, **text.CONFIGURED} if self.fuse_tftext else CONFIGURED
                known.get(name, fusable)(function, implements)
            elif isinstance(api := function.attributes.get(API), StringAttr):
                keras_lstm.fuse(function, op, api.data)
