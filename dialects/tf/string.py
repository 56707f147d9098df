"""Strings."""

from __future__ import annotations

from xdsl.irdl import traits_def
from xdsl.traits import Pure

from ..shapes import DYNAMIC
from .base import BroadcastingOp, Node, SameShapeOp, ScalarOp, Shapes, TFOp
from .fields import table_op
from .shape_functions import broadcast_shapes


@table_op
class AsStringOp(SameShapeOp):
    """Numbers as strings."""

    name = "tf.AsString"
    traits = traits_def(Pure())


@table_op
class StringJoinOp(BroadcastingOp):
    """The strings at each place one after the other."""

    name = "tf.StringJoin"
    traits = traits_def(Pure())


@table_op
class StaticRegexFullMatchOp(SameShapeOp):
    """Whether each string fits a pattern."""

    name = "tf.StaticRegexFullMatch"
    traits = traits_def(Pure())


@table_op
class RegexFullMatchOp(SameShapeOp):
    """Whether each string fits a pattern, an operand."""

    name = "tf.RegexFullMatch"
    traits = traits_def(Pure())


@table_op
class RegexReplaceOp(SameShapeOp):
    """Strings with what fits a pattern replaced."""

    name = "tf.RegexReplace"
    traits = traits_def(Pure())


@table_op
class StaticRegexReplaceOp(SameShapeOp):
    """Strings with what fits a fixed pattern replaced."""

    name = "tf.StaticRegexReplace"
    traits = traits_def(Pure())


@table_op
class StringLowerOp(SameShapeOp):
    """Strings in lower case."""

    name = "tf.StringLower"
    traits = traits_def(Pure())


@table_op
class StringUpperOp(SameShapeOp):
    """Strings in upper case."""

    name = "tf.StringUpper"
    traits = traits_def(Pure())


@table_op
class StringStripOp(SameShapeOp):
    """Strings without space around."""

    name = "tf.StringStrip"
    traits = traits_def(Pure())


@table_op
class StringLengthOp(SameShapeOp):
    """The length of each string."""

    name = "tf.StringLength"
    traits = traits_def(Pure())


@table_op
class StringToNumberOp(SameShapeOp):
    """The number that each string holds."""

    name = "tf.StringToNumber"
    traits = traits_def(Pure())


@table_op
class StringToHashBucketFastOp(SameShapeOp):
    """A bucket for each string."""

    name = "tf.StringToHashBucketFast"
    traits = traits_def(Pure())


@table_op
class StringToHashBucketStrongOp(SameShapeOp):
    """A bucket for each string, by a keyed hash."""

    name = "tf.StringToHashBucketStrong"
    traits = traits_def(Pure())


@table_op
class StringToHashBucketOp(SameShapeOp):
    """A bucket for each string, by an older hash."""

    name = "tf.StringToHashBucket"
    traits = traits_def(Pure())


@table_op
class StringSplitV2Op(TFOp):
    """The words of strings as a sparse tensor."""

    name = "tf.StringSplitV2"
    traits = traits_def(Pure())

    @classmethod
    def shapes(cls, node: Node) -> Shapes:
        """How many words there are is unknown."""
        return ((DYNAMIC, 2), (DYNAMIC,), (2,))


@table_op
class SubstrOp(TFOp):
    """A part of each string."""

    name = "tf.Substr"
    traits = traits_def(Pure())

    @classmethod
    def shapes(cls, node: Node) -> Shapes:
        """Broadcast position and length with the strings."""
        return (broadcast_shapes([node.shape(0), node.shape(1)]),)


@table_op
class DecodeRawOp(TFOp):
    """The bytes of strings as numbers."""

    name = "tf.DecodeRaw"
    traits = traits_def(Pure())

    @classmethod
    def shapes(cls, node: Node) -> Shapes:
        """Add an axis of unknown size."""
        shape = node.shape(0)
        return (None if shape is None else (*shape, DYNAMIC),)


@table_op
class ShardedFilenameOp(ScalarOp):
    """The name of a shard of a file."""

    name = "tf.ShardedFilename"
    traits = traits_def(Pure())
