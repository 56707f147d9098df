"""Nothing is forgotten: what an op declares has its counterpart in every layer.

Each concern has a short list of known gaps. A gap that is closed must leave its list.
"""

from functools import cache
from importlib import import_module
from pathlib import Path

import pytest
from tflower.compiler import pipelines
from tflower.compiler.options import Options
from tflower.compiler.tools import ops
from tflower.dialects import tf, tfl
from tflower.dialects.op import ops_in
from tflower.dialects.traits import Builtin
from tflower.passes import PASSES, from_spec, load
from tflower.runtime.kernels import find
from tflower.runtime.schema.definitions import enum, table

ROOT = Path(__file__).parent.parent
BUILTINS = {op.name: op for op in ops_in(*tfl.FAMILIES) if op.has_trait(Builtin)}

NO_OP = {
    "BIDIRECTIONAL_SEQUENCE_RNN",
    "CALL",
    "EMBEDDING_LOOKUP_SPARSE",
    "HASHTABLE_LOOKUP",
    "L2_POOL_2D",
    "LSH_PROJECTION",
    "REDUCE_WINDOW",
    "RNN",
    "SKIP_GRAM",
}
"""Operators that no converter makes."""

NO_KERNEL = {"tfl.if", "tfl.while"}
"""Ops with functions for operands: the interpreter runs them itself."""

NO_PASS = {"tfl.dilate"}
NO_CASE: set[str] = set()
NO_LIT: set[str] = set()

FIELDS_NOT_HELD = {
    "tfl.basic_lstm": {"asymmetric_quantize_inputs"},
    "tfl.call_once": {"init_subgraph_index"},
    "tfl.fully_connected": {"quant_spec"},
    "tfl.if": {"else_subgraph_index", "then_subgraph_index"},
    "tfl.while": {"body_subgraph_index", "cond_subgraph_index"},
}
"""Fields that stay at their default, or that the exporter makes up: numbers of subgraphs."""


@cache
def text(folder: str, suffix: str) -> str:
    return "\n".join(path.read_text() for path in sorted((ROOT / folder).rglob(f"*{suffix}")))


def family(name: str) -> str:
    return BUILTINS[name].__module__.rpartition(".")[2]


def compare(missing: set[str], known: set[str], where: str):
    """Fail with the file to edit for each op that lacks something, and with closed gaps."""
    new = {name: where.format(family(name)) for name in sorted(missing - known)}
    assert not new, "each op needs an entry in the file named here"
    assert not known - missing, "these are no gaps any more; take them out of the list"


NO_FAMILY = {"generate_op_table"}
"""Scripts in the dialects' folders."""


@pytest.mark.parametrize("dialect", [tf, tfl], ids=["tf", "tfl"])
def test_every_module_with_ops_is_a_family(dialect):
    names = {path.stem for path in Path(dialect.__file__).parent.glob("[a-z]*.py")} - NO_FAMILY
    modules = {import_module(f"{dialect.__name__}.{name}") for name in names}
    assert {module for module in modules if any(ops_in(module))} == set(dialect.FAMILIES)


def test_every_builtin_operator_has_an_op():
    codes = {code for code in enum("BuiltinOperator").values if not code.startswith("STABLEHLO_")}
    assert codes - set(tfl.by_code()) == NO_OP | NOT_OURS


NOT_OURS = {
    "CONCAT_EMBEDDINGS",
    "CUSTOM",
    "DELEGATE",
    "PLACEHOLDER_FOR_GREATER_OP_CODES",
}
"""Codes that no model of ours holds, and the one of custom operators."""


@pytest.mark.parametrize("op", BUILTINS.values(), ids=BUILTINS)
def test_options_hold_what_the_op_says(op):
    """Every field of the options table is a property, or derived, or a known gap."""
    trait = op.get_trait(Builtin)
    assert trait.code in enum("BuiltinOperator").values
    if trait.options is None:
        return
    held = set(op.get_irdl_definition().properties) | derived(op)
    assert set(table(trait.options).fields) - held == FIELDS_NOT_HELD.get(op.name, set())


def derived(op) -> set[str]:
    """Return the fields that an op's `derived_options` mentions."""
    code = op.derived_options.__code__
    return {item for item in code.co_consts if isinstance(item, str)} | {
        name for item in code.co_consts if isinstance(item, tuple) for name in item
    }


def test_every_op_has_a_kernel():
    missing = {name for name, op in BUILTINS.items() if find(op.create()) is None}
    compare(missing, NO_KERNEL, "runtime/kernels/{}.py")


def test_every_op_comes_out_of_a_pass():
    source = text("passes", ".py")
    missing = {name for name, op in BUILTINS.items() if f"tfl.{op.__name__}" not in source}
    compare(missing, NO_PASS, "passes/legalize/{}.py")


def test_every_kernel_has_a_case():
    source = (ROOT / "tests/runtime/cases.py").read_text()
    missing = {name for name, op in BUILTINS.items() if f"tfl.{op.__name__}" not in source}
    compare(missing - NO_KERNEL, NO_CASE, "tests/runtime/cases.py")


def test_every_op_has_a_lit_case():
    source = text("lit", ".mlir")
    missing = {name for name in BUILTINS if f'"{name}"' not in source}
    compare(missing, NO_LIT, "lit/passes/legalize/{}.mlir")


@pytest.mark.parametrize("name", PASSES)
def test_every_pass_loads(name):
    assert load(name).name == name
    assert load(name).__doc__


def test_every_step_of_the_pipeline_exists_or_is_known_to_be_missing():
    steps = {step.name for step in pipelines.FLOAT}
    assert steps - set(PASSES) <= pipelines.UNWRITTEN <= steps


@pytest.mark.parametrize(
    "options",
    [
        Options(),
        Options(guarantee_all_funcs_one_use=True, enable_x64=False, unfold_batchmatmul=True),
        Options(force_select_tf_ops=True),
    ],
    ids=["default", "rare", "select"],
)
def test_passes_take_the_options_that_the_pipeline_gives(options):
    for spec in pipelines.plan(pipelines.FLOAT, options):
        assert str(from_spec(spec)).startswith(spec.name)


def test_ops_page_is_up_to_date():
    page = (ROOT / "OPS.md").read_text()
    assert page == ops.markdown(ops.supported()), "write it anew: make docs"
