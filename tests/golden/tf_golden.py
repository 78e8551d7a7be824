"""Writes `written/`: small files of TensorFlow's own, the same bytes each time."""

from __future__ import annotations

import gzip
import os
import tempfile
from pathlib import Path

from tensorflow.core.protobuf import fingerprint_pb2, saved_model_pb2

from savedmodel_writer.protos import canonical
from tests.golden import bundles, models
from tests.protos import tf_messages
from tests.saved_model import tf_side
from tests.tensor_bundle import tf_bundles
from tests.trees import files_in

LARGE = 100_000


def generate(root: Path) -> None:
    write_bundles(root / "bundles")
    write_models(root / "models")
    write_fingerprint(root / "fingerprint")


def write(path: Path, content: bytes) -> None:
    """Writes a file; a large one, which is long for its own sake only, is compressed."""
    path.parent.mkdir(parents=True, exist_ok=True)
    if len(content) > LARGE:
        path, content = path.with_name(path.name + ".gz"), gzip.compress(content, mtime=0)
    path.write_bytes(content)


def write_bundles(root: Path) -> None:
    for name in bundles.BUNDLES:
        parts = bundles.parts(name)
        files = tf_bundles.merged(parts) if len(parts) > 1 else tf_bundles.saved(parts[0])
        for file, content in files.items():
            write(root / name / file, content)


def write_models(root: Path) -> None:
    for name in models.MODELS:
        with tempfile.TemporaryDirectory() as directory:
            here = Path.cwd()
            os.chdir(directory)
            models.run(name, tf_side, "model")
            for file, content in files_in("model").items():
                write(root / name / file, content)
            os.chdir(here)


def write_fingerprint(root: Path) -> None:
    """A model with functions; `canonical.pb` has the bytes whose hash is in `fingerprint.pb`."""
    model, serialized = tf_messages.model_with_functions()
    fingerprint = fingerprint_pb2.FingerprintDef.FromString(serialized)
    in_order = canonical.serialize(saved_model_pb2.SavedModel.FromString(model))
    assert tf_messages.farmhash([in_order]) == [fingerprint.saved_model_checksum]
    fingerprint.ClearField("uuid")  # is random
    write(root / "saved_model.pb", model)
    write(root / "canonical.pb", in_order)
    write(root / "fingerprint.pb", fingerprint.SerializeToString(deterministic=True))
