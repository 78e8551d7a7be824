"""Losses against tf.compat.v1.nn: whole graphs of small programs."""

from __future__ import annotations

from tests.nn import loss_programs
from tests.variables import comparison

test_same_graph = comparison.same_meta_graph(loss_programs)
