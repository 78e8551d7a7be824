"""Write TensorFlow SavedModels without TensorFlow, in pure Python.

Each public name is loaded from its module on first use, so that importing the package costs
nothing that a program does not use.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from savedmodel_writer._lazy_names import lazy_names
from savedmodel_writer._version import __version__ as __version__

if TYPE_CHECKING:
    from savedmodel_writer import (
        errors as errors,
        importers as importers,
        inspection as inspection,
        io as io,
        lookup as lookup,
        math as math,
        nn as nn,
        protos as protos,
        raw_ops as raw_ops,
        rewriting as rewriting,
        saved_model as saved_model,
        train as train,
    )
    from savedmodel_writer.array_ops import (
        boolean_mask as boolean_mask,
        broadcast_to as broadcast_to,
        concat as concat,
        expand_dims as expand_dims,
        fill as fill,
        gather as gather,
        gather_nd as gather_nd,
        identity as identity,
        meshgrid as meshgrid,
        one_hot as one_hot,
        ones as ones,
        ones_like as ones_like,
        pad as pad,
        placeholder as placeholder,
        placeholder_with_default as placeholder_with_default,
        rank as rank,
        reshape as reshape,
        reverse as reverse,
        shape as shape,
        size as size,
        slice as slice,
        split as split,
        squeeze as squeeze,
        stack as stack,
        strided_slice as strided_slice,
        tile as tile,
        transpose as transpose,
        unstack as unstack,
        where as where,
        where_v2 as where_v2,
        zeros as zeros,
        zeros_like as zeros_like,
    )
    from savedmodel_writer.asset_paths import asset as asset
    from savedmodel_writer.composite_tensors import (
        IndexedSlices as IndexedSlices,
        RaggedTensor as RaggedTensor,
        SparseTensor as SparseTensor,
    )
    from savedmodel_writer.control_flow import (
        cond as cond,
        function as function,
        global_variables_initializer as global_variables_initializer,
        group as group,
        local_variables_initializer as local_variables_initializer,
        map_fn as map_fn,
        no_op as no_op,
        scan as scan,
        switch_case as switch_case,
        tables_initializer as tables_initializer,
        tuple as tuple,
        variables_initializer as variables_initializer,
        while_loop as while_loop,
    )
    from savedmodel_writer.default_graph_ops import (
        add_to_collection as add_to_collection,
        add_to_collections as add_to_collections,
        colocate_with as colocate_with,
        control_dependencies as control_dependencies,
        device as device,
        get_collection as get_collection,
        get_collection_ref as get_collection_ref,
        global_variables as global_variables,
        local_variables as local_variables,
        model_variables as model_variables,
        moving_average_variables as moving_average_variables,
        name_scope as name_scope,
        trainable_variables as trainable_variables,
    )
    from savedmodel_writer.dtypes import (
        DType as DType,
        as_dtype as as_dtype,
        bfloat16 as bfloat16,
        bool as bool,
        complex64 as complex64,
        complex128 as complex128,
        double as double,
        float4_e2m1fn as float4_e2m1fn,
        float8_e4m3b11fnuz as float8_e4m3b11fnuz,
        float8_e4m3fn as float8_e4m3fn,
        float8_e4m3fnuz as float8_e4m3fnuz,
        float8_e5m2 as float8_e5m2,
        float8_e5m2fnuz as float8_e5m2fnuz,
        float16 as float16,
        float32 as float32,
        float64 as float64,
        half as half,
        int2 as int2,
        int4 as int4,
        int8 as int8,
        int16 as int16,
        int32 as int32,
        int64 as int64,
        qint8 as qint8,
        qint16 as qint16,
        qint32 as qint32,
        quint8 as quint8,
        quint16 as quint16,
        resource as resource,
        string as string,
        uint2 as uint2,
        uint4 as uint4,
        uint8 as uint8,
        uint16 as uint16,
        uint32 as uint32,
        uint64 as uint64,
        variant as variant,
    )
    from savedmodel_writer.graph import (
        Graph as Graph,
        GraphKeys as GraphKeys,
        Operation as Operation,
        Tensor as Tensor,
        constant as constant,
        convert_to_tensor as convert_to_tensor,
        get_default_graph as get_default_graph,
        import_graph_def as import_graph_def,
        reset_default_graph as reset_default_graph,
    )
    from savedmodel_writer.inspection import diff as diff, verify as verify
    from savedmodel_writer.math import (
        abs as abs,
        acos as acos,
        acosh as acosh,
        add as add,
        add_n as add_n,
        argmax as argmax,
        argmin as argmin,
        asin as asin,
        asinh as asinh,
        atan as atan,
        atanh as atanh,
        cast as cast,
        ceil as ceil,
        clip_by_value as clip_by_value,
        cos as cos,
        cosh as cosh,
        count_nonzero as count_nonzero,
        cumprod as cumprod,
        cumsum as cumsum,
        digamma as digamma,
        divide as divide,
        einsum as einsum,
        equal as equal,
        erf as erf,
        erfc as erfc,
        exp as exp,
        expm1 as expm1,
        floor as floor,
        floordiv as floordiv,
        floormod as floormod,
        greater as greater,
        greater_equal as greater_equal,
        is_finite as is_finite,
        is_inf as is_inf,
        is_nan as is_nan,
        less as less,
        less_equal as less_equal,
        lgamma as lgamma,
        linspace as linspace,
        log as log,
        log1p as log1p,
        logical_and as logical_and,
        logical_not as logical_not,
        logical_or as logical_or,
        logical_xor as logical_xor,
        matmul as matmul,
        maximum as maximum,
        minimum as minimum,
        mod as mod,
        multiply as multiply,
        negative as negative,
        not_equal as not_equal,
        pow as pow,
        range as range,
        reciprocal as reciprocal,
        reduce_all as reduce_all,
        reduce_any as reduce_any,
        reduce_logsumexp as reduce_logsumexp,
        reduce_max as reduce_max,
        reduce_mean as reduce_mean,
        reduce_min as reduce_min,
        reduce_prod as reduce_prod,
        reduce_sum as reduce_sum,
        rint as rint,
        round as round,
        rsqrt as rsqrt,
        sigmoid as sigmoid,
        sin as sin,
        sinh as sinh,
        sqrt as sqrt,
        square as square,
        squared_difference as squared_difference,
        subtract as subtract,
        tan as tan,
        tanh as tanh,
        tensordot as tensordot,
        truediv as truediv,
    )
    from savedmodel_writer.nn.blocks import (
        batch_to_space as batch_to_space,
        batch_to_space_nd as batch_to_space_nd,
        depth_to_space as depth_to_space,
        space_to_batch as space_to_batch,
        space_to_batch_nd as space_to_batch_nd,
        space_to_depth as space_to_depth,
    )
    from savedmodel_writer.protos import (
        AttrValue as AttrValue,
        GraphDef as GraphDef,
        MetaGraphDef as MetaGraphDef,
        NameAttrList as NameAttrList,
        NodeDef as NodeDef,
        TensorInfo as TensorInfo,
    )
    from savedmodel_writer.rewriting import (
        extract_sub_graph as extract_sub_graph,
        freeze as freeze,
        rewrite as rewrite,
        unfreeze as unfreeze,
    )
    from savedmodel_writer.saved_model import (
        Builder as Builder,
        MethodNameUpdater as MethodNameUpdater,
        SavedModelBuilder as SavedModelBuilder,
        build_signature_def as build_signature_def,
        build_tensor_info as build_tensor_info,
        classification_signature_def as classification_signature_def,
        constants as constants,
        contains_saved_model as contains_saved_model,
        get_tensor_from_tensor_info as get_tensor_from_tensor_info,
        is_valid_signature as is_valid_signature,
        main_op as main_op,
        maybe_saved_model_directory as maybe_saved_model_directory,
        predict_signature_def as predict_signature_def,
        regression_signature_def as regression_signature_def,
        signature_constants as signature_constants,
        tag_constants as tag_constants,
    )
    from savedmodel_writer.saved_model.publishing import publish as publish
    from savedmodel_writer.saved_model.reader import SavedModel as SavedModel, load as load
    from savedmodel_writer.saved_model.simple_saving import simple_save as simple_save
    from savedmodel_writer.saved_model.warmup import (
        ClassifyRequest as ClassifyRequest,
        PredictRequest as PredictRequest,
        RegressRequest as RegressRequest,
        write_warmup_requests as write_warmup_requests,
    )
    from savedmodel_writer.shapes import TensorShape as TensorShape
    from savedmodel_writer.sources import LazyTensor as LazyTensor
    from savedmodel_writer.state_ops import (
        assign as assign,
        assign_add as assign_add,
        assign_sub as assign_sub,
    )
    from savedmodel_writer.tensor_bundle import (
        BundleReader as BundleReader,
        BundleWriter as BundleWriter,
        merge_bundles as merge_bundles,
        save_checkpoint as save_checkpoint,
    )
    from savedmodel_writer.tensor_spec import TensorSpec as TensorSpec
    from savedmodel_writer.tensors import (
        make_ndarray as make_ndarray,
        make_tensor_proto as make_tensor_proto,
    )
    from savedmodel_writer.train import (
        load_checkpoint as load_checkpoint,
        variables_from as variables_from,
    )
    from savedmodel_writer.variables import (
        Variable as Variable,
        fixed_size_partitioner as fixed_size_partitioner,
    )

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

if not TYPE_CHECKING:  # type checkers would take any name at all
    __getattr__, __dir__, __all__ = lazy_names(__name__, _NAMES)
    __all__ += ["__version__"]
