"""Random numbers."""

from __future__ import annotations

from xdsl.irdl import (
    operand_def,
    prop_def,
    result_def,
    traits_def,
)
from xdsl.traits import Pure

from ..op import op_definition
from ..shapes import DYNAMIC
from ..traits import NoConstantFold
from .base import (
    AnyTensor,
    Integer,
    Node,
    SameShapeOp,
    ScalarOp,
    Shapes,
    TFOp,
    int_attr,
)
from .shape_functions import (
    with_rank,
)


@op_definition
class RandomUniformOp(TFOp):
    """Numbers evenly from [0, 1)."""

    name = "tf.RandomUniform"
    shape = operand_def(AnyTensor)
    output = result_def(AnyTensor)
    seed = prop_def(Integer, default_value=int_attr(0))
    seed2 = prop_def(Integer, default_value=int_attr(0))

    @classmethod
    def shapes(cls, node: Node) -> Shapes:
        """Take the shape operand."""
        return (node.dims(0),)


@op_definition
class RandomStandardNormalOp(TFOp):
    """Numbers of the standard normal distribution."""

    name = "tf.RandomStandardNormal"
    shape = operand_def(AnyTensor)
    output = result_def(AnyTensor)
    seed = prop_def(Integer, default_value=int_attr(0))
    seed2 = prop_def(Integer, default_value=int_attr(0))

    @classmethod
    def shapes(cls, node: Node) -> Shapes:
        """Take the shape operand."""
        return (node.dims(0),)


@op_definition
class TruncatedNormalOp(TFOp):
    """Normal numbers, none further from 0 than 2."""

    name = "tf.TruncatedNormal"
    shape = operand_def(AnyTensor)
    output = result_def(AnyTensor)
    seed = prop_def(Integer, default_value=int_attr(0))
    seed2 = prop_def(Integer, default_value=int_attr(0))

    @classmethod
    def shapes(cls, node: Node) -> Shapes:
        """Take the shape operand."""
        return (node.dims(0),)


@op_definition
class RandomUniformIntOp(TFOp):
    """Integers evenly from a range."""

    name = "tf.RandomUniformInt"
    shape = operand_def(AnyTensor)
    minval = operand_def(AnyTensor)
    maxval = operand_def(AnyTensor)
    output = result_def(AnyTensor)
    seed = prop_def(Integer, default_value=int_attr(0))
    seed2 = prop_def(Integer, default_value=int_attr(0))

    @classmethod
    def shapes(cls, node: Node) -> Shapes:
        """Take the shape operand."""
        return (node.dims(0),)


@op_definition
class StatelessRandomUniformOp(TFOp):
    """Numbers evenly from [0, 1), fixed by a seed."""

    name = "tf.StatelessRandomUniform"
    shape = operand_def(AnyTensor)
    seed = operand_def(AnyTensor)
    output = result_def(AnyTensor)
    traits = traits_def(Pure(), NoConstantFold())

    @classmethod
    def shapes(cls, node: Node) -> Shapes:
        """Take the shape operand."""
        return (node.dims(0),)


@op_definition
class StatelessRandomUniformIntOp(TFOp):
    """Integers evenly from a range, fixed by a seed."""

    name = "tf.StatelessRandomUniformInt"
    shape = operand_def(AnyTensor)
    seed = operand_def(AnyTensor)
    minval = operand_def(AnyTensor)
    maxval = operand_def(AnyTensor)
    output = result_def(AnyTensor)
    traits = traits_def(Pure(), NoConstantFold())

    @classmethod
    def shapes(cls, node: Node) -> Shapes:
        """Take the shape operand."""
        return (node.dims(0),)


@op_definition
class StatelessRandomNormalOp(TFOp):
    """Normal numbers, fixed by a seed."""

    name = "tf.StatelessRandomNormal"
    shape = operand_def(AnyTensor)
    seed = operand_def(AnyTensor)
    output = result_def(AnyTensor)
    traits = traits_def(Pure(), NoConstantFold())

    @classmethod
    def shapes(cls, node: Node) -> Shapes:
        """Take the shape operand."""
        return (node.dims(0),)


@op_definition
class StatelessTruncatedNormalOp(TFOp):
    """Normal numbers near 0, fixed by a seed."""

    name = "tf.StatelessTruncatedNormal"
    shape = operand_def(AnyTensor)
    seed = operand_def(AnyTensor)
    output = result_def(AnyTensor)
    traits = traits_def(Pure(), NoConstantFold())

    @classmethod
    def shapes(cls, node: Node) -> Shapes:
        """Take the shape operand."""
        return (node.dims(0),)


