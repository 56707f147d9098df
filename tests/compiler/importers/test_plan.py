"""What a node's result types cannot be found of."""

import pytest
from tflower.compiler.importers.plan import OpPlan
from tflower.dialects.shapes import tensor_type
from tflower.dialects.tf.op_table import signature
from xdsl.dialects.builtin import f32
from xdsl.utils.exceptions import VerifyException


def types_after(error: Exception) -> object:
    """Return the result types of a node for which the op's own rule fails."""
    found = signature("Relu")
    assert found is not None
    plan = OpPlan("Relu", found)

    def fails(*_: object) -> object:
        raise error

    plan.infer = fails  # type: ignore[assignment]
    return plan.result_types([], {}, [f32], [None])


@pytest.mark.parametrize(
    "kind",
    [
        ZeroDivisionError,
        AssertionError,
        AttributeError,
        IndexError,
        KeyError,
        TypeError,
        ValueError,
        VerifyException,
    ],
)
@pytest.mark.parametrize(("text", "told"), [("no\nmore", "no"), ("", "")])
def test_what_does_not_fit_is_one_line(kind: type[Exception], text: str, told: str):
    cause = kind(text) if text else kind()
    with pytest.raises(ValueError, match=r"its result types cannot be found: ") as caught:
        types_after(cause)
    assert caught.value.__cause__ is cause
    assert (told or kind.__name__) in str(caught.value)
    assert "\n" not in str(caught.value)


def test_other_errors_are_bugs():
    with pytest.raises(RecursionError):
        types_after(RecursionError("deep"))


def test_shapes_that_are_known_need_no_rule():
    found = signature("Relu")
    assert found is not None
    types = OpPlan("Relu", found).result_types([], {}, [f32], [(2, 3)])
    assert types == [tensor_type(f32, (2, 3))]
