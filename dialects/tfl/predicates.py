"""What an op asks of its operands and results together, declared as traits on the op.

`Predicate`s hold of every op in the IR; a `RuntimeTrait` is only what the runtime's kernel asks.
Messages begin as those of MLIR's tools do and go on with what was found, in parentheses.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import ClassVar

from xdsl.dialects.builtin import NoneType, Signedness
from xdsl.ir import Attribute, Operation, SSAValue
from xdsl.traits import OpTrait
from xdsl.utils.exceptions import VerifyException

from ..op import TensorOp, complete
from ..quant import UniformType
from ..shapes import (
    DYNAMIC,
    compatible,
    element_of,
    is_static,
    rank_of,
    shape_of,
)
from ..traits import SameScales
from .constraints import stored

_MANY = 64
"""Above any rank: `Rank(0, 1, 64)` is at least 1."""


def unmet(what: str, found: str = "") -> str:
    """Return a message about what does not hold, and what was found."""
    return f"failed to verify that {what} ({found})" if found else f"failed to verify that {what}"


class RuntimeTrait(OpTrait):
    """Something that the runtime's kernel asks of an op."""

    ORDER: ClassVar[int] = 9

    def problem(self, op: Operation) -> str | None:
        """Return why the op does not have what is asked, None if it does."""
        raise NotImplementedError


class Predicate(RuntimeTrait):
    """Something that is asked of an op wherever it stands."""


@dataclass(frozen=True)
class Types(OpTrait):
    """The element types of all operands and results whose fields are plain `TENSOR`s."""

    kinds: str


@dataclass(frozen=True)
class SameElements(Predicate):
    """The operands at `operands` and the first result have one element type, quantized alike."""

    operands: tuple[int, ...] = (0,)
    text: str = "input and output must have same element type"
    with_result: bool = True
    ORDER: ClassVar[int] = 1

    def problem(self, op: Operation) -> str | None:
        """Compare storage types; an absent operand has any."""
        values: list[SSAValue] = [op.operands[index] for index in self.operands]
        if self.with_result:
            values.append(op.results[0])
        present = [value for value in values if not isinstance(value.type, NoneType)]
        found = list(dict.fromkeys(stored(value) for value in present))
        return unmet(self.text, " and ".join(found)) if len(found) > 1 else None


VALUES_AND_OUTPUT = "values and output must have same element type"


def same_operands(
    whose: str, operands: tuple[int, ...] = (0, 1), verb: str = "have"
) -> SameElements:
    """Ask for one element type of the operands."""
    text = f"{whose} operands {verb} same element type".lstrip()
    return SameElements(operands, text, with_result=False)


@dataclass(frozen=True)
class Rank(Predicate):
    """Operand `operand`, where its rank is known, has one in [least, most]; `none` is fine."""

    operand: int
    least: int
    most: int
    text: str = ""
    ORDER: ClassVar[int] = 2

    def problem(self, op: Operation) -> str | None:
        """Compare the rank."""
        rank = rank_of(op.operands[self.operand])
        if rank is None or self.least <= rank <= self.most:
            return None
        return unmet(self._what(), f"{_name(op, self.operand)} has rank {rank}")

    def _what(self) -> str:
        who = f"operand {self.operand}"
        if self.text:
            return self.text.format(who)
        if self.least == self.most:
            return f"{who} is {self.least}-D"
        if self.least == 0:
            return f"{who} is at most {self.most}-D"
        if self.most == _MANY:
            return f"{who} is at least {self.least}-D"
        return f"{who} has rank range [{self.least}, {self.most}]"


def at_least(operand: int, rank: int) -> Rank:
    """Ask for a least rank, in the words of upstream's first such constraint."""
    return Rank(operand, rank, _MANY, f"{{}} is {rank}-D")


@dataclass(frozen=True)
class RuntimeRank(RuntimeTrait):
    """The operands, where their ranks are known, have ones in [least, most] for the runtime."""

    operands: tuple[int, ...]
    least: int
    most: int
    text: str

    def problem(self, op: Operation) -> str | None:
        """Compare the ranks."""
        for index in self.operands:
            rank = rank_of(op.operands[index])
            if rank is not None and not self.least <= rank <= self.most:
                return unmet(self.text, f"{_name(op, index)} has rank {rank}")
        return None


