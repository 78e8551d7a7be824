"""`convert`, under the name and with the arguments of `jax.experimental.jax2tf`."""

from __future__ import annotations

import functools
import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from savedmodel_writer import errors, raw_ops
from savedmodel_writer.dtypes import uint32
from savedmodel_writer.graph import get_default_graph
from savedmodel_writer.importers.jax.arguments import arguments_of
from savedmodel_writer.importers.jax.dimensions import Dimensions
from savedmodel_writer.importers.jax.interpreter import Interpreter
from savedmodel_writer.importers.jax.native import call_module


def convert(
    fun_jax: Callable[..., Any],
    *,
    polymorphic_shapes: Any = None,
    polymorphic_constraints: Sequence[str] = (),
    native_serialization: bool = False,
    native_serialization_platforms: Sequence[str] | None = None,
) -> Callable[..., Any]:
    """Makes a JAX function one that takes and gives tensors, and adds its nodes to the graph.

    JAX traces the function, with the dtypes and shapes of the arguments it is called with, and
    each primitive becomes nodes of TensorFlow's own ops: what results runs wherever a SavedModel
    does, and XLA is not needed. The nodes stand in a name scope of the function's name. Arrays that
    the function closes over become constants, which stand in the graph: give weights as arguments
    that are Variables.

    A dimension that is not known is a symbolic one to JAX. Where `polymorphic_shapes` does not name
    it, it is `b`, the same in all arguments, if it is the first of its argument, and another one
    otherwise.

    Args:
        fun_jax: a function of arrays, or of nested structures (pytrees) of them.
        polymorphic_shapes: None, or for each positional argument None, a shape such as `"b, ..."`
            for all arrays in it, or a structure of these. One shape alone is for all arguments.
        polymorphic_constraints: what is known of the dimensions, such as `"b >= 2"`.
        native_serialization: True makes one node, XlaCallModule, of the whole function, which only
            a consumer with XLA runs: for what cannot be written with other ops.
        native_serialization_platforms: for which XLA then compiles, such as `("cpu", "cuda")`; by
            default, for the one that JAX runs on here.

    Returns:
        The function: its arguments are those of `fun_jax`, with a Tensor, a Variable or an array
        for each array. It returns what `fun_jax` returns, with Tensors; of keys of random numbers,
        their key_data. It raises InvalidTypeError for arguments that are no arrays,
        InvalidInputError where JAX cannot decide something about dimensions, and
        UnimplementedError, with the line of `fun_jax`, where a primitive cannot be written; what
        JAX raises, and the function itself, comes through.

    Raises:
        MissingExtraError: jax is not installed.
    """
    try:
        import jax
        from jax import export
    except ModuleNotFoundError as error:
        if error.name != "jax":
            raise
        raise errors.MissingExtraError(
            "converting a JAX function needs jax; pip install 'savedmodel-writer[jax]'"
        ) from None

    @functools.wraps(fun_jax)
    def converted(*args: Any, **kwargs: Any) -> Any:
        arguments, structure = arguments_of(
            args, kwargs, polymorphic_shapes, polymorphic_constraints
        )
        like_args, like_kwargs = structure.unflatten([argument.like for argument in arguments])
        with _comparisons_of_dimensions():
            if native_serialization:
                function = fun_jax if hasattr(fun_jax, "trace") else jax.jit(fun_jax)
                exported = export.export(function, platforms=native_serialization_platforms)(
                    *like_args, **like_kwargs
                )
            else:
                jaxpr, shapes = jax.make_jaxpr(fun_jax, return_shape=True)(
                    *like_args, **like_kwargs
                )
        avals = exported.in_avals if native_serialization else jaxpr.in_avals
        graph = get_default_graph()
        with graph.all_or_nothing(), graph.name_scope(_scope_name(fun_jax)):
            tensors = [
                argument.tensor(aval.dtype) for argument, aval in zip(arguments, avals, strict=True)
            ]
            if native_serialization:
                return exported.out_tree.unflatten(call_module(exported, tensors))
            interpreter = Interpreter(Dimensions(tensors, [aval.shape for aval in avals]))
            try:
                results = interpreter.run(jaxpr, tensors)
            except errors.UnimplementedError as error:
                raise errors.UnimplementedError(
                    f"{interpreter.line}: {error}; convert(…, native_serialization=True) writes "
                    "the whole function for consumers that have XLA"
                ) from error
            for index, aval in enumerate(jaxpr.out_avals):
                if jax.dtypes.issubdtype(aval.dtype, jax.dtypes.prng_key):
                    results[index] = raw_ops.Bitcast(input=results[index], type=uint32)
            return jax.tree_util.tree_structure(shapes).unflatten(results)

    return converted


@contextmanager
def _comparisons_of_dimensions() -> Iterator[None]:
    import jax

    # Where it is public differs from release to release.
    home = jax.errors if hasattr(jax.errors, "InconclusiveDimensionOperation") else jax.core
    try:
        yield
    except home.InconclusiveDimensionOperation as error:
        raise errors.InvalidInputError(str(error)) from error


def _scope_name(function: Any) -> str:
    while isinstance(function, functools.partial):
        function = function.func
    name = getattr(function, "__name__", type(function).__name__)
    return re.sub(r"\W", "_", name, flags=re.ASCII).strip("_") or "jax"
