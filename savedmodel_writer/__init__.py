"""Write TensorFlow SavedModels without TensorFlow, in pure Python.

Each public name is loaded from its module on first use, so that importing the package costs
nothing that a program does not use.
"""

from savedmodel_writer._lazy_names import lazy_names
from savedmodel_writer._version import __version__ as __version__

# By module of this package; submodules themselves stand under "".
_NAMES = {
    "": "errors importers inspection io lookup math nn protos raw_ops rewriting saved_model train",
    "array_ops": (
        "boolean_mask broadcast_to concat expand_dims fill gather gather_nd identity meshgrid "
        "one_hot ones ones_like pad placeholder placeholder_with_default rank reshape reverse "
        "shape size slice split squeeze stack strided_slice tile transpose unstack where where_v2 "
        "zeros zeros_like"
    ),
    "asset_paths": "asset",
    "composite_tensors": "IndexedSlices RaggedTensor SparseTensor",
    "control_flow": (
        "cond function global_variables_initializer group local_variables_initializer map_fn no_op "
        "scan switch_case tables_initializer tuple variables_initializer while_loop"
    ),
    "default_graph_ops": (
        "add_to_collection add_to_collections colocate_with control_dependencies device "
        "get_collection get_collection_ref global_variables local_variables model_variables "
        "moving_average_variables name_scope trainable_variables"
    ),
    "dtypes": (
        "as_dtype bfloat16 bool complex128 complex64 double DType float16 float32 float4_e2m1fn "
        "float64 float8_e4m3b11fnuz float8_e4m3fn float8_e4m3fnuz float8_e5m2 float8_e5m2fnuz "
        "half int16 int2 int32 int4 int64 int8 qint16 qint32 qint8 quint16 quint8 resource string "
        "uint16 uint2 uint32 uint4 uint64 uint8 variant"
    ),
    "graph": (
        "constant convert_to_tensor get_default_graph Graph GraphKeys import_graph_def Operation "
        "reset_default_graph Tensor"
    ),
    "inspection": "diff verify",
    "math": (
        "abs acos acosh add add_n argmax argmin asin asinh atan atanh cast ceil clip_by_value cos "
        "cosh count_nonzero cumprod cumsum digamma divide einsum equal erf erfc exp expm1 floor "
        "floordiv floormod greater greater_equal is_finite is_inf is_nan less less_equal lgamma "
        "linspace log log1p logical_and logical_not logical_or logical_xor matmul maximum minimum "
        "mod multiply negative not_equal pow range reciprocal reduce_all reduce_any "
        "reduce_logsumexp reduce_max reduce_mean reduce_min reduce_prod reduce_sum rint round "
        "rsqrt sigmoid sin sinh sqrt square squared_difference subtract tan tanh tensordot "
        "truediv"
    ),
    "nn.blocks": (
        "batch_to_space batch_to_space_nd depth_to_space space_to_batch space_to_batch_nd "
        "space_to_depth"
    ),
    "protos": "AttrValue GraphDef MetaGraphDef NameAttrList NodeDef TensorInfo",
    "rewriting": "extract_sub_graph freeze rewrite unfreeze",
    "saved_model": (
        "build_signature_def build_tensor_info Builder classification_signature_def constants "
        "contains_saved_model get_tensor_from_tensor_info is_valid_signature main_op "
        "maybe_saved_model_directory MethodNameUpdater predict_signature_def "
        "regression_signature_def "
        "SavedModelBuilder signature_constants tag_constants"
    ),
    "saved_model.publishing": "publish",
    "saved_model.reader": "load SavedModel",
    "saved_model.simple_saving": "simple_save",
    "saved_model.warmup": "ClassifyRequest PredictRequest RegressRequest write_warmup_requests",
    "shapes": "TensorShape",
    "sources": "LazyTensor",
    "state_ops": "assign assign_add assign_sub",
    "tensor_bundle": "BundleReader BundleWriter merge_bundles save_checkpoint",
    "tensors": "make_ndarray make_tensor_proto",
    "tensor_spec": "TensorSpec",
    "train": "load_checkpoint variables_from",
    "variables": "fixed_size_partitioner Variable",
}

__getattr__, __dir__, __all__ = lazy_names(__name__, _NAMES)
__all__ += ["__version__"]
