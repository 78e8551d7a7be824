"""Control flow: Switch and Merge, loops, conditionals and calls of functions."""

from __future__ import annotations

from savedmodel_writer.dtypes import resource
from savedmodel_writer.errors import ShapeError
from savedmodel_writer.ops.inference_context import InferenceContext
from savedmodel_writer.ops.shape_functions.dimensions import relax, with_rank
from savedmodel_writer.ops.shape_functions.handles import keep_handle
from savedmodel_writer.ops.shape_functions.input_values import check_scalars
from savedmodel_writer.ops.shape_functions.registration import shape_function
from savedmodel_writer.shapes import SCALAR, UNKNOWN, TensorShape, shape_of


@shape_function("NoOp", "ControlTrigger", "Abort", "Assert")
def no_outputs(c: InferenceContext) -> list[TensorShape]:
    """No output."""
    return []


@shape_function("Switch", "RefSwitch")
def switch(c: InferenceContext) -> list[TensorShape]:
    """The value on one of two outputs."""
    check_scalars(c, 1)
    keep_handle(c, 0, 1)
    return [c.input_shape(0)] * 2


@shape_function("Merge", "RefMerge")
def merge(c: InferenceContext) -> list[TensorShape]:
    """What all inputs agree on, and which of them came."""
    dims = c.input_shape(0).dims
    for index in range(1, c.num_inputs):
        dims = relax(dims, c.input_shape(index).dims)
    return [shape_of(dims), SCALAR]


@shape_function("Enter")
def enter(c: InferenceContext) -> list[TensorShape]:
    """Unknown, as later iterations may bring other shapes; a constant's stays."""
    keep_handle(c, 0)
    return [c.input_shape(0) if c.attr("is_constant") else UNKNOWN]


@shape_function("Exit", "NextIteration", "RefEnter", "RefExit", "RefNextIteration")
def pass_on(c: InferenceContext) -> list[TensorShape]:
    """The shape stays."""
    keep_handle(c, 0)
    return [c.input_shape(0)]


@shape_function("LoopCond")
def loop_cond(c: InferenceContext) -> list[TensorShape]:
    """A scalar."""
    return [shape_of(with_rank(c.input_shape(0), 0))]


@shape_function("If", "StatelessIf")
def if_(c: InferenceContext) -> list[TensorShape]:
    """The shapes in the attribute, if it has any."""
    return _output_shapes(c)


@shape_function("Case", "StatelessCase")
def case(c: InferenceContext) -> list[TensorShape]:
    """The shapes in the attribute, if it has any."""
    return _output_shapes(c)


def _output_shapes(c: InferenceContext) -> list[TensorShape]:
    shapes: tuple[TensorShape, ...] = c.attr("output_shapes")
    if not shapes:
        return [UNKNOWN] * c.num_outputs
    if len(shapes) != c.num_outputs:
        raise ShapeError(
            "`output_shapes` must be the same length as num outputs "
            f"({len(shapes)} vs. {c.num_outputs})"
        )
    return list(shapes)


@shape_function("While", "StatelessWhile")
def while_(c: InferenceContext) -> list[TensorShape]:
    """The shapes in the attribute, else the inputs' where nothing may change them."""
    shapes: tuple[TensorShape, ...] = c.attr("output_shapes")
    if not shapes:
        return [c.input_shape(index) for index in range(c.num_outputs)]
    return _output_shapes(c)


@shape_function("XlaCallModule")
def xla_call_module(c: InferenceContext) -> list[TensorShape]:
    """The shapes in the attribute."""
    return list(c.attr("Sout"))


@shape_function("SymbolicGradient")
def symbolic_gradient(c: InferenceContext) -> list[TensorShape]:
    """The gradient of each input of the function has that input's shape, a variable's its own."""
    if c.num_inputs < c.num_outputs:
        raise ShapeError(f"expected an input for each output: {c.num_inputs} < {c.num_outputs}")
    shapes = []
    for index in range(c.num_outputs):
        if c.input_dtype(index) is resource:
            handle = c.input_handle(index)
            shapes.append(handle[0][1] if handle else UNKNOWN)
        else:
            shapes.append(c.input_shape(index))
    return shapes
