"""Where to run what: ops get a device, a kind of arithmetic and a cost."""

from .annotate import TargetAnnotationPass
from .cost import ComputeCostPass, GetOpCostPass

__all__ = ["ComputeCostPass", "GetOpCostPass", "TargetAnnotationPass"]
