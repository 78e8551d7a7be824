"""Ops whose results are scalars whatever their inputs are, and ops without results."""

from __future__ import annotations

from savedmodel_writer.ops.inference_context import InferenceContext
from savedmodel_writer.ops.shape_functions.input_values import check_scalars
from savedmodel_writer.ops.shape_functions.registration import shape_function
from savedmodel_writer.shapes import SCALAR, TensorShape

_RESOURCES = (
    "BoostedTreesEnsembleResourceHandleOp BoostedTreesQuantileStreamResourceHandleOp "
    "FixedLengthRecordReaderV2 GetSessionHandle GetSessionHandleV2 IdentityReaderV2 SummaryWriter "
    "TFRecordReaderV2 TextLineReaderV2 WholeFileReaderV2"
)
_VARIANTS = (
    "CompositeTensorVariantFromComponents EmptyTensorMap Prelinearize PrelinearizeTuple "
    "TensorMapErase TensorMapInsert"
)
_SUMMARIES = (
    "AudioSummaryV2 HistogramSummary ImageSummary MergeSummary ScalarSummary TensorSummary "
    "TensorSummaryV2"
)
_COUNTS = (
    "AccumulatorNumAccumulated DebugNanCount GlobalIterId MapIncompleteSize MapSize "
    "OrderedMapIncompleteSize OrderedMapSize ResourceAccumulatorNumAccumulated StageSize "
    "TensorMapSize"
)
_FACTS = (
    "DeviceIndex IsTPUEmbeddingInitialized KMC2ChainInitialization TPUCompilationResult "
    "TensorMapHasKey Timestamp ToBool WorkerHeartbeat"
)
_COLLECTIVES = "CollectiveAssignGroupV2 CollectiveInitializeCommunicator"

_WRITTEN_SUMMARIES = (
    "CloseSummaryWriter CreateSummaryDbWriter CreateSummaryFileWriter FlushSummaryWriter "
    "ImportEvent WriteAudioSummary WriteGraphSummary WriteHistogramSummary WriteImageSummary "
    "WriteRawProtoSummary WriteScalarSummary WriteSummary"
)
_ENQUEUED = (
    "InfeedEnqueue InfeedEnqueuePrelinearizedBuffer InfeedEnqueueTuple MapClear MapStage "
    "OrderedMapClear OrderedMapStage OutfeedEnqueue OutfeedEnqueueTuple QueueCloseV2 QueueEnqueue "
    "QueueEnqueueMany QueueEnqueueManyV2 QueueEnqueueV2 Send Stage StageClear"
)
_TPU = (
    "AssignVariableXlaConcatND ConfigureTPUEmbedding "
    "DynamicEnqueueTPUEmbeddingArbitraryTensorBatch DynamicEnqueueTPUEmbeddingRaggedTensorBatch "
    "EnqueueTPUEmbeddingIntegerBatch EnqueueTPUEmbeddingRaggedTensorBatch "
    "EnqueueTPUEmbeddingSparseTensorBatch ShutdownDistributedTPU StoreMinibatchStatisticsInFdo "
    "TPUReplicateMetadata"
)
_EFFECTS = "DisableCopyOnRead FileSystemSetConfiguration SdcaShrinkL1 SyncDevice"


@shape_function(*_RESOURCES.split())
@shape_function(*_VARIANTS.split())
@shape_function(*_SUMMARIES.split())
@shape_function(*_COUNTS.split())
@shape_function(*_FACTS.split())
@shape_function(*_COLLECTIVES.split())
def scalars(c: InferenceContext) -> list[TensorShape]:
    """Scalars."""
    return [SCALAR] * c.num_outputs


@shape_function("ReaderNumRecordsProducedV2", "ReaderNumWorkUnitsCompletedV2", "ReaderReadV2")
@shape_function("ReaderSerializeStateV2", "BoostedTreesSerializeEnsemble")
@shape_function("IsBoostedTreesEnsembleInitialized")
@shape_function("IsBoostedTreesQuantileStreamResourceInitialized")
def of_scalars(c: InferenceContext) -> list[TensorShape]:
    """Scalars that handles, scalars too, tell."""
    check_scalars(c, *range(c.num_inputs))
    return [SCALAR] * c.num_outputs


@shape_function(*_WRITTEN_SUMMARIES.split())
@shape_function(*_ENQUEUED.split())
@shape_function(*_TPU.split())
@shape_function(*_EFFECTS.split())
def no_outputs(c: InferenceContext) -> list[TensorShape]:
    """No output."""
    return []
