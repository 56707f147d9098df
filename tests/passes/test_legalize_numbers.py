"""Single TensorFlow ops give the same numbers after conversion."""

import numpy as np
import pytest
import tflower

pytestmark = pytest.mark.tensorflow
tf = pytest.importorskip("tensorflow")
raw = tf.raw_ops

RANDOM = np.random.default_rng(7)


def real(*shape, low=-1.0, high=1.0):
    return RANDOM.uniform(low, high, shape).astype(np.float32)


def ints(*shape, low=0, high=5, dtype=np.int32):
    return RANDOM.integers(low, high, shape).astype(dtype)


def bools(*shape):
    return RANDOM.integers(0, 2, shape).astype(bool)


X, P = real(2, 3, 4), real(2, 3, 4, low=0.1, high=2)
DYNAMIC = ([None, 3, 4],)
CASES = {}


def case(name, function, *arguments, shapes=None):
    CASES[name] = (function, arguments, shapes)


for name in (
    "Abs Ceil Cos Exp Expm1 Floor Log1p Neg OnesLike Rint Round Sigmoid Sign Sin Square Tanh "
    "ZerosLike"
).split():
    case(name, lambda x, name=name: getattr(raw, name)(x=x), X, shapes=DYNAMIC)
for name in "Elu Relu Relu6 Selu Softplus Softsign".split():
    case(name, lambda x, name=name: getattr(raw, name)(features=x), X)
for name in "Inv Log Reciprocal Rsqrt Sqrt".split():
    case(name, lambda x, name=name: getattr(raw, name)(x=x), P)
for name in "IsFinite IsInf IsNan".split():
    odd = np.array([1, np.nan, np.inf, -np.inf], np.float32)
    case(name, lambda x, name=name: getattr(raw, name)(x=x), odd)
for name in (
    "AddV2 Atan2 DivNoNan Equal FloorDiv FloorMod Greater GreaterEqual Less LessEqual Maximum "
    "Minimum Mul MulNoNan NotEqual Pow RealDiv SquaredDifference Sub Xdivy Xlog1py Xlogy"
).split():
    for kind, other in (("", (2, 3, 4)), ("_rows", (3, 1)), ("_wide", (2, 1, 2, 1, 3, 1))):
        right = real(*other, low=0.1, high=2)
        case(name + kind, lambda x, y, name=name: getattr(raw, name)(y=y, x=x), P, right)
for name in "AddV2 Div FloorDiv FloorMod Maximum Mul Sub TruncateDiv".split():
    left, right = ints(2, 3, low=-9), ints(2, 3, low=1)
    case(name + "_int", lambda x, y, name=name: getattr(raw, name)(x=x, y=y), left, right)
for name in "RsqrtGrad SigmoidGrad SqrtGrad TanhGrad".split():
    case(name, lambda y, dy, name=name: getattr(raw, name)(y=y, dy=dy), P, X)
for name in "Max Mean Min Prod Sum".split():
    axes = np.array([1, -1])
    case(name, lambda x, n=name: getattr(raw, n)(input=x, axis=axes, keep_dims=False), X)
    case(name + "_kept", lambda x, n=name: getattr(raw, n)(input=x, axis=axes, keep_dims=True), X)

WIDE = real(2, 1, 2, 1, 2, 2, 3)
MATRIX, KERNEL, DEPTH = real(4, 5), real(3, 3, 3, 4), real(3, 3, 3, 2)
case(
    "wide_dynamic",
    lambda x, y: tf.maximum(x, y),
    WIDE,
    real(2, 2, 1, 3),
    shapes=([None, 1, 2, 1, 2, 2, 3], [2, None, 1, 3]),
)
case("select", lambda c, x, y: tf.where(c, x, y), bools(2, 3), real(2, 3), real(2, 3))
case(
    "select_wide",
    lambda c, x, y: tf.where(c, x, y),
    bools(1, 2, 3, 1, 2, 2),
    real(3, 1, 1, 1),
    real(3, 1, 1, 2),
)
case("logic", lambda x, y: (x & y) | ~x, bools(7), bools(7))
case("where", tf.where, bools(3, 4))
case("add_n", lambda x, y, z: tf.add_n([x, y, z]), X, P, X)
case("leaky_relu", lambda x: tf.nn.leaky_relu(x, 0.3), X)
case("relu_int", tf.nn.relu, ints(2, 3, low=-3))
case("softmax", tf.nn.softmax, X)
case("log_softmax", tf.nn.log_softmax, X)
case("any", lambda x: tf.reduce_any(x, 1), bools(2, 3))
case("all", lambda x: tf.reduce_all(x, 1), bools(2, 3))
case("argmax", lambda x: tf.argmax(x, 1), X)
case("argmin", lambda x: tf.argmin(x, -1, tf.int32), X)
case("cumsum", lambda x: tf.cumsum(x, 1, exclusive=True, reverse=True), X)
case("top_k", lambda x: tf.nn.top_k(x, 2), X)
case("l2_loss", tf.nn.l2_loss, X)
case("matmul", lambda x, y: x @ y, real(2, 3), real(3, 4))
case(
    "matmul_both",
    lambda x, y: tf.matmul(x, y, transpose_a=True, transpose_b=True),
    real(3, 2),
    real(4, 3),
)
case("matmul_constant", lambda x: x @ MATRIX, real(3, 4), shapes=([None, 4],))
case("batch_matmul", lambda x, y: x @ y, X, real(2, 4, 5))
case(
    "batch_matmul_both",
    lambda x, y: tf.matmul(x, y, adjoint_a=True, adjoint_b=True),
    real(2, 4, 3),
    real(2, 5, 4),
)
case("batch_matmul_constant", lambda x: tf.matmul(x, MATRIX, adjoint_a=True), real(2, 4, 3))
for padding in ("SAME", "VALID"):
    case(f"conv_{padding}", lambda x, p=padding: tf.nn.conv2d(x, KERNEL, 2, p), real(1, 7, 8, 3))
