"""Events of every driver, and what listens to them."""

import io
import json

import pytest
from tflower.compiler.text import context, parse
from tflower.compiler.trace import Limit, Numbers, Statistics, Trace
from tflower.passes import events, from_text, load
from tflower.passes.events import Observer, Stop, observed

SOURCE = """
func.func @main(%x: tensor<4xf32>) -> tensor<4xf32> {
  %c = "tf.Const"() {value = dense<2.0> : tensor<4xf32>} : () -> tensor<4xf32> loc("c")
  %k = "tf.Const"() {value = dense<1.0> : tensor<4xf32>} : () -> tensor<4xf32> loc("k")
  %d = "tf.AddV2"(%c, %k) : (tensor<4xf32>, tensor<4xf32>) -> tensor<4xf32> loc("d")
  %a = "tf.AddV2"(%x, %d) : (tensor<4xf32>, tensor<4xf32>) -> tensor<4xf32> loc("a")
  %b = "tf.AddV2"(%x, %d) : (tensor<4xf32>, tensor<4xf32>) -> tensor<4xf32> loc("b")
  %u = "tf.Neg"(%x) : (tensor<4xf32>) -> tensor<4xf32> loc("unused")
  %m = "tf.Mul"(%a, %b) : (tensor<4xf32>, tensor<4xf32>) -> tensor<4xf32> loc("m")
  %r = "tf.Relu"(%m) : (tensor<4xf32>) -> tensor<4xf32> loc("r")
  func.return %r : tensor<4xf32>
}
"""
PIPELINE = "canonicalize,cse,tfl-legalize-tf,tfl-optimize"


class Seen(Observer):
    def __init__(self):
        self.events = []
        self.settlements = 0

    def started(self, each, module):
        self.events.append((each.name, "starts"))

    def rewritten(self, event):
        assert all(op.parent is not None for op in event.after)
        self.events.append((event.rule, event.root.name))

    def settled(self):
        self.settlements += 1

    def finished(self, each, module):
        self.events.append((each.name, "ends"))


def run(observer, pipeline=PIPELINE):
    module = parse(SOURCE)
    with observed(observer):
        for each in from_text(pipeline):
            events.run(each, context(), module)
    module.verify()
    return module


def test_every_driver_tells():
    seen = Seen()
    run(seen)
    told = seen.events
    assert ("fold", "tf.AddV2") in told  # the greedy driver evaluates
    assert ("dce", "tf.Neg") in told  # and removes
    assert ("cse", "tf.AddV2") in told
    assert ("tf.Mul -> tfl.mul", "tf.Mul") in told  # the conversion
    assert ("fuse_activation", "tfl.relu") in told
    assert told[0] == ("canonicalize", "starts")
    assert told[-1] == ("tfl-optimize", "ends")
    assert seen.settlements >= len([each for each in told if each[1] not in ("starts", "ends")]) - 2


def test_nobody_is_told_outside():
    seen = Seen()
    with observed(seen):
        pass
    run(Observer())
    assert not seen.events
    assert events.observers() == ()
    assert events.current_pass() == ""


def test_the_conversion_tells_of_lowerings_in_between():
    source = """
    func.func @main(%x: tensor<4xf32>) -> tensor<4xf32> {
      %0 = "tf.Softplus"(%x) : (tensor<4xf32>) -> tensor<4xf32> loc("s")
      func.return %0 : tensor<4xf32>
    }"""
    told = []

    class Both(Observer):
        def rewritten(self, event):
            told.append(event)

    module = parse(source)
    with observed(Both()):
        events.run(load("tfl-legalize-tf")(), context(), module)
    assert told
    assert told[0].root.name == "tf.Softplus"
    made = set(told[0].after)
    assert all(event.root in made for event in told[1:] if event.rule != "dce")
    assert all(event.source.partition(":")[0].endswith(".py") for event in told if event.source)


def test_a_trace_is_lines_of_json():
    stream = io.StringIO()
    run(Trace(stream))
    lines = [json.loads(line) for line in stream.getvalue().splitlines()]
    assert [line["pass"] for line in lines if line["event"] == "pass"] == PIPELINE.split(",")
    rewrites = [line for line in lines if line["event"] == "rewrite"]
    assert [line["index"] for line in rewrites] == list(range(1, len(rewrites) + 1))
    (fused,) = [line for line in rewrites if line["rule"] == "fuse_activation"]
    assert fused["pass"] == "tfl-optimize"
    assert fused["location"] == "r"
    assert fused["source"].startswith("passes/optimize/elementwise.py:")
    assert [op["op"] for op in fused["before"]] == ["tfl.relu", "tfl.mul"]
    (after,) = fused["after"]
    assert 'fused_activation_function = "RELU"' in after["text"]
    assert fused["values"] == [f"%{after['id']}"]
    (made,) = [line for line in rewrites if line["rule"] == "tf.Mul -> tfl.mul"]
    assert made["after"][0]["id"] == fused["before"][1]["id"]  # numbers stay


def test_values_in_a_trace():
    module = parse(
        """
        func.func @main(%x: tensor<4xf32>, %k: tensor<i32>) -> tensor<2xf32> {
          %q:2 = "tfl.topk_v2"(%x, %k) : (tensor<4xf32>, tensor<i32>) -> (tensor<2xf32>, tensor<2xi32>)
          func.return %q#0 : tensor<2xf32>
        }"""
    )
    (function,) = module.body.block.ops
    numbers = Numbers()
    first, last = function.body.block.ops
    assert numbers.text(first).startswith("%0#0, %0#1 = tfl.topk_v2(%arg0, %arg1)")
    assert numbers.text(last) == "func.return(%0#0)"


@pytest.mark.parametrize("limit", [0, 1, 2, 3, 5, 8])
def test_a_limit_stops_between_rewrites(limit):
    seen, stopping = Seen(), Limit(limit)
    module = parse(SOURCE)

    def all_passes():
        for each in from_text(PIPELINE):
            events.run(each, context(), module)

    with observed(seen, stopping), pytest.raises(Stop, match=f"after {limit} rewrites"):
        all_passes()
    module.verify()
    assert stopping.count == limit


def test_statistics_count_rules_by_pass():
    statistics = Statistics()
    run(statistics)
    report = statistics.report()
    assert "OptimizePass (tfl-optimize)\n  (S)      1 fuse_activation" in report
    assert "CSEPass (cse)" in report
