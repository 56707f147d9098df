"""`why` and `why not`: a conversion watched, from a model to what its ops come from."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import ClassVar

from xdsl.dialects.builtin import ModuleOp
from xdsl.ir import Operation
from xdsl.passes import ModulePass
from xdsl.utils.arg_spec import ArgSpec
from xdsl.utils.exceptions import ParseError

from ..dialects.errors import ConverterError, ImportFailure
from ..dialects.locations import file_lines, names
from ..dialects.op import is_constant
from ..passes.events import Observer, Rewrite, observed
from ..passes.explain import Miss, explain
from ..passes.pattern import Op, Rule
from . import backends, collector
from .driver import PassRunner
from .options import Options
from .text import context, parse


def load(model: str) -> ModuleOp:
    """Import a SavedModel's folder, a GraphDef or MLIR text.

    Raises:
        ImportFailure: there is no such model, or it is not understood.

    """
    path = Path(model)
    if path.is_dir():
        from .importers.saved_model import import_saved_model

        return import_saved_model(model)
    if not path.is_file():
        raise ImportFailure(f"{model}: there is no such file or folder")
    if path.suffix == ".mlir":
        try:
            return parse(path.read_text("utf-8"), name=model, ctx=context(), locate=True)
        except (ParseError, UnicodeDecodeError) as error:
            raise ImportFailure(f"{model}: {' '.join(str(error).split())}") from error
    from .importers.graphdef import import_graph_def

    return import_graph_def(model)


def watched(model: str, observer: Observer, pipeline: str = "") -> tuple[ModuleOp, str]:
    """Convert a model while an observer looks on, by the converter's pipeline or another.

    Returns:
        the module, and why the conversion ended before its end, empty if it did not.

    """
    with collector.paused():
        module = load(model)
        folder = model if Path(model).is_dir() else ""
        steps: str | tuple[ArgSpec, ...] = pipeline or backends.plan(
            Options(saved_model_dir=folder)
        )
        try:
            with observed(observer):
                PassRunner(context()).run(module, steps)
        except ConverterError as error:
            return module, str(error)
    return module, ""


def is_at(op: Operation, place: str) -> bool:
    """Whether an op stands at a layer path, at the end of one, or at `file:line`."""
    return any(
        name == place or name.endswith((f"/{place}", f":{place}"))
        for name in (*names(op.location), *file_lines(op.location))
    )


class Search(Observer):
    """Tries a rule wherever a driver comes to an op at a place, just before the driver does."""

    sees_visits: ClassVar[bool] = True

    def __init__(self, rule: str, place: str):
        """Look for the rule of a name."""
        self.rule, self.place = rule, place
        self.nearest: Miss | None = None
        self.pass_name = self.reason = self.first = ""
        self.tried = 0
        self.applied: list[str] = []
        self.known: set[str] = set()
        self.seen: set[str] = set()
        self._pass = ""
        self._applies: dict[Operation, Miss] = {}

    def started(self, each: ModulePass, module: ModuleOp) -> None:
        """Keep the name of the pass."""
        self._pass = each.name
        for op in module.walk():
            if is_at(op, self.place) and not is_constant(type(op)):
                self.seen.add(op.name)

    def visited(self, op: Operation, rules: Sequence[Rule]) -> None:
        """Try the rule if the driver has it and the op is near the place."""
        for rule in rules:
            self.known.add(rule.name)
            if rule.name == self.rule and self._is_near(op, rule.source):
                self._try(rule, op)

    def rewritten(self, event: Rewrite) -> None:
        """Note whether it was this rule that took an op at which it applies."""
        miss = self._applies.pop(event.root, None)
        if event.rule == self.rule and any(is_at(op, self.place) for op in event.before):
            self.applied.append(self._pass)
        elif miss is not None and self.nearest is miss:
            self.first = event.rule

    def refused(self, rule: Rule, op: Operation, reason: str) -> None:
        """Note why what the rule gave was not taken."""
        if rule.name == self.rule and op in self._applies:
            self.reason = reason

    def _try(self, rule: Rule, op: Operation) -> None:
        self.tried += 1
        miss = explain(rule, op)
        if miss.applies:
            self._applies[op] = miss
        if self.nearest is None or miss.nearness > self.nearest.nearness:
            self.nearest, self.pass_name = miss, self._pass
            self.first = self.reason = ""

    def _is_near(self, op: Operation, source: Op) -> bool:
        """Whether an op or, as deep as the pattern goes, what its operands come from is there."""
        if type(op) not in source.types and not is_at(op, self.place):
            return False
        return _reaches(op, self.place, _depth(source))


def _depth(pattern: Op) -> int:
    inner = [_depth(operand) for operand in pattern.operands if isinstance(operand, Op)]
    return 1 + max(inner, default=0)


def _reaches(op: Operation, place: str, depth: int) -> bool:
    if is_at(op, place):
        return True
    owners = (operand.owner for operand in op.operands) if depth > 1 else ()
    return any(isinstance(each, Operation) and _reaches(each, place, depth - 1) for each in owners)
