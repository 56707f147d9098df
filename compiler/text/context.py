"""The context that knows our dialects; each is loaded when first used."""

from __future__ import annotations

from collections.abc import Callable

from xdsl.context import Context
from xdsl.dialects.builtin import Builtin, UnregisteredOp
from xdsl.dialects.func import Func
from xdsl.ir import Dialect, Operation

from ...dialects.plugins import added_dialects, added_op, dialect


class TfContext(Context):
    """A context that makes classes of `tf` ops from the op table when they are asked for.

    A `tf` op that is not in the table is an op that the application defines: it is let through.
    """

    def clone(self) -> TfContext:
        """Return an independent copy."""
        copy = TfContext(self.allow_unregistered)
        for name, value in vars(self).items():
            if isinstance(value, dict):
                setattr(copy, name, dict(value))  # pyright: ignore[reportUnknownArgumentType]
        return copy

    def _get_known_op(self, name: str) -> type[Operation] | None:
        if (known := super()._get_known_op(name)) is not None:
            return known
        if name.startswith("tf."):
            from ...dialects import tf

            known = tf.op_class(name[3:]) or UnregisteredOp.with_name(name)
        elif name.startswith("arith."):
            from xdsl.dialects.arith import Arith  # noqa: TID251 - all but its constants

            known = next((op for op in Arith.operations if op.name == name), None)
        if known is None:
            known = added_op(name)
        if known is not None:
            self._loaded_ops[name] = known
        return known


def _dialect(module: str, name: str) -> Callable[[], Dialect]:
    def load() -> Dialect:
        from importlib import import_module

        return getattr(import_module(f"...dialects.{module}", __package__), name)

    return load


def _tensor() -> Dialect:
    from xdsl.dialects.tensor import Tensor

    return Tensor


DIALECTS = {
    "tf": ("tf", "TF"),
    "tfl": ("tfl", "TFL"),
    "tf_type": ("tf_type", "TFType"),
    "arith": ("arith", "Arith"),
    "mhlo": ("mhlo", "MHLO"),
    "quant": ("quantfork", "Quant"),
    "quantfork": ("quantfork", "QuantFork"),
    "stablehlo": ("stablehlo", "StableHLO"),
    "tf_executor": ("tf_executor", "TFExecutor"),
    "tf_saved_model": ("saved_model", "TFSavedModel"),
    "toco": ("toco", "TOCO"),
    "vhlo": ("vhlo", "Vhlo"),
}
"""Dialect name -> module below `dialects` and name of the dialect in it."""


def load_dialect(name: str) -> Dialect:
    """Return one of our dialects."""
    return _dialect(*DIALECTS[name])()


def context(*, allow_unregistered: bool = False) -> TfContext:
    """Return a context with every dialect; each is loaded when first used."""
    made = TfContext(allow_unregistered)
    made.load_dialect(Builtin)
    made.load_dialect(Func)
    for name, (module, attribute) in DIALECTS.items():
        made.register_dialect(name, _dialect(module, attribute))
    made.register_dialect("tensor", _tensor)
    for name, part in added_dialects().items():
        if name not in DIALECTS:
            made.register_dialect(name, lambda name=name, part=part: dialect(name, part))
    return made
