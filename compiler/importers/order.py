"""The order in which the nodes of a graph are built."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from contextvars import ContextVar

from .branches import BRANCHES
from .failure import failure, shown
from .protos import Message

ERROR_UNSUPPORTED_CONTROL_FLOW_V1 = 3
CONTROL_FLOW_V1 = frozenset(
    {
        *("Enter", "Exit", "LoopCond", "Merge", "NextIteration", "Switch", "ControlTrigger"),
        *("RefEnter", "RefExit", "RefMerge", "RefNextIteration", "RefSelect", "RefSwitch"),
    }
)

KEEP_CONTROL: ContextVar[bool] = ContextVar("keep_control", default=False)
"""Whether nodes that others only wait for are to be kept, in this context."""


CUT_LOOPS: ContextVar[bool] = ContextVar("cut_loops", default=False)
"""Whether loops are cut where their next iteration begins, to be drawn and not run."""
NEXT = "NextIteration"


def index_nodes(nodes: Iterable[Message], where: str) -> dict[str, Message]:
    """Return nodes by name.

    Raises:
        ImportFailure: two have the same name.

    """
    indexed: dict[str, Message] = {}
    for node in nodes:
        if node.name in indexed:
            what = f"two nodes have the same name {node.name!r}"
            raise failure(where, what, "Save the model again")
        indexed[node.name] = node
    return indexed


def schedule(
    nodes: Mapping[str, Message],
    roots: Iterable[str],
    needed: Callable[[str], str | None],
    where: str,
) -> list[Message]:
    """Return the nodes that `roots` need, each after those it needs, else as they are given.

    `needed` returns the node behind an input of a node, None if that is there already.

    Raises:
        ImportFailure: a node is missing, they form a cycle, or wait for others where that is to
            be kept.
        ConverterError: there are loops in the form of TF1; branches are acyclic and stay.

    """
    needs = _needs(nodes, roots, needed, where)
    v1 = [nodes[name] for name in needs if nodes[name].op in CONTROL_FLOW_V1]
    if any(node.op not in BRANCHES for node in v1) and not CUT_LOOPS.get():
        raise control_flow_v1(v1)
    if KEEP_CONTROL.get():
        _check_control(nodes[name] for name in needs)
    order: list[Message] = []
    done: set[str] = set()
    for name in nodes:
        if name in done or name not in needs:
            continue
        if all(need in done for need in needs[name]):
            done.add(name)
            order.append(nodes[name])
            continue
        for each in _placed(name, needs, done, where):
            done.add(each)
            order.append(nodes[each])
    return order


def _check_control(nodes: Iterable[Message]) -> None:
    """Refuse nodes that wait for others without using what these give."""
    for node in nodes:
        waits = next((item for item in node.input if item[:1] == "^"), None)
        if waits is not None:
            raise failure(
                node.name,
                f"waits for '{shown(waits[1:])}' by a control dependency, which no model keeps",
                "Leave drop_control_dependency as it is, True",
                op=f"tf.{node.op}",
            )


def _needs(
    nodes: Mapping[str, Message],
    roots: Iterable[str],
    needed: Callable[[str], str | None],
    where: str,
) -> dict[str, list[str]]:
    """Return what each needed node needs."""
    needs: dict[str, list[str]] = {}
    stack = [(root, "") for root in roots]
    while stack:
        name, user = stack.pop()
        if name in needs:
            continue
        node = nodes.get(name)
        if node is None:
            by = f", which '{shown(user)}' needs" if user else ""
            raise failure(where, f"there is no node '{shown(name)}'{by}")
        found: list[str] = []
        needs[name] = found
        for reference in node.input:
            need = needed(reference)
            if need is not None:
                if node.op != NEXT:  # a loop is cut there, if it may be there at all
                    found.append(need)
                if need not in needs:
                    stack.append((need, name))
    return needs


def _placed(root: str, needs: Mapping[str, list[str]], done: set[str], where: str) -> Iterable[str]:
    """Yield what `root` needs and is not done, then `root`; the caller marks it done."""
    open_nodes = {root: iter(needs[root])}
    while open_nodes:
        name, rest = next(reversed(open_nodes.items()))
        need = next((item for item in rest if item not in done), None)
        if need is None:
            del open_nodes[name]
            yield name
        elif need in open_nodes:
            raise failure(where, f"node '{shown(need)}' needs its own result")
        else:
            open_nodes[need] = iter(needs[need])


def control_flow_v1(nodes: Sequence[Message]) -> Exception:
    """Return the error for a graph with the loops of TF1."""
    from ...dialects.errors import ConverterError, place
    from ..unsupported import Operator, UnsupportedOp

    where = shown(nodes[0].name)
    what = "Failed to functionalize Control Flow V1 ops"
    remedy = (
        "Consider using Control Flow V2 ops instead. See "
        "https://www.tensorflow.org/api_docs/python/tf/compat/v1/enable_control_flow_v2."
    )
    names = sorted({node.op for node in nodes})
    records = [
        UnsupportedOp(
            Operator(f"tf.{name}"),
            sum(node.op == name for node in nodes),
            next(shown(node.name) for node in nodes if node.op == name),
            what,
            ERROR_UNSUPPORTED_CONTROL_FLOW_V1,
        )
        for name in names
    ]
    return ConverterError(place(where, f"tf.{nodes[0].op}", what, remedy), records)
