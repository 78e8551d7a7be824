"""The names of a bundle's files, and of the tensors in it.

    PREFIX.index                    the table: a header, and one entry for each tensor or slice
    PREFIX.data-00000-of-00001      the tensors' bytes, shard 0 of 1

The prefix itself is not a file. While a bundle is written its files have hidden names beside these,
so that nothing under the prefix is ever half a checkpoint.
"""

from __future__ import annotations

import os

from savedmodel_writer import errors
from savedmodel_writer.files import hidden_names


def index_file(prefix: str) -> str:
    """The name of the index, which is the commit mark of a bundle."""
    return f"{prefix}.index"


def data_file(prefix: str, shard: int, num_shards: int) -> str:
    """The name of a data file."""
    return f"{prefix}.data-{shard:05d}-of-{num_shards:05d}"


def sharded_prefix(prefix: str, shard: int, num_shards: int) -> str:
    """The prefix that one of several writers writes to before the merge (op ShardedFilename)."""
    return f"{prefix}-{shard:05d}-of-{num_shards:05d}"


def hidden_name(path: str) -> str:
    """A name beside `path` that no other writer uses and that no listing of `path*` shows.

    It tells whose it is (`files.hidden_names`), and is by chance another one on each of many
    machines that share a directory and may not know themselves apart.
    """
    directory, base = os.path.split(path)
    return os.path.join(directory, hidden_names.hidden_name(f"{os.urandom(6).hex()}-{base}"))


def encode_name(name: str | bytes) -> bytes:
    """A tensor's name as the bytes of its key.

    TensorFlow takes any bytes but none at all. A str is UTF-8; what was no UTF-8 when it was read
    comes back as the bytes that it was (Python's surrogateescape).

    Raises:
        InvalidArgumentError: the name is empty, or a str with a lone surrogate.
        InvalidTypeError: it is neither str nor bytes.
    """
    if isinstance(name, str):
        try:
            encoded = name.encode("utf-8", "surrogateescape")
        except UnicodeEncodeError as error:
            raise errors.InvalidArgumentError(
                f"tensor name {name!r}: a lone surrogate at {error.start} has no UTF-8"
            ) from None
    elif isinstance(name, bytes):
        encoded = name
    else:
        raise errors.InvalidTypeError(
            f"tensor name {name!r}: expected str or bytes, found {type(name).__name__}"
        )
    if not encoded:
        raise errors.InvalidArgumentError(
            "a tensor's name is empty; the empty key is that of the checkpoint's header"
        )
    return encoded


def decode_name(key: bytes) -> str:
    """The tensor name of a key."""
    return key.decode("utf-8", "surrogateescape")
