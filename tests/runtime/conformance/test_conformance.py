"""Operators as whole files, on our interpreter and on LiteRT's reference kernels."""

from pathlib import Path
from typing import Any

import all_cases
import compare
import conform_xla
import golden
import pytest
import support
from tflower.runtime.schema.definitions import enum

STORED = compare.stored()
LEAST = 10
TOTAL = 3000


@pytest.mark.parametrize("code", all_cases.FAMILIES)
def test_operator_gives_the_stored_answer(code: str):
    cases = all_cases.cases(code)
    wrong: list[str] = []
    for index, (case, answer) in enumerate(zip(cases, STORED[code], strict=True)):
        if not isinstance(answer, str) and (what := compare.difference(case, answer)):
            wrong.append(f"{index} {case.type} {case.note}: {what}")
    assert not wrong


def test_every_builtin_operator_has_its_cases():
    found = support.counts()
    short = {
        code: sum(row.values())
        for code, row in found.items()
        if code not in support.NOWHERE and sum(row.values()) < LEAST
    }
    assert not short
    assert sum(sum(row.values()) for row in found.values()) >= TOTAL
    assert set(support.NOWHERE) <= set(enum("BuiltinOperator").names.values())


def test_support_page_is_up_to_date():
    page = Path(__file__).parents[3] / "SUPPORT.md"
    assert page.read_text() == support.page(), "write it anew: make docs"


@pytest.mark.litert
@pytest.mark.parametrize(
    "code", [code for code in all_cases.FAMILIES if code not in conform_xla.ORACLES]
)
def test_stored_answers_are_litert_answers(code: str):
    litert = pytest.importorskip("ai_edge_litert.interpreter")
    for case, answer in zip(all_cases.cases(code), STORED[code], strict=True):
        if isinstance(answer, str):
            continue  # listed with its reason in the file of answers; some of them crash
        for ours, theirs in zip(answer, golden.asked(litert, code, case), strict=True):
            assert not compare.agree(ours, theirs), (case.type, case.note)


@pytest.mark.slow
@pytest.mark.tensorflow
@pytest.mark.parametrize("code", conform_xla.ORACLES)
def test_stored_answers_are_tensorflow_answers(code: str):
    pytest.importorskip("tensorflow")
    cases = all_cases.cases(code)[:2]
    for answer, theirs in zip(STORED[code], conform_xla.answers(cases), strict=False):
        for mine, other in zip(answer, theirs, strict=True):
            assert not compare.agree(mine, other)


def answer_bytes(answers: Any) -> Any:
    return golden.decode(golden.encode(answers))


def test_answers_survive_storing():
    import numpy as np

    text = np.array([[b"a", b""]], object)
    stored = answer_bytes([[np.arange(3, dtype=np.int16), text], "refused"])
    assert stored[1] == "refused"
    assert stored[0][0].tolist() == [0, 1, 2]
    assert stored[0][1].tolist() == text.tolist()
