"""Ops and functions that become single operators outside the builtin set, or single fused ones."""

from .composite import PrepareCompositeFunctionsPass
from .raised import RaiseCustomOpsPass

__all__ = ["PrepareCompositeFunctionsPass", "RaiseCustomOpsPass"]
