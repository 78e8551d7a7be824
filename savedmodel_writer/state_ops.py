"""assign and its kin as functions, under the names tf.compat.v1 gives them."""

from __future__ import annotations

from typing import Any

from savedmodel_writer.graph import Graph


def assign(
    ref: Any,
    value: Any,
    validate_shape: bool | None = None,
    use_locking: bool | None = None,
    name: str | None = None,
) -> Any:
    """Adds a node that sets a variable.

    Args:
        ref: the Variable, or a reference Tensor.
        value: a Tensor, or what can become one.
        validate_shape: for a reference variable, whether the shape must stay, by default True.
        use_locking: for a reference variable, whether readers wait, by default True.
        name: the name of the node.

    Returns:
        The variable after the assignment, for use as a Tensor.
    """
    if not ref.dtype._is_ref_dtype:
        return ref.assign(value, name=name)
    attrs = {"validate_shape": validate_shape, "use_locking": use_locking}
    return _update(ref, "Assign", value, attrs, name)


def assign_add(
    ref: Any, value: Any, use_locking: bool | None = None, name: str | None = None
) -> Any:
    """Adds a node that adds to a variable; for a resource variable the name is not used."""
    if not ref.dtype._is_ref_dtype:
        return ref.assign_add(value)
    return _update(ref, "AssignAdd", value, {"use_locking": use_locking}, name)


def assign_sub(
    ref: Any, value: Any, use_locking: bool | None = None, name: str | None = None
) -> Any:
    """Adds a node that subtracts from a variable; for a resource variable the name is not used."""
    if not ref.dtype._is_ref_dtype:
        return ref.assign_sub(value)
    return _update(ref, "AssignSub", value, {"use_locking": use_locking}, name)


def _update(
    ref: Any, op_type: str, value: Any, attrs: dict[str, bool | None], name: str | None
) -> Any:
    graph: Graph = ref.graph
    given = {key: setting for key, setting in attrs.items() if setting is not None}
    return graph.create_op(op_type, [ref, value], given, name=name).outputs[0]
