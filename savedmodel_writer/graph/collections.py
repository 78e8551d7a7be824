"""Collections: named lists of whatever a program wants to find again, and their standard names."""

from __future__ import annotations

import abc
import re
from collections.abc import Hashable, Iterable
from typing import Any


class GraphKeys:
    """Standard names of collections, as `tf.compat.v1.GraphKeys`."""

    GLOBAL_VARIABLES = VARIABLES = "variables"
    LOCAL_VARIABLES = "local_variables"
    METRIC_VARIABLES = "metric_variables"
    MODEL_VARIABLES = "model_variables"
    TRAINABLE_VARIABLES = "trainable_variables"
    SUMMARIES = "summaries"
    QUEUE_RUNNERS = "queue_runners"
    TABLE_INITIALIZERS = "table_initializer"
    ASSET_FILEPATHS = "asset_filepaths"
    MOVING_AVERAGE_VARIABLES = "moving_average_variables"
    REGULARIZATION_LOSSES = "regularization_losses"
    CONCATENATED_VARIABLES = "concatenated_variables"
    SAVERS = "savers"
    WEIGHTS = "weights"
    BIASES = "biases"
    ACTIVATIONS = "activations"
    UPDATE_OPS = "update_ops"
    LOSSES = "losses"
    SAVEABLE_OBJECTS = "saveable_objects"
    RESOURCES = "resources"
    LOCAL_RESOURCES = "local_resources"
    TRAINABLE_RESOURCE_VARIABLES = "trainable_resource_variables"
    INIT_OP = "init_op"
    LOCAL_INIT_OP = "local_init_op"
    READY_OP = "ready_op"
    READY_FOR_LOCAL_INIT_OP = "ready_for_local_init_op"
    SUMMARY_OP = "summary_op"
    GLOBAL_STEP = "global_step"
    EVAL_STEP = "eval_step"
    TRAIN_OP = "train_op"
    COND_CONTEXT = "cond_context"
    WHILE_CONTEXT = "while_context"


class Collections(abc.ABC):
    """A graph's collections by name; a name may be anything hashable."""

    def __init__(self) -> None:
        self._collections: dict[Hashable, list[Any]] = {}

    @property
    def collections(self) -> list[Hashable]:
        """The names of all collections."""
        return list(self._collections)

    def add_to_collection(self, name: Hashable, value: Any) -> None:
        """Adds a value to the end of a collection, making the collection if needed."""
        self._check_not_finalized()
        self._collections.setdefault(name, []).append(value)

    def add_to_collections(self, names: Iterable[Hashable] | str, value: Any) -> None:
        """Adds a value to several collections; a name given twice counts once."""
        unique = (names,) if isinstance(names, str) else dict.fromkeys(names)
        for name in unique:
            self.add_to_collection(name, value)

    def get_collection_ref(self, name: Hashable) -> list[Any]:
        """The list itself: changing it changes the collection. It is made if it is not there."""
        return self._collections.setdefault(name, [])

    def get_collection(self, name: Hashable, scope: str | None = None) -> list[Any]:
        """A copy of a collection, empty if there is none.

        Args:
            name: the collection.
            scope: a regular expression; only items whose `.name` starts with a match are given.
        """
        found = list(self._collections.get(name, ()))
        if scope is None:
            return found
        pattern = re.compile(scope)
        named = (item for item in found if isinstance(getattr(item, "name", None), str))
        return [item for item in named if pattern.match(item.name)]

    def get_all_collection_keys(self) -> list[str]:
        """The names that are strings."""
        return [name for name in self._collections if isinstance(name, str)]

    def clear_collection(self, name: Hashable) -> None:
        """Removes a collection."""
        self._check_not_finalized()
        self._collections.pop(name, None)

    @abc.abstractmethod
    def _check_not_finalized(self) -> None:
        """Raises if the graph takes no more changes."""
