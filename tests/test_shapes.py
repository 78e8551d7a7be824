"""TensorShape against tf.TensorShape."""

from __future__ import annotations

import copy
import pickle
from operator import eq
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings, strategies as st

from savedmodel_writer.errors import InvalidTypeError, ShapeError
from savedmodel_writer.protos import TensorShapeProto
from savedmodel_writer.shapes import SCALAR, UNKNOWN, TensorShape, as_shape, unknown_shape
from tests.oracle.process import Oracle
from tests.tf_shapes import CONSTRUCTED, PAIRS, SHAPES, facts, facts_of_two

DIMS = st.none() | st.lists(st.none() | st.integers(0, 3), max_size=3)


@pytest.mark.parametrize("index", range(len(SHAPES)))
def test_one_shape(oracle: Oracle, index: int) -> None:
    theirs = oracle("tests.tf_shapes", "all_facts")[index]
    ours = facts(TensorShape(SHAPES[index]))
    assert ours == theirs


def test_two_shapes(oracle: Oracle) -> None:
    theirs = oracle("tests.tf_shapes", "all_facts_of_two")
    assert len(theirs) == len(PAIRS) > 100
    for (a, b), expected in zip(PAIRS, theirs, strict=True):
        assert facts_of_two(TensorShape(a), TensorShape(b)) == expected, (a, b)
        if b is not None:
            assert facts_of_two(TensorShape(a), b) == expected, (a, b)


def test_construction(oracle: Oracle) -> None:
    theirs = oracle("tests.tf_shapes", "constructed")
    for argument, expected in zip(CONSTRUCTED, theirs, strict=True):
        try:
            found: Any = repr(TensorShape(argument))
        except (ShapeError, InvalidTypeError) as error:
            found = "ValueError" if isinstance(error, ShapeError) else "TypeError"
        assert found == expected, argument


def test_protos_are_tensorflows(oracle: Oracle) -> None:
    serialized = oracle("tests.tf_shapes", "protos")
    for dims, content in zip(SHAPES, serialized, strict=True):
        assert TensorShape(dims).as_proto().SerializeToString() == content
        assert TensorShape.from_proto(TensorShapeProto.FromString(content)) == TensorShape(dims)
        assert TensorShape(TensorShapeProto.FromString(content)).dims == TensorShape(dims).dims


def test_a_proto_with_a_size_below_minus_one() -> None:
    proto = TensorShapeProto(dim=[TensorShapeProto.Dim(size=-2)])
    with pytest.raises(ShapeError, match=r"sizes \[-2\]"):
        TensorShape.from_proto(proto)


def test_shapes_of_tensorflow_are_taken() -> None:
    class TheirShape:
        rank: int | None = 2

        def as_list(self) -> list[int | None]:
            return [None, 3]

    class TheirDimension:
        def __init__(self, value: int | None) -> None:
            self.value = value

        def __index__(self) -> Any:
            return self.value

    assert TensorShape(TheirShape()).dims == (None, 3)
    assert TensorShape([TheirDimension(None), TheirDimension(4)]).dims == (None, 4)


def test_a_shape_does_not_change() -> None:
    shape = TensorShape([1, 2])
    with pytest.raises(AttributeError, match="does not change"):
        shape.dims = (3,)
    with pytest.raises(AttributeError, match="does not change"):
        del shape.dims
    with pytest.raises(AttributeError):
        shape.other = 1  # type: ignore[attr-defined]  # what is tested
    assert shape.dims == (1, 2)


def test_values() -> None:
    assert TensorShape([1, None]) == [1, None]
    assert eq([1, None], TensorShape([1, None]))
    assert TensorShape([1]) != [2]
    assert TensorShape([1]) != "a"
    assert TensorShape([1]) != [-1]
    assert TensorShape([1]) != TensorShape(None)
    assert hash(TensorShape([1, None])) == hash(TensorShape((1, None)))
    assert {TensorShape([2]): "a"}[TensorShape(np.array([2]))] == "a"
    assert TensorShape(TensorShape([3])).dims == (3,)
    assert (SCALAR.dims, UNKNOWN.dims) == ((), None)
    assert as_shape([2]).dims == as_shape(TensorShape(2)).dims == (2,)
    assert unknown_shape().dims is None
    assert unknown_shape(2).dims == (None, None)
    assert all(type(dim) is int for dim in TensorShape(np.array([1, 2])))
    assert type(TensorShape([True]).dims[0]) is int  # type: ignore[index]  # its rank is known


@pytest.mark.parametrize("dims", SHAPES)
def test_copies(dims: Any) -> None:
    shape = TensorShape(dims)
    assert pickle.loads(pickle.dumps(shape)) == shape
    assert copy.copy(shape) == copy.deepcopy(shape) == shape


def test_messages_name_both_shapes() -> None:
    with pytest.raises(ShapeError, match=r"Shapes \(2, 3\) and \(2, 4\) are not compatible"):
        TensorShape([2, 3]).merge_with([2, 4])
    with pytest.raises(ShapeError, match=r"Shapes \(2,\) and \(3,\) are incompatible"):
        TensorShape([2]).assert_is_compatible_with([3])
    with pytest.raises(ShapeError, match=r"Shape \(2, 3\) must have rank 1"):
        TensorShape([2, 3]).with_rank(1)
    with pytest.raises(ShapeError, match=r"Dimension -1 of shape \[2, -1\] must be >= 0"):
        TensorShape([2, -1])
    with pytest.raises(InvalidTypeError, match=r"1\.5 in shape \[1\.5\] is not a dimension"):
        TensorShape([1.5])


@settings(max_examples=200)
@given(DIMS, DIMS)
def test_merging_knows_what_either_knows(a: Any, b: Any) -> None:
    first, second = TensorShape(a), TensorShape(b)
    if first.is_compatible_with(second):
        merged = first.merge_with(second)
        assert merged == second.merge_with(first)
        assert merged.is_subtype_of(first) and merged.is_subtype_of(second)
    else:
        with pytest.raises(ShapeError):
            first.merge_with(second)
    general = first.most_specific_compatible_shape(second)
    assert general == second.most_specific_compatible_shape(first)
    assert first.is_subtype_of(general) and second.is_subtype_of(general)
