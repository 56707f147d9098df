"""`tfl-prepare-quantize`: find out the quantized type of every value that can have one."""

from __future__ import annotations

from dataclasses import dataclass

from xdsl.context import Context
from xdsl.dialects import func
from xdsl.dialects.builtin import UNKNOWN_LOC, IntegerType, ModuleOp, Signedness
from xdsl.ir import BlockArgument
from xdsl.passes import ModulePass
from xdsl.rewriter import InsertPoint

from ...dialects import arith, tfl
from ...dialects.elements import Elements
from ...dialects.errors import QuantizationError
from ...dialects.quant import UniformType
from ...dialects.shapes import shape_of, typed
from ..greedy import FOLDS
from . import layers, recurrent, specs, statistics
from .casts import in_order, insert_pair, quantize_of, split_constants
from .driver import Driver, Settings
from .per_axis import propagate
from .ranges import type_for
from .specs import VOLATILE, quantized_type

_TYPES = {"int8": (True, 8), "uint8": (False, 8), "int16": (True, 16)}
_ENTRY = "tf.entry_function"
_IMAGE = (0.0, 255.0)
"""The range of the arguments of allowed functions."""

Range = tuple[float | None, float | None]


@dataclass(frozen=True)
class PrepareQuantizePass(ModulePass):
    """Insert quantize and dequantize pairs wherever a type follows from what is known.

    With `post_training_quantize` from measured ranges, else from the pairs that the model has.
    Inputs of `target_func` get the given ranges, or those of a model's entry if it has no such
    function.
    `inference_type` (int8, uint8 or int16) gives sign and width without asking for ranges to be
    inferred, as `quantize_signed` does.

    Source: transforms/prepare_quantize.cc.
    """

    name = "tfl-prepare-quantize"
    quantize_allowlist: tuple[str, ...] = ()
    quantize_signed: bool = False
    activation_number_of_bits: int = 8
    post_training_quantize: bool = False
    legacy_float_scale: bool = False
    disable_per_channel: bool = False
    disable_per_channel_for_dense_layers: bool = False
    disable_set_input_nodes_quantization_params: bool = False
    disable_infer_tensor_range: bool = False
    input_ranges: tuple[str, ...] = ()
    qdq_conversion_mode: str = ""
    inference_type: str = ""
    target_func: str = "main"

    def apply(self, ctx: Context, op: ModuleOp) -> None:
        """Prepare each function."""
        signed, bits = self._type()
        functions = [item for item in op.walk() if isinstance(item, func.FuncOp)]
        named = any(function.sym_name.data == self.target_func for function in functions)
        for function in functions:
            is_target = _ENTRY in function.attributes and not named
            is_target = is_target or function.sym_name.data == self.target_func
            if function.body.blocks and function.body.blocks[0].ops:
                self._prepare(function, signed, bits, is_target=is_target)

    def _type(self) -> tuple[bool, int]:
        if self.inference_type:
            found = _TYPES.get(self.inference_type)
            if found is None:
                raise QuantizationError(
                    f"inference-type is {self.inference_type!r}, not one of {', '.join(_TYPES)}"
                )
            return found
        signed, bits = self.quantize_signed, self.activation_number_of_bits
        if (signed, bits) not in _TYPES.values():
            raise QuantizationError(
                f"there is no {'' if signed else 'un'}signed inference type of {bits} bits"
            )
        return signed, bits

    def _prepare(self, function: func.FuncOp, signed: bool, bits: int, *, is_target: bool) -> None:
        unify_constants(function)
        if self.post_training_quantize:
            statistics.remove_redundant(function)
        elif not self._set_inputs(function, signed, bits, is_target=is_target):
            return
        eager = bool(self.quantize_allowlist) or self.quantize_signed
        eager = eager or any(isinstance(op, tfl.DequantizeOp) for op in function.body.blocks[0].ops)
        infer = (self.post_training_quantize or eager) and not self.disable_infer_tensor_range
        emulated = self.qdq_conversion_mode in ("Static", "Dynamic", "Strict")
        strict = self.qdq_conversion_mode == "Strict"
        FOLDS.apply(function)
        if self.post_training_quantize:
            recurrent.join_ranges(function)
        if emulated:
            propagate(function)
        if signed and not strict:
            _make_signed(function)
        if self.post_training_quantize:
            recurrent.to_casts(
                function,
                bits=bits,
                signed=signed,
                legacy=self.legacy_float_scale,
                centred=self.inference_type == "int16",
            )
        statistics.to_casts(
            function,
            statistics.all_of(function),
            bits=bits,
            signed=signed,
            legacy=self.legacy_float_scale,
            centred=self.inference_type == "int16",
        )
        FOLDS.apply(function)
        split_constants(function)
        _return_quantized(function)
        Driver(
            function,
            Settings(
                signed=signed,
                bits=bits,
                per_channel=not self.disable_per_channel,
                dense_per_channel=not self.disable_per_channel_for_dense_layers,
                infer=infer,
                legacy=self.legacy_float_scale,
                emulated=emulated,
                strict=strict,
                centred=self.inference_type == "int16",
                mixed=layers.are_marked(function),
            ),
        ).run()

    def _ranges(self) -> list[Range]:
        ranges: list[Range] = []
        for text in self.input_ranges:
            low, _, high = str(text).partition("|")
            ranges.append((float(low) if low else None, float(high) if high else None))
        return ranges

    def _set_inputs(
        self, function: func.FuncOp, signed: bool, bits: int, *, is_target: bool
    ) -> bool:
        """Quantize arguments by the given ranges; False if the ranges do not fit the function.

        Source: SetInputNodesQuantizationParams.
        """
        name, arguments = function.sym_name.data, function.body.blocks[0].args
        if self.disable_set_input_nodes_quantization_params:
            return True
        if not is_target and name not in self.quantize_allowlist:
            return True
        wanted = [arg for arg in arguments if specs.is_float(arg) and quantize_of(arg) is None]
        if not wanted:
            return True
        ranges = self._ranges() if is_target else [_IMAGE] * len(arguments)
        if is_target and not ranges and self.inference_type:
            return True
        if len(ranges) != len(arguments):
            return False
        for index, argument in enumerate(arguments):
            if argument in wanted:
                _quantize_argument(argument, index, ranges[index], signed, bits)
        return True


