"""Small passes that stand alone."""

from .barrier import CleanupOptimizationBarrierPass
from .boundary import CanonicalizeBoundaryValuePass
from .device_index import DeviceIndexSelectorPass
from .downcast import DowncastX64Pass
from .functional import OptimizeFunctionalOpsPass
from .partition import PartitionedTopologicalSortPass
from .pin import PinOpsWithSideEffectsPass
from .precision import ReduceTypePrecisionPass
from .splat import UnfoldLargeSplatConstantPass
from .trim import TrimFunctionsPass

__all__ = [
    "CanonicalizeBoundaryValuePass",
    "CleanupOptimizationBarrierPass",
    "DeviceIndexSelectorPass",
    "DowncastX64Pass",
    "OptimizeFunctionalOpsPass",
    "PartitionedTopologicalSortPass",
    "PinOpsWithSideEffectsPass",
    "ReduceTypePrecisionPass",
    "TrimFunctionsPass",
    "UnfoldLargeSplatConstantPass",
]
