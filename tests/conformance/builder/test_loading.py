"""TensorFlow's model and ours load alike: the same values, answers, assets and errors."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

import pytest

from tests.conformance.builder.conftest import Pairs
from tests.conformance.builder.program import all_programs
from tests.oracle.process import Oracle

READINGS = "tests.conformance.builder.tf_readings"
OPENVINO = "tests.conformance.openvino_loader"


# MetaGraphs that a loader does not take, in TensorFlow's model neither, and why.
REFUSED = {
    # Variables that the first MetaGraph did not save.
    ("other_graphs_variables", "cpp v1 v2"): {"baz"},
    ("testVariables", "cpp v1 v2"): {"baz"},
    ("savers", "cpp v1 v2"): {"automatic", "default"},
    # A second CPU, which that loader is not told of.
    ("clear_devices", "cpp"): {"baz"},
    ("two_devices", "cpp"): {"serve"},
    ("sharded_saver", "cpp"): {"custom"},
    ("testOp", "cpp"): {"foo"},
    # A signature of an operation, of half a sparse tensor, or of what is fed and fetched at once.
    ("signature_of_operations", "v2"): {"t"},
    ("signatures_of_each_method", "v2"): {"foo"},
    ("testSignatureDefValidationSucceedsWithCoo", "v2"): {"input", "output"},
    ("testSignatureDefValidationSucceedsWithName", "v2"): {"output"},
    # An init op that is a tensor.
    ("init_and_train_op", "v1 v2"): {"baz"},
}


def refused(name: str, loader: str) -> set[str]:
    return next(
        (tags for (n, loaders), tags in REFUSED.items() if n == name and loader in loaders.split()),
        set(),
    )


@pytest.fixture(scope="module")
def found() -> Iterator[Counter[str]]:
    """How many variables, assets and signatures were read, by loader."""
    counted: Counter[str] = Counter()
    yield counted


@pytest.mark.parametrize("loader", ["cpp", "v1", "v2"])
@pytest.mark.parametrize("name", all_programs())
def test_tensorflow(
    name: str, loader: str, pairs: Pairs, oracle: Oracle, found: Counter[str]
) -> None:
    pair = pairs(name)
    ours = oracle(READINGS, "readings", loader, str(pair.ours))
    theirs = oracle(READINGS, "readings", loader, str(pair.theirs))
    assert ours == theirs
    errors = {" ".join(tags): what for tags, (kind, what) in ours if kind == "error"}
    assert set(errors) == refused(name, loader), errors
    for _, (kind, items) in ours:
        if kind == "value":
            found[loader] += [item_kind for item_kind, _ in items.values()].count("value")


def test_most_is_readable(found: Counter[str]) -> None:
    assert set(found) <= {"cpp", "v1", "v2"}
    assert all(count > 350 for count in found.values()), found
