"""For each op with a shape function, inputs that it takes; `variations` makes many of them."""

from __future__ import annotations

from typing import Any

import numpy as np

from tests.ops.programs import Node, Placeholder, Variable


def f(*dims: int | None) -> Placeholder:
    return Placeholder("float32", dims)


def s(*dims: int | None) -> Placeholder:
    return Placeholder("string", dims)


def i(*dims: int | None) -> Placeholder:
    return Placeholder("int32", dims)


def i64(*dims: int | None) -> Placeholder:
    return Placeholder("int64", dims)


def u64(*dims: int | None) -> Placeholder:
    return Placeholder("uint64", dims)


def b(*dims: int | None) -> Placeholder:
    return Placeholder("bool", dims)


def v(*dims: int | None) -> Variable:
    return Variable("float32", dims)


def c(value: Any, dtype: str = "int32") -> Any:
    return np.array(value, dtype)


CONV = {"strides": [1, 2, 2, 1], "padding": "SAME"}
POOL = {"ksize": [1, 2, 2, 1], "strides": [1, 2, 2, 1], "padding": "VALID"}
VECT_C = {"data_format": "NCHW_VECT_C"}
NCHW = {"data_format": "NCHW"}
POOL3D = {"ksize": [1, 2, 2, 2, 1], "strides": [1, 2, 2, 2, 1], "padding": "SAME"}

