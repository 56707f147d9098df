"""Graph plumbing, calls and control flow."""

from __future__ import annotations

from xdsl.dialects.builtin import UnitAttr
from xdsl.ir import Attribute, Operation
from xdsl.irdl import (
    operand_def,
    opt_prop_def,
    prop_def,
    region_def,
    result_def,
    traits_def,
    var_operand_def,
    var_region_def,
    var_result_def,
)
from xdsl.traits import EffectInstance, IsTerminator, MemoryEffect, Pure

from ..op import op_definition
from ..shapes import boolean, shape_of
from ..traits import NoConstantFold
from .base import (
    FALSE,
    NO_ITEMS,
    AnyTensor,
    Boolean,
    Integer,
    List,
    Node,
    SameShapeOp,
    ScalarOp,
    ShapeLike,
    Shapes,
    Symbol,
    Text,
    TFOp,
    int_attr,
)
from .fields import table_op


class StatelessSaid(MemoryEffect):
    """An op without effects if its property `is_stateless` says so."""

    @classmethod
    def get_effects(cls, op: Operation) -> set[EffectInstance] | None:
        """Return no effects, or None for unknown ones."""
        return set() if boolean(op.properties.get("is_stateless")) else None


@table_op
class PlaceholderOp(TFOp):
    """A value that is fed to the graph."""

    name = "tf.Placeholder"
    traits = traits_def(Pure())

    @classmethod
    def shapes(cls, node: Node) -> Shapes:
        """Take the declared shape."""
        return (node.shape_property("shape"),)


@table_op
class PlaceholderWithDefaultOp(TFOp):
    """A value that may be fed to the graph."""

    name = "tf.PlaceholderWithDefault"
    shape = opt_prop_def(ShapeLike)
    traits = traits_def(Pure())

    @classmethod
    def shapes(cls, node: Node) -> Shapes:
        """Take the declared shape."""
        return (node.shape_property("shape"),)


@op_definition
class IdentityOp(SameShapeOp):
    """The operand itself."""

    name = "tf.Identity"
    input = operand_def(AnyTensor)
    output = result_def(AnyTensor)
    traits = traits_def(Pure(), NoConstantFold())


@table_op
class IdentityNOp(TFOp):
    """The operands themselves."""

    name = "tf.IdentityN"
    traits = traits_def(Pure(), NoConstantFold())

    @classmethod
    def shapes(cls, node: Node) -> Shapes:
        """Take the operand shapes."""
        return [shape_of(operand) for operand in node.operands]


@table_op
class StopGradientOp(SameShapeOp):
    """The operand itself; gradients stop here."""

    name = "tf.StopGradient"
    traits = traits_def(Pure())


@table_op
class PreventGradientOp(SameShapeOp):
    """The operand itself; it has no gradient."""

    name = "tf.PreventGradient"
    traits = traits_def(Pure())


@table_op
class SnapshotOp(SameShapeOp):
    """A copy of the operand."""

    name = "tf.Snapshot"
    traits = traits_def(Pure())


@table_op
class CheckNumericsOp(SameShapeOp):
    """The operand itself, if all of it is finite."""

    name = "tf.CheckNumerics"
    traits = traits_def(NoConstantFold())


@table_op
class XlaShardingOp(SameShapeOp):
    """The operand itself, with a hint for its distribution."""

    name = "tf.XlaSharding"
    traits = traits_def(Pure())


@op_definition
class NoOp(TFOp):
    """Nothing."""

    name = "tf.NoOp"
    traits = traits_def(Pure())


@op_definition
class AssertOp(TFOp):
    """Fail unless a condition holds."""

    name = "tf.Assert"
    condition = operand_def(AnyTensor)
    data = var_operand_def(AnyTensor)
    summarize = prop_def(Integer, default_value=int_attr(3))


@table_op
class PrintOp(SameShapeOp):
    """The operand itself; data is printed."""

    name = "tf.Print"


@table_op
class PrintV2Op(TFOp):
    """Print a string."""

    name = "tf.PrintV2"


@table_op
class DeviceIndexOp(ScalarOp):
    """The number of the device that runs this, among names."""

    name = "tf.DeviceIndex"
    traits = traits_def(NoConstantFold())


