"""Write the small models of this folder, and what TensorFlow makes of them.

Run by hand, in an environment with TensorFlow: `python make.py`. The results are committed, so that
the tests of the importers need no TensorFlow.
"""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from tempfile import mkdtemp
from typing import Any

os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"

import numpy as np
import tensorflow as tf
from tensorflow.core.protobuf.saved_model_pb2 import SavedModel

HERE = Path(__file__).parent
V1 = tf.compat.v1
DTYPES = (
    *("float32", "float64", "float16", "bfloat16", "complex64", "complex128", "bool"),
    *("int8", "int16", "int32", "int64", "uint8", "uint16", "uint32", "uint64"),
)


def fresh(name: str) -> Path:
    """Return the path of a folder that does not exist (any more)."""
    path = HERE / name
    shutil.rmtree(path, ignore_errors=True)
    return path


class Model(tf.Module):
    """Two signatures, control flow, a table from an asset, a captured constant."""

    def __init__(self, words: Path):
        super().__init__()
        rng = np.random.default_rng(1)
        self.kernel = tf.Variable(rng.normal(size=(4, 3)).astype(np.float32), name="kernel")
        self.bias = tf.Variable(np.arange(3, dtype=np.float32), name="bias")
        self.count = tf.Variable(7, dtype=tf.int64, name="count")
        self.unused = tf.Variable(np.ones(2, np.float32), name="unused")
        self.scale = tf.constant([1.0, 2.0, 3.0])
        self.table = tf.lookup.StaticHashTable(
            tf.lookup.TextFileInitializer(
                str(words),
                tf.string,
                tf.lookup.TextFileIndex.WHOLE_LINE,
                tf.int64,
                tf.lookup.TextFileIndex.LINE_NUMBER,
            ),
            default_value=-1,
        )

    @tf.function(
        input_signature=[
            tf.TensorSpec([None, 4], tf.float32, "x"),
            tf.TensorSpec([], tf.int32, "a_steps"),
        ]
    )
    def dense(self, x: Any, a_steps: Any) -> dict[str, Any]:
        """Multiply, loop and branch."""
        y = x @ self.kernel + self.bias
        for _ in tf.range(a_steps):
            y = y * self.scale
        if tf.reduce_sum(y) > 0.0:
            y = tf.nn.relu(y)
        else:
            y = y - self.bias
        return {"y": y, "all": tf.reduce_sum(y)}

    @tf.function(input_signature=[tf.TensorSpec([None], tf.string, "words")])
    def lookup(self, words: Any) -> dict[str, Any]:
        """Look words up and add what changes with every call."""
        self.count.assign_add(1)
        return {"ids": self.table.lookup(words) + self.count}


def saved_model_v2(golden: dict[str, Any]) -> None:
    """Write `v2`, as `tf.saved_model.save` does."""
    words = Path("words.txt")
    words.write_text("one\ntwo\nthree\n")
    model = Model(words)
    path = fresh("v2")
    tf.saved_model.save(
        model,
        str(path),
        signatures={"dense": model.dense, "lookup": model.lookup},
        options=tf.saved_model.SaveOptions(save_debug_info=False),
    )
    (path / "fingerprint.pb").unlink()
    for variable in (model.kernel, model.bias, model.count):
        golden[f"v2/var/{variable.name.removesuffix(':0')}"] = variable.numpy()


def saved_model_v1(golden: dict[str, Any]) -> None:
    """Write `v1`: reference, resource and partitioned variables, two sets of tags."""
    words = Path("words.txt")
    words.write_text("one\ntwo\n")
    with tf.Graph().as_default(), V1.Session() as session:
        x = V1.placeholder(tf.float32, [None, 4], name="x")
        V1.set_random_seed(1)
        draw = V1.random_normal_initializer(seed=1)
        old = V1.get_variable("old", [4, 6], initializer=draw, use_resource=False)
        new = V1.get_variable("new", [6], initializer=draw, use_resource=True)
        parts = V1.get_variable(
            "parts",
            [6, 2],
            initializer=draw,
            partitioner=V1.fixed_size_partitioner(3),
            use_resource=False,
        )
        y = tf.matmul(tf.matmul(x, old) + new, tf.concat(list(parts), 0), name="y")
        table = tf.lookup.StaticVocabularyTable(
            tf.lookup.TextFileInitializer(
                str(words),
                tf.string,
                tf.lookup.TextFileIndex.WHOLE_LINE,
                tf.int64,
                tf.lookup.TextFileIndex.LINE_NUMBER,
            ),
            num_oov_buckets=1,
        )
        word = V1.placeholder(tf.string, [None], name="word")
        ids = table.lookup(word)
        session.run(V1.global_variables_initializer())
        session.run(V1.tables_initializer())
        for seed, variable in enumerate([old, new, *parts]):
            value = np.random.default_rng(seed).normal(size=variable.shape.as_list())
            variable.load(value.astype(np.float32), session)
        write_v1(session, fresh("v1"), {"x": x, "word": word}, {"y": y, "ids": ids})
        for variable in (old, new, *parts):
            golden[f"v1/var/{variable.op.name}"] = session.run(variable)
        golden["v1/in/x"] = np.arange(8, dtype=np.float32).reshape(2, 4)
        golden["v1/out/y"] = session.run(y, {x: golden["v1/in/x"]})
    file = HERE / "v1/saved_model.pb"
    model = SavedModel.FromString(file.read_bytes())
    for meta in model.meta_graphs:
        meta.meta_info_def.ClearField("stripped_op_list")
    file.write_bytes(model.SerializeToString(deterministic=True))


