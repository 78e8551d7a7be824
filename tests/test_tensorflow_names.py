"""What a program calls by TensorFlow's names is here, with TensorFlow's parameters and defaults."""

from __future__ import annotations

import inspect
from functools import reduce
from typing import Any

import pytest

import savedmodel_writer as sm
from tests.oracle.process import Oracle

# What TensorFlow has and we do not, by reason.
LEFT_OUT: dict[str, dict[str, str]] = {
    "saved_model": {
        "TensorFlow 2's writer and reader of objects": "Asset SaveOptions experimental load_v2 "
        "save",
    },
    "train.Saver": {
        "needs a session": "export_meta_graph last_checkpoints recover_last_checkpoints restore "
        "save set_last_checkpoints set_last_checkpoints_with_time",
    },
    "train.CheckpointReader": {"TensorFlow's internals": "CheckpointReader_GetTensor"},
    "lookup": {"tables that training changes": "experimental"},
    "Graph": {
        "TensorFlow's internals": "Dismantle get new_operations num_operations op_def_for_type "
        "operations switch_to_thread_local",
        "for training": "gradient_override_map seed",
        "no loader asks for containers": "container",
        "only the graph of a function body is one": "building_function",
    },
    "Operation": {
        "needs a session": "run",
        "`source` has the line": "traceback",
        "TensorFlow's internals": "experimental_set_type from_node_def",
    },
    "Tensor": {
        "needs a session": "eval",
        "a Tensor is hashable, equal to itself alone": "experimental_ref ref",
        "TensorFlow's internals": "OVERLOADABLE_OPERATORS",
    },
    "TensorShape": {
        "tracing of functions with Python values": "cast experimental_as_proto "
        "experimental_from_proto experimental_type_proto flatten from_tensors "
        "most_specific_common_supertype placeholder_value to_tensors",
    },
    "DType": {
        "tracing of functions with Python values": "cast experimental_as_proto "
        "experimental_from_proto experimental_type_proto flatten from_tensors is_subtype_of "
        "most_specific_common_supertype placeholder_value to_tensors",
        "for images; min and max are there": "limits",
    },
    "Variable": {
        "needs a session": "eval load initialized_value",
        "for training": "aggregation batch_scatter_update constraint count_up_to scatter_add "
        "scatter_div scatter_max scatter_min scatter_mul scatter_nd_add scatter_nd_sub "
        "scatter_nd_update scatter_sub scatter_update synchronization",
        "a Variable is hashable, equal to itself alone": "experimental_ref ref",
        "`Graph.from_graph_def` makes Variables of nodes": "from_proto",
        "`variables.SaveSliceInfo`": "SaveSliceInfo",
        "its shape is the value's, or an argument": "set_shape",
    },
    "SparseTensor": {
        "composites are here as far as signatures need them": "consumers eval from_value",
    },
    "IndexedSlices": {
        "composites are here as far as signatures need them": "consumers",
    },
    "RaggedTensor": {
        "composites are here as far as signatures need them": "bounding_shape consumers "
        "from_nested_row_lengths from_nested_value_rowids from_row_lengths from_row_limits "
        "from_row_starts from_sparse from_tensor from_uniform_row_length from_value_rowids "
        "merge_dims nested_row_lengths nested_value_rowids nrows numpy row_lengths row_limits "
        "row_starts to_list to_sparse to_tensor uniform_row_length value_rowids "
        "with_flat_values with_row_splits_dtype",
    },
}
# Parameters that differ, and why.
OTHER_PARAMETERS = {
    "DType": "TensorFlow's internals: handle_data",
    "RaggedTensor": "TensorFlow's internals: internal",
    "Variable": "takes the value",
    "fill": "for tensors on several devices: layout",
    "ones": "for tensors on several devices: layout",
    "zeros": "for tensors on several devices: layout",
    "strided_slice": "for assignments to a part of a Variable: var",
    "count_nonzero": "`input` was the name of `input_tensor`",
    "math.count_nonzero": "`input` was the name of `input_tensor`",
    "nn.batch_norm_with_global_normalization": "`t`, `m`, `v`: of two names the old ones",
    "nn.softmax_cross_entropy_with_logits": "TensorFlow takes no `axis`, as `dim` is never None",
    "nn.sufficient_statistics": "keepdims where keep_dims was",
    "nn.weighted_cross_entropy_with_logits": "`targets` was the name of `labels`",
    "Graph.create_op": "four arguments; TensorFlow's is deprecated",
    "Graph.as_graph_def": "TensorFlow's internals: use_pybind11_proto",
    "io.decode_raw": "of two names of one parameter the old one is not there",
    "Variable.to_proto": "export_scope: a graph is exported as a whole",
    "train.Saver.to_proto": "export_scope: a graph is exported as a whole",
    "saved_model.Builder.add_meta_graph_and_variables": "takes a graph for the session",
    "saved_model.Builder.save": "the image format is refused, and so its options are not there",
    "function": "what follows is about retracing, XLA and Autograph",
    "saved_model.load": "there is no session",
    "saved_model.loader.load": "there is no session",
    "saved_model.simple_save": "takes a graph for the session",
}
# Deprecated second names of parameters: the new name alone is here.
OLD_NAMES = {
    *("reduction_indices", "keep_dims", "dim", "dimension", "squeeze_dims"),
    *("seq_dim", "batch_dim"),
}
# Whole modules of which a part is here: only what both have is compared.
IN_PART = {"", "io", "math", "nn", "train"}
_MISSING = object()


