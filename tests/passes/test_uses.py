"""What the users of a value are found to make of it."""

import numpy as np
import pytest
from tflower.dialects import arith, tfl
from tflower.dialects.elements import Elements
from tflower.dialects.shapes import tensor_type
from tflower.passes.refine import uses
from xdsl.dialects import func
from xdsl.dialects.builtin import FunctionType, ModuleOp, f32, i32
from xdsl.ir import Block, Region

X = np.linspace(-8, 8, 101, dtype=np.float32)


def module(build, shape=(1, 4)):
    """Return a module of one function, the argument, and what `build` returns."""
    type = tensor_type(f32, shape)
    block = Block(arg_types=[type])
    made = []

    def add(op):
        block.add_op(op)
        made.append(op)
        return op.results[0]

    result = build(block.args[0], add)
    block.add_op(func.ReturnOp(result))
    function = func.FuncOp("main", FunctionType.from_lists([type], [result.type]), Region(block))
    return ModuleOp([function]), block.args[0], made


def scalar(add, value):
    return add(arith.ConstantOp(value=Elements.of(np.float32(value))))


def matmul(add, value):
    weights = add(arith.ConstantOp(value=Elements.of(np.ones((3, 4), np.float32))))
    return add(tfl.FullyConnectedOp(value, weights, add(tfl.NoValueOp())))


class TestThrough:
    """Elementwise ops after a value are one function of it."""

    def found(self, build):
        _, value, _ = module(build)
        return uses.through(value)

    def test_one_op(self):
        function, _ = self.found(lambda x, add: matmul(add, add(tfl.HardSwishOp(x))))
        assert function(X) == pytest.approx(X * np.clip(X + 3, 0, 6) / 6, abs=1e-6)

    def test_ops_that_meet_again(self):
        def swish(x, add):
            gate = add(tfl.LogisticOp(x))
            return matmul(add, add(tfl.MulOp(x, gate, fused_activation_function="NONE")))

        function, _ = self.found(swish)
        assert function(X) == pytest.approx(X / (1 + np.exp(-X)), abs=1e-5)

    def test_constants_of_one_element(self):
        def hard(x, add):
            moved = tfl.AddOp(x, scalar(add, 3), fused_activation_function="RELU6")
            part = tfl.MulOp(add(moved), scalar(add, 1 / 6), fused_activation_function="NONE")
            return matmul(add, add(part))

        function, _ = self.found(hard)
        assert function(X) == pytest.approx(np.clip(X + 3, 0, 6) / 6, abs=1e-6)

    def test_the_result_is_named(self):
        _, value, made = module(lambda x, add: matmul(add, add(tfl.HardSwishOp(x))))
        assert uses.through(value)[1] is made[0].results[0]

    def test_a_value_that_is_used_itself(self):
        def build(x, add):
            return matmul(add, add(tfl.MaximumOp(x, add(tfl.HardSwishOp(x)))))

        assert self.found(build) is None

    def test_two_results(self):
        def build(x, add):
            matmul(add, add(tfl.HardSwishOp(x)))
            return matmul(add, add(tfl.ReluOp(x)))

        assert self.found(build) is None

    def test_other_tensors_take_part(self):
        def build(x, add):
            channels = add(arith.ConstantOp(value=Elements.of(np.ones(4, np.float32))))
            return add(tfl.MulOp(x, channels, fused_activation_function="NONE"))

        assert self.found(build) is None

    def test_integers(self):
        def build(x, add):
            whole = add(tfl.CastOp(x, result_types=[tensor_type(i32, (1, 4))]))
            return add(tfl.NegOp(add(tfl.NegOp(whole))))

        _, _, made = module(build)
        assert uses.through(made[0].results[0]) is None

    def test_no_elementwise_user(self):
        assert self.found(lambda x, add: matmul(add, x)) is None


class TestSummed:
    """Values of which only exponentials over their sum matter."""

    def softmax(self, add, value, beta=1.0):
        return add(tfl.SoftmaxOp(value, beta=beta))

    def reshape(self, add, value):
        shape = add(arith.ConstantOp(value=Elements.of(np.array([1, 4], np.int32))))
        return add(tfl.ReshapeOp(value, shape))

    def test_what_softmax_takes_and_what_that_is_a_view_of(self):
        def build(x, add):
            return self.softmax(add, self.reshape(add, add(tfl.NegOp(x))))

        made, _, ops = module(build)
        view = next(op.results[0] for op in ops if op.name == "tfl.reshape")
        source = next(op.results[0] for op in ops if op.name == "tfl.neg")
        assert uses.summed(made) == {view: view, source: view}
        assert uses.peaks(made) == {view, source}

    def test_another_user(self):
        def build(x, add):
            value = add(tfl.NegOp(x))
            matmul(add, value)
            return self.softmax(add, value)

        assert not uses.summed(module(build)[0])

    def test_it_is_a_result_too(self):
        def build(x, add):
            value = add(tfl.NegOp(x))
            self.softmax(add, value)
            return value

        assert not uses.summed(module(build)[0])

    def test_a_factor(self):
        made, _, _ = module(lambda x, add: self.softmax(add, add(tfl.NegOp(x)), beta=2.0))
        assert not uses.summed(made)
        assert uses.peaks(made)

    def test_peaks_without_a_sum(self):
        made, _, _ = module(lambda x, add: add(tfl.ExpOp(add(tfl.NegOp(x)))))
        assert uses.peaks(made)
        assert not uses.summed(made)
