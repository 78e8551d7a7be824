"""Tables of lookup/: filled from tensors and from files that the model carries."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np

import savedmodel_writer as sm
from tests.conformance.case import Request, case
from tests.conformance.reference import normal, strings

WORDS = ["the", "cat", "sat", "on", "mat"]
LINES = sm.lookup.TextFileIndex


def save(
    graph: sm.Graph,
    export_dir: str,
    inputs: dict[str, sm.Tensor],
    outputs: dict[str, sm.Tensor],
    **options: Any,
) -> None:
    """Writes a model that fills its tables when it is loaded, with the files they are made of."""
    builder = sm.SavedModelBuilder(export_dir)
    with graph:
        builder.add_meta_graph_and_variables(
            graph,
            [sm.tag_constants.SERVING],
            {"serving_default": sm.predict_signature_def(inputs, outputs), **options},
            assets_collection=graph.get_collection(sm.GraphKeys.ASSET_FILEPATHS),
            main_op=sm.tables_initializer(),
        )
    builder.save()


class Sources:
    """Files beside the model, gone after the block: a model must live on its own copies."""

    def __init__(self, export_dir: str, **contents: str) -> None:
        self._directory = Path(export_dir).with_suffix(".sources")
        self._contents = contents

    def __enter__(self) -> dict[str, str]:
        self._directory.mkdir()
        for name, content in self._contents.items():
            (self._directory / name).write_text(content)
        return {name: str(self._directory / name) for name in self._contents}

    def __exit__(self, *_: object) -> None:
        for name in self._contents:
            (self._directory / name).unlink()
        self._directory.rmdir()


@case(
    openvino="Conversion is failed for: HashTableV2, LookupTableFindV2",
    tflite="TF Select ops: HashTableV2, LookupTableFindV2",
)
def table_of_tensors(export_dir: str) -> Request:
    with sm.Graph() as graph:
        keys = sm.placeholder(sm.string, [None], name="keys")
        initializer = sm.lookup.KeyValueTensorInitializer(["a", "b"], [1.5, 2.5])
        table = sm.lookup.StaticHashTable(initializer, -1.0)
        outputs = {"values": table.lookup(keys), "size": table.size()}
        save(graph, export_dir, {"keys": keys}, outputs)
    expected = {"values": np.float32([2.5, -1, 1.5]), "size": np.int64(2)}
    return Request({"keys": strings("b", "z", "a")}, expected)


@case
def two_tables_of_tensors(export_dir: str) -> Request:
    """Of the same keys, and as TensorFlow may say of the same name: they must not be one."""
    with sm.Graph() as graph:
        keys = sm.placeholder(np.int64, [None, 2], name="keys")
        outputs = {}
        for name, values in (("one", ["x", "y"]), ("other", ["p", "q"])):
            initializer = sm.lookup.KeyValueTensorInitializer(np.int64([5, 6]), values)
            outputs[name] = sm.lookup.StaticHashTable(initializer, "none").lookup(keys)
        save(graph, export_dir, {"keys": keys}, outputs)
    expected = {
        "one": strings("y", "none", "x", "x").reshape(2, 2),
        "other": strings("q", "none", "p", "p").reshape(2, 2),
    }
    return Request({"keys": np.int64([[6, 7], [5, 5]])}, expected)


@case(
    openvino="No conversion rule found for operations: StringToHashBucketFast",
    tflite="TF Select ops: HashTableV2, InitializeTableFromTextFileV2",
)
def vocabulary_and_labels(export_dir: str) -> Request:
    """Words to ids and ids to words: two tables of one file, and one of two columns."""
    with (
        Sources(export_dir, words="\n".join(WORDS), prices="cat,2.5\nmat,10\n") as files,
        sm.Graph() as graph,
    ):
        words = sm.placeholder(sm.string, [None], name="words")
        path = sm.asset(files["words"])
        lines = (sm.string, LINES.WHOLE_LINE, np.int64, LINES.LINE_NUMBER)
        to_ids = sm.lookup.StaticVocabularyTable(
            sm.lookup.TextFileInitializer(path, *lines, vocab_size=len(WORDS)), 1
        )
        to_words = sm.lookup.StaticHashTable(
            sm.lookup.TextFileInitializer(path, *lines[2:], *lines[:2]), "unknown"
        )
        prices = sm.lookup.StaticHashTable(
            sm.lookup.TextFileInitializer(
                files["prices"], sm.string, 0, np.float32, 1, delimiter=","
            ),
            np.nan,
        )
        ids = to_ids[words]
        outputs = {"ids": ids, "again": to_words[ids], "prices": prices[words]}
        outputs["size"] = to_ids.size()
        save(graph, export_dir, {"words": words}, outputs)
    expected = {
        "ids": np.int64([1, 5, 4]),
        "again": strings("cat", "unknown", "mat"),
        "prices": np.float32([2.5, np.nan, 10]),
        "size": np.int64(6),
    }
    return Request({"words": strings("cat", "dog", "mat")}, expected)


@case(
    openvino="No conversion rule found for operations: RaggedTensorToSparse",
    tflite="TF Select ops: RaggedTensorToSparse, StringToHashBucketFast",
)
def sparse_and_ragged_words(export_dir: str) -> Request:
    """Sentences as ids, embedded and summed; a word out of the vocabulary has a vector too."""
    vectors = normal(len(WORDS) + 1, 3)
    with Sources(export_dir, words="\n".join(WORDS)) as files, sm.Graph() as graph:
        values = sm.placeholder(sm.string, [None], name="values")
        row_splits = sm.placeholder(np.int64, [None], name="row_splits")
        ragged = sm.RaggedTensor.from_row_splits(values, row_splits, validate=False)
        table = sm.lookup.StaticVocabularyTable(
            sm.lookup.TextFileInitializer(
                files["words"], sm.string, LINES.WHOLE_LINE, np.int64, LINES.LINE_NUMBER
            ),
            num_oov_buckets=1,
        )
        ids = table.lookup(ragged)
        positions = sm.raw_ops.RaggedTensorToSparse(
            rt_nested_splits=[ids.row_splits], rt_dense_values=ids.values
        )
        same = table.lookup(
            sm.SparseTensor(positions.sparse_indices, ragged.values, positions.sparse_dense_shape)
        )
        embedded = sm.raw_ops.GatherV2(
            params=sm.Variable(vectors, name="vectors"), indices=same.values, axis=0
        )
        rows = same.indices[:, 0]
        outputs = {
            "ids": ids.values,
            "sums": sm.raw_ops.SegmentSum(data=embedded, segment_ids=rows),
        }
        save(graph, export_dir, {"values": values, "row_splits": row_splits}, outputs)
    ids = np.int64([1, 5, 4])
    sums = np.stack([vectors[ids[:2]].sum(0), vectors[ids[2:]].sum(0)])
    inputs = {"values": strings("cat", "dog", "mat"), "row_splits": np.int64([0, 2, 3])}
    return Request(inputs, {"ids": ids, "sums": sums})


@case(
    openvino="Conversion is failed for: HashTableV2",
    tflite="TF Select ops: HashTableV2, LookupTableFindV2",
)
def tables_in_functions(export_dir: str) -> list[Request]:
    """Looked up in branches; one of the tables is made in a branch, and belongs to the model."""
    with Sources(export_dir, words="\n".join(WORDS)) as files, sm.Graph() as graph:
        words = sm.placeholder(sm.string, [None], name="words")
        entries = sm.lookup.KeyValueTensorInitializer(["cat", "mat"], np.int64([10, 20]))
        numbers = sm.lookup.StaticHashTable(entries, -1)

        def by_line() -> sm.Tensor:
            lines = sm.lookup.TextFileInitializer(
                files["words"], sm.string, LINES.WHOLE_LINE, np.int64, LINES.LINE_NUMBER
            )
            return sm.lookup.StaticHashTable(lines, -2)[words]

        several = sm.raw_ops.Greater(x=sm.raw_ops.Size(input=words), y=1)
        found = sm.cond(several, by_line, lambda: numbers[words] + numbers.size())
        save(graph, export_dir, {"words": words}, {"ids": found})
    return [
        Request({"words": strings("cat", "dog")}, {"ids": np.int64([1, -2])}),
        Request({"words": strings("mat")}, {"ids": np.int64([22])}),
    ]