@pytest.fixture(scope="module")
def theirs(oracle: Oracle) -> dict[str, Any]:
    found: dict[str, Any] = oracle("tests.tf_names", "public_members")
    return found


def ours(place: str) -> Any:
    return reduce(getattr, place.split("."), sm) if place else sm


PLACES = [
    *("", "saved_model", "saved_model.builder", "saved_model.constants", "saved_model.loader"),
    *("saved_model.main_op", "saved_model.signature_constants", "saved_model.tag_constants"),
    *("saved_model.signature_def_utils", "saved_model.utils", "saved_model.Builder"),
    *("saved_model.signature_def_utils.MethodNameUpdater", "train", "train.Saver"),
    *("train.CheckpointReader", "Graph", "GraphKeys", "Operation", "Tensor", "TensorShape"),
    *("DType", "Variable", "SparseTensor", "RaggedTensor", "IndexedSlices"),
    *("nn", "io", "io.RaggedFeature", "lookup", "lookup.KeyValueTensorInitializer"),
    *("lookup.StaticHashTable", "lookup.StaticVocabularyTable", "lookup.TextFileIndex"),
    *("lookup.TextFileInitializer", "math"),
]


@pytest.mark.parametrize("place", PLACES)
def test_has_what_tensorflow_has(place: str, theirs: dict[str, Any]) -> None:
    left_out = {name for names in LEFT_OUT.get(place, {}).values() for name in names.split()}
    assert left_out <= theirs[place].keys()
    compared = 0
    for name, expected in theirs[place].items():
        found = getattr(ours(place), name, _MISSING)
        if found is _MISSING:
            assert place in IN_PART or name in left_out, f"{name} is missing"
            continue
        compared += 1
        full = f"{place}.{name}" if place else name
        if isinstance(expected, str):
            assert repr(found) == expected
        elif expected is not None and full not in OTHER_PARAMETERS:
            current = [parameter for parameter in expected if parameter[0] not in OLD_NAMES]
            assert parameters(found)[: len(current)] == current, full
    assert compared


def test_all_places_are_compared(theirs: dict[str, Any]) -> None:
    assert set(PLACES) == set(theirs)
    assert set(LEFT_OUT) <= set(PLACES)
    for name in OTHER_PARAMETERS:
        assert ours(name) is not None


def parameters(function: Any) -> list[tuple[str, str | None]]:
    """As `tf_names.described` gives them."""
    return [
        (parameter.name, None if parameter.default is parameter.empty else repr(parameter.default))
        for parameter in inspect.signature(function).parameters.values()
    ]
