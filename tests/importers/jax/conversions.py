"""Conversions that `test_convert` asks about; runs in a process that has JAX."""

from __future__ import annotations

import collections
import functools
import re
import traceback
from collections.abc import Callable
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
from jax.extend.core import Primitive

import savedmodel_writer as sm
from savedmodel_writer.importers.jax import convert
from tests.importers.jax.answer import Converted

F32 = np.float32
BIG = jnp.arange(6, dtype=jnp.float32)


# --- errors -------------------------------------------------------------------------------------


@jax.custom_jvp
def _identity(x: jax.Array) -> jax.Array:
    return x


def _unknown(x: jax.Array) -> jax.Array:
    return jax.lax.cond(x.sum() > 0, lambda y: PRIMITIVE.bind(y + 1), jnp.sin, x)


def _raising(x: jax.Array) -> jax.Array:
    raise KeyError("mine")


PRIMITIVE = Primitive("nobody_knows_it")
PRIMITIVE.def_abstract_eval(lambda x: x)


def _x(*dims: int | None) -> sm.Tensor:
    return sm.placeholder(F32, dims)


def _same(*args: Any, **kwargs: Any) -> Any:
    return args, kwargs


ERRORS: dict[str, Callable[[], Any]] = {
    "unknown primitive": lambda: convert(_unknown)(_x(3)),
    "string": lambda: convert(_same)(1, {"k": [sm.placeholder(sm.string, [2])]}),
    "strings": lambda: convert(_same)(np.array(["a"])),
    "text": lambda: convert(_same)(1, name="text"),
    "resource": lambda: convert(_same)(sm.raw_ops.VarHandleOp(dtype=sm.float32, shape=[])),
    "quantized": lambda: convert(_same)(sm.placeholder(sm.qint8, [2])),
    "object": lambda: convert(_same)(object()),
    "ragged": lambda: convert(_same)(sm.RaggedTensor.from_row_splits(_x(3), [0, 1, 3])),
    "rank": lambda: convert(_same)(x=sm.placeholder(F32)),
    "raising": lambda: convert(_raising)(_x(3)),
    "control flow": lambda: convert(lambda x: 1 if x.sum() > 0 else x)(_x(3)),
    "array asked": lambda: convert(lambda x: np.sin(x))(_x(3)),
    "text returned": lambda: convert(lambda x: "text")(_x(3)),
    "comparison": lambda: convert(lambda x: x[:3] if x.shape[0] > 3 else x)(_x(None)),
    "comparison, native": lambda: convert(
        lambda x: x[:3] if x.shape[0] > 3 else x, native_serialization=True
    )(_x(None)),
    "number of shapes": lambda: convert(_same, polymorphic_shapes=["b"])(_x(3), _x(3)),
    "structure of shapes": lambda: convert(_same, polymorphic_shapes=[["b", "b"]])([_x(3)]),
    "spec": lambda: convert(_same, polymorphic_shapes="b, (")(_x(3)),
    "rank of spec": lambda: convert(_same, polymorphic_shapes="b, _, _")(_x(None, 3)),
    "rank of spec, less": lambda: convert(_same, polymorphic_shapes="b")(_x(None, 3)),
    "placeholder": lambda: convert(_same, polymorphic_shapes="b, 2, ...")(_x(None, 3)),
    "size of spec": lambda: convert(_same, polymorphic_shapes="b, 4")(_x(None, 3)),
    "constraint": lambda: convert(_same, polymorphic_constraints=["b > c > d"])(_x(3)),
    "sizes that differ": lambda: convert(_same, polymorphic_shapes="b, b")(_x(2, 3)),
    "no multiple": lambda: convert(_same, polymorphic_shapes="2*b")(_x(3)),
    "product": lambda: convert(
        lambda x: jnp.ones(x.shape[0] * x.shape[1]), polymorphic_shapes="m*n, m+n"
    )(_x(None, None)),
    "keys": lambda: convert(_same)(jax.random.key(0, impl="rbg")),
    "batch": lambda: convert(lambda x, y: x + y)(_x(None, 3), _x(None, 4)),
}


