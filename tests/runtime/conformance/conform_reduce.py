"""Cases of operators that reduce, sort, or combine elements by place."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from conform import MOVED, NUMBERS, Case, Random, family, held, ints, out, scalar


@family("SUM", "MEAN", "REDUCE_MAX", "REDUCE_MIN", "REDUCE_PROD", "REDUCE_ANY", "REDUCE_ALL")
def reduce(r: Random, code: str) -> Iterator[Case]:
    for type in (*NUMBERS, "BOOL"):
        rows = (
            ((5,), (0,)),
            ((3, 4), (1,)),
            ((2, 3, 4), (0, 2)),
            ((2, 3, 4, 2), (1, 2)),
            ((2, 3), (-1,)),
            ((2, 3), (0, 1)),
        )
        for shape, axes in (
            (*rows, *(((4, 1, 2), (i,)) for i in (0, 1, 2, -2))) if type == "BOOL" else rows
        ):
            keep = bool(r.pick(False, True))
            x = r.given(type, shape, 0 if code == "REDUCE_ANY" else -3, 3)
            final = np.sum(np.zeros(shape), axes, keepdims=keep).shape
            yield Case(
                code,
                type,
                [x, ints(*axes)],
                [out(type, final)],
                ("ReducerOptions", {"keep_dims": keep}),
            )


@family("ARG_MAX", "ARG_MIN")
def arg(r: Random, code: str) -> Iterator[Case]:
    table = "ArgMaxOptions" if code == "ARG_MAX" else "ArgMinOptions"
    for type in (*NUMBERS, "BOOL"):
        for shape, axis in (((5,), 0), ((3, 4), 1), ((2, 3, 4), -1), ((2, 3, 4), 1)):
            for index in ("INT32", "INT64"):
                final = [size for i, size in enumerate(shape) if i != axis % len(shape)]
                yield Case(
                    code,
                    type,
                    [r.given(type, shape, 0, 50), scalar(axis)],
                    [out(index, final)],
                    (table, {"output_type": index}),
                    note=index,
                )


@family("TOPK_V2")
def top_k(r: Random) -> Iterator[Case]:
    for type in NUMBERS:
        for shape, count in (((6,), 3), ((2, 5), 5), ((2, 3, 4), 1)):
            for index in ("INT32", "INT16"):
                array = r.rng.permutation(int(np.prod(shape))).reshape(shape)
                x = r.given(type, shape)
                x = x._replace(array=array.astype(x.array.dtype))
                yield Case(
                    "TOPK_V2",
                    type,
                    [x, scalar(count)],
                    [out(type, (*shape[:-1], count)), out(index, (*shape[:-1], count))],
                    ("TopKV2Options", {}),
                    note=index,
                )


@family("SEGMENT_SUM")
def segment_sum(r: Random) -> Iterator[Case]:
    for type in NUMBERS:
        for ids, tail in (
            ((0, 0, 1, 2), ()),
            ((0, 1, 1), (2,)),
            ((0, 2, 2, 3), (2, 2)),
            ((1, 1, 4), (3,)),
            ((0,), (2,)),
            ((0, 1, 2, 3), ()),
            ((0, 0), (1, 2)),
        ):
            yield Case(
                "SEGMENT_SUM",
                type,
                [r.given(type, (len(ids), *tail)), ints(*ids)],
                [out(type, ())],
                ("SegmentSumOptions", {}),
            )


SEGMENTS = {
    f"UNSORTED_SEGMENT_{name.upper()}": f"UnsortedSegment{name}Options"
    for name in ("Sum", "Prod", "Max", "Min")
}


@family(*SEGMENTS)
def unsorted_segment(r: Random, code: str) -> Iterator[Case]:
    for type in NUMBERS:
        for shape, rank, count in (
            ((5,), 1, 3),
            ((4, 2), 1, 3),
            ((2, 3), 2, 4),
            ((3, 2, 2), 1, 5),
            ((3, 2, 2), 2, 2),
        ):
            ids = r.given("INT32", shape[:rank], -1, count - 1)
            yield Case(
                code,
                type,
                [r.given(type, shape), ids, scalar(count)],
                [out(type, (count, *shape[rank:]))],
                (SEGMENTS[code], {}),
            )


@family("MATRIX_DIAG", "MATRIX_SET_DIAG")
def matrix_diag(r: Random, code: str) -> Iterator[Case]:
    # LiteRT writes beside its results for other types, instead of refusing them.
    for type in ("FLOAT32", "INT64", "INT32", "INT16", "INT8", "UINT8"):
        for shape in ((3,), (2, 4), (2, 2, 3)):
            if code == "MATRIX_DIAG":
                yield Case(
                    code,
                    type,
                    [r.given(type, shape)],
                    [out(type, (*shape, shape[-1]))],
                    ("MatrixDiagOptions", {}),
                )
            else:
                whole = (*shape[:-1], shape[-1], shape[-1] + int(r.pick(0, 1)))
                yield Case(
                    code,
                    type,
                    [r.given(type, whole), r.given(type, shape)],
                    [out(type, whole)],
                    ("MatrixSetDiagOptions", {}),
                )


@family("SPARSE_TO_DENSE")
def sparse_to_dense(r: Random) -> Iterator[Case]:
    for type in NUMBERS:
        for index in ("INT32", "INT64"):
            for indices, shape in (((1, 3), (5,)), (((0, 1), (2, 0)), (3, 4))):
                array = np.array(indices, index.lower())
                for values in ((2,), ()):
                    yield Case(
                        "SPARSE_TO_DENSE",
                        type,
                        [
                            held(array),
                            ints(*shape, type=index),
                            r.given(type, values),
                            r.given(type, ()),
                        ],
                        [out(type, shape)],
                        ("SparseToDenseOptions", {"validate_indices": False}),
                        note=index,
                    )


@family("DYNAMIC_UPDATE_SLICE")
def dynamic_update_slice(r: Random) -> Iterator[Case]:
    for type in (*MOVED,):
        for index in ("INT32", "INT64"):
            for shape, size, start in (
                ((5,), (2,), (1,)),
                ((3, 4), (2, 2), (1, 9)),
                ((2, 3, 2), (1, 3, 2), (-1, 0, 0)),
            ):
                yield Case(
                    "DYNAMIC_UPDATE_SLICE",
                    type,
                    [
                        r.given(type, shape),
                        r.given(type, size),
                        ints(*start, type=index)._replace(held=False),
                    ],
                    [out(type, shape)],
                    ("DynamicUpdateSliceOptions", {}),
                    note=index,
                )


@family("DILATE")
def dilate(r: Random) -> Iterator[Case]:
    for type in (*NUMBERS, "BOOL"):
        for shape, steps in (((3,), (2,)), ((2, 3), (1, 3)), ((2, 2, 2), (2, 1, 2))):
            final = [(n - 1) * d + 1 for n, d in zip(shape, steps, strict=True)]
            yield Case(
                "DILATE",
                type,
                [r.given(type, shape), ints(*steps), r.given(type, ())],
                [out(type, final)],
                ("DilateOptions", {}),
            )


@family("REDUCE_WINDOW")
def reduce_window(r: Random) -> Iterator[Case]:
    for type in (*NUMBERS, "BOOL"):
        for function in ("ADD", "MUL", "MINIMUM", "MAXIMUM", "ALL", "ANY"):
            if (type == "BOOL") != (function in ("ALL", "ANY")):
                continue
            for shape, window, stride, dilation in (
                ((6,), (2,), (1,), (2,)),
                ((5, 6), (2, 3), (2, 1), (1, 2)),
            ):
                final = [
                    (n - (k - 1) * d - 1) // s + 1
                    for n, k, s, d in zip(shape, window, stride, dilation, strict=True)
                ]
                items = [ints(*item, type="INT64") for item in (window, stride, dilation)]
                start = scalar({"MUL": 1, "ALL": 1}.get(function, 0), type)
                yield Case(
                    "REDUCE_WINDOW",
                    type,
                    [r.given(type, shape), start, *items],
                    [out(type, final)],
                    ("ReduceWindowOptions", {"reduce_function": function}),
                    note=function,
                )
