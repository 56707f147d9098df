"""Variables of `tf` to those of `tfl`, all of them or none.

`tfl-analyze-variables-pass` finds out whether every op that takes a handle can be TensorFlow
Lite's, `tfl-legalize-variables-tf` acts on that.
"""

from __future__ import annotations

from dataclasses import dataclass

from xdsl.context import Context
from xdsl.dialects.builtin import (
    BoolAttr,
    ComplexType,
    Float32Type,
    Float64Type,
    IntegerType,
    ModuleOp,
    Signedness,
)
from xdsl.ir import Attribute, Operation
from xdsl.passes import ModulePass

from ...dialects import quant, tf, tfl
from ...dialects.op import name_of
from ...dialects.shapes import boolean, element_of
from ...dialects.tf.resource import variable_type
from ...dialects.tf_type import ResourceType
from ..greedy import RuleSet
from ..pattern import Op, Result, rule

LEGALIZE = "tfl._legalize_tfl_variables"
"""The attribute of a module that says whether its variables can be TensorFlow Lite's."""

_TAKES_HANDLES = frozenset(
    {
        "tf.ReadVariableOp",
        "tf.AssignVariableOp",
        "tf.VarHandleOp",
        "tf.LookupTableFindV2",
        "tf.LookupTableImportV2",
        "tf.LookupTableSizeV2",
        "tf.SentencepieceTokenizeOp",
        "tf.MapDataset",
        "tf.ReduceDataset",
        "tf.CacheDatasetV2",
        "tf.TakeWhileDataset",
        "tf.If",
        "tf.While",
    }
)
"""Ops that TensorFlow Lite has, or that only hand a handle on."""


def is_supported(element: Attribute) -> bool:
    """Whether TensorFlow Lite has variables of this element type."""
    match element:
        case Float32Type() | Float64Type():
            return True
        case ComplexType():
            return isinstance(element.element_type, Float32Type | Float64Type)
        case quant.UniformType():
            width = element.storage_type.width.data
            signed = element.storage_type.signedness.data != Signedness.UNSIGNED
            return width == 8 or (signed and width in (16, 32))
        case IntegerType():
            width = element.width.data
            signless = element.signedness.data == Signedness.SIGNLESS
            return width in (1, 8, 32) or (signless and width == 64)
        case _:
            return False


def _takes_handle(op: Operation) -> bool:
    return any(isinstance(element_of(operand), ResourceType) for operand in op.operands)


def can_legalize(module: ModuleOp) -> bool:
    """Whether no op takes a handle but those that TensorFlow Lite has."""
    for op in module.walk():
        name = name_of(op)
        if name.startswith("tfl.") or name in _TAKES_HANDLES:
            continue
        if _takes_handle(op):
            return False
    return True


@dataclass(frozen=True)
class AnalyzeVariablesPass(ModulePass):
    """Tell, as an attribute of the module, whether its variables can be TensorFlow Lite's.

    Source: transforms/tf_legalizations/analyze_variables_pass.cc.
    """

    name = "tfl-analyze-variables-pass"

    def apply(self, ctx: Context, op: ModuleOp) -> None:
        """Set the attribute."""
        op.attributes[LEGALIZE] = BoolAttr.from_bool(can_legalize(op))


@rule(Op(tf.VarHandleOp))
def legalize_handle(root: tf.VarHandleOp) -> Result:
    """tf.VarHandleOp -> tfl.var_handle, if the type of the variable is known."""
    handle = root.results[0]
    known = variable_type(handle)
    if known is None or not is_supported(element_of(known)):
        return None
    return tfl.VarHandleOp(
        container=root.container,
        shared_name=root.shared_name,
        result_types=(handle.type,),
    )


@rule(Op(tf.ReadVariableOp))
def legalize_read(root: tf.ReadVariableOp) -> Result:
    """tf.ReadVariableOp -> tfl.read_variable."""
    value = root.results[0]
    if not is_supported(element_of(value)):
        return None
    return tfl.ReadVariableOp(root.operands[0], result_types=(value.type,))


def _legalize_assign(op: Operation) -> None:
    """tf.AssignVariableOp -> tfl.assign_variable; a rule cannot replace an op without results."""
    if not is_supported(element_of(op.operands[1])):
        return
    block = op.parent
    assert block is not None
    new = tfl.AssignVariableOp(*op.operands, result_types=(), location=op.location)
    block.insert_op_before(new, op)
    op.detach()
    op.erase()


RULES = RuleSet([legalize_handle, legalize_read])


@dataclass(frozen=True)
class LegalizeVariablesPass(ModulePass):
    """Make TensorFlow Lite's of variables, unless the analysis before has forbidden it.

    Source: transforms/legalize_variables.cc and .td.
    """

    name = "tfl-legalize-variables-tf"

    def apply(self, ctx: Context, op: ModuleOp) -> None:
        """Rewrite handles, reads and assignments."""
        allowed = op.attributes.get(LEGALIZE)
        if allowed is not None and not boolean(allowed):
            return
        for item in list(op.walk()):
            if isinstance(item, tf.AssignVariableOp):
                _legalize_assign(item)
        RULES.apply(op)