def error_names() -> list[str]:
    """The errors there are."""
    return list(ERRORS)


def error(name: str) -> tuple[list[str], str, list[str]]:
    """The classes of an error, its text, and what it leaves of the conversion."""
    with sm.Graph() as graph:
        try:
            ERRORS[name]()
        except Exception as error:
            names = [node.name for node in graph.as_graph_def().node]
            kept = [name for name in names if re.match("same|lambda|unknown|raising", name)]
            return [cls.__name__ for cls in type(error).__mro__], str(error), kept
    raise AssertionError("no error")


# --- graphs -------------------------------------------------------------------------------------


def nodes(name: str) -> list[str]:
    """The nodes of a graph, as `name (op)`."""
    return [f"{node.name} ({node.op})" for node in _graph(name).as_graph_def().node]


def serialized(name: str) -> bytes:
    """A graph's bytes."""
    return bytes(_graph(name).as_graph_def().SerializeToString(deterministic=True))


def counts(name: str) -> dict[str, dict[str, int]]:
    """How often each op is in a graph ("") and in each of its functions."""
    graph_def = _graph(name).as_graph_def()
    found = {"": collections.Counter(node.op for node in graph_def.node)}
    for function in graph_def.library.function:
        found[function.signature.name] = collections.Counter(node.op for node in function.node_def)
    return {key: dict(value) for key, value in found.items()}


def _layer(x: jax.Array, w: jax.Array) -> jax.Array:
    return jnp.tanh(x @ w) * 2.0 + 2.0


def _with_constant(x: jax.Array) -> Any:
    inner = jax.jit(lambda y: y * BIG + 3.0)
    return inner(x) + BIG * 3.0, jax.jit(lambda y: inner(y) - BIG)(x)


def _in_branches(x: jax.Array) -> Any:
    return jax.lax.cond(x.sum() > 0, lambda y: (y * BIG) + BIG, lambda y: y - BIG, x) * BIG


def _unused(x: jax.Array) -> jax.Array:
    jnp.sin(x).sum()
    y, _ = jnp.cos(x), jnp.exp(x)
    return y


def _sizes(x: jax.Array) -> Any:
    b = x.shape[0]
    return jnp.ones((b, 2)) + b, jnp.zeros((b, 2)), jnp.ones((2 * b,)), jnp.full((2 * b,), b)


def _conversion(name: str) -> None:
    match name:
        case "layer":
            convert(_layer)(_x(None, 3), np.ones((3, 2), F32))
        case "layer in scope":
            with sm.name_scope("mine"):
                convert(_layer)(_x(None, 3), np.ones((3, 2), F32))
                convert(_layer)(_x(None, 3), np.ones((3, 2), F32))
        case "lambda":
            convert(lambda x: jnp.sin(x))(_x(2))
        case "partial":
            convert(functools.partial(_layer, w=np.ones((3, 2), F32)))(_x(None, 3))
        case "constant":
            convert(_with_constant)(_x(6))
        case "branches":
            convert(_in_branches)(_x(6))
        case "unused":
            convert(_unused)(_x(6))
        case "sizes":
            convert(_sizes)(_x(None, 3))
        case "known sizes":
            convert(_sizes, polymorphic_shapes="b, ...")(_x(4, 3))
        case "known elsewhere":
            convert(lambda x, y: x.shape[0] + y)(_x(None, 3), _x(4))
            convert(lambda x, y: x.shape[0] + y, polymorphic_shapes="b, ...")(_x(None, 3), _x(4))
        case "variables":
            resource = sm.Variable(np.ones(3, F32), name="resource")
            reference = sm.Variable(np.ones(3, F32), name="reference", use_resource=False)
            convert(lambda v: v["a"] + v["b"])({"a": resource, "b": reference})
        case "native":
            convert(_layer, native_serialization=True)(_x(None, 3), np.ones((3, 2), F32))


def _graph(name: str) -> sm.Graph:
    with sm.Graph() as graph:
        _conversion(name)
    return graph


# --- programs -----------------------------------------------------------------------------------


