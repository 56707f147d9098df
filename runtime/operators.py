"""Operators of a `.tflite` file as ops: by their code, options becoming properties."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import cache
from types import MappingProxyType
from typing import Any, NamedTuple

import numpy as np
from xdsl.dialects import func
from xdsl.dialects.builtin import (
    ArrayAttr,
    BoolAttr,
    FloatAttr,
    IntegerAttr,
    LocationAttr,
    StringAttr,
    SymbolRefAttr,
    UnregisteredOp,
    f32,
    i32,
    i64,
)
from xdsl.ir import Attribute, Block, Operation, Region, SSAValue
from xdsl.irdl import OptOperandDef, OptResultDef, VarOperandDef, VarResultDef

from ..dialects import tfl
from ..dialects.dtypes import from_tflite
from ..dialects.elements import Array
from ..dialects.tfl.attributes import ConstBytesAttr, LSTMKernelTypeAttr, MirrorPadAttr
from ..dialects.traits import Builtin
from . import vhlo_reader
from .schema.definitions import Field, enum
from .schema.reader import Record, Source, read
from .schema.writer import write

_ENUM_ATTRS: dict[str, Callable[[str], Attribute]] = {
    "LSTMKernelType": LSTMKernelTypeAttr,
    "MirrorPadMode": MirrorPadAttr,
    "TensorType": from_tflite,
}
_NONE: Mapping[str, Attribute] = MappingProxyType({})


class Site(NamedTuple):
    """What surrounds an operator: operands, result types, and where the op is going to stand.

    `intermediates` are the types of the internal tensors of an LSTM; `absent` makes the operand
    that stands for none, `constant` one that the file does not have.
    """

    operands: Sequence[SSAValue]
    results: Sequence[Attribute]
    location: LocationAttr
    intermediates: Sequence[Attribute]
    absent: Callable[[], SSAValue]
    constant: Callable[[Array], SSAValue]

    def create(
        self,
        kind: type[Operation],
        properties: Mapping[str, Attribute] = _NONE,
        regions: Sequence[Region] = (),
        operands: Sequence[SSAValue] | None = None,
    ) -> Operation:
        """Return an op of a class with these operands and results."""
        return kind.create(
            operands=self.operands if operands is None else operands,
            result_types=self.results,
            properties=properties,
            regions=regions,
            location=self.location,
        )


class Operators:
    """Makes the ops of one model."""

    def __init__(
        self,
        source: Source,
        model: Record,
        functions: Sequence[str],
        types_of: Callable[[int, str], Sequence[Attribute]],
        *,
        complete: bool = False,
    ):
        """Look at the operator codes.

        Args:
            source: the file.
            model: its root.
            functions: the names of the subgraphs.
            complete: keep StableHLO's operators as VHLO ops.
            types_of: gives the types of the `inputs` or `outputs` of a subgraph.

        """
        self.source, self.functions, self.types_of = source, functions, types_of
        self.complete = complete
        self.inlined: dict[Operation, list[int]] = {}
        """The subgraphs that are the regions of VHLO ops."""
        names = enum("BuiltinOperator").names
        self._codes: list[tuple[str, str]] = []
        self._versions: list[int] = []
        for code in model["operator_codes"] or ():
            number = max(code["deprecated_builtin_code"], code["builtin_code"])
            if number not in names:
                raise source.fail(f"{number} is no builtin operator that tflower knows")
            self._codes.append((names[number], code["custom_code"] or ""))
            self._versions.append(code["version"])

    def name(self, operator: Record) -> str:
        """Return the name of an operator's code, of a custom one its own."""
        index: int = operator["opcode_index"]
        code, custom = self._codes[index]
        return custom or code

    def version(self, operator: Record) -> int:
        """Return the version that an operator's code asks for."""
        index: int = operator["opcode_index"]
        return self._versions[index]

    def build(self, operator: Record, site: Site) -> Operation:
        """Return an operator as an op.

        Raises:
            ImportFailure: the file is damaged.

        """
        index: int = operator["opcode_index"]
        if index >= len(self._codes):
            raise self.source.fail(f"there is no operator code {index}")
        code, custom = self._codes[index]
        if code == "CUSTOM":
            return self._custom(custom, operator, site)
        kind = tfl.by_code().get(code)
        options = self._options(code, kind, operator)
        match code:
            case "IF":
                return self._if(options, site)
            case "WHILE":
                return self._while(options, site)
            case "CALL_ONCE":
                _, name = self._function(options, "init_subgraph_index")
                properties = {"session_init_function": StringAttr(name)}
                return site.create(tfl.CallOnceOp, properties)
            case _:
                pass
        if code == "LSTM" and options is not None and options.names("kernel_type") == "BASIC":
            kind = tfl.BasicLSTMOp
        if kind is None and self.complete and (stored := vhlo_reader.kind(code)) is not None:
            return self._vhlo(stored, code, options, site)
        if kind is None:
            return _unknown(code, options, site)
        return self._builtin(kind, options, site)

    def _options(self, code: str, kind: type[tfl.TFLOp] | None, operator: Record) -> Record | None:
        """Return an operator's options; those of an operator without any are the defaults."""
        found: Record | None = operator["builtin_options"] or operator["builtin_options_2"]
        trait = None if kind is None else kind.get_trait(Builtin)
        if trait is None or trait.options is None:
            return found
        if found is None:
            return _defaults(trait.options)
        if found.kind != trait.options:
            raise self.source.fail(f"{code} has the options {found.kind}")
        return found

    def _builtin(self, kind: type[tfl.TFLOp], options: Record | None, site: Site) -> Operation:
        operands = list(site.operands)
        extra: dict[str, Attribute] = {}
        if kind is tfl.ReshapeOp and len(operands) == 1:
            operands.append(site.constant(_new_shape(options)))
        least, most = counts(kind)
        if len(operands) > most:
            raise self.source.fail(f"{kind.name} with {len(operands)} operands takes {most}")
        if len(site.results) < _results(kind):
            what = f"{kind.name} has {len(site.results)} results, {_results(kind)} are needed"
            raise self.source.fail(what)
        operands += [site.absent() for _ in range(least - len(operands))]
        properties = {} if options is None else _properties(kind, options)
        if kind is tfl.BasicLSTMOp and options is not None and self.complete:
            name = "asymmetric_quantize_inputs"
            extra = {name: BoolAttr.from_bool(options[name])}
        properties |= dict(zip(tfl.INTERMEDIATES, site.intermediates, strict=False))
        if len(site.intermediates) > len(tfl.INTERMEDIATES) and not self.complete:
            extra = {"tfl.intermediates": IntegerAttr(len(site.intermediates), i32)}
        if kind is tfl.QuantizeOp and site.results:
            properties["qtype"] = site.results[0]
        regions = [Region() for _ in kind.get_irdl_definition().regions]
        op = site.create(kind, properties, regions, operands)
        op.attributes.update(extra)
        return op

    def _custom(self, code: str, operator: Record, site: Site) -> Operation:
        data = operator["custom_options"]
        if (offset := operator["large_custom_options_offset"]) > 1:
            size = operator["large_custom_options_size"]
            self.source.span(offset, size)
            data = self.source.array[offset : offset + size]
        properties = {
            "custom_code": StringAttr(code),
            "custom_option": ConstBytesAttr(b"" if data is None else data.tobytes()),
        }
        return site.create(tfl.CustomOp, properties)

    def _vhlo(
        self, kind: type[Operation], code: str, options: Record | None, site: Site
    ) -> Operation:
        properties, attributes, graphs = vhlo_reader.parts(
            self.source, code, options, self.functions
        )
        op = site.create(kind, properties, [Region() for _ in graphs])
        op.attributes.update(attributes)
        if graphs:
            self.inlined[op] = graphs
        return op

    def _if(self, options: Record | None, site: Site) -> Operation:
        from ..dialects import tf

        _, then = self._function(options, "then_subgraph_index")
        _, other = self._function(options, "else_subgraph_index")
        properties: dict[str, Attribute] = {
            "then_branch": SymbolRefAttr(then),
            "else_branch": SymbolRefAttr(other),
            "is_stateless": BoolAttr.from_bool(False),
        }
        kind = tf.op_class("If")
        assert kind is not None
        return site.create(kind, properties)

    def _while(self, options: Record | None, site: Site) -> Operation:
        if len(site.operands) != len(site.results):
            what = f"{len(site.operands)} operands and {len(site.results)} results"
            raise self.source.fail(f"a WHILE has {what}")
        regions: list[Region] = []
        for name in ("cond_subgraph_index", "body_subgraph_index"):
            index, function = self._function(options, name)
            sides = (self.types_of(index, side) for side in ("inputs", "outputs"))
            regions.append(_call_region(function, *sides))
        return site.create(tfl.WhileOp, regions=regions)

    def _function(self, options: Record | None, name: str) -> tuple[int, str]:
        """Return the number and the name of the function that an option refers to."""
        index = -1 if options is None else options[name]
        if not 0 <= index < len(self.functions):
            raise self.source.fail(f"{name} is {index}, there are {len(self.functions)} subgraphs")
        return index, self.functions[index]


