"""Adds drafts to a graph: the nodes of an imported GraphDef, or of a function's body."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from savedmodel_writer.errors import InputError, InvalidInputError, ShapeError
from savedmodel_writer.graph.draft import CONTROL, NodeDraft, Source
from savedmodel_writer.graph.imported_names import ImportedNames
from savedmodel_writer.graph.node_content import NodeContent
from savedmodel_writer.graph.operation import Operation
from savedmodel_writer.graph.source_line import locate, user_frame
from savedmodel_writer.graph.tensor import Tensor
from savedmodel_writer.ops.inference_context import Handle
from savedmodel_writer.shapes import SCALAR, UNKNOWN, TensorShape

if TYPE_CHECKING:
    from savedmodel_writer.graph.graph import Graph

Shapes = Sequence[TensorShape]
Handles = Mapping[int, "Handle | None"]


class DraftAdder:
    """Adds drafts to one graph, in an order in which each comes behind its inputs.

    Attributes:
        operations: what was added, by the draft's name.
    """

    def __init__(
        self, graph: Graph, names: ImportedNames, mapped: Mapping[Source, Tensor | Operation]
    ) -> None:
        """Makes an adder.

        Args:
            graph: the graph.
            names: the names that the nodes get.
            mapped: what stands for an input instead of the draft that it names.
        """
        frame = user_frame(1)
        self._source = frame.f_code, frame.f_lasti
        self._graph = graph
        self._names = names
        self._mapped = mapped
        self._open: list[tuple[NodeDraft, Operation]] = []
        self.operations: dict[str, Operation] = {}

    def add_all(self, drafts: Iterable[NodeDraft]) -> None:
        """Adds drafts and closes the loops among them.

        Raises:
            InvalidInputError: a node's inputs do not fit its op; the message names the node.
        """
        for draft in drafts:
            try:
                self._add(draft)
            except InvalidInputError as error:
                locate(error, self._names[draft.name], draft.op_type)
                raise
        for draft, op in self._open:
            op._set_inputs(tuple(self._data_inputs(draft)))
            self._graph._contexts.pop(op, None)
            try:
                _check_inputs(draft, op.inputs)
            except InvalidInputError as error:
                locate(error, op.name, op.type)
                raise
        self._open.clear()

    def place(
        self,
        draft_name: str,
        content: NodeContent,
        inputs: tuple[Tensor, ...],
        control_inputs: tuple[Operation, ...],
        shapes: Shapes,
        handles: Handles | None,
    ) -> Operation:
        """Adds a node of which everything is known."""
        name = self._names[draft_name]
        attr_set = content.attr_set
        if attr_set.tensor_size:
            self._graph._grow(attr_set.tensor_size)
        op = Operation(
            self._graph, name, attr_set, inputs, control_inputs, shapes, handles, *self._source
        )
        if content.extra_attrs:
            for key, value in self._names.in_graph(content.extra_attrs).items():
                op._set_attr(key, value)
        self._graph._operations[name] = op
        self.operations[draft_name] = op
        return op

    def _add(self, draft: NodeDraft) -> None:
        content = draft.content
        inputs = tuple(self._data_inputs(draft))
        control_inputs = tuple(self._control_inputs(draft))
        is_open = len(inputs) + len(control_inputs) < len(draft.inputs)
        handles: Handles | None = None
        shapes: Shapes
        if is_open:  # a Merge whose other input comes later: TensorFlow infers nothing
            shapes = (UNKNOWN, SCALAR)
        else:
            _check_inputs(draft, inputs)
            shapes, handles = content.attr_set.infer_shapes(inputs)
        if content.output_shapes is not None:
            shapes = _merged(shapes, content.output_shapes)
        op = self.place(draft.name, content, inputs, control_inputs, shapes, handles)
        if is_open:
            self._open.append((draft, op))

    def _data_inputs(self, draft: NodeDraft) -> Iterable[Tensor]:
        for source in draft.inputs:
            name, index = source
            if index == CONTROL:
                continue
            mapped = self._mapped.get(source)
            if isinstance(mapped, Tensor):
                yield mapped
                continue
            op = self.operations.get(name)
            if op is None:
                continue  # the back edge of a loop
            if index >= len(op._outputs):
                raise InputError(
                    f"input {name}:{index}: Connecting to invalid output {index} of source node "
                    f"{name} ({op.type}), which has {len(op._outputs)} outputs"
                )
            yield op._outputs[index]

    def _control_inputs(self, draft: NodeDraft) -> Iterable[Operation]:
        for source in draft.inputs:
            if source[1] == CONTROL:
                mapped = self._mapped.get(source)
                yield mapped if isinstance(mapped, Operation) else self.operations[source[0]]


def _check_inputs(draft: NodeDraft, inputs: Sequence[Tensor]) -> None:
    """Checks the inputs' number and dtypes; a reference may stand for its value."""
    expected = draft.content.input_dtypes
    if len(inputs) != len(expected):
        names = ", ".join(dtype.name for dtype in expected) or "none"
        raise InputError(
            f"expected {len(expected)} inputs ({names}), which do not match {len(inputs)} inputs "
            "specified"
        )
    for index, (tensor, dtype) in enumerate(zip(inputs, expected, strict=True)):
        if tensor.dtype is not dtype and tensor.dtype.base_dtype is not dtype:
            raise InputError(
                f"Input {index} was passed {tensor.dtype.name} from {tensor.name}, incompatible "
                f"with expected {dtype.name}"
            )


def _merged(shapes: Shapes, given: Shapes) -> Shapes:
    """The shapes inferred and those of the attribute `_output_shapes`, taken together."""
    if len(given) < len(shapes):
        raise ShapeError(
            f"the node has {len(shapes)} outputs but the attribute _output_shapes specifies "
            f"shapes for {len(given)} outputs"
        )
    merged = []
    for index, shape in enumerate(shapes):
        try:
            merged.append(shape.merge_with(given[index]))
        except ShapeError as error:
            error.message = (
                "attribute _output_shapes is inconsistent with the GraphDef for output "
                f"{index}: {error.message}"
            )
            raise
    return merged
