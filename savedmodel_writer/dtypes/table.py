"""The facts of every dtype, one row each.

The numbers are those of the enum DataType in TensorFlow's `types.proto`; sizes and kinds are what
`tf.dtypes` answers (TensorFlow 2.21.0).
"""

from __future__ import annotations

from typing import Any, Final

import numpy as np

# Kinds: f floating, i signed, u unsigned, c complex, b bool, q quantized, o opaque.
# "largest" is the largest finite value. A numpy type of None is one that ml_dtypes has.
TABLE: Final[tuple[tuple[int, str, int, str, Any, Any], ...]] = (
    # enum, name, bytes per element, kind, numpy type, largest
    (1, "float32", 4, "f", np.float32, 3.4028234663852886e38),
    (2, "float64", 8, "f", np.float64, 1.7976931348623157e308),
    (3, "int32", 4, "i", np.int32, 2**31 - 1),
    (4, "uint8", 1, "u", np.uint8, 2**8 - 1),
    (5, "int16", 2, "i", np.int16, 2**15 - 1),
    (6, "int8", 1, "i", np.int8, 2**7 - 1),
    (7, "string", 0, "o", object, None),
    (8, "complex64", 8, "c", np.complex64, None),
    (9, "int64", 8, "i", np.int64, 2**63 - 1),
    (10, "bool", 1, "b", np.bool_, None),
    (11, "qint8", 1, "q", np.dtype([("qint8", np.int8)]), None),
    (12, "quint8", 1, "q", np.dtype([("quint8", np.uint8)]), None),
    (13, "qint32", 4, "q", np.dtype([("qint32", np.int32)]), None),
    (14, "bfloat16", 2, "f", None, 3.3895313892515355e38),
    (15, "qint16", 2, "q", np.dtype([("qint16", np.int16)]), None),
    (16, "quint16", 2, "q", np.dtype([("quint16", np.uint16)]), None),
    (17, "uint16", 2, "u", np.uint16, 2**16 - 1),
    (18, "complex128", 16, "c", np.complex128, None),
    (19, "float16", 2, "f", np.float16, 65504.0),
    (20, "resource", 0, "o", None, None),
    (21, "variant", 0, "o", None, None),
    (22, "uint32", 4, "u", np.uint32, 2**32 - 1),
    (23, "uint64", 8, "u", np.uint64, 2**64 - 1),
    (24, "float8_e5m2", 1, "f", None, 57344.0),
    (25, "float8_e4m3fn", 1, "f", None, 448.0),
    (26, "float8_e4m3fnuz", 1, "f", None, 240.0),
    (27, "float8_e4m3b11fnuz", 1, "f", None, 30.0),
    (28, "float8_e5m2fnuz", 1, "f", None, 57344.0),
    # Sub-byte types take one byte per element: the value in the low bits, the high bits zero.
    (29, "int4", 1, "i", None, 2**3 - 1),
    (30, "uint4", 1, "u", None, 2**4 - 1),
    (31, "int2", 1, "i", None, 2**1 - 1),
    (32, "uint2", 1, "u", None, 2**2 - 1),
    (33, "float4_e2m1fn", 1, "f", None, 6.0),
)
