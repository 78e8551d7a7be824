"""The nodes of a GraphDef by name: who needs whom, which state is written to, what is restored."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

import attrs

from savedmodel_writer import errors
from savedmodel_writer.graph.draft import parse_source
from savedmodel_writer.inspection.tensor_value import problem_of
from savedmodel_writer.ops.attr_values import function_values
from savedmodel_writer.protos import FunctionDef, GraphDef, NodeDef
from savedmodel_writer.shapes import TensorShape

VARIABLES = ("VarHandleOp", "VariableV2", "Variable")
TABLES = ("HashTableV2", "HashTable")
_PASSING = ("Identity", "Enter", "RefEnter", "Switch", "RefSwitch", "RefIdentity")
# What takes a variable or a table and leaves it as it is.
_READING = {
    "DisableCopyOnRead",
    "IsVariableInitialized",
    "LookupTableExport",
    "LookupTableExportV2",
    "LookupTableFind",
    "LookupTableFindV2",
    "LookupTableSize",
    "LookupTableSizeV2",
    "ReadVariableOp",
    "ResourceGather",
    "ResourceGatherNd",
    "VarIsInitializedOp",
    "VariableShape",
    *_PASSING,
}


@attrs.frozen
class Restored:
    """A tensor that an op RestoreV2 asks a checkpoint for.

    Attributes:
        name: its name in the checkpoint.
        shape_and_slice: which part of it, empty for all.
        dtype: number of its dtype.
        node: name of the RestoreV2.
        function: the function that this is in, "" for the graph.
        variable: the node of the graph that gets it; None if that is not clear.
    """

    name: str
    shape_and_slice: str
    dtype: int
    node: str
    function: str
    variable: NodeDef | None


class GraphNodes:
    """The nodes of a graph.

    Attributes:
        by_name: the nodes by name; of several the first.
    """

    def __init__(self, graph_def: GraphDef) -> None:
        """Reads names."""
        self.by_name = _by_name(graph_def.node)
        self._functions = {one.signature.name: one for one in graph_def.library.function}

    def problem_of_tensor(self, name: str) -> str | None:
        """Why a name is not that of a tensor of the graph, or None; loaders ask for all of it."""
        node, colon, index = name.rpartition(":")
        if not colon or not node or not (index.isascii() and index.isdigit()):
            return f"{name!r} is no tensor's name, as 'x:0'"
        if node not in self.by_name:
            return f"{name!r} is not in the graph"
        return None

    def needed(self, roots: Iterable[str], fed: Collection[str] = ()) -> list[str]:
        """Names of the nodes that some nodes or tensors need, with them; control edges count.

        Args:
            roots: names of nodes or tensors.
            fed: names of nodes that are not run, since their results are given.
        """
        found: dict[str, None] = {}
        to_do = [parse_source(root)[0] for root in roots]
        while to_do:
            name = to_do.pop()
            if name in self.by_name and name not in found and name not in fed:
                found[name] = None
                to_do += [parse_source(text)[0] for text in self.by_name[name].input]
        return list(found)

    def written(self, roots: Iterable[str]) -> set[str]:
        """Variables and tables that running some nodes may write to, by `state_name`.

        A function that is called with one may write to it.
        """
        found = set()
        for name in self.needed(roots):
            node = self.by_name[name]
            if node.op not in _READING:
                for text in node.input:
                    if not text.startswith("^"):
                        holder = self._holder(text)
                        if holder is not None:
                            found.add(state_name(holder))
        return found

    def restored(self, restore_op: str) -> list[Restored] | None:
        """What an operation restores; None if some of that is known at run time only."""
        needed = self.needed([restore_op])
        nodes = {name: self.by_name[name] for name in needed}
        targets = self._targets(nodes.values())
        found = _restored(nodes, "", targets)
        for function in self._called(nodes.values()):
            more = _restored(_by_name(function.node_def), function.signature.name, {})
            found = None if found is None or more is None else found + more
        return found

    def _targets(self, nodes: Iterable[NodeDef]) -> dict[tuple[str, int], NodeDef]:
        """The variable that gets an output of a node, as far as nothing changes it on the way."""
        found = {}
        for node in nodes:
            if node.op in ("AssignVariableOp", "Assign") and len(node.input) > 1:
                variable = self._holder(node.input[0])
                name, index = parse_source(node.input[1])
                value = self.by_name.get(name)
                while value is not None and value.op == "Identity" and value.input:
                    name, index = parse_source(value.input[0])
                    value = self.by_name.get(name)
                if variable is not None:
                    found[name, index] = variable
        return found

    def _holder(self, text: str) -> NodeDef | None:
        """The variable or table behind a handle or reference."""
        seen = set()
        while text not in seen:
            seen.add(text)
            node = self.by_name.get(parse_source(text)[0])
            if node is None:
                return None
            if node.op in VARIABLES or node.op in TABLES:
                return node
            if node.op not in _PASSING or not node.input:
                return None
            text = node.input[0]
        return None

    def _called(self, nodes: Iterable[NodeDef]) -> Iterator[FunctionDef]:
        """The functions that nodes call, and those that these call."""
        seen: set[str] = set()
        to_do = list(nodes)
        while to_do:
            node = to_do.pop()
            for name in (node.op, *functions_named(node)):
                if name in self._functions and name not in seen:
                    seen.add(name)
                    yield self._functions[name]
                    to_do += self._functions[name].node_def


def state_name(node: NodeDef) -> str:
    """What tells a variable or table from others: nodes of one shared name are one."""
    return attr_text(node, "shared_name") or node.name


def static_shape(node: NodeDef) -> TensorShape | None:
    """The shape that a variable has by its attribute; None if there is none."""
    try:
        return TensorShape.from_proto(node.attr["shape"].shape) if "shape" in node.attr else None
    except errors.InvalidInputError:
        return None


def attr_text(node: NodeDef, name: str) -> str:
    """A string attribute, "" if the node has none."""
    return node.attr[name].s.decode(errors="replace") if name in node.attr else ""


def functions_named(node: NodeDef) -> Iterator[str]:
    """Names of the functions in a node's attributes."""
    return (function.name for function in function_values(node.attr.values()))


