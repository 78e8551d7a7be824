"""Queues, stacks, barriers and readers: what threads and steps hand to each other."""

from __future__ import annotations

from savedmodel_writer.errors import ShapeError
from savedmodel_writer.ops.inference_context import InferenceContext
from savedmodel_writer.ops.shape_functions.dimensions import (
    concatenate,
    merge_dim,
    with_rank,
    with_rank_at_least,
    with_value,
)
from savedmodel_writer.ops.shape_functions.input_values import vector_length
from savedmodel_writer.ops.shape_functions.registration import shape_function
from savedmodel_writer.shapes import SCALAR, UNKNOWN, Dim, TensorShape, shape_of


@shape_function("QueueDequeueV2")
def dequeue(c: InferenceContext) -> list[TensorShape]:
    """What is known of the queue's elements."""
    return _elements(c, False, None)


@shape_function("QueueDequeueManyV2")
def dequeue_many(c: InferenceContext) -> list[TensorShape]:
    """A batch of elements."""
    return _elements(c, True, _batch(c))


@shape_function("QueueDequeueUpToV2")
def dequeue_up_to(c: InferenceContext) -> list[TensorShape]:
    """A batch of elements, smaller when the queue is closed."""
    return _elements(c, True, None)


def _elements(c: InferenceContext, is_batch: bool, batch: Dim) -> list[TensorShape]:
    handle = c.input_handle(0)
    if not handle or len(handle) != c.num_outputs:
        return [UNKNOWN] * c.num_outputs
    shapes = [shape for _, shape in handle]
    if is_batch:
        shapes = [shape_of(concatenate((batch,), shape.dims)) for shape in shapes]
    return shapes


def _batch(c: InferenceContext) -> Dim:
    size = c.input_value(1)
    if size is None:
        return None
    if size.size != 1:  # TensorFlow reads one element, and ends the process
        raise ShapeError(f"n must be one number, but is {size.tolist()}")
    batch = int(size.reshape(-1)[0])
    if batch < 0:
        raise ShapeError(f"Input 'n' must be >= 0, but is {batch}")
    return batch


# --- queues by their name, and readers ------------------------------------------------------


def _check_name(c: InferenceContext, index: int) -> None:
    """Checks a reference to a resource of the older kind: its container and name."""
    with_value(vector_length(c, index), 2)


@shape_function("QueueClose")
def close_named(c: InferenceContext) -> list[TensorShape]:
    """No output."""
    _check_name(c, 0)
    return []


@shape_function("StackClose", "StackCloseV2", "BarrierClose", "DeleteSessionTensor")
@shape_function("ReaderReset", "ReaderResetV2", "ReaderRestoreState", "ReaderRestoreStateV2")
def no_outputs(c: InferenceContext) -> list[TensorShape]:
    """No output."""
    _check_inputs(c)
    return []


@shape_function("ReaderRead", "ReaderNumRecordsProduced", "ReaderNumWorkUnitsCompleted")
@shape_function("ReaderSerializeState")
def read(c: InferenceContext) -> list[TensorShape]:
    """Scalars."""
    _check_inputs(c)
    return [SCALAR] * c.num_outputs


@shape_function("ReaderReadUpTo", "ReaderReadUpToV2")
def read_up_to(c: InferenceContext) -> list[TensorShape]:
    """Keys and values."""
    _check_inputs(c)
    return [shape_of((None,))] * 2


_RANKS = {
    # op: the rank of each input; a name is a vector of two
    "ReaderRead": ("name", "name"),
    "ReaderReadUpTo": (1, 1, 0),
    "ReaderReadUpToV2": (0, 0, 0),
    "ReaderReset": ("name",),
    "ReaderResetV2": (0,),
    "ReaderRestoreState": ("name", 0),
    "ReaderRestoreStateV2": (0, 0),
    "ReaderSerializeState": ("name",),
    "ReaderNumRecordsProduced": ("name",),
    "ReaderNumWorkUnitsCompleted": ("name",),
    "DeleteSessionTensor": (0,),
    "BarrierClose": ("name",),
    "StackClose": ("name",),
    "StackCloseV2": ("name",),
}


def _check_inputs(c: InferenceContext) -> None:
    for index, rank in enumerate(_RANKS[c.op_type]):
        if rank == "name":
            _check_name(c, index)
        else:
            assert isinstance(rank, int)
            with_rank(c.input_shape(index), rank)


@shape_function("BarrierReadySize", "BarrierIncompleteSize")
def barrier_size(c: InferenceContext) -> list[TensorShape]:
    """A number."""
    _check_name(c, 0)
    return [SCALAR]


@shape_function("BarrierInsertMany")
def insert_many(c: InferenceContext) -> list[TensorShape]:
    """No output; a key per value."""
    _check_name(c, 0)
    keys = vector_length(c, 1)
    values = with_rank_at_least(c.input_shape(2), 1)
    merge_dim(keys, None if values is None else values[0])
    return []


@shape_function("FakeQueue")
def fake_queue(c: InferenceContext) -> list[TensorShape]:
    """The name of a queue."""
    return [shape_of((2,))]
