"""`tfl-lift-tflite-flex-ops`: operators of the Flex delegate become TensorFlow's ops again.

The options of such an operator hold the node that it was, which only an importer can read.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from xdsl.context import Context
from xdsl.dialects.builtin import ModuleOp, SymbolRefAttr, f32, i32
from xdsl.ir import Attribute
from xdsl.passes import ModulePass

from ...dialects import tfl
from ...dialects.shapes import element_of, shape_of, tensor_type, typed
from ...dialects.tf_type import FuncAttr, ResourceType
from ...passes.greedy import RuleSet
from ...passes.pattern import Op, Refusal, Result, rule
from ...runtime.schema import flexbuffers
from . import protos
from .attributes import Attributes
from .plan import OpPlan, known_plan
from .protos import Message

PREFIX = "Flex"


def _symbol(function: Message) -> Attribute:
    return SymbolRefAttr(function.name)


def _function(function: Message) -> Attribute:
    convert = Attributes(_function).convert
    return FuncAttr(function.name, {key: convert(function.attr[key]) for key in function.attr})


def _node(options: bytes) -> tuple[str, Message] | None:
    """Return the op name and the node in an operator's options, None if these are something else.

    Raises:
        ValueError: the options are damaged.

    """
    from google.protobuf.message import DecodeError

    match flexbuffers.loads(options):
        case [str(name), str() | bytes() as node]:
            text = node.encode("utf-8", "surrogateescape") if isinstance(node, str) else node
        case _:
            return None
    try:
        return name, protos.message_class("NodeDef").FromString(text)
    except DecodeError as error:
        raise ValueError(f"damaged node: {error}") from error


def _attributes(node: Message, plan: OpPlan) -> dict[str, Attribute]:
    """Return a node's attributes; what functions a data set calls are symbols.

    Raises:
        ValueError: an attribute is malformed.

    """
    convert = Attributes(_symbol if "Dataset" in plan.name else _function).convert
    return {key: convert(node.attr[key], plan.kinds.get(key, "")) for key in sorted(node.attr)}


def _result_types(op: tfl.CustomOp, name: str) -> tuple[Attribute, ...]:
    """Return an op's result types, with what a .tflite file cannot say about a tensor array.

    Its handle is an i32 there, and the scalar beside it has no rank.
    """
    types = op.result_types
    if name != "TensorArrayV3" or len(types) != 2:
        return tuple(types)
    handle = types[0]
    if element_of(handle) == i32:
        handle = typed(ResourceType([]), shape_of(handle))
    return handle, tensor_type(f32, ())


def lifted(op: tfl.CustomOp) -> Result:
    """Build the op that a Flex operator stands for.

    Raises:
        ValueError: its options are damaged.

    """
    found = _node(op.custom_option.data)
    if found is None:
        return Refusal("its options hold no node")
    name, node = found
    if name != op.custom_code.data.removeprefix(PREFIX):
        return Refusal(f"its options are those of {name}")
    plan = known_plan(name)
    if plan is None:
        return Refusal(f"TensorFlow has no op {name}")
    attributes: Mapping[str, Attribute] = _attributes(node, plan)
    known = plan.properties
    properties = {key: value for key, value in attributes.items() if key in known}
    return plan.op_type.create(
        operands=op.operands,
        result_types=_result_types(op, name),
        properties={**properties, **plan.segments({**plan.defaults, **attributes})},
        attributes={key: value for key, value in attributes.items() if key not in known},
    )


@rule(Op(tfl.CustomOp))
def lift(root: tfl.CustomOp) -> Result:
    """custom(Flex op) -> the TensorFlow op.

    Source: transforms/lift_tflite_flex_ops.cc.
    """
    if not root.custom_code.data.startswith(PREFIX):
        return None
    try:
        return lifted(root)
    except ValueError as error:
        return Refusal(str(error))


RULES = RuleSet([lift])


@dataclass(frozen=True)
class LiftTfliteFlexOpsPass(ModulePass):
    """Put the TensorFlow ops in place of the Flex operators that run them."""

    name = "tfl-lift-tflite-flex-ops"

    def apply(self, ctx: Context, op: ModuleOp) -> None:
        """Look at every custom operator."""
        RULES.apply(op, fold=False)
