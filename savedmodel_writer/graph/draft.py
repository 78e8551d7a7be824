"""Drafts: nodes to be added, which name their inputs, and the order in which they can be added.

A node comes after its inputs; otherwise the order given stays. The one exception is a loop of
control flow v1, whose Merge comes before the NextIteration that feeds it.
"""

from __future__ import annotations

import heapq
from collections import Counter
from collections.abc import Container, Sequence

import attrs

from savedmodel_writer.errors import InputError
from savedmodel_writer.graph.node_content import NodeContent

Source = tuple[str, int]
"""An input: the name of a node and which of its outputs, or CONTROL for the node itself."""

CONTROL = -1

_MERGES = ("Merge", "RefMerge", "_XlaMerge")
_NEXT_ITERATIONS = ("NextIteration", "RefNextIteration")


@attrs.frozen(eq=False)
class NodeDraft:
    """A node to be added.

    Attributes:
        name: its name among the drafts.
        content: its op and attributes.
        inputs: where its inputs come from, control inputs last.
        device: the device it asks for.
    """

    name: str
    content: NodeContent
    inputs: Sequence[Source]
    device: str

    @property
    def op_type(self) -> str:
        """The op."""
        return self.content.attr_set.definition.name

    @property
    def is_merge(self) -> bool:
        """Whether it joins branches of control flow v1."""
        return self.op_type in _MERGES


def parse_source(text: str) -> Source:
    """Reads an input of a NodeDef: `"x"`, `"x:1"` or `"^x"`."""
    if text.startswith("^"):
        return text[1:], CONTROL
    name, colon, index = text.rpartition(":")
    if colon and name and index.isascii() and index.isdigit():
        return name, int(index)
    return text, 0


def in_order(drafts: Sequence[NodeDraft], mapped: Container[Source]) -> Sequence[NodeDraft]:
    """The drafts, each behind its inputs.

    Args:
        drafts: the nodes.
        mapped: inputs that something else stands for.

    Raises:
        InputError: an input is of no draft, or nodes depend on each other in a circle.
    """
    position = {draft.name: index for index, draft in enumerate(drafts)}
    loops = {draft.name for draft in drafts if draft.op_type in _NEXT_ITERATIONS}
    waiting: list[int] = []
    users: dict[int, list[int]] = {}
    for index, draft in enumerate(drafts):
        sources = [source for source in draft.inputs if source not in mapped]
        if draft.is_merge and any(name in loops for name, _ in sources):
            # One value enters the loop; the others come round.
            sources = [
                source for source in sources if source[0] not in loops or source[1] == CONTROL
            ]
        count = 0
        for name, _ in sources:
            try:
                used = position[name]
            except KeyError:
                raise _unknown(draft, name) from None
            if used >= index or waiting[used]:  # else it has its turn before this one anyhow
                users.setdefault(used, []).append(index)
                count += 1
        waiting.append(count)
    return _sorted(drafts, waiting, users)


def _sorted(
    drafts: Sequence[NodeDraft], waiting: list[int], users: dict[int, list[int]]
) -> Sequence[NodeDraft]:
    if not users:
        return drafts
    ready = [index for index, count in enumerate(waiting) if not count]
    found = []
    while ready:
        index = heapq.heappop(ready)
        found.append(drafts[index])
        for user, edges in Counter(users.get(index, ())).items():
            waiting[user] -= edges
            if not waiting[user]:
                heapq.heappush(ready, user)
    if len(found) < len(drafts):
        names = sorted(draft.name for draft, count in zip(drafts, waiting, strict=True) if count)
        shown = ", ".join(map(repr, names[:5])) + (", …" if len(names) > 5 else "")
        raise InputError(
            f"{len(names)} nodes in a cycle, or behind one: {shown}; only the Merge of a loop may "
            "take a later node, a NextIteration",
            node=names[0],
        )
    return found


def _unknown(draft: NodeDraft, name: str) -> InputError:
    return InputError(
        f"node {draft.name!r} ({draft.op_type}): Unknown input node {name!r}: it is not in the "
        "GraphDef",
        node=draft.name,
        op=draft.op_type,
    )
