"""Pooling against tf.compat.v1.nn: whole graphs of small programs, and what is refused."""

from __future__ import annotations

from tests.nn import pooling_programs as programs
from tests.variables import comparison

test_same_graph = comparison.same_meta_graph(programs)
test_refused_as_by_tensorflow = comparison.refused_as_by_tensorflow(programs)
