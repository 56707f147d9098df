"""Strings."""

from __future__ import annotations

from xdsl.dialects.builtin import (
    StringAttr,
)
from xdsl.irdl import (
    operand_def,
    prop_def,
    result_def,
    traits_def,
    var_operand_def,
)
from xdsl.traits import Pure

from ..op import op_definition
from ..shapes import DYNAMIC
from .base import (
    EMPTY,
    FALSE,
    TRUE,
    AnyTensor,
    Boolean,
    BroadcastingOp,
    Integer,
    Integers,
    Node,
    SameShapeOp,
    ScalarOp,
    Shapes,
    Text,
    TFOp,
    int_attr,
)
from .shape_functions import (
    broadcast_shapes,
)


@op_definition
class AsStringOp(SameShapeOp):
    """Numbers as strings."""

    name = "tf.AsString"
    input = operand_def(AnyTensor)
    output = result_def(AnyTensor)
    precision = prop_def(Integer, default_value=int_attr(-1))
    scientific = prop_def(Boolean, default_value=FALSE)
    shortest = prop_def(Boolean, default_value=FALSE)
    width = prop_def(Integer, default_value=int_attr(-1))
    fill = prop_def(Text, default_value=EMPTY)
    traits = traits_def(Pure())


@op_definition
class StringJoinOp(BroadcastingOp):
    """The strings at each place one after the other."""

    name = "tf.StringJoin"
    inputs = var_operand_def(AnyTensor)
    output = result_def(AnyTensor)
    separator = prop_def(Text, default_value=EMPTY)
    traits = traits_def(Pure())


@op_definition
class StaticRegexFullMatchOp(SameShapeOp):
    """Whether each string fits a pattern."""

    name = "tf.StaticRegexFullMatch"
    input = operand_def(AnyTensor)
    output = result_def(AnyTensor)
    pattern = prop_def(Text)
    traits = traits_def(Pure())


@op_definition
class RegexFullMatchOp(SameShapeOp):
    """Whether each string fits a pattern, an operand."""

    name = "tf.RegexFullMatch"
    input = operand_def(AnyTensor)
    pattern = operand_def(AnyTensor)
    output = result_def(AnyTensor)
    traits = traits_def(Pure())


@op_definition
class RegexReplaceOp(SameShapeOp):
    """Strings with what fits a pattern replaced."""

    name = "tf.RegexReplace"
    input = operand_def(AnyTensor)
    pattern = operand_def(AnyTensor)
    rewrite = operand_def(AnyTensor)
    output = result_def(AnyTensor)
    replace_global = prop_def(Boolean, default_value=TRUE)
    traits = traits_def(Pure())


@op_definition
class StaticRegexReplaceOp(SameShapeOp):
    """Strings with what fits a fixed pattern replaced."""

    name = "tf.StaticRegexReplace"
    input = operand_def(AnyTensor)
    output = result_def(AnyTensor)
    pattern = prop_def(Text)
    rewrite = prop_def(Text)
    replace_global = prop_def(Boolean, default_value=TRUE)
    traits = traits_def(Pure())


@op_definition
class StringLowerOp(SameShapeOp):
    """Strings in lower case."""

    name = "tf.StringLower"
    input = operand_def(AnyTensor)
    output = result_def(AnyTensor)
    encoding = prop_def(Text, default_value=EMPTY)
    traits = traits_def(Pure())


@op_definition
class StringUpperOp(SameShapeOp):
    """Strings in upper case."""

    name = "tf.StringUpper"
    input = operand_def(AnyTensor)
    output = result_def(AnyTensor)
    encoding = prop_def(Text, default_value=EMPTY)
    traits = traits_def(Pure())


@op_definition
class StringStripOp(SameShapeOp):
    """Strings without space around."""

    name = "tf.StringStrip"
    input = operand_def(AnyTensor)
    output = result_def(AnyTensor)
    traits = traits_def(Pure())


@op_definition
class StringLengthOp(SameShapeOp):
    """The length of each string."""

    name = "tf.StringLength"
    input = operand_def(AnyTensor)
    output = result_def(AnyTensor)
    unit = prop_def(Text, default_value=StringAttr("BYTE"))
    traits = traits_def(Pure())


@op_definition
class StringToNumberOp(SameShapeOp):
    """The number that each string holds."""

    name = "tf.StringToNumber"
    string_tensor = operand_def(AnyTensor)
    output = result_def(AnyTensor)
    traits = traits_def(Pure())


@op_definition
class StringToHashBucketFastOp(SameShapeOp):
    """A bucket for each string."""

    name = "tf.StringToHashBucketFast"
    input = operand_def(AnyTensor)
    output = result_def(AnyTensor)
    num_buckets = prop_def(Integer)
    traits = traits_def(Pure())


@op_definition
class StringToHashBucketStrongOp(SameShapeOp):
    """A bucket for each string, by a keyed hash."""

    name = "tf.StringToHashBucketStrong"
    input = operand_def(AnyTensor)
    output = result_def(AnyTensor)
    num_buckets = prop_def(Integer)
    key = prop_def(Integers)
    traits = traits_def(Pure())


@op_definition
class StringToHashBucketOp(SameShapeOp):
    """A bucket for each string, by an older hash."""

    name = "tf.StringToHashBucket"
    string_tensor = operand_def(AnyTensor)
    output = result_def(AnyTensor)
    num_buckets = prop_def(Integer)
    traits = traits_def(Pure())


@op_definition
class StringSplitV2Op(TFOp):
    """The words of strings as a sparse tensor."""

    name = "tf.StringSplitV2"
    input = operand_def(AnyTensor)
    sep = operand_def(AnyTensor)
    indices = result_def(AnyTensor)
    values = result_def(AnyTensor)
    shape = result_def(AnyTensor)
    maxsplit = prop_def(Integer, default_value=int_attr(-1))
    traits = traits_def(Pure())

    @classmethod
    def shapes(cls, node: Node) -> Shapes:
        """How many words there are is unknown."""
        return ((DYNAMIC, 2), (DYNAMIC,), (2,))


@op_definition
class SubstrOp(TFOp):
    """A part of each string."""

    name = "tf.Substr"
    input = operand_def(AnyTensor)
    pos = operand_def(AnyTensor)
    len = operand_def(AnyTensor)
    output = result_def(AnyTensor)
    unit = prop_def(Text, default_value=StringAttr("BYTE"))
    traits = traits_def(Pure())

    @classmethod
    def shapes(cls, node: Node) -> Shapes:
        """Broadcast position and length with the strings."""
        return (broadcast_shapes([node.shape(0), node.shape(1)]),)


@op_definition
class DecodeRawOp(TFOp):
    """The bytes of strings as numbers."""

    name = "tf.DecodeRaw"
    bytes = operand_def(AnyTensor)
    output = result_def(AnyTensor)
    little_endian = prop_def(Boolean, default_value=TRUE)
    traits = traits_def(Pure())

    @classmethod
    def shapes(cls, node: Node) -> Shapes:
        """Add an axis of unknown size."""
        shape = node.shape(0)
        return (None if shape is None else (*shape, DYNAMIC),)


@op_definition
class ShardedFilenameOp(ScalarOp):
    """The name of a shard of a file."""

    name = "tf.ShardedFilename"
    basename = operand_def(AnyTensor)
    shard = operand_def(AnyTensor)
    num_shards = operand_def(AnyTensor)
    filename = result_def(AnyTensor)
    traits = traits_def(Pure())
