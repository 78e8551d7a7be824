"""Datasets and iterators: scalar handles, and elements of the shapes that attributes tell."""

from __future__ import annotations

from savedmodel_writer.errors import ShapeError
from savedmodel_writer.ops.inference_context import InferenceContext
from savedmodel_writer.ops.shape_functions.dimensions import with_rank, with_rank_at_most
from savedmodel_writer.ops.shape_functions.input_values import check_scalars
from savedmodel_writer.ops.shape_functions.registration import shape_function
from savedmodel_writer.shapes import SCALAR, TensorShape

_OF_ANY_INPUTS = (
    "AutoShardDataset ChooseFastestBranchDataset ChooseFastestDataset ConcatenateDataset "
    "DataServiceDataset DataServiceDatasetV2 DataServiceDatasetV3 DataServiceDatasetV4 "
    "DatasetFromGraph DirectedInterleaveDataset ExperimentalAutoShardDataset "
    "ExperimentalChooseFastestDataset ExperimentalDirectedInterleaveDataset "
    "ExperimentalGroupByReducerDataset ExperimentalGroupByWindowDataset "
    "ExperimentalIgnoreErrorsDataset ExperimentalLMDBDataset ExperimentalMapDataset "
    "ExperimentalMaxIntraOpParallelismDataset ExperimentalNonSerializableDataset "
    "ExperimentalParallelInterleaveDataset ExperimentalParseExampleDataset "
    "ExperimentalPrivateThreadPoolDataset ExperimentalRebatchDataset ExperimentalScanDataset "
    "ExperimentalSetStatsAggregatorDataset ExperimentalTakeWhileDataset "
    "ExperimentalThreadPoolDataset ExperimentalUnbatchDataset ExperimentalUniqueDataset "
    "FilterByLastComponentDataset FilterDataset FinalizeDataset FlatMapDataset GeneratorDataset "
    "GroupByReducerDataset GroupByWindowDataset IgnoreErrorsDataset IndexFlatMapDataset "
    "InterleaveDataset LMDBDataset LegacyParallelInterleaveDatasetV2 ListDataset MapDataset "
    "MaxIntraOpParallelismDataset ModelDataset NonSerializableDataset OptimizeDataset "
    "OptimizeDatasetV2 OptionsDataset ParallelFilterDataset ParallelInterleaveDataset "
    "ParallelInterleaveDatasetV2 ParallelInterleaveDatasetV3 ParallelInterleaveDatasetV4 "
    "ParallelMapDataset ParallelMapDatasetV2 ParseExampleDataset ParseExampleDatasetV2 "
    "PrivateThreadPoolDataset RebatchDataset RebatchDatasetV2 RewriteDataset ScanDataset "
    "SetStatsAggregatorDataset SnapshotNestedDatasetReader SparseTensorSliceDataset "
    "TakeWhileDataset TensorDataset TensorSliceDataset ThreadPoolDataset UnbatchDataset "
    "UniqueDataset UnwrapDatasetVariant WeightedFlatMapDataset WrapDatasetVariant ZipDataset"
)
_OF_DATASET_AND_SCALARS = (
    "AssertCardinalityDataset BatchDataset BatchDatasetV2 BytesProducedStatsDataset CacheDataset "
    "CacheDatasetV2 ExperimentalBytesProducedStatsDataset ExperimentalLatencyStatsDataset "
    "ExperimentalSlidingWindowDataset LatencyStatsDataset ParallelBatchDataset PrefetchDataset "
    "RepeatDataset SamplingDataset ShardDataset ShuffleAndRepeatDataset ShuffleAndRepeatDatasetV2 "
    "ShuffleDataset ShuffleDatasetV2 ShuffleDatasetV3 SkipDataset SlidingWindowDataset "
    "SnapshotDataset TakeDataset WindowDataset"
)
_TOLD_OF_DATASETS = (
    "CompressElement ComputeBatchSize DatasetCardinality DatasetFingerprint DatasetToGraph "
    "DatasetToGraphV2 ExperimentalDatasetCardinality ExperimentalIteratorGetDevice "
    "ExperimentalStatsAggregatorSummary GetOptions IteratorGetDevice IteratorGetModelProto "
    "MultiDeviceIteratorInit MultiDeviceIteratorToStringHandle RegisterDataset RegisterDatasetV2 "
    "StatsAggregatorSummary"
)
_RESOURCES_OF_DATASETS = (
    "DummyIterationCounter DummyMemoryCache DummySeedGenerator ExperimentalStatsAggregatorHandle "
    "ExperimentalThreadPoolHandle MultiDeviceIterator MultiDeviceIteratorFromStringHandle "
    "StatsAggregatorHandle StatsAggregatorHandleV2 ThreadPoolHandle WindowOp"
)


