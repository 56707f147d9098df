"""Ranges of values between layers that rules quantize in different ways.

A value has the width of the op that makes it. Users of another width get a range of their own
behind it, from which the passes make a requantization.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
from xdsl.dialects import func
from xdsl.dialects.builtin import IntegerAttr, UnitAttr, i32
from xdsl.ir import Block, Operation, SSAValue, Use
from xdsl.rewriter import InsertPoint, Rewriter

from ..dialects.elements import Elements
from ..dialects.quantfork import StatisticsOp
from ..passes.quantize import layers, specs
from ..passes.quantize.statistics import BITS
from ..runtime.calibration.ranges import Range
from .options import Quantization

_BORDER_BITS = {"int8": 8, "uint8": 8, "int16": 16}
_ENTRY = "tf.entry_function"


@dataclass
class Mixing:
    """What rules make of the values of one model."""

    told: Quantization
    plan: layers.Plan = field(init=False)
    _bits: dict[Operation, int | None] = field(default_factory=dict[Operation, "int | None"])

    def __post_init__(self) -> None:
        """Read the rules."""
        told = self.told
        self.plan = layers.Plan(told.rules, told.inference_type, told.narrow_ops)

    def bits_of(self, op: Operation) -> int | None:
        """Return how many bits the activations of an op have, None where it takes floats."""
        if op not in self._bits:
            self._bits[op] = self.plan.bits(op)
        return self._bits[op]

    def keeps_state(self, value: SSAValue) -> bool:
        """Whether a state of recurrent layers stays float, as their kernels have 8 bits or none."""
        return any(self.bits_of(use.operation) != 8 for use in value.uses)

    def attach(self, value: SSAValue, ranges: Mapping[int, Range]) -> None:
        """Put `quantfork.stats` behind a value, from ranges by the number of bits."""
        uses = list(value.uses)
        bits = self._own(value, uses)
        if bits not in ranges:
            return
        own = _statistics(value, ranges[bits], bits)
        others: dict[int, StatisticsOp] = {}
        for use in uses:
            wanted = self._wanted(use)
            taken = own
            if wanted is not None and wanted != bits and wanted in ranges:
                if wanted not in others:
                    others[wanted] = _statistics(own.result, ranges[wanted], wanted)
                    others[wanted].attributes[specs.BORDER] = UnitAttr()
                taken = others[wanted]
            use.operation.operands[use.index] = taken.result

    def _own(self, value: SSAValue, uses: list[Use]) -> int:
        """Return the bits of a value: as its op has, else as its users want at most."""
        owner = value.owner
        if isinstance(owner, Operation):
            found = self.bits_of(owner)
            if found is not None:
                return found
        elif _is_entry(owner.parent_op()) and self.told.input_type in _BORDER_BITS:
            return _BORDER_BITS[self.told.input_type]
        wanted = [bits for use in uses if (bits := self._wanted(use)) is not None]
        return max(wanted, default=_BORDER_BITS[self.told.inference_type])

    def _wanted(self, use: Use) -> int | None:
        op = use.operation
        if isinstance(op, func.ReturnOp):
            return _BORDER_BITS.get(self.told.output_type) if _is_entry(op.parent_op()) else None
        return self.bits_of(op)


def _is_entry(op: Operation | None) -> bool:
    if not isinstance(op, func.FuncOp):
        return False
    return op.sym_name.data == "main" or _ENTRY in op.attributes


def _statistics(value: SSAValue, found: Range, bits: int) -> StatisticsOp:
    owner = value.owner
    layer = Elements.of(np.array(found, np.float32))
    made = StatisticsOp(value, layerStats=layer, result_types=[value.type])
    made.attributes[BITS] = IntegerAttr(bits, i32)
    if not isinstance(owner, Block):
        made.location = owner.location
    point = InsertPoint.at_start(owner) if isinstance(owner, Block) else InsertPoint.after(owner)
    Rewriter.insert_op(made, point)
    return made
