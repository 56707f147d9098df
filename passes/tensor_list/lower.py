"""`tfl-lower-static-tensor-list`: a list is a tensor whose rows are the items.

Functions are rewritten callers first, so that what a loop or branch gets is a tensor by the time
its functions are looked at. A list that a loop or branch does not make longer or shorter keeps the
type of the tensor that goes in; any other is unranked inside.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from xdsl.context import Context
from xdsl.dialects import func
from xdsl.dialects.builtin import ArrayAttr, FunctionType, ModuleOp, SymbolRefAttr
from xdsl.ir import Attribute, Block, BlockArgument, Operation, SSAValue
from xdsl.passes import ModulePass

from ...dialects import tf
from ...dialects.errors import ConverterError, Diagnostic
from ...dialects.op import name_of
from ...dialects.shapes import boolean, element_of, unranked
from ..greedy import sync_functions
from .builder import Builder, CannotLower, is_variant
from .constant import unpacked
from .init import NewList
from .items import ItemShapes
from .lowerings import LOWERINGS, Lowering, set_item, update_item
from .resize import Resize

_BRANCHES = (tf.IfOp, tf.CaseOp)


@dataclass(frozen=True)
class LowerStaticTensorListPass(ModulePass):
    """Express lists of tensors by tensors, all of a module or none.

    Source: transforms/lower_static_tensor_list.cc.
    """

    name = "tfl-lower-static-tensor-list"
    allow_tensorlist_pass_through: bool = False
    default_to_single_batch: bool = False
    enable_dynamic_update_slice: bool = False

    def apply(self, ctx: Context, op: ModuleOp) -> None:
        """Rewrite the module; put it back as it was if that fails and lists may stay.

        Raises:
            ConverterError: a list cannot be lowered and none may stay.

        """
        if not any("TensorList" in name_of(item) for item in op.walk()):
            return
        before = op.clone() if self.allow_tensorlist_pass_through else None
        try:
            Lowerer(op, self).run()
        except CannotLower as error:
            if before is None:
                diagnostic = Diagnostic.at(error.op, error.reason)
                raise ConverterError(f"{error}. {_REMEDY}", [diagnostic]) from error
            _restore(op, before)


_REMEDY = (
    "Lists of tensors cannot be lowered; allow OpsSet.SELECT_TF_OPS and set "
    "_experimental_lower_tensor_list_ops = False"
)


def _restore(module: ModuleOp, before: ModuleOp) -> None:
    for item in list(module.body.block.ops):
        item.detach()
        item.drop_all_references()
    for item in list(before.body.block.ops):
        item.detach()
        module.body.block.add_op(item)


class Lowerer:
    """Lowers the lists of one module."""

    def __init__(self, module: ModuleOp, options: LowerStaticTensorListPass):
        """Index the functions."""
        self.module = module
        self.options = options
        self.functions = {
            op.sym_name.data: op for op in module.body.block.ops if isinstance(op, func.FuncOp)
        }
        self.shapes = ItemShapes(self.functions)
        self.done: set[str] = set()
        setter = update_item if options.enable_dynamic_update_slice else set_item
        self.lowerings: dict[type[Operation], Lowering] = {
            **LOWERINGS,
            tf.TensorListSetItemOp: setter,
            tf.TensorListReserveOp: self._new,
            tf.EmptyTensorListOp: self._new,
            tf.TensorListResizeOp: self._resize,
        }

    def run(self) -> None:
        """Rewrite all functions.

        Raises:
            CannotLower: something is in the way; the module is half done.

        """
        called = {
            name
            for op in self.module.walk()
            if isinstance(op, (*_BRANCHES, tf.WhileOp))
            for name in _callees(op)
        }
        roots = [name for name in self.functions if name not in called]
        for name in (*roots, *list(self.functions)):
            self._function(name)
        sync_functions(self.module)

    def _function(self, name: str) -> None:
        function = self.functions[name]
        if name in self.done:
            return
        self.done.add(name)
        for block in function.body.blocks:
            self._block(block)

    def _block(self, block: Block) -> None:
        for op in list(block.ops):
            self._op(op)

    def _op(self, op: Operation) -> None:
        lowering = self.lowerings.get(type(op))
        if lowering is not None:
            self._lower(op, lowering)
            return
        match op:
            case tf.WhileOp():
                self._while(op)
            case tf.IfOp() | tf.CaseOp():
                self._branches(op)
            case tf.WhileRegionOp():
                self._while_region(op)
            case tf.ConstOp() if is_variant(op.results[0]):
                self._replace(op, unpacked(op))
                return
            case tf.IdentityOp() | tf.StopGradientOp() | tf.ZerosLikeOp():
                if is_variant(op.results[0]):
                    _forward(op)
            case _:
                for region in op.regions:
                    for block in region.blocks:
                        self._block(block)
        if name_of(op).startswith("tf.") and any(map(is_variant, (*op.operands, *op.results))):
            raise CannotLower(op, "it takes or makes a list that cannot be a tensor")

    def _lower(self, op: Operation, lowering: Lowering) -> None:
        if op.operands and is_variant(op.operands[0]):
            raise CannotLower(op, "its list comes from elsewhere")
        if boolean(op.properties.get("resize_if_index_out_of_bounds")):
            raise CannotLower(op, "the list may become longer")
        self._replace(op, lowering(op))

    def _replace(self, op: Operation, values: Sequence[SSAValue]) -> None:
        for old, new in zip(op.results, values, strict=True):
            old.replace_all_uses_with(new)
        op.detach()
        op.erase()

    def _new(self, op: Operation) -> Sequence[SSAValue]:
        single = self.options.default_to_single_batch
        return (NewList(op, self.shapes, single_batch=single).lower(),)

    def _resize(self, op: Operation) -> Sequence[SSAValue]:
        resize = Resize(op)
        grows, values = resize.condition()
        then = resize.longer(self._unique("cond_true"))
        other = resize.shorter(self._unique("cond_false"))
        parent = op
        while not isinstance(parent, func.FuncOp):
            above = parent.parent_op()
            assert above is not None
            parent = above
        self.module.body.block.insert_ops_after([then, other], parent)
        for made in (then, other):
            self.functions[made.sym_name.data] = made
            self._function(made.sym_name.data)
        return (resize.choice(grows, values, then.sym_name.data, other.sym_name.data),)

    def _unique(self, name: str) -> str:
        unique, number = name, 0
        while unique in self.functions:
            unique, number = f"{name}_{number}", number + 1
        return unique

    def _while(self, op: tf.WhileOp) -> None:
        body = self._callee(op, "body")
        types = _carried(body.body.block.args, op.operands, [result.type for result in op.results])
        for result, type in zip(op.results, types, strict=True):
            _retype(result, type)
        if any(map(is_variant, op.operands)):
            return
        _forget_types(op)
        for key in ("body", "cond"):
            self._call(op, key, types)

    def _branches(self, op: Operation) -> None:
        keys = ["else_branch", "then_branch"] if isinstance(op, tf.IfOp) else ["branches"]
        branches = [self.functions[name] for name in _callees(op) if name in self.functions]
        if not branches or not any(map(is_variant, _seen_by(branches))):
            return
        operands = op.operands[1:]
        resized = {index for branch in branches for index in _resized(branch.body.block.args)}
        inputs = [
            _unranked(argument, operand) if index in resized else operand.type
            for index, (argument, operand) in enumerate(
                zip(branches[0].body.block.args, operands, strict=True)
            )
        ]
        for index, result in enumerate(op.results):
            if is_variant(result):
                source = _source(branches[0], index)
                kept = source is not None and source not in resized
                like = operands[source] if source is not None else None
                _retype(result, like.type if kept and like is not None else _any(result, like))
        _forget_types(op)
        for key in keys:
            self._call(op, key, inputs)
        self._settle(op)

    def _settle(self, op: Operation) -> None:
        """Give a result that is still a handle the element type that the branches return."""
        for index, result in enumerate(op.results):
            if is_variant(result):
                name = next(iter(_callees(op)))
                last = self.functions[name].body.block.last_op
                assert last is not None
                _retype(result, unranked(element_of(last.operands[index])))

    def _call(self, op: Operation, key: str, types: Sequence[Attribute]) -> None:
        """Let the functions that `op` names under `key` take values of these types."""
        attr = op.properties[key]
        if isinstance(attr, ArrayAttr):
            names = [self._typed(item, types) for item in attr.data]  # pyright: ignore[reportUnknownArgumentType, reportUnknownMemberType, reportUnknownVariableType]
            op.properties[key] = ArrayAttr(names)
        else:
            op.properties[key] = self._typed(attr, types)

    def _typed(self, attr: Attribute, types: Sequence[Attribute]) -> SymbolRefAttr:
        assert isinstance(attr, SymbolRefAttr)
        name = attr.string_value()
        function = self.functions[name]
        if name in self.done:
            known = [argument.type for argument in function.body.block.args]
            if known == list(types):
                return attr
            raise CannotLower(function, "it is called with lists of different types")
        for argument, type in zip(function.body.block.args, types, strict=True):
            _retype(argument, type)
        self._function(name)
        _set_type(function)
        return attr

    def _while_region(self, op: tf.WhileRegionOp) -> None:
        for result, operand in zip(op.results, op.operands, strict=True):
            if is_variant(result) and not is_variant(operand):
                _retype(result, _any(result, operand))
        for region in (op.cond, op.body):
            for argument, operand in zip(region.block.args, op.operands, strict=True):
                if is_variant(argument) and not is_variant(operand):
                    _retype(argument, _any(argument, operand))
            self._block(region.block)

    def _callee(self, op: Operation, key: str) -> func.FuncOp:
        attr = op.properties[key]
        assert isinstance(attr, SymbolRefAttr)
        return self.functions[attr.string_value()]


def _callees(op: Operation) -> Iterable[str]:
    """Return the names of the functions that a loop or branch refers to, the last one first."""
    keys = ("else_branch", "then_branch", "body", "cond", "branches")
    for attr in (op.properties[key] for key in keys if key in op.properties):
        items = attr.data if isinstance(attr, ArrayAttr) else (attr,)  # pyright: ignore[reportUnknownMemberType, reportUnknownVariableType]
        for item in items:  # pyright: ignore[reportUnknownVariableType]
            if isinstance(item, SymbolRefAttr):
                yield item.string_value()


def _seen_by(branches: Iterable[func.FuncOp]) -> Iterable[SSAValue]:
    for branch in branches:
        yield from branch.body.block.args
        last = branch.body.block.last_op
        if last is not None:
            yield from last.operands


def _carried(
    arguments: Sequence[BlockArgument], operands: Sequence[SSAValue], types: Sequence[Attribute]
) -> list[Attribute]:
    """Return the types that a loop's values get."""
    resized = _resized(arguments)
    found: list[Attribute] = []
    for index, (argument, operand, type) in enumerate(zip(arguments, operands, types, strict=True)):
        is_list = (is_variant(argument) or is_variant(type)) and not is_variant(operand)
        if not is_list:
            found.append(type)
        elif index in resized:
            found.append(_unranked(argument, operand))
        else:
            found.append(operand.type)
    return found


