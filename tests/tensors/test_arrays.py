"""as_array: what it takes, and that every dtype and layout comes out ready to be written."""

from __future__ import annotations

from typing import Any

import ml_dtypes
import numpy as np
import pytest
from hypothesis import given, settings, strategies as st
from hypothesis.extra import numpy as hnp

from savedmodel_writer.dtypes import as_dtype, string
from savedmodel_writer.errors import InvalidArgumentError, InvalidTypeError
from savedmodel_writer.tensors import as_array, as_bits, make_ndarray, make_tensor_proto
from tests.oracle.process import Oracle
from tests.tensors.cases import KEEPS_NANS

SIZES = hnp.array_shapes(min_dims=0, max_dims=3, min_side=0, max_side=3)
PLAIN = (
    hnp.boolean_dtypes()
    | hnp.integer_dtypes(endianness="?")
    | hnp.unsigned_integer_dtypes(endianness="?")
    | hnp.floating_dtypes(endianness="?", sizes=(16, 32, 64))
    | hnp.complex_number_dtypes(endianness="?", sizes=(64, 128))
)
TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=5)


@st.composite
def arrays(draw: st.DrawFn) -> np.ndarray:
    """Arrays of any plain dtype, byte order and layout."""
    array = draw(hnp.arrays(draw(PLAIN), draw(SIZES)))
    order = draw(st.permutations(range(array.ndim)))
    array = array.transpose(order)
    steps = draw(st.lists(st.sampled_from([1, -1, 2]), min_size=array.ndim, max_size=array.ndim))
    return array[tuple(slice(None, None, step) for step in steps)]


@settings(max_examples=300, deadline=None)
@given(arrays())
def test_arrays_keep_dtype_and_bits(array: np.ndarray) -> None:
    found = as_array(array)
    native = np.ascontiguousarray(array, array.dtype.newbyteorder("=")).reshape(array.shape)
    assert found.dtype == native.dtype
    assert found.dtype.isnative
    assert found.tobytes() == native.tobytes()
    again = make_ndarray(make_tensor_proto(array))
    assert again.shape == array.shape
    in_a_list = array.size == 1 or array.dtype.kind == "c"
    if KEEPS_NANS or not (in_a_list and np.isnan(array).any()):
        assert again.tobytes() == native.tobytes()


def test_made_arrays_equal_tensorflow(oracle: Oracle) -> None:
    made: list[np.ndarray] = []

    @settings(max_examples=150, deadline=None, database=None)
    @given(arrays())
    def collect(array: np.ndarray) -> None:
        # Byte order is TensorFlow's fault, see test_tensor_proto.
        made.append(array.astype(array.dtype.newbyteorder("=")))

    collect()
    options: dict[str, bool] = {}
    cases = [(array, None, None, options) for array in made]
    replies = oracle("tests.tensors.tf_tensor_protos", "make_tensor_protos", cases)
    for array, (status, expected) in zip(made, replies, strict=True):
        assert status == "ok"
        if array.dtype.kind in "fc" and np.isnan(array).any() and _typed(array):
            continue  # TensorFlow makes signaling NaNs quiet in a typed list, we keep them
        assert make_tensor_proto(array).SerializeToString(deterministic=True) == expected


def _typed(array: np.ndarray) -> bool:
    return array.size == 1 or array.dtype.kind == "c"


@settings(max_examples=100, deadline=None)
@given(hnp.arrays(object, SIZES, elements=TEXT | st.binary(max_size=5)))
def test_strings_become_utf8(array: np.ndarray) -> None:
    found = as_array(array)
    expected = [x.encode() if isinstance(x, str) else x for x in array.ravel().tolist()]
    assert found.shape == array.shape
    assert found.ravel().tolist() == expected
    proto = make_tensor_proto(array)
    assert list(proto.string_val) == expected
    assert make_ndarray(proto).tolist() == found.tolist()


