"""The operations that a loader runs after restoring, and the one that trains."""

from __future__ import annotations

from savedmodel_writer.inspection.finding import Findings
from savedmodel_writer.inspection.graph_nodes import GraphNodes
from savedmodel_writer.protos import MetaGraphDef
from savedmodel_writer.saved_model import constants
from savedmodel_writer.saved_model.signature_tensors import OP_KEYS


def check_init_ops(meta_graph_def: MetaGraphDef, nodes: GraphNodes, found: Findings) -> list[str]:
    """Checks init and train ops.

    Returns:
        Names of the operations that a loader runs after restoring.
    """
    candidates: list[tuple[str, list[str]]] = []
    for key in OP_KEYS:
        if key in meta_graph_def.signature_def:
            outputs = meta_graph_def.signature_def[key].outputs
            at = found.at(f"signature {key!r}")
            names = [outputs[key].name] if key in outputs else []
            if not names:
                at.add("init-op", f"Could not find output {key}")
            for name in names:
                if name.partition(":")[0] not in nodes.by_name:
                    at.add("init-op", f"names operation {name!r}, which is not in the graph")
                elif ":" in name and key == constants.INIT_OP_SIGNATURE_KEY:
                    at.add("init-op", f"names tensor {name!r}, expected an operation")
            if key == constants.INIT_OP_SIGNATURE_KEY:
                candidates.append((f"signature {key!r}", names))
    for key in (constants.MAIN_OP_KEY, constants.LEGACY_INIT_OP_KEY):
        if key in meta_graph_def.collection_def:
            names = list(meta_graph_def.collection_def[key].node_list.value)
            at = found.at(f"collection {key!r}")
            if len(names) != 1:
                at.add("init-op", f"Expected exactly one init op, found {len(names)}: {names}")
            for name in names:
                if name not in nodes.by_name:
                    at.add("init-op", f"names operation {name!r}, which is not in the graph")
            candidates.append((f"collection {key!r}", names))
    for place, names in candidates[1:]:
        if names != candidates[0][1]:
            found.at(place).add("init-op-ignored", f"loaders run that of {candidates[0][0]} only")
    return candidates[0][1] if candidates else []