@op_definition
class StatelessRandomUniformV2Op(TFOp):
    """Numbers evenly from [0, 1), fixed by a counter."""

    name = "tf.StatelessRandomUniformV2"
    shape = operand_def(AnyTensor)
    key = operand_def(AnyTensor)
    counter = operand_def(AnyTensor)
    alg = operand_def(AnyTensor)
    output = result_def(AnyTensor)
    traits = traits_def(Pure(), NoConstantFold())

    @classmethod
    def shapes(cls, node: Node) -> Shapes:
        """Take the shape operand."""
        return (node.dims(0),)


@op_definition
class StatelessRandomUniformIntV2Op(TFOp):
    """Integers evenly from a range, fixed by a counter."""

    name = "tf.StatelessRandomUniformIntV2"
    shape = operand_def(AnyTensor)
    key = operand_def(AnyTensor)
    counter = operand_def(AnyTensor)
    alg = operand_def(AnyTensor)
    minval = operand_def(AnyTensor)
    maxval = operand_def(AnyTensor)
    output = result_def(AnyTensor)
    traits = traits_def(Pure(), NoConstantFold())

    @classmethod
    def shapes(cls, node: Node) -> Shapes:
        """Take the shape operand."""
        return (node.dims(0),)


@op_definition
class StatelessRandomNormalV2Op(TFOp):
    """Normal numbers, fixed by a counter."""

    name = "tf.StatelessRandomNormalV2"
    shape = operand_def(AnyTensor)
    key = operand_def(AnyTensor)
    counter = operand_def(AnyTensor)
    alg = operand_def(AnyTensor)
    output = result_def(AnyTensor)
    traits = traits_def(Pure(), NoConstantFold())

    @classmethod
    def shapes(cls, node: Node) -> Shapes:
        """Take the shape operand."""
        return (node.dims(0),)


@op_definition
class StatelessTruncatedNormalV2Op(TFOp):
    """Normal numbers near 0, fixed by a counter."""

    name = "tf.StatelessTruncatedNormalV2"
    shape = operand_def(AnyTensor)
    key = operand_def(AnyTensor)
    counter = operand_def(AnyTensor)
    alg = operand_def(AnyTensor)
    output = result_def(AnyTensor)
    traits = traits_def(Pure(), NoConstantFold())

    @classmethod
    def shapes(cls, node: Node) -> Shapes:
        """Take the shape operand."""
        return (node.dims(0),)


@op_definition
class MultinomialOp(TFOp):
    """Classes drawn by the logits of each row."""

    name = "tf.Multinomial"
    logits = operand_def(AnyTensor)
    num_samples = operand_def(AnyTensor)
    output = result_def(AnyTensor)
    seed = prop_def(Integer, default_value=int_attr(0))
    seed2 = prop_def(Integer, default_value=int_attr(0))

    @classmethod
    def shapes(cls, node: Node) -> Shapes:
        """Put the number of samples in place of the classes."""
        shape, count = with_rank(node.shape(0), 2), node.scalar(1)
        return ((shape[0], DYNAMIC if count is None else count),)


@op_definition
class StatelessMultinomialOp(TFOp):
    """Classes drawn by the logits of each row, fixed by a seed."""

    name = "tf.StatelessMultinomial"
    logits = operand_def(AnyTensor)
    num_samples = operand_def(AnyTensor)
    seed = operand_def(AnyTensor)
    output = result_def(AnyTensor)
    traits = traits_def(Pure(), NoConstantFold())

    @classmethod
    def shapes(cls, node: Node) -> Shapes:
        """Put the number of samples in place of the classes."""
        shape, count = with_rank(node.shape(0), 2), node.scalar(1)
        return ((shape[0], DYNAMIC if count is None else count),)


@op_definition
class RandomShuffleOp(SameShapeOp):
    """The rows of a tensor in random order."""

    name = "tf.RandomShuffle"
    value = operand_def(AnyTensor)
    output = result_def(AnyTensor)
    seed = prop_def(Integer, default_value=int_attr(0))
    seed2 = prop_def(Integer, default_value=int_attr(0))


@op_definition
class StatelessRandomGetAlgOp(ScalarOp):
    """The number of the algorithm for random numbers."""

    name = "tf.StatelessRandomGetAlg"
    alg = result_def(AnyTensor)
    traits = traits_def(NoConstantFold())


@op_definition
class StatelessRandomGetKeyCounterOp(TFOp):
    """The key and the counter that a seed stands for."""

    name = "tf.StatelessRandomGetKeyCounter"
    seed = operand_def(AnyTensor)
    key = result_def(AnyTensor)
    counter = result_def(AnyTensor)
    traits = traits_def(Pure(), NoConstantFold())

    @classmethod
    def shapes(cls, node: Node) -> Shapes:
        """Return what the algorithm fixes."""
        return ((1,), (2,))
