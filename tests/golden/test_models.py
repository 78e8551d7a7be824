"""Models that TensorFlow saved: the same program, run by us, saves the same files."""

from __future__ import annotations

from pathlib import Path

import pytest

from savedmodel_writer import protos
from savedmodel_writer.protos import canonical
from tests.golden import models
from tests.golden.written_files import WRITTEN, golden
from tests.saved_model import our_side
from tests.saved_model.comparable import drop_what_may_differ
from tests.trees import files_in


@pytest.mark.filterwarnings("ignore:tags. 'serve' is one str:UserWarning")  # odd_tags
@pytest.mark.parametrize("name", models.MODELS)
def test_same_files(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    models.run(name, our_side, "model")
    ours, theirs = files_in("model"), golden(f"models/{name}")
    assert list(ours) == list(theirs)
    assert comparable(ours.pop("saved_model.pb")) == comparable(theirs.pop("saved_model.pb"))
    assert ours == theirs


def comparable(content: bytes) -> bytes:
    model = protos.SavedModel.FromString(content)
    drop_what_may_differ(model)
    return canonical.serialize(model)


@pytest.mark.parametrize("name", models.MODELS)
def test_canonical_bytes_hold_the_same_message(name: str) -> None:
    content = golden(f"models/{name}")["saved_model.pb"]
    model = protos.SavedModel.FromString(content)
    again = protos.SavedModel.FromString(canonical.serialize(model))
    # Not `==`: protobuf's pure Python would look up what TensorFlow's name in an Any means.
    assert again.SerializeToString(deterministic=True) == model.SerializeToString(
        deterministic=True
    )


def test_canonical_bytes_are_those_of_the_fingerprint() -> None:
    files = golden("fingerprint")
    model = protos.SavedModel.FromString(files["saved_model.pb"])
    assert canonical.serialize(model) == files["canonical.pb"]
    assert files["canonical.pb"] != files["saved_model.pb"], "the order tells nothing"


def test_a_fingerprint() -> None:
    content = golden("fingerprint")["fingerprint.pb"]
    fingerprint = protos.FingerprintDef.FromString(content)
    assert fingerprint.saved_model_checksum and fingerprint.version.producer == 4
    assert canonical.serialize(fingerprint) == content


def test_golden_files_are_small() -> None:
    files = [path for path in WRITTEN.rglob("*") if path.is_file()]
    assert sum(path.stat().st_size for path in files) < 300_000
