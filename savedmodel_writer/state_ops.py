"""assign and its kin as functions, under the names tf.compat.v1 gives them."""

from __future__ import annotations

from typing import Any


def assign(
    ref: Any,
    value: Any,
    validate_shape: bool | None = None,
    use_locking: bool | None = None,
    name: str | None = None,
) -> Any:
    """Adds a node that sets a variable.

    Args:
        ref: the Variable.
        value: a Tensor, or what can become one.
        validate_shape: without effect for resource variables, as in TensorFlow.
        use_locking: the same.
        name: the name of the node.

    Returns:
        The variable after the assignment, for use as a Tensor.
    """
    return ref.assign(value, name=name)


def assign_add(
    ref: Any, value: Any, use_locking: bool | None = None, name: str | None = None
) -> Any:
    """Adds a node that adds to a variable; for a resource variable the name is not used."""
    return ref.assign_add(value)


def assign_sub(
    ref: Any, value: Any, use_locking: bool | None = None, name: str | None = None
) -> Any:
    """Adds a node that subtracts from a variable; for a resource variable the name is not used."""
    return ref.assign_sub(value)
