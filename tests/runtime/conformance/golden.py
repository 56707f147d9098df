"""What LiteRT's reference kernels, or TensorFlow, answer to the cases, in a file.

    python tests/runtime/conformance/golden.py [OPERATOR ...]

writes it anew, in an environment that has both. A case that LiteRT refuses is stored with its
reason; one that makes it crash too.
"""

from __future__ import annotations

import json
import multiprocessing
import sys
from pathlib import Path
from typing import Any

import numpy as np
from conform import Case, answer, cases, model

GOLDEN = Path(__file__).parent / "golden.npz"
Answer = list[Any] | str
NOT_REFERENCE = ("LOCAL_RESPONSE_NORMALIZATION",)
"""Operators whose default kernels answer: the reference one leaves out the last neighbour."""
_NO_REFERENCE = ("Didn't find op", "Registration failed")


def encode(answers: list[Answer]) -> Any:
    """Return answers as one array of bytes."""
    heads: list[Any] = []
    parts: list[bytes] = []
    for found in answers:
        if isinstance(found, str):
            heads.append(found)
            continue
        heads.append([])
        for array in found:
            texts = array.dtype == object
            data = (
                json.dumps([item.hex() for item in array.reshape(-1)]).encode()
                if texts
                else array.tobytes()
            )
            heads[-1].append([array.dtype.name, list(array.shape), len(data)])
            parts.append(data)
    head = json.dumps(heads).encode()
    return np.frombuffer(len(head).to_bytes(4, "little") + head + b"".join(parts), np.uint8)


def decode(data: Any) -> list[Answer]:
    """Return the answers of one array of bytes."""
    import ml_dtypes  # noqa: F401  (names bfloat16)

    raw = data.tobytes()
    size = int.from_bytes(raw[:4], "little")
    place = 4 + size
    answers: list[Answer] = []
    for head in json.loads(raw[4:place]):
        if isinstance(head, str):
            answers.append(head)
            continue
        found: list[Any] = []
        for name, shape, count in head:
            part, place = raw[place : place + count], place + count
            if name == "object":
                array = np.array([bytes.fromhex(item) for item in json.loads(part)], object)
            else:
                array = np.frombuffer(part, np.dtype(name))
            found.append(array.reshape(shape))
        answers.append(found)
    return answers


def asked(litert: Any, code: str, case: Case) -> list[Any]:
    """Return what LiteRT answers to a case.

    Raises:
        ValueError: it refuses it.
        RuntimeError: it refuses it too.

    """
    kinds = litert.OpResolverType
    order = (kinds.BUILTIN_REF, kinds.BUILTIN_WITHOUT_DEFAULT_DELEGATES)[code in NOT_REFERENCE :]
    for kind in order:
        try:
            runtime = litert.Interpreter(
                model_content=model(case), experimental_op_resolver_type=kind, num_threads=1
            )
            return answer(runtime, case)
        except (ValueError, RuntimeError) as error:
            if kind is order[-1] or not any(text in str(error) for text in _NO_REFERENCE):
                raise
    raise AssertionError


def _child(code: str, start: int, pipe: Any) -> None:
    from ai_edge_litert import interpreter as litert

    for case in cases(code)[start:]:
        found: Any = ""
        try:
            found = asked(litert, code, case)
        except (ValueError, RuntimeError) as error:
            found = str(error).strip().replace("\n", " ")[:200] or "refused"
        pipe.send(found)


def answers(code: str, count: int) -> list[Answer]:
    """Return what LiteRT answers to the cases of an operator."""
    found: list[Answer] = []
    while len(found) < count:
        ours, theirs = multiprocessing.Pipe()
        child = multiprocessing.get_context("fork").Process(
            target=_child, args=(code, len(found), theirs)
        )
        child.start()
        theirs.close()
        try:
            while len(found) < count:
                found.append(ours.recv())
        except EOFError:
            found.append("crashes")
        child.join()
    return found


def main(codes: list[str]) -> None:
    """Write the answers to the cases of some operators."""
    import all_cases
    import conform_xla
    from ai_edge_litert import interpreter

    del interpreter
    stored: dict[str, Any] = {}
    if GOLDEN.exists():
        with np.load(GOLDEN) as archive:
            stored = {key: archive[key] for key in archive if key in all_cases.FAMILIES}
    for code in codes or all_cases.FAMILIES:
        every = cases(code)
        found = (
            conform_xla.answers(every) if code in conform_xla.ORACLES else answers(code, len(every))
        )
        stored[code] = encode(found)
        good = sum(not isinstance(item, str) for item in found)
        types = sorted(
            {
                case.type
                for case, item in zip(every, found, strict=True)
                if not isinstance(item, str)
            }
        )
        print(f"{code}: {good} of {len(every)}: {' '.join(types)}", flush=True)
        reasons = {
            (case.type, item)
            for case, item in zip(every, found, strict=True)
            if isinstance(item, str)
        }
        for type, reason in sorted(reasons):
            print(f"    {type}: {reason}")
    np.savez_compressed(GOLDEN, **dict(sorted(stored.items())))


if __name__ == "__main__":
    main(sys.argv[1:])
