"""The variables of a SavedModel, as TensorFlow restores them."""

from __future__ import annotations

import numpy as np
import tensorflow as tf

v1 = tf.compat.v1


def variables(export_dir: str) -> dict[str, tuple[str, np.ndarray]]:
    """By name the dtype and the values, of dtypes that numpy has no type for as bit patterns."""
    with tf.Graph().as_default(), v1.Session() as session:
        v1.saved_model.loader.load(session, ["serve"], export_dir)
        values = session.run({variable.op.name: variable for variable in v1.global_variables()})
        dtypes = {v.op.name: v.dtype.base_dtype.name for v in v1.global_variables()}
    return {
        name: (dtypes[name], value.view(f"u{value.itemsize}") if dtypes[name][0] in "bf" else value)
        for name, value in values.items()
    }
