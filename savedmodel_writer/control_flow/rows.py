"""map_fn and scan: a Python function on the rows of tensors, one after the other."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from savedmodel_writer import nest
from savedmodel_writer.control_flow.loops import while_loop
from savedmodel_writer.control_flow.tensor_array import TensorArray
from savedmodel_writer.control_flow.tracing import located
from savedmodel_writer.dtypes import as_dtype, int32
from savedmodel_writer.errors import InvalidInputError, InvalidTypeError, ShapeError
from savedmodel_writer.graph import Graph, Tensor
from savedmodel_writer.graph.default_graph import graph_of
from savedmodel_writer.shapes import UNKNOWN, TensorShape
from savedmodel_writer.tensor_spec import TensorSpec


@located
def map_fn(
    fn: Callable[[Any], Any],
    elems: Any,
    dtype: Any = None,
    parallel_iterations: int | None = None,
    back_prop: bool = True,
    swap_memory: bool = False,
    infer_shape: bool = True,
    name: str | None = None,
    fn_output_signature: Any = None,
) -> Any:
    """What a function makes of each row, as `tf.map_fn`.

    Args:
        fn: a function of one row, or of a structure of rows; called once, to trace it.
        elems: a tensor, or a structure of tensors with the same first dimension.
        dtype: another name of `fn_output_signature`.
        parallel_iterations: how many rows may be worked on at the same time, by default 10.
        back_prop: False means that the results have no gradients.
        swap_memory: not used, as in TensorFlow's functional loops.
        infer_shape: whether all results have one shape.
        name: the name scope, by default `map`.
        fn_output_signature: the dtype or TensorSpec of what `fn` returns, or a structure of them;
            by default it returns what it takes, in the same dtypes.

    Returns:
        What `fn` returns, with a first dimension for the rows.

    Raises:
        InvalidTypeError: `fn` cannot be called, or returns another structure or dtype than said.
        InvalidInputError: there are no tensors; something in `fn` is wrong, and the error says in
            which line.
        ShapeError: a tensor is a scalar, or the first dimensions differ.
    """
    if not callable(fn):
        raise InvalidTypeError(f"map_fn: fn must be callable, found {fn!r}")
    graph = graph_of(*nest.flatten(elems))
    with graph.all_or_nothing():
        elems = nest.map_structure(_read, elems)
        signature = dtype if fn_output_signature is None else fn_output_signature
        if not nest.flatten(elems):
            raise InvalidInputError(f"map_fn: expected a tensor or more, found {elems!r}")
        with graph, graph.name_scope(name or "map"):
            rows = [graph.convert(elem, None, "elem") for elem in nest.flatten(elems)]
            static_length = _static_length(rows)
            length = static_length or _length(graph, rows[0])
            inputs = _unstacked(rows, length, element_shapes=False)
            specs = [_spec(leaf) for leaf in nest.flatten(rows if signature is None else signature)]
            start = graph.constant(0)
            outputs = [TensorArray(spec.dtype, length, spec.shape, infer_shape) for spec in specs]

            def compute(index: Tensor, flows: Sequence[Tensor]) -> Any:
                result = fn(nest.pack_sequence_as(elems, [array.read(index) for array in inputs]))
                nest.assert_same_structure(elems if signature is None else signature, result)
                written = _written(outputs, flows, index, nest.flatten(result))
                return index + 1, written

            _, flows = while_loop(
                lambda index, _: index < length,
                compute,
                (start, [array.flow for array in outputs]),
                parallel_iterations=parallel_iterations or 10,
                back_prop=back_prop,
                swap_memory=swap_memory,
                maximum_iterations=length,
            )
            results = _stacked(outputs, flows, static_length)
    return nest.pack_sequence_as(elems if signature is None else signature, results)


@located
def scan(
    fn: Callable[[Any, Any], Any],
    elems: Any,
    initializer: Any = None,
    parallel_iterations: int = 10,
    back_prop: bool = True,
    swap_memory: bool = False,
    infer_shape: bool = True,
    reverse: bool = False,
    name: str | None = None,
) -> Any:
    """What a function makes of the rows up to each one, as `tf.scan`.

    Args:
        fn: a function of what it returned for the row before and of one row; called once, to trace
            it.
        elems: a tensor, or a structure of tensors with the same first dimension.
        initializer: what the first call gets as result of the row before; without it, the first
            row is the first result.
        parallel_iterations: how many rows may be worked on at the same time.
        back_prop: False means that the results have no gradients.
        swap_memory: not used, as in TensorFlow's functional loops.
        infer_shape: whether all results have one shape.
        reverse: whether to begin with the last row.
        name: the name scope, by default `scan`.

    Returns:
        What `fn` returns for each row, with a first dimension for the rows.

    Raises:
        InvalidTypeError: `fn` cannot be called, or returns another structure or dtype than it
            takes.
        InvalidInputError: there are no tensors; something in `fn` is wrong, and the error says in
            which line.
        ShapeError: a tensor is a scalar, or the first dimensions differ.
    """
    if not callable(fn):
        raise InvalidTypeError(f"scan: fn must be callable, found {fn!r}")
    if not nest.flatten(elems):
        raise InvalidInputError(f"scan: expected a tensor or more, found {elems!r}")
    pattern = elems if initializer is None else initializer
    graph = graph_of(*nest.flatten(elems), *nest.flatten(initializer))
    with graph, graph.all_or_nothing(), graph.name_scope(name or "scan"):
        rows = [graph.convert(elem, None, "elem") for elem in nest.flatten(elems)]
        static_length = _static_length(rows)
        length: Any = _length(graph, rows[0]) if static_length is None else static_length
        inputs = _unstacked(rows, length, element_shapes=True)
        first = 0
        if initializer is None:
            first = length - 1 if reverse else 0
            last = [array.read(first) for array in inputs]
        else:
            last = [graph.convert(value) for value in nest.flatten(initializer)]
        outputs = [
            TensorArray(t.dtype, length, t.shape if infer_shape else UNKNOWN, infer_shape)
            for t in last
        ]
        flows = [array.flow for array in outputs]
        done = 0
        if initializer is None:
            done = 1
            flows = _written(outputs, flows, length - 1 if reverse else 0, last)

        def compute(index: Tensor, last: Sequence[Tensor], flows: Sequence[Tensor]) -> Any:
            row = nest.pack_sequence_as(elems, [array.read(index) for array in inputs])
            result = fn(nest.pack_sequence_as(pattern, last), row)
            nest.assert_same_structure(pattern, result)
            values = nest.flatten(result)
            written = _written(outputs, flows, index, values)
            return index - 1 if reverse else index + 1, values, written

        def goes_on(index: Tensor, *_: Any) -> Tensor:
            return index >= 0 if reverse else index < length

        start = length - 1 - done if reverse else done
        _, _, flows = while_loop(
            goes_on,
            compute,
            (start, last, flows),
            parallel_iterations=parallel_iterations,
            back_prop=back_prop,
            swap_memory=swap_memory,
            maximum_iterations=length,
        )
        results = _stacked(outputs, flows, static_length)
    return nest.pack_sequence_as(pattern, results)


def _read(elem: Any) -> Any:
    """A variable's value, and all else as it is."""
    return elem.__graph_tensor__() if hasattr(elem, "__graph_tensor__") else elem


