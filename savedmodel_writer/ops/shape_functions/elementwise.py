"""Ops that work element by element: on one tensor, on two that are broadcast, on equal shapes."""

from __future__ import annotations

from savedmodel_writer.ops.inference_context import InferenceContext
from savedmodel_writer.ops.shape_functions.dimensions import Dims, broadcast, merge
from savedmodel_writer.ops.shape_functions.handles import keep_handle, merge_handles
from savedmodel_writer.ops.shape_functions.registration import shape_function
from savedmodel_writer.shapes import SCALAR, UNKNOWN, Dim, TensorShape, shape_of


@shape_function(
    *("Abs", "Acos", "Acosh", "Angle", "Asin", "Asinh", "Atan", "Atanh", "BesselI0", "BesselI0e"),
    *("BesselI1", "BesselI1e", "BesselJ0", "BesselJ1", "BesselK0", "BesselK0e", "BesselK1"),
    *("BesselK1e", "BesselY0", "BesselY1", "Bucketize", "Cast", "Ceil", "CheckNumerics"),
    *("ComplexAbs", "Cos", "Cosh", "Dawsn", "Digamma", "Elu", "Erf", "Erfc", "Erfinv"),
    *("Exp", "Expint", "Expm1", "Floor", "FresnelCos", "FresnelSin", "Imag", "Inv", "Invert"),
    *("IsFinite", "IsInf", "IsNan", "LeakyRelu", "Lgamma", "Log", "Log1p", "LogicalNot", "Ndtri"),
    *("Neg", "OnesLike", "PopulationCount", "Real", "Reciprocal", "Relu", "Relu6", "Rint", "Round"),
    *("Rsqrt", "Selu", "Sigmoid", "Sign", "Sin", "Sinh", "Softplus", "Softsign", "Spence", "Sqrt"),
    *("Square", "Tan", "Tanh", "CheckNumericsV2", "DataFormatDimMap"),
)
def unchanged(c: InferenceContext) -> list[TensorShape]:
    """One output of the first input's shape."""
    return [c.input_shape(0)]


@shape_function(
    *("Identity", "StopGradient", "PreventGradient", "Snapshot", "RefIdentity", "GuaranteeConst"),
    *("DebugGradientIdentity", "DebugGradientRefIdentity"),
    *("Copy", "CopyHost", "ZerosLike", "Conj", "DeepCopy", "InplaceAdd", "InplaceSub"),
    *("InplaceUpdate", "MatrixBandPart", "Print", "RandomShuffle", "TensorStridedSliceUpdate"),
    *("DebugIdentity", "DebugIdentityV2", "DebugIdentityV3", "CheckPinned"),
)
def unchanged_with_handle(c: InferenceContext) -> list[TensorShape]:
    """The first input's shape and, for a resource or variant, what is known of its tensors."""
    keep_handle(c, 0)
    return [c.input_shape(0)]


@shape_function(
    *("Add", "AddV2", "Atan2", "BitwiseAnd", "BitwiseOr", "BitwiseXor", "Complex"),
    *("Div", "DivNoNan", "FloorDiv", "FloorMod", "Greater", "GreaterEqual", "Igamma", "Igammac"),
    *("IgammaGradA", "LeftShift", "Less", "LessEqual", "LogicalAnd", "LogicalOr", "Maximum"),
    *("Minimum", "Mod", "Mul", "MulNoNan", "NextAfter", "Polygamma", "Pow", "RealDiv"),
    *("RightShift", "SquaredDifference", "Sub", "TruncateDiv", "TruncateMod", "Xdivy", "Xlog1py"),
    *("Xlogy", "Zeta"),
)
def broadcast_two(c: InferenceContext) -> list[TensorShape]:
    """The shape that both inputs are broadcast to."""
    first, second = c.input_shape(0), c.input_shape(1)
    dims = broadcast(first.dims, second.dims)
    return [first if dims is first.dims else second if dims is second.dims else shape_of(dims)]


