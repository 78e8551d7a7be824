"""Records: tf.Example, tf.SequenceExample and rows of CSV become tensors in the model."""

from __future__ import annotations

import numpy as np

import savedmodel_writer as sm
from savedmodel_writer.protos.wire import LEN, delimited, tag
from savedmodel_writer.saved_model.warmup.example import example_bytes
from tests.conformance.case import Request, case
from tests.conformance.cases.vocabularies import LINES, WORDS, Sources, save
from tests.conformance.reference import normal, softmax, strings


@case(
    openvino="No conversion rule found for operations: ParseExampleV2",
    tflite="TF Select ops: BroadcastTo, ParseExampleV2",
)
def classify_examples(export_dir: str) -> list[Request]:
    """The whole way of a text classifier: examples, vocabulary, embedding, logits, labels."""
    vectors, weights, labels = normal(len(WORDS) + 1, 4), normal(5, 3), ["low", "middle", "high"]
    with Sources(export_dir, words="\n".join(WORDS)) as files, sm.Graph() as graph:
        examples = sm.placeholder(sm.string, [None], name="examples")
        features = sm.io.parse_example(
            examples,
            {
                "price": sm.io.FixedLenFeature([1], np.float32, default_value=[0.5]),
                "words": sm.io.FixedLenSequenceFeature([], sm.string, allow_missing=True),
            },
        )
        table = sm.lookup.StaticVocabularyTable(
            sm.lookup.TextFileInitializer(
                files["words"], sm.string, LINES.WHOLE_LINE, np.int64, LINES.LINE_NUMBER
            ),
            num_oov_buckets=1,
        )
        embedded = sm.raw_ops.GatherV2(
            params=sm.Variable(vectors, name="vectors"), indices=table[features["words"]], axis=0
        )
        longest = sm.raw_ops.Max(input=embedded, axis=1)
        inputs = sm.raw_ops.ConcatV2(values=[longest, features["price"]], axis=1)
        scores = sm.raw_ops.Softmax(logits=inputs @ sm.Variable(weights, name="weights"))
        batch = sm.raw_ops.Shape(input=scores)[0]
        classes = sm.raw_ops.BroadcastTo(input=labels, shape=[batch, 3])
        classify = sm.saved_model.signature_def_utils.classification_signature_def(
            examples, classes, scores
        )
        save(graph, export_dir, {"examples": examples}, {"scores": scores}, classify=classify)
    serialized = strings(
        example_bytes({"words": ["the", "dog", "sat"], "price": 2.0}),
        example_bytes({"words": "mat", "other": 1}),
    )
    # The second sentence is filled up with empty words, which are not in the vocabulary.
    ids = np.array([[0, 5, 2], [4, 5, 5]])
    hidden = np.concatenate([vectors[ids].max(1), np.float32([[2], [0.5]])], 1)
    expected = {"scores": softmax(hidden @ weights)}
    classes = strings(*labels * 2).reshape(2, 3)
    return [
        Request({"examples": serialized}, expected),
        Request({"inputs": serialized}, {"classes": classes, **expected}, "classify"),
    ]


@case(
    openvino="No conversion rule found for operations: ParseExampleV2",
    tflite="TF Select ops: ParseExampleV2, SparseReorder",
)
def features_of_all_kinds(export_dir: str) -> Request:
    with sm.Graph() as graph:
        examples = sm.placeholder(sm.string, [None], name="examples")
        found = sm.io.parse_example(
            examples,
            {
                "fixed": sm.io.FixedLenFeature([2], np.int64),
                "varied": sm.io.VarLenFeature(np.float32),
                "sparse": sm.io.SparseFeature("at", "value", np.float32, 4),
                "ragged": sm.io.RaggedFeature(sm.string),
            },
        )
        varied, sparse = (
            sm.raw_ops.SparseToDense(
                sparse_indices=found[key].indices,
                output_shape=found[key].dense_shape,
                sparse_values=found[key].values,
                default_value=-1.0,
            )
            for key in ("varied", "sparse")
        )
        outputs = {"fixed": found["fixed"], "varied": varied, "sparse": sparse}
        outputs["words"] = found["ragged"].values
        outputs["row_splits"] = found["ragged"].row_splits
        save(graph, export_dir, {"examples": examples}, outputs)
    first = {"fixed": [1, 2], "varied": [0.5, 1.5], "ragged": "a"}
    first |= {"at": [3, 1], "value": [30.0, 10.0]}
    serialized = strings(
        example_bytes(first), example_bytes({"fixed": [3, 4], "ragged": ["b", "c"]})
    )
    expected = {
        "fixed": np.int64([[1, 2], [3, 4]]),
        "varied": np.float32([[0.5, 1.5], [-1, -1]]),
        "sparse": np.float32([[-1, 10, -1, 30], [-1, -1, -1, -1]]),
        "words": strings("a", "b", "c"),
        "row_splits": np.int32([0, 1, 3]),
    }
    return Request({"examples": serialized}, expected)


