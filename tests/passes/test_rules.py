"""Every pattern fits the ops that it names."""

import pkgutil
from importlib import import_module

import pytest
from tflower import passes
from tflower.passes import optimize, prepare
from tflower.passes.pattern import Op, Rule
from xdsl.irdl import OperandDef


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


def problems(pattern):
    for kind in pattern.types:
        definition = kind.get_irdl_definition()
        plain = all(type(operand) is OperandDef for _, operand in definition.operands)
        if pattern.operands and plain and len(pattern.operands) != len(definition.operands):
            yield f"{kind.name}: {len(pattern.operands)} operands for {len(definition.operands)}"
        for name in pattern.properties:
            if name not in definition.properties:
                yield f"{kind.name} has no property {name}"
    for operand in pattern.operands:
        if isinstance(operand, Op):
            yield from problems(operand)


@pytest.mark.parametrize("rule", rules(), ids=lambda rule: rule.name)
def test_pattern_fits_its_ops(rule):
    assert not list(problems(rule.source))


def test_rules_say_what_they_do():
    named = [rule for rule in rules() if "->" not in rule.name]
    assert not [rule.name for rule in named if "->" not in (rule.build.__doc__ or "")]
