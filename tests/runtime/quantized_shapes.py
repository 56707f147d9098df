"""Batches of reductions, poolings, comparisons and moves of quantized tensors."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
from cases import Case, Constant, Typed
from quantized_random import ACTIVATIONS, Random, extent, first, like, name_of, u8
from tflower.dialects import tfl
from tflower.dialects.quant import UniformType
from tflower.dialects.shapes import tensor_type
from xdsl.dialects.builtin import f32, i1, i8, i16, i32


def reduction(kind: Any, *storages: Any, out: Any = like, **more: Any) -> Any:
    def batch(r: Random) -> Iterator[Case]:
        for storage in storages:
            for index in range(12):
                shape = r.shape(r.size(1, 4))
                count = r.size(1, len(shape))
                axes = r.rng.permutation(len(shape))[:count].astype(np.int32)
                axes = np.where(r.rng.random(count) < 0.3, axes - len(shape), axes).astype(np.int32)
                keep = bool(r.size(0, 1))
                x = r.type(storage, -6, -2)
                full = np.zeros(shape).sum(axis=tuple(axes.tolist()), keepdims=keep).shape
                yield Case(
                    f"{name_of(storage)}_{index}", kind, (r.given(x, shape), Constant(axes)),
                    {"keep_dims": keep}, [tensor_type(out(r, x, shape, axes), full)],
                )  # fmt: skip

    return batch


def sum_type(r: Random, x: UniformType, shape: Any, axes: Any) -> UniformType:
    count = int(np.prod([shape[int(axis)] for axis in axes]))
    return UniformType.of(
        x.storage_type, [float(np.float32(first(x) * count**0.5 * 2))], [r.zero(x.storage_type)]
    )


def product_type(r: Random, x: UniformType, shape: Any, axes: Any) -> UniformType:
    return UniformType.of(x.storage_type, [r.scale(-6, -2)], [r.zero(x.storage_type)])


def kept(r: Random, x: UniformType, *others: Any) -> UniformType:
    return x


def arg(kind: Any) -> Any:
    def batch(r: Random) -> Iterator[Case]:
        for storage in (i8, u8):
            for index in range(10):
                shape = r.shape(r.size(1, 4))
                axis = r.size(0, len(shape) - 1)
                left = tuple(n for i, n in enumerate(shape) if i != axis)
                given = r.given(r.type(storage), shape)
                operands = (given, Constant(np.array(axis, np.int32)))
                types = [tensor_type(i32, left)]
                yield Case(f"{name_of(storage)}_{index}", kind, operands, {}, types)

    return batch


def compare(kind: Any, *storages: Any) -> Any:
    def batch(r: Random) -> Iterator[Case]:
        for storage in storages:
            for index in range(12):
                left, right = r.pair()
                x = r.type(storage, -6, -2)
                y = r.pick(x, r.type(storage, -6, -2))
                types = [tensor_type(i1, np.broadcast_shapes(left, right))]
                yield Case(
                    f"{name_of(storage)}_{index}",
                    kind,
                    (r.given(x, left), r.given(y, right)),
                    {},
                    types,
                )

    return batch


def pooled(kind: Any) -> Any:
    def batch(r: Random) -> Iterator[Case]:
        for storage in (i8, u8, i16):
            for index in range(14):
                n, h, w, c = r.size(1, 2), r.size(3, 9), r.size(3, 9), r.size(1, 7)
                kh, kw, sh, sw = r.size(1, 3), r.size(1, 3), r.size(1, 3), r.size(1, 3)
                padding = r.pick("SAME", "VALID")
                options = {
                    "filter_height": kh, "filter_width": kw, "stride_h": sh, "stride_w": sw,
                    "padding": padding, "fused_activation_function": r.pick(*ACTIVATIONS),
                }  # fmt: skip
                x = r.type(storage, -6, -3) if storage != i16 else r.type(storage, -14, -10)
                ends = extent(h, kh, sh, 1, padding), extent(w, kw, sw, 1, padding)
                types = [tensor_type(x, (n, *ends, c))]
                yield Case(
                    f"{name_of(storage)}_{index}", kind, (r.given(x, (n, h, w, c)),), options, types
                )

    return batch


def quantize(r: Random) -> Iterator[Case]:
    for storage in (i8, u8, i16):
        for index in range(12):
            shape = r.shape(r.size(1, 4))
            out = tensor_type(r.type(storage), shape)
            x = (
                r.reals(*shape)
                if index
                else np.array([0.5, 1.5, -0.5, 0.49999997, 1e9, -1e9], np.float32)
            )
            if not index:
                out = tensor_type(
                    UniformType.of(storage, [1.0], [0 if storage == i16 else 3]), (6,)
                )
            yield Case(
                f"from_real_{name_of(storage)}_{index}", tfl.QuantizeOp, (x,), {"qtype": out}, [out]
            )
    for index in range(6):
        shape = r.shape(3)
        scales = [r.scale() for _ in range(shape[2])]
        zeros = [r.zero(i8) for _ in range(shape[2])]
        out = tensor_type(UniformType.of(i8, scales, zeros, axis=2), shape)
        yield Case(f"channels_{index}", tfl.QuantizeOp, (r.reals(*shape),), {"qtype": out}, [out])
    pairs = ((i8, i8), (i8, u8), (u8, i8), (u8, u8), (i8, i16), (i16, i8), (i16, i16))
    for source, target in pairs:
        for index in range(6):
            x = r.type(source, -6, -2)
            zero = [r.zero(target)]
            type = UniformType.of(target, [first(x) if index == 0 else r.scale(-6, -2)], zero)
            shape = r.shape(2, 12)
            out = tensor_type(type, shape)
            label = f"{name_of(source)}_to_{name_of(target)}_{index}"
            yield Case(label, tfl.QuantizeOp, (r.given(x, shape),), {"qtype": out}, [out])


def dequantize(r: Random) -> Iterator[Case]:
    for storage in (i8, u8, i16):
        for index in range(10):
            shape = r.shape(r.size(1, 4))
            yield Case(
                f"{name_of(storage)}_{index}", tfl.DequantizeOp,
                (r.given(r.type(storage), shape),), {}, [tensor_type(f32, shape)],
            )  # fmt: skip
    for index in range(8):
        shape = r.shape(3)
        axis = r.size(0, 2)
        scales = [r.scale() for _ in range(shape[axis])]
        zeros = [r.zero(i8) for _ in range(shape[axis])]
        type = UniformType.of(i8, scales, zeros, axis=axis)
        yield Case(
            f"channels_{index}",
            tfl.DequantizeOp,
            (r.given(type, shape),),
            {},
            [tensor_type(f32, shape)],
        )


def resize(kind: Any) -> Any:
    def batch(r: Random) -> Iterator[Case]:
        for storage in (i8, u8, i16):
            for index in range(12):
                n, h, w, c = r.size(1, 2), r.size(1, 6), r.size(1, 6), r.size(1, 4)
                ends = r.size(1, 11), r.size(1, 11)
                corners, half = r.pick((False, False), (True, False), (False, True))
                x = r.type(storage)
                yield Case(
                    f"{name_of(storage)}_{index}", kind,
                    (r.given(x, (n, h, w, c)), Constant(np.array(ends, np.int32))),
                    {"align_corners": corners, "half_pixel_centers": half},
                    [tensor_type(x, (n, *ends, c))],
                )  # fmt: skip

    return batch


def padded(kind: Any) -> Any:
    def batch(r: Random) -> Iterator[Case]:
        for storage in (i8, u8, i16):
            for index in range(10):
                shape = r.shape(r.size(1, 4))
                pads = r.rng.integers(0, 3, (len(shape), 2)).astype(np.int32)
                x = r.type(storage)
                full = tuple(int(a + b + n) for (a, b), n in zip(pads, shape, strict=True))
                operands: tuple[Any, ...] = (r.given(x, shape), Constant(pads))
                options: dict[str, Any] = {}
                if kind is tfl.PadV2Op:
                    operands += (r.held(x, ()),)
                yield Case(
                    f"{name_of(storage)}_{index}", kind, operands, options, [tensor_type(x, full)]
                )

    return batch


def concatenation(r: Random) -> Iterator[Case]:
    for storage in (i8, u8, i16):
        for index in range(12):
            shape = list(r.shape(r.size(1, 4)))
            axis = r.size(0, len(shape) - 1)
            out = r.type(storage, -6, -2)
            parts: list[Any] = []
            total = 0
            for _ in range(r.size(1, 4)):
                shape[axis] = r.size(1, 4)
                total += shape[axis]
                x = out if storage != u8 else r.pick(out, r.type(storage, -6, -2))
                parts.append(r.given(x, shape))
            shape[axis] = total
            yield Case(
                f"{name_of(storage)}_{index}", tfl.ConcatenationOp, (parts,),
                {"axis": axis, "fused_activation_function": "NONE"}, [tensor_type(out, tuple(shape))],
            )  # fmt: skip


def _indices(*numbers: Any) -> Constant:
    return Constant(np.array(numbers, np.int32))


def _transpose(r: Random, x: Any, shape: Any) -> Any:
    order = r.rng.permutation(len(shape)).tolist()
    return (x, _indices(*order)), {}, tuple(shape[i] for i in order)


def _tile(r: Random, x: Any, shape: Any) -> Any:
    times = [r.size(1, 3) for _ in shape]
    return (x, _indices(*times)), {}, tuple(n * m for n, m in zip(shape, times, strict=True))


def _reverse(r: Random, x: Any, shape: Any) -> Any:
    return (x, _indices(r.size(0, len(shape) - 1))), {}, shape


def _mirror(r: Random, x: Any, shape: Any) -> Any:
    pads = np.array([[r.size(0, n - 1), r.size(0, n - 1)] for n in shape], np.int32)
    mode = tfl.MirrorPadAttr(r.pick("REFLECT", "SYMMETRIC"))
    full = tuple(int(n + a + b) for n, (a, b) in zip(shape, pads, strict=True))
    return (x, Constant(pads)), {"mode": mode}, full


def _gather(r: Random, x: Any, shape: Any) -> Any:
    axis = r.size(0, len(shape) - 1)
    index = r.rng.integers(0, shape[axis], r.size(1, 5)).astype(np.int32)
    full = (*shape[:axis], len(index), *shape[axis + 1 :])
    return (x, Constant(index)), {"axis": axis, "batch_dims": 0}, full


def _slice(r: Random, x: Any, shape: Any) -> Any:
    begin = [r.size(0, n - 1) for n in shape]
    size = [r.size(1, n - b) for n, b in zip(shape, begin, strict=True)]
    return (x, _indices(*begin), _indices(*size)), {}, tuple(size)


def _strided(r: Random, x: Any, shape: Any) -> Any:
    begin = [r.size(0, n - 1) for n in shape]
    step = [r.size(1, 2) for _ in shape]
    masks = ("begin_mask", "end_mask", "ellipsis_mask", "new_axis_mask", "shrink_axis_mask")
    options = {**dict.fromkeys(masks, 0), "offset": False}
    full = tuple(-(-(n - b) // s) for n, b, s in zip(shape, begin, step, strict=True))
    return (x, _indices(*begin), _indices(*shape), _indices(*step)), options, full


def _expand(r: Random, x: Any, shape: Any) -> Any:
    axis = r.size(0, len(shape))
    return (x, _indices(axis)), {}, (*shape[:axis], 1, *shape[axis:])


def _reshape(r: Random, x: Any, shape: Any) -> Any:
    full = (int(np.prod(shape[:-1])), shape[-1])
    return (x, _indices(*full)), {}, full


def _select(r: Random, x: Any, shape: Any) -> Any:
    condition = r.rng.random(shape) < 0.5
    return (condition, x, Typed(x.array[::-1].copy(), x.type)), {}, shape


MOVES: dict[str, Any] = {
    "transpose": (tfl.TransposeOp, _transpose),
    "tile": (tfl.TileOp, _tile),
    "reverse_v2": (tfl.ReverseV2Op, _reverse),
    "mirror_pad": (tfl.MirrorPadOp, _mirror),
    "gather": (tfl.GatherOp, _gather),
    "slice": (tfl.SliceOp, _slice),
    "strided_slice": (tfl.StridedSliceOp, _strided),
    "expand_dims": (tfl.ExpandDimsOp, _expand),
    "reshape": (tfl.ReshapeOp, _reshape),
    "select_v2": (tfl.SelectV2Op, _select),
}


def moved(kind: Any, make: Any, *storages: Any) -> Any:
    """Return a batch of an op that moves elements, whatever they are."""

    def batch(r: Random) -> Iterator[Case]:
        for storage in storages:
            for index in range(10):
                shape = r.shape(r.size(2, 4))
                x = r.type(storage)
                operands, options, full = make(r, r.given(x, shape), shape)
                types = [tensor_type(x, full)]
                yield Case(f"{name_of(storage)}_{index}", kind, operands, options, types)

    return batch
