"""The consumers themselves, proved on SavedModels that TensorFlow wrote."""

from __future__ import annotations

from pathlib import Path

import ml_dtypes
import numpy as np
import pytest

from tests.oracle.process import Oracle, OracleError

LOADERS = "tests.conformance.tf_loaders"
WRITTEN = "tests.conformance.tf_written"
OPENVINO = "tests.conformance.openvino_loader"
TENSORFLOW = ["cpp", "v1", "v2"]
DTYPES = [
    *("float32", "float64", "float16", "bfloat16", "bool", "complex64", "complex128"),
    *("int8", "int16", "int32", "int64", "uint8", "uint16", "uint32", "uint64"),
]


@pytest.mark.parametrize("loader", TENSORFLOW)
def test_tags_and_signatures(oracle: Oracle, tmp_path: Path, loader: str) -> None:
    weights = np.arange(6, dtype=np.float32).reshape(3, 2)
    export_dir = str(tmp_path / "1")
    oracle(WRITTEN, "affine", export_dir, weights)
    x = np.float32([[1, -2, 3], [0.5, 0, 4]])
    requests = [
        (("serve",), "serving_default", {"x": x}),
        (("serve",), "negative", {"x": x[:1]}),
        (("alternative", "serve"), "serving_default", {"x": x}),
    ]
    first, second, third = oracle(LOADERS, loader, export_dir, requests)
    np.testing.assert_allclose(first["y"], x @ weights)
    np.testing.assert_allclose(second["z"], -x[:1] @ weights)
    np.testing.assert_allclose(third["z"], -x @ weights)


@pytest.mark.parametrize("loader", TENSORFLOW)
def test_every_dtype_arrives_bit_for_bit(oracle: Oracle, tmp_path: Path, loader: str) -> None:
    for name in DTYPES:
        dtype = np.dtype(ml_dtypes.bfloat16 if name == "bfloat16" else name)
        bits = np.arange(24 * dtype.itemsize, dtype=np.uint8).view(dtype).reshape(2, 3, 4)
        value = np.array(bits > bits[0, 0, 0]) if name == "bool" else bits
        oracle(WRITTEN, "expanded", export_dir := str(tmp_path / name), name)
        (answer,) = oracle(
            LOADERS, loader, export_dir, [(("serve",), "serving_default", {"x": value})]
        )
        assert answer["y"].dtype == dtype
        assert answer["y"].shape == (1, 2, 3, 4)
        assert answer["y"].tobytes() == value.tobytes()


@pytest.mark.parametrize("loader", TENSORFLOW)
def test_strings(oracle: Oracle, tmp_path: Path, loader: str) -> None:
    oracle(WRITTEN, "expanded", export_dir := str(tmp_path / "1"), "string")
    strings = np.array([[b"", b"a\0b", b"\xff\xfe"], [b"x" * 1000, "é".encode(), b"\n"]], object)
    for value in (strings, np.array(b"scalar", object), np.empty([0, 3], object)):
        requests = [(("serve",), "serving_default", {"x": value})]
        (answer,) = oracle(LOADERS, loader, export_dir, requests)
        assert answer["y"].shape == (1, *value.shape)
        assert answer["y"].tolist() == [value.tolist()]


@pytest.mark.parametrize("loader", TENSORFLOW)
def test_assets_and_init_op(oracle: Oracle, tmp_path: Path, loader: str) -> None:
    oracle(WRITTEN, "vocabulary", export_dir := str(tmp_path / "1"), ["the", "cat", "sat"])
    words = np.array([b"cat", b"dog", b"the"], object)
    (answer,) = oracle(LOADERS, loader, export_dir, [(("serve",), "serving_default", {"x": words})])
    assert answer["ids"].tolist() == [1, -1, 0]


def test_the_c_api_reports_errors(oracle: Oracle, tmp_path: Path) -> None:
    nowhere = str(tmp_path / "nowhere")
    with pytest.raises(OracleError, match=r"\(5\) Could not find SavedModel"):
        oracle(LOADERS, "cpp", nowhere, [(("serve",), "serving_default", {})])
    oracle(WRITTEN, "expanded", export_dir := str(tmp_path / "1"), "float32")
    with pytest.raises(OracleError, match=r"\(5\) Could not find meta graph def matching"):
        oracle(LOADERS, "cpp", export_dir, [(("train",), "serving_default", {})])
    wrong = {"x": np.int64([1])}
    with pytest.raises(OracleError, match=r"\(3\) Expects arg\[0\] to be float but int64"):
        oracle(LOADERS, "cpp", export_dir, [(("serve",), "serving_default", wrong)])


def test_openvino_runs_the_default_signature(
    oracle: Oracle, openvino: Oracle, tmp_path: Path
) -> None:
    weights = np.arange(6, dtype=np.float32).reshape(3, 2)
    oracle(WRITTEN, "affine", export_dir := str(tmp_path / "1"), weights)
    x = np.float32([[1, -2, 3], [0.5, 0, 4]])
    first, second = openvino(OPENVINO, "serving_default", export_dir, [{"x": x}, {"x": x[:1]}])
    np.testing.assert_allclose(first["y"], x @ weights)
    np.testing.assert_allclose(second["y"], x[:1] @ weights)


@pytest.mark.parametrize("name", ["string", "bool", "int8", "uint64", "float16", "bfloat16"])
def test_openvino_dtypes(oracle: Oracle, openvino: Oracle, tmp_path: Path, name: str) -> None:
    oracle(WRITTEN, "expanded", export_dir := str(tmp_path / "1"), name, [None, 3])
    if name == "string":
        value = np.array([[b"a", b"bc", b""]], object)
    else:
        dtype = ml_dtypes.bfloat16 if name == "bfloat16" else name
        value = np.arange(6).reshape(2, 3).astype(dtype)
    (answer,) = openvino(OPENVINO, "serving_default", export_dir, [{"x": value}])
    assert answer["y"].dtype == value.dtype
    assert answer["y"].tolist() == [value.tolist()]
