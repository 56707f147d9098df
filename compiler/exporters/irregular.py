"""Ops that need more than their declaration to be written, one function for each."""

from __future__ import annotations

from collections.abc import Callable

from xdsl.dialects import func
from xdsl.dialects.builtin import FloatAttr, StringAttr
from xdsl.ir import Attribute, Operation, Region

from ...dialects import tfl
from ...dialects.errors import ExportError, place
from ...dialects.locations import describe
from ...dialects.shapes import DYNAMIC, boolean, shape_of
from ...dialects.tfl.attributes import ConstBytesAttr
from ...runtime.schema import flexbuffers
from ...runtime.stored import stored
from .operators import OperatorWriter
from .subgraphs import ABSENT, Subgraph

Handler = Callable[[OperatorWriter, Subgraph, Operation], None]


def write_functional_if(model: OperatorWriter, graph: Subgraph, op: Operation) -> None:
    """Write `tf.If`, whose branches are functions."""
    then, other = (_symbol(op, name) for name in ("then_branch", "else_branch"))
    _write_if(model, graph, op, graph.operands(op), then, other)


def write_if(model: OperatorWriter, graph: Subgraph, op: Operation) -> None:
    """Write `tfl.if`, whose regions call functions with the same operands."""
    then, other = (_only_call(op, region) for region in op.regions)
    if list(then.operands) != list(other.operands):
        raise _unfit(op, "its branches are called with different operands")
    inputs = [*graph.operands(op), *(graph.indices[value] for value in then.operands)]
    _write_if(model, graph, op, inputs, then.callee, other.callee)


def _write_if(
    model: OperatorWriter,
    graph: Subgraph,
    op: Operation,
    inputs: list[int],
    then: Attribute | None,
    other: Attribute | None,
) -> None:
    branches = {
        "then_subgraph_index": model.subgraph_index(then, op),
        "else_subgraph_index": model.subgraph_index(other, op),
    }
    options = {"builtin_options": ("IfOptions", branches)}
    model.add(graph, op, "IF", key="if", inputs=inputs, fields=options)


def write_while(model: OperatorWriter, graph: Subgraph, op: Operation) -> None:
    """Write `tfl.while`, whose regions call functions, or `tf.While`, which names them."""
    if op.regions:
        condition, body = (_only_call(op, region).callee for region in op.regions)
    else:
        condition, body = (_symbol(op, name) for name in ("cond", "body"))
    if len(op.operands) != len(op.results):
        raise _unfit(op, f"it has {len(op.operands)} operands and {len(op.results)} results")
    indices = {
        "cond_subgraph_index": model.subgraph_index(condition, op),
        "body_subgraph_index": model.subgraph_index(body, op),
    }
    options = {"builtin_options": ("WhileOptions", indices)}
    model.add(graph, op, "WHILE", key="while", fields=options)


def write_call_once(model: OperatorWriter, graph: Subgraph, op: Operation) -> None:
    """Write `tfl.call_once`."""
    init = model.subgraph_index(op.properties.get("session_init_function"), op)
    options = {"builtin_options": ("CallOnceOptions", {"init_subgraph_index": init})}
    model.add(graph, op, "CALL_ONCE", key="call_once", fields=options)


def write_custom(model: OperatorWriter, graph: Subgraph, op: Operation) -> None:
    """Write `tfl.custom` with its opaque options."""
    code, option = op.properties["custom_code"], op.properties.get("custom_option")
    assert isinstance(code, StringAttr)
    data = option.data if isinstance(option, ConstBytesAttr) else b""
    fields = {"custom_options": None if model.layout.compact and not data else data}
    model.add(graph, op, "CUSTOM", custom=code.data, fields=fields)


def write_custom_tf(model: OperatorWriter, graph: Subgraph, op: Operation) -> None:
    """Write the one op inside of `tfl.custom_tf` in its place."""
    block = op.regions[0].block
    inner = block.first_op
    assert inner is not None
    for argument, operand in zip(block.args, op.operands, strict=True):
        graph.indices[argument] = graph.indices[operand]
    model.write_foreign(graph, op, inner)


def write_numeric_verify(model: OperatorWriter, graph: Subgraph, op: Operation) -> None:
    """Write `tfl.NumericVerify`, a custom operator whose result is named after what it checks."""
    tolerance = op.properties.get("tolerance")
    option = flexbuffers.dumps(
        {
            "tolerance": tolerance.value.data if isinstance(tolerance, FloatAttr) else 0.1,
            "log_if_failed": boolean(op.properties.get("log_if_failed")),
        }
    )
    checked = graph.indices[op.operands[0]]
    name = f"NumericVerify/{graph.tensor_name(op.operands[0])}:{checked}"
    outputs = [graph.add_result(op.results[0], name)]
    fields = {"custom_options": option}
    model.add(graph, op, "CUSTOM", custom="NumericVerify", outputs=outputs, fields=fields)


def write_lstm(model: OperatorWriter, graph: Subgraph, op: Operation) -> None:
    """Write an LSTM: the tensors of its intermediate results come before its results."""
    inside: list[int] = []
    for name in () if "intermediates" in stored(op) else tfl.INTERMEDIATES:
        attr = op.properties.get(name)
        if attr is not None and DYNAMIC not in (shape_of(attr) or ()):
            inside.append(graph.add_internal(name, attr))
    model.write_builtin(graph, op, fields={"intermediates": inside})


def write_transpose_conv(model: OperatorWriter, graph: Subgraph, op: Operation) -> None:
    """Write `tfl.transpose_conv`: an absent bias is no operand at all."""
    inputs = graph.operands(op)
    if inputs[-1] == ABSENT:
        inputs.pop()
    model.write_builtin(graph, op, inputs=inputs)


IRREGULAR: dict[str, Handler] = {
    "tf.If": write_functional_if,
    "tf.StatelessIf": write_functional_if,
    "tf.While": write_while,
    "tf.StatelessWhile": write_while,
    "tfl.NumericVerify": write_numeric_verify,
    "tfl.basic_lstm": write_lstm,
    "tfl.call_once": write_call_once,
    "tfl.custom": write_custom,
    "tfl.custom_tf": write_custom_tf,
    "tfl.if": write_if,
    "tfl.lstm": write_lstm,
    "tfl.transpose_conv": write_transpose_conv,
    "tfl.unidirectional_sequence_lstm": write_lstm,
    "tfl.while": write_while,
}
"""Op name -> how it is written."""


def _symbol(op: Operation, name: str) -> Attribute | None:
    return op.properties.get(name) or op.attributes.get(name)


def _only_call(op: Operation, region: Region) -> func.CallOp:
    """Return the call that is all that a region does."""
    ops = list(region.block.ops)
    if len(ops) != 2 or not isinstance(ops[0], func.CallOp):
        raise _unfit(op, "its regions are not single calls of functions")
    return ops[0]


def _unfit(op: Operation, what: str) -> ExportError:
    return ExportError(place(describe(op), op.name, what, "Run `tfl-while-loop-outline` before"))
