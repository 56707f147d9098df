"""Damages `.tflite` files and checks that each is read or refused, fast and without much memory.

    python tests/fuzz_tflite.py [-n NUMBER] [--seed SEED] [--trace] [--stages STAGE,...] FILE...

Every mutation goes through all stages: the tables, the module without and with all that a file
says, and an interpreter that allocates its tensors. What fails stands at the end, with the command
that repeats it. Memory is how far the resident set grows, where the system tells; with `--trace`
what Python and numpy ask for, which is several times slower.

`test_fuzz.py` runs a few with a fixed seed.
"""

from __future__ import annotations

import argparse
import gc
import random
import struct
import sys
import time
import tracemalloc
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from tflower.dialects.errors import TflowerError
from tflower.runtime.interpreter import Interpreter
from tflower.runtime.reader import Selection, open_model
from tflower.runtime.schema.reader import Record, Source, read

SECONDS, MEBIBYTES = 1.0, 200
REFUSALS = ("The model is not a valid Flatbuffer buffer", "Invalid subgraph index 0")
"""How the `ValueError` begins that the interpreter raises, like `tf.lite.Interpreter`."""

_STATUS, _REFS = Path("/proc/self/status"), Path("/proc/self/clear_refs")
_SMALL = (0, 1, 2, 4, 0x7F, 0xFF)
_HUGE = (0x7FFFFFFF, 0x80000000, 0xFFFFFFFF, 0xFFFFFFF0, 0x10000000, 0x01000000, 100_000)


# Mutations.


def flip_bits(data: bytearray, rng: random.Random) -> None:
    """Flip a few bits."""
    for _ in range(rng.choice((1, 1, 1, 2, 8))):
        data[_anywhere(data, rng)] ^= 1 << rng.randrange(8)


def set_bytes(data: bytearray, rng: random.Random) -> None:
    """Set a few bytes."""
    for _ in range(rng.choice((1, 1, 2, 8))):
        data[_anywhere(data, rng)] = rng.choice((*_SMALL, rng.randrange(256)))


def truncate(data: bytearray, rng: random.Random) -> None:
    """Cut the end off."""
    del data[max(_anywhere(data, rng), 1) :]


def rewrite_offset(data: bytearray, rng: random.Random) -> None:
    """Let something point somewhere else."""
    place = _word(data, rng)
    target = rng.choice((_anywhere(data, rng), _word(data, rng)))
    struct.pack_into("<I", data, place, (target - place) & 0xFFFFFFFF)


def enlarge(data: bytearray, rng: random.Random) -> None:
    """Set words that may be lengths, sizes or dimensions to large numbers."""
    for _ in range(rng.choice((1, 1, 3))):
        struct.pack_into("<I", data, _word(data, rng), rng.choice(_HUGE))


def repeat(data: bytearray, rng: random.Random) -> None:
    """Copy a piece over another one, so that tables and references occur twice."""
    size = rng.choice((4, 4, 8, 16, 64))
    source, target = _word(data, rng), _word(data, rng)
    piece = data[source : source + size]
    data[target : target + len(piece)] = piece


def insert(data: bytearray, rng: random.Random) -> None:
    """Double a piece, which moves all that follows."""
    place = _word(data, rng)
    data[place:place] = data[place : place + rng.choice((1, 4, 64, 4096))]


def fill(data: bytearray, rng: random.Random) -> None:
    """Set a stretch to one value."""
    place, size = _word(data, rng), rng.choice((4, 16, 64))
    size = min(size, len(data) - place)
    data[place : place + size] = bytes([rng.choice(_SMALL)]) * size


MUTATIONS: tuple[Callable[[bytearray, random.Random], None], ...] = (
    flip_bits,
    flip_bits,
    flip_bits,
    set_bytes,
    set_bytes,
    truncate,
    rewrite_offset,
    rewrite_offset,
    enlarge,
    enlarge,
    repeat,
    insert,
    fill,
)


def _anywhere(data: bytearray, rng: random.Random) -> int:
    return rng.randrange(len(data))


