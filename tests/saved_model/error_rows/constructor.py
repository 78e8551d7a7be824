"""The export directory."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from tests.saved_model.error_rows.row import add_row, row

SECTION = "builder 2"


@row(SECTION, "existing, has a file")
def has_a_file(tf: Any, work: Path) -> None:
    (work / "file").touch()
    tf.Builder(str(work))


@row(SECTION, "existing, has an empty sub-directory")
def has_a_directory(tf: Any, work: Path) -> None:
    (work / "directory").mkdir()
    tf.Builder(str(work))


@row(SECTION, "existing, has a file, given as bytes")
def has_a_file_as_bytes(tf: Any, work: Path) -> None:
    (work / "file").touch()
    tf.Builder(bytes(work))


@row(SECTION, "an existing regular file")
def is_a_file(tf: Any, work: Path) -> None:
    (work / "file").touch()
    tf.Builder(str(work / "file"))


@row(SECTION, "below a regular file")
def below_a_file(tf: Any, work: Path) -> None:
    (work / "file").touch()
    tf.Builder(str(work / "file" / "x"))


@row(SECTION, "not creatable")
def not_creatable(tf: Any, work: Path) -> None:
    builder = tf.Builder("/proc/nowhere/export")
    builder.add_meta_graph_and_variables(tf.default_graph(), ["serve"])


for value in (None, 7):
    add_row(SECTION, f"{value}", lambda tf, work, value=value: ignore(tf.Builder(value)))
add_row(SECTION, "unknown scheme", lambda tf, work: ignore(tf.Builder("zzz://foo/bar")))


def ignore(builder: Any) -> None:
    """A builder is no plain value."""


@row(SECTION, "ram://", differs="`ram://`", ours="UnimplementedError")
def in_memory(tf: Any, work: Path) -> None:
    tf.Builder("ram://foo/bar")


@row(SECTION, "missing, with parents that are missing")
def missing(tf: Any, work: Path) -> str:
    builder = tf.Builder(str(work / "a" / "b" / "c"))
    return Path(builder.save()).name


@row(SECTION, "existing and empty")
def empty(tf: Any, work: Path) -> str:
    return Path(tf.Builder(str(work)).save()).name


@row(SECTION, "empty text, taken by the constructor")
def empty_text(tf: Any, work: Path) -> None:
    tf.Builder("")


@row(SECTION, "bytes")
def given_as_bytes(tf: Any, work: Path) -> bool:
    builder = tf.Builder(bytes(work / "export"))
    builder.add_meta_graph_and_variables(tf.default_graph(), ["serve"])
    builder.save()
    return (work / "export" / "saved_model.pb").exists()


@row(SECTION, "pathlib.Path", differs="`pathlib.Path` for the directory")
def given_as_path(tf: Any, work: Path) -> None:
    builder = tf.Builder(work / "export")
    builder.add_meta_graph_and_variables(tf.default_graph(), ["serve"])


@row(SECTION, "two builders on one empty directory")
def two_builders(tf: Any, work: Path) -> None:
    tf.Builder(str(work))
    tf.Builder(str(work))


@row(SECTION, "files that appear after the constructor")
def filled_meanwhile(tf: Any, work: Path) -> list[str]:
    builder = tf.Builder(str(work / "export"))
    builder.add_meta_graph_and_variables(tf.default_graph(), ["serve"])
    extra = work / "export" / "assets.extra"
    extra.mkdir(parents=True)
    (extra / "file").write_text("content")
    builder.save()
    return sorted(path.name for path in (work / "export").iterdir())
