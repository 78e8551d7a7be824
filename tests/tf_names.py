"""The public names of tf.compat.v1, and their parameters, for comparison with ours."""

from __future__ import annotations

import functools
import inspect
import tempfile
from typing import Any

import tensorflow as tf
from tensorflow.python.trackable.resource import _ResourceMetaclass as ResourceMetaclass

v1 = tf.compat.v1
# What stands for it here, by the name it has there.
PLACES = {
    "": v1,
    "saved_model": v1.saved_model,
    **{
        f"saved_model.{name}": getattr(v1.saved_model, name)
        for name in (
            *("builder", "constants", "loader", "main_op", "signature_constants"),
            *("signature_def_utils", "tag_constants", "utils"),
        )
    },
    "saved_model.Builder": v1.saved_model.Builder,
    "saved_model.signature_def_utils.MethodNameUpdater": (
        v1.saved_model.signature_def_utils.MethodNameUpdater
    ),
    "train": v1.train,
    "train.Saver": v1.train.Saver,
    "io": v1.io,
    "math": v1.math,
    "io.RaggedFeature": v1.io.RaggedFeature,
    "lookup": v1.lookup,
    "nn": v1.nn,
    **{
        f"lookup.{name}": getattr(v1.lookup, name)
        for name in (
            *("KeyValueTensorInitializer", "StaticHashTable", "StaticVocabularyTable"),
            *("TextFileIndex", "TextFileInitializer"),
        )
    },
    **{
        name: getattr(v1, name)
        for name in (
            *("Graph", "GraphKeys", "Operation", "Tensor", "TensorShape", "DType", "Variable"),
            *("SparseTensor", "RaggedTensor", "IndexedSlices"),
        )
    },
}

# Where tf.compat.v1 has others, TensorFlow 2's are the model.
NEWER = ["cond", "function", "map_fn", "scan", "switch_case", "while_loop"]

# Name → for a value that can be compared its repr, for what is called its parameters (name,
# default's repr or None), for other things None.
Members = dict[str, "str | list[tuple[str, str | None]] | None"]


def public_members() -> dict[str, Members]:
    found = {place: members(thing) for place, thing in PLACES.items()}
    found[""] |= {name: described(tf, name) for name in NEWER}
    found["nn"]["gelu"] = described(tf.nn, "gelu")
    with tempfile.TemporaryDirectory() as directory:
        prefix = f"{directory}/x"
        tf.train.Checkpoint(v=tf.Variable(1.0)).write(prefix)
        found["train.CheckpointReader"] = members(type(tf.train.load_checkpoint(prefix)))
    return found


def members(thing: Any) -> Members:
    return {name: described(thing, name) for name in dir(thing) if not name.startswith("_")}


def described(thing: Any, name: str) -> str | list[tuple[str, str | None]] | None:
    value = inspect.getattr_static(thing, name)
    if isinstance(value, (str, int, float)):
        return repr(value)
    if isinstance(value, ResourceMetaclass):  # its `__call__` hides the constructor's
        value = functools.partial(value.__init__, None)
    else:
        value = getattr(thing, name)
    try:
        signature = inspect.signature(value)
    except (TypeError, ValueError):
        return None
    return [
        (parameter.name, None if parameter.default is parameter.empty else repr(parameter.default))
        for parameter in signature.parameters.values()
        if parameter.kind is not parameter.VAR_KEYWORD
    ]
