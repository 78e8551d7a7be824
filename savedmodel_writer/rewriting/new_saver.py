"""A saver made anew: plain nodes that save and restore a MetaGraph's variables.

    S/Const: PlaceholderWithDefault        the prefix, which loaders feed
    S/SaveV2 <- S/Const, names, slices, values;  S/control_dependency: S/Const
    S/RestoreV2 <- S/Const, names, slices;  S/Identity, S/AssignVariableOp per variable
    S/restore_all <- ^S/AssignVariableOp, …

They are TensorFlow's for a Saver that is not sharded.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from savedmodel_writer.protos import DataType, MetaGraphDef, NodeDef, SaverDef
from savedmodel_writer.rewriting.body import Body, attr
from savedmodel_writer.rewriting.frozen_nodes import REFERENCES, make_const
from savedmodel_writer.rewriting.saver_nodes import Stored
from savedmodel_writer.tensors import make_tensor_proto


def add_saver(meta_graph: MetaGraphDef, stored_of: Mapping[str, Stored]) -> None:
    """Adds the nodes, and the SaverDef that names them, in place of one that is there.

    Args:
        meta_graph: the MetaGraphDef.
        stored_of: by the name of each node that is a variable, what it holds.
    """
    body = Body(meta_graph.graph_def)
    taken = {name.partition("/")[0] for name in body.nodes}
    scope, number = "save", 0
    while scope in taken:
        number += 1
        scope = f"save_{number}"
    saver = _Saver(body, scope, sorted(stored_of.items(), key=lambda item: item[1]))
    restore_all = saver.add_nodes()
    meta_graph.saver_def.CopyFrom(
        SaverDef(
            filename_tensor_name=f"{scope}/Const:0",
            save_tensor_name=f"{scope}/control_dependency:0",
            restore_op_name=restore_all.name,
            max_to_keep=5,
            keep_checkpoint_every_n_hours=10000.0,
            version=SaverDef.V2,
        )
    )


class _Saver:
    def __init__(self, body: Body, scope: str, variables: Sequence[tuple[str, Stored]]) -> None:
        self._body = body
        self._scope = scope
        self._variables = variables
        self._dtypes = [attr(body.nodes[holder], "dtype").type for holder, _ in variables]

    def add_nodes(self) -> NodeDef:
        filename = self._const("filename/input", "model")
        prefix = filename
        for name in ("filename", "Const"):
            prefix = self._node(name, "PlaceholderWithDefault", [prefix.name])
            prefix.attr["dtype"].type = DataType.DT_STRING
            prefix.attr["shape"].shape.SetInParent()
        self._add_save(prefix)
        return self._add_restore(prefix)

    def _add_save(self, prefix: NodeDef) -> None:
        names = self._names("SaveV2")
        values = [self._value(holder) for holder, _ in self._variables]
        save = self._node("SaveV2", "SaveV2", [prefix.name, *names, *values])
        save.attr["dtypes"].list.type.extend(self._dtypes)
        done = self._node("control_dependency", "Identity", [prefix.name, f"^{save.name}"])
        done.attr["T"].type = DataType.DT_STRING
        done.attr["_class"].list.s.append(f"loc:@{prefix.name}".encode())

    def _add_restore(self, prefix: NodeDef) -> NodeDef:
        restore = self._node("RestoreV2", "RestoreV2", [prefix.name, *self._names("RestoreV2")])
        restore.attr["dtypes"].list.type.extend(self._dtypes)
        restored = []
        for index, (holder, _) in enumerate(self._variables):
            value = self._body.output(restore, index)
            if self._body.nodes[holder].op in REFERENCES:
                assign = self._node("Assign", "Assign", [holder, value])
                assign.attr["T"].type = self._dtypes[index]
                assign.attr["validate_shape"].b = True
                assign.attr["use_locking"].b = True
                assign.attr["_class"].list.s.append(f"loc:@{holder}".encode())
            else:
                passed = self._node("Identity", "Identity", [value])
                passed.attr["T"].type = self._dtypes[index]
                assign = self._node("AssignVariableOp", "AssignVariableOp", [holder, passed.name])
                assign.attr["dtype"].type = self._dtypes[index]
                assign.attr["validate_shape"].b = False
            restored.append(f"^{assign.name}")
        return self._node("restore_all", "NoOp", sorted(restored))

    def _value(self, holder: str) -> str:
        node = self._body.nodes[holder]
        if node.op in REFERENCES:
            return holder
        read = self._node(f"{holder}/ReadVariableOp", "ReadVariableOp", [holder])
        read.attr["dtype"].type = attr(node, "dtype").type
        return read.name

    def _names(self, op: str) -> list[str]:
        stored = [one for _, one in self._variables]
        names = self._const(f"{op}/tensor_names", [one.key for one in stored])
        slices = self._const(f"{op}/shape_and_slices", [one.slice_spec for one in stored])
        return [names.name, slices.name]

    def _const(self, name: str, value: Any) -> NodeDef:
        node = self._node(name, "Const", [])
        make_const(node, make_tensor_proto(value, "string"))
        return node

    def _node(self, name: str, op: str, inputs: Sequence[str]) -> NodeDef:
        node = self._body.add(f"{self._scope}/{name}", op)
        node.input.extend(inputs)
        return node
