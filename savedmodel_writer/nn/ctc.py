"""Decoders of connectionist temporal classification: the likeliest labels of each sequence.

The inputs are logits, float [time, batch, classes], and the length of each sequence.
"""

from __future__ import annotations

from typing import Any

from savedmodel_writer import raw_ops
from savedmodel_writer.composite_tensors import SparseTensor
from savedmodel_writer.graph import Tensor
from savedmodel_writer.graph.default_graph import in_graph_of


def ctc_greedy_decoder(
    inputs: Any, sequence_length: Any, merge_repeated: bool = True, blank_index: int | None = None
) -> tuple[list[SparseTensor], Tensor]:
    """Takes the likeliest class at each time.

    Args:
        inputs: the logits.
        sequence_length: int32 [batch].
        merge_repeated: whether a label that comes several times without a blank counts once.
        blank_index: the class that stands for none, by default the last one.

    Returns:
        A list with the labels, [batch, time], and the negative sums of the logits, [batch, 1].
    """
    with in_graph_of(inputs, sequence_length):
        indices, values, shape, scores = raw_ops.CTCGreedyDecoder(
            inputs=inputs,
            sequence_length=sequence_length,
            merge_repeated=merge_repeated,
            blank_index=-1 if blank_index is None else blank_index,
        )
        return [SparseTensor(indices, values, shape)], scores


def ctc_beam_search_decoder(
    inputs: Any,
    sequence_length: Any,
    beam_width: int = 100,
    top_paths: int = 1,
    merge_repeated: bool = True,
) -> tuple[list[SparseTensor], Tensor]:
    """Searches for the likeliest sequences of labels; the last class is the blank.

    Args:
        inputs: the logits.
        sequence_length: int32 [batch].
        beam_width: how many beginnings of sequences are followed.
        top_paths: how many sequences are wanted.
        merge_repeated: whether a label that comes several times in a sequence counts once.

    Returns:
        The labels of each path, [batch, length], and the log probabilities, [batch, top_paths].
    """
    with in_graph_of(inputs, sequence_length):
        *paths, scores = raw_ops.CTCBeamSearchDecoder(
            inputs=inputs,
            sequence_length=sequence_length,
            beam_width=beam_width,
            top_paths=top_paths,
            merge_repeated=merge_repeated,
        )
        return [SparseTensor(*parts) for parts in zip(*paths, strict=True)], scores


def ctc_beam_search_decoder_v2(
    inputs: Any, sequence_length: Any, beam_width: int = 100, top_paths: int = 1
) -> tuple[list[SparseTensor], Tensor]:
    """`ctc_beam_search_decoder` without merging labels."""
    return ctc_beam_search_decoder(inputs, sequence_length, beam_width, top_paths, False)
