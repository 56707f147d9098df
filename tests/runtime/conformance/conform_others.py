"""Cases of control flow, variables, tables, random numbers and custom operators."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
from conform import DTYPES, Case, Random, Sub, T, family, held, ints, out, scalar
from tflower.runtime.schema import flexbuffers


@family("IF")
def if_(r: Random) -> Iterator[Case]:
    for type in ("FLOAT32", "INT32", "INT64"):
        for flag in (True, False):
            for shape in ((), (2, 3)):
                one = T(type, shape)
                subs = tuple(
                    Sub([one, one, one], [0, 1], [2], [(code, [0, 1], [2], None)])
                    for code in ("ADD", "MUL")
                )
                yield Case(
                    "IF",
                    type,
                    [T("BOOL", (), np.array(flag)), r.given(type, shape), r.given(type, shape)],
                    [out(type, shape)],
                    ("IfOptions", {"then_subgraph_index": 1, "else_subgraph_index": 2}),
                    subs,
                )


@family("WHILE")
def while_(r: Random) -> Iterator[Case]:
    for type in ("FLOAT32", "INT32", "INT64"):
        for count in (0, 1, 4, 7):
            number, one = T("INT32", ()), T(type, (2,))
            condition = Sub(
                [number, one, scalar(count), T("BOOL", ())],
                [0, 1],
                [3],
                [("LESS", [0, 2], [3], ("LessOptions", {}))],
            )
            body = Sub(
                [number, one, scalar(1), number, one],
                [0, 1],
                [3, 4],
                [("ADD", [0, 2], [3], None), ("ADD", [1, 1], [4], None)],
            )
            yield Case(
                "WHILE",
                type,
                [T("INT32", (), np.array(0, np.int32)), r.given(type, (2,))],
                [out("INT32"), out(type, (2,))],
                ("WhileOptions", {"cond_subgraph_index": 1, "body_subgraph_index": 2}),
                (condition, body),
            )


def spectrum(r: Random, *shape: int) -> T:
    return r.given("FLOAT32", shape, -1, 1)


@family("CUSTOM:AudioSpectrogram")
def spectrogram(r: Random) -> Iterator[Case]:
    for size, stride in ((8, 4), (6, 2), (16, 16), (3, 5), (20, 7)):
        for squared in (False, True):
            count = (50 - size) // stride + 1
            length = 1 << (size - 1).bit_length()
            options = flexbuffers.dumps(
                {"window_size": size, "stride": stride, "magnitude_squared": squared}
            )
            yield Case(
                "CUSTOM:AudioSpectrogram",
                "FLOAT32",
                [spectrum(r, 50, 2)],
                [out("FLOAT32", (2, count, length // 2 + 1))],
                custom=options,
            )


@family("CUSTOM:Mfcc")
def mfcc(r: Random) -> Iterator[Case]:
    for rate, bins in ((16000, 513), (8000, 257), (22050, 129), (44100, 513), (16000, 65)):
        for channels, count in ((40, 13), (20, 10)):
            options = flexbuffers.dumps(
                {
                    "upper_frequency_limit": 4000,
                    "lower_frequency_limit": 20,
                    "filterbank_channel_count": channels,
                    "dct_coefficient_count": count,
                }
            )
            yield Case(
                "CUSTOM:Mfcc",
                "FLOAT32",
                [r.given("FLOAT32", (2, 3, bins), 0, 9), scalar(rate)],
                [out("FLOAT32", (2, 3, count))],
                custom=options,
            )


@family("CUSTOM:TFLite_Detection_PostProcess")
def detection(r: Random) -> Iterator[Case]:
    for regular in (False, True):
        for most, kinds, background in ((3, 3, 1), (10, 2, 0), (5, 4, 1)):
            # The fast kind leaves what it does not find unwritten: let there be enough.
            for overlap, least in (
                ((0.5, 0.0), (0.3, 0.5)) if regular else ((0.99, 0.0), (0.95, 0.1))
            ):
                options = flexbuffers.dumps({
                    "max_detections": most, "max_classes_per_detection": 1 if regular else min(2, kinds), "detections_per_class": 4, "use_regular_nms": regular,
                    "nms_score_threshold": least, "nms_iou_threshold": overlap, "num_classes": kinds, "y_scale": 10.0, "x_scale": 10.0, "h_scale": 5.0, "w_scale": 5.0,
                })  # fmt: skip
                anchors = r.rng.uniform(0.2, 1, (12, 4)).astype(np.float32)
                size = most * (1 if regular else min(2, kinds))
                outs = [
                    out("FLOAT32", (1, size, 4)),
                    out("FLOAT32", (1, size)),
                    out("FLOAT32", (1, size)),
                    out("FLOAT32", (1,)),
                ]
                yield Case(
                    "CUSTOM:TFLite_Detection_PostProcess",
                    "FLOAT32",
                    [
                        r.given("FLOAT32", (1, 12, 4), -1, 1),
                        r.given("FLOAT32", (1, 12, kinds + background), 0, 1),
                        held(anchors),
                    ],
                    outs,
                    custom=options,
                )


def whole(code: str, type: str, main: Sub, *subs: Sub, note: str = "") -> Case:
    """Return a case of several operators."""
    return Case(code, type, [], [], subgraphs=subs, note=note, main=main)


@family("VAR_HANDLE", "READ_VARIABLE", "ASSIGN_VARIABLE")
def variable(r: Random, code: str) -> Iterator[Case]:
    for type in ("FLOAT32", "INT32", "INT64", "BOOL", "INT8", "UINT8", "INT16", "FLOAT16"):
        for shape in ((), (2, 3)):
            x, name = r.given(type, shape), T("RESOURCE", (1,))
            handle = (
                "VAR_HANDLE",
                [],
                [1],
                ("VarHandleOptions", {"container": "c", "shared_name": "v"}),
            )
            main = Sub(
                [x, name, T(type, shape)],
                [0],
                [2],
                [
                    handle,
                    ("ASSIGN_VARIABLE", [1, 0], [], ("AssignVariableOptions", {})),
                    ("READ_VARIABLE", [1], [2], ("ReadVariableOptions", {})),
                ],
            )
            yield whole(code, type, main)


@family("CALL_ONCE")
def call_once(r: Random) -> Iterator[Case]:
    for type in ("FLOAT32", "INT32", "INT64", "INT8", "FLOAT16"):
        for shape in ((3,), (2, 3)):
            options = ("VarHandleOptions", {"container": "", "shared_name": "v"})
            start, name = r.given(type, shape).constant(), T("RESOURCE", (1,))
            first = Sub(
                [name, start],
                [],
                [],
                [("VAR_HANDLE", [], [0], options), ("ASSIGN_VARIABLE", [0, 1], [], None)],
            )
            main = Sub(
                [name, T(type, shape)],
                [],
                [1],
                [
                    ("CALL_ONCE", [], [], ("CallOnceOptions", {"init_subgraph_index": 1})),
                    ("VAR_HANDLE", [], [0], options),
                    ("READ_VARIABLE", [0], [1], None),
                ],
            )
            yield whole("CALL_ONCE", type, main, first)


@family("HASHTABLE", "HASHTABLE_IMPORT", "HASHTABLE_FIND", "HASHTABLE_SIZE")
def hashtable(r: Random, code: str) -> Iterator[Case]:
    for key, value in (("STRING", "INT64"), ("INT64", "STRING")):
        for count in (1, 3, 6, 9, 20):
            keys = (
                np.array([b"k%d" % i for i in range(count)], object)
                if key == "STRING"
                else np.arange(count) * 7 - 9
            )
            asked = np.concatenate(
                [
                    keys[: count // 2 + 1],
                    np.array([b"none"], object) if key == "STRING" else np.array([1000]),
                ]
            )
            values = r.values(value, (count,))
            missing = np.array([b"?"], object) if value == "STRING" else np.array([-1])
            tensors = [
                T("RESOURCE", (1,)),
                T(key, keys.shape, keys, True),
                T(value, values.shape, values, True),
                T(key, asked.shape, asked),
                T(value, (1,), missing, True),
                T(value, asked.shape),
                T("INT64", (1,)),
            ]
            steps: list[tuple[str, Any, Any, Any]] = [
                (
                    "HASHTABLE",
                    [],
                    [0],
                    ("HashtableOptions", {"table_id": 3, "key_dtype": key, "value_dtype": value}),
                ),
                ("HASHTABLE_IMPORT", [0, 1, 2], [], ("HashtableImportOptions", {})),
                ("HASHTABLE_FIND", [0, 3, 4], [5], ("HashtableFindOptions", {})),
                ("HASHTABLE_SIZE", [0], [6], ("HashtableSizeOptions", {})),
            ]
            yield whole(code, key, Sub(tensors, [3], [5, 6], steps), note=value)


@family("DENSIFY")
def densify(r: Random) -> Iterator[Case]:
    for type in ("FLOAT32", "FLOAT16", "INT8"):
        for rows, columns in ((3, 4), (1, 5), (6, 2), (4, 4)):
            dense = r.values(type, (rows, columns), 1, 9) * r.rng.integers(
                0, 2, (rows, columns)
            ).astype(DTYPES[type])
            places = [np.flatnonzero(row) for row in dense]
            segments = np.cumsum([0, *(len(item) for item in places)])
            line = {
                "format": "SPARSE_CSR",
                "array_segments": ("Int32Vector", {"values": segments.astype(np.int32)}),
                "array_indices": (
                    "Int32Vector",
                    {"values": np.concatenate(places).astype(np.int32)},
                ),
            }
            sparsity = {
                "traversal_order": np.array([0, 1], np.int32),
                "dim_metadata": [{"format": "DENSE", "dense_size": rows}, line],
            }
            stored = dense[dense != 0]
            if not len(stored):
                continue
            x = T(type, (rows, columns), stored, True, sparsity=sparsity)
            yield Case("DENSIFY", type, [x], [out(type, (rows, columns))], ("DensifyOptions", {}))


@family("RANDOM_UNIFORM", "RANDOM_STANDARD_NORMAL")
def random(r: Random, code: str) -> Iterator[Case]:
    for shape in ((3, 5), (7,), (2, 2, 2), (1,), (129,)):
        for seeds in ((7, 11), (123456789012, 3)):
            yield Case(
                code,
                "FLOAT32",
                [ints(*shape)],
                [out("FLOAT32", shape)],
                ("RandomOptions", {"seed": seeds[0], "seed2": seeds[1]}),
            )


@family("MULTINOMIAL")
def multinomial(r: Random) -> Iterator[Case]:
    for batch, classes, count in ((1, 3, 5), (2, 5, 9), (3, 2, 4), (1, 10, 64), (2, 4, 1)):
        for index in ("INT32", "INT64"):
            yield Case(
                "MULTINOMIAL",
                "FLOAT32",
                [r.given("FLOAT32", (batch, classes)), scalar(count)],
                [out(index, (batch, count))],
                ("RandomOptions", {"seed": 5, "seed2": 9}),
                note=index,
            )
