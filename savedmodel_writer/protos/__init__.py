"""The one door to protobuf: TensorFlow's messages as `savedmodel_writer.protos.GraphDef` and so on.

The classes are generated from `protos/` under the package `savedmodel_writer.tensorflow`, so that
they live beside TensorFlow in one process. On the wire they are TensorFlow's.
"""

from __future__ import annotations

from google.protobuf.any_pb2 import Any
from google.protobuf.message import DecodeError, EncodeError, Message

from savedmodel_writer.protos import canonical, text
from savedmodel_writer.protos._generated.tensorflow.core.framework import types_pb2 as types
from savedmodel_writer.protos._generated.tensorflow.core.framework.attr_value_pb2 import (
    AttrValue,
    NameAttrList,
)
from savedmodel_writer.protos._generated.tensorflow.core.framework.full_type_pb2 import (
    FullTypeDef,
    FullTypeId,
)
from savedmodel_writer.protos._generated.tensorflow.core.framework.function_pb2 import (
    FunctionDef,
    FunctionDefLibrary,
    GradientDef,
    RegisteredGradient,
)
from savedmodel_writer.protos._generated.tensorflow.core.framework.graph_debug_info_pb2 import (
    GraphDebugInfo,
)
from savedmodel_writer.protos._generated.tensorflow.core.framework.graph_pb2 import GraphDef
from savedmodel_writer.protos._generated.tensorflow.core.framework.kernel_def_pb2 import (
    KernelDef,
    KernelList,
)
from savedmodel_writer.protos._generated.tensorflow.core.framework.node_def_pb2 import NodeDef
from savedmodel_writer.protos._generated.tensorflow.core.framework.op_def_pb2 import (
    OpDef,
    OpDeprecation,
    OpList,
)
from savedmodel_writer.protos._generated.tensorflow.core.framework.resource_handle_pb2 import (
    ResourceHandleProto,
)
from savedmodel_writer.protos._generated.tensorflow.core.framework.tensor_pb2 import (
    TensorProto,
    VariantTensorDataProto,
)
from savedmodel_writer.protos._generated.tensorflow.core.framework.tensor_shape_pb2 import (
    TensorShapeProto,
)
from savedmodel_writer.protos._generated.tensorflow.core.framework.tensor_slice_pb2 import (
    TensorSliceProto,
)
from savedmodel_writer.protos._generated.tensorflow.core.framework.types_pb2 import (
    DataType,
    SerializedDType,
)
from savedmodel_writer.protos._generated.tensorflow.core.framework.variable_pb2 import (
    SaveSliceInfoDef,
    VariableAggregation,
    VariableDef,
    VariableSynchronization,
)
from savedmodel_writer.protos._generated.tensorflow.core.framework.versions_pb2 import VersionDef
from savedmodel_writer.protos._generated.tensorflow.core.protobuf.control_flow_pb2 import (
    CondContextDef,
    ControlFlowContextDef,
    ValuesDef,
    WhileContextDef,
)
from savedmodel_writer.protos._generated.tensorflow.core.protobuf.fingerprint_pb2 import (
    FingerprintDef,
)
from savedmodel_writer.protos._generated.tensorflow.core.protobuf.meta_graph_pb2 import (
    AssetFileDef,
    CollectionDef,
    MetaGraphDef,
    SignatureDef,
    TensorInfo,
)
from savedmodel_writer.protos._generated.tensorflow.core.protobuf.queue_runner_pb2 import (
    QueueRunnerDef,
)
from savedmodel_writer.protos._generated.tensorflow.core.protobuf.saved_model_pb2 import SavedModel
from savedmodel_writer.protos._generated.tensorflow.core.protobuf.saved_object_graph_pb2 import (
    CapturedTensor,
    FunctionSpec,
    SaveableObject,
    SavedAsset,
    SavedBareConcreteFunction,
    SavedConcreteFunction,
    SavedConstant,
    SavedFunction,
    SavedObject,
    SavedObjectGraph,
    SavedResource,
    SavedUserObject,
    SavedVariable,
)
from savedmodel_writer.protos._generated.tensorflow.core.protobuf.saver_pb2 import SaverDef
from savedmodel_writer.protos._generated.tensorflow.core.protobuf.struct_pb2 import (
    BoundedTensorSpecProto,
    DictValue,
    ListValue,
    NamedTupleValue,
    NoneValue,
    PairValue,
    StructuredValue,
    TensorSpecProto,
    TupleValue,
    TypeSpecProto,
)
from savedmodel_writer.protos._generated.tensorflow.core.protobuf.tensor_bundle_pb2 import (
    BundleEntryProto,
    BundleHeaderProto,
)
from savedmodel_writer.protos._generated.tensorflow.core.protobuf.trackable_object_graph_pb2 import (  # noqa: E501 - its name is that long
    RegisteredSaver,
    TrackableObjectGraph,
)
from savedmodel_writer.protos._generated.tensorflow.python.training.checkpoint_state_pb2 import (
    CheckpointState,
)
from savedmodel_writer.protos.any import pack_any, unpack_any
from savedmodel_writer.protos.conversion import as_message
from savedmodel_writer.protos.parsing import parse

__all__ = [
    "Any",
    "AssetFileDef",
    "AttrValue",
    "BoundedTensorSpecProto",
    "BundleEntryProto",
    "BundleHeaderProto",
    "CapturedTensor",
    "CheckpointState",
    "CollectionDef",
    "CondContextDef",
    "ControlFlowContextDef",
    "DataType",
    "DecodeError",
    "DictValue",
    "EncodeError",
    "FingerprintDef",
    "FullTypeDef",
    "FullTypeId",
    "FunctionDef",
    "FunctionDefLibrary",
    "FunctionSpec",
    "GradientDef",
    "GraphDebugInfo",
    "GraphDef",
    "KernelDef",
    "KernelList",
    "ListValue",
    "Message",
    "MetaGraphDef",
    "NameAttrList",
    "NamedTupleValue",
    "NodeDef",
    "NoneValue",
    "OpDef",
    "OpDeprecation",
    "OpList",
    "PairValue",
    "QueueRunnerDef",
    "RegisteredGradient",
    "RegisteredSaver",
    "ResourceHandleProto",
    "SaveSliceInfoDef",
    "SaveableObject",
    "SavedAsset",
    "SavedBareConcreteFunction",
    "SavedConcreteFunction",
    "SavedConstant",
    "SavedFunction",
    "SavedModel",
    "SavedObject",
    "SavedObjectGraph",
    "SavedResource",
    "SavedUserObject",
    "SavedVariable",
    "SaverDef",
    "SerializedDType",
    "SignatureDef",
    "StructuredValue",
    "TensorInfo",
    "TensorProto",
    "TensorShapeProto",
    "TensorSliceProto",
    "TensorSpecProto",
    "TrackableObjectGraph",
    "TupleValue",
    "TypeSpecProto",
    "ValuesDef",
    "VariableAggregation",
    "VariableDef",
    "VariableSynchronization",
    "VariantTensorDataProto",
    "VersionDef",
    "WhileContextDef",
    "as_message",
    "canonical",
    "pack_any",
    "parse",
    "text",
    "types",
    "unpack_any",
]
