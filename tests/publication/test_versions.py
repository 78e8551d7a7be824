"""Which numbers are versions, which is the next, and what is never overwritten."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

import savedmodel_writer as sm
from savedmodel_writer import errors
from savedmodel_writer.saved_model.versions import version_number
from tests.publication.models import FILES, QUICK, Model, names, number_of, publish
from tests.trees import tree


@pytest.mark.parametrize(
    ("name", "number"),
    [
        ("1", 1),
        ("007", 7),
        (" 3 ", 3),
        ("-2", -2),
        ("9223372036854775807", 2**63 - 1),
        ("9223372036854775808", None),
        ("", None),
        ("1.0", None),
        ("1_000", None),
        ("v1", None),
        ("1a", None),
        ("٣", None),  # an Arabic digit
        (".savedmodel_writer-1-vm.1-2-3", None),
    ],
)
def test_versions_are_what_serving_parses(name: str, number: int | None) -> None:
    assert version_number(name) == number


def test_the_first_version_is_1_and_the_next_one_more(tmp_path: Path, model: Model) -> None:
    base = tmp_path / "deep" / "base"
    assert publish(base, model).name == "1"
    assert publish(base, model).name == "2"
    assert sorted(file.relative_to(base).as_posix() for file in base.glob("2/**/*.*")) == [
        "2/assets/number.txt",
        "2/saved_model.pb",
        "2/variables/variables.data-00000-of-00001",
        "2/variables/variables.index",
    ]
    assert names(base) == ["1", "2"]


@pytest.mark.parametrize("there", ["41", "0041", "41 "])
def test_the_next_version_follows_the_largest(tmp_path: Path, model: Model, there: str) -> None:
    for name in ("5", there, "notes", "99.bak", "-3"):
        (tmp_path / "base" / name).mkdir(parents=True)
    (tmp_path / "base" / "7").write_text("a file")
    assert publish(tmp_path / "base", model).name == "42"


def test_there_is_none_after_the_last(tmp_path: Path, model: Model) -> None:
    publish(tmp_path, model, 2**63 - 1)
    with pytest.raises(errors.InvalidArgumentError, match="after which there is none"):
        sm.publish(tmp_path)


def test_a_version_of_ones_own(tmp_path: Path, model: Model) -> None:
    assert publish(tmp_path / "base", model, 20261121).name == "20261121"
    assert publish(tmp_path / "base", model, 0).name == "0"
    before = tree(tmp_path / "base")
    with pytest.raises(errors.ExportDirectoryError, match="isn't empty"):
        sm.publish(tmp_path / "base", 0)
    os.rename(tmp_path / "base" / "0", tmp_path / "base" / "00")
    with pytest.raises(errors.ExportDirectoryError, match="'00' is version 0 already"):
        sm.publish(tmp_path / "base", 0)
    os.rename(tmp_path / "base" / "00", tmp_path / "base" / "0")
    assert tree(tmp_path / "base") == before


@pytest.mark.parametrize(
    ("arguments", "error"),
    [
        ({"version": -1}, errors.InvalidArgumentError),
        ({"version": 2**63}, errors.InvalidArgumentError),
        ({"version": "1"}, errors.InvalidTypeError),
        ({"version": 1.0}, errors.InvalidTypeError),
        ({"keep": 0}, errors.InvalidArgumentError),
        ({"keep": "all"}, errors.InvalidTypeError),
    ],
)
def test_numbers_that_are_none(tmp_path: Path, arguments: dict[str, int], error: type) -> None:
    with pytest.raises(error):
        sm.publish(tmp_path, **arguments)
    assert names(tmp_path) == []


def test_the_directory_of_the_versions_is_a_file(tmp_path: Path) -> None:
    (tmp_path / "base").write_text("")
    with pytest.raises(NotADirectoryError):
        sm.publish(tmp_path / "base")


def test_nothing_is_made_before_something_is_added(tmp_path: Path, model: Model) -> None:
    with sm.publish(tmp_path / "base", storage=QUICK) as builder:
        assert not (tmp_path / "base").exists()
        model.add(builder)
        (hidden,) = names(tmp_path / "base")
        assert hidden.startswith(".savedmodel_writer-1-")
    assert not (tmp_path / "base").exists()


def test_another_publisher_takes_the_number_meanwhile(tmp_path: Path) -> None:
    first, second = Model(tmp_path / "a", 1), Model(tmp_path / "b", 2)
    with (
        sm.publish(tmp_path / "base", storage=QUICK) as one,
        sm.publish(tmp_path / "base", storage=QUICK) as two,
    ):
        first.add(one)
        second.add(two)
        (tmp_path / "base" / "1").mkdir()  # another exporter's, not yet filled
        assert two.save() == str(tmp_path / "base" / "2" / "saved_model.pb")
        assert one.save() == str(tmp_path / "base" / "3" / "saved_model.pb")
        second.add_again(two)
        assert two.save() == str(tmp_path / "base" / "2" / "saved_model.pb")
    assert names(tmp_path / "base") == ["1", "2", "3"]
    assert names(tmp_path / "base" / "1") == []
    assert number_of(tmp_path / "base" / "2") == 2
    assert number_of(tmp_path / "base" / "3") == 1


def test_a_number_given_is_not_exchanged(tmp_path: Path, model: Model) -> None:
    with sm.publish(tmp_path / "base", 5, storage=QUICK) as builder:
        model.add(builder)
        publish(tmp_path / "base", model, 5)
        with pytest.raises(errors.ExportDirectoryError, match="since this builder looked"):
            builder.save()
    assert names(tmp_path / "base") == ["5"]
    assert all((tmp_path / "base" / "5" / file).is_file() for file in FILES)
