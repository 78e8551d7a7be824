"""Where the handles of variables go: through the graph, into functions, around loops."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping

import attrs

from savedmodel_writer import errors
from savedmodel_writer.protos import GraphDef, NodeDef, SavedObjectGraph
from savedmodel_writer.rewriting.body import BodyName, bodies
from savedmodel_writer.rewriting.calls import call_of
from savedmodel_writer.rewriting.saver_nodes import Stored

# Ops that give a handle on, and how many outputs do so.
PASSING = {"Identity": 1, "Enter": 1, "Exit": 1, "NextIteration": 1, "Switch": 2}
HANDLE = "VarHandleOp"


@attrs.frozen
class Use:
    """An input of a node that gets variables.

    Attributes:
        body: where the node is.
        node: the node.
        index: which of its inputs.
        variables: which variables; several where a function is called with several.
    """

    body: BodyName
    node: NodeDef
    index: int
    variables: frozenset[Stored]


class VariableFlow:
    """The uses of the variables of a graph.

    Attributes:
        bodies: the graph's nodes and those of its functions.
    """

    def __init__(
        self,
        graph_def: GraphDef,
        stored_of: Mapping[str, Stored],
        objects: SavedObjectGraph | None = None,
        keys_of: Mapping[int, str] | None = None,
    ) -> None:
        """Follows all handles.

        Args:
            graph_def: the graph.
            stored_of: by the name of a node that is a variable, what it holds.
            objects: an object graph, whose functions get variables as their last arguments.
            keys_of: by the number of an object that is a variable, its key.
        """
        self.bodies = bodies(graph_def)
        self._readers = {name: body.readers() for name, body in self.bodies.items()}
        self._carried: dict[tuple[BodyName, str], set[Stored]] = {}
        self._to_do: list[tuple[BodyName, str, Stored]] = []
        for name, body in self.bodies.items():
            for node in body.nodes.values():
                if node.op == HANDLE or (not name and node.name in stored_of):
                    unknown = Stored(f"node {node.name} of {name or 'the graph'}")
                    stored = unknown if name else stored_of.get(node.name, unknown)
                    self._carry(name, body.output(node), stored)
        for name, function in (objects.concrete_functions if objects else {}).items():
            if name in self.bodies:
                arguments = self.bodies[name].arguments[-len(function.bound_inputs) :]
                for argument, number in zip(arguments, function.bound_inputs, strict=False):
                    if keys_of and number in keys_of:
                        self._carry(name, argument, Stored(keys_of[number]))
        while self._to_do:
            self._follow(*self._to_do.pop())

    def uses(self, wanted: Collection[Stored]) -> Iterator[Use]:
        """The inputs that get any of these variables."""
        for (name, reference), stored in list(self._carried.items()):
            if not stored.isdisjoint(wanted):
                for node, index in self._readers[name].get(reference, ()):
                    yield Use(name, node, index, frozenset(stored))

    def carried(self, name: BodyName, reference: str) -> set[Stored]:
        """The variables that a reference may be."""
        return self._carried.get((name, reference), set())

    def arguments(self, wanted: Collection[Stored]) -> Iterator[tuple[BodyName, int, set[Stored]]]:
        """The functions' arguments that are any of these variables."""
        for (name, reference), stored in self._carried.items():
            arguments = self.bodies[name].arguments
            if reference in arguments and not stored.isdisjoint(wanted):
                yield name, arguments.index(reference), stored

    def returned(self, wanted: Collection[Stored]) -> Iterator[tuple[BodyName, str]]:
        """The functions' results that are any of these variables, by name."""
        for name, body in self.bodies.items():
            if body.function is not None:
                for result, reference in body.function.ret.items():
                    if not self.carried(name, reference).isdisjoint(wanted):
                        yield name, result

    def check_apart(self, wanted: Collection[Stored], what: str) -> None:
        """Checks that no argument of a function is one of these variables and another.

        Raises:
            UnimplementedError: one is.
        """
        for name, index, stored in self.arguments(wanted):
            if not stored <= set(wanted):
                others = sorted(one.key for one in stored - set(wanted))
                chosen = sorted(one.key for one in stored & set(wanted))
                raise errors.UnimplementedError(
                    f"function {name!r} is called with variables {chosen} and with {others} as "
                    f"argument {index}: one function serves both, so {what} all of them or none",
                    node=name,
                )

    def _carry(self, name: BodyName, reference: str, stored: Stored) -> None:
        known = self._carried.setdefault((name, reference), set())
        if stored not in known:
            known.add(stored)
            self._to_do.append((name, reference, stored))

    def _follow(self, name: BodyName, reference: str, stored: Stored) -> None:
        body = self.bodies[name]
        is_handle = body.function is not None or body.nodes[reference.split(":")[0]].op in (
            *PASSING,
            HANDLE,
            *("While", "StatelessWhile"),
        )
        for node, index in self._readers[name].get(reference, ()):
            call = call_of(node)
            if call is not None and index >= call.first:
                for function in call.functions:
                    if function in self.bodies:
                        arguments = self.bodies[function].arguments
                        if index - call.first < len(arguments):
                            self._carry(function, arguments[index - call.first], stored)
                if call.returned:
                    self._carry(name, body.output(node, index), stored)
            elif node.op in PASSING and index == 0 and is_handle:
                for output in range(PASSING[node.op]):
                    self._carry(name, body.output(node, output), stored)
