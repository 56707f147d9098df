"""Cases of StableHLO's operators; what LiteRT has no kernel for is checked elsewhere."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from conform import NUMBERS, Case, Random, Sub, T, family, held, out, scalar
from tflower.runtime.schema import flexbuffers

L = np.int64
BINARY = {
    "ADD": (-4, 4),
    "MULTIPLY": (-4, 4),
    "MAXIMUM": (-4, 4),
    "MINIMUM": (-4, 4),
    "AND": (0, 9),
    "SHIFT_LEFT": (0, 9),
}


@family(*(f"STABLEHLO_{name}" for name in BINARY))
def binary(r: Random, code: str) -> Iterator[Case]:
    low, high = BINARY[code.removeprefix("STABLEHLO_")]
    options = ("StablehloShiftLeftOptions", {}) if code.endswith("LEFT") else None
    for type in (*NUMBERS, "BOOL"):
        for shape in ((3, 4), (5,), (2, 2, 3), ()):
            yield Case(
                code,
                type,
                [r.given(type, shape, low, high), r.given(type, shape, low, high)],
                [out(type, shape)],
                options,
            )


def body(code: str, type: str) -> Sub:
    """Return a subgraph of two scalars."""
    one = T(type, ())
    return Sub([one, one, one], [0, 1], [2], [(code, [0, 1], [2], None)])


@family("STABLEHLO_PAD")
def pad(r: Random) -> Iterator[Case]:
    for type in (*NUMBERS, "BOOL"):
        for shape, low, high, inside in (
            ((4,), [1], [2], [0]),
            ((3, 4), [0, 1], [2, 0], [1, 2]),
            ((5, 4), [-1, 2], [1, -2], [0, 0]),
            ((4,), [-2], [3], [2]),
        ):
            final = [
                max(0, n + a + b + max(0, n - 1) * i)
                for n, a, b, i in zip(shape, low, high, inside, strict=True)
            ]
            options = {
                "edge_padding_low": np.array(low, L),
                "edge_padding_high": np.array(high, L),
                "interior_padding": np.array(inside, L),
            }
            yield Case(
                "STABLEHLO_PAD",
                type,
                [r.given(type, shape), r.given(type, ())],
                [out(type, final)],
                ("StablehloPadOptions", options),
            )


@family("STABLEHLO_GATHER")
def gather(r: Random) -> Iterator[Case]:
    for type in (*NUMBERS, "BOOL"):
        for index in ("INT32", "INT64"):
            options = {
                "offset_dims": np.array([2, 3], L),
                "collapsed_slice_dims": np.array([0], L),
                "start_index_map": np.array([1, 0], L),
                "index_vector_dim": 2,
                "slice_sizes": np.array([1, 2, 2], L),
                "indices_are_sorted": False,
            }
            yield Case(
                "STABLEHLO_GATHER",
                type,
                [r.given(type, (3, 4, 2)), r.given(index, (2, 3, 2), 0, 5)],
                [out(type, (2, 3, 2, 2))],
                ("StablehloGatherOptions", options),
                note=index,
            )
            options = {
                "offset_dims": np.array([1], L),
                "collapsed_slice_dims": np.array([0], L),
                "start_index_map": np.array([0], L),
                "index_vector_dim": 1,
                "slice_sizes": np.array([1, 3], L),
                "indices_are_sorted": False,
            }
            yield Case(
                "STABLEHLO_GATHER",
                type,
                [r.given(type, (5, 3)), r.given(index, (4, 1), 0, 4)],
                [out(type, (4, 3))],
                ("StablehloGatherOptions", options),
                note=index,
            )


@family("STABLEHLO_SCATTER")
def scatter(r: Random) -> Iterator[Case]:
    for type in (*NUMBERS, "BOOL"):
        for code in (
            "",
            "STABLEHLO_ADD",
            "STABLEHLO_MULTIPLY",
            "STABLEHLO_MAXIMUM",
            "STABLEHLO_MINIMUM",
        ):
            one = T(type, ())
            sub = body(code, type) if code else Sub([one, one], [0, 1], [1], [])
            options = {
                "indices_are_sorted": False,
                "update_window_dims": np.array([2, 3], L),
                "inserted_window_dims": np.array([0], L),
                "scatter_dims_to_operand_dims": np.array([1, 0], L),
                "index_vector_dim": 2,
                "unique_indices": False,
                "update_computation_subgraph_index": 1,
            }
            yield Case(
                "STABLEHLO_SCATTER",
                type,
                [
                    r.given(type, (3, 4, 2)),
                    r.given("INT64", (2, 3, 2), 0, 2),
                    r.given(type, (2, 3, 2, 2)),
                ],
                [out(type, (3, 4, 2))],
                ("StablehloScatterOptions", options),
                (sub,),
                note=code,
            )


@family("STABLEHLO_REDUCE_WINDOW")
def reduce_window(r: Random) -> Iterator[Case]:
    for type in (*NUMBERS, "BOOL"):
        for code, start in (
            ("STABLEHLO_ADD", 0),
            ("STABLEHLO_MULTIPLY", 1),
            ("STABLEHLO_MAXIMUM", 0),
            ("STABLEHLO_MINIMUM", 1),
            ("STABLEHLO_AND", 1),
        ):
            if code == "STABLEHLO_AND" and type != "BOOL":
                continue  # LiteRT takes the logical and of numbers, but StableHLO defines the bitwise one
            for strides, spread, apart, pads in (
                ([1, 1], [1, 1], [1, 1], [0, 0, 0, 0]),
                ([2, 1], [2, 1], [1, 2], [1, 0, 0, 2]),
                ([1, 2], [1, 1], [1, 1], [-1, 1, 0, 0]),
            ):
                shape, window = (4, 5), (2, 2)
                final = []
                for n, k, s, b, d, (lo, hi) in zip(
                    shape,
                    window,
                    strides,
                    spread,
                    apart,
                    np.reshape(pads, (2, 2)).tolist(),
                    strict=True,
                ):
                    final.append(((n - 1) * b + 1 + lo + hi - (k - 1) * d - 1) // s + 1)
                options = {
                    "window_dimensions": np.array(window, L),
                    "window_strides": np.array(strides, L),
                    "base_dilations": np.array(spread, L),
                    "window_dilations": np.array(apart, L),
                    "padding": np.array(pads, L),
                    "body_subgraph_index": 1,
                }
                yield Case(
                    "STABLEHLO_REDUCE_WINDOW",
                    type,
                    [r.given(type, shape, -2, 2), scalar(start, type)],
                    [out(type, final)],
                    ("StablehloReduceWindowOptions", options),
                    (body(code, type),),
                    note=code,
                )


@family("STABLEHLO_RNG_BIT_GENERATOR")
def rng(r: Random) -> Iterator[Case]:
    for algorithm, sizes in (("PHILOX", (2, 3)), ("THREEFRY", (2,)), ("DEFAULT", (2, 3))):
        for size in sizes:
            for type in ("INT32", "UINT32", "INT64", "UINT64"):
                shape = r.shape(2)
                seed = held(r.rng.integers(0, 1 << 63, size).astype(np.uint64))._replace(held=False)
                yield Case(
                    "STABLEHLO_RNG_BIT_GENERATOR",
                    type,
                    [seed],
                    [out("UINT64", (size,)), out(type, shape)],
                    ("StablehloRngBitGeneratorOptions", {"algorithm": algorithm}),
                    note=algorithm,
                )


@family("STABLEHLO_COMPOSITE")
def composite(r: Random) -> Iterator[Case]:
    for type in ("FLOAT32", "INT32", "INT64", "FLOAT16"):
        for code in ("ADD", "MAXIMUM", "STABLEHLO_MULTIPLY"):
            shape = r.shape(2)
            one = T(type, shape)
            sub = Sub([one, one, one], [0, 1], [2], [(code, [0, 1], [2], None)])
            options = {
                "name": "test",
                "decomposition_subgraph_index": 1,
                "version": 1,
                "composite_attributes": np.frombuffer(flexbuffers.dumps({}), np.uint8),
            }
            yield Case(
                "STABLEHLO_COMPOSITE",
                type,
                [r.given(type, shape), r.given(type, shape)],
                [out(type, shape)],
                ("StableHLOCompositeOptions", options),
                (sub,),
                note=code,
            )


@family("STABLEHLO_CASE")
def case(r: Random) -> Iterator[Case]:
    for type in ("FLOAT32", "INT32", "INT64"):
        for index in (-1, 0, 1, 2, 5):
            one = T(type, (2, 3))
            subs = tuple(
                Sub([one, one, one], [0, 1], [2], [(code, [0, 1], [2], None)])
                for code in ("STABLEHLO_ADD", "STABLEHLO_MAXIMUM")
            )
            place = held(np.array([index], np.int32))._replace(held=False)
            yield Case(
                "STABLEHLO_CASE",
                type,
                [place, r.given(type, (2, 3)), r.given(type, (2, 3))],
                [out(type, (2, 3))],
                ("StablehloCaseOptions", {"branch_subgraph_indices": np.array([1, 2], np.int32)}),
                subs,
            )
