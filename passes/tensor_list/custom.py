"""`tfl-legalize-tensorlist`: lists as custom operators, whose kernels keep them as lists."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from xdsl.context import Context
from xdsl.dialects.builtin import Float32Type, IntegerType, ModuleOp
from xdsl.ir import Attribute, Operation, SSAValue
from xdsl.passes import ModulePass

from ...dialects import arith, tf, tfl
from ...dialects.dtypes import to_tflite
from ...dialects.op import name_of
from ...dialects.shapes import element_of
from .builder import Builder, is_variant, subtype
from .init import element_type

_BY_RESULT = (tf.TensorListStackOp, tf.TensorListGetItemOp)
_CODES = {
    "FLOAT32": 0,
    "INT32": 2,
    "INT64": 4,
    "BOOL": 6,
}
_SILENT = {
    "tf.TensorListStack": "TensorListStack",
    "tf.TensorListSetItem": "TensorListSetItem",
    "tf.TensorListFromTensor": "TensorListFromTensor",
    "tf.TensorListGetItem": "TensorListGetItem",
    "tf.TensorListElementShape": "TensorListElementShape",
    "tf.TensorListLength": "TensorListLength",
    "tf.TensorListPopBack": "TensorListPopBack",
    "tf.TensorListPushBack": "TensorListPushBack",
    "tf.AddN": "VariantAddN",
}
"""Ops whose custom operator has no options, and its name."""


def _item_element(op: Operation) -> Attribute | None:
    """Return the element type of the items of the list that an op is about."""
    match op:
        case tf.TensorListReserveOp() | tf.EmptyTensorListOp():
            return element_type(op)
        case tf.TensorListStackOp() | tf.TensorListGetItemOp():
            return element_of(op.results[0])
        case tf.TensorListSetItemOp():
            return element_of(op.operands[2])
        case tf.TensorListFromTensorOp():
            return element_of(op.operands[0])
        case tf.TensorListPushBackOp():
            return element_of(op.operands[1])
        case tf.TensorListPopBackOp():
            return element_of(op.results[1])
        case tf.TensorListElementShapeOp() | tf.TensorListLengthOp() | tf.AddNOp():
            item = subtype(op.operands[0])
            return None if item is None else element_of(item)
        case _:
            return None


def _has_list(op: Operation) -> bool:
    return any(map(is_variant, (*op.operands, *op.results)))


def is_supported(op: Operation) -> bool:
    """Whether an op is none on lists, or one for which there is a kernel."""
    if isinstance(op, tf.ZerosLikeOp) and _has_list(op):
        return False
    if isinstance(op, tf.AddNOp) and _has_list(op):
        element = _item_element(op)
        return element is None or isinstance(element, Float32Type) or _width(element) == 32
    if "TensorList" not in name_of(op):
        return True
    element = _item_element(op)
    return isinstance(element, Float32Type) or _width(element) in (1, 32, 64)


def _width(element: Attribute | None) -> int:
    return element.bitwidth if isinstance(element, IntegerType) else 0


def _custom(op: Operation, operands: Sequence[SSAValue], code: str, options: bytes) -> None:
    """Put a custom operator in place of an op."""
    new = tfl.CustomOp(
        list(operands),
        custom_code=code,
        custom_option=tfl.ConstBytesAttr(options),
        result_types=op.result_types,
    )
    Builder(op).insert(new)
    for old, result in zip(op.results, new.results, strict=True):
        old.replace_all_uses_with(result)
    op.detach()
    op.erase()


def _legalize(op: Operation) -> None:
    if isinstance(op, tf.TensorListReserveOp | tf.EmptyTensorListOp):
        element = element_type(op)
        assert element is not None
        count: SSAValue = op.operands[1]
        if isinstance(op, tf.EmptyTensorListOp):
            count = Builder(op).add(arith.ConstantOp(value=np.array(0, np.int32)))
        options = bytes([_CODES[to_tflite(element)]])
        _custom(op, [op.operands[0], count], "TensorListReserve", options)
    elif op.name in _SILENT and _has_list(op):
        _custom(op, op.operands, _SILENT[op.name], b"")


@dataclass(frozen=True)
class LegalizeTensorListPass(ModulePass):
    """Make custom operators of all ops on lists, if there are kernels for every one.

    Source: transforms/tf_legalizations/legalize_tensorlist_pass.cc and legalize_tensorlist.td.
    """

    name = "tfl-legalize-tensorlist"

    def apply(self, ctx: Context, op: ModuleOp) -> None:
        """Rewrite the module or leave it as it is."""
        ops = list(op.walk())
        if not all(map(is_supported, ops)):
            print(
                "Tried legalizing to tfl custom tensorlist ops, but not all can be supported.",
                file=sys.stderr,
            )
            return
        for item in ops:
            _legalize(item)
