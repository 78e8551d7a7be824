"""StaticVocabularyTable: words to numbers, with buckets for the words that are not known."""

from __future__ import annotations

from typing import Any

from savedmodel_writer.dtypes import DType, as_dtype, int64, string
from savedmodel_writer.errors import InvalidArgumentError, InvalidTypeError
from savedmodel_writer.graph import Graph, Operation, Tensor, get_default_graph
from savedmodel_writer.graph.default_graph import graph_of
from savedmodel_writer.lookup.lookup_table import LookupTable
from savedmodel_writer.lookup.static_hash_table import StaticHashTable
from savedmodel_writer.lookup.table_initializer import TableInitializer


class StaticVocabularyTable(LookupTable):
    """Strings or integers to ids, as `tf.compat.v1.lookup.StaticVocabularyTable`.

    A key that is not in the vocabulary gets the id `size of the vocabulary + hash of the key`,
    the hash from 0 to `num_oov_buckets - 1`.
    """

    def __init__(
        self,
        initializer: TableInitializer | None,
        num_oov_buckets: int,
        lookup_key_dtype: Any = None,
        name: str | None = None,
        experimental_is_anonymous: bool = False,
    ) -> None:
        """Adds the table of the vocabulary and the node that fills it.

        Args:
            initializer: the vocabulary, its values int64; None puts all keys into buckets.
            num_oov_buckets: how many buckets there are for keys out of the vocabulary.
            lookup_key_dtype: dtype of the keys to look up, by default that of the vocabulary.
                Integers of other sizes are cast.
            name: begins the names of the scopes of lookups.
            experimental_is_anonymous: as for `StaticHashTable`.

        Raises:
            InvalidArgumentError: there is no bucket.
            InvalidTypeError: a dtype is none that a vocabulary can have.
        """
        if num_oov_buckets <= 0:
            raise InvalidArgumentError(
                f"num_oov_buckets: expected more than 0, found {num_oov_buckets}; a table without "
                "buckets is StaticHashTable"
            )
        self._table: StaticHashTable | None = None
        key_dtype = string
        name = name.rstrip("/") if name else name
        if initializer is not None:
            given = None if lookup_key_dtype is None else as_dtype(lookup_key_dtype)
            key_dtype = _checked_dtypes(initializer, given)
            self._table = StaticHashTable(
                initializer, -1, experimental_is_anonymous=experimental_is_anonymous
            )
            name = name or self._table.name
        super().__init__(key_dtype, int64)
        self._num_oov_buckets = num_oov_buckets
        self._name = (name or "hash_bucket").split("/")[-1]

    @property
    def name(self) -> str:
        """The table's name, without name scopes."""
        return self._name

    @property
    def resource_handle(self) -> Tensor | None:
        """The table of the vocabulary, None without a vocabulary."""
        return None if self._table is None else self._table.resource_handle

    @property
    def initializer(self) -> Operation:
        """The operation that fills the table; without a vocabulary a new NoOp each time."""
        if self._table is not None:
            return self._table.initializer
        graph = get_default_graph()
        with graph.name_scope("init"):
            return graph.create_op("NoOp")

    def size(self, name: str | None = None) -> Tensor:
        """How many ids there are, those of the buckets among them."""
        graph = graph_of(self.resource_handle)
        with graph.name_scope(f"{self.name}_Size" if name is None else name):
            size = self._table.size() if self._table else graph.convert(0, int64)
            total: Tensor = size + self._num_oov_buckets
            return total

    def _find(self, keys: Tensor, name: str | None) -> Tensor:
        graph = graph_of(keys)
        if self._table is not None and self._table.key_dtype == int64 != keys.dtype.base_dtype:
            with graph.name_scope("Cast") as scope:
                keys = _one(graph, "Cast", [keys], {"DstT": int64}, scope)
        with graph.name_scope(f"{self.name}_Lookup" if name is None else name):
            words = keys if keys.dtype.base_dtype == string else _one(graph, "AsString", [keys])
            attrs = {"num_buckets": self._num_oov_buckets}
            buckets = _one(graph, "StringToHashBucketFast", [words], attrs, "hash_bucket")
            if self._table is None:
                return buckets
            ids: Tensor = self._table.lookup(keys)
            buckets = _sum(graph, buckets, self._table.size())
            known = _one(graph, "NotEqual", [ids, self._table.default_value])
            return _one(graph, "SelectV2", [known, ids, buckets])


def _checked_dtypes(initializer: TableInitializer, key_dtype: DType | None) -> DType:
    """The dtype of the keys to look up."""
    if initializer.key_dtype not in (int64, string):
        raise InvalidTypeError(
            f"the vocabulary's keys: expected int64 or string, found {initializer.key_dtype.name}"
        )
    key_dtype = key_dtype or initializer.key_dtype
    if not (key_dtype.is_integer if initializer.key_dtype == int64 else key_dtype == string):
        raise InvalidTypeError(
            f"lookup_key_dtype: {key_dtype.name} keys cannot be looked up in a vocabulary of "
            f"{initializer.key_dtype.name} keys"
        )
    if initializer.value_dtype != int64:
        raise InvalidTypeError(
            f"the vocabulary's values: expected int64, found {initializer.value_dtype.name}"
        )
    return key_dtype


def _sum(graph: Graph, x: Tensor, y: Tensor) -> Tensor:
    with graph.name_scope("Add") as scope:
        return _one(graph, "AddV2", [x, y], None, scope)


def _one(
    graph: Graph,
    op_type: str,
    inputs: list[Tensor],
    attrs: dict[str, Any] | None = None,
    name: str | None = None,
) -> Tensor:
    """The one result of a new node."""
    return graph.create_op(op_type, inputs, attrs, name).outputs[0]
