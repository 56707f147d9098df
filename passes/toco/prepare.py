"""`toco-prepare`: one function between inputs whose shapes are known whole, as TOCO needs it."""

from __future__ import annotations

from dataclasses import dataclass

from xdsl.context import Context
from xdsl.dialects import func
from xdsl.dialects.builtin import DictionaryAttr, ModuleOp, StringAttr
from xdsl.ir import Attribute, BlockArgument, SSAValue
from xdsl.passes import ModulePass

from ...dialects.errors import ConverterError
from ...dialects.locations import name_loc
from ...dialects.saved_model import SessionInitializerOp
from ...dialects.shapes import DYNAMIC, element_of, shape_of, tensor_type, text

ENTRY = "tf.entry_function"
_BOUND, _INITIALIZER = "tf_saved_model.bound_input", "tf_saved_model.initializer_type"


@dataclass(frozen=True)
class PreparePass(ModulePass):
    """Keep the only signature, let its batch be 1 where it is unknown, name its inputs."""

    name = "toco-prepare"

    def apply(self, ctx: Context, op: ModuleOp) -> None:
        """Prepare the entry function.

        Raises:
            ConverterError: there is none, or more than one.
            ValueError: the shape of an input is unknown apart from the batch.

        """
        _drop_initializers(op)
        entries = [
            item for item in op.ops if isinstance(item, func.FuncOp) and ENTRY in item.attributes
        ]
        if len(entries) != 1:
            names = ", ".join(f"'{item.sym_name.data}'" for item in entries)
            raise ConverterError(
                f"the model has {len(entries)} signatures ({names}), TOCO converts one. Choose it "
                "by its key"
            )
        _name(entries[0])
        _fix_shapes(entries[0])


def _drop_initializers(module: ModuleOp) -> None:
    """Erase what runs once before the model: TOCO has no such thing."""
    for op in list(module.ops):
        is_function = isinstance(op, func.FuncOp) and _INITIALIZER in op.attributes
        if is_function or isinstance(op, SessionInitializerOp):
            op.detach()
            op.erase()


def listed(border: Attribute, key: str) -> list[str]:
    """Return the names of inputs or outputs, without `:0`."""
    assert isinstance(border, DictionaryAttr)
    found = border.data.get(key)
    parts = [] if found is None else text(found).split(",")
    return [name.strip().removesuffix(":0") for part in parts if (name := part.strip())]


def _name(function: func.FuncOp) -> None:
    """Give arguments the places that TOCO names them after."""
    border = function.attributes[ENTRY]
    assert isinstance(border, DictionaryAttr)
    inputs, outputs = listed(border, "inputs"), listed(border, "outputs")
    for argument, name in zip(function.body.block.args, inputs, strict=False):
        argument.location = name_loc(name)
    function.attributes[ENTRY] = DictionaryAttr(
        {
            **border.data,
            "inputs": StringAttr(",".join(inputs)),
            "outputs": StringAttr(",".join(outputs)),
        }
    )


def fix_shapes(module: ModuleOp) -> None:
    """Let unknown first dimensions of all inputs be 1.

    Raises:
        ValueError: the shape of an input is unknown apart from the batch.

    """
    for item in module.ops:
        if isinstance(item, func.FuncOp) and ENTRY in item.attributes:
            _fix_shapes(item)


def _fix_shapes(function: func.FuncOp) -> None:
    """Let an unknown first dimension of an input be 1."""
    border = function.attributes[ENTRY]
    names = listed(border, "inputs")
    for argument, name in zip(function.body.block.args, names, strict=False):
        shape = shape_of(argument)
        if shape is None:
            raise ValueError(f"Provide an input shape for input array '{name}'.")
        if DYNAMIC in shape[1:]:
            shown = [None if size == DYNAMIC else size for size in shape]
            raise ValueError(
                f"None is only supported in the 1st dimension. Tensor '{name}' has invalid shape "
                f"'{shown}'. Give the sizes, as input_shapes of a converter of TensorFlow 1, or "
                f"--enable_v1_converter with --input_arrays={name} and --input_shapes"
            )
        if DYNAMIC in shape:
            _retype(argument, tensor_type(element_of(argument), (1, *shape[1:])))
    function.update_function_type()


def _retype(value: SSAValue, type: Attribute) -> None:
    assert isinstance(value, BlockArgument)
    value._type = type  # pyright: ignore[reportPrivateUsage, reportAttributeAccessIssue]
