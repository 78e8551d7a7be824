"""Embeddings of words and numbers, the likeliest classes, labels of sequences: `sm.nn`."""

from __future__ import annotations

import numpy as np

import savedmodel_writer as sm
from savedmodel_writer.saved_model.warmup.example import example_bytes
from tests.conformance.case import Request, case
from tests.conformance.cases.vocabularies import LINES, WORDS, Sources, save
from tests.conformance.reference import normal, softmax, strings


@case(
    openvino="No conversion rule found for operations: ParseExampleV2",
    tflite="SparseFillEmptyRows, SparseReshape, SparseSegmentMean, StringToHashBucketFast",
)
def text_classifier(export_dir: str) -> Request:
    """Words of an example as sparse ids, their embeddings' mean, a layer, the two best classes."""
    vectors, weights, bias = normal(len(WORDS) + 1, 4), normal(4, 3), normal(3)
    labels = strings("low", "middle", "high")
    with Sources(export_dir, words="\n".join(WORDS)) as files, sm.Graph() as graph:
        examples = sm.placeholder(sm.string, [None], name="examples")
        features = sm.io.parse_example(examples, {"words": sm.io.VarLenFeature(sm.string)})
        table = sm.lookup.StaticVocabularyTable(
            sm.lookup.TextFileInitializer(
                files["words"], sm.string, LINES.WHOLE_LINE, np.int64, LINES.LINE_NUMBER
            ),
            num_oov_buckets=1,
        )
        embeddings = sm.Variable(
            vectors, name="embeddings", partitioner=sm.fixed_size_partitioner(2)
        )
        hidden = sm.nn.safe_embedding_lookup_sparse(embeddings, table[features["words"]])
        keep_prob = sm.placeholder_with_default(1.0, [], name="keep_prob")
        hidden = sm.nn.dropout(hidden, keep_prob)
        logits = hidden @ sm.Variable(weights, name="weights") + sm.Variable(bias, name="bias")
        best = sm.nn.top_k(sm.raw_ops.Softmax(logits=logits), k=2)
        names = sm.raw_ops.GatherV2(params=sm.constant(labels), indices=best.indices, axis=0)
        save(graph, export_dir, {"examples": examples}, {"names": names, "scores": best.values})
    sentences = [["the", "dog", "sat"], [], ["mat", "mat"]]
    ids = [[0, 5, 2], [], [4, 4]]
    means = [vectors[row].mean(0) if row else np.zeros(4) for row in ids]
    scores = softmax(np.float32(means) @ weights + bias)
    order = np.argsort(-scores, 1)[:, :2]
    expected = {"names": labels[order], "scores": np.take_along_axis(scores, order, 1)}
    serialized = strings(*(example_bytes({"words": words} if words else {}) for words in sentences))
    return Request({"examples": serialized}, expected)


@case
def clipped_embeddings(export_dir: str) -> Request:
    """A row for each number, none longer than 1."""
    vectors = normal(6, 4, scale=1.0)
    with sm.Graph() as graph:
        ids = sm.placeholder(np.int32, [None, 2], name="ids")
        table = sm.Variable(vectors, name="table")
        outputs = {
            "rows": sm.nn.embedding_lookup(table, ids),
            "clipped": sm.nn.embedding_lookup(table, ids, max_norm=1.0),
        }
        sm.simple_save(graph, export_dir, {"ids": ids}, outputs)
    asked = np.int32([[5, 0], [3, 3], [1, 2]])
    rows = vectors[asked]
    norms = np.linalg.norm(rows, axis=-1, keepdims=True)
    return Request({"ids": asked}, {"rows": rows, "clipped": rows / np.maximum(norms, 1)})


