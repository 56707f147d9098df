"""The files of a SavedModel: their paths become constants, and their lines the keys of tables."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path, PurePath

import numpy as np
from xdsl.context import Context
from xdsl.dialects import func
from xdsl.dialects.builtin import ModuleOp
from xdsl.ir import BlockArgument, Operation
from xdsl.passes import ModulePass

from ...dialects import tf
from ...dialects.errors import ConverterError, place
from ...dialects.locations import describe
from ...dialects.op import constant, prop
from ...dialects.saved_model import AssetOp
from ...dialects.shapes import integer
from ..variables import BOUND_INPUT, is_saved_model, remove_argument, symbol_of

WHOLE_LINE, LINE_NUMBER = -2, -1
"""What `key_index` and `value_index` say in place of a column."""


def _bound(module: ModuleOp) -> Iterator[tuple[func.FuncOp, BlockArgument, AssetOp]]:
    """Yield the arguments that are bound to files, the last one of a function first."""
    assets = {op.sym_name.data: op for op in module.body.block.ops if isinstance(op, AssetOp)}
    for function in module.body.block.ops:
        if not isinstance(function, func.FuncOp) or function.arg_attrs is None:
            continue
        pairs = zip(function.body.block.args, function.arg_attrs.data, strict=True)
        for argument, attributes in reversed(list(pairs)):
            asset = assets.get(symbol_of(attributes.data.get(BOUND_INPUT)) or "")
            if asset is not None:
                yield function, argument, asset


@dataclass(frozen=True)
class FreezeAssetsPass(ModulePass):
    """Put the paths of files in place of the arguments that are bound to them.

    Source: tf_saved_model_freeze_assets of TensorFlow.
    """

    name = "tf-saved-model-freeze-assets"
    saved_model_dir: str = ""

    def apply(self, ctx: Context, op: ModuleOp) -> None:
        """Replace what tables are filled from; an argument with other uses stays."""
        if not is_saved_model(op):
            return
        for function, argument, asset in list(_bound(op)):
            uses = [
                use
                for use in argument.uses
                if isinstance(use.operation, tf.InitializeTableFromTextFileV2Op)
            ]
            if uses:
                block = function.body.block
                first = block.first_op
                assert first is not None
                path = str(Path(self.saved_model_dir, asset.filename.data))
                value = np.array(path.encode(), object)
                constant_op = tf.ConstOp(value=value, location=asset.location)
                block.insert_op_before(constant_op, first)
                for use in uses:
                    use.operation.operands[use.index] = constant_op.results[0]
            if argument.first_use is None:
                remove_argument(function, argument.index)


@dataclass(frozen=True)
class InitTextFileToImportPass(ModulePass):
    """Read the files that tables are filled from: the lines are keys, their numbers values.

    Source: init_text_file_to_import of TensorFlow.
    """

    name = "tf-init-text-file-to-import"
    saved_model_dir: str = ""

    def apply(self, ctx: Context, op: ModuleOp) -> None:
        """Replace every such op by an import of constants.

        Raises:
            ConverterError: a file cannot be read.

        """
        for item in list(op.walk()):
            if isinstance(item, tf.InitializeTableFromTextFileV2Op):
                self._import(item)

    def _import(self, op: Operation) -> None:
        if integer(prop(op, "key_index")) != WHOLE_LINE:
            return
        if integer(prop(op, "value_index")) != LINE_NUMBER:
            return
        name = constant(op.operands[1])
        if name is None or name.size != 1:
            return
        path = self._path(name.reshape(-1)[0])
        size = op.properties.get("vocab_size")
        keys = lines(op, path, -1 if size is None else integer(size))
        array = np.empty(len(keys), object)
        array[:] = keys
        key = tf.ConstOp(value=array, location=op.location)
        value = tf.ConstOp(value=np.arange(len(keys), dtype=np.int64), location=op.location)
        new = tf.LookupTableImportV2Op(
            op.operands[0], key, value, result_types=(), location=op.location
        )
        block = op.parent
        assert block is not None
        block.insert_ops_before([key, value, new], op)
        op.detach()
        op.erase()

    def _path(self, name: bytes) -> Path:
        path = PurePath(name.decode())
        return (
            Path(self.saved_model_dir, "assets", path.name) if self.saved_model_dir else Path(path)
        )


def lines(op: Operation, path: Path, limit: int) -> list[bytes]:
    """Return the lines of a file that are not empty, at most `limit` of them unless that is -1.

    Raises:
        ConverterError: the file cannot be read or has fewer lines than `limit`.

    """
    try:
        found = [line for line in path.read_bytes().split(b"\n") if line]
    except OSError as error:
        raise ConverterError(
            place(describe(op), op.name, f"the vocabulary file {path} cannot be read")
        ) from error
    return found if limit == -1 else found[:limit]
