"""Constants that are resources: named payloads that stand at the end of the module's text."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import cast
from zlib import crc32

import numpy as np
from xdsl.context import Context
from xdsl.dialects.builtin import (
    AnyFloat,
    ArrayAttr,
    BFloat16Type,
    Float16Type,
    Float32Type,
    IntegerAttr,
    IntegerType,
    ModuleOp,
)
from xdsl.ir import Attribute, Operation, SSAValue, TypeAttribute
from xdsl.passes import ModulePass

from ..dialects import arith, tfl
from ..dialects.dtypes import numpy_dtype
from ..dialects.elements import Array, Elements
from ..dialects.op import attribute, constant_elements
from ..dialects.shapes import element_of, integer, is_static, tensor_type
from .fold import evaluate
from .greedy import RuleSet
from .pattern import Const, Op, Result, Value, rule
from .predicates import known_shape

LAYOUT = "litert.layout_permutation"
"""The transpose between the resource as it was read and the constant."""
TARGET = "litert.target_element_type"
"""The element type of a constant whose resource was read with another one."""
HALVES = (Float16Type, BFloat16Type)


def _found(value: SSAValue) -> tuple[Operation, Elements] | None:
    """Return the constant op of a value and what it holds, if it is an `arith.constant`."""
    elements = constant_elements(value)
    if elements is None or not isinstance(value.owner, arith.ConstantOp):
        return None
    return value.owner, elements


def _made(
    array: Array, element: Attribute, resource: str | None, **attributes: Attribute | None
) -> arith.ConstantOp:
    """Build a constant with the attributes that are there."""
    type = tensor_type(element, array.shape)
    op = arith.ConstantOp(value=Elements.of(array, type, resource=resource))
    for name, value in ((LAYOUT, attributes.get("layout")), (TARGET, attributes.get("target"))):
        if value is not None:
            op.attributes[name] = value
    return op


def _key(op: Operation, elements: Elements, prefix: str) -> str:
    """Return the name of a resource made of another: its own where no one else uses that."""
    name = str(elements.resource)
    return name if op.results[0].has_one_use() else f"{prefix}_{name}"


def _converts(before: Attribute, after: Attribute) -> bool:
    """Whether constants that are no resources are converted."""
    if isinstance(after, Float32Type):
        return isinstance(before, HALVES)
    return isinstance(before, Float32Type) and isinstance(after, BFloat16Type)


def _cast(root: tfl.CastOp, x: SSAValue, *, halves: bool) -> Result:
    found = _found(x)
    if found is None or not is_static(root.output):
        return None
    op, elements = found
    before, after = element_of(x), element_of(root.output)
    array = elements.array
    if elements.resource is None:
        if before != after and not _converts(before, after):
            return None
        return _made(array.astype(numpy_dtype(after)), after, None)
    if not halves and isinstance(before, HALVES) and isinstance(after, Float32Type):
        return None
    layout = op.attributes.get(LAYOUT)
    if before == after:
        return _made(array, after, elements.resource, layout=layout)
    if not isinstance(before, AnyFloat) or not isinstance(after, AnyFloat):
        return None
    cast_array = array.astype(numpy_dtype(after))
    if elements.is_splat:
        return _made(cast_array, after, f"cast_{elements.resource}_{after}")
    name = _key(op, elements, f"cast_{after}")
    target = cast(TypeAttribute, after)
    return _made(cast_array, after, name, layout=layout, target=target)


@rule(Op(tfl.CastOp, Value("x")))
def fold_cast(root: tfl.CastOp, x: SSAValue) -> Result:
    """cast(constant) -> constant, between floats.

    Source: transforms/large_constant_fold_pass.cc, FoldResourceCast.
    """
    return _cast(root, x, halves=True)


@rule(Op(tfl.CastOp, Value("x")))
def fold_cast_but_of_halves(root: tfl.CastOp, x: SSAValue) -> Result:
    """cast(constant) -> constant, but for resources of 16 bits that become f32."""
    return _cast(root, x, halves=False)


@rule(Op(tfl.TransposeOp, Value("x"), Const("perm")))
def fold_transpose(root: tfl.TransposeOp, x: SSAValue, perm: Array) -> Result:
    """transpose(resource) -> resource, which says how it was transposed.

    Source: transforms/large_constant_fold_pass.cc, FoldResourceTranspose.
    """
    found = _found(x)
    if found is None or found[1].resource is None or not is_static(root.output):
        return None
    op, elements = found
    array, axes = elements.array, [int(axis) for axis in perm.reshape(-1)]
    if len(axes) != array.ndim or sorted(axes) != list(range(array.ndim)):
        return None
    element = element_of(x)
    moved = np.ascontiguousarray(array.transpose(axes))
    if array.ndim <= 1 or elements.is_splat:
        return _made(moved, element, elements.resource)
    before = op.attributes.get(LAYOUT)
    if isinstance(before, ArrayAttr):
        items = [integer(item) for item in cast("ArrayAttr[IntegerAttr]", before)]
        if len(items) == len(axes):
            axes = [items[axis] for axis in axes]
    name = _key(op, elements, "transpose")
    target = op.attributes.get(TARGET)
    return _made(moved, element, name, layout=attribute(tuple(axes)), target=target)


@rule(Op(tfl.ReshapeOp, Value("x"), Value()))
def fold_reshape(root: tfl.ReshapeOp, x: SSAValue) -> Result:
    """reshape(resource) -> resource, unless it is transposed.

    Source: transforms/large_constant_fold_pass.cc, FoldResourceReshape.
    """
    found = _found(x)
    if found is None or found[1].resource is None or LAYOUT in found[0].attributes:
        return None
    op, elements = found
    if not is_static(root.output):
        return None
    shaped = elements.array.reshape(known_shape(root.output))
    return _made(shaped, element_of(x), _key(op, elements, "reshape"))


BINARY = (tfl.AddOp, tfl.SubOp, tfl.MulOp, tfl.DivOp)


def _operand_key(elements: Elements) -> str:
    """Return a name for an operand: that of the resource, or one made of the payload."""
    if elements.resource is not None:
        return elements.resource
    return f"dense_{elements.array.size}_{crc32(elements.array.tobytes()):08x}"


@rule(Op(BINARY, Value("x"), Value("y"), fused_activation_function=tfl.NONE))
def fold_binary(root: tfl.AddOp, x: SSAValue, y: SSAValue) -> Result:
    """x + y -> resource, where one of two constants is a resource; also for -, * and /.

    Source: transforms/large_constant_fold_pass.cc, FoldResourceBinaryOp.
    """
    lhs, rhs = _found(x), _found(y)
    if lhs is None or rhs is None or lhs[1].resource is rhs[1].resource is None:
        return None
    if LAYOUT in lhs[0].attributes or LAYOUT in rhs[0].attributes:
        return None
    element = element_of(root.output)
    if isinstance(root, tfl.DivOp) and rhs[1].array.dtype.kind in "iu" and not rhs[1].array.all():
        return None
    folded = evaluate(root, [lhs[1].array, rhs[1].array], wide=False)
    if folded is None:
        return None
    name = "_".join((root.name.removeprefix("tfl."), *(_operand_key(e) for _, e in (lhs, rhs))))
    return _made(folded[0].array, element, name)


@cache
def _rules(*, halves: bool, elementwise: bool) -> RuleSet:
    chosen = [fold_cast if halves else fold_cast_but_of_halves, fold_transpose, fold_reshape]
    return RuleSet(chosen, [fold_binary] if elementwise else [])


@dataclass(frozen=True)
class LargeConstantFoldPass(ModulePass):
    """Fold casts, transposes and reshapes of resources, and arithmetic if asked to.

    Source: transforms/large_constant_fold_pass.cc. There the payload is left as it is and an
    attribute says what a later reader is to do with it; here the payload is converted, and the
    attribute says what became of it.
    """

    name = "tfl-large-constant-fold"
    fold_fp16_resource_casts: bool = True
    fold_elementwise_ops: bool = False

    def apply(self, ctx: Context, op: ModuleOp) -> None:
        """Apply the rules to a fixed point."""
        rules = _rules(halves=self.fold_fp16_resource_casts, elementwise=self.fold_elementwise_ops)
        rules.apply(op, fold=False)


@dataclass(frozen=True)
class DenseToResourcePass(ModulePass):
    """Make resources of the constants that are no splats.

    Source: transforms/utilities/elements_attr_roundtrip_pass.cc.
    """

    name = "tfl-dense-to-dense-resource-elements"

    def apply(self, ctx: Context, op: ModuleOp) -> None:
        """Name each after its element type."""
        used: set[str] = set()
        for item in op.walk():
            found = _found(item.results[0]) if item.results else None
            if found is None or found[1].resource is not None or found[1].is_splat:
                continue
            element = found[1].type.element_type
            if not isinstance(element, IntegerType | AnyFloat):
                continue
            letter = "i" if isinstance(element, IntegerType) else "f"
            first = name = f"dense_elements_{letter}{element.bitwidth}"
            number = 0
            while name in used:
                number += 1
                name = f"{first}_{number}"
            used.add(name)
            elements = Elements.of(found[1].array, found[1].type, resource=name)
            item.properties["value"] = elements


@dataclass(frozen=True)
class ResourceToDensePass(ModulePass):
    """Make plain constants of resources.

    Source: transforms/utilities/elements_attr_roundtrip_pass.cc.
    """

    name = "tfl-dense-resource-to-dense-elements"

    def apply(self, ctx: Context, op: ModuleOp) -> None:
        """Forget the names."""
        for item in op.walk():
            found = _found(item.results[0]) if item.results else None
            if found is not None and found[1].resource is not None:
                item.properties["value"] = Elements.of(found[1].array, found[1].type)
