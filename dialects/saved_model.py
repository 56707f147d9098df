"""The `tf_saved_model` dialect: what a SavedModel has beside its functions.

A function's arguments name what they are bound to by the argument attribute
`tf_saved_model.bound_input = @symbol`; all others are the caller's, with their place in the
signature as `tf_saved_model.index_path = ["x"]`.
"""

from __future__ import annotations

from xdsl.dialects.builtin import ArrayAttr, StringAttr, SymbolRefAttr, UnitAttr
from xdsl.ir import Attribute, Dialect
from xdsl.irdl import irdl_op_definition, opt_prop_def, prop_def, traits_def
from xdsl.traits import SymbolOpInterface
from xdsl.utils.exceptions import VerifyException

from .elements import Elements
from .op import Operands, Properties, ResultTypes, TensorOp
from .shapes import compatible, element_of, shape_of


class ModelOp(TensorOp):
    """An op at module level, without operands and results."""

    @classmethod
    def infer(cls, operands: Operands, properties: Properties) -> ResultTypes:
        """Return no types."""
        return ()


@irdl_op_definition
class GlobalTensorOp(ModelOp):
    """A variable, or a constant of several functions; without a value if it has none yet."""

    name = "tf_saved_model.global_tensor"
    sym_name = prop_def(StringAttr)
    value = opt_prop_def(Elements)
    type = prop_def(Attribute)
    is_mutable = opt_prop_def(UnitAttr)
    traits = traits_def(SymbolOpInterface())

    def verify_(self) -> None:
        """Check that the value fits the type."""
        if self.value is None:
            return
        held = self.value.type
        same = element_of(held) == element_of(self.type)
        if not same or not compatible(shape_of(held), shape_of(self.type)):
            raise VerifyException(f"the value is of type {held}, the variable of {self.type}")


@irdl_op_definition
class AssetOp(ModelOp):
    """A file that belongs to the model, by its path within the model's folder."""

    name = "tf_saved_model.asset"
    sym_name = prop_def(StringAttr)
    filename = prop_def(StringAttr)
    traits = traits_def(SymbolOpInterface())


@irdl_op_definition
class SessionInitializerOp(ModelOp):
    """The functions to run, in order, before any other."""

    name = "tf_saved_model.session_initializer"
    initializers = prop_def(ArrayAttr[SymbolRefAttr])


TFSavedModel = Dialect("tf_saved_model", [GlobalTensorOp, AssetOp, SessionInitializerOp])
