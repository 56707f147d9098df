"""Constants whose values stand in the text as a `TensorProto` in hexadecimal digits."""

from __future__ import annotations

from ...dialects.elements import Elements
from ...dialects.errors import ExportError
from ...dialects.tf_type import TensorProtoAttr

_PREFIX = "tftensor$"


def from_proto(attribute: TensorProtoAttr) -> Elements:
    """Return the values of a constant.

    Raises:
        ExportError: they are malformed.

    """
    from google.protobuf import text_format

    from ..importers import protos
    from ..importers.tensors import elements

    try:
        text = bytes.fromhex(attribute.digits.data.removeprefix("0x")).decode()
        if not text.startswith(_PREFIX):
            raise ValueError(f"a tensor_proto begins with {_PREFIX}")
        message = protos.message_class("TensorProto")()
        text_format.Parse(text.removeprefix(_PREFIX), message)
        return elements(message)
    except (ValueError, text_format.ParseError) as error:
        raise ExportError(f"a tensor_proto attribute is malformed: {error}") from error