@shape_function(*_OF_ANY_INPUTS.split())
@shape_function("Iterator", "IteratorV2", "OneShotIterator", "IteratorToStringHandle")
@shape_function("IteratorFromStringHandle", "IteratorFromStringHandleV2")
@shape_function("IteratorGetNextAsOptional", "OptionalFromValue", "OptionalNone")
@shape_function("OptionalHasValue")
@shape_function(*_TOLD_OF_DATASETS.split())
@shape_function(*_RESOURCES_OF_DATASETS.split())
def handle(c: InferenceContext) -> list[TensorShape]:
    """A scalar."""
    return [SCALAR]


@shape_function(*_OF_DATASET_AND_SCALARS.split())
def of_dataset_and_scalars(c: InferenceContext) -> list[TensorShape]:
    """A dataset made of another one; how, is told by scalars."""
    check_scalars(c, *range(1, c.num_inputs))
    return [SCALAR]


@shape_function("RangeDataset", "RandomDataset", "RandomDatasetV2", "SleepDataset", "SqlDataset")
@shape_function("ExperimentalRandomDataset", "ExperimentalSleepDataset", "ExperimentalSqlDataset")
def of_scalars(c: InferenceContext) -> list[TensorShape]:
    """A dataset that scalars describe."""
    check_scalars(c, *range(c.num_inputs))
    return [SCALAR]


@shape_function("MapAndBatchDataset", "ExperimentalMapAndBatchDataset")
def map_and_batch(c: InferenceContext) -> list[TensorShape]:
    """The batch's size and what follows are scalars; before them stand captured tensors."""
    check_scalars(c, *range(c.num_inputs - 3, c.num_inputs))
    return [SCALAR]


@shape_function("PaddedBatchDataset", "PaddedBatchDatasetV2")
def padded_batch(c: InferenceContext) -> list[TensorShape]:
    """The batch's size is a scalar, and whether to drop what remains."""
    last = [c.num_inputs - 1] if c.op_type == "PaddedBatchDatasetV2" else []
    check_scalars(c, 1, *last)
    return [SCALAR]


@shape_function("TFRecordDataset", "TextLineDataset", "FixedLengthRecordDataset")
@shape_function("FixedLengthRecordDatasetV2", "MatchingFilesDataset")
@shape_function("ExperimentalMatchingFilesDataset")
def of_files(c: InferenceContext) -> list[TensorShape]:
    """A dataset of the content of files; their names are a scalar or a vector."""
    with_rank_at_most(c.input_shape(0), 1)
    check_scalars(c, *range(1, min(c.num_inputs, 5)))
    return [SCALAR]


@shape_function("DenseToSparseBatchDataset", "ExperimentalDenseToSparseBatchDataset")
def dense_to_sparse_batch(c: InferenceContext) -> list[TensorShape]:
    """The batch's size is a scalar, the shape of a row a vector."""
    check_scalars(c, 1)
    with_rank(c.input_shape(2), 1)
    return [SCALAR]


@shape_function("AnonymousIterator", "AnonymousIteratorV2", "AnonymousIteratorV3")
@shape_function("AnonymousMemoryCache", "AnonymousMultiDeviceIterator")
@shape_function("AnonymousMultiDeviceIteratorV3", "AnonymousRandomSeedGenerator")
@shape_function("AnonymousSeedGenerator")
def handles(c: InferenceContext) -> list[TensorShape]:
    """Scalars."""
    return [SCALAR] * c.num_outputs


@shape_function("IteratorGetNext", "IteratorGetNextSync", "OptionalGetValue")
def element(c: InferenceContext) -> list[TensorShape]:
    """An element, of the shapes in the attribute."""
    check_scalars(c, 0)
    shapes: tuple[TensorShape, ...] = c.attr("output_shapes")
    if len(shapes) != c.num_outputs:
        raise ShapeError(
            f"`output_shapes` must be the same length as `output_types` ({len(shapes)} vs. "
            f"{c.num_outputs})"
        )
    return list(shapes)


@shape_function("MakeIterator", "DeleteIterator", "DeserializeIterator", "DatasetToTFRecord")
@shape_function("DeleteMemoryCache", "DeleteMultiDeviceIterator", "DeleteRandomSeedGenerator")
@shape_function("DeleteSeedGenerator", "DistributedSave", "ExperimentalDatasetToTFRecord")
@shape_function("StatsAggregatorSetSummaryWriter")
def no_outputs(c: InferenceContext) -> list[TensorShape]:
    """No output."""
    return []
