"""Every pattern fits the ops that it names."""

import pytest
from all_rules import rules
from tflower.passes.pattern import Op
from xdsl.irdl import OperandDef


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
