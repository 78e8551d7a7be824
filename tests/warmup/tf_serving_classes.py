"""What TensorFlow, and tensorflow-serving-api where it is at hand, read in a warm-up file."""

from __future__ import annotations

import sys
from typing import Any

import tensorflow as tf


def records(path: str) -> list[bytes]:
    """The records of a TFRecord file, its checksums verified."""
    return [record.numpy() for record in tf.data.TFRecordDataset(path)]


def record_file(path: str, data: list[bytes]) -> None:
    """A TFRecord file as TensorFlow writes it."""
    with tf.io.TFRecordWriter(path) as writer:
        for record in data:
            writer.write(record)


def example(features: dict[str, Any]) -> bytes:
    """A serialized tf.Example, its lists given as ("bytes" | "float" | "int64", values)."""
    message = tf.train.Example()
    for name, (kind, values) in features.items():
        getattr(message.features.feature[name], f"{kind}_list").value.extend(values)
    return message.SerializeToString(deterministic=True)


def prediction_logs(path: str, api: str) -> list[dict[str, Any]]:
    """Each record as PredictionLog, and the bytes that class serializes it to.

    Args:
        path: the file.
        api: the directory or wheel of tensorflow-serving-api.
    """
    sys.path.insert(0, api)
    try:
        from tensorflow_serving.apis import prediction_log_pb2
    finally:
        sys.path.remove(api)
    found = []
    for record in records(path):
        log = prediction_log_pb2.PredictionLog.FromString(record)
        kind = log.WhichOneof("log_type")
        request = getattr(log, kind).request
        read: dict[str, Any] = {
            "kind": kind,
            "name": request.model_spec.name,
            "signature": request.model_spec.signature_name,
            "again": log.SerializeToString(deterministic=True),
            "record": record,
        }
        if kind == "predict_log":
            read["inputs"] = {key: tf.make_ndarray(item) for key, item in request.inputs.items()}
            read["outputs"] = list(request.output_filter)
        else:
            read["examples"] = [
                one.SerializeToString(deterministic=True)
                for one in request.input.example_list.examples
            ]
        found.append(read)
    return found