def _call_region(name: str, types: Sequence[Attribute], results: Sequence[Attribute]) -> Region:
    """Return a region that calls a function with its arguments."""
    block = Block(arg_types=types)
    call = func.CallOp(name, list(block.args), list(results))
    block.add_ops([call, tfl.YieldOp(list(call.results))])
    return Region(block)


def _unknown(code: str, options: Record | None, site: Site) -> Operation:
    """Return an op of no class, with the options that are scalars."""
    attributes: dict[str, Attribute] = {}
    if options is not None:
        for name, field in options.fields.items():
            if name in options and (attr := _attribute(field, options)) is not None:
                attributes[name] = attr
    kind = UnregisteredOp.with_name(f"tfl.{code.lower()}")
    op = site.create(kind)
    op.attributes.update(attributes)
    return op


def _new_shape(options: Record | None) -> Array:
    """Return the shape that a reshape has as an option."""
    shape: Array | None = None
    if options is not None and options.kind == "ReshapeOptions":
        shape = options["new_shape"]
    return np.array(() if shape is None else shape, np.int32)


@cache
def _defaults(name: str) -> Record:
    """Return an options table whose fields are all defaults."""
    return read(Source(write(name, {})), name)


@cache
def counts(kind: type[tfl.TFLOp]) -> tuple[int, float]:
    """Return how few and how many operands an op takes."""
    operands = [item for _, item in kind.get_irdl_definition().operands]
    variadic = any(isinstance(item, VarOperandDef) for item in operands)
    fixed = sum(not isinstance(item, VarOperandDef | OptOperandDef) for item in operands)
    return fixed, float("inf") if variadic else len(operands)


