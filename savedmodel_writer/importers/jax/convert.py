"""`convert`, under the name and with the arguments of `jax.experimental.jax2tf`."""

from __future__ import annotations

import functools
from collections.abc import Callable, Sequence
from typing import Any

from savedmodel_writer import errors
from savedmodel_writer.importers.jax.arguments import Argument, arguments_of
from savedmodel_writer.importers.jax.dimensions import Dimensions
from savedmodel_writer.importers.jax.interpreter import Interpreter


def convert(
    fun_jax: Callable[..., Any],
    *,
    polymorphic_shapes: Any = None,
    polymorphic_constraints: Sequence[str] = (),
) -> Callable[..., Any]:
    """Makes a JAX function one that takes and gives tensors, and adds its nodes to the graph.

    JAX traces the function, with the dtypes and shapes of the arguments it is called with, and
    each primitive becomes nodes of TensorFlow's own ops: what results runs wherever a SavedModel
    does, and XLA is not needed. Arrays that the function closes over become constants, which stand
    in the graph: give weights as arguments that are Variables.

    A dimension that is not known is a symbolic one to JAX. Where `polymorphic_shapes` does not name
    it, it is `b`, the same in all arguments, if it is the first of its argument, and another one
    otherwise.

    Args:
        fun_jax: a function of arrays, or of nested structures (pytrees) of them.
        polymorphic_shapes: None, or for each positional argument None, a shape such as `"b, ..."`
            for all arrays in it, or a structure of these. One shape alone is for all arguments.
        polymorphic_constraints: what is known of the dimensions, such as `"b >= 2"`.

    Returns:
        The function: its arguments are those of `fun_jax`, with a Tensor, a Variable or an array
        for each array. It returns what `fun_jax` returns, with Tensors.

    Raises:
        MissingExtraError: jax is not installed.
    """
    try:
        import jax
    except ModuleNotFoundError as error:
        if error.name != "jax":
            raise
        raise errors.MissingExtraError(
            "converting a JAX function needs jax; pip install 'savedmodel-writer[jax]'"
        ) from None

    @functools.wraps(fun_jax)
    def converted(*args: Any, **kwargs: Any) -> Any:
        arguments = arguments_of(args, kwargs, polymorphic_shapes, polymorphic_constraints)
        leaves, structure = jax.tree_util.tree_flatten(
            arguments, is_leaf=lambda leaf: isinstance(leaf, Argument)
        )
        like_args, like_kwargs = structure.unflatten([leaf.like for leaf in leaves])
        jaxpr, shapes = jax.make_jaxpr(fun_jax, return_shape=True)(*like_args, **like_kwargs)
        tensors = [
            leaf.tensor(aval.dtype) for leaf, aval in zip(leaves, jaxpr.in_avals, strict=True)
        ]
        interpreter = Interpreter(Dimensions(tensors, [aval.shape for aval in jaxpr.in_avals]))
        results = interpreter.run(jaxpr, tensors)
        return jax.tree_util.tree_structure(shapes).unflatten(results)

    return converted
