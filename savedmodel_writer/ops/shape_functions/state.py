"""Variables: resource variables with their handles, and the references of older graphs."""

from __future__ import annotations

from savedmodel_writer.ops.inference_context import InferenceContext
from savedmodel_writer.ops.partial_shape import subshape
from savedmodel_writer.ops.shape_functions.dimensions import concatenate, merge, with_rank
from savedmodel_writer.ops.shape_functions.handles import variable_shape
from savedmodel_writer.ops.shape_functions.registration import shape_function
from savedmodel_writer.shapes import SCALAR, UNKNOWN, TensorShape, shape_of

_END = (1 << 63) - 1


@shape_function("VarHandleOp")
def var_handle(c: InferenceContext) -> list[TensorShape]:
    """A scalar that knows dtype and shape of its variable."""
    c.set_output_handle(0, ((c.attr("dtype"), c.attr("shape")),))
    return [SCALAR]


@shape_function("ReadVariableOp")
def read_variable(c: InferenceContext) -> list[TensorShape]:
    """The variable's shape; of a variant variable, what is known of its tensors."""
    try:
        annotated: TensorShape = c.attr("_shape")
        return [annotated]
    except KeyError:
        pass
    shape = variable_shape(c)
    handle = c.input_handle(0)
    if handle and len(handle) > 1 and handle[0][0].name == "variant":
        c.set_output_handle(0, handle[1:])
    return [shape]


@shape_function("AssignVariableOp", "AssignAddVariableOp", "AssignSubVariableOp")
def assign_variable(c: InferenceContext) -> list[TensorShape]:
    """No output; the value must fit the variable."""
    merge(variable_shape(c).dims, c.input_shape(1).dims)
    return []


@shape_function("VarIsInitializedOp", "IsVariableInitialized")
def is_initialized(c: InferenceContext) -> list[TensorShape]:
    """A scalar."""
    return [SCALAR]


@shape_function("VariableShape")
def variable_shape_vector(c: InferenceContext) -> list[TensorShape]:
    """A vector as long as the variable's rank."""
    handle = c.input_handle(0)
    return [shape_of((handle[0][1].rank if handle else None,))]


@shape_function("DestroyResourceOp", "ResourceStridedSliceAssign", "ConsumeMutexLock")
def no_outputs(c: InferenceContext) -> list[TensorShape]:
    """No output."""
    return []


@shape_function("MutexV2", "MutexLock")
def mutex(c: InferenceContext) -> list[TensorShape]:
    """A scalar."""
    return [SCALAR]


@shape_function(
    *("ResourceScatterAdd", "ResourceScatterDiv", "ResourceScatterMax", "ResourceScatterMin"),
    *("ResourceScatterMul", "ResourceScatterSub", "ResourceScatterUpdate"),
)
def resource_scatter(c: InferenceContext) -> list[TensorShape]:
    """No output; updates have the shape of rows of the variable, or are scalars."""
    row = subshape(variable_shape(c), 1, _END, 1).dims
    updates = c.input_shape(2).dims
    if updates != ():
        merge(updates, concatenate(c.input_shape(1).dims, row))
    return []


# --- references -----------------------------------------------------------------------------


@shape_function("VariableV2")
def variable_v2(c: InferenceContext) -> list[TensorShape]:
    """The shape in the attribute."""
    shape: TensorShape = c.attr("shape")
    return [shape]


@shape_function("Variable")
def variable(c: InferenceContext) -> list[TensorShape]:
    """The shape in the attribute, where a scalar's stands for an unknown one."""
    shape: TensorShape = c.attr("shape")
    return [shape if shape.dims else UNKNOWN]


@shape_function("TemporaryVariable")
def temporary_variable(c: InferenceContext) -> list[TensorShape]:
    """The shape in the attribute."""
    shape: TensorShape = c.attr("shape")
    return [shape]


@shape_function("DestroyTemporaryVariable", "StridedSliceAssign")
def same_reference(c: InferenceContext) -> list[TensorShape]:
    """The shape of the reference."""
    return [c.input_shape(0)]


@shape_function("Assign")
def assign(c: InferenceContext) -> list[TensorShape]:
    """The value's shape; it must be the variable's if so told."""
    value = c.input_shape(1)
    if c.attr("validate_shape"):
        return [shape_of(merge(c.input_shape(0).dims, value.dims))]
    return [value]


@shape_function("AssignAdd", "AssignSub")
def assign_update(c: InferenceContext) -> list[TensorShape]:
    """The shape that variable and value have."""
    return [shape_of(merge(c.input_shape(0).dims, c.input_shape(1).dims))]


@shape_function("CountUpTo")
def count_up_to(c: InferenceContext) -> list[TensorShape]:
    """A scalar."""
    return [shape_of(with_rank(c.input_shape(0), 0))]
