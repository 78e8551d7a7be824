"""Sparse and ragged tensors and IndexedSlices in signatures: TensorFlow's messages, both ways."""

from __future__ import annotations

from typing import Any

import pytest

from savedmodel_writer import (
    IndexedSlices,
    RaggedTensor,
    SparseTensor,
    errors,
    graph,
    protos,
    saved_model,
)
from savedmodel_writer.array_ops import placeholder
from tests.saved_model import our_side
from tests.saved_model.attempts import assert_as_theirs, attempt
from tests.saved_model.composite_cases import CASES


@pytest.fixture(scope="module")
def theirs(oracle: Any) -> dict[str, Any]:
    return oracle("tests.saved_model.tf_cases", "run_cases", "composite_cases")


@pytest.mark.parametrize("name", CASES)
def test_as_tensorflow(name: str, theirs: dict[str, Any]) -> None:
    with our_side.new_graph():
        ours = attempt(lambda: CASES[name](our_side))
    assert_as_theirs(ours, theirs[name], WORDS.get(name, ()))


# Where TensorFlow's message is about dimensions only, or the graph's, ours names the tensors.
WORDS = {
    "lookup_sparse_missing": ["'nowhere/scope/indices'"],
    "lookup_ragged_missing": ["'nowhere/values'"],
    "lookup_slices_missing": ["'nowhere/values'"],
    "sparse_misfit_columns": ["dense_shape has 3", "2 columns"],
    "sparse_misfit_rows": ["values has 2", "3 rows"],
    "sparse_misfit_dtype": ["'x:0' is int32, expected int64"],
    "ragged_misfit_private": ["constructor is private", "from_row_splits"],
    "ragged_misfit_mixed": ["same dtype", "int64 outside", "int32 inside"],
    "slices_misfit_list": ["'list' object has no attribute 'shape'", "as values"],
}


def test_every_kind_of_case_is_there(theirs: dict[str, Any]) -> None:
    kinds = [kind for kind, _, _ in theirs.values()]
    assert kinds.count("message") > 70
    assert kinds.count("error") > 15


def test_splits_known_to_be_wrong_are_refused() -> None:
    with graph.Graph():
        for splits in ([1, 3], [0, 2], [0, 3, 2, 3], [0, -1, 3]):
            with pytest.raises(errors.InvalidArgumentError, match="row_splits"):
                RaggedTensor.from_row_splits([1.0, 2.0, 3.0], splits)
            RaggedTensor.from_row_splits([1.0, 2.0, 3.0], splits, validate=False)
        RaggedTensor.from_row_splits([1.0, 2.0, 3.0], [0, 2, 2, 3])
        RaggedTensor.from_row_splits(placeholder("float32", [None]), [0, 2])
        with pytest.raises(errors.InvalidArgumentError, match="row_splits"):
            RaggedTensor.from_row_splits(placeholder("float32", [0]), [0, 2])


def components() -> dict[str, graph.Tensor]:
    return {
        name: placeholder("float32" if name == "a" else "int64", shape, name=name)
        for name, shape in {"a": [None], "b": [None], "c": None}.items()
    }


@pytest.mark.parametrize("missing", ["a", "b", "c"])
@pytest.mark.parametrize(
    "value",
    [
        lambda a, b, c: SparseTensor(c, a, b),
        lambda a, b, c: IndexedSlices(a, b, c),
        lambda a, b, c: RaggedTensor.from_nested_row_splits(a, [b, c]),
    ],
    ids=["sparse", "slices", "ragged"],
)
def test_a_component_that_is_missing_is_refused(value: Any, missing: str, tmp_path: Any) -> None:
    with graph.Graph():
        made = value(**components())
        signature = saved_model.predict_signature_def({"x": made}, {"y": made})
    with graph.Graph() as other:
        for name in {"a", "b", "c"} - {missing}:
            placeholder("float32", name=name)
    builder = saved_model.SavedModelBuilder(tmp_path / "export")
    with pytest.raises(errors.TensorNotFoundError, match=rf"signature 's', inputs.*'{missing}:0'"):
        builder.add_meta_graph_and_variables(other, ["t"], {"s": signature})


def test_an_unknown_type_is_refused() -> None:
    with graph.Graph():
        info = saved_model.build_tensor_info(RaggedTensor.from_row_splits([1.0], [0, 1]))
        spec = info.composite_tensor.type_spec
        spec.type_spec_class = protos.TypeSpecProto.OPTIONAL_SPEC
        spec.type_spec_class_name = "OptionalSpec"
        with pytest.raises(errors.UnimplementedError, match="'OptionalSpec'"):
            saved_model.get_tensor_from_tensor_info(info)


def test_a_wrong_number_of_tensors_is_refused() -> None:
    with graph.Graph():
        info = saved_model.build_tensor_info(IndexedSlices(*list(components().values())[:2]))
        del info.composite_tensor.components[1]
        with pytest.raises(errors.InvalidArgumentError, match="IndexedSlicesSpec of 1 tensors"):
            saved_model.get_tensor_from_tensor_info(info)


def test_a_sparse_tensor_as_a_composite_one() -> None:
    """TensorFlow's functions encode it so, with a SparseTensorSpec."""
    with graph.Graph():
        parts = components()
        made = SparseTensor(parts["c"], parts["a"], parts["b"])
        info = protos.TensorInfo()
        info.composite_tensor.type_spec.CopyFrom(made.type_spec())
        for tensor in made.components:
            info.composite_tensor.components.append(saved_model.build_tensor_info(tensor))
        again = saved_model.get_tensor_from_tensor_info(info)
        assert isinstance(again, SparseTensor)
        assert again.components == made.components
