"""Variables and tables: whether whatever a request needs has a value by then.

A loader runs the saver's restore op, then the init op; then requests come.
"""

from __future__ import annotations

from savedmodel_writer.graph.draft import parse_source
from savedmodel_writer.inspection.asset_checks import asset_tensors
from savedmodel_writer.inspection.finding import Findings
from savedmodel_writer.inspection.graph_nodes import (
    TABLES,
    VARIABLES,
    GraphNodes,
    attr_text,
    state_name,
    static_shape,
)
from savedmodel_writer.protos import MetaGraphDef, NodeDef
from savedmodel_writer.saved_model.signature_tensors import outputs_of

_TABLE_INITIALIZERS = "table_initializer"


def check_state(
    meta_graph_def: MetaGraphDef,
    nodes: GraphNodes,
    restore_op: str | None,
    init_ops: list[str],
    found: Findings,
) -> None:
    """Looks for variables and tables that requests need and nothing gives a value."""
    restored = nodes.written([restore_op] if restore_op else [])
    initialized = nodes.written(init_ops)
    overwritten = restored & initialized
    if restore_op not in nodes.needed(init_ops):  # else it is the init op that restores
        for name in sorted(overwritten & _variables(nodes)):
            found.at(f"variable {name!r}").add(
                "init-op-overwrites", "the init op writes to it after it was restored"
            )
    table_ops: list[str] = []
    if _TABLE_INITIALIZERS in meta_graph_def.collection_def:
        table_ops += meta_graph_def.collection_def[_TABLE_INITIALIZERS].node_list.value
    by_python = nodes.written(table_ops)
    told: set[str] = set()
    for key, outputs in sorted(outputs_of(meta_graph_def).items()):
        for name in sorted(nodes.needed(outputs)):
            node = nodes.by_name[name]
            state = state_name(node)
            if state in restored | initialized or state in told:
                continue
            at = found.at(f"node {name!r}")
            if node.op in VARIABLES:
                by_objects = meta_graph_def.HasField("object_graph_def")
                code = "variable-of-objects-only" if by_objects else "variable-without-value"
                at.add(code, f"signature {key!r} needs it")
            elif node.op in TABLES and state in by_python:
                at.add("table-initializer", f"signature {key!r} needs it")
            elif node.op in TABLES:
                at.add("table-without-value", f"signature {key!r} needs it")
            else:
                continue
            told.add(state)
    check_shared_names(nodes, found)


def check_loading(
    meta_graph_def: MetaGraphDef,
    nodes: GraphNodes,
    restore_op: str | None,
    init_ops: list[str],
    found: Findings,
) -> None:
    """Looks for placeholders that loading needs and loaders do not feed.

    They feed the paths of assets, and to restore that of the checkpoint.
    """
    assets = {parse_source(name)[0] for name in asset_tensors(meta_graph_def)}
    prefix = parse_source(meta_graph_def.saver_def.filename_tensor_name)[0]
    for op, fed in ((restore_op, {*assets, prefix}), *((op, assets) for op in init_ops)):
        for name in sorted(nodes.needed([op] if op else [], fed)):
            if nodes.by_name[name].op == "Placeholder":
                found.at(f"node {op!r}").add(
                    "placeholder-in-loading", f"it runs on loading and needs placeholder {name!r}"
                )


def check_shared_names(nodes: GraphNodes, found: Findings) -> None:
    """Looks for variables that are one, though they should not be."""
    named: dict[tuple[str, str], NodeDef] = {}
    for node in nodes.by_name.values():
        if node.op != "VarHandleOp":
            continue
        shared = attr_text(node, "shared_name")
        if not shared:
            found.at(f"node {node.name!r}").add("shared-name-empty", "its shared_name is empty")
        first = named.setdefault((attr_text(node, "container"), shared), node)
        if first is node:
            continue
        same = _dtype(first) == _dtype(node) and static_shape(first) == static_shape(node)
        if not shared or not same:
            found.at(f"node {node.name!r}").add(
                "shared-name",
                f"it shares shared_name {shared!r}, and so its value, with node {first.name!r}",
            )


def _variables(nodes: GraphNodes) -> set[str]:
    return {state_name(node) for node in nodes.by_name.values() if node.op in VARIABLES}


def _dtype(node: NodeDef) -> int:
    return node.attr["dtype"].type if "dtype" in node.attr else 0
