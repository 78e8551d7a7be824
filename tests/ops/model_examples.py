"""More examples: recurrent layers, tree ensembles, optimizers, boxes, linear algebra, and so on."""

from __future__ import annotations

from typing import Any

import numpy as np

from tests.ops.programs import Node, Placeholder, Variable


def f(*dims: int | None) -> Placeholder:
    return Placeholder("float32", dims)


def i(*dims: int | None) -> Placeholder:
    return Placeholder("int32", dims)


def i64(*dims: int | None) -> Placeholder:
    return Placeholder("int64", dims)


def c(value: Any, dtype: str = "int32") -> Any:
    return np.array(value, dtype)


def s(*dims: int | None) -> Placeholder:
    return Placeholder("string", dims)


def b(*dims: int | None) -> Placeholder:
    return Placeholder("bool", dims)


SCALAR = f()
LIST = Node("EmptyTensorList", [c([-1, 3]), c(5)], {"element_dtype": "float32"})
TREES = Placeholder("resource", ())

MODEL_EXAMPLES: list[Node] = [
    # Recurrent layers
    Node("BlockLSTM", [i64(), f(5, 2, 3), *[f(2, 4)] * 2, f(7, 16), *[f(4)] * 3, f(16)]),
    Node("GRUBlockCell", [f(2, 3), f(2, 4), f(7, 8), f(7, 4), f(8), f(4)]),
    Node("LSTMBlockCell", [f(2, 3), f(2, 4), f(2, 4), f(7, 16), *[f(4)] * 3, f(16)]),
    Node("CudnnRNN", [f(5, 2, 3), f(1, 2, 4), f(1, 2, 4), f(None)], {"direction": "bidirectional"}),
    Node("CudnnRNNV3", [f(5, 2, 3), f(1, 2, 4), f(1, 2, 4), f(None), i(2)], {"rnn_mode": "gru"}),
    # Ragged tensors
    Node("RaggedGather", [[i64(4)], f(9, 3), i64(2)], {"OUTPUT_RAGGED_RANK": 1}),
    Node("RaggedRange", [i(4), c(0), c([3, 4, 5, 6])]),
    Node("RaggedTensorToSparse", [[i64(4), i64(8)], f(9, 3)]),
    Node(
        "RaggedTensorToTensor",
        [i64(None), f(9, 3), f(), [i64(4)]],
        {"row_partition_types": ["ROW_SPLITS"]},
    ),
    Node(
        "RaggedTensorToTensor",
        [c([4, -1, 3]), f(9, None), f(3), [i(), i(9)]],
        {"row_partition_types": ["FIRST_DIM_SIZE", "VALUE_ROWIDS"]},
    ),
    Node("RaggedTensorToVariant", [[i64(4)], f(9, 3)], {"batched_input": True}),
    Node("RaggedTensorToVariant", [[], f(9, 3)], {"batched_input": True, "Tsplits": "int32"}),
    Node(
        "RaggedTensorFromVariant",
        [Placeholder("variant", (3,))],
        {"input_ragged_rank": 0, "output_ragged_rank": 1, "Tvalues": "float32"},
    ),
    # Sound
    Node("DecodeWav", [s()], {"desired_channels": 1, "desired_samples": 16000}),
    Node("EncodeWav", [f(16000, 1), i()]),
    Node("AudioSpectrogram", [f(16000, 1)], {"window_size": 480, "stride": 320}),
    Node("Mfcc", [f(1, 49, 257), i()]),
    # Diagonals, sets and counts
    Node("MatrixDiagV2", [f(2, 3), c(0), c(-1), c(-1), c(0, "float32")]),
    Node("MatrixDiagV3", [f(2, 3, 4), c([-1, 1]), c(-1), c(-1), c(0, "float32")]),
    Node("MatrixDiagV3", [f(2, 4), c(1), c(4), c(6), c(0, "float32")]),
    Node("MatrixDiagV3", [f(2, None), c(-1), c(4), c(-1), c(0, "float32")]),
    Node("DenseToDenseSetOperation", [i(2, 3), i(None, 4)], {"set_operation": "a-b"}),
    Node("DenseCountSparseOutput", [i(2, 3), f(2, 3)], {"binary_output": False}),
    Node("DenseCountSparseOutput", [i(None, 3), f(0)], {"binary_output": True}),
    # Lists of tensors
    Node("TensorListConcat", [LIST], {"element_dtype": "float32", "element_shape": [None, 3]}),
    Node("TensorListConcatV2", [LIST, c([-1, 3]), i64(None)], {"element_dtype": "float32"}),
    Node("TensorListPushBackBatch", [Placeholder("variant", (None,)), f(2, 3)]),
    Node("TensorListElementShape", [LIST], {"shape_type": "int32"}),
    # Variables written in part
    Node("ResourceScatterNdUpdate", [Variable("float32", (4, 3)), i(2, 1), f(2, 3)]),
    Node("ResourceScatterNdAdd", [Variable("float32", (4, 3)), i(None, 2), f(2)]),
    # Tree ensembles
    Node("BoostedTreesPredict", [TREES, [i(6, 1), i(6)]], {"logits_dimension": 2}),
    Node("BoostedTreesTrainingPredict", [TREES, i(6), i(6), [i(6, 2)]], {"logits_dimension": 1}),
    Node("BoostedTreesExampleDebugOutputs", [TREES, [i(6, 1)]], {"logits_dimension": 1}),
    Node(
        "BoostedTreesAggregateStats",
        [i(6), f(6, 2), f(6, 3), i(6, 4)],
        {"max_splits": 7, "num_buckets": 9},
    ),
    Node(
        "BoostedTreesUpdateEnsemble",
        [TREES, i(1), [i(3)], [f(3)], [i(3)], [f(3, 1)], [f(3, 1)], i(), f()],
        {"pruning_mode": 0},
    ),
    Node("BoostedTreesBucketize", [[f(6), f(None)], [f(3), f(4)]]),
    # Optimizers
    Node("ResourceApplyAdam", [*[Variable("float32", (3, 4))] * 3, *[SCALAR] * 6, f(3, 4)]),
    Node("ResourceApplyGradientDescent", [Variable("float32", (3, 4)), SCALAR, f(3, 4)]),
    Node(
        "ResourceSparseApplyAdagrad",
        [*[Variable("float32", (9, 4))] * 2, SCALAR, f(2, 4), i(2)],
    ),
    # Images
    Node("CropAndResize", [f(2, 8, 9, 3), f(5, 4), i(5), c([6, 7])]),
    Node("NonMaxSuppressionV3", [f(9, 4), f(9), i(), f(), f()]),
    Node("NonMaxSuppressionV4", [f(9, 4), f(9), c(5), f(), f()], {"pad_to_max_output_size": True}),
    Node("NonMaxSuppressionV5", [f(9, 4), f(9), c(5), f(), f(), f()]),
    Node(
        "CombinedNonMaxSuppression",
        [f(2, 9, 1, 4), f(2, 9, 3), c(4), c(20), SCALAR, SCALAR],
        {"pad_per_class": True},
    ),
    Node("ExtractGlimpse", [f(2, 8, 9, 3), c([3, 4]), f(2, 2)]),
    Node(
        "ImageProjectiveTransformV3",
        [f(2, 8, 9, 3), f(2, 8), c([3, 4]), SCALAR],
        {"interpolation": "NEAREST"},
    ),
    # Linear algebra and signals
    Node("Cholesky", [f(5, 3, 3)]),
    Node("MatrixSolve", [f(5, 3, 3), f(5, 3, 2)]),
    Node("MatrixTriangularSolve", [f(5, 3, 3), f(1, 3, 2)]),
    Node("MatrixSolveLs", [f(4, 3), f(4, 2), Placeholder("float64", ())]),
    Node("Svd", [f(5, 4, 3)]),
    Node("Svd", [f(5, 4, 3)], {"full_matrices": True}),
    Node("Qr", [f(5, 4, 3)]),
    Node("Qr", [f(5, 4, 3)], {"full_matrices": True}),
    Node("SelfAdjointEigV2", [f(5, 3, 3)], {"compute_v": False}),
    Node("Lu", [f(5, 3, 3)]),
    Node("Cross", [f(4, 3), f(4, 3)]),
    Node("RFFT2D", [f(5, 8, 9), c([6, 7])]),
    Node("IRFFT", [Placeholder("complex64", (5, 9)), c([16])]),
    # Sparse tensors, sequences
    Node("SparseTensorDenseMatMul", [i64(7, 2), f(7), c([4, 3], "int64"), f(3, 5)]),
    Node("SparseToDense", [i(7, 2), c([4, 3]), f(7), SCALAR]),
    Node("SparseReduceSum", [i64(7, 3), f(7), c([4, 3, 2], "int64"), c([0, -1])]),
    Node("SparseReduceSum", [i64(7, 2), f(7), c([4, 3], "int64"), c([1])], {"keep_dims": True}),
    Node("SparseFillEmptyRows", [i64(7, 2), f(7), c([4, 3], "int64"), SCALAR]),
    Node(
        "SparseConcat", [[i64(7, 2), i64(3, 2)], [f(7), f(3)], [i64(2), i64(2)]], {"concat_dim": 0}
    ),
    Node("CTCLoss", [f(9, 2, 5), i64(4, 2), i(4), i(2)]),
    Node("CTCBeamSearchDecoder", [f(9, 2, 5), i(2)], {"beam_width": 8, "top_paths": 3}),
    Node(
        "LogUniformCandidateSampler",
        [i64(4, 2)],
        {"num_true": 2, "num_sampled": 5, "unique": True, "range_max": 9},
    ),
    # Rows apart and together, unique elements
    Node("DynamicPartition", [f(4, 3), i(4)], {"num_partitions": 2}),
    Node("DynamicStitch", [[c([0, 2]), c([1])], [f(2, 3), f(1, 3)]]),
    Node("UniqueV2", [f(4, 3), c([1])]),
    # Quantized numbers
    Node("QuantizeV2", [f(4, 3), f(3), f(3)], {"T": "qint8", "axis": 1}),
    Node("QuantizeAndDequantizeV3", [f(4, 3), f(), f(), i()]),
    Node("FakeQuantWithMinMaxVarsPerChannel", [f(4, 3), f(3), f(3)]),
    # Sequences
    Node(
        "ParseSequenceExampleV2",
        [s(4), s(0), s(1), s(2), s(1), s(1), s(1), s(1), b(1), [f(3), i64()]],
        {
            "Ncontext_sparse": 1,
            "Nfeature_list_sparse": 1,
            "Nfeature_list_dense": 1,
            "context_sparse_types": ["int64"],
            "feature_list_sparse_types": ["string"],
            "context_dense_shapes": [(3,), ()],
            "feature_list_dense_shapes": [(2, 5)],
            "feature_list_dense_types": ["float32"],
            "context_ragged_value_types": ["int64"],
            "context_ragged_split_types": ["int32"],
            "feature_list_ragged_value_types": ["float32"],
            "feature_list_ragged_split_types": ["int64"],
        },
    ),
    Node(
        "ParseSequenceExample",
        [s(4), s(0), [f(3)]],
        {
            "feature_list_dense_missing_assumed_empty": [],
            "context_sparse_keys": ["a"],
            "context_dense_keys": ["b"],
            "feature_list_sparse_keys": ["c"],
            "feature_list_dense_keys": ["d"],
            "Ncontext_sparse": 1,
            "Ncontext_dense": 1,
            "Nfeature_list_sparse": 1,
            "Nfeature_list_dense": 1,
            "context_sparse_types": ["int64"],
            "feature_list_dense_types": ["int64"],
            "feature_list_sparse_types": ["string"],
            "context_dense_shapes": [(3,)],
            "feature_list_dense_shapes": [(5,)],
        },
    ),
    Node(
        "ParseSingleSequenceExample",
        [s(), s(0), [s()], [s()], [s()], [s()], [f(3)], s()],
        {
            "context_sparse_types": ["int64"],
            "feature_list_dense_types": ["float32"],
            "feature_list_sparse_types": ["string"],
            "context_dense_shapes": [(3,)],
            "feature_list_dense_shapes": [(5,)],
        },
    ),
]
