"""What tfl has no op for because it needs none."""

from __future__ import annotations

from ...dialects import tf
from ..pattern import Op, rule


@rule(Op(tf.AssertOp))
def erase_assert(root: tf.AssertOp):
    """assert(condition) -> nothing: the runtime checks no assertions."""
    return ()


@rule(Op(tf.IdentityOp))
def forward_identity(root: tf.IdentityOp):
    """identity(x) -> x."""
    return root.operands[0]


RULES = [erase_assert, forward_identity]
