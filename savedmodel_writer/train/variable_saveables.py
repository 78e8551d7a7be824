"""Variables as Saveables: how each kind is read for SaveV2 and assigned what RestoreV2 gives."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from savedmodel_writer.graph import Operation, Tensor
from savedmodel_writer.train.saveable import Saveable, SaveSpec
from savedmodel_writer.variables import Variable

if TYPE_CHECKING:
    from savedmodel_writer.variables import SaveSliceInfo


def saveable_of(variable: Variable, name: str, info: SaveSliceInfo | None) -> Saveable:
    """The Saveable of a variable.

    Args:
        variable: the variable.
        name: its name in the checkpoint, or that of the tensor it is a part of.
        info: which part that is, or None.
    """
    if variable._nodes.is_resource:
        return ResourceVariableSaveable(variable, name, info)
    return ReferenceVariableSaveable(variable, name, info)


class ResourceVariableSaveable(Saveable):
    """A resource variable, saved from its own read; a part of one, from a new read."""

    def __init__(self, variable: Variable, name: str, info: SaveSliceInfo | None) -> None:
        element = variable._nodes.element
        if info is None:
            spec = SaveSpec(element, "", name, variable.source)
        else:
            spec = SaveSpec(self._read, info.spec, name, variable.source, variable.device)
        super().__init__(element, [spec], name)
        self._variable = variable

    def _read(self) -> Tensor:
        """A copy on the first CPU of the machine that has the variable.

        TensorFlow reads through DisableCopyOnRead first, which runtimes before 2.9 do not know.
        """
        graph = self._variable.graph
        with graph.device(self._variable.device):
            read = self._variable.read_value()
            with graph.device("/device:CPU:0"):
                return graph.create_op("Identity", [read]).outputs[0]

    def restore(
        self, restored_tensors: Sequence[Tensor], restored_shapes: Sequence[Any] | None
    ) -> Operation:
        """Copies the tensor to the variable's device and assigns it."""
        graph = self._variable.graph
        tensor = _reshaped(restored_tensors, restored_shapes)
        with graph.device(self.specs[0].device):
            on_device = graph.create_op("Identity", [tensor]).outputs[0]
            return graph.create_op("AssignVariableOp", [self._variable.handle, on_device])


class ReferenceVariableSaveable(Saveable):
    """A reference variable, saved as the reference; a part of one, from its snapshot."""

    def __init__(self, variable: Variable, name: str, info: SaveSliceInfo | None) -> None:
        if info is None:
            spec = SaveSpec(variable._nodes.element, "", name, variable.source)
        else:
            spec = SaveSpec(variable.value(), info.spec, name, variable.source, variable.device)
        super().__init__(variable.handle, [spec], name)
        self._variable = variable

    def restore(
        self, restored_tensors: Sequence[Tensor], restored_shapes: Sequence[Any] | None
    ) -> Tensor:
        """Assigns the tensor, checking the shape if it is known."""
        tensor = _reshaped(restored_tensors, restored_shapes)
        known = self._variable.shape.is_fully_defined()
        return tensor.graph.create_op(
            "Assign",
            [self._variable.handle, tensor],
            {"validate_shape": restored_shapes is None and known},
        ).outputs[0]


def _reshaped(tensors: Sequence[Tensor], shapes: Sequence[Any] | None) -> Tensor:
    (tensor,) = tensors
    if shapes is None:
        return tensor
    return tensor.graph.create_op("Reshape", [tensor, shapes[0]]).outputs[0]