def _resized(arguments: Iterable[BlockArgument]) -> set[int]:
    """Return the places of the lists whose length the function may change."""
    return {argument.index for argument in arguments if _may_resize(argument, set())}


def _may_resize(handle: SSAValue, seen: set[SSAValue]) -> bool:
    if not is_variant(handle) or handle in seen:
        return False
    seen.add(handle)
    for use in handle.uses:
        match use.operation:
            case tf.TensorListPushBackOp() | tf.TensorListResizeOp():
                return True
            case tf.IdentityOp() | tf.TensorListSetItemOp():
                if _may_resize(use.operation.results[0], seen):
                    return True
            case _:
                pass
    return False


def _source(function: func.FuncOp, index: int) -> int | None:
    """Return which argument a list that a function returns was, if one."""
    last = function.body.block.last_op
    assert last is not None
    value = last.operands[index]
    while not isinstance(value, BlockArgument):
        if not isinstance(value.owner, tf.IdentityOp | tf.TensorListSetItemOp):
            return None
        value = value.owner.operands[0]
    return value.index


def _any(handle: SSAValue, tensor: SSAValue | None) -> Attribute:
    """Return the unranked type for a list, by its handle or by a tensor; else the handle's."""
    element = element_of(handle)
    subtypes = getattr(element, "subtypes", None)
    if subtypes is not None and subtypes.data:
        return unranked(element_of(subtypes.data[0]))
    if tensor is not None and not is_variant(tensor):
        return unranked(element_of(tensor))
    return handle.type