@table_op
class FakeParamOp(TFOp):
    """A value that nothing uses, for branches that lack one."""

    name = "tf.FakeParam"
    traits = traits_def(Pure(), NoConstantFold())

    @classmethod
    def shapes(cls, node: Node) -> Shapes:
        """Take the declared shape."""
        return (node.shape_property("shape"),)


@table_op
class PartitionedCallOp(TFOp):
    """Call a function without effects."""

    name = "tf.PartitionedCall"
    f = prop_def(Symbol)
    traits = traits_def(Pure(), NoConstantFold())


@table_op
class StatefulPartitionedCallOp(TFOp):
    """Call a function."""

    name = "tf.StatefulPartitionedCall"
    f = prop_def(Symbol)


@op_definition
class SwitchOp(TFOp):
    """Pass a value to one of two branches of an old graph."""

    name = "tf.Switch"
    data = operand_def(AnyTensor)
    pred = operand_def(AnyTensor)
    output_false = result_def(AnyTensor)
    output_true = result_def(AnyTensor)
    traits = traits_def(Pure())

    @classmethod
    def shapes(cls, node: Node) -> Shapes:
        """Both branches take the shape."""
        return (node.shape(0), node.shape(0))


@op_definition
class MergeOp(TFOp):
    """The value of the branch that was taken in an old graph."""

    name = "tf.Merge"
    inputs = var_operand_def(AnyTensor)
    output = result_def(AnyTensor)
    value_index = result_def(AnyTensor)
    traits = traits_def(Pure())

    @classmethod
    def shapes(cls, node: Node) -> Shapes:
        """Take the common shape, if there is one."""
        shapes = {shape_of(operand) for operand in node.operands}
        return (shapes.pop() if len(shapes) == 1 else None, ())


@op_definition
class IfOp(TFOp):
    """Call one of two functions."""

    name = "tf.If"
    cond = operand_def(AnyTensor)
    input = var_operand_def(AnyTensor)
    output = var_result_def(AnyTensor)
    then_branch = prop_def(Symbol)
    else_branch = prop_def(Symbol)
    output_shapes = opt_prop_def(List, default_value=NO_ITEMS)
    is_stateless = prop_def(Boolean, default_value=FALSE)
    traits = traits_def(StatelessSaid())


@table_op
class WhileOp(TFOp):
    """Call `body` as long as `cond` holds."""

    name = "tf.While"
    cond = prop_def(Symbol)
    body = prop_def(Symbol)
    shape_invariant = opt_prop_def(UnitAttr)
    is_stateless = prop_def(Boolean, default_value=FALSE)
    traits = traits_def(StatelessSaid())


@op_definition
class CaseOp(TFOp):
    """Call one of several functions."""

    name = "tf.Case"
    branch_index = operand_def(AnyTensor)
    input = var_operand_def(AnyTensor)
    output = var_result_def(AnyTensor)
    branches = prop_def(List)
    output_shapes = prop_def(List, default_value=NO_ITEMS)
    is_stateless = prop_def(Boolean, default_value=FALSE)
    traits = traits_def(StatelessSaid())


@op_definition
class YieldOp(TFOp):
    """The results of a region."""

    name = "tf.Yield"
    arguments = var_operand_def(Attribute)
    traits = traits_def(IsTerminator())


@op_definition
class IfRegionOp(TFOp):
    """Run one of two regions."""

    name = "tf.IfRegion"
    cond = operand_def(AnyTensor)
    output = var_result_def(AnyTensor)
    is_stateless = prop_def(Boolean, default_value=FALSE)
    _then_func_name = opt_prop_def(Text)
    _else_func_name = opt_prop_def(Text)
    then_branch = region_def()
    else_branch = region_def()


@op_definition
class CaseRegionOp(TFOp):
    """Run one of several regions."""

    name = "tf.CaseRegion"
    branch_index = operand_def(AnyTensor)
    output = var_result_def(AnyTensor)
    is_stateless = prop_def(Boolean, default_value=FALSE)
    branches = var_region_def()


@op_definition
class WhileRegionOp(TFOp):
    """Run the region `body` as long as the region `cond` yields true."""

    name = "tf.WhileRegion"
    input = var_operand_def(AnyTensor)
    output = var_result_def(AnyTensor)
    parallel_iterations = prop_def(Integer, default_value=int_attr(10))
    is_stateless = prop_def(Boolean, default_value=FALSE)
    shape_invariant = opt_prop_def(UnitAttr)
    cond = region_def()
    body = region_def()
