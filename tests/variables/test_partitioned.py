"""Partitioned and reference variables beyond their nodes: parts of values, refusals."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from savedmodel_writer import errors, raw_ops
from savedmodel_writer.graph import Graph
from savedmodel_writer.variables import (
    PartitionedVariable,
    SaveSliceInfo,
    Variable,
    fixed_size_partitioner,
)


@pytest.fixture(autouse=True)
def graph() -> Any:
    with Graph() as graph:
        yield graph


@pytest.mark.parametrize("axis", [0, 1])
@pytest.mark.parametrize("count", [1, 2, 3, 5])
def test_parts_make_up_the_value(axis: int, count: int) -> None:
    value = np.arange(35, dtype=np.int16).reshape(7, 5)
    whole = Variable(value, name="p", partitioner=fixed_size_partitioner(count, axis))
    assert isinstance(whole, PartitionedVariable)
    assert (whole.name, whole.shape, whole.dtype) == ("p", (7, 5), "int16")
    assert len(whole) == count
    parts = [part.source.read() for part in whole]
    assert np.array_equal(np.concatenate(parts, axis), value)
    for part, array in zip(whole, parts, strict=True):
        assert b"".join(part.source.chunks(4)) == array.tobytes()
        assert part.source.shape == part.shape == array.shape
        assert part.save_slice_info is not None
        assert part.save_slice_info.full_shape == (7, 5)


def test_strings() -> None:
    whole = Variable(["a", "bc", "d"], partitioner=fixed_size_partitioner(2))
    assert [part.source.read().tolist() for part in whole] == [[b"a", b"bc"], [b"d"]]


def test_a_scalar_is_not_partitioned() -> None:
    assert isinstance(Variable(1.0, partitioner=fixed_size_partitioner(2)), Variable)


@pytest.mark.parametrize(
    ("info", "spec"),
    [
        (SaveSliceInfo("p", (10, 5), (5, 0), (5, 5)), "10 5 5,5:0,5"),
        (SaveSliceInfo("p", (7,), (3,), (2,)), "7 3,2"),
        (SaveSliceInfo("p", (4, 6), (0, 3), (4, 3)), "4 6 0,4:3,3"),
    ],
)
def test_slice_spec(info: SaveSliceInfo, spec: str) -> None:
    assert info.spec == spec


def test_more_parts_than_elements() -> None:
    with pytest.raises(errors.InvalidInputError, match=r"'p'.* 5 parts of 3 elements") as caught:
        Variable([1.0, 2.0, 3.0], name="p", partitioner=lambda shape, dtype: [5])
    assert caught.value.source is not None
    assert caught.value.source.startswith(__file__)


def test_dtype_of_the_consumer() -> None:
    whole = Variable([1.0, 2.0], name="p", partitioner=fixed_size_partitioner(2))
    with pytest.raises(errors.InputError, match="'p' is float32"):
        whole.__graph_tensor__(Variable(1).dtype)
    assert (whole + 1.0).op.type == "AddV2"


def test_reference_has_a_reference_dtype() -> None:
    v = Variable([1.0], name="v", use_resource=False)
    assert v.dtype.name == "float32_ref"
    assert v.source.dtype == "float32"
    assert v.handle is v.op.outputs[0]
    assert raw_ops.AssignAdd(ref=v, value=[1.0]).op.inputs[0] is v.handle


def test_a_resource_is_no_reference() -> None:
    with pytest.raises(errors.InputError, match="'v:0' is a resource variable"):
        raw_ops.AssignAdd(ref=Variable([1.0], name="v"), value=[1.0])
