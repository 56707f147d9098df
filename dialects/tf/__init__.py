"""The `tf` dialect: TensorFlow graph ops, one module per op family.

`op_class("Erf")` has the class of any op by its GraphDef name. Hand-written classes are attributes
of this package: the name of the op and `Op`, unless it ends so already (`tf.AddV2Op`,
`tf.ReadVariableOp`).
"""

from importlib import import_module

from xdsl.ir import Dialect

from ..op import ops_in
from .activation import *
from .base import TFOp as TFOp
from .base import result_shapes as result_shapes
from .constant import *
from .control import *
from .conv import *
from .elementwise import *
from .fake_quant import *
from .fft import *
from .gather import *
from .image import *
from .linalg import *
from .logical import *
from .lookup import *
from .math import *
from .normalization import *
from .pool import *
from .random import *
from .recurrent import *
from .reduce import *
from .registry import op_class as op_class
from .registry import register
from .resource import *
from .segment import *
from .shape import *
from .slice import *
from .space import *
from .string import *
from .tensor_list import *

_NAMES = (
    "activation constant control conv elementwise fake_quant fft gather image linalg logical "
    "lookup math normalization pool random recurrent reduce resource segment shape slice space "
    "string tensor_list"
)
FAMILIES = tuple(import_module(f".{name}", __name__) for name in _NAMES.split())
"""The modules that define ops; some have the name of a function that others import."""

OPS = tuple(ops_in(*FAMILIES))
"""The hand-written classes."""

register(OPS)

TF = Dialect("tf", [*OPS])
