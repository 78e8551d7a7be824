"""Activations against tf.compat.v1.nn: whole graphs of small programs."""

from __future__ import annotations

from tests.nn import activation_programs
from tests.variables import comparison

test_same_graph = comparison.same_meta_graph(activation_programs)
