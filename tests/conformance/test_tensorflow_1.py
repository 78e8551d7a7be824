"""The same cases, run by TensorFlow 1: `make test-old-tensorflow`.

It loads no model with an attribute that it does not know, as most ops of today have one. So the
models are rewritten without what has a default: then nearly all of them run.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path

import pytest

import savedmodel_writer as sm
from savedmodel_writer import rewriting
from savedmodel_writer.protos import MetaGraphDef, NodeDef
from savedmodel_writer.saved_model.strip_default_attrs import strip_default_attrs
from tests.conformance.answers import assert_answers
from tests.conformance.case import Case, all_cases
from tests.conformance.conftest import Export, Old
from tests.oracle.process import OracleError

LOADERS = "tests.conformance.tf_loaders"
CASES = all_cases()
# It has no kernels for variables of these dtypes, or not the dtype.
DTYPES = {
    "uint32_variables": "Cannot colocate nodes",
    "wide_integer_variables": "Cannot colocate nodes",
    "float8_variables": "Cannot colocate nodes|invalid DataType enum: 24",
}

pytestmark = pytest.mark.old_tensorflow


def nodes_of(meta_graph: MetaGraphDef) -> Iterable[NodeDef]:
    yield from meta_graph.graph_def.node
    for function in meta_graph.graph_def.library.function:
        yield from function.node_def


def without_what_is_new(model: rewriting.Model) -> None:
    """Takes out attributes that say what would be so without them."""
    for meta_graph in model.meta_graphs:
        strip_default_attrs(meta_graph)
        for node in nodes_of(meta_graph):
            if node.op == "VarHandleOp":
                node.attr.pop("debug_name", None)  # for messages only


def unknown(model: rewriting.Model, known: dict[str, list[str]]) -> set[str]:
    """The ops and attributes that a TensorFlow does not have."""
    found = set()
    for meta_graph in model.meta_graphs:
        functions = {one.signature.name for one in meta_graph.graph_def.library.function}
        for node in nodes_of(meta_graph):
            if node.op not in known:
                found |= {node.op} - functions
            else:
                names = {name for name in node.attr if not name.startswith("_")}
                found |= {f"{node.op}.{name}" for name in names.difference(known[node.op])}
    return found


@pytest.fixture(scope="module")
def known(tensorflow_1: Old) -> dict[str, list[str]]:
    found: dict[str, list[str]] = tensorflow_1.oracle(
        "tests.conformance.tf_known_ops", "attrs_by_op"
    )
    return found


def test_it_is_that_release(tensorflow_1: Old) -> None:
    assert tensorflow_1.oracle(LOADERS, "release") == tensorflow_1.release


@pytest.mark.parametrize("loader", ["cpp", "v1"])
@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_case(
    tensorflow_1: Old,
    known: dict[str, list[str]],
    exported: Export,
    case: Case,
    loader: str,
    tmp_path: Path,
) -> None:
    export_dir, requests = exported(case)
    lacking: set[str] = set()
    sm.rewrite(
        export_dir,
        tmp_path / "model",
        without_what_is_new,
        lambda model: lacking.update(unknown(model, known)),
    )
    if lacking:
        pytest.skip(f"TensorFlow {tensorflow_1.release} has no {', '.join(sorted(lacking))}")
    asked = [(request.tags, request.signature, dict(request.inputs)) for request in requests]
    if case.name in DTYPES:
        with pytest.raises(OracleError) as raised:
            tensorflow_1.oracle(LOADERS, loader, str(tmp_path / "model"), asked)
        assert re.search(DTYPES[case.name], raised.value.message)
        return
    answers = tensorflow_1.oracle(LOADERS, loader, str(tmp_path / "model"), asked)
    for request, answer in zip(requests, answers, strict=True):
        assert_answers(case, request, answer)
