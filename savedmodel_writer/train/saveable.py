"""What a saver saves: each Saveable is one object, one or more tensors of it, and its restore."""

from __future__ import annotations

import abc
from collections.abc import Sequence
from typing import Any

import attrs

from savedmodel_writer.dtypes import DType
from savedmodel_writer.graph import Operation, Tensor
from savedmodel_writer.shapes import TensorShape
from savedmodel_writer.sources import TensorSource
from savedmodel_writer.variables import Variable


@attrs.frozen(eq=False)
class SaveSpec:
    """One tensor of a checkpoint.

    Attributes:
        tensor: the tensor that SaveV2 takes.
        slice_spec: which part of a larger tensor it is, "" for all of it.
        name: its name in the checkpoint.
        source: its value, for the checkpoint that we write.
    """

    tensor: Tensor
    slice_spec: str
    name: str
    source: TensorSource

    @property
    def dtype(self) -> DType:
        """The dtype of the tensor in the checkpoint."""
        return self.tensor.dtype.base_dtype

    @property
    def device(self) -> str:
        """The device the tensor is on."""
        return self.tensor.device


class Saveable(abc.ABC):
    """An object that a saver can save and restore, as `BaseSaverBuilder.SaveableObject`.

    Attributes:
        op: what is saved; a saver takes each only once.
        specs: its tensors, all on one device.
        name: its name in the saver.
    """

    def __init__(self, op: Any, specs: Sequence[SaveSpec], name: str) -> None:
        self.op = op
        self.specs = tuple(specs)
        self.name = name

    @abc.abstractmethod
    def restore(
        self, restored_tensors: Sequence[Tensor], restored_shapes: Sequence[Any] | None
    ) -> Operation | Tensor:
        """Adds the node that puts the restored tensors back.

        Args:
            restored_tensors: what RestoreV2 gives, one per spec.
            restored_shapes: the shapes to give them first, or None.
        """


class ResourceVariableSaveable(Saveable):
    """A resource variable, saved from its own read."""

    def __init__(self, variable: Variable, name: str) -> None:
        element = variable._nodes.element
        super().__init__(element, [SaveSpec(element, "", name, variable.source)], name)
        self._variable = variable

    def restore(
        self, restored_tensors: Sequence[Tensor], restored_shapes: Sequence[Any] | None
    ) -> Operation:
        """Copies the tensor to the variable's device and assigns it."""
        graph = self._variable.graph
        (tensor,) = restored_tensors
        if restored_shapes is not None:
            tensor = reshaped(tensor, restored_shapes[0])
        # The device of the read: a variable whose handle is elsewhere does not exist.
        with graph.device(self.specs[0].device):
            on_device = graph.create_op("Identity", [tensor]).outputs[0]
            return graph.create_op("AssignVariableOp", [self._variable.handle, on_device])


def reshaped(tensor: Tensor, shape: Tensor | TensorShape) -> Tensor:
    """The tensor in another shape: known now, or a tensor."""
    return tensor.graph.create_op("Reshape", [tensor, shape]).outputs[0]
