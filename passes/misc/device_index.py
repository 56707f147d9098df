"""`tf-device-index-selector`: there is no device to choose by."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from xdsl.context import Context
from xdsl.dialects.builtin import ArrayAttr, ModuleOp
from xdsl.passes import ModulePass

from ...dialects import tf


@dataclass(frozen=True)
class DeviceIndexSelectorPass(ModulePass):
    """Take the default branch wherever functions are chosen by device.

    Source: tensorflow transforms/device_index_selector.cc.
    """

    name = "tf-device-index-selector"

    def apply(self, ctx: Context, op: ModuleOp) -> None:
        """Replace indices that only choose between functions by the number of devices."""
        for item in list(op.walk()):
            if not isinstance(item, tf.DeviceIndexOp):
                continue
            users = [use.operation for use in item.results[0].uses]
            if not all(isinstance(user, tf.CaseOp) for user in users):
                continue
            names = item.properties["device_names"]
            assert isinstance(names, ArrayAttr)
            count = np.array(len(names.data), np.int32)  # pyright: ignore[reportUnknownArgumentType, reportUnknownMemberType]
            index = tf.ConstOp(value=count, location=item.location)
            block = item.parent
            assert block is not None
            block.insert_op_before(index, item)
            item.results[0].replace_all_uses_with(index.results[0])
            item.detach()
            item.erase()
