"""Cases of operators that move, choose or reduce elements."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
from conform import MOVED, NUMBERS, Case, Random, family, held, ints, out, scalar

FEW = ("FLOAT32", "INT32", "INT64", "INT8", "UINT8", "INT16", "BOOL", "STRING")


@family("RESHAPE")
def reshape(r: Random) -> Iterator[Case]:
    for type in MOVED:
        for shape, to in (((2, 6), (3, 4)), ((4,), (2, 2)), ((2, 3, 2), (-1,)), ((1, 1), ())):
            final = np.zeros(shape).reshape(to).shape
            yield Case(
                "RESHAPE",
                type,
                [r.given(type, shape), ints(*to)],
                [out(type, final)],
                ("ReshapeOptions", {"new_shape": np.array(to, np.int32)}),
            )


@family("SQUEEZE")
def squeeze(r: Random) -> Iterator[Case]:
    for type in MOVED:
        for shape, axes in (
            ((1, 3, 1, 2), ()),
            ((1, 3, 1, 2), (0,)),
            ((1, 3, 1, 2), (-2,)),
            ((1, 1), (0, 1)),
        ):
            final = np.squeeze(np.zeros(shape), axes or None).shape
            yield Case(
                "SQUEEZE",
                type,
                [r.given(type, shape)],
                [out(type, final)],
                ("SqueezeOptions", {"squeeze_dims": np.array(axes, np.int32)}),
            )


@family("EXPAND_DIMS")
def expand_dims(r: Random) -> Iterator[Case]:
    for type in MOVED:
        for axis in (0, 1, -1):
            yield Case(
                "EXPAND_DIMS",
                type,
                [r.given(type, (3, 2)), scalar(axis)],
                [out(type, np.expand_dims(np.zeros((3, 2)), axis).shape)],
                ("ExpandDimsOptions", {}),
            )


@family("TRANSPOSE")
def transpose(r: Random) -> Iterator[Case]:
    for type in MOVED:
        for order in (
            (1, 0),
            (2, 0, 1),
            (0, 3, 1, 2),
            (4, 2, 0, 1, 3),
            (0, 2, 1),
            (1, 0, 2, 5, 4, 3),
        ):
            shape = r.shape(len(order), 4)
            yield Case(
                "TRANSPOSE",
                type,
                [r.given(type, shape), ints(*order)],
                [out(type, [shape[i] for i in order])],
                ("TransposeOptions", {}),
            )


@family("CONCATENATION")
def concatenation(r: Random) -> Iterator[Case]:
    for type in MOVED:
        for rank, axis in ((1, 0), (2, 1), (3, -1), (4, 2)):
            shape = r.shape(rank)
            shapes = [[*shape] for _ in range(3)]
            for index, item in enumerate(shapes):
                item[axis] = index + 1
            final = [*shape]
            final[axis] = 6
            yield Case(
                "CONCATENATION",
                type,
                [r.given(type, item) for item in shapes],
                [out(type, final)],
                ("ConcatenationOptions", {"axis": axis, "fused_activation_function": "NONE"}),
            )


@family("PACK")
def pack(r: Random) -> Iterator[Case]:
    for type in MOVED:
        for shape, axis in (((3,), 0), ((2, 3), 1), ((2, 3), -1), ((), 0)):
            final = np.stack([np.zeros(shape)] * 3, axis).shape
            yield Case(
                "PACK",
                type,
                [r.given(type, shape) for _ in range(3)],
                [out(type, final)],
                ("PackOptions", {"values_count": 3, "axis": axis}),
            )


@family("UNPACK")
def unpack(r: Random) -> Iterator[Case]:
    for type in MOVED:
        for shape, axis in (((3,), 0), ((2, 3), 1), ((2, 2, 3), -1)):
            final = [size for index, size in enumerate(shape) if index != axis % len(shape)]
            yield Case(
                "UNPACK",
                type,
                [r.given(type, shape)],
                [out(type, final) for _ in range(3)],
                ("UnpackOptions", {"num": 3, "axis": axis}),
            )


@family("SPLIT")
def split(r: Random) -> Iterator[Case]:
    for type in MOVED:
        for shape, axis, count in (((6,), 0, 3), ((2, 4), 1, 2), ((2, 4, 3), -2, 4)):
            final = [*shape]
            final[axis] //= count
            yield Case(
                "SPLIT",
                type,
                [scalar(axis), r.given(type, shape)],
                [out(type, final) for _ in range(count)],
                ("SplitOptions", {"num_splits": count}),
            )


@family("SPLIT_V")
def split_v(r: Random) -> Iterator[Case]:
    for type in MOVED:
        for shape, axis, sizes in (
            ((6,), 0, (1, 2, 3)),
            ((2, 5), 1, (4, 1)),
            ((2, 5, 3), -2, (2, -1, 2)),
        ):
            whole = [size if size >= 0 else shape[axis] + 1 - sum(sizes) - 2 for size in sizes]
            whole = [
                shape[axis] - sum(n for n in sizes if n >= 0) if size < 0 else size
                for size in sizes
            ]
            outs = []
            for size in whole:
                final = [*shape]
                final[axis] = size
                outs.append(out(type, final))
            yield Case(
                "SPLIT_V",
                type,
                [r.given(type, shape), ints(*sizes), scalar(axis)],
                outs,
                ("SplitVOptions", {"num_splits": len(sizes)}),
            )


@family("SLICE")
def slice_(r: Random) -> Iterator[Case]:
    for type in MOVED:
        for shape, start, size in (
            ((5,), (1,), (3,)),
            ((3, 4), (0, 1), (2, -1)),
            ((2, 3, 4, 2), (1, 0, 2, 0), (1, 3, 2, 2)),
            ((2, 3, 2, 2, 2), (0, 1, 0, 0, 1), (2, 2, 1, 2, 1)),
        ):
            final = [
                whole - first if n < 0 else n
                for whole, first, n in zip(shape, start, size, strict=True)
            ]
            yield Case(
                "SLICE",
                type,
                [r.given(type, shape), ints(*start), ints(*size)],
                [out(type, final)],
                ("SliceOptions", {}),
            )


@family("STRIDED_SLICE")
def strided_slice(r: Random) -> Iterator[Case]:
    rows: tuple[Any, ...] = (
        ((6,), (1,), (5,), (2,), {}), ((6,), (-1,), (-7,), (-2,), {}), ((3, 4), (0, 1), (2, 4), (1, 2), {}),
        ((3, 4), (1, 0), (2, 4), (1, 1), {"shrink_axis_mask": 1}), ((3, 4), (0, 0), (0, 0), (1, 1), {"begin_mask": 3, "end_mask": 3}),
        ((2, 3, 4), (0, 0, 1), (0, 0, 3), (1, 1, 1), {"ellipsis_mask": 1}), ((3, 4), (0, 0, 0), (3, 0, 4), (1, 1, 1), {"new_axis_mask": 2}),
    )  # fmt: skip
    for type in MOVED:
        for shape, start, end, step, masks in rows:
            yield Case(
                "STRIDED_SLICE",
                type,
                [r.given(type, shape), ints(*start), ints(*end), ints(*step)],
                [out(type, ())],
                ("StridedSliceOptions", masks),
            )


@family("GATHER")
def gather(r: Random) -> Iterator[Case]:
    for type in MOVED:
        for index in ("INT32", "INT64", "INT16"):
            for shape, indices, axis, batch in (
                ((5,), (3,), 0, 0),
                ((3, 4), (2, 2), 1, 0),
                ((2, 3, 4), (2, 2), 1, 1),
                ((3, 4), (), 0, 0),
            ):
                places = r.given(index, indices, 0, shape[axis] - 1)
                final = (*shape[:axis], *indices[batch:], *shape[axis + 1 :])
                yield Case(
                    "GATHER",
                    type,
                    [r.given(type, shape), places],
                    [out(type, final)],
                    ("GatherOptions", {"axis": axis, "batch_dims": batch}),
                    note=index,
                )


@family("GATHER_ND")
def gather_nd(r: Random) -> Iterator[Case]:
    for type in MOVED:
        for index in ("INT32", "INT64", "INT16"):
            for shape, count, depth in (((4,), 3, 1), ((3, 4), 2, 2), ((3, 4, 2), 2, 2)):
                places = np.stack([r.rng.integers(0, size, count) for size in shape[:depth]], 1)
                yield Case(
                    "GATHER_ND",
                    type,
                    [r.given(type, shape), held(places.astype(index.lower()))._replace(held=False)],
                    [out(type, (count, *shape[depth:]))],
                    ("GatherNdOptions", {}),
                    note=index,
                )


@family("SCATTER_ND")
def scatter_nd(r: Random) -> Iterator[Case]:
    for type in (*NUMBERS, "BOOL"):
        for shape, count, depth in (((4,), 3, 1), ((3, 4), 4, 2), ((3, 4, 2), 2, 1)):
            places = np.stack([r.rng.integers(0, size, count) for size in shape[:depth]], 1)
            yield Case(
                "SCATTER_ND",
                type,
                [
                    ints(*places.ravel())._replace(
                        array=places.astype(np.int32), shape=places.shape
                    ),
                    r.given(type, (count, *shape[depth:])),
                    ints(*shape),
                ],
                [out(type, shape)],
                ("ScatterNdOptions", {}),
            )


@family("ONE_HOT")
def one_hot(r: Random) -> Iterator[Case]:
    for type in (*NUMBERS, "BOOL"):
        for index in ("INT32", "INT64"):
            for axis in (-1, 0, 1):
                final = np.moveaxis(np.zeros((2, 3, 4)), -1, axis).shape
                yield Case(
                    "ONE_HOT",
                    type,
                    [
                        r.given(index, (2, 3), -1, 4),
                        scalar(4),
                        r.given(type, ()),
                        r.given(type, ()),
                    ],
                    [out(type, final)],
                    ("OneHotOptions", {"axis": axis}),
                    note=index,
                )


@family("WHERE")
def where(r: Random) -> Iterator[Case]:
    for type in (*NUMBERS, "BOOL"):
        for shape in ((5,), (3, 4), (2, 2, 3)):
            yield Case(
                "WHERE",
                type,
                [r.given(type, shape, 0, 1)],
                [out("INT64", ())],
                ("WhereOptions", {}),
            )


@family("UNIQUE")
def unique(r: Random) -> Iterator[Case]:
    for type in NUMBERS:
        for index in ("INT32", "INT64"):
            for size in (1, 9):
                yield Case(
                    "UNIQUE",
                    type,
                    [r.given(type, (size,), 0, 3)],
                    [out(type), out(index, (size,))],
                    ("UniqueOptions", {"idx_out_type": index}),
                    note=index,
                )


@family("RANK", "SHAPE")
def rank(r: Random, code: str) -> Iterator[Case]:
    for type in MOVED:
        for shape in ((2, 3), (), (1, 2, 3, 4)):
            for index in ("INT32", "INT64") if code == "SHAPE" else ("INT32",):
                options = (
                    ("ShapeOptions", {"out_type": index})
                    if code == "SHAPE"
                    else ("RankOptions", {})
                )
                yield Case(
                    code,
                    type,
                    [r.given(type, shape)],
                    [out(index, (len(shape),) if code == "SHAPE" else ())],
                    options,
                )


@family("TILE")
def tile(r: Random) -> Iterator[Case]:
    for type in MOVED:
        for shape, times in (((3,), (2,)), ((2, 3), (1, 2)), ((2, 1, 2), (2, 3, 1))):
            for index in ("INT32", "INT64"):
                yield Case(
                    "TILE",
                    type,
                    [r.given(type, shape), ints(*times, type=index)],
                    [out(type, np.multiply(shape, times))],
                    ("TileOptions", {}),
                    note=index,
                )


@family("REVERSE_V2")
def reverse(r: Random) -> Iterator[Case]:
    for type in MOVED:
        for shape, axes in (((5,), (0,)), ((2, 3), (1,)), ((2, 3, 4), (1, 2)), ((2, 3, 4), (-1,))):
            yield Case(
                "REVERSE_V2",
                type,
                [r.given(type, shape), ints(*axes)],
                [out(type, shape)],
                ("ReverseV2Options", {}),
            )


@family("REVERSE_SEQUENCE")
def reverse_sequence(r: Random) -> Iterator[Case]:
    for type in MOVED:
        for shape, axis, batch in (((3, 4), 1, 0), ((4, 3), 0, 1), ((2, 4, 3), 1, 0)):
            for index in ("INT32", "INT64"):
                yield Case(
                    "REVERSE_SEQUENCE",
                    type,
                    [r.given(type, shape), r.given(index, (shape[batch],), 1, shape[axis])],
                    [out(type, shape)],
                    ("ReverseSequenceOptions", {"seq_dim": axis, "batch_dim": batch}),
                    note=index,
                )


@family("BROADCAST_TO", "BROADCAST_ARGS")
def broadcast(r: Random, code: str) -> Iterator[Case]:
    if code == "BROADCAST_ARGS":
        for index in ("INT32", "INT64"):
            for left, right in (
                ((2, 3), (3,)),
                ((4, 1), (1, 5)),
                ((), (2,)),
                ((1,), (3, 2, 1)),
                ((2, 1, 3), (2, 3)),
                ((5,), (5,)),
                ((1, 1), (7,)),
            ):
                size = max(len(left), len(right))
                yield Case(
                    code,
                    index,
                    [
                        ints(*left, type=index)._replace(held=False),
                        ints(*right, type=index)._replace(held=False),
                    ],
                    [out(index, (size,))],
                )
        return
    for type in MOVED:
        for shape, to in (((3,), (2, 3)), ((2, 1), (2, 4)), ((1, 3, 1), (2, 3, 2)), ((), (2, 2))):
            yield Case(
                code,
                type,
                [r.given(type, shape), ints(*to)],
                [out(type, to)],
                ("BroadcastToOptions", {}),
            )


@family("PAD", "PADV2", "MIRROR_PAD")
def pad(r: Random, code: str) -> Iterator[Case]:
    table = {"PAD": "PadOptions", "PADV2": "PadV2Options", "MIRROR_PAD": "MirrorPadOptions"}[code]
    for type in MOVED:
        for shape, pads in (
            ((4,), ((1, 2),)),
            ((2, 3), ((0, 0), (2, 1))),
            ((1, 2, 3, 2), ((0, 0), (1, 1), (0, 2), (0, 0))),
        ):
            for mode in ("REFLECT", "SYMMETRIC") if code == "MIRROR_PAD" else ("",):
                index = r.pick("INT32", "INT64")
                array = np.array(pads)
                if code == "MIRROR_PAD":
                    array = np.minimum(array, np.array(shape)[:, None] - 1)
                extra = [r.given(type, ())] if code == "PADV2" else []
                final = np.array(shape) + array.sum(1)
                yield Case(
                    code,
                    type,
                    [r.given(type, shape), held(array.astype(index.lower())), *extra],
                    [out(type, final)],
                    (table, {"mode": mode} if mode else {}),
                    note=mode,
                )


@family("SPACE_TO_DEPTH", "DEPTH_TO_SPACE")
def space_depth(r: Random, code: str) -> Iterator[Case]:
    table = "SpaceToDepthOptions" if code == "SPACE_TO_DEPTH" else "DepthToSpaceOptions"
    for type in MOVED:
        for block in (2, 3):
            n, h, w, c = 2, 2, 1, 3
            wide, deep = (n, h * block, w * block, c), (n, h, w, c * block * block)
            source, target = (wide, deep) if code == "SPACE_TO_DEPTH" else (deep, wide)
            yield Case(
                code,
                type,
                [r.given(type, source)],
                [out(type, target)],
                (table, {"block_size": block}),
            )


@family("SPACE_TO_BATCH_ND", "BATCH_TO_SPACE_ND")
def space_batch(r: Random, code: str) -> Iterator[Case]:
    table = "SpaceToBatchNDOptions" if code == "SPACE_TO_BATCH_ND" else "BatchToSpaceNDOptions"
    for type in MOVED:
        for blocks, pads in (
            ((2, 2), ((0, 0), (1, 1))),
            ((1, 3), ((0, 0), (0, 0))),
            ((2,), ((1, 1),)),
        ):
            size = len(blocks)
            plane = [2 * block - sum(pad) for block, pad in zip(blocks, pads, strict=True)]
            if min(plane) < 1:
                pads = ((0, 0),) * size
                plane = [2 * block for block in blocks]
            count = int(np.prod(blocks))
            whole, packed = (2, *plane, 3), (2 * count, *(2,) * size, 3)
            source, target = (whole, packed) if code == "SPACE_TO_BATCH_ND" else (packed, whole)
            yield Case(
                code,
                type,
                [r.given(type, source), ints(*blocks), held(np.array(pads, np.int32))],
                [out(type, target)],
                (table, {}),
            )
