"""A graph in the making: checked as a model's is, and told in a few lines."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator

from savedmodel_writer import errors
from savedmodel_writer.graph import Graph, Operation, Tensor, import_graph_def
from savedmodel_writer.inspection.finding import Findings
from savedmodel_writer.inspection.graph_building import built
from savedmodel_writer.inspection.graph_checks import check_graph_def
from savedmodel_writer.inspection.graph_nodes import VARIABLES, GraphNodes
from savedmodel_writer.inspection.report import Report, report
from savedmodel_writer.inspection.state_checks import check_shared_names
from savedmodel_writer.protos import GraphDef

_STATE = ("VarHandleOp", "VariableV2", "HashTableV2", "VarIsInitializedOp", "Const")
_PLACEHOLDERS = ("Placeholder", "PlaceholderWithDefault", "PlaceholderV2")
_OPS_SHOWN = 20


def check(graph: Graph) -> Report:
    """The body of `Graph.check`."""
    found = Findings()
    try:
        graph_def = graph.as_graph_def()
    except errors.GraphSizeError as error:
        found.add("graph", error.message)
        return report("graph", found.found)
    check_graph_def(graph_def, found)
    if report("graph", found.found).ok:
        built(lambda: _imported(graph_def), found)
    check_shared_names(GraphNodes(graph_def), found)
    used = {tensor.op for op in graph.get_operations() for tensor in op.inputs}
    for op in _placeholders(graph):
        if op not in used:
            found.at(f"node {op.name!r}").add("unused-placeholder", "no node takes it as an input")
    return report("graph", found.found)


def summary(graph: Graph) -> str:
    """The body of `Graph.summary`."""
    operations = graph.get_operations()
    counts = Counter(op.type for op in operations)
    used = {tensor.op for op in operations for tensor in op.inputs}
    used.update(one for op in operations for one in op.control_inputs)
    functions = graph.as_graph_def().library.function
    lines = [f"Graph of {len(operations):,} operations, {len(functions):,} functions"]
    lines += _section("Inputs", (_tensor(op.outputs[0]) for op in _placeholders(graph)))
    ends = [op for op in operations if op not in used and op.type not in _PLACEHOLDERS]
    results = [tensor for op in ends for tensor in op.outputs if op.type not in _STATE]
    lines += _section("Results that no node takes", map(_tensor, results))
    lines += _variables(graph)
    lines += _section(
        "Collections",
        (f"{key}: {len(graph.get_collection(key)):,}" for key in _keys(graph)),
    )
    common = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    shown = [f"{count:>7,} {op_type}" for op_type, count in common[:_OPS_SHOWN]]
    if len(common) > _OPS_SHOWN:
        rest = sum(count for _, count in common[_OPS_SHOWN:])
        shown.append(f"{rest:>7,} of {len(common) - _OPS_SHOWN} other ops")
    return "\n".join([*lines, *_section("Operations", shown)]) + "\n"


def _imported(graph_def: GraphDef) -> Graph:
    with Graph() as graph:
        import_graph_def(graph_def, name="")
    return graph


def _placeholders(graph: Graph) -> list[Operation]:
    return [op for op in graph.get_operations() if op.type in _PLACEHOLDERS]


def _section(title: str, items: Iterable[str]) -> list[str]:
    lines = [f"  {item}" for item in items]
    return [f"{title}:", *lines] if lines else []


def _tensor(tensor: Tensor) -> str:
    return f"{tensor.name}  {tensor.dtype.name} {tensor.shape}"


def _keys(graph: Graph) -> list[str]:
    return sorted(str(key) for key in graph.get_all_collection_keys() if isinstance(key, str))


def _variables(graph: Graph) -> Iterator[str]:
    """A line for each variable, below one for all of them."""
    lines, total = [], 0
    for op in graph.get_operations():
        if op.type in VARIABLES:
            dtype, shape = op.get_attr("dtype"), op.get_attr("shape")
            size = (shape.num_elements() or 0) * dtype.size
            total += size
            lines.append(f"  {op.name}  {dtype.name} {shape}  {size:,} bytes")
    if lines:
        yield f"Variables: {len(lines):,} of {total:,} bytes"
        yield from lines
