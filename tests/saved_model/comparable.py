"""Where our SavedModel may differ from TensorFlow's of the same program."""

from __future__ import annotations

from typing import Any


def drop_what_may_differ(model: Any) -> None:
    """Takes it out of a SavedModel message, ours or TensorFlow's."""
    for meta_graph in model.meta_graphs:
        info, graph = meta_graph.meta_info_def, meta_graph.graph_def
        info.ClearField("tensorflow_version")
        info.ClearField("tensorflow_git_version")
        if any(node.op == "DisableCopyOnRead" for node in graph.node):
            # We do not write it, as old readers fail.
            nodes = [node for node in graph.node if node.op != "DisableCopyOnRead"]
            ops = [op for op in info.stripped_op_list.op if op.name != "DisableCopyOnRead"]
            _replace(graph.node, nodes)
            _replace(info.stripped_op_list.op, ops)
        if graph.library.function:
            functions = sorted(graph.library.function, key=lambda function: function.signature.name)
            _replace(graph.library.function, functions)


def _replace(field: Any, items: list[Any]) -> None:
    kept = [type(item).FromString(item.SerializeToString()) for item in items]
    del field[:]
    field.extend(kept)
