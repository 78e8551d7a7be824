"""The objects of a TensorFlow 2 model, and the keys under which the checkpoint has their variables.

Two graphs describe the same objects. The SavedObjectGraph in the MetaGraphDef says what each is;
the TrackableObjectGraph in the checkpoint, tensor `_CHECKPOINTABLE_OBJECT_GRAPH`, says which key
its value has. They number the objects differently: an object is known by the names on the way to
it from node 0, a slot variable (an optimizer's, of some variable) by optimizer, variable and slot.

    variable: attributes { name = "VARIABLE_VALUE", checkpoint_key = "a/b/.ATTRIBUTES/VARIABLE_VALUE" }
"""  # noqa: E501 - a key is that long

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import Any

from savedmodel_writer import errors
from savedmodel_writer.protos import SavedObjectGraph, TrackableObjectGraph, parse
from savedmodel_writer.tensor_bundle import BundleReader

OBJECT_GRAPH_KEY = "_CHECKPOINTABLE_OBJECT_GRAPH"
KEY_SUFFIX = "/.ATTRIBUTES/VARIABLE_VALUE"
_VARIABLE_VALUE = "VARIABLE_VALUE"


class ObjectGraph:
    """The objects of a model.

    Attributes:
        proto: the SavedObjectGraph.
        tracked: the TrackableObjectGraph of the checkpoint; None if the checkpoint has none, as
            when its variables are saved by their names.
    """

    def __init__(self, proto: SavedObjectGraph, checkpoint: BundleReader | None) -> None:
        """Reads the checkpoint's graph.

        Raises:
            DataLossError: it is damaged.
            StorageError: the file system refused.
        """
        self.proto = proto
        self.tracked = None
        if checkpoint is not None and OBJECT_GRAPH_KEY in checkpoint:
            self.tracked = tracked_graph(checkpoint.read(OBJECT_GRAPH_KEY), repr(checkpoint))

    @cached_property
    def checkpoint_keys(self) -> Mapping[str, str]:
        """Keys in the checkpoint by the names of variables.

        A name that several variables have, as Keras's metrics do, or a variable without a name,
        stands as the path in its key, `keras_api/metrics/0/total`. Variables that the checkpoint
        does not know are left out.

        Raises:
            DataLossError: the graph refers to objects that it does not have.
        """
        keys = self._keys_of_variables()
        count = Counter(name for _, name in keys.items())
        named = {
            (name if name and count[name] == 1 else key.removesuffix(KEY_SUFFIX)): key
            for key, name in keys.items()
        }
        if len(named) < len(keys):  # a name is the path of another one
            named = {key.removesuffix(KEY_SUFFIX): key for key in keys}
        return dict(sorted(named.items()))

    def _keys_of_variables(self) -> dict[str, str]:
        """Names by keys: several objects may be one variable."""
        nodes = self.proto.nodes
        if self.tracked is None:
            names = [node.variable.name for node in nodes if node.HasField("variable")]
            return {name: name for name in names if name}
        found: dict[str, str] = {}
        for saved, tracked in self.pairs():
            if nodes[saved].HasField("variable"):
                for attribute in self.tracked.nodes[tracked].attributes:
                    if attribute.checkpoint_key and attribute.name in (_VARIABLE_VALUE, ""):
                        name = nodes[saved].variable.name or attribute.full_name
                        found.setdefault(attribute.checkpoint_key, name)
        return found

    def pairs(self) -> Iterator[tuple[int, int]]:
        """Numbers of each object in the two graphs, as far as both have it."""
        assert self.tracked is not None
        ours, theirs = self.proto.nodes, self.tracked.nodes
        if not ours or not theirs:
            return
        other = {0: 0}
        reached = [0]
        for saved in reached:  # which grows meanwhile
            by_name = {child.local_name: child.node_id for child in theirs[other[saved]].children}
            for child in ours[saved].children:
                tracked = by_name.get(child.local_name)
                if tracked is not None and child.node_id not in other:
                    self._check(child.node_id, tracked)
                    other[child.node_id] = tracked
                    reached.append(child.node_id)
        for saved in reached:
            slots = {
                (slot.original_variable_node_id, slot.slot_name): slot.slot_variable_node_id
                for slot in theirs[other[saved]].slot_variables
            }
            for slot in ours[saved].slot_variables:
                original = other.get(slot.original_variable_node_id, -1)
                tracked = slots.get((original, slot.slot_name))
                if tracked is not None and slot.slot_variable_node_id not in other:
                    self._check(slot.slot_variable_node_id, tracked)
                    other[slot.slot_variable_node_id] = tracked
        yield from other.items()

    def _check(self, saved: int, tracked: int) -> None:
        assert self.tracked is not None
        if not (0 <= saved < len(self.proto.nodes) and 0 <= tracked < len(self.tracked.nodes)):
            raise errors.DataLossError(
                f"the object graph refers to object {saved} of {len(self.proto.nodes)}, in the "
                f"checkpoint {tracked} of {len(self.tracked.nodes)}"
            )

    def __repr__(self) -> str:
        return f"ObjectGraph({len(self.proto.nodes)} objects)"


def tracked_graph(value: Any, where: str, path: str | None = None) -> TrackableObjectGraph:
    """The object graph that a tensor of the checkpoint holds.

    Args:
        value: the tensor `_CHECKPOINTABLE_OBJECT_GRAPH`, an array.
        where: the checkpoint, for the message.
        path: its prefix, if that is known.

    Raises:
        DataLossError: it is no string, or no such graph.
    """
    if value.shape != () or not isinstance(value[()], bytes):
        raise errors.DataLossError(
            f"{where}: {OBJECT_GRAPH_KEY} is no string, found {value.dtype} {value.shape}",
            path=path,
        )
    try:
        return parse(TrackableObjectGraph, value[()])
    except errors.DataLossError as error:
        raise errors.DataLossError(f"{where}: {OBJECT_GRAPH_KEY}: {error}", path=path) from None
