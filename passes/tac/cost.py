"""`tfl-get-op-cost`, `tfl-compute-cost`: what ops and functions cost on their devices."""

from __future__ import annotations

from dataclasses import dataclass

from xdsl.context import Context
from xdsl.dialects import func
from xdsl.dialects.builtin import FloatAttr, ModuleOp, StringAttr, f32
from xdsl.ir import Operation
from xdsl.passes import ModulePass

from ...dialects.errors import ConverterError, Diagnostic
from .devices import COST, DEVICE, Device, device, runs_somewhere

INTERFACE = "tac.interface_name"
_NO_DEVICE = 1000000.0


def _target(op: Operation) -> str | None:
    name = op.attributes.get(DEVICE)
    return name.data if isinstance(name, StringAttr) and name.data else None


def _set(op: Operation, cost: float) -> None:
    op.attributes[COST] = FloatAttr(cost, f32)


@dataclass(frozen=True)
class GetOpCostPass(ModulePass):
    """Write on every op with a device what it costs there.

    Source: experimental/tac/transforms/cost_model.cc.
    """

    name = "tfl-get-op-cost"

    def apply(self, ctx: Context, op: ModuleOp) -> None:
        """Look at every op."""
        for item in op.walk():
            if item is not op and runs_somewhere(item) and (name := _target(item)) is not None:
                found = device(name)
                _set(item, _NO_DEVICE if found is None else found.cost(item))


@dataclass(frozen=True)
class ComputeCostPass(ModulePass):
    """Write on every function that is one version of a subgraph what its ops cost.

    Source: experimental/tac/transforms/compute_cost.cc.
    """

    name = "tfl-compute-cost"

    def apply(self, ctx: Context, op: ModuleOp) -> None:
        """Look at the functions that have the name of a subgraph.

        Raises:
            ConverterError: one of them has no device.

        """
        for function in op.body.block.ops:
            if not isinstance(function, func.FuncOp) or INTERFACE not in function.attributes:
                continue
            name = _target(function)
            if name is None:
                what = "we cannot get hardware info for this function."
                diagnostic = Diagnostic.at(function, what)
                raise ConverterError(str(diagnostic), [diagnostic])
            _set(function, _total(function, device(name)))


def _total(function: func.FuncOp, found: Device | None) -> float:
    return _NO_DEVICE if found is None else found.cost_of_all(function)
