"""How the labels of an equation are classified."""

import pytest
from tflower.passes.prepare.einsum import Equation, terms_of


@pytest.mark.parametrize(
    ("text", "ranks", "kinds"),
    [
        ("ij,jk->ik", (2, 2), ("", "i", "k", "j")),
        ("bij, bjk -> bik", (3, 3), ("b", "i", "k", "j")),
        ("bsnh,btnh->bnst", (4, 4), ("bn", "s", "t", "h")),
        ("i,j->ij", (1, 1), ("", "i", "j", "")),
        ("...ij,...jk->...ik", (3, 3), ("a", "i", "k", "j")),
        ("...i,ij->...j", (1, 2), ("", "", "j", "i")),
    ],
)
def test_kinds_of_labels(text, ranks, kinds):
    equation = Equation.parse(text, ranks)
    assert equation is not None
    got = (equation.batch, equation.rows, equation.columns, equation.contracted)
    assert got == kinds


@pytest.mark.parametrize(
    ("text", "ranks"),
    [
        ("ij,jk", (2, 2)),
        ("ii,ij->ij", (2, 2)),
        ("ij,jk->il", (2, 2)),
        ("ij,jk->ik", (3, 2)),
        ("ij,kl->il", (2, 2)),
        ("ij->ji", (2, 2)),
        ("...i....,i->i", (2, 1)),
    ],
)
def test_others_are_refused(text, ranks):
    assert Equation.parse(text, ranks) is None


def test_ellipses_align_on_the_right():
    assert terms_of("...ij,...j->...i", (4, 2)) == ["abij", "bj", "abi"]
