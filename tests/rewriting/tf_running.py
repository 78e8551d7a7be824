"""Running models by the names of their tensors, through loaders that sessions use."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import numpy as np
import tensorflow as tf

from tests.conformance import tf_c_api

Asked = tuple[tuple[str, ...], dict[str, np.ndarray], list[str]]
Answer = "dict[str, np.ndarray] | str"


def cpp(directory: str, requests: list[Asked]) -> list[Any]:
    """Through the C++ loader."""

    def load(tags: tuple[str, ...]) -> Any:
        return tf_c_api.Session(directory, tags)

    return _answers(load, lambda session, feeds, names: session.run(names, feeds), requests)


def v1(directory: str, requests: list[Asked]) -> list[Any]:
    """Through tf.compat.v1.saved_model.load."""

    def load(tags: tuple[str, ...]) -> Any:
        session = tf.compat.v1.Session(graph=tf.Graph())
        with session.graph.as_default():
            tf.compat.v1.saved_model.load(session, list(tags), directory)
        return session

    return _answers(load, lambda session, feeds, names: session.run(names, feeds), requests)


def saved(directory: str, prefix: str) -> dict[str, tuple[str, list[int]]]:
    """Runs the saver of a loaded model: dtypes and shapes of what it saves, by name."""
    with tf.compat.v1.Session(graph=tf.Graph()) as session:
        loaded = tf.compat.v1.saved_model.load(session, ["serve"], directory)
        saver = loaded.saver_def
        session.run(saver.save_tensor_name, {saver.filename_tensor_name: prefix})
        session.run(saver.restore_op_name, {saver.filename_tensor_name: prefix})
    reader = tf.train.load_checkpoint(prefix)
    dtypes, shapes = reader.get_variable_to_dtype_map(), reader.get_variable_to_shape_map()
    return {name: (dtypes[name].name, shapes[name]) for name in dtypes}


def _answers(
    load: Callable[[tuple[str, ...]], Any], run: Callable[..., Any], requests: list[Asked]
) -> list[Any]:
    found: list[Any] = []
    for tags, feeds, fetches in requests:
        try:
            with load(tags) as session:
                arrays = run(session, feeds, {name: name for name in fetches})
                found.append({name: np.asarray(array) for name, array in arrays.items()})
        except (tf_c_api.CApiError, tf.errors.OpError) as error:
            # Which of several nodes of the same kind is named is chance.
            found.append(re.split(r" used by|\n", str(error))[0])
    return found
