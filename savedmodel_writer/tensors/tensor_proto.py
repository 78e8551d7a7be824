"""Values to TensorProto, laid out as TensorFlow lays out the value of a Const.

    message TensorProto (tensorflow/core/framework/tensor.proto)
      dtype 1, tensor_shape 2
      tensor_content 4        the elements' bytes, row-major, little-endian: for the dtypes of
                              `_CONTENT`, if there are two elements or more, even if all are equal
      float_val 5, …          else one list of the dtype's own; fewer elements than the shape has
                              means that the last one is repeated

What TensorFlow writes where was observed from `tf.make_tensor_proto` (TensorFlow 2.21.0).
"""

from __future__ import annotations

from math import prod
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from savedmodel_writer import dtypes
from savedmodel_writer.dtypes import DType
from savedmodel_writer.errors import (
    GraphSizeError,
    InvalidArgumentError,
    InvalidTypeError,
)
from savedmodel_writer.protos import TensorProto, as_message
from savedmodel_writer.protos.wire import varint
from savedmodel_writer.shapes import as_shape, shape_of
from savedmodel_writer.tensors.arrays import as_bits, is_array_like

_LIMIT: Final = 2**31  # bytes of one message

# The field of the typed list, by dtype. Dtypes of one and two bytes share int_val.
VALUE_FIELDS: Final[dict[DType, str]] = {
    dtypes.float32: "float_val",
    dtypes.float64: "double_val",
    dtypes.float16: "half_val",
    dtypes.bfloat16: "half_val",
    dtypes.float8_e5m2: "float8_val",
    dtypes.float8_e4m3fn: "float8_val",
    dtypes.float8_e4m3fnuz: "float8_val",
    dtypes.float8_e4m3b11fnuz: "float8_val",
    dtypes.float8_e5m2fnuz: "float8_val",
    dtypes.float4_e2m1fn: "float8_val",
    dtypes.complex64: "scomplex_val",
    dtypes.complex128: "dcomplex_val",
    dtypes.int64: "int64_val",
    dtypes.uint32: "uint32_val",
    dtypes.uint64: "uint64_val",
    dtypes.bool: "bool_val",
    dtypes.string: "string_val",
} | dict.fromkeys(
    (
        *(dtypes.int32, dtypes.int16, dtypes.int8, dtypes.int4, dtypes.int2),
        *(dtypes.uint16, dtypes.uint8, dtypes.uint4, dtypes.uint2),
        *(dtypes.qint32, dtypes.qint16, dtypes.qint8, dtypes.quint16, dtypes.quint8),
    ),
    "int_val",
)
# Whose elements never go into tensor_content.
_NO_CONTENT: Final = {
    *(dtypes.uint16, dtypes.int4, dtypes.uint4, dtypes.int2, dtypes.uint2),
    *(dtypes.complex64, dtypes.complex128, dtypes.bool, dtypes.string),
}
# Lists that are copied as they lie in memory, which keeps the payload of every NaN: the key byte
# of the packed field (number << 3 | 2).
_PACKED_KEYS: Final = {
    "float_val": b"\x2a",
    "double_val": b"\x32",
    "scomplex_val": b"\x4a",
    "dcomplex_val": b"\x62",
}

# A pattern of the sub-byte integers becomes its value by (bits ^ sign bit) - sign bit.
_SIGN_BITS: Final = {dtypes.int4: np.uint8(8), dtypes.int2: np.uint8(2)}


def make_tensor_proto(
    values: Any,
    dtype: Any = None,
    shape: Any = None,
    verify_shape: bool = False,
    allow_broadcast: bool = False,
) -> TensorProto:
    """Makes the TensorProto that `tf.make_tensor_proto` makes.

    Args:
        values: what `as_array` takes, or a TensorProto, which is returned as it is.
        dtype: what to cast to; None keeps an array's dtype and infers that of Python values.
        shape: the tensor's shape, fully known; None is that of the values. If it has more
            elements than there are values, the last value stands for the missing ones.
        verify_shape: whether the shape of the values must be `shape`.
        allow_broadcast: whether more elements than values are allowed for one value only. This
            is how `tf.constant` calls it.

    Raises:
        InvalidTypeError: a value is None or does not fit the dtype, the shapes differ where they
            may not, or `shape` is not fully known.
        InvalidArgumentError: a value is out of range, lists are ragged, there are too many values.
        ShapeError: `shape` has a negative dimension.
        GraphSizeError: the values take 2 GiB or more.
    """
    if allow_broadcast and verify_shape:
        raise InvalidArgumentError("allow_broadcast and verify_shape are not both allowed")
    if hasattr(values, "tensor_content"):
        return as_message(TensorProto, values)
    dims = None if shape is None else _known(shape)
    if dims is not None and 0 in dims and not is_array_like(values) and values is not None:
        bits, found = as_bits([], dtype)
        bits = bits.reshape(dims)
    else:
        bits, found = as_bits(values, dtype)
    if dims is None:
        dims = bits.shape
    else:
        _check_shape(bits.shape, dims, verify_shape, allow_broadcast)
    if bits.nbytes >= _LIMIT:
        raise GraphSizeError(
            f"a constant of {bits.nbytes} bytes does not fit a message of 2 GiB: make it a Variable"
        )
    proto = TensorProto(
        dtype=found.as_datatype_enum,  # type: ignore[arg-type]  # the enum's numbers are ints
        tensor_shape=shape_of(dims).as_proto(),
    )
    if bits.size > 1 and found not in _NO_CONTENT and bits.size == prod(dims):
        proto.tensor_content = _little_endian(bits).tobytes()
    else:
        _fill_values(proto, bits, found)
    return proto


def _known(shape: Any) -> tuple[int, ...]:
    static = as_shape(shape)
    if not static.is_fully_defined():
        raise InvalidTypeError(f"a constant's shape must be fully known, found {static}")
    return static.as_tuple()


def _check_shape(
    found: tuple[int, ...], wanted: tuple[int, ...], verify: bool, allow_broadcast: bool
) -> None:
    if verify and found != wanted:
        raise InvalidTypeError(f"expected values of shape {wanted}, found {found}")
    count, size = prod(found), prod(wanted)
    if allow_broadcast:
        if found not in ((), (1,)) and count != size:
            raise InvalidTypeError(
                f"values of shape {found} cannot fill shape {wanted}: expected one value, or {size}"
            )
    elif count > size:
        raise InvalidArgumentError(f"shape {wanted} takes {size} values, found {count}")


def _fill_values(proto: TensorProto, bits: npt.NDArray[Any], dtype: DType) -> None:
    field = VALUE_FIELDS[dtype]
    if not bits.size:
        return
    if field in _PACKED_KEYS:
        content = _little_endian(bits).tobytes()
        proto.MergeFromString(_PACKED_KEYS[field] + varint(len(content)) + content)
    elif field == "float8_val":
        proto.float8_val = bits.tobytes()
    else:
        if field == "half_val":
            bits = bits.view(np.uint16)
        elif dtype in _SIGN_BITS:
            bits = (bits ^ _SIGN_BITS[dtype]).view(np.int8) - np.int8(_SIGN_BITS[dtype])
        getattr(proto, field).extend(bits.ravel().tolist())


def _little_endian(bits: npt.NDArray[Any]) -> npt.NDArray[Any]:
    return bits.astype(bits.dtype.newbyteorder("<"), copy=False)
