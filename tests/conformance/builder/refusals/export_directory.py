"""The directory that the constructor is given."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from tests.conformance.builder.refusal import case


@case
def directory_with_a_file(tf: Any, work: Path) -> None:
    (work / "file").touch()
    tf.Builder(str(work))


@case
def directory_with_a_directory(tf: Any, work: Path) -> None:
    (work / "directory").mkdir()
    tf.Builder(str(work))


@case
def directory_with_a_file_as_bytes(tf: Any, work: Path) -> None:
    (work / "file").touch()
    tf.Builder(bytes(work))


@case
def directory_is_a_file(tf: Any, work: Path) -> None:
    (work / "file").touch()
    tf.Builder(str(work / "file"))


@case
def directory_below_a_file(tf: Any, work: Path) -> None:
    (work / "file").touch()
    tf.Builder(str(work / "file" / "x"))


@case
def directory_of_an_unknown_scheme(tf: Any, work: Path) -> None:
    tf.Builder("zzz://foo/bar")


@case
def directory_is_none(tf: Any, work: Path) -> None:
    tf.Builder(None)


@case
def directory_is_a_number(tf: Any, work: Path) -> None:
    tf.Builder(7)


@case
def directory_is_empty(tf: Any, work: Path) -> None:
    tf.Builder(str(work))


@case
def two_builders_before_saving(tf: Any, work: Path) -> None:
    tf.Builder(str(work))
    tf.Builder(str(work))
