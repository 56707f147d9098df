"""Convolutions that are another kind of convolution.

Source: convert_pure_conv_to_depthwise.cc, identify_dilated_conv.cc of upstream's toco.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import cast

import numpy as np
from xdsl.ir import Attribute, Operation, SSAValue

from ...dialects import tfl
from ...dialects.op import TensorOp, attribute, complete, constant
from ...dialects.shapes import integer, integers, normalize, shape_of, text
from ...dialects.toco.flags import Format
from ..predicates import rebuilt
from ..prepare.dilated_conv import Amounts, dilations_of, margins_of
from .affine import WEIGHTS
from .graph import Graph
from .match import constant_side, reals, sole_reader
from .transformation import transformation

_STRIDES, _DILATIONS = ("stride_h", "stride_w"), ("dilation_h_factor", "dilation_w_factor")
Conv = tfl.Conv2DOp | tfl.DepthwiseConv2DOp


@transformation("ConvertPureConvToDepthwise", tfl.Conv2DOp)
def convert_pure_conv(graph: Graph, op: tfl.Conv2DOp) -> bool:
    """conv_2d(x) of one input channel -> depthwise_conv_2d(x)."""
    shape, weights = shape_of(op.input), reals(op.filter)
    if shape is None or len(shape) != 4 or shape[3] != 1 or weights is None:
        return False
    if weights.ndim != 4 or weights.shape[3] != 1 or not graph.is_private(op.filter):
        return False
    if _numbers(op, _DILATIONS) != (1, 1) or len(set(_numbers(op, _STRIDES))) != 1:
        return False
    turned = np.ascontiguousarray(weights.transpose(3, 1, 2, 0))
    made = tfl.DepthwiseConv2DOp.create(
        operands=[op.input, graph.edited(op.filter, turned, op), op.bias],
        result_types=op.result_types,
        properties={**op.properties, "depth_multiplier": attribute(len(weights))},
    )
    return graph.replace(op, made)


def _numbers(op: TensorOp, names: tuple[str, ...]) -> tuple[int, ...]:
    return tuple(integer(getattr(op, name)) for name in names)


@dataclass
class Chain:
    """What stands between a space_to_batch and its batch_to_space."""

    conv: Conv
    end: tfl.BatchToSpaceNdOp
    expand: tfl.ExpandDimsOp | None = None
    squeeze: tfl.SqueezeOp | None = None
    pad: tfl.PadOp | None = None
    add: tfl.AddOp | None = None


def _next(graph: Graph, op: Operation) -> Operation | None:
    """Return the only reader of an operator's result, which it reads as its data."""
    reader = sole_reader(graph, op.results[0])
    data = (0, 1) if isinstance(reader, tfl.AddOp) else (0,)
    if reader is None or not any(reader.operands[index] is op.results[0] for index in data):
        return None
    return reader


def _chain(graph: Graph, op: tfl.SpaceToBatchNdOp) -> Chain | None:
    """Follow the operators behind a space_to_batch; None if they are others."""
    item = _next(graph, op)
    expand = item if isinstance(item, tfl.ExpandDimsOp) else None
    item = item if expand is None else _next(graph, expand)
    if not isinstance(item, Conv):
        return None
    conv, item = item, _next(graph, item)
    squeeze = item if isinstance(item, tfl.SqueezeOp) else None
    item = item if squeeze is None else _next(graph, squeeze)
    pad = item if isinstance(item, tfl.PadOp) else None
    item = item if pad is None else _next(graph, pad)
    add = item if isinstance(item, tfl.AddOp) and _adds_bias(item) else None
    item = item if add is None else _next(graph, add)
    if not isinstance(item, tfl.BatchToSpaceNdOp) or (expand is None) != (squeeze is None):
        return None
    return Chain(conv, item, expand, squeeze, pad, add)


