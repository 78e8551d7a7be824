"""make_tensor_proto and make_ndarray against TensorFlow's, as whole messages."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from savedmodel_writer import dtypes
from savedmodel_writer.errors import (
    DataLossError,
    GraphSizeError,
    InvalidArgumentError,
    InvalidInputError,
)
from savedmodel_writer.protos import TensorProto
from savedmodel_writer.tensors import as_array, make_ndarray, make_tensor_proto
from tests.oracle.process import Oracle
from tests.tensors import cases
from tests.tensors.cases import Case

TF = "tests.tensors.tf_tensor_protos"

# tf.make_tensor_proto and tf.make_ndarray cannot do less than two elements of these.
NO_VALUES_IN_TENSORFLOW = {"float8_e4m3fnuz", "float8_e4m3b11fnuz", "float8_e5m2fnuz"}


def equal_to_tensorflow(oracle: Oracle, listed: list[Case]) -> None:
    theirs = oracle(TF, "make_tensor_protos", listed)
    for (values, dtype, shape, options), (status, expected) in zip(listed, theirs, strict=True):
        proto = make_tensor_proto(values, dtype, shape, **options)
        if (
            dtypes.as_dtype(proto.dtype).name in NO_VALUES_IN_TENSORFLOW
            and not proto.tensor_content
        ):
            assert status == "error"
            continue
        assert status == "ok", ("TensorFlow refuses", values, dtype, expected)
        found = proto.SerializeToString(deterministic=True)
        assert found == expected, (values, dtype, shape, options)


@pytest.mark.parametrize("group", ["arrays", "python_values", "strings", "shapes"])
def test_whole_messages(oracle: Oracle, group: str) -> None:
    listed = getattr(cases, group)()
    equal_to_tensorflow(oracle, listed)


@pytest.mark.filterwarnings("ignore:.*encountered in cast:RuntimeWarning")
def test_casts(oracle: Oracle) -> None:
    equal_to_tensorflow(oracle, cases.casts())


def test_refusals(oracle: Oracle) -> None:
    listed = cases.refused()
    theirs = oracle(TF, "make_tensor_protos", listed)
    for (values, dtype, shape, options), (status, names) in zip(listed, theirs, strict=True):
        assert status == "error", ("TensorFlow accepts", values, dtype)
        try:
            make_tensor_proto(values, dtype, shape, **options)
        except InvalidInputError as error:
            ours = {cls.__name__ for cls in type(error).__mro__}
            assert {"TypeError", "ValueError"} & set(names) & ours, (values, dtype, names)
        else:
            pytest.fail(f"TensorFlow refuses, we do not: {values!r}, {dtype!r}, {shape!r}")


def test_constants_in_a_graph(oracle: Oracle) -> None:
    """`tf.constant` calls make_tensor_proto with allow_broadcast."""
    listed: list[tuple[Any, Any, Any]] = [
        *((1.0, None, None), ([1, 2], "int64", None), ("a", None, [2]), (0, "float32", [3, 3])),
        *(([1.0] * 4, None, None), (np.ones((2, 2), np.uint16), None, None), ([], "int32", None)),
        *(([True, False], None, [2, 1]), (2.5, "bfloat16", None), ([1, -2], "int4", None)),
    ]
    theirs = oracle(TF, "constants", listed)
    for (values, dtype, shape), expected in zip(listed, theirs, strict=True):
        proto = make_tensor_proto(values, dtype, shape, allow_broadcast=True)
        assert proto.SerializeToString(deterministic=True) == expected


def test_big_endian_values_are_kept() -> None:
    """TensorFlow copies the bytes as they are, which changes the values: a fault not to copy."""
    for code in ("i2", "i4", "i8", "u4", "u8", "f2", "f4", "f8"):
        native = np.array([[1, 2], [3, 4]], code)
        swapped = native.astype(native.dtype.newbyteorder(">"))
        assert make_tensor_proto(swapped) == make_tensor_proto(native)
        assert make_tensor_proto(swapped[0, 1]) == make_tensor_proto(native[0, 1])


BITS = {
    "float16": [0x7E01, 0xFDFF, 0x8000, 0x7C00],
    "float32": [0x7FC12345, 0xFFA00001, 0x7F800001, 0x80000000],
    "float64": [0x7FF8000000012345, 0xFFF0000000000001, 0x8000000000000000, 1],
    "bfloat16": [0x7FC1, 0xFF81, 0x8000, 0x7F80],
    "float8_e5m2": [0x7D, 0xFF, 0x80, 0x7C],
}


@cases.needs_nans
@pytest.mark.parametrize("name", BITS)
@pytest.mark.parametrize("count", [1, 4])
def test_nan_payloads_and_negative_zero_are_kept(name: str, count: int) -> None:
    dtype = dtypes.as_dtype(name)
    for start in range(4 - count + 1):
        bits = np.array(BITS[name][start : start + count], f"u{dtype.size}")
        values = bits.view(dtype.as_numpy_dtype)
        proto = TensorProto.FromString(make_tensor_proto(values).SerializeToString())
        content = proto.tensor_content or getattr(proto, _FIELD[name])
        if name in ("float32", "float64") and count == 1:
            assert bits.tobytes() in proto.SerializeToString()
        elif isinstance(content, bytes):
            assert content == bits.tobytes()
        else:
            assert list(content) == bits.tolist()
        if count > 1:
            assert make_ndarray(proto).tobytes() == values.tobytes()


_FIELD = {
    "float16": "half_val",
    "bfloat16": "half_val",
    "float32": "float_val",
    "float64": "double_val",
    "float8_e5m2": "float8_val",
}


@cases.needs_nans
def test_complex_nan_payloads_are_kept() -> None:
    bits = np.array([0x7FC12345, 0x80000000, 0x7F800001, 1], np.uint32)
    proto = make_tensor_proto(bits.view(np.complex64))
    assert bits.tobytes() in proto.SerializeToString()


@pytest.mark.filterwarnings("ignore:.*encountered in cast:RuntimeWarning")
def test_reading_is_the_inverse() -> None:
    checked = 0
    for values, dtype, shape, options in [*cases.arrays(), *cases.strings(), *cases.casts()]:
        proto = make_tensor_proto(values, dtype, shape, **options)
        expected = as_array(values, dtype)
        found = make_ndarray(proto)
        if shape is not None:
            expected = np.broadcast_to(expected, shape) if expected.size == 1 else expected
            expected = expected.reshape(shape)
        assert found.dtype == expected.dtype
        assert found.shape == expected.shape
        assert found.tolist() == expected.tolist() or np.isnan(found.astype(float)).any()
        checked += 1
    assert checked > 700


def test_reading_equals_tensorflows(oracle: Oracle) -> None:
    """On every dtype that tf.make_ndarray reads; padding with the last value included."""
    listed = [*cases.arrays(), *cases.python_values(), *cases.shapes()]
    protos = [make_tensor_proto(values, dtype, shape, **o) for values, dtype, shape, o in listed]
    kept = [
        proto
        for proto in protos
        if dtypes.as_dtype(proto.dtype).name not in NO_VALUES_IN_TENSORFLOW
        and not (dtypes.as_dtype(proto.dtype).is_quantized and not proto.tensor_content)
        and not (_count(proto) == 0 and proto.ByteSize() > 30)
        and not (0 in [dim.size for dim in proto.tensor_shape.dim] and _has_values(proto))
    ]
    assert len(kept) > 350
    theirs = oracle(TF, "make_ndarrays", [proto.SerializeToString() for proto in kept])
    for proto, (dtype, shape, values) in zip(kept, theirs, strict=True):
        array = make_ndarray(proto)
        found = array.tolist() if array.dtype == object else array.tobytes()
        assert (str(array.dtype), array.shape, found) == (dtype, shape, values), proto


def _count(proto: TensorProto) -> int:
    return int(np.prod([dim.size for dim in proto.tensor_shape.dim]))


def _has_values(proto: TensorProto) -> bool:
    return any(field.name.endswith("_val") for field, _ in proto.ListFields())


def test_the_runtime_sees_the_values(oracle: Oracle) -> None:
    listed = [*cases.arrays(), *cases.strings(), *cases.shapes()]
    protos = [make_tensor_proto(values, dtype, shape, **o) for values, dtype, shape, o in listed]
    theirs = oracle(TF, "values_in_a_session", [proto.SerializeToString() for proto in protos])
    for proto, (_, shape, values) in zip(protos, theirs, strict=True):
        array = make_ndarray(proto)
        if array.dtype.name in ("int2", "uint2", "int4", "uint4"):
            array = array.astype(np.int8)
        found = array.ravel().tolist() if array.dtype == object else array.tobytes()
        assert (array.shape, found) == (shape, values), proto


def test_a_tensor_proto_is_taken_as_it_is() -> None:
    proto = make_tensor_proto([1, 2])
    assert make_tensor_proto(proto) is proto


def test_messages_have_the_index() -> None:
    for values, dtype, text in [
        ([[1, 2], [3, None]], None, r"element \[1, 1\] is None of type NoneType"),
        ([["a"], ["b\ud800"]], None, r"element \[1, 0\] is 'b\\ud800': it has a lone surrogate at"),
        ([[1, 2], [3]], None, r"ragged: element \[1\] has shape \(1,\), element \[0\] has shape"),
        ([1, 2.5], "int32", r"element \[1\] is 2.5 of type float: expected int32"),
        ([0, [1]], None, r"ragged: element \[1\]"),
        (np.array([["a", 1]], object), None, r"element \[0, 1\] is 1 of type int: expected str"),
        (np.array([1, None], object), "int32", r"element \[1\] is None"),
        (None, None, "None values not supported"),
    ]:
        with pytest.raises(InvalidInputError, match=text):
            make_tensor_proto(values, dtype)


@pytest.mark.parametrize(
    ("value", "dtype"),
    [(300, "int8"), (-1, "uint8"), ([0, 2**63], "int64"), ([8], "int4"), (-1, "uint2")]
    + [([256], "quint8"), (10**400, "float32")],
)
def test_a_python_int_out_of_range_is_refused(value: Any, dtype: str) -> None:
    """TensorFlow wraps it around in a graph, and refuses it when eager."""
    with pytest.raises(InvalidArgumentError, match=r"out of the range|too large"):
        make_tensor_proto(value, dtype)


def test_bit_patterns_are_taken_for_floats_that_numpy_has_no_type_for() -> None:
    patterns = np.array([0x3F80, 0xC000], np.uint16)
    assert make_tensor_proto(patterns, "bfloat16") == make_tensor_proto([1.0, -2.0], "bfloat16")


@pytest.mark.parametrize("numpy_type", [np.float32, np.complex64])
def test_a_constant_of_two_gibibytes(numpy_type: Any) -> None:
    size = 2**31 // np.dtype(numpy_type).itemsize
    large = np.broadcast_to(numpy_type(0), (size,))  # takes no memory
    with pytest.raises(GraphSizeError, match="2147483648 bytes"):
        make_tensor_proto(large)


def test_more_than_tensorflow_takes() -> None:
    assert make_tensor_proto([np.True_], "bool") == make_tensor_proto([True])
    assert make_tensor_proto([b"\xff", "a"]).string_val[:] == [b"\xff", b"a"]
    assert make_tensor_proto([1, 2], "qint8") == make_tensor_proto([(1,), (2,)], "qint8")
    assert make_tensor_proto(1.0, shape=2) == make_tensor_proto(1.0, shape=[2])


@pytest.mark.parametrize(
    ("fields", "text"),
    [
        ({"tensor_content": b"abc"}, "no whole number"),
        ({"tensor_content": b"abcd"}, "needs 2 elements, found 1"),
        ({"int_val": [1, 2, 3]}, "needs 2 elements, found 3"),
    ],
)
def test_damaged_protos(fields: dict[str, Any], text: str) -> None:
    proto = make_tensor_proto([1, 2])
    proto.ClearField("tensor_content")
    proto.MergeFrom(TensorProto(**fields))
    with pytest.raises(DataLossError, match=text):
        make_ndarray(proto)
