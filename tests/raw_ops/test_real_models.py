"""Models that others published, rebuilt through raw_ops: the same GraphDefs, the same numbers.

What is given besides inputs and attributes that are not inferred, and why:

- `versions` and `experimental_debug_info` are copied: they say who made the graph and where.
- Two facts are younger than the models, which TensorFlow 2.4 and 2.5 wrote: the full type of a node
  (`experimental_type`) and the mark `_has_manual_control_dependencies`. The same calls of
  tf.raw_ops make them today, and we make them equal to TensorFlow's; the models have none, so they
  are taken off before the comparison with a model.
- In bodies of functions some nodes have a control input from a node whose result they take as well
  (`FuncGraph` adds such after the node was made, so that a function's results come behind its
  effects). No `control_dependencies` block makes these, in TensorFlow neither; both sides add them
  to the node with `Operation._add_control_inputs`. All other control inputs come from blocks.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import attrs
import numpy as np
import pytest

from savedmodel_writer import raw_ops
from savedmodel_writer.graph import Graph, Operation
from savedmodel_writer.ops.attr_values import python_value
from savedmodel_writer.protos import GraphDef, NodeDef, SavedModel, text
from tests.oracle.process import Oracle
from tests.raw_ops.rebuilding import Builder, rebuilt, stripped
from tests.real_models import BASIC_PITCH, GUESSLANG, RealModel


@attrs.frozen
class Model:
    """A SavedModel in a wheel, and what to ask it."""

    source: RealModel
    signature: str
    inputs: dict[str, Any]


MODELS = {
    model.source.wheel: model
    for model in (
        Model(
            BASIC_PITCH,
            "serving_default",
            {"input_2": np.sin(np.arange(43844, dtype=np.float32) / 20).reshape(1, -1, 1)},
        ),
        Model(
            GUESSLANG,
            "classification",
            {"inputs": np.array([b"import os\nprint(os.getcwd())\n", b"int main() {}"], object)},
        ),
    )
}


@pytest.fixture(scope="module", params=list(MODELS))
def model(request: pytest.FixtureRequest) -> Model:
    return MODELS[request.param]


@pytest.fixture(scope="module")
def original(model: Model, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The model's directory, unpacked."""
    return model.source.unpack(tmp_path_factory.mktemp("original"))


OURS = Builder(
    raw_ops=raw_ops,
    new_graph=Graph,
    graph_def=Graph.as_graph_def,
    value=python_value,
    set_attr=Operation._set_attr,
    add_control_inputs=Operation._add_control_inputs,
)


def nodes_of(graph_def: GraphDef) -> Iterator[NodeDef]:
    yield from graph_def.node
    for function in graph_def.library.function:
        yield from function.node_def


def without_younger_facts(graph_def: GraphDef) -> GraphDef:
    """A copy without what the TensorFlows that wrote the models did not have yet."""
    older = GraphDef()
    older.CopyFrom(graph_def)
    for node in nodes_of(older):
        node.ClearField("experimental_type")
        node.attr.pop("_has_manual_control_dependencies", None)
    return older


@pytest.mark.long
def test_rebuilt_through_raw_ops(
    model: Model, original: Path, tmp_path: Path, oracle: Oracle
) -> None:
    saved_model = SavedModel.FromString((original / "saved_model.pb").read_bytes())
    (meta_graph,) = saved_model.meta_graphs
    expected = stripped(meta_graph.graph_def)
    made = rebuilt(expected, OURS)
    # The TensorFlow of today makes the same of the same calls, to the last field.
    theirs = oracle("tests.raw_ops.tf_rebuilding", "rebuilt", expected.SerializeToString())
    assert made == GraphDef.FromString(theirs)
    found = without_younger_facts(made)
    if found != expected:  # the text is for a person; equality is of messages
        assert text.to_text(found) == text.to_text(expected)
    assert found == expected

    meta_graph.graph_def.CopyFrom(found)
    (tmp_path / "variables").symlink_to(original / "variables")
    (tmp_path / "saved_model.pb").write_bytes(saved_model.SerializeToString())
    requests = [(tuple(meta_graph.meta_info_def.tags), model.signature, model.inputs)]
    answer, original_answer = (
        oracle("tests.conformance.tf_loaders", "cpp", str(directory), requests)[0]
        for directory in (tmp_path, original)
    )
    assert original_answer.keys() == set(meta_graph.signature_def[model.signature].outputs)
    assert answer.keys() == original_answer.keys()
    for name in answer:
        np.testing.assert_array_equal(answer[name], original_answer[name])
