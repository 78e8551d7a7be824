"""Every case of `cases/`, exported here without TensorFlow and run by five consumers."""

from __future__ import annotations

import re
from pathlib import Path

import numpy as np
import pytest

from savedmodel_writer import as_dtype, protos
from savedmodel_writer.ops import shape_functions
from tests.conformance.answers import assert_answers
from tests.conformance.case import Case, Request, all_cases
from tests.conformance.conftest import Export
from tests.oracle.process import Oracle, OracleError

LOADERS = "tests.conformance.tf_loaders"
LITE = "tests.conformance.tf_lite"
SHAPES = "tests.conformance.tf_shapes"
OPENVINO = "tests.conformance.openvino_loader"
CASES = all_cases()

# After these nodes functions such as `lookup` say more of shapes than TensorFlow infers.
SHAPES_ARE_SET_AFTER = ("Assert", "LookupTableFindV2", "SoftmaxCrossEntropyWithLogits")


def signature_of(export_dir: str, request: Request) -> protos.SignatureDef:
    """The signature that a request asks for, as the file has it."""
    model = protos.SavedModel.FromString(Path(export_dir, "saved_model.pb").read_bytes())
    (meta_graph,) = (
        meta_graph
        for meta_graph in model.meta_graphs
        if sorted(meta_graph.meta_info_def.tags) == sorted(request.tags)
    )
    return meta_graph.signature_def[request.signature]


def assert_described(info: protos.TensorInfo, array: np.ndarray) -> None:
    """What the signature says of a tensor is true of the values that pass through it."""
    assert as_dtype(info.dtype).as_numpy_dtype == array.dtype
    if not info.tensor_shape.unknown_rank:
        sizes = [dim.size for dim in info.tensor_shape.dim]
        assert len(sizes) == array.ndim
        assert all(size in (-1, n) for size, n in zip(sizes, array.shape, strict=True))


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_signatures(exported: Export, case: Case) -> None:
    export_dir, requests = exported(case)
    for request in requests:
        signature = signature_of(export_dir, request)
        assert set(signature.inputs) == set(request.inputs)
        assert set(signature.outputs) == set(request.expected)
        for key, array in request.inputs.items():
            assert_described(signature.inputs[key], np.asarray(array))
        for key, array in request.expected.items():
            assert_described(signature.outputs[key], np.asarray(array))


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_shapes(oracle: Oracle, exported: Export, case: Case) -> None:
    """The shapes in the file are what TensorFlow infers from the same nodes without them.

    After an op that has no shape function here, less may be known, and more where a function sets
    a shape; nothing may contradict.
    """
    export_dir, _ = exported(case)
    incomplete = False
    for name, op, stated, inferred, compatible in oracle(SHAPES, "stated_and_inferred", export_dir):
        incomplete = incomplete or (stated != "[]" and shape_functions.get(op) is None)
        incomplete = incomplete or op in SHAPES_ARE_SET_AFTER
        assert compatible, f"{name} ({op}): {stated}, TensorFlow infers {inferred}"
        assert incomplete or stated == inferred, f"{name} ({op})"


@pytest.mark.parametrize("loader", ["cpp", "v1", "v2"])
@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_tensorflow(oracle: Oracle, exported: Export, case: Case, loader: str) -> None:
    export_dir, requests = exported(case)
    asked = [(request.tags, request.signature, dict(request.inputs)) for request in requests]
    answers = oracle(LOADERS, loader, export_dir, asked)
    for request, answer in zip(requests, answers, strict=True):
        assert_answers(case, request, answer)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_openvino(openvino: Oracle, exported: Export, case: Case) -> None:
    """OpenVINO cannot be asked for tags: it takes the MetaGraph of "serve"."""
    export_dir, requests = exported(case)
    requests = [request for request in requests if request.tags == ("serve",)]
    default = [request for request in requests if request.signature == "serving_default"]
    if case.openvino is not None:
        with pytest.raises(OracleError) as raised:
            openvino(OPENVINO, "serving_default", export_dir, [dict(r.inputs) for r in default])
        assert case.openvino in raised.value.message
        return
    if default:
        inputs = [dict(request.inputs) for request in default]
        answers = openvino(OPENVINO, "serving_default", export_dir, inputs)
        for request, answer in zip(default, answers, strict=True):
            assert_answers(case, request, answer, exact_keys=False)
    for request in requests:
        if request.signature != "serving_default":
            assert_by_tensor_names(openvino, case, export_dir, request, bool(default))


def assert_by_tensor_names(
    openvino: Oracle, case: Case, export_dir: str, request: Request, has_default: bool
) -> None:
    """Other signatures run by the names of their tensors, unless a default one hides them."""
    names = [info.name for info in signature_of(export_dir, request).outputs.values()]
    asked = (export_dir, dict(request.inputs), names)
    if has_default:
        with pytest.raises(OracleError, match="is not found among model outputs"):
            openvino(OPENVINO, "tensors", *asked)
    else:
        assert_answers(case, request, openvino(OPENVINO, "tensors", *asked), exact_keys=False)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_tflite(lite: Oracle, exported: Export, case: Case) -> None:
    """The converter takes the MetaGraph of "serve", with all its signatures."""
    export_dir, requests = exported(case)
    requests = [request for request in requests if request.tags == ("serve",)]

    def ask() -> None:
        asked = [(request.signature, dict(request.inputs)) for request in requests]
        for request, answer in zip(requests, lite(LITE, "run", export_dir, asked), strict=True):
            assert_answers(case, request, answer)

    if case.tflite is None:
        ask()
    else:
        with pytest.raises((OracleError, AssertionError), match=re.escape(case.tflite)):
            ask()
