"""DType, the class, and as_dtype, which finds the one that a value names.

A reference dtype, the type of a VariableV2's output, has its base dtype's number plus 100.

Eleven dtypes have no numpy type of their own. The package ml_dtypes has them; it is optional and is
imported only when such a numpy type is asked for. Without it their values travel as bit patterns,
see `DType.bits_dtype`.
"""

from __future__ import annotations

from typing import Any, Final, final

import numpy as np

from savedmodel_writer.dtypes.table import TABLE
from savedmodel_writer.errors import InvalidTypeError, MissingExtraError

_REF: Final = 100
_ALIASES: Final = {"half": "float16", "float": "float32", "double": "float64"}


@final
class DType:
    """The type of a tensor's elements, as `tf.dtypes.DType`.

    There is one object per dtype. `DType(enum)`, pickling and copying return it, so `is` compares;
    `==` also takes whatever `as_dtype` takes.

    Attributes:
        name: TensorFlow's name, `"float32"`.
        as_datatype_enum: the number in the enum DataType.
        size: bytes of one element; 0 where that varies (string, resource, variant).
        base_dtype: the dtype that a reference dtype refers to; else the dtype itself.
        real_dtype: the dtype of the real part; the dtype itself unless it is complex.
        is_ref: whether it is a reference dtype.
        is_floating, is_integer, is_unsigned, is_complex, is_bool, is_quantized: what values it
            has. The quantized dtypes are neither integer nor unsigned.
        is_numeric: as TensorFlow answers: not the dtypes of one byte and less that came last.
        is_numpy_compatible: whether it has a numpy type.
        is_ml_dtype: whether that numpy type is one of the package ml_dtypes.
    """

    __slots__ = (
        "__weakref__",
        "_largest",
        "_numpy_type",
        "as_datatype_enum",
        "base_dtype",
        "is_bool",
        "is_complex",
        "is_floating",
        "is_integer",
        "is_ml_dtype",
        "is_numeric",
        "is_numpy_compatible",
        "is_quantized",
        "is_ref",
        "is_unsigned",
        "name",
        "real_dtype",
        "size",
    )

    name: str
    as_datatype_enum: int
    size: int
    base_dtype: DType
    real_dtype: DType
    is_ref: bool
    is_floating: bool
    is_integer: bool
    is_unsigned: bool
    is_complex: bool
    is_bool: bool
    is_quantized: bool
    is_numeric: bool
    is_numpy_compatible: bool
    is_ml_dtype: bool
    _numpy_type: Any
    _largest: Any

    def __new__(cls, type_enum: int) -> DType:
        """Returns the dtype of that number.

        Raises:
            InvalidTypeError: no dtype has that number.
        """
        dtype = _BY_ENUM.get(type_enum)
        if dtype is None:
            raise InvalidTypeError(
                f"{type_enum!r} is not a number of the enum DataType: expected 1 to 33, "
                "or 101 to 133 for references"
            )
        return dtype

    @property
    def _is_ref_dtype(self) -> bool:
        return self.is_ref

    @property
    def _as_ref(self) -> DType:
        return self if self.is_ref else _BY_ENUM[self.as_datatype_enum + _REF]

    @property
    def as_numpy_dtype(self) -> Any:
        """The numpy type: a scalar type, or for quantized dtypes a structured `numpy.dtype`.

        Raises:
            InvalidTypeError: resource and variant have none.
            MissingExtraError: it is one of ml_dtypes, which is not installed or too old.
        """
        if self._numpy_type is not None:
            return self._numpy_type
        if not self.is_numpy_compatible:
            raise InvalidTypeError(f"{self.name} has no numpy type: its values are not arrays")
        name = self.base_dtype.name
        try:
            import ml_dtypes

            return getattr(ml_dtypes, name)
        except (ImportError, AttributeError):
            raise MissingExtraError(
                f"numpy has no type for {name}, ml_dtypes has: pip install --upgrade ml_dtypes "
                f"(or work with its bit patterns as {self.bits_dtype})"
            ) from None

    @property
    def bits_dtype(self) -> np.dtype[Any]:
        """The numpy dtype of the bytes of an element, there with and without ml_dtypes.

        The unsigned integer of its size for a dtype of ml_dtypes, the plain integer for a
        quantized one, its own numpy dtype for the others.

        Raises:
            InvalidTypeError: resource and variant have none.
        """
        if self.is_quantized:
            name = self.base_dtype.name[1:]
        elif self.is_ml_dtype:
            name = f"u{self.size}"
        else:
            name = self.as_numpy_dtype
        dtype: np.dtype[Any] = np.dtype(name)
        return dtype

    @property
    def min(self) -> Any:
        """The smallest finite value.

        Raises:
            InvalidTypeError: the dtype is quantized or its values have no order.
            MissingExtraError: the value would be of an ml_dtypes type, which is not installed.
        """
        largest = self._limit("minimum")
        if self.is_integer:
            return 0 if self.is_unsigned else -largest - 1
        return self.as_numpy_dtype(-largest)

    @property
    def max(self) -> Any:
        """The largest finite value.

        Raises:
            InvalidTypeError: the dtype is quantized or its values have no order.
            MissingExtraError: the value would be of an ml_dtypes type, which is not installed.
        """
        largest = self._limit("maximum")
        return largest if self.is_integer else self.as_numpy_dtype(largest)

    def _limit(self, which: str) -> Any:
        if self._largest is None:
            raise InvalidTypeError(f"{self.name} has no {which} value")
        return self._largest

    def is_compatible_with(self, other: Any) -> bool:
        """Whether `other` is this dtype or a reference to it.

        Raises:
            InvalidTypeError: `other` is no dtype.
        """
        other = as_dtype(other)
        return self is other or self is other.base_dtype

    def __eq__(self, other: object) -> bool:
        if type(other) is DType:
            return self is other
        try:
            return self is as_dtype(other)
        except InvalidTypeError:
            return False

    def __hash__(self) -> int:
        return self.as_datatype_enum

    def __reduce__(self) -> tuple[Any, ...]:
        return as_dtype, (self.name,)

    def __repr__(self) -> str:
        return f"tf.{self.name}"

    def __str__(self) -> str:
        return f"<dtype: '{self.name}'>"


