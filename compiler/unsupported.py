"""Ops that no pass turned into TensorFlow Lite's: found all at once, each with its reason."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from xdsl.dialects.builtin import UnregisteredOp
from xdsl.ir import Operation

from ..dialects.errors import place
from ..dialects.locations import describe
from ..passes.pattern import REFUSALS

ERROR_NEEDS_FLEX_OPS = 1
ERROR_NEEDS_CUSTOM_OPS = 2

_SHOWN = 12


@dataclass(frozen=True)
class Operator:
    """The operator that a record is about."""

    name: str


@dataclass(frozen=True)
class UnsupportedOp:
    """One kind of op that cannot be converted.

    `location` is the layer path of the first of `count` such ops; `error_code` is upstream's.
    """

    operator: Operator
    count: int
    location: str
    reason: str
    error_code: int

    @property
    def error_message(self) -> str:
        """What to tell the user, in one line."""
        times = f" ({self.count} times)" if self.count > 1 else ""
        return place(self.location, self.operator.name + times, self.reason)


def name_of(op: Operation) -> str:
    """Return the name of an op, also of one that no dialect registers."""
    return op.op_name.data if isinstance(op, UnregisteredOp) else op.name


def is_known(name: str) -> bool:
    """Whether TensorFlow itself has this op, so that its own kernel could run it."""
    from ..dialects import tf

    return name.startswith("tf.") and tf.op_class(name[3:]) is not None


def records(ops: Iterable[Operation]) -> list[UnsupportedOp]:
    """Return one record for each name and reason among ops that cannot be written."""
    found: dict[tuple[str, str], list[Operation]] = {}
    for op in ops:
        found.setdefault((name_of(op), REFUSALS.get(op, "")), []).append(op)
    return [_record(name, reason, same) for (name, reason), same in found.items()]


def _record(name: str, reason: str, ops: list[Operation]) -> UnsupportedOp:
    known = is_known(name)
    code = ERROR_NEEDS_FLEX_OPS if known else ERROR_NEEDS_CUSTOM_OPS
    reason = reason or _reason(ops[0], known)
    return UnsupportedOp(Operator(name), len(ops), describe(ops[0]), reason, code)


def _reason(op: Operation, known: bool) -> str:
    """Return why an op was left that no rule has refused by name."""
    from ..passes import legalize

    if not known:
        return "neither TensorFlow nor TensorFlow Lite has this op"
    if type(op) not in legalize.rules().by_root:
        return "there is no TensorFlow Lite operator for it"
    types = ", ".join(str(operand.type) for operand in op.operands)
    return f"no rule takes it with these attributes and operands ({types})"


def message(found: Sequence[UnsupportedOp]) -> str:
    """Return one line for each record, and what could be done about them."""
    lines = [f"{len(found)} kinds of op cannot be converted"] if len(found) > 1 else []
    lines += [record.error_message for record in found[:_SHOWN]]
    if len(found) > _SHOWN:
        lines.append(f"and {len(found) - _SHOWN} more, see the error's `errors`")
    for code, kind, remedy in (
        (ERROR_NEEDS_FLEX_OPS, "TF Select ops", "allow them with OpsSet.SELECT_TF_OPS"),
        (ERROR_NEEDS_CUSTOM_OPS, "Custom ops", "allow them with allow_custom_ops=True"),
    ):
        names = sorted({r.operator.name.removeprefix("tf.") for r in found if r.error_code == code})
        if names:
            lines.append(f"{kind}: {', '.join(names)} ({remedy})")
    return "\n".join(lines)
