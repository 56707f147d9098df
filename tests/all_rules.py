"""All rules of the passes."""

import pkgutil
from importlib import import_module

from tflower import passes
from tflower.passes import optimize, prepare
from tflower.passes.pattern import Rule


def rules():
    """Return all rules in module-level lists and tuples below `tflower.passes`, and the made ones."""
    found = {}
    for info in pkgutil.walk_packages(passes.__path__, f"{passes.__name__}."):
        for value in vars(import_module(info.name)).values():
            for item in value if isinstance(value, list | tuple) else [value]:
                if isinstance(item, Rule):
                    found[id(item)] = item
    for rule_set in (
        *optimize.phases(),
        prepare.second_phase(unfold_batchmatmul=True, halves=True),
    ):
        found.update({id(rule): rule for rule in rule_set.rules})
    return sorted(found.values(), key=lambda rule: rule.name)
