"""What TensorFlow reads of a SavedModel. Works with every TensorFlow from 1.13 on."""

from __future__ import annotations

from typing import Any

import numpy as np
import tensorflow as tf
from tensorflow.python.ops import gen_resource_variable_ops
from tensorflow.python.saved_model import loader_impl

v1 = tf.compat.v1

NO_SIGNATURES = ("__saved_model_init_op", "__saved_model_train_op")


def read(export_dir: str) -> list[dict[str, Any]]:
    """Everything of each MetaGraph of a model, by both loaders."""
    model = loader_impl.parse_saved_model(export_dir)
    return [_read(export_dir, meta_graph) for meta_graph in model.meta_graphs]


def _read(export_dir: str, meta_graph: Any) -> dict[str, Any]:
    tags = list(meta_graph.meta_info_def.tags)
    placed = v1.ConfigProto(allow_soft_placement=True)
    with tf.Graph().as_default() as graph, v1.Session(config=placed) as session:
        loaded, runs = _loaded(export_dir, tags, session)
        signatures = {
            key: _signature(signature)
            for key, signature in loaded.signature_def.items()
            if key not in NO_SIGNATURES
        }
        return {
            "tags": tags,
            "signatures": signatures,
            "nodes": {op.name: op.type for op in graph.get_operations()},
            "tensors": {name: _graph_tensor(graph, name) for name in _names(signatures)},
            "variables": _session_variables(graph, session) if runs else {},
            "checkpoint": _checkpoint(f"{export_dir}/variables/variables"),
            "assets": _assets(export_dir, loaded),
            "collections": _collections(loaded),
        }


def _loaded(export_dir: str, tags: list[str], session: Any) -> tuple[Any, bool]:
    """The MetaGraph, and whether this TensorFlow still has the kernels that it needs."""
    try:
        return v1.saved_model.loader.load(session, tags, export_dir), True
    except tf.errors.InvalidArgumentError as error:
        if "No OpKernel was registered" not in str(error):
            raise
    meta_graph = loader_impl.SavedModelLoader(export_dir).get_meta_graph_def_from_tags(tags)
    return meta_graph, False


def v2_variables(export_dir: str) -> list[tuple[str, np.ndarray]]:
    """Names and values of all variables that tf.saved_model.load makes."""
    seen, found = [], []
    waiting = [tf.saved_model.load(export_dir)]
    while waiting:
        one = waiting.pop()
        if any(one is other for other in seen):
            continue
        seen.append(one)
        if isinstance(one, tf.Variable):
            found.append((one.name.split(":")[0], _array(one.numpy())))
        elif hasattr(one, "_trackable_children"):
            waiting.extend(one._trackable_children(save_type="checkpoint").values())
        elif hasattr(one, "_checkpoint_dependencies"):
            waiting.extend(child.ref for child in one._checkpoint_dependencies)
    return found


def _signature(signature: Any) -> dict[str, Any]:
    return {
        "method_name": signature.method_name,
        "inputs": {key: _tensor(info) for key, info in signature.inputs.items()},
        "outputs": {key: _tensor(info) for key, info in signature.outputs.items()},
        "defaults": {
            key: tf.make_ndarray(value) for key, value in getattr(signature, "defaults", {}).items()
        },
    }


def _tensor(info: Any) -> dict[str, Any]:
    encoding = info.WhichOneof("encoding")
    if encoding == "composite_tensor":
        spec = _type_spec(info.composite_tensor.type_spec)
        return {
            "name": None,
            "dtype": spec._dtype.name,
            "shape": _dims(spec._shape),
            "type_spec": type(spec).__name__,
            "components": [_tensor(one) for one in info.composite_tensor.components],
        }
    shape = tf.TensorShape(info.tensor_shape)
    found = {"dtype": tf.as_dtype(info.dtype).name, "shape": _dims(shape)}
    if encoding == "name":
        return {**found, "name": info.name, "type_spec": None, "components": []}
    sparse = info.coo_sparse
    names = (
        sparse.indices_tensor_name,
        sparse.values_tensor_name,
        sparse.dense_shape_tensor_name,
    )
    return {**found, "name": None, "type_spec": "SparseTensorSpec", "components": list(names)}


