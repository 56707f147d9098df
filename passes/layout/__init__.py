"""Data layouts: `tf-layout-assignment` and `tf-move-transposes`.

The first brings convolutions, pooling and the like from channels first to channels last between
transposes, the second moves transposes together so that they cancel.
"""

from .assignment import LayoutAssignmentPass
from .transposes import MoveTransposesPass

__all__ = ["LayoutAssignmentPass", "MoveTransposesPass"]
