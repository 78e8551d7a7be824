"""Versions in stores that fsspec opens: memory://, and s3:// on a server of this machine."""

from __future__ import annotations

import itertools
from collections.abc import Iterator

import pytest

import savedmodel_writer as sm
from savedmodel_writer import errors
from savedmodel_writer.files import storage_for
from tests.publication.models import Model

_numbers = itertools.count()


@pytest.fixture(params=["memory", "s3"])
def base(request: pytest.FixtureRequest) -> Iterator[str]:
    """A URL with nothing at it."""
    if request.param == "memory":
        pytest.importorskip("fsspec", reason="no fsspec: pip install 'savedmodel-writer[remote]'")
        yield f"memory://publication-{next(_numbers)}"
    else:
        yield f"{request.getfixturevalue('s3').bucket()}/models"


def test_versions_in_an_fsspec_store(base: str, model: Model) -> None:
    paths = []
    for _ in range(3):
        with sm.publish(base, keep=2, remove_leftovers=True) as builder:
            model.add(builder)
            model.add_again(builder)
            paths.append(builder.save())
    assert paths == [f"{base}/{number}/saved_model.pb" for number in (1, 2, 3)]
    store = storage_for(base)
    assert store.list(base) == ["2", "3"]
    assert store.list(f"{base}/3") == ["assets", "saved_model.pb", "variables"]
    with store.open(f"{base}/3/assets/number.txt", "rb") as file:
        assert file.read() == b"2"
    bundle = sm.BundleReader(f"{base}/3/variables/variables")
    assert bundle.read("w").tolist() == [2, 2, 2]


def test_an_fsspec_store_has_nothing_after_a_failure(base: str, model: Model) -> None:
    with pytest.raises(ZeroDivisionError), sm.publish(base) as builder:
        model.add(builder)
        raise ZeroDivisionError
    store = storage_for(base)
    assert not store.exists(base) or store.list(base) == []


def test_a_version_in_an_fsspec_store_is_not_written_over(base: str, model: Model) -> None:
    with sm.publish(base, 7) as one, sm.publish(base, 7) as two:
        model.add(one)
        with pytest.raises(errors.ExportDirectoryError, match="since this builder looked"):
            model.add(two)
        one.save()
    with pytest.raises(errors.ExportDirectoryError, match="isn't empty"):
        sm.publish(base, 7)
    assert storage_for(base).list(f"{base}/7") == ["assets", "saved_model.pb", "variables"]
