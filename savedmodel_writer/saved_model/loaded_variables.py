"""The variables of a model that was read: a mapping of tensors that read themselves when asked."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from savedmodel_writer import errors
from savedmodel_writer.saved_model.object_graph import OBJECT_GRAPH_KEY, ObjectGraph
from savedmodel_writer.tensor_bundle import BundleReader, CheckpointTensor


class LoadedVariables(Mapping[str, CheckpointTensor]):
    """Variables by name; a lookup also takes a key of the checkpoint.

    Each has `.dtype`, `.shape` and `.read()`, and is what numpy takes for an array. Partitioned
    ones are one. In a model with an object graph the names are those of `ObjectGraph`; without one
    they are the keys of the checkpoint.
    """

    def __init__(self, checkpoint: BundleReader | None, object_graph: ObjectGraph | None) -> None:
        self._checkpoint = checkpoint
        self._keys = None if object_graph is None else object_graph.checkpoint_keys

    def __iter__(self) -> Iterator[str]:
        if self._keys is not None:
            return iter(self._keys)
        return (name for name in self._checkpoint or () if name != OBJECT_GRAPH_KEY)

    def __len__(self) -> int:
        return sum(1 for _ in self)

    def __contains__(self, name: object) -> bool:
        if self._checkpoint is None:
            return False
        return (self._keys is not None and name in self._keys) or name in self._checkpoint

    def __getitem__(self, name: str) -> CheckpointTensor:
        """A variable, which is not read yet.

        Raises:
            TensorNotInCheckpointError: the checkpoint has none of that name.
            DataLossError: its entry is damaged.
        """
        key = name if self._keys is None else self._keys.get(name, name)
        if self._checkpoint is None:
            raise errors.TensorNotInCheckpointError(
                f"no variable {name!r}: the model has no checkpoint"
            )
        return self._checkpoint[key]

    def __repr__(self) -> str:
        return f"LoadedVariables({self._checkpoint!r})"
