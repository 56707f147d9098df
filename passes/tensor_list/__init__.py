"""Lists of tensors: to plain tensors, or to custom operators that keep them."""

from .custom import LegalizeTensorListPass
from .lower import LowerStaticTensorListPass

__all__ = ["LegalizeTensorListPass", "LowerStaticTensorListPass"]
