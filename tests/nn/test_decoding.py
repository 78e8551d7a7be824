"""Likeliest classes, decoders and dropout against tf.compat.v1.nn."""

from __future__ import annotations

from tests.nn import decoding_programs
from tests.variables import comparison

test_same_graph = comparison.same_meta_graph(decoding_programs)
test_refused_as_by_tensorflow = comparison.refused_as_by_tensorflow(decoding_programs)