def _static_length(rows: Sequence[Tensor]) -> int | None:
    """The first dimension of the first tensor, None if it is not known.

    Raises:
        ShapeError: a tensor has none, or they differ.
    """
    for tensor in rows:
        if tensor.shape.rank == 0:
            raise ShapeError(
                f"Elements in elems must be 1+ dimensional Tensors, not scalars: found {tensor!r}"
            )
        tensor.shape.with_rank_at_least(1)[:1].merge_with(rows[0].shape[:1])
    length: int | None = rows[0].shape[0]
    return length


def _length(graph: Graph, tensor: Tensor) -> Tensor:
    if tensor.shape.is_fully_defined():
        return graph.constant(tensor.shape.as_list(), int32, name="Shape")[0]
    return graph.create_op("Shape", [tensor]).outputs[0][0]


def _unstacked(
    rows: Sequence[Tensor], length: int | Tensor, element_shapes: bool
) -> list[TensorArray]:
    arrays = [
        TensorArray(tensor.dtype, length, tensor.shape[1:] if element_shapes else UNKNOWN)
        for tensor in rows
    ]
    return [array.unstack(tensor) for array, tensor in zip(arrays, rows, strict=True)]


def _written(
    arrays: Sequence[TensorArray], flows: Sequence[Tensor], index: Any, values: Sequence[Any]
) -> list[Tensor]:
    found = zip(arrays, flows, values, strict=True)
    return [array.with_flow(flow).write(index, value).flow for array, flow, value in found]


def _stacked(
    arrays: Sequence[TensorArray], flows: Sequence[Tensor], length: int | None
) -> list[Tensor]:
    results = []
    for array, flow in zip(arrays, flows, strict=True):
        tensor = array.with_flow(flow).stack()
        tensor.set_shape(TensorShape([length]).concatenate(tensor.shape[1:]))
        results.append(tensor)
    return results


def _spec(leaf: Any) -> TensorSpec:
    if isinstance(leaf, TensorSpec):
        return leaf
    return TensorSpec(None, leaf.dtype if isinstance(leaf, Tensor) else as_dtype(leaf))