@case(
    openvino="Available data size isn't equal to calculated",
    tflite="TF Select ops: DynamicPartition, FloorDiv, ParallelDynamicStitch",
)
def embeddings_in_parts(export_dir: str) -> Request:
    """Tables in parts: row i in part i modulo 3, or as the parts of a variable lie in it."""
    vectors = normal(7, 3)
    with sm.Graph() as graph:
        ids = sm.placeholder(np.int64, [None], name="ids")
        whole = sm.Variable(vectors, name="whole", partitioner=sm.fixed_size_partitioner(3))
        dealt = [sm.Variable(vectors[part::3], name=f"dealt_{part}") for part in range(3)]
        outputs = {
            "div": sm.nn.embedding_lookup(whole, ids, "div"),
            "mod": sm.nn.embedding_lookup(dealt, ids, "mod"),
        }
        sm.simple_save(graph, export_dir, {"ids": ids}, outputs)
    asked = np.int64([6, 0, 3, 3, 5, 2, 1, 4])
    return Request({"ids": asked}, {"div": vectors[asked], "mod": vectors[asked]})


@case(tflite="TF Select ops: SparseSegmentMean")
def weighted_embeddings(export_dir: str) -> Request:
    """The same sparse ids and weights, put together in all three ways."""
    vectors = normal(5, 3)
    with sm.Graph() as graph:
        inputs = {
            "indices": sm.placeholder(np.int64, [None, 2], name="indices"),
            "ids": sm.placeholder(np.int64, [None], name="ids"),
            "weights": sm.placeholder(np.float32, [None], name="weights"),
        }
        dense_shape = np.int64([2, 3])
        ids = sm.SparseTensor(inputs["indices"], inputs["ids"], dense_shape)
        weights = sm.SparseTensor(inputs["indices"], inputs["weights"], dense_shape)
        table = sm.Variable(vectors, name="table")
        outputs = {
            combiner: sm.nn.embedding_lookup_sparse(table, ids, weights, combiner=combiner)
            for combiner in ("sum", "mean", "sqrtn")
        }
        outputs["plain"] = sm.nn.embedding_lookup_sparse(table, ids, None)
        sm.simple_save(graph, export_dir, inputs, outputs)
    asked, factors = np.int64([4, 0, 1]), np.float32([0.5, 2, 3])
    first, second = factors[:2] @ vectors[asked[:2]], factors[2] * vectors[asked[2]]
    expected = {
        "sum": np.stack([first, second]),
        "mean": np.stack([first / 2.5, vectors[1]]),
        "sqrtn": np.stack([first / np.sqrt(np.float32(4.25)), vectors[1]]),
        "plain": np.stack([vectors[asked[:2]].mean(0), vectors[1]]),
    }
    positions = np.int64([[0, 0], [0, 2], [1, 1]])
    return Request({"indices": positions, "ids": asked, "weights": factors}, expected)


@case(
    openvino="No conversion rule found for operations: CTCBeamSearchDecoder",
    tflite="TF Select ops: CTCBeamSearchDecoder, CTCGreedyDecoder",
)
def labels_of_a_sequence(export_dir: str) -> Request:
    """What was said, without blanks and repetitions; both decoders agree where it is clear."""
    with sm.Graph() as graph:
        logits = sm.placeholder(np.float32, [None, 2, 4], name="logits")
        (greedy,), _ = sm.nn.ctc_greedy_decoder(logits, [6, 4])
        (searched,), _ = sm.nn.ctc_beam_search_decoder_v2(logits, [6, 4], beam_width=4)
        outputs = {
            key: sm.raw_ops.SparseToDense(
                sparse_indices=found.indices,
                output_shape=[2, 3],
                sparse_values=found.values,
                default_value=np.int64(-1),
            )
            for key, found in (("greedy", greedy), ("searched", searched))
        }
        sm.simple_save(graph, export_dir, {"logits": logits}, outputs)
    said = [[0, 0, 3, 0, 2, 2], [1, 3, 3, 2, 0, 0]]  # 3 is the blank
    clear = np.float32(10) * np.eye(4, dtype=np.float32)[np.transpose(said)]
    labels = np.int64([[0, 0, 2], [1, 2, -1]])
    return Request({"logits": clear}, {"greedy": labels, "searched": labels})
