"""Primitives that call a jaxpr, whose nodes stand where the call does, or that do nothing here."""

from __future__ import annotations

import contextlib
import re
from collections.abc import Sequence

from savedmodel_writer import errors
from savedmodel_writer._logger import LOGGER
from savedmodel_writer.default_graph_ops import name_scope
from savedmodel_writer.graph import Tensor
from savedmodel_writer.importers.jax.call import Call, Rule


def _calling(call: Call) -> Sequence[Tensor]:
    names = ("jaxpr", "call_jaxpr", "fun_jaxpr", "call")  # as the release has it
    jaxpr = next(call.params[name] for name in names if name in call.params)
    return call.run(jaxpr, call.inputs)


def _jit(call: Call) -> Sequence[Tensor]:
    """In a name scope of the function's name, such as `relu`, or `lambda` of `<lambda>`."""
    name = re.sub(r"[^\w.]|^\W*_+", "", str(call.params["name"]), flags=re.ASCII)
    with name_scope(name) if name else contextlib.nullcontext():
        return _calling(call)


def _same(call: Call) -> Sequence[Tensor]:
    return call.inputs


def _dropped(call: Call) -> Sequence[Tensor]:
    LOGGER.warning(
        "JAX's primitive %s prints or calls Python: left out of the graph",
        call.equation.primitive.name,
    )
    return []


def _refused(call: Call) -> Sequence[Tensor]:
    raise errors.UnimplementedError(
        f"JAX's primitive {call.equation.primitive.name!r} calls the Python function "
        f"{call.params.get('callback')!r}, which no graph can: write it with jax.numpy"
    )


_CALLING = (
    "checkpoint closed_call composite core_call custom_jvp_call custom_vjp_call "
    "custom_vjp_call_jaxpr custom_vmap_call remat remat2"
)
# What concerns gradients, devices and the compiler, and no values.
_SAME = (
    "copy copy_p device_put layout_constraint mesh_cast name optimization_barrier pvary "
    "random_clone reshard sharding_constraint stop_gradient"
)
RULES: dict[str, Rule] = {
    **dict.fromkeys(_CALLING.split(), _calling),
    **dict.fromkeys(_SAME.split(), _same),
    **dict.fromkeys(("debug_callback", "debug_print", "inspect_sharding"), _dropped),
    **dict.fromkeys(("io_callback", "pure_callback"), _refused),
    "jit": _jit,
    "pjit": _jit,  # its name before jax 0.7
}
