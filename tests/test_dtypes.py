"""DType against tf.dtypes: every attribute of every dtype, and what as_dtype takes."""

from __future__ import annotations

import copy
import pickle
import subprocess
import sys

import ml_dtypes
import numpy as np
import pytest

from savedmodel_writer import dtypes
from savedmodel_writer.dtypes import DType, as_dtype
from savedmodel_writer.errors import InvalidTypeError
from tests.oracle.process import Oracle
from tests.tf_dtypes import ATTRIBUTES, describe

ENUMS = [*range(1, 34), *range(101, 134)]
NAMED = [
    *("half", "float", "double", "half_ref", "float_ref", "double_ref", "string_ref", "resource"),
    *("bfloat16", "int4", "int", "str", "f4", "<f4", "DT_FLOAT", "object", ""),
]
TYPES = [
    *(float, bool, object, int, str, bytes, complex, type(None)),
    *(np.float16, np.float32, np.float64, np.longdouble, np.complex64, np.complex128),
    *(np.int8, np.int16, np.int32, np.int64, np.uint8, np.uint16, np.uint32, np.uint64),
    *(np.intc, np.uintc, np.int_, np.uint, np.longlong, np.ulonglong, np.intp, np.bool_),
    *(np.object_, np.bytes_, np.str_, np.void, np.datetime64, np.number, np.integer, np.generic),
    *(ml_dtypes.bfloat16, ml_dtypes.float8_e5m2, ml_dtypes.int4, ml_dtypes.float4_e2m1fn),
    ml_dtypes.float8_e3m4,
]
NUMPY_DTYPES = [
    *(
        np.dtype(code)
        for code in ("<f4", ">f4", ">i8", ">c16", "S3", "U2", "O", "V4", "M8[s]", "?")
    ),
    *(np.dtype(ml_dtypes.bfloat16), np.dtype(ml_dtypes.uint2), np.dtype([("qint8", np.int8)])),
    *(np.dtype([("quint16", np.uint16)]), np.dtype([("resource", np.ubyte)])),
]
VALUES = [np.zeros(2, ">i8"), np.float32(1.0), [], (), 0, 34, 100, 134, -1, 1.5, None, np.int32(7)]


@pytest.mark.parametrize("enum", ENUMS)
def test_every_attribute_is_tensorflows(oracle: Oracle, enum: int) -> None:
    theirs = oracle("tests.tf_dtypes", "describe_all", ENUMS)[enum]
    ours = describe(DType(enum))
    assert set(ours) == {*ATTRIBUTES, "repr", "str", "hash"}
    assert ours == theirs


def test_as_dtype_takes_what_tensorflow_takes(oracle: Oracle) -> None:
    arguments = [*ENUMS, *NAMED, *TYPES, *NUMPY_DTYPES, *VALUES]
    theirs = oracle("tests.tf_dtypes", "as_dtype_names", arguments)
    for argument, expected in zip(arguments, theirs, strict=True):
        try:
            found = as_dtype(argument).name
        except InvalidTypeError:
            found = None
        assert found == expected, argument


def test_names_of_the_module() -> None:
    for enum in range(1, 34):
        dtype = DType(enum)
        assert getattr(dtypes, dtype.name) is dtype
    assert dtypes.half is dtypes.float16
    assert dtypes.double is dtypes.float64


def test_there_is_one_object_per_dtype() -> None:
    for enum in ENUMS:
        dtype = DType(enum)
        assert as_dtype(dtype.name) is dtype
        assert as_dtype(enum) is dtype
        assert pickle.loads(pickle.dumps(dtype)) is dtype
        assert copy.deepcopy(dtype) is dtype


def test_equality_takes_what_as_dtype_takes() -> None:
    assert dtypes.float32 == "float"
    assert dtypes.float32 == np.float32
    assert dtypes.float32 == np.dtype(">f4")
    assert dtypes.float32 == 1
    assert dtypes.float32 != dtypes.float64
    assert dtypes.float32 != as_dtype("float32_ref")
    assert dtypes.float32 != "nonsense"
    assert dtypes.float32 != None  # noqa: E711 (the operator is what is tested)
    assert dtypes.bfloat16 in {ml_dtypes.bfloat16: 1, dtypes.bfloat16: 2}


def test_a_dtype_of_tensorflow_is_taken() -> None:
    class TheirDType:
        as_datatype_enum = 14

    assert as_dtype(TheirDType()) is dtypes.bfloat16
    assert dtypes.bfloat16 == TheirDType()


def test_tensorflow_takes_ours(oracle: Oracle) -> None:
    assert oracle("tests.tf_dtypes", "take_ours") == [DType(enum).name for enum in ENUMS]


@pytest.mark.parametrize("mine", ["float32", "float32_ref", "int32"])
@pytest.mark.parametrize("other", ["float32", "float32_ref", "int32"])
def test_compatibility(oracle: Oracle, mine: str, other: str) -> None:
    theirs = oracle("tests.tf_dtypes", "is_compatible", mine, other)
    assert as_dtype(mine).is_compatible_with(other) == theirs


def test_bits_dtype() -> None:
    assert dtypes.bfloat16.bits_dtype == np.uint16
    assert dtypes.float8_e5m2.bits_dtype == np.uint8
    assert dtypes.int4.bits_dtype == np.uint8
    assert dtypes.qint32.bits_dtype == np.int32
    assert dtypes.quint8.bits_dtype == np.uint8
    assert dtypes.float32.bits_dtype == np.float32
    assert dtypes.string.bits_dtype == np.dtype(object)
    with pytest.raises(InvalidTypeError, match="variant has no numpy type"):
        _ = dtypes.variant.bits_dtype


@pytest.mark.parametrize(
    ("argument", "advice"),
    [
        (int, "say int32 or int64"),
        (str, "say string"),
        (complex, "say complex64"),
        ("flaot32", "did you mean 'float32'"),
        (True, "cannot make a dtype of True"),
        (1.0, "cannot make a dtype of 1.0"),
    ],
)
def test_refusals_say_what_to_do(argument: object, advice: str) -> None:
    with pytest.raises(InvalidTypeError, match=advice) as caught:
        as_dtype(argument)
    assert isinstance(caught.value, TypeError)
    assert isinstance(caught.value, ValueError)


def test_unknown_number() -> None:
    with pytest.raises(InvalidTypeError, match="34 is not a number"):
        DType(34)


def test_import_leaves_ml_dtypes_alone() -> None:
    program = (
        "import sys; from savedmodel_writer import dtypes; dtypes.as_dtype('bfloat16').bits_dtype; "
        "assert 'ml_dtypes' not in sys.modules"
    )
    subprocess.run([sys.executable, "-c", program], check=True)