def _unranked(handle: SSAValue, tensor: SSAValue) -> Attribute:
    return _any(handle, tensor)


def _retype(value: SSAValue, type: Attribute) -> None:
    value._type = type  # pyright: ignore[reportPrivateUsage]


def _forward(op: Operation) -> None:
    """Give an op that hands a list on the type of the tensor."""
    if isinstance(op, tf.StopGradientOp):
        new = tf.IdentityOp(op.operands[0], result_types=(op.operands[0].type,))
        op.results[0].replace_all_uses_with(Builder(op).add(new))
        op.detach()
        op.erase()
        return
    _retype(op.results[0], op.operands[0].type)


def _forget_types(op: Operation) -> None:
    """Drop the attributes of a loop or branch that say what types it has."""
    op.attributes.pop("T", None)
    for key in ("output_shapes", "_output_shapes"):
        op.attributes.pop(key, None)
    if isinstance(op.properties.get("output_shapes"), ArrayAttr):
        op.properties["output_shapes"] = ArrayAttr[Attribute](())


def _set_type(function: func.FuncOp) -> None:
    last = function.body.block.last_op
    assert last is not None
    inputs = [argument.type for argument in function.body.block.args]
    outputs = [value.type for value in last.operands]
    function.properties["function_type"] = FunctionType.from_lists(inputs, outputs)
