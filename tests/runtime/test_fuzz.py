"""Damaged files are read or refused, fast; `fuzz_tflite.py` does more of them."""

from files import whole
from fuzz_tflite import STAGES, run
from models import COUNTER, DENSE, tflite


def test_damaged_files() -> None:
    files = [("whole", whole()), ("dense", tflite(DENSE)), ("counter", tflite(COUNTER))]
    figures = run(files, iter(range(300)), seed=1)
    assert not figures.failures, str(figures)
    assert all(figures.outcomes[stage, "read"] > 10 for stage in STAGES)
