"""Three ways in which TensorFlow loads a SavedModel. Each takes requests, gives their outputs.

A request is (tags, signature key, {input key: array}); the answer {output key: array}. Requests of
equal tags share one load. Works with every TensorFlow from 1.13 on, and on Python 3.7; `v2` from
2.5 on.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

import numpy as np
import tensorflow as tf
from tensorflow.core.protobuf import meta_graph_pb2

from tests.conformance import tf_c_api

if TYPE_CHECKING:
    Arrays = dict[str, np.ndarray]
    Request = tuple[tuple[str, ...], str, Arrays]


def release() -> str:
    """Which TensorFlow this is."""
    return str(tf.__version__)


def cpp(export_dir: str, requests: list[Request]) -> list[Arrays]:
    """The session loader of the C++ library: what TensorFlow Serving runs."""
    answers: list[Arrays] = []
    for tags, group in itertools.groupby(requests, key=lambda request: request[0]):
        with tf_c_api.Session(export_dir, tags) as session:
            signatures = meta_graph_pb2.MetaGraphDef.FromString(session.meta_graph_def)
            answers += _by_names(signatures.signature_def, group, session.run)
    return answers


def v1(export_dir: str, requests: list[Request]) -> list[Arrays]:
    """`tf.compat.v1.saved_model.loader.load`."""
    answers: list[Arrays] = []
    for tags, group in itertools.groupby(requests, key=lambda request: request[0]):
        with tf.Graph().as_default(), tf.compat.v1.Session() as session:
            loaded = tf.compat.v1.saved_model.loader.load(session, list(tags), export_dir)
            answers += _by_names(loaded.signature_def, group, session.run)
    return answers


def v2(export_dir: str, requests: list[Request]) -> list[Arrays]:
    """`tf.saved_model.load`, its signatures called as functions."""
    answers: list[Arrays] = []
    for tags, group in itertools.groupby(requests, key=lambda request: request[0]):
        loaded = tf.saved_model.load(export_dir, tags=list(tags))
        for _, signature, inputs in group:
            tensors = {key: _constant(array) for key, array in inputs.items()}
            outputs = loaded.signatures[signature](**tensors)
            answers.append({key: _array(output.numpy()) for key, output in outputs.items()})
    return answers


def _by_names(
    signatures: dict[str, meta_graph_pb2.SignatureDef],
    requests: Iterable[Request],
    run: Callable[[dict[str, str], Arrays], Arrays],
) -> Iterable[Arrays]:
    for _, key, inputs in requests:
        signature = signatures[key]
        assert set(inputs) == set(signature.inputs)
        feeds = {signature.inputs[name].name: array for name, array in inputs.items()}
        fetches = {name: info.name for name, info in signature.outputs.items()}
        yield {name: _array(output) for name, output in run(fetches, feeds).items()}


def _constant(array: np.ndarray) -> tf.Tensor:
    return tf.constant(array, tf.string if array.dtype == object else array.dtype)


def _array(value: np.ndarray | np.generic | bytes) -> np.ndarray:
    return np.array(value, object) if isinstance(value, bytes) else np.asarray(value)