@shape_function("Equal", "NotEqual")
def compare(c: InferenceContext) -> list[TensorShape]:
    """As other comparisons; if told so, shapes that do not fit compare as unequal."""
    if c.attr("incompatible_shape_error"):
        return broadcast_two(c)
    first, second = c.input_shape(0).dims, c.input_shape(1).dims
    if first is None or second is None:
        return [UNKNOWN]
    length = max(len(first), len(second))
    ones: Dims = (1,) * length
    dims: list[Dim] = []
    for a, b in zip((ones + first)[-length:], (ones + second)[-length:], strict=True):
        if a == b or b == 1:
            dims.append(a)
        elif a == 1:
            dims.append(b)
        elif a is None or b is None:
            return [UNKNOWN]
        else:
            return [SCALAR]
    return [shape_of(tuple(dims))]


@shape_function("ApproximateEqual")
def approximate_equal(c: InferenceContext) -> list[TensorShape]:
    """The first input's shape, which the second's must fit."""
    merge(c.input_shape(0).dims, c.input_shape(1).dims)
    return [c.input_shape(0)]


@shape_function(
    *("EluGrad", "LeakyReluGrad", "Relu6Grad", "ReluGrad", "SeluGrad", "SoftplusGrad"),
    "SoftsignGrad",
)
def same_shape(c: InferenceContext) -> list[TensorShape]:
    """The shape that both inputs have."""
    return [shape_of(merge(c.input_shape(0).dims, c.input_shape(1).dims))]


@shape_function("InvGrad", "ReciprocalGrad", "RsqrtGrad", "SigmoidGrad", "SqrtGrad", "TanhGrad")
def gradient(c: InferenceContext) -> list[TensorShape]:
    """The shape of the first input; the second one is not looked at."""
    return [c.input_shape(0)]


@shape_function("AddN")
def add_n(c: InferenceContext) -> list[TensorShape]:
    """The shape that all inputs have."""
    dims = c.input_shape(c.num_inputs - 1).dims
    for index in range(c.num_inputs - 2, -1, -1):
        dims = merge(c.input_shape(index).dims, dims)
    if c.attr("T").name == "variant":
        merge_handles(c, range(c.num_inputs - 1, -1, -1))
    return [shape_of(dims)]


@shape_function("IdentityN")
def identity_n(c: InferenceContext) -> list[TensorShape]:
    """Each output as its input."""
    return [c.input_shape(index) for index in range(c.num_inputs)]


@shape_function("ClipByValue")
def clip_by_value(c: InferenceContext) -> list[TensorShape]:
    """Of the clipped tensor's shape; the limits may be scalars."""
    return [c.input_shape(0)]


@shape_function("SelectV2")
def select_v2(c: InferenceContext) -> list[TensorShape]:
    """Condition and both choices are broadcast."""
    merge_handles(c, (1, 2))
    choices = broadcast(c.input_shape(1).dims, c.input_shape(2).dims)
    return [shape_of(broadcast(c.input_shape(0).dims, choices))]


@shape_function("Select")
def select(c: InferenceContext) -> list[TensorShape]:
    """The shape of both choices; the condition may be a scalar or a vector of their rows."""
    merge_handles(c, (1, 2))
    data = merge(c.input_shape(2).dims, c.input_shape(1).dims)
    condition = c.input_shape(0).dims
    if condition is None or data is None or condition == ():
        return [shape_of(data)]
    if len(condition) == 1 and data:
        merge(condition, data[:1])
        return [shape_of(data)]
    return [shape_of(merge(data, condition))]


@shape_function("Betainc")
def betainc(c: InferenceContext) -> list[TensorShape]:
    """The shape of the inputs that are not scalars, which must be equal."""
    shapes = [c.input_shape(index).dims for index in range(3)]
    dims: Dims | None = None
    for shape in shapes:
        if shape:
            dims = merge(dims, shape)
    return [SCALAR if all(shape == () for shape in shapes) else shape_of(dims)]
