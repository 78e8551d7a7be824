"""Files that another machine's process left: removed when they are known to be old."""

from __future__ import annotations

import os
import time
from pathlib import Path

import pytest

from savedmodel_writer.files import LocalStorage, storage_for
from savedmodel_writer.files.leftovers import remove_leftovers

NAME = ".savedmodel_writer-0123-x.index-elsewhere.1-5-0"


@pytest.mark.parametrize(("age", "stays"), [(0, True), (3600, False)])
def test_a_file_of_another_machine(age: int, stays: bool, tmp_path: Path) -> None:
    (tmp_path / NAME).write_text("an index")
    changed = time.time() - age
    os.utime(tmp_path / NAME, (changed, changed))
    remove_leftovers(LocalStorage(), str(tmp_path))
    assert (tmp_path / NAME).exists()
    remove_leftovers(LocalStorage(), str(tmp_path), older_than=1800)
    assert (tmp_path / NAME).exists() == stays


def test_a_file_whose_age_is_not_known(tmp_path: Path) -> None:
    pytest.importorskip("fsspec", reason="no fsspec: pip install 'savedmodel-writer[remote]'")
    storage = storage_for("memory://leftovers")
    with storage.open(f"memory://leftovers/{NAME}", "wb") as file:
        file.write(b"an index")
    remove_leftovers(storage, "memory://leftovers", older_than=1800)
    assert storage.list("memory://leftovers") == [NAME]
