"""Tables against tf.compat.v1.lookup's: whole graphs of small programs, and what is refused."""

from __future__ import annotations

from tests.lookup import programs
from tests.variables import comparison

test_same_graph = comparison.same_meta_graph(programs)
test_refused_as_by_tensorflow = comparison.refused_as_by_tensorflow(programs)