def _in_function(x: sm.Tensor) -> Any:
    converted = convert(lambda y: jnp.tanh(y) * y.shape[0] + BIG)
    return sm.function(converted, input_signature=[sm.TensorSpec([None, 6], F32)])(x)


def _in_cond(x: sm.Tensor) -> Any:
    total = sm.reduce_sum(x)
    w = sm.constant(np.ones((6, 6), F32))
    return sm.cond(
        total > 0, lambda: convert(_layer)(x, w), lambda: convert(lambda y: y * y.shape[0])(x)
    )


def _in_loop(x: sm.Tensor) -> Any:
    step = convert(lambda i, y: (i + 1, jnp.tanh(y) + y.shape[0]))
    return sm.while_loop(lambda i, y: i < 3, step, (sm.constant(0), x))


def _by_keyword(x: sm.Tensor) -> Any:
    return convert(lambda x, *, w, scale=2.0: x @ w * scale)(x, w=np.eye(6, dtype=F32), scale=3)


PROGRAMS: dict[str, tuple[Callable[..., Any], Callable[[np.ndarray], Any]]] = {
    "function": (_in_function, lambda x: np.tanh(x) * len(x) + np.asarray(BIG)),
    "cond": (_in_cond, lambda x: np.tanh(x @ np.ones((6, 6), F32)) * 2 + 2),
    "cond, else": (lambda x: _in_cond(-x), lambda x: -x * len(x)),
    "loop": (
        _in_loop,
        lambda x: [
            np.int32(3),
            functools.reduce(lambda y, _: np.tanh(y) + len(x), range(3), x).astype(F32),
        ],
    ),
    "keyword": (_by_keyword, lambda x: x * 3),
}


def programs() -> list[Converted]:
    """Conversions in functions, branches and loops of the graph's own."""
    x = np.linspace(0.1, 1, 12, dtype=F32).reshape(2, 6)
    found = []
    for name, (build, expected) in PROGRAMS.items():
        try:
            with sm.Graph() as graph:
                outputs = [
                    sm.identity(part)
                    for part in jax.tree.leaves(build(sm.placeholder(F32, [None, 6], name="x")))
                ]
        except Exception:
            found.append(Converted(name, traceback.format_exc()))
            continue
        found.append(
            Converted(
                name,
                "",
                graph.as_graph_def().SerializeToString(),
                {"x:0": x},
                [output.name for output in outputs],
                [output.shape.dims for output in outputs],
                jax.tree.leaves(expected(x)),
                False,
                1e-5,
                1e-6,
            )
        )
    return found


# --- whole models -------------------------------------------------------------------------------

PARAMETERS = {
    "params": {
        "Dense_0": {"kernel": np.eye(50, 40, dtype=F32), "bias": np.arange(40, dtype=F32)},
        "Dense_1": {"kernel": np.ones((40, 3), F32) / 9, "bias": np.float32([1, 2, 3])},
    }
}


def _network(params: Any, x: jax.Array) -> jax.Array:
    first, second = params["params"]["Dense_0"], params["params"]["Dense_1"]
    hidden = jnp.tanh(x @ first["kernel"] + first["bias"])
    return hidden @ second["kernel"] + second["bias"] * x.shape[0]


def save(export_dir: str, native: bool) -> list[tuple[np.ndarray, np.ndarray]]:
    """Writes a network with its weights as variables; requests, and what JAX answers."""
    with sm.Graph() as graph:
        variables = jax.tree_util.tree_map_with_path(
            lambda path, array: sm.Variable(array, name="/".join(key.key for key in path)),
            PARAMETERS,
        )
        x = sm.placeholder(F32, [None, 50], name="x")
        y = convert(_network, native_serialization=native)(variables, x)
    sm.simple_save(graph, export_dir, {"x": x}, {"y": y})
    requests = [np.linspace(-1, 1, 50 * n, dtype=F32).reshape(n, 50) for n in (1, 4)]
    return [(x, np.asarray(jax.jit(_network)(PARAMETERS, x))) for x in requests]
