"""Element types and shapes of results, from those of the operands.

Source: propagate_fixed_sizes.cc, propagate_array_data_types.cc of upstream's toco.
"""

from __future__ import annotations

from xdsl.dialects.builtin import NoneType
from xdsl.ir import Attribute, Operation
from xdsl.utils.exceptions import VerifyException

from ...dialects import toco
from ...dialects.op import TensorOp, complete
from ...dialects.shapes import DYNAMIC, Shape, element_of, is_static, shape_of, typed
from .graph import Graph
from .transformation import transformation


def inferred(op: Operation) -> tuple[Attribute, ...]:
    """Return the types of an operator's results as its operands tell them; empty if they do not.

    Raises:
        VerifyException: the operands do not fit together.

    """
    if not isinstance(op, TensorOp) or op.regions:
        return ()
    try:
        return tuple(type(op).infer(op.operands, complete(op)))
    except (AssertionError, LookupError, TypeError, ValueError):
        return ()


@transformation("PropagateFixedSizes")
def propagate_fixed_sizes(graph: Graph, op: Operation) -> bool:
    """Set the sizes of results that follow from the operands."""
    if isinstance(op, toco.UnsupportedOp) or all(is_static(item) for item in op.result_types):
        return False
    changed = False
    try:
        types = inferred(op)
    except VerifyException as error:
        raise graph.error(op, str(error)) from error
    for result, type in zip(op.results, types, strict=False):
        known, found = shape_of(result), shape_of(type)
        if isinstance(result.type, NoneType) or found is None:
            continue
        better = _refined(known, found)
        if better != known:
            changed |= graph.set_type(result, typed(element_of(result), better))
    return changed


def _refined(known: Shape | None, found: Shape) -> Shape:
    """Return what is known of a shape together with what was found out."""
    if known is None or len(known) != len(found):
        return found if known is None else known
    return tuple(new if old == DYNAMIC else old for old, new in zip(known, found, strict=True))


@transformation("PropagateArrayDataTypes")
def propagate_array_data_types(graph: Graph, op: Operation) -> bool:
    """Set the element types of results that follow from the operands, where there is none yet."""
    changed = False
    pending = [item for item in op.results if isinstance(element_of(item), NoneType)]
    if not pending or isinstance(op, toco.UnsupportedOp):
        return False
    for result, type in zip(op.results, inferred(op), strict=False):
        if result in pending and not isinstance(element_of(type), NoneType):
            changed |= graph.set_type(result, typed(element_of(type), shape_of(result)))
    return changed
