"""Programs of any size for the benchmarks: chains of blocks such as models are made of."""

from typing import Any

import numpy as np
from tflower.dialects import tf, tfl
from tflower.dialects.locations import name_loc
from tflower.dialects.shapes import tensor_type
from xdsl.dialects.builtin import DictionaryAttr, ModuleOp, StringAttr, f32
from xdsl.dialects.func import FuncOp, ReturnOp
from xdsl.ir import Block, Operation, Region, SSAValue

TYPE = tensor_type(f32, (1, 8, 8, 16))
RNG = np.random.default_rng(0)


def binaries(block: Block, count: int) -> list[Any]:
    """Return a chain of additions."""
    ops = [tfl.AddOp(*block.args, fused_activation_function="NONE")]
    for _ in range(count - 1):
        ops.append(tfl.AddOp(ops[-1], block.args[1], fused_activation_function="NONE"))
    return ops


def chain(count: int) -> ModuleOp:
    """Return a module that adds so many times; no pass finds anything in it."""
    block = Block(arg_types=(TYPE, TYPE))
    ops = binaries(block, count)
    block.add_ops([*ops, ReturnOp(ops[-1].results[0])])
    return ModuleOp([FuncOp("main", ((TYPE, TYPE), (TYPE,)), Region(block))])


OPS_PER_BLOCK = 10


def network(count: int) -> ModuleOp:
    """Return an imported module of about so many ops: convolutions and what goes with them."""
    block = Block(arg_types=(TYPE,))
    value: SSAValue = block.args[0]
    for index in range(count // OPS_PER_BLOCK):
        value = _block(block, value, index)
    block.add_op(ReturnOp(value))
    function = FuncOp("main", ((TYPE,), (TYPE,)), Region(block))
    function.attributes["tf.entry_function"] = DictionaryAttr(
        {
            "inputs": StringAttr("x"),
            "outputs": StringAttr("y"),
            "control_outputs": StringAttr(""),
        }
    )
    return ModuleOp([function])


def _block(block: Block, x: SSAValue, index: int) -> SSAValue:
    def add(op: Operation, name: str) -> SSAValue:
        op.location = name_loc(f"block_{index}/{name}")
        block.add_op(op)
        return op.results[0]

    def const(shape: tuple[int, ...], name: str) -> SSAValue:
        return add(tf.ConstOp(value=RNG.standard_normal(shape).astype(np.float32)), name)

    filter, bias = const((1, 1, 16, 16), "conv/filter"), const((16,), "conv/bias")
    conv = tf.Conv2DOp(
        x,
        filter,
        strides=(1, 1, 1, 1),
        padding="SAME",
        data_format="NHWC",
        dilations=(1, 1, 1, 1),
        result_types=(TYPE,),
    )
    y = add(conv, "conv")
    y = add(tf.BiasAddOp(y, bias, data_format="NHWC", result_types=(TYPE,)), "bias")
    y = add(tf.Relu6Op(y, result_types=(TYPE,)), "relu")
    y = add(tf.AddV2Op(y, x, result_types=(TYPE,)), "residual")
    y = add(tf.MulOp(y, const((), "factor"), result_types=(TYPE,)), "scale")
    y = add(tf.TanhOp(y, result_types=(TYPE,)), "tanh")
    return add(tf.IdentityOp(y, result_types=(TYPE,)), "identity")
