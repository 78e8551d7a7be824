"""The ops that a TensorFlow has. Works with TensorFlow 1.13 and 1.15, on Python 3.7."""

from __future__ import annotations

from tensorflow.core.framework import op_def_pb2
from tensorflow.python import pywrap_tensorflow


def attrs_by_op() -> dict[str, list[str]]:
    """Names of the attributes of each op."""
    op_list = pywrap_tensorflow.TF_GetBuffer(pywrap_tensorflow.TF_GetAllOpList())
    return {
        op.name: [attr.name for attr in op.attr] for op in op_def_pb2.OpList.FromString(op_list).op
    }
