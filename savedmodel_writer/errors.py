"""Every exception of the package, and nothing else.

Three families say whose fault it is:

* `InvalidInputError` (a ValueError): the caller's;
* `DataLossError`: the bytes', when what is read is damaged;
* `StorageError` (an OSError): the machine's, keeping `errno` and `filename`.

Where TensorFlow raises `tf.errors.X`, the class of that name stands here; where it raises
AssertionError, TypeError or KeyError, ours derives from that too, so that `except` clauses written
for TensorFlow still catch.
"""

from __future__ import annotations

import os
from typing import Any


class SavedModelWriterError(Exception):
    """Base of every error of this package.

    Attributes:
        message: where, what was expected, what was found, what to do.
        node: name of the node in the graph, or None.
        op: the node's op type, or None.
        attr: name of the attribute, or None.
        path: path of the file or directory, or None.
        offset: position in the file in bytes, or None.
        source: the user's "file:line" that made the node, or None.
    """

    def __init__(
        self,
        message: str,
        *,
        node: str | None = None,
        op: str | None = None,
        attr: str | None = None,
        path: str | os.PathLike[str] | None = None,
        offset: int | None = None,
        source: str | None = None,
    ) -> None:
        super().__init__(message)
        self.message = message
        self.node = node
        self.op = op
        self.attr = attr
        self.path = None if path is None else os.fspath(path)
        self.offset = offset
        self.source = source

    def __str__(self) -> str:
        return self.message  # KeyError would quote it, OSError would rebuild it


# --- the caller's fault ---------------------------------------------------------------------


class InvalidInputError(SavedModelWriterError, ValueError):
    """What the caller gave cannot be used."""


class InvalidArgumentError(InvalidInputError):
    """`tf.errors.InvalidArgumentError`: a value is outside what the format or the op allows."""


class InvalidTypeError(InvalidInputError, TypeError):
    """An argument is of the wrong Python type or dtype; TensorFlow raises TypeError."""


class MissingAttributeError(InvalidTypeError, AttributeError):
    """An object of another kind than needed, where TensorFlow raises AttributeError."""


class UnknownOpError(InvalidInputError, AttributeError, KeyError):
    """No op of that name is registered; `raw_ops.Nope` is an AttributeError in TensorFlow."""


class AttrError(InvalidInputError, TypeError):
    """An op's attribute is unknown, missing, of the wrong type, or of a value not allowed."""


class InputError(InvalidInputError, TypeError):
    """An op's inputs are wrong: their number, their dtypes, or the graph they belong to."""


class ShapeError(InvalidInputError):
    """Static shapes do not fit the op."""


class NodeNameError(InvalidInputError):
    """A node or scope name has characters that TensorFlow's runtime refuses."""


class DuplicateNameError(InvalidInputError):
    """A name that must be unique (a variable, a signature, a tensor) is taken."""


class SourceError(InvalidInputError):
    """Reading the value of a tensor raised; `__cause__` is what it raised."""


class GraphSizeError(InvalidInputError):
    """The GraphDef would pass protobuf's limit of 2 GiB."""


class TensorNotFoundError(InvalidInputError, KeyError):
    """The graph has no operation or tensor of that name."""


class NodeNotFoundError(TensorNotFoundError, AssertionError):
    """The GraphDef has no node of that name, where TensorFlow raises AssertionError."""


class UnknownKeyError(InvalidInputError, KeyError):
    """A model that was read has no signature, variable or asset of that name."""


class MetaGraphNotFoundError(InvalidInputError, RuntimeError):
    """A SavedModel has no MetaGraph of those tags, or several could be meant."""


class TensorIndexError(InvalidInputError, IndexError):
    """An index into a tensor is out of range, or of a kind that cannot be read from a file."""


class SequenceError(InvalidInputError, AssertionError):
    """Methods were called in an order that TensorFlow refuses with AssertionError."""


class StateError(InvalidInputError, RuntimeError):
    """Something is asked of an object whose state forbids it; TensorFlow raises RuntimeError."""


class ExportDirectoryError(InvalidInputError, AssertionError):
    """The export directory is there already and is not empty."""


class SignatureError(InvalidInputError, AssertionError):
    """A TensorInfo or SignatureDef lacks what every loader needs."""


class ReservedKeyError(InvalidInputError, KeyError):
    """A signature key that is reserved for the init or train op."""


class AssetError(InvalidInputError):
    """An asset's source file cannot be used."""


class UnimplementedError(InvalidInputError, NotImplementedError):
    """`tf.errors.UnimplementedError`: something this build does not do, as TensorFlow's."""


class MissingExtraError(InvalidInputError, ImportError):
    """What was asked for needs an optional package that is not installed."""


# --- the bytes' fault -----------------------------------------------------------------------


class DataLossError(SavedModelWriterError):
    """`tf.errors.DataLossError`: bytes that were read are damaged or not of the format."""


class OutOfRangeError(DataLossError, EOFError):
    """`tf.errors.OutOfRangeError`: a file ends before the bytes that are said to be there."""


# --- the machine's fault --------------------------------------------------------------------


class StorageError(SavedModelWriterError, OSError):
    """The file system refused; `errno`, `strerror` and `filename` are the original's."""

    def __init__(
        self,
        message: str,
        *,
        errno: int | None = None,
        path: str | os.PathLike[str] | None = None,
    ) -> None:
        super().__init__(message, path=path)
        self.errno = errno
        self.strerror = None if errno is None else os.strerror(errno)
        self.filename = self.path

    def __reduce__(self) -> tuple[Any, ...]:
        return _storage_error, (type(self), self.message, self.errno, self.path)


def _storage_error(
    kind: type[StorageError], message: str, errno: int | None, path: str | None
) -> StorageError:
    """Unpickles: OSError's own way, by position, would lose errno and filename."""
    return kind(message, errno=errno, path=path)


class NotFoundError(StorageError, FileNotFoundError):
    """`tf.errors.NotFoundError`: a file, or a name in a checkpoint, is not there."""


class AssetNotFoundError(AssetError, NotFoundError):
    """An asset's source file does not exist."""


class TensorNotInCheckpointError(NotFoundError, KeyError):
    """The checkpoint has no tensor of that name; mappings raise KeyError, TensorFlow NotFound."""


class MissingShardError(DataLossError, NotFoundError):
    """A data file that a checkpoint's index names is not there; TensorFlow raises NotFound."""


class ParseError(DataLossError, StorageError):
    """A file is not what its name says; TensorFlow's loaders raise IOError."""


class AlreadyExistsError(StorageError, FileExistsError):
    """`tf.errors.AlreadyExistsError`: something stands where a new file should go."""


class FailedPreconditionError(StorageError, NotADirectoryError):
    """`tf.errors.FailedPreconditionError`: a path leads through something not a directory."""


class AssetNotAFileError(AssetError, InvalidArgumentError, FailedPreconditionError):
    """An asset's source is no regular file; TensorFlow raises the one or the other."""


class PermissionDeniedError(StorageError, PermissionError):
    """`tf.errors.PermissionDeniedError`: the file system does not allow it."""


class FileChangedError(StorageError):
    """A file was written to while it was copied."""


class ResourceExhaustedError(StorageError):
    """`tf.errors.ResourceExhaustedError`: the disk or the quota is full."""


class WorkerError(StorageError, ChildProcessError):
    """An executor that was to write a part of a checkpoint failed: a worker of it died."""
