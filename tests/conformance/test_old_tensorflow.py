"""The same cases, run by TensorFlows of earlier years: `make test-old-tensorflow`.

The variable OLD_TENSORFLOW lists RELEASE=PYTHON, where PYTHON has that TensorFlow installed.
Without it the tests are deselected.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator

import attrs
import pytest

from tests.conformance.answers import assert_answers
from tests.conformance.case import Case, all_cases
from tests.conformance.conftest import Export
from tests.oracle.process import Oracle, OracleError

LOADERS = "tests.conformance.tf_loaders"
PYTHONS = dict(item.split("=", 1) for item in os.environ.get("OLD_TENSORFLOW", "").split())
CASES = all_cases()

pytestmark = pytest.mark.old_tensorflow


@attrs.frozen
class Old:
    """An old TensorFlow."""

    release: str
    oracle: Oracle


@pytest.fixture(scope="module", params=PYTHONS)
def old(request: pytest.FixtureRequest) -> Iterator[Old]:
    python = PYTHONS[request.param]
    if shutil.which(python) is None:
        pytest.skip(
            f"TensorFlow {request.param} is left out: there is no {python}. "
            "`make test-old-tensorflow` tells which Python it lacks, and how to name one."
        )
    oracle = Oracle(python)
    yield Old(request.param, oracle)
    oracle.close()


def test_it_is_that_release(old: Old) -> None:
    assert old.oracle(LOADERS, "release") == old.release


@pytest.mark.parametrize("loader", ["cpp", "v1", "v2"])
@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_case(old: Old, exported: Export, case: Case, loader: str) -> None:
    export_dir, requests = exported(case)
    asked = [(request.tags, request.signature, dict(request.inputs)) for request in requests]
    if refusal := case.old_tensorflow.get(old.release):
        with pytest.raises(OracleError) as raised:
            old.oracle(LOADERS, loader, export_dir, asked)
        assert refusal in raised.value.message
        return
    answers = old.oracle(LOADERS, loader, export_dir, asked)
    for request, answer in zip(requests, answers, strict=True):
        assert_answers(case, request, answer)
