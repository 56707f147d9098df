"""`tflower why-not`: the nearest miss of a rule, told by the matcher that rewrites."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from difflib import get_close_matches

from ...dialects.errors import TflowerError
from ...dialects.plugins import from_file, using
from ..why import Search, watched


def main(argv: Sequence[str]) -> int:
    """Run the command; return its exit code: 0 if there is an answer."""
    flags = _parser().parse_args(argv)
    search = Search(flags.rule, flags.at)
    try:
        with using(*map(from_file, flags.load_plugin)):
            _, ended = watched(flags.model, search, flags.passes)
    except (TflowerError, OSError, ValueError) as error:
        print(f"tflower why-not: error: {error}", file=sys.stderr)
        return 1
    if ended:
        print(f"the conversion ended early: {ended}", file=sys.stderr)
    if problem := _problem(search):
        print(f"tflower why-not: error: {problem}", file=sys.stderr)
        return 1
    print(answer(search))
    return 0


def _parser() -> argparse.ArgumentParser:
    made = argparse.ArgumentParser("tflower why-not", description=__doc__)
    made.add_argument("rule", metavar="RULE", help="the name of the rule")
    made.add_argument("model", metavar="MODEL", help="a SavedModel, a GraphDef or MLIR text")
    made.add_argument(
        "--at", required=True, metavar="LOCATION", help="a layer path or its end, or file:line"
    )
    made.add_argument("--passes", default="", metavar="TEXT", help="a pipeline of passes to run")
    made.add_argument(
        "--load-plugin", action="append", default=[], metavar="FILE", help="take part of its PLUGIN"
    )
    return made


def _problem(search: Search) -> str:
    """Return why there is no answer, empty if there is one."""
    if search.nearest is not None or search.applied:
        return ""
    if not search.seen:
        return f"no op is at {search.place}"
    if search.rule not in search.known:
        near = get_close_matches(search.rule, search.known, 3)
        hint = f" Close are: {', '.join(near)}." if near else ""
        return f"no rule {search.rule} was tried by the passes that ran.{hint}"
    seen = ", ".join(sorted(search.seen))
    return f"{search.rule} was never near {search.place}, where there were {seen}"


def answer(search: Search) -> str:
    """Return what was found, in a few lines."""
    if search.applied:
        return f"{search.rule} was applied there, in {', '.join(search.applied)}"
    assert search.nearest is not None
    lines = [f"in {search.pass_name}, the nearest of {search.tried} tries:", search.nearest.text()]
    if search.nearest.applies and search.reason:
        lines.append(f"  but its result was not taken: {search.reason}")
    elif search.nearest.applies:
        lines.append(f"  but {search.first or 'another rule'} went first")
    return "\n".join(lines)
