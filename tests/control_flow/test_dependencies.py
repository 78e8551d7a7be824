"""Composites without data against tf.compat.v1's: whole graphs of small programs."""

from __future__ import annotations

from tests.control_flow import programs
from tests.variables import comparison

test_same_graph = comparison.same_meta_graph(programs)
test_refused_as_by_tensorflow = comparison.refused_as_by_tensorflow(programs)
