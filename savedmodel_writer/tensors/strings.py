"""Elements of string tensors: bytes; str becomes UTF-8."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from savedmodel_writer.errors import InvalidArgumentError, InvalidTypeError


def as_bytes(value: Any, index: tuple[int, ...] = ()) -> bytes:
    """Returns one element of a string tensor.

    Args:
        value: bytes, bytearray or str.
        index: where it stands in the tensor, for the error message.

    Raises:
        InvalidTypeError: it is none of these.
        InvalidArgumentError: it is a str with a lone surrogate, which UTF-8 cannot encode.
    """
    if isinstance(value, bytes):
        return bytes(value)
    if isinstance(value, str):
        try:
            return value.encode()
        except UnicodeEncodeError as error:
            raise InvalidArgumentError(
                f"{place(index)} is {value!r}: it has a lone surrogate at position {error.start}, "
                "which is no character and has no UTF-8; pass bytes, or encode it with the "
                "error handler you want"
            ) from None
    if isinstance(value, bytearray):
        return bytes(value)
    raise InvalidTypeError(
        f"{place(index)} is {value!r} of type {type(value).__name__}: expected str or bytes"
    )


def string_array(array: npt.NDArray[Any]) -> npt.NDArray[np.object_]:
    """Returns an array of bytes objects made of an array of str, bytes or objects.

    Raises:
        InvalidTypeError: an element is neither str nor bytes; the message has its index.
        InvalidArgumentError: an element is a str with a lone surrogate.
    """
    strings = np.empty(array.size, dtype=object)
    elements = array.ravel().tolist()
    if array.dtype.kind not in "OSTU" and elements:
        raise InvalidTypeError(
            f"expected strings, found an array of {array.dtype}: convert it first, "
            "for example with astype(str)"
        )
    for position, element in enumerate(elements):
        if type(element) is not bytes:
            index = np.unravel_index(position, array.shape)
            element = as_bytes(element, tuple(int(i) for i in index))
        strings[position] = element
    return strings.reshape(array.shape)


def place(index: tuple[int, ...]) -> str:
    """How a message calls the element at `index`."""
    return f"element [{', '.join(map(str, index))}]" if index else "the value"
