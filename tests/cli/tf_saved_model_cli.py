"""TensorFlow's own command, and a model of functions with every kind of argument."""

from __future__ import annotations

import contextlib
import io
from collections import namedtuple
from typing import Any

import numpy as np
import tensorflow as tf
from absl.testing import flagsaver
from tensorflow.python.framework.tensor import BoundedTensorSpec
from tensorflow.python.tools import saved_model_cli

Point = namedtuple("Point", ["x", "label"])


def show(asked: list[tuple[str, list[list[str]]]]) -> list[list[str]]:
    """What `saved_model_cli show` prints for each directory and each of its lists of options."""
    return [[_shown(["--dir", path, *options]) for options in lists] for path, lists in asked]


def _shown(options: list[str]) -> str:
    printed = io.StringIO()
    with flagsaver.flagsaver(), contextlib.redirect_stdout(printed):
        saved_model_cli.create_parser().parse_args(["show", *options]).func()
    return printed.getvalue()


def functions(export_dir: str) -> None:
    """Traces with values of Python of every type, and functions of every kind."""
    root = tf.Module()

    @tf.function
    def anything(x: Any, value: Any = None, mode: str = "train") -> tf.Tensor:
        return tf.identity(x)

    x = tf.TensorSpec([None, 2], tf.float32, "x")
    # A dict has one key: of several, TensorFlow's order changes from run to run.
    for value in (
        *(True, 3, 0.5, None, "text", tf.float32, tf.TensorShape([None, 2]), Point(1, "a")),
        *((1, "two", 3.0), [1, [2]], [], {}, {"key": "value"}, {"key": [tf.int32, x]}),
        *([tf.TensorSpec(None, tf.string), tf.TensorSpec([1], tf.bool)], np.array([1, 2])),
        *(tf.RaggedTensorSpec([None, None, 3], tf.float32), tf.SparseTensorSpec([None, 5])),
        *(BoundedTensorSpec([], tf.float32, 0, 1, "bounded"), tf.TensorSpec([], tf.int8)),
    ):
        anything.get_concrete_function(x, value)
    anything.get_concrete_function(tf.TensorSpec([], tf.int64), mode="eval")

    @tf.function
    def by_name(*, only: tf.Tensor) -> tf.Tensor:
        return only + 1.0

    @tf.function(input_signature=[])
    def without_arguments() -> tf.Tensor:
        return tf.constant(1)

    by_name.get_concrete_function(only=tf.TensorSpec([], tf.float32, "only"))
    root.anything, root.by_name, root.without_arguments = anything, by_name, without_arguments
    root.state = tf.Variable([1.0, 2.0])
    for name, function, arguments in (
        ("of_a_variable", lambda x: x + 1.0, [root.state]),
        (
            "of_a_dataset",
            lambda x: x.reduce(0, tf.add),
            [tf.data.DatasetSpec(tf.TensorSpec([], tf.int32))],
        ),
        ("of_an_optional", lambda x: x.has_value(), [tf.OptionalSpec(tf.TensorSpec([], tf.bool))]),
        ("of_many", lambda x, *more: x + 1.0, [x, tf.TensorSpec([], tf.int8), 5]),
    ):
        setattr(root, name, tf.function(function))
        getattr(root, name).get_concrete_function(*arguments)
    root.bare = anything.get_concrete_function(x, 7)
    root.untraced = tf.function(lambda x: x)
    root.part = tf.Module()
    root.part.inside = anything  # of the root's functions only are shown
    tf.saved_model.save(root, export_dir)
