"""The `tfl` dialect: TensorFlow Lite builtin operators, one module per op family."""

from __future__ import annotations

from functools import cache
from importlib import import_module

from xdsl.ir import Dialect

from ..op import ops_in
from ..traits import Builtin
from .activation import *
from .attributes import *
from .attributes import ATTRIBUTES
from .base import *
from .base import TFLOp
from .broadcasting import *
from .cast import *
from .compare import *
from .const import *
from .constraints import *
from .control import *
from .conv import *
from .elementwise import *
from .fft import *
from .gather import *
from .image import *
from .linalg import *
from .math import *
from .pad import *
from .pool import *
from .predicates import *
from .quant import *
from .random import *
from .recurrent import *
from .recurrent import BasicLSTMOp
from .reduce import *
from .resource import *
from .segment import *
from .shape import *
from .slice import *

_NAMES = (
    "activation cast compare const control conv elementwise fft gather image linalg math "
    "pad pool quant random recurrent reduce resource segment shape slice"
)
FAMILIES = tuple(import_module(f".{name}", __name__) for name in _NAMES.split())
"""The modules that define ops; some have the name of a function that others import."""

TFL = Dialect("tfl", [*ops_in(*FAMILIES)], [*ATTRIBUTES])


@cache
def by_code() -> dict[str, type[TFLOp]]:
    """Return the op class of every builtin operator code; LSTM gives that of the full kernel."""
    found: dict[str, type[TFLOp]] = {}
    for op in ops_in(*FAMILIES):
        assert issubclass(op, TFLOp)
        for trait in op.traits.traits:
            if isinstance(trait, Builtin) and op is not BasicLSTMOp:
                found[trait.code] = op
    return found
