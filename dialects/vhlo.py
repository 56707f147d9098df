"""The `vhlo` dialect, version 1: StableHLO's ops in the form that is stored.

Attributes wrap builtin ones: `#vhlo.integer_v1<2 : i64>`, `#vhlo.tensor_v1<dense<1> :
tensor<2xi64>>`; names of a few are `#vhlo<precision_v1 DEFAULT>`. Types are the builtin ones.
"""

from __future__ import annotations

from collections.abc import Sequence

from xdsl.dialects.builtin import ArrayAttr, BoolAttr, StringAttr
from xdsl.ir import Attribute, Dialect, Operation, ParametrizedAttribute
from xdsl.irdl import (
    irdl_attr_definition,
    irdl_op_definition,
    opt_prop_def,
    param_def,
    result_def,
    traits_def,
    var_operand_def,
    var_region_def,
    var_result_def,
)
from xdsl.parser import AttrParser
from xdsl.printer import Printer
from xdsl.traits import IsTerminator

from .op import TensorOp
from .tfl.attributes import EnumAttr

Pair = tuple[Attribute, Attribute]


class _Wrapper(ParametrizedAttribute):
    """An attribute in angle brackets."""

    @classmethod
    def parse_parameters(cls, parser: AttrParser) -> Sequence[Attribute]:
        """Parse the wrapped attribute."""
        with parser.in_angle_brackets():
            return (parser.parse_attribute(),)

    def print_parameters(self, printer: Printer) -> None:
        """Print the wrapped attribute."""
        with printer.in_angle_brackets():
            printer.print_attribute(self.parameters[0])


@irdl_attr_definition
class IntegerV1Attr(_Wrapper):
    """An integer."""

    name = "vhlo.integer_v1"
    value: Attribute = param_def()


@irdl_attr_definition
class FloatV1Attr(_Wrapper):
    """A real number."""

    name = "vhlo.float_v1"
    value: Attribute = param_def()


@irdl_attr_definition
class StringV1Attr(_Wrapper):
    """A string."""

    name = "vhlo.string_v1"
    value: StringAttr = param_def()


@irdl_attr_definition
class BooleanV1Attr(_Wrapper):
    """True or false."""

    name = "vhlo.bool_v1"
    value: BoolAttr = param_def()


@irdl_attr_definition
class TensorV1Attr(_Wrapper):
    """A constant tensor."""

    name = "vhlo.tensor_v1"
    value: Attribute = param_def()


@irdl_attr_definition
class TypeV1Attr(_Wrapper):
    """A type."""

    name = "vhlo.type_v1"
    value: Attribute = param_def()


@irdl_attr_definition
class ArrayV1Attr(_Wrapper):
    """A list of attributes."""

    name = "vhlo.array_v1"
    value: ArrayAttr[Attribute] = param_def()


@irdl_attr_definition
class DictionaryV1Attr(ParametrizedAttribute):
    """Attributes by name: `#vhlo.dict_v1<{#vhlo.string_v1<"k"> = #vhlo.bool_v1<true>}>`."""

    name = "vhlo.dict_v1"
    keys: ArrayAttr[Attribute] = param_def()
    values: ArrayAttr[Attribute] = param_def()

    @property
    def pairs(self) -> list[Pair]:
        """The names with their attributes."""
        return list(zip(self.keys.data, self.values.data, strict=True))

    @classmethod
    def parse_parameters(cls, parser: AttrParser) -> Sequence[Attribute]:
        """Parse the pairs in braces."""

        def pair() -> Pair:
            key = parser.parse_attribute()
            parser.parse_punctuation("=")
            return key, parser.parse_attribute()

        with parser.in_angle_brackets():
            pairs = parser.parse_comma_separated_list(parser.Delimiter.BRACES, pair)
        return ArrayAttr([key for key, _ in pairs]), ArrayAttr([value for _, value in pairs])

    def print_parameters(self, printer: Printer) -> None:
        """Print the pairs in braces."""

        def show(pair: Pair) -> None:
            printer.print_attribute(pair[0])
            printer.print_string(" = ")
            printer.print_attribute(pair[1])

        with printer.in_angle_brackets():
            printer.print_string("{")
            printer.print_list(self.pairs, show)
            printer.print_string("}")


@irdl_attr_definition
class PrecisionV1Attr(EnumAttr):
    """`DEFAULT`, `HIGH` or `HIGHEST`."""

    name = "vhlo.precision_v1"


