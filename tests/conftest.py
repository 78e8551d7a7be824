"""Fixtures of the whole suite."""

from __future__ import annotations

import sys
from collections.abc import Iterator

import pytest

from tests import s3 as s3_server
from tests.oracle.process import Oracle


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--without-tensorflow",
        action="store_true",
        help="deselect every test that asks the oracle: for environments without TensorFlow",
    )


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if config.getoption("--without-tensorflow"):
        asking = {item for item in items if "oracle" in getattr(item, "fixturenames", ())}
        config.hook.pytest_deselected(items=list(asking))
        items[:] = [item for item in items if item not in asking]


@pytest.fixture(scope="session")
def oracle() -> Iterator[Oracle]:
    """`oracle("tests.table.tf_bundles", "save_v2", ...)` runs that function beside TensorFlow."""
    instance = Oracle()
    yield instance
    instance.close()


@pytest.fixture(scope="session")
def lite(oracle: Oracle) -> Iterator[Oracle]:
    """An oracle for TensorFlow Lite: its converter adds ops to TensorFlow's registry."""
    instance = type(oracle)()
    yield instance
    instance.close()


@pytest.fixture(scope="session")
def s3() -> Iterator[s3_server.S3]:
    """An S3 server on this machine, at which `s3://` URLs lead."""
    with s3_server.server() as running:
        yield running


@pytest.fixture(autouse=True)
def _no_tensorflow_here() -> Iterator[None]:
    """The package must work where TensorFlow is not: the test process never loads it."""
    yield
    assert "tensorflow" not in sys.modules, "a test loaded TensorFlow into the test process"