@cache
def _results(kind: type[tfl.TFLOp]) -> int:
    """Return how few results an op has; one with two outputs may have them in one tensor."""
    results = [item for _, item in kind.get_irdl_definition().results]
    if kind is tfl.BidirectionalSequenceLSTMOp:
        return 1
    return sum(not isinstance(item, VarResultDef | OptResultDef) for item in results)


def _properties(kind: type[tfl.TFLOp], options: Record) -> dict[str, Attribute]:
    """Return the options that are properties of an op."""
    known = kind.get_irdl_definition().properties
    found: dict[str, Attribute] = {}
    for name, field in options.fields.items():
        if name in known and (attr := _attribute(field, options)) is not None:
            found[name] = attr
    return found


def _attribute(field: Field, options: Record) -> Attribute | None:
    """Return the attribute of a field's value, None if it has no form in the IR."""
    if field.enum is not None and not field.vector:
        make = _ENUM_ATTRS.get(field.target, StringAttr)
        return make(options.names(field.name))
    value: Any = options[field.name]
    if field.vector:
        if value is None:
            return ArrayAttr(())
        if field.code in "fd":
            return ArrayAttr([FloatAttr(float(item), f32) for item in value])
        return ArrayAttr([IntegerAttr(int(item), i64) for item in value])
    if field.code == "?":
        return BoolAttr.from_bool(value)
    if field.code in "fd":
        return FloatAttr(value, f32)
    if isinstance(value, str):
        return StringAttr(value)
    if isinstance(value, int):
        return IntegerAttr(value, i64 if field.code in "qQ" else i32)
    return StringAttr("") if value is None else None
