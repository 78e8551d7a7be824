"""Steps of optimizers: a variable, what the optimizer keeps of it, settings, and a gradient.

All that an optimizer keeps has the variable's shape, as the gradient has; of a sparse gradient only
some rows are there, and a vector tells which. Older ops take references and return the variable.
TensorFlow looks at the gradient's shape in the older ops and in two of the newer ones.
"""

from __future__ import annotations

from savedmodel_writer.errors import ShapeError
from savedmodel_writer.ops import registry
from savedmodel_writer.ops.inference_context import InferenceContext
from savedmodel_writer.ops.shape_functions.dimensions import Dims, merge, merge_dim, with_rank
from savedmodel_writer.ops.shape_functions.registration import shape_function
from savedmodel_writer.shapes import TensorShape, shape_of

_DENSE = (
    "AdaMax Adadelta Adagrad AdagradDA AdagradV2 Adam AddSign CenteredRMSProp Ftrl FtrlV2 "
    "GradientDescent Momentum PowerSign ProximalAdagrad ProximalGradientDescent RMSProp"
)
_SPARSE = (
    "Adadelta Adagrad AdagradDA AdagradV2 CenteredRMSProp Ftrl FtrlV2 Momentum ProximalAdagrad "
    "ProximalGradientDescent RMSProp"
)
_RESOURCE_DENSE = f"{_DENSE} AdamWithAmsgrad KerasMomentum"
_RESOURCE_SPARSE = f"{_SPARSE} KerasMomentum"

_KEPT = {
    *("var", "accum", "accum_update", "m", "v", "vhat", "ms", "mom", "mg", "linear"),
    *("gradient_accumulator", "gradient_squared_accumulator"),
}
_AS_OLDER = "ResourceApplyProximalAdagrad"
_CHECKED = (_AS_OLDER, "ResourceApplyGradientDescent")
_GRADIENTS = {"grad", "delta"}


@shape_function(*(f"Apply{name}" for name in _DENSE.split()))
@shape_function(*(f"ResourceApply{name}" for name in _RESOURCE_DENSE.split()))
@shape_function(*(f"SparseApply{name}" for name in _SPARSE.split()))
@shape_function(*(f"ResourceSparseApply{name}" for name in _RESOURCE_SPARSE.split()))
def apply(c: InferenceContext) -> list[TensorShape]:
    """The variable's shape, or no output."""
    names = [arg.name for arg in registry.get(c.op_type).inputs]
    unchecked = ("indices", "lr_power") if c.op_type.endswith("FtrlV2") else ("indices",)
    shape = _shape(c, 0)
    for index, name in enumerate(names):
        if name in _KEPT:
            shape = merge(shape, _shape(c, index))
    for index, name in enumerate(names):
        if name in _GRADIENTS:
            rows = index + 1 if "indices" in names else None
            shape = _with_gradient(c, shape, index, rows)
        elif name not in _KEPT and name not in unchecked:
            with_rank(c.input_shape(index), 0)
    return [shape_of(shape)] * c.num_outputs


def _shape(c: InferenceContext, index: int) -> Dims | None:
    """The shape of an input, or of the variable that it is the handle of."""
    if c.input_dtype(index).name != "resource":
        return c.input_shape(index).dims
    handle = c.input_handle(index)
    if handle:
        return handle[0][1].dims
    # TensorFlow registers this op as one of the older ones, which take the input itself.
    return c.input_shape(index).dims if c.op_type == _AS_OLDER else None


def _with_gradient(
    c: InferenceContext, shape: Dims | None, index: int, rows: int | None
) -> Dims | None:
    is_checked = c.op_type in _CHECKED or not c.op_type.startswith("Resource")
    gradient = c.input_shape(index).dims if is_checked else None
    if rows is None:
        return merge(shape, gradient)
    (count,) = with_rank(c.input_shape(rows), 1)
    if gradient == ():  # TensorFlow asks for its first dimension
        raise ShapeError("Shape must be at least rank 1 but is rank 0: the gradient of some rows")
    if gradient is None:
        return shape
    merge_dim(count, gradient[0])
    return merge(shape, (None, *gradient[1:]))
