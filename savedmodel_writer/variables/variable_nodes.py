"""What the nodes of resource and of reference variables have in common."""

from __future__ import annotations

from collections.abc import Callable

import attrs

from savedmodel_writer.graph import Graph, Operation, Tensor
from savedmodel_writer.graph.entered_graphs import authored
from savedmodel_writer.protos import VariableDef
from savedmodel_writer.variables.existing_node import existing_node
from savedmodel_writer.variables.request import VariableRequest
from savedmodel_writer.variables.zeros_initializer import make_zeros


@attrs.frozen(eq=False)
class VariableNodes:
    """A variable in its graph.

    Attributes:
        request: what was asked for.
        tensor: the handle, or the reference.
        initializer: the operation that assigns the initial value.
        initial_value: that value.
    """

    request: VariableRequest
    tensor: Tensor
    initializer: Operation
    initial_value: Tensor

    @property
    def graph(self) -> Graph:
        """The graph of the nodes, or the body traced in it, whose nodes capture the handle."""
        return authored(self.tensor.graph)


def completed_initializer(
    variable: Tensor,
    request: VariableRequest,
    variable_def: VariableDef,
    op_type: str,
    make: Callable[[Tensor, Tensor], Operation],
) -> Operation:
    """The initializer of a variable that is there, made of zeros if it is missing.

    Args:
        variable: the handle or reference.
        request: what is known of the variable.
        variable_def: names the initializer if it is not TensorFlow's name for it.
        op_type: the op that assigns.
        make: adds the initializer, from the variable and its initial value.
    """
    name = variable.op.name
    names = [variable_def.initializer_name, f"{name}/Assign"]
    found = existing_node(variable.graph, names, op_type, variable)
    if found is not None:
        return found
    return make(variable, make_zeros(variable.graph, request.dtype, request.source.shape, name))
