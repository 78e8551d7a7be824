"""Which variables an operation sets to an initial value, in graphs made elsewhere.

There an initialiser may have any name, and may stand in a function that the operation calls. It is
told by its value: constants and random numbers go into it, but no variable, file or argument.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import attrs

from savedmodel_writer.errors import UnknownOpError
from savedmodel_writer.graph import Graph, Operation
from savedmodel_writer.graph.ancestors import ancestors
from savedmodel_writer.ops import registry
from savedmodel_writer.ops.attr_values import function_values
from savedmodel_writer.protos import FunctionDef, NodeDef

_ASSIGN = frozenset(["AssignVariableOp", "Assign"])
_REFERENCES = frozenset(["VariableV2", "Variable"])
# What gives the handle or reference that it was given.
_PASSING = frozenset(["Identity", "RefIdentity", "Switch", "RefSwitch", "Enter", "RefEnter"])
_RANDOM = frozenset(
    [
        *("RandomUniform", "RandomUniformInt", "RandomStandardNormal", "TruncatedNormal"),
        *("ParameterizedTruncatedNormal", "RandomGamma", "RandomPoissonV2", "RandomShuffle"),
    ]
)
# Ops without state whose value is not in the graph.
_GIVEN = frozenset(
    [
        *("Placeholder", "PlaceholderV2", "PlaceholderWithDefault"),
        *("ReadFile", "MatchingFiles", "ImmutableConst"),
    ]
)
# Ops that call functions with their inputs, but for the first ones.
_CALLS = {
    **dict.fromkeys(["PartitionedCall", "StatefulPartitionedCall", "While", "StatelessWhile"], 0),
    **dict.fromkeys(["If", "StatelessIf", "Case", "StatelessCase"], 1),
}


def initialised_variables(graph: Graph, operation: Operation) -> set[str]:
    """The variables that have an initial value once an operation has run.

    Args:
        graph: the graph, with its functions.
        operation: what runs, and all that it waits for.

    Returns:
        Names of the variables as the runtime knows them: `shared_name`, or the node's name.
    """
    nodes = {op.name: op.node_def for op in ancestors([operation])}
    return set(_Body(nodes, {}, graph._library.functions).initialised())


@attrs.frozen(eq=False)
class _Body:
    """Nodes that run, of the graph or of a function.

    Attributes:
        nodes: by name.
        arguments: of which variable an argument is the handle.
        functions: the functions that nodes can call.
    """

    nodes: Mapping[str, NodeDef]
    arguments: Mapping[str, str | None]
    functions: Mapping[str, FunctionDef]

    def initialised(self, within: frozenset[str] = frozenset()) -> Iterator[str]:
        """Names of variables; `within` are the functions around."""
        for node in self.nodes.values():
            if node.op in _ASSIGN:
                variable = self._variable(node.input[0])
                if variable is not None and self._is_initial(node.input[1]):
                    yield variable
            for name in _called(node):
                function = self.functions.get(name)
                if function is not None and name not in within:
                    yield from self._called_body(node, function).initialised(within | {name})

    def _called_body(self, node: NodeDef, function: FunctionDef) -> _Body:
        given = [text for text in node.input if not text.startswith("^")]
        handles = map(self._variable, given[_CALLS.get(node.op, 0) :])
        names = (argument.name for argument in function.signature.input_arg)
        arguments = dict(zip(names, handles, strict=False))  # a list argument holds no handles
        return _Body({one.name: one for one in function.node_def}, arguments, self.functions)

    def _variable(self, source: str) -> str | None:
        """The variable that an input is the handle or reference of."""
        name = _producer(source)
        while name in self.nodes:
            node = self.nodes[name]
            if node.op == "VarHandleOp":
                return node.attr["shared_name"].s.decode() or name
            if node.op in _REFERENCES:
                return name
            if node.op not in _PASSING:
                return None
            name = _producer(node.input[0])
        return self.arguments.get(name)

    def _is_initial(self, source: str) -> bool:
        seen: set[str] = set()
        to_do = [_producer(source)]
        while to_do:
            name = to_do.pop()
            if name in seen:
                continue
            seen.add(name)
            node = self.nodes.get(name)
            if node is None or not _makes_values(node.op):
                return False
            to_do += [_producer(text) for text in node.input if not text.startswith("^")]
        return True


def _producer(source: str) -> str:
    """The node, or argument, of `node:1`, `node:output:1` and `argument`."""
    return source.partition(":")[0]


def _called(node: NodeDef) -> list[str]:
    """Names of functions that a node may call with its inputs."""
    if node.op not in _CALLS:
        return [node.op]  # perhaps a function
    return [function.name for function in function_values(node.attr.values())]


def _makes_values(op: str) -> bool:
    if op in _RANDOM:
        return True
    try:
        return op not in _GIVEN and not registry.get(op).is_stateful
    except UnknownOpError:  # a function
        return False