case("conv_dilated", lambda x: tf.nn.conv2d(x, KERNEL, 1, "SAME", dilations=2), real(1, 9, 9, 3))
case(
    "depthwise", lambda x: tf.nn.depthwise_conv2d(x, DEPTH, [1, 2, 2, 1], "SAME"), real(1, 9, 9, 3)
)
case(
    "conv_transpose",
    lambda x: tf.nn.conv2d_transpose(x, real(3, 3, 5, 3), [1, 8, 8, 5], 2),
    real(1, 4, 4, 3),
)
case(
    "conv_3d", lambda x: tf.nn.conv3d(x, real(2, 2, 2, 3, 4), [1] * 5, "SAME"), real(1, 4, 4, 4, 3)
)
case("avg_pool", lambda x: tf.nn.avg_pool2d(x, 3, 2, "SAME"), real(1, 7, 7, 3))
case("max_pool", lambda x: tf.nn.max_pool2d(x, 2, 2, "VALID"), real(1, 7, 7, 3))
case("lrn", lambda x: tf.nn.lrn(x, 2, 1.0, 0.5, 0.7), real(1, 3, 3, 8))
case("reshape", lambda x: tf.reshape(x, [-1, 6]), X, shapes=DYNAMIC)
case("squeeze", lambda x: tf.squeeze(x, [1]), real(2, 1, 3))
case("expand_dims", lambda x: tf.expand_dims(x, 1), X)
case("transpose", lambda x: tf.transpose(x, [2, 0, 1]), X)
case("shape", lambda x: tf.shape(x, out_type=tf.int64), X, shapes=DYNAMIC)
case("size", tf.size, X, shapes=DYNAMIC)
case("fill", lambda x: tf.fill(tf.shape(x), 2.0) + x, X, shapes=DYNAMIC)
case("range", tf.range, np.int32(5))
case("tile", lambda x: tf.tile(x, [1, 2, 3]), X)
case("broadcast_to", lambda x: tf.broadcast_to(x, [3, 2, 3, 4]), X)
case("concat", lambda x, y: tf.concat([x, y], -1), X, P)
case("stack", lambda x, y: tf.stack([x, y], 1), X, P)
case("stack_bool", lambda x, y: tf.stack([x, y], 1), bools(2, 3), bools(2, 3))
case("unstack", lambda x: tf.unstack(x, axis=1), X)
case("split", lambda x: tf.split(x, 2, 2), X)
case("split_v", lambda x: tf.split(x, [1, 3], 2), X)
case("slice", lambda x: tf.slice(x, [0, 1, 1], [2, -1, 2]), X)
case("strided_slice", lambda x: x[:, ::-1, 1:3], X)
case("strided_slice_axes", lambda x: x[..., tf.newaxis, 0], X)
case("gather", lambda x: tf.gather(x, [2, 0], axis=1), X)
case("gather_batched", lambda x, i: tf.gather(x, i, batch_dims=1), X, ints(2, 2, high=3))
case("gather_nd", lambda x: tf.gather_nd(x, [[0, 1], [1, 2]]), X)
case("scatter_nd", lambda x: tf.scatter_nd([[1], [3]], x, [5, 4]), real(2, 4))
case(
    "scatter_update",
    lambda x, y: tf.tensor_scatter_nd_update(x, [[1], [3]], y),
    real(5, 4),
    real(2, 4),
)
case("one_hot", lambda x: tf.one_hot(x, 5), ints(2, 3))
case("unique", tf.unique, ints(9))
case("pad", lambda x: tf.pad(x, [[0, 1], [1, 0], [2, 2]], constant_values=3.0), X)
case("mirror_pad", lambda x: tf.pad(x, [[0, 1], [1, 0], [2, 2]], "SYMMETRIC"), X)
case("reverse", lambda x: tf.reverse(x, [1]), X)
case("reverse_sequence", lambda x: tf.reverse_sequence(x, [1, 3], 1, 0), X)
case("space_to_depth", lambda x: tf.nn.space_to_depth(x, 2), real(1, 4, 4, 3))
case("depth_to_space", lambda x: tf.nn.depth_to_space(x, 2), real(1, 4, 4, 8))
case(
    "space_to_batch", lambda x: tf.space_to_batch_nd(x, [2, 2], [[0, 1], [1, 0]]), real(1, 3, 3, 2)
)
case("batch_to_space", lambda x: tf.batch_to_space(x, [2, 2], [[0, 1], [0, 0]]), real(4, 2, 2, 2))
case(
    "space_to_batch_3d",
    lambda x: tf.space_to_batch_nd(x, [2, 2, 2], [[0, 1], [1, 0], [0, 0]]),
    real(1, 3, 3, 2, 2),
)
case(
    "batch_to_space_3d",
    lambda x: tf.batch_to_space(x, [2, 2, 2], [[0, 1], [0, 0], [0, 0]]),
    real(8, 2, 2, 2, 3),
)
case("resize_bilinear", lambda x: tf.image.resize(x, [6, 7]), real(1, 3, 4, 2))
case("resize_nearest", lambda x: tf.image.resize(x, [6, 8], "nearest"), real(1, 3, 4, 2))
case("roll", lambda x: tf.roll(x, [1, 2], [0, 2]), X)
case("band_part", lambda x: tf.linalg.band_part(x, 1, -1), X)
case("diag", tf.linalg.diag, real(2, 3))
case("set_diag", tf.linalg.set_diag, real(2, 3, 3), real(2, 3))
case(
    "cross_entropy",
    lambda x, y: tf.nn.softmax_cross_entropy_with_logits(y, x),
    real(2, 3),
    real(2, 3, low=0),
)
case(
    "sparse_cross_entropy",
    lambda x, y: tf.nn.sparse_softmax_cross_entropy_with_logits(y, x),
    real(2, 3),
    ints(2, high=3),
)
case(
    "dynamic_stitch",
    lambda x, y: tf.dynamic_stitch([[0, 2], [1, 3]], [x, y]),
    real(2, 3),
    real(2, 3),
)
case("invert_permutation", tf.math.invert_permutation, np.array([2, 0, 1], np.int32))
case("segment_sum", lambda x: tf.math.segment_sum(x, [0, 0, 1]), real(3, 2))
case("unsorted_segment_max", lambda x: tf.math.unsorted_segment_max(x, [0, 0, 1], 2), real(3, 2))
case("rfft", lambda x: tf.abs(tf.signal.rfft(x)), real(2, 8))
case("bucketize", lambda x: raw.Bucketize(input=x, boundaries=[-0.5, 0.0, 0.5]), X)
case("lgamma", tf.math.lgamma, np.array([0.1, 0.5, 1, 2.5, 9, -0.5, -1.3, -2], np.float32))
case("bias_add_grad", lambda x: raw.BiasAddGrad(out_backprop=x), X)
case("fake_quant", lambda x: tf.quantization.fake_quant_with_min_max_args(x, -1, 1), X)
case(
    "quantize_and_dequantize",
    lambda x: tf.quantization.quantize_and_dequantize_v2(x, -0.5, 1.0, range_given=True),
    X,
)
case(
    "quantize_and_dequantize_unsigned",
    lambda x: tf.quantization.quantize_and_dequantize_v2(
        x, 0.0, 0.7, range_given=True, signed_input=False
    ),
    X,
)
case(
    "quantize_and_dequantize_bits",
    lambda x: raw.QuantizeAndDequantizeV3(input=x, input_min=-1.0, input_max=1.0, num_bits=8),
    X,
)
case("cast", lambda x: tf.cast(tf.cast(x * 9, tf.int32), tf.float32), X)
case("xor", tf.bitwise.bitwise_xor, ints(7), ints(7))


