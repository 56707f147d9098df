"""Hypothesis strategies: programs around a rule, with legal shapes and element types.

A program is built from a rule's own pattern: its ops with the properties that it names, constants
where it wants some, arguments elsewhere. What verifiers and the interpreter refuse is not drawn.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, cast

import numpy as np
from hypothesis import assume
from hypothesis import strategies as st
from xdsl.dialects.builtin import ModuleOp, StringAttr
from xdsl.dialects.func import FuncOp, ReturnOp
from xdsl.ir import Attribute, Block, BlockArgument, Operation, Region, SSAValue
from xdsl.irdl import OptOperandDef, OptPropertyDef
from xdsl.utils.exceptions import VerifyException

from ...dialects import arith, tf
from ...dialects.dtypes import element_type
from ...dialects.elements import Array
from ...dialects.errors import TflowerError
from ...dialects.op import TensorOp, attribute
from ...dialects.shapes import Shape, shape_of, tensor_type
from ...passes.greedy import RuleSet
from ...passes.pattern import Const, Op, Rule, Value

_INDICES = np.dtype(np.int32)
_IMAGES = ("conv", "pool", "resize", "depth_to_space", "space_to", "BiasAdd")
_FIXED: Mapping[str, tuple[Any, ...]] = {
    "padding": ("SAME", "VALID"),
    "stride_h": (1, 2),
    "stride_w": (1, 2),
    "fused_activation_function": ("NONE",),
    "weights_format": ("DEFAULT",),
    "data_format": ("NHWC",),
    "explicit_paddings": ((),),
    "mode": ("REFLECT", "SYMMETRIC"),
    "alpha": (0.25,),
    "beta": (1.0,),
    "axis": (-1, 0),
    "strides": ((1, 1, 1, 1),),
    "dilations": ((1, 1, 1, 1),),
}
"""Values to choose from for properties that a pattern leaves open."""
_NOT_BUILT = (
    VerifyException,
    TflowerError,
    ArithmeticError,
    AssertionError,
    AttributeError,
    LookupError,
    NotImplementedError,
    TypeError,
    ValueError,
)
"""What constructors and `infer` may raise on operands that do not fit."""


def shapes(least: int = 1, most: int = 4, size: int = 4) -> st.SearchStrategy[Shape]:
    """Return a strategy of static shapes with a rank in [least, most] and small dimensions."""
    return st.lists(st.integers(1, size), min_size=least, max_size=most).map(tuple)


def dtypes(*names: str) -> st.SearchStrategy[np.dtype[Any]]:
    """Return a strategy of NumPy types, float32 and int32 unless they are named."""
    return st.sampled_from([np.dtype(name) for name in names or ("float32", "int32")])


@dataclass
class Draft:
    """A program in the making."""

    dtype: np.dtype[Any]
    shape: Shape
    block: Block = field(default_factory=Block)
    named: dict[str, SSAValue] = field(default_factory=dict[str, SSAValue])

    def argument(self, shape: Shape, dtype: np.dtype[Any] | None = None) -> BlockArgument:
        """Add an argument."""
        type = tensor_type(element_type(dtype or self.dtype), shape)
        return self.block.insert_arg(type, len(self.block.args))

    def constant(self, array: Array, *, imported: bool) -> SSAValue:
        """Add a constant, as it is before or after the import is lowered."""
        op: TensorOp = (tf.ConstOp if imported else arith.ConstantOp)(value=array)
        self.block.add_op(op)
        return op.results[0]


@st.composite
def programs(
    draw: st.DrawFn,
    rule: Rule,
    *,
    shape: st.SearchStrategy[Shape] | None = None,
    dtype: st.SearchStrategy[np.dtype[Any]] | None = None,
    leaves: Mapping[str, st.SearchStrategy[Any]] | None = None,
    applies: bool = True,
) -> ModuleOp:
    """Draw a module whose function `main` computes what the rule's pattern describes.

    Args:
        draw: given by hypothesis.
        rule: what the program is about.
        shape: of most operands; by default any of rank 1 to 4, of 4 where images are meant.
        dtype: element types of most operands.
        leaves: operand field or capture -> arrays of a constant or shapes of an argument.
        applies: whether only programs are drawn to which the rule applies.

    """
    images = any(word in kind.name for kind in _kinds(rule.source) for word in _IMAGES)
    if shape is None:
        shape = shapes(4, 4) if images else shapes()
    chosen = draw(shape)
    draft = Draft(draw(dtypes() if dtype is None else dtype), chosen)
    try:
        root = _build(draw, draft, rule.source, leaves or {})
    except _NOT_BUILT:
        root = None
    assume(root is not None)
    module = _closed(draft, cast(Operation, root))
    assume(_is_valid(module))
    if applies:
        assume(_applies(rule, module))
    return module


def _kinds(pattern: Op) -> set[type[Operation]]:
    inner = [_kinds(operand) for operand in pattern.operands if isinstance(operand, Op)]
    return set(pattern.types).union(*inner)


def _build(
    draw: st.DrawFn, draft: Draft, pattern: Op, leaves: Mapping[str, st.SearchStrategy[Any]]
) -> Operation:
    """Add the ops of a pattern to the program; return the outermost."""
    kind = cast("type[TensorOp]", draw(st.sampled_from(pattern.types)))
    fields = kind.get_irdl_definition().operands
    imported = kind.name.startswith("tf.")
    wanted: Sequence[Value | Const | Op] = pattern.operands or [
        Value() for _, item in fields if not isinstance(item, OptOperandDef)
    ]
    operands: list[SSAValue] = []
    for (name, _), item in zip(fields, wanted, strict=False):
        if isinstance(item, Op):
            operands.append(_build(draw, draft, item, leaves).results[0])
            continue
        known = draft.named.get(item.name or "")
        value = known or _leaf(draw, draft, kind, name, item, operands, leaves, imported)
        if item.name:
            draft.named[item.name] = value
        operands.append(value)
    properties = _properties(draw, kind, pattern)
    op = cast("Callable[..., TensorOp]", kind)(*operands, **properties)
    draft.block.add_op(op)
    return op


def _leaf(
    draw: st.DrawFn,
    draft: Draft,
    kind: type[TensorOp],
    name: str,
    item: Value | Const,
    operands: Sequence[SSAValue],
    leaves: Mapping[str, st.SearchStrategy[Any]],
    imported: bool,
) -> SSAValue:
    """Add an argument or a constant for an operand."""
    given = leaves.get(item.name or "", leaves.get(name))
    if given is not None:
        found = draw(given)
    else:
        found = _guess(draw, draft, kind.name, name, operands)
    if isinstance(found, np.ndarray):
        return draft.constant(cast(Array, found), imported=imported)
    shape = cast(Shape, found)
    if isinstance(item, Const):
        return draft.constant(_numbers(draw, shape, draft.dtype), imported=imported)
    return draft.argument(shape)


def _numbers(draw: st.DrawFn, shape: Shape, dtype: np.dtype[Any]) -> Array:
    """Draw a constant: random numbers, or one number that rules look for."""
    seed = draw(st.integers(0, 7))
    if seed < 2:
        return np.full(shape, seed, dtype)
    rng = np.random.default_rng(seed)
    if dtype.kind in "iub":
        return rng.integers(0, 5, shape).astype(dtype)
    return rng.uniform(0.5, 2, shape).astype(dtype)


def _guess(
    draw: st.DrawFn, draft: Draft, kind: str, name: str, operands: Sequence[SSAValue]
) -> Array | Shape:
    """Return a constant or the shape of an argument that an operand of such a name may be."""
    before = shape_of(operands[0]) if operands else None
    rank = len(draft.shape if before is None else before)
    match name:
        case "filter" if "conv" in kind.lower():
            return _filter(draw, kind, draft.shape[-1] if before is None else before[-1])
        case "filter" | "weights":
            return (draw(st.integers(1, 3)), (before or draft.shape)[-1])
        case "bias":
            filter = (shape_of(operands[1]) if len(operands) > 1 else None) or draft.shape
            return (filter[-1] if "depthwise" in kind or "tf." in kind else filter[0],)
        case "perm" | "permutation":
            return np.array(draw(st.permutations(range(rank))), _INDICES)
        case "axis" | "axes" | "reduction_indices" | "dim" | "dimension":
            axis = draw(st.integers(0, max(rank - 1, 0)))
            return np.array([axis] if draw(st.booleans()) else axis, _INDICES)
        case "shape" | "new_shape":
            return _new_shape(draw, before or draft.shape)
        case "padding" | "paddings":
            return np.array([[draw(st.integers(0, 1)) for _ in "lr"] for _ in range(rank)])
        case _:
            return _related(draw, draft.shape) if operands else draft.shape


def _filter(draw: st.DrawFn, kind: str, channels: int) -> Shape:
    height, width = draw(st.integers(1, 2)), draw(st.integers(1, 2))
    out = draw(st.integers(1, 3))
    if kind.startswith("tf."):
        return (height, width, channels, out)
    return (1, height, width, channels) if "depthwise" in kind else (out, height, width, channels)


def _new_shape(draw: st.DrawFn, shape: Shape) -> Array:
    """Draw a shape with as many elements."""
    count = int(np.prod(shape))
    ways = [(count,), (1, count), (count, 1), (*shape, 1), (1, *shape), shape]
    ways += [(count // n, n) for n in (2, 3, 4) if count % n == 0]
    return np.array(draw(st.sampled_from(ways)), _INDICES)


def _related(draw: st.DrawFn, shape: Shape) -> Shape:
    """Draw a shape that broadcasts to another: itself more often than any other."""
    last = shape[-1:]
    return draw(st.sampled_from([shape, shape, (), last, (1,) * (len(shape) - 1) + last]))


def _properties(draw: st.DrawFn, kind: type[TensorOp], pattern: Op) -> dict[str, Attribute]:
    """Return the properties of an op: those of the pattern, those that have to be, and some."""
    found = dict(pattern.properties)
    for name, item in kind.get_irdl_definition().properties.items():
        if name in found or name == "operandSegmentSizes":
            continue
        choices = [attribute(value, kind.INT) for value in _FIXED.get(name, ())]
        fitting = [value for value in choices if item.constr.verifies(value)]
        if fitting:
            found[name] = draw(st.sampled_from(fitting))
        elif item.default_value is not None:
            found[name] = item.default_value
        elif not isinstance(item, OptPropertyDef):
            values = (1, False, 1.0, StringAttr(""))
            some = [attribute(value, kind.INT) for value in values]
            known = [value for value in some if item.constr.verifies(value)]
            if not known:
                raise ValueError(f"{kind.name}: no value of {name} is known")
            found[name] = known[0]
    return found


def _closed(draft: Draft, root: Operation) -> ModuleOp:
    """Return a module with the program as its function."""
    draft.block.add_op(ReturnOp(*root.results))
    inputs, outputs = draft.block.arg_types, root.result_types
    return ModuleOp([FuncOp("main", (inputs, outputs), Region(draft.block))])


def _is_valid(module: ModuleOp) -> bool:
    """Whether a program verifies and runs."""
    from .numbers import functions, results, sample

    try:
        module.verify()
        results(module, {name: sample(op) for name, op in functions(module).items()})
    except _NOT_BUILT:
        return False
    return True


def _applies(rule: Rule, module: ModuleOp) -> bool:
    return RuleSet([rule]).apply(module.clone(), fold=False)


__all__ = ["Draft", "dtypes", "programs", "shapes"]
