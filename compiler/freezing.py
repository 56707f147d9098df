"""`convert_saved_model.freeze_saved_model`: a SavedModel as a GraphDef without variables.

TensorFlow runs it; the converters do without. Source: python/convert_saved_model.py of upstream.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from importlib import import_module
from typing import Any

from .frozen import SignatureSource
from .sources import Shape
from .util import get_tensor_name, get_tensors_from_tensor_names, set_tensor_shapes


def freeze_saved_model(
    saved_model_dir: Any,
    input_arrays: Sequence[str] | None,
    input_shapes: Mapping[str, Shape | None] | None,
    output_arrays: Sequence[str] | None,
    tag_set: Iterable[str] | None,
    signature_key: str,
) -> tuple[Any, list[Any], list[Any], Any]:
    """Return the frozen GraphDef, input and output tensors sorted by name, and their graph.

    Raises:
        OSError: there is no SavedModel in the folder.
        ValueError: it has no such tags, signature or arrays, a shape does not fit, or it has files
            that a graph cannot hold.

    """
    tags = {"serve"} if tag_set is None else set(tag_set)
    source = SignatureSource(saved_model_dir, signature_key, tags)
    if "assets" in source.model.meta.collection_def or source.model.meta.asset_file_def:
        raise ValueError("SavedModels with assets/ directory are not supported.")
    v1 = import_module("tensorflow").compat.v1
    graph = v1.Graph()
    with v1.Session(graph=graph) as session:
        v1.saved_model.load(session, list(tags), str(saved_model_dir))
        inputs = _sorted(graph, input_arrays or source.inputs)
        outputs = _sorted(graph, output_arrays or source.outputs)
        set_tensor_shapes(inputs, input_shapes)
        nodes = [tensor.op.name for tensor in outputs]
        frozen = v1.graph_util.convert_variables_to_constants(session, graph.as_graph_def(), nodes)
    return frozen, inputs, outputs, graph


def _sorted(graph: Any, names: Iterable[str]) -> list[Any]:
    return sorted(get_tensors_from_tensor_names(graph, names), key=get_tensor_name)