def _make(
    enum: int, name: str, size: int, kind: str, numpy_type: Any, largest: Any, base: DType | None
) -> DType:
    dtype = object.__new__(DType)
    dtype.as_datatype_enum = enum
    dtype.name = name
    dtype.size = size
    dtype.base_dtype = dtype.real_dtype = dtype
    if base is not None:
        dtype.base_dtype = base
    dtype.is_ref = base is not None
    dtype.is_floating = kind == "f"
    dtype.is_integer = kind in "iu"
    dtype.is_unsigned = kind == "u"
    dtype.is_complex = kind == "c"
    dtype.is_bool = kind == "b"
    dtype.is_quantized = kind == "q"
    dtype.is_numeric = kind in "fiucq" and enum % _REF < 24
    dtype.is_numpy_compatible = kind != "o" or numpy_type is not None
    dtype.is_ml_dtype = kind != "o" and numpy_type is None
    dtype._numpy_type = numpy_type
    dtype._largest = largest
    return dtype


_BY_ENUM: Final[dict[int, DType]] = {row[0]: _make(*row, base=None) for row in TABLE}
for _enum, _name, _size, _kind, _numpy_type, _largest in TABLE:
    _BY_ENUM[_enum + _REF] = _make(
        _enum + _REF, f"{_name}_ref", _size, _kind, _numpy_type, _largest, base=_BY_ENUM[_enum]
    )
_BY_NAME: Final[dict[str, DType]] = {dtype.name: dtype for dtype in _BY_ENUM.values()}
for _alias, _name in _ALIASES.items():
    _BY_NAME[_alias] = _BY_NAME[_name]
    _BY_NAME[f"{_alias}_ref"] = _BY_NAME[f"{_name}_ref"]
for _name, _part in (("complex64", "float32"), ("complex128", "float64")):
    _BY_NAME[_name].real_dtype = _BY_NAME[f"{_name}_ref"].real_dtype = _BY_NAME[_part]

# float, bool and object are the Python types that TensorFlow takes; int would be ambiguous.
_BY_TYPE: Final[dict[Any, DType]] = {
    float: _BY_NAME["float32"],
    bool: _BY_NAME["bool"],
    object: _BY_NAME["string"],
    np.object_: _BY_NAME["string"],
    np.bytes_: _BY_NAME["string"],
    np.str_: _BY_NAME["string"],
}
for _enum, _name, _size, _kind, _numpy_type, _largest in TABLE:
    if _numpy_type is not None:
        _BY_TYPE[_numpy_type] = _BY_ENUM[_enum]
for _code in "bhilqBHILQ":  # the integers of C: on each platform two have the same width
    _BY_TYPE.setdefault(np.dtype(_code).type, _BY_NAME[np.dtype(_code).name])


def as_dtype(type_value: Any) -> DType:
    """Returns the DType for whatever names one, as `tf.as_dtype`.

    Args:
        type_value: a DType (TensorFlow's too), a name (`"float32"`, `"half"`, `"string_ref"`), a
            number of the enum DataType, a numpy dtype or scalar type in any byte order, a type of
            ml_dtypes, one of the Python types float, bool and object, or an array.

    Raises:
        InvalidTypeError: it names none. A Python `int` does not: say int32 or int64.
    """
    if type(type_value) is DType:
        return type_value
    try:
        if isinstance(type_value, str):
            return _BY_NAME[type_value]
        if isinstance(type_value, (int, np.integer)) and type(type_value) is not bool:
            return _BY_ENUM[int(type_value)]
        if isinstance(type_value, type):
            return _of_numpy_type(type_value)
        if isinstance(type_value, np.dtype):
            return _of_numpy_dtype(type_value)
        if isinstance(getattr(type_value, "as_datatype_enum", None), int):
            return _BY_ENUM[type_value.as_datatype_enum]
        if hasattr(type_value, "dtype"):
            return _of_numpy_dtype(np.dtype(type_value.dtype))
    except (KeyError, TypeError):
        pass
    raise InvalidTypeError(f"cannot make a dtype of {type_value!r}{_advice(type_value)}") from None


def _of_numpy_dtype(dtype: np.dtype[Any]) -> DType:
    if dtype.kind == "T":  # numpy's variable-width StringDType
        return _BY_NAME["string"]
    return _BY_TYPE[dtype] if dtype.names else _of_numpy_type(dtype.type)


def _of_numpy_type(numpy_type: type) -> DType:
    if numpy_type not in _BY_TYPE and numpy_type.__module__.partition(".")[0] == "ml_dtypes":
        _BY_TYPE[numpy_type] = _BY_NAME[numpy_type.__name__]
    return _BY_TYPE[numpy_type]


def _advice(type_value: Any) -> str:
    """What to do instead, for a value that `as_dtype` refused."""
    if type_value is int:
        return ": say int32 or int64"
    if type_value is str or type_value is bytes:
        return ": say string"
    if type_value is complex:
        return ": say complex64 or complex128"
    if isinstance(type_value, str):
        from difflib import get_close_matches

        close = get_close_matches(type_value, [name for name in _BY_NAME if "_ref" not in name])
        if close:
            return f": did you mean {', '.join(map(repr, close))}?"
    return ""
