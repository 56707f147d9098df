"""Variables that are written become resources with an initializer function."""

from __future__ import annotations

from dataclasses import dataclass

from xdsl.context import Context
from xdsl.dialects import func
from xdsl.dialects.builtin import ArrayAttr, ModuleOp, StringAttr, SymbolRefAttr
from xdsl.ir import Operation
from xdsl.passes import ModulePass

from ..dialects import saved_model, tf
from ..dialects.elements import Elements
from ..dialects.locations import name_loc
from ..dialects.shapes import tensor_type
from ..dialects.tf_type import ResourceType
from .variables import (
    INITIALIZER_TYPE,
    SESSION_INITIALIZER,
    SavedModel,
    is_saved_model,
    remove_argument,
)


@dataclass(frozen=True)
class UnfreezeMutableGlobalTensorsPass(ModulePass):
    """Make resource variables, set by an initializer function, of the variables that are left.

    Source: transforms/unfreeze_global_constants.cc.
    """

    name = "unfreeze-mutable-global-tensors"

    def apply(self, ctx: Context, op: ModuleOp) -> None:
        """Put a handle in place of every bound argument."""
        if not is_saved_model(op):
            return
        model = SavedModel(op)
        bound = list(model.bound())
        mutable = {
            name: variable
            for name, variable in model.variables.items()
            if "is_mutable" in variable.properties
        }
        if not mutable:
            return
        _assign_all(_initializer(model), mutable)
        for function, argument, name in reversed(bound):
            if name in mutable:
                handle = _handle(mutable[name])
                block = function.body.block
                first = block.first_op
                assert first is not None
                block.insert_op_before(handle, first)
                argument.replace_all_uses_with(handle.results[0])
                remove_argument(function, argument.index)
        for variable in mutable.values():
            variable.detach()
            variable.erase()


def _handle(variable: Operation) -> Operation:
    name = variable.properties["sym_name"]
    assert isinstance(name, StringAttr)
    resource = tensor_type(ResourceType([variable.properties["type"]]), ())
    return tf.VarHandleOp.create(
        result_types=(resource,),
        location=name_loc(name.data),
        properties={"container": StringAttr(""), "shared_name": name},
    )


def _assign_all(function: func.FuncOp, variables: dict[str, Operation]) -> None:
    first = function.body.block.first_op
    assert first is not None
    for variable in variables.values():
        handle = _handle(variable)
        value = variable.properties.get("value")
        if not isinstance(value, Elements):
            continue
        constant = tf.ConstOp(value=value, location=handle.location)
        assign = tf.AssignVariableOp(
            handle.results[0], constant.results[0], result_types=(), location=handle.location
        )
        for new in (handle, constant, assign):
            function.body.block.insert_op_before(new, first)


def _initializer(model: SavedModel) -> func.FuncOp:
    """Return the function that initializes variables; make an empty one if there is none."""
    for function in model.functions.values():
        kind = function.attributes.get(INITIALIZER_TYPE)
        if isinstance(kind, StringAttr) and kind.data == "init_op":
            return function
    block = model.module.body.block
    function = func.FuncOp("NoOp", ((), ()))
    function.body.block.add_op(func.ReturnOp())
    function.attributes["tf_saved_model.exported_names"] = ArrayAttr(
        [StringAttr("__tf_saved_model_session_initializer_NoOp")]
    )
    function.attributes[INITIALIZER_TYPE] = StringAttr("init_op")
    reference = SymbolRefAttr("NoOp")
    for op in block.ops:
        if op.name == SESSION_INITIALIZER:
            known = op.properties["initializers"]
            assert isinstance(known, ArrayAttr)
            op.properties["initializers"] = ArrayAttr([*known.data, reference])  # pyright: ignore[reportUnknownArgumentType, reportUnknownMemberType]
            block.insert_op_after(function, op)
            return function
    session = saved_model.SessionInitializerOp(initializers=ArrayAttr([reference]))
    first = block.first_op
    assert first is not None
    block.insert_ops_before([session, function], first)
    return function
