"""Cases of StableHLO's sums, sorts and loops, that TensorFlow's compiler answers too."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
from conform import Case, Random, Sub, T, family, out, scalar
from conform_xla import L, oracle

DOTS = (
    ((2, 3, 4), (2, 4, 5), [0], [0], [2], [1]), ((3, 4), (4, 2), [], [], [1], [0]),
    ((2, 3, 4), (4, 2, 3), [], [], [2, 0], [0, 1]), ((3, 2), (3, 5, 2), [0], [0], [1], [2]),
)  # fmt: skip


@family("STABLEHLO_DOT_GENERAL")
def dot_general(r: Random) -> Iterator[Case]:
    for type in ("FLOAT32", "INT32", "FLOAT64"):
        for left, right, lb, rb, lc, rc in DOTS:
            free = (
                [n for i, n in enumerate(left) if i not in (*lb, *lc)],
                [n for i, n in enumerate(right) if i not in (*rb, *rc)],
            )
            options = {
                "lhs_batching_dimensions": np.array(lb, L),
                "rhs_batching_dimensions": np.array(rb, L),
                "lhs_contracting_dimensions": np.array(lc, L),
                "rhs_contracting_dimensions": np.array(rc, L),
            }
            yield Case(
                "STABLEHLO_DOT_GENERAL",
                type,
                [r.given(type, left), r.given(type, right)],
                [out(type, (*(left[i] for i in lb), *free[0], *free[1]))],
                ("StablehloDotGeneralOptions", options),
            )


@oracle("STABLEHLO_DOT_GENERAL")
def _dot_general(tf: Any, xla: Any, case: Case, x: list[Any]) -> Any:
    assert case.options is not None
    names = xla.xla_data_pb2.DotDimensionNumbers()
    for name, value in case.options[1].items():
        getattr(names, name.replace("batching", "batch")).extend(value.tolist())
    return xla.dot_general(*x, names)


@family("STABLEHLO_CONVOLUTION")
def convolution(r: Random) -> Iterator[Case]:
    for strides, pads, spread, apart, groups in (
        ([1, 1], [0, 0, 0, 0], [1, 1], [1, 1], 1),
        ([2, 1], [1, 1, 0, 2], [1, 1], [1, 2], 1),
        ([1, 1], [1, 0, 1, 1], [2, 3], [1, 1], 1),
        ([1, 2], [0, 0, 1, 1], [1, 1], [1, 1], 2),
        ([1, 1], [-1, 0, 0, -1], [1, 1], [1, 1], 1),
    ):
        for layout in ("last", "first"):
            size, window, ci, co = (6, 7), (3, 2), 4, 6
            final = [
                ((n - 1) * s + 1 + pads[2 * i] + pads[2 * i + 1] - (k - 1) * d - 1) // strides[i]
                + 1
                for i, (n, k, s, d) in enumerate(zip(size, window, spread, apart, strict=True))
            ]
            x, w = (
                r.given("FLOAT32", (2, *size, ci)),
                r.given("FLOAT32", (*window, ci // groups, co)),
            )
            feature, space = 3, [1, 2]
            result: tuple[int, ...] = (2, *final, co)
            if layout == "first":
                feature, space, result = 1, [2, 3], (2, co, *final)
                array = np.ascontiguousarray(x.array.transpose(0, 3, 1, 2))
                x = x._replace(array=array, shape=array.shape)
            options = {
                "window_strides": np.array(strides, L), "padding": np.array(pads, L), "lhs_dilation": np.array(spread, L), "rhs_dilation": np.array(apart, L), "window_reversal": np.array([False, False]),
                "input_batch_dimension": 0, "input_feature_dimension": feature, "input_spatial_dimensions": np.array(space, L),
                "kernel_input_feature_dimension": 2, "kernel_output_feature_dimension": 3, "kernel_spatial_dimensions": np.array([0, 1], L),
                "output_batch_dimension": 0, "output_feature_dimension": feature, "output_spatial_dimensions": np.array(space, L), "feature_group_count": groups, "batch_group_count": 1,
            }  # fmt: skip
            yield Case(
                "STABLEHLO_CONVOLUTION",
                "FLOAT32",
                [x, w],
                [out("FLOAT32", result)],
                ("StablehloConvolutionOptions", options),
                note=layout,
            )


@oracle("STABLEHLO_CONVOLUTION")
def _convolution(tf: Any, xla: Any, case: Case, x: list[Any]) -> Any:
    assert case.options is not None
    options = case.options[1]
    names = xla.xla_data_pb2.ConvolutionDimensionNumbers()
    for name, value in options.items():
        if name.endswith("_dimension"):
            setattr(names, name, value)
        elif name.endswith("_spatial_dimensions"):
            getattr(names, name).extend(value.tolist())
    return xla.conv(
        *x,
        options["window_strides"],
        options["padding"].reshape(2, 2),
        options["lhs_dilation"],
        options["rhs_dilation"],
        names,
        options["feature_group_count"],
    )


REDUCERS = {
    "STABLEHLO_ADD": "reduce_sum",
    "STABLEHLO_MAXIMUM": "reduce_max",
    "STABLEHLO_MULTIPLY": "reduce_prod",
}


@family("STABLEHLO_REDUCE")
def reduce(r: Random) -> Iterator[Case]:
    for type in ("FLOAT32", "INT32", "INT64"):
        for code, start in (
            ("STABLEHLO_ADD", 0),
            ("STABLEHLO_MAXIMUM", -100),
            ("STABLEHLO_MULTIPLY", 1),
        ):
            for shape, axes in (((3, 4), [1]), ((2, 3, 4), [0, 2])):
                one = T(type, ())
                sub = Sub([one, one, one], [0, 1], [2], [(code, [0, 1], [2], None)])
                final = [n for i, n in enumerate(shape) if i not in axes]
                yield Case(
                    "STABLEHLO_REDUCE",
                    type,
                    [r.given(type, shape), scalar(start, type)],
                    [out(type, final)],
                    (
                        "StablehloReduceOptions",
                        {"dimensions": np.array(axes, L), "body_subgraph_index": 1},
                    ),
                    (sub,),
                    note=code,
                )


@oracle("STABLEHLO_REDUCE")
def _reduce(tf: Any, xla: Any, case: Case, x: list[Any]) -> Any:
    assert case.options is not None
    return getattr(tf, REDUCERS[case.note])(x[0], case.options[1]["dimensions"].tolist())


@family("STABLEHLO_SORT")
def sort(r: Random) -> Iterator[Case]:
    for type in ("FLOAT32", "INT32", "INT64"):
        for direction in ("LT", "GT"):
            for shape, axis in (((7,), 0), ((3, 4), 0), ((3, 4), 1)):
                one = T(type, ())
                options = {"comparison_direction": f"STABLEHLO_COMPARISON_DIRECTION_{direction}"}
                sub = Sub(
                    [one, one, T("BOOL", ())],
                    [0, 1],
                    [2],
                    [("STABLEHLO_COMPARE", [0, 1], [2], ("StablehloCompareOptions", options))],
                )
                yield Case(
                    "STABLEHLO_SORT",
                    type,
                    [r.given(type, shape, -9, 9)],
                    [out(type, shape)],
                    (
                        "StablehloSortOptions",
                        {"dimension": axis, "is_stable": True, "comparator_subgraph_index": 1},
                    ),
                    (sub,),
                    note=direction,
                )


@oracle("STABLEHLO_SORT")
def _sort(tf: Any, xla: Any, case: Case, x: list[Any]) -> Any:
    assert case.options is not None
    return tf.sort(
        x[0], case.options[1]["dimension"], "ASCENDING" if case.note == "LT" else "DESCENDING"
    )


@family("STABLEHLO_WHILE")
def while_(r: Random) -> Iterator[Case]:
    for type in ("FLOAT32", "INT32", "INT64"):
        for count in (0, 1, 3, 6):
            number, one = T("INT32", ()), T(type, (2,))
            options = (
                "StablehloCompareOptions",
                {"comparison_direction": "STABLEHLO_COMPARISON_DIRECTION_LT"},
            )
            condition = Sub(
                [number, one, scalar(count), T("BOOL", ())],
                [0, 1],
                [3],
                [("STABLEHLO_COMPARE", [0, 2], [3], options)],
            )
            body = Sub(
                [number, one, scalar(1), number, one],
                [0, 1],
                [3, 4],
                [("STABLEHLO_ADD", [0, 2], [3], None), ("STABLEHLO_ADD", [1, 1], [4], None)],
            )
            yield Case(
                "STABLEHLO_WHILE",
                type,
                [T("INT32", (), np.array(0, np.int32)), r.given(type, (2,))],
                [out("INT32"), out(type, (2,))],
                ("StablehloWhileOptions", {"cond_subgraph_index": 1, "body_subgraph_index": 2}),
                (condition, body),
                note=str(count),
            )


@oracle("STABLEHLO_WHILE")
def _while(tf: Any, xla: Any, case: Case, x: list[Any]) -> Any:
    return tf.while_loop(lambda i, a: i < int(case.note), lambda i, a: (i + 1, a + a), x)