def _type_spec(message: Any) -> Any:
    from tensorflow.core.protobuf import struct_pb2
    from tensorflow.python.saved_model import nested_structure_coder

    value = struct_pb2.StructuredValue(type_spec_value=message)
    if hasattr(nested_structure_coder, "decode_proto"):
        return nested_structure_coder.decode_proto(value)
    return nested_structure_coder.StructureCoder().decode_proto(value)


def _dims(shape: Any) -> list[int | None] | None:
    return None if shape.rank is None else shape.as_list()


def _names(signatures: dict[str, Any]) -> set[str]:
    found = set()
    for signature in signatures.values():
        for part in (signature["inputs"], signature["outputs"]):
            for tensor in part.values():
                parts = [tensor, *tensor["components"]]
                names = [one if isinstance(one, str) else one["name"] for one in parts]
                found.update(name for name in names if name is not None)
    return found


def _graph_tensor(graph: Any, name: str) -> tuple[str, list[int | None] | None]:
    tensor = graph.get_tensor_by_name(name)
    return tensor.dtype.name, _dims(tensor.shape)


def _session_variables(graph: Any, session: Any) -> dict[str, np.ndarray]:
    """Values of the variables that the graph has nodes for, as far as they have been restored."""
    found = {}
    for op in list(graph.get_operations()):
        if op.type == "VarHandleOp":
            dtype = op.get_attr("dtype")
            read = gen_resource_variable_ops.read_variable_op(op.outputs[0], dtype)
            name = op.get_attr("shared_name").decode() or op.name
        elif op.type in ("VariableV2", "Variable"):
            read, name = op.outputs[0], op.name
        else:
            continue
        try:
            found[name] = _array(session.run(read))
        except tf.errors.FailedPreconditionError:
            continue
    return found


def _checkpoint(prefix: str) -> dict[str, np.ndarray]:
    if not tf.io.gfile.exists(f"{prefix}.index"):
        return {}
    reader = tf.train.load_checkpoint(prefix)
    names = reader.get_variable_to_shape_map()
    return {name: _array(reader.get_tensor(name)) for name in names}


def _assets(export_dir: str, meta_graph: Any) -> dict[str, bytes]:
    """Contents by tensor of the files whose paths the loader gives to the graph."""
    public = getattr(loader_impl, "get_asset_tensors", None)
    tensors = (public or loader_impl._get_asset_tensors)(export_dir, meta_graph)
    return {
        name if isinstance(name, str) else name.name: tf.io.gfile.GFile(path, "rb").read()
        for name, path in tensors.items()
    }


def _collections(meta_graph: Any) -> dict[str, list[Any]]:
    found = {}
    for key, collection in meta_graph.collection_def.items():
        kind = collection.WhichOneof("kind")
        values = list(getattr(collection, kind).value) if kind else []
        if kind == "any_list":
            values = [value.SerializeToString() for value in values]
        found[key] = values
    return found


def _array(value: Any) -> np.ndarray:
    """An array that another process can have.

    numpy would cut the zero bytes from the end of bytes, and old bfloat16s cannot be pickled.
    """
    if isinstance(value, bytes):
        return np.array(value, object)
    array = np.asarray(value)
    return array.view(f"u{array.dtype.itemsize}") if array.dtype.kind == "V" else array


def selected(export_dir: str, tags: list[str]) -> list[str]:
    """The tags of the MetaGraph that these tags select."""
    with tf.Graph().as_default(), v1.Session() as session:
        loaded = v1.saved_model.loader.load(session, tags, export_dir)
        return list(loaded.meta_info_def.tags)
