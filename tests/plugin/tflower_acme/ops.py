"""An op that TensorFlow models of Acme hold, and one of Acme's own dialect."""

from tflower.dialects.op import TensorOp, op_definition
from tflower.dialects.tf import TFOp
from xdsl.dialects.builtin import FloatAttr, TensorType
from xdsl.ir import Dialect
from xdsl.irdl import BaseAttr, operand_def, prop_def, result_def, traits_def
from xdsl.traits import Pure


@op_definition
class AcmeScaleOp(TFOp):
    """x * factor."""

    name = "tf.AcmeScale"
    x = operand_def(TensorType)
    y = result_def(TensorType)
    factor = prop_def(BaseAttr(FloatAttr))
    traits = traits_def(Pure())

    @classmethod
    def infer(cls, operands, properties):
        """Give what was taken: TensorFlow's own table does not know this op."""
        return (operands[0].type,)


@op_definition
class ProbeOp(TensorOp):
    """Marks a value."""

    name = "acme.probe"
    x = operand_def(TensorType)
    y = result_def(TensorType)


TF_OPS = Dialect("tf", [AcmeScaleOp])
ACME = Dialect("acme", [ProbeOp])
