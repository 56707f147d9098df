"""`.keras` files, read without Keras, against what Keras itself computes."""

import json
import subprocess
import sys
import zipfile

import numpy as np
import pytest
from ai_edge_litert.interpreter import Interpreter
from tflower import ImportFailure, TFLiteConverter
from tflower.compiler.importers.keras import UnknownLayer, import_keras_file

keras = pytest.importorskip("keras")
pytestmark = [pytest.mark.tensorflow, pytest.mark.filterwarnings("ignore")]
L = keras.layers

IMAGE, SEQUENCE, ROW = (6, 8, 4), (7, 4), (6,)

LAYERS = {
    "dense": (ROW, lambda: L.Dense(5, activation="tanh")),
    "dense_without_bias": (ROW, lambda: L.Dense(5, use_bias=False)),
    "dense_of_sequence": (SEQUENCE, lambda: L.Dense(5, activation="relu")),
    "conv": (IMAGE, lambda: L.Conv2D(5, (2, 3), strides=2, padding="same", activation="relu")),
    "conv_dilated": (IMAGE, lambda: L.Conv2D(5, 2, dilation_rate=2, use_bias=False)),
    "conv_groups": (IMAGE, lambda: L.Conv2D(6, 3, groups=2)),
    "depthwise": (IMAGE, lambda: L.DepthwiseConv2D(3, depth_multiplier=2, activation="relu6")),
    "separable": (IMAGE, lambda: L.SeparableConv2D(5, 3, padding="same")),
    "transposed_valid": (IMAGE, lambda: L.Conv2DTranspose(3, 3, strides=2)),
    "transposed_same": (IMAGE, lambda: L.Conv2DTranspose(3, 2, strides=3, padding="same")),
    "conv_1d": (SEQUENCE, lambda: L.Conv1D(5, 3, strides=2)),
    "conv_1d_causal": (SEQUENCE, lambda: L.Conv1D(5, 3, padding="causal", dilation_rate=2)),
    "max_pool": (IMAGE, lambda: L.MaxPooling2D((2, 3))),
    "average_pool": (IMAGE, lambda: L.AveragePooling2D(3, strides=2, padding="same")),
    "max_pool_1d": (SEQUENCE, lambda: L.MaxPooling1D(2, strides=1)),
    "average_pool_1d": (SEQUENCE, lambda: L.AveragePooling1D(3)),
    "global_average": (IMAGE, lambda: L.GlobalAveragePooling2D()),
    "global_max": (IMAGE, lambda: L.GlobalMaxPooling2D(keepdims=True)),
    "global_average_1d": (SEQUENCE, lambda: L.GlobalAveragePooling1D()),
    "batch_norm": (IMAGE, lambda: L.BatchNormalization(epsilon=0.01)),
    "batch_norm_bare": (IMAGE, lambda: L.BatchNormalization(scale=False, center=False)),
    "batch_norm_axis": (IMAGE, lambda: L.BatchNormalization(axis=1)),
    "layer_norm": (IMAGE, lambda: L.LayerNormalization()),
    "layer_norm_axes": (IMAGE, lambda: L.LayerNormalization(axis=(1, 3), center=False)),
    "layer_norm_bare": (ROW, lambda: L.LayerNormalization(scale=False)),
    "group_norm": (IMAGE, lambda: L.GroupNormalization(groups=2)),
    "unit_norm": (SEQUENCE, lambda: L.UnitNormalization()),
    "rescaling": (IMAGE, lambda: L.Rescaling(1 / 255, offset=-1)),
    "normalization": (ROW, lambda: L.Normalization(mean=[1.0] * 6, variance=[4.0] * 6)),
    "relu": (ROW, lambda: L.ReLU()),
    "relu6": (ROW, lambda: L.ReLU(max_value=6)),
    "relu_limit": (ROW, lambda: L.ReLU(max_value=0.5)),
    "relu_slope": (ROW, lambda: L.ReLU(negative_slope=0.1)),
    "leaky_relu": (ROW, lambda: L.LeakyReLU(negative_slope=0.2)),
    "prelu": (IMAGE, lambda: L.PReLU(shared_axes=[1, 2], alpha_initializer="random_normal")),
    "elu": (ROW, lambda: L.ELU()),
    "softmax": (SEQUENCE, lambda: L.Softmax()),
    "flatten": (IMAGE, lambda: L.Flatten()),
    "reshape": (IMAGE, lambda: L.Reshape((4, -1))),
    "permute": (IMAGE, lambda: L.Permute((3, 1, 2))),
    "repeat": (ROW, lambda: L.RepeatVector(3)),
    "zero_padding": (IMAGE, lambda: L.ZeroPadding2D(((1, 2), (0, 3)))),
    "zero_padding_1d": (SEQUENCE, lambda: L.ZeroPadding1D(2)),
    "cropping": (IMAGE, lambda: L.Cropping2D(((1, 0), (2, 1)))),
    "cropping_1d": (SEQUENCE, lambda: L.Cropping1D((0, 2))),
    "nearest": (IMAGE, lambda: L.UpSampling2D((2, 3))),
    "bilinear": (IMAGE, lambda: L.UpSampling2D(2, interpolation="bilinear")),
    "up_sampling_1d": (SEQUENCE, lambda: L.UpSampling1D(3)),
    "dropout": (ROW, lambda: L.Dropout(0.5)),
}

