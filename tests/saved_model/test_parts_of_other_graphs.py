"""Signatures, savers and main ops name nodes of the graph that is saved."""

from __future__ import annotations

from pathlib import Path

import pytest

from savedmodel_writer import errors, graph, protos, saved_model, variables
from savedmodel_writer.control_flow import no_op
from savedmodel_writer.train import Saver
from tests.saved_model.small_model import Model, builder_at
from tests.trees import tree


def test_a_signature_of_a_missing_tensor(model: Model, root: Path) -> None:
    builder = builder_at(root / "1")
    for name in ("nope:0", "x:1", "nope", "", "x:", "asset:0:0"):
        info = protos.TensorInfo(name=name, dtype=1)
        signature = saved_model.build_signature_def({"a": info}, method_name="m")
        with pytest.raises(errors.TensorNotFoundError, match=r"signature 'key', inputs\['a'\]"):
            builder.add_meta_graph_and_variables(model.graph, ["serve"], {"key": signature})
    parts = protos.TensorInfo.CompositeTensor(components=[protos.TensorInfo(name="q:0", dtype=1)])
    for info in (
        protos.TensorInfo(composite_tensor=parts),
        protos.TensorInfo(
            dtype=1, coo_sparse=protos.TensorInfo.CooSparse(indices_tensor_name="q:0")
        ),
    ):
        signature = saved_model.build_signature_def(outputs={"b": info})
        with pytest.raises(KeyError, match="q:0"):
            builder.add_meta_graph_and_variables(model.graph, ["serve"], {"key": signature})
    assert tree(root) == {}
    model.add(builder)
    builder.save()


def test_a_saver_of_another_graph(model: Model, root: Path) -> None:
    with graph.Graph():
        variables.Variable([1.0], name="w")
        other = Saver(name="other")
    with pytest.raises(errors.InputError, match="other"):
        model.add(builder_at(root / "1"), saver=other)
    with model.graph.as_default():
        names = {"filename_tensor_name": "x:0", "save_tensor_name": "y:0", "restore_op_name": "y"}
        named = Saver(saver_def=protos.SaverDef(**names, version=protos.SaverDef.V2))
    with pytest.raises(errors.InvalidArgumentError, match="SaverDef"):
        model.add(builder_at(root / "1"), saver=named)
    with model.graph.as_default():
        old = Saver(write_version=protos.SaverDef.V1)
    with pytest.raises(errors.UnimplementedError, match="V2"):
        model.add(builder_at(root / "1"), saver=old)
    assert tree(root) == {}


def test_a_main_op_of_another_graph(model: Model, root: Path) -> None:
    with graph.Graph():
        other = no_op(name="other")
    with pytest.raises(errors.InputError, match="other graph"):
        model.add(builder_at(root / "1"), main_op=other)
