"""Layer paths of ops."""

from tflower.dialects.locations import MAX_FUSED, fused, name_loc, names
from xdsl.dialects.builtin import UNKNOWN_LOC


def test_fused_flattens_and_drops_what_is_repeated_or_unknown():
    a, b, c = map(name_loc, "abc")
    assert names(fused([fused([a, b]), UNKNOWN_LOC, b, c])) == ["a", "b", "c"]
    assert fused([a, a]) == a
    assert fused([]) == UNKNOWN_LOC


def test_fused_is_bounded():
    many = [name_loc(str(number)) for number in range(3 * MAX_FUSED)]
    assert len(names(fused(many))) == MAX_FUSED
