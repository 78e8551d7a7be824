"""Strings: inputs, labels, vocabularies in assets."""

from __future__ import annotations

from pathlib import Path

import numpy as np

import savedmodel_writer as sm
from tests.conformance.case import Request, case
from tests.conformance.reference import normal, softmax, strings

WORDS = ["<unknown>", "the", "cat", "sat", "on", "mat"]


@case(
    openvino="No conversion rule found for operations: StringLength, StringLower",
    tflite="TF Select ops: StringJoin, StringLength, StringLower",
)
def string_functions(export_dir: str) -> Request:
    with sm.Graph() as graph:
        text = sm.placeholder(sm.string, [None], name="text")
        lower = sm.raw_ops.StringLower(input=text)
        greeting = sm.raw_ops.StringJoin(inputs=["hello", lower], separator=", ")
        outputs = {
            "greeting": greeting,
            "length": sm.raw_ops.StringLength(input=text),
            "is_bob": sm.raw_ops.Equal(x=lower, y="bob"),
        }
    sm.simple_save(graph, export_dir, inputs={"text": text}, outputs=outputs)
    expected = {
        "greeting": strings("hello, ann", "hello, bob", "hello, "),
        "length": np.int32([3, 3, 0]),
        "is_bob": np.array([False, True, False]),
    }
    return Request({"text": strings("Ann", "BOB", "")}, expected)


@case
def string_labels(export_dir: str) -> Request:
    """A classifier that answers with the names of the classes."""
    weights, labels = normal(4, 3), ["setosa", "versicolor", "virginica"]
    with sm.Graph() as graph:
        x = sm.placeholder(np.float32, [None, 4], name="x")
        scores = sm.raw_ops.Softmax(logits=x @ sm.Variable(weights, name="w"))
        winner = sm.raw_ops.ArgMax(input=scores, dimension=1)
        label = sm.raw_ops.GatherV2(params=sm.constant(labels), indices=winner, axis=0)
    sm.simple_save(graph, export_dir, inputs={"x": x}, outputs={"label": label, "scores": scores})
    rows = normal(4, 4, seed=1)
    probabilities = softmax(rows @ weights)
    names = strings(*(labels[index] for index in probabilities.argmax(1)))
    return Request({"x": rows}, {"label": names, "scores": probabilities})


def lookup_table(vocabulary: sm.Tensor) -> tuple[sm.Tensor, sm.Operation]:
    """A table from word to line number, and the op that fills it from the file."""
    table = sm.raw_ops.HashTableV2(
        key_dtype=sm.string, value_dtype=np.int64, shared_name="vocabulary"
    )
    fill = sm.raw_ops.InitializeTableFromTextFileV2(
        table_handle=table,
        filename=vocabulary,
        key_index=-2,  # the whole line
        value_index=-1,  # the number of the line
    )
    return table, fill


def embed_words(export_dir: str, init_argument: str) -> Request:
    """Words to vectors: the vocabulary is an asset, the table is filled by an init op."""
    source = Path(export_dir).with_suffix(".vocabulary") / "words.txt"
    source.parent.mkdir()
    source.write_text("".join(f"{word}\n" for word in WORDS))
    vectors = normal(len(WORDS), 3)
    with sm.Graph() as graph:
        words = sm.placeholder(sm.string, [None, None], name="words")
        vocabulary = sm.constant(str(source), name="vocabulary")
        graph.add_to_collection(sm.GraphKeys.ASSET_FILEPATHS, vocabulary)
        table, fill = lookup_table(vocabulary)
        ids = sm.raw_ops.LookupTableFindV2(
            table_handle=table, keys=words, default_value=np.int64(0)
        )
        embedded = sm.raw_ops.GatherV2(
            params=sm.Variable(vectors, name="embedding"), indices=ids, axis=0
        )
        init = sm.group(fill, name="init_tables")
    builder = sm.SavedModelBuilder(export_dir)
    builder.add_meta_graph_and_variables(
        graph,
        [sm.tag_constants.SERVING],
        {
            "serving_default": sm.predict_signature_def(
                inputs={"words": words}, outputs={"ids": ids, "vectors": embedded}
            )
        },
        assets_collection=graph.get_collection(sm.GraphKeys.ASSET_FILEPATHS),
        **{init_argument: init},
    )
    builder.save()
    # The model must live on its own copy.
    source.unlink()
    source.parent.rmdir()
    batch = strings("cat", "mat", "dog", "the").reshape(2, 2)
    expected = np.int64([[2, 5], [0, 1]])
    return Request({"words": batch}, {"ids": expected, "vectors": vectors[expected]})


@case(openvino="Variable or resource `HashTableV2` is not initialized, model is inconsistent")
def vocabulary_asset_main_op(export_dir: str) -> Request:
    return embed_words(export_dir, "main_op")


@case(openvino="Variable or resource `HashTableV2` is not initialized, model is inconsistent")
def vocabulary_asset_legacy_init_op(export_dir: str) -> Request:
    return embed_words(export_dir, "legacy_init_op")


@case(openvino="encountered unknown element type string")
def string_variable(export_dir: str) -> Request:
    """Labels kept in the checkpoint instead of the graph, not all of them ASCII."""
    labels = strings("zero", "", "zwölf", b"\xff\x00bytes", "x" * 300)
    with sm.Graph() as graph:
        ids = sm.placeholder(np.int64, [None], name="ids")
        names = sm.Variable(labels, name="labels", trainable=False)
        y = sm.raw_ops.GatherV2(params=names, indices=ids, axis=0)
    sm.simple_save(graph, export_dir, inputs={"ids": ids}, outputs={"labels": y})
    wanted = np.int64([4, 3, 2, 1, 0])
    return Request({"ids": wanted}, {"labels": labels[wanted]})


@case(
    openvino="No conversion rule found for operations: AsString, StringToNumber",
    tflite="TF Select ops: AsString, StringToNumber",
)
def numbers_in_strings(export_dir: str) -> Request:
    with sm.Graph() as graph:
        text = sm.placeholder(sm.string, [None], name="text")
        number = sm.raw_ops.StringToNumber(string_tensor=text, out_type=np.float32)
        doubled = sm.raw_ops.AsString(input=2.0 * number, precision=2)
    sm.simple_save(
        graph, export_dir, inputs={"text": text}, outputs={"number": number, "doubled": doubled}
    )
    expected = {"number": np.float32([1.5, -20]), "doubled": strings("3.00", "-40.00")}
    return Request({"text": strings("1.5", "-2e1")}, expected)
