"""Protocol messages of graphs, SavedModels and checkpoints, in a descriptor pool of their own.

TensorFlow may be loaded in the same process: protobuf's default pool is left alone. A message class
is an attribute of this package, `protos.GraphDef`; the table of all is in `table.py`.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from google.protobuf.descriptor_pool import DescriptorPool

Message = Any
"""A protocol message; the classes are made at run time, and no stubs describe them."""


@cache
def _pool() -> DescriptorPool:
    from google.protobuf.descriptor_pool import DescriptorPool

    from .descriptors import build
    from .table import ENUMS, MESSAGES

    pool = DescriptorPool()
    pool.AddSerializedFile(build(MESSAGES, ENUMS))
    return pool


@cache
def _flag_pool() -> DescriptorPool:
    from google.protobuf.descriptor_pool import DescriptorPool

    from .descriptors import build
    from .flags import ENUMS, MESSAGES

    pool = DescriptorPool()
    pool.AddSerializedFile(build(MESSAGES, ENUMS, "proto2"))
    return pool


@cache
def message_class(name: str) -> Any:
    """Return the class of a message by its name in the table."""
    from google.protobuf.message_factory import GetMessageClass

    return GetMessageClass(_pool().FindMessageTypeByName(f"tflower.{name}"))


@cache
def flag_class(name: str) -> Any:
    """Return the class of a message of the old converter's flags; its fields may be absent."""
    from google.protobuf.message_factory import GetMessageClass

    return GetMessageClass(_flag_pool().FindMessageTypeByName(f"tflower.{name}"))


def __getattr__(name: str) -> Any:
    if not name[0].isupper():
        raise AttributeError(name)
    try:
        return message_class(name)
    except KeyError:
        raise AttributeError(f"no protocol message is called {name}") from None
