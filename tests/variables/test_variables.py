"""Variables against `tf.compat.v1.get_variable`: whole MetaGraphDefs of small programs."""

from __future__ import annotations

from tests.variables import comparison, programs

test_same_meta_graph = comparison.same_meta_graph(programs)
test_refused_as_by_tensorflow = comparison.refused_as_by_tensorflow(programs)
