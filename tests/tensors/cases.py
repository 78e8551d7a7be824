"""Values whose TensorProto must equal TensorFlow's, and values that both refuse."""

from __future__ import annotations

from typing import Any

import ml_dtypes
import numpy as np
import pytest
from google.protobuf.internal import api_implementation

# Protobuf's pure Python parser and serializer make every NaN the same one.
KEEPS_NANS = api_implementation.Type() != "python"
needs_nans = pytest.mark.skipif(
    not KEEPS_NANS,
    reason="protobuf is pure Python here: PROTOCOL_BUFFERS_PYTHON_IMPLEMENTATION=upb",
)

Case = tuple[Any, Any, Any, dict[str, bool]]  # values, dtype, shape, options

NUMPY_TYPES: list[Any] = [
    *(np.float16, np.float32, np.float64, np.complex64, np.complex128, np.bool_),
    *(np.int8, np.int16, np.int32, np.int64, np.uint8, np.uint16, np.uint32, np.uint64),
    *(ml_dtypes.bfloat16, ml_dtypes.float8_e5m2, ml_dtypes.float8_e4m3fn),
    *(ml_dtypes.float8_e4m3fnuz, ml_dtypes.float8_e4m3b11fnuz, ml_dtypes.float8_e5m2fnuz),
    *(ml_dtypes.float4_e2m1fn, ml_dtypes.int4, ml_dtypes.uint4, ml_dtypes.int2, ml_dtypes.uint2),
]
NAMES = [
    *("float16", "float32", "float64", "bfloat16", "complex64", "complex128", "bool"),
    *("int8", "int16", "int32", "int64", "uint8", "uint16", "uint32", "uint64"),
    *("float8_e5m2", "float8_e4m3fn", "float8_e4m3fnuz", "float8_e4m3b11fnuz", "float8_e5m2fnuz"),
    *("float4_e2m1fn", "int4", "uint4", "int2", "uint2"),
]
QUANTIZED = {
    "qint8": np.int8,
    "quint8": np.uint8,
    "qint16": np.int16,
    "quint16": np.uint16,
    "qint32": np.int32,
}


def case(values: Any, dtype: Any = None, shape: Any = None, **options: bool) -> Case:
    return values, dtype, shape, options


def arrays() -> list[Case]:
    """Every dtype a Const may have: no, one and several elements, in every memory layout."""
    cases = []
    for numpy_type in NUMPY_TYPES:
        grid = (np.arange(12).reshape(3, 4) % 4).astype(np.int8).astype(numpy_type)
        several = [
            grid,
            grid.T,
            grid[::2, ::-1],
            np.asfortranarray(grid),
            grid[:, :0],
            grid[:1, :1],
        ]
        cases += [case(array) for array in [*several, grid[0, 0], grid[1, 2], grid[1].copy()]]
        cases += [case(np.array(grid[1, 1])), case(np.ones((2, 2), numpy_type))]
        cases += [case(grid, None, (2, 6)), case(grid[0, 1], None, (2, 2), allow_broadcast=True)]
    for name, plain in QUANTIZED.items():
        numbers = np.arange(6, dtype=plain).reshape(2, 3)
        structured = numbers.view(np.dtype([(name, plain)]))
        for array in (structured, structured.T, structured[:1, :1], structured[:0]):
            cases += [case(array), case(array, name)]
        cases += [case(numbers, name), case(numbers[0, 2], name), case(numbers.T, name)]
        cases += [case((5,), name), case([(5,)], name), case([[(1,), (2,)]], name)]
    return cases


def casts() -> list[Case]:
    """Arrays and Python values cast to each dtype."""
    numbers = np.array([0.0, -0.0, 1.0, 1.5, 2.0, 3.0, 0.3, 0.7])
    cases = []
    for name in NAMES:
        cases += [case(numbers, name), case(numbers.astype(np.float32), name)]
        cases += [case(np.array([0, 1, 1, 0]), name), case(np.array([True, False]), name)]
        cases += [case(np.float64(1.0), name), case(np.array(["1"], object)[:0], name)]
        if name != "bool":
            cases += [case(1, name), case([1, 0], name), case([[True], [False]], name)]
        if "int" not in name and name != "bool":
            cases += [case(0.7, name), case([0.1, 2.75, -0.0], name), case([float("inf")], name)]
            cases += [case([[1.0, 2]], name), case(float("-inf"), name)]
    cases += [case([True, False], "bool"), case(True, "bool"), case(1j, "complex64")]
    cases += [case(2**70, "float32"), case([2**64, -1], "float64"), case([2**99, 1j], "complex64")]
    cases += [case([300.7, -2.2], np.float64), case(3, np.int8), case(3, 9), case(3, float)]
    cases += [case(np.array([300, -300]), "int8"), case(np.array([1, 2]), "float_ref")]
    cases += [case(np.array([1, 2], object), "int32"), case(np.array([-5, 9, 200]), "int4")]
    return cases


