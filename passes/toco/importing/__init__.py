"""`toco-import`: TensorFlow ops become TOCO's operators, one by one, by a table.

Source: import_tensorflow.cc of upstream's toco.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from xdsl.context import Context
from xdsl.dialects import func
from xdsl.dialects.builtin import ArrayAttr, DictionaryAttr, ModuleOp
from xdsl.ir import Attribute, BlockArgument, Operation, SSAValue
from xdsl.passes import ModulePass

from ....dialects import tf, tfl, toco
from ....dialects.elements import Elements
from ....dialects.errors import ConverterError, place
from ....dialects.locations import describe, name_loc
from ....dialects.op import constant_elements, name_of
from ....dialects.shapes import text
from .. import states
from ..prepare import ENTRY, listed
from . import plain, rare, special
from .table import CONVERTERS, Node, unsupported

__all__ = ["ImportPass", "plain", "rare", "special"]

_BOUND = "tf_saved_model.bound_input"


@dataclass(frozen=True)
class ImportPass(ModulePass):
    """Turn TensorFlow's ops into TOCO's operators; what TOCO does not know becomes unsupported."""

    name = "toco-import"
    force_select_tf_ops: bool = False

    def apply(self, ctx: Context, op: ModuleOp) -> None:
        """Convert the entry function, which stays alone; every function if none is marked.

        Raises:
            ConverterError: an op has attributes that TOCO refuses.

        """
        functions = [item for item in op.ops if isinstance(item, func.FuncOp)]
        entries = [item for item in functions if ENTRY in item.attributes]
        for item in functions:
            if entries and item not in entries:
                item.detach()  # of a loop or branch, which is unsupported
                item.erase()
            elif not item.is_declaration:
                for inner in list(item.body.block.ops):
                    self._convert(inner)
                _check_bound(item)
                _name_outputs(item)
                states.of_loops(item)

    def _convert(self, op: Operation) -> None:
        if isinstance(op, func.ReturnOp):
            return
        if isinstance(op, tf.NoOp):
            op.detach()
            op.erase()
            return
        elements = constant_elements(op.results[0]) if op.results else None
        if elements is not None:
            _replace(op, [_constant(op, elements)])
        elif name_of(op).startswith("tf."):
            node = Node(op)
            convert = None if self.force_select_tf_ops else CONVERTERS.get(node.kind)
            _replace(op, unsupported(node) if convert is None else convert(node))


def _check_bound(function: func.FuncOp) -> None:
    """Check that every argument is an input: what a variable holds has to be constant.

    Raises:
        ConverterError: one is not.

    """
    for index, attributes in enumerate(_argument_attributes(function)):
        symbol = attributes.data.get(_BOUND) if isinstance(attributes, DictionaryAttr) else None
        if symbol is not None:
            value = function.body.block.args[index]
            if value.first_use is None:
                continue
            user = value.first_use.operation
            what = f"assigns or reads {symbol} as a resource, which TOCO cannot convert"
            remedy = "Freeze it, or use the other backend, experimental_new_converter=True"
            raise ConverterError(place(describe(user), _kind(user), what, remedy))


def _kind(op: Operation) -> str:
    """Return what TensorFlow calls an operator that TOCO has not, what TOCO does for others."""
    is_foreign = isinstance(op, toco.UnsupportedOp)
    return f"tf.{text(op.tensorflow_op)}" if is_foreign else name_of(op)


def _argument_attributes(function: func.FuncOp) -> tuple[Attribute, ...]:
    listed = function.properties.get("arg_attrs")
    return listed.data if isinstance(listed, ArrayAttr) else ()  # pyright: ignore[reportUnknownMemberType, reportUnknownVariableType]


def _name_outputs(function: func.FuncOp) -> None:
    """Give each result that bears another name an identity of the name of the output."""
    border, end = function.attributes.get(ENTRY), function.body.block.last_op
    if border is None or end is None:
        return
    names = listed(border, "outputs")
    if len(names) != len(end.operands):
        return
    for index, (value, name) in enumerate(zip(list(end.operands), names, strict=True)):
        if isinstance(value, BlockArgument) or toco.name_of(value) != name:
            made = toco.IdentityOp(value, location=name_loc(name))
            function.body.block.insert_op_before(made, end)
            end.operands[index] = made.results[0]


def _constant(op: Operation, elements: Elements) -> SSAValue:
    made = tfl.ConstOp(value=elements, location=op.location)
    block = op.parent
    assert block is not None
    block.insert_op_before(made, op)
    return made.results[0]


def _replace(op: Operation, values: Sequence[SSAValue]) -> None:
    for old, made in zip(op.results, values, strict=False):
        if old is not made:
            old.replace_all_uses_with(made)
    op.detach()
    op.erase()
