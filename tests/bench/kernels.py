"""CPU time of models here, and in LiteRT with reference and with default kernels; one thread.

python tests/bench/kernels.py model.tflite ...
"""

from __future__ import annotations

import os
import sys
from pathlib import Path
from time import process_time
from typing import Any

for variable in ("OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "OMP_NUM_THREADS"):
    os.environ[variable] = "1"

import numpy as np  # noqa: E402
from tflower.compiler.exporters.tflite import export  # noqa: E402
from tflower.compiler.text import parse  # noqa: E402
from tflower.runtime.interpreter import Interpreter  # noqa: E402

CHAIN = 400
"""The number of tiny ops whose times give the overhead of one."""
SECONDS = 2.0
"""How long a model is run again and again."""


def fed(runtime: Any) -> None:
    """Set the inputs to random numbers, the same for every runtime."""
    rng = np.random.default_rng(0)
    for detail in runtime.get_input_details():
        shape, dtype = detail["shape"], np.dtype(detail["dtype"])
        if dtype.kind == "f":
            value = rng.uniform(-1, 1, shape).astype(dtype)
        else:
            value = rng.integers(0, 100, shape).astype(dtype)
        runtime.set_tensor(detail["index"], value)


def seconds(runtime: Any, budget: float = SECONDS) -> float:
    """Return the least CPU time of an invocation, after one that is not counted."""
    runtime.allocate_tensors()
    fed(runtime)
    runtime.invoke()
    times: list[float] = []
    while len(times) < 3 or sum(times) < budget:
        start = process_time()
        runtime.invoke()
        times.append(process_time() - start)
    return min(times)


def row(path: Path) -> str:
    """Return the times of a model, and how often slower than LiteRT it is here."""
    from ai_edge_litert import interpreter as litert

    content = path.read_bytes()
    ours = seconds(Interpreter(model_content=content))
    kinds = litert.OpResolverType
    reference, default = (
        seconds(
            litert.Interpreter(
                model_content=content, num_threads=1, experimental_op_resolver_type=kind
            )
        )
        for kind in (kinds.BUILTIN_REF, kinds.AUTO)
    )
    times = "".join(f"{1e3 * item:11.2f}" for item in (ours, reference, default))
    return f"{path.stem:28}{times}{ours / reference:11.2f}{ours / default:11.1f}"


def overhead() -> float:
    """Return the microseconds of one op of a long chain on few numbers."""
    lines = [
        f'%{i + 1} = "tfl.add"(%{i}, %{i}) {{fused_activation_function = "NONE"}}'
        " : (tensor<2xf32>, tensor<2xf32>) -> tensor<2xf32>"
        for i in range(CHAIN)
    ]
    text = (
        "func.func @main(%0: tensor<2xf32>) -> tensor<2xf32> attributes "
        '{tf.entry_function = {inputs = "x", outputs = "y"}} {\n'
        + "\n".join(lines)
        + f"\nfunc.return %{CHAIN} : tensor<2xf32>\n}}\n"
    )
    return 1e6 * seconds(Interpreter(model_content=export(parse(text))), 0.5) / CHAIN


def main(paths: list[str]) -> None:
    """Print a table."""
    print(f"overhead of an op: {overhead():.1f} us")
    names = ("ours ms", "ref ms", "default ms", "/ ref", "/ default")
    print(f"{'model':28}" + "".join(f"{name:>11}" for name in names))
    for path in paths:
        print(row(Path(path)), flush=True)


if __name__ == "__main__":
    main(sys.argv[1:])
