"""What passes between a test run and its oracle: a length, u64le, and a pickle of that length.

The two may run different Pythons and numpys. An array's own pickle names modules of the numpy that
made it, which older ones lack, so arrays go as shape, dtype and bytes. Runs on Python 3.7 too.
"""

from __future__ import annotations

import copyreg
import io
import operator
import pickle
import struct
from collections.abc import Callable
from typing import Any, BinaryIO

import numpy as np


def encode(message: object) -> bytes:
    """The message, ready for `write`."""
    encoded = io.BytesIO()
    pickler = pickle.Pickler(encoded, protocol=4)
    pickler.dispatch_table = _Reductions(copyreg.dispatch_table)
    pickler.dump(message)
    return encoded.getvalue()


def write(stream: BinaryIO, encoded: bytes) -> None:
    """Sends what `encode` gave."""
    stream.write(struct.pack("<Q", len(encoded)) + encoded)
    stream.flush()


def read(stream: BinaryIO) -> Any:
    """The next message.

    Raises:
        EOFError: the other side has ended.
    """
    header = stream.read(8)
    if len(header) < 8:
        raise EOFError
    return pickle.loads(stream.read(struct.unpack("<Q", header)[0]))


class _Reductions(dict):
    """How to pickle values, by their class."""

    def __missing__(self, cls: type) -> Callable[[Any], Any]:
        if cls is np.ndarray:
            return _array_reduced
        if issubclass(cls, np.generic):
            return _scalar_reduced
        raise KeyError(cls)


def _scalar_reduced(value: np.generic) -> Any:
    return operator.getitem, (np.asarray(value), ())


def _array_reduced(value: np.ndarray) -> Any:
    if value.dtype.hasobject:
        return _object_array, (value.shape, value.ravel().tolist())
    return np.ndarray, (value.shape, value.dtype, bytearray(value.tobytes()))


def _object_array(shape: tuple[int, ...], items: list[object]) -> np.ndarray:
    array = np.empty(len(items), object)
    for index, item in enumerate(items):
        array[index] = item
    return array.reshape(shape)
