"""Dialects, rules and passes of other packages, found by entry point and loaded when needed.

A package joins by one entry point of the group `tflower.plugins` that names a `Plugin`:

    [project.entry-points."tflower.plugins"]
    acme = "tflower_acme:PLUGIN"

What the plugin lists is given as `module:name`, imported when it is first asked for.
"""

from __future__ import annotations

import sys
from collections.abc import Generator, Iterable, Mapping, Sequence
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from dataclasses import dataclass, field
from functools import cache
from importlib import import_module
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from typing import cast

from xdsl.ir import Dialect, Operation

from .errors import TflowerError

GROUP = "tflower.plugins"

Part = object
"""What a plugin gives: `module:name`, or the thing itself."""


class PluginError(TflowerError):
    """A plugin cannot be loaded, or gives something else than it says."""


@dataclass(frozen=True)
class Step:
    """A pass that joins the converter's pipeline.

    It runs before the first or after the last run of a pass that is there, at the end if neither
    is named. `options` are those of the pass.
    """

    name: str
    before: str = ""
    after: str = ""
    options: Mapping[str, bool | int | float | str] = field(default_factory=dict[str, str])


@dataclass(frozen=True)
class Plugin:
    """What a package adds.

    Attributes:
        dialects: by name; one that is named as one of ours adds its ops to that.
        passes: by name, which is a flag of `tflower-opt` too.
        rules: name of a pass -> rules that join every rule set which that pass applies.
        steps: passes that the converter is to run.

    """

    dialects: Mapping[str, Part] = field(default_factory=dict[str, Part])
    passes: Mapping[str, Part] = field(default_factory=dict[str, Part])
    rules: Mapping[str, Part] = field(default_factory=dict[str, Part])
    steps: Sequence[Step] = ()


_ADDED: ContextVar[tuple[Plugin, ...]] = ContextVar("plugins", default=())


@cache
def installed() -> tuple[Plugin, ...]:
    """Return the plugins of all installed packages.

    Raises:
        PluginError: one of them does not load.

    """
    if not _mentioned():
        return ()
    from importlib.metadata import entry_points

    return tuple(
        _checked(entry.load, f"{entry.name} ({entry.value})") for entry in entry_points(group=GROUP)
    )


def _mentioned() -> bool:
    """Whether an installed package has an entry point of our group.

    Reading a few files takes a millisecond, loading `importlib.metadata` fifty.
    """
    wanted = f"[{GROUP}]".encode()
    for folder in map(Path, sys.path):
        for path in folder.glob("*.*-info/entry_points.txt"):
            with suppress(OSError):
                if wanted in path.read_bytes():
                    return True
    return False


def _checked(load: object, name: str) -> Plugin:
    assert callable(load)
    try:
        found = load()
    except (ImportError, AttributeError) as error:
        raise PluginError(f"plugin {name} does not load: {error}") from error
    if not isinstance(found, Plugin):
        raise PluginError(f"plugin {name} is of type {type(found).__name__}, Plugin is needed")
    return found


def active() -> tuple[Plugin, ...]:
    """Return the plugins that are installed and those that `using` adds."""
    return (*installed(), *_ADDED.get())


@contextmanager
def using(*plugins: Plugin) -> Generator[None]:
    """Have some more plugins inside the block."""
    token = _ADDED.set((*_ADDED.get(), *plugins))
    try:
        yield
    finally:
        _ADDED.reset(token)


def from_file(path: str) -> Plugin:
    """Run a Python file and return its `PLUGIN`.

    Raises:
        PluginError: there is none.

    """

    def load() -> object:
        spec = spec_from_file_location(Path(path).stem, path)
        if spec is None or spec.loader is None or not Path(path).is_file():
            raise ImportError("there is no such Python file")
        module = module_from_spec(spec)
        spec.loader.exec_module(module)
        return module.PLUGIN

    return _checked(load, path)


def resolve(part: Part) -> object:
    """Return what `module:name` stands for; anything else is returned as it is.

    Raises:
        PluginError: there is no such module or name.

    """
    return _imported(part) if isinstance(part, str) else part


@cache
def _imported(text: str) -> object:
    module, _, name = text.partition(":")
    try:
        return getattr(import_module(module), name)
    except (ImportError, AttributeError) as error:
        raise PluginError(f"a plugin names {text}, which does not load: {error}") from error


def added_rules(pass_name: str) -> tuple[Iterable[object], ...]:
    """Return the lists of rules that plugins add to a pass."""
    found = [resolve(each.rules[pass_name]) for each in active() if pass_name in each.rules]
    for rules in found:
        if not isinstance(rules, Iterable):
            raise PluginError(f"rules for {pass_name} are of type {type(rules).__name__}")
    return tuple(cast(Iterable[object], rules) for rules in found)


def added_passes() -> dict[str, Part]:
    """Return the passes of all plugins by name."""
    return {name: part for each in active() for name, part in each.passes.items()}


def added_dialects() -> dict[str, Part]:
    """Return the dialects of all plugins by name."""
    return {name: part for each in active() for name, part in each.dialects.items()}


def dialect(name: str, part: Part) -> Dialect:
    """Return a plugin's dialect.

    Raises:
        PluginError: it is something else.

    """
    found = resolve(part)
    if not isinstance(found, Dialect):
        raise PluginError(f"dialect {name} of a plugin is of type {type(found).__name__}")
    return found


def added_op(name: str) -> type[Operation] | None:
    """Return the class of an op that a plugin adds, by its full name."""
    owner = name.partition(".")[0]
    for each in active():
        if owner in each.dialects:
            for op_type in dialect(owner, each.dialects[owner]).operations:
                if op_type.name == name:
                    return op_type
    return None


def added_steps() -> tuple[Step, ...]:
    """Return the steps that plugins add to the converter's pipeline."""
    return tuple(step for each in active() for step in each.steps)
