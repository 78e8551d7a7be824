"""What TensorFlow, its C++ part included, makes of messages."""

from __future__ import annotations

import importlib
import tempfile
from pathlib import Path

import tensorflow as tf
from google.protobuf import text_format
from google.protobuf.descriptor_pb2 import FileDescriptorProto
from tensorflow.core.protobuf import fingerprint_pb2, meta_graph_pb2
from tensorflow.python.saved_model.pywrap_saved_model import fingerprinting


def descriptors(names: list[str]) -> dict[str, bytes]:
    """The serialized FileDescriptorProto of each schema file of TensorFlow."""
    found = {}
    for name in names:
        module = name.removesuffix(".proto").replace("/", ".") + "_pb2"
        prefix = "" if module.startswith("tensorflow.") else "tensorflow.compiler."
        proto = FileDescriptorProto()
        importlib.import_module(prefix + module).DESCRIPTOR.CopyToProto(proto)
        found[name] = proto.SerializeToString(deterministic=True)
    return found


def farmhash(data: list[bytes]) -> list[int]:
    """Fingerprint64 of each."""
    hashes = tf.raw_ops.Fingerprint(data=data, method="farmhash64").numpy()
    return [int.from_bytes(row.tobytes(), "little") for row in hashes]


def saved_model_checksums(models: list[bytes]) -> list[int]:
    """For each serialized SavedModel: the hash of its bytes as C++ reserializes them in order."""
    checksums = []
    with tempfile.TemporaryDirectory() as directory:
        for model in models:
            Path(directory, "saved_model.pb").write_bytes(model)
            fingerprint = fingerprinting.CreateFingerprintDef(directory)
            checksums.append(
                fingerprint_pb2.FingerprintDef.FromString(fingerprint).saved_model_checksum
            )
    return checksums


def model_with_functions() -> tuple[bytes, bytes]:
    """`saved_model.pb` and `fingerprint.pb` of a module whose functions take many arguments."""

    class Model(tf.Module):
        def __init__(self) -> None:
            super().__init__()
            self.weights = tf.Variable([1.0, 2.0])
            self.table = tf.lookup.StaticHashTable(
                tf.lookup.KeyValueTensorInitializer(["a", "b"], [1, 2]), -1
            )

        @tf.function(input_signature=[tf.TensorSpec([None, 2])] * 5)
        def combine(self, a, b, c, d, e):
            return {"sum": tf.reduce_sum(a * b + c - d * e * self.weights, axis=1)}

        @tf.function(input_signature=[tf.TensorSpec([None], tf.string, name="word")])
        def look_up(self, word):
            return self.table.lookup(word)

    with tempfile.TemporaryDirectory() as directory:
        tf.saved_model.save(Model(), directory)
        model = Path(directory, "saved_model.pb").read_bytes()
        return model, Path(directory, "fingerprint.pb").read_bytes()


def meta_graph_from_text(text: str) -> bytes:
    """The MetaGraphDef that TensorFlow's parser reads."""
    message = text_format.Parse(text, meta_graph_pb2.MetaGraphDef())
    return message.SerializeToString(deterministic=True)


def meta_graph_to_text(data: bytes) -> tuple[str, str]:
    """TensorFlow's two texts of a MetaGraphDef: `str()`, and `text_format`'s, which unpacks Any."""
    message = meta_graph_pb2.MetaGraphDef.FromString(data)
    return str(message), text_format.MessageToString(message)


def pack(filename: str) -> bytes:
    """The `Any` that TensorFlow packs an AssetFileDef into."""
    asset = meta_graph_pb2.AssetFileDef(filename=filename)
    asset.tensor_info.name = "x:0"
    packed = meta_graph_pb2.CollectionDef.AnyList().value.add()
    packed.Pack(asset)
    return packed.SerializeToString(deterministic=True)
