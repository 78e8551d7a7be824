"""Data files of the package, which scripts write and which are stored compressed."""

from __future__ import annotations

import functools
import pkgutil
import zlib

# Tells zlib that it is a gzip file; the module gzip takes longer to import than this to unpack.
_GZIP = 16 + zlib.MAX_WBITS


def unpacked(package: str, name: str) -> bytes:
    """The content of a file in a package's directory."""
    packed = pkgutil.get_data(package, name)
    assert packed is not None, "the package's loader gives no data files"
    return zlib.decompress(packed, wbits=_GZIP)


@functools.cache
def ops_without_kernels() -> frozenset[str]:
    """Ops that TensorFlow knows and cannot run on a CPU: for another device, or no more in use."""
    return frozenset(unpacked(__package__, "ops_without_kernels.txt.gz").decode().split())


@functools.cache
def ops_not_public() -> frozenset[str]:
    """Ops that are registered and not in `tf.raw_ops`; nor is any whose name begins with "_"."""
    return frozenset(unpacked(__package__, "ops_not_public.txt.gz").decode().split())


def family_of_ops(package: str) -> dict[str, str]:
    """The file of a directory that has an op's function, by op, from its `families.txt.gz`.

    Each line of that names a file and its ops.
    """
    lines = map(str.split, unpacked(package, "families.txt.gz").decode().splitlines())
    return {op_type: family for family, *op_types in lines for op_type in op_types}
