"""Parts of models that several programs save; `tf` is either side."""

from __future__ import annotations

from pathlib import Path
from typing import Any


def dense(tf: Any) -> dict[str, Any]:
    """y = x @ kernel + bias, and its signature."""
    x = tf.placeholder("float32", [None, 3], name="x")
    kernel = tf.variable("dense/kernel", [3, 2])
    bias = tf.variable("dense/bias", [2])
    y = tf.identity(x @ kernel + bias, name="y")
    return {"serving_default": tf.saved_model.predict_signature_def({"x": x}, {"y": y})}


def asset(tf: Any, files: Path, path: str, content: str, name: str = "asset") -> Any:
    """A file, and the constant with its path; it joins the usual collection."""
    file = files / path
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(content)
    tensor = tf.constant(str(file), name=name)
    tf.default_graph().add_to_collection(tf.GraphKeys.ASSET_FILEPATHS, tensor)
    return tensor
