"""Ops between casts, rebuilt on the integers themselves.

`quantize(op(dequantize(x), ...))` -> `op(x, ...)`: whole for full integer quantization, only at the
weights for dynamic-range quantization.

Source: QuantizationPattern in quantization_utils.h.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from xdsl.dialects.builtin import (
    BoolAttr,
    Float32Type,
    UnitAttr,
    f32,
)
from xdsl.ir import Attribute, Operation, SSAValue
from xdsl.traits import IsTerminator

from ...dialects import arith, tfl
from ...dialects.elements import Elements
from ...dialects.locations import names
from ...dialects.op import constant_elements, name_of
from ...dialects.shapes import element_of, text
from ..greedy import GreedyDriver, RuleSet, is_dead
from ..predicates import is_f32, is_none
from . import layers, specs

DEBUG_QUANT, DEBUG_FLOAT = "debug_quant", "debug_float"
"""Mark the two copies of an op that stays float, when a whole model is verified."""


@dataclass(frozen=True)
class CustomOp:
    """What may be done to a custom op of one code."""

    operands: frozenset[int] = frozenset()
    weight_only: bool = False
    no_side_effect: bool = True


CustomOps = Mapping[str, CustomOp]


@dataclass(frozen=True)
class Fusing:
    """How casts are fused into ops."""

    dynamic: bool = False
    integers: bool = True
    weight_only: bool = False
    verify: bool = False
    whole_model: bool = False
    log: bool = False
    tolerance: float = 5.0
    denied_ops: frozenset[str] = frozenset()
    denied_nodes: frozenset[str] = frozenset()
    mixed: bool = False
    custom: CustomOps = field(default_factory=dict[str, CustomOp])


def custom_op(op: Operation, custom: CustomOps) -> CustomOp | None:
    """Return what is said of a custom op, None of anything else."""
    return custom.get(text(op.custom_code)) if isinstance(op, tfl.CustomOp) else None


def quantized_like(op: Operation, operands: list[SSAValue], types: list[Attribute]) -> Operation:
    """Return a detached op like `op` on other operands, of other result types."""
    return type(op).create(
        operands=operands,
        result_types=types,
        properties=dict(op.properties),
        attributes=dict(op.attributes),
        location=op.location,
        regions=[region.clone() for region in op.regions],
    )


class Fuser(GreedyDriver):
    """The greedy driver, which at every cast first tries to fuse it into the ops next to it."""

    BOTTOM_UP = True

    def __init__(self, rules: RuleSet, fusing: Fusing):
        """Prepare to fuse and to apply `rules`."""
        super().__init__(rules)
        self.fusing = fusing

    def _visit(self, op: Operation) -> None:
        if not is_dead(op):
            users: list[Operation] = []
            if isinstance(op, tfl.DequantizeOp):
                users = [use.operation for use in op.output.uses]
            elif isinstance(op, tfl.QuantizeOp) and not self.fusing.dynamic:
                users = self._source(op)
            if users and self._fuse_all(users):
                return
        super()._visit(op)

    @staticmethod
    def _source(op: tfl.QuantizeOp) -> list[Operation]:
        """Return the op that makes what is quantized, if that is neither constant nor quantized."""
        owner = op.input.owner
        if not _is_own(op):
            return []
        if specs.quantized_type(op.input) is not None or constant_elements(op.input) is not None:
            return []
        return [owner] if isinstance(owner, Operation) else []

    def _fuse_all(self, users: list[Operation]) -> bool:
        """Fuse the casts around each op up to the first that refuses; return whether none did."""
        for user in dict.fromkeys(users):
            if user.parent is None:
                continue
            result = self._fuse(user)
            if result is None:
                return False
            self.changed |= result
        return True

    def _may_fuse(self, op: Operation) -> bool:
        fusing = self.fusing
        way = layers.way_of(op)
        if way == layers.FLOAT or way in (layers.COMPUTED if fusing.dynamic else layers.STORED):
            return False
        if self._is_stored(op) and not self._is_dynamic(op):
            return False  # it has no weights, and its activations are floats
        if not fusing.dynamic and name_of(op) in fusing.denied_ops:
            return False
        if fusing.denied_nodes and fusing.denied_nodes.intersection(names(op.location)):
            return False
        return True

    def _fuse(self, op: Operation) -> bool | None:
        """Fuse the casts around an op; False if there is nothing to do, None if it refuses."""
        fusing = self.fusing
        if specs.is_cast(op) or op.has_trait(IsTerminator, value_if_unregistered=False):
            return None
        if not specs.is_quantizable(op) and custom_op(op, fusing.custom) is None:
            return self._double(op) or None
        if not self._may_fuse(op):
            return None
        if fusing.verify and _is_verified(op):
            return False
        if op.results and all(result.first_use is None for result in op.results):
            return False
        operands = self._operands(op)
        if operands is None:
            return None
        if specs.keeps_float_results(op):
            new = quantized_like(op, operands, list(op.result_types))
            self._put(new, op, dict(zip(op.results, new.results, strict=True)))
            if op.parent is not None:
                self._erase(op)
            return True
        results = self._results(op)
        if results is None or (fusing.mixed and not _agree(op, operands, results)):
            return None
        touched = operands != list(op.operands) or any(
            value is not result for value, result in zip(results, op.results, strict=True)
        )
        if not touched:
            return False if fusing.integers else None
        new = quantized_like(op, operands, [value.type for value in results])
        self._put(new, op, dict(zip(results, new.results, strict=True)))
        return True

    def _put(self, new: Operation, op: Operation, replaced: dict[SSAValue, SSAValue]) -> None:
        """Insert the quantized op behind the float one, and let it make the values in its place."""
        block = op.parent
        assert block is not None
        block.insert_op_after(new, op)
        self._push(new)
        for old, value in replaced.items():
            self._replace_uses(old, value)
        if self.fusing.verify:
            self._verify(op, new)
        for old in replaced:
            owner = old.owner
            if isinstance(owner, Operation) and owner.parent is not None and is_dead(owner):
                self._erase(owner)
        if op.parent is not None and is_dead(op):
            self._erase(op)

    def _operands(self, op: Operation) -> list[SSAValue] | None:
        """Return the operands without casts; None if one that needs a cast has none."""
        dynamic, weights = self._is_dynamic(op), self._dynamic_operands(op)
        operands: list[SSAValue] = []
        for index, operand in enumerate(op.operands):
            owner = operand.owner
            cast = owner if isinstance(owner, tfl.DequantizeOp) else None
            if is_none(operand):
                operands.append(operand)
            elif dynamic:
                fused = cast is not None and self.fusing.integers and not self._weight_only(op)
                fused = fused and (weights is None or index in weights)
                fused = fused and cast is not None and _is_quantized(cast.input)
                operands.append(cast.input if cast is not None and fused else operand)
            elif cast is not None:
                operands.append(cast.input)
            elif not is_f32(operand):
                operands.append(operand)
            else:
                return None
        return operands

    def _dynamic_operands(self, op: Operation) -> tuple[int, ...] | None:
        """Return the operands that may be integers while others are floats, None for any."""
        dynamic = specs.of(op).dynamic
        return dynamic.operands if dynamic is not None and self._is_stored(op) else None

    def _is_stored(self, op: Operation) -> bool:
        """Whether the activations around an op stay floats, and its weights may be integers.

        Where layers differ, what has stayed float between integers stays so when the weights of
        others are stored.
        """
        return layers.way_of(op) in layers.STORED or (self.fusing.dynamic and self.fusing.mixed)

    def _results(self, op: Operation) -> list[SSAValue] | None:
        """Return the values that the results become, None if one stays float and must not."""
        if self._is_stored(op):
            return list(op.results)
        results: list[SSAValue] = []
        for result in op.results:
            use = result.first_use
            user = use.operation if use is not None and result.has_one_use() else None
            if not is_none(result) and isinstance(user, tfl.QuantizeOp) and _is_own(user):
                results.append(user.output)
            elif is_none(result) or not is_f32(result) or self._is_dynamic(op):
                results.append(result)
            else:
                return None
        return results

    def _is_dynamic(self, op: Operation) -> bool:
        """Whether an op may keep float activations."""
        if not self.fusing.dynamic:
            return False
        return specs.of(op).dynamic is not None or custom_op(op, self.fusing.custom) is not None

    def _weight_only(self, op: Operation) -> bool:
        """Whether the runtime dequantizes the weights of an op before it computes."""
        fusing, custom = self.fusing, custom_op(op, self.fusing.custom)
        if isinstance(op, tfl.CustomOp):
            denied = text(op.custom_code) in fusing.denied_ops
            return denied or fusing.weight_only or (custom is not None and custom.weight_only)
        dynamic = specs.of(op).dynamic
        kernel = dynamic is not None and dynamic.kernel
        return name_of(op) in fusing.denied_ops or not kernel or fusing.weight_only

    # Verification of numbers.

    def _double(self, op: Operation) -> bool:
        """Keep a float copy of an op that does not compute with integers, for comparison."""
        fusing = self.fusing
        if not (fusing.verify and fusing.whole_model):
            return False
        if DEBUG_QUANT in op.attributes or DEBUG_FLOAT in op.attributes:
            return False
        copy, block = op.clone(), op.parent
        assert block is not None
        block.insert_op_before(copy, op)
        op.attributes[DEBUG_QUANT] = copy.attributes[DEBUG_FLOAT] = UnitAttr()
        self._rewire(op, copy)
        return True

    def _verify(self, op: Operation, new: Operation) -> None:
        """Compare what a float op and the quantized one give."""
        for index, operand in enumerate(new.operands):
            source = operand.owner
            if not isinstance(source, tfl.QuantizeOp):
                continue
            elements = constant_elements(source.input)
            if elements is not None and isinstance(element_of(elements.type), Float32Type):
                op.operands[index] = self._copy_of(elements, new)
        for index, result in enumerate(op.results):
            if not specs.is_float(result):
                continue
            block = new.parent
            assert block is not None
            verifier = tfl.NumericVerifyOp(
                new.results[index],
                result,
                tolerance=self.fusing.tolerance,
                log_if_failed=BoolAttr.from_bool(self.fusing.log),
                result_types=[new.results[index].type],
                location=op.location,
            )
            block.insert_op_after(verifier, new)
            if self.fusing.whole_model:
                self._rewire(new, op)

    def _copy_of(self, elements: Elements, new: Operation) -> SSAValue:
        block = new.parent
        assert block is not None
        copy = arith.ConstantOp(value=elements, location=new.location)
        block.insert_op_after(copy, new)
        return copy.result

    def _rewire(self, quantized: Operation, float_op: Operation) -> None:
        """Let float copies of ops feed each other.

        Source: RewireFloatModelBackbone.
        """
        for old, new in zip(quantized.results, float_op.results, strict=True):
            if element_of(new) != f32:
                continue
            value: SSAValue = old
            if not specs.is_quantizable(float_op):
                use = old.first_use
                if use is None or not isinstance(use.operation, tfl.QuantizeOp):
                    return
                value = use.operation.output
            for use in list(value.uses):
                user = use.operation
                if isinstance(user, tfl.QuantizeOp) and user.output.first_use is not None:
                    user = user.output.first_use.operation
                if isinstance(user, tfl.DequantizeOp):
                    user.output.replace_uses_with_if(
                        new, lambda item: DEBUG_QUANT not in item.operation.attributes
                    )


def _is_verified(op: Operation) -> bool:
    users = (use.operation for result in op.results for use in result.uses)
    return any(isinstance(user, tfl.NumericVerifyOp) for user in users)


def _is_own(op: tfl.QuantizeOp) -> bool:
    """Whether a quantize op is of the width that the op has which makes its operand."""
    return specs.BORDER not in op.attributes


def _agree(op: Operation, operands: list[SSAValue], results: list[SSAValue]) -> bool:
    """Whether the activations around an op are of one width, as kernels want them."""
    spec = specs.of(op)
    if spec.recipe is not None or spec.gates is not None:
        return True
    others = {bias.operand for bias in spec.biases}
    if spec.weight is not None:
        others.add(spec.weight.operand)
    around = [value for index, value in enumerate(operands) if index not in others]
    types = (specs.quantized_type(value) for value in (*around, *results))
    return len({type.storage_type.width.data for type in types if type is not None}) < 2


def _is_quantized(value: SSAValue) -> bool:
    """Whether a value consists of integers, not of half floats."""
    return specs.quantized_type(value) is not None
