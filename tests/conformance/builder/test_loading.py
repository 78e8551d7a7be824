"""TensorFlow's model and ours load alike: the same values, answers, assets and errors."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest

from tests.conformance.builder.conftest import Pairs
from tests.conformance.builder.program import all_programs
from tests.oracle.process import Oracle

READINGS = "tests.conformance.builder.tf_readings"
Readings = list[tuple[list[str], tuple[str, Any]]]
"""Of each MetaGraph its tags, and "value" and what was found or "error" and class names."""

# MetaGraphs that a loader does not take, in TensorFlow's model neither, and why.
REFUSED = {
    # Variables that the first MetaGraph did not save.
    ("other_graphs_variables", "cpp v1 v2"): {"baz"},
    ("testVariables", "cpp v1 v2"): {"baz"},
    ("savers", "cpp v1 v2"): {"automatic", "default"},
    ("savers_one_after_another", "cpp v1 v2"): {"3"},
    ("saver_of_devices_elsewhere", "cpp v1 v2"): {"sharded", "not sharded"},
    ("saver_of_parts_on_devices_elsewhere", "cpp v1 v2"): {"sharded", "not sharded"},
    ("saver_of_shapes_not_known", "cpp v1 v2"): {"reshape", "references", "references reshape"},
    ("saver_of_a_given_table", "cpp v1 v2"): {"both"},
    # Names or slices under which it did not save them.
    ("saver_argument_var_list", "cpp v1 v2"): {"other names"},
    ("saver_of_parts_in_a_dictionary", "cpp v1 v2"): {"list"},
    # A table on a device of its own.
    ("saver_of_tables_on_devices", "v1 v2"): {"serve"},
    # A signature of an operation, of half a sparse tensor, or of what is fed and fetched at once.
    ("signature_of_operations", "v2"): {"t"},
    ("signatures_of_each_method", "v2"): {"foo"},
    ("testSignatureDefValidationSucceedsWithCoo", "v2"): {"input", "output"},
    ("testSignatureDefValidationSucceedsWithName", "v2"): {"output"},
    # An init op that is a tensor.
    ("init_and_train_op", "v1 v2"): {"baz"},
}
# Several bad signatures, of which version 2 meets one first in the order of a hash table: by class,
# those whose outputs need a placeholder that is no input, and the variable that is fed.
BY_CHANCE = {("signatures_of_each_method", "v2"): {"UnliftableError", "ValueError"}}


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
    if classes := BY_CHANCE.get((name, loader)):
        ours, theirs = assert_one_of(ours, classes), assert_one_of(theirs, classes)
    assert ours == theirs
    errors = {" ".join(tags): what for tags, (kind, what) in ours if kind == "error"}
    assert set(errors) == refused(name, loader), errors
    for _, (kind, items) in ours:
        if kind == "value":
            found[loader] += [item_kind for item_kind, _ in items.values()].count("value")


def assert_one_of(readings: Readings, classes: set[str]) -> Readings:
    """The same readings without the errors' classes, which are of `classes`."""
    assert all(what[0] in classes for _, (kind, what) in readings if kind == "error"), readings
    return [(tags, (kind, None if kind == "error" else what)) for tags, (kind, what) in readings]


def test_most_is_readable(found: Counter[str]) -> None:
    least = {"cpp": 350, "v1": 350, "v2": 350}
    assert all(count > least[loader] for loader, count in found.items()), found
