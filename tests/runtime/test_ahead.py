"""Two engines that take turns show what one would, in the same order."""

import threading

import numpy as np
import pytest
from files import model, operator, tensor
from tflower.runtime.calibration import engines
from tflower.runtime.calibration.ahead import AheadEngine
from tflower.runtime.calibration.engines import Engine, FloatModel, LiteRTEngine


class Adder:
    """Adds one; a flag tells that its tensors may not be computed anew."""

    made = 0

    def __init__(self, shown):
        Adder.made += 1
        self.seen = shown
        self.value = None
        self.threads = set()

    def compute(self, subgraph, arguments):
        assert self.value is None, "computed before it was seen"
        self.threads.add(threading.get_ident())
        if arguments[0] == 13:
            raise RuntimeError("thirteen")
        self.value = (subgraph, arguments[0] + 1)

    def shown(self, subgraph):
        number, value = self.value
        assert number == subgraph
        self.value = None
        self.seen.append(value)
        return [value]


class One(Engine):
    def __init__(self):
        self.shown = []

    def run(self, subgraph, arguments):
        self.shown.append(arguments[0] + 1)
        return [arguments[0] + 1]


def feed(values):
    return ((value, 0, [value]) for value in values)


@pytest.mark.parametrize("count", [0, 1, 2, 3, 8])
def test_samples_are_shown_in_their_order(count):
    seen = []
    engine = AheadEngine(lambda: Adder(seen))
    found = [(told, finish()) for told, finish in engine.each(feed(range(count)))]
    assert found == [(value, [value + 1]) for value in range(count)]
    assert seen == [value + 1 for value in range(count)]
    assert engine.run(0, [5]) == [6]


def test_the_second_engine_is_made_when_it_is_needed():
    Adder.made = 0
    engine = AheadEngine(lambda: Adder([]))
    assert engine.run(0, [1]) == [2]
    assert Adder.made == 1
    engine.run(0, [1])
    engine.run(0, [1])
    assert Adder.made == 2


def test_one_is_computed_while_another_is_seen():
    began = []
    engine = AheadEngine(lambda: Adder([]))
    samples = ((began.append(value), 0, [value]) for value in range(4))
    ahead = []
    for done, (_, finish) in enumerate(engine.each(samples)):
        ahead.append(len(began) - done)
        finish()
    assert ahead == [2, 2, 2, 1]


def test_an_error_is_that_of_its_sample():
    done = []
    engine = AheadEngine(lambda: Adder(done))

    def run():
        for _, finish in engine.each(feed([1, 2, 13, 4])):
            finish()

    with pytest.raises(RuntimeError, match="thirteen"):
        run()
    assert done == [2, 3]


def test_one_engine_finishes_before_the_next_sample_is_drawn():
    engine, log = One(), []

    def samples():
        for value in range(3):
            log.append(("drawn", value))
            yield value, 0, [value]

    for told, finish in engine.each(samples()):
        finish()
        log.append(("done", told))
    assert log == [(what, value) for value in range(3) for what in ("drawn", "done")]


RELU = model(["RELU"], [tensor("x"), tensor("y")], [operator([0], [1])])


@pytest.mark.litert
class TestLiteRT:
    @pytest.fixture(autouse=True)
    def _installed(self):
        pytest.importorskip("ai_edge_litert")

    @pytest.mark.parametrize(
        ("processors", "kind"), [(1, LiteRTEngine), (2, AheadEngine), (8, AheadEngine)]
    )
    def test_two_need_two_processors(self, monkeypatch, processors, kind):
        monkeypatch.setattr(engines, "processors", lambda: processors)
        assert isinstance(engines.engine(FloatModel(RELU), print, "litert"), kind)

    def test_states_need_one(self, monkeypatch):
        monkeypatch.setattr(engines, "processors", lambda: 2)
        monkeypatch.setattr(FloatModel, "has_states", lambda self: True)
        assert isinstance(engines.engine(FloatModel(RELU), print, "litert"), LiteRTEngine)

    def test_large_activations_need_one(self, monkeypatch):
        monkeypatch.setattr(engines, "processors", lambda: 2)
        large = (1 << 15, 1 << 14)
        sides = [tensor("x", shape=large), tensor("y", shape=large)]
        opened = FloatModel(model(["RELU"], sides, [operator([0], [1])]))
        assert isinstance(engines.engine(opened, print, "litert"), LiteRTEngine)

    def test_both_show_the_same(self, monkeypatch):
        def shown(count):
            monkeypatch.setattr(engines, "processors", lambda: count)
            found = []

            def show(key, name, array):
                found.append((key, name, array.tolist()))

            opened = FloatModel(RELU)
            shape = tuple(opened.inputs(0)[0]["shape"])
            engine = engines.engine(opened, show, "litert")
            samples = ((n, 0, [np.full(shape, n - 2.5, np.float32)]) for n in range(6))
            outputs = [finish()[0].tolist() for _, finish in engine.each(samples)]
            return found, outputs

        assert shown(1) == shown(2)
        assert len(shown(2)[0]) == 12


def test_states_are_seen():
    state = {**tensor("state"), "is_variable": True}
    held = model(["RELU"], [tensor("x"), tensor("y"), state], [operator([0], [1])])
    assert FloatModel(held).has_states()
    assert not FloatModel(RELU).has_states()
