"""The cases of all operators."""

import conform_arrays  # noqa: F401
import conform_elements  # noqa: F401
import conform_layers  # noqa: F401
import conform_lookup  # noqa: F401
import conform_others  # noqa: F401
import conform_recurrent  # noqa: F401
import conform_reduce  # noqa: F401
import conform_stablehlo  # noqa: F401
import conform_xla  # noqa: F401
import conform_xla_bodies  # noqa: F401
from conform import FAMILIES, answer, cases, fed, model

__all__ = ["FAMILIES", "answer", "cases", "fed", "model"]
