"""Parsing of tf.Example and other records, under the names and arguments of tf.compat.v1.io."""

from savedmodel_writer.io.decoding import decode_csv, decode_raw, parse_tensor, serialize_tensor
from savedmodel_writer.io.features import (
    FixedLenFeature,
    FixedLenSequenceFeature,
    RaggedFeature,
    SparseFeature,
    VarLenFeature,
)
from savedmodel_writer.io.parsing import parse_example, parse_single_example
from savedmodel_writer.io.sequence_parsing import (
    parse_sequence_example,
    parse_single_sequence_example,
)

__all__ = [
    "FixedLenFeature",
    "FixedLenSequenceFeature",
    "RaggedFeature",
    "SparseFeature",
    "VarLenFeature",
    "decode_csv",
    "decode_raw",
    "parse_example",
    "parse_sequence_example",
    "parse_single_example",
    "parse_single_sequence_example",
    "parse_tensor",
    "serialize_tensor",
]
