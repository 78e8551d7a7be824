"""Lookup tables: handles that know keys and values, finding, initializing, exporting."""

from __future__ import annotations

from savedmodel_writer.errors import ShapeError
from savedmodel_writer.ops.inference_context import Handle, InferenceContext
from savedmodel_writer.ops.shape_functions.dimensions import (
    merge,
    merge_dim,
    shown,
    with_rank,
    with_rank_at_least,
    with_rank_at_most,
    with_value,
)
from savedmodel_writer.ops.shape_functions.input_values import check_scalars, vector_length
from savedmodel_writer.ops.shape_functions.registration import shape_function
from savedmodel_writer.shapes import SCALAR, UNKNOWN, TensorShape, shape_of


@shape_function("HashTableV2", "AnonymousHashTable")
def hash_table(c: InferenceContext) -> list[TensorShape]:
    """A handle."""
    return [SCALAR]


@shape_function("HashTable", "MutableDenseHashTable", "MutableHashTable")
@shape_function("MutableHashTableOfTensors")
def hash_table_reference(c: InferenceContext) -> list[TensorShape]:
    """A handle of older graphs: container and name."""
    return [shape_of((2,))]


def _mutable(c: InferenceContext, key: TensorShape, value: TensorShape) -> list[TensorShape]:
    key = shape_of(with_rank_at_most(key, 1))
    c.set_output_handle(0, ((c.attr("key_dtype"), key), (c.attr("value_dtype"), value)))
    return [SCALAR]


@shape_function("MutableHashTableV2", "AnonymousMutableHashTable")
def mutable_hash_table(c: InferenceContext) -> list[TensorShape]:
    """Scalars to scalars."""
    return _mutable(c, SCALAR, SCALAR)


@shape_function("MutableHashTableOfTensorsV2", "AnonymousMutableHashTableOfTensors")
def mutable_hash_table_of_tensors(c: InferenceContext) -> list[TensorShape]:
    """Scalars to tensors."""
    return _mutable(c, SCALAR, c.attr("value_shape"))


@shape_function("MutableDenseHashTableV2", "AnonymousMutableDenseHashTable")
def mutable_dense_hash_table(c: InferenceContext) -> list[TensorShape]:
    """Keys shaped as the empty key to tensors."""
    return _mutable(c, c.input_shape(0), c.attr("value_shape"))


def _check_handle(c: InferenceContext) -> None:
    """A resource is a scalar, a reference of older graphs has two strings."""
    if c.input_dtype(0).name == "resource":
        check_scalars(c, 0)
    else:
        with_value(vector_length(c, 0), 2)


def _key_and_value(c: InferenceContext, key_attr: str, value_attr: str) -> Handle | None:
    """What the table's handle knows, checked.

    Raises:
        ShapeError: the table has other dtypes than the node's attributes say.
    """
    handle = c.input_handle(0)
    if handle is None or len(handle) != 2:
        return None
    for (dtype, _), attr in zip(handle, (key_attr, value_attr), strict=True):
        if dtype is not c.attr(attr):
            raise ShapeError(
                f"Trying to read value with wrong dtype. Expected {dtype.name} got "
                f"{c.attr(attr).name}"
            )
    return handle


@shape_function("LookupTableFindV2")
def find(c: InferenceContext) -> list[TensorShape]:
    """Values for keys: the keys' shape without that of one key, then that of one value."""
    check_scalars(c, 0)
    handle = _key_and_value(c, "Tin", "Tout")
    if handle is None:
        return [UNKNOWN]
    (_, key), (_, value) = handle
    keys = c.input_shape(1).dims
    if key.dims is None or keys is None:
        return [UNKNOWN]
    if len(keys) < len(key.dims):
        raise ShapeError(
            f"Expected keys to have suffix {shown(key.dims)} but saw shape: {shown(keys)}"
        )
    prefix = shape_of(keys[: len(keys) - len(key.dims)])
    return [prefix.concatenate(value)]


@shape_function("LookupTableFind")
def find_by_reference(c: InferenceContext) -> list[TensorShape]:
    """Values for keys."""
    _check_handle(c)
    with_rank_at_most(c.input_shape(2), 1)
    return [UNKNOWN]


@shape_function("LookupTableSize", "LookupTableSizeV2")
def size(c: InferenceContext) -> list[TensorShape]:
    """A scalar."""
    _check_handle(c)
    return [SCALAR]


@shape_function("LookupTableExportV2")
def export(c: InferenceContext) -> list[TensorShape]:
    """Keys and values."""
    check_scalars(c, 0)
    _key_and_value(c, "Tkeys", "Tvalues")
    return [UNKNOWN, UNKNOWN]


@shape_function("LookupTableExport")
def export_by_reference(c: InferenceContext) -> list[TensorShape]:
    """Keys and values."""
    _check_handle(c)
    return [shape_of((None,)), UNKNOWN]


@shape_function("LookupTableInsert", "LookupTableInsertV2", "LookupTableImport")
def insert(c: InferenceContext) -> list[TensorShape]:
    """No output."""
    _check_handle(c)
    return []


@shape_function("LookupTableImportV2")
def import_(c: InferenceContext) -> list[TensorShape]:
    """No output; as many values as keys."""
    check_scalars(c, 0)
    keys, values = vector_length(c, 1), with_rank_at_least(c.input_shape(2), 1)
    if values is not None:
        merge_dim(keys, values[0])
    return []


@shape_function("LookupTableRemoveV2")
def remove(c: InferenceContext) -> list[TensorShape]:
    """No output."""
    check_scalars(c, 0)
    with_rank_at_least(c.input_shape(1), 1)
    return []


@shape_function("InitializeTable", "InitializeTableV2")
def initialize(c: InferenceContext) -> list[TensorShape]:
    """No output; a vector of keys and one of values."""
    _check_handle(c)
    merge(with_rank(c.input_shape(1), 1), c.input_shape(2).dims)
    return []


@shape_function("InitializeTableFromTextFile", "InitializeTableFromTextFileV2")
def initialize_from_text_file(c: InferenceContext) -> list[TensorShape]:
    """No output; a file name."""
    _check_handle(c)
    check_scalars(c, 1)
    return []