def _by_name(nodes: Iterable[NodeDef]) -> dict[str, NodeDef]:
    found: dict[str, NodeDef] = {}
    for node in nodes:
        found.setdefault(node.name, node)
    return found


def _restored(
    nodes: Mapping[str, NodeDef], function: str, targets: Mapping[tuple[str, int], NodeDef]
) -> list[Restored] | None:
    found: list[Restored] = []
    for node in nodes.values():
        if node.op in ("Restore", "RestoreSlice"):
            return None
        if node.op != "RestoreV2":
            continue
        dtypes = node.attr["dtypes"].list.type if "dtypes" in node.attr else ()
        names, slices = (_strings(nodes, node.input, index, len(dtypes)) for index in (1, 2))
        if names is None or slices is None:
            return None
        for index, (name, part, dtype) in enumerate(zip(names, slices, dtypes, strict=True)):
            target = targets.get((node.name, index))
            found.append(Restored(name, part, dtype, node.name, function, target))
    return found


def _strings(
    nodes: Mapping[str, NodeDef], inputs: Sequence[str], index: int, count: int
) -> list[str] | None:
    """The strings of the constant that is an input; None if it is none, or not of that many."""
    node = nodes.get(inputs[index].partition(":")[0]) if index < len(inputs) else None
    if node is None or node.op != "Const" or "value" not in node.attr:
        return None
    tensor = node.attr["value"].tensor
    found = [item.decode(errors="surrogateescape") for item in tensor.string_val]
    if problem_of(tensor) or TensorShape.from_proto(tensor.tensor_shape).num_elements() != count:
        return None
    return found + (found[-1:] or [""]) * (count - len(found))  # the last one is repeated
