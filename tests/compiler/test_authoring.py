"""Functions that say whether they can be converted. Real functions stand in for TensorFlow's."""

import pytest
from tflower.compiler import authoring
from tflower.compiler.unsupported import Operator, UnsupportedOp
from tflower.dialects.errors import ConverterError, UnsupportedOpError
from tflower.experimental.authoring import CompatibilityError, compatible

RECORDS = [
    UnsupportedOp(Operator("tf.Cosh"), 1, "a/Cosh", "no operator", 1),
    UnsupportedOp(Operator("tf.Mine"), 2, "b/Mine", "no op", 2),
]


class Function:
    """What is asked of a `tf.function`."""

    def __init__(self, double):
        self.double = double

    def __call__(self, x):
        return self.double(x)

    def get_concrete_function(self, *args):
        return ("concrete", *args)


@pytest.fixture
def converter(monkeypatch):
    """Let conversions end with `outcome`; `made` are the converters."""

    class Converter:
        outcome: Exception | None = None
        made: list["Converter"] = []

        def convert(self):
            if self.outcome:
                raise self.outcome

        @classmethod
        def from_concrete_functions(cls, functions, trackable):
            cls.made.append(cls())
            return cls.made[-1]

    monkeypatch.setattr(authoring, "TFLiteConverter", Converter)
    return Converter


def test_compatible(converter, capsys):
    f = compatible(Function(lambda x: 2 * x))
    with pytest.raises(RuntimeError, match="^target compatibility isn't verified yet$"):
        f.get_compatibility_log()
    assert (f(2), f(3)) == (4, 6)
    assert f.get_compatibility_log() == []
    assert len(converter.made) == 1
    assert capsys.readouterr().out == ""
    assert f.get_concrete_function(1) == ("concrete", 1)


def test_ops_that_are_not_supported(converter, capsys):
    converter.outcome = UnsupportedOpError("no", RECORDS)
    f = compatible(Function(abs))
    assert f(-1) == 1
    custom, _, select, place = f.get_compatibility_log()
    assert custom.startswith("COMPATIBILITY ERROR: op 'tf.Mine' is(are) not natively supported by")
    assert select.startswith("COMPATIBILITY WARNING: op 'tf.Cosh' require(s) \"Select TF Ops\" for")
    assert place == "Op: tf.Cosh\n  - a/Cosh\n"
    assert "tf.Cosh" in capsys.readouterr().out


def test_arguments(converter):
    converter.outcome = ConverterError("something else")
    spec = object()
    f = compatible(
        converter_target_spec=spec, converter_allow_custom_ops=True, raise_exception=True
    )(Function(abs))
    with pytest.raises(CompatibilityError):
        f(-1)
    assert f.get_compatibility_log() == ["COMPATIBILITY ERROR: something else"]
    assert converter.made[-1].target_spec is spec
    assert converter.made[-1].allow_custom_ops is True
