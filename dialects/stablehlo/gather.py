"""StableHLO's `gather` and `scatter`: slices at places that an operand tells.

Names of dimensions as in StableHLO's specification, whose constraints are checked here as far as
they concern ranks: sizes may be unknown.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Self, cast

from xdsl.dialects.builtin import ArrayAttr, BoolAttr, DenseArrayBase, IntAttr, IntegerType
from xdsl.ir import Attribute, ParametrizedAttribute
from xdsl.irdl import (
    SameVariadicOperandSize,
    irdl_attr_definition,
    irdl_op_definition,
    operand_def,
    opt_prop_def,
    param_def,
    prop_def,
    region_def,
    var_operand_def,
    var_result_def,
)
from xdsl.parser import AttrParser
from xdsl.printer import Printer
from xdsl.utils.exceptions import VerifyException

from ..op import Operands, Properties, ResultTypes, TensorOp
from ..shapes import DYNAMIC, Shape, element_of, shape_of, typed
from .base import PureOp

_Numbers = ArrayAttr[IntAttr]
_Sizes = DenseArrayBase[IntegerType]
_AXIS = "index_vector_dim"


class DimensionNumbers(ParametrizedAttribute):
    """Lists of dimensions by name; text leaves out empty ones and an `index_vector_dim` of 0."""

    @property
    def vector_axis(self) -> int:
        """Along which dimension the indices are vectors."""
        return cast(IntAttr, getattr(self, _AXIS)).data

    @classmethod
    def fields(cls) -> tuple[str, ...]:
        """Return the names, in the order of the text."""
        return tuple(name for name, _ in cls.get_irdl_definition().parameters)

    @classmethod
    def of(cls, **numbers: Sequence[int] | int) -> Self:
        """Build it of what is not empty."""
        return cls(*(_attribute(name, numbers.get(name)) for name in cls.fields()))

    def numbers(self) -> dict[str, tuple[int, ...] | int]:
        """Return the lists, and the one number."""
        return {
            name: self.vector_axis if name == _AXIS else self.list(name) for name in self.fields()
        }

    def list(self, name: str) -> tuple[int, ...]:
        """Return a list of dimensions."""
        return tuple(item.data for item in cast(_Numbers, getattr(self, name)))

    @classmethod
    def parse_parameters(cls, parser: AttrParser) -> Sequence[Attribute]:
        """Parse `<name = [1, 2], index_vector_dim = 3>`, whatever the order."""
        found: dict[str, Sequence[int] | int] = {}

        def entry() -> None:
            name = parser.parse_identifier()
            if name not in cls.fields():
                parser.raise_error(f"{cls.name} has no {name}")
            parser.parse_punctuation("=")
            if name == _AXIS:
                found[name] = parser.parse_integer()
                return
            found[name] = parser.parse_comma_separated_list(
                parser.Delimiter.SQUARE, parser.parse_integer
            )

        parser.parse_comma_separated_list(parser.Delimiter.ANGLE, entry)
        return cls.of(**found).parameters

    def print_parameters(self, printer: Printer) -> None:
        """Print what is not empty."""

        def show(entry: tuple[str, tuple[int, ...] | int]) -> None:
            name, value = entry
            shown = value if isinstance(value, int) else f"[{', '.join(map(str, value))}]"
            printer.print_string(f"{name} = {shown}")

        with printer.in_angle_brackets():
            printer.print_list([item for item in self.numbers().items() if item[1]], show)


def _attribute(name: str, value: Sequence[int] | int | None) -> Attribute:
    if name == _AXIS:
        return IntAttr(value if isinstance(value, int) else 0)
    assert not isinstance(value, int)
    return ArrayAttr(IntAttr(item) for item in value or ())


@irdl_attr_definition
class GatherDimensionsAttr(DimensionNumbers):
    """Which dimensions a gather takes apart."""

    name = "stablehlo.gather"
    offset_dims: _Numbers = param_def()
    collapsed_slice_dims: _Numbers = param_def()
    operand_batching_dims: _Numbers = param_def()
    start_indices_batching_dims: _Numbers = param_def()
    start_index_map: _Numbers = param_def()
    index_vector_dim: IntAttr = param_def()


@irdl_attr_definition
class ScatterDimensionsAttr(DimensionNumbers):
    """Which dimensions a scatter puts together."""

    name = "stablehlo.scatter"
    update_window_dims: _Numbers = param_def()
    inserted_window_dims: _Numbers = param_def()
    input_batching_dims: _Numbers = param_def()
    scatter_indices_batching_dims: _Numbers = param_def()
    scatter_dims_to_operand_dims: _Numbers = param_def()
    index_vector_dim: IntAttr = param_def()


def lengths(attr: Attribute) -> tuple[int, ...]:
    """Return the integers of a dense array."""
    assert isinstance(attr, DenseArrayBase)
    return tuple(map(int, cast(_Sizes, attr).get_values()))


@irdl_op_definition
class GatherOp(PureOp):
    """Slices of `operand`, each of which starts where a vector of `start_indices` says."""

    name = "stablehlo.gather"
    operand = operand_def(Attribute)
    start_indices = operand_def(Attribute)
    dimension_numbers = prop_def(GatherDimensionsAttr)
    slice_sizes = prop_def(_Sizes)
    indices_are_sorted = opt_prop_def(BoolAttr)

    @classmethod
    def infer(cls, operands: Operands, properties: Properties) -> ResultTypes:
        """Put the sizes of slices between those of the indices."""
        numbers, sizes = properties["dimension_numbers"], properties["slice_sizes"]
        assert isinstance(numbers, GatherDimensionsAttr)
        element, indices = element_of(operands[0]), shape_of(operands[1])
        if indices is None:
            return (typed(element, None),)
        gone = {*numbers.list("collapsed_slice_dims"), *numbers.list("operand_batching_dims")}
        window = [size for axis, size in enumerate(lengths(sizes)) if axis not in gone]
        offsets = numbers.list("offset_dims")
        rest = [size for axis, size in enumerate(indices) if axis != numbers.vector_axis]
        places = range(len(window) + len(rest))
        batch, slices = iter(rest), iter(window)
        shape = tuple(next(slices if axis in offsets else batch, DYNAMIC) for axis in places)
        return (typed(element, shape),)

    def verify_(self) -> None:
        """Compare the ranks of operands and slices with the dimensions."""
        numbers, shape = self.dimension_numbers, shape_of(self.operand)
        _indices_fit(numbers, shape_of(self.start_indices), "start_index_map")
        named = ("offset_dims", "collapsed_slice_dims", "operand_batching_dims")
        rank = sum(len(numbers.list(name)) for name in named)
        if shape is not None and len(shape) != rank:
            raise VerifyException(f"has an operand of rank {len(shape)}, its dimensions say {rank}")
        if len(lengths(self.slice_sizes)) != rank:
            raise VerifyException(f"has slice_sizes of another number than {rank}")
        if len(numbers.list("operand_batching_dims")) != len(
            numbers.list("start_indices_batching_dims")
        ):
            raise VerifyException("has batching dimensions of two numbers")


@irdl_op_definition
class ScatterOp(TensorOp):
    """`inputs` with slices put in, each combined by the region with what was there before."""

    name = "stablehlo.scatter"
    inputs = var_operand_def(Attribute)
    scatter_indices = operand_def(Attribute)
    updates = var_operand_def(Attribute)
    scatter_dimension_numbers = prop_def(ScatterDimensionsAttr)
    indices_are_sorted = opt_prop_def(BoolAttr)
    unique_indices = opt_prop_def(BoolAttr)
    update_computation = region_def("single_block")
    results_ = var_result_def(Attribute)
    irdl_options = (SameVariadicOperandSize(),)

    @classmethod
    def infer(cls, operands: Operands, properties: Properties) -> ResultTypes:
        """Take the types of the inputs."""
        return tuple(value.type for value in operands[: len(operands) // 2])

    def verify_(self) -> None:
        """Compare the ranks and types of inputs and results with the dimensions."""
        numbers = self.scatter_dimension_numbers
        _indices_fit(numbers, shape_of(self.scatter_indices), "scatter_dims_to_operand_dims")
        named = ("update_window_dims", "inserted_window_dims", "input_batching_dims")
        rank = sum(len(numbers.list(name)) for name in named)
        for value in self.inputs:
            shape = shape_of(value)
            if shape is not None and len(shape) != rank:
                what = f"has an input of rank {len(shape)}, its dimensions say {rank}"
                raise VerifyException(what)
        if [value.type for value in self.inputs] != list(self.result_types):
            raise VerifyException("has results of other types than its inputs")


def _indices_fit(numbers: DimensionNumbers, indices: Shape | None, name: str) -> None:
    """Check that vectors of indices have as many elements as there are dimensions they tell."""
    if indices is None:
        return
    axis, count = numbers.vector_axis, len(numbers.list(name))
    if not 0 <= axis <= len(indices):
        raise VerifyException(f"has index_vector_dim {axis} for indices of rank {len(indices)}")
    size = indices[axis] if axis < len(indices) else 1
    if size not in (DYNAMIC, count):
        raise VerifyException(f"has {name} of {count} dimensions for vectors of {size} indices")
