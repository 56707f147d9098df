"""Small passes that stand alone."""

from .arithmetic import GetArithmeticCountPass
from .barrier import CleanupOptimizationBarrierPass
from .bfloat import CastBf16OpsToF32Pass
from .boundary import CanonicalizeBoundaryValuePass
from .device_index import DeviceIndexSelectorPass
from .downcast import DowncastX64Pass
from .functional import OptimizeFunctionalOpsPass
from .partition import PartitionedTopologicalSortPass
from .pin import PinOpsWithSideEffectsPass
from .precision import ReduceTypePrecisionPass
from .random import LegalizeRandomPass
from .splat import UnfoldLargeSplatConstantPass
from .trim import TrimFunctionsPass

__all__ = [
    "CanonicalizeBoundaryValuePass",
    "CastBf16OpsToF32Pass",
    "CleanupOptimizationBarrierPass",
    "DeviceIndexSelectorPass",
    "DowncastX64Pass",
    "GetArithmeticCountPass",
    "LegalizeRandomPass",
    "OptimizeFunctionalOpsPass",
    "PartitionedTopologicalSortPass",
    "PinOpsWithSideEffectsPass",
    "ReduceTypePrecisionPass",
    "TrimFunctionsPass",
    "UnfoldLargeSplatConstantPass",
]