def _adds_bias(op: tfl.AddOp) -> bool:
    """Whether a sum has a constant that is the same at all places of an image."""
    side = constant_side(op)
    operand = None if side is None else reals(op.operands[side])
    return operand is not None and operand.size == (operand.shape[-1] if operand.ndim else 1)


def _axis(chain: Chain) -> int | None:
    """Return the axis that is added before the convolution and dropped after it; 0 for none."""
    if chain.expand is None or chain.squeeze is None:
        return 0
    added, dropped = constant(chain.expand.dim), integers(chain.squeeze.squeeze_dims)
    if added is None or added.size != 1 or len(dropped) != 1:
        return None
    axis = normalize(int(added.reshape(-1)[0]), 4)
    return axis if axis in (1, 2) and axis == normalize(dropped[0], 4) else None


@transformation("IdentifyDilatedConv", tfl.SpaceToBatchNdOp)
def identify_dilated_conv(graph: Graph, op: tfl.SpaceToBatchNdOp) -> bool:
    """batch_to_space(conv(space_to_batch(x))) -> conv(x), dilated by the size of the blocks.

    Paddings less crops must come to those of SAME or VALID, which the convolution has then.
    """
    chain = _chain(graph, op)
    axis = None if chain is None else _axis(chain)
    if chain is None or axis is None or shape_of(op.input) is None:
        return False
    to_graph = graph.flags.toco.output_format == Format.TENSORFLOW_GRAPHDEF
    conv = chain.conv
    if to_graph and isinstance(conv, tfl.DepthwiseConv2DOp):
        return False
    if {*_numbers(conv, _STRIDES), *_numbers(conv, _DILATIONS)} != {1}:
        return False
    dilations = dilations_of(op.block_shape, chain.end.block_shape, axis)
    margins = margins_of(op.operands, chain.end.indices, chain.pad)
    if dilations is None or margins is None or any(map(any, margins[1])):
        return False
    pads = margins[0]
    if axis:
        pads = [[0, 0], *pads] if axis == 1 else [*pads, [0, 0]]
    padding = _padding(conv, pads, dilations)
    if padding is None:
        return False
    _rebuild(graph, op.input, chain, dilations, padding)
    graph.erase(op)
    return True


def _padding(conv: Conv, pads: Amounts, dilations: tuple[int, int]) -> str | None:
    """Return the kind of padding with these amounts at (y, x); None if there is none."""
    if text(conv.padding) != "VALID":
        return None
    if pads == [[0, 0], [0, 0]]:
        return "VALID"
    shape = shape_of(conv.operands[WEIGHTS])
    if shape is None or len(shape) != 4:
        return None
    totals = [d * (size - 1) for d, size in zip(dilations, shape[1:3], strict=True)]
    return "SAME" if pads == [[total // 2, total - total // 2] for total in totals] else None


def _rebuild(
    graph: Graph, x: SSAValue, chain: Chain, dilations: tuple[int, int], padding: str
) -> None:
    """Put the chain over x, dilated, in the place of the batch_to_space."""
    end = chain.end

    def put(op: TensorOp, *operands: SSAValue, **fields: Attribute) -> TensorOp:
        types = type(op).infer(operands, {**complete(op), **fields})
        made = rebuilt(op, operands, types, **fields)
        return graph.insert(cast(TensorOp, made), end)

    value = x
    if chain.expand is not None:
        value = put(chain.expand, x, chain.expand.dim).results[0]
    fields = {name: attribute(size) for name, size in zip(_DILATIONS, dilations, strict=True)}
    last = put(chain.conv, value, *chain.conv.operands[1:], **fields, padding=attribute(padding))
    if chain.squeeze is not None:
        last = put(chain.squeeze, last.results[0])
    if chain.add is not None:
        side = constant_side(chain.add) or 0
        last = put(chain.add, last.results[0], chain.add.operands[side])
    last.detach()
    graph.replace(end, last)
    old = (chain.add, chain.pad, chain.squeeze, chain.conv, chain.expand)
    for item in old:
        if item is not None:
            graph.erase(item)
