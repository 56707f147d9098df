"""A second run of a model, for intermediate results whose memory the first one gave up."""

from __future__ import annotations

from collections.abc import Sequence

from xdsl.dialects import func
from xdsl.dialects.builtin import ModuleOp
from xdsl.ir import Operation
from xdsl.traits import IsTerminator, Pure

from ..dialects import tfl
from ..dialects.elements import Array
from .plan import Program


def program(functions: Sequence[func.FuncOp]) -> Program | None:
    """Return a program that keeps all results; None if a run may not give what another gave."""
    module = functions[0].parent_op() if functions else None
    if not isinstance(module, ModuleOp) or not all(map(_is_pure, module.walk())):
        return None
    return Program(module, True)


def _is_pure(op: Operation) -> bool:
    """Whether an op gives the same each time, or only holds and calls others that do."""
    if isinstance(op, ModuleOp | func.FuncOp | func.CallOp | tfl.IfOp | tfl.WhileOp):
        return True
    return op.has_trait(Pure, value_if_unregistered=False) or op.has_trait(IsTerminator)


def same_bits(old: Array, new: Array) -> bool:
    """Whether two arrays hold the same."""
    if old.dtype != new.dtype or old.shape != new.shape:
        return False
    return old.tolist() == new.tolist() if old.dtype.hasobject else old.tobytes() == new.tobytes()
