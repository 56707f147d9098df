"""Passes that only remove: `cse`, `dce` and `symbol-dce`."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from xdsl.context import Context
from xdsl.dialects.builtin import ArrayAttr, DictionaryAttr, ModuleOp, StringAttr, SymbolRefAttr
from xdsl.ir import Attribute, Block, Operation, Region
from xdsl.passes import ModulePass
from xdsl.traits import (
    Commutative,
    IsTerminator,
    Pure,
    SymbolOpInterface,
    is_side_effect_free,
)

from . import events
from .greedy import only_reads, release

Key = tuple[object, ...]
Known = dict[Key, tuple[Operation, ...]]


@lru_cache(4096)
def is_pure(op_type: type[Operation]) -> bool:
    """Whether every op of this type is free of effects, whatever its regions hold."""
    return op_type.has_trait(Pure, value_if_unregistered=False)


@lru_cache(4096)
def _commutes(op_type: type[Operation]) -> bool:
    return op_type.has_trait(Commutative, value_if_unregistered=False)


@lru_cache(4096)
def _never_removed(op_type: type[Operation]) -> bool:
    return op_type.has_trait(IsTerminator) or op_type.has_trait(SymbolOpInterface)


def has_effects(op: Operation) -> bool:
    """Whether `op` may do more than compute its results."""
    if is_pure(type(op)):
        return any(has_effects(item) for region in op.regions for item in _ops(region))
    return not is_side_effect_free(op)


def _ops(region: Region) -> list[Operation]:
    return [op for block in region.blocks for op in block.ops if not _never_removed(type(op))]


def is_dead(op: Operation) -> bool:
    """Whether nothing uses the results of `op` and nothing else comes of it."""
    for result in op.results:
        if result.first_use is not None:
            return False
    if _never_removed(type(op)):
        return False
    return only_reads(type(op)) or not has_effects(op)


def erase_dead(block: Block) -> int:
    """Erase the dead ops of `block` and of the regions inside, last first; return their number."""
    erased = 0
    op = block.last_op
    while op is not None:
        before = op.prev_op
        if is_dead(op):
            events.erased(events.DEAD, op)
            op.detach()
            op.erase()
            events.settle()
            erased += 1
        else:
            for region in op.regions:
                for inner in region.blocks:
                    erased += erase_dead(inner)
        op = before
    return erased


def merge_equal(block: Block, known: Known | None = None) -> int:
    """Let equal ops of `block` be computed once; return how many ops went.

    Equal means the same type, operands (in any order if the op commutes), properties, attributes
    and result types, no regions and no effects. Ops of an enclosing block, in `known`, serve too.
    """
    known = {} if known is None else dict(known)
    merged = 0
    for op in list(block.ops):
        if op.regions:
            isolated = _never_removed(type(op))
            for region in op.regions:
                for inner in region.blocks:
                    merged += merge_equal(inner, None if isolated else known)
            continue
        if not op.results or not is_pure(type(op)):
            continue
        key = _key(op)
        candidates = known.get(key, ())
        first = next((other for other in candidates if _equal(op, other)), None)
        if first is None:
            known[key] = (*candidates, op)
            continue
        events.erased(events.EQUAL, op, first.results)
        for ours, theirs in zip(op.results, first.results, strict=True):
            ours.replace_all_uses_with(theirs)
        op.detach()
        op.erase()
        release(op)
        events.settle()
        merged += 1
    return merged


def _key(op: Operation) -> Key:
    """Return what equal ops have in common, cheap to hash."""
    operands = op._operands  # pyright: ignore[reportPrivateUsage]
    if not operands:
        return (type(op), *op.properties.values())
    if len(operands) == 2 and _commutes(type(op)) and id(operands[0]) > id(operands[1]):
        operands = (operands[1], operands[0])
    return (type(op), *operands)


def _equal(op: Operation, other: Operation) -> bool:
    return (
        op.properties == other.properties
        and op.attributes == other.attributes
        and op.result_types == other.result_types
    )


def symbols_in(attr: Attribute) -> set[str]:
    """Return the names of the symbols that an attribute mentions."""
    match attr:
        case SymbolRefAttr():
            return {attr.root_reference.data}
        case ArrayAttr():
            return set[str]().union(*(symbols_in(item) for item in attr.data))  # pyright: ignore[reportUnknownArgumentType, reportUnknownMemberType, reportUnknownVariableType]
        case DictionaryAttr():
            return set[str]().union(*(symbols_in(item) for item in attr.data.values()))
        case _:
            return set()


_NESTING = (SymbolRefAttr, ArrayAttr, DictionaryAttr)


def used_symbols(op: Operation) -> set[str]:
    """Return the names of all symbols that `op` and the ops inside mention."""
    found: set[str] = set()
    for item in op.walk():
        for attr in (*item.properties.values(), *item.attributes.values()):
            if type(attr) in _NESTING:
                found |= symbols_in(attr)
    return found


def erase_unused_symbols(module: ModuleOp) -> int:
    """Erase the private functions that nothing public reaches; return their number."""
    symbols = {
        name.data: op
        for op in module.body.block.ops
        if isinstance(name := op.properties.get("sym_name"), StringAttr)
    }
    reached = {name for name, op in symbols.items() if not _is_private(op)}
    pending = list(reached)
    for op in module.body.block.ops:
        if "sym_name" not in op.properties:
            pending.extend(used_symbols(op) - reached)
    reached.update(pending)
    while pending:
        op = symbols.get(pending.pop())
        if op is not None:
            new = used_symbols(op) - reached
            reached |= new
            pending.extend(new)
    dead = [op for name, op in symbols.items() if name not in reached]
    for op in dead:
        op.detach()
        op.drop_all_references()
    return len(dead)


def _is_private(op: Operation) -> bool:
    visibility = op.properties.get("sym_visibility")
    return isinstance(visibility, StringAttr) and visibility.data in ("private", "nested")


@dataclass(frozen=True)
class CSEPass(ModulePass):
    """Compute equal values once."""

    name = "cse"

    def apply(self, ctx: Context, op: ModuleOp) -> None:
        """Erase dead ops, then merge equal ones."""
        erase_dead(op.body.block)
        merge_equal(op.body.block)


@dataclass(frozen=True)
class DCEPass(ModulePass):
    """Erase ops whose results nothing uses."""

    name = "dce"

    def apply(self, ctx: Context, op: ModuleOp) -> None:
        """Walk every block from its end."""
        erase_dead(op.body.block)


@dataclass(frozen=True)
class SymbolDCEPass(ModulePass):
    """Erase private functions that are never called."""

    name = "symbol-dce"

    def apply(self, ctx: Context, op: ModuleOp) -> None:
        """Keep what public symbols reach."""
        erase_unused_symbols(op)
