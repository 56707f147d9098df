"""`tfl-modify-io-nodes`: the types that a quantized model takes and gives."""

from __future__ import annotations

from dataclasses import dataclass

from xdsl.context import Context
from xdsl.dialects import func
from xdsl.dialects.builtin import IntegerType, ModuleOp, Signedness
from xdsl.passes import ModulePass

from ...dialects import tfl
from ...dialects.errors import QuantizationError
from ...dialects.quant import UniformType
from ...dialects.shapes import shape_of, typed
from ..greedy import sync_functions
from .casts import quantize_of
from .numbers import is_signed
from .specs import quantized_type

_TYPES = ("int8", "uint8", "int16", "float32")
_ENTRY = "tf.entry_function"


def unsigned_type(type: UniformType) -> UniformType:
    """Return the unsigned type of the same scales.

    Source: ConvertSignedQuantizedToUnsigned.
    """
    width = type.storage_type.width.data
    offset = 1 << (width - 1)
    return UniformType.of(
        IntegerType(width, Signedness.UNSIGNED),
        [scale.value.data for scale in type.scales.data],
        [zero.data + offset for zero in type.zero_points.data],
        axis=type.axis.data,
        limits=(type.storage_min.data + offset, type.storage_max.data + offset),
        expressed=type.expressed,
    )


def _asked(type: UniformType, name: str, where: str) -> UniformType:
    """Return the type of a border value as asked for.

    Raises:
        QuantizationError: it has another width.

    """
    width = type.storage_type.width.data
    own = f"{'int' if is_signed(type) else 'uint'}{width}"
    if name == own:
        return type
    if name == f"uint{width}":
        return unsigned_type(type)
    raise QuantizationError(f"{where} is of {own}, and cannot be {name} as asked for")


@dataclass(frozen=True)
class ModifyIONodesPass(ModulePass):
    """Let entry functions take and return integers: `test_io_types` is `int8,uint8` and so on.

    Source: transforms/modify_io_nodes.cc.
    """

    name = "tfl-modify-io-nodes"
    test_io_types: tuple[str, ...] = ()

    def apply(self, ctx: Context, op: ModuleOp) -> None:
        """Retype each entry function."""
        if len(self.test_io_types) < 2:
            return
        for name in self.test_io_types:
            if name not in _TYPES:
                raise QuantizationError(f"{name!r} is no type of an input or output")
        takes, gives = self.test_io_types[:2]
        for function in [item for item in op.walk() if isinstance(item, func.FuncOp)]:
            if not function.body.blocks:
                continue
            if function.sym_name.data != "main" and _ENTRY not in function.attributes:
                continue
            if takes != "float32":
                _inputs(function, takes)
            if gives != "float32":
                _outputs(function, gives)
            sync_functions(function)


def _inputs(function: func.FuncOp, name: str) -> None:
    for index, argument in enumerate(function.body.blocks[0].args):
        quantize = quantize_of(argument)
        type = None if quantize is None else quantized_type(quantize.output)
        if quantize is None or type is None:
            continue
        asked = _asked(type, name, f"@{function.sym_name.data}: input {index}")
        argument._type = typed(asked, shape_of(argument))  # pyright: ignore[reportPrivateUsage]
        if asked == type:
            quantize.output.replace_all_uses_with(argument)
            quantize.detach()
            quantize.erase()


def _outputs(function: func.FuncOp, name: str) -> None:
    last = function.body.blocks[0].last_op
    if last is None:
        return
    for index, value in enumerate(last.operands):
        cast = value.owner
        type = quantized_type(cast.input) if isinstance(cast, tfl.DequantizeOp) else None
        if not isinstance(cast, tfl.DequantizeOp) or type is None:
            continue
        asked = _asked(type, name, f"@{function.sym_name.data}: output {index}")
        given = cast.input
        if asked != type:
            qtype = typed(asked, shape_of(value))
            quantize = tfl.QuantizeOp(cast.input, qtype=qtype, location=cast.location)
            block = last.parent
            assert block is not None
            block.insert_op_before(quantize, last)
            given = quantize.output
        last.operands[index] = given
        if cast.output.first_use is None:
            cast.detach()
            cast.erase()