ACTIVATIONS = (
    "linear relu relu6 softmax log_softmax sigmoid log_sigmoid tanh elu selu softplus softsign "
    "exponential gelu silu hard_sigmoid hard_silu mish leaky_relu"
).split()


@pytest.fixture
def saved(tmp_path):
    def save(model):
        generator = np.random.default_rng(1)
        for weight in model.weights:
            if "seed" not in weight.path:
                low = 0.5 if "variance" in weight.path else -1
                weight.assign(generator.uniform(low, 1.5, weight.shape))
        path = tmp_path / "model.keras"
        model.save(path)
        return path

    return save


def agree(model, path, *inputs, tolerance=1e-5):
    """Convert without Keras, run in LiteRT, compare with the model."""
    import_keras_file(path)
    converted = TFLiteConverter.from_keras_model(path).convert()
    runner = Interpreter(model_content=converted).get_signature_runner()
    names = [tensor.name for tensor in model.inputs]
    outputs = runner(**dict(zip(names, inputs, strict=True)))
    expected = model(list(inputs) if len(inputs) > 1 else inputs[0], training=False)
    for index, value in enumerate(expected if isinstance(expected, list) else [expected]):
        np.testing.assert_allclose(
            outputs[f"output_{index}"], np.asarray(value), rtol=tolerance, atol=tolerance
        )


def sample(*shape):
    return np.random.default_rng(2).uniform(-2, 2, shape).astype(np.float32)


@pytest.mark.parametrize(("shape", "make"), LAYERS.values(), ids=LAYERS)
def test_layer(saved, shape, make):
    model = keras.Sequential([keras.Input(shape, batch_size=1, name="x"), make()])
    agree(model, saved(model), sample(1, *shape))


@pytest.mark.parametrize("name", ACTIVATIONS)
def test_activation(saved, name):
    model = keras.Sequential([keras.Input((9,), name="x"), L.Activation(name)])
    agree(model, saved(model), sample(1, 9))


def test_embedding(saved):
    model = keras.Sequential([keras.Input((4,), name="x", dtype="int32"), L.Embedding(9, 3)])
    agree(model, saved(model), np.array([[0, 8, 3, 3]], np.int32))


def test_graph_of_layers(saved):
    x = keras.Input((6, 6, 3), name="left")
    y = keras.Input((6, 6, 3), name="right")
    shared = L.Conv2D(4, 3, padding="same", name="shared")
    a, b = shared(x), shared(y)
    inner = keras.Sequential([L.Conv2D(4, 1), L.ReLU()], name="inner")
    merged = [
        layer([a, b])
        for layer in (L.Add(), L.Subtract(), L.Multiply(), L.Maximum(), L.Minimum(), L.Average())
    ]
    joined = L.Concatenate()([inner(item) for item in merged])
    outputs = [L.GlobalAveragePooling2D()(joined), L.Dense(2)(L.Flatten()(a))]
    model = keras.Model([x, y], outputs)
    agree(model, saved(model), sample(1, 6, 6, 3), sample(1, 6, 6, 3) + 1, tolerance=3e-5)


def test_model_inside_a_model(saved):
    x = keras.Input((8,), name="inner_in")
    inner = keras.Model(x, L.Add()([L.Dense(8)(x), x]))
    y = keras.Input((8,), name="x")
    model = keras.Model(y, L.Dense(3)(inner(inner(y))))
    agree(model, saved(model), sample(1, 8), tolerance=3e-5)


def test_names_are_those_of_keras_export(saved):
    model = keras.Sequential([keras.Input((6,), name="pixels"), L.Dense(2)])
    path = saved(model)
    found = [
        Interpreter(model_content=TFLiteConverter.from_keras_model(item).convert())
        for item in (path, model)
    ]
    signatures = [item.get_signature_list() for item in found]
    assert signatures[0] == signatures[1]
    details = [item.get_input_details() + item.get_output_details() for item in found]
    assert [item["name"] for item in details[0]] == [item["name"] for item in details[1]]
    for left, right in zip(*details, strict=True):
        assert left["shape_signature"].tolist() == right["shape_signature"].tolist()


