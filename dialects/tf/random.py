"""Random numbers."""

from __future__ import annotations

from xdsl.irdl import traits_def
from xdsl.traits import Pure

from ..shapes import DYNAMIC
from ..traits import NoConstantFold
from .base import FilledOp, Node, SameShapeOp, ScalarOp, Shapes, TFOp
from .fields import table_op
from .shape_functions import with_rank


@table_op
class RandomUniformOp(FilledOp):
    """Numbers evenly from [0, 1)."""

    name = "tf.RandomUniform"


@table_op
class RandomStandardNormalOp(FilledOp):
    """Numbers of the standard normal distribution."""

    name = "tf.RandomStandardNormal"


@table_op
class TruncatedNormalOp(FilledOp):
    """Normal numbers, none further from 0 than 2."""

    name = "tf.TruncatedNormal"


@table_op
class RandomUniformIntOp(FilledOp):
    """Integers evenly from a range."""

    name = "tf.RandomUniformInt"


@table_op
class StatelessRandomUniformOp(FilledOp):
    """Numbers evenly from [0, 1), fixed by a seed."""

    name = "tf.StatelessRandomUniform"
    traits = traits_def(Pure(), NoConstantFold())


@table_op
class StatelessRandomUniformIntOp(FilledOp):
    """Integers evenly from a range, fixed by a seed."""

    name = "tf.StatelessRandomUniformInt"
    traits = traits_def(Pure(), NoConstantFold())


@table_op
class StatelessRandomNormalOp(FilledOp):
    """Normal numbers, fixed by a seed."""

    name = "tf.StatelessRandomNormal"
    traits = traits_def(Pure(), NoConstantFold())


@table_op
class StatelessTruncatedNormalOp(FilledOp):
    """Normal numbers near 0, fixed by a seed."""

    name = "tf.StatelessTruncatedNormal"
    traits = traits_def(Pure(), NoConstantFold())


@table_op
class StatelessRandomUniformV2Op(FilledOp):
    """Numbers evenly from [0, 1), fixed by a counter."""

    name = "tf.StatelessRandomUniformV2"
    traits = traits_def(Pure(), NoConstantFold())


@table_op
class StatelessRandomUniformIntV2Op(FilledOp):
    """Integers evenly from a range, fixed by a counter."""

    name = "tf.StatelessRandomUniformIntV2"
    traits = traits_def(Pure(), NoConstantFold())


@table_op
class StatelessRandomNormalV2Op(FilledOp):
    """Normal numbers, fixed by a counter."""

    name = "tf.StatelessRandomNormalV2"
    traits = traits_def(Pure(), NoConstantFold())


@table_op
class StatelessTruncatedNormalV2Op(FilledOp):
    """Normal numbers near 0, fixed by a counter."""

    name = "tf.StatelessTruncatedNormalV2"
    traits = traits_def(Pure(), NoConstantFold())


@table_op
class MultinomialOp(TFOp):
    """Classes drawn by the logits of each row."""

    name = "tf.Multinomial"

    @classmethod
    def shapes(cls, node: Node) -> Shapes:
        """Put the number of samples in place of the classes."""
        shape, count = with_rank(node.shape(0), 2), node.scalar(1)
        return ((shape[0], DYNAMIC if count is None else count),)


@table_op
class StatelessMultinomialOp(TFOp):
    """Classes drawn by the logits of each row, fixed by a seed."""

    name = "tf.StatelessMultinomial"
    traits = traits_def(Pure(), NoConstantFold())

    @classmethod
    def shapes(cls, node: Node) -> Shapes:
        """Put the number of samples in place of the classes."""
        shape, count = with_rank(node.shape(0), 2), node.scalar(1)
        return ((shape[0], DYNAMIC if count is None else count),)


@table_op
class RandomShuffleOp(SameShapeOp):
    """The rows of a tensor in random order."""

    name = "tf.RandomShuffle"


@table_op
class StatelessRandomGetAlgOp(ScalarOp):
    """The number of the algorithm for random numbers."""

    name = "tf.StatelessRandomGetAlg"
    traits = traits_def(NoConstantFold())


@table_op
class StatelessRandomGetKeyCounterOp(TFOp):
    """The key and the counter that a seed stands for."""

    name = "tf.StatelessRandomGetKeyCounter"
    traits = traits_def(Pure(), NoConstantFold())

    @classmethod
    def shapes(cls, node: Node) -> Shapes:
        """Return what the algorithm fixes."""
        return ((1,), (2,))
