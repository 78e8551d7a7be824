"""Dtypes that variables have in these programs."""

from __future__ import annotations

DTYPES = [
    *("float32", "float64", "half", "bfloat16", "float8_e5m2", "float8_e4m3fn"),
    *("int4", "int8", "int16", "int32", "int64", "uint4", "uint8", "uint16", "uint32", "uint64"),
    *("bool", "string", "complex64", "complex128", "qint8", "quint8", "qint32"),
]
