"""TensorFlow's C API, as far as loading and running a SavedModel needs it: ctypes, no Python API.

`TF_LoadSessionFromSavedModel` is the C++ loader that TensorFlow Serving uses. Works with every
TensorFlow from 1.13 on, and on Python 3.7.
"""

from __future__ import annotations

import ctypes
from collections.abc import Sequence
from ctypes import POINTER, c_char_p, c_int, c_int64, c_size_t, c_void_p
from functools import lru_cache
from pathlib import Path

import numpy as np
from tensorflow import bfloat16
from tensorflow.python import pywrap_tensorflow

from tests.conformance import tf_c_strings

TF_STRING = 7
DATA_TYPES = {
    np.dtype(dtype): number
    for number, dtype in {
        1: np.float32,
        2: np.float64,
        3: np.int32,
        4: np.uint8,
        5: np.int16,
        6: np.int8,
        8: np.complex64,
        9: np.int64,
        10: np.bool_,
        14: bfloat16.as_numpy_dtype,
        17: np.uint16,
        18: np.complex128,
        19: np.float16,
        22: np.uint32,
        23: np.uint64,
    }.items()
}
NUMPY_DTYPES = {number: dtype for dtype, number in DATA_TYPES.items()}


class Buffer(ctypes.Structure):
    """TF_Buffer."""

    _fields_ = [("data", c_void_p), ("length", c_size_t), ("deallocator", c_void_p)]


class Output(ctypes.Structure):
    """TF_Output: one output of one operation."""

    _fields_ = [("operation", c_void_p), ("index", c_int)]


class CApiError(Exception):
    """A TF_Status that is not OK: `code` is the number of tensorflow::error::Code."""

    def __init__(self, code: int, message: str) -> None:
        super().__init__(f"({code}) {message}")
        self.code = code


SIGNATURES: dict[str, tuple[object, list[object]]] = {
    "TF_NewStatus": (c_void_p, []),
    "TF_DeleteStatus": (None, [c_void_p]),
    "TF_GetCode": (c_int, [c_void_p]),
    "TF_Message": (c_char_p, [c_void_p]),
    "TF_NewGraph": (c_void_p, []),
    "TF_DeleteGraph": (None, [c_void_p]),
    "TF_NewSessionOptions": (c_void_p, []),
    "TF_SetConfig": (None, [c_void_p, c_char_p, c_size_t, c_void_p]),
    "TF_DeleteSessionOptions": (None, [c_void_p]),
    "TF_NewBuffer": (POINTER(Buffer), []),
    "TF_DeleteBuffer": (None, [POINTER(Buffer)]),
    "TF_LoadSessionFromSavedModel": (
        c_void_p,
        [c_void_p, c_void_p, c_char_p, POINTER(c_char_p), c_int, c_void_p, POINTER(Buffer)]
        + [c_void_p],
    ),
    "TF_CloseSession": (None, [c_void_p, c_void_p]),
    "TF_DeleteSession": (None, [c_void_p, c_void_p]),
    "TF_GraphOperationByName": (c_void_p, [c_void_p, c_char_p]),
    "TF_SessionRun": (
        None,
        [c_void_p, c_void_p]
        + [POINTER(Output), POINTER(c_void_p), c_int] * 2
        + [c_void_p, c_int, c_void_p, c_void_p],
    ),
    "TF_AllocateTensor": (c_void_p, [c_int, POINTER(c_int64), c_int, c_size_t]),
    "TF_DeleteTensor": (None, [c_void_p]),
    "TF_TensorData": (c_void_p, [c_void_p]),
    "TF_TensorByteSize": (c_size_t, [c_void_p]),
    "TF_TensorType": (c_int, [c_void_p]),
    "TF_NumDims": (c_int, [c_void_p]),
    "TF_Dim": (c_int64, [c_void_p, c_int]),
}


@lru_cache(1)
def library() -> ctypes.CDLL:
    """The shared library of the installed wheel."""
    folder = Path(pywrap_tensorflow.__file__).parents[1]
    (framework,) = folder.glob("libtensorflow_framework.so*")
    ctypes.CDLL(str(framework), ctypes.RTLD_GLOBAL)
    places = [folder / "libtensorflow_cc.so.2", folder / "python/_pywrap_tensorflow_internal.so"]
    path = next(place for place in places if place.exists())  # the second one in old wheels
    loaded = ctypes.CDLL(str(path), ctypes.RTLD_GLOBAL)
    strings = tf_c_strings.SIGNATURES if tf_c_strings.has_tstrings(loaded) else {}
    for name, (result, arguments) in {**SIGNATURES, **strings}.items():
        function = getattr(loaded, name)
        function.restype, function.argtypes = result, arguments
    return loaded


