"""Node by node: names, ops, attributes, inputs, cycles; in a graph and in a function alike."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator

from savedmodel_writer import errors
from savedmodel_writer.graph.devices import DeviceSpec
from savedmodel_writer.graph.draft import CONTROL, NodeDraft, in_order
from savedmodel_writer.graph.imported_names import colocated_with
from savedmodel_writer.graph.names import check_op_name
from savedmodel_writer.graph.node_content import NodeContent, NodeReader
from savedmodel_writer.inspection.body_references import (
    FunctionReferences,
    GraphReferences,
    Referred,
)
from savedmodel_writer.inspection.finding import Findings
from savedmodel_writer.inspection.graph_nodes import functions_named
from savedmodel_writer.inspection.tensor_value import dtype_name, problem_of
from savedmodel_writer.ops.data_files import ops_without_kernels
from savedmodel_writer.ops.op_definition import MISSING, OpDefinition
from savedmodel_writer.protos import FunctionDef, NodeDef, TensorProto


class NodeChecks:
    """The checks of the nodes of one graph or function.

    Attributes:
        devices: the devices that nodes ask for, each with the first node that does.
    """

    def __init__(
        self, reader: NodeReader, functions: Collection[str], ops: Collection[str]
    ) -> None:
        """Prepares checks.

        Args:
            reader: reads the nodes.
            functions: names of the functions that there are.
            ops: names of the ops that there are, which may stand for functions.
        """
        self._reader = reader
        self._callable = {*functions, *ops, ""}
        self.devices: dict[str, str] = {}

    def run(
        self, nodes: Iterable[NodeDef], found: Findings, function: FunctionDef | None = None
    ) -> None:
        """Checks nodes.

        Args:
            nodes: the nodes.
            found: gets the findings.
            function: the function that they are of; None for a graph's.
        """
        by_name: dict[str, NodeDef] = {}
        contents: dict[str, NodeContent | None] = {}
        for node in nodes:
            at = found.at(f"node {node.name!r}")
            if node.name in by_name:
                at.add("duplicate-node", f"a second node of that name, of op {node.op}")
                continue
            self._check_name(node, at)
            by_name[node.name] = node
            contents[node.name] = self._content(node, at)
        references: GraphReferences | FunctionReferences
        if function is None:
            references = GraphReferences(contents)
        else:
            references = FunctionReferences(function, contents)
        drafts = []
        for name, node in by_name.items():
            at = found.at(f"node {name!r}")
            if function is None:
                _check_colocation(node, by_name, at)
            referred = list(_referred(node, references, at))
            content = contents[name]
            if content is not None:
                _check_inputs(node, content, referred, at)
                sources = [one.source for one in referred if contents.get(one.source[0])]
                drafts.append(NodeDraft(name, content, sources, node.device))
        _check_cycles(drafts, found)
        if function is not None:
            _check_results(function, references, contents, found)

    # --- a node by itself -------------------------------------------------------------------

    def _check_name(self, node: NodeDef, found: Findings) -> None:
        try:
            check_op_name(node.name)
        except errors.NodeNameError as error:
            found.add("node-name", error.message)
        try:
            device = DeviceSpec.from_string(node.device)
        except errors.InvalidArgumentError as error:
            found.add("device", error.message)
        else:
            if not _is_here(device):
                self.devices.setdefault(node.device, found.place)

    def _content(self, node: NodeDef, found: Findings) -> NodeContent | None:
        for name in sorted(set(functions_named(node)) - self._callable):
            found.add("missing-function", f"{node.op} calls function {name!r}, which is not there")
        try:
            definition = self._reader.definition_of(node.op)
        except errors.UnknownOpError as error:
            found.add("unknown-op", error.message)
            return None
        if node.op in ops_without_kernels():
            found.add("no-kernel", f"TensorFlow has no {node.op} for CPUs")
        if any(value.HasField("placeholder") for value in node.attr.values()):
            return None  # what the node is, its function's caller says
        known = _known_attrs(node, definition, self._reader, found)
        missing = [
            attr.name
            for attr in definition.attrs
            if attr.default is MISSING and attr.name not in node.attr
        ]
        for name in missing:
            found.add("missing-attr", f"{node.op} needs the attribute {name!r}")
        empty = [
            attr.name
            for attr in definition.attrs
            if attr.name in node.attr and node.attr[attr.name].WhichOneof("value") is None
        ]
        for name in empty:
            found.add("attr-value", f"the attribute {name!r} has no value")
        if missing or empty:
            return None
        try:
            content = self._reader.read(known)
        except errors.UnimplementedError as error:
            found.add("removed-op", error.message)
        except errors.InvalidInputError as error:
            found.add("attr-value", error.message)
        else:
            _check_tensors(content, found)
            return content
        return None


def _known_attrs(
    node: NodeDef, definition: OpDefinition, reader: NodeReader, found: Findings
) -> NodeDef:
    """The node without attributes that its op does not have: TensorFlow ignores them."""
    unknown = [name for name in node.attr if name[:1] != "_" and name not in definition.attr]
    if not unknown:
        return node
    known = NodeDef()
    known.CopyFrom(node)
    for name in sorted(unknown):
        if not reader.is_default_of_producer(node, name):
            found.add("unknown-attr", f"{node.op} has no attribute {name!r}")
        del known.attr[name]
    return known


def _check_tensors(content: NodeContent, found: Findings) -> None:
    values = content.attr_set.values
    for name, value in values.items():
        if isinstance(value, TensorProto):
            problem = problem_of(value)
            if problem is None and content.attr_set.definition.name == "Const":
                expected = values["dtype"]
                if value.dtype != expected.as_datatype_enum:
                    problem = f"its value is {dtype_name(value.dtype)}, not {expected.name}"
            if problem is not None:
                found.add("constant-value", f"attribute {name!r}: {problem}")


def _is_here(device: DeviceSpec) -> bool:
    """Whether every machine has it: the first CPU of the process itself."""
    return (
        device.job in (None, "localhost")
        and not device.replica
        and not device.task
        and device.device_type in (None, "CPU")
        and not device.device_index
    )


# --- nodes together -------------------------------------------------------------------------


def _check_colocation(node: NodeDef, nodes: Collection[str], found: Findings) -> None:
    for group in node.attr["_class"].list.s if "_class" in node.attr else ():
        try:
            name = colocated_with(group)
        except UnicodeDecodeError:
            name = repr(group)
        if name is not None and name not in nodes:
            found.add("colocation", f"expects to be colocated with unknown node {name!r}")


def _referred(
    node: NodeDef, references: GraphReferences | FunctionReferences, found: Findings
) -> Iterator[Referred]:
    controls = False
    for text in node.input:
        if text.startswith("^"):
            controls = True
        elif controls:
            found.add("input-order", "Control dependencies must come after regular dependencies")
            controls = False
        try:
            yield from references.resolve(text)
        except errors.TensorNotFoundError as error:
            found.add("unknown-input", error.message)
            yield Referred((text, 0 if text[:1] != "^" else CONTROL), None)


def _check_inputs(
    node: NodeDef, content: NodeContent, referred: Iterable[Referred], found: Findings
) -> None:
    given = [one for one in referred if one.source[1] != CONTROL]
    expected = content.input_dtypes
    if len(given) != len(expected):
        names = ", ".join(dtype.name for dtype in expected) or "none"
        found.add(
            "input-count", f"{node.op} takes {len(expected)} inputs ({names}), found {len(given)}"
        )
        return
    for index, (one, dtype) in enumerate(zip(given, expected, strict=True)):
        if one.dtype is not None and dtype not in (one.dtype, one.dtype.base_dtype):
            found.add(
                "input-dtype",
                f"input {index} of {node.op} is {dtype.name}, {one.source[0]!r} gives "
                f"{one.dtype.name}",
            )


def _check_cycles(drafts: list[NodeDraft], found: Findings) -> None:
    try:
        in_order(drafts, ())
    except errors.InputError as error:
        found.at(f"node {error.node!r}").add("cycle", error.message)


def _check_results(
    function: FunctionDef,
    references: GraphReferences | FunctionReferences,
    nodes: Collection[str],
    found: Findings,
) -> None:
    for arg in function.signature.output_arg:
        at = found.at(f"result {arg.name!r}")
        if arg.name not in function.ret:
            at.add("function-result", "nothing in `ret` says where it comes from")
            continue
        try:
            (one, *rest) = references.resolve(function.ret[arg.name])
        except errors.TensorNotFoundError as error:
            at.add("function-result", error.message)
            continue
        if (
            arg.type
            and not rest
            and one.dtype
            and one.dtype.base_dtype.as_datatype_enum != arg.type
        ):
            at.add("function-result", f"{one.source[0]!r} gives {one.dtype.name}, not its dtype")
    for name in sorted(function.control_ret.values()):
        if name not in nodes:
            found.add("function-result", f"`control_ret` names {name!r}, which is not there")
