"""Tags: which MetaGraphs the new model has, and under which tags."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TypeAlias

import attrs

from savedmodel_writer import errors
from savedmodel_writer.rewriting.model import Model
from savedmodel_writer.rewriting.variables import forget_values, variables_of
from savedmodel_writer.saved_model.reader import tag_set

TagSet: TypeAlias = "str | Iterable[str]"


@attrs.frozen(init=False)
class KeepTags:
    """Keeps the MetaGraphs of some tags, and what they restore.

        KeepTags("serve")              # without the one for training
        KeepTags(["serve", "gpu"])

    Attributes:
        tag_sets: the tags of each MetaGraph to keep.
    """

    tag_sets: tuple[frozenset[str], ...]

    def __init__(self, *tags: TagSet) -> None:
        self.__attrs_init__(tuple(map(tag_set, tags)))

    def __call__(self, model: Model) -> None:
        """Removes the other MetaGraphs.

        Raises:
            MetaGraphNotFoundError: the model has none of these tags.
        """
        meta_graphs = model.saved_model.meta_graphs
        for tags in self.tag_sets:
            find_meta_graph(model, tags)
        tracked = model.trackable
        gone: set[str] = set()
        for index in range(len(meta_graphs) - 1, -1, -1):
            if frozenset(meta_graphs[index].meta_info_def.tags) not in self.tag_sets:
                gone |= variables_of(meta_graphs[index], tracked).keys
                del meta_graphs[index]
        forget_values(model, gone)


@attrs.frozen
class SetTags:
    """Other tags for MetaGraphs.

        SetTags({"serve": ["serve", "gpu"]})

    Attributes:
        tags: new tags by the present ones; several are given as a tuple.
    """

    tags: Mapping[TagSet, TagSet]

    def __call__(self, model: Model) -> None:
        """Changes the tags.

        Raises:
            MetaGraphNotFoundError: the model has no MetaGraph of such tags.
        """
        found = [(find_meta_graph(model, old), new) for old, new in self.tags.items()]
        for index, new in found:
            tags = [new] if isinstance(new, str) else list(new)
            tag_set(tags)
            model.saved_model.meta_graphs[index].meta_info_def.tags[:] = tags


def find_meta_graph(model: Model, given: TagSet) -> int:
    """The index of the MetaGraph that has exactly these tags.

    Raises:
        MetaGraphNotFoundError: the model has none.
        InvalidTypeError: the tags are no strings.
    """
    tags = tag_set(given)
    available = [frozenset(one.meta_info_def.tags) for one in model.meta_graphs]
    if tags not in available:
        raise errors.MetaGraphNotFoundError(
            f"MetaGraphDef associated with tags {sorted(tags)} could not be found in SavedModel "
            f"{model.directory.path}, with available tags {[sorted(one) for one in available]}",
            path=model.directory.path,
        )
    return available.index(tags)