class Session:
    """A SavedModel loaded by the C++ loader; a context manager.

    `config` is a serialized ConfigProto.
    """

    def __init__(self, export_dir: str, tags: Sequence[str], config: bytes = b"") -> None:
        self._tf = tf = library()
        self._status = tf.TF_NewStatus()
        self._graph = tf.TF_NewGraph()
        self._session = None
        options, meta_graph = tf.TF_NewSessionOptions(), tf.TF_NewBuffer()
        try:
            tf.TF_SetConfig(options, config, len(config), self._status)
            self._raise_unless_ok()
            self._session = tf.TF_LoadSessionFromSavedModel(
                options,
                None,
                export_dir.encode(),
                (c_char_p * len(tags))(*(tag.encode() for tag in tags)),
                len(tags),
                self._graph,
                meta_graph,
                self._status,
            )
            self._raise_unless_ok()
            contents = meta_graph.contents
            self.meta_graph_def = ctypes.string_at(contents.data, contents.length)
        except CApiError:
            self.close()
            raise
        finally:
            tf.TF_DeleteSessionOptions(options)
            tf.TF_DeleteBuffer(meta_graph)

    def __enter__(self) -> Session:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Frees what the C API holds."""
        if self._session is not None:
            self._tf.TF_CloseSession(self._session, self._status)
            self._tf.TF_DeleteSession(self._session, self._status)
        self._tf.TF_DeleteGraph(self._graph)
        self._tf.TF_DeleteStatus(self._status)

    def run(self, fetches: dict[str, str], feeds: dict[str, np.ndarray]) -> dict[str, np.ndarray]:
        """Runs tensors by name ("x:0"), as `tf.compat.v1.Session.run` does with a dict."""
        tf = self._tf
        fed = (c_void_p * len(feeds))(*(self._tensor(array) for array in feeds.values()))
        fetched = (c_void_p * len(fetches))()
        try:
            tf.TF_SessionRun(
                self._session,
                None,
                (Output * len(feeds))(*map(self._output, feeds)),
                fed,
                len(feeds),
                (Output * len(fetches))(*map(self._output, fetches.values())),
                fetched,
                len(fetches),
                None,
                0,
                None,
                self._status,
            )
            self._raise_unless_ok()
            return {key: self._array(fetched[index]) for index, key in enumerate(fetches)}
        finally:
            for tensor in (*fed, *fetched):
                if tensor:
                    tf.TF_DeleteTensor(tensor)

    def _raise_unless_ok(self) -> None:
        code = self._tf.TF_GetCode(self._status)
        if code:
            raise CApiError(code, self._tf.TF_Message(self._status).decode())

    def _output(self, name: str) -> Output:
        operation, _, index = name.partition(":")
        found = self._tf.TF_GraphOperationByName(self._graph, operation.encode())
        if not found:
            raise CApiError(5, f"no operation {operation!r} in the graph")
        return Output(found, int(index or 0))

    def _tensor(self, array: np.ndarray) -> int:
        tf, dimensions = self._tf, (c_int64 * array.ndim)(*array.shape)
        if array.dtype != object:
            data = np.ascontiguousarray(array).tobytes()
            tensor = tf.TF_AllocateTensor(
                DATA_TYPES[array.dtype], dimensions, array.ndim, len(data)
            )
            ctypes.memmove(tf.TF_TensorData(tensor), data, len(data))
            return int(tensor)
        strings = array.ravel().tolist()
        size = tf_c_strings.size(tf, strings)
        tensor = tf.TF_AllocateTensor(TF_STRING, dimensions, array.ndim, size)
        tf_c_strings.write(tf, tf.TF_TensorData(tensor), strings)
        return int(tensor)

    def _array(self, tensor: int) -> np.ndarray:
        tf = self._tf
        shape = [tf.TF_Dim(tensor, axis) for axis in range(tf.TF_NumDims(tensor))]
        kind, start = tf.TF_TensorType(tensor), tf.TF_TensorData(tensor)
        size = tf.TF_TensorByteSize(tensor)
        if kind != TF_STRING:
            data = ctypes.string_at(start, size)
            return np.frombuffer(data, NUMPY_DTYPES[kind]).reshape(shape).copy()
        strings = np.empty(int(np.prod(shape)), object)
        strings[:] = tf_c_strings.read(tf, start, size, strings.size)
        return strings.reshape(shape)