@dataclass(frozen=True)
class Dimension(Predicate):
    """Dimension `axis` of an operand, where known, is `size`, or at most that."""

    operand: int
    axis: int
    size: int
    text: str
    at_most: bool = False
    ORDER: ClassVar[int] = 3

    def problem(self, op: Operation) -> str | None:
        """Compare the dimension."""
        shape = shape_of(op.operands[self.operand])
        if shape is None or len(shape) <= self.axis or shape[self.axis] == DYNAMIC:
            return None
        size = shape[self.axis]
        if size == self.size or (self.at_most and size < self.size):
            return None
        return unmet(self.text, f"dimension {self.axis} of {_name(op, self.operand)} is {size}")


@dataclass(frozen=True)
class SameDimension(Predicate):
    """Dimension `axis` of one operand is dimension `other_axis` of another, of static shapes."""

    operand: int
    other: int
    axis: int
    other_axis: int
    ORDER: ClassVar[int] = 3

    def problem(self, op: Operation) -> str | None:
        """Compare the dimensions."""
        ours, theirs = op.operands[self.operand], op.operands[self.other]
        if not (is_static(ours) and is_static(theirs)):
            return None
        left, right = shape_of(ours) or (), shape_of(theirs) or ()
        if left[self.axis] == right[self.other_axis]:
            return None
        return unmet(
            f"dim {self.axis} of operand {self.operand} equals to dim {self.other_axis} of "
            f"operand {self.other}",
            f"{left[self.axis]} and {right[self.other_axis]}",
        )


@dataclass(frozen=True)
class RankIsSize(Predicate):
    """The rank of an operand is the first dimension of another, where both are known."""

    operand: int
    other: int
    ORDER: ClassVar[int] = 3

    def problem(self, op: Operation) -> str | None:
        """Compare rank and size."""
        rank, other = rank_of(op.operands[self.operand]), op.operands[self.other]
        if rank is None or not is_static(other) or (shape_of(other) or (rank,))[0] == rank:
            return None
        return unmet(f"operand {self.operand}'s rank equals operand {self.other}'s size")


@dataclass(frozen=True)
class Scalar(Predicate):
    """An operand is a scalar or a vector of one element."""

    operand: int
    ORDER: ClassVar[int] = 2

    def problem(self, op: Operation) -> str | None:
        """Compare the shape."""
        if shape_of(op.operands[self.operand]) in ((), (1,)):
            return None
        return unmet(f"operand #{self.operand} is an 0-d tensor or 1-d tensor w/ 1 element")


@dataclass(frozen=True)
class SameShape(Predicate):
    """All operands and results have one shape, where known."""

    ORDER: ClassVar[int] = 4

    def problem(self, op: Operation) -> str | None:
        """Compare all shapes with the first that is known."""
        return None if _one_shape(op) else "requires the same shape for all operands and results"


@dataclass(frozen=True)
class SameType(Predicate):
    """All operands and results have one element type, and one shape where known."""

    ORDER: ClassVar[int] = 4

    def problem(self, op: Operation) -> str | None:
        """Compare types."""
        elements = {element_of(value) for value in (*op.operands, *op.results)}
        if len(elements) == 1 and _one_shape(op):
            return None
        return "requires the same type for all operands and results"


@dataclass(frozen=True)
class SameElementType(Predicate):
    """All operands and results have one element type."""

    ORDER: ClassVar[int] = 4

    def problem(self, op: Operation) -> str | None:
        """Compare element types."""
        if len({element_of(value) for value in (*op.operands, *op.results)}) <= 1:
            return None
        return "requires the same element type for all operands and results"


def _one_shape(op: Operation) -> bool:
    shapes = [
        shape for value in (*op.operands, *op.results) if (shape := shape_of(value)) is not None
    ]
    return all(compatible(shapes[0], shape) for shape in shapes[1:])


@dataclass(frozen=True)
class Asks(RuntimeTrait):
    """Anything else that the runtime asks: a function to what was found, None if all is well."""

    text: str
    check: Callable[[Operation], str | None]

    def problem(self, op: Operation) -> str | None:
        """Call the function."""
        found = self.check(op)
        return None if found is None else unmet(self.text, found)

    def __repr__(self) -> str:
        """Name the function, so that traits have an order."""
        return f"Asks({self.check.__name__})"