@pytest.mark.parametrize("name", CASES)
def test_same_numbers(name):
    function, arguments, shapes = CASES[name]
    arguments = [np.asarray(argument) for argument in arguments]
    shapes = shapes or [argument.shape for argument in arguments]
    specs = [
        tf.TensorSpec(shape, argument.dtype, name=f"a{index}")
        for index, (shape, argument) in enumerate(zip(shapes, arguments, strict=True))
    ]
    traced = tf.function(function, autograph=False).get_concrete_function(*specs)
    expected = [np.asarray(item) for item in tf.nest.flatten(traced(*map(tf.constant, arguments)))]
    model = tflower.TFLiteConverter.from_concrete_functions([traced]).convert()
    found = run(model, arguments)
    assert len(found) == len(expected)
    for ours, theirs in zip(found, expected, strict=True):
        assert ours.dtype == theirs.dtype
        np.testing.assert_allclose(ours, theirs, rtol=1e-4, atol=1e-5)


def run(model, arguments):
    """Return the results in the order of the graph's outputs."""
    interpreter = tflower.Interpreter(model_content=model)
    details = sorted(interpreter.get_input_details(), key=lambda item: item["name"])
    for detail, argument in zip(details, arguments, strict=True):
        interpreter.resize_tensor_input(detail["index"], argument.shape)
    interpreter.allocate_tensors()
    for detail, argument in zip(details, arguments, strict=True):
        interpreter.set_tensor(detail["index"], argument)
    interpreter.invoke()
    return [interpreter.get_tensor(d["index"]) for d in interpreter.get_output_details()]