@irdl_attr_definition
class ComparisonDirectionV1Attr(EnumAttr):
    """`EQ`, `NE`, `GE`, `GT`, `LE` or `LT`."""

    name = "vhlo.comparison_direction_v1"


@irdl_attr_definition
class ComparisonTypeV1Attr(EnumAttr):
    """`NOTYPE`, `FLOAT`, `TOTALORDER`, `SIGNED` or `UNSIGNED`."""

    name = "vhlo.comparison_type_v1"


@irdl_attr_definition
class RngAlgorithmV1Attr(EnumAttr):
    """`DEFAULT`, `PHILOX` or `THREE_FRY`."""

    name = "vhlo.rng_algorithm_v1"


@irdl_attr_definition
class ApiVersionV1Attr(EnumAttr):
    """How a custom call is called: `API_VERSION_ORIGINAL` and so on."""

    name = "vhlo.api_version_v1"


class VhloOp(TensorOp):
    """Base of the dialect."""

    operands_ = var_operand_def()
    bodies = var_region_def()


_PLAIN = """
abs add and cbrt clamp convert cosine divide dynamic_update_slice exponential floor log logistic
maximum minimum multiply negate or power remainder reshape return rsqrt select shift_left subtract
tanh case while
"""
"""Ops without properties."""

_PROPERTIES = """
broadcast_in_dim broadcast_dimensions
compare comparison_direction compare_type
composite name composite_attributes decomposition version
concatenate dimension
constant value
convolution window_strides padding lhs_dilation rhs_dilation window_reversal
    input_batch_dimension input_feature_dimension input_spatial_dimensions
    kernel_input_feature_dimension kernel_output_feature_dimension kernel_spatial_dimensions
    output_batch_dimension output_feature_dimension output_spatial_dimensions feature_group_count
    batch_group_count precision_config
custom_call call_target_name has_side_effect backend_config api_version called_computations
    operand_layouts result_layouts output_operand_aliases
dot_general lhs_batching_dimensions rhs_batching_dimensions lhs_contracting_dimensions
    rhs_contracting_dimensions precision_config
dynamic_slice slice_sizes
gather offset_dims collapsed_slice_dims start_index_map index_vector_dim slice_sizes
    indices_are_sorted
iota iota_dimension
pad edge_padding_low edge_padding_high interior_padding
reduce dimensions
reduce_window window_dimensions window_strides base_dilations window_dilations padding
rng_bit_generator rng_algorithm
scatter update_window_dims inserted_window_dims scatter_dims_to_operand_dims index_vector_dim
    indices_are_sorted unique_indices
slice start_indices limit_indices strides
sort dimension is_stable
transpose permutation
"""
"""Ops and their properties."""


def _op_class(name: str, properties: Sequence[str]) -> type[VhloOp]:
    fields: dict[str, object] = {
        (item if item != "name" else "name_"): opt_prop_def(prop_name=item) for item in properties
    }
    results = {"results_": var_result_def()}
    if name == "rng_bit_generator":
        results = {"output_state": result_def(), "output": result_def()}
    traits = traits_def(IsTerminator()) if name == "return" else traits_def()
    namespace = {
        "traits": traits,
        "name": f"vhlo.{name}_v1",
        "__module__": __name__,
        "__doc__": f"StableHLO's `{name}`.",
        **fields,
        **results,
    }
    return irdl_op_definition(type(f"{name.title().replace('_', '')}OpV1", (VhloOp,), namespace))


def _entries() -> list[list[str]]:
    text = str(_PLAIN).split() + str(_PROPERTIES).replace("\n    ", " ").strip().splitlines()
    return [entry.split() for entry in text]


OPS: dict[str, type[VhloOp]] = {
    name: _op_class(name, properties) for name, *properties in _entries()
}
"""The ops by their names without dialect and version."""

ConstantOp = OPS["constant"]
ReturnOp = OPS["return"]


def base_name(op: Operation) -> str:
    """Return the name of an op without dialect and version."""
    return op.name.removeprefix("vhlo.").removesuffix("_v1")


Vhlo = Dialect(
    "vhlo",
    list(OPS.values()),
    [
        IntegerV1Attr,
        FloatV1Attr,
        StringV1Attr,
        BooleanV1Attr,
        TensorV1Attr,
        TypeV1Attr,
        ArrayV1Attr,
        DictionaryV1Attr,
        PrecisionV1Attr,
        ComparisonDirectionV1Attr,
        ComparisonTypeV1Attr,
        RngAlgorithmV1Attr,
        ApiVersionV1Attr,
    ],
)
