"""JAX functions to convert, and their conversion; runs in a process that has JAX."""

from __future__ import annotations

import contextlib
import importlib
import traceback
from collections.abc import Callable, Sequence
from typing import Any
from zlib import crc32

import attrs
import jax
import numpy as np
from jax import export

import savedmodel_writer as sm
from savedmodel_writer.importers.jax import convert
from tests.importers.jax.answer import Converted


@attrs.frozen
class Program:
    """A function of arrays, and arrays to call it with.

    Attributes:
        name: what a failing test calls it.
        fun: the function; it may return any pytree of arrays.
        args: pytrees of arrays.
        shapes: as `polymorphic_shapes`, the dimensions it names are not known to the graph. None
            if all are known.
        constraints: as `polymorphic_constraints`.
        native: as `native_serialization`.
        x64: whether JAX has numbers of 64 bits.
        given: whether the arguments are given as they are, and not as placeholders.
        rtol: of floats that are compared; with an atol of 0, too, they are equal to the bit.
        atol: likewise.
    """

    name: str
    fun: Callable[..., Any] = attrs.field(repr=False)
    args: tuple[Any, ...] = attrs.field(repr=False)
    shapes: Any = None
    rtol: float = 1e-5
    atol: float = 1e-6
    constraints: Sequence[str] = ()
    native: bool = False
    x64: bool = False
    given: bool = False


def program(fun: Callable[..., Any], *args: Any, name: str = "", **options: Any) -> Program:
    """A program, by default under the name of its function."""
    return Program(name or getattr(fun, "__name__", repr(fun)), fun, args, **options)


def converted(module: str, all_of_them: bool) -> list[Converted]:
    """Converts the `PROGRAMS` of a module, or, where there are many, a third of them."""
    programs = importlib.import_module(module).PROGRAMS
    if not all_of_them and len(programs) > 20:  # a third that no period of the list falls in with
        numbers = range(len(programs))
        programs = [programs[number] for number in numbers if crc32(b"%d" % number) % 3 == 0]
    results = []
    for program in programs:
        with x64() if program.x64 else contextlib.nullcontext():
            results.append(_converted(program))
    return results


def x64() -> Any:
    """A block in which JAX has numbers of 64 bits."""
    if hasattr(jax, "enable_x64"):
        return jax.enable_x64(True)
    from jax.experimental import enable_x64  # before jax 0.8

    return enable_x64()


def _converted(program: Program) -> Converted:
    leaves, structure = jax.tree.flatten(program.args)
    arrays = [] if program.given else [np.asarray(leaf) for leaf in leaves]
    try:
        with sm.Graph() as graph:
            inputs = [
                sm.placeholder(array.dtype, known(array.shape, spec), name=f"x{number}")
                for number, (array, spec) in enumerate(zip(arrays, _specs(program), strict=False))
            ]
            result = convert(
                program.fun,
                polymorphic_shapes=program.shapes,
                polymorphic_constraints=program.constraints,
                native_serialization=program.native,
            )(*(program.args if program.given else structure.unflatten(inputs)))
            outputs = [sm.identity(leaf) for leaf in jax.tree.leaves(result)]
    except Exception:
        return Converted(program.name, traceback.format_exc())
    expected = jax.tree.leaves(jax.jit(program.fun)(*program.args))
    return Converted(
        program.name,
        "",
        graph.as_graph_def().SerializeToString(),
        {tensor.name: array for tensor, array in zip(inputs, arrays, strict=True)},
        [tensor.name for tensor in outputs],
        [tensor.shape.dims for tensor in outputs],
        [np.asarray(leaf) for leaf in expected],
        program.shapes is None,
        program.rtol,
        program.atol,
    )


def _specs(program: Program) -> list[str | None]:
    """The polymorphic shape of each array."""
    shapes = program.shapes
    if shapes is None or isinstance(shapes, str):
        shapes = (shapes,) * len(program.args)
    specs: list[str | None] = []
    jax.tree.map(
        lambda spec, part: specs.extend([spec] * len(jax.tree.leaves(part))),
        tuple(shapes),
        program.args,
        is_leaf=lambda spec: spec is None or isinstance(spec, str),
    )
    return specs


def known(shape: tuple[int, ...], spec: str | None) -> Sequence[int | None]:
    """The shape without the dimensions that a polymorphic shape gives names to."""
    if spec is None:
        return shape
    named = export.symbolic_shape(spec, like=shape)
    return [dim if isinstance(dim, int) else None for dim in named]
