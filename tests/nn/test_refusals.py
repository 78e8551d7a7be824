"""What tf.compat.v1.nn refuses of activations, normalization and losses is refused here too."""

from __future__ import annotations

from tests.nn import refusals
from tests.variables import comparison

test_refused_as_by_tensorflow = comparison.refused_as_by_tensorflow(refusals)
