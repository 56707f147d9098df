"""`inline`: calls become the bodies of the functions they call."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from xdsl.context import Context
from xdsl.dialects import func
from xdsl.dialects.builtin import UNKNOWN_LOC, ModuleOp, SymbolRefAttr
from xdsl.ir import Block, Operation, SSAValue
from xdsl.passes import ModulePass

from . import from_text
from .cleanup import symbols_in
from .pattern import refine

_CALLEE = {
    "func.call": "callee",
    "tf.PartitionedCall": "f",
    "tf.StatefulPartitionedCall": "f",
    "tf.LegacyCall": "f",
}


def callee_name(op: Operation) -> str | None:
    """Return the name of the function that `op` calls, None if it is no call."""
    key = _CALLEE.get(op.name)
    callee = op.properties.get(key) if key else None
    return callee.string_value() if isinstance(callee, SymbolRefAttr) else None


class Inliner:
    """Inlines bottom-up, so that a body is complete before it is copied anywhere."""

    def __init__(self, module: ModuleOp):
        """Collect the functions of `module` and count the uses of each."""
        self._functions = {
            op.sym_name.data: op for op in module.body.block.ops if isinstance(op, func.FuncOp)
        }
        self._uses: Counter[str] = Counter()
        for op in module.walk():
            for attr in (*op.properties.values(), *op.attributes.values()):
                self._uses.update(symbols_in(attr))
        self._done: set[str] = set()
        self._open: set[str] = set()

    def run(self) -> bool:
        """Inline everything that can be; return whether anything was."""
        changed = False
        for name in list(self._functions):
            changed |= self._finish(name)
        return changed

    def _finish(self, name: str) -> bool:
        """Inline the calls in function `name`, callees first; recursive calls stay."""
        if name in self._done or name in self._open:
            return False
        self._open.add(name)
        changed = False
        for call, callee in list(_calls(self._functions[name])):
            if callee not in self._functions or callee in self._open:
                continue
            changed |= self._finish(callee)
            changed |= self._inline(call, self._functions[callee])
        self._open.discard(name)
        self._done.add(name)
        return changed

    def _inline(self, call: Operation, function: func.FuncOp) -> bool:
        if len(function.body.blocks) != 1 or not isinstance(
            function.body.block.last_op, func.ReturnOp
        ):
            return False
        name = function.sym_name.data
        body = function.body.block
        if len(body.args) != len(call.operands):
            return False
        visibility = function.sym_visibility
        private = visibility is not None and visibility.data == "private"
        if private and self._uses[name] == 1:
            _move(call, body)
            del self._functions[name]
            function.detach()
            function.erase()
        else:
            _copy(call, body)
        self._uses[name] -= 1
        return True


def _calls(function: func.FuncOp) -> Iterator[tuple[Operation, str]]:
    for op in function.body.walk():
        name = callee_name(op)
        if name is not None:
            yield op, name


def _move(call: Operation, body: Block) -> None:
    """Put the ops of `body`, which is not used again, in place of `call`."""
    block = call.parent
    assert block is not None
    for argument, operand in zip(body.args, call.operands, strict=True):
        refine(argument, operand)
        argument.replace_all_uses_with(operand)
    for op in list(body.ops):
        if isinstance(op, func.ReturnOp):
            _replace(call, op.operands)
            op.detach()
            op.erase()
        else:
            op.detach()
            _place(op, call)
            block.insert_op_before(op, call)
    call.detach()
    call.erase()


def _copy(call: Operation, body: Block) -> None:
    """Put a copy of the ops of `body` in place of `call`."""
    block = call.parent
    assert block is not None
    values: dict[SSAValue, SSAValue] = dict(zip(body.args, call.operands, strict=True))
    for op in body.ops:
        if isinstance(op, func.ReturnOp):
            _replace(call, [values.get(value, value) for value in op.operands])
        else:
            copy = op.clone(values)
            copy.location = op.location
            _place(copy, call)
            block.insert_op_before(copy, call)
    call.detach()
    call.erase()


def _place(op: Operation, call: Operation) -> None:
    if op.location == UNKNOWN_LOC:
        op.location = call.location


def _replace(call: Operation, values: Sequence[SSAValue]) -> None:
    for old, new in zip(call.results, values, strict=True):
        refine(old, new)
        old.replace_all_uses_with(new)


@dataclass(frozen=True)
class InlinePass(ModulePass):
    """Replace calls by the bodies of the functions that they call."""

    name = "inline"
    default_pipeline: str = "canonicalize"
    """The passes that run after something was inlined."""

    def apply(self, ctx: Context, op: ModuleOp) -> None:
        """Inline bottom-up; a body that is used once is moved, not copied."""
        if not Inliner(op).run():
            return
        for each in from_text(self.default_pipeline):
            each.apply(ctx, op)