def python_values() -> list[Case]:
    """Python scalars and lists without a dtype."""
    values: list[Any] = [
        *(0, 1, -1, 2**31 - 1, -(2**31), 2**31, 2**63 - 1, -(2**63), 2**63, 2**64 - 1, True, False),
        *(
            0.0,
            -0.0,
            0.1,
            1e-50,
            float("inf"),
            float("nan"),
            1j,
            complex("nan"),
            "",
            "a",
            b"",
            b"\xff",
        ),
        *("é\0", b"a\0", "\U0001f600", [], [[]], [[], []], (), ((),), [[[]]], [0.1] * 3, (1, 2, 3)),
        *(
            [1, 2**31],
            [1, 2.5],
            [True, 1],
            [True, 1.5],
            [1.0, 2**40],
            [1, 2j],
            [True, False],
            [[1]],
        ),
        *(
            [[1, 2], [3, 4]],
            [(1, 2), [3, 4]],
            ["a", "bb", ""],
            [b"a", "b"],
            [["a"], ["b\0"]],
            ["a\0"],
        ),
        *(np.float64(1), [np.float64(1)], [np.float16(1), 2.0], [np.int64(1)], [np.uint8(3), 300]),
        *([np.array(1.0)], [np.float32(0.1)], np.str_("é"), np.bytes_(b"a"), [np.str_("x")]),
        *(
            bytearray(b"ab"),
            [[0.5], [1]],
            [[["x"]]],
            [2**62, -1],
            [2**63, 1],
            [ml_dtypes.bfloat16(1)],
        ),
    ]
    return [case(value) for value in values]


def strings() -> list[Case]:
    """Arrays of strings of every kind."""
    values: list[Any] = [
        *(np.array(["a\0b", "c\0", "é"]), np.array([b"a\0b", b"\xff\0"]), np.array("a")),
        *(np.array([b"a", "b", "\U0001f600"], object), np.array("x", object), np.array([], object)),
        *(np.array([["a", "b"], ["c", "d"]]).T, np.array([[b"a", b"b"]], object).T, np.array([""])),
        *(np.array([], "S3"), np.zeros((0, 2), "U1"), np.array(["ab", "c"], ">U4")),
        np.array([bytearray(b"x"), b"y"], object),
    ]
    cases = [case(value) for value in values]
    cases += [case(value, "string") for value in [*values, "a", b"b", ["a", b"b"], [], [[]]]]
    return cases


def shapes() -> list[Case]:
    """Shapes other than the values'."""
    cases = [
        *(case([1, 2], None, [3]), case([1, 2, 3, 4], None, [2, 2]), case(1.0, None, [0])),
        *(
            case(1.0, None, [1]),
            case(1.0, None, []),
            case(1.0, None, (2, 2)),
            case(["a"], None, [3]),
        ),
        *(case(["a", "b"], None, [2, 1]), case("a", None, [0]), case([], "string", [0, 4])),
        *(case([1.0, 2.0], None, np.array([2, 1])), case([True], None, [4]), case(1j, None, [2])),
        *(case([1.0, 2.0], "bfloat16", [3]), case([1, 2], "uint16", [5]), case(1, "int4", [3])),
        *(case([], None, [0, 3]), case([[1, 2]], None, [2, 1]), case(2.0, "float8_e5m2", [3])),
    ]
    broadcast: list[Any] = [
        1,
        1.0,
        [1.0],
        "a",
        ["a"],
        True,
        np.float32(2),
        np.array([2], np.uint16),
    ]
    for value in broadcast:
        for shape in ([0], [1], [2, 2], [], [3, 0]):
            cases.append(case(value, None, shape, allow_broadcast=True))
    cases.append(case([1, 2], None, [2], verify_shape=True))
    return cases


def refused() -> list[Case]:
    """What TensorFlow refuses with TypeError or ValueError."""
    values: list[Any] = [
        *(
            None,
            [None],
            [1, None],
            ["a", None],
            ["a", 1],
            [1, "a"],
            "\ud800",
            ["a", "\udfff"],
            {},
            [{}],
        ),
        *(
            [[1, 2], [3]],
            [[1, 2], 3],
            [1, [2]],
            ["a", ["b"]],
            [["a"], []],
            {1},
            range(3),
            [range(2)],
        ),
        *(2**64, -(2**63) - 1, [1, 2**70], [np.array([1, 2]), np.array([3, 4])], np.longdouble(1)),
        *(
            np.array([b"a", 1], object),
            np.array([b"a", None], object),
            np.array(["\ud800"], object),
        ),
        *(
            np.array([1, 2], object),
            np.array(["\ud800"]),
            np.datetime64("2020-01-01"),
            [b"a", [b"b"]],
        ),
        *(np.zeros(2, np.dtype([("a", np.int8)])), np.array([1.5, None], object), [[None]]),
    ]
    cases = [case(value) for value in values]
    cases += [
        *(case([1.5], "int32"), case(1.0, "int32"), case([1, 2.0], "int64"), case("a", "int32")),
        *(case(1, "string"), case(["a", 1.0], "string"), case(1, "bool"), case([True, 1], "bool")),
        *(case(1j, "float32"), case([1.0, 1j], "float64"), case([1, None], "float32")),
        *(case(1, "resource"), case(1, "variant"), case(1, "nonsense"), case(1.5, "int4")),
        *(case("x", "bfloat16"), case(np.array(["a"]), "int32"), case(np.array([1.0]), "string")),
        *(case("a", "complex64"), case([1.5], "qint8"), case(["a"], "qint8"), case(None, "int32")),
        *(case([1, 2, 3], None, [2]), case([1, 2, 3], None, [2], allow_broadcast=True)),
        *(
            case([1, 2], None, [2, 1], verify_shape=True),
            case(1.0, None, [None]),
            case(1.0, None, [-1]),
        ),
        *(case(1.0, None, [-2, 3]), case(np.float32(1), None, [0]), case([1, 2], None, ["a"])),
        case([1], None, [1], allow_broadcast=True, verify_shape=True),
    ]
    return cases
