"""Fixtures of the conformance tests."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Callable, Iterator

import attrs
import pytest

from tests.conformance.case import Case, Request
from tests.oracle.process import Oracle

Export = Callable[[Case], tuple[str, list[Request]]]

# RELEASE=PYTHON, where PYTHON has that TensorFlow installed. Without it the tests of earlier
# TensorFlows are deselected.
PYTHONS = dict(item.split("=", 1) for item in os.environ.get("OLD_TENSORFLOW", "").split())


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if not PYTHONS:
        old = [item for item in items if item.get_closest_marker("old_tensorflow")]
        config.hook.pytest_deselected(items=old)
        items[:] = [item for item in items if item not in set(old)]


@pytest.fixture(scope="session")
def openvino() -> Iterator[Oracle]:
    """A process that runs OpenVINO and never loads TensorFlow."""
    process = Oracle()
    yield process
    process.close()


@pytest.fixture(scope="session")
def exported(tmp_path_factory: pytest.TempPathFactory) -> Export:
    """Exports a case when it is first asked for; its directory and requests."""
    directory = tmp_path_factory.mktemp("conformance")
    done: dict[str, tuple[str, list[Request]]] = {}

    def export(case: Case) -> tuple[str, list[Request]]:
        if case.name not in done:
            requests = case.export(export_dir := str(directory / case.name))
            assert "tensorflow" not in sys.modules
            done[case.name] = export_dir, requests if isinstance(requests, list) else [requests]
        return done[case.name]

    return export


@attrs.frozen
class Old:
    """An old TensorFlow."""

    release: str
    oracle: Oracle


def _running(release: str) -> Iterator[Old]:
    python = PYTHONS[release]
    if shutil.which(python) is None:
        pytest.skip(
            f"TensorFlow {release} is left out: there is no {python}. "
            "`make test-old-tensorflow` tells which Python it lacks, and how to name one."
        )
    oracle = Oracle(python)
    yield Old(release, oracle)
    oracle.close()


@pytest.fixture(scope="session", params=[one for one in PYTHONS if not one.startswith("1.")])
def old(request: pytest.FixtureRequest) -> Iterator[Old]:
    """Each TensorFlow 2 of earlier years."""
    yield from _running(request.param)


@pytest.fixture(scope="session", params=[one for one in PYTHONS if one.startswith("1.")])
def tensorflow_1(request: pytest.FixtureRequest) -> Iterator[Old]:
    """Each TensorFlow 1: it reads no attribute that it does not know, and has no TF2 loader."""
    yield from _running(request.param)
