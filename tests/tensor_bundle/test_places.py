"""Links, modes and things in the way where a checkpoint is written: all as with TensorFlow."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from savedmodel_writer import errors
from savedmodel_writer.tensor_bundle import merge_bundles, save_checkpoint
from tests.oracle.process import Oracle
from tests.tensor_bundle.our_bundles import STORAGE, save
from tests.tensor_bundle.rewriting import write
from tests.tensor_bundle.strategies import Tensor

DATA, INDEX = "x.data-00000-of-00001", "x.index"
TENSORS: list[Tensor] = [(b"a", "", 1, np.zeros(3, np.uint32))]


def nothing(root: Path) -> None:
    pass


def links_to_files(root: Path) -> None:
    (root / "elsewhere").mkdir()
    for name in (DATA, INDEX):
        (root / "elsewhere" / name).write_bytes(b"old")
        (root / name).symlink_to(f"elsewhere/{name}")


def links_to_nothing(root: Path) -> None:
    for name in (DATA, INDEX):
        (root / name).symlink_to("nowhere")


def hard_links(root: Path) -> None:
    for name in (DATA, INDEX):
        (root / name).write_bytes(b"old")
        (root / f"other {name}").hardlink_to(root / name)


def other_modes(root: Path) -> None:
    for name, mode in ((DATA, 0o600), (INDEX, 0o400)):
        (root / name).write_bytes(b"old")
        (root / name).chmod(mode)


def a_link_to_a_directory(root: Path) -> None:
    (root / "real").mkdir()
    (root / "link").symlink_to("real")


def a_link_to_no_directory(root: Path) -> None:
    (root / "link").symlink_to("real")


def a_file_for_a_directory(root: Path) -> None:
    (root / "link").write_bytes(b"mine")


# How the directory is prepared, the umask, and the prefix in it.
PLACES: dict[str, tuple[Callable[[Path], None], int, str]] = {
    "umask 022": (nothing, 0o022, "x"),
    "umask 077": (nothing, 0o077, "x"),
    "umask 000": (nothing, 0, "x"),
    "a new directory": (nothing, 0o027, "new/x"),
    "a new directory in a new one": (nothing, 0o022, "new/newer/x"),
    "a prefix that is a directory": (nothing, 0o022, "new/"),
    "odd characters": (nothing, 0o022, "a b\n/ü %5B*"),
    "links to files": (links_to_files, 0o022, "x"),
    "links to nothing": (links_to_nothing, 0o022, "x"),
    "hard links": (hard_links, 0o022, "x"),
    "other modes": (other_modes, 0o022, "x"),
    "a link to a directory": (a_link_to_a_directory, 0o022, "link/x"),
    "a link to no directory": (a_link_to_no_directory, 0o022, "link/x"),
    "a file for a directory": (a_file_for_a_directory, 0o022, "link/x"),
}


def seen(root: Path) -> dict[str, tuple[str, int, bytes]]:
    """Mode, number of links and content of all that is there."""
    found = {}
    for path in sorted(root.rglob("*")):
        state = path.lstat()
        if path.is_symlink():
            content = os.fsencode(path.readlink())
        else:
            content = path.read_bytes() if path.is_file() else b""
        links = state.st_nlink if path.is_file() else 0
        found[str(path.relative_to(root))] = oct(state.st_mode), links, content
    return found


@pytest.mark.parametrize("place", PLACES)
def test_a_place(place: str, oracle: Oracle, tmp_path: Path) -> None:
    prepare, umask, name = PLACES[place]
    for root in ("theirs", "ours"):
        (tmp_path / root).mkdir()
        prepare(tmp_path / root)
    theirs, ours = (f"{tmp_path}/{root}/{name}" for root in ("theirs", "ours"))
    failed = oracle("tests.tensor_bundle.tf_bundles", "save_with_umask", theirs, TENSORS, umask)
    before = os.umask(umask)
    try:
        save(ours, TENSORS)
    except errors.SavedModelWriterError as error:
        assert type(error).__name__ == failed
    else:
        assert failed is None
    finally:
        os.umask(before)
    assert seen(tmp_path / "ours") == seen(tmp_path / "theirs")


@pytest.mark.parametrize("taken", [DATA, INDEX])
@pytest.mark.parametrize("way", ["save", "merge"])
def test_a_directory_in_the_way_stays(taken: str, way: str, tmp_path: Path) -> None:
    """TensorFlow leaves a temporary file then, and data without an index."""
    write(tmp_path / "p0", {"a": np.zeros(3)})
    (tmp_path / taken).mkdir()
    (tmp_path / taken / "mine").write_bytes(b"mine")
    before = seen(tmp_path)
    with pytest.raises(errors.FailedPreconditionError, match=f"{taken}; Is a directory"):
        if way == "save":
            save_checkpoint(tmp_path / "x", {"a": 1.0}, storage=STORAGE)
        else:
            merge_bundles([tmp_path / "p0"], tmp_path / "x", storage=STORAGE)
    assert seen(tmp_path) == before
