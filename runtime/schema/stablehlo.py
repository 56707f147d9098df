"""How the names of StableHLO's enums are spelled in files and in text."""

from __future__ import annotations

DIRECTION = "STABLEHLO_COMPARISON_DIRECTION_"
COMPARISON = "STABLEHLO_COMPARISON_TYPE_"

SPELLINGS: dict[str, dict[str, str]] = {
    "StablehloComparisonDirection": {
        name: DIRECTION + name for name in ("EQ", "NE", "GE", "GT", "LE", "LT")
    },
    "StablehloComparisonType": {
        "NOTYPE": f"{COMPARISON}NOTYPE",
        "FLOAT": f"{COMPARISON}FLOAT",
        "TOTALORDER": f"{COMPARISON}FLOAT_TOTAL_ORDER",
        "SIGNED": f"{COMPARISON}SIGNED",
        "UNSIGNED": f"{COMPARISON}UNSIGNED",
    },
    "StablehloPrecisionConfig": {name: name for name in ("DEFAULT", "HIGH", "HIGHEST")},
    "RngAlgorithm": {"DEFAULT": "DEFAULT", "PHILOX": "PHILOX", "THREE_FRY": "THREEFRY"},
}
"""For each enum, the name in a file by the name in text."""

API_VERSIONS = (
    "API_VERSION_UNSPECIFIED",
    "API_VERSION_ORIGINAL",
    "API_VERSION_STATUS_RETURNING",
    "API_VERSION_STATUS_RETURNING_UNIFIED",
    "API_VERSION_TYPED_FFI",
)
"""How a custom call is called, by number."""

CALL_LISTS = (
    "called_computations",
    "operand_layouts",
    "output_operand_aliases",
    "result_layouts",
)
"""Properties of a custom call that no file holds."""

RENAMED = {"algorithm": "rng_algorithm"}
"""Fields of options whose property has another name."""

TENSOR = "_TENSOR_V1_"
"""Begins the names under which a composite's tensor attributes are stored."""


def options_table(name: str) -> str | None:
    """Return the options table of an op, None if it has none."""
    if name == "composite":
        return "StableHLOCompositeOptions"
    camel = "".join(part.title() for part in name.split("_"))
    from .definitions import union

    table = f"Stablehlo{camel}Options"
    return table if table in union("BuiltinOptions2") else None
