"""What we write, called as `tf_bundles` calls TensorFlow."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

from savedmodel_writer import dtypes
from savedmodel_writer.files import LocalStorage
from savedmodel_writer.tensor_bundle import BundleWriter, merge_bundles
from tests.tensor_bundle.strategies import Tensor
from tests.trees import files_in

STORAGE = LocalStorage(fsync=False)


def writer(directory: Path, **options: Any) -> BundleWriter:
    return BundleWriter(directory / "x", storage=STORAGE, **options)


def save(prefix: str, tensors: list[Tensor]) -> None:
    with BundleWriter(prefix, storage=STORAGE) as writer:
        for name, spec, enum, bits in tensors:
            array = bits.view(dtypes.DType(enum).as_numpy_dtype) if enum != 7 else bits
            if spec:
                *full_shape, slice_spec = spec.split(" ")
                writer.add_slice(name, list(map(int, full_shape)), slice_spec, array)
            else:
                writer.add(name, array)


def saved(tensors: list[Tensor]) -> dict[str, bytes]:
    with tempfile.TemporaryDirectory() as directory:
        save(f"{directory}/x", tensors)
        return files_in(directory)


def merged(parts: list[list[Tensor]]) -> dict[str, bytes]:
    with tempfile.TemporaryDirectory() as directory:
        prefixes = [f"{directory}/temp/part-{n}" for n in range(len(parts))]
        for prefix, tensors in zip(prefixes, parts, strict=True):
            save(prefix, tensors)
        merge_bundles(prefixes, f"{directory}/x", storage=STORAGE)
        return files_in(directory)