def _quantize_argument(
    argument: BlockArgument, index: int, limits: Range, signed: bool, bits: int
) -> None:
    low, high = limits
    if low is None or high is None:
        return
    type = type_for([low], [high], bits=bits, signed=signed)
    block = argument.owner
    place = block.first_op
    for _ in range(index):
        place = place.next_op if place is not None else None
    point = InsertPoint(block, place)
    insert_pair(argument, type, UNKNOWN_LOC, point, volatile=False)


def unify_constants(function: func.FuncOp) -> None:
    """Turn `tfl.pseudo_const` to `arith.constant`, which the driver looks for.

    Casts that are there are the model's own.
    """
    for op in in_order(function.body):
        if specs.is_cast(op):
            op.attributes.pop(VOLATILE, None)
        value = op.properties.get("value")
        if isinstance(op, tfl.ConstOp) and isinstance(value, Elements):
            block = op.parent
            assert block is not None
            made = arith.ConstantOp(value=value, location=op.location)
            if made.result.type != op.output.type:
                continue
            block.insert_op_before(made, op)
            op.output.replace_all_uses_with(made.result)
            op.detach()
            op.erase()


def signed_type(type: UniformType) -> UniformType | None:
    """Return the signed type of the same scales, None if the type is signed.

    Source: ConvertUnsignedToSigned.
    """
    storage = type.storage_type
    if storage.signedness.data != Signedness.UNSIGNED:
        return None
    bits = storage.width.data
    if bits == 8:
        bits = (type.storage_max.data - 1).bit_length()
    offset = 1 << (bits - 1)
    return UniformType.of(
        IntegerType(storage.width.data),
        [scale.value.data for scale in type.scales.data],
        [zero.data - offset for zero in type.zero_points.data],
        axis=type.axis.data,
        limits=(type.storage_min.data - offset, type.storage_max.data - offset),
        expressed=type.expressed,
    )


def _make_signed(function: func.FuncOp) -> None:
    """Let every quantize op give signed integers."""
    for op in in_order(function.body):
        if not isinstance(op, tfl.QuantizeOp):
            continue
        type = quantized_type(op.output)
        made = type and signed_type(type)
        if made:
            qtype = typed(made, shape_of(op.output))
            new = tfl.QuantizeOp(op.input, qtype=qtype, location=op.location)
            block = op.parent
            assert block is not None
            block.insert_op_before(new, op)
            op.output.replace_all_uses_with(new.output)
            op.detach()
            op.erase()


def _return_quantized(function: func.FuncOp) -> None:
    """Return what was quantized, where just one pair follows a returned value.

    Source: SanityCheckAndAdjustment.
    """
    for op in in_order(function.body):
        if not isinstance(op, func.ReturnOp):
            continue
        for index, value in enumerate(op.operands):
            pairs = [
                use.operation
                for quantize in (item.operation for item in value.uses)
                if isinstance(quantize, tfl.QuantizeOp)
                for use in list(quantize.output.uses)[:1]
                if isinstance(use.operation, tfl.DequantizeOp)
            ]
            if len(pairs) == 1:
                op.operands[index] = pairs[0].output
