"""What tables have here besides TensorFlow's nodes: names that do not change, one asset each."""

from __future__ import annotations

from pathlib import Path, PurePosixPath

import numpy as np
import pytest

import savedmodel_writer as sm
from savedmodel_writer import errors
from tests.oracle.process import Oracle

LINES = sm.lookup.TextFileIndex


def words(*keys: str, name: str = "hash_table", **keywords: str) -> sm.lookup.StaticHashTable:
    values = np.arange(len(keys), dtype=np.int64)
    initializer = sm.lookup.KeyValueTensorInitializer(list(keys), values, **keywords)
    return sm.lookup.StaticHashTable(initializer, -1, name=name)


def shared_name(table: sm.lookup.StaticHashTable) -> bytes:
    name = table.resource_handle.op.get_attr("shared_name")
    assert isinstance(name, bytes)
    return name


def lines(filename: sm.Tensor | str) -> sm.lookup.TextFileInitializer:
    return sm.lookup.TextFileInitializer(
        filename, sm.string, LINES.WHOLE_LINE, np.int64, LINES.LINE_NUMBER
    )


def test_same_program_same_name_in_memory() -> None:
    names = []
    for _ in range(2):
        with sm.Graph():
            names.append(shared_name(words("a", "b")))
    assert names[0] == names[1]


def test_other_entries_other_name_in_memory() -> None:
    names = set()
    for keys in (["a"], ["b"], ["a", "b"], ["ab"]):
        with sm.Graph():
            names.add(shared_name(words(*keys)))
    with sm.Graph():
        names.add(shared_name(words("a", key_dtype="string", name="other")))
    assert len(names) == 5


def test_tables_of_one_initializer_are_two() -> None:
    with sm.Graph():
        initializer = sm.lookup.KeyValueTensorInitializer(["a"], [1])
        tables = [sm.lookup.StaticHashTable(initializer, default) for default in (-1, -2)]
    assert shared_name(tables[0]) != shared_name(tables[1])


def test_name_in_memory_of_computed_keys() -> None:
    """Keys that are computed tell by what they are computed."""
    names = set()
    for text in ("a b", "c d"):
        with sm.Graph():
            keys = sm.raw_ops.StringSplitV2(input=[text], sep=" ").values
            initializer = sm.lookup.KeyValueTensorInitializer(keys, np.int64([0, 1]))
            names.add(shared_name(sm.lookup.StaticHashTable(initializer, -1)))
    assert len(names) == 2


def test_asset_is_registered_once() -> None:
    """Two records of one tensor are refused by TensorFlow's C++ loader."""
    with sm.Graph() as graph:
        path = sm.asset("words.txt")
        initializer = lines(path)
        sm.lookup.StaticHashTable(initializer, -1)
        sm.lookup.StaticHashTable(initializer, -2)
    assert graph.get_collection(sm.GraphKeys.ASSET_FILEPATHS) == [path]


@pytest.mark.parametrize(
    "path", ["a/b.txt", b"a/b.txt", PurePosixPath("a/b.txt")], ids=lambda path: type(path).__name__
)
def test_asset_is_as_of_tensorflow(oracle: Oracle, path: str | bytes | PurePosixPath) -> None:
    with sm.Graph() as graph:
        sm.asset(path)
        with graph.name_scope("scope"), graph.control_dependencies([sm.no_op()]):
            sm.asset("c")
    expected = oracle("tests.lookup.tf_assets", "graph_def", path)
    assert graph.as_graph_def() == sm.GraphDef.FromString(expected)


@pytest.mark.parametrize("path", [["a", "b"], 5, sm.lookup])
def test_asset_that_is_no_path(path: object) -> None:
    graph = sm.Graph()
    with graph, pytest.raises(errors.InvalidInputError):
        sm.asset(path)  # type: ignore[arg-type]  # that is the test
    assert not graph.get_collection(sm.GraphKeys.ASSET_FILEPATHS)


def test_missing_vocabulary_is_told_by_the_builder(tmp_path: Path) -> None:
    with sm.Graph() as graph:
        sm.lookup.StaticHashTable(lines("/nowhere/words.txt"), -1)
        builder = sm.SavedModelBuilder(tmp_path / "model")
        with pytest.raises(errors.AssetNotFoundError, match=r"/nowhere/words\.txt"):
            builder.add_meta_graph_and_variables(
                graph,
                [sm.tag_constants.SERVING],
                assets_collection=graph.get_collection(sm.GraphKeys.ASSET_FILEPATHS),
            )


def test_nested_ragged_keys() -> None:
    """TensorFlow looks up keys of one ragged dimension only; here the innermost are looked up."""
    with sm.Graph():
        table = words("a")
        keys = sm.RaggedTensor.from_nested_row_splits(["a", "b"], [[0, 1], [0, 2]])
        found = table.lookup(keys)
    assert found.nested_row_splits == keys.nested_row_splits
    assert found.flat_values.op.type == "LookupTableFindV2"


def test_failed_table_leaves_nothing() -> None:
    graph = sm.Graph()
    with graph, pytest.raises(errors.InvalidInputError):
        words("a", name="-not a name")
    with graph, pytest.raises(errors.ShapeError):
        initializer = sm.lookup.KeyValueTensorInitializer(["a", "b"], [1])
        sm.lookup.StaticHashTable(initializer, -1)
    assert {op.type for op in graph.get_operations()} == {"Const"}
    assert not graph.get_collection(sm.GraphKeys.TABLE_INITIALIZERS)


def test_initializer_of_another_graph() -> None:
    with sm.Graph():
        initializer = sm.lookup.KeyValueTensorInitializer(["a"], [1])
    with sm.Graph(), pytest.raises(errors.InputError, match="another graph"):
        sm.lookup.StaticHashTable(initializer, -1)


def test_error_has_the_line_of_the_program() -> None:
    with sm.Graph(), pytest.raises(errors.ShapeError) as caught:
        initializer = sm.lookup.KeyValueTensorInitializer(["a", "b"], [1])
        sm.lookup.StaticHashTable(initializer, -1)
    assert __file__ in (caught.value.source or str(caught.value))


def test_table_made_in_a_function_is_of_the_graph() -> None:
    """TensorFlow makes the initializer in the function, where no main op reaches it."""
    with sm.Graph() as graph:
        sm.cond(
            sm.placeholder(sm.bool, []),
            lambda: words("a")[sm.constant("a")],
            lambda: sm.lookup.StaticHashTable(lines(sm.asset("w.txt")), -1)[sm.constant("a")],
        )
        assert sm.tables_initializer().type == "NoOp"
    assert len(graph.get_collection(sm.GraphKeys.TABLE_INITIALIZERS)) == 2
    assert [path.op.graph for path in graph.get_collection("asset_filepaths")] == [graph]


def test_table_of_keys_that_a_function_computes() -> None:
    def body(key: sm.Tensor) -> sm.Tensor:
        initializer = sm.lookup.KeyValueTensorInitializer([key], [1])
        return sm.lookup.StaticHashTable(initializer, -1)[key]

    with sm.Graph() as graph, pytest.raises(errors.InputError, match="another graph"):
        sm.function(body)(sm.placeholder(sm.string, []))
    assert not graph.get_collection(sm.GraphKeys.TABLE_INITIALIZERS)
