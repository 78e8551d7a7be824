"""Made-up inputs for any signature, and comparing what models answer to them."""

from __future__ import annotations

import zlib
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import attrs
import numpy as np

from savedmodel_writer.dtypes import as_dtype
from savedmodel_writer.protos import SavedModel, TensorInfo
from savedmodel_writer.saved_model.warmup.example import example_bytes
from tests.oracle.process import Oracle

# What TFX's model of penguins requires; other models of tf.Examples have defaults for everything.
EXAMPLE = example_bytes(
    {
        "body_mass_g": 0.25,
        "culmen_depth_mm": 0.5,
        "culmen_length_mm": 0.125,
        "flipper_length_mm": 0.75,
    }
)


@attrs.frozen
class Request:
    """What to ask a model, by the names of tensors."""

    tags: tuple[str, ...]
    signature: str
    feeds: dict[str, np.ndarray]
    fetches: list[str]
    inputs: dict[str, np.ndarray]


def read(directory: Path) -> SavedModel:
    return SavedModel.FromString((directory / "saved_model.pb").read_bytes())


def requests_for(directory: Path) -> list[Request]:
    """One request for each signature, always the same."""
    found = []
    for meta_graph in read(directory).meta_graphs:
        tags = tuple(meta_graph.meta_info_def.tags)
        for key, signature in sorted(meta_graph.signature_def.items()):
            if not key.startswith("__saved_model_"):
                feeds, inputs = {}, {}
                for name, info in sorted(signature.inputs.items()):
                    inputs[name] = _array(name, info)
                    feeds |= _feeds(name, info)
                names = [
                    name
                    for output, info in signature.outputs.items()
                    if not _races(output, signature.outputs)
                    for name in _names(info)
                ]
                found.append(Request(tags, key, feeds, sorted(set(names)), inputs))
    return found


def _races(output: str, outputs: Iterable[str]) -> bool:
    """Whether it is a metric's value, which another output updates in the same run."""
    return output.endswith("/value") and output.removesuffix("value") + "update_op" in outputs


def _names(info: TensorInfo) -> list[str]:
    if info.WhichOneof("encoding") == "coo_sparse":
        return [name for _, name in info.coo_sparse.ListFields()]
    return [info.name]


def _feeds(name: str, info: TensorInfo) -> dict[str, np.ndarray]:
    if info.WhichOneof("encoding") == "name":
        return {info.name: _array(name, info)}
    sparse, rank = info.coo_sparse, len(info.tensor_shape.dim)
    return {
        sparse.values_tensor_name: _elements(name, info, [1]),
        sparse.indices_tensor_name: np.zeros([1, rank], np.int64),
        sparse.dense_shape_tensor_name: np.full([rank], 2, np.int64),
    }


def _array(name: str, info: TensorInfo) -> np.ndarray:
    shape = [2 if dim.size < 0 else dim.size for dim in info.tensor_shape.dim]
    return _elements(name, info, [2] if info.tensor_shape.unknown_rank else shape)


def _elements(name: str, info: TensorInfo, shape: list[int]) -> np.ndarray:
    random = np.random.default_rng(zlib.crc32(name.encode()))
    dtype = as_dtype(info.dtype)
    if dtype.name == "string":
        return np.full(shape, EXAMPLE, object)
    if dtype.name == "bool":
        return random.random(shape) < 0.5
    if dtype.is_floating:
        return random.standard_normal(shape).astype(dtype.as_numpy_dtype)
    return random.integers(0, 2, shape).astype(dtype.as_numpy_dtype)


def answers(oracle: Oracle, loader: str, directory: Path, requests: list[Request]) -> list[Any]:
    """The arrays by fetch, or the error, of each request: cpp, v1."""
    asked = [(one.tags, one.feeds, one.fetches) for one in requests]
    found: list[Any] = oracle("tests.rewriting.tf_running", loader, str(directory), asked)
    return found


def assert_equal_answers(
    expected: list[Any], found: list[Any], rtol: float = 0.0, atol: float = 0.0
) -> None:
    """Equal, with tolerances floats within them; where there was an error, the same one."""
    assert len(found) == len(expected)
    for before, after in zip(expected, found, strict=True):
        if isinstance(before, str):
            assert after == before
            continue
        assert not isinstance(after, str), after
        assert after.keys() == before.keys()
        for name in before:
            assert after[name].dtype == before[name].dtype, name
            if rtol and before[name].dtype.kind == "f":
                np.testing.assert_allclose(after[name], before[name], rtol, atol, err_msg=name)
            else:
                np.testing.assert_array_equal(after[name], before[name], err_msg=name)


def ask(oracle: Oracle, loader: str, model: Path, signature: str, **inputs: Any) -> Any:
    """What a signature of the first MetaGraph answers."""
    tags = tuple(read(model).meta_graphs[0].meta_info_def.tags)
    (answer,) = oracle(
        "tests.conformance.tf_loaders", loader, str(model), [(tags, signature, inputs)]
    )
    return answer
