"""Errors keep their facts, also on the way back from another process."""

from __future__ import annotations

import errno
import inspect
import pickle

import pytest

from savedmodel_writer import errors

CLASSES = [
    cls
    for _, cls in inspect.getmembers(errors, inspect.isclass)
    if issubclass(cls, errors.SavedModelWriterError) and cls is not errors.SavedModelWriterError
]
FAMILIES = (errors.InvalidInputError, errors.DataLossError, errors.StorageError)


@pytest.mark.parametrize("cls", CLASSES, ids=lambda cls: cls.__name__)
def test_each_says_its_message_and_is_of_a_family(cls: type) -> None:
    error = cls("where 'x': what to do", path="/a/b")
    assert str(error) == "where 'x': what to do"  # KeyError would quote it
    assert isinstance(error, FAMILIES)
    assert error.path == "/a/b"


@pytest.mark.parametrize("cls", CLASSES, ids=lambda cls: cls.__name__)
def test_each_survives_pickling(cls: type) -> None:
    facts = {"errno": errno.ENOENT} if issubclass(cls, errors.StorageError) else {"offset": 7}
    error = cls("message", path="/a/b", **facts)
    back = pickle.loads(pickle.dumps(error))
    assert type(back) is cls
    assert (str(back), back.path) == ("message", "/a/b")
    for name, value in facts.items():
        assert getattr(back, name) == value
    if isinstance(back, OSError):
        assert (back.filename, back.strerror) == ("/a/b", "No such file or directory")
