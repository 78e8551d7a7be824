"""Features by kind, as the parsing ops take them: sparse, dense and ragged keys."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

import attrs

from savedmodel_writer.dtypes import DType, as_dtype, int64, string
from savedmodel_writer.errors import InvalidArgumentError
from savedmodel_writer.graph import Graph, Tensor
from savedmodel_writer.io.features import (
    FixedLenFeature,
    FixedLenSequenceFeature,
    RaggedFeature,
    SparseFeature,
    UniformRowLength,
    VarLenFeature,
)
from savedmodel_writer.shapes import TensorShape, as_shape


@attrs.frozen
class Dense:
    """A dense key: what its values become, and the value of examples that are without."""

    shape: TensorShape
    dtype: DType
    default: Any
    may_be_missing: bool = False


@attrs.frozen
class ParseArguments:
    """What a parsing op is asked for, by key; each kind in the order of its results.

    Attributes:
        sparse: dtypes of the values.
        dense: dense keys.
        ragged: dtypes of the values and of the row splits.
    """

    sparse: dict[str, DType] = attrs.field(factory=dict)
    dense: dict[str, Dense] = attrs.field(factory=dict)
    ragged: dict[str, tuple[DType, ...]] = attrs.field(factory=dict)

    @classmethod
    def of(cls, features: Mapping[str, Any] | None, kinds: tuple[type, ...]) -> ParseArguments:
        """Sorts features by kind.

        Args:
            features: features by name.
            kinds: classes of features that are allowed.

        Raises:
            InvalidArgumentError: a feature is of another class or incomplete, or two contradict
                each other.
        """
        arguments = cls()
        for name, feature in sorted((features or {}).items()):
            if not isinstance(feature, kinds):
                allowed = ", ".join(kind.__name__ for kind in kinds)
                raise InvalidArgumentError(
                    f"feature {name!r}: expected one of {allowed}; found {feature!r}"
                )
            arguments._add(name, feature)
        arguments._check_kinds()
        return arguments

    @property
    def keys(self) -> list[str]:
        """All keys, in the order of the results."""
        return [*self.sparse, *self.dense, *self.ragged]

    def default_tensors(self, graph: Graph) -> list[Tensor]:
        """The defaults of the dense keys as tensors; without values where there is none."""
        return [_default_tensor(graph, key, dense) for key, dense in self.dense.items()]

    def _add(self, name: str, feature: Any) -> None:
        if not feature.dtype:
            raise InvalidArgumentError(f"feature {name!r}: a dtype is missing in {feature!r}")
        dtype = as_dtype(feature.dtype)
        if isinstance(feature, VarLenFeature):
            self._add_sparse(name, dtype)
        elif isinstance(feature, SparseFeature):
            if not (feature.index_key and feature.value_key):
                raise InvalidArgumentError(f"feature {name!r}: a key is missing in {feature!r}")
            for key in sorted(index_keys(feature)):
                self._add_sparse(key, int64)
            self._add_sparse(feature.value_key, dtype)
        elif isinstance(feature, RaggedFeature):
            self._add_ragged(feature.value_key or name, dtype, feature.row_splits_dtype)
            for partition in feature.partitions:
                if not isinstance(partition, UniformRowLength):
                    self._add_ragged(partition.key, int64, feature.row_splits_dtype)
        else:
            self.dense[name] = _dense(name, feature, dtype)

    def _add_sparse(self, key: str, dtype: DType) -> None:
        if self.sparse.setdefault(key, dtype) != dtype:
            raise _conflict(key, (self.sparse[key],), (dtype,))

    def _add_ragged(self, key: str, *dtypes: DType) -> None:
        if self.ragged.setdefault(key, dtypes) != dtypes:
            raise _conflict(key, self.ragged[key], dtypes)

    def _check_kinds(self) -> None:
        twice = sorted({key for key in self.keys if self.keys.count(key) > 1})
        if twice:
            raise InvalidArgumentError(
                f"keys {', '.join(twice)}: wanted in two of the kinds dense, sparse and ragged; "
                "expected each key in one"
            )


def index_keys(feature: SparseFeature) -> list[str]:
    """The keys of the indices, one for each axis."""
    return [feature.index_key] if isinstance(feature.index_key, str) else list(feature.index_key)


def _dense(name: str, feature: FixedLenFeature | FixedLenSequenceFeature, dtype: DType) -> Dense:
    if feature.shape is None:
        raise InvalidArgumentError(f"feature {name!r}: a shape is missing in {feature!r}")
    shape = as_shape(feature.shape)
    if isinstance(feature, FixedLenSequenceFeature):
        return Dense(shape, dtype, feature.default_value, feature.allow_missing)
    if not shape.is_fully_defined():
        raise InvalidArgumentError(
            f"feature {name!r}: all dimensions of a FixedLenFeature must be known, found {shape}; "
            "FixedLenSequenceFeature has one that is not"
        )
    return Dense(shape, dtype, feature.default_value)


def _default_tensor(graph: Graph, key: str, dense: Dense) -> Tensor:
    name = re.sub(r"[^A-Za-z0-9_.\-/]", "_", key)
    if dense.shape.rank and dense.shape[0] is None:
        if dense.default is None:
            return graph.convert("" if dense.dtype == string else 0, dense.dtype)
        padding = graph.convert(dense.default, dense.dtype, f"padding_{name}")
        return _reshaped(graph, padding, [])
    if dense.default is None:
        return graph.constant([], dense.dtype)
    if isinstance(dense.default, Tensor):
        return dense.default
    default = graph.convert(dense.default, dense.dtype, f"key_{name}")
    return _reshaped(graph, default, dense.shape)


def _reshaped(graph: Graph, tensor: Tensor, shape: Any) -> Tensor:
    return graph.create_op("Reshape", [tensor, shape]).outputs[0]


def _conflict(
    key: str, first: tuple[DType, ...], second: tuple[DType, ...]
) -> InvalidArgumentError:
    texts = [" and ".join(dtype.name for dtype in dtypes) for dtypes in (first, second)]
    return InvalidArgumentError(
        f"key {key!r}: one feature wants it as {texts[0]}, another as {texts[1]}"
    )
