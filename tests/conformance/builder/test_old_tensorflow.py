"""The saved directories, loaded by TensorFlows of earlier years: `make test-old-tensorflow`.

By the C++ loader, which TensorFlow Serving runs, through its C API: for each tag set, with the init
op and the assets. All that they do not load TensorFlow 2.21 does not load either.
"""

from __future__ import annotations

import pytest

from tests.conformance.builder.conftest import Pairs
from tests.conformance.builder.program import all_programs
from tests.conformance.conftest import Old
from tests.oracle.process import Oracle

READINGS = "tests.conformance.builder.tf_readings"

pytestmark = pytest.mark.old_tensorflow


@pytest.mark.parametrize("name", all_programs())
def test_same_as_today(name: str, old: Old, pairs: Pairs, oracle: Oracle) -> None:
    """The same variables, assets, answers and errors as TensorFlow 2.21 finds."""
    export_dir = str(pairs(name).ours)
    found = old.oracle(READINGS, "readings", "cpp", export_dir)
    assert found == oracle(READINGS, "readings", "cpp", export_dir)
