"""The nodes of a GraphDef or of a FunctionDef, and who reads what of whom.

    reference to       in a graph        in a function
    output 0           node              node:output_arg:0   an argument by its name alone
    output k           node:k            node:output_arg:k, counted within that output_arg
    control            ^node             ^node

`node:0` is read as `node` in a graph. Source: node_def.proto and function.proto.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from typing import TypeAlias

from savedmodel_writer.ops import registry
from savedmodel_writer.protos import AttrValue, FunctionDef, GraphDef, NodeDef
from savedmodel_writer.rewriting.repeated_fields import delete_where

# Where each node is: the name of its function, "" for the graph's own.
BodyName: TypeAlias = str


_NO_ATTR = AttrValue()

# What stands before the name of a node in the attr `_class`.
COLOCATED = "loc:@"


def attr(node: NodeDef, name: str) -> AttrValue:
    """An attr of a node, empty if it has none; looking it up in the map would make one."""
    return node.attr.get(name, _NO_ATTR)


def producer(reference: str) -> str:
    """The node or argument that a reference is to."""
    return reference.removeprefix("^").partition(":")[0]


def colocated_with(node: NodeDef) -> Iterator[str]:
    """Names of the nodes that a node is to be colocated with."""
    for one in attr(node, "_class").list.s:
        yield one.decode(errors="surrogateescape").removeprefix(COLOCATED)


class Body:
    """Nodes by name. What is changed through it is changed in the message.

    Attributes:
        message: the GraphDef or FunctionDef.
        function: the FunctionDef, or None.
        nodes: the nodes by name; kept up to date by `add` and `remove`.
    """

    def __init__(self, message: GraphDef | FunctionDef) -> None:
        """Reads the names."""
        self.message = message
        self.function = message if isinstance(message, FunctionDef) else None
        self._list = message.node_def if isinstance(message, FunctionDef) else message.node
        self.nodes: dict[str, NodeDef] = {node.name: node for node in self._list}

    @property
    def arguments(self) -> list[str]:
        """Names of a function's arguments."""
        return [] if self.function is None else [a.name for a in self.function.signature.input_arg]

    def canonical(self, reference: str) -> str:
        """The same reference in the one form that is used here."""
        return reference.removesuffix(":0") if self.function is None else reference

    def output(self, node: NodeDef, index: int = 0) -> str:
        """The reference to an output of a node.

        Raises:
            UnknownOpError: in a function, the names of an op's outputs must be known.
        """
        if self.function is None:
            return f"{node.name}:{index}" if index else node.name
        outputs = registry.get(node.op).outputs
        if len(outputs) == 1:
            return f"{node.name}:{outputs[0].name}:{index}"
        return f"{node.name}:{outputs[index].name}:0"

    def output_index(self, reference: str) -> int:
        """Which output of its node a reference is to, of an op with one output argument."""
        _, _, index = reference.rpartition(":")
        return int(index) if index.isdigit() else 0

    def readers(self) -> dict[str, list[tuple[NodeDef, int]]]:
        """For each reference, controls left out, the nodes that read it, and as which input."""
        found: dict[str, list[tuple[NodeDef, int]]] = {}
        for node in self.nodes.values():
            for index, reference in enumerate(node.input):
                if not reference.startswith("^"):
                    found.setdefault(self.canonical(reference), []).append((node, index))
        return found

    def add(self, name: str, op: str) -> NodeDef:
        """Adds a node at the end, whose name is made unique."""
        unique, number = name, 0
        while unique in self.nodes or unique in self.arguments:
            number += 1
            unique = f"{name}_{number}"
        node = self._list.add(name=unique, op=op)
        self.nodes[unique] = node
        return node

    def remove(self, names: Collection[str]) -> None:
        """Removes nodes, and the control edges to them."""
        delete_where(self._list, lambda node: node.name in names)
        self.nodes = {node.name: node for node in self._list}
        for node in self._list:
            delete_where(node.input, lambda one: one[:1] == "^" and one[1:] in names)
        if self.function is not None:
            for key, name in list(self.function.control_ret.items()):
                if name in names:
                    del self.function.control_ret[key]
                    if key in self.function.signature.control_output:
                        self.function.signature.control_output.remove(key)

    def redirect(self, new: Mapping[str, str], except_for: Collection[str] = ()) -> None:
        """Replaces references, which are given in canonical form.

        Args:
            new: new references by old ones.
            except_for: names of nodes whose inputs stay.
        """
        for node in self._list:
            if node.name not in except_for:
                for index, reference in enumerate(node.input):
                    replacement = new.get(self.canonical(reference))
                    if replacement is not None:
                        node.input[index] = replacement
        if self.function is not None:
            for key, reference in list(self.function.ret.items()):
                if reference in new:
                    self.function.ret[key] = new[reference]


def bodies(graph_def: GraphDef) -> dict[BodyName, Body]:
    """The graph's own nodes, and those of each function of its library."""
    found = {"": Body(graph_def)}
    for function in graph_def.library.function:
        found[function.signature.name] = Body(function)
    return found
