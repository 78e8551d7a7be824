"""GraphDefImport: one GraphDef on its way into one graph."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from savedmodel_writer.errors import (
    DuplicateNameError,
    InputError,
    InvalidArgumentError,
    InvalidInputError,
)
from savedmodel_writer.graph.draft import CONTROL, NodeDraft, Source, in_order, parse_source
from savedmodel_writer.graph.draft_adder import DraftAdder
from savedmodel_writer.graph.function_library import MIN_CONSUMER
from savedmodel_writer.graph.imported_names import ImportedNames, colocated_with
from savedmodel_writer.graph.imported_scopes import apply_scopes
from savedmodel_writer.graph.names import check_op_name
from savedmodel_writer.graph.node_content import MOST_TENSORS, NodeReader
from savedmodel_writer.graph.operation import Operation
from savedmodel_writer.graph.resolution import PRODUCER
from savedmodel_writer.graph.source_line import locate
from savedmodel_writer.graph.tensor import Tensor
from savedmodel_writer.protos import GraphDef, OpDef, VersionDef

if TYPE_CHECKING:
    from savedmodel_writer.graph.graph import Graph


class GraphDefImport:
    """The import of one GraphDef: all of its nodes are added, or nothing is changed."""

    def __init__(
        self,
        graph: Graph,
        graph_def: GraphDef,
        prefix: str = "",
        mapped: Mapping[Source, Tensor | Operation] | None = None,
        producer_ops: Mapping[str, OpDef] | None = None,
    ) -> None:
        """Prepares an import.

        Args:
            graph: the graph that gets the nodes.
            graph_def: the GraphDef.
            prefix: the scope of the nodes, "" for none.
            mapped: what stands for inputs, by their names in the GraphDef.
            producer_ops: the ops as the producer of the GraphDef knew them, by name.
        """
        self._graph = graph
        self._graph_def = graph_def
        self._mapped = mapped or {}
        self._producer_ops = producer_ops or {}
        imported = [node.name for node in graph_def.node]
        self._names = ImportedNames(prefix, graph._operations, imported)
        self._added = DraftAdder(graph, self._names, self._mapped)

    def run(self, requested: Iterable[str] = ()) -> list[Operation | Tensor]:
        """Adds the nodes.

        Args:
            requested: names in the GraphDef of operations and tensors.

        Returns:
            Those operations and tensors.

        Raises:
            InvalidInputError: as `import_graph_def` tells.
        """
        graph = self._graph
        count, library, versions = len(graph._operations), graph._library, graph._versions
        try:
            graph._versions = _joined_versions(versions, self._graph_def)
            graph._library = library.joined(self._graph_def.library)
            drafts = in_order(self._drafts(), self._mapped)
            self._added.add_all(drafts)
            self._check_all_mapped(drafts)
            elements = [self._element(name) for name in requested]
            apply_scopes(graph, [(self._added.operations[d.name], d.device) for d in drafts])
        except BaseException:
            graph._forget_since(count)
            graph._library, graph._versions = library, versions
            raise
        for op in self._added.operations.values():
            graph._names.mark(op.name)
        return elements

    # --- reading the nodes ------------------------------------------------------------------

    def _drafts(self) -> list[NodeDraft]:
        library = self._graph._library
        reader = NodeReader(
            library.definition_of,
            self._graph._function_calls.shape_function_of,
            self._graph_def.versions.producer,
            self._producer_ops,
        )
        drafts: dict[str, NodeDraft] = {}
        for node in self._graph_def.node:
            name = node.name
            try:
                check_op_name(name)
                if name in drafts:
                    raise DuplicateNameError("another node of the GraphDef has that name")
                inputs = [parse_source(text) for text in node.input]
                _check_control_inputs_are_last(inputs)
                drafts[name] = NodeDraft(name, reader.read(node), inputs, node.device)
            except InvalidInputError as error:
                locate(error, name, node.op)
                raise
        for draft in drafts.values():
            _check_colocation(draft, drafts)
        _check_outputs(drafts.values())
        return list(drafts.values())

    # --- what was asked for -----------------------------------------------------------------

    def _check_all_mapped(self, drafts: Sequence[NodeDraft]) -> None:
        """Checks that the GraphDef has all inputs that are mapped: a name may be misspelt."""
        if not self._mapped:
            return
        used = {source for draft in drafts for source in draft.inputs}
        missing = [
            source for source in self._mapped if source not in used and not self._has(*source)
        ]
        if missing:
            raise InputError(
                "Attempted to map inputs that were not found in graph_def: "
                f"[{', '.join(map(_shown, missing))}]"
            )

    def _has(self, name: str, index: int) -> bool:
        op = self._added.operations.get(name)
        return op is not None and index < len(op._outputs)

    def _element(self, name: str) -> Operation | Tensor:
        op_name, colon, index = name.partition(":")
        op = self._added.operations.get(op_name)
        if not colon:
            if op is None:
                raise InputError(f"Requested return node {name!r} not found in graph def")
            return op
        if not (index.isascii() and index.isdigit()):
            raise InputError(
                f"Cannot convert {name!r} to a tensor name: expected '<operation>:<index>'"
            )
        source = op_name, int(index)
        if source in self._mapped:
            return self._mapped[source]
        if op is None:
            raise InputError(f"Requested return tensor {name!r} not found in graph def")
        if not self._has(*source):
            raise InputError(
                f"Invalid return output {index} of node {op_name!r}, which has "
                f"{len(op._outputs)} output(s)"
            )
        return op._outputs[source[1]]


def _check_control_inputs_are_last(inputs: Sequence[Source]) -> None:
    control = [index == CONTROL for _, index in inputs]
    if control != sorted(control):
        raise InputError("Control dependencies must come after regular dependencies")


def _check_outputs(drafts: Collection[NodeDraft]) -> None:
    """Refuses what a few bytes would make into more tensors than memory holds."""
    count = sum(len(draft.content.attr_set.output_dtypes) for draft in drafts)
    if count > MOST_TENSORS + 16 * len(drafts):
        raise InvalidArgumentError(
            f"the GraphDef has {len(drafts)} nodes with {count} outputs: expected "
            f"{MOST_TENSORS} at most, and 16 for each node"
        )


def _check_colocation(draft: NodeDraft, drafts: Mapping[str, NodeDraft]) -> None:
    groups = draft.content.extra_attrs.get("_class")
    for group in () if groups is None else groups.list.s:
        name = colocated_with(group)
        if name is not None and name not in drafts:
            raise InputError(
                f"Node {draft.name!r} expects to be colocated with unknown node {name!r}",
                node=draft.name,
                op=draft.op_type,
            )


def _joined_versions(ours: VersionDef, graph_def: GraphDef) -> VersionDef:
    """The versions of a graph that has nodes of both; the older producer decides."""
    theirs = graph_def.versions
    if theirs.min_consumer > PRODUCER:
        raise InvalidArgumentError(
            f"GraphDef min consumer version {theirs.min_consumer} above current version {PRODUCER}:"
            " a newer TensorFlow made it for its like"
        )
    if PRODUCER in theirs.bad_consumers:
        raise InvalidArgumentError(
            f"GraphDef disallows consumer version {PRODUCER}: its producer knows that TensorFlow "
            "2.21 would read it wrongly"
        )
    least = MIN_CONSUMER if graph_def.library.function else 0
    return VersionDef(
        producer=min(ours.producer, theirs.producer),
        min_consumer=max(ours.min_consumer, theirs.min_consumer, least),
        bad_consumers=sorted({*ours.bad_consumers, *theirs.bad_consumers}),
    )


def _shown(source: Source) -> str:
    name, index = source
    return f"^{name}" if index == CONTROL else f"{name}:{index}"
