"""What happens to a program, as events: passes that run, rules that are applied.

Every driver reports through this module: the greedy one, the conversion, folding, and the removal
of dead and equal ops. Nobody listens as a rule, and then an application costs one look-up more.

    with observed(Observer()):
        run(each, context, module)
"""

from __future__ import annotations

from collections.abc import Generator, Sequence
from contextlib import AbstractContextManager, ExitStack, contextmanager, nullcontext
from contextvars import ContextVar
from dataclasses import dataclass
from typing import ClassVar, Protocol, runtime_checkable

from xdsl.context import Context
from xdsl.dialects.builtin import ModuleOp
from xdsl.ir import Operation, SSAValue
from xdsl.passes import ModulePass
from xdsl.utils.exceptions import VerifyException

from ..dialects.errors import TflowerError
from .pattern import Captures, Rule

FOLD, DEAD, EQUAL = "fold", "dce", "cse"
"""Names of what is no rule: evaluation, and the removal of unused ops and of equal ones."""


@dataclass(frozen=True, slots=True)
class Rewrite:
    """An applied rule: `before` went, its root first, and `after` came.

    The root's results are replaced by `values`, which need not be new. `source` is `file:line` of
    the rule, empty for what is no rule.
    """

    rule: str
    root: Operation
    before: tuple[Operation, ...]
    after: tuple[Operation, ...]
    values: tuple[SSAValue, ...] = ()
    source: str = ""


class Observer:
    """Told of every event; does nothing about it unless a subclass does."""

    sees_visits: ClassVar[bool] = False
    """Whether the drivers call `visited` and `refused` too."""

    def started(self, each: ModulePass, module: ModuleOp) -> None:
        """Take note that a pass begins."""

    def rewritten(self, event: Rewrite) -> None:
        """Take note of a rewrite; new ops are in place, old ones still are."""

    def settled(self) -> None:
        """Take note that the rewrites told of are complete; may raise `Stop`."""

    def visited(self, op: Operation, rules: Sequence[Rule]) -> None:
        """Take note that a driver is about to try rules at an op."""

    def refused(self, rule: Rule, op: Operation, reason: str) -> None:
        """Take note that a driver does not take what a rule has made of an op."""

    def finished(self, each: ModulePass, module: ModuleOp) -> None:
        """Take note that a pass has ended."""

    def failed(self, each: ModulePass, module: ModuleOp) -> None:
        """Take note that a pass has raised an error."""

    def part(self, name: str) -> AbstractContextManager[None]:
        """Return what encloses something else that is done, such as parsing."""
        return nullcontext()


@runtime_checkable
class Reporting(Protocol):
    """An observer with something to say in the end."""

    def report(self) -> str:
        """Return the report as text."""
        ...


class Stop(Exception):
    """Raised by an observer to end the pipeline between two rewrites."""


_OBSERVERS: ContextVar[tuple[Observer, ...]] = ContextVar("observers", default=())
_PASS: ContextVar[str] = ContextVar("pass", default="")

observers = _OBSERVERS.get
"""Return who listens; empty as a rule."""


def current_pass() -> str:
    """Return the name of the pass that runs, empty outside of a pipeline."""
    return _PASS.get()


@contextmanager
def observed(*watching: Observer) -> Generator[None]:
    """Tell some more observers of what happens inside the block."""
    token = _OBSERVERS.set((*_OBSERVERS.get(), *watching))
    try:
        yield
    finally:
        _OBSERVERS.reset(token)


def run(each: ModulePass, ctx: Context, module: ModuleOp) -> None:
    """Run a pass, so that observers know which one it is.

    Raises:
        Stop: an observer has seen enough; the module is as far as it came.

    """
    token = _PASS.set(each.name)
    watching = _OBSERVERS.get()
    try:
        for observer in watching:
            observer.started(each, module)
        each.apply(ctx, module)
        for observer in watching:
            observer.finished(each, module)
    except (TflowerError, VerifyException):
        for observer in watching:
            observer.failed(each, module)
        raise
    finally:
        _PASS.reset(token)


@contextmanager
def part(name: str) -> Generator[None]:
    """Let the observers know of something that is no pass."""
    with ExitStack() as stack:
        for observer in _OBSERVERS.get():
            stack.enter_context(observer.part(name))
        yield


def tell(events: Sequence[Rewrite]) -> None:
    """Tell the observers of rewrites, while the old ops are still in place."""
    for observer in _OBSERVERS.get():
        for event in events:
            observer.rewritten(event)


def applied(
    rule: Rule,
    root: Operation,
    values: Sequence[SSAValue],
    captures: Captures,
    made: Sequence[Operation],
) -> Rewrite:
    """Return the event that a rule is applied, which made some new ops."""
    before = tuple(dict.fromkeys((root, *captures.ops)))
    return Rewrite(rule.name, root, before, tuple(made), tuple(values), rule.place)


def erased(rule: str, op: Operation, values: Sequence[SSAValue] = ()) -> None:
    """Tell the observers that an op goes, its results replaced by `values` if they were used."""
    if _OBSERVERS.get():
        tell((Rewrite(rule, op, (op,), (), tuple(values)),))


def settle() -> None:
    """Tell the observers that what they were told of is done.

    Raises:
        Stop: one of them has seen enough.

    """
    for observer in _OBSERVERS.get():
        observer.settled()
