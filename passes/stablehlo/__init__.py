"""Passes on StableHLO's ops: to its stored form and back, and to TensorFlow Lite's ops."""

from .expand import CompatibilityExpanderPass
from .from_vhlo import LegalizeVhloPass
from .to_tfl import LegalizeHloPass
from .to_vhlo import LegalizeStablehloPass

__all__ = [
    "CompatibilityExpanderPass",
    "LegalizeHloPass",
    "LegalizeStablehloPass",
    "LegalizeVhloPass",
]
