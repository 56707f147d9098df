"""`tflower why`: which source ops and which rules made an op of the converted model."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from xdsl.dialects.builtin import DictionaryAttr, ModuleOp
from xdsl.dialects.func import FuncOp, ReturnOp
from xdsl.ir import Operation

from ...dialects.errors import TflowerError
from ...dialects.plugins import from_file, using
from ...dialects.shapes import text
from ..exporters.names import result_name
from ..provenance import Origin, Provenance, operators, said
from ..why import is_at, watched

_SHOWN = 12
_CONSTANTS = ("arith.constant", "tf.Const", "tfl.pseudo_const")


def main(argv: Sequence[str]) -> int:
    """Run the command; return its exit code."""
    flags = _parser().parse_args(argv)
    provenance = Provenance()
    try:
        with using(*map(from_file, flags.load_plugin)):
            module, ended = watched(flags.model, provenance, flags.passes)
        if ended:
            print(f"the conversion ended early: {ended}", file=sys.stderr)
        chosen = _choose(module, flags)
    except (TflowerError, OSError, ValueError, LookupError) as error:
        print(f"tflower why: error: {error.args[0] if error.args else error}", file=sys.stderr)
        return 1
    origins = [(number, provenance.origin(op)) for number, op in chosen]
    if flags.json:
        print(json.dumps([_plain(number, origin) for number, origin in origins], indent=2))
    else:
        print("\n\n".join(_told(number, origin) for number, origin in origins))
    return 0


def _parser() -> argparse.ArgumentParser:
    made = argparse.ArgumentParser("tflower why", description=__doc__)
    made.add_argument("model", metavar="MODEL", help="a SavedModel, a GraphDef or MLIR text")
    which = made.add_mutually_exclusive_group(required=True)
    which.add_argument("--op", type=int, metavar="N", help="the number of the operator, from 0")
    which.add_argument("--tensor", metavar="NAME", help="the name of the tensor that it computes")
    which.add_argument("--location", metavar="PATH", help="a layer path, or the end of one")
    made.add_argument("--function", default="", help="the function; the first if not given")
    made.add_argument("--passes", default="", metavar="TEXT", help="a pipeline of passes to run")
    made.add_argument(
        "--load-plugin", action="append", default=[], metavar="FILE", help="take part of its PLUGIN"
    )
    made.add_argument("--json", action="store_true", help="print JSON")
    return made


def _choose(module: ModuleOp, flags: argparse.Namespace) -> list[tuple[int, Operation]]:
    """Return the ops that the flags mean, with their numbers.

    Raises:
        LookupError: there is none.

    """
    numbered = list(enumerate(operators(module, flags.function)))
    if flags.op is not None:
        if not 0 <= flags.op < len(numbered):
            raise LookupError(f"there is no op {flags.op}, the function has {len(numbered)}")
        return [numbered[flags.op]]
    if flags.location is not None:
        found = [item for item in numbered if is_at(item[1], flags.location)]
        name = flags.location
    else:
        name = flags.tensor
        found = [item for item in numbered if name in _tensors(item[1])]
    if not found:
        places = "\n".join(f"  {number:4} {said(op)}" for number, op in numbered[:_SHOWN])
        rest = f"\n  and {len(numbered) - _SHOWN} more" if len(numbered) > _SHOWN else ""
        raise LookupError(f"no op is at {name}. There are\n{places}{rest}")
    return found


def _tensors(op: Operation) -> set[str]:
    """Return the names that the tensors of an op's results may have in the file."""
    found = {result_name(op, index) for index in range(len(op.results))}
    for result in op.results:
        for use in result.uses:
            if isinstance(use.operation, ReturnOp):
                found.update(_output_name(use.operation, use.index))
    return found


def _output_name(end: ReturnOp, index: int) -> list[str]:
    function = end.parent_op()
    entry = function.attributes.get("tf.entry_function") if isinstance(function, FuncOp) else None
    if not isinstance(entry, DictionaryAttr) or "outputs" not in entry.data:
        return []
    listed = text(entry.data["outputs"]).split(",")
    return listed[index : index + 1]


def _plain(number: int, origin: Origin) -> dict[str, Any]:
    return {
        "op": number,
        "what": said(origin.op),
        "sources": origin.sources,
        "chain": [asdict(link) for link in origin.links],
    }


def _told(number: int, origin: Origin) -> str:
    lines = [f"op {number}: {said(origin.op)}", "from"]
    lines += [f"  {source}" for source in origin.sources]
    lines.append("by" if origin.links else "as it was imported")
    for link in origin.links:
        where = f"  ({link.source})" if link.source else ""
        lines.append(f"  {link.pass_name}: {link.rule or 'the pass itself'}{where}")
        lines += [f"      {before}" for before in link.before]
        lines += [f"   -> {after}" for after in link.after if not after.startswith(_CONSTANTS)]
    return "\n".join(lines)
