"""Signature helpers: what TensorFlow accepts, refuses and says, we do."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from savedmodel_writer import errors, graph, protos, saved_model
from savedmodel_writer.saved_model import signature_def_utils
from savedmodel_writer.tensors import make_ndarray
from tests.saved_model import our_side
from tests.saved_model.attempts import assert_as_theirs, attempt
from tests.saved_model.signature_cases import CASES


@pytest.fixture(scope="module")
def theirs(oracle: Any) -> dict[str, Any]:
    return oracle("tests.saved_model.tf_cases", "run_cases", "signature_cases")


@pytest.mark.parametrize("name", CASES)
def test_as_tensorflow(name: str, theirs: dict[str, Any]) -> None:
    with our_side.new_graph():
        ours = attempt(lambda: CASES[name](our_side))
    assert_as_theirs(ours, theirs[name], SAYS_MORE.get(name, ()))


def test_every_kind_of_case_is_there(theirs: dict[str, Any]) -> None:
    kinds = [kind for kind, _, _ in theirs.values()]
    assert kinds.count("message") > 30
    assert kinds.count("error") > 100


# Where TensorFlow's message is Python's, protobuf's or the graph's, ours has other words.
SAYS_MORE = {
    "signature_of_tensors": ["TensorInfo"],
    "predict_key_not_text": ["keys are str", "3"],
    "signature_default_key_a_number": ["keys are str", "3"],
    "lookup_x": ["'x'", "x:0"],
    "lookup_q:0": ["no operation named 'q'"],
    "lookup_x:1": ["'x'", "1 outputs"],
    "lookup_": ["''"],
    "lookup_x:": ["'x:'", "<operation>:<index>"],
    "lookup_:0": ["no operation named ''"],
    "lookup_^x": ["'^x'"],
}


def test_defaults_take_arrays_and_messages() -> None:
    value = np.float32([1, 2])
    proto = protos.TensorProto(dtype=1, float_val=[3])
    signature = signature_def_utils.build_signature_def(defaults={"a": value, "b": proto, "c": 7})
    assert np.frombuffer(signature.defaults["a"].tensor_content, "<f4").tolist() == [1, 2]
    assert signature.defaults["b"] == proto
    assert signature.defaults["c"].int_val == [7]


def test_messages_of_tensorflow_are_taken(oracle: Any, tmp_path: Path) -> None:
    info = protos.TensorInfo(name="x:0", dtype=1)
    data = oracle("tests.saved_model.tf_protos", "signature_from_messages")
    made = protos.SignatureDef.FromString(data)
    assert made.inputs["x"] == made.outputs["y"] == info
    assert make_ndarray(made.defaults["x"]).tolist() == [1.0, 2.0]
    data = oracle("tests.saved_model.tf_protos", "save_signature", tmp_path / "model")
    read = protos.SavedModel.FromString((tmp_path / "model" / "saved_model.pb").read_bytes())
    assert read.meta_graphs[0].signature_def["s"] == protos.SignatureDef.FromString(data)


def test_a_tensor_where_a_dict_of_tensors_should_be() -> None:
    with graph.Graph():
        x = graph.constant(1.0, name="x")
        for make in (
            lambda: saved_model.predict_signature_def(x, {"y": x}),
            lambda: saved_model.predict_signature_def({"x": x}, x),
            lambda: signature_def_utils.supervised_eval_signature_def(x, None),
        ):
            with pytest.raises(errors.InvalidInputError, match="expected a dict of str to Tensor"):
                make()


def test_messages_are_copies() -> None:
    info = protos.TensorInfo(name="x:0", dtype=1)
    signature = saved_model.build_signature_def({"x": info})
    info.name = "changed:0"
    assert signature.inputs["x"].name == "x:0"


def test_names_are_tensorflows(oracle: Any) -> None:
    """Changing the import is enough: every public name but those of other features is here."""
    other = {"load", "load_v2", "save", "Asset", "SaveOptions", "experimental"}
    modules = oracle("tests.saved_model.tf_cases", "public_names")
    assert len(modules) > 1 and all(modules.values())
    for module, names in modules.items():
        ours: Any = saved_model
        for part in filter(None, module.split(".")):
            ours = getattr(ours, part)
        for name in set(names) - other:
            assert hasattr(ours, name), f"{module}.{name}"


def test_constants_are_tensorflows(oracle: Any) -> None:
    modules = oracle("tests.saved_model.tf_cases", "constants")
    assert len(modules) > 1 and all(modules.values())
    for module, constants in modules.items():
        ours = vars(getattr(saved_model, module))
        assert {name: ours.get(name) for name in constants} == constants


def test_a_tensor_of_another_graph_is_not_found_by_name() -> None:
    with graph.Graph():
        info = saved_model.build_tensor_info(graph.constant(1.0, name="k"))
    with graph.Graph(), pytest.raises(errors.TensorNotFoundError, match="k"):
        saved_model.get_tensor_from_tensor_info(info)
