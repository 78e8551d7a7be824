"""What a process that exports one model does not load: its time is mostly that of imports."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

EXPORT = """
import sys
import numpy as np
import savedmodel_writer as sm
weights = sm.variables_from(sys.argv[1])
with sm.Graph() as graph:
    x = sm.placeholder(np.float32, [None, 4], name="x")
    w = sm.Variable(weights["w"], name="w")
    y = sm.raw_ops.Softmax(logits=x @ w, name="y")
sm.simple_save(graph, sys.argv[2], {"x": x}, {"y": y}, fsync=False)
print(*sys.modules)
"""
# What dependencies load of their own is theirs to say.
DEPENDENCIES = """
import sys, zipfile
import attrs, crc32c, numpy
from google.protobuf import any_pb2, descriptor_pool, text_format
from google.protobuf.internal import builder
print(*sys.modules)
"""
# Of the package: readers, importers, and kinds of values that this model does not have.
OURS = [
    *("composite_tensors.ragged_tensor", "control_flow.conditionals", "control_flow.functions"),
    *("control_flow.loops", "control_flow.rows", "control_flow.tracing", "graph.importer"),
    *("graph.function_body", "saved_model.initial_assignments", "saved_model.loader"),
    *("saved_model.method_name_updater", "saved_model.reader", "sources.safetensors"),
    *("tensor_bundle.merge", "tensor_bundle.reader", "train.checkpoint_reader"),
    *("variables.partition", "variables.reference_nodes", "variables.taking_over"),
]
OTHERS = ["concurrent.futures", "difflib", "fsspec", "heapq", "json", "logging", "ml_dtypes"]
OTHERS += ["socket", "tempfile"]


@pytest.fixture(scope="module")
def loaded(tmp_path_factory: pytest.TempPathFactory) -> set[str]:
    directory = tmp_path_factory.mktemp("imports")
    np.savez(directory / "weights.npz", w=np.ones((4, 2), np.float32))
    arguments = [str(directory / "weights.npz"), str(directory / "export")]
    return modules(EXPORT, *arguments) - modules(DEPENDENCIES)


def modules(script: str, *arguments: str) -> set[str]:
    done = subprocess.run(
        [sys.executable, "-c", script, *arguments],
        capture_output=True,
        text=True,
        check=True,
        cwd=Path(__file__).parents[2],
    )
    return set(done.stdout.split())


@pytest.mark.parametrize("name", [f"savedmodel_writer.{name}" for name in OURS] + OTHERS)
def test_is_not_loaded(name: str, loaded: set[str]) -> None:
    assert "savedmodel_writer.saved_model.builder" in loaded
    assert name not in loaded
