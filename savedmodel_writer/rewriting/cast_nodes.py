"""Nodes of variables in another dtype; around them values keep theirs.

VarHandleOp, VariableV2      hold the new dtype
ReadVariableOp, …            read it, and a Cast after them gives the old one
AssignVariableOp, Assign     get it from a Cast before them; from RestoreV2 they get it as it is
SaveV2                       gets it from a Cast before it
"""

from __future__ import annotations

from collections.abc import Collection, Mapping

import attrs

from savedmodel_writer import errors
from savedmodel_writer.protos import DataType, NodeDef
from savedmodel_writer.rewriting.body import Body, BodyName
from savedmodel_writer.rewriting.calls import call_of
from savedmodel_writer.rewriting.frozen_nodes import (
    REFERENCES,
    hand_on_values,
    needs_reference,
)
from savedmodel_writer.rewriting.saver_nodes import Restored, Stored, saved_tensors
from savedmodel_writer.rewriting.variable_flow import PASSING, Use, VariableFlow

_READS = ("ReadVariableOp", "ResourceGather", "ResourceGatherNd")
_WITHOUT_DTYPE = ("VarIsInitializedOp", "VariableShape", "DestroyResourceOp", "DisableCopyOnRead")
_ASSIGNS = {"AssignVariableOp": "dtype", "Assign": "T"}


@attrs.frozen
class Casting:
    """A change of dtype of some variables.

    Attributes:
        flow: where the variables go.
        old: the dtype of each variable now.
        new: the dtype that all get.
        restored: how the saver restores variables.
    """

    flow: VariableFlow
    old: Mapping[Stored, DataType]
    new: DataType
    restored: Collection[Restored]

    def change(
        self, holders: Collection[str], saves: Collection[tuple[BodyName, NodeDef]]
    ) -> dict[str, str]:
        """Changes all nodes.

        Args:
            holders: nodes of the graph that are the variables.
            saves: the saver's SaveV2 nodes, and where they are.

        Returns:
            By the tensors of the graph that have another dtype now, those that have the old one.

        Raises:
            UnimplementedError: something else is done with a variable than reading and assigning.
        """
        self.flow.check_apart(self.old, "cast")
        uses = list(self.flow.uses(self.old))
        for use in uses:
            self._check(use)
        self._change_restores()
        redirected: dict[BodyName, dict[str, str]] = {}
        added: dict[BodyName, set[str]] = {}
        for use in uses:
            cast = self._change(use)
            if cast is not None:
                before, node = cast
                body = self.flow.bodies[use.body]
                redirected.setdefault(use.body, {})[before] = body.output(node)
                added.setdefault(use.body, set()).add(node.name)
        for holder in holders:
            self.flow.bodies[""].nodes[holder].attr["dtype"].type = self.new
        for name, new in redirected.items():
            self.flow.bodies[name].redirect(new, except_for=added[name])
        for name, node in saves:
            self._change_save(self.flow.bodies[name], node)
        self._change_arguments()
        return redirected.get("", {})

    def _check(self, use: Use) -> None:
        node, call = use.node, call_of(use.node)
        passed = node.op in PASSING or (call is not None and use.index >= call.first)
        if passed or node.op in (*_READS, *_WITHOUT_DTYPE, *_ASSIGNS, "SaveV2"):
            return
        if self._is_reference(use) and not needs_reference(node, use.index):
            return
        keys = sorted(one.key for one in use.variables)
        where = f" of function {use.body!r}" if use.body else ""
        raise errors.UnimplementedError(
            f"node {node.name!r} ({node.op}){where} uses variable {keys[0]!r} other than by "
            "reading or assigning it, and cannot do so in another dtype; StripTraining() or "
            "Prune() before removes what signatures do not need",
            node=node.name,
            op=node.op,
        )

    def _is_reference(self, use: Use) -> bool:
        if use.body:
            return False
        holder = self.flow.bodies[""].nodes.get(use.node.input[use.index].partition(":")[0])
        return holder is not None and holder.op in REFERENCES

    def _change(self, use: Use) -> tuple[str, NodeDef] | None:
        """Changes a node; returns the reference that has the new dtype, and the Cast from it."""
        body, node = self.flow.bodies[use.body], use.node
        old = self.old[min(use.variables)]
        if node.op in _READS:
            node.attr["dtype"].type = self.new
            return body.output(node), self._cast(body, node, body.output(node), self.new, old)
        if node.op in _ASSIGNS and use.index == 0:
            node.attr[_ASSIGNS[node.op]].type = self.new
            if not self._is_restored(use):
                cast = self._cast(body, node, node.input[1], old, self.new)
                node.input[1] = body.output(cast)
            return None
        if not self._is_reference(use) or node.op == "SaveV2":
            return None
        if node.op == "IsVariableInitialized":
            node.attr["dtype"].type = self.new
            return None
        if node.op == "Identity":
            node.attr["T"].type = self.new
            return body.output(node), self._cast(body, node, body.output(node), self.new, old)
        cast = self._cast(body, node, node.input[use.index], self.new, old)
        node.input[use.index] = body.output(cast)
        hand_on_values(body, node)
        return None

    def _cast(
        self,
        body: Body,
        node: NodeDef,
        reference: str,
        old: DataType,
        new: DataType,
    ) -> NodeDef:
        """Adds a Cast beside a node."""
        cast = body.add(f"{node.name}/Cast", "Cast")
        cast.input.append(reference)
        cast.device = node.device
        cast.attr["SrcT"].type = old
        cast.attr["DstT"].type = new
        return cast

    def _is_restored(self, use: Use) -> bool:
        return any(
            one.body == use.body and one.assign == use.node.name and one.stored in self.old
            for one in self.restored
        )

    def _change_restores(self) -> None:
        for one in self.restored:
            if one.stored in self.old:
                nodes = self.flow.bodies[one.body].nodes
                nodes[one.restore].attr["dtypes"].list.type[one.index] = self.new
                for name in one.passed:
                    nodes[name].attr["T"].type = self.new

    def _change_save(self, body: Body, node: NodeDef) -> None:
        for index, stored in enumerate(saved_tensors(body, node)):
            if stored in self.old:
                types = node.attr["dtypes"].list.type
                position = 3 + index
                holder = body.nodes.get(node.input[position].partition(":")[0])
                if holder is None or holder.op not in REFERENCES:
                    cast = self._cast(body, node, node.input[position], types[index], self.new)
                    node.input[position] = body.output(cast)
                types[index] = self.new

    def _change_arguments(self) -> None:
        for name, index, _ in self.flow.arguments(self.old):
            function = self.flow.bodies[name].function
            assert function is not None
            for data in function.signature.input_arg[index].handle_data:
                data.dtype = self.new
            if index in function.arg_attr:
                attributes = function.arg_attr[index].attr
                if "_handle_dtypes" in attributes:
                    types = attributes["_handle_dtypes"].list.type
                    types[:] = [self.new] * len(types)