def _word(data: bytearray, rng: random.Random) -> int:
    return rng.randrange(max(len(data) // 4 - 1, 1)) * 4


def mutate(data: bytes, rng: random.Random) -> bytes:
    """Return damaged data."""
    damaged = bytearray(data)
    for _ in range(rng.choice((1, 1, 1, 1, 2, 4))):
        if len(damaged) > 8:
            rng.choice(MUTATIONS)(damaged, rng)
    if len(damaged) >= 8 and rng.random() < 0.95:
        damaged[4:8] = b"TFL3"
    return bytes(damaged)


# Stages.


def walk(data: bytes) -> None:
    """Read every table once."""
    source = Source(data)
    pending: list[object] = [read(source, "Model", b"TFL3")]
    left = len(data) * 4 + 1000
    while pending and left > 0:
        left -= 1
        match pending.pop():
            case Record() as record:
                pending += [record[name] for name in record.fields if name in record]
            case Sequence() as items if not isinstance(items, str):
                pending += items[:left]
            case _:
                pass


STAGES: dict[str, Callable[[bytes], object]] = {
    "tables": walk,
    "module": open_model,
    "complete": lambda data: open_model(data, Selection(complete=True)),
    "exact": lambda data: open_model(data, Selection(complete=True, exact=True)),
    "interpreter": lambda data: Interpreter(model_content=data).allocate_tensors(),
}


@dataclass
class Figures:
    """What came out."""

    outcomes: Counter[tuple[str, str]] = field(default_factory=Counter[tuple[str, str]])
    seconds: dict[str, float] = field(default_factory=dict[str, float])
    mebibytes: dict[str, float] = field(default_factory=dict[str, float])
    failures: list[str] = field(default_factory=list[str])

    def __str__(self) -> str:
        lines: list[str] = []
        for stage in self.seconds:
            read, refused = (self.outcomes[stage, what] for what in ("read", "refused"))
            worst = f"{self.seconds[stage]:.2f} s, {self.mebibytes[stage]:.0f} MiB at most"
            lines.append(f"{stage:12} {read:6} read, {refused:6} refused; {worst}")
        return "\n".join([*lines, f"{len(self.failures)} failures", *self.failures])


def run(
    files: Sequence[tuple[str, bytes]],
    numbers: Iterator[int],
    seed: int,
    *,
    stages: Sequence[str] = tuple(STAGES),
    trace: bool = False,
) -> Figures:
    """Damage files, each mutation being known by its number."""
    figures = Figures()
    for number in numbers:
        rng = random.Random(f"{seed} {number}")
        name, data = files[rng.randrange(len(files))]
        damaged = mutate(data, rng)
        for stage in stages:
            case = f"{number} {stage} {name}"
            _run_stage(figures, stage, damaged, case, trace=trace)
    return figures


def _run_stage(figures: Figures, stage: str, data: bytes, case: str, *, trace: bool) -> None:
    used = _started(trace=trace)
    start = time.process_time()
    try:
        STAGES[stage](data)
        outcome = "read"
    except TflowerError:
        outcome = "refused"
    except Exception as error:
        refused = isinstance(error, ValueError) and str(error).startswith(REFUSALS)
        outcome = "refused" if refused else "failed"
        if not refused:
            what = f"{type(error).__name__}: {str(error)[:100]}"
            figures.failures.append(f"{case}: {what}")
    seconds = time.process_time() - start
    mebibytes = (_peak(trace=trace) - used) / (1 << 20)
    figures.outcomes[stage, outcome] += 1
    figures.seconds[stage] = max(figures.seconds.get(stage, 0), seconds)
    figures.mebibytes[stage] = max(figures.mebibytes.get(stage, 0), mebibytes)
    if seconds > SECONDS or mebibytes > MEBIBYTES:
        figures.failures.append(f"{case}: {seconds:.2f} s, {mebibytes:.0f} MiB")


def _started(*, trace: bool) -> int:
    """Start to measure memory; return how much is used."""
    if trace:
        tracemalloc.clear_traces()
        tracemalloc.reset_peak()
        return tracemalloc.get_traced_memory()[0]
    if not _REFS.exists():
        return 0
    _REFS.write_text("5")
    return _resident("VmRSS")


def _peak(*, trace: bool) -> int:
    """Return the most memory that was used since."""
    if trace:
        return tracemalloc.get_traced_memory()[1]
    return _resident("VmHWM") if _REFS.exists() else 0


def _resident(name: str) -> int:
    for line in _STATUS.read_text().splitlines():
        if line.startswith(name):
            return int(line.split()[1]) << 10
    return 0


def main(argv: Sequence[str]) -> int:
    """Run on the files of a command line."""
    parser = argparse.ArgumentParser(description="Damage .tflite files and read them.")
    parser.add_argument("files", nargs="+", type=Path)
    parser.add_argument("-n", type=int, default=10_000, help="number of mutations")
    parser.add_argument("--first", type=int, default=0, help="number of the first one")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--stages", default=",".join(STAGES))
    parser.add_argument("--trace", action="store_true", help="measure what is asked for")
    given = parser.parse_args(argv)
    files = [(str(path), path.read_bytes()) for path in given.files]
    numbers = iter(range(given.first, given.first + given.n))
    if given.trace:
        tracemalloc.start()
    gc.freeze()
    figures = run(files, numbers, given.seed, stages=given.stages.split(","), trace=given.trace)
    print(figures)
    return bool(figures.failures)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
