"""Cases of operators that look up, choose or hash."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from conform import MOVED, NUMBERS, Case, Random, family, held, ints, out, scalar


@family("EMBEDDING_LOOKUP")
def embedding_lookup(r: Random) -> Iterator[Case]:
    for type in NUMBERS:
        for shape in ((5, 3), (4, 2, 2)):
            for count in (1, 4):
                yield Case(
                    "EMBEDDING_LOOKUP",
                    type,
                    [r.given("INT32", (count,), 0, shape[0] - 1), r.given(type, shape).constant()],
                    [out(type, (count, *shape[1:]))],
                )
    for shape in ((5, 4), (4, 6)):  # LiteRT reads rows of an odd number of 4-bit elements wrongly
        table = r.quantized("INT8", shape, 0.05).constant()
        yield Case(
            "EMBEDDING_LOOKUP",
            "INT8",
            [r.given("INT32", (3,), 0, 3), table],
            [out("FLOAT32", (3, *shape[1:]))],
            note="hybrid",
        )
        narrow = held(r.rng.integers(-8, 8, shape).astype(np.int8))._replace(
            type="INT4", scales=[0.1], zeros=[0]
        )
        yield Case(
            "EMBEDDING_LOOKUP",
            "INT4",
            [r.given("INT32", (3,), 0, 3), narrow],
            [out("FLOAT32", (3, *shape[1:]))],
            note="hybrid",
        )
        by_row = table._replace(
            scales=[0.01 * (i + 1) for i in range(shape[0])], zeros=[0] * shape[0]
        )
        yield Case(
            "EMBEDDING_LOOKUP",
            "INT8",
            [r.given("INT32", (3,), 0, 3), by_row],
            [out("FLOAT32", (3, *shape[1:]))],
            note="per row",
        )


@family("EMBEDDING_LOOKUP_SPARSE")
def embedding_lookup_sparse(r: Random) -> Iterator[Case]:
    for combiner in ("SUM", "MEAN", "SQRTN"):
        for table in ((5, 3), (4, 2, 2)):
            for indices, shape in (
                (((0, 0), (0, 1), (2, 0)), (3, 2)),
                (((0, 0, 0), (0, 1, 0), (1, 0, 0), (1, 0, 1)), (2, 2, 2)),
            ):
                count = len(indices)
                yield Case(
                    "EMBEDDING_LOOKUP_SPARSE",
                    "FLOAT32",
                    [
                        r.given("INT32", (count,), 0, 3),
                        held(np.array(indices, np.int32)),
                        ints(*shape),
                        r.given("FLOAT32", (count,), 0.5, 2),
                        r.given("FLOAT32", table),
                    ],
                    [out("FLOAT32")],
                    ("EmbeddingLookupSparseOptions", {"combiner": combiner}),
                    note=combiner,
                )


@family("HASHTABLE_LOOKUP")
def hashtable_lookup(r: Random) -> Iterator[Case]:
    for type in MOVED:
        for tail in ((), (2,)):
            keys = ints(-3, 0, 2, 9, 100)
            yield Case(
                "HASHTABLE_LOOKUP",
                type,
                [ints(9, 1, -3, 100, 101)._replace(held=False), keys, r.given(type, (5, *tail))],
                [out(type, (5, *tail)), out("UINT8", (5,))],
            )


@family("NON_MAX_SUPPRESSION_V4", "NON_MAX_SUPPRESSION_V5")
def suppression(r: Random, code: str) -> Iterator[Case]:
    soft = code.endswith("5")
    for count in (1, 6, 20):
        for limit in (3, 8):
            for overlap, least, sigma in ((0.5, 0.1, 0.0), (0.3, 0.4, 0.5), (0.9, 0.0, 0.3)):
                corners = r.rng.uniform(0, 1, (count, 2))
                boxes = np.concatenate(
                    [corners, corners + r.rng.uniform(0.1, 0.7, (count, 2))], 1
                ).astype(np.float32)
                extra = [scalar(np.float32(sigma), "FLOAT32")] if soft else []
                inputs = [
                    held(boxes)._replace(held=False),
                    r.given("FLOAT32", (count,), 0, 1),
                    scalar(limit),
                    scalar(overlap, "FLOAT32"),
                    scalar(least, "FLOAT32"),
                    *extra,
                ]
                outs = [
                    out("INT32", (limit,)),
                    *([out("FLOAT32", (limit,))] if soft else []),
                    out("INT32"),
                ]
                yield Case(
                    code, "FLOAT32", inputs, outs, (f"NonMaxSuppression{code[-2:]}Options", {})
                )


@family("SKIP_GRAM")
def skip_gram(r: Random) -> Iterator[Case]:
    for text in (b"The quick brown fox jumps over the lazy dog", b"one", b"a b", b""):
        for size, skip, every in ((2, 0, False), (2, 1, True), (3, 2, False), (3, 1, True)):
            yield Case(
                "SKIP_GRAM",
                "STRING",
                [held(np.array([text], object), "STRING")._replace(held=False)],
                [out("STRING")],
                (
                    "SkipGramOptions",
                    {"ngram_size": size, "max_skip_size": skip, "include_all_ngrams": every},
                ),
            )


@family("LSH_PROJECTION")
def lsh_projection(r: Random) -> Iterator[Case]:
    for kind in ("SPARSE", "DENSE"):
        for type, tail in (
            ("INT32", ()),
            ("INT64", (2,)),
            ("FLOAT32", (7,)),
            ("INT64", (20,)),
            ("UINT8", (3,)),
        ):
            for weighted in (False, True):
                hashes = r.given("FLOAT32", (3, 4), -1, 1)
                extra = [r.given("FLOAT32", (5,), 0, 1)] if weighted else []
                size = 3 if kind == "SPARSE" else 12
                yield Case(
                    "LSH_PROJECTION",
                    type,
                    [hashes, r.given(type, (5, *tail), 0, 99), *extra],
                    [out("INT32", (size,))],
                    ("LSHProjectionOptions", {"type": kind}),
                    note=kind,
                )
