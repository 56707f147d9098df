"""`tflower ops`: which TensorFlow ops can be converted, read off the rules themselves."""

from __future__ import annotations

import argparse
from collections.abc import Sequence

from ...passes import legalize, prepare

ALWAYS = ("Const", "Identity", "PartitionedCall", "Placeholder", "StatefulPartitionedCall")
"""Ops that the pipeline dissolves, with no rule of their own."""

_HEAD = """# Ops

The TensorFlow ops that tflower converts. Most become one operator, which is named here; the others
are rewritten by rules that look closer, into one operator or several. Every other op may stand in a
model where its inputs are constants: it is then evaluated while converting. Some rules ask for
more, such as a constant operand or a rank; the error about an op that was left says what it lacked.

Written by `make docs`.

| TensorFlow | TensorFlow Lite |
|---|---|
"""


def main(argv: Sequence[str]) -> int:
    """Run the command; return its exit code."""
    parser = argparse.ArgumentParser("tflower ops", description="List the ops that are converted.")
    parser.add_argument("--markdown", action="store_true", help="write the page OPS.md")
    flags = parser.parse_args(argv)
    found = supported()
    if flags.markdown:
        print(markdown(found), end="")
        return 0
    width = max(map(len, found))
    for name, target in found.items():
        print(f"{name:<{width}}  {target}".rstrip())
    return 0


def markdown(found: dict[str, str]) -> str:
    """Return the page of all ops."""
    return _HEAD + "".join(f"| {name} | {target} |\n" for name, target in found.items())


def supported() -> dict[str, str]:
    """Return the operator that each op becomes, empty if rules look closer, by its name."""
    groups = (
        legalize.rules_with_broadcasting().by_root,
        prepare.first_phase().by_root,
        prepare.second_phase(unfold_batchmatmul=False, halves=False).by_root,
    )
    found: dict[str, set[str]] = {name: set() for name in ALWAYS}
    for group in groups:
        for root, rules in group.items():
            if root.name.startswith("tf."):
                made = found.setdefault(root.name.removeprefix("tf."), set())
                made.update(each.name.partition(" -> tfl.")[2] for each in rules)
    return {name: ", ".join(sorted(found[name] - {""})) for name in sorted(found, key=str.lower)}