@case(openvino="ParseExampleV2", tflite="TF Select ops: DenseBincount, FloorDiv, ParseExampleV2")
def features_in_rows(export_dir: str) -> Request:
    """The same rows, told in every way that an example can."""
    kinds = sm.io.RaggedFeature
    partitions = {
        "splits": kinds.RowSplits("splits"),
        "lengths": kinds.RowLengths("lengths"),
        "starts": kinds.RowStarts("starts"),
        "limits": kinds.RowLimits("limits"),
        "rows": kinds.ValueRowIds("rows"),
    }
    with sm.Graph() as graph:
        examples = sm.placeholder(sm.string, [None], name="examples")
        features = {
            f"by_{key}": kinds(np.int64, "value", [partition], np.int64)
            for key, partition in partitions.items()
        }
        pairs = [kinds.UniformRowLength(2), kinds.UniformRowLength(1)]
        features["by_two"] = kinds(np.int64, "even", pairs, np.int64)
        found = sm.io.parse_example(examples, features)
        outputs = {"two": found["by_two"].values, "of_two": found["by_two"].row_splits}
        for key in partitions:
            ragged = found[f"by_{key}"]
            outputs[key] = ragged.flat_values
            outputs[f"outer_{key}"], outputs[f"inner_{key}"] = ragged.nested_row_splits
        save(graph, export_dir, {"examples": examples}, outputs)
    first = {"value": [3, 1, 4, 1, 5, 9], "splits": [0, 2, 3, 3, 6], "lengths": [2, 1, 0, 3]}
    first |= {"starts": [0, 2, 3, 3], "limits": [2, 3, 3, 6], "rows": [0, 0, 1, 3, 3, 3]}
    second = {"value": [2, 7, 1, 8], "splits": [0, 3, 4], "lengths": [3, 1]}
    second |= {"starts": [0, 3], "limits": [3, 4], "rows": [0, 0, 0, 1]}
    serialized = strings(
        example_bytes(first | {"even": [1, 2, 3, 4]}), example_bytes(second | {"even": [5, 6]})
    )
    expected = {
        "two": np.int64([[[1], [2]], [[3], [4]], [[5], [6]]]),
        "of_two": np.int64([0, 2, 3]),
    }
    for key in partitions:
        expected[key] = np.int64([3, 1, 4, 1, 5, 9, 2, 7, 1, 8])
        expected[f"outer_{key}"] = np.int64([0, 4, 6])
        expected[f"inner_{key}"] = np.int64([0, 2, 3, 3, 6, 9, 10])
    return Request({"examples": serialized}, expected)


@case(
    openvino="No conversion rule found for operations: ParseExampleV2",
    tflite="TF Select ops: ParseExampleV2",
)
def single_example(export_dir: str) -> Request:
    """One record whose rank the signature does not tell: the model checks it."""
    with sm.Graph() as graph:
        example = sm.placeholder(sm.string, name="example")
        number = sm.io.FixedLenFeature([2], np.int64)
        found = sm.io.parse_single_example(example, {"number": number})
        sm.simple_save(graph, export_dir, {"example": example}, {"number": found["number"]})
    serialized = np.array(example_bytes({"number": [7, 8]}), object)
    return Request({"example": serialized}, {"number": np.int64([7, 8])})


@case(
    openvino="No conversion rule found for operations: ParseSequenceExampleV2",
    tflite="TF Select ops: ParseSequenceExampleV2",
)
def sequence_examples(export_dir: str) -> Request:
    """Sentences with a label for each, and a vector for each word."""
    with sm.Graph() as graph:
        sentences = sm.placeholder(sm.string, [None], name="sentences")
        context, frames, lengths = sm.io.parse_sequence_example(
            sentences,
            {"label": sm.io.FixedLenFeature([], np.int64)},
            {"vector": sm.io.FixedLenSequenceFeature([2], np.float32)},
        )
        outputs = {"label": context["label"], "vector": frames["vector"]}
        outputs["length"] = lengths["vector"]
        sm.simple_save(graph, export_dir, {"sentences": sentences}, outputs)
    serialized = strings(sequence_bytes(7, [[1, 2], [3, 4]]), sequence_bytes(8, [[5, 6]]))
    expected = {
        "label": np.int64([7, 8]),
        "vector": np.float32([[[1, 2], [3, 4]], [[5, 6], [0, 0]]]),
        "length": np.int64([2, 1]),
    }
    return Request({"sentences": serialized}, expected)


def sequence_bytes(label: int, vectors: list[list[float]]) -> bytes:
    """SequenceExample { Features context = 1; FeatureLists { map<string, FeatureList> } = 2 }.

    An Example { Features = 1 } has the bytes of a SequenceExample's context.
    """
    frames = b"".join(
        _field(1, _field(2, _field(1, np.float32(vector).tobytes()))) for vector in vectors
    )
    feature_lists = _field(1, _field(1, b"vector") + _field(2, frames))
    return example_bytes({"label": label}) + _field(2, feature_lists)


def _field(number: int, data: bytes) -> bytes:
    return tag(number, LEN) + delimited(data)


@case(openvino="No conversion rule found for operations: DecodeCSV", tflite="Custom ops: DecodeCSV")
def rows_of_csv(export_dir: str) -> Request:
    with sm.Graph() as graph:
        rows = sm.placeholder(sm.string, [None], name="rows")
        name, price = sm.io.decode_csv(rows, [[""], [9.5]], select_cols=[0, 2])
        sm.simple_save(graph, export_dir, {"rows": rows}, {"name": name, "price": price})
    expected = {"name": strings("a b", "c"), "price": np.float32([1.5, 9.5])}
    return Request({"rows": strings('"a b",x,1.5', "c,y,")}, expected)
