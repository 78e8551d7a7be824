"""The same cases, run by TensorFlows of earlier years: `make test-old-tensorflow`.

Those of the Builder are run by builder/test_old_tensorflow.py.
"""

from __future__ import annotations

import pytest

from tests.conformance.answers import assert_answers
from tests.conformance.case import Case, all_cases
from tests.conformance.conftest import Export, Old
from tests.oracle.process import OracleError

LOADERS = "tests.conformance.tf_loaders"
CASES = all_cases()

pytestmark = pytest.mark.old_tensorflow


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
