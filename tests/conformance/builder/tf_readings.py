"""What is found in a SavedModel by TensorFlow's three loaders, for each of its MetaGraphs.

Of every variable its value, of every asset where its constant points after loading, and of every
signature of dense tensors its answer to made-up inputs.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import tensorflow as tf
from google.protobuf import text_format
from tensorflow.core.framework import variable_pb2
from tensorflow.core.protobuf import meta_graph_pb2, saved_model_pb2

from tests.conformance import tf_c_api
from tests.saved_model.tf_side import CONFIG

v1 = tf.compat.v1

Reading = tuple[str, Any]
"""Either "error" and class names, or "value" and what was found."""
Loaded = Callable[[dict[str, str], dict[str, np.ndarray], str], dict[str, Any]]
"""Runs tensors by key, with inputs by key, of a signature or of none."""


def readings(loader: str, export_dir: str) -> list[tuple[list[str], Reading]]:
    """The tags of each MetaGraph, and what a loader finds in it, by what it is of."""
    return [
        (
            list(meta_graph.meta_info_def.tags),
            _attempt(lambda meta_graph=meta_graph: _read(loader, export_dir, meta_graph)),
        )
        for meta_graph in saved_model(export_dir).meta_graphs
    ]


def _read(loader: str, export_dir: str, meta_graph: Any) -> dict[str, Reading]:
    with LOADERS[loader](export_dir, meta_graph) as run:
        found = {
            name: _attempt(lambda name=name: _plain(run({name: name}, {}, "")[name], export_dir))
            for name in _tensors(meta_graph)
        }
        for key, (outputs, inputs) in _requests(meta_graph).items():
            found[key] = _attempt(
                lambda key=key, outputs=outputs, inputs=inputs: {
                    name: _plain(value, export_dir)
                    for name, value in run(outputs, inputs, key).items()
                }
            )
    return found


def _attempt(function: Callable[[], Any]) -> Reading:
    try:
        return "value", function()
    except Exception as error:
        return "error", [cls.__name__ for cls in type(error).__mro__] + _code(error)


def _code(error: Exception) -> list[str]:
    """The C API has one class and a number for each of Python's classes."""
    return [f"code {error.code}"] if isinstance(error, tf_c_api.CApiError) else []


def saved_model(export_dir: str) -> saved_model_pb2.SavedModel:
    binary = Path(export_dir, "saved_model.pb")
    if binary.exists():
        return saved_model_pb2.SavedModel.FromString(binary.read_bytes())
    text = Path(export_dir, "saved_model.pbtxt").read_text("utf-8")
    return text_format.Parse(text, saved_model_pb2.SavedModel())


def without_attr(export_dir: str, edited_dir: str, node: str, attr: str) -> None:
    """Writes a model again, as text, with a node that lacks an attribute it has no default for."""
    model = saved_model(export_dir)
    for meta_graph in model.meta_graphs:
        (found,) = (one for one in meta_graph.graph_def.node if one.name == node)
        del found.attr[attr]
    Path(edited_dir).mkdir()
    Path(edited_dir, "saved_model.pbtxt").write_text(text_format.MessageToString(model))


def under_scope(export_dir: str, tags: list[str], scope: str) -> dict[str, Any]:
    """What `loader.load` with an import scope gives: tensors by name, and the asset's record."""
    with tf.Graph().as_default() as graph, v1.Session(config=CONFIG) as session:
        loaded = v1.saved_model.loader.load(session, tags, export_dir, import_scope=scope)
        assert all(node.name.startswith(f"{scope}/") for node in graph.get_operations())
        (variable,) = v1.global_variables()
        (asset,) = loaded.asset_file_def
        tensors = ("asset_file_tensor:0", "constant_tensor_name:0")
        return {
            "variable": (variable.name, _plain(session.run(variable), export_dir)),
            "record": (asset.filename, asset.tensor_info.name),
            **{name: _plain(session.run(f"{scope}/{name}"), export_dir) for name in tensors},
        }


def _plain(value: Any, export_dir: str) -> Any:
    array = np.asarray(value)
    if array.dtype == object or array.dtype.kind == "S":
        strings = [bytes(item).replace(export_dir.encode(), b"EXPORT") for item in array.flat]
        return array.shape, strings
    return array.shape, array.dtype.name, array.tobytes()


def _tensors(meta_graph: Any) -> list[str]:
    """Names of what each variable is read from and of each asset's constant."""
    names = [
        variable_pb2.VariableDef.FromString(value).snapshot_name
        for value in meta_graph.collection_def["variables"].bytes_list.value
    ]
    for record in meta_graph.collection_def["saved_model_assets"].any_list.value:
        asset = meta_graph_pb2.AssetFileDef()
        record.Unpack(asset)
        names.append(asset.tensor_info.name)
    return names + [asset.tensor_info.name for asset in meta_graph.asset_file_def]


def _requests(meta_graph: Any) -> dict[str, tuple[dict[str, Any], dict[str, np.ndarray]]]:
    """Signatures of dense tensors only: the messages of the outputs, and inputs by key."""
    return {
        key: (
            {output: info.name for output, info in signature.outputs.items()},
            {name: _made_up(info) for name, info in signature.inputs.items()},
        )
        for key, signature in meta_graph.signature_def.items()
        if signature.outputs
        and all(
            ":" in info.name and info.dtype and info.dtype < 100
            for info in [*signature.inputs.values(), *signature.outputs.values()]
        )
    }


def _made_up(info: Any) -> np.ndarray:
    shape = [2 if dim.size < 0 else dim.size for dim in info.tensor_shape.dim]
    dtype = tf.dtypes.as_dtype(info.dtype)
    numbers = np.arange(int(np.prod(shape, initial=1))).reshape(shape)
    if dtype == tf.string:
        return np.array([b"word %d" % number for number in numbers.flat], object).reshape(shape)
    return numbers.astype(dtype.as_numpy_dtype)


@contextlib.contextmanager
def _cpp(export_dir: str, meta_graph: Any) -> Iterator[Loaded]:
    tags, config = list(meta_graph.meta_info_def.tags), CONFIG.SerializeToString()
    with tf_c_api.Session(export_dir, tags, config) as session:
        yield _by_names(meta_graph, session.run)


@contextlib.contextmanager
def _v1(export_dir: str, meta_graph: Any) -> Iterator[Loaded]:
    with tf.Graph().as_default(), v1.Session(config=CONFIG) as session:
        v1.saved_model.loader.load(session, list(meta_graph.meta_info_def.tags), export_dir)
        yield _by_names(meta_graph, session.run)


def _by_names(meta_graph: Any, run: Callable[[Any, Any], Any]) -> Loaded:
    def loaded(fetches: dict[str, str], inputs: dict[str, Any], key: str) -> dict[str, Any]:
        infos = meta_graph.signature_def[key].inputs if inputs else {}
        return dict(run(fetches, {infos[name].name: value for name, value in inputs.items()}))

    return loaded


@contextlib.contextmanager
def _v2(export_dir: str, meta_graph: Any) -> Iterator[Loaded]:
    model = tf.saved_model.load(export_dir, tags=list(meta_graph.meta_info_def.tags))

    def loaded(fetches: dict[str, str], inputs: dict[str, Any], key: str) -> dict[str, Any]:
        if not key:
            return {key: model.prune([], name)().numpy() for key, name in fetches.items()}
        tensors = {name: tf.constant(value) for name, value in inputs.items()}
        return {name: value.numpy() for name, value in model.signatures[key](**tensors).items()}

    yield loaded


LOADERS = {"cpp": _cpp, "v1": _v1, "v2": _v2}
