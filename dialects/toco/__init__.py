"""The `toco` dialect: what TOCO's graphs have beside the operators of TensorFlow Lite.

Operators that are the same stand as `tfl` ops. An array is a value, its name the location of the
op that makes it.
"""

from xdsl.ir import Dialect

from ..op import ops_in
from . import ops
from .arrays import ArrayFactsAttr, Facts, facts, name_of, set_facts
from .flags import Flags, ModelFlags, TocoFlags
from .ops import *
from .ops import SOURCE

__all__ = [
    "SOURCE",
    "TOCO",
    "ArrayFactsAttr",
    "Facts",
    "Flags",
    "ModelFlags",
    "TocoFlags",
    "facts",
    "name_of",
    "set_facts",
]

TOCO = Dialect("toco", list(ops_in(ops)), [ArrayFactsAttr])
