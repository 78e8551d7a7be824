"""The stores that tests write to: one in this process's memory, and one whose driver fails."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator
from typing import Any

import pytest

fsspec = pytest.importorskip("fsspec", reason="no fsspec: pip install 'savedmodel-writer[remote]'")

from fsspec.implementations.memory import MemoryFileSystem  # noqa: E402  it may not be there

_numbers = itertools.count()


def new_root() -> str:
    """The URL of an empty place in memory."""
    return f"memory://root-{next(_numbers)}"


def contents(url: str) -> dict[str, bytes]:
    """Every file below a URL in memory, by its name relative to that."""
    driver = fsspec.filesystem("memory")
    root = driver._strip_protocol(url) + "/"
    if not driver.exists(url):
        return {}
    return {path.removeprefix(root): driver.cat_file(path) for path in driver.find(url)}


class FaultyDriver(MemoryFileSystem):
    """A driver that raises what `faults` has for the name of a method."""

    protocol = ("faulty", "memory")
    faults: dict[str, Callable[[], Exception]] = {}

    @classmethod
    def _strip_protocol(cls, path: Any) -> Any:
        return MemoryFileSystem._strip_protocol(str(path).replace("faulty://", "memory://"))

    def __getattribute__(self, name: str) -> Any:
        if name in FaultyDriver.faults:
            raise FaultyDriver.faults[name]()
        return super().__getattribute__(name)


@pytest.fixture
def faults(monkeypatch: pytest.MonkeyPatch) -> Iterator[dict[str, Callable[[], Exception]]]:
    """What the methods of `faulty://` are to raise, by name."""
    fsspec.register_implementation("faulty", FaultyDriver, clobber=True)
    yield FaultyDriver.faults
    FaultyDriver.faults.clear()
