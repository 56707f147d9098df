"""The part of the printer that writes locations, each once, as an alias."""

from __future__ import annotations

from collections.abc import Sequence
from io import StringIO

from xdsl.dialects.builtin import (
    UNKNOWN_LOC,
    CallSiteLoc,
    FusedLoc,
    LocationAttr,
    NameLoc,
    UnknownLoc,
)
from xdsl.ir import Attribute, Operation
from xdsl.printer import Printer


class LocationPrinter(Printer):
    """Prints locations; those that have an alias by that."""

    def __init__(self, stream: StringIO, *, generic: bool, debug_info: bool):
        """Print to `stream`; no location has an alias yet."""
        super().__init__(stream=stream, print_generic_format=generic, print_debuginfo=debug_info)
        self._aliases: dict[Attribute, str] = {}
        self._early: set[Attribute] = set()

    def _print_aliases(self, *, early: bool) -> None:
        """Print the location aliases that block arguments use, or the others."""
        for location, alias in self._aliases.items():
            if (location in self._early) == early:
                self.print_string(f"{alias} = loc(")
                self._print_location_body(location)
                self.print_string(")\n")

    def _name_locations(self, root: Operation) -> None:
        """Give every location an alias, what it is made of first."""
        found: dict[Attribute, None] = {}

        def visit(location: Attribute) -> None:
            if location in found:
                return
            for part in _parts(location):
                visit(part)
            found[location] = None

        for op in root.walk():
            for region in op.regions:
                for block in region.blocks:
                    for argument in block.args:
                        visit(argument.location)
        self._early = set(found) - {UNKNOWN_LOC}
        for op in root.walk():
            visit(op.location)
        self._aliases = {location: f"#loc{index or ''}" for index, location in enumerate(found)}

    def _print_location(self, location: LocationAttr | Attribute) -> None:
        self.print_string("loc(")
        if alias := self._aliases.get(location):
            self.print_string(alias)
        else:
            self._print_location_body(location)
        self.print_string(")")

    def _print_location_body(self, location: Attribute) -> None:
        match location:
            case NameLoc():
                self.print_string_literal(location.desc.data)
                for part in _parts(location):
                    self.print_string("(")
                    self._print_nested(part)
                    self.print_string(")")
            case FusedLoc():
                self.print_string("fused")
                if location.metadata.name != "none":
                    self.print_string("<")
                    self.print_attribute(location.metadata)
                    self.print_string(">")
                self.print_string("[")
                self.print_list(_parts(location), self._print_nested)
                self.print_string("]")
            case CallSiteLoc():
                self.print_string("callsite(")
                self._print_nested(location.callee)
                self.print_string(" at ")
                self._print_nested(location.caller)
                self.print_string(")")
            case UnknownLoc():
                self.print_string("unknown")
            case _:
                text = _plain(location)
                self.print_string(text)

    def _print_nested(self, location: Attribute) -> None:
        if alias := self._aliases.get(location):
            self.print_string(alias)
        else:
            self._print_location_body(location)


def _plain(location: Attribute) -> str:
    """Return `"file":line:column`."""
    return f'"{location.filename.data}":{location.line.data}:{location.column.data}'  # pyright: ignore


def _parts(location: Attribute) -> Sequence[Attribute]:
    """Return the locations that one is made of."""
    match location:
        case NameLoc():
            return () if location.location.name == "none" else (location.location,)
        case CallSiteLoc():
            return (location.callee, location.caller)
        case FusedLoc():
            from ...dialects.locations import children

            return children(location)
        case _:
            return ()