@pytest.mark.parametrize(
    ("layer", "what"),
    [
        (lambda: L.LSTM(3), r"lstm: LSTM: the layer"),
        (lambda: L.ReLU(threshold=0.5), r"ReLU: threshold is 0\.5"),
        (lambda: L.ELU(alpha=2.0), r"ELU: alpha is 2\.0"),
        (lambda: L.LayerNormalization(rms_scaling=True), "rms_scaling is True"),
    ],
)
def test_what_only_keras_knows_goes_through_keras(saved, layer, what):
    keras.utils.clear_session()
    model = keras.Sequential([keras.Input((5, 4), batch_size=1, name="x"), layer()])
    path = saved(model)
    with pytest.raises(UnknownLayer, match=what):
        import_keras_file(path)
    assert TFLiteConverter.from_keras_model(path).convert()


def test_own_class_of_the_user(saved):
    @keras.saving.register_keras_serializable("mine")
    class Dense(L.Dense):
        def call(self, x):
            return super().call(x) + 1

    model = keras.Sequential([keras.Input((4,), name="x"), Dense(2)])
    with pytest.raises(UnknownLayer, match="a class that is not Keras's own"):
        import_keras_file(saved(model))


def test_no_tensorflow_is_imported(saved):
    path = saved(keras.Sequential([keras.Input((4,), name="x"), L.Dense(2)]))
    program = (
        "import sys, tflower\n"
        f"tflower.TFLiteConverter.from_keras_model({str(path)!r}).convert()\n"
        "print(sorted({'tensorflow', 'keras'} & sys.modules.keys()))"
    )
    run = subprocess.run([sys.executable, "-c", program], capture_output=True, check=True)
    assert run.stdout.split() == [b"[]"]


def test_needs_keras_but_there_is_none(saved, monkeypatch):
    path = saved(keras.Sequential([keras.Input((5, 4), name="x"), L.LSTM(2)]))
    monkeypatch.setitem(sys.modules, "keras", None)
    with pytest.raises(ImportFailure, match=r"LSTM: the layer.* Install tensorflow"):
        TFLiteConverter.from_keras_model(path).convert()


def rewritten(path, target, **members):
    """Copy an archive with other contents of some members; None leaves one out."""
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(target, "w") as new:
        for name in old.namelist():
            content = members.get(name.split(".", maxsplit=1)[0], old.read(name))
            if content is not None:
                new.writestr(name, content)
    return target


@pytest.mark.parametrize(
    "members",
    [
        {"config": b"{"},
        {"config": b"[]"},
        {"config": None},
        {"config": json.dumps({"class_name": "Sequential"}).encode()},
        {"config": json.dumps({"class_name": "Sequential", "config": {"layers": 3}}).encode()},
        {"model": b"no HDF5"},
        {"model": None},
    ],
)
def test_damaged_archives(saved, tmp_path, members):
    path = saved(keras.Sequential([keras.Input((4,), name="x"), L.Dense(2)]))
    target = rewritten(path, tmp_path / "damaged.keras", **members)
    with pytest.raises(ImportFailure, match="damaged"):
        TFLiteConverter.from_keras_model(target).convert()


def test_truncated_and_absent_files(saved, tmp_path):
    path = saved(keras.Sequential([keras.Input((4,), name="x"), L.Dense(2)]))
    target = tmp_path / "short.keras"
    data = path.read_bytes()
    for size in (0, 10, len(data) // 2, len(data) - 30):
        target.write_bytes(data[:size])
        with pytest.raises(ImportFailure):
            TFLiteConverter.from_keras_model(target).convert()
    with pytest.raises(FileNotFoundError):
        TFLiteConverter.from_keras_model(tmp_path / "absent.keras").convert()


def test_weights_that_are_missing(saved, tmp_path):
    first = saved(keras.Sequential([keras.Input((4,), name="x"), L.ReLU()]))
    with zipfile.ZipFile(first) as archive:
        weights = archive.read("model.weights.h5")
    path = saved(keras.Sequential([keras.Input((4,), name="x"), L.Dense(2)]))
    target = rewritten(path, tmp_path / "damaged.keras", model=weights)
    with pytest.raises(ImportFailure, match="0 weights are stored, 2 are needed"):
        TFLiteConverter.from_keras_model(target).convert()