@pytest.mark.parametrize(
    ("value", "dtype", "expected"),
    [
        (1, None, np.int32(1)),
        ([1.5], None, np.array([1.5], np.float32)),
        (2**40, None, np.int64(2**40)),
        ([1, 2], "bfloat16", np.array([1, 2], ml_dtypes.bfloat16)),
        ([1, -2], "int4", np.array([1, -2], ml_dtypes.int4)),
        (np.arange(2), "float8_e5m2", np.array([0, 1], ml_dtypes.float8_e5m2)),
        (np.array([0x3F80], np.uint16), "bfloat16", np.array([1], ml_dtypes.bfloat16)),
        (np.array([3, 15], np.uint8), "int4", np.array([3, -1], ml_dtypes.int4)),
        (np.array([1.5], ml_dtypes.bfloat16), "float32", np.array([1.5], np.float32)),
        (
            np.array([1.5], ml_dtypes.bfloat16),
            "float8_e5m2",
            np.array([1.5], ml_dtypes.float8_e5m2),
        ),
        (np.array([1, 2], np.int8), "qint8", np.array([(1,), (2,)], [("qint8", np.int8)])),
        (np.array([(1,)], [("qint8", np.int8)]), "int32", np.array([1], np.int32)),
        (memoryview(b"ab"), None, np.array([97, 98], np.uint8)),
        ([], None, np.array([], np.float32)),
        (np.zeros((2, 0), object), "int32", np.zeros((2, 0), np.int32)),
    ],
)
def test_conversions(value: Any, dtype: Any, expected: Any) -> None:
    found = as_array(value, dtype)
    assert found.dtype == expected.dtype
    assert found.shape == expected.shape
    assert found.tolist() == expected.tolist()


def test_native_arrays_are_not_copied() -> None:
    array = np.arange(6.0).reshape(2, 3)
    assert np.shares_memory(as_array(array), array)
    assert np.shares_memory(as_array(array.T), array)
    half = array.astype(ml_dtypes.bfloat16)
    bits, dtype = as_bits(half)
    assert np.shares_memory(bits, half)
    assert (bits.dtype, dtype) == (np.uint16, as_dtype("bfloat16"))


def test_strings_of_numpy() -> None:
    assert as_array(np.array(["é", "a\0b"])).tolist() == ["é".encode(), b"a\0b"]
    assert as_array(np.array([b"a", b"bc"])).tolist() == [b"a", b"bc"]
    assert as_array("x").tolist() == b"x"
    assert as_bits(["a", b"\xff"])[1] is string
    if np.lib.NumpyVersion(np.__version__) >= "2.0.0":
        assert as_array(np.array(["é"], np.dtypes.StringDType())).tolist() == ["é".encode()]


class ArrayLike:
    def __array__(self, dtype: Any = None, copy: Any = None) -> np.ndarray:
        return np.array([1.0, 2.0], dtype)


def test_array_likes() -> None:
    assert as_array(ArrayLike()).tolist() == [1.0, 2.0]
    assert as_array(ArrayLike()).dtype == np.float64
    assert as_array(ArrayLike(), "float16").dtype == np.float16


@pytest.mark.parametrize(
    "value", [np.zeros(2, "M8[s]"), np.zeros(2, np.longdouble), np.void(b"ab")]
)
def test_dtypes_that_tensors_lack(value: Any) -> None:
    with pytest.raises(InvalidTypeError, match="cannot make a dtype of"):
        as_array(value)


@pytest.mark.parametrize("name", ["resource", "variant"])
def test_handles_are_no_values(name: str) -> None:
    with pytest.raises(InvalidTypeError, match=f"of dtype {name} cannot be made"):
        as_array(1, name)


def test_the_first_lone_surrogate_is_named() -> None:
    with pytest.raises(InvalidArgumentError, match=r"element \[1, 0\] .* at position 2") as caught:
        as_array(np.array([["a"], ["bc\udc00"]], object))
    assert isinstance(caught.value, ValueError)
