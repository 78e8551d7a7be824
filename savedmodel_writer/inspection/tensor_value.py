"""Whether a TensorProto is a value: by counting, since a small one may stand for a huge tensor."""

from __future__ import annotations

from savedmodel_writer import errors
from savedmodel_writer.dtypes import as_dtype, string
from savedmodel_writer.protos import TensorProto
from savedmodel_writer.shapes import TensorShape
from savedmodel_writer.tensors.tensor_proto import VALUE_FIELDS


def problem_of(tensor: TensorProto) -> str | None:
    """What is wrong with a TensorProto, or None."""
    try:
        dtype = as_dtype(tensor.dtype).base_dtype
        count = TensorShape.from_proto(tensor.tensor_shape).num_elements()
    except errors.InvalidInputError as error:
        return error.message
    if count is None:
        return "its value is a tensor of a shape that is not fully known"
    if dtype not in VALUE_FIELDS:
        return None  # a resource or a variant
    if tensor.tensor_content:
        found, expected = len(tensor.tensor_content), count * dtype.size
        if dtype is string or found != expected:
            return f"its value has {found} bytes of content, {dtype.name} needs {expected}"
        return None
    field = getattr(tensor, VALUE_FIELDS[dtype])
    found = len(field) // 2 if dtype.is_complex else len(field)
    if found > count:
        return f"its value has {found} elements, its shape {count}"
    return None


def dtype_name(number: int) -> str:
    """The name of a dtype, or what stands in its place."""
    try:
        return as_dtype(number).name
    except errors.InvalidInputError:
        return f"no dtype ({number})"