def write_v1(session: Any, path: Path, inputs: Any, outputs: Any) -> None:
    """Write a SavedModel with two graphs that differ in their tags."""
    builder = V1.saved_model.Builder(str(path))

    def signature(ins: str, outs: str) -> Any:
        info = V1.saved_model.build_tensor_info
        return V1.saved_model.build_signature_def(
            {ins: info(inputs[ins])}, {outs: info(outputs[outs])}, "predict"
        )

    signatures = {"serving_default": signature("x", "y"), "words": signature("word", "ids")}
    builder.add_meta_graph_and_variables(
        session,
        ["serve"],
        signatures,
        assets_collection=V1.get_collection(V1.GraphKeys.ASSET_FILEPATHS),
        main_op=V1.tables_initializer(),
        strip_default_attrs=True,
    )
    builder.add_meta_graph(
        ["serve", "other"], {"only": signature("x", "y")}, strip_default_attrs=True
    )
    builder.save()


def checkpoint(golden: dict[str, Any]) -> None:
    """Write `checkpoint/many`: two data files, slices, every type."""
    path = fresh("checkpoint")
    path.mkdir()
    rng = np.random.default_rng(2)
    first: dict[str, Any] = {}
    for name in DTYPES:
        dtype = tf.as_dtype(name)
        values = rng.normal(size=(3, 5)) * 50
        array = (abs(values) if name.startswith("u") else values).astype(dtype.as_numpy_dtype)
        first[f"types/{name}"] = array
    first["types/string"] = np.array([[b"", b"a"], [b"\0\xff", b"long " * 60]], object)
    first["empty"] = np.zeros((0, 4), np.float32)
    first["scalar"] = np.array(3.5, np.float32)
    first["large"] = np.arange(7000, dtype=np.float32)
    second = {"second/file": np.arange(10, dtype=np.int32)}
    sliced = rng.normal(size=(6, 4)).astype(np.float32)
    specs = ["6 4 0,2:-", "6 4 2,4:0,1", "6 4 2,4:1,3"]
    parts = [sliced[:2], sliced[2:, :1], sliced[2:, 1:]]
    save = tf.raw_ops.SaveV2
    prefixes = [str(path / name) for name in ("a", "b")]
    save(
        prefix=prefixes[0],
        tensor_names=list(first),
        shape_and_slices=[""] * len(first),
        tensors=[tf.constant(value) for value in first.values()],
    )
    save(
        prefix=prefixes[1],
        tensor_names=[*second, *["sliced"] * 3],
        shape_and_slices=["", *specs],
        tensors=[tf.constant(value) for value in (*second.values(), *parts)],
    )
    tf.raw_ops.MergeV2Checkpoints(
        checkpoint_prefixes=prefixes, destination_prefix=str(path / "many"), delete_old_dirs=False
    )
    for name, value in {**first, **second, "sliced": sliced}.items():
        array = np.asarray(value)
        golden[f"checkpoint/{name}"] = (
            array.view(np.uint16) if array.dtype.name == "bfloat16" else array
        )


def frozen(golden: dict[str, Any]) -> None:
    """Write `frozen.pb` and `frozen.pbtxt`, a graph with constants, a split and a default."""
    with tf.Graph().as_default() as graph, V1.Session() as session:
        x = V1.placeholder(tf.float32, [None, 6], name="x")
        rate = V1.placeholder_with_default(np.float32(0.5), [], name="rate")
        left, right = tf.split(x, 2, axis=1, name="halves")
        kernel = tf.constant(np.random.default_rng(3).normal(size=(3, 2)).astype(np.float32))
        y = tf.matmul(left * rate, kernel)
        with tf.control_dependencies([tf.debugging.assert_greater(rate, 0.0)]):
            z = tf.identity(right - tf.ones([3]), name="z")
        y = tf.nn.bias_add(y, tf.constant([1.0, -1.0]), name="y")
        definition = graph.as_graph_def()
        (HERE / "frozen.pb").write_bytes(definition.SerializeToString(deterministic=True))
        tf.io.write_graph(definition, str(HERE), "frozen.pbtxt")
        feed = np.arange(12, dtype=np.float32).reshape(2, 6)
        golden["frozen/in/x"] = feed
        golden["frozen/out/y"], golden["frozen/out/z"] = session.run([y, z], {x: feed})


def main() -> None:
    """Write everything."""
    golden: dict[str, Any] = {}
    # The paths of assets stand in the models.
    os.chdir(mkdtemp())
    saved_model_v2(golden)
    saved_model_v1(golden)
    checkpoint(golden)
    frozen(golden)
    numeric = {name: value for name, value in golden.items() if value.dtype != object}
    np.savez_compressed(HERE / "golden.npz", **numeric)


if __name__ == "__main__":
    main()
