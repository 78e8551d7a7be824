"""The same, in a process where ml_dtypes is not installed."""

from __future__ import annotations

import subprocess
import sys

PROGRAM = """
import sys
sys.modules["ml_dtypes"] = None  # importing it raises ImportError

import numpy as np
from savedmodel_writer import dtypes
from savedmodel_writer.errors import MissingExtraError
from savedmodel_writer.sources import as_source
from savedmodel_writer.tensors import as_array, make_ndarray, make_tensor_proto

def payload(source):
    return b"".join(source.chunks(3))

names = ["bfloat16", "float8_e5m2", "float8_e4m3fn", "float8_e4m3fnuz", "float8_e4m3b11fnuz"]
names += ["float8_e5m2fnuz", "float4_e2m1fn", "int4", "uint4", "int2", "uint2"]
for name in names:
    dtype = dtypes.as_dtype(name)
    assert dtype.is_ml_dtype
    for attribute in ("as_numpy_dtype", *(("max", "min") if dtype.is_floating else ())):
        try:
            getattr(dtype, attribute)
        except MissingExtraError as error:
            assert "pip install --upgrade ml_dtypes" in str(error), error
            assert isinstance(error, ImportError)
        else:
            raise AssertionError((name, attribute))
    array = as_array([[1, 0]], name)
    assert array.dtype == dtype.bits_dtype and array.shape == (1, 2)
    proto = make_tensor_proto([[1, 0]], name)
    try:
        make_ndarray(proto)
    except MissingExtraError:
        pass
    else:
        raise AssertionError(name)
    source = as_source([[1, 0]], name)
    assert source.dtype is dtype and payload(source) == array.tobytes()
    assert source.read().tobytes() == array.tobytes()
    bits = np.array([3, 1, 2], dtype.bits_dtype)
    assert payload(as_source(bits, name)) == bits.tobytes()
    assert payload(as_source(bits, name, [3, 1])) == bits.tobytes()
    print(name, as_array(np.float32([0.3, 1.7, -1.2, 2.5, 100.0]), name).tobytes().hex())
    print(name, make_tensor_proto(1, name).SerializeToString().hex())
assert dtypes.int4.max == 7
assert payload(as_source(np.array([0x3F80], ">u2"), "bfloat16")) == b"\\x80?"
"""


def run(program: str) -> str:
    return subprocess.run(
        [sys.executable, "-W", "error", "-c", program], check=True, capture_output=True, text=True
    ).stdout


def test_bytes_do_not_depend_on_ml_dtypes() -> None:
    without = run(PROGRAM)
    assert without.count("\n") == 22
    with_it = PROGRAM[PROGRAM.index("import numpy") : PROGRAM.index("for name in names:")]
    with_it += "for name in names:\n" + "".join(
        line + "\n" for line in PROGRAM.splitlines() if line.startswith("    print(")
    )
    assert run(with_it) == without
