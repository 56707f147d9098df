"""The steps that pipelines are made of, and those that several pipelines share."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from xdsl.utils.arg_spec import ArgSpec, ParameterType

from .options import Options

Setting = Callable[[Options], ParameterType | tuple[ParameterType, ...]]
Condition = Callable[[Options], bool]


@dataclass(frozen=True)
class Step:
    """A pass, what its options are set to, and when it runs."""

    name: str
    when: Condition = field(default=lambda _: True)
    settings: dict[str, Setting] = field(default_factory=dict[str, Setting])

    def spec(self, options: Options) -> ArgSpec:
        """Return the pass with the options of this conversion; empty lists are left out."""
        settings = {name: setting(options) for name, setting in self.settings.items()}
        values = {name: value for name, value in settings.items() if value != ()}
        return ArgSpec(
            self.name,
            {name: v if isinstance(v, tuple) else (v,) for name, v in values.items()},
        )


def under(condition: Condition, steps: Iterable[Step]) -> tuple[Step, ...]:
    """Return the steps, each under one more condition."""

    def both(step: Step) -> Condition:
        return lambda options: condition(options) and step.when(options)

    return tuple(Step(step.name, both(step), step.settings) for step in steps)


OPTIMIZED: dict[str, Setting] = {
    "enable-canonicalization": lambda _: True,
    "disable-fuse-mul-and-fc": lambda o: o.disable_fuse_mul_and_fc,
    "enable-strict-qdq-mode": lambda o: o.quantization.strict,
    "keep-order": lambda o: o.quantization.kind == "weights",
}
"""What `tfl-optimize` is told in every pipeline."""

BATCH_MATMUL = Step("tfl-optimize-batch-matmul", lambda o: not o.unfold_batchmatmul)

OPTIMIZE = (
    Step("tfl-push-transpose-through-ewise"),
    Step(
        "tfl-optimize-broadcast-like",
        settings={
            "unsafe-fuse-dynamic-shaped-broadcast": lambda o: o.unsafe_fuse_dynamic_shaped_broadcast
        },
    ),
    Step("tfl-optimize", settings=OPTIMIZED),
    BATCH_MATMUL,
)
"""Fuse and simplify TensorFlow Lite's ops."""

TABLES = 160
"""About as many bytes take the tables of a sparse tensor and of the op that makes it dense."""

PRUNE = Step(
    "prune-weights",
    lambda o: o.pruning is not None,
    {
        "pattern": lambda o: o.pruning.pattern if o.pruning else "none",
        "rules": lambda o: (
            tuple(f"{where}={told}" for where, told in o.pruning.rules) if o.pruning else ()
        ),
        "min-elements": lambda o: o.pruning.minimum_elements if o.pruning else 0,
    },
)
"""Put zeros in place of small weights, while they are floats."""

SPARSIFY = Step(
    "tfl-dense-to-sparse",
    lambda o: o.sparse,
    {"least-gain": lambda o: TABLES if o.pruning else 0, "only-usable": lambda _: True},
)
"""Store weights without their zeros."""
