"""What a saver saves: each Saveable is one object, one or more tensors of it, and its restore."""

from __future__ import annotations

import abc
from collections.abc import Callable, Sequence
from typing import Any

from savedmodel_writer.dtypes import DType
from savedmodel_writer.graph import Operation, Tensor
from savedmodel_writer.sources import TensorSource


class SaveSpec:
    """One tensor of a checkpoint.

    Attributes:
        slice_spec: which part of a larger tensor it is, "" for all of it.
        name: its name in the checkpoint.
        source: its value, for the checkpoint that we write.
        dtype: its dtype there.
        device: the device it is on.
    """

    __slots__ = ("_tensor", "device", "dtype", "name", "slice_spec", "source")

    def __init__(
        self,
        tensor: Tensor | Callable[[], Tensor],
        slice_spec: str,
        name: str,
        source: TensorSource,
        device: str | None = None,
    ) -> None:
        """Describes a tensor.

        Args:
            tensor: the tensor that SaveV2 takes, or a function that adds it to the graph.
            slice_spec: which part of a larger tensor it is, "" for all of it.
            name: its name in the checkpoint.
            source: its value.
            device: the device it is on, by default the tensor's.
        """
        self._tensor = tensor
        self.slice_spec = slice_spec
        self.name = name
        self.source = source
        self.dtype: DType = source.dtype
        if device is None:
            device = tensor.device if isinstance(tensor, Tensor) else ""
        self.device = device

    @property
    def tensor(self) -> Tensor:
        """The tensor that SaveV2 takes; each time a new one if a function makes it."""
        return self._tensor if isinstance(self._tensor, Tensor) else self._tensor()

    def __repr__(self) -> str:
        return f"<SaveSpec {self.name!r} slice_spec={self.slice_spec!r} dtype={self.dtype.name}>"


class Saveable(abc.ABC):
    """An object that a saver can save and restore, as TensorFlow's SaveableObject.

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