EXAMPLES: list[Node] = [
    Node("AddN", [[f(2, 3), f(2, 3), f(2, 3)]]),
    Node("ArgMax", [f(2, 3, 4), c(1)]),
    Node("ArgMin", [f(2, 3), c(-1)]),
    Node("AvgPool", [f(2, 8, 9, 3)], POOL),
    Node("AvgPool", [f(2, 3, 8, 9)], {**POOL, **NCHW, "strides": [1, 1, 2, 2]}),
    Node("AvgPool3D", [f(1, 4, 5, 6, 2)], POOL3D),
    Node("BatchMatMul", [f(5, 2, 3), f(5, 3, 4)]),
    Node("BatchMatMul", [f(5, 3, 2), f(5, 4, 3)], {"adj_x": True, "adj_y": True}),
    Node("BatchMatMulV2", [f(5, 1, 2, 3), f(6, 3, 4)]),
    Node("BatchMatMulV2", [f(2, 3), f(7, 4, 3)], {"adj_y": True}),
    Node("BatchMatMulV3", [f(5, 2, 3), f(3, 4)], {"Tout": "float32"}),
    Node("BatchToSpaceND", [f(8, 4, 4, 3), c([2, 2]), c([[0, 1], [1, 0]])]),
    Node("BiasAdd", [f(2, 8, 9, 3), f(3)]),
    Node("BiasAdd", [f(2, 3, 8, 9), f(3)], NCHW),
    Node("BiasAddGrad", [f(2, 8, 9, 3)]),
    Node("BiasAddV1", [f(2, 3), f(3)]),
    Node("Bitcast", [f(2, 2)], {"type": "int64"}),
    Node("Bitcast", [f(2, 2)], {"type": "int8"}),
    Node("BroadcastArgs", [c([2, 1]), c([3])]),
    Node("BroadcastTo", [f(1, 3), c([2, 4, 3])]),
    Node("Concat", [c(1), [f(2, 3), f(2, 4)]]),
    Node("ConcatOffset", [c(1), [c([2, 3]), c([2, 4])]]),
    Node("ConcatV2", [[f(2, 3), f(2, 4), f(2, 5)], c(1)]),
    Node("ConcatV2", [[f(2, 3), f(4, 3)], c(-2)]),
    Node("Conv2D", [f(2, 8, 9, 3), f(3, 3, 3, 16)], CONV),
    Node("Conv2D", [f(2, 8, 9, 3), f(3, 3, 3, 16)], {**CONV, "padding": "VALID"}),
    Node("Conv2D", [f(2, 9, 9, 4), f(3, 2, 2, 6)], {**CONV, "dilations": [1, 2, 3, 1]}),
    Node(
        "Conv2D",
        [f(2, 3, 8, 9), f(3, 3, 3, 16)],
        {
            **NCHW,
            "strides": [1, 1, 1, 2],
            "padding": "EXPLICIT",
            "explicit_paddings": [0, 0, 0, 0, 1, 2, 3, 0],
        },
    ),
    Node("Conv2DBackpropFilter", [f(2, 8, 9, 3), c([3, 3, 3, 16]), f(2, 4, 5, 16)], CONV),
    Node("Conv2DBackpropInput", [c([2, 8, 9, 3]), f(3, 3, 3, 16), f(2, 4, 5, 16)], CONV),
    Node(
        "Conv3D",
        [f(1, 5, 6, 7, 2), f(2, 2, 2, 2, 4)],
        {"strides": [1, 1, 2, 1, 1], "padding": "VALID"},
    ),
    Node("DenseBincount", [i(2, 3), c(4), f(0)]),
    Node("DepthToSpace", [f(2, 3, 4, 8)], {"block_size": 2}),
    Node("DepthToSpace", [f(2, 8, 3, 4)], {"block_size": 2, **NCHW}),
    Node("DepthwiseConv2dNative", [f(2, 8, 9, 3), f(3, 3, 3, 2)], CONV),
    Node(
        "DepthwiseConv2dNative",
        [f(2, 3, 8, 9), f(3, 3, 3, 2)],
        {**CONV, **NCHW, "strides": [1, 1, 2, 2]},
    ),
    Node("DiagPart", [f(2, 3, 2, 3)]),
    Node("Dilation2D", [f(2, 8, 9, 3), f(2, 2, 3)], {**CONV, "rates": [1, 2, 1, 1]}),
    Node("Einsum", [[f(2, 3, 4), f(2, 4, 5)]], {"equation": "bij,bjk->bik"}),
    Node("Einsum", [[f(2, 3, 4, 5), f(5, 6)]], {"equation": "...i,ij->...j"}),
    Node("Einsum", [[f(2, 3, 3)]], {"equation": "bii->b"}),
    Node("Einsum", [[f(7, 2, 3), f(1, 3, 4)]], {"equation": "...ab,...bc->...ac"}),
    Node("EnsureShape", [f(2, None)], {"shape": (None, 3)}),
    Node("ExpandDims", [f(2, 3), c(1)]),
    Node("ExpandDims", [f(2, 3), c(-1, "int64")]),
    Node(
        "ExtractImagePatches",
        [f(2, 8, 9, 3)],
        {"ksizes": [1, 3, 3, 1], "strides": [1, 2, 2, 1], "rates": [1, 1, 2, 1], "padding": "SAME"},
    ),
    Node("Fill", [c([2, 3]), f()]),
    Node("FractionalMaxPool", [f(2, 8, 9, 3)], {"pooling_ratio": [1.0, 1.4, 1.7, 1.0]}),
    Node("FusedBatchNorm", [f(2, 4, 5, 3), f(3), f(3), f(3), f(3)], {"is_training": False}),
    Node("FusedBatchNormV2", [f(2, 4, 5, 3), f(3), f(3), f(0), f(0)]),
    Node("FusedBatchNormV3", [f(2, 4, 5, 3), f(3), f(3), f(3), f(3)], {"is_training": False}),
    Node(
        "FusedBatchNormV3", [f(2, 3, 4, 5), f(3), f(3), f(3), f(3)], {**NCHW, "is_training": False}
    ),
    Node("FusedBatchNormGradV3", [f(2, 4, 5, 3), f(2, 4, 5, 3), f(3), f(3), f(3), f(3)]),
    Node("Gather", [f(10, 4), i(2, 3)]),
    Node("GatherNd", [f(4, 5, 6), i(3, 2)]),
    Node("GatherV2", [f(10, 4), i(2, 3), c(0)]),
    Node("GatherV2", [f(5, 10, 4), i(5, 3), c(1)], {"batch_dims": 1}),
    Node("HistogramFixedWidth", [f(5), f(2), c(10)]),
    Node("InTopKV2", [f(2, 3), i(2), i()]),
    Node("LRN", [f(2, 4, 5, 3)]),
    Node("LinSpace", [f(), f(), c(5)]),
    Node("LogSoftmax", [f(2, 3)]),
    Node("MatMul", [f(2, 3), f(3, 4)]),
    Node("MatMul", [f(3, 2), f(4, 3)], {"transpose_a": True, "transpose_b": True}),
    Node("MatrixDiagPartV3", [f(2, 3, 4), c([-1, 1]), f()]),
    Node("MatrixSetDiagV3", [f(2, 3, 4), f(2, 3), c(0)]),
    Node("MaxPool", [f(2, 8, 9, 3)], POOL),
    Node(
        "MaxPool",
        [f(2, 8, 9, 3)],
        {**POOL, "padding": "EXPLICIT", "explicit_paddings": [0, 0, 1, 1, 0, 1, 0, 0]},
    ),
    Node("MaxPool", [f(2, 8, 9, 4)], {**POOL, "ksize": [1, 1, 1, 2], "strides": [1, 1, 1, 2]}),
    Node(
        "MaxPool3D",
        [f(1, 2, 4, 5, 6)],
        {**POOL3D, "data_format": "NCDHW", "strides": [1, 1, 2, 2, 2]},
    ),
    Node("MaxPool", [f(2, 3, 8, 9, 4)], {**POOL, **VECT_C, "strides": [1, 1, 2, 2]}),
    Node(
        "MaxPoolV2",
        [f(2, 3, 8, 9, 4), c([1, 1, 2, 2]), c([1, 1, 2, 2])],
        {"padding": "SAME", **VECT_C},
    ),
    Node("DepthToSpace", [f(2, 8, 3, 4, 4)], {"block_size": 2, **VECT_C}),
    Node("SpaceToDepth", [f(2, 3, 4, 6, 4)], {"block_size": 2, **VECT_C}),
    Node("GatherV2", [f(5, 2, 3), i(5, 4), c(1)], {"batch_dims": -1}),
    Node("GatherV2", [f(5, 2, 3), i(5, 4), i()], {"batch_dims": -1}),
    Node("DecodeAndCropJpeg", [s(), c([1, 2, 30, 40])], {"channels": 3}),
    Node("MaxPoolV2", [f(2, 8, 9, 3), c([1, 2, 2, 1]), c([1, 2, 2, 1])], {"padding": "SAME"}),
    Node("MaxPoolWithArgmax", [f(2, 8, 9, 3)], POOL),
    Node("MirrorPad", [f(2, 3), c([[1, 1], [0, 2]])], {"mode": "REFLECT"}),
    Node("Multinomial", [f(2, 3), c(5)]),
    Node("NthElement", [f(2, 5), c(3)]),
    Node("OneHot", [i(2, 3), c(5), f(), f()]),
    Node("OneHot", [i(2, 3), c(5), f(), f()], {"axis": 0}),
    Node("Pack", [[f(2, 3), f(2, 3)]], {"axis": 1}),
    Node("Pack", [[f(2, 3), f(2, 3)]], {"axis": -1}),
    Node("Pad", [f(2, 3), c([[1, 1], [0, 2]])]),
    Node("PadV2", [f(2, 3), c([[1, 1], [0, 2]], "int64"), f()]),
    Node("PlaceholderWithDefault", [f(2, 3)], {"shape": (None, 3)}),
    Node("RandomGamma", [c([4]), f(2, 3)]),
    Node("RandomUniform", [c([2, 3])], {"dtype": "float32"}),
    Node("Range", [c(2), c(11), c(3)]),
    Node("Range", [c(0.0, "float32"), c(1.0, "float32"), c(0.1, "float32")]),
    Node("ReduceJoin", [s(2, 3), c([0])]),
    Node("Reshape", [f(2, 3, 4), c([-1, 4])]),
    Node("Reshape", [f(None, 3, 4), c([2, 2, -1])]),
    Node("ResourceGather", [v(10, 4), i(2, 3)], {"dtype": "float32"}),
    Node("ResourceGatherNd", [v(4, 5, 6), i(3, 2)], {"dtype": "float32"}),
    Node("ReverseSequence", [f(2, 3, 4), i64(2)], {"seq_dim": 1}),
    Node("ReverseV2", [f(2, 3, 4), c([0, -1])]),
    Node("Roll", [f(2, 3), c([1]), c([0])]),
    Node("Select", [b(2), f(2, 3), f(2, 3)]),
    Node("SelectV2", [b(2, 1), f(3), f(1, 3)]),
    Node("Slice", [f(4, 5), c([1, 2]), c([2, -1])]),
    Node("SoftmaxCrossEntropyWithLogits", [f(2, 3), f(2, 3)]),
    Node("SpaceToBatchND", [f(2, 7, 8, 3), c([2, 2]), c([[0, 1], [1, 1]])]),
    Node("SpaceToDepth", [f(2, 4, 6, 3)], {"block_size": 2}),
    Node("SparseSoftmaxCrossEntropyWithLogits", [f(2, 3), i(2)]),
    Node("Split", [c(1), f(2, 6)], {"num_split": 3}),
    Node("SplitV", [f(2, 6), c([1, -1, 2]), c(1)], {"num_split": 3}),
    Node("Squeeze", [f(1, 3, 1)]),
    Node("Squeeze", [f(1, 3, 1)], {"squeeze_dims": [0, -1]}),
    Node("StatelessRandomUniformV2", [c([2, 3]), u64(1), u64(2), i()], {"dtype": "float32"}),
    Node("StridedSlice", [f(5, 6, 7), c([1, 0]), c([4, -1]), c([1, 2])]),
    Node("StridedSlice", [f(5, 6, 7), c([1]), c([2]), c([1])], {"shrink_axis_mask": 1}),
    Node(
        "StridedSlice",
        [f(5, 6, 7), c([0, 0, -1]), c([0, 0, 0]), c([1, 1, -1])],
        {"ellipsis_mask": 2, "begin_mask": 1, "end_mask": 5},
    ),
    Node(
        "StridedSlice",
        [f(5, 6), c([0, 0, 1]), c([0, 3, 0]), c([1, 1, 1])],
        {"new_axis_mask": 1, "shrink_axis_mask": 4, "begin_mask": 2},
    ),
    Node("StringJoin", [[s(2, 3), s(), s(2, 3)]]),
    Node("StringSplitV2", [s(4), s()]),
    Node("Substr", [s(4, 3), i(3), i(3)]),
    Node("Tile", [f(2, 3), c([2, 1])]),
    Node("TopKV2", [f(2, 5), c(3)]),
    Node("Transpose", [f(2, 3, 4), c([2, 0, 1])]),
    Node("UnicodeDecode", [s(2, 3)], {"input_encoding": "UTF-8"}),
    Node("Unpack", [f(2, 3)], {"num": 3, "axis": 1}),
    Node("UnsortedSegmentSum", [f(4, 3), i(4), c(5)]),
    # Restoring and saving
    Node(
        "RestoreV2",
        [s(), np.array([b"a", b"b"], object), np.array([b"", b"4 5 0,2:-"], object)],
        {"dtypes": ["float32", "int32"]},
    ),
    Node("SaveV2", [s(), s(2), s(2), [f(2), i(3)]]),
    # Scattering and parsing
    Node("ScatterNd", [i(3, 2), f(3, 5), c([4, 6, 5])]),
    Node("TensorScatterUpdate", [f(4, 6, 5), i(3, 2), f(3, 5)]),
    Node(
        "ParseExampleV2",
        [s(4), s(0), s(2), s(2), s(1), [f(3), i64()]],
        {
            "num_sparse": 2,
            "sparse_types": ["float32", "string"],
            "ragged_value_types": ["int64"],
            "ragged_split_types": ["int32"],
            "dense_shapes": [(3,), ()],
        },
    ),
    Node(
        "ParseExample",
        [s(4), s(0), [s(), s()], [s()], [f(3)]],
        {"sparse_types": ["float32", "string"], "dense_shapes": [(3,)]},
    ),
    Node(
        "ParseSingleExample",
        [s(), [f(3)]],
        {
            "num_sparse": 1,
            "sparse_keys": ["a"],
            "dense_keys": ["b"],
            "sparse_types": ["string"],
            "dense_shapes": [(3,)],
        },
    ),
    Node("DecodePaddedRaw", [s(2, 3), c(8)], {"out_type": "float32"}),
    Node("DecodeCSV", [s(2), [f(1), f(0)]]),
    # Handles
    Node("ReadVariableOp", [v(2, 3)], {"dtype": "float32"}),
    Node("AssignVariableOp", [v(2, 3), f(2, 3)]),
    Node("AssignAddVariableOp", [v(2, None), f(2, 3)]),
    Node("ReadVariableOp", [Node("Identity", [v(2, 3)])], {"dtype": "float32"}),
    Node("ResourceScatterUpdate", [v(5, 4), i(3), f(3, 4)], {"dtype": "float32"}),
    Node("Reshape", [f(2, 3, 4), Node("VariableShape", [v(4, None, 2)])]),
    Node(
        "LookupTableFindV2",
        [Node("HashTableV2", [], {"key_dtype": "string", "value_dtype": "int64"}), s(2, 3), i64()],
    ),
    Node(
        "LookupTableFindV2",
        [
            Node("MutableHashTableV2", [], {"key_dtype": "string", "value_dtype": "int64"}),
            s(2, 3),
            i64(),
        ],
    ),
    Node(
        "LookupTableFindV2",
        [
            Node(
                "MutableHashTableOfTensorsV2",
                [],
                {"key_dtype": "string", "value_dtype": "int64", "value_shape": (4,)},
            ),
            s(2, 3),
            i64(4),
        ],
    ),
    Node(
        "LookupTableImportV2",
        [Node("HashTableV2", [], {"key_dtype": "string", "value_dtype": "int64"}), s(3), i64(3)],
    ),
]