@dataclass(frozen=True)
class Holds(Predicate):
    """Anything else that is asked everywhere, as `Asks`."""

    text: str
    check: Callable[[Operation], bool]
    ORDER: ClassVar[int] = 2

    def problem(self, op: Operation) -> str | None:
        """Call the function."""
        return None if self.check(op) else unmet(self.text)

    def __repr__(self) -> str:
        """Name the function, so that traits have an order."""
        return f"Holds({self.check.__name__})"


@dataclass(frozen=True)
class Verified(Predicate):
    """A verifier of the op's own, after all else: a function from the op to a message or None."""

    check: Callable[[Operation], str | None]
    ORDER: ClassVar[int] = 5

    def problem(self, op: Operation) -> str | None:
        """Call the function."""
        return self.check(op)

    def __repr__(self) -> str:
        """Name the function, so that traits have an order."""
        return f"Verified({self.check.__name__})"


@dataclass(frozen=True)
class Inferred(Predicate):
    """The result types fit those that `infer` gives, for which `check` finds nothing wrong."""

    check: Callable[[Operation], str | None]
    ORDER: ClassVar[int] = 5

    def problem(self, op: Operation) -> str | None:
        """Check, infer and compare shapes."""
        assert isinstance(op, TensorOp)
        if (problem := self.check(op)) is not None:
            return f"{problem}\nfailed to infer returned types"
        inferred = op.infer(op.operands, complete(op))
        found = op.result_types
        if len(inferred) == len(found) and all(
            compatible(shape_of(left), shape_of(right))
            for left, right in zip(inferred, found, strict=True)
        ):
            return None
        types = [", ".join(f"'{type}'" for type in items) for items in (inferred, found)]
        return (
            f"inferred type(s) {types[0]} are incompatible with return type(s) of operation "
            f"{types[1]}\nfailed to infer returned types"
        )

    def __repr__(self) -> str:
        """Name the function, so that traits have an order."""
        return f"Inferred({self.check.__name__})"


def _scales(op: Operation) -> str | None:
    """Return which quantized operands or results of an op with `SameScales` differ."""
    values = (*op.operands, *op.results)
    types = [type for value in values if isinstance(type := element_of(value), UniformType)]
    trait = op.get_trait(SameScales)
    for type in types[1:]:
        if trait is not None and not trait.unsigned and _unsigned8(type) and _unsigned8(types[0]):
            continue
        if _parameters(type) != _parameters(types[0]):
            return (
                f"quantization parameters violate the same scale constraint: {types[0]} vs. {type}"
            )
    return None


def _unsigned8(type: UniformType) -> bool:
    storage = type.storage_type
    return storage.width.data == 8 and storage.signedness.data == Signedness.UNSIGNED


def _parameters(type: UniformType) -> tuple[Attribute, ...]:
    """Return what two types of one scale share; the axis may be another after a transpose."""
    return type.storage_type, type.expressed, type.scales, type.zero_points


@dataclass(frozen=True)
class Predicates(OpTrait):
    """Verifies the predicates of an op, in order; every op of the dialect has it."""

    def verify(self, op: Operation) -> None:
        """Raise what the first predicate that does not hold says."""
        assert isinstance(op, TensorOp)
        if _has_same_scales(type(op)) and (problem := _scales(op)) is not None:
            raise VerifyException(problem)
        for trait in _predicates(type(op)):
            if (problem := trait.problem(op)) is not None:
                raise VerifyException(problem)


@lru_cache(1024)
def _has_same_scales(op_type: type[TensorOp]) -> bool:
    return op_type.has_trait(SameScales)


@lru_cache(1024)
def _predicates(op_type: type[TensorOp]) -> tuple[Predicate, ...]:
    return tuple(trait for trait in asked(op_type) if isinstance(trait, Predicate))


def _name(op: Operation, operand: int) -> str:
    """Return the declared name of a fixed operand."""
    assert isinstance(op, TensorOp)
    names = [name for name, _ in type(op).get_irdl_definition().operands]
    return names[operand] if operand < len(names) else f"operand {operand}"


def _order(trait: RuntimeTrait) -> tuple[int, int, str]:
    return trait.ORDER, getattr(trait, "operand", -1), repr(trait)


@lru_cache(1024)
def asked(op_type: type[TensorOp]) -> tuple[RuntimeTrait, ...]:
    """Return what an op asks, types of elements first."""
    found = (t for t in op_type.get_irdl_definition().traits.traits if isinstance(t, RuntimeTrait))
    return tuple(sorted(found, key=_order))
